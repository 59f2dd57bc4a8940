package disclosure

import (
	"cmp"
	"math"
	"slices"
)

// A move is a change to the counts that leaves every sum true: some people
// moved from one code of a variable to another, and others moved back
// elsewhere. It is made of one choice for each variable: the leaf that gains,
// and the leaf that loses, or none, in which case the totals above grow too.
// The changed cells of a table are the product of the choices, so that a move
// through four variables changes 16 cells or more, with signs; in a table
// without a variable the gain and the loss cancel. This finds changes in tables
// of any number of variables and in linked tables without a linear programme.
type mover struct {
	s *system
	// What the counts are along the moves so far, and between what they may move.
	cur, lo, hi []float64
	hidden      []bool
	canHide     []bool
	cost        []float64 // of suppressing each unknown
	least       float64
	step        float64 // the least change that counts: 1, or next to nothing
	rooms       [2][]float64
	axes        [][]axis
	options     [][][][]option // by table, axis, place: made when first needed
	order       [][]int
	// The search under way.
	table       int
	need        float64
	maySuppress bool
	left        int
	steps       int    // all that was looked at, in all searches
	beam        int    // options followed for each variable
	chosen      []pick // by variable
	buffer      [][]entry
	ranked      [][]ranked
	extra       []int // variables that the table is not by
	stamp       []int32
	epoch       int32
	best        plan
	scratch     []entry
}

// plan is a move that was found: who changes, by how much, and the cost of the
// secondary suppressions that it needs.
type plan struct {
	changes []entry
	amount  float64
	cost    float64
	score   float64
}

// newMover gives nil where the tables group a variable in ways that have no
// common parts; only linear programming helps there.
func newMover(s *system) *mover {
	m := &mover{s: s, step: 1, stamp: make([]int32, len(s.u)), chosen: make([]pick, len(s.names.variables))}
	if s.amounts {
		m.step = tiny
	}
	for i, t := range s.tables {
		var axes []axis
		for d := range t.Dimensions {
			axes = append(axes, m.axis(s.names.of[i][d], t.stride[d], s.names.codes[i][d]))
			if !axes[d].nested(&t.Dimensions[d]) {
				return nil
			}
		}
		for _, f := range s.names.fixed[i] {
			axes = append(axes, m.axis(int(f[0]), 0, []int32{f[1]}))
		}
		m.axes = append(m.axes, axes)
		m.options = append(m.options, make([][][]option, len(axes)))
		for a := range axes {
			m.options[i][a] = make([][]option, len(axes[a].codes))
		}
	}
	m.order = make([][]int, len(s.tables))
	return m
}

func (m *mover) axis(v, stride int, codes []int32) axis {
	variable := m.s.names.variables[v]
	a := axis{variable: v, stride: stride, codes: codes, of: make([][]int32, len(variable.leaves))}
	for place, code := range codes {
		for _, leaf := range variable.under[code] {
			a.of[leaf] = append(a.of[leaf], int32(place))
		}
	}
	return a
}

// search finds a move that changes a cell in a direction, by up to need. Where
// maySuppress is false, only hidden cells may change and the first such move will do;
// otherwise the one that costs least for each unit, within the work given.
func (m *mover) search(u int32, sign int8, need float64, maySuppress bool, work int) *plan {
	m.need, m.maySuppress, m.left = need, maySuppress, work
	m.best = plan{changes: m.best.changes[:0], score: math.Inf(1)}
	first := &m.s.u[u]
	m.table = first.table
	cost, room := m.room(u, sign)
	if room < m.step {
		return nil
	}
	order := m.ordered(first.table)
	for len(m.buffer) < len(order)+1 {
		m.buffer = append(m.buffer, nil)
		m.ranked = append(m.ranked, nil)
	}
	m.buffer[0] = append(m.buffer[0][:0], entry{int32(first.cell), sign})
	room = math.Min(room, need)
	if maySuppress { // a quick look first, whose find cuts the full one short
		m.beam = 3
		m.descend(0, cost, room)
	}
	m.beam, m.left = math.MaxInt, work
	m.descend(0, cost, room)
	m.steps += work - m.left
	if math.IsInf(m.best.score, 1) {
		return nil
	}
	return &m.best
}

// ordered gives the axes of a table, those with few codes first, and notes the
// variables that it is not by.
func (m *mover) ordered(table int) []int {
	axes := m.axes[table]
	if m.order[table] == nil {
		order := make([]int, len(axes))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return len(axes[a].of) - len(axes[b].of) })
		m.order[table] = order
	}
	m.extra = m.extra[:0]
	for v := range m.s.names.variables {
		if !slices.ContainsFunc(axes, func(a axis) bool { return a.variable == v }) {
			m.extra = append(m.extra, v)
		}
	}
	return m.order[table]
}

// refresh works out how far a cell can go up and down, after a change to it.
func (m *mover) refresh(u int32) {
	m.rooms[0][u], m.rooms[1][u] = m.cur[u]-m.lo[u], m.hi[u]-m.cur[u]
}

// room says how far a cell can change, and what hiding it for that would cost.
func (m *mover) room(u int32, sign int8) (cost, room float64) {
	if m.hidden[u] || !m.maySuppress {
		return 0, m.rooms[(sign+1)/2][u]
	}
	switch {
	case !m.canHide[u]:
		return 0, 0
	case sign > 0:
		return m.cost[u], m.s.u[u].hi - m.cur[u]
	}
	return m.cost[u], m.cur[u] - math.Max(m.least, m.s.u[u].lo)
}

