package linkage

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"candour/linkage/lists"
)

// Trainer estimates the probabilities of a linker's model. Each estimate of m
// or u of a level is kept, and the model holds their median.
type Trainer struct {
	l    *Linker
	m, u [][][]float64 // by comparison and gamma: what was estimated
	// Runs are the expectation maximisations that were done.
	Runs []EMRun
}

// NewTrainer changes the linker's model as it learns.
func NewTrainer(l *Linker) *Trainer {
	t := &Trainer{l: l}
	for i := range l.Model.Comparisons {
		n := len(l.Model.Comparisons[i].graded())
		t.m, t.u = append(t.m, make([][]float64, n)), append(t.u, make([][]float64, n))
	}
	return t
}

// settle puts the medians into the model.
func (t *Trainer) settle() {
	for i := range t.l.Model.Comparisons {
		c := &t.l.Model.Comparisons[i]
		for g, at := range c.graded() {
			if l := &c.Levels[at]; len(t.m[i][g]) > 0 && !l.FixM {
				x := median(t.m[i][g])
				l.M = &x
			}
			if l := &c.Levels[at]; len(t.u[i][g]) > 0 && !l.FixU {
				x := median(t.u[i][g])
				l.U = &x
			}
		}
	}
}

func median(x []float64) float64 {
	s := slices.Sorted(slices.Values(x))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// histogram counts levels by comparison.
type histogram [][]int64

func newHistogram(comps []*comparator) histogram {
	h := make(histogram, len(comps))
	for i, c := range comps {
		h[i] = make([]int64, c.levels)
	}
	return h
}

// histogramOf compares all pairs of a plan and counts the levels.
func (p *plan) histogramOf(ctx context.Context, comps []*comparator, stage string) (histogram, error) {
	total := newHistogram(comps)
	do := func(w *worker, u unit) histogram {
		h := newHistogram(comps)
		w.each = func(w *worker, i int) {
			for c, comp := range comps {
				a, codes, mw, counts := w.lc[c][i], w.rc[c], w.works[c], h[c]
				for _, j := range w.active {
					counts[comp.compare(mw, a, codes[j])]++
				}
			}
		}
		w.do(u)
		return h
	}
	err := run(ctx, p, 0, func() *worker { return p.newWorker(comps, nil) }, do, func(at int, h histogram) error {
		for c := range h {
			for i, n := range h[c] {
				total[c][i] += n
			}
		}
		p.l.report(stage, at+1, len(p.units))
		return nil
	})
	return total, err
}

func (l *Linker) report(stage string, done, total int) {
	if l.o.Progress != nil {
		l.o.Progress(Progress{Stage: stage, Done: int64(done), Total: int64(total)})
	}
}

// planOf makes a plan of records that are given their blocks.
func (l *Linker) planOf(keys []uint32, n int) *plan {
	u := &rule{sql: "a sample", left: keys, right: keys, keys: n}
	p := &plan{l: l, rules: []*rule{u}, blocks: []*blocks{u.blocks()}, maxBlock: math.MaxInt}
	p.divide(0)
	return p
}

// possiblePairs is the number of pairs that may be linked.
func possiblePairs(r *lists.Records, linkType string) float64 {
	n := float64(r.Len())
	all := n * (n - 1) / 2
	if linkType != LinkOnly {
		return all
	}
	count := make([]float64, len(r.Sources))
	for _, s := range r.Lists() {
		count[s]++
	}
	for _, c := range count {
		all -= c * (c - 1) / 2
	}
	return math.Max(all, 0)
}

// EstimateU learns from pairs drawn at random, which are hardly ever of one
// person, how often two people agree. All pairs are used when there are not
// more than maxPairs; else groups of records are drawn, and all pairs within
// each group are used. A level that was not seen keeps what it had.
func (t *Trainer) EstimateU(ctx context.Context, maxPairs float64, seed uint64) error {
	if !(maxPairs >= 1) {
		return fmt.Errorf("u cannot be estimated from %v pairs", maxPairs)
	}
	n, all := t.l.Records.Len(), possiblePairs(t.l.Records, t.l.Model.LinkType)
	keys, groups := make([]uint32, n), 1
	if all <= maxPairs {
		for i := range keys {
			keys[i] = 1
		}
	} else {
		groups = sampleGroups(keys, maxPairs, all, seed)
	}
	h, err := t.l.planOf(keys, groups+1).histogramOf(ctx, t.l.comps, "estimating u")
	if err != nil {
		return err
	}
	t.add(t.u, h)
	t.settle()
	return nil
}

// sampleGroups draws records at random into groups that hold about maxPairs
// pairs that may be linked.
func sampleGroups(keys []uint32, maxPairs, all float64, seed uint64) int {
	n := len(keys)
	useful := all / (float64(n) * float64(n-1) / 2) // the share of pairs that may be linked
	size := max(256, int(2*maxPairs/useful/float64(n))+2)
	size = min(size, n)
	groups := max(1, int(math.Round(maxPairs/useful/(float64(size)*float64(size-1)/2))))
	groups = min(groups, max(n/size, 1))
	order := rand.New(rand.NewPCG(seed, 0x75)).Perm(n) //nolint:gosec // a sample, repeated by its seed
	for i, at := range order[:groups*size] {
		keys[at] = uint32(i/size) + 1 //nolint:gosec // below the number of records
	}
	return groups
}

// add turns counts into shares of the pairs that have both values.
func (t *Trainer) add(into [][][]float64, h histogram) {
	for c := range h {
		total := int64(0)
		for _, n := range h[c][1:] {
			total += n
		}
		for g, n := range h[c][1:] {
			if n > 0 {
				into[c][g] = append(into[c][g], float64(n)/float64(total))
			}
		}
	}
}

// EstimateProbability learns lambda from rules that hardly ever hold for two
// people, and the share of all matches that they are thought to find.
func (t *Trainer) EstimateProbability(ctx context.Context, rules []string, recall float64) error {
	if !(recall > 0 && recall <= 1) {
		return fmt.Errorf("the recall of the deterministic rules is %v: it lies between 0 and 1", recall)
	}
	p, err := t.l.plan(rules)
	if err != nil {
		return err
	}
	found := int64(0)
	do := func(w *worker, u unit) int64 {
		w.compared = 0
		w.do(u)
		return w.compared
	}
	err = run(ctx, p, 0, func() *worker { return p.newWorker(nil, func(*worker, int) {}) }, do, func(_ int, n int64) error {
		found += n
		return nil
	})
	if err != nil {
		return err
	}
	all := possiblePairs(t.l.Records, t.l.Model.LinkType)
	switch {
	case found == 0:
		return fmt.Errorf("the deterministic rules find no pair, so that nothing can be learned from them")
	case float64(found) > all*recall:
		return fmt.Errorf("the deterministic rules find %d of %.0f pairs, more than a recall of %v allows", found, all, recall)
	}
	x := float64(found) / recall / all
	if x >= 1 {
		return fmt.Errorf("by the deterministic rules every pair is of one person")
	}
	t.l.Model.Probability = x
	return nil
}

// EstimateMFromColumn learns m from the pairs that have the same value in a
// column that says who is who; records without a value are left out.
func (t *Trainer) EstimateMFromColumn(ctx context.Context, column string) error {
	c := t.l.Records.Column(column)
	if c == nil {
		return fmt.Errorf("the column %q was not read", column)
	}
	h, err := t.l.planOf(c.Codes, c.Dict.Size()).histogramOf(ctx, t.l.comps, "estimating m")
	if err != nil {
		return err
	}
	return t.learnM(h)
}

// EstimateMFromPairs learns m from pairs that are known to be of one person.
func (t *Trainer) EstimateMFromPairs(pairs [][2]int) error {
	h := newHistogram(t.l.comps)
	for c, comp := range t.l.comps {
		w := comp.newWork()
		for _, p := range pairs {
			a, b := min(p[0], p[1]), max(p[0], p[1])
			h[c][comp.compare(w, comp.t.codes[a], comp.t.codes[b])]++
		}
	}
	return t.learnM(h)
}

func (t *Trainer) learnM(h histogram) error {
	seen := int64(0)
	for _, c := range h {
		for _, n := range c {
			seen += n
		}
	}
	if seen == 0 {
		return fmt.Errorf("the labels give no pair of one person to learn from")
	}
	t.add(t.m, h)
	t.settle()
	return nil
}
