package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Audit plays the attacker over everything published together. For each cell
// not printed exactly it finds what it can be (see Finding); a cell that the
// rule hides and that was printed is found too. Parts of the
// tables that hang together and have up to exactly unknowns are worked out to
// the end; in larger ones every cell is shown to have the width promised, or
// not, and the ranges given may be narrower (Inner) and wider (Outer) than the
// attacker's. A cell counts as safe only on proof.
func Audit(ctx context.Context, published []Published, opts Options) (*Report, error) {
	r := &Report{}
	if err := opts.check(); err != nil {
		return nil, err
	}
	tables := make([]*Table, len(published))
	for i := range published {
		tables[i] = published[i].Table
		if len(published[i].Shown) != len(tables[i].Cells) {
			return nil, fmt.Errorf("table %q has %d cells, and %d were printed", tables[i].Name, len(tables[i].Cells), len(published[i].Shown))
		}
	}
	for _, group := range byPopulation(tables) {
		some := make([]Published, len(group))
		for k, i := range group {
			some[k] = published[i]
		}
		a, err := newAuditor(some, &opts)
		if err != nil {
			return nil, err
		}
		if err := a.run(ctx, r); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		return cmp.Or(a.rank()-b.rank(), cmp.Compare(a.Inner.Width(), b.Inner.Width()))
	})
	return r, nil
}

// sizes are those above which less is worked out.
type sizes struct {
	exactly   int // every range to the end
	undecided int // cells of which nothing else decides whether they are safe
	perBranch int // programmes for one cell in whole numbers
	perWorker int // cells of large parts that one processor looks at before another helps
}

var usualSizes = sizes{exactly: 250, undecided: 2500, perBranch: 2000, perWorker: 2000}

// auditor plays the attacker on the tables of one population.
type auditor struct {
	s       *system
	opts    *Options
	b       *bounds
	primary []bool
	need    []float64
	given   []Published
	sizes   sizes
	// Ends proved possible, and ends that cannot be passed.
	inner, outer *bounds
	mu           sync.Mutex
}

func newAuditor(published []Published, opts *Options) (*auditor, error) {
	published = withRelations(published, opts.Relations)
	tables := make([]*Table, len(published))
	for i := range published {
		tables[i] = published[i].Table
	}
	s, err := newSystem(tables, published)
	if err != nil {
		return nil, err
	}
	a := &auditor{s: s, opts: opts, given: published, sizes: usualSizes, primary: make([]bool, len(s.u)), need: make([]float64, len(s.u))}
	for i, t := range tables {
		for c := range t.Cells {
			u := s.at[i][c]
			at := &s.u[u]
			if at.known && (at.value < at.lo-tiny || at.value > at.hi+tiny) {
				return nil, fmt.Errorf("table %q, %s: %v is not in what was printed, %v to %v", t.Name, t.Codes(c), at.value, at.lo, at.hi)
			}
			if published[i].Unknown {
				a.primary[u] = a.primary[u] || published[i].Shown[c].Form == Hidden && !at.exact
			} else if (published[i].guessed == nil || !published[i].guessed[c]) && opts.protects(t, c) {
				a.primary[u] = true
			}
		}
	}
	for u := range s.u {
		if a.primary[u] {
			v := s.u[u].value
			if !s.u[u].known {
				v = 0
			}
			a.need[u] = opts.need(v, s.amounts)
		}
	}
	return a, nil
}

// begin passes ranges along the sums; it gives an equation that no counts satisfy, or -1.
func (a *auditor) begin() int32 {
	a.b = a.s.printed()
	if e := a.s.tighten(a.b); e >= 0 {
		return e
	}
	a.outer = &bounds{slices.Clone(a.b.lo), slices.Clone(a.b.hi)}
	a.inner = &bounds{make([]float64, len(a.s.u)), make([]float64, len(a.s.u))}
	for u := range a.s.u {
		v := a.s.u[u].value
		if !a.s.u[u].known {
			v = a.b.lo[u]
		}
		a.inner.lo[u], a.inner.hi[u] = v, v
	}
	return -1
}