// descend chooses for one axis after the other.
func (m *mover) descend(depth int, cost, room float64) {
	order := m.order[m.table]
	if depth == len(order) {
		m.finish(cost, room)
		return
	}
	ax := order[depth]
	base := int(m.s.tables[m.table].place0(m.buffer[0][0].at, m.axes[m.table][ax].stride, len(m.axes[m.table][ax].codes)))
	options := m.optionsOf(m.table, ax, base)
	list := m.ranked[depth][:0]
	for i := range options {
		c, r, ok := m.extend(depth, &options[i], cost, room)
		if !ok {
			continue
		}
		if !m.maySuppress {
			if m.follow(depth, ax, &options[i], c, r); m.left <= 0 || !math.IsInf(m.best.score, 1) {
				return
			}
			continue
		}
		list = append(list, ranked{i, c, r})
	}
	m.ranked[depth] = list
	if !m.maySuppress {
		return
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.cost*b.cap, b.cost*a.cap), a.option-b.option)
	})
	for k, r := range list {
		if m.left <= 0 || k >= m.beam {
			return
		}
		if r.cost/r.cap >= m.best.score {
			break
		}
		m.follow(depth, ax, &options[r.option], r.cost, r.cap)
	}
}

// place0 finds the place of a cell on an axis by its stride and size.
func (t *Table) place0(cell int32, stride, size int) int32 {
	if stride == 0 {
		return 0
	}
	return cell / int32(stride) % int32(size)
}

// extend works out what an option adds to the cost and leaves of the room.
func (m *mover) extend(depth int, o *option, cost, room float64) (float64, float64, bool) {
	at := m.s.at[m.table]
	for _, st := range o.steps {
		for _, e := range m.buffer[depth] {
			c, r := m.room(at[e.at+st.at], e.sign*st.sign)
			m.left--
			if r < m.step {
				return 0, 0, false
			}
			cost += c
			if r < room {
				room = r
			}
		}
		if cost >= m.best.score*room {
			return 0, 0, false
		}
	}
	return cost, room, true
}

func (m *mover) follow(depth, ax int, o *option, cost, room float64) {
	next := append(m.buffer[depth+1][:0], m.buffer[depth]...)
	for _, st := range o.steps {
		for _, e := range m.buffer[depth] {
			next = append(next, entry{e.at + st.at, e.sign * st.sign})
		}
	}
	m.buffer[depth+1] = next
	m.chosen[m.axes[m.table][ax].variable] = o.pick
	m.descend(depth+1, cost, room)
}

// finish looks at the other tables, for each way to choose the variables that
// this table is not by.
func (m *mover) finish(cost, room float64) {
	if len(m.s.tables) == 1 {
		m.keep(m.toUnknowns(), cost, room)
		return
	}
	m.others(0, cost, room)
}

func (m *mover) others(k int, cost, room float64) {
	if k == len(m.extra) {
		m.whole(cost, room)
		return
	}
	v := m.extra[k]
	for leaf := range m.s.names.variables[v].leaves {
		m.chosen[v] = pick{int32(leaf), -1}
		m.others(k+1, cost, room)
		if m.left <= 0 || (!m.maySuppress && !math.IsInf(m.best.score, 1)) {
			return
		}
	}
}

// toUnknowns gives the changes in the table of the search.
func (m *mover) toUnknowns() []entry {
	out := m.scratch[:0]
	for _, e := range m.buffer[len(m.order[m.table])] {
		out = append(out, entry{m.s.at[m.table][e.at], e.sign})
	}
	m.scratch = out
	return out
}

// whole weighs a complete choice over all tables.
func (m *mover) whole(cost, room float64) {
	changes := m.toUnknowns()
	m.epoch++
	for _, e := range changes {
		m.stamp[e.at] = m.epoch
	}
	sign := m.buffer[0][0].sign
	for j := range m.s.tables {
		if j == m.table {
			continue
		}
		from := len(changes)
		changes = m.changesIn(j, sign, changes)
		for _, e := range changes[from:] {
			c, r := m.room(e.at, e.sign)
			m.left--
			cost, room = cost+c, math.Min(room, r)
			if r < m.step || cost/room >= m.best.score {
				m.scratch = changes
				return
			}
		}
	}
	m.scratch = changes
	m.keep(changes, cost, room)
}

// changesIn appends the changed cells of another table that are new.
func (m *mover) changesIn(j int, sign int8, changes []entry) []entry {
	for v := range m.s.names.variables {
		if m.chosen[v].lose >= 0 && !slices.ContainsFunc(m.axes[j], func(a axis) bool { return a.variable == v }) {
			return changes // the gain and the loss cancel
		}
	}
	cells := []entry{{0, sign}}
	for i := range m.axes[j] {
		a := &m.axes[j][i]
		var next []entry
		for _, e := range a.signed(m.chosen[a.variable].gain, m.chosen[a.variable].lose) {
			for _, c := range cells {
				next = append(next, entry{c.at + e.at*int32(a.stride), c.sign * e.sign})
			}
		}
		cells = next
	}
	for _, c := range cells {
		if u := m.s.at[j][c.at]; m.stamp[u] != m.epoch {
			m.stamp[u] = m.epoch
			changes = append(changes, entry{u, c.sign})
		}
	}
	return changes
}

func (m *mover) keep(changes []entry, cost, room float64) {
	if !m.s.amounts {
		room = math.Floor(room + tiny)
	}
	if score := cost / room; score < m.best.score {
		m.best.changes = append(m.best.changes[:0], changes...)
		m.best.amount, m.best.cost, m.best.score = room, cost, score
	}
}
