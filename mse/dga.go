package mse

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// maxGraphLists is the most lists whose decomposable graphs are gone through:
// six have 18,154 graphs.
const maxGraphLists = 6

// hiddenCeiling is how many times the people seen the people hidden may be at
// most, a priori, in [Decomposable].
const hiddenCeiling = 200

// decomposable averages over every decomposable graph of dependence between
// the lists (D. Madigan and J. C. York, Bayesian methods for estimation of the
// size of a closed population, Biometrika 84, 1997). Given a graph the
// probabilities of the histories have the hyper-Dirichlet distribution of A. P.
// Dawid and S. L. Lauritzen (Annals of Statistics 21, 1993) with 2^-lists people
// in each history; graphs are as likely as each other, and the number of people
// N has a prior of 1/N up to a ceiling. The estimate is the median of N.
//
// The marginal likelihood of a graph is the product over its cliques, divided
// by that over its separators, of ratios of gamma functions of the counts in
// their margins; the people hidden enter each by one cell alone. So the score
// of every margin is worked out once for every number of people hidden, and a
// graph is a sum of at most as many of them as there are lists.
func decomposable(ctx context.Context, t *Table, r *Result) error {
	lists := t.Lists()
	r.Draws = 0
	if lists > maxGraphLists {
		r.refuse(fmt.Sprintf("Decomposable graphs can be averaged over for at most %d lists; there are %d. Merge lists.", maxGraphLists, lists))
		return nil
	}
	grid := hiddenGrid(float64(t.Observed()))
	margins := marginScores(t, grid)
	base := make([]float64, len(grid))
	n := float64(t.Observed())
	for i, g := range grid {
		// N!/n0! from the multinomial coefficient, and 1/N.
		base[i] = lgamma(n+g.hidden+1) - lgamma(g.hidden+1) - math.Log(n+g.hidden) + math.Log(g.width)
	}
	var all posterior
	var best string
	top := math.Inf(-1)
	err := graphs(ctx, lists, func(cliques, separators []History) {
		score := slices.Clone(base)
		for _, c := range cliques {
			add(score, margins[c], 1)
		}
		for _, s := range separators {
			add(score, margins[s], -1)
		}
		if w := all.add(score); w > top {
			top = w
			best = modelOf(lists, cliques).String()
		}
	})
	if err != nil {
		return err
	}
	r.credible(all.quantiles(grid), n)
	r.warn("The most probable graph has probability %.2f (%s, lists in the order of their names).", math.Exp(top-all.total()), best)
	if last := grid[len(grid)-1].hidden + n; *r.Upper95 > 0.9*last {
		r.warn("The interval runs into the ceiling of %.0f times the people seen: the table does not bound the population from above.", float64(hiddenCeiling))
	}
	return nil
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

func add(to, from []float64, sign float64) {
	for i, v := range from {
		to[i] += sign * v
	}
}

// gridPoint is a number of people hidden, and how many numbers it stands for.
type gridPoint struct{ hidden, width float64 }

// hiddenGrid is every number up to 400 and then numbers half a per cent apart.
func hiddenGrid(n float64) []gridPoint {
	var out []gridPoint
	for h := 0.0; h <= hiddenCeiling*n; {
		step := 1.0
		if h >= 400 {
			step = math.Floor(h / 200)
		}
		out = append(out, gridPoint{hidden: h + (step-1)/2, width: step})
		h += step
	}
	return out
}

// marginScores is the logarithm of the Dirichlet-multinomial ratio of every
// margin for each number of people hidden, without the factor of N that cancels
// between cliques and separators but for one.
func marginScores(t *Table, grid []gridPoint) [][]float64 {
	size := 1 << t.Lists()
	out := make([][]float64, size)
	for set := range size {
		margin := make(map[History]float64)
		for h, c := range t.counts {
			margin[History(h)&History(set)] += float64(c)
		}
		prior := math.Ldexp(1, -bits.OnesCount(uint(set)))
		fixed := -float64(int(1)<<bits.OnesCount(uint(set))) * lgamma(prior)
		for s := set; ; s = (s - 1) & set {
			if s != 0 {
				fixed += lgamma(margin[History(s)] + prior)
			} else {
				break
			}
		}
		scores := make([]float64, len(grid))
		for i, g := range grid {
			// lgamma(N+1) - lgamma(1) is the ratio of the whole; the prior adds up to 1.
			scores[i] = fixed + lgamma(margin[0]+g.hidden+prior) - lgamma(float64(t.Observed())+g.hidden+1)
		}
		out[set] = scores
	}
	return out
}

// graphs visits every decomposable graph of so many lists: its cliques and its
// separators, with the empty separator between parts that are not joined.
func graphs(ctx context.Context, lists int, visit func(cliques, separators []History)) error {
	var pairs []History
	for i := range lists {
		for j := range i {
			pairs = append(pairs, History(1)<<i|1<<j)
		}
	}
	next := make([]History, lists)
	for set := range uint32(1) << len(pairs) {
		if set&1023 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		clear(next)
		for k, p := range pairs {
			if set>>k&1 == 1 {
				i, j := bits.Len16(uint16(p))-1, bits.TrailingZeros16(uint16(p))
				next[i] |= 1 << j
				next[j] |= 1 << i
			}
		}
		if cliques, separators, ok := junction(next); ok {
			visit(cliques, separators)
		}
	}
	return nil
}

// junction orders the lists by maximum cardinality search and reads cliques and
// separators off it; the graph is decomposable where the earlier neighbours of
// every list are joined to each other (R. E. Tarjan and M. Yannakakis, SIAM
// Journal on Computing 13, 1984).
func junction(next []History) (cliques, separators []History, ok bool) {
	var done History
	var last History
	for range next {
		at, most := -1, -1
		for i := range next {
			if n := bits.OnesCount16(uint16(next[i] & done)); done>>i&1 == 0 && n > most {
				at, most = i, n
			}
		}
		earlier := next[at] & done
		for e := earlier; e != 0; e &= e - 1 {
			i := bits.TrailingZeros16(uint16(e))
			if earlier&^(next[i]|1<<i) != 0 {
				return nil, nil, false
			}
		}
		switch {
		case done == 0:
		case earlier == last:
			// The list joins the clique that is being grown.
			last |= 1 << at
			cliques[len(cliques)-1] = last
			done |= 1 << at
			continue
		default:
			separators = append(separators, earlier)
		}
		last = earlier | 1<<at
		cliques = append(cliques, last)
		done |= 1 << at
	}
	return cliques, separators, true
}

// posterior gathers weights of numbers of people over graphs, in logarithms.
type posterior struct {
	scale float64
	at    []float64
}

// add gives the logarithm of the graph's weight.
func (p *posterior) add(score []float64) float64 {
	peak := slices.Max(score)
	if p.at == nil {
		p.at, p.scale = make([]float64, len(score)), peak
	}
	if peak > p.scale {
		f := math.Exp(p.scale - peak)
		for i := range p.at {
			p.at[i] *= f
		}
		p.scale = peak
	}
	sum := 0.0
	for i, s := range score {
		w := math.Exp(s - p.scale)
		p.at[i] += w
		sum += w
	}
	return math.Log(sum) + p.scale
}

func (p *posterior) total() float64 {
	sum := 0.0
	for _, w := range p.at {
		sum += w
	}
	return math.Log(sum) + p.scale
}

// quantiles is the number of people hidden below which a share of the weight
// lies.
func (p *posterior) quantiles(grid []gridPoint) func(float64) float64 {
	sum := 0.0
	for _, w := range p.at {
		sum += w
	}
	return func(share float64) float64 {
		left := share * sum
		for i, w := range p.at {
			if left <= w && w > 0 {
				g := grid[i]
				if g.width == 1 {
					return g.hidden
				}
				return g.hidden + g.width*(left/w-0.5)
			}
			left -= w
		}
		return grid[len(grid)-1].hidden
	}
}

// credible sets the estimate to the median and the intervals to those with the
// same probability on both sides. Quantile gives the people hidden.
func (r *Result) credible(quantile func(float64) float64, observed float64) {
	r.point(observed + quantile(0.5))
	for _, level := range levels {
		r.add(Interval{Level: level, Kind: "credible", Lower: observed + quantile((1-level)/2), Upper: observed + quantile((1+level)/2)})
	}
}
