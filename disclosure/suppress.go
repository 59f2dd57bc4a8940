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
		h, err := newSuppressor(tables, group, p.before, &opts)
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

// suppressor finds a pattern for the tables of one population.
type suppressor struct {
	*mover
	opts    *Options
	primary []bool
	group   []int // numbers of the tables for the pattern
	ours    int   // how many of them are new; the others were published before
	value   []float64
	// low and high are the ends known to be possible for each unknown, lowBy and
	// highBy the changes (by number in changes) that reach them, or truth.
	low, high     []float64
	lowBy, highBy []int32
	changes       [][]delta
	reliesOn      [][]int32 // by change: unknowns of which it may reach an end
	byUnknown     [][]int32 // by unknown: changes in which it is
	// The unknowns that the move under way has changed.
	isTouched []bool
	touched   []int32
	// What a trial did, to be undone: ranges as they were, secondary suppressions
	// that it added, and their cost.
	journal   []protection
	added     []int32
	addedCost float64
	limits    limits
	// programmes is how often a proof was looked for by linear programming.
	programmes int
	// searchSteps is what a search among hidden cells may take at present.
	searchSteps int
}

// truth stands for no change: the true counts.
const truth int32 = -1

// limits are how many steps may be taken.
type limits struct {
	hidden    int // of a search among what is hidden already
	secondary int // of a search that may hide more
	improve   int // in the end, for a pattern that costs less
}

// usualLimits suit tables of up to 100,000 cells.
var usualLimits = limits{hidden: 4_000, secondary: 300_000, improve: 40_000_000}

// limitsFor are those that go with the work asked for; 0 is the usual.
func limitsFor(work int) limits {
	if work <= 0 {
		return usualLimits
	}
	return limits{hidden: work, secondary: 75 * work, improve: 5000 * work}
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

// newSuppressor takes the tables of a group, and of what was published before those
// of the same population.
func newSuppressor(tables []*Table, group []int, before []Published, opts *Options) (*suppressor, error) {
	h := &suppressor{opts: opts, group: group, ours: len(group)}
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
func (h *suppressor) start(i int, p *Published) {
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
		if at.table == i && at.cell == c {
			h.cost[u] = h.costOf(p.Table, c)
		}
		if h.opts.Keep != nil && h.opts.Keep(p.Table.Key(c)) {
			h.canHide[u] = false
		}
	}
}

// prepare sets every unknown to its true value, printed.
func (h *suppressor) prepare() {
	n := len(h.s.u)
	h.value = make([]float64, n)
	h.canHide, h.hidden, h.cost = make([]bool, n), make([]bool, n), make([]float64, n)
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
		h.lowBy[i], h.highBy[i] = truth, truth
	}
	h.byUnknown = make([][]int32, n)
	h.limits = limitsFor(h.opts.Work)
	h.searchSteps = h.limits.hidden
}

func (h *suppressor) costOf(t *Table, c int) float64 {
	if h.opts.Cost != nil {
		return math.Max(h.opts.Cost(t, c), 1e-6)
	}
	return 1 + math.Log1p(t.Cells[c].Count)/20
}

func (h *suppressor) hide(u int32) {
	h.hidden[u] = true
	h.lo[u], h.hi[u] = math.Max(h.least, h.s.u[u].lo), h.s.u[u].hi
	h.refresh(u)
}

func (h *suppressor) show(u int32) {
	h.hidden[u] = false
	h.lo[u], h.hi[u] = h.value[u], h.value[u]
	h.refresh(u)
}

// shortfall is how much wider the range of a cell must still get.
func (h *suppressor) shortfall(u int32) float64 {
	return h.opts.need(h.value[u], h.s.amounts) - (h.high[u] - h.low[u])
}

// isProtected says that the range of a cell has the width promised.
func (h *suppressor) isProtected(u int32) bool { return h.shortfall(u) <= tiny/2 }

// run protects every cell, first by what is hidden already, then by secondary
// suppression, and in the end looks for a pattern that costs less.
func (h *suppressor) run(ctx context.Context, progress func(done, total int)) error {
	todo := h.ordered()
	total := 2 * len(todo)
	short := h.limits.hidden / 2 // the second pass looks again
	if err := h.pass(ctx, todo, short, h.protectByHidden, func(k int) { progress(k, total) }); err != nil {
		return err
	}
	protect := func(u int32) { h.protect(ctx, u) }
	if err := h.pass(ctx, todo, h.limits.hidden, protect, func(k int) { progress(len(todo)+k, total) }); err != nil {
		return err
	}
	for _, step := range []func(context.Context, int) error{h.improve, h.cleanUp} {
		if err := step(ctx, h.limits.improve); err != nil {
			return err
		}
	}
	progress(total, total)
	return nil
}

