package returns

import (
	"context"
	"errors"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// check reads the files of a version, keeps its good rows and says what is
// wrong. Rows are stored as they are checked; the version counts them only once
// all are in, with one entry of the log.
func (s *Service) check(ctx context.Context, version string, before Return, files []Sent, p *progress) (err error) {
	round, err := s.store.round(ctx, s.db, before.RoundID)
	if err != nil {
		return err
	}
	kind, _ := KindOf(round.Kind)
	k := &keeping{s: s, ctx: ctx, loads: map[string]*keptLoad{}}
	k.begin()
	report, err := rowcheck.Check(ctx, inputs(files), rowcheck.Options{Book: s.book, Schemas: kind.Schemas, Today: s.Today().String(), Period: round.Period, Before: s.sizes(ctx, before)},
		k.row, func(done, total int64) { p.done.Store(done); p.total.Store(total) })
	k.nils(report)
	kept := k.end()
	if err == nil {
		err = kept
	}
	after := context.WithoutCancel(ctx)
	if err == nil {
		err = s.checked(ctx, version, before, report, k)
	}
	if err == nil {
		return nil
	}
	s.dropLoads(after, k)
	switch {
	case errs.Is(err, errs.Invalid), errs.Is(err, errs.TooLarge):
		return s.undo(after, version, before, errs.Message(err))
	case errors.Is(err, context.Canceled) && !s.isClosing():
		return s.undo(after, version, before, "The check was stopped. Send the file again.")
	case errors.Is(err, context.Canceled):
		return nil // the service stops: done again at the next start
	}
	return errors.Join(err, s.undo(after, version, before, "Something went wrong while the file was checked. It is not your file. Send it again."))
}

func (s *Service) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closing
}

// CheckOnly checks files as if they were sent, against a period when one is given,
// and keeps nothing.
func (s *Service) CheckOnly(ctx context.Context, files []Sent, period string) (*rowcheck.Report, error) {
	return rowcheck.Check(ctx, inputs(files), rowcheck.Options{Book: s.book, Today: s.Today().String(), Period: period}, nil, nil)
}

func inputs(files []Sent) (out []rowcheck.Input) {
	for _, f := range files {
		out = append(out, rowcheck.Input{Name: f.Name, File: f.File, Size: f.Size})
	}
	return out
}

// sizes gives how many rows each table had in the return of the period before.
func (s *Service) sizes(ctx context.Context, r Return) map[string]int64 {
	round, err := s.store.round(ctx, s.db, r.RoundID)
	if err != nil {
		return nil
	}
	v, err := s.earlier(ctx, s.db, Owed{Return: r, Round: round})
	if err != nil {
		return nil // there is none to compare with
	}
	out := map[string]int64{}
	for _, l := range v.Loads {
		out[l.Schema] = l.Rows
	}
	return out
}

// checked writes down what a check found.
func (s *Service) checked(ctx context.Context, version string, before Return, report *rowcheck.Report, k *keeping) error {
	set := ledger.Row{"state": "checked", "is_nil": report.Nil, "rows_read": report.Rows, "good": report.Good, "refused": report.Refused,
		"errors": report.Errors, "warnings": report.Warnings, "exceptions": report.Exceptions}
	if len(report.Tables) > 0 {
		set["format"], set["encoding"] = report.Tables[0].Format, db.OrNil(report.Tables[0].Encoding)
	}
	d, err := s.difference(ctx, before.Current, k.list())
	if err != nil {
		return err
	}
	set["added"], set["changed"], set["gone"] = d.Added, d.Changed, d.Gone
	err = s.change(ctx, ReturnsSend, before.ID, MoveCheck, "", func(ctx context.Context, tx *ledger.Tx, r *Return) (ledger.Row, string, error) {
		if r.Current != version { // a newer file came meanwhile
			return nil, "", errs.New(errs.Conflict, "A newer file is being checked.")
		}
		if err := tx.Update(ctx, "return_version", version, 0, set); err != nil {
			return nil, "", err
		}
		hash := "nil"
		for _, l := range k.list() {
			if err := tx.Insert("return_load", s.ids.Next("load"), ledger.Row{"version_id": version, "schema_name": l.Schema, "schema_version": l.SchemaVersion,
				"seq": l.Seq, "rows_kept": l.Rows, "sha256": l.SHA256}); err != nil {
				return nil, "", err
			}
			hash = k.list()[0].SHA256
		}
		if err := s.store.dropProblems(ctx, tx.Tx, version); err != nil {
			return nil, "", err
		}
		return nil, hash, s.store.keepProblems(ctx, tx.Tx, version, report.Problems)
	})
	return err
}

