package request

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Did is what was done about an asking.
type Did string

// What can be done. Those who are asked acknowledge, hand over, answer, state a gap, ask for time
// and object; all else is done by those who ask.
const (
	Sent         Did = "sent"
	Delivered    Did = "delivered" // it is known that it reached whoever is asked, and how
	Opened       Did = "opened"    // an account of whoever is asked opened it here
	Acknowledged Did = "acknowledged"
	Reminded     Did = "reminded"
	AskedTime    Did = "asked-time"
	Extended     Did = "extended"
	TimeRefused  Did = "time-refused"
	HandedOver   Did = "handed-over" // something came, and no matter is settled by it yet
	Answered     Did = "answered"    // some matters, or all
	GapStated    Did = "gap"         // of some matters: what is not there, and why
	Objected     Did = "objected"
	Ruled        Did = "ruled"
	Altered      Did = "altered" // something was altered or destroyed
	Withdrawn    Did = "withdrawn"
)

// Outcome is how an objection was ruled on.
type Outcome string

// The outcomes. Upheld sets the matters aside that were objected to; varied sets some aside or
// says them in other words; refused changes nothing.
const (
	Upheld  Outcome = "upheld"
	Refused Outcome = "refused"
	Varied  Outcome = "varied"
)

// Act is one thing that was done, with the facts that it needs.
type Act struct {
	Did    Did       `json:"did"`
	On     clock.Day `json:"on"`
	Made   clock.Day `json:"made,omitzero"` // when it was recorded, if that was not on its own day
	By     string    `json:"by"`
	Second string    `json:"second,omitempty"` // another human, where it takes two
	Why    string    `json:"why,omitempty"`
	// Matters are those that it is about; of an objection none stands for all that are open.
	Matters []int `json:"matters,omitempty"`
	// Due is the day by which it is answered from now on; of [AskedTime] the day that is asked for.
	Due       clock.Day `json:"due,omitzero"`
	Documents []string  `json:"documents,omitempty"` // what came
	Ground    Ground    `json:"ground,omitempty"`
	Outcome   Outcome   `json:"outcome,omitempty"`
	Vary      []Matter  `json:"vary,omitempty"` // matters in other words
	Fair      string    `json:"fair,omitempty"` // why a ruling is fair
	Cost      string    `json:"cost,omitempty"` // what it costs, and that it is not needless
}

// Record is an asking and what was done about it, in order.
type Record struct {
	Asking Asking
	Acts   []Act
}

// ofBoth are the acts that a preservation knows.
var ofBoth = []Did{Sent, Delivered, Opened, Acknowledged, Objected, Ruled, Altered, Withdrawn}

// Do adds an act, or says what is wrong with it. The record it was called on stays as it was.
func (r Record) Do(a Act, cal Calendar) (Record, error) {
	return r.do(a, r.Standing(a.On, cal), cal)
}

// do is Do where it is known how the record stands.
func (r Record) do(a Act, st Standing, cal Calendar) (Record, error) {
	if err := r.inPlace(a, st); err != nil {
		return r, err
	}
	var bad problems
	bad.need(a.By != "", "by", "Say who did it")
	if check := checks[a.Did]; check != nil {
		check(r, a, st, cal, &bad)
	}
	if err := bad.err("This cannot be recorded yet."); err != nil {
		return r, err
	}
	r.Acts = append(slices.Clip(slices.Clone(r.Acts)), a)
	return r, nil
}

// inPlace says whether an act can be done to a record as it stands.
func (r Record) inPlace(a Act, st Standing) error {
	conflict := func(words string) error { return errs.New(errs.Conflict, words) }
	_, known := checks[a.Did]
	switch {
	case !known || r.Asking.Kind == Preservation && !slices.Contains(ofBoth, a.Did):
		return conflict("That cannot be done to this.")
	case a.On.IsZero() || a.On.Before(r.last()) && !slices.Contains(anyOrder, a.Did) && !slices.Contains(theirs, a.Did):
		return errs.InvalidInput("This cannot be recorded yet.", errs.Field{Name: "on", Message: "Enter the day, not before what was done last"})
	case a.Did == Sent && !st.Sent.IsZero():
		return conflict("It was sent already.")
	case a.Did != Sent && st.Sent.IsZero():
		return conflict("It was not sent yet.")
	case a.Did == Sent || a.Did == Altered:
		return nil
	case !st.Withdrawn.IsZero():
		return conflict("It was withdrawn.")
	case len(st.Open) == 0:
		return conflict("Nothing of it is open any more.")
	case r.outdone(a):
		return errs.InvalidInput("This cannot be recorded yet.", errs.Field{Name: "on",
			Message: "The same was asked for, or ruled on, on a later day. Enter this with the day of today, and say in it when it came"})
	}
	return nil
}

