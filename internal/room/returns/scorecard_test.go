package returns_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
)

// TestOnTimeIsOfWhatWasAskedForAndIsOver: a return that nobody asked for, and one whose
// last day is not over and that has not come, count neither way.
func TestOnTimeIsOfWhatWasAskedForAndIsOver(t *testing.T) {
	today := clock.NewDay(2026, 3, 12)
	due := func(d int) returns.Round { return returns.Round{Due: clock.NewDay(2026, 3, d)} }
	for name, c := range map[string]struct {
		p           returns.Point
		onTime, due int
	}{
		"came on time":                   {returns.Point{Round: due(11), Asked: true, Sent: true}, 1, 1},
		"came a day late":                {returns.Point{Round: due(11), Asked: true, Sent: true, Late: 1}, 0, 1},
		"did not come":                   {returns.Point{Round: due(11), Asked: true, Late: 1}, 0, 1},
		"the last day is today":          {returns.Point{Round: due(12), Asked: true}, 0, 0},
		"came before the last day":       {returns.Point{Round: due(20), Asked: true, Sent: true}, 1, 1},
		"not asked, and it did not come": {returns.Point{Round: due(11)}, 0, 0},
		"not asked, and it came":         {returns.Point{Round: due(11), Sent: true}, 0, 0},
	} {
		// A point that does not count stands before one that does.
		card := returns.Scorecard{Points: []returns.Point{c.p, {Round: due(1), Asked: true, Sent: true}}}
		if onTime, n := card.OnTime(today); onTime != c.onTime+1 || n != c.due+1 {
			t.Errorf("%s: %d of %d", name, onTime-1, n-1)
		}
	}
}

// TestAShareIsNeverAboveItsWhole: nor below nothing; of nothing there is none.
func TestAShareIsNeverAboveItsWhole(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        float64
		ok          bool
	}{{1, 4, 0.25, true}, {4, 4, 1, true}, {9, 4, 1, true}, {-1, 4, 0, true}, {1, 1, 1, true}, {1, 0, 0, false}, {0, 0, 0, false}, {1, -4, 0, false}} {
		if got, ok := (returns.Share{Part: c.part, Whole: c.whole}).Of(); got != c.want || ok != c.ok {
			t.Errorf("%d of %d: %v %v", c.part, c.whole, got, ok)
		}
	}
}

