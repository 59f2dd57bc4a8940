package linkage

import (
	"fmt"
	"math"
	"strings"

	"candour/linkage/dialect"
)

// adjustment is what a level's term frequency setting does.
type adjustment struct {
	column  int // of the comparator's tuples
	weight  float64
	log2u   float64
	minimum float64 // log2
}

// scorer turns levels into match weights.
type scorer struct {
	prior   float64
	weights [][]float64     // by comparison and level
	adjust  [][]*adjustment // the same, nil where there is none
	most    []float64       // the most that a comparison can add
	rest    []float64       // the most that all from this one on can add
}

// newScorer reads the probabilities of a model for some of its comparisons.
func newScorer(m *Model, which []int, comps []*comparator, prior float64) (*scorer, error) {
	s := &scorer{prior: WeightOf(prior), rest: make([]float64, len(which)+1)}
	for n, i := range which {
		c := &m.Comparisons[i]
		pm, pu := c.probabilities()
		weights, adjust := []float64{0}, []*adjustment{nil}
		for g, at := range c.graded() {
			weights = append(weights, weightOf(pm[g], pu[g]))
			a, err := adjustmentOf(c, at, pu, comps[n])
			if err != nil {
				return nil, fmt.Errorf("comparison %q: %w", c.Name, err)
			}
			adjust = append(adjust, a)
		}
		s.weights, s.adjust = append(s.weights, weights), append(s.adjust, adjust)
		s.most = append(s.most, maxOf(weights, adjust, comps[n]))
	}
	for n := len(which) - 1; n >= 0; n-- {
		s.rest[n] = s.rest[n+1] + s.most[n]
	}
	return s, nil
}

// adjustmentOf finds the level that an adjustment is measured from: exact
// agreement on the column, as in Splink.
func adjustmentOf(c *Comparison, at int, pu []float64, comp *comparator) (*adjustment, error) {
	l := c.Levels[at]
	if l.TFColumn == "" || isElse(l.SQL) {
		return nil, nil //nolint:nilnil // nil says: none
	}
	name := unquoteName(l.TFColumn)
	a := &adjustment{weight: 1, minimum: math.Log2(l.TFMinimum)}
	if l.TFWeight != nil {
		a.weight = *l.TFWeight
	}
	if a.weight == 0 {
		return nil, nil //nolint:nilnil // nil says: none
	}
	for k, n := range comp.t.names {
		if n == name {
			a.column = k
		}
	}
	base := -1
	for g, i := range c.graded() {
		if l.OwnTFBase && i == at || !l.OwnTFBase && isExactOn(c.Levels[i].SQL, name) {
			base = g // the best such level stands last among the graded ones
		}
	}
	if base < 0 {
		return nil, fmt.Errorf("the term frequency of %q is to count, but no level is exact agreement on that column alone", name)
	}
	a.log2u = math.Log2(max(pu[base], 1e-300))
	return a, nil
}

func isExactOn(sql, column string) bool {
	if isElse(sql) {
		return false
	}
	e, err := dialect.ParseCondition(sql)
	if err != nil {
		return false
	}
	names := e.ExactColumns()
	return len(names) == 1 && strings.EqualFold(names[0], column)
}

// maxOf bounds the weight that a comparison can give.
func maxOf(weights []float64, adjust []*adjustment, c *comparator) float64 {
	most := math.Inf(-1)
	for l, w := range weights {
		if a := adjust[l]; a != nil {
			low, high := math.Inf(1), math.Inf(-1)
			for _, f := range c.tf[a.column] {
				if !math.IsInf(f, -1) {
					low, high = min(low, f), max(high, f)
				}
			}
			if low <= high {
				w += max(0, a.weight*(a.log2u-max(low, a.minimum)), a.weight*(a.log2u-max(high, a.minimum)))
			}
		}
		most = max(most, w)
	}
	return most
}

// maxFor bounds the weight that a comparison can give a left record: a value
// that is common or missing there can give less than most.
func (s *scorer) maxFor(n int, c *comparator, a uint32) float64 {
	if c.simple && a == 0 {
		return 0
	}
	most := math.Inf(-1)
	for l, w := range s.weights[n] {
		if x := s.adjust[n][l]; x != nil {
			code := c.t.part(x.column, a)
			if code == 0 || x.weight < 0 {
				return s.most[n]
			}
			// The frequency that counts is at least that of the left value.
			w += max(0, x.weight*(x.log2u-max(c.tf[x.column][code], x.minimum)))
		}
		most = max(most, w)
	}
	return most
}

// frequencyWeight is what term frequencies add to the weight of a pair.
func (s *scorer) frequencyWeight(n int, level uint8, c *comparator, a, b uint32) float64 {
	x := s.adjust[n][level]
	if x == nil {
		return 0
	}
	f := c.frequency(x.column, a, b)
	if math.IsNaN(f) {
		return 0
	}
	return x.weight * (x.log2u - max(f, x.minimum))
}

// WeightRow is a level of a model with what it says.
type WeightRow struct {
	Comparison, Level string
	M, U, Weight      float64
}

// Weights lists the levels of a model from the best to the worst of each
// comparison, without those for missing values.
func (m *Model) Weights() []WeightRow {
	var out []WeightRow
	for i := range m.Comparisons {
		c := &m.Comparisons[i]
		pm, pu := c.probabilities()
		levels := c.graded()
		for g := len(levels) - 1; g >= 0; g-- {
			l := c.Levels[levels[g]]
			name := l.Label
			if name == "" {
				name = l.SQL
			}
			out = append(out, WeightRow{c.Name, name, pm[g], pu[g], weightOf(pm[g], pu[g])})
		}
	}
	return out
}
