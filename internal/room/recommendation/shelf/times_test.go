package shelf

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
)

var today = clock.NewDay(2026, 11, 23)

func everybody(*record.Summary) bool { return true }

// anyList draws a register: several bodies, commitments that serve many or are
// nobody's, dates of every kind and none, some of it made up.
func anyList(t *rapid.T) (out []*record.Summary) {
	body := func(what string) record.BodyRef {
		id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, what)
		return record.BodyRef{ID: id, Name: "Body " + id}
	}
	due := rapid.SampledFrom([]string{"", "2026-11-23", "2026-11-22", "2026-11-24", "2026-11", "2027", "2025-03-31", "2024-01-01/2024-02-15"})
	work := rapid.Map(rapid.IntRange(0, 8), func(i int) record.WorkFacts {
		return record.WorkFacts{ID: fmt.Sprint("w", i), Wording: fmt.Sprint("Work ", i), Stored: record.CommitmentOpen, Synthetic: i == 8}
	})
	dues := map[string]edtf.Date{} // a commitment has one date wherever it serves
	owners := map[string]record.BodyRef{}
	for i := range rapid.IntRange(0, 25).Draw(t, "n") {
		s := &record.Summary{ID: fmt.Sprint(i), ReportID: rapid.SampledFrom([]string{"r1", "r2"}).Draw(t, "report"), Title: fmt.Sprint("T", i), State: record.StatePublished,
			Answer: rapid.SampledFrom([]record.Status{record.NoneYet, record.Accepted, record.Rejected}).Draw(t, "answer"), Bodies: []record.BodyRef{body("body")},
			Synthetic: rapid.IntRange(0, 4).Draw(t, "made up") == 0}
		if other := body("other"); other != s.Bodies[0] {
			s.Bodies = append(s.Bodies, other)
		}
		if rapid.Bool().Draw(t, "due") {
			day := today.AddDays(rapid.IntRange(-3, 3).Draw(t, "in"))
			s.AnswerDue = &day
		}
		if rapid.IntRange(0, 3).Draw(t, "deadline") == 0 {
			day := today.AddDays(rapid.IntRange(-60, 60).Draw(t, "deadline in"))
			s.Deadline = &day
		}
		for _, w := range rapid.SliceOfNDistinct(work, 0, 3, func(w record.WorkFacts) string { return w.ID }).Draw(t, "work") {
			if _, known := dues[w.ID]; !known {
				dues[w.ID], _ = edtf.Parse(due.Draw(t, "work due"))
				if rapid.Bool().Draw(t, "owned") {
					owners[w.ID] = body("owner")
				}
			}
			w.Due, w.BodyID, w.Body = dues[w.ID], owners[w.ID].ID, owners[w.ID].Name
			s.Work = append(s.Work, w)
		}
		out = append(out, s)
	}
	return out
}

func shelfOf(list []*record.Summary) *Shelf {
	return stock(recommendation.Whole{All: list, Sees: everybody}, today)
}

func same(t *rapid.T, what string, got, want any) {
	g, err := json.Marshal(got)
	w, also := json.Marshal(want)
	if err != nil || also != nil || string(g) != string(w) {
		t.Fatalf("%s:\n got %s\nwant %s (%v, %v)", what, g, w, err, also)
	}
}

// TestTheShelfSaysWhatItWouldBeWorkedOutToBe: the timetable under any filter, what
// a body owes and promised, the figures of any list, and who is on the ladder.
func TestTheShelfSaysWhatItWouldBeWorkedOutToBe(t *testing.T) {
	ladder, err := record.DefaultLadder()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		list := anyList(t)
		s := shelfOf(list)
		f := record.TimetableFilter{Report: rapid.SampledFrom([]string{"", "r1", "none"}).Draw(t, "f.report"), Body: rapid.SampledFrom([]string{"", "a", "none"}).Draw(t, "f.body"),
			Month: rapid.SampledFrom([]string{"", "", "2026-11", "2025-03", "2024-02"}).Draw(t, "f.month"), Undated: rapid.Bool().Draw(t, "f.undated")}
		of := record.Select(list, everybody, record.Filter{Report: f.Report, Body: f.Body}, today)
		want := record.Timetable(of, f, today)
		got := s.times(f)
		same(t, fmt.Sprintf("timetable %+v", f), append([]record.Due{}, got.Page(0, got.Len())...), append([]record.Due{}, want...))
		coming := len(want)
		for i, d := range want {
			if d.Dated && !d.Last.Before(today) || !d.Dated {
				coming = i
				break
			}
		}
		if got.Coming() != coming {
			t.Fatalf("what comes next is at %d, want %d", got.Coming(), coming)
		}
		for _, body := range []string{"a", "b", "c", "none"} {
			sameOfBody(t, s, list, body)
		}
		g := record.Filter{Body: f.Body, Report: f.Report, State: rapid.SampledFrom([]record.State{"", record.StateDatePassed}).Draw(t, "g.state"), Sort: "title"}
		kept := record.Select(list, everybody, g, today)
		same(t, fmt.Sprintf("figures %+v", g), s.Matched(g, kept), record.Count(nil, record.SeenAs(kept, g.Body), today))
		sameLadder(t, ladder, s, list)
	})
}

