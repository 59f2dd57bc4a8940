package record

import (
	"candour/internal/base/clock"
)

// Figures are the few numbers of the front page. Each is a count of
// recommendations, says what it is a share of, and links to its list.
type Figures struct {
	// Made is what the reports say they made, where all of them say; Entered
	// is how many are in the register.
	Made        int `json:"made"`
	MadeUnknown int `json:"reports_with_total_unknown"`
	Entered     int `json:"entered"`
	Reports     int `json:"reports"`
	Answered    int `json:"answered"`
	// DueAnswers are those whose answer was due by now, and of which it is known
	// whether it came in time, or that it was searched for since and not found.
	DueAnswers  int `json:"answers_that_were_due"`
	InTime      int `json:"answered_in_time"`           // of DueAnswers
	TimeUnknown int `json:"answered_on_unknown_date"`   // due by now and answered; when first is not known
	NotEntered  int `json:"answers_due_not_known_here"` // due by now, none entered, nobody looked since
	Overdue     int `json:"overdue"`
	// Moved are those with a promised date that was moved, whatever it is now.
	Moved        int `json:"dates_moved"`
	DatePassed   int `json:"date_passed"`
	Verified     int `json:"verified"`
	Declined     int `json:"declined"`
	NotAnswered  int `json:"not_answered"`
	NoCommitment int `json:"no_commitment"`
	// Ended are those that their own inquiry withdrew, replaced or merged: they are
	// outstanding nowhere, and done nowhere.
	Ended int `json:"ended_by_their_inquiry"`
	// MadeUp are those that are made up, in whole or in part; no other figure
	// has them, unless there is nothing real at all.
	MadeUp int `json:"made_up"`
}

// Count works the figures out for a day.
func Count(reports []Report, all []*Summary, today clock.Day) Figures {
	all, left := RealApart(all, (*Summary).MadeUp)
	reports, _ = RealApart(reports, Report.MadeUp)
	f := Figures{Entered: len(all), Reports: len(reports), MadeUp: len(left)}
	for _, r := range reports {
		if r.Total == nil {
			f.MadeUnknown++
		} else {
			f.Made += *r.Total
		}
	}
	for _, s := range all {
		if s.Answered() {
			f.Answered++
		}
		f.countTiming(s, today)
		if s.Ended != nil {
			f.Ended++
			continue
		}
		if s.moved() {
			f.Moved++
		}
		switch s.Condition(today).State {
		case StateOverdue:
			f.Overdue++
		case StateDatePassed:
			f.DatePassed++
		case StateVerified:
			f.Verified++
		case StateDeclined:
			f.Declined++
		case StateNotAnswered:
			f.NotAnswered++
		case StateNoCommitment:
			f.NoCommitment++
		}
	}
	return f
}

func (f *Figures) countTiming(s *Summary, today clock.Day) {
	if s.AnswerDue == nil || !s.AnswerDue.Before(today) || s.Ended != nil {
		return
	}
	inTime, known := s.Timely(today)
	if !known && !s.Answered() {
		f.NotEntered++
		return
	}
	if !known {
		f.TimeUnknown++
		return
	}
	f.DueAnswers++
	if inTime {
		f.InTime++
	}
}

// moved says that a promised date of work that is not closed was moved.
func (s *Summary) moved() bool {
	if s.Ended != nil {
		return false
	}
	for _, w := range s.Work {
		if w.Moves > 0 && w.Stored == CommitmentOpen && (s.seen == "" || w.BodyID == "" || w.BodyID == s.seen) {
			return true
		}
	}
	return false
}

// AnyAnswer, as a filter, is any coded answer at all.
const AnyAnswer Status = "any"

// How an answer came, for filters; the counts are those of Figures.
const (
	TimingDue        = "due"         // it was due, and how it came is known
	TimingIn         = "in_time"     // it came in time
	TimingAfter      = "after"       // it came after the day, or was searched for after it and not found
	TimingUnknown    = "unknown"     // when the first came is not known, or not checked
	TimingNotEntered = "not_entered" // it was due, and nothing is known of it here
)

// TimingLabels gives the words for each.
var TimingLabels = []Choice{
	{TimingDue, "An answer was due, and how it came is recorded"}, {TimingIn, "Answered in time"},
	{TimingAfter, "Answered after the day, or searched for and not found"}, {TimingUnknown, "Answered; when first is not known or not checked"},
	{TimingNotEntered, "An answer was due, and none is entered here"},
}

// gave says whether an answer is the standing one, or any when that is asked.
func (s *Summary) gave(a Status) bool {
	if a == AnyAnswer {
		return s.Answered()
	}
	return s.Answer == a
}

// Timed says how the answer came, of those that were due before today.
func (s *Summary) Timed(timing string, today clock.Day) bool {
	if s.AnswerDue == nil || !s.AnswerDue.Before(today) || s.Ended != nil {
		return false
	}
	inTime, known := s.Timely(today)
	switch timing {
	case TimingDue:
		return known
	case TimingIn:
		return known && inTime
	case TimingAfter:
		return known && !inTime
	case TimingUnknown:
		return !known && s.Answered()
	case TimingNotEntered:
		return !known && !s.Answered()
	}
	return false
}

// Timing says how the answer came; empty when none was due by now.
func (s *Summary) Timing(day clock.Day) string {
	for _, t := range []string{TimingIn, TimingAfter, TimingUnknown, TimingNotEntered} {
		if s.Timed(t, day) {
			return t
		}
	}
	return ""
}
