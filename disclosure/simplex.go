package disclosure

import (
	"context"
	"math"
	"slices"
)

// simplex is a linear programme: ranges of variables, and rows that must each
// come to a number. It keeps a point that satisfies all of them and moves it
// along the edges to the largest or smallest value of one variable, then of the
// next: the bounded-variable primal method with a tableau whose zeros are
// skipped. Every programme of an audit has the same rows, so each starts where
// the last one ended.
type simplex struct {
	n      int         // variables that the caller knows
	t      [][]float64 // rows: coefficient of every variable, the basic one's is 1
	basis  []int       // row -> its basic variable
	row    []int       // variable -> its row, -1 when it is at rest
	x      []float64
	lo, hi []float64
	filled []int32 // scratch: columns that are not zero
	left   int     // steps that it may still make in all; negative for no limit but each programme's own
}

const (
	zeroed = 1e-11 // coefficients below this are rounding
	slope  = 1e-9  // slopes below this lead nowhere
)

// term is one variable of a row with its coefficient.
type term struct {
	v int32
	a float64
}

// newSimplex starts at a point that is known to satisfy everything.
func newSimplex(rows [][]term, lo, hi, at []float64) *simplex {
	s := &simplex{n: len(lo), lo: lo, hi: hi, x: at, row: make([]int, len(lo)), left: -1}
	for v := range s.row {
		s.row[v] = -1
	}
	for _, r := range rows {
		line := make([]float64, len(lo))
		for _, e := range r {
			line[e.v] += e.a
		}
		s.t = append(s.t, line)
	}
	s.reduce()
	s.settle()
	return s
}

// reduce makes every row say one variable by the others and drops rows that
// say nothing new.
func (s *simplex) reduce() {
	rows := s.t
	s.t = nil
	for _, line := range rows {
		for r, done := range s.t {
			if f := line[s.basis[r]]; f != 0 {
				take(line, done, f, nil)
			}
		}
		if v := s.bestPivot(line); v >= 0 {
			scale(line, line[v])
			s.basis, s.t, s.row[v] = append(s.basis, v), append(s.t, line), len(s.t)
			for r, other := range s.t[:len(s.t)-1] {
				if f := other[v]; f != 0 {
					take(s.t[r], line, f, nil)
				}
			}
		}
	}
}

// bestPivot takes a large coefficient, and among those a variable far from its ends.
func (s *simplex) bestPivot(line []float64) int {
	best, at := 0.0, -1
	for v, a := range line {
		if math.Abs(a) < 1e-7 {
			continue
		}
		room := math.Min(s.x[v]-s.lo[v], s.hi[v]-s.x[v])
		if score := math.Abs(a) * (1 + math.Min(room, 1)); score > best {
			best, at = score, v
		}
	}
	return at
}

func scale(line []float64, by float64) {
	for v := range line {
		if line[v] != 0 {
			line[v] /= by
		}
	}
}

// take subtracts f times a row; filled lists its columns that are not zero.
func take(line, other []float64, f float64, filled []int32) {
	if filled == nil {
		for v, a := range other {
			if a != 0 {
				if line[v] -= f * a; math.Abs(line[v]) < zeroed {
					line[v] = 0
				}
			}
		}
		return
	}
	for _, v := range filled {
		if line[v] -= f * other[v]; math.Abs(line[v]) < zeroed {
			line[v] = 0
		}
	}
}

// settle moves every variable at rest to one of its ends.
func (s *simplex) settle() {
	for v := range s.x {
		if s.row[v] >= 0 || s.x[v] <= s.lo[v]+tiny || s.x[v] >= s.hi[v]-tiny {
			continue
		}
		dir := -1.0
		if s.hi[v]-s.x[v] < s.x[v]-s.lo[v] {
			dir = 1
		}
		s.move(v, dir, false)
	}
}

// move takes a variable at rest as far as it can go. It reports how far, +Inf
// where nothing stops it (and then moves nothing).
func (s *simplex) move(v int, dir float64, careful bool) float64 {
	far, blocked := s.hi[v]-s.x[v], -1
	if dir < 0 {
		far = s.x[v] - s.lo[v]
	}
	for r, line := range s.t {
		rate := -line[v] * dir
		if math.Abs(rate) < slope {
			continue
		}
		b := s.basis[r]
		t := (s.hi[b] - s.x[b]) / rate
		if rate < 0 {
			t = (s.lo[b] - s.x[b]) / rate
		}
		t = math.Max(t, 0)
		switch {
		case t < far-1e-10:
			far, blocked = t, r
		case blocked >= 0 && t <= far+1e-10:
			old := s.t[blocked][v]
			if (!careful && math.Abs(line[v]) > math.Abs(old)) || (careful && b < s.basis[blocked]) {
				far, blocked = math.Min(t, far), r
			}
		}
	}
	if math.IsInf(far, 1) {
		return far
	}
	s.shift(v, dir, far)
	if blocked >= 0 {
		s.pivot(blocked, v)
	}
	return far
}

func (s *simplex) shift(v int, dir, far float64) {
	s.x[v] += dir * far
	if far == 0 {
		return
	}
	for r, line := range s.t {
		if line[v] != 0 {
			s.x[s.basis[r]] -= line[v] * dir * far
		}
	}
}

