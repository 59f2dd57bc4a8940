package mse

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Link says how likely it is that two records, by their places, are of one
// person.
type Link struct {
	A, B        int
	Probability float64
}

// Records are those of several lists that were linked: which list each is on,
// and which may be of one person.
type Records struct {
	Lists []string
	// On is the list of each record, a place in Lists; -1 for a record that is not
	// counted and only joins others.
	On    []int
	Links []Link
}

// Draw draws one linkage: each link is there with its probability, by itself,
// and records that links join are one person. Links are taken to be independent
// of each other given the probabilities, which is what the model of Fellegi and
// Sunter says and no more: a person whose links all depend on one wrong date of
// birth is drawn as if they did not.
func (r Records) Draw(random *rand.Rand) (*Table, error) {
	return r.table(func(l Link) bool { return random.Float64() < l.Probability })
}

// At is the linkage at a threshold: links of at least that probability.
func (r Records) At(threshold float64) (*Table, error) {
	return r.table(func(l Link) bool { return l.Probability >= threshold })
}

func (r Records) table(there func(Link) bool) (*Table, error) {
	root := make([]int, len(r.On))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, l := range r.Links {
		if there(l) {
			a, b := find(l.A), find(l.B)
			root[max(a, b)] = min(a, b)
		}
	}
	history := make([]History, len(r.On))
	for i, list := range r.On {
		if list >= 0 {
			history[find(i)] |= 1 << list
		}
	}
	counts := map[History]int64{}
	for i := range history {
		if history[i] != 0 { // only roots have one
			counts[history[i]]++
		}
	}
	var rows []Row
	for h, n := range counts {
		rows = append(rows, Row{h, n})
	}
	slices.SortFunc(rows, func(a, b Row) int { return int(a.History) - int(b.History) })
	return NewTable(r.Lists, rows)
}

// Uncertain is an estimate whose interval carries what is not known of the
// linkage as well as what chance does.
type Uncertain struct {
	Method   Method `json:"method"`
	Linkages int    `json:"linkages"`
	Draws    int    `json:"draws"`  // bootstrap draws of each linkage
	Failed   int    `json:"failed"` // draws, of all, without a sound estimate
	// Fewest and Most are the people observed in any of the linkages.
	Fewest int64 `json:"fewest_observed"`
	Most   int64 `json:"most_observed"`
	// Intervals are of kind "linkage": percentiles of the draws of all linkages
	// together. LinkageAlone are those of the estimates of each linkage, without
	// the bootstrap.
	Intervals    []Interval `json:"intervals"`
	LinkageAlone []Interval `json:"linkage_alone"`
	// Share is the part of the variance, on the scale of logarithms, that comes
	// from the linkage, from 0 to 1.
	Share   float64 `json:"share_of_variance_from_linkage"`
	Refusal string  `json:"refusal,omitempty"`
}

// WithLinkage estimates again over linkages that are drawn from the match
// probabilities: for each, the table is built anew and bootstrapped, with the
// choice of the model in every draw; how many are seen varies with the draw
// ([Everybody]). The draws of all linkages together give the interval (multiple imputation by simulation, D. B. Rubin, 1987, with the
// linkage as what is missing). It needs a method with a bootstrap.
func WithLinkage(ctx context.Context, draw func(*rand.Rand) (*Table, error), linkages int, o Options) (*Uncertain, error) {
	if !o.Method.Bootstraps() {
		return nil, &InputError{Message: fmt.Sprintf("The method %s has no bootstrap, which drawing linkages needs.", o.Method)}
	}
	if linkages < 2 || linkages > 10_000 || o.Draws < 1 {
		return nil, &InputError{Message: fmt.Sprintf("%d linkages with %d draws each were asked for. There must be at least 2 linkages, with 1 draw each.", linkages, o.Draws)}
	}
	o.Resample = Everybody
	u := &Uncertain{Method: o.Method, Linkages: linkages, Draws: o.Draws}
	var points, all []float64
	within := 0.0
	for i := range linkages {
		t, err := draw(stream(o.Seed, i))
		if err != nil {
			return nil, err
		}
		draws, point, err := drawsOf(ctx, t, o, i)
		if err != nil {
			return nil, err
		}
		u.see(t, i)
		good, failed := sound(draws)
		u.Failed += failed
		if !math.IsNaN(point) {
			points = append(points, point)
		}
		all = append(all, good...)
		within += logVariance(good) / float64(linkages)
		if o.Progress != nil {
			o.Progress(i+1, linkages)
		}
	}
	u.combine(points, all, within)
	return u, nil
}

// drawsOf is the estimate and the bootstrap of one drawn linkage; not a number
// where there is none.
func drawsOf(ctx context.Context, t *Table, o Options, i int) ([]float64, float64, error) {
	o.Progress, o.Seed = nil, o.Seed+uint64(i)
	table, from := t.byName()
	r := &Result{}
	c, err := o.chooser(ctx, table, from, r)
	if err != nil {
		return nil, 0, err
	}
	nothing := []float64{math.NaN()}
	if refusal(t) != "" {
		return nothing, math.NaN(), nil
	}
	f := newFitter(t.Lists())
	f.load(table.floats())
	p, err := c.choose(f)
	if ctx.Err() != nil {
		return nil, 0, context.Cause(ctx)
	}
	if err != nil {
		return nothing, math.NaN(), nil
	}
	if b, ok := c.(*bicBest); ok {
		b.first = b.found
	}
	draws, err := bootstrap(ctx, table, c, o, p.total)
	return draws, p.total, err
}

func (u *Uncertain) see(t *Table, i int) {
	n := t.Observed()
	if i == 0 {
		u.Fewest, u.Most = n, n
	}
	u.Fewest, u.Most = min(u.Fewest, n), max(u.Most, n)
}

func (u *Uncertain) combine(points, all []float64, within float64) {
	slices.Sort(points)
	slices.Sort(all)
	total := len(all) + u.Failed
	if len(points) < 2 || float64(u.Failed) > failedShare*float64(total) {
		u.Refusal = fmt.Sprintf("No defensible estimate: %d of %d draws had no sound estimate.", u.Failed, total)
		return
	}
	for _, level := range levels {
		u.Intervals = append(u.Intervals, percentile("linkage", all, level))
		u.LinkageAlone = append(u.LinkageAlone, percentile("linkage", points, level))
	}
	if between := logVariance(points); between+within > 0 {
		u.Share = between / (between + within)
	}
}

// logVariance is the variance of logarithms.
func logVariance(v []float64) float64 {
	if len(v) < 2 {
		return 0
	}
	mean, sum := 0.0, 0.0
	for _, x := range v {
		mean += math.Log(x) / float64(len(v))
	}
	for _, x := range v {
		d := math.Log(x) - mean
		sum += d * d
	}
	return sum / float64(len(v)-1)
}
