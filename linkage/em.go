package linkage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"candour/linkage/dialect"
)

// EMOptions say what an expectation maximisation may change.
type EMOptions struct {
	TrainU         bool // u is kept as it is by default
	KeepM          bool
	KeepLambda     bool
	WithoutTF      bool // term frequencies do not enter
	TakeLambda     bool // the model's probability is set from this run
	Iterations     int  // the model's by default
	ConvergesBelow float64
}

// EMRun is the history of an expectation maximisation.
type EMRun struct {
	Rule     string
	Pairs    int64
	Trained  []string    // comparisons
	Lambda   []float64   // before the first and after each iteration
	LogLike  []float64   // log likelihood (base e) at the start of each iteration
	M, U     [][]float64 // by trained comparison and gamma, at the end; NaN for a level not seen
	comps    []int
	reversed float64 // log2 of the Bayes factor of what the rule makes certain
	Cut      bool    // term frequencies were rounded, since there were too many
}

// pattern is an agreement of all comparisons, and what term frequencies say.
type pattern struct {
	levels uint64 // by comparison, in mixed radix
	tf     float64
}

// maxPatterns bounds the different patterns kept apart in training.
const maxPatterns = 4 << 20

// Maximise learns m (and u, if so told) of those comparisons that the blocking
// rule says nothing of, from the pairs that the rule gives: expectation
// maximisation over counts of agreement patterns (I. P. Fellegi and A. B.
// Sunter, A theory for record linkage, JASA 64, 1969; W. E. Winkler, Using the
// EM algorithm for weight computation, 1988), as Splink does.
func (t *Trainer) Maximise(ctx context.Context, blockingRule string, o EMOptions) (*EMRun, error) {
	e, err := t.newEM(blockingRule, o)
	if err != nil {
		return nil, err
	}
	if err := e.count(ctx); err != nil {
		return nil, err
	}
	if e.run.Pairs == 0 {
		return nil, fmt.Errorf("the training rule %s gives no pair", blockingRule)
	}
	if err := e.iterate(ctx); err != nil {
		return nil, err
	}
	t.learn(e)
	return &t.Runs[len(t.Runs)-1], nil
}

// em is one expectation maximisation.
type em struct {
	t      *Trainer
	o      EMOptions
	run    EMRun
	comps  []*comparator
	stride []uint64
	list   []pattern
	counts []float64
	lambda float64
	m, u   [][]float64
}

func (t *Trainer) newEM(blockingRule string, o EMOptions) (*em, error) {
	model := t.l.Model
	parsed, err := dialect.ParseRule(blockingRule)
	if err != nil {
		return nil, fmt.Errorf("training rule %s: %w", blockingRule, err)
	}
	used := dialect.ColumnsOf(parsed)
	e := &em{t: t, o: o, run: EMRun{Rule: blockingRule}}
	size := uint64(1)
	for i := range model.Comparisons {
		if overlaps(model.Comparisons[i].conditionColumns(), used) {
			continue
		}
		c := t.l.comps[i]
		e.comps = append(e.comps, c)
		e.stride = append(e.stride, size)
		if size > math.MaxUint64/uint64(c.levels) { //nolint:gosec // a small number
			return nil, fmt.Errorf("too many comparisons to count their patterns")
		}
		size *= uint64(c.levels) //nolint:gosec // a small number
		e.run.comps, e.run.Trained = append(e.run.comps, i), append(e.run.Trained, c.name)
		m, u := model.Comparisons[i].probabilities()
		e.m, e.u = append(e.m, m), append(e.u, u)
	}
	if len(e.comps) == 0 {
		return nil, fmt.Errorf("the training rule %s speaks of a column of every comparison, so that none can be trained", blockingRule)
	}
	e.run.reversed = model.certain(used)
	e.lambda = ProbabilityOf(WeightOf(model.Probability) + e.run.reversed)
	if e.o.Iterations <= 0 {
		e.o.Iterations = max(model.MaxIterations, 1)
	}
	if e.o.ConvergesBelow <= 0 {
		e.o.ConvergesBelow = max(model.Convergence, 1e-12)
	}
	return e, nil
}

