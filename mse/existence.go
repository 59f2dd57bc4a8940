package mse

import "math"

// Verdict says whether a model can be estimated from a table at all.
type Verdict struct {
	// Exists: the likelihood has a greatest value at finite parameters, but
	// for the interactions of [Verdict.Empty], which are minus infinity.
	Exists bool
	// Identifiable: one set of parameters alone gives that value.
	Identifiable bool
	// Empty are the terms that nobody is on all lists of.
	Empty []History
}

// Code is the verdict as a number: 0 sound, 1 no maximum likelihood estimate
// exists, 2 not identifiable, 3 both.
func (v Verdict) Code() int {
	code := 0
	if !v.Exists {
		code |= 1
	}
	if !v.Identifiable {
		code |= 2
	}
	return code
}

// String is the verdict in words.
func (v Verdict) String() string {
	return [...]string{"sound", "no maximum likelihood estimate exists", "not identifiable",
		"no maximum likelihood estimate exists, and the model is not identifiable"}[v.Code()]
}

// Check says whether the extended maximum likelihood estimate of the model
// exists and is identifiable (L. Chan, B. W. Silverman and K. Vincent, Multiple
// systems estimation for sparse capture data, JASA 116, 2021, section 2).
//
// A term that nobody is on all lists of has the estimate minus infinity; it and
// every history that holds it are set aside. For what is left the estimate
// exists where the sufficient statistics lie inside the cone of the design's
// rows and not on its edge (S. E. Fienberg and A. Rinaldo, Maximum likelihood
// estimation in log-linear models, Annals of Statistics 40, 2012): where some
// table with people in every history has the same sufficient statistics, which
// a linear programme answers. It is identifiable where the design has full
// rank.
func Check(t *Table, m Model) Verdict {
	f := newFitter(t.Lists())
	f.load(t.floats())
	f.choose(m.withIntercept())
	v := Verdict{Exists: f.exists(), Identifiable: f.fullRank()}
	for _, h := range m.terms {
		if f.supY[h] == 0 {
			v.Empty = append(v.Empty, h)
		}
	}
	return v
}

// exists solves max s with X'x = X'n and x >= s in every cell. Only where n is
// above 0 matters, so every count above 0 is taken as 1 and the programme holds
// small whole numbers alone. Writing x = y + s, s >= 0 and y >= 0.
func (f *fitter) exists() bool {
	a := make([][]float64, len(f.live))
	b := make([]float64, len(f.live))
	for i, term := range f.live {
		a[i] = make([]float64, len(f.cells)+1)
		for j, cell := range f.cells {
			if cell&term != term {
				continue
			}
			a[i][j] = 1
			a[i][len(f.cells)]++
			if f.y[cell] > 0 {
				b[i]++
			}
		}
	}
	c := make([]float64, len(f.cells)+1)
	c[len(f.cells)] = 1
	s, ok := maximise(a, b, c)
	return ok && s > 1e-7
}

// fullRank factors X'X of the cells that are left, whose entries are whole
// numbers: a pivot is 0 or well away from it.
func (f *fitter) fullRank() bool {
	if len(f.live) > len(f.cells) {
		return false
	}
	for h := range f.sums {
		f.sums[h] = 0
	}
	for _, cell := range f.cells {
		f.sums[cell] = 1
	}
	supersetSums(f.sums)
	f.normal()
	for i := range len(f.live) {
		row := f.h[i*f.width:]
		for j := 0; j <= i; j++ {
			other := f.h[j*f.width:]
			sum := row[j]
			for k := range j {
				sum -= row[k] * other[k]
			}
			if i == j {
				if sum < 1e-8 {
					return false
				}
				row[i] = math.Sqrt(sum)
			} else {
				row[j] = sum / other[j]
			}
		}
	}
	return true
}
