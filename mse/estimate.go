package mse

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Method names a way to estimate.
type Method string

// The methods. Each says where it is from in the function that does it.
const (
	Stepwise     Method = "stepwise"     // forward search over pairs, Chan, Silverman and Vincent 2021
	BIC          Method = "bic"          // best of all hierarchical models, Silverman, Chan and Vincent 2024
	Downhill     Method = "downhill"     // descent by BIC, the same
	Decomposable Method = "dga"          // average over decomposable graphs, Madigan and York 1997
	LatentClass  Method = "lcm"          // Bayesian latent classes, Manrique-Vallier 2016
	Chao         Method = "chao"         // lower bound, Chao 1989
	Independence Method = "independence" // main effects alone, for comparison
	Fixed        Method = "fixed"        // a model that is given
)

// Methods are all of them but Fixed, in the order in which tables show them.
func Methods() []Method {
	return []Method{Stepwise, BIC, Downhill, Decomposable, LatentClass, Independence, Chao}
}

// Bootstraps says whether the method's interval is of a bootstrap.
func (m Method) Bootstraps() bool { return m != Decomposable && m != LatentClass }

// Resampling names whom a draw of the bootstrap is made of.
type Resampling string

const (
	// Seen draws as many people as were seen, as all published intervals here do.
	// It takes it that as many would have been seen again, so it is too narrow where
	// the lists hold a good part of the people.
	Seen Resampling = "seen"
	// Everybody draws from the people estimated, seen and hidden, so that how many
	// are seen varies too (S. T. Buckland and P. H. Garthwaite, Quantifying precision
	// of mark-recapture estimates using the bootstrap, Biometrics 47, 1991).
	Everybody Resampling = "everybody"
)

// Options say how to estimate. The zero value of each field has a meaning.
type Options struct {
	Method    Method  // empty: Stepwise
	Threshold float64 // Stepwise: the probability below which a pair is added; 0 adds none
	MaxOrder  int     // BIC, Downhill: the most lists of one interaction; 0: one less than there are lists
	TopModels int     // BIC: draws choose among so many models, the best of the table; 0: among all
	Model     string  // Fixed: as [ParseModel] reads it
	Draws     int     // of the bootstrap; 0: no interval. LatentClass: samples kept, 0: 10,000
	Resample  Resampling
	Seed      uint64
	Workers   int // processors; 0: all. The answer does not depend on it
	// Progress is told how many draws are done, about a hundred times.
	Progress func(done, of int) `json:"-"`
}

// Result is one estimate. It is never the whole answer: other methods say
// something else.
type Result struct {
	Method       Method     `json:"method"`
	Threshold    *float64   `json:"threshold,omitempty"`
	MaxOrder     int        `json:"max_order,omitempty"`
	TopModels    int        `json:"top_models,omitempty"`
	Lists        []string   `json:"lists"`
	Observed     int64      `json:"observed"`
	Estimate     *float64   `json:"estimate"` // people seen and hidden; nil: no estimate
	Hidden       *float64   `json:"hidden"`
	Lower80      *float64   `json:"lower80"`
	Upper80      *float64   `json:"upper80"`
	Lower95      *float64   `json:"lower95"`
	Upper95      *float64   `json:"upper95"`
	Interval     string     `json:"interval,omitempty"` // the kind of the four above
	Intervals    []Interval `json:"intervals,omitempty"`
	Model        string     `json:"model,omitempty"`
	ModelNamed   string     `json:"model_named,omitempty"`
	BIC          *float64   `json:"bic,omitempty"`
	Existence    bool       `json:"existence"`
	Identifiable bool       `json:"identifiable"`
	Verdict      string     `json:"verdict"`
	Empty        []string   `json:"empty_overlaps,omitempty"` // terms estimated as minus infinity
	Seed         uint64     `json:"seed"`
	Draws        int        `json:"draws"`
	Resample     Resampling `json:"resample,omitempty"`
	Failed       int        `json:"failed_draws"`
	Acceleration *float64   `json:"acceleration,omitempty"`
	Rhat         *float64   `json:"rhat,omitempty"`
	Refusal      string     `json:"refusal,omitempty"` // why there is no defensible estimate
	Warnings     []string   `json:"warnings"`
}

