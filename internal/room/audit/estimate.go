package audit

import (
	"context"
	"slices"
	"time"

	"candour/mse"
)

// Result is what a plan gave for one linkage.
type Result struct {
	ID        string
	Plan, Run string
	Made      time.Time
	Code      string // the version of the program
	SHA256    string // of the findings
}

// Findings are the estimates of a plan, with what they rest on.
type Findings struct {
	Lists []ListSize `json:"lists"`
	// Observed is how many people are on any list, Shared on more than one.
	Observed int64 `json:"observed"`
	Shared   int64 `json:"shared"`
	// Table is a line a capture history.
	Table   []Overlap    `json:"table"`
	Answers *mse.Answers `json:"answers"`
	// Profile is the same question asked of the linkage at other thresholds.
	Profile []AtThreshold `json:"profile,omitempty"`
	// Uncertain carries what is not known of the linkage; nil when the plan has
	// none.
	Uncertain *mse.Uncertain `json:"uncertain,omitempty"`
	Hidden    []mse.Hidden   `json:"hidden,omitempty"`
	// Unsettled is how many disputed pairs the clerks had not settled.
	Unsettled int `json:"unsettled_pairs"`
}

// ListSize is one list: its records and its people.
type ListSize struct {
	Name    string `json:"name"`
	Records int64  `json:"records"`
	People  int64  `json:"people"`
}

// Overlap is how many people are on exactly these lists.
type Overlap struct {
	Lists []string `json:"lists"`
	Count int64    `json:"count"`
}

// AtThreshold is a few ways at one linkage threshold.
type AtThreshold struct {
	Threshold float64      `json:"threshold"`
	Answers   *mse.Answers `json:"answers"`
}

// estimator works a plan out from facts and pairs; it writes nothing.
type estimator struct {
	spec  PlanSpec
	facts []Fact
	pairs []Pair
	say   func(words string, done, total int64)
}

// records are what tables are made of: those of the plan's people are counted,
// others only join.
func (e *estimator) records() mse.Records {
	r := mse.Records{Lists: e.spec.Lists}
	at := make(map[string]int, len(e.facts))
	for i, f := range e.facts {
		at[f.R] = i
		on := slices.Index(e.spec.Lists, f.List)
		if f.Role != e.spec.Population {
			on = -1
		}
		r.On = append(r.On, on)
	}
	for _, p := range e.pairs {
		r.Links = append(r.Links, mse.Link{A: at[p.A], B: at[p.B], Probability: p.Probability()})
	}
	return r
}

// run makes every estimate of the plan.
func (e *estimator) run(ctx context.Context) (*Findings, error) {
	records := e.records()
	table, err := records.At(e.spec.Link)
	if err != nil {
		return nil, err
	}
	out := &Findings{Observed: table.Observed()}
	e.describe(out, table)
	u := e.universe()
	u.DropLists, u.MergeLists = e.spec.LeaveOut, e.spec.Merge
	u.Progress = func(done, of int, next mse.Way) { e.say("Estimating: "+next.String(), int64(done), int64(of)) }
	if out.Answers, err = mse.Multiverse(ctx, table, u); err != nil {
		return nil, err
	}
	if err := e.profile(ctx, records, out); err != nil {
		return nil, err
	}
	return out, e.checks(ctx, records, table, out)
}

func (e *estimator) universe() mse.Universe {
	u := mse.Universe{Thresholds: e.spec.Thresholds, MaxOrder: e.spec.MaxOrder, Draws: e.spec.Draws, Seed: e.spec.Seed}
	for _, m := range e.spec.Methods {
		u.Methods = append(u.Methods, mse.Method(m))
	}
	return u
}

func (e *estimator) describe(out *Findings, t *mse.Table) {
	names := t.Names()
	for i, n := range names {
		size := ListSize{Name: n, People: t.Size(i)}
		for _, f := range e.facts {
			if f.List == n && f.Role == e.spec.Population {
				size.Records++
			}
		}
		out.Lists = append(out.Lists, size)
	}
	for _, row := range t.Rows() {
		o := Overlap{Count: row.Count}
		for i, n := range names {
			if row.History>>i&1 == 1 {
				o.Lists = append(o.Lists, n)
			}
		}
		if len(o.Lists) > 1 {
			out.Shared += row.Count
		}
		out.Table = append(out.Table, o)
	}
}

// profile asks the main question again at other linkage thresholds.
func (e *estimator) profile(ctx context.Context, records mse.Records, out *Findings) error {
	u := e.universe()
	u.Thresholds = []float64{e.mainThreshold()}
	for i, threshold := range e.spec.LinkAlso {
		e.say("Linkage threshold "+Decimal(threshold), int64(i), int64(len(e.spec.LinkAlso)))
		table, err := records.At(threshold)
		if err != nil {
			return err
		}
		answers, err := mse.Multiverse(ctx, table, u)
		if err != nil {
			return err
		}
		out.Profile = append(out.Profile, AtThreshold{threshold, answers})
	}
	return nil
}

// mainThreshold is 0.02 where the plan has it, the best in simulations (Chan,
// Silverman and Vincent 2021, 3.4), and the plan's last otherwise.
func (e *estimator) mainThreshold() float64 {
	if slices.Contains(e.spec.Thresholds, 0.02) || len(e.spec.Thresholds) == 0 {
		return 0.02
	}
	return e.spec.Thresholds[len(e.spec.Thresholds)-1]
}

// checks hides each list, and draws linkages, with the plan's first method that
// has a bootstrap.
func (e *estimator) checks(ctx context.Context, records mse.Records, table *mse.Table, out *Findings) (err error) {
	o := mse.Options{Threshold: e.mainThreshold(), MaxOrder: e.spec.MaxOrder, Draws: e.spec.Draws, Seed: e.spec.Seed}
	for _, m := range e.spec.Methods {
		if m := mse.Method(m); m.Bootstraps() {
			o.Method = m
			break
		}
	}
	if o.Method == "" {
		return nil // the plan has no method with a bootstrap
	}
	if e.spec.Hide {
		e.say("Hiding each list", 0, 0)
		if out.Hidden, err = mse.Consistency(ctx, table, o); err != nil {
			return err
		}
	}
	if e.spec.LinkDraws > 1 {
		o.Draws = max(20, e.spec.Draws/e.spec.LinkDraws)
		o.Progress = func(done, of int) { e.say("Drawing linkages", int64(done), int64(of)) }
		out.Uncertain, err = mse.WithLinkage(ctx, records.Draw, e.spec.LinkDraws, o)
	}
	return err
}
