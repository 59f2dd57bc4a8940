package request

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

// menu are the acts of which all sequences are tried, on a day. Two move the day. What changes
// nothing of all this is in [more].
var menu = []string{"deliver", "ask-time", "extend", "refuse-time", "hand-over", "answer-1", "answer-2", "object", "object-1", "uphold", "refuse", "vary-1", "withdraw", "day", "four-days"}

var more = append([]string{"acknowledge", "open", "altered", "remind", "gap-2"}, menu...)

func act(name string, on clock.Day) Act {
	a := Act{On: on, By: "Synthetic Person 1", Second: "Synthetic Person 2", Why: "A made-up reason", Fair: "It is what is needed", Cost: "A day’s work"}
	due := on.AddDays(2)
	for due.Weekday() == 0 || due.Weekday() == 6 {
		due = due.AddDays(1)
	}
	switch name {
	case "send":
		a.Did = Sent
	case "deliver":
		a.Did = Delivered
	case "open":
		a.Did = Opened
	case "acknowledge":
		a.Did = Acknowledged
	case "remind":
		a.Did = Reminded
	case "ask-time":
		a.Did, a.Due = AskedTime, on.AddDays(9)
	case "extend":
		a.Did, a.Due = Extended, due
	case "refuse-time":
		a.Did = TimeRefused
	case "answer-1", "answer-2":
		a.Did, a.Matters = Answered, []int{int(name[7] - '0')}
	case "hand-over":
		a.Did, a.Documents = HandedOver, []string{"doc-1"}
	case "gap-2":
		a.Did, a.Matters = GapStated, []int{2}
	case "object":
		a.Did, a.Ground = Objected, Cannot
	case "object-1":
		a.Did, a.Ground, a.Matters = Objected, Cannot, []int{1}
	case "uphold":
		a.Did, a.Outcome, a.Due = Ruled, Upheld, due
	case "refuse":
		a.Did, a.Outcome, a.Due = Ruled, Refused, due
	case "vary-1":
		a.Did, a.Outcome, a.Due, a.Matters = Ruled, Varied, due, []int{1}
	case "altered":
		a.Did = Altered
	case "withdraw":
		a.Did = Withdrawn
	}
	return a
}

// TestAllSequencesOfActs tries all sequences of acts to depth 6 after the sending, and at each of
// them holds silence, lateness and what is open against an oracle that goes by the acts alone.
func TestAllSequencesOfActs(t *testing.T) {
	cal := holidays(t)
	begin := clock.NewDay(2026, 3, 2)
	seen, states := 0, map[State]int{}
	var walkAll func(r Record, on clock.Day, depth int, path []string)
	walkAll = func(r Record, on clock.Day, depth int, path []string) {
		seen++
		st := r.Standing(on, cal)
		states[st.State]++
		holds(t, r, on, st, path)
		if depth == 0 || t.Failed() {
			return
		}
		for _, name := range menu {
			if name == "day" || name == "four-days" {
				walkAll(r, on.AddDays(map[string]int{"day": 1, "four-days": 4}[name]), depth-1, append(path, name))
				continue
			}
			a := act(name, on)
			next, err := r.do(a, st, cal)
			if err != nil && a.Did == Ruled && !a.Due.IsZero() { // nothing may be left that is due
				a.Due = clock.Day{}
				next, err = r.do(a, st, cal)
			}
			if err == nil {
				walkAll(next, on, depth-1, append(slices.Clone(path), name))
			}
		}
	}
	holds(t, Record{Asking: notice(2)}, begin, (Record{Asking: notice(2)}).Standing(begin, cal), nil)
	walkAll(play(t, Record{Asking: notice(2)}, act("send", begin)), begin, 6, []string{"send"})
	if seen < 20_000 || len(states) < 8 {
		t.Errorf("%d states, %v", seen, states)
	}
	t.Logf("%d sequences, %v", seen, states)
}

// until gives the acts of the days up to one; they are in order.
func until(acts []Act, day clock.Day) []Act {
	n := len(acts)
	for n > 0 && acts[n-1].On.After(day) {
		n--
	}
	return acts[:n]
}

// deadline is the day after which it would be silent, by the acts alone: the day that was set
// last, or the day on which time was refused that was asked for before it.
func deadline(acts []Act) (clock.Day, bool) {
	var at clock.Day
	var asked clock.Day
	for _, a := range acts {
		switch {
		case a.Did == Sent:
			at = a.On.AddDays(2) // a Monday
		case !a.Due.IsZero() && (a.Did == Extended || a.Did == Ruled):
			at, asked = a.Due, clock.Day{}
		case a.Did == AskedTime:
			if asked = (clock.Day{}); !a.On.After(at) {
				asked = a.On
			}
		case a.Did == TimeRefused:
			if !asked.IsZero() && a.On.After(at) {
				at = a.On
			}
			asked = clock.Day{}
		}
	}
	return at, !asked.IsZero()
}

