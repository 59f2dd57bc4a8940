package linkage

import (
	"fmt"
	"math"

	"candour/linkage/dialect"
	"candour/linkage/lists"
	"candour/linkage/similarity"
)

// comparator gives the level of agreement of two tuples for one comparison. A
// level is an index: 0 stands for a missing value, g+1 for gamma g.
type comparator struct {
	name   string
	t      *tuples
	conds  []pairTest // in the order of the levels; the last level needs none
	level  []uint8    // index given by each
	sims   []*pairSimilarity
	self   []uint8     // level of a tuple with itself
	tf     [][]float64 // log2 of the frequency of each value, by column
	levels int
	// simple is a comparison of one column in the usual order: missing, the same,
	// alike in some degrees, anything else. Most pairs of it can be told at once.
	simple   bool
	uncached bool // pairs of values hardly ever come twice
	masks    []uint64
	lens     []uint8
}

// pairTest is a compiled condition.
type pairTest func(w *work, a, b uint32) dialect.Truth

// pairNumber is a compiled number; NaN stands for null.
type pairNumber func(w *work, a, b uint32) float64

// work is what one worker needs to evaluate one comparator.
type work struct {
	done     uint64 // which similarities are known for the pair at hand
	value    []float64
	matchers []similarity.Matcher
	prepared []uint32
	cache    []uint64 // pairs of tuples that were compared, with their level
	shift    uint
}

const (
	cacheBits = 17
	levelBits = 6
)

// plainWork has no cache: it serves evaluate only.
func (c *comparator) plainWork() *work {
	return &work{value: make([]float64, len(c.sims)), matchers: make([]similarity.Matcher, len(c.sims)), prepared: make([]uint32, len(c.sims))}
}

func (c *comparator) newWork() *work {
	w := c.plainWork()
	bits := uint(8)
	for bits < cacheBits && c.t.n > 1<<(bits/2) {
		bits++
	}
	w.cache, w.shift = make([]uint64, 1<<bits), 64-bits
	return w
}

// compare gives the level of a pair, from the cache where it has been seen.
func (c *comparator) compare(w *work, a, b uint32) uint8 {
	if a == b {
		return c.self[a]
	}
	if c.uncached {
		return c.evaluate(w, a, b)
	}
	key := uint64(a)<<29 | uint64(b)
	slot := &w.cache[(key*0x9e3779b97f4a7c15)>>w.shift]
	if *slot>>levelBits == key+1 {
		return uint8(*slot & (1<<levelBits - 1))
	}
	got := c.evaluate(w, a, b)
	*slot = (key+1)<<levelBits | uint64(got)
	return got
}

// evaluate finds the first level whose condition holds.
func (c *comparator) evaluate(w *work, a, b uint32) uint8 {
	w.done = 0
	for i, cond := range c.conds {
		if cond(w, a, b) == dialect.Yes {
			return c.level[i]
		}
	}
	return c.level[len(c.conds)]
}

// compileComparison makes a comparator of a comparison's levels.
func compileComparison(c *Comparison, r *lists.Records) (*comparator, error) {
	var exprs []*dialect.Expr
	for i := range c.Levels[:len(c.Levels)-1] {
		e, err := dialect.ParseCondition(c.Levels[i].SQL)
		if err != nil {
			return nil, fmt.Errorf("comparison %q, level %d (%s): %w", c.Name, i+1, c.Levels[i].SQL, err)
		}
		exprs = append(exprs, e)
	}
	names := dialect.ColumnsOf(exprs...)
	if len(names) == 0 {
		return nil, fmt.Errorf("comparison %q has no column", c.Name)
	}
	for _, l := range c.Levels {
		if l.TFColumn != "" {
			names = withName(names, unquoteName(l.TFColumn))
		}
	}
	out, err := newComparator(c.Name, exprs, names, r)
	if err != nil {
		return nil, fmt.Errorf("comparison %q: %w", c.Name, err)
	}
	for _, g := range c.gammas() {
		out.level = append(out.level, uint8(g+1)) //nolint:gosec // below 31
	}
	out.levels = len(c.graded()) + 1
	out.finish()
	out.simplify(c, exprs)
	return out, nil
}

