package linkage

import (
	"context"
	"math"
)

// sums are what the expectation step gives: the expected numbers of pairs of
// one person and of two at each level.
type sums struct {
	match, all float64
	m, u       [][]float64
	logLike    float64
}

// iterate does expectation and maximisation until nothing changes much.
func (e *em) iterate(ctx context.Context) error {
	e.run.Lambda = append(e.run.Lambda, e.lambda)
	for range e.o.Iterations {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := e.expect()
		e.run.LogLike = append(e.run.LogLike, s.logLike)
		change := e.maximise(s)
		e.run.Lambda = append(e.run.Lambda, e.lambda)
		if change < e.o.ConvergesBelow {
			break
		}
	}
	return nil
}

// expect works out for each pattern how likely it is a match. Term frequencies
// shift the weight by what they said under the u that training began with; as
// long as u is kept that is exact.
func (e *em) expect() sums {
	s := sums{}
	weights := make([][]float64, len(e.comps))
	logU := make([][]float64, len(e.comps))
	for n := range e.comps {
		s.m, s.u = append(s.m, make([]float64, len(e.m[n]))), append(s.u, make([]float64, len(e.m[n])))
		weights[n], logU[n] = []float64{0}, []float64{0}
		for g := range e.m[n] {
			weights[n] = append(weights[n], weightOf(seen(e.m[n][g]), seen(e.u[n][g])))
			logU[n] = append(logU[n], math.Log(max(seen(e.u[n][g]), 1e-300)))
		}
	}
	prior := WeightOf(e.lambda)
	for at, k := range e.list {
		w, base := prior+k.tf, 0.0
		for n := range e.comps {
			level := e.level(k, n)
			w += weights[n][level]
			base += logU[n][level]
		}
		p, count := ProbabilityOf(w), e.counts[at]
		s.match += p * count
		s.all += count
		// log(lambda*m + (1-lambda)*u) = log((1-lambda)*u) + log(1 + 2^w)
		s.logLike += count * (math.Log1p(-e.lambda) + base + log1pExp2(w))
		for n := range e.comps {
			if level := e.level(k, n); level > 0 {
				s.m[n][level-1] += p * count
				s.u[n][level-1] += (1 - p) * count
			}
		}
	}
	return s
}

func log1pExp2(w float64) float64 {
	if w > 60 {
		return w * math.Ln2
	}
	return math.Log1p(math.Exp2(w))
}

// seen gives the value that stands for a level which did not occur.
func seen(x float64) float64 {
	if math.IsNaN(x) {
		return 1e-6
	}
	return x
}

// maximise puts the new estimates in place and gives the largest change.
func (e *em) maximise(s sums) float64 {
	change := 0.0
	set := func(x *float64, to float64) {
		change = max(change, math.Abs(seen(to)-seen(*x)))
		*x = to
	}
	if !e.o.KeepLambda {
		set(&e.lambda, s.match/s.all)
	}
	for n, i := range e.run.comps {
		c := &e.t.l.Model.Comparisons[i]
		totalM, totalU := 0.0, 0.0
		for g := range s.m[n] {
			totalM += s.m[n][g]
			totalU += s.u[n][g]
		}
		for g, at := range c.graded() {
			if !e.o.KeepM && !c.Levels[at].FixM {
				set(&e.m[n][g], share(s.m[n][g], s.m[n][g]+s.u[n][g], totalM))
			}
			if e.o.TrainU && !c.Levels[at].FixU {
				set(&e.u[n][g], share(s.u[n][g], s.m[n][g]+s.u[n][g], totalU))
			}
		}
	}
	return change
}

// share is NaN for a level that no pair has.
func share(x, seen, total float64) float64 {
	if seen == 0 || total == 0 {
		return math.NaN()
	}
	return x / total
}

// learn keeps the estimates of a run.
func (t *Trainer) learn(e *em) {
	e.run.M, e.run.U = e.m, e.u
	for n, i := range e.run.comps {
		for g := range e.m[n] {
			if !e.o.KeepM && !math.IsNaN(e.m[n][g]) {
				t.m[i][g] = append(t.m[i][g], e.m[n][g])
			}
			if e.o.TrainU && !math.IsNaN(e.u[n][g]) {
				t.u[i][g] = append(t.u[i][g], e.u[n][g])
			}
		}
	}
	t.Runs = append(t.Runs, e.run)
	t.settle()
	if e.o.TakeLambda {
		var odds []float64
		for _, r := range t.Runs {
			odds = append(odds, 1/ProbabilityOf(WeightOf(r.Lambda[len(r.Lambda)-1])-r.reversed))
		}
		t.l.Model.Probability = 1 / median(odds)
	}
}
