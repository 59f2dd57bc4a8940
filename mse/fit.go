package mse

import (
	"math"
)

// Fit is a Poisson log-linear model fitted to a table.
type Fit struct {
	Model    Model
	Verdict  Verdict
	Hidden   float64 // the people on no list, expected
	Estimate float64 // the people seen and the people hidden
	LogLik   float64 // of the counts, constants included
	Terms    int     // parameters: the intercept, and those that are minus infinity, among them
	BIC      float64 // -2 LogLik + Terms log(people seen)
	// Effects are the parameters by term, in the order of the intercept and
	// then Model.Terms; -Inf where nobody is on all lists of the term.
	Effects []float64
	// Expected are the people expected with each history, [0] those hidden.
	Expected []float64
}

// FitModel fits the model by maximum likelihood, with minus infinity for the
// terms that nobody is on all lists of (R. M. Cormack, Log-linear models for
// capture-recapture, Biometrics 45, 1989; L. Chan, B. W. Silverman and K.
// Vincent, JASA 116, 2021, for empty overlaps). Where the verdict is not sound
// there is no estimate: Hidden and Estimate are then not a number.
func FitModel(t *Table, m Model) Fit {
	f := newFitter(t.Lists())
	f.load(t.floats())
	ok := f.fit(m.withIntercept(), nil, exact)
	out := Fit{Model: m, Verdict: Check(t, m), LogLik: f.ll - f.logFactorials, Terms: len(m.terms) + 1,
		Hidden: math.NaN(), Estimate: math.NaN()}
	out.BIC = -2*out.LogLik + float64(out.Terms)*math.Log(f.people)
	if ok && out.Verdict.Code() == 0 {
		out.Hidden = math.Exp(f.alpha[0])
		out.Estimate = f.people + out.Hidden
	}
	for _, h := range m.withIntercept() {
		e := f.alpha[h]
		if f.supY[h] == 0 {
			e = math.Inf(-1)
		}
		out.Effects = append(out.Effects, e)
	}
	out.Expected = append(out.Expected, f.mu...)
	out.Expected[0] = out.Hidden
	return out
}

// How near to the top a fit has to come: the square of the last step in
// standard errors. The step is still taken, which squares it again.
const (
	exact = 1e-8
	near  = 1e-4 // for comparing models: their likelihoods are then right to about 1e-8
)

// fitter fits many models to many tables without allocating. All its slices
// are indexed by History unless said otherwise.
//
// The design of a hierarchical model is the incidence of sets, so that its
// products are sums over supersets: for weights w, (X'WX)[a,b] is the sum of w
// over the histories that hold both a and b. One pass over the table gives all
// of them (the zeta transform), however many terms the model has.
type fitter struct {
	lists         int
	people        float64
	y, supY       []float64 // counts, and their sums over supersets
	logFactorials float64
	alpha         []float64
	mu, eta, last []float64 // last: eta before
	sums          []float64
	empty         []bool
	terms         []History // as given
	live          []History // of terms, those with people
	cells         []History // that are not set aside
	width         int
	h             []float64 // lower triangle, row by row, width a row
	g, d          []float64 // by live term
	ll            float64   // without the logarithms of factorials
	moved         float64   // the most that the logarithm of an expected count moved in the last step
	propped       bool      // the last factor held a pivot open
	sound         map[string]bool
	key           []byte
	trace         func(float64) // told the likelihood after every step, in tests
}

func newFitter(lists int) *fitter {
	size := 1 << lists
	f := &fitter{lists: lists, sound: map[string]bool{}}
	for _, s := range []*[]float64{&f.y, &f.supY, &f.alpha, &f.mu, &f.eta, &f.last, &f.sums} {
		*s = make([]float64, size)
	}
	f.empty = make([]bool, size)
	f.live, f.cells = make([]History, 0, size), make([]History, 0, size)
	return f
}

// load sets the counts.
func (f *fitter) load(y []float64) {
	copy(f.y, y)
	copy(f.supY, y)
	supersetSums(f.supY)
	f.people = f.supY[0]
	f.logFactorials = 0
	for _, c := range y {
		if c > 1 {
			l, _ := math.Lgamma(c + 1)
			f.logFactorials += l
		}
	}
	clear(f.sound)
}

