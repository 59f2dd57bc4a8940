package request

import (
	"slices"

	"candour/internal/base/clock"
)

// State says in one word how an asking stands.
type State string

// The states. More time that is asked for once it is silent leaves it silent.
const (
	Draft      State = "draft"
	Out        State = "sent"
	Received   State = "acknowledged"
	WaitsTime  State = "time-asked"
	WaitsRule  State = "objected"
	PartOf     State = "part-answered"
	Done       State = "answered" // every matter was answered, or a gap was stated
	SetAside   State = "set-aside"
	Silent     State = "silent"
	CalledBack State = "withdrawn"
)

// Silence is a time in which no answer came, nor anything else that could be pointed to: from the
// day after the due day, or after the day on which the asking is known to have arrived if that is
// later, to the day on which something came or was ruled; To is zero while it lasts.
type Silence struct {
	From, To clock.Day
}

// Standing is how an asking stands on a day.
type Standing struct {
	State State
	Sent  clock.Day
	// Reached is the first day of which it is on record that the asking had reached whoever is
	// asked; zero: it is not known that it arrived.
	Reached      clock.Day
	Acknowledged clock.Day
	Withdrawn    clock.Day
	Due          clock.Day // zero: nothing is due, or nobody can say when
	// Matters are what is asked for by now, in the words of the last ruling on each.
	Matters []Matter
	// Open, Answered, Gaps and Aside say of each matter what became of it.
	Open, Answered, Gaps, Aside []int
	// ObjectedTo are the open matters on whose objection nobody has ruled.
	ObjectedTo []int
	// TimePending says that more time was asked for, and nobody has answered.
	TimePending bool
	// Late says that something is open and the due day is over, whatever else came.
	Late     bool
	Silences []Silence
	Reminded clock.Day // the last reminder
	Altered  int       // how often it was reported that something was altered or destroyed
}

// walk is a record as it is gone through, act by act.
type walk struct {
	Standing
	until  clock.Day // silence begins on the day after this
	came   bool      // something came, if only a part
	inTime bool      // the time that is pending was asked for by the due day
}

// Standing works out how everything stands on a day. Of acts of a later day it knows nothing.
func (r Record) Standing(day clock.Day, cal Calendar) Standing {
	w := &walk{}
	w.Matters = slices.Clone(r.Asking.Matters)
	for _, m := range r.Asking.Matters {
		w.Open = append(w.Open, m.Number)
	}
	for _, a := range slices.SortedStableFunc(slices.Values(r.Acts), func(a, b Act) int { return a.On.Sub(b.On) }) {
		if a.On.After(day) {
			break
		}
		w.to(a.On)
		if a.Did == Sent {
			w.Sent = a.On
			w.Due, _ = r.Asking.due(a.On, cal)
			w.until = w.Due
		}
		w.step(a)
		if w.quiet() == (clock.Day{}) || a.On.Before(w.quiet()) {
			w.end(a.On)
		}
	}
	w.to(day)
	w.Late = len(w.Open) > 0 && w.runs() && day.After(w.Due)
	w.State = w.state()
	return w.Standing
}

// reaching are the acts by which it is on record that an asking reached whoever is asked: what
// they sent, that they opened it, that it was delivered, and a reminder.
var reaching = []Did{Delivered, Opened, Acknowledged, Reminded, AskedTime, HandedOver, Answered, GapStated, Objected}

// Arrived says whether it is on record, of any day, that the asking reached whoever is asked.
func (r Record) Arrived() bool {
	return slices.ContainsFunc(r.Acts, func(a Act) bool { return slices.Contains(reaching, a.Did) })
}

// runs says that a clock runs: it was sent, not withdrawn, and somebody can say when it is due.
func (w *walk) runs() bool { return !w.Sent.IsZero() && w.Withdrawn.IsZero() && !w.Due.IsZero() }

// quiet is the day from which it is silent if nothing more is done; zero: it is not.
func (w *walk) quiet() clock.Day {
	if !w.runs() || w.Reached.IsZero() || w.came || len(w.Open) == 0 || len(w.ObjectedTo) > 0 || w.TimePending && w.inTime {
		return clock.Day{}
	}
	if w.Reached.After(w.until) {
		return w.Reached.AddDays(1)
	}
	return w.until.AddDays(1)
}

