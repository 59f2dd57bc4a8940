package disclosure

import (
	"fmt"
	"math"
)

// fill writes what was found into the pattern, for the tables of one population.
func (h *suppressor) fill(p *Pattern) {
	group := h.group
	for k, i := range group[:h.ours] {
		t := h.s.tables[k]
		p.Hidden[i] = make([]bool, len(t.Cells))
		for c := range t.Cells {
			u := h.s.at[k][c]
			p.Hidden[i][c] = h.hidden[u]
			switch {
			case h.primary[u]:
				p.Primary[i] = append(p.Primary[i], c)
			case h.hidden[u]:
				p.Secondary[i] = append(p.Secondary[i], c)
			}
		}
	}
	ends := make([][]Change, len(h.changes))
	for u := range h.s.u {
		if !h.primary[u] {
			continue
		}
		at := &h.s.u[u]
		if !h.isProtected(int32(u)) {
			p.Unprotected = append(p.Unprotected, h.s.tables[at.table].Key(at.cell))
		}
		p.Proofs = append(p.Proofs, Proof{Table: group[at.table], Cell: at.cell,
			Down: h.low[u] - h.value[u], Up: h.high[u] - h.value[u],
			Lower: h.end(ends, h.lowBy[u], group), Higher: h.end(ends, h.highBy[u], group)})
	}
}

// end gives a change by cell numbers; proofs that share a change share it here.
func (h *suppressor) end(made [][]Change, by int32, group []int) []Change {
	if by == truth {
		return nil
	}
	if made[by] == nil {
		for _, d := range h.changes[by] {
			at := &h.s.u[d.u]
			made[by] = append(made[by], Change{group[at.table], at.cell, d.by})
		}
	}
	return made[by]
}

// Count gives the number of different counts hidden by the rule and to protect
// them; one that is in several tables counts once.
func (p *Pattern) Count() (primary, secondary int) {
	seen := map[Key]bool{}
	for i, t := range p.Tables {
		for n, list := range [][]int{p.Primary[i], p.Secondary[i]} {
			for _, c := range list {
				k := t.Key(c)
				if seen[k] {
					continue
				}
				seen[k] = true
				if n == 0 {
					primary++
				} else {
					secondary++
				}
			}
		}
	}
	return primary, secondary
}

// Check makes the tables of every proof and sees that they add up, that what
// is printed is the same, that no count is below what a reader knows, and that
// the range is as wide as promised. It shares nothing with the search.
func (p *Pattern) Check(opts Options) error {
	for _, group := range byPopulation(p.Tables) {
		if err := p.checkGroup(group, opts); err != nil {
			return err
		}
	}
	if len(p.Unprotected) > 0 {
		return fmt.Errorf("%d cells could not be protected, the first is %s", len(p.Unprotected), p.Unprotected[0])
	}
	return nil
}

func (p *Pattern) checkGroup(group []int, opts Options) error {
	var tables []*Table
	back := map[int]int{}
	for k, i := range group {
		tables = append(tables, p.Tables[i])
		back[i] = k
	}
	s, err := newSystem(tables, nil)
	if err != nil {
		return err
	}
	proved := map[int32]bool{}
	for n := range p.Proofs {
		proof := &p.Proofs[n]
		k, ok := back[proof.Table]
		if !ok {
			continue
		}
		u := s.at[k][proof.Cell]
		t := p.Tables[proof.Table]
		for _, end := range []struct {
			changes []Change
			by      float64
		}{{proof.Lower, proof.Down}, {proof.Higher, proof.Up}} {
			if err := p.checkEnd(s, back, end.changes, u, end.by, opts); err != nil {
				return fmt.Errorf("table %q, %s: %w", t.Name, t.Codes(proof.Cell), err)
			}
		}
		if w := opts.need(t.Cells[proof.Cell].Count, t.Amounts); proof.Up-proof.Down < w-tiny {
			return fmt.Errorf("table %q, %s: the range is %v wide and must be %v", t.Name, t.Codes(proof.Cell), proof.Up-proof.Down, w)
		}
		proved[u] = true
	}
	public := map[Key]bool{} // nothing can be done any more
	for _, b := range p.before {
		for c := range b.Shown {
			if b.Shown[c].Form == Exact {
				public[b.Table.Key(c)] = true
			}
		}
	}
	for k, t := range tables {
		for _, c := range t.Primary(opts.Rule) {
			if public[t.Key(c)] {
				continue
			}
			if !proved[s.at[k][c]] {
				return fmt.Errorf("table %q, %s: it has no proof", t.Name, t.Codes(c))
			}
		}
	}
	return nil
}

func (p *Pattern) checkEnd(s *system, back map[int]int, changes []Change, target int32, by float64, opts Options) error {
	delta := make(map[int32]float64, len(changes))
	for _, c := range changes {
		if c.Table >= len(p.Tables) {
			continue // of a table published before: an audit of both checks it
		}
		u := s.at[back[c.Table]][c.Cell]
		delta[u] += c.By
		at := &s.u[u]
		if !p.Hidden[c.Table][c.Cell] {
			return fmt.Errorf("the proof changes a printed cell")
		}
		if !s.amounts && c.By != math.Trunc(c.By) {
			return fmt.Errorf("the proof moves parts of people")
		}
		if at.value+delta[u] < opts.least(s.amounts)-tiny {
			return fmt.Errorf("the proof goes below what a reader knows")
		}
	}
	if math.Abs(delta[target]-by) > tiny {
		return fmt.Errorf("the proof does not move the cell by %v", by)
	}
	for u := range delta {
		for _, e := range s.equationsOf(u) {
			m := s.members(e)
			sum := -delta[m[0]]
			for _, part := range m[1:] {
				sum += delta[part]
			}
			if math.Abs(sum) > tiny*10 {
				return fmt.Errorf("the proof does not add up")
			}
		}
	}
	return nil
}
