package disclosure

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Suppress hides the cells that the rule hides and others so that they cannot
// be worked out: see the package comment. The tables may share cells.
// progress may be nil; it is told how many of the cells to protect are done.
func Suppress(ctx context.Context, tables []*Table, opts Options, progress func(done, total int)) (*Pattern, error) {
	if err := opts.check(); err != nil {
		return nil, err
	}
	p := &Pattern{Tables: tables, Hidden: make([][]bool, len(tables)),
		Primary: make([][]int, len(tables)), Secondary: make([][]int, len(tables))}
	if progress == nil {
		progress = func(int, int) {}
	}
	p.before = withRelations(append(asHidden(tables), opts.Before...), opts.Relations)[len(tables):]
	for _, group := range byPopulation(tables) {
		h, err := newHider(tables, group, p.before, &opts)
		if err != nil {
			return nil, err
		}
		if err := h.run(ctx, progress); err != nil {
			return nil, err
		}
		h.fill(p)
	}
	return p, nil
}

// byPopulation lists the tables of each population; others never share a cell.
func byPopulation(tables []*Table) [][]int {
	var out [][]int
	at := map[string]int{}
	for i, t := range tables {
		g, ok := at[t.Population]
		if !ok {
			g = len(out)
			at[t.Population] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], i)
	}
	return out
}

// hider finds a pattern for the tables of one population.
type hider struct {
	*mover
	opts    *Options
	primary []bool
	group   []int // numbers of the tables for the pattern
	ours    int   // how many of them are new; the others were published before
	value   []float64
	// low and high are the ends known to be possible for each unknown, with the
	// change (by number in changes) that reaches them, -1 for the truth.
	low, high     []float64
	lowBy, highBy []int32
	changes       [][]delta
	isTouched     []bool
	touched       []int32 // unknowns changed in the walk under way
	byUnknown     [][]int32
	// What a trial did, to be undone: ends as they were, cells hidden, their price.
	journal    []end
	bought     []int32
	spent      float64
	reliesOn   [][]int32 // by change: unknowns whose ends it may be
	work       [2]int    // steps for a free and for a paid search
	programmes int       // times that a proof was looked for by programme
	effort     int       // steps for a cheaper pattern in the end
}

type delta struct {
	u  int32
	by float64
}

// asHidden is tables of which nothing is printed yet.
func asHidden(tables []*Table) []Published {
	out := make([]Published, len(tables))
	for i, t := range tables {
		out[i] = Published{Table: t, Shown: make([]Shown, len(t.Cells))}
		for c := range t.Cells {
			out[i].Shown[c] = Shown{Hidden, Interval{0, math.Inf(1)}}
		}
	}
	return out
}

// newHider takes the tables of a group, and of what was published before those
// of the same population.
func newHider(tables []*Table, group []int, before []Published, opts *Options) (*hider, error) {
	h := &hider{opts: opts, group: group, ours: len(group)}
	var all []*Table
	for _, i := range group {
		all = append(all, tables[i])
	}
	published := asHidden(all)
	for k := range before {
		if before[k].Table.Population != all[0].Population || before[k].guessed != nil && before[k].Unknown {
			continue
		}
		if before[k].Unknown {
			return nil, fmt.Errorf("table %q was published before, and its true counts are not given", before[k].Table.Name)
		}
		h.group = append(h.group, len(tables)+k)
		all, published = append(all, before[k].Table), append(published, before[k])
	}
	s, err := newSystem(all, published)
	if err != nil {
		return nil, err
	}
	if h.mover = newMover(s); h.mover == nil {
		return nil, fmt.Errorf("the tables group a variable in ways that have no common parts; give one of them with finer codes")
	}
	h.primary = make([]bool, len(s.u))
	h.least = opts.least(s.amounts)
	h.prepare()
	for i := range all {
		h.start(i, &published[i])
	}
	h.seed(published)
	return h, nil
}