// supersetSums makes a[s] the sum over all sets that hold s.
func supersetSums(a []float64) {
	for b := 1; b < len(a); b <<= 1 {
		for base := 0; base < len(a); base += b << 1 {
			low, high := a[base:base+b], a[base+b:base+b<<1]
			for i := range low {
				low[i] += high[i]
			}
		}
	}
}

// subsetSums makes a[s] the sum over all subsets of s.
func subsetSums(a []float64) {
	for b := 1; b < len(a); b <<= 1 {
		for base := 0; base < len(a); base += b << 1 {
			low, high := a[base:base+b], a[base+b:base+b<<1]
			for i := range high {
				high[i] += low[i]
			}
		}
	}
}

// choose parts the terms that have people from those that are minus infinity,
// and sets aside the histories that hold one of the latter.
func (f *fitter) choose(terms []History) {
	f.terms, f.live, f.cells = terms, f.live[:0], f.cells[:0]
	clear(f.empty)
	dead := false
	for _, h := range terms {
		if f.supY[h] > 0 {
			f.live = append(f.live, h)
		} else {
			f.empty[h] = true
			dead = true
		}
	}
	if dead {
		for b := 1; b < len(f.empty); b <<= 1 {
			for h := range f.empty {
				if h&b != 0 && f.empty[h&^b] {
					f.empty[h] = true
				}
			}
		}
	}
	for h := 1; h < len(f.empty); h++ {
		if !f.empty[h] {
			f.cells = append(f.cells, History(h))
		}
	}
	if f.width < len(f.live) {
		f.width = len(f.live)
		f.h = make([]float64, f.width*f.width)
		f.g, f.d = make([]float64, f.width), make([]float64, f.width)
	}
}

// fit climbs to the greatest likelihood by Newton's method with halved steps.
// Start is the parameters by History to begin at, or nil. It says whether it
// arrived; where no greatest value exists it comes near the limit and says
// false.
func (f *fitter) fit(terms []History, start []float64, until float64) bool {
	f.choose(terms)
	if start != nil {
		f.begin(start)
		if f.climb(until, 12) {
			return true
		}
	}
	f.begin(nil)
	return f.climb(until, 60)
}

func (f *fitter) climb(until float64, steps int) bool {
	for range steps {
		if step := f.step(); step < until {
			return true
		} else if math.IsNaN(step) {
			return false
		}
	}
	return false
}

// settled says whether the fit just made stands at a greatest value: near one
// Newton's steps vanish, and with them every move of an expected count. Where
// there is none, the expected counts that run to 0 fall to 1/e of what they
// were in every step for ever.
func (f *fitter) settled(arrived bool) bool { return arrived && f.moved < 0.05 && !f.propped }

// begin takes start, or the weighted least squares of log(y + 0.1).
func (f *fitter) begin(start []float64) {
	if start != nil {
		clear(f.eta)
		for _, h := range f.live {
			f.eta[h] = start[h]
		}
		copy(f.alpha, f.eta)
		f.evaluate()
		if !math.IsNaN(f.ll) && !math.IsInf(f.ll, 0) {
			return
		}
	}
	clear(f.sums)
	clear(f.eta)
	for _, c := range f.cells {
		f.sums[c] = f.y[c] + 0.1
		f.eta[c] = f.sums[c]*math.Log(f.sums[c]) - 0.1 // weight times working value
	}
	supersetSums(f.sums)
	supersetSums(f.eta)
	f.normal()
	for i, h := range f.live {
		f.g[i] = f.eta[h]
	}
	f.factor()
	f.solve()
	clear(f.alpha)
	for i, h := range f.live {
		f.alpha[h] = f.d[i]
	}
	f.evaluate()
}