// TestLimitsOfAChartWorkedOutByHand: Shewhart's p-chart (Montgomery, Introduction to
// Statistical Quality Control, section 7.2). Of 50 of 100 and 13 of 25 and 37 of 75 the
// mean is a half; three standard errors of 100 are 15 points, of 25 they are 30.
func TestLimitsOfAChartWorkedOutByHand(t *testing.T) {
	points, mean := returns.PChart([]string{"a", "none", "b", "c"}, []returns.Share{{Part: 50, Whole: 100}, {}, {Part: 13, Whole: 25}, {Part: 37, Whole: 75}})
	if mean != 0.5 || len(points) != 3 {
		t.Fatal(mean, points)
	}
	for i, want := range []returns.RunPoint{{Label: "a", Value: 0.5, Lower: 0.35, Upper: 0.65, Of: 100}, {Label: "b", Value: 0.52, Lower: 0.2, Upper: 0.8, Of: 25},
		{Label: "c", Value: 37.0 / 75, Lower: 0.5 - 0.1*math.Sqrt(3), Upper: 0.5 + 0.1*math.Sqrt(3), Of: 75}} {
		got := points[i]
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
		if got.Label != want.Label || got.Of != want.Of || got.Signal != "" || !near(got.Value, want.Value) || !near(got.Lower, want.Lower) || !near(got.Upper, want.Upper) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	// No limit is below nothing or above all: of 4 with 3 in all 8 the errors are 75 points wide.
	points, _ = returns.PChart([]string{"a", "b"}, []returns.Share{{Part: 2, Whole: 4}, {Part: 2, Whole: 4}})
	if points[0].Lower != 0 || points[0].Upper != 1 {
		t.Errorf("%+v", points[0])
	}
	// Parts are bounded in the mean as in their own share.
	if _, mean := returns.PChart([]string{"a", "b"}, []returns.Share{{Part: 9, Whole: 1}, {Part: -5, Whole: 1}}); mean != 0.5 {
		t.Error(mean)
	}
	if points, mean := returns.PChart([]string{"a"}, []returns.Share{{}}); points != nil || mean != 0 {
		t.Error("a chart of nothing", points, mean)
	}
}

// TestWhatIsASignalOnAChart: a point outside its limits, and the eighth in a row on one
// side of the mean, and no other.
func TestWhatIsASignalOnAChart(t *testing.T) {
	of := func(parts ...int64) (out []string) {
		var shares []returns.Share
		for _, p := range parts {
			shares = append(shares, returns.Share{Part: p, Whole: 100})
		}
		points, _ := returns.PChart(make([]string, len(parts)), shares)
		for _, p := range points {
			out = append(out, p.Signal)
		}
		return out
	}
	const eighth = "The eighth in a row on one side of the mean"
	quiet := func(n int) []string { return make([]string, n) }
	for name, c := range map[string]struct{ got, want []string }{
		// The mean is 50 and the limits 35 and 65.
		"on the limits":      {of(35, 65), quiet(2)},
		"beyond the limits":  {of(34, 66), []string{"Below the lower limit", "Above the upper limit"}},
		"seven on each side": {of(51, 51, 51, 51, 51, 51, 51, 49, 49, 49, 49, 49, 49, 49), quiet(14)},
		"eight on each side": {of(51, 51, 51, 51, 51, 51, 51, 51, 49, 49, 49, 49, 49, 49, 49, 49),
			slices.Concat(quiet(7), []string{eighth}, quiet(7), []string{eighth})},
		"the mean begins again": {of(51, 51, 51, 51, 50, 51, 51, 51, 51, 49, 49, 49, 49, 50, 49, 49, 49, 49), quiet(18)},
		"from side to side":     {of(51, 49, 51, 49, 51, 49, 51, 49, 51, 49, 51, 49, 51, 49, 51, 49), quiet(16)},
		"nine in a row":         {of(51, 51, 51, 51, 51, 51, 51, 51, 51, 41), slices.Concat(quiet(7), []string{eighth, eighth}, quiet(1))},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %q", name, c.got)
		}
	}
}

// TestEveryMoveOfEveryState: a move is made from its states, and from those that are
// locked while the return is unlocked; it leads where it says, or leaves the state.
func TestEveryMoveOfEveryState(t *testing.T) {
	moves := []returns.Move{returns.MoveReceive, returns.MoveCheck, returns.MoveForget, returns.MoveNil, returns.MoveRefuse, returns.MoveSubmit, returns.MoveSendBack, returns.MoveSign,
		returns.MoveDecline, returns.MoveApprove, returns.MoveReapprove, returns.MovePublish, returns.MoveUnlock, returns.MoveLock, returns.MoveSubstitute}
	for _, m := range moves {
		for _, s := range returns.States() {
			for _, unlocked := range []bool{false, true} {
				locked := slices.Contains(m.Locked, s)
				may := slices.Contains(m.From, s) || locked && unlocked
				want := s
				if may && m.To != "" {
					want = m.To
				}
				got, err := m.Try(s, unlocked)
				if got != want || (err == nil) != may || err != nil && (!errs.Is(err, errs.Conflict) || strings.Contains(err.Error(), "is locked") != locked) {
					t.Errorf("%s from %s, unlocked %v: %s, %v", m.Name, s, unlocked, got, err)
				}
			}
		}
	}
}

