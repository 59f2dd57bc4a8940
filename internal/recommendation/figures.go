package recommendation

import "candour/internal/clock"

// Figures are the few numbers of the front page. Each is a count of
// recommendations, says what it is a share of, and links to its list.
type Figures struct {
	// Made is what the reports say they made, where all of them say; Entered
	// is how many are in the register.
	Made         int `json:"made"`
	MadeUnknown  int `json:"reports_with_total_unknown"`
	Entered      int `json:"entered"`
	Reports      int `json:"reports"`
	Answered     int `json:"answered"`
	DueAnswers   int `json:"answers_that_were_due"`    // an answer date was set and is past
	InTime       int `json:"answered_in_time"`         // of DueAnswers
	TimeUnknown  int `json:"answered_on_unknown_date"` // of DueAnswers
	Overdue      int `json:"overdue"`
	Verified     int `json:"verified"`
	Declined     int `json:"declined"`
	NotAnswered  int `json:"not_answered"`
	NoCommitment int `json:"no_commitment"`
}

// Count works the figures out for a day.
func Count(reports []Report, all []*Summary, today clock.Day) Figures {
	f := Figures{Entered: len(all), Reports: len(reports)}
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
		switch s.Condition(today).State {
		case StateOverdue:
			f.Overdue++
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
	if s.AnswerDue == nil || !s.AnswerDue.Before(today) {
		return
	}
	f.DueAnswers++
	switch inTime, known := s.Timely(); {
	case !known:
		f.TimeUnknown++
	case inTime:
		f.InTime++
	}
}

// AnyAnswer, as a filter, is any coded answer at all.
const AnyAnswer Status = "any"

// How an answer came, for filters; the counts are those of Figures.
const (
	TimingDue     = "due"     // an answer was due, whether it came or not
	TimingIn      = "in_time" // it came in time
	TimingLate    = "late"    // it came late, or has not come
	TimingUnknown = "unknown" // it came on a day that is not known
)

// TimingLabels gives the words for each.
var TimingLabels = []Choice{
	{TimingDue, "An answer was due"}, {TimingIn, "Answered in time"},
	{TimingLate, "Answered late or not at all"}, {TimingUnknown, "Answered on a day not known"},
}

// gave says whether an answer is the standing one, or any when that is asked.
func (s *Summary) gave(a Status) bool {
	if a == AnyAnswer {
		return s.Answered()
	}
	return s.Answer == a
}

// timed says how the answer came, of those that were due before today.
func (s *Summary) timed(timing string, today clock.Day) bool {
	if s.AnswerDue == nil || !s.AnswerDue.Before(today) {
		return false
	}
	inTime, known := s.Timely()
	switch timing {
	case TimingDue:
		return true
	case TimingIn:
		return known && inTime
	case TimingLate:
		return known && !inTime
	case TimingUnknown:
		return !known
	}
	return false
}