// failedShare is the share of draws without an estimate above which there is
// no interval.
const failedShare = 0.05

// fewBeyond is the number of draws beyond an end of an interval below which
// that end is little more than the most extreme draw.
const fewBeyond = 10

// Estimate estimates how many people there are, of those who could have been
// on a list. What cannot be estimated comes back as a result with a Refusal; an
// error is a mistake in the options or the end of the context.
func Estimate(ctx context.Context, t *Table, o Options) (*Result, error) {
	if o.Method == "" {
		o.Method = Stepwise
	}
	table, from := t.byName()
	r := &Result{Method: o.Method, Lists: t.Names(), Observed: t.Observed(), Seed: o.Seed, Draws: o.Draws, Warnings: tableWarnings(t)}
	c, err := o.chooser(ctx, table, from, r)
	if err != nil {
		return nil, err
	}
	v := Check(table, MainEffects(t.Lists()))
	r.Existence, r.Identifiable, r.Verdict = v.Exists, v.Identifiable, v.String()
	if r.Refusal = refusal(t); r.Refusal != "" {
		r.Draws = 0
		return r, nil
	}
	switch o.Method {
	case Decomposable:
		return r, decomposable(ctx, table, r)
	case LatentClass:
		return r, latentClass(ctx, table, o, r)
	}
	f := newFitter(t.Lists())
	f.load(table.floats())
	p, err := c.choose(f)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		r.refuse("No model of this method has an estimate that exists and is identifiable: too few people are on more than one list.")
		return r, nil
	}
	r.point(p.total)
	if p.terms != nil {
		r.model(t, table, from, p.terms)
	}
	if o.Draws > 0 {
		if b, ok := c.(*bicBest); ok {
			b.first = b.found // draws begin where the table ended
		}
		return r, r.interval(ctx, table, c, o)
	}
	return r, nil
}

// chooser checks the options and makes what chooses the model.
func (o Options) chooser(ctx context.Context, table *Table, from []int, r *Result) (chooser, error) {
	lists := table.Lists()
	if o.Draws < 0 || o.Draws > 1_000_000 {
		return nil, &InputError{Message: fmt.Sprintf("%d draws were asked for. There may be from 0 to 1,000,000.", o.Draws)}
	}
	if o.Resample != "" && o.Resample != Seen && o.Resample != Everybody {
		return nil, &InputError{Message: fmt.Sprintf("Draws cannot be made of %q. They are made of the people %s or of %s.", o.Resample, Seen, Everybody)}
	}
	order := o.MaxOrder
	if order == 0 {
		order = max(lists-1, 1)
	}
	switch o.Method {
	case Stepwise:
		if math.IsNaN(o.Threshold) || o.Threshold < 0 || o.Threshold >= 1 {
			return nil, &InputError{Message: fmt.Sprintf("The threshold is %v. It is a probability, from 0 to less than 1.", o.Threshold)}
		}
		r.Threshold = &o.Threshold
		return stepwise{threshold: o.Threshold, lists: lists}, nil
	case BIC, Downhill:
		if order < 1 {
			return nil, &InputError{Message: fmt.Sprintf("The highest order is %d. It should be 1 or more.", order)}
		}
		s, err := newSpace(lists, order)
		if err != nil {
			return nil, err
		}
		r.MaxOrder, r.TopModels = order, o.TopModels
		if o.Method == Downhill {
			return &downhill{space: s}, nil
		}
		if o.TopModels > 0 {
			return topModels(ctx, table, s, o.TopModels)
		}
		return newBICBest(ctx, s), nil
	case Chao:
		return chao{lists: lists}, nil
	case Independence:
		return fixed{MainEffects(lists).withIntercept()}, nil
	case Fixed:
		m, err := ParseModel(lists, o.Model)
		if err != nil {
			return nil, err
		}
		return fixed{m.moved(inverse(from)).withIntercept()}, nil
	case Decomposable, LatentClass:
		return nil, nil
	}
	return nil, &InputError{Message: fmt.Sprintf("There is no method %q. The methods are %s.", o.Method, methodList())}
}

func methodList() string {
	var names []string
	for _, m := range append(Methods(), Fixed) {
		names = append(names, string(m))
	}
	return strings.Join(names, ", ")
}

