package disclosure

import (
	"fmt"
	"math"
	"slices"
)

// unknown is one count that somebody may want to work out. Cells with the same
// key are one unknown, unless their true values differ: then one was revised.
type unknown struct {
	table, cell int // where it is first
	value       float64
	known       bool // value is the truth
	exact       bool // printed exactly somewhere
	lo, hi      float64
	next        int32 // another unknown with the same key, -1 for none
}

// system is everything that a reader knows: unknowns, their ranges, and sums.
type system struct {
	tables  []*Table
	amounts bool
	names   *names
	u       []unknown
	at      [][]int32 // by table and cell: the unknown
	// Equations: member[start[e]] is the whole, those up to start[e+1] its parts.
	start  []int32
	member []int32
	// Equations of each unknown: of[ofStart[u]:ofStart[u+1]].
	ofStart []int32
	of      []int32
	looked  int // at how many equations tighten looked
}

const tiny = 1e-7

// newSystem ties the tables together. shown may be nil: nothing printed yet.
func newSystem(tables []*Table, published []Published) (*system, error) {
	s := &system{tables: tables, at: make([][]int32, len(tables))}
	for _, t := range tables {
		if len(t.stride) == 0 {
			return nil, fmt.Errorf("table %q was not made by NewTable or NewTableOf", t.Name)
		}
		if t.Amounts != tables[0].Amounts {
			return nil, fmt.Errorf("tables %q and %q are of one population, but only one has amounts", tables[0].Name, t.Name)
		}
		s.amounts = t.Amounts
	}
	var err error
	if s.names, err = newNames(tables); err != nil {
		return nil, err
	}
	first := make(map[uint64]int32)
	for _, unsure := range []bool{false, true} { // tables with known truth first
		for i := range tables {
			if p := published; (p != nil && p[i].Unknown) == unsure {
				s.enter(i, published, first)
			}
		}
	}
	s.tie()
	return s, s.addsUp()
}

// enter gives every cell of a table its unknown.
func (s *system) enter(i int, published []Published, first map[uint64]int32) {
	t := s.tables[i]
	s.at[i] = make([]int32, len(t.Cells))
	keys := s.names.keys(i)
	for c := range t.Cells {
		now := unknown{table: i, cell: c, value: t.Cells[c].Count, known: true, lo: 0, hi: math.Inf(1), next: -1}
		if published != nil {
			sh := published[i].Shown[c]
			now.lo, now.hi, now.exact = sh.Lower, sh.Upper, sh.Form == Exact
			if published[i].Unknown {
				now.known = now.exact
				now.value = sh.Lower
			}
		}
		if t.Cells[c].Structural {
			now.value, now.known, now.lo, now.hi, now.exact = 0, true, 0, 0, true
		}
		head, ok := first[keys[c]]
		if !ok {
			head = -1
		}
		at := s.same(head, &now)
		if at < 0 {
			at = int32(len(s.u))
			now.next = head
			s.u = append(s.u, now)
			first[keys[c]] = at
		} else {
			s.meet(at, &now)
		}
		s.at[i][c] = at
	}
}

// same finds among the unknowns of a key the one that this cell can be.
func (s *system) same(at int32, now *unknown) int32 {
	for ; at >= 0; at = s.u[at].next {
		was := &s.u[at]
		switch {
		case was.known && now.known:
			if math.Abs(was.value-now.value) <= tiny {
				return at
			}
		case math.Max(was.lo, now.lo) <= math.Min(was.hi, now.hi)+tiny:
			if !now.known && was.known && (was.value < now.lo-tiny || was.value > now.hi+tiny) {
				continue
			}
			return at
		}
	}
	return -1
}

func (s *system) meet(at int32, now *unknown) {
	was := &s.u[at]
	was.lo, was.hi = math.Max(was.lo, now.lo), math.Min(was.hi, now.hi)
	was.exact = was.exact || now.exact
	if now.known && !was.known {
		was.known, was.value = true, now.value
	}
}

// tie writes down every sum of every table.
func (s *system) tie() {
	s.start = append(s.start, 0)
	for i, t := range s.tables {
		for d := range t.Dimensions {
			for code, parts := range t.Dimensions[d].children() {
				if len(parts) > 0 {
					s.tieCode(i, d, code, parts)
				}
			}
		}
	}
	count := make([]int32, len(s.u)+1)
	for _, m := range s.member {
		count[m+1]++
	}
	for i := range s.u {
		count[i+1] += count[i]
	}
	s.ofStart = slices.Clone(count)
	s.of = make([]int32, len(s.member))
	for e := 0; e+1 < len(s.start); e++ {
		for _, m := range s.member[s.start[e]:s.start[e+1]] {
			s.of[count[m]] = int32(e)
			count[m]++
		}
	}
}

func (s *system) tieCode(i, d, code int, parts []int) {
	t := s.tables[i]
	for c := range t.Cells {
		if t.Cells[c].Index[d] != code {
			continue
		}
		s.member = append(s.member, s.at[i][c])
		for _, p := range parts {
			s.member = append(s.member, s.at[i][c+(p-code)*t.stride[d]])
		}
		s.start = append(s.start, int32(len(s.member)))
	}
}

// equations of an unknown.
func (s *system) equationsOf(u int32) []int32 { return s.of[s.ofStart[u]:s.ofStart[u+1]] }

// members of an equation, the whole first.
func (s *system) members(e int32) []int32 { return s.member[s.start[e]:s.start[e+1]] }

// off is how far the parts of an equation are from the whole.
func (s *system) off(e int32, of []float64) float64 {
	m := s.members(e)
	sum := -of[m[0]]
	for _, part := range m[1:] {
		sum += of[part]
	}
	return sum
}

// addsUp finds a table whose totals are not the sums of their parts.
func (s *system) addsUp() error {
	for e := int32(0); int(e)+1 < len(s.start); e++ {
		m := s.members(e)
		sum, all := 0.0, true
		for _, u := range m {
			all = all && s.u[u].known
		}
		if !all {
			continue
		}
		for _, u := range m[1:] {
			sum += s.u[u].value
		}
		whole := &s.u[m[0]]
		if math.Abs(sum-whole.value) > tiny*math.Max(1, math.Abs(sum)) {
			t := s.tables[whole.table]
			return fmt.Errorf("table %q does not add up: %s is %v, its parts are %v", t.Name, t.Codes(whole.cell), whole.value, sum)
		}
	}
	return nil
}