// to lets the days pass: a silence begins by itself.
func (w *walk) to(day clock.Day) {
	from := w.quiet()
	if from.IsZero() || day.Before(from) || w.silent() {
		return
	}
	w.Silences = append(w.Silences, Silence{From: from})
}

func (w *walk) silent() bool {
	n := len(w.Silences)
	return n > 0 && w.Silences[n-1].To.IsZero()
}

// end ends a silence that lasts.
func (w *walk) end(day clock.Day) {
	if w.silent() {
		w.Silences[len(w.Silences)-1].To = day
	}
}

// step takes one act.
func (w *walk) step(a Act) {
	if w.Reached.IsZero() && slices.Contains(reaching, a.Did) {
		w.Reached = a.On
	}
	switch a.Did {
	case Acknowledged:
		if w.Acknowledged.IsZero() {
			w.Acknowledged = a.On
		}
	case Reminded:
		w.Reminded = a.On
	case AskedTime:
		w.TimePending, w.inTime = len(w.Open) > 0, !a.On.After(w.until)
	case TimeRefused:
		if w.TimePending && w.inTime && a.On.After(w.until) {
			w.until = a.On
		}
		w.TimePending = false
	case Extended:
		w.Due, w.until, w.TimePending = a.Due, a.Due, false
	case HandedOver:
		w.came = true
	case Answered:
		w.settle(a.Matters, &w.Standing.Answered)
		w.came = true
	case GapStated:
		w.settle(a.Matters, &w.Gaps)
		w.came = true
	case Objected:
		w.ObjectedTo = both(a.Matters, w.Open)
		if len(a.Matters) == 0 {
			w.ObjectedTo = slices.Clone(w.Open)
		}
	case Ruled:
		w.rule(a)
	case Altered:
		w.Altered++
	case Withdrawn:
		w.Withdrawn = a.On
	}
}

// settle takes matters out of what is open; those that something of an earlier day settled, which
// was found since, stay where they are.
func (w *walk) settle(matters []int, into *[]int) {
	matters = both(matters, w.Open)
	*into = append(*into, matters...)
	slices.Sort(*into)
	w.Open, w.ObjectedTo = without(w.Open, matters), without(w.ObjectedTo, matters)
	if len(w.Open) == 0 {
		w.TimePending = false
	}
}

func both(some, all []int) []int {
	return slices.DeleteFunc(slices.Clone(some), func(n int) bool { return !slices.Contains(all, n) })
}

func (w *walk) rule(a Act) {
	aside := slices.Clone(a.Matters)
	if a.Outcome == Upheld {
		aside = slices.Clone(w.ObjectedTo)
	}
	w.settle(aside, &w.Aside)
	w.ObjectedTo = nil
	for _, m := range a.Vary {
		w.Matters[m.Number-1].Words = m.Words
	}
	if !a.Due.IsZero() {
		w.Due, w.until, w.TimePending = a.Due, a.Due, false
	}
}

// state is the first of those that fit.
func (w *walk) state() State {
	switch {
	case w.Sent.IsZero():
		return Draft
	case !w.Withdrawn.IsZero():
		return CalledBack
	case len(w.Open) == 0 && len(w.Answered)+len(w.Gaps) == 0:
		return SetAside
	case len(w.Open) == 0:
		return Done
	case len(w.ObjectedTo) > 0:
		return WaitsRule
	case w.silent():
		return Silent
	case w.TimePending:
		return WaitsTime
	case w.came:
		return PartOf
	case !w.Acknowledged.IsZero():
		return Received
	}
	return Out
}

// remindBefore is how many working days before the due day a first reminder goes.
const remindBefore = 5

// Remind says whether a reminder is due on a day: in the last working days before the due day,
// and again once it is over, as long as something is open and nobody waits for us.
func (r Record) Remind(day clock.Day, cal Calendar) bool {
	st := r.Standing(day, cal)
	if cal == nil || len(st.Open) == 0 || st.Due.IsZero() || !st.Withdrawn.IsZero() || len(st.ObjectedTo) > 0 || st.TimePending {
		return false
	}
	if st.Late {
		return !st.Reminded.After(st.Due)
	}
	left, err := cal.WorkingDaysBetween(r.Asking.Clock.Nation, day, st.Due)
	return err == nil && left <= remindBefore && st.Reminded.IsZero()
}