func inverse(from []int) []int {
	to := make([]int, len(from))
	for i, f := range from {
		to[f] = i
	}
	return to
}

// topModels keeps the best models of the table for the draws to choose among
// (Silverman, Chan and Vincent 2024).
func topModels(ctx context.Context, t *Table, s *space, n int) (chooser, error) {
	f := newFitter(t.Lists())
	f.load(t.floats())
	type scored struct {
		set uint64
		bic float64
	}
	var all []scored
	var buf []History
	err := s.each(ctx, func(set uint64) {
		buf = s.model(set, buf)
		if ok := f.fit(buf, nil, near); f.estimable(ok) {
			all = append(all, scored{set, f.bic()})
		}
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b scored) int { return least(a.bic, b.bic) })
	c := &among{space: s}
	for _, m := range all[:min(n, len(all))] {
		c.sets = append(c.sets, m.set)
	}
	return c, nil
}

func (r *Result) refuse(reason string) { r.Refusal = reason }

func (r *Result) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Result) point(total float64) {
	hidden := total - float64(r.Observed)
	r.Estimate, r.Hidden = &total, &hidden
}

// model writes what was chosen in the order and names of the given table.
func (r *Result) model(t, table *Table, from []int, terms []History) {
	chosen := modelOf(t.Lists(), terms[1:])
	m := chosen.moved(from)
	r.Model, r.ModelNamed = m.String(), m.Named(t.names)
	fit := FitModel(table, chosen)
	r.BIC = &fit.BIC
	r.Existence, r.Identifiable, r.Verdict = fit.Verdict.Exists, fit.Verdict.Identifiable, fit.Verdict.String()
	for _, h := range Check(t, m).Empty {
		r.Empty = append(r.Empty, modelTerm(h, t.names))
	}
	if len(r.Empty) > 0 {
		r.warn("Nobody is on both lists of %s. Their interaction is estimated as minus infinity: as if it could not happen.", strings.Join(r.Empty, "; "))
	}
}

func modelTerm(h History, names []string) string {
	var in []string
	for i, n := range names {
		if h>>i&1 == 1 {
			in = append(in, n)
		}
	}
	return strings.Join(in, " × ")
}

// interval adds the intervals of the bootstrap.
func (r *Result) interval(ctx context.Context, t *Table, c chooser, o Options) error {
	r.Resample = Seen
	if o.Resample == Everybody {
		r.Resample = Everybody
	}
	draws, err := bootstrap(ctx, t, c, o, *r.Estimate)
	if err != nil {
		return err
	}
	a, err := jackknife(ctx, t, c, o)
	if err != nil {
		return err
	}
	sorted, failed := sound(draws)
	r.Failed, r.Acceleration = failed, &a
	if float64(failed) > failedShare*float64(len(draws)) {
		r.warn("%d of %d draws had no sound estimate: no interval is given.", failed, len(draws))
		return nil
	}
	if failed > 0 {
		r.warn("%d of %d draws had no sound estimate and are left out of the interval.", failed, len(draws))
	}
	if len(draws) < 1000 {
		r.warn("The interval is from %d draws. Use at least 1,000 for anything that is relied on.", len(draws))
	}
	for _, level := range levels {
		if i, ok := bca(sorted, *r.Estimate, a, level); ok {
			r.add(i)
			if i.Rough() {
				r.warn("One end of the %.0f%% interval has only %.1f of %d draws beyond it. It moves with the seed: draw more, and take it as rough.", 100*level, *i.Beyond, len(sorted))
			}
		} else {
			r.warn("Every draw lies on one side of the estimate, so the %.0f%% interval is not corrected for bias.", 100*level)
			i := percentile("percentile", sorted, level)
			r.add(i)
		}
	}
	for _, level := range levels {
		r.Intervals = append(r.Intervals, percentile("percentile", sorted, level))
	}
	return nil
}

// add makes the interval one of those at the top of the result.
func (r *Result) add(i Interval) {
	r.Intervals = append(r.Intervals, i)
	r.Interval = i.Kind
	if i.Level == 0.8 {
		r.Lower80, r.Upper80 = &i.Lower, &i.Upper
	} else {
		r.Lower95, r.Upper95 = &i.Lower, &i.Upper
	}
}