// pass protects one cell after the other.
func (h *suppressor) pass(ctx context.Context, todo []int32, steps int, protect func(u int32), progress func(done int)) error {
	h.searchSteps = steps
	for k, u := range todo {
		h.journal, h.added = h.journal[:0], h.added[:0]
		if k%256 == 0 {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			progress(k)
		}
		protect(u)
	}
	return nil
}

// protectByHidden widens the range of a cell with what is hidden already, if it
// has to be wider.
func (h *suppressor) protectByHidden(u int32) {
	if !h.isProtected(u) {
		h.widen(u)
	}
}

// protect hides as much more as the protection of a cell needs.
func (h *suppressor) protect(ctx context.Context, u int32) {
	h.protectByHidden(u)
	for !h.isProtected(u) && h.addSecondary(u) {
	}
	if !h.isProtected(u) {
		h.byProgramme(ctx, u)
	}
}

// ordered lists the cells to protect: those that are no totals first. They are
// many and small, and what is hidden for them protects most totals too.
func (h *suppressor) ordered() []int32 {
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
func (h *suppressor) wholes(u *unknown) int {
	n := 0
	for d, p := range h.s.tables[u.table].Cells[u.cell].Index {
		if ax := &h.axes[u.table][d]; len(h.s.names.variables[ax.variable].parts[ax.codes[p]]) > 0 {
			n++
		}
	}
	return n
}

// widen widens the range of a cell, downwards first, by moves of what is hidden.
func (h *suppressor) widen(u int32) {
	h.reach(u, -1)
	if !h.isProtected(u) {
		h.reach(u, 1)
	}
}

// reach moves a cell as far as it needs to go in one direction.
func (h *suppressor) reach(u int32, sign int8) {
	h.resume(u, sign)
	moved := false
	for need := h.shortfall(u); need > tiny/2; {
		if sign < 0 && h.cur[u]-h.least < h.step {
			break
		}
		p := h.search(u, sign, need, false, h.searchSteps)
		if p == nil {
			break
		}
		h.apply(p)
		need -= p.amount
		moved = true
	}
	h.endMove(moved)
}

// resume begins where the end known for the cell was reached.
func (h *suppressor) resume(u int32, sign int8) {
	by := h.highBy[u]
	if sign < 0 {
		by = h.lowBy[u]
	}
	if by == truth {
		return
	}
	for _, d := range h.changes[by] {
		h.cur[d.u] += d.by
		h.refresh(d.u)
		h.touch(d.u)
	}
}

func (h *suppressor) touch(u int32) {
	if !h.isTouched[u] {
		h.isTouched[u] = true
		h.touched = append(h.touched, u)
	}
}

func (h *suppressor) apply(p *plan) {
	for _, e := range p.changes {
		if !h.hidden[e.at] {
			h.hide(e.at)
			h.added = append(h.added, e.at)
			h.addedCost += h.cost[e.at]
		}
		h.cur[e.at] += float64(e.sign) * p.amount
		h.refresh(e.at)
		h.touch(e.at)
	}
}

// endMove writes down where the moves led, for every cell that they took
// farther than before, and goes back to the truth.
func (h *suppressor) endMove(moved bool) {
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

func (h *suppressor) record() {
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
			h.journal = append(h.journal, h.protectionOf(u))
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

// addSecondary hides further cells so that a cell's range gets wider by one move:
// the one that costs less for each unit, of the two directions.
func (h *suppressor) addSecondary(u int32) bool {
	need := h.shortfall(u)
	best, direction := math.Inf(1), int8(0)
	var chosen plan
	for _, sign := range []int8{1, -1} {
		h.resume(u, sign)
		if p := h.search(u, sign, need, true, h.limits.secondary); p != nil && p.score < best {
			best, direction = p.score, sign
			chosen = plan{changes: slices.Clone(p.changes), amount: p.amount}
		}
		h.endMove(false)
	}
	if direction == 0 {
		return false
	}
	h.resume(u, direction)
	h.apply(&chosen)
	h.endMove(true)
	return true
}
