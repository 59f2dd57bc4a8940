package participant

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
)

var day = clock.NewDay(2027, 3, 1)

func set(t testing.TB, f rules.Form) rules.Set {
	t.Helper()
	s, ok := rules.Newest(f)
	if !ok {
		t.Fatal(f)
	}
	return s
}

func test(t testing.TB) Test {
	t.Helper()
	out, ok := TestOf(set(t, rules.Statutory))
	if !ok {
		t.Fatal("a statutory inquiry has participants")
	}
	return out
}

func party() Party {
	return Party{ID: "party-a", Name: "Made-up family A", Applied: Application{Came: day, Why: "They were there.", Consent: Consent{day, "A made-up letter, in the made-up file"}}}
}

func decision(o Outcome, on clock.Day) Decision {
	return Decision{Outcome: o, Factors: map[string]string{"role": "They were there.", "interest": "It is about them.", "criticism": "It does not arise, because they reported it."},
		Fairness: "They can answer what is said.", Cost: "Little: they share a lawyer.", Why: "What they saw matters.", On: on, By: "H-chair", Second: "H-solicitor"}
}

func fields(err error) (out []string) {
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Name)
	}
	return out
}

// TestADecisionSaysAllThatItMust: without consent nobody is a participant; each factor, fairness and cost are
// answered in words, and by two.
func TestADecisionSaysAllThatItMust(t *testing.T) {
	if _, ok := TestOf(set(t, rules.Panel)); ok {
		t.Error("a panel without findings has participants")
	}
	if c, ok := TestOf(set(t, rules.Council)); !ok || c.Status != rules.Guess || c.Days != 0 {
		t.Errorf("a council's inquiry: %+v %v", c, ok)
	}
	if u, ok := test(t).Until(day); !ok || u != day.AddDays(14) || test(t).DaysStatus != rules.Known {
		t.Errorf("section 38: %v %v", u, ok)
	}
	for name, c := range map[string]struct {
		change func(*Party, *Decision)
		field  string
	}{
		"no consent":           {func(p *Party, _ *Decision) { p.Applied.Consent = Consent{} }, "consent"},
		"consent to come":      {func(p *Party, _ *Decision) { p.Applied.Consent.On = day.AddDays(1) }, "consent_on"},
		"no words for consent": {func(p *Party, _ *Decision) { p.Applied.Consent.How = "n/a" }, "consent"},
		"a factor":             {func(_ *Party, d *Decision) { delete(d.Factors, "criticism") }, "factor-criticism"},
		"a factor of dots":     {func(_ *Party, d *Decision) { d.Factors["role"] = "…" }, "factor-role"},
		"fairness":             {func(_ *Party, d *Decision) { d.Fairness = "fairness" }, "fairness"},
		"cost":                 {func(_ *Party, d *Decision) { d.Cost = "" }, "cost"},
		"why":                  {func(_ *Party, d *Decision) { d.Why = "tbc" }, "why"},
		"one human":            {func(_ *Party, d *Decision) { d.Second = d.By }, "second"},
		"nobody":               {func(_ *Party, d *Decision) { d.By = "" }, "second"},
		"no day":               {func(_ *Party, d *Decision) { d.On = clock.Day{} }, "on"},
		"before it came":       {func(_ *Party, d *Decision) { d.On = day.AddDays(-1) }, "on"},
		"over before it began": {func(_ *Party, d *Decision) { d.Until = day.AddDays(-1) }, "until"},
	} {
		p, d := party(), decision(Granted, day)
		c.change(&p, &d)
		got, err := p.Decide(d, test(t))
		if !slices.Contains(fields(err), c.field) || got.Standing(day).State != Applies {
			t.Errorf("%s: %v", name, fields(err))
		}
	}
	if _, err := party().Decide(decision(Granted, day), Test{}); err == nil {
		t.Error("a form without factors grants")
	}
}