// theirs are the acts of whoever is asked. What came in time and is found late is entered with
// its own day, before what is on record already: nobody is late who had answered.
var theirs = []Did{Acknowledged, AskedTime, HandedOver, Answered, GapStated, Objected}

// answers are the acts that answer another, and so come after it and speak of nothing else.
var answers = map[Did][]Did{AskedTime: {AskedTime, TimeRefused, Extended}, Objected: {Objected, Ruled}}

// outdone says that an act of an earlier day would be taken for answered by what answered another.
func (r Record) outdone(a Act) bool {
	return slices.ContainsFunc(r.Acts, func(x Act) bool { return x.On.After(a.On) && slices.Contains(answers[a.Did], x.Did) })
}

// anyOrder are the acts of which the place among the others changes nothing of them: what came by
// post before a reminder, or before it was known that the asking arrived, is recorded after it.
var anyOrder = []Did{Reminded, Delivered, Opened}

// last is the day of what was done last, but for those.
func (r Record) last() (day clock.Day) {
	for _, a := range r.Acts {
		if !slices.Contains(anyOrder, a.Did) && a.On.After(day) {
			day = a.On
		}
	}
	return day
}

// checks say what is wrong with each act.
var checks = map[Did]func(r Record, a Act, st Standing, cal Calendar, bad *problems){
	Sent: func(r Record, a Act, _ Standing, cal Calendar, bad *problems) {
		*bad = append(*bad, errs.FieldsOf(r.Asking.Check())...)
		if r.Asking.Kind != Preservation && len(*bad) == 0 {
			_, known := r.Asking.due(a.On, cal)
			bad.need(known, "days", "The bank holidays of that time are not known yet, and so nobody can say when it is due. Choose fewer days, or wait until they are entered")
		}
		if r.Asking.Kind == Notice {
			two(a, bad)
		}
	},
	Acknowledged: func(_ Record, _ Act, st Standing, _ Calendar, bad *problems) {
		bad.need(st.Acknowledged.IsZero(), "on", "It was acknowledged already")
	},
	Reminded: func(Record, Act, Standing, Calendar, *problems) {},
	Delivered: func(_ Record, a Act, st Standing, _ Calendar, bad *problems) {
		bad.need(st.Reached.IsZero(), "on", "It was on record by that day already that it had reached them")
		bad.says(a.Why, "why", "Say how it was delivered, and how that is known")
	},
	Opened: func(_ Record, _ Act, st Standing, _ Calendar, bad *problems) {
		bad.need(st.Reached.IsZero(), "on", "It was on record by that day already that it had reached them")
	},
	AskedTime: func(_ Record, a Act, st Standing, _ Calendar, bad *problems) {
		bad.need(!st.TimePending, "on", "More time was asked for already, and nobody has answered")
		bad.says(a.Why, "why", "Say why more time is needed")
		bad.need(a.Due.After(st.Due) && a.Due.After(a.On), "due", "Say until when: a day after the day on which it is due")
	},
	Extended: func(r Record, a Act, st Standing, cal Calendar, bad *problems) {
		bad.says(a.Why, "why", "Say why there is more time")
		bad.need(a.Due.After(st.Due), "due", "Enter a day after the day on which it is due")
		r.newDue(a, cal, bad)
	},
	TimeRefused: func(_ Record, a Act, st Standing, _ Calendar, bad *problems) {
		bad.need(st.TimePending, "on", "Nobody waits for an answer about more time")
		bad.says(a.Why, "why", "Say why there is no more time")
	},
	HandedOver: func(_ Record, a Act, _ Standing, _ Calendar, bad *problems) {
		bad.need(len(a.Documents) > 0, "documents", "Say what was handed over")
	},
	Answered: func(_ Record, a Act, st Standing, _ Calendar, bad *problems) { ofOpen(a, st, bad) },
	GapStated: func(_ Record, a Act, st Standing, _ Calendar, bad *problems) {
		ofOpen(a, st, bad)
		bad.says(a.Why, "why", "Say what is not there, and why")
	},
	Objected: checkObjection,
	Ruled:    checkRuling,
	Altered: func(_ Record, a Act, _ Standing, _ Calendar, bad *problems) {
		two(a, bad)
		bad.says(a.Why, "why", "Say what was altered or destroyed, and how that is known")
	},
	Withdrawn: func(_ Record, a Act, _ Standing, _ Calendar, bad *problems) {
		bad.says(a.Why, "why", "Say why it is withdrawn")
	},
}