// TestALockSaysWhyAndWhoOpensIt: what was submitted or counts is shut; what was unlocked,
// or is not submitted yet, is not.
func TestALockSaysWhyAndWhoOpensIt(t *testing.T) {
	for _, s := range returns.States() {
		counts := s == returns.Approved || s == returns.Published || s == returns.Revised
		if s.Counts() != counts {
			t.Errorf("%s counts: %v", s, s.Counts())
		}
		for _, unlocked := range []bool{false, true} {
			l := returns.LockOf(s, unlocked, "")
			if want := s == returns.Submitted || counts && !unlocked; l.Shut != want || want != (l.Who != "") || want && !strings.Contains(l.Who, "the national desk") {
				t.Errorf("%s, unlocked %v: %+v", s, unlocked, l)
			}
			if named := returns.LockOf(s, unlocked, "Desk 7"); l.Shut != strings.Contains(named.Who, "Desk 7") {
				t.Errorf("%s: %+v", s, named)
			}
		}
		why := map[returns.State]string{returns.Approved: "was approved", returns.Published: "Published figures", returns.Revised: "Published figures", returns.Submitted: "waits for approval",
			returns.Received: "being checked"}[s]
		if got := returns.LockOf(s, false, "").Why; why == "" && got != "" || !strings.Contains(got, why) {
			t.Errorf("%s: %q", s, got)
		}
	}
	if got := returns.LockOf(returns.Approved, true, "").Why; !strings.Contains(got, "was unlocked") {
		t.Error(got)
	}
}

// TestTheBoardSaysHowAReturnStands: to everybody, in one line. Nobody is late who was
// not asked, and what one person has entered near the last day accuses nobody.
func TestTheBoardSaysHowAReturnStands(t *testing.T) {
	due, today := clock.NewDay(2026, 3, 10), clock.NewDay(2026, 3, 12)
	asked := returns.Asking{On: clock.NewDay(2026, 1, 5), Made: clock.NewDay(2026, 1, 5), By: "H-1"}
	one := returns.Asking{On: clock.NewDay(2026, 3, 5), Made: clock.NewDay(2026, 3, 9), By: "H-1"}
	at := clock.Midnight
	for name, c := range map[string]struct {
		r     returns.Return
		today clock.Day
		want  string
	}{
		"asked, not due":        {returns.Return{Asking: asked}, due, "Asked for by 10 March 2026"},
		"asked, a day late":     {returns.Return{Asking: asked}, due.AddDays(1), "1 day late so far"},
		"asked, two days late":  {returns.Return{Asking: asked}, today, "2 days late so far"},
		"came late":             {returns.Return{Asking: asked, CameOn: due.AddDays(1)}, today, "1 day late"},
		"came on the last day":  {returns.Return{Asking: asked, CameOn: due}, today, "On time"},
		"not asked":             {returns.Return{}, today, "Not asked yet"},
		"came without":          {returns.Return{FirstSubmitted: at(today)}, today, "Came without having been asked for"},
		"one has entered it":    {returns.Return{Asking: one}, today, "Asked, as one person has entered it"},
		"one has, and it came":  {returns.Return{Asking: one, FirstSubmitted: at(today)}, today, "Came. The asking is not counted yet"},
		"the first day it came": {returns.Return{Asking: asked, CameOn: today, FirstSubmitted: at(due)}, today, "On time"},
		"or the other":          {returns.Return{Asking: asked, CameOn: due, FirstSubmitted: at(today)}, today, "On time"},
	} {
		if got := returns.BoardWords(c.r, due, c.today); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestWhatIsWrongWithARoundIsNamed: each field that is not whole, and no other.
func TestWhatIsWrongWithARoundIsNamed(t *testing.T) {
	kind := returns.Kinds()[0].ID
	for name, c := range map[string]struct {
		kind, title, period, due string
		want                     []string
	}{
		"whole":                 {kind, " A round ", "2026-Q4", "2027-01-31", nil},
		"no kind":               {"made-up", "A round", "2026-Q4", "2027-01-31", []string{"kind"}},
		"no title":              {kind, "  ", "2026-Q4", "2027-01-31", []string{"title"}},
		"no period":             {kind, "A round", "soon", "2027-01-31", []string{"period"}},
		"no day":                {kind, "A round", "2026-Q4", "soon", []string{"due"}},
		"due before it is over": {kind, "A round", "2026-Q4", "2026-12-31", []string{"due"}},
		"nothing":               {"", "", "", "", []string{"kind", "title", "period", "due"}},
	} {
		r, err := returns.CheckRound(c.kind, c.title, c.period, c.due)
		var got []string
		for _, f := range errs.FieldsOf(err) {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, c.want) || (err == nil) != (c.want == nil) || err == nil && (r.Title != "A round" || r.Due != clock.NewDay(2027, 1, 31)) {
			t.Errorf("%s: %q %+v", name, got, r)
		}
	}
}