// TestWhatHoldsOnADay: the last day is the last, an end is at once, a renewal is a new decision, a refusal of
// more takes nothing away, and what was decided stays.
func TestWhatHoldsOnADay(t *testing.T) {
	p := party()
	do := func(d Decision) {
		t.Helper()
		var err error
		if p, err = p.Decide(d, test(t)); err != nil {
			t.Fatal(err, fields(err))
		}
	}
	again := func(on clock.Day, part string) {
		t.Helper()
		var err error
		if p, err = p.Apply(Application{Came: on, Why: "They ask for more.", Scope: Scope{part}, Consent: Consent{on, "A made-up letter"}}, on); err != nil {
			t.Fatal(err)
		}
	}
	is := func(on clock.Day, want State) Standing {
		t.Helper()
		s := p.Standing(on)
		if s.State != want {
			t.Errorf("on %s: %s, not %s", on, s.State, want)
		}
		return s
	}
	if _, err := p.Apply(p.Applied, day); !errs.Is(err, errs.Conflict) {
		t.Errorf("two applications wait: %v", err)
	}
	first := decision(Granted, day)
	first.Until, first.Scope = day.AddDays(10), Scope{"Module 1"}
	do(first)
	is(day.AddDays(-1), Applies)
	is(day.AddDays(10), Stands)
	is(day.AddDays(11), Over)
	is(clock.Day{}, Applies)
	if _, err := p.Decide(decision(Granted, day), test(t)); !errs.Is(err, errs.Conflict) {
		t.Errorf("it is decided without an application: %v", err)
	}
	again(day.AddDays(5), "")
	do(decision(Refused, day.AddDays(6)))
	if s := is(day.AddDays(7), Stands); s.Scope.Part != "Module 1" || s.Since != day {
		t.Errorf("a refusal of more: %+v", s)
	}
	again(day.AddDays(8), "")
	do(decision(Granted, day.AddDays(9)))
	if s := is(day.AddDays(400), Stands); s.Since != day || !s.Scope.Covers(Scope{"Module 2"}) || !s.Until.IsZero() {
		t.Errorf("renewed: %+v", s)
	}
	do(decision(Ended, day.AddDays(20)))
	is(day.AddDays(19), Stands)
	is(day.AddDays(20), Stopped)
	if _, err := p.Decide(decision(Ended, day.AddDays(21)), test(t)); !errs.Is(err, errs.Conflict) {
		t.Errorf("it ends twice: %v", err)
	}
	if len(p.Decisions) != 4 || p.Decisions[0].Until != day.AddDays(10) {
		t.Errorf("what was decided changed: %+v", p.Decisions)
	}
	never := party()
	never, err := never.Decide(decision(Refused, day), test(t))
	if s := never.Standing(day); err != nil || s.State != Rejected {
		t.Errorf("%v %+v", err, s)
	}
}

func acting(human string, parties ...string) Representation {
	return Representation{ID: "r", Parties: parties, Account: "a-" + human, Human: human, Acting: Lawyer, From: day, Alike: "Their interests are alike: both asked for the same."}
}

