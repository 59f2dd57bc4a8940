package request

import (
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// holidays is the program's own list.
func holidays(t testing.TB) *clock.Calendar {
	t.Helper()
	c, err := clock.BankHolidays()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func day(t testing.TB, s string) clock.Day {
	t.Helper()
	d, err := clock.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func asking(days int) Asking {
	return Asking{Kind: Plain, Of: "made-up-council", Matters: []Matter{{1, "The made-up minutes"}, {2, "The made-up list"}},
		Clock: Clock{clock.EnglandAndWales, days, "A made-up protocol"}}
}

func notice(days int) Asking {
	a := asking(days)
	a.Kind, a.Enforces, a.Consequences, a.Grounds = Notice, "request-1", "The made-up court is told", []Ground{Cannot, Unreasonable}
	return a
}

// play does acts that must all be right.
func play(t testing.TB, r Record, acts ...Act) Record {
	t.Helper()
	for _, a := range acts {
		if a.By == "" {
			a.By = "Synthetic Person 1"
		}
		var err error
		if r, err = r.Do(a, holidays(t)); err != nil {
			t.Fatalf("%s on %s: %v %v", a.Did, a.On, err, errs.FieldsOf(err))
		}
	}
	return r
}

func delivered(on clock.Day) Act {
	return Act{Did: Delivered, On: on, Why: "Signed for at a made-up front desk"}
}

// TestNobodyIsSilentWhomNothingReached: without anything on record by which it arrived there is no
// silence, however late; each thing by which it did lets silence begin, and not before the day after.
func TestNobodyIsSilentWhomNothingReached(t *testing.T) {
	sent, over := day(t, "2026-03-02"), day(t, "2026-06-01") // due on the 16th
	r := play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, Act{Did: Extended, On: sent, Why: "They moved", Due: day(t, "2026-03-18")})
	if st := r.Standing(over, holidays(t)); st.State != Out || len(st.Silences) != 0 || !st.Late || !st.Reached.IsZero() || r.Arrived() {
		t.Errorf("nothing says that it arrived: %+v", st)
	}
	for on, from := range map[string]string{"2026-03-04": "2026-03-19", "2026-03-18": "2026-03-19", "2026-03-25": "2026-03-26"} {
		for name, a := range map[string]Act{"delivered": delivered(day(t, on)), "opened": {Did: Opened, On: day(t, on)}, "acknowledged": {Did: Acknowledged, On: day(t, on)},
			"reminded": {Did: Reminded, On: day(t, on)}} {
			r := play(t, r, a)
			if st := r.Standing(over, holidays(t)); st.State != Silent || st.Reached != a.On || !r.Arrived() || !slices.Equal(st.Silences, []Silence{{From: day(t, from)}}) {
				t.Errorf("%s on %s: %+v", name, on, st)
			}
		}
	}
	d := delivered(sent)
	d.By, d.Why = "a", "..."
	for field, a := range map[string]Act{"why": d, "on": {Did: Delivered, On: over, By: "a", Why: "Signed for at a made-up front desk"}} {
		r := r
		if field == "on" {
			r = play(t, r, Act{Did: Acknowledged, On: sent})
		}
		_, err := r.Do(a, holidays(t))
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	// What is recorded of delivery last does not keep a letter of an earlier day out.
	late := play(t, r, delivered(day(t, "2026-03-25")), Act{Did: Answered, On: day(t, "2026-03-18"), Matters: []int{1}})
	if st := late.Standing(over, holidays(t)); len(st.Silences) != 0 || st.Reached != day(t, "2026-03-18") {
		t.Errorf("%+v", st)
	}
}

// TestTheDueDay: bank holidays and weekends are left out, each nation by its own; the day itself
// is not late, and the day after is (pitfall 8).
func TestTheDueDay(t *testing.T) {
	for _, c := range []struct {
		nation    clock.Nation
		sent, due string
		days      int
	}{
		{clock.EnglandAndWales, "2026-04-01", "2026-04-08", 3}, // Good Friday, Easter Monday
		{clock.Scotland, "2026-04-01", "2026-04-07", 3},        // Easter Monday is worked there
		{clock.EnglandAndWales, "2026-12-23", "2026-12-30", 3}, // Christmas, and Boxing Day in lieu
		{clock.EnglandAndWales, "2026-03-06", "2026-03-09", 1}, // a weekend
	} {
		a := asking(c.days)
		a.Clock.Nation = c.nation
		r := play(t, Record{Asking: a}, Act{Did: Sent, On: day(t, c.sent)}, delivered(day(t, c.sent)))
		due := day(t, c.due)
		if st := r.Standing(due, holidays(t)); st.Due != due || st.Late || st.State != Out || len(st.Silences) != 0 {
			t.Errorf("%s: %+v", c.sent, st)
		}
		if st := r.Standing(due.AddDays(1), holidays(t)); !st.Late || st.State != Silent || !slices.Equal(st.Silences, []Silence{{From: due.AddDays(1)}}) {
			t.Errorf("%s, the day after: %+v", c.sent, st)
		}
	}
}

// TestAYearThatNobodyKnows: nothing is sent of which nobody can say when it is due; what was
// sent and has no due day any more is never late.
func TestAYearThatNobodyKnows(t *testing.T) {
	_, last := holidays(t).Years()
	r := Record{Asking: asking(20)}
	for _, cal := range []Calendar{holidays(t), nil} {
		on := last.AddDays(-3)
		if cal == nil {
			on = day(t, "2026-03-02")
		}
		_, err := r.Do(Act{Did: Sent, On: on, By: "a"}, cal)
		if all := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(all) != 1 || all[0].Name != "days" {
			t.Errorf("%v: %v", cal, err)
		}
	}
	r = play(t, r, Act{Did: Sent, On: day(t, "2026-03-02")}, delivered(day(t, "2026-03-02")))
	if st := r.Standing(day(t, "2026-12-01"), nil); st.Late || st.State != Out || !st.Due.IsZero() || len(st.Silences) != 0 {
		t.Errorf("nobody knows the days: %+v", st)
	}
	_, err := r.Do(Act{Did: Extended, On: day(t, "2026-03-03"), By: "a", Why: "They moved", Due: last.AddDays(10)}, holidays(t))
	if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != "due" {
		t.Errorf("a day of a year that nobody knows: %v", err)
	}
	_, err = r.Do(Act{Did: Extended, On: day(t, "2026-03-03"), By: "a", Why: "They moved", Due: day(t, "2026-05-04")}, holidays(t)) // a bank holiday
	if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != "due" {
		t.Errorf("a bank holiday: %v", err)
	}
}

// TestWhatIsNoSilence: whatever came in time that could be pointed to, the public is told of no
// silence; the team reads that it is late.
func TestWhatIsNoSilence(t *testing.T) {
	sent, in, over := day(t, "2026-03-02"), day(t, "2026-03-10"), day(t, "2026-06-01")
	for name, acts := range map[string][]Act{
		"a part answer":    {{Did: Answered, On: in, Matters: []int{1}}},
		"a document alone": {{Did: HandedOver, On: in, Documents: []string{"doc-1"}}},
		"a gap stated":     {{Did: GapStated, On: in, Matters: []int{2}, Why: "It was never kept"}},
		"more time":        {{Did: AskedTime, On: in, Why: "The archive moved", Due: day(t, "2026-04-01")}},
		"an objection":     {{Did: Objected, On: in, Why: "It is asked twice"}},
	} {
		r := play(t, Record{Asking: asking(10)}, append([]Act{{Did: Sent, On: sent}}, acts...)...)
		if st := r.Standing(over, holidays(t)); len(st.Silences) != 0 || st.State == Silent || !st.Late {
			t.Errorf("%s: %+v", name, st)
		}
	}
	for name, acts := range map[string][]Act{
		"acknowledged alone":      {{Did: Acknowledged, On: in}},
		"time asked for too late": {{Did: AskedTime, On: day(t, "2026-03-20"), Why: "The archive moved", Due: day(t, "2026-04-01")}},
	} {
		r := play(t, Record{Asking: asking(10)}, append([]Act{{Did: Sent, On: sent}}, acts...)...)
		if st := r.Standing(over, holidays(t)); len(st.Silences) != 1 || st.State != Silent {
			t.Errorf("%s: %+v", name, st)
		}
	}
}

// TestSilenceKeepsItsDays: it begins by the clock, ends with what came, and is kept with both days;
// time that is refused lets it begin on the day after.
func TestSilenceKeepsItsDays(t *testing.T) {
	sent := day(t, "2026-03-02") // due on the 16th
	r := play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, delivered(sent), Act{Did: Answered, On: day(t, "2026-03-30"), Matters: []int{1}})
	want := []Silence{{day(t, "2026-03-17"), day(t, "2026-03-30")}}
	if st := r.Standing(day(t, "2026-06-01"), holidays(t)); !slices.Equal(st.Silences, want) || st.State != PartOf || !st.Late {
		t.Errorf("%+v", st)
	}
	if st := r.Standing(day(t, "2026-03-29"), holidays(t)); st.State != Silent || !slices.Equal(st.Silences, []Silence{{From: want[0].From}}) {
		t.Errorf("before it came: %+v", st)
	}
	r = play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, Act{Did: AskedTime, On: day(t, "2026-03-16"), Why: "The archive moved", Due: day(t, "2026-04-01")},
		Act{Did: TimeRefused, On: day(t, "2026-03-24"), Why: "It was known before"})
	if st := r.Standing(day(t, "2026-03-24"), holidays(t)); len(st.Silences) != 0 {
		t.Errorf("%+v", st)
	}
	if st := r.Standing(day(t, "2026-03-25"), holidays(t)); !slices.Equal(st.Silences, []Silence{{From: day(t, "2026-03-25")}}) {
		t.Errorf("%+v", st)
	}
	r = play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, delivered(sent), Act{Did: Extended, On: day(t, "2026-03-20"), Why: "They moved", Due: day(t, "2026-04-07")})
	if st := r.Standing(day(t, "2026-04-08"), holidays(t)); !slices.Equal(st.Silences, []Silence{{day(t, "2026-03-17"), day(t, "2026-03-20")}, {From: day(t, "2026-04-08")}}) {
		t.Errorf("%+v", st)
	}
}

