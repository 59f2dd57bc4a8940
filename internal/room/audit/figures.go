package audit

import (
	"fmt"
	"slices"

	"candour/mse"
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
	add(who+" in all, of those who could have been on a list", SpanWords(s.Findings.Answers), f.plan())
	if u := s.Findings.Uncertain; u != nil {
		add("The same, with what is not known of the linkage", UncertainWords(s.Findings), f.plan())
	}
	if s.Networks.Networks > 0 {
		add("Networks of two people or more", rounded(int64(s.Networks.Networks)), f.linkage())
		add("Networks that cross the border of an area", rounded(int64(s.Networks.Crossing)), f.linkage())
		add("Networks that stay whole when only links of "+Decimal(s.Networks.Highest)+" and more are kept", rounded(int64(s.Networks.Survive)), f.linkage())
	}
	for _, d := range s.Groups {
		role := PopulationWords(d.Role)
		add(role+" whose ethnicity is not known, or of whom lists say different things", rounded(d.People-d.Known)+" of "+rounded(d.People), f.linkage())
		words := protectedShares(d)
		for i, g := range d.Groups {
			add(role+" recorded as "+g.Group, words[i], f.linkage())
		}
	}
	return out
}

// UncertainWords give the interval that carries the linkage.
func UncertainWords(f *Findings) string {
	u := f.Uncertain
	if u.Refusal != "" {
		return "no defensible estimate over the linkages that were drawn"
	}
	at := slices.IndexFunc(u.Intervals, func(i mse.Interval) bool { return i.Level == 0.95 })
	if at < 0 {
		return "no 95% interval over the linkages that were drawn"
	}
	i := u.Intervals[at]
	return fmt.Sprintf("from %s to %s (95%%, %d linkages drawn from the match probabilities, by the method %s)", about(i.Lower), about(i.Upper), u.Linkages, u.Method)
}