func (a *auditor) run(ctx context.Context, r *Report) error {
	if e := a.begin(); e >= 0 {
		r.contradiction(a.s, e)
		return nil
	}
	parts := a.s.components(a.b)
	for _, c := range parts {
		if len(c.u) > a.sizes.undecided && c.unknown {
			continue // no starting point in reasonable time: nothing is proved
		}
		if !c.begin(ctx) {
			r.contradiction(a.s, -1)
			return ctx.Err()
		}
		a.seen(c, c.start, true)
	}
	a.tryProofs()
	a.moveAll(ctx, parts)
	if err := a.solveAll(ctx, parts); err != nil {
		return err
	}
	a.report(r)
	return ctx.Err()
}

// seen notes a set of counts that would have been printed the same.
func (a *auditor) seen(c *component, x []float64, first bool) {
	if c.full != nil {
		c, x = c.full, c.expand(x)
	}
	p := c.point(x)
	if p == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for v, u := range c.u {
		if first && !a.s.u[u].known {
			a.inner.lo[u], a.inner.hi[u] = p[v], p[v]
		}
		a.inner.lo[u], a.inner.hi[u] = math.Min(a.inner.lo[u], p[v]), math.Max(a.inner.hi[u], p[v])
	}
}

func (a *auditor) underProtected(u int32) bool {
	return a.primary[u] && a.inner.hi[u]-a.inner.lo[u] < a.need[u]-tiny
}

// hopeless says that not even the outer range has the width.
func (a *auditor) hopeless(u int32) bool {
	return a.outer.hi[u]-a.outer.lo[u] < a.need[u]-tiny
}

// moveAll looks for moves that show a cell of a large part to be safe.
func (a *auditor) moveAll(ctx context.Context, parts []*component) {
	var large []int32
	for _, c := range parts {
		if len(c.u) > a.sizes.exactly && !c.unknown {
			for _, u := range c.u {
				if a.underProtected(u) && !a.hopeless(u) {
					large = append(large, u)
				}
			}
		}
	}
	if len(large) == 0 {
		return
	}
	workers := min(runtime.GOMAXPROCS(0), 1+len(large)/a.sizes.perWorker)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			from, to := w*len(large)/workers, (w+1)*len(large)/workers
			a.byMoves(ctx, large[from:to])
		}()
	}
	wg.Wait()
}

func (a *auditor) byMoves(ctx context.Context, some []int32) {
	h := &suppressor{opts: a.opts, primary: a.primary}
	if h.mover = newMover(a.s); h.mover == nil {
		return
	}
	h.prepare()
	for u := range a.s.u {
		if !a.s.u[u].known {
			h.cur[u], h.lo[u], h.hi[u] = 0, 0, 0 // nothing is proved of it, so it does not move
			h.refresh(int32(u))
			continue
		}
		h.hidden[u] = true
		h.lo[u], h.hi[u] = a.b.lo[u], a.b.hi[u]
		h.refresh(int32(u))
	}
	for _, work := range []int{2_000, 60_000} {
		h.searchSteps = work
		for k, u := range some {
			if k%64 == 0 && ctx.Err() != nil {
				break
			}
			h.protectByHidden(u)
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for u := range a.s.u {
		if a.s.u[u].known {
			a.inner.lo[u], a.inner.hi[u] = math.Min(a.inner.lo[u], h.low[u]), math.Max(a.inner.hi[u], h.high[u])
		}
	}
}

// solveAll works out ranges by linear programming, parts side by side.
func (a *auditor) solveAll(ctx context.Context, parts []*component) error {
	jobs := make(chan *component)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for c := range jobs {
				a.solve(ctx, c)
			}
		}()
	}
	for _, c := range parts {
		if ctx.Err() == nil && (len(c.u) <= a.sizes.undecided || !c.unknown) {
			jobs <- c
		}
	}
	close(jobs)
	wg.Wait()
	return ctx.Err()
}