// start hides what the rule hides, and what was hidden before.
func (h *hider) start(i int, p *Published) {
	for c := range p.Table.Cells {
		u := h.s.at[i][c]
		at := &h.s.u[u]
		guess := p.guessed != nil && p.guessed[c]
		if !at.exact && !guess && h.opts.protects(p.Table, c) {
			h.primary[u] = true
			h.hide(u)
		}
		if i >= h.ours {
			if !at.exact {
				h.hide(u)
			}
			continue
		}
		if price := h.priceOf(p.Table, c); at.table == i && at.cell == c {
			h.price[u] = price
		}
		if h.opts.Keep != nil && h.opts.Keep(p.Table.Key(c)) {
			h.canHide[u] = false
		}
	}
}

// prepare sets every unknown to its true value, printed.
func (h *hider) prepare() {
	n := len(h.s.u)
	h.value = make([]float64, n)
	h.canHide, h.hidden, h.price = make([]bool, n), make([]bool, n), make([]float64, n)
	for i := range h.s.u {
		h.value[i] = h.s.u[i].value
		h.canHide[i] = !h.s.u[i].exact && (h.least == 0 || h.value[i] >= h.least)
	}
	h.cur, h.lo, h.hi = slices.Clone(h.value), slices.Clone(h.value), slices.Clone(h.value)
	h.isTouched = make([]bool, n)
	h.rooms = [2][]float64{make([]float64, n), make([]float64, n)}
	h.low, h.high = slices.Clone(h.value), slices.Clone(h.value)
	h.lowBy, h.highBy = make([]int32, n), make([]int32, n)
	for i := range h.lowBy {
		h.lowBy[i], h.highBy[i] = -1, -1
	}
	h.byUnknown = make([][]int32, n)
	h.work, h.effort = [2]int{4_000, 300_000}, 40_000_000
	if w := h.opts.Work; w > 0 {
		h.work, h.effort = [2]int{w, 75 * w}, 5000*w
	}
}

func (h *hider) priceOf(t *Table, c int) float64 {
	if h.opts.Cost != nil {
		return math.Max(h.opts.Cost(t, c), 1e-6)
	}
	return 1 + math.Log1p(t.Cells[c].Count)/20
}

func (h *hider) hide(u int32) {
	h.hidden[u] = true
	h.lo[u], h.hi[u] = math.Max(h.least, h.s.u[u].lo), h.s.u[u].hi
	h.refresh(u)
}

func (h *hider) show(u int32) {
	h.hidden[u] = false
	h.lo[u], h.hi[u] = h.value[u], h.value[u]
	h.refresh(u)
}

// lacks is how much wider the range of a cell must still get.
func (h *hider) lacks(u int32) float64 {
	return h.opts.need(h.value[u], h.s.amounts) - (h.high[u] - h.low[u])
}

func (h *hider) run(ctx context.Context, progress func(done, total int)) error {
	todo := h.ordered()
	total := 2 * len(todo)
	full := h.work[0]
	for _, paid := range []bool{false, true} {
		h.work[0] = full
		if !paid { // a short look: the second pass looks again
			h.work[0] = full / 2
		}
		for k, u := range todo {
			h.journal, h.bought = h.journal[:0], h.bought[:0]
			if k%256 == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if paid {
					progress(len(todo)+k, total)
				} else {
					progress(k, total)
				}
			}
			if h.lacks(u) > tiny/2 {
				h.free(u)
			}
			for paid && h.lacks(u) > tiny/2 && h.buy(u) {
			}
			if paid && h.lacks(u) > tiny/2 {
				h.byProgramme(ctx, u)
			}
		}
	}
	for _, step := range []func(context.Context, int) error{h.improve, h.cleanUp} {
		if err := step(ctx, h.effort); err != nil {
			return err
		}
	}
	progress(total, total)
	return nil
}

// ordered lists the cells to protect: those that are no totals first. They are
// many and small, and what is hidden for them protects most totals too.
func (h *hider) ordered() []int32 {
	var todo []int32
	depth := make([]int, len(h.s.u))
	for u := range h.s.u {
		if h.primary[u] {
			todo = append(todo, int32(u))
			depth[u] = h.wholes(&h.s.u[u])
		}
	}
	slices.SortStableFunc(todo, func(a, b int32) int { return depth[a] - depth[b] })
	return todo
}

