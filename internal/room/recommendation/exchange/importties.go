package exchange

import (
	"slices"

	"candour/internal/room/recommendation/record"
	"candour/internal/trust/ledger"
)

// Lines are stored some hundreds at a time, and an import may be stopped between
// them and begun again. What one line says of another is entered with whichever of
// the two comes later, so that what is in is whole as far as it goes.

// From is what one line says of others.
type From struct {
	From string
	ties []FileTie
}

// Enter stores the links, and names all that they touch.
func (f From) Enter(tx *ledger.Tx) ([]string, error) {
	ids := []string{f.From}
	for _, t := range f.ties {
		ids = append(ids, t.To)
		err := tx.Insert("tie", f.From+"/"+t.Kind+"/"+t.To, ledger.Row{"from_id": f.From, "to_id": t.To, "kind": t.Kind,
			"state": t.State, "says": t.Says, "reason": record.OrNil(t.Reason), "method": record.OrNil(t.Method), "score": orNilInt(t.Score)})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// Tied gives the links that can be entered with these lines: theirs to what is in
// the register or among them, and those of earlier lines to them.
func (p *ImportPlan) Tied(lines []FileRecommendation) (out []From) {
	here := map[string]bool{}
	for _, r := range lines {
		here[r.ID] = true
	}
	at := map[string]int{}
	add := func(from string, t FileTie) {
		i, ok := at[from]
		if !ok {
			i = len(out)
			at[from], out = i, append(out, From{From: from})
		}
		out[i].ties = append(out[i].ties, t)
	}
	for _, r := range lines {
		for _, t := range r.allTies() {
			if p.held[t.To] || here[t.To] {
				add(r.ID, t)
			}
		}
		for _, w := range p.waiting[r.ID] {
			for _, t := range w.ties {
				add(w.From, t)
			}
		}
	}
	return out
}

// Entered notes that lines are in the register, with what they say of those that
// are in it too; the rest waits.
func (p *ImportPlan) Entered(lines []FileRecommendation) {
	for _, r := range lines {
		p.held[r.ID] = true
		for i, c := range r.Commitments {
			if id := c.idIn(r.ID, i); p.entered[id] == "" {
				p.entered[id] = r.ID
			}
		}
	}
	for _, r := range lines {
		p.wait(r)
	}
}

// wait keeps the links of a line that is in the register to lines that are not.
func (p *ImportPlan) wait(r FileRecommendation) {
	for _, t := range r.allTies() {
		if !p.held[t.To] {
			p.waiting[t.To] = append(p.waiting[t.To], From{r.ID, []FileTie{t}})
		}
	}
}

// soFar is a line as the register would hold it before what it names is in too.
func (p *ImportPlan) soFar(r FileRecommendation) FileRecommendation {
	gone := func(t FileTie) bool { return !p.held[t.To] }
	missing := func(id string) bool { return !p.held[id] }
	r.Ties = slices.DeleteFunc(slices.Clone(r.Ties), gone)
	r.Restates = slices.DeleteFunc(slices.Clone(r.Restates), missing)
	r.Related = slices.DeleteFunc(slices.Clone(r.Related), missing)
	r.Commitments = slices.Clone(r.Commitments)
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.Serves = slices.DeleteFunc(slices.Clone(c.Serves), missing)
		if len(c.Serves) == 0 {
			c.Serves = nil
		}
	}
	return r
}

// idIn is the id of a commitment that is at a place of a line.
func (c FileCommitment) idIn(line string, i int) string {
	if c.ID == "" {
		return madeCommitmentID(line, i)
	}
	return c.ID
}
