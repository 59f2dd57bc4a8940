package review_test

import (
	"strings"
	"testing"
	"time"

	"candour/internal/room/review"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// dated is a world whose calendar somebody adds to, on a day.
func dated(t *testing.T, d *db.DB, today string) (*panel, *clock.Live) {
	t.Helper()
	w := newPanel(t, d)
	own, err := clock.BankHolidays()
	w.OK(err)
	live := clock.NewLive(own)
	c := w.S.Config
	c.Calendar = live
	w.S = review.NewService(c)
	w.Clock.Set(noon(t, today))
	return w, live
}

func noon(t *testing.T, day string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return at.Add(12 * time.Hour)
}

func added(c *clock.Calendar, days ...string) *clock.Calendar {
	for _, text := range days {
		d, _ := clock.ParseDay(text) // written here
		c = c.With(clock.Change{Nation: clock.EnglandAndWales, Day: d, Title: "Made-up holiday"})
	}
	return c
}

func (w *panel) dues(id string) (c, passage, request string) {
	w.T.Helper()
	x, err := w.S.Load(w.T.Context(), w.DB, id)
	w.OK(err)
	return orNone(x.Due, "none"), orNone(x.Passages[len(x.Passages)-1].Due, "none"), orNone(x.Requests[0].Due, "none")
}

// TestCase17ARunningClockFollowsTheList: 20 working days from 1 December end on
// New Year's Eve; a holiday on the 29th moves every stored day to 4 January. An
// hour's clocks do not blame by the old day, and steps that ended keep theirs.
func TestCase17ARunningClockFollowsTheList(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, live := dated(t, d, "2026-12-01")
		k := w.Apply()
		w.To(k.CaseID, rules.Asked)
		want := func(day string) {
			t.Helper()
			if a, b, c := w.dues(k.CaseID); a != day || b != day || c != day {
				t.Errorf("case %s, passage %s, request %s, want %s", a, b, c, day)
			}
		}
		want("31 December 2026")
		before, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		w.OK(err)
		live.Set(added(live.Now(), "2026-12-29"))
		w.Clock.Set(noon(t, "2027-01-01"))
		_, err = w.S.RunClocks(w.System())
		w.OK(err)
		want("4 January 2027")
		if w.State(k.CaseID) != rules.Asked {
			t.Errorf("a body is blamed by a day that has moved: the case is at %s", w.State(k.CaseID))
		}
		after, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		w.OK(err)
		for i, p := range before.Passages[:len(before.Passages)-1] {
			if p != after.Passages[i] {
				t.Errorf("a step that ended has another day: %+v, was %+v", after.Passages[i], p)
			}
		}
		if n, err := w.S.FollowHolidays(w.System()); n != 0 || err != nil {
			t.Errorf("%d cases moved again, %v", n, err)
		}
		if words := w.S.LeftOutWords(after.Arrived, after.Due); !strings.Contains(words, "29 December 2026 (Made-up holiday)") || !strings.Contains(words, "25 December 2026 (Christmas Day)") {
			t.Errorf("the days left out: %s", words)
		}
		w.Clock.Set(noon(t, "2027-01-05"))
		_, err = w.S.RunClocks(w.System())
		w.OK(err)
		if w.State(k.CaseID) != rules.Gathered {
			t.Errorf("after the moved day the case is at %s", w.State(k.CaseID))
		}
	})
}

// TestCase17BeyondTheListADueDayWaits: it is neither in time nor late, blames
// nobody however long it takes, and comes once the year is whole.
func TestCase17BeyondTheListADueDayWaits(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, live := dated(t, d, "2027-12-01")
		k := w.Apply()
		w.To(k.CaseID, rules.Allocated)
		a, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		w.OK(err)
		if !a.Due.IsZero() || !w.S.Waits(a.State, a.Due) || review.Stands(a.Due, a.Warn, w.S.Today()) != "" {
			t.Fatalf("40 working days from 1 December 2027 are due on %s", orNone(a.Due, "no day"))
		}
		w.Clock.Set(noon(t, "2029-06-01"))
		_, err = w.S.RunClocks(w.System())
		w.OK(err)
		if w.State(k.CaseID) != rules.Allocated {
			t.Errorf("the case is at %s", w.State(k.CaseID))
		}
		cal := added(live.Now(), "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29", "2028-08-28", "2028-12-25", "2028-12-26")
		live.Set(cal.With(clock.Change{Nation: clock.EnglandAndWales, Day: clock.NewDay(2028, 12, 31), Whole: true}))
		n, err := w.S.FollowHolidays(w.System())
		w.OK(err)
		b, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		w.OK(err)
		if n != 1 || b.Due.String() != "2028-01-31" || w.S.Waits(b.State, b.Due) {
			t.Errorf("%d moved, due %s", n, orNone(b.Due, "no day"))
		}
	})
}

