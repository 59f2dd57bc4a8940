package figures

import (
	"context"
	"encoding/json"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
)

// finishedTables reads the finished tables of an edition from its files, and
// what it promised.
func (s *Service) finishedTables(ctx context.Context, e Edition) (out []*output.Printed, promise rule, err error) {
	if e.Kind != KindCounted {
		return nil, promise, nil // it repeats what others published
	}
	texts, err := s.store.tables(ctx, s.db, e.ID)
	if err != nil {
		return nil, promise, err
	}
	for _, t := range texts {
		list, k, err := s.finishedTable(ctx, e, t)
		if errs.Is(err, errs.NotFound) {
			continue // it was not built
		}
		if err != nil {
			return nil, promise, err
		}
		promise.open = promise.open || k.Threshold == 0 && k.Base == 0
		promise.Options = output.Stricter(promise.Options, k.Threshold, k.Base)
		out = append(out, list...)
	}
	return out, promise, nil
}

// finishedTable reads one table as it was published, and the same by return
// where that was.
func (s *Service) finishedTable(ctx context.Context, e Edition, t TableText) ([]*output.Printed, output.Kept, error) {
	var k output.Kept
	c, err := s.compile(t.Definition)
	if err != nil {
		return nil, k, err
	}
	like, err := s.result(ctx, e, t.Name)
	if err != nil {
		return nil, k, err
	}
	file, err := s.store.file(ctx, s.db, e.ID, like.Name+".csv")
	if err != nil {
		return nil, k, err
	}
	p, err := output.ReadPrinted(e.Title, c, file.Data, like)
	if err != nil {
		return nil, k, err
	}
	private, err := s.store.file(ctx, s.db, e.ID, output.KeptName(t.Name))
	if err != nil {
		return nil, k, err
	}
	if k, err = output.DecodeKept(private.Data); err != nil {
		return nil, k, err
	}
	var loads [][]tabulate.Load
	for _, one := range k.Counted {
		loads = append(loads, one.Loads)
	}
	if n := len(like.Measures); k.Truth == nil && len(k.Guards) >= n {
		k.Truth, k.Returns = output.TruthOfGuards(k.Guards[:n], like), nil
	}
	p.Truth, p.Loads, p.Recount = k.Truth.Counted(like), loads, s.recount(e.Pins)
	out := []*output.Printed{p}
	by, err := s.finishedByReturn(ctx, e, t, like, k)
	if by != nil {
		by.Loads = loads
		out = append(out, by)
	}
	return out, k, err
}

// finishedByReturn is the table by return that the traces of an earlier release
// printed; nil where there is none, or the table is by return itself. Somebody may have
// it: it is no less known for being printed no longer.
func (s *Service) finishedByReturn(ctx context.Context, e Edition, t TableText, like *output.Result, k output.Kept) (*output.Printed, error) {
	file, err := s.store.file(ctx, s.db, e.ID, tracedName(t.Name))
	if errs.Is(err, errs.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var by traced
	if err := json.Unmarshal(file.Data, &by); err != nil || by.Table == nil {
		return nil, err
	}
	def, err := tabulate.Parse(t.Definition)
	if err != nil {
		return nil, err
	}
	if slices.Contains(slices.Concat(def.Layers, def.Rows, def.Columns), tabulate.DimBody) {
		return nil, nil
	}
	c, err := s.compileByReturn(def)
	if err != nil {
		return nil, err
	}
	if n := len(like.Measures); k.Returns == nil && len(k.Guards) == 2*n {
		k.Returns = output.TruthOfGuards(k.Guards[n:], by.Table)
	}
	return &output.Printed{Release: e.Title, Compiled: c, Result: by.Table, Truth: k.Returns.Counted(by.Table), Recount: s.recount(e.Pins)}, nil
}

// Audited is what the attacker made of everything that is published.
type Audited struct {
	// Tables is how many tables were read back from their files.
	Tables int
	// Stops are what can be learnt, in words.
	Stops []string
	// Notes say what was not tried and could give nothing away, in words.
	Notes []string
	// Hidden are the numbers of few people that are hidden, Unprinted those that
	// are printed nowhere and that printed ones are sums of.
	Hidden, HiddenSafe, Unprinted, UnprintedSafe int
}

// Audit plays the attacker over the finished files of everything that is
// published, together, for staff.
func (s *Service) Audit(ctx context.Context) (*Audited, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresPublish, access.Route()); err != nil {
		return nil, err
	}
	all, err := s.store.inState(ctx, s.db, IsPublished)
	if err != nil {
		return nil, err
	}
	var tables []*output.Printed
	var promise rule
	for _, e := range all {
		list, one, err := s.finishedTables(ctx, e)
		if err != nil {
			return nil, err
		}
		tables = append(tables, list...)
		if n := one.Rule.Threshold; n > 0 && (promise.Rule.Threshold == 0 || n < promise.Rule.Threshold) {
			promise = one // what every release promises
		}
	}
	found, err := output.Attack(ctx, nil, tables, promise.Options)
	if err != nil {
		return nil, err
	}
	var r Report
	r.count(found)
	out := &Audited{Tables: len(tables), Hidden: r.Protected, HiddenSafe: r.Safe, Unprinted: r.Unprinted, UnprintedSafe: r.UnprintedSafe, Notes: found.Notes, Stops: output.LeaksOf(tables)}
	if found.Impossible != "" {
		out.Stops = append(out.Stops, found.Impossible)
	}
	out.Stops = append(out.Stops, found.Words()...)
	return out, nil
}