// simplify sees whether a comparison is a simple one.
func (c *comparator) simplify(m *Comparison, exprs []*dialect.Expr) {
	if c.t.parts != nil || len(exprs) < 2 || !m.Levels[0].Null || exprs[0].Sideless() != isMissing(c.t.names[0]) {
		return
	}
	if names := exprs[1].ExactColumns(); len(names) != 1 {
		return
	}
	for i, e := range exprs[2:] {
		if m.Levels[i+2].Null || e.Kind != dialect.BinaryExpr || similarityKey(e.Args[0]) == "" || e.Args[1].Kind != dialect.NumberExpr {
			return
		}
	}
	for _, s := range c.sims {
		if !s.bounded || s.l != s.r || s.l.codes != nil || s.name == "jaccard" {
			return
		}
	}
	c.simple = true
	d := c.t.dicts[0]
	c.lens = make([]uint8, c.t.n)
	for code := range c.lens {
		c.lens[code] = uint8(min(len(d.At(uint32(code))), 255)) //nolint:gosec // at most 255
	}
	c.masks = make([]uint64, c.t.n)
	if len(c.sims) > 0 {
		c.masks = c.sims[0].l.masks
	}
}

// isMissing is how the condition for a missing value of a column is written
// without sides.
func isMissing(column string) string {
	x := &dialect.Expr{Kind: dialect.ColumnExpr, Name: column}
	null := &dialect.Expr{Kind: dialect.IsNullExpr, Args: []*dialect.Expr{x}}
	return dialect.Binary("or", null, null).Sideless()
}

// compileTest makes a comparator that gives 2 where a condition holds and 1
// where it does not: the rest of a blocking rule.
func compileTest(e *dialect.Expr, r *lists.Records) (*comparator, error) {
	out, err := newComparator("", []*dialect.Expr{e}, dialect.ColumnsOf(e), r)
	if err != nil {
		return nil, err
	}
	out.level, out.levels = []uint8{2, 1}, 3
	out.finish()
	return out, nil
}

func withName(names []string, name string) []string {
	for _, n := range names {
		if n == name {
			return names
		}
	}
	return append(names, name)
}

func newComparator(name string, exprs []*dialect.Expr, names []string, r *lists.Records) (*comparator, error) {
	t, err := newTuples(r, names)
	if err != nil {
		return nil, err
	}
	c := &compiler{f: newFeatures(t), sims: map[string]int{}}
	out := &comparator{name: name, t: t}
	for _, e := range exprs {
		c.scan(e)
	}
	for _, e := range exprs {
		test, err := c.test(e)
		if err != nil {
			return nil, err
		}
		out.conds = append(out.conds, test)
	}
	out.sims = c.list
	if len(out.sims) > 64 {
		return nil, fmt.Errorf("more than 64 different similarities")
	}
	for _, s := range out.sims {
		s.l.mask()
		s.r.mask()
	}
	for _, name := range names {
		f := r.Column(name).Frequencies()
		same := 0.0
		for i, x := range f {
			same += x * x
			f[i] = math.Log2(x)
		}
		out.tf = append(out.tf, f)
		out.uncached = len(names) == 1 && same < 1.0/20_000
	}
	return out, nil
}

// finish works out the level of each tuple with itself.
func (c *comparator) finish() {
	c.self = make([]uint8, c.t.n)
	w := c.plainWork()
	for code := range c.self {
		c.self[code] = c.evaluate(w, uint32(code), uint32(code)) //nolint:gosec // below maxCode
	}
}

// frequency gives log2 of the term frequency that counts for a pair in a
// column of the tuples: the higher of the two, NaN where neither has a value.
func (c *comparator) frequency(k int, a, b uint32) float64 {
	x, y := c.t.part(k, a), c.t.part(k, b)
	switch {
	case x == y && x != 0:
		return c.tf[k][x]
	case x == 0 && y == 0:
		return math.NaN()
	}
	return max(c.tf[k][x], c.tf[k][y]) // a missing value has minus infinity
}
