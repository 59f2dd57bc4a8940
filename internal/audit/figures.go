package audit

import (
	"fmt"

	"candour/internal/bounds"
)

// Summary is what the figures of a report are made of.
type Summary struct {
	Findings *Findings
	Groups   []Demographic
	Networks NetworkCount
}

// NetworkCount counts the networks of a project.
type NetworkCount struct {
	Networks int // of two people or more
	Crossing int // that touch two areas or more
	Survive  int // that stay whole at the highest threshold
	Highest  float64
}

// figuresOf makes the table of figures. Each has its reference, and what stands
// behind it; none is an estimate of its own.
func figuresOf(s Summary, spec PlanSpec, f Footing) []Figure {
	var out []Figure
	add := func(words, value, footing string) {
		out = append(out, Figure{Ref: fmt.Sprintf("F%d", len(out)+1), Words: words, Value: value, Footing: footing})
	}
	who := PopulationWords(spec.Population)
	for _, l := range s.Findings.Lists {
		add(who+" on the list "+l.Name, rounded(l.People), f.linkage())
	}
	add(who+" on any of the lists", rounded(s.Findings.Observed), f.linkage())
	add(who+" on more than one list", rounded(s.Findings.Shared), f.linkage())
	span := s.Findings.Answers.Span()
	add(who+" in all, of those who could have been on a list", spanWords(span), f.plan())
	if u := s.Findings.Uncertain; u != nil {
		add("The same, with what is not known of the linkage", uncertainWords(s.Findings), f.plan())
	}
	if s.Networks.Networks > 0 {
		add("Networks of two people or more", rounded(int64(s.Networks.Networks)), f.linkage())
		add("Networks that cross the border of an area", rounded(int64(s.Networks.Crossing)), f.linkage())
		add("Networks that stay whole when only links of "+decimal(s.Networks.Highest)+" and more are kept", rounded(int64(s.Networks.Survive)), f.linkage())
	}
	for _, d := range s.Groups {
		role := PopulationWords(d.Role)
		add(role+" whose ethnicity is not known", rounded(d.People-d.Known)+" of "+rounded(d.People), f.linkage())
		for _, g := range d.Groups {
			add(role+" recorded as "+g.Group, shareWords(g, d), f.linkage())
		}
	}
	return out
}

// uncertainWords give the interval that carries the linkage.
func uncertainWords(f *Findings) string {
	u := f.Uncertain
	if u.Refusal != "" || len(u.Intervals) < 2 {
		return "no defensible estimate over the linkages that were drawn"
	}
	i := u.Intervals[1]
	return fmt.Sprintf("from %s to %s (95%%, %d linkages drawn from the match probabilities, by the method %s)", about(i.Lower), about(i.Upper), u.Linkages, u.Method)
}

// shareWords give a share of rounded counts, with its bounds.
func shareWords(g Share, d Demographic) string {
	if g.Count < 6 || d.Known < 30 {
		return "too few to be printed"
	}
	share, err := bounds.NewShare(bounds.Counts{Yes: min(nearestFive(g.Count), nearestFive(d.Known)), Known: nearestFive(d.Known), Missing: nearestFive(d.People - d.Known)})
	if err != nil {
		return "too few to be printed"
	}
	return share.String()
}
