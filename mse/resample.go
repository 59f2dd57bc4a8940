package mse

import (
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// work does n pieces of work on several processors. Each has a fitter and a
// chooser of its own.
func work(ctx context.Context, n, workers, lists int, c chooser, progress func(done, of int), do func(i int, f *fitter, c chooser)) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next, done atomic.Int64
	var wg sync.WaitGroup
	var telling sync.Mutex
	for range min(workers, n) {
		wg.Go(func() {
			f, mine := newFitter(lists), c.again()
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i, f, mine)
				if d := int(done.Add(1)); progress != nil && (d%max(n/100, 1) == 0 || d == n) {
					telling.Lock()
					progress(d, n)
					telling.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// bootstrap draws tables of people from the people seen, by history, and
// estimates each from the choice of its model on. Draws without a sound estimate
// are not a number. The total is the estimate from the table.
func bootstrap(ctx context.Context, t *Table, c chooser, o Options, total float64) ([]float64, error) {
	out := make([]float64, o.Draws)
	weights := t.floats()
	people := t.Observed()
	err := work(ctx, o.Draws, o.Workers, t.Lists(), c, o.Progress, func(i int, f *fitter, c chooser) {
		y := make([]float64, len(weights))
		r, n := stream(o.Seed, i), people
		if o.Resample == Everybody {
			n = binomial(r, int64(math.Round(total)), min(float64(people)/total, 1))
		}
		multinomial(r, n, weights, y)
		f.load(y)
		p, err := c.choose(f)
		if err != nil {
			p.total = math.NaN()
		}
		out[i] = p.total
	})
	return out, err
}

// jackknife estimates the table with one person less, once for each history
// that anybody has, and gives the acceleration of BCa: the skewness of the
// influence of a person. Histories weigh as many as have them.
func jackknife(ctx context.Context, t *Table, c chooser, o Options) (float64, error) {
	rows := t.Rows()
	at := make([]float64, len(rows))
	err := work(ctx, len(rows), o.Workers, t.Lists(), c, nil, func(i int, f *fitter, c chooser) {
		y := t.floats()
		y[rows[i].History]--
		f.load(y)
		p, err := c.choose(f)
		if err != nil {
			p.total = math.NaN()
		}
		at[i] = p.total
	})
	if err != nil {
		return 0, err
	}
	mean, weight := 0.0, 0.0
	for i, r := range rows {
		if !math.IsNaN(at[i]) {
			mean += float64(r.Count) * at[i]
			weight += float64(r.Count)
		}
	}
	if weight == 0 {
		return 0, nil
	}
	mean /= weight
	squares, cubes := 0.0, 0.0
	for i, r := range rows {
		if !math.IsNaN(at[i]) {
			d := mean - at[i]
			squares += float64(r.Count) * d * d
			cubes += float64(r.Count) * d * d * d
		}
	}
	if squares <= 1e-12*mean*mean {
		return 0, nil
	}
	return cubes / (6 * math.Pow(squares, 1.5)), nil
}

// Interval is a range that an estimate may lie in.
type Interval struct {
	Level float64 `json:"level"` // 0.8 or 0.95
	Kind  string  `json:"kind"`  // bca, percentile, credible, linkage
	Lower float64 `json:"lower"` // people
	Upper float64 `json:"upper"`
	// Beyond is, of kind bca, how many draws lie beyond the end that has fewer.
	// Below ten or so, that end is one of the most extreme draws and moves with
	// the seed.
	Beyond *float64 `json:"draws_beyond,omitempty"`
}

// Rough says that one end is little more than the most extreme draw.
func (i Interval) Rough() bool { return i.Beyond != nil && *i.Beyond < fewBeyond }

// levels are those of every interval.
var levels = [...]float64{0.8, 0.95}

// percentile takes the interval from the draws as they are.
func percentile(kind string, sorted []float64, level float64) Interval {
	return Interval{Level: level, Kind: kind, Lower: quantile(sorted, (1-level)/2), Upper: quantile(sorted, (1+level)/2)}
}

// bca corrects the percentile interval for bias and for a spread that changes
// with the value (B. Efron, Better bootstrap confidence intervals, JASA 82,
// 1987). It gives false where every draw lies on one side of the estimate, for
// then there is no correction.
func bca(sorted []float64, estimate, acceleration, level float64) (Interval, bool) {
	below := 0.0
	for _, d := range sorted {
		switch {
		case math.Abs(d-estimate) <= 1e-7*estimate:
			below += 0.5
		case d < estimate:
			below++
		}
	}
	if below == 0 || below == float64(len(sorted)) {
		return Interval{}, false
	}
	z0 := normalQuantile(below / float64(len(sorted)))
	corrected := func(p float64) float64 {
		z := z0 + normalQuantile(p)
		if 1-acceleration*z <= 0 {
			z = math.Copysign(40, z)
		} else {
			z = z0 + z/(1-acceleration*z)
		}
		return normalCDF(z)
	}
	low, high := corrected((1-level)/2), corrected((1+level)/2)
	beyond := min(low, 1-high) * float64(len(sorted))
	return Interval{Level: level, Kind: "bca", Lower: quantile(sorted, low), Upper: quantile(sorted, high), Beyond: &beyond}, true
}

// quantile is between the two nearest draws.
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	x := p * float64(len(sorted)-1)
	i := min(max(int(math.Floor(x)), 0), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	return sorted[i] + (x-float64(i))*(sorted[j]-sorted[i])
}

// sound gives the draws that have an estimate, in order, and how many have none.
func sound(draws []float64) ([]float64, int) {
	s := slices.DeleteFunc(slices.Clone(draws), math.IsNaN)
	slices.Sort(s)
	return s, len(draws) - len(s)
}