// evaluate works out the expected counts and the likelihood of alpha.
func (f *fitter) evaluate() {
	f.eta, f.last = f.last, f.eta
	copy(f.eta, f.alpha)
	subsetSums(f.eta)
	clear(f.mu)
	ll := 0.0
	f.moved = 0
	for _, c := range f.cells {
		m := math.Exp(f.eta[c])
		f.moved = max(f.moved, math.Abs(f.eta[c]-f.last[c]))
		f.mu[c] = m
		ll -= m
		if f.y[c] > 0 {
			ll += f.y[c] * f.eta[c]
		}
	}
	f.ll = ll
}

// normal fills the lower triangle of X'WX from the superset sums of W.
func (f *fitter) normal() {
	for i, a := range f.live {
		row := f.h[i*f.width : i*f.width+i+1]
		for j := range row {
			row[j] = f.sums[a|f.live[j]]
		}
	}
}

// factor is the Cholesky decomposition. A pivot that has vanished, as along a
// direction in which the likelihood is flat, is held open by a small ridge.
func (f *fitter) factor() {
	n := len(f.live)
	f.propped = false
	for i := range n {
		row := f.h[i*f.width : i*f.width+i+1]
		for j := range row {
			other := f.h[j*f.width : j*f.width+j+1]
			sum := row[j]
			for k, v := range other[:j] {
				sum -= row[k] * v
			}
			if j < i {
				row[j] = sum * other[j] // the diagonal holds reciprocals
				continue
			}
			if least := 1e-13*row[i] + 1e-14; sum < least {
				sum, f.propped = least, true
			}
			row[i] = 1 / math.Sqrt(sum)
		}
	}
}

// solve finds d with H d = g from the factor.
func (f *fitter) solve() {
	n := len(f.live)
	for i := range n {
		row := f.h[i*f.width : i*f.width+i+1]
		sum := f.g[i]
		for k := range i {
			sum -= row[k] * f.d[k]
		}
		f.d[i] = sum * row[i]
	}
	for i := n - 1; i >= 0; i-- {
		f.d[i] *= f.h[i*f.width+i]
		row := f.h[i*f.width : i*f.width+i]
		v := f.d[i]
		for k := range row {
			f.d[k] -= row[k] * v
		}
	}
}

// step takes one Newton step and gives its square in standard errors.
func (f *fitter) step() float64 {
	copy(f.sums, f.mu)
	supersetSums(f.sums)
	f.normal()
	for i, h := range f.live {
		f.g[i] = f.supY[h] - f.sums[h]
	}
	f.factor()
	f.solve()
	square := 0.0
	for i := range f.live {
		square += f.g[i] * f.d[i]
	}
	before := f.ll
	slack := 1e-10 * (1 + math.Abs(before))
	scale := 1.0
	for i, h := range f.live {
		f.alpha[h] += f.d[i]
	}
	f.evaluate()
	for !(f.ll >= before-slack) {
		scale /= 2
		for i, h := range f.live {
			f.alpha[h] -= scale * f.d[i]
		}
		f.evaluate()
		if scale < 1e-9 {
			if square < 1e-6 {
				return 0 // as high as the arithmetic can go
			}
			return math.NaN()
		}
	}
	if f.trace != nil {
		f.trace(f.ll)
	}
	return square
}

// estimable says whether the fit just made is of a sound model. A fit that has
// settled is its own proof that the estimate exists; only the others ask the
// linear programme, and its answer is kept.
func (f *fitter) estimable(arrived bool) bool {
	if f.people == 0 || len(f.live) < len(f.terms) && !f.remember('r', f.fullRank) {
		return false
	}
	if f.settled(arrived) {
		return true
	}
	return f.remember('e', f.exists)
}

// remember keeps the answer for the terms of the loaded table.
func (f *fitter) remember(kind byte, ask func() bool) bool {
	f.key = append(f.key[:0], kind)
	for _, h := range f.terms {
		f.key = append(f.key, byte(h), byte(h>>8))
	}
	if v, ok := f.sound[string(f.key)]; ok {
		return v
	}
	v := ask()
	f.sound[string(f.key)] = v
	return v
}

// bic is the criterion of the fit just made, without the part that is the same
// for every model of one table.
func (f *fitter) bic() float64 {
	return -2*f.ll + float64(len(f.terms))*math.Log(f.people)
}
