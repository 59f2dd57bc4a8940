package mse

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Universe says which estimates are made side by side: every method, with
// everything that could have been chosen otherwise.
type Universe struct {
	Methods    []Method  // empty: all of [Methods]
	Thresholds []float64 // of Stepwise; empty: 0.001, 0.005, 0.01, 0.02, 0.05
	MaxOrder   int       // of BIC and Downhill; 0: 2
	// DropLists leaves each list out in turn, MergeLists takes each pair of lists
	// as one. Both are done with the first threshold of Stepwise alone.
	DropLists, MergeLists bool
	Draws                 int
	Seed                  uint64
	Workers               int
	// Progress is told after each way how many are done.
	Progress func(done, of int, next Way) `json:"-"`
}

// Way is one of the choices of a universe.
type Way struct {
	Method    Method   `json:"method"`
	Threshold *float64 `json:"threshold,omitempty"`
	MaxOrder  int      `json:"max_order,omitempty"`
	// LeftOut is a list that is left out, Merged are two that are taken as one.
	LeftOut string   `json:"left_out,omitempty"`
	Merged  []string `json:"merged,omitempty"`
}

// Varied says whether the lists are not as they are: one is left out, or two are
// taken as one.
func (w Way) Varied() bool { return w.LeftOut != "" || len(w.Merged) > 0 }

// String says the way in words: "stepwise 0.02, without police".
func (w Way) String() string {
	var b strings.Builder
	b.WriteString(string(w.Method))
	if w.Threshold != nil {
		fmt.Fprintf(&b, " %g", *w.Threshold)
	}
	if w.MaxOrder > 0 {
		fmt.Fprintf(&b, " of order %d", w.MaxOrder)
	}
	if w.LeftOut != "" {
		fmt.Fprintf(&b, ", without %s", w.LeftOut)
	}
	if len(w.Merged) == 2 {
		fmt.Fprintf(&b, ", %s and %s as one", w.Merged[0], w.Merged[1])
	}
	return b.String()
}

// Answer is what one way gives.
type Answer struct {
	Way    Way     `json:"way"`
	Result *Result `json:"result"`
}

// Answers are those of a universe, in the order of [Universe.Ways]. There is no
// one number in them, and none can be made of them: an average of ways that
// answer different questions is an answer to none.
type Answers struct {
	Lists    []string `json:"lists"`
	Observed int64    `json:"observed"`
	Answers  []Answer `json:"answers"`
}

// Span is how far the answers lie apart.
type Span struct {
	Ways    int `json:"ways"`
	Refused int `json:"refused"` // ways without a defensible estimate
	// Low and High are the lowest and the highest estimate, LowEnd and HighEnd
	// the lowest and the highest end of a 95 % interval (people). All are nil
	// when every way was refused. Lower bounds (Chao) do not count for High.
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	LowEnd  *float64 `json:"low_end"`
	HighEnd *float64 `json:"high_end"`
}

// Span gives how far the answers of a universe lie apart, over all of its ways.
func (a *Answers) Span() Span {
	s := Span{Ways: len(a.Answers)}
	least := func(at **float64, v *float64) {
		if v != nil && (*at == nil || *v < **at) {
			*at = v
		}
	}
	most := func(at **float64, v *float64) {
		if v != nil && (*at == nil || *v > **at) {
			*at = v
		}
	}
	for _, x := range a.Answers {
		r := x.Result
		if r.Estimate == nil {
			s.Refused++
			continue
		}
		least(&s.Low, r.Estimate)
		least(&s.LowEnd, r.Lower95)
		least(&s.LowEnd, r.Estimate)
		if x.Way.Method != Chao {
			most(&s.High, r.Estimate)
			most(&s.HighEnd, r.Upper95)
			most(&s.HighEnd, r.Estimate)
		}
	}
	return s
}

// Contradiction gives the highest lower bound (Chao's), and how many ways have a
// whole 95 % interval under it: ways that say fewer than there must be if the
// bound holds. It is nil when no way lies under one. Both cannot be right.
func (a *Answers) Contradiction() (bound *float64, under int) {
	for _, x := range a.Answers {
		if e := x.Result.Estimate; e != nil && x.Way.Method == Chao && (bound == nil || *e > *bound) {
			bound = e
		}
	}
	for _, x := range a.Answers {
		if high := x.Result.Upper95; bound != nil && x.Way.Method != Chao && high != nil && *high < *bound {
			under++
		}
	}
	if under == 0 {
		return nil, 0
	}
	return bound, under
}

// Ways lists the ways of a universe over lists with these names.
func (u Universe) Ways(names []string) []Way {
	u = u.whole()
	var out []Way
	for _, m := range u.Methods {
		out = append(out, u.of(m, u.Thresholds)...)
	}
	few := u.Thresholds[:min(1, len(u.Thresholds))]
	if i := slices.Index(u.Thresholds, 0.02); i >= 0 {
		few = u.Thresholds[i : i+1] // the one that was best in simulations (Chan, Silverman and Vincent 2021, 3.4)
	}
	vary := func(change func(w *Way)) {
		for _, m := range u.Methods {
			for _, w := range u.of(m, few) {
				change(&w)
				out = append(out, w)
			}
		}
	}
	if u.DropLists && len(names) > 3 {
		for _, n := range names {
			vary(func(w *Way) { w.LeftOut = n })
		}
	}
	if u.MergeLists && len(names) > 3 {
		for i, a := range names {
			for _, b := range names[i+1:] {
				vary(func(w *Way) { w.Merged = []string{a, b} })
			}
		}
	}
	return out
}

func (u Universe) whole() Universe {
	if len(u.Methods) == 0 {
		u.Methods = Methods()
	}
	if len(u.Thresholds) == 0 {
		u.Thresholds = []float64{0.001, 0.005, 0.01, 0.02, 0.05}
	}
	if u.MaxOrder == 0 {
		u.MaxOrder = 2
	}
	return u
}

func (u Universe) of(m Method, thresholds []float64) []Way {
	switch m {
	case Stepwise:
		var out []Way
		for _, t := range thresholds {
			out = append(out, Way{Method: m, Threshold: &t})
		}
		return out
	case BIC, Downhill:
		return []Way{{Method: m, MaxOrder: u.MaxOrder}}
	}
	return []Way{{Method: m}}
}

// Multiverse makes every estimate of a universe from one table. A way that
// cannot be estimated is an answer too: its result says why.
func Multiverse(ctx context.Context, t *Table, u Universe) (*Answers, error) {
	u = u.whole()
	out := &Answers{Lists: t.Names(), Observed: t.Observed()}
	ways := u.Ways(t.Names())
	for i, w := range ways {
		if u.Progress != nil {
			u.Progress(i, len(ways), w)
		}
		r, err := Estimate(ctx, w.table(t), w.options(u))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w, err)
		}
		out.Answers = append(out.Answers, Answer{w, r})
	}
	return out, nil
}

// table is the lists of a way.
func (w Way) table(t *Table) *Table {
	names := t.Names()
	if w.LeftOut != "" {
		return t.Drop(slices.Index(names, w.LeftOut))
	}
	if len(w.Merged) == 2 {
		return t.Merge(slices.Index(names, w.Merged[0]), slices.Index(names, w.Merged[1]))
	}
	return t
}

func (w Way) options(u Universe) Options {
	o := Options{Method: w.Method, MaxOrder: w.MaxOrder, Draws: u.Draws, Seed: u.Seed, Workers: u.Workers}
	if w.Threshold != nil {
		o.Threshold = *w.Threshold
	}
	return o
}