// undo notes that a file could not be taken and puts the return back.
func (s *Service) undo(ctx context.Context, version string, before Return, words string) error {
	act := ledger.Act{Action: ReturnsSend, Kind: "return_due", ID: before.ID, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return stepFacts(&before, MoveForget), nil
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		r, err := s.store.oneReturn(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		if err := tx.Update(ctx, "return_version", version, 0, ledger.Row{"state": "failed", "failure": words}); err != nil || r.Current != version {
			return err
		}
		return s.step(ctx, tx, r, MoveForget, words, func(context.Context, *ledger.Tx, *Return) (ledger.Row, string, error) {
			return ledger.Row{"state": string(before.State), "current_id": db.OrNil(before.Current)}, "", nil
		})
	})
	return err
}

func (s *Service) dropLoads(ctx context.Context, k *keeping) {
	for _, l := range k.loads {
		if err := s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.dropRows(ctx, tx, l.Seq) }); err != nil {
			s.report("returns: rows of a stopped check are left for the sweep", "load", l.Seq, "error", err)
		}
	}
}

// keeping stores rows while the next ones are checked.
type keeping struct {
	s     *Service
	ctx   context.Context
	loads map[string]*keptLoad
	order []string
	jobs  chan *keptLoad
	ended chan error
	spare chan []Row
}

type keptLoad struct {
	Load
	fields int
	digest *digest
	rows   []Row
}

func (k *keeping) begin() {
	k.jobs, k.ended, k.spare = make(chan *keptLoad, 1), make(chan error, 1), make(chan []Row, 2)
	go func() {
		var failed error
		for b := range k.jobs {
			if failed == nil {
				failed = k.s.db.InTx(k.ctx, func(tx *db.Tx) error { return k.s.store.keepRows(k.ctx, tx, b.Seq, b.fields, b.rows) })
			}
			clear(b.rows)
			select {
			case k.spare <- b.rows[:0]:
			default:
			}
		}
		k.ended <- failed
	}()
}

// row takes one good row.
func (k *keeping) row(r *rowcheck.Row) error {
	l := k.loads[r.Schema]
	if l == nil {
		schema, ok := k.s.book.Schema(r.Schema, r.Version)
		if !ok || len(schema.Fields) > maxFields {
			return errs.New(errs.Internal, "returns: rows of "+r.Schema+" have more fields than can be kept")
		}
		l = &keptLoad{Load: Load{Schema: r.Schema, SchemaVersion: r.Version, Seq: k.s.newLoad() + int64(len(k.order))}, fields: len(schema.Fields), digest: newDigest()}
		k.loads[r.Schema], k.order = l, append(k.order, r.Schema)
	}
	row := Row{N: r.Number, Key: r.Key, Parent: r.Parent, Values: r.Values}
	l.digest.add(&row)
	l.Rows++
	if l.rows = append(l.rows, row); len(l.rows) == rowsInTx {
		k.send(l)
	}
	return nil
}

func (k *keeping) send(l *keptLoad) {
	k.jobs <- &keptLoad{Load: l.Load, fields: l.fields, rows: l.rows}
	select {
	case l.rows = <-k.spare:
	default:
		l.rows = make([]Row, 0, rowsInTx)
	}
}

// nils keeps an empty load for each table that was said to hold nothing: that is
// how a table with a nil is told from one that was not sent.
func (k *keeping) nils(report *rowcheck.Report) {
	if report == nil || report.Nil { // a nil return is nil of every table
		return
	}
	for _, t := range report.Tables {
		if t.Nil && k.loads[t.Schema] == nil {
			k.loads[t.Schema] = &keptLoad{Load: Load{Schema: t.Schema, SchemaVersion: t.Version, Seq: k.s.newLoad() + int64(len(k.order))}, digest: newDigest()}
			k.order = append(k.order, t.Schema)
		}
	}
}

// end stores what is left and says whether all was stored.
func (k *keeping) end() error {
	for _, name := range k.order {
		if l := k.loads[name]; len(l.rows) > 0 {
			k.send(l)
		}
	}
	close(k.jobs)
	return <-k.ended
}

// list gives the loads in the order in which they began.
func (k *keeping) list() (out []Load) {
	for _, name := range k.order {
		l := k.loads[name].Load
		l.SHA256 = k.loads[name].digest.sum()
		out = append(out, l)
	}
	return out
}