// pivot lets a variable take over a row; the one that had it goes to the end
// that stopped it.
func (s *simplex) pivot(r, v int) {
	out := s.basis[r]
	if math.Abs(s.x[out]-s.lo[out]) < math.Abs(s.x[out]-s.hi[out]) {
		s.x[out] = s.lo[out]
	} else {
		s.x[out] = s.hi[out]
	}
	line := s.t[r]
	by := line[v]
	s.filled = s.filled[:0]
	for c, a := range line {
		if a != 0 {
			line[c] = a / by
			s.filled = append(s.filled, int32(c))
		}
	}
	line[v] = 1
	for i, other := range s.t {
		if f := other[v]; i != r && f != 0 {
			take(other, line, f, s.filled)
			other[v] = 0
		}
	}
	s.basis[r], s.row[v], s.row[out] = v, r, -1
}

// extreme takes one variable to its largest (dir 1) or smallest (-1) value.
// It is +Inf or -Inf where there is no end; ok is false when it gave up, and
// the value is then only reached, not the extreme.
func (s *simplex) extreme(ctx context.Context, k int, dir float64) (value float64, ok bool) {
	stuck := 0
	for step := 0; ; step++ {
		if step%64 == 63 && ctx.Err() != nil || step > 200*(len(s.t)+10) {
			return s.x[k], false
		}
		v, way := s.entering(k, dir, stuck > 20)
		if v < 0 {
			return s.x[k], true
		}
		if s.left == 0 {
			return s.x[k], false
		}
		s.left = max(s.left-1, -1)
		far := s.move(v, way, stuck > 20)
		if math.IsInf(far, 1) {
			return math.Inf(int(dir)), true
		}
		if far > 1e-9 {
			stuck = 0
		} else {
			stuck++
		}
	}
}

// budget lets the programmes that follow make as many steps together as take a
// second or so, times a number.
func (s *simplex) budget(times int) {
	s.left = max(1, times) * max(200, 1_000_000_000/(len(s.t)*len(s.x)+1))
}

// clone is the same programme at the same point.
func (s *simplex) clone() *simplex {
	out := *s
	out.t = make([][]float64, len(s.t))
	for r := range s.t {
		out.t[r] = slices.Clone(s.t[r])
	}
	out.basis, out.row, out.x = slices.Clone(s.basis), slices.Clone(s.row), slices.Clone(s.x)
	out.lo, out.hi, out.filled = slices.Clone(s.lo), slices.Clone(s.hi), nil
	return &out
}

// limit cuts the range of a variable in a direction, if it goes farther.
func (s *simplex) limit(v int, dir, enough float64) {
	if dir > 0 {
		s.hi[v] = math.Min(s.hi[v], enough)
	} else {
		s.lo[v] = math.Max(s.lo[v], enough)
	}
}

// until is extreme, no farther than is enough.
func (s *simplex) until(ctx context.Context, v int, dir, enough float64) (value float64, ok bool) {
	lo, hi := s.lo[v], s.hi[v]
	if dir*s.x[v] >= dir*enough {
		return s.x[v], true
	}
	s.limit(v, dir, enough)
	value, ok = s.extreme(ctx, v, dir)
	s.lo[v], s.hi[v] = lo, hi
	return value, ok
}

// entering chooses the variable to move next: the steepest, or when nothing
// moves for long the first (Bland's rule, which cannot go round in circles).
func (s *simplex) entering(k int, dir float64, first bool) (int, float64) {
	r := s.row[k]
	if r < 0 {
		if dir > 0 && s.x[k] < s.hi[k]-tiny || dir < 0 && s.x[k] > s.lo[k]+tiny {
			return k, dir
		}
		return -1, 0
	}
	best, at, way := slope, -1, 0.0
	for v, a := range s.t[r] {
		if a == 0 || s.row[v] >= 0 {
			continue
		}
		d := -dir * a
		if math.Abs(d) <= best || d > 0 && s.x[v] >= s.hi[v]-tiny || d < 0 && s.x[v] <= s.lo[v]+tiny {
			continue
		}
		at, way = v, math.Copysign(1, d)
		if first {
			return at, way
		}
		best = math.Abs(d)
	}
	return at, way
}

// feasible finds a point that satisfies rows and ranges; nil when there is
// none. Each row gets a helper that takes up what is missing, and the sum of
// the helpers is brought to zero.
func feasible(ctx context.Context, rows [][]term, sums, lo, hi []float64) []float64 {
	n, m := len(lo), len(rows)
	lo2, hi2, at := make([]float64, n+m+1), make([]float64, n+m+1), make([]float64, n+m+1)
	copy(lo2, lo)
	copy(hi2, hi)
	copy(at, lo)
	all := make([][]term, 0, m+1)
	total := []term{{int32(n + m), 1}}
	for r, row := range rows {
		missing := sums[r]
		for _, e := range row {
			missing -= e.a * at[e.v]
		}
		h := int32(n + r)
		all = append(all, append(append([]term(nil), row...), term{h, math.Copysign(1, missing)}))
		at[h], hi2[h] = math.Abs(missing), math.Inf(1)
		at[n+m] += at[h]
		total = append(total, term{h, -1})
	}
	hi2[n+m] = math.Inf(1)
	s := newSimplex(append(all, total), lo2, hi2, at)
	if left, _ := s.extreme(ctx, n+m, -1); left > 1e-6 {
		return nil
	}
	return s.x[:n]
}