// wholes counts the dimensions in which a cell is a total of something.
func (h *hider) wholes(u *unknown) int {
	n := 0
	for d, p := range h.s.tables[u.table].Cells[u.cell].Index {
		if ax := &h.axes[u.table][d]; len(h.s.names.variables[ax.variable].parts[ax.codes[p]]) > 0 {
			n++
		}
	}
	return n
}

// free widens the range of a cell with what is hidden already.
func (h *hider) free(u int32) {
	h.walk(u, -1)
	if h.lacks(u) > tiny/2 {
		h.walk(u, 1)
	}
}

// walk moves a cell as far as it needs to go in one direction.
func (h *hider) walk(u int32, sign int8) {
	h.resume(u, sign)
	moved := false
	for need := h.lacks(u); need > tiny/2; {
		if sign < 0 && h.cur[u]-h.least < h.step {
			break
		}
		p := h.search(u, sign, need, false, h.work[0])
		if p == nil {
			break
		}
		h.apply(p)
		need -= p.amount
		moved = true
	}
	h.finishWalk(moved)
}

// resume starts a walk at the end that is known for the cell.
func (h *hider) resume(u int32, sign int8) {
	by := h.highBy[u]
	if sign < 0 {
		by = h.lowBy[u]
	}
	if by < 0 {
		return
	}
	for _, d := range h.changes[by] {
		h.cur[d.u] += d.by
		h.refresh(d.u)
		h.touch(d.u)
	}
}

func (h *hider) touch(u int32) {
	if !h.isTouched[u] {
		h.isTouched[u] = true
		h.touched = append(h.touched, u)
	}
}

func (h *hider) apply(p *plan) {
	for _, e := range p.changes {
		if !h.hidden[e.at] {
			h.hide(e.at)
			h.bought = append(h.bought, e.at)
			h.spent += h.price[e.at]
		}
		h.cur[e.at] += float64(e.sign) * p.amount
		h.refresh(e.at)
		h.touch(e.at)
	}
}

// finishWalk writes down where the walk led, for every cell that it took
// farther than before, and goes back to the truth.
func (h *hider) finishWalk(moved bool) {
	if moved {
		h.record()
	}
	for _, u := range h.touched {
		h.cur[u] = h.value[u]
		h.refresh(u)
		h.isTouched[u] = false
	}
	h.touched = h.touched[:0]
}

func (h *hider) record() {
	h.steps += 20 * len(h.touched) // writing down takes time as well
	var change []delta
	id := int32(len(h.changes))
	var relies []int32
	for _, u := range h.touched {
		by := h.cur[u] - h.value[u]
		if math.Abs(by) < tiny/10 {
			continue
		}
		change = append(change, delta{u, by})
		if h.cur[u] < h.low[u] || h.cur[u] > h.high[u] {
			h.journal = append(h.journal, h.endOf(u))
		}
		if h.cur[u] < h.low[u] {
			h.low[u], h.lowBy[u] = h.cur[u], id
			relies = append(relies, u)
		}
		if h.cur[u] > h.high[u] {
			h.high[u], h.highBy[u] = h.cur[u], id
			relies = append(relies, u)
		}
	}
	if len(relies) == 0 {
		return
	}
	for _, d := range change {
		h.byUnknown[d.u] = append(h.byUnknown[d.u], id)
	}
	h.changes, h.reliesOn = append(h.changes, change), append(h.reliesOn, relies)
}

// buy hides further cells so that a cell's range gets wider by one move, the
// one with the lower price for each unit of the two directions.
func (h *hider) buy(u int32) bool {
	need := h.lacks(u)
	best, way := math.Inf(1), int8(0)
	var chosen plan
	for _, sign := range []int8{1, -1} {
		h.resume(u, sign)
		if p := h.search(u, sign, need, true, h.work[1]); p != nil && p.score < best {
			best, way = p.score, sign
			chosen = plan{changes: slices.Clone(p.changes), amount: p.amount}
		}
		h.finishWalk(false)
	}
	if way == 0 {
		return false
	}
	h.resume(u, way)
	h.apply(&chosen)
	h.finishWalk(true)
	return true
}