// two asks for another human.
func two(a Act, bad *problems) {
	bad.need(a.Second != "" && a.Second != a.By, "second", "Another person must agree to this")
}

// ofOpen asks for matters that are open.
func ofOpen(a Act, st Standing, bad *problems) {
	bad.need(len(a.Matters) > 0 && among(a.Matters, st.Open), "matters", "Choose matters that are still open")
}

func among(some, all []int) bool {
	return !slices.ContainsFunc(some, func(n int) bool { return !slices.Contains(all, n) })
}

// newDue looks at a day that is set by hand: a working day after today, of a year that is known.
func (r Record) newDue(a Act, cal Calendar, bad *problems) {
	working := false
	if cal != nil {
		working, _ = cal.IsWorkingDay(r.Asking.Clock.Nation, a.Due)
	}
	bad.need(working && a.Due.After(a.On), "due", "Enter a working day to come, of a year of which the bank holidays are known")
}

func checkObjection(r Record, a Act, st Standing, _ Calendar, bad *problems) {
	bad.need(len(st.ObjectedTo) == 0, "on", "An objection waits for a ruling already")
	bad.need(among(a.Matters, st.Open), "matters", "Choose matters that are still open, or none for all of them")
	bad.says(a.Why, "why", "Say why they object")
	switch a.Ground {
	case Cannot, Unreasonable:
	case NoGround:
		bad.need(r.Asking.Kind != Notice, "ground", "Choose the ground: that they cannot comply, or that it is not reasonable to ask")
	default:
		bad.need(false, "ground", "Choose the ground: that they cannot comply, or that it is not reasonable to ask")
	}
}

func checkRuling(r Record, a Act, st Standing, cal Calendar, bad *problems) {
	bad.need(len(st.ObjectedTo) > 0, "on", "No objection waits for a ruling")
	two(a, bad)
	bad.says(a.Fair, "fair", "Say why this is fair")
	bad.says(a.Cost, "cost", "Say what it costs, and why that is not needless")
	left := slices.Clone(st.Open)
	switch a.Outcome {
	case Upheld:
		bad.need(len(a.Matters) == 0 && len(a.Vary) == 0, "outcome", "An objection that is upheld sets aside all that was objected to")
		left = without(left, st.ObjectedTo)
	case Refused:
		bad.need(len(a.Matters) == 0 && len(a.Vary) == 0, "outcome", "An objection that is refused changes nothing")
	case Varied:
		bad.need(len(a.Matters)+len(a.Vary) > 0 && among(a.Matters, st.Open), "matters", "Say which matters are set aside, or what is asked instead")
		left = without(left, a.Matters)
		for _, m := range a.Vary {
			bad.need(slices.Contains(left, m.Number) && !saysnothing.Is(m.Words, "matters"), "matters", "Write what is asked instead, of matters that stay open")
		}
	default:
		bad.need(false, "outcome", "Choose upheld, refused or varied")
	}
	if len(left) == 0 || r.Asking.Kind == Preservation {
		bad.need(a.Due.IsZero(), "due", "Nothing is left that could be due")
		return
	}
	r.newDue(a, cal, bad)
}

func without(all, some []int) []int {
	return slices.DeleteFunc(slices.Clone(all), func(n int) bool { return slices.Contains(some, n) })
}