// conditionColumns names the columns that conditions speak of, without those
// of term frequencies.
func (c *Comparison) conditionColumns() []string {
	var out []string
	for _, l := range c.Levels {
		if e, err := dialect.ParseCondition(l.SQL); err == nil && !isElse(l.SQL) {
			for _, n := range dialect.ColumnsOf(e) {
				out = withName(out, n)
			}
		}
	}
	return out
}

func overlaps(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return strings.EqualFold(x, y) })
	})
}

// certain gives log2 of the Bayes factor of the exact agreements that a rule
// on these columns makes certain. Levels of several columns come first.
func (m *Model) certain(columns []string) float64 {
	type exact struct {
		names []string
		log2  float64
	}
	var list []exact
	for i := range m.Comparisons {
		c := &m.Comparisons[i]
		pm, pu := c.probabilities()
		gammas := c.gammas()
		for at, l := range c.Levels {
			if isElse(l.SQL) || l.Null {
				continue
			}
			if e, err := dialect.ParseCondition(l.SQL); err == nil {
				if names := e.ExactColumns(); names != nil {
					list = append(list, exact{names, weightOf(pm[gammas[at]], pu[gammas[at]])})
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b exact) int { return cmp.Compare(len(b.names), len(a.names)) })
	left := map[string]bool{}
	for _, n := range columns {
		left[strings.ToLower(n)] = true
	}
	sum := 0.0
	for _, x := range list {
		if slices.ContainsFunc(x.names, func(n string) bool { return !left[strings.ToLower(n)] }) {
			continue
		}
		for _, n := range x.names {
			delete(left, strings.ToLower(n))
		}
		sum += x.log2
	}
	return sum
}

// count finds the patterns of all pairs of the rule.
func (e *em) count(ctx context.Context) error {
	p, err := e.t.l.plan([]string{e.run.Rule})
	if err != nil {
		return err
	}
	s, err := newScorer(e.t.l.Model, e.run.comps, e.comps, e.lambda)
	if err != nil {
		return err
	}
	total := map[pattern]float64{}
	round := false
	do := func(w *worker, u unit) map[pattern]float64 {
		counts := map[pattern]float64{}
		w.each = func(w *worker, i int) { e.patterns(w, i, s, counts) }
		w.do(u)
		return counts
	}
	err = run(ctx, p, 0, func() *worker { return p.newWorker(e.comps, nil) }, do, func(at int, counts map[pattern]float64) error {
		for k, n := range counts {
			if round {
				k.tf = math.Round(k.tf*64) / 64
			}
			total[k] += n
		}
		if len(total) > maxPatterns && !round {
			round, total = true, rounded(total)
		}
		e.t.l.report("estimating m, blocked on "+e.run.Rule, at+1, len(p.units))
		return nil
	})
	e.run.Cut = round
	for k, n := range total {
		e.list = append(e.list, k)
		e.run.Pairs += int64(n)
	}
	slices.SortFunc(e.list, func(a, b pattern) int {
		return cmp.Or(cmp.Compare(a.levels, b.levels), cmp.Compare(a.tf, b.tf))
	})
	for _, k := range e.list {
		e.counts = append(e.counts, total[k])
	}
	return err
}

func rounded(counts map[pattern]float64) map[pattern]float64 {
	out := map[pattern]float64{}
	for k, n := range counts {
		k.tf = math.Round(k.tf*64) / 64
		out[k] += n
	}
	return out
}

// patterns counts the patterns of a left record's pairs. Of term frequencies
// only the part is kept that does not change with u.
func (e *em) patterns(w *worker, i int, s *scorer, counts map[pattern]float64) {
	for _, j := range w.active {
		var k pattern
		for n, c := range e.comps {
			a, b := w.lc[n][i], w.rc[n][j]
			level := c.compare(w.works[n], a, b)
			k.levels += uint64(level) * e.stride[n]
			if x := s.adjust[n][level]; x != nil && !e.o.WithoutTF {
				if f := c.frequency(x.column, a, b); !math.IsNaN(f) && !math.IsInf(f, 0) {
					k.tf += s.frequencyWeight(n, level, c, a, b)
				}
			}
		}
		counts[k]++
	}
}

// level gives the level of comparison n in a pattern.
func (e *em) level(k pattern, n int) int {
	return int(k.levels / e.stride[n] % uint64(e.comps[n].levels)) //nolint:gosec // a small number
}