func did(acts []Act, d Did) (n int) {
	for _, a := range acts {
		if a.Did == d {
			n++
		}
	}
	return n
}

// open are the matters of which nothing came and that no ruling set aside.
func open(acts []Act) []int {
	out := []int{1, 2}
	var objected []int
	for _, a := range acts {
		switch a.Did {
		case Answered, GapStated:
			out = without(out, a.Matters)
		case Objected:
			if objected = a.Matters; len(objected) == 0 {
				objected = slices.Clone(out)
			}
		case Ruled:
			if a.Outcome == Upheld {
				out = without(out, objected)
			}
			out = without(out, a.Matters)
		}
	}
	return out
}

// reached is the first day of which it is on record that it arrived: by all but what is done by
// those who ask, a reminder and the record of delivery apart.
func reached(acts []Act) (at clock.Day, ok bool) {
	for _, a := range acts {
		ours := a.Did == Sent || a.Did == Extended || a.Did == TimeRefused || a.Did == Ruled || a.Did == Altered || a.Did == Withdrawn
		if !ours && (!ok || a.On.Before(at)) {
			at, ok = a.On, true
		}
	}
	return at, ok
}

// silentOn is the oracle: whether the public would read at the end of a day that no answer came.
func silentOn(acts []Act, day clock.Day) bool {
	acts = until(acts, day)
	at, waits := deadline(acts)
	if did(acts, Sent) == 0 || did(acts, Withdrawn)+did(acts, HandedOver)+did(acts, Answered)+did(acts, GapStated) > 0 || did(acts, Objected) > did(acts, Ruled) {
		return false
	}
	arrived, known := reached(acts)
	return known && day.After(arrived) && len(open(acts)) > 0 && !waits && day.After(at)
}

func holds(t *testing.T, r Record, on clock.Day, st Standing, path []string) {
	t.Helper()
	bad := func(words string, args ...any) {
		t.Errorf("%v: "+words+"\n%+v", append(append([]any{path}, args...), st)...)
	}
	if !slices.Equal(st.Open, open(r.Acts)) {
		bad("open %v, by the acts %v", st.Open, open(r.Acts))
	}
	if (st.State == Silent) != silentOn(r.Acts, on) {
		bad("silent on %s: %v", on, st.State == Silent)
	}
	at, _ := deadline(r.Acts)
	if st.State == Silent && !on.After(at) {
		bad("silent before %s was over", at)
	}
	if arrived, known := reached(until(r.Acts, on)); st.Reached != arrived || st.Reached.IsZero() == known {
		bad("it arrived on %s, by the acts on %s", st.Reached, arrived)
	}
	if len(r.Acts) == 0 {
		return
	}
	for d := on.AddDays(-8); !d.After(on); d = d.AddDays(1) {
		in := slices.ContainsFunc(st.Silences, func(s Silence) bool { return !d.Before(s.From) && (s.To.IsZero() || d.Before(s.To)) })
		if in != silentOn(r.Acts, d) {
			bad("on %s the record says %v", d, in)
		}
	}
	total := len(st.Open) + len(st.Answered) + len(st.Gaps) + len(st.Aside)
	if total != 2 {
		bad("%d of 2 matters are somewhere", total)
	}
}

// TestWorkedOutIsTheSame: how a record stands on a day is told by the acts up to it alone, is the
// same each time, and nothing done to a record changes the one it was done to.
func TestWorkedOutIsTheSame(t *testing.T) {
	cal := holidays(t)
	rapid.Check(t, func(t *rapid.T) {
		r, on := Record{Asking: asking(rapid.IntRange(1, 15).Draw(t, "days"))}, clock.NewDay(2026, 3, 2).AddDays(rapid.IntRange(0, 200).Draw(t, "begin"))
		for _, name := range append([]string{"send"}, rapid.SliceOfN(rapid.SampledFrom(more), 0, 12).Draw(t, "acts")...) {
			if name == "day" || name == "four-days" {
				on = on.AddDays(len(name) - 2)
				continue
			}
			was := fmt.Sprintf("%+v", r.Acts)
			next, err := r.Do(act(name, on), cal)
			if fmt.Sprintf("%+v", r.Acts) != was {
				t.Fatal("the record it was done to is another")
			}
			if err == nil {
				r = next
			}
		}
		back := on.AddDays(-rapid.IntRange(0, 30).Draw(t, "back"))
		if a, b := r.Standing(back, cal), (Record{Asking: r.Asking, Acts: until(r.Acts, back)}).Standing(back, cal); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		later := r.Standing(on.AddDays(400), cal)
		now := r.Standing(on, cal)
		for i, s := range now.Silences {
			if l := later.Silences[i]; l.From != s.From || !s.To.IsZero() && l.To != s.To {
				t.Fatalf("a silence of %v became %v by waiting", s, l)
			}
		}
	})
}