// TestWhatCannotBeSent: a notice without consequences or without both grounds, one that enforces
// nothing, one by one person alone; a request that says nothing.
func TestWhatCannotBeSent(t *testing.T) {
	on := day(t, "2026-03-02")
	for field, spoil := range map[string]func(*Asking){
		"consequences": func(a *Asking) { a.Consequences = "..." },
		"grounds":      func(a *Asking) { a.Grounds = a.Grounds[:1] },
		"enforces":     func(a *Asking) { a.Enforces = "" },
		"of":           func(a *Asking) { a.Of = "" },
		"matters":      func(a *Asking) { a.Matters[1].Number = 3 },
		"days":         func(a *Asking) { a.Clock.Days = 0 },
		"source":       func(a *Asking) { a.Clock.Source = "" },
	} {
		a := notice(10)
		spoil(&a)
		_, err := Record{Asking: a}.Do(Act{Did: Sent, On: on, By: "a", Second: "b"}, holidays(t))
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, second := range []string{"", "a"} {
		_, err := Record{Asking: notice(10)}.Do(Act{Did: Sent, On: on, By: "a", Second: second}, holidays(t))
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != "second" {
			t.Errorf("%q: %v", second, err)
		}
	}
	a := asking(10)
	a.Consequences = "The made-up court is told"
	if err := a.Check(); !errs.Is(err, errs.Invalid) {
		t.Errorf("a request that threatens: %v", err)
	}
}

// TestANoticeIsMadeFromItsRequest: of the same institution, about what is still open, in the
// words of the last ruling; of nothing that was not sent, was withdrawn or answered.
func TestANoticeIsMadeFromItsRequest(t *testing.T) {
	on := day(t, "2026-03-02")
	draft := Record{Asking: asking(10)}
	r := play(t, draft, Act{Did: Sent, On: on}, Act{Did: Objected, On: on, Why: "It is asked twice"},
		Act{Did: Ruled, On: on, Outcome: Varied, Vary: []Matter{{2, "The list of 2011"}}, Second: "b", Fair: "It is what is needed", Cost: "A day’s work", Due: day(t, "2026-03-20")},
		Act{Did: Answered, On: on, Matters: []int{1}})
	got, err := r.Enforce("request-1", on, holidays(t), Clock{clock.EnglandAndWales, 5, "A made-up protocol"}, "The made-up court is told")
	if err != nil || got.Of != r.Asking.Of || got.Enforces != "request-1" || !slices.Equal(got.Matters, []Matter{{1, "The list of 2011"}}) || len(got.Grounds) != 2 {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := r.Enforce("request-1", on, holidays(t), got.Clock, " "); !errs.Is(err, errs.Invalid) {
		t.Errorf("without consequences: %v", err)
	}
	done := play(t, r, Act{Did: Answered, On: on, Matters: []int{2}})
	back := play(t, r, Act{Did: Withdrawn, On: on, Why: "It is not needed"})
	for name, x := range map[string]Record{"a draft": draft, "answered": done, "withdrawn": back, "a notice": play(t, Record{Asking: notice(5)}, Act{Did: Sent, On: on, Second: "b"})} {
		if _, err := x.Enforce("request-1", on, holidays(t), got.Clock, "The made-up court is told"); !errs.Is(err, errs.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestObjectionsAndRulings: a notice takes a ground; a ruling takes two, its fairness and its
// cost; by it matters are set aside or said in other words, and what is left has a new day.
func TestObjectionsAndRulings(t *testing.T) {
	on, next := day(t, "2026-03-02"), day(t, "2026-03-20")
	sent := play(t, Record{Asking: notice(10)}, Act{Did: Sent, On: on, Second: "b"})
	if _, err := sent.Do(Act{Did: Objected, On: on, By: "p", Why: "It is asked twice"}, holidays(t)); !errs.Is(err, errs.Invalid) {
		t.Errorf("without a ground: %v", err)
	}
	r := play(t, sent, Act{Did: Objected, On: on, Why: "It is asked twice", Ground: Cannot, Matters: []int{1}})
	ruling := Act{Did: Ruled, On: on, By: "chair", Second: "b", Outcome: Upheld, Fair: "They cannot", Cost: "An hour of one clerk", Due: next}
	for field, spoil := range map[string]func(*Act){
		"second":  func(a *Act) { a.Second = "chair" },
		"fair":    func(a *Act) { a.Fair = "fair" },
		"cost":    func(a *Act) { a.Cost = "" },
		"due":     func(a *Act) { a.Due = clock.Day{} },
		"outcome": func(a *Act) { a.Outcome = "" },
	} {
		a := ruling
		spoil(&a)
		_, err := r.Do(a, holidays(t))
		if all := errs.FieldsOf(err); len(all) != 1 || all[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if _, err := sent.Do(ruling, holidays(t)); !errs.Is(err, errs.Invalid) {
		t.Errorf("nobody objected: %v", err)
	}
	st := play(t, r, ruling).Standing(on, holidays(t))
	if !slices.Equal(st.Aside, []int{1}) || !slices.Equal(st.Open, []int{2}) || st.Due != next || len(st.ObjectedTo) != 0 {
		t.Errorf("%+v", st)
	}
	ruling.Outcome = Refused
	if st := play(t, r, ruling).Standing(on, holidays(t)); len(st.Aside) != 0 || st.Due != next {
		t.Errorf("%+v", st)
	}
	all := play(t, sent, Act{Did: Objected, On: on, Why: "It is asked twice", Ground: Unreasonable})
	ruling.Outcome, ruling.Due = Upheld, clock.Day{}
	if st := play(t, all, ruling).Standing(on, holidays(t)); st.State != SetAside || st.Late {
		t.Errorf("%+v", st)
	}
}

// TestAPreservation: nothing of it is due; it is acknowledged, objected to and withdrawn, and that
// something was destroyed takes two.
func TestAPreservation(t *testing.T) {
	on := day(t, "2026-03-02")
	a := asking(0)
	a.Kind, a.Clock = Preservation, Clock{}
	r := play(t, Record{Asking: a}, Act{Did: Sent, On: on}, Act{Did: Acknowledged, On: on})
	if _, err := r.Do(Act{Did: Answered, On: on, By: "p", Matters: []int{1}}, holidays(t)); !errs.Is(err, errs.Conflict) {
		t.Errorf("%v", err)
	}
	if _, err := r.Do(Act{Did: Altered, On: on, By: "a", Why: "A box is empty"}, holidays(t)); !errs.Is(err, errs.Invalid) {
		t.Errorf("by one: %v", err)
	}
	r = play(t, r, Act{Did: Altered, On: on, Second: "b", Why: "A box is empty"}, Act{Did: Withdrawn, On: on, Why: "It is over"})
	if st := r.Standing(day(t, "2026-12-01"), holidays(t)); st.Altered != 1 || st.State != CalledBack || len(st.Silences) != 0 {
		t.Errorf("%+v", st)
	}
	if _, err := r.Do(Act{Did: Altered, On: on, By: "a", Second: "b", Why: "Another box is empty"}, holidays(t)); err != nil {
		t.Errorf("after it was withdrawn: %v", err)
	}
}

// TestReminders: in the last five working days, once; again once it is over; not while somebody
// waits for us.
func TestReminders(t *testing.T) {
	sent := day(t, "2026-03-02") // due on the 16th
	r := play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent})
	for d, want := range map[string]bool{"2026-03-06": false, "2026-03-09": true, "2026-03-16": true, "2026-03-17": true} {
		if got := r.Remind(day(t, d), holidays(t)); got != want {
			t.Errorf("%s: %v", d, got)
		}
	}
	r = play(t, r, Act{Did: Reminded, On: day(t, "2026-03-10")})
	if r.Remind(day(t, "2026-03-11"), holidays(t)) || !r.Remind(day(t, "2026-03-17"), holidays(t)) {
		t.Error("reminded once, and not again once it is over")
	}
	r = play(t, r, Act{Did: Reminded, On: day(t, "2026-03-17")})
	if r.Remind(day(t, "2026-04-17"), holidays(t)) || r.Remind(day(t, "2026-04-17"), nil) {
		t.Error("reminded for ever")
	}
	// A letter of the due day that is entered after a reminder counts from its own day.
	late := play(t, r, Act{Did: Answered, On: day(t, "2026-03-16"), Matters: []int{1}})
	if st := late.Standing(day(t, "2026-04-17"), holidays(t)); len(st.Silences) != 0 || st.State != PartOf {
		t.Errorf("%+v", st)
	}
	o := play(t, Record{Asking: asking(10)}, Act{Did: Sent, On: sent}, Act{Did: Objected, On: sent, Why: "It is asked twice"})
	if o.Remind(day(t, "2026-03-17"), holidays(t)) {
		t.Error("reminded while a ruling is owed")
	}
}