func (a *auditor) solve(ctx context.Context, c *component) {
	if len(c.u) > a.sizes.exactly {
		a.solveLarge(ctx, c)
		return
	}
	var s *simplex
	for v, u := range c.u {
		if ctx.Err() != nil {
			return
		}
		if a.s.u[u].exact {
			continue
		}
		if s == nil {
			s = c.simplex()
		}
		a.oneEnd(ctx, c, s, v, -1, true)
		a.oneEnd(ctx, c, s, v, 1, true)
		if !c.holds(s.x) {
			s = nil // begun anew
		}
	}
}

// solveLarge looks only at those that are not proved safe, in the part made small
// by presolve. Each search begins at the truth, so that rounding does not add up.
// What no strategy decides is looked for close by.
func (a *auditor) solveLarge(ctx context.Context, c *component) {
	open := a.notProved(c)
	if len(open) == 0 {
		return
	}
	small := c.presolve(open)
	first := small.simplex()
	for _, small.strategy = range strategies {
		for _, v := range a.notProved(small) {
			for _, dir := range []float64{-1, 1} {
				if ctx.Err() == nil && a.underProtected(small.u[v]) && !a.hopeless(small.u[v]) {
					a.oneEnd(ctx, small, first.clone(), int(v), dir, true)
				}
			}
		}
	}
	if !c.unknown {
		for _, v := range a.notProved(c) {
			a.nearby(ctx, c, int(v))
		}
	}
}

// notProved lists those of a part that are not proved safe and still may be.
func (a *auditor) notProved(c *component) (out []int32) {
	for v, u := range c.u {
		if a.underProtected(u) && !a.hopeless(u) {
			out = append(out, int32(v))
		}
	}
	return out
}

// oneEnd works out one end of the range of one cell. Where c is not whole, only
// what else is possible can be learnt, not what is not.
func (a *auditor) oneEnd(ctx context.Context, c *component, s *simplex, v int, dir float64, whole bool) {
	u := c.u[v]
	in, out := &a.inner.hi[u], &a.outer.hi[u]
	if dir < 0 {
		in, out = &a.inner.lo[u], &a.outer.lo[u]
	}
	if *in == *out {
		return
	}
	enough := a.enough(c, u, dir, whole)
	s.budget(c.strategy.times)
	end, ok := s.until(ctx, v, dir, enough)
	if math.IsInf(end, 0) {
		if c.unknown && c.point(c.start) == nil {
			return
		}
		*in = end // nothing stops it: a ray that can be followed for ever from a whole point
		return
	}
	a.seen(c, s.x, false)
	if !ok {
		return
	}
	if !a.s.amounts {
		end = math.Floor(dir*end+1e-6) * dir
	}
	whole = whole && c.holds(s.x)
	if whole && dir*end < dir*enough && dir*end < dir**out {
		*out = end
	}
	if a.s.amounts || *in == *out || (!whole || c.size() > a.sizes.exactly) && !a.underProtected(u) {
		return
	}
	s.budget(c.strategy.times)
	was := [2]float64{s.lo[v], s.hi[v]}
	s.limit(v, dir, enough)
	best, limit := c.wholeExtreme(ctx, s, v, dir, end, a.sizes.perBranch)
	s.lo[v], s.hi[v] = was[0], was[1]
	if best != nil {
		a.seen(c, best, false)
	}
	whole = whole && c.holds(s.x)
	if whole && dir*limit < dir*enough && dir*limit < dir**out {
		*out = limit
	}
}

func (a *auditor) report(r *Report) {
	for u := range a.s.u {
		at := &a.s.u[u]
		if at.exact && !a.primary[u] {
			continue
		}
		t := a.s.tables[at.table]
		f := Finding{Key: t.Key(at.cell), Where: t.Name + ": " + t.Codes(at.cell), Value: at.value, Known: at.known,
			Primary: a.primary[u], Need: a.need[u],
			Outer: Interval{a.outer.lo[u], a.outer.hi[u]}, Inner: Interval{a.inner.lo[u], a.inner.hi[u]}}
		if !f.Known {
			f.Value = math.NaN()
		}
		f.Safe = !f.Primary || f.Inner.Width() >= f.Need-tiny
		r.Findings = append(r.Findings, f)
	}
}
