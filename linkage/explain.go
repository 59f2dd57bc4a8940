package linkage

import (
	"fmt"
	"io"
	"strings"
)

// Levels gives gamma for each comparison of two records: -1 for a missing
// value, 0 for the worst agreement.
func (l *Linker) Levels(a, b int) []int {
	a, b = min(a, b), max(a, b)
	out := make([]int, len(l.comps))
	for i, c := range l.comps {
		out[i] = int(c.evaluate(c.plainWork(), c.t.codes[a], c.t.codes[b])) - 1
	}
	return out
}

// Explanation says how the match weight of a pair comes about.
type Explanation struct {
	Left, Right string // the records' names
	Prior       float64
	Steps       []Step
	Weight      float64
	Probability float64
	Blocked     []string // the blocking rules that give the pair
}

// Step is what one comparison adds.
type Step struct {
	Comparison  string
	Level       string
	Gamma       int
	Left, Right []string // the values compared, column by column
	Columns     []string
	Weight      float64 // log2 of m/u
	Frequency   float64 // what a common or rare value adds
	After       float64 // the weight with this step
}

// Explain works the weight of two records out step by step, and finds the
// blocking rules that give the pair.
func (l *Linker) Explain(a, b int) (*Explanation, error) {
	x, err := l.explain(a, b)
	if err != nil {
		return nil, err
	}
	return x, l.blocked(x, min(a, b), max(a, b))
}

func (l *Linker) explain(a, b int) (*Explanation, error) {
	a, b = min(a, b), max(a, b)
	if a < 0 || a == b || b >= l.Records.Len() {
		return nil, fmt.Errorf("there are no two records %d and %d", a, b)
	}
	s, err := l.scorer()
	if err != nil {
		return nil, err
	}
	x := &Explanation{Left: l.Records.Name(a), Right: l.Records.Name(b), Prior: s.prior, Weight: s.prior}
	for i, g := range l.Levels(a, b) {
		c, comp := &l.Model.Comparisons[i], l.comps[i]
		step := Step{Comparison: c.Name, Gamma: g, Level: levelName(c, g), Weight: s.weights[i][g+1],
			Frequency: s.frequencyWeight(i, uint8(g+1), comp, comp.t.codes[a], comp.t.codes[b])} //nolint:gosec // below 31
		for _, name := range c.columns() {
			step.Columns = append(step.Columns, name)
			step.Left, step.Right = append(step.Left, l.Records.Value(a, name)), append(step.Right, l.Records.Value(b, name))
		}
		x.Weight += step.Weight + step.Frequency
		step.After = x.Weight
		x.Steps = append(x.Steps, step)
	}
	x.Probability = ProbabilityOf(x.Weight)
	return x, nil
}

func (l *Linker) blocked(x *Explanation, a, b int) error {
	for _, rule := range l.Model.Rules {
		u, err := compileRule(rule.SQL, l.Records)
		if err != nil {
			return err
		}
		var w *work
		if u.rest != nil {
			w = u.rest.newWork()
		}
		if u.holds(w, uint32(a), uint32(b)) { //nolint:gosec // places of records
			x.Blocked = append(x.Blocked, rule.SQL)
		}
	}
	return nil
}

func levelName(c *Comparison, gamma int) string {
	for i, g := range c.gammas() {
		if g == gamma {
			if c.Levels[i].Label != "" {
				return c.Levels[i].Label
			}
			return c.Levels[i].SQL
		}
	}
	return ""
}

// WriteText writes the explanation as a table.
func (x *Explanation) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s and %s: match weight %.2f, probability %.6f\n", x.Left, x.Right, x.Weight, x.Probability)
	fmt.Fprintf(&b, "%-18s %-40s %8s %8s  %s\n", "comparison", "level", "adds", "so far", "values")
	fmt.Fprintf(&b, "%-18s %-40s %+8.2f %8.2f\n", "before looking", "two records at random", x.Prior, x.Prior)
	for _, s := range x.Steps {
		fmt.Fprintf(&b, "%-18s %-40s %+8.2f %8.2f  %s\n", short(s.Comparison, 18), short(s.Level, 40), s.Weight, s.After-s.Frequency, values(s))
		if s.Frequency != 0 {
			fmt.Fprintf(&b, "%-18s %-40s %+8.2f %8.2f\n", "", "how common the value is", s.Frequency, s.After)
		}
	}
	if len(x.Blocked) == 0 {
		b.WriteString("No blocking rule gives this pair, so that linking does not compare it.\n")
	}
	for _, r := range x.Blocked {
		fmt.Fprintf(&b, "Compared because of: %s\n", r)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func values(s Step) string {
	show := func(v []string) string {
		out := make([]string, len(v))
		for i, x := range v {
			if out[i] = x; x == "" {
				out[i] = "(missing)"
			}
		}
		return strings.Join(out, " ")
	}
	return show(s.Left) + " | " + show(s.Right)
}

func short(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
