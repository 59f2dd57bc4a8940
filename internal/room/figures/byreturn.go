package figures

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
)

// noReturnsTell is why no counts by return are given.
const noReturnsTell = "Counts by return are not given: printed beside the table they could tell about single people. The returns that were counted are listed."

// byReturn says of each table whether it is by return. One that is not is printed by
// return nowhere: whoever subtracts such counts from the table, and knows that a hidden
// one is at least one, works out single numbers. Editions of earlier releases were
// printed so where it was thought to be safe; with what was made before (was), the same
// is made again.
func (s *Service) byReturn(ctx context.Context, e Edition, m *made, before []*output.Printed, was map[string]output.Kept) {
	var all []*output.Draft
	for i := range m.tables {
		all = append(all, m.tables[i].draft)
	}
	for i := range m.tables {
		w := &m.tables[i]
		if byBody(w.result) {
			w.byReturn = w.result // it is by return already
			continue
		}
		w.noReturns = noReturnsTell
		if !was[w.name].ByReturn || m.refused != nil {
			continue
		}
		d, err := s.draftByReturn(ctx, e, w)
		if err != nil {
			continue
		}
		p, err := output.Protect(ctx, append(slices.Clone(all), d), output.ProtectOptions{Release: e.Title, Synthetic: e.Synthetic, Before: before})
		if err != nil || !samePrinted(m, p.Results) {
			continue
		}
		all = append(all, d)
		w.returnsDraft = d
		m.byReturns(i, p.Results)
	}
}

// byBody says whether a table prints each body by itself.
func byBody(r *output.Result) bool {
	return slices.ContainsFunc(r.Axes, func(a output.Axis) bool { return a.Name == tabulate.DimBody })
}

// byReturns notes the tables by return that were protected together; the last is
// that of table i.
func (m *made) byReturns(i int, results []*output.Result) {
	at := len(m.tables)
	for k := range m.tables[:i+1] {
		w := &m.tables[k]
		if k == i || w.byReturn != nil && w.byReturn != w.result {
			w.byReturn, w.noReturns = results[at], ""
			at++
		}
	}
}

// samePrinted says whether the tables of an edition came out as they did without
// a table by return.
func samePrinted(m *made, results []*output.Result) bool {
	for i := range m.tables {
		a, err := json.Marshal(m.tables[i].result)
		if err != nil {
			return false
		}
		b, err := json.Marshal(results[i])
		if err != nil || !bytes.Equal(a, b) {
			return false
		}
	}
	return true
}

// draftByReturn counts a table once more, by the body that sent the return.
func (s *Service) draftByReturn(ctx context.Context, e Edition, w *worked) (*output.Draft, error) {
	c, err := s.compileByReturn(w.compiled.Def)
	if err != nil {
		return nil, err
	}
	var cubes []*tabulate.Cube
	for i, plan := range c.Plans {
		cube, err := s.rows.Count(ctx, *plan, e.Pins)
		if err != nil {
			return nil, err
		}
		cube.Loads, cube.Absent = w.cubes[i].Loads, w.cubes[i].Absent
		cubes = append(cubes, cube)
	}
	return output.Build(ctx, c, cubes, output.BuildOptions{Name: w.name, Population: s.population, Recount: s.recount(pinsBehind(w.cubes))})
}

// compileByReturn makes a table by return of a table.
func (s *Service) compileByReturn(table *tabulate.Definition) (*tabulate.Compiled, error) {
	def := *table
	def.Layers = append(slices.Clone(def.Layers), tabulate.DimBody)
	def.Share, def.Rate, def.Compare, def.Within = tabulate.NoShare, nil, "", 0
	return tabulate.Compile(&def, s.book)
}
