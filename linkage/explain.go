package linkage

import (
	"fmt"
	"io"
	"math"
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

// Explain works the weight of two records out step by step.
func (l *Linker) Explain(a, b int) (*Explanation, error) {
	a, b = min(a, b), max(a, b)
	if a < 0 || a == b || b >= l.Records.Len() {
		return nil, fmt.Errorf("there are no two records %d and %d", a, b)
	}
	all := make([]int, len(l.comps))
	for i := range all {
		all[i] = i
	}
	s, err := newScorer(l.Model, all, l.comps, l.Model.Probability)
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
	for _, b2 := range l.Model.Rules {
		u, err := compileRule(b2.SQL, l.Records)
		if err != nil {
			return nil, err
		}
		var w *work
		if u.rest != nil {
			w = u.rest.newWork()
		}
		if u.holds(w, uint32(a), uint32(b)) { //nolint:gosec // places of records
			x.Blocked = append(x.Blocked, b2.SQL)
		}
	}
	return x, nil
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

// WriteSVG draws the explanation: a bar for each step from the weight before
// to the weight after. The picture holds its title and description as text.
func (x *Explanation) WriteSVG(w io.Writer) error {
	const left, wide, row = 250.0, 420.0, 26.0
	low, high := min(x.Prior, 0), max(x.Prior, 0)
	for _, s := range x.Steps {
		low, high = min(low, s.After, s.After-s.Frequency), max(high, s.After, s.After-s.Frequency)
	}
	scale := wide / max(high-low, 1)
	at := func(v float64) float64 { return left + (v-low)*scale }
	var bars strings.Builder
	y, n := 44.0, 0
	bar := func(label string, from, to float64) {
		fill := "#00703c"
		if to < from {
			fill = "#d4351c"
		}
		fmt.Fprintf(&bars, `<text x="%.0f" y="%.1f" text-anchor="end">%s</text><rect x="%.1f" y="%.1f" width="%.1f" height="16" fill="%s"/><text x="%.1f" y="%.1f">%+.2f</text>`+"\n",
			left-8, y+13, escape(short(label, 34)), at(min(from, to)), y, max(math.Abs(to-from)*scale, 1), fill, at(max(from, to))+4, y+13, to-from)
		y += row
		n++
	}
	bar("before looking", 0, x.Prior)
	before := x.Prior
	for _, s := range x.Steps {
		bar(s.Comparison+": "+s.Level, before, before+s.Weight)
		if s.Frequency != 0 {
			bar("how common the value is", before+s.Weight, s.After)
		}
		before = s.After
	}
	bar("together", 0, x.Weight)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" viewBox="0 0 760 %.0f" width="760" height="%.0f" font-family="sans-serif" font-size="13">`+"\n", y+24, y+24)
	fmt.Fprintf(&b, `<title id="t">%s and %s: match weight %.2f, probability %.4f</title>`+"\n", escape(x.Left), escape(x.Right), x.Weight, x.Probability)
	b.WriteString(`<desc id="d">From two records at random: ` + fmt.Sprintf("%.2f", x.Prior))
	for _, s := range x.Steps {
		fmt.Fprintf(&b, "; %s, %s: %+.2f", escape(s.Comparison), escape(s.Level), s.Weight+s.Frequency)
	}
	b.WriteString(".</desc>\n" + `<rect width="100%" height="100%" fill="#ffffff"/>` + "\n")
	fmt.Fprintf(&b, `<text x="8" y="22" font-size="15" font-weight="bold">%s and %s: weight %.2f, probability %.4f</text>`+"\n", escape(x.Left), escape(x.Right), x.Weight, x.Probability)
	fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="36" y2="%.1f" stroke="#0b0c0c"/>`+"\n", at(0), at(0), y)
	b.WriteString(bars.String() + "</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// Find gives the place of a record by its identifier and, when several lists
// were read, its list ("" for any).
func (r *Records) Find(source, id string) (int, bool) {
	for i := range r.Len() {
		if string(r.id(uint32(i))) == id && (source == "" || r.Source(i) == source) { //nolint:gosec // a place
			return i, true
		}
	}
	return 0, false
}
