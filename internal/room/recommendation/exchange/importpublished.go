package exchange

import (
	"slices"

	"candour/internal/room/recommendation/record"
)

// published leaves out of what the register holds of a line what the public file
// never says (see keepPublic): ties that a person has not confirmed, and what
// names drafts. What the line itself says is compared as it stands.
func published(have, line FileRecommendation, drafts map[string]bool) FileRecommendation {
	said := map[string]bool{}
	for _, t := range line.allTies() {
		said[t.Kind+"/"+t.To] = true
	}
	all := have.allTies()
	have.Restates, have.Related, have.Ties = nil, nil, nil
	for _, t := range all {
		if said[t.Kind+"/"+t.To] || record.PublicTie(t.State, t.Says) && !drafts[t.To] {
			have.addTie(t)
		}
	}
	have.sortTies()
	have.Commitments = slices.Clone(have.Commitments)
	for i := range have.Commitments {
		have.Commitments[i].Serves = servedInFile(have.Commitments[i], line, drafts)
	}
	return have
}

// servedInFile leaves drafts that the line does not name out of what a
// commitment serves.
func servedInFile(c FileCommitment, line FileRecommendation, drafts map[string]bool) (out []string) {
	for _, id := range c.Serves {
		names := func(o FileCommitment) bool { return slices.Contains(o.Serves, id) }
		if !drafts[id] || slices.ContainsFunc(line.Commitments, names) {
			out = append(out, id)
		}
	}
	return out
}
