package record

import (
	"sort"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Due is one entry of the timetable: something that was to happen by a day.
type Due struct {
	// Kind is DueAnswer, DueDeadline (set by the report) or DueCommitment.
	Kind             string    `json:"kind"`
	ID               string    `json:"id"` // of the commitment, or of the recommendation
	RecommendationID string    `json:"recommendation_id"`
	Title            string    `json:"title"`
	ReportID         string    `json:"report_id"`
	Report           string    `json:"report"`
	Owners           []BodyRef `json:"owners"`
	// OwnerUnknown says that the source of a commitment does not say who owns
	// it: Owners are then all who were asked.
	OwnerUnknown bool `json:"owner_unknown,omitempty"`
	// When is the date as it was given; Last its last possible day.
	When      string    `json:"when"`
	First     clock.Day `json:"first"`
	Last      clock.Day `json:"last"`
	Dated     bool      `json:"dated"` // false: no date was given
	Condition Condition `json:"condition"`
	Moves     int       `json:"moves,omitempty"`
	FirstDue  string    `json:"first_due,omitempty"`
	Synthetic bool      `json:"synthetic,omitempty"`
}

// The kinds of timetable entry.
const (
	DueAnswer     = "answer"
	DueDeadline   = "deadline"
	DueCommitment = "commitment"
)

// DueLabels gives the words for each kind.
var DueLabels = []Choice{
	{DueAnswer, "Answer asked for"}, {DueDeadline, "Deadline set by the report"}, {DueCommitment, "Commitment"},
}

// TimetableFilter narrows the timetable. Month is "2026-03".
type TimetableFilter struct {
	Report, Body, Month string
	// Undated asks for commitments without a date as well.
	Undated bool
}

// Owns says whether a list of bodies has one.
func Owns(list []BodyRef, id string) bool {
	for _, b := range list {
		if b.ID == id {
			return true
		}
	}
	return false
}

// Timetable gives what a list puts there and a filter keeps, the earliest first and
// those without a date last.
func Timetable(list []*Summary, f TimetableFilter, today clock.Day) []Due {
	var out []Due
	seen := map[string]bool{}
	for _, r := range list {
		for _, d := range Dues(r.As(f.Body), today) {
			switch {
			case d.Kind == DueCommitment && seen[d.ID], // one commitment may serve many
				f.Body != "" && !Owns(d.Owners, f.Body),
				f.Month != "" && (!d.Dated || d.Last.String()[:7] != f.Month),
				!d.Dated && !f.Undated:
				continue
			}
			if d.Kind == DueCommitment {
				seen[d.ID] = true
			}
			out = append(out, d)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Dated != out[j].Dated {
			return out[i].Dated
		}
		return out[i].Last.Before(out[j].Last)
	})
	return out
}

// DueDay is when an entry of the timetable falls and who owes it: what a list of
// many is put in order by.
type DueDay struct {
	Commitment string // the id of one; empty for what the report asked
	Owners     []BodyRef
	Last       clock.Day
	Dated      bool
}

// DueDays gives the day of each of [Dues], in its order.
func DueDays(r *Summary) []DueDay {
	out := make([]DueDay, 0, 2+len(r.Work))
	for _, day := range []*clock.Day{r.AnswerDue, r.Deadline} {
		if day != nil {
			out = append(out, DueDay{Owners: r.Bodies, Last: *day, Dated: true})
		}
	}
	for _, w := range r.Work {
		d := DueDay{Commitment: w.ID, Owners: w.owners(r)}
		d.Last, d.Dated = w.Due.Last()
		out = append(out, d)
	}
	return out
}

// owners are whose a commitment is: all who were asked, where no source says.
func (w WorkFacts) owners(r *Summary) []BodyRef {
	if w.BodyID == "" {
		return r.Bodies
	}
	return []BodyRef{{ID: w.BodyID, Name: w.Body}}
}

// Dues lists what one recommendation puts in the timetable.
func Dues(r *Summary, today clock.Day) []Due {
	base := Due{ID: r.ID, RecommendationID: r.ID, Title: r.Title, ReportID: r.ReportID, Report: r.ReportTitle,
		Owners: r.Bodies, Dated: true, Synthetic: r.Synthetic}
	var out []Due
	if r.AnswerDue != nil {
		d := base
		d.Kind, d.Last = DueAnswer, *r.AnswerDue
		d.First, d.When = spanOf(r.AnswerAsked, d.Last)
		d.Condition = r.answerCondition(today)
		out = append(out, d)
	}
	if r.Deadline != nil {
		d := base
		d.Kind, d.Last = DueDeadline, *r.Deadline
		d.First, d.When = r.DeadlineSet.span(r.Published, d.Last)
		d.Condition = r.Condition(today)
		d.Condition.Silence = "" // of the answer, not of what is done
		out = append(out, d)
	}
	for _, w := range r.Work {
		d := base
		d.Kind, d.ID, d.Title, d.Moves, d.Synthetic = DueCommitment, w.ID, w.Wording, w.Moves, w.Synthetic
		if w.Moves > 0 {
			d.FirstDue = w.FirstDue.Human()
		}
		d.Owners, d.OwnerUnknown = w.owners(r), w.BodyID == ""
		d.Condition = w.Condition(today)
		d.When, d.Dated = dueWords(w.Due), false
		if last, ok := w.Due.Last(); ok {
			d.Last, d.Dated = last, true
			d.First, d.When = spanOf(w.Due, last)
		}
		out = append(out, d)
	}
	return out
}

// spanOf gives the first day that a date can mean, and the date in words, as
// rough as it was given. A summary that an earlier release made has no date.
func spanOf(d edtf.Date, last clock.Day) (clock.Day, string) {
	if d.IsZero() {
		return last, last.Human()
	}
	if first, ok := d.First(); ok {
		return first, d.Human()
	}
	return last, d.Human()
}

// Passed says that the day is past and that it is not known to be done.
func (d Due) Passed() bool {
	switch d.Condition.State {
	case StateOverdue, StateDatePassed, StateDoingKnown:
		return d.Dated
	}
	return false
}

func dueWords(d edtf.Date) string {
	if d.IsZero() {
		return "No date given"
	}
	return d.Human()
}

// answerCondition says how the asking for an answer went.
func (s *Summary) answerCondition(today clock.Day) Condition {
	if s.Ended != nil {
		return Condition{State: s.Ended.State()}
	}
	if !s.Answered() {
		return s.facts().unanswered(today)
	}
	if inTime, known := s.Timely(today); known && !inTime {
		return Condition{State: StateAnsweredLate, Days: s.FirstAnswer.Sub(*s.AnswerDue), Silence: s.silenceStood(today)}
	} else if !known {
		return Condition{State: StateAnswered}
	}
	return Condition{State: StateAnsweredInTime}
}

// StandsWords says where it stands, and of whom that is not known.
func (d Due) StandsWords() string {
	if d.Condition.Late() && !DueOfOne(d) {
		return d.Condition.Words() + OfAllAsked
	}
	return d.Condition.Words()
}

// DueOfOne says that what is recorded is of the body that was asked for: where no
// source says who owns a commitment, it is of all together.
func DueOfOne(d Due) bool { return len(d.Owners) == 1 || !d.OwnerUnknown }

// OfAllAsked follows what is recorded of several together.
const OfAllAsked = ", of all who were asked; it may differ by body"
