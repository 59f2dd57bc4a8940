package testimony_test

import (
	"math"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/testimony"
)

var prepared = testimony.Preparation{Adjustments: "none wanted", Company: "nobody", Contact: "by post", CutOff: "we wait", Support: "declined"}

func TestASittingFromOfferToAgreedNote(t *testing.T) {
	s := testimony.Session{}
	var err error
	for _, step := range []struct {
		to    testimony.Sitting
		today clock.Day
		ask   bool
	}{
		{testimony.SittingOffered, monday, false}, {testimony.SittingAgreed, monday.AddDays(1), false}, {testimony.SittingPrepared, monday.AddDays(2), true},
		{testimony.SittingHeld, monday.AddDays(7), false}, {testimony.NoteRead, monday.AddDays(9), false}, {testimony.NoteCorrected, monday.AddDays(9), false},
		{testimony.NoteRead, monday.AddDays(10), false}, {testimony.NoteAgreed, monday.AddDays(10), false},
	} {
		if step.ask {
			if _, err := s.Take(step.to, clock.Day{}, step.today); !errs.Is(err, errs.Invalid) {
				t.Fatalf("prepared without asking: %v", err)
			}
			s.Preparation = prepared
		}
		if s, err = s.Take(step.to, monday.AddDays(7), step.today); err != nil {
			t.Fatalf("%s: %v", step.to, err)
		}
	}
	if s.Day != monday.AddDays(7) {
		t.Errorf("the day of the sitting is %s", s.Day)
	}
	if _, err := s.Take(testimony.NoteCorrected, clock.Day{}, monday.AddDays(11)); !errs.Is(err, errs.Conflict) {
		t.Errorf("a note that was agreed is changed: %v", err)
	}
}

func TestWhatASittingRefuses(t *testing.T) {
	ready := testimony.Session{Stage: testimony.SittingPrepared, Day: monday, Preparation: prepared}
	for _, c := range []struct {
		name       string
		s          testimony.Session
		to         testimony.Sitting
		day, today clock.Day
	}{
		{"held before its day", ready, testimony.SittingHeld, clock.Day{}, monday.AddDays(-1)},
		{"held on no day", testimony.Session{Stage: testimony.SittingPrepared, Preparation: prepared}, testimony.SittingHeld, clock.Day{}, monday},
		{"offered for yesterday", testimony.Session{}, testimony.SittingOffered, monday.AddDays(-1), monday},
		{"offered for no day", testimony.Session{}, testimony.SittingOffered, clock.Day{}, monday},
		{"no today", ready, testimony.SittingOff, clock.Day{}, clock.Day{}},
		{"agreed before it was held", ready, testimony.NoteAgreed, clock.Day{}, monday},
	} {
		if after, err := c.s.Take(c.to, c.day, c.today); err == nil || after != c.s {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if moved, err := ready.Take(testimony.SittingOffered, monday.AddDays(14), monday); err != nil || moved.Day != monday.AddDays(14) {
		t.Errorf("another day cannot be offered: %v", err)
	}
	if missing := (testimony.Preparation{}).Missing(); len(missing) != 5 {
		t.Errorf("still to ask: %v", missing)
	}
}

func TestSupportThatIsDeclinedIsAskedOnceMore(t *testing.T) {
	keys := func(declined ...string) (out []string) {
		for _, o := range testimony.OwnSupportTimes.Support(monday, declined) {
			out = append(out, o.Key)
		}
		return out
	}
	if got := keys(); len(got) != 5 {
		t.Errorf("offered at %v", got)
	}
	if got := keys("before"); len(got) != 5 {
		t.Errorf("one no ends it: %v", got)
	}
	if got := keys("on the day", "after three days"); !slices.Equal(got, []string{"before", "on the day", "after three days"}) {
		t.Errorf("two in a row: %v", got)
	}
	if got := keys("before", "after three days"); len(got) != 5 {
		t.Errorf("a no, a yes and a no: %v", got)
	}
	if got := testimony.OwnSupportTimes.Support(clock.Day{}, nil); got != nil {
		t.Errorf("a sitting whose day is not known: %v", got)
	}
	if due := testimony.OwnSupportTimes.Support(monday, nil)[3].Due; due != monday.AddDays(14) {
		t.Errorf("two weeks after is %s", due)
	}
}

func TestAThemeTakesTwoReaders(t *testing.T) {
	both := []testimony.Reading{{"a1", "R1"}, {"a1", "R2"}, {"a2", "R1"}, {"a2", "R2"}, {"a3", "R1"}}
	themes := testimony.Themes(both, []testimony.Tag{
		{"a1", "not believed", "R1"}, {"a1", "not believed", "R2"}, // two
		{"a2", "not believed", "R1"}, {"a2", "not believed", "R1"}, // one, twice
		{"a3", "not believed", "R1"}, {"a3", "not believed", "R2"}, // who did not read it
		{"a1", "moved on", "R1"}, {"a1", "moved on", ""}, // nobody
	})
	if len(themes) != 1 || !slices.Equal(themes["not believed"], []string{"a1"}) {
		t.Errorf("%v", themes)
	}
}

func TestAgreementOfReaders(t *testing.T) {
	// Four decisions, three alike; R1 says yes to 2 of 4, R2 to 1 of 4: chance is a half.
	two := []testimony.Reading{{"a1", "R1"}, {"a1", "R2"}, {"a2", "R2"}, {"a2", "R1"}, {"a3", "R1"}}
	got := testimony.Agree(two, []testimony.Tag{{"a1", "x", "R1"}, {"a1", "x", "R2"}, {"a2", "y", "R1"}, {"a3", "x", "R1"}})
	if got.Accounts != 2 || got.Decisions != 4 || got.Agreed != 3 || !got.HasKappa || math.Abs(got.Kappa-0.5) > 1e-9 {
		t.Errorf("%+v", got)
	}
	if got := testimony.Agree(two, nil); got.HasKappa || got.Decisions != 0 || got.Accounts != 2 {
		t.Errorf("no theme found by anybody: %+v", got)
	}
	// With a third reader both margins are one: yes is said 3 times of 8, chance 0.53.
	three := []testimony.Reading{{"a1", "R1"}, {"a1", "R2"}, {"a2", "R2"}, {"a2", "R3"}}
	got = testimony.Agree(three, []testimony.Tag{{"a1", "x", "R1"}, {"a1", "x", "R2"}, {"a2", "y", "R3"}})
	if want := (0.75 - 34.0/64) / (1 - 34.0/64); got.Agreed != 3 || math.Abs(got.Kappa-want) > 1e-9 {
		t.Errorf("%+v, want a kappa of %.4f", got, want)
	}
}