// TestOneActsForSeveralOnlyTogether: a lawyer acts apart for nobody beside others, a joint one needs its note,
// and whoever acted for others before says why that stands in no way.
func TestOneActsForSeveralOnlyTogether(t *testing.T) {
	over := acting("H-1", "a", "b")
	over.Ended = day
	for name, c := range map[string]struct {
		r      Representation
		before []Representation
		field  string
	}{
		"fine":                   {acting("H-1", "a"), nil, ""},
		"together":               {acting("H-1", "a", "b"), nil, ""},
		"together without words": {func() Representation { r := acting("H-1", "a", "b"); r.Alike = "n/a"; return r }(), nil, "alike"},
		"apart for a second":     {acting("H-1", "b"), []Representation{acting("H-1", "a")}, "account"},
		"for whom another acts":  {acting("H-2", "a"), []Representation{acting("H-1", "a")}, "parties"},
		"after a conflict":       {acting("H-1", "a"), []Representation{over}, ""},
		"after it, no words":     {func() Representation { r := acting("H-1", "a"); r.Alike = ""; return r }(), []Representation{over}, "alike"},
		"nobody known":           {func() Representation { r := acting("", "a"); return r }(), nil, "account"},
		"for nobody":             {acting("H-1"), nil, "parties"},
		"themselves for two":     {func() Representation { r := acting("H-1", "a", "b"); r.Acting = Self; return r }(), nil, "acting"},
	} {
		got := fields(c.r.Check(c.before, func(h string) bool { return h == c.r.Human }))
		if c.field == "" && len(got) > 0 || c.field != "" && !slices.Contains(got, c.field) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if _, err := acting("H-1", "a").End(day, Conflict, "Their interests are not alike any more.", false); err == nil {
		t.Error("there is a conflict of one")
	}
	r, err := acting("H-1", "a", "b").End(day, Conflict, "One may be criticised by the other.", false)
	if err != nil || r.On(day) {
		t.Errorf("%v: it goes on for the rest of the day", err)
	}
}

// TestAPromiseIsToTheTextThatCounts.
func TestAPromiseIsToTheTextThatCounts(t *testing.T) {
	gave, back := Promise{1, Gave, day}, Promise{1, Withdrawn, day}
	for _, c := range []struct {
		number int
		acts   []Promise
		want   Undertaken
	}{{0, []Promise{gave}, NoText}, {1, nil, Missing}, {1, []Promise{gave}, Given}, {2, []Promise{gave}, Older}, {1, []Promise{gave, back}, TakenUp},
		{1, []Promise{gave, back, gave}, Given}, {1, []Promise{{2, Gave, day}}, Missing}, {1, []Promise{{1, "", day}}, Missing}} {
		if got := Undertaking(c.number, c.acts); got != c.want {
			t.Errorf("%d %v: %s", c.number, c.acts, got)
		}
	}
}

// reader is somebody who opens what was given.
func reader(t testing.TB) (Reader, Disclosed) {
	p, err := party().Decide(decision(Granted, day), test(t))
	if err != nil {
		t.Fatal(err)
	}
	return Reader{Day: day, Acts: acting("H-1", p.ID), Party: p, Undertaken: Given, Papers: map[string]Paper{"doc": {ID: "doc", Title: "Made-up minutes"}}},
		Disclosed{ID: "d", Party: p.ID, Document: "doc", On: day}
}

// TestEachMissingFactCloses: whichever one fact is taken away, nothing opens.
func TestEachMissingFactCloses(t *testing.T) {
	if r, d := reader(t); true {
		if _, ok := r.Opens(d); !ok {
			t.Fatal("it opens to nobody: the test does not test")
		}
	}
	page := func(n int) restrict.Span {
		return restrict.Span{From: restrict.Place{Page: n, Line: 1}, To: restrict.Place{Page: n, Line: 9}}
	}
	for name, take := range map[string]func(*Reader, *Disclosed){
		"the day":             func(r *Reader, _ *Disclosed) { r.Day = clock.Day{} },
		"the inquiry":         func(r *Reader, _ *Disclosed) { r.Over = true },
		"the undertaking":     func(r *Reader, _ *Disclosed) { r.Undertaken = "" },
		"an older one":        func(r *Reader, _ *Disclosed) { r.Undertaken = Older },
		"who acts":            func(r *Reader, _ *Disclosed) { r.Acts = Representation{} },
		"whose human":         func(r *Reader, _ *Disclosed) { r.Acts.Human = "" },
		"that it goes on":     func(r *Reader, _ *Disclosed) { r.Acts.Ended = day },
		"for whom":            func(r *Reader, _ *Disclosed) { r.Acts.Parties = []string{"party-b"} },
		"a decision":          func(r *Reader, _ *Disclosed) { r.Party.Decisions = nil },
		"what may be read":    func(r *Reader, _ *Disclosed) { r.Papers = nil },
		"to whom it was sent": func(_ *Reader, d *Disclosed) { d.Party = "party-b" },
		"when":                func(_ *Reader, d *Disclosed) { d.On = clock.Day{} },
		"that it stands":      func(_ *Reader, d *Disclosed) { d.Back = day },
		"what was cut out":    func(r *Reader, _ *Disclosed) { r.Papers["doc"] = Paper{Cut: []restrict.Span{page(2)}} },
		"for what": func(r *Reader, d *Disclosed) {
			r.Party.Decisions[0].Scope, d.Scope = Scope{"Module 1"}, Scope{"Module 2"}
		},
	} {
		r, d := reader(t)
		take(&r, &d)
		if _, ok := r.Opens(d); ok {
			t.Errorf("it opens without %s", name)
		}
	}
	r, d := reader(t)
	d.Cut, r.Papers["doc"] = []restrict.Span{page(2), page(4)}, Paper{ID: "doc", Cut: []restrict.Span{page(4)}}
	if _, ok := r.Opens(d); !ok {
		t.Error("less is held than was cut out, and it does not open")
	}
}

// TestWithinIsOfPlaces: that all that is cut now was cut then is so exactly if each place of it was, where
// one run holds it.
func TestWithinIsOfPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		span := rapid.Custom(func(t *rapid.T) restrict.Span {
			from, n := rapid.IntRange(1, 6).Draw(t, "from"), rapid.IntRange(0, 3).Draw(t, "more")
			return restrict.Span{From: restrict.Place{Page: 1, Line: from}, To: restrict.Place{Page: 1, Line: from + n}}
		})
		now, then := rapid.SliceOfN(span, 0, 2).Draw(t, "now"), rapid.SliceOfN(span, 0, 2).Draw(t, "then")
		has := func(all []restrict.Span, line int) bool {
			return slices.ContainsFunc(all, func(s restrict.Span) bool { return s.From.Line <= line && line <= s.To.Line })
		}
		if Within(now, then) {
			for line := 1; line < 12; line++ {
				if has(now, line) && !has(then, line) {
					t.Fatalf("line %d of %v is not in %v", line, now, then)
				}
			}
		}
		if !Within(then, then) || len(now) > 0 && Within(now, nil) || Within([]restrict.Span{{}}, then) {
			t.Fatalf("%v in %v", now, then)
		}
	})
}
