package testimony

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Stage of a sitting at which somebody speaks.
type Sitting string

// The stages of a sitting. The note is the person's: it counts when they agree it.
const (
	SittingOffered  Sitting = "offered"
	SittingAgreed   Sitting = "agreed"   // to the day
	SittingPrepared Sitting = "prepared" // adjustments, company, safe contact, what to do if cut off
	SittingHeld     Sitting = "held"
	NoteRead        Sitting = "note-read" // read back to the person
	NoteCorrected   Sitting = "note-corrected"
	NoteAgreed      Sitting = "note-agreed" // by the person
	SittingOff      Sitting = "off"         // it did not take place
)

var afterSitting = map[Sitting][]Sitting{
	"":              {SittingOffered},
	SittingOffered:  {SittingOffered, SittingAgreed, SittingOff},
	SittingAgreed:   {SittingOffered, SittingPrepared, SittingOff},
	SittingPrepared: {SittingOffered, SittingPrepared, SittingHeld, SittingOff},
	SittingHeld:     {NoteRead},
	NoteRead:        {NoteCorrected, NoteAgreed},
	NoteCorrected:   {NoteRead},
	NoteAgreed:      {},
	SittingOff:      {SittingOffered},
}

// Preparation is what must be known before somebody sits down to speak. "None
// wanted" is an answer, and silence is not.
type Preparation struct {
	Adjustments string // asked once, and honoured everywhere after
	Company     string // who is there
	Contact     string // how they can safely be reached
	CutOff      string // what to do if a call is cut off or somebody comes in
	Support     string // who supports them before and after
}

// Missing are the parts that nobody has answered, in words.
func (p Preparation) Missing() (out []string) {
	for _, part := range []struct{ name, words string }{
		{"adjustments", p.Adjustments}, {"who is there", p.Company}, {"how to reach them safely", p.Contact},
		{"what to do if we are cut off", p.CutOff}, {"support before and after", p.Support}} {
		if strings.TrimSpace(part.words) == "" {
			out = append(out, part.name)
		}
	}
	return out
}

// Session is one sitting with what it needs.
type Session struct {
	Stage       Sitting
	Day         clock.Day // on which it is or was to take place
	Preparation Preparation
}

// Take gives the session after a stage. Day is that of the sitting for an offer;
// today is the day on which it is written.
func (s Session) Take(to Sitting, day, today clock.Day) (Session, error) {
	if !slices.Contains(afterSitting[s.Stage], to) {
		return s, errs.Newf(errs.Conflict, "From %q nothing leads to %q.", s.Stage, to)
	}
	missing := s.Preparation.Missing()
	switch {
	case today.IsZero():
		return s, errs.New(errs.Invalid, "The day of this is not known.")
	case to == SittingOffered && (day.IsZero() || day.Before(today)):
		return s, errs.InvalidInput("A day is missing.", errs.Field{Name: "day", Message: "Offer a day that is still to come."})
	case to == SittingPrepared && len(missing) > 0:
		return s, errs.InvalidInput("The sitting is not prepared.", errs.Field{Name: "preparation", Message: "Still to ask: " + strings.Join(missing, ", ") + "."})
	case to == SittingHeld && (s.Day.IsZero() || today.Before(s.Day)):
		return s, errs.New(errs.Invalid, "The day of this sitting is still to come.")
	}
	s.Stage = to
	if to == SittingOffered {
		s.Day = day
	}
	return s, nil
}

// SupportOffer is one time at which support is offered.
type SupportOffer struct {
	Key string // before, on the day, ...
	Due clock.Day
}

// SupportTimes are when support is offered, counted in days from the sitting. They
// are this service's choice and no law (inquiry.md, section 7, marked as a guess).
type SupportTimes []struct {
	Key  string
	Days int
}

// OwnSupportTimes are those that an inquiry starts with.
var OwnSupportTimes = SupportTimes{{"before", -3}, {"on the day", 0}, {"after three days", 3}, {"after two weeks", 14}, {"after three months", 91}}

// Support lists when support is offered around a sitting. declined are the keys at
// which the person said no: that is a choice, and it is asked once more at the next
// time and then no longer.
func (t SupportTimes) Support(sitting clock.Day, declined []string) (out []SupportOffer) {
	if sitting.IsZero() {
		return nil
	}
	no := 0
	for _, at := range t {
		if no > 1 {
			return out
		}
		out = append(out, SupportOffer{at.Key, sitting.AddDays(at.Days)})
		if slices.Contains(declined, at.Key) {
			no++
		} else {
			no = 0
		}
	}
	return out
}
