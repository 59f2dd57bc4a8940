package linkage

import (
	"context"
	"math"
	"slices"
)

// Edge is a pair of records, by their places, with its match weight. L < R.
type Edge struct {
	L, R   uint32
	Weight float64 // log2 of the odds that both are of one person
}

// Probability gives how likely it is that both records are of one person.
func (e Edge) Probability() float64 { return ProbabilityOf(e.Weight) }

// Part is what a unit of work gave.
type Part struct {
	Unit     int
	Edges    []Edge // only good within the call
	Compared int64  // pairs
}

// Prediction says what was done.
type Prediction struct {
	Units    int         `json:"units"`
	Compared int64       `json:"pairs_compared"` // in this run, without those of a run that was resumed
	Kept     int64       `json:"pairs_kept"`
	Rules    []RuleCount `json:"blocking_rules"`
}

// Predict compares the pairs of the model's blocking rules and hands over those
// whose probability reaches the threshold, unit after unit in the same order
// each time. A run that was broken off
// after some units can go on with the first that is missing.
func (l *Linker) Predict(ctx context.Context, threshold float64, first int, sink func(Part) error) (*Prediction, error) {
	d, err := l.predictor(threshold)
	if err != nil {
		return nil, err
	}
	return d.run(ctx, first, sink)
}

// predictor is ready to compare: what can be refused was.
type predictor struct {
	p *plan
	q *cut
}

func (l *Linker) predictor(threshold float64) (*predictor, error) {
	rules := make([]string, len(l.Model.Rules))
	for i, r := range l.Model.Rules {
		rules[i] = r.SQL
	}
	p, err := l.plan(rules)
	if err != nil {
		return nil, err
	}
	s, err := l.scorer()
	if err != nil {
		return nil, err
	}
	return &predictor{p, newCut(s, l.comps, threshold)}, nil
}

func (d *predictor) run(ctx context.Context, first int, sink func(Part) error) (*Prediction, error) {
	p, q := d.p, d.q
	out := &Prediction{Units: len(p.units), Rules: p.counts}
	do := func(w *worker, u unit) Part {
		w.edges, w.compared = nil, 0
		w.do(u)
		return Part{Edges: w.edges, Compared: w.compared}
	}
	err := run(ctx, p, first, func() *worker { return p.newWorker(q.comps, q.each) }, do, func(at int, got Part) error {
		got.Unit = at
		out.Compared += got.Compared
		out.Kept += int64(len(got.Edges))
		p.l.report("comparing", at+1, len(p.units))
		return sink(got)
	})
	return out, err
}

// cut compares comparison after comparison and drops a pair as soon as it can
// no longer reach the threshold.
type cut struct {
	s        *scorer // in the order of the model
	byModel  []int   // place in comps of the model's comparison
	byCut    []int   // model's comparison at a place in comps
	comps    []*comparator
	rest     []float64
	required float64
}

func newCut(s *scorer, comps []*comparator, threshold float64) *cut {
	q := &cut{s: s, required: math.Inf(-1)}
	if threshold > 0 {
		q.required = WeightOf(min(threshold, 1))
	}
	for i := range comps {
		q.byCut = append(q.byCut, i)
	}
	// First those that tell most by their worst level for least work.
	gain := func(i int) float64 {
		worst := slices.Min(s.weights[i])
		return (s.most[i] - worst) / (1 + float64(len(comps[i].sims)))
	}
	slices.SortStableFunc(q.byCut, func(a, b int) int {
		switch x, y := gain(a), gain(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	q.byModel = make([]int, len(comps))
	q.rest = make([]float64, len(comps)+1)
	for at, i := range q.byCut {
		q.byModel[i] = at
		q.comps = append(q.comps, comps[i])
	}
	for at := len(comps) - 1; at >= 0; at-- {
		q.rest[at] = q.rest[at+1] + s.most[q.byCut[at]]
	}
	return q
}

func (q *cut) each(w *worker, i int) {
	for _, j := range w.active {
		w.sum[j] = q.s.prior
	}
	const slack = 1e-6 // sums in another order may differ in their last digits
	rest := w.rest(q, i)
	for at, c := range q.comps {
		a, codes, levels := w.lc[at][i], w.rc[at], w.levels[at]
		weights, need := q.s.weights[q.byCut[at]], q.required-rest[at+1]-slack
		adjust := q.s.adjust[q.byCut[at]]
		w.compare(at, c, a, codes, levels)
		n := 0
		for _, j := range w.active {
			level := levels[j]
			x := w.sum[j] + weights[level]
			if adjust[level] != nil {
				x += q.s.frequencyWeight(q.byCut[at], level, c, a, codes[j])
			}
			w.sum[j] = x
			w.active[n] = j
			if x >= need {
				n++
			}
		}
		w.active = w.active[:n]
		if n == 0 {
			return
		}
	}
	for _, j := range w.active {
		x := q.s.prior
		for k, at := range q.byModel {
			level := w.levels[at][j]
			x += q.s.weights[k][level] + q.s.frequencyWeight(k, level, q.comps[at], w.lc[at][i], w.rc[at][j])
		}
		if x >= q.required {
			w.edges = append(w.edges, Edge{w.left[i], w.right[j], x})
		}
	}
}

// rest bounds what comparisons from each on can add for a left record.
func (w *worker) rest(q *cut, i int) []float64 {
	w.bounds = append(w.bounds[:0], make([]float64, len(q.comps)+1)...)
	for at := len(q.comps) - 1; at >= 0; at-- {
		w.bounds[at] = w.bounds[at+1] + q.s.maxFor(q.byCut[at], q.comps[at], w.lc[at][i])
	}
	return w.bounds
}

// compare finds the levels of the active pairs in one comparison.
func (w *worker) compare(at int, c *comparator, a uint32, codes []uint32, levels []uint8) {
	mw := w.works[at]
	if !c.simple {
		for _, j := range w.active {
			levels[j] = c.compare(mw, a, codes[j])
		}
		return
	}
	if a == 0 {
		for _, j := range w.active {
			levels[j] = 0
		}
		return
	}
	masks, lens := w.masks[at], w.lens[at]
	mask, length, worst := c.masks[a], int(c.lens[a]), c.level[len(c.level)-1]
	for _, j := range w.active {
		switch b := codes[j]; {
		case b == a:
			levels[j] = c.level[1]
		case b == 0:
			levels[j] = 0
		case c.allFar(length, int(lens[j]), mask, masks[j]):
			levels[j] = worst
		default:
			levels[j] = c.compare(mw, a, b)
		}
	}
}

// allFar says that no similarity of a simple comparison can reach its easiest
// bound.
func (c *comparator) allFar(la, lb int, ma, mb uint64) bool {
	if la == 255 || lb == 255 {
		return false // may be longer
	}
	for _, s := range c.sims {
		if _, far := s.far(la, lb, ma, mb); !far {
			return false
		}
	}
	return true
}

// scorer weighs pairs by all comparisons of the model.
func (l *Linker) scorer() (*scorer, error) {
	all := make([]int, len(l.comps))
	for i := range all {
		all[i] = i
	}
	return newScorer(l.Model, all, l.comps, l.Model.Probability)
}