// TestARequestWithoutADayIsNotSilence: beside one that is late, a request whose
// day is not known stays open.
func TestARequestWithoutADayIsNotSilence(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, _ := dated(t, d, "2027-12-01")
		k := w.Apply()
		w.To(k.CaseID, rules.Eligible)
		w.OK(w.S.AskPapers(w.As("secretary"), k.CaseID, 0, review.PapersInput{Bodies: []string{"made-up-northern-police"}, Words: "The papers."}))
		w.Clock.Set(noon(t, "2027-12-15"))
		w.OK(w.S.AskPapers(w.As("secretary"), k.CaseID, 0, review.PapersInput{Bodies: []string{"made-up-western-police"}, Words: "The papers."}))
		w.Clock.Set(noon(t, "2029-06-01"))
		_, err := w.S.RunClocks(w.System())
		w.OK(err)
		c, err := w.S.Load(t.Context(), w.DB, k.CaseID)
		w.OK(err)
		if len(c.Requests) != 2 {
			t.Fatalf("%d requests", len(c.Requests))
		}
		for _, r := range c.Requests {
			if want := map[string]string{"made-up-northern-police": review.PapersSilent, "made-up-western-police": review.PapersOpen}[r.Body]; r.State != want {
				t.Errorf("%s is %s with the day %s, want %s", r.Body, r.State, orNone(r.Due, "not known"), want)
			}
		}
		if c.State != rules.Asked {
			t.Errorf("the case is at %s", c.State)
		}
	})
}

// TestWhatWasLateStaysLate: a holiday that had passed moves the due day that has not
// passed, in the numbers that were shown before, and leaves the one that has, with its
// passage, however often the clocks follow. The silence that came of it stays.
func TestWhatWasLateStaysLate(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w, live := dated(t, d, "2026-12-01")
		w.S.Synthetic = true
		k := w.Apply()
		w.To(k.CaseID, rules.Allocated)
		w.Clock.Set(noon(t, "2026-12-07"))
		later := w.Apply()
		w.To(later.CaseID, rules.Allocated)
		day := func(id string) clock.Day {
			t.Helper()
			c, err := w.S.Load(t.Context(), w.DB, id)
			w.OK(err)
			if c.Passages[len(c.Passages)-1].Due != c.Due {
				t.Errorf("the case is due on %s, its passage on %s", c.Due, c.Passages[len(c.Passages)-1].Due)
			}
			return c.Due
		}
		first, other := day(k.CaseID), day(later.CaseID)
		w.Clock.Set(noon(t, first.AddDays(1).String()))
		then := live.Now().With(clock.Change{Nation: clock.EnglandAndWales, Day: clock.NewDay(2026, 12, 8), Title: "Made-up holiday", Agreed: first.AddDays(1)})
		cases, requests, err := w.S.Moves(t.Context(), w.DB, then)
		w.OK(err)
		if cases != (review.Counts{Later: 1, Stay: 1}) || requests != (review.Counts{}) {
			t.Errorf("it would move %+v, %+v", cases, requests)
		}
		live.Set(then)
		if n, err := w.S.FollowHolidays(w.System()); n != 1 || err != nil {
			t.Errorf("%d moved, %v", n, err)
		}
		if got := day(k.CaseID); got != first {
			t.Errorf("what was late since %s is due on %s", first, got)
		}
		if got := day(later.CaseID); !got.After(other) {
			t.Errorf("what was due on %s is due on %s", other, got)
		}
		if words := w.S.LeftOutWords(clock.NewDay(2026, 12, 1), first); strings.Contains(words, "Made-up holiday") || !strings.Contains(words, "This day had passed, and stays.") {
			t.Errorf("the days left out: %s", words)
		}
		if words := w.S.LeftOutWords(clock.NewDay(2026, 12, 7), day(later.CaseID)); !strings.Contains(words, "8 December 2026 (Made-up holiday)") || strings.Contains(words, "stays") {
			t.Errorf("the days left out: %s", words)
		}
		if n, err := w.S.FollowHolidays(w.System()); n != 0 || err != nil {
			t.Errorf("%d moved again, %v", n, err)
		}
	})
}

// orNone is a day in words, or what stands for none.
func orNone(d clock.Day, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Human()
}
