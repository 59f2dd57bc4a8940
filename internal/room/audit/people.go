package audit

import (
	"cmp"
	"slices"
	"strings"

	"candour/linkage"
)

// Verdicts of a pair.
const (
	Same      = "same"
	Different = "different"
	CannotSay = "cannot-say"
)

// judged is what clerks settled: by pair, the verdict.
type judged map[[2]string]string

func pairKey(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// sureWeight stands for a pair that clerks said is one person: odds of a
// million million to one.
const sureWeight = 40

// applied gives the pairs as the clerks left them: those that they said are one
// person are sure, those that they said are two are gone.
func applied(pairs []Pair, j judged) []Pair {
	out := make([]Pair, 0, len(pairs))
	for _, p := range pairs {
		switch j[pairKey(p.A, p.B)] {
		case Same:
			p.W = sureWeight
		case Different:
			continue
		}
		out = append(out, p)
	}
	return out
}

// recordNames are the pseudonyms of records, in order.
func recordNames(facts []Fact) []string {
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = f.R
	}
	return names
}

// clusters puts records together at a probability, by their places in names.
func clusters(names []string, pairs []Pair, threshold float64) (roots []uint32, edges []linkage.Edge) {
	at := make(map[string]uint32, len(names))
	for i, n := range names {
		at[n] = uint32(i)
	}
	least := linkage.WeightOf(threshold)
	c := linkage.NewClusters(len(names))
	for _, p := range pairs {
		if p.W >= least {
			l, r := at[p.A], at[p.B]
			c.Add(l, r)
			edges = append(edges, linkage.Edge{L: min(l, r), R: max(l, r), Weight: p.W})
		}
	}
	return c.Roots(), edges
}

// Person is everything that is kept in the open of one person.
type Person struct {
	ID      string
	Records []Fact
	// Sure is the probability of the weakest link without which the person would
	// fall apart; 1 for a person of one record.
	Sure float64
}

// Role says whether any record is of a child; a suspect is somebody of whom no
// record is.
func (p *Person) Role() string {
	for _, f := range p.Records {
		if f.Role == RoleChild {
			return RoleChild
		}
	}
	return RoleSuspect
}

// Is says whether any record has the role: somebody may have both.
func (p *Person) Is(role string) bool {
	return slices.ContainsFunc(p.Records, func(f Fact) bool { return f.Role == role })
}

// On lists the lists that the person is on in the role, in order.
func (p *Person) On(role string) (out []string) {
	for _, f := range p.Records {
		if f.Role == role && !slices.Contains(out, f.List) {
			out = append(out, f.List)
		}
	}
	slices.Sort(out)
	return out
}

// peopleOf puts facts together by person. strongest is the best link of each
// record to another of its person.
func peopleOf(facts []Fact, person map[string]string, strongest map[string]float64) []Person {
	by := map[string]*Person{}
	var out []*Person
	for _, f := range facts {
		id := person[f.R]
		p := by[id]
		if p == nil {
			p = &Person{ID: id, Sure: 1}
			by[id], out = p, append(out, p)
		}
		p.Records = append(p.Records, f)
	}
	list := make([]Person, len(out))
	for i, p := range out {
		slices.SortFunc(p.Records, func(a, b Fact) int { return strings.Compare(a.R, b.R) })
		if len(p.Records) > 1 {
			for _, f := range p.Records {
				p.Sure = min(p.Sure, strongest[f.R])
			}
		}
		list[i] = *p
	}
	slices.SortFunc(list, func(a, b Person) int { return comparePeople(a.ID, b.ID) })
	return list
}

// comparePeople orders pseudonyms by length first, so that P9 stands before P10.
func comparePeople(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}

// strongestLinks gives each record's best link to another of its person, as a
// probability.
func strongestLinks(pairs []Pair, person map[string]string) map[string]float64 {
	out := map[string]float64{}
	for _, p := range pairs {
		if person[p.A] == person[p.B] {
			q := p.Probability()
			out[p.A], out[p.B] = max(out[p.A], q), max(out[p.B], q)
		}
	}
	return out
}
