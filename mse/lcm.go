package mse

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

// How the latent class model is run.
const (
	classes    = 10
	chains     = 4
	thin       = 10
	rhatLimit  = 1.05
	hiddenTop  = 1e8 // people, past which a chain is taken to have run away
	defaultLCM = 10_000
)

// latentClass is the Bayesian latent class model of D. Manrique-Vallier
// (Bayesian population size estimation using Dirichlet process mixtures,
// Biometrics 72, 2016). People belong to classes; within a class lists are
// independent. The shares of the classes are broken off a stick (at most ten
// pieces, concentration gamma(1/4, 1/4)), the probability of each list in each
// class is uniform, and the number of people N has a prior of 1/N. Four chains
// of Gibbs sampling start apart; the estimate is the median of N. R-hat on split
// chains (A. Gelman and others, Bayesian Data Analysis, 3rd ed., section 11.4)
// says whether they agree.
func latentClass(ctx context.Context, t *Table, o Options, r *Result) error {
	kept := o.Draws
	if kept == 0 {
		kept = defaultLCM
	}
	each := max((kept+chains-1)/chains, 50)
	r.Draws = each * chains
	samples := make([][]float64, chains)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for c := range chains {
		wg.Go(func() {
			g := newGibbs(t, stream(o.Seed, c))
			samples[c] = g.run(ctx, each, func(n int) {
				mu.Lock()
				defer mu.Unlock()
				if done += n; o.Progress != nil {
					o.Progress(done, each*chains)
				}
			})
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	rhat := splitRhat(samples)
	r.Rhat = &rhat
	all := slices.Concat(samples...)
	slices.Sort(all)
	r.credible(func(p float64) float64 { return quantile(all, p) }, float64(t.Observed()))
	switch {
	case all[len(all)-1] >= hiddenTop:
		r.refuse("The chains ran away: the table does not bound the number of people under this model.")
		r.Estimate, r.Hidden = nil, nil
	case !(rhat <= rhatLimit):
		r.warn("The chains do not agree (R-hat %.2f, more than %.2f): the estimate is not settled. Draw more, and doubt it.", rhat, rhatLimit)
	}
	return nil
}

// gibbs is one chain. People with the same history are moved together.
type gibbs struct {
	r             *rand.Rand
	lists         int
	rows          []Row
	observed      int64
	share         [classes]float64
	on            [classes][MaxLists]float64 // probability of each list
	concentration float64
	hidden        int64
	hiddenIn      [classes]int64
}

// newGibbs starts a chain at a point drawn from the prior, so that the chains
// start apart.
func newGibbs(t *Table, r *rand.Rand) *gibbs {
	g := &gibbs{r: r, lists: t.Lists(), rows: t.Rows(), observed: t.Observed(), concentration: 0.2 + r.Float64()}
	rest := 1.0
	for k := range classes {
		v := r.Float64()
		if k == classes-1 {
			v = 1
		}
		g.share[k] = rest * v
		rest *= 1 - v
		for j := range g.lists {
			g.on[k][j] = 0.02 + 0.5*r.Float64()
		}
	}
	return g
}

// run warms up for as long as it samples, at least 1,000 sweeps.
func (g *gibbs) run(ctx context.Context, keep int, progress func(int)) []float64 {
	out := make([]float64, 0, keep)
	warm := max(keep*thin/2, 1000)
	for i := -warm; len(out) < keep; i++ {
		if i&63 == 0 && ctx.Err() != nil {
			return out
		}
		g.sweep()
		if i >= 0 && i%thin == 0 {
			out = append(out, float64(g.hidden))
			if len(out)%max(keep/25, 1) == 0 {
				progress(max(keep/25, 1))
			}
		}
	}
	return out
}

func (g *gibbs) sweep() {
	in, onList := g.assign()
	g.probabilities(in, onList)
	g.sticks(in)
	g.unseen()
}

// assign draws classes for the people seen, and counts people by class and by
// class and list. Those hidden are on no list.
func (g *gibbs) assign() (in [classes]int64, onList [classes][MaxLists]int64) {
	in = g.hiddenIn
	var weights, drawn [classes]float64
	for _, row := range g.rows {
		for k := range classes {
			w := g.share[k]
			for j := range g.lists {
				if row.History>>j&1 == 1 {
					w *= g.on[k][j]
				} else {
					w *= 1 - g.on[k][j]
				}
			}
			weights[k] = w
		}
		multinomial(g.r, row.Count, weights[:], drawn[:])
		for k := range classes {
			n := int64(drawn[k])
			in[k] += n
			for j := range g.lists {
				if row.History>>j&1 == 1 {
					onList[k][j] += n
				}
			}
		}
	}
	return in, onList
}

func (g *gibbs) probabilities(in [classes]int64, onList [classes][MaxLists]int64) {
	for k := range classes {
		for j := range g.lists {
			g.on[k][j] = beta(g.r, 1+float64(onList[k][j]), 1+float64(in[k]-onList[k][j]))
		}
	}
}

// sticks draws the shares, and the concentration given them.
func (g *gibbs) sticks(in [classes]int64) {
	left := int64(0)
	for _, n := range in {
		left += n
	}
	rest, logRest := 1.0, 0.0
	for k := range classes {
		left -= in[k]
		v := 1.0
		if k < classes-1 {
			v = min(beta(g.r, 1+float64(in[k]), g.concentration+float64(left)), 1-1e-12)
			logRest += math.Log(1 - v)
		}
		g.share[k] = rest * v
		rest *= 1 - v
	}
	g.concentration = gamma(g.r, 0.25+classes-1) / (0.25 - logRest)
}

// unseen draws how many people are hidden, which is negative binomial with a
// prior of 1/N, and their classes.
func (g *gibbs) unseen() {
	var none [classes]float64
	missed := 0.0
	for k := range classes {
		none[k] = g.share[k]
		for j := range g.lists {
			none[k] *= 1 - g.on[k][j]
		}
		missed += none[k]
	}
	seen := max(1-missed, 1e-12)
	mean := gamma(g.r, float64(g.observed)) * missed / seen
	g.hidden = poisson(g.r, min(mean, hiddenTop))
	var drawn [classes]float64
	multinomial(g.r, g.hidden, none[:], drawn[:])
	for k := range classes {
		g.hiddenIn[k] = int64(drawn[k])
	}
}

// splitRhat compares the variance between half chains with that within, of the
// logarithm of the people hidden.
func splitRhat(samples [][]float64) float64 {
	var means, variances []float64
	n := 0.0
	for _, s := range samples {
		half := len(s) / 2
		for _, part := range [][]float64{s[:half], s[len(s)-half:]} {
			sum, squares := 0.0, 0.0
			for _, v := range part {
				sum += math.Log1p(v)
			}
			mean := sum / float64(half)
			for _, v := range part {
				d := math.Log1p(v) - mean
				squares += d * d
			}
			means = append(means, mean)
			variances = append(variances, squares/float64(half-1))
			n = float64(half)
		}
	}
	within, grand := 0.0, 0.0
	for i := range means {
		within += variances[i] / float64(len(means))
		grand += means[i] / float64(len(means))
	}
	between := 0.0
	for _, m := range means {
		between += (m - grand) * (m - grand) / float64(len(means)-1)
	}
	if within == 0 {
		if between == 0 {
			return 1
		}
		return math.Inf(1)
	}
	return math.Sqrt((n-1)/n + between/within)
}