func sameOfBody(t *rapid.T, s *Shelf, list []*record.Summary, body string) {
	counts := Owed{}
	for _, it := range list {
		if record.Owns(it.Concerned(), body) && !(it.MadeUp() && s.IsReal(body)) {
			counts[it.ConditionOf(body, today).State]++
		}
	}
	if len(counts) > 0 || len(s.Owed(body)) > 0 {
		same(t, "what "+body+" owes", s.Owed(body), counts)
	}
	var want Work
	f := record.TimetableFilter{Body: body, Undated: true}
	for _, d := range record.Timetable(record.Select(list, everybody, record.Filter{Body: body}, today), f, today) {
		want.Add(d)
	}
	same(t, "the work of "+body, workOf(s.times(f)), want)
}

func sameLadder(t *rapid.T, l record.Ladder, s *Shelf, list []*record.Summary) {
	var want []string
	for i := len(l.Rungs) - 1; i >= 0; i-- {
		for _, r := range list {
			if at, ok := l.At(r, today); ok && at.ID == l.Rungs[i].ID {
				want = append(want, r.ID+" "+at.ID)
			}
		}
	}
	var got []string
	for _, it := range onLadder(l, s) {
		got = append(got, it.Of.ID+" "+it.At.ID)
	}
	same(t, "the ladder", got, want)
}

// TestSomeHoldsNoMoreThanItMay: whatever is asked for, in any order, each answer is
// its own, and what is held stays within the weight.
func TestSomeHoldsNoMoreThanItMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := some[int]{maximum: 20}
		for range rapid.IntRange(1, 60).Draw(t, "asks") {
			n := rapid.IntRange(1, 30).Draw(t, "name")
			got, err := s.get(fmt.Sprint(n), func(n int) int { return n }, func() (int, error) {
				if rapid.IntRange(0, 5).Draw(t, "lost") == 0 {
					return 0, fmt.Errorf("lost")
				}
				return n, nil
			})
			if err == nil && got != n {
				t.Fatalf("%d was given for %d", got, n)
			}
			held := 0
			for _, it := range s.by {
				held += it.weight
			}
			if held != s.held || held > s.maximum || len(s.by) != len(s.order) {
				t.Fatalf("%d held by %d names, %d counted by %d", held, len(s.by), s.held, len(s.order))
			}
		}
	})
}

// TestOneMakesItForAll: many who ask at once for what nobody has made wait for the
// one who makes it.
func TestOneMakesItForAll(t *testing.T) {
	s := some[int]{maximum: 10}
	var l lazy[int]
	started, release, made := make(chan struct{}), make(chan struct{}), make(chan int, 100)
	ask := func() (int, error) {
		made <- 1
		close(started)
		<-release
		return 7, nil
	}
	answers := make(chan int)
	for range 8 {
		go func() {
			got, err := s.get("one", func(int) int { return 1 }, func() (int, error) { return l.get(ask) })
			if err != nil {
				got = -1
			}
			answers <- got
		}()
	}
	<-started
	close(release)
	for range 8 {
		if got := <-answers; got != 7 {
			t.Errorf("one of them was given %d", got)
		}
	}
	if len(made) != 1 {
		t.Errorf("it was made %d times", len(made))
	}
}

// TestWhoWaitedForWhatFailedMakesItAfterAll: one asks and fails, and gives its place
// up after another, who waited for it, has made it. What was made is held, and let go
// of, as all else is.
func TestWhoWaitedForWhatFailedMakesItAfterAll(t *testing.T) {
	for name, again := range map[string]bool{"its place is empty": false, "its place is another's": true} {
		s := some[int]{maximum: 10}
		waited := s.asked("a")
		s.forget(waited)
		if again {
			s.keep(s.asked("a"), 4)
		}
		s.keep(waited, 6)
		for _, n := range []string{"b", "c"} {
			if got, err := s.get(n, func(int) int { return 7 }, func() (int, error) { return 1, nil }); got != 1 || err != nil {
				t.Errorf("%s: %s gave %d, %v", name, n, got, err)
			}
		}
		if len(s.by) != 1 || len(s.order) != 1 || s.held != 8 {
			t.Errorf("%s: %d names, %d in order, %d held", name, len(s.by), len(s.order), s.held)
		}
	}
}
