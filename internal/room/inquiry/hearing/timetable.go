package hearing

import (
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
)

// Step is what is due before a witness.
type Step string

// The steps, in the order of their days.
const (
	Statement Step = "statement"
	Proposal  Step = "evidence-proposal"
	Questions Step = "rule-10"
	Bundle    Step = "bundle"
)

// Steps are all of them.
var Steps = []Step{Statement, Proposal, Questions, Bundle}

// Names say what is due.
var Names = map[Step]string{
	Statement: "Statement of the witness",
	Proposal:  "Evidence proposal sent to those who may propose questions",
	Questions: "Questions proposed by others",
	Bundle:    "Bundle of documents for the witness",
}

// Timetable is how many working days before a witness each step is due.
type Timetable struct {
	Before map[Step]int `json:"before"`
	Nation clock.Nation `json:"nation"` // whose bank holidays are no working days
	Source string       `json:"source"`
	Status rules.Status `json:"status"`
}

// Usual is our own choice, which an inquiry changes as it sees fit.
func Usual(n clock.Nation) Timetable {
	return Timetable{Before: map[Step]int{Statement: 21, Proposal: 14, Questions: 7, Bundle: 3}, Nation: n,
		Source: "No statute or rule gives a number. These were chosen for this program.", Status: rules.Guess}
}

// Check says what a timetable lacks.
func (t Timetable) Check() error {
	var bad []errs.Field
	for i, s := range Steps {
		n, ok := t.Before[s]
		if !ok || n < 1 || n > 260 {
			bad = append(bad, errs.Field{Name: string(s), Message: "Say how many working days before, from 1 to 260"})
		} else if i > 0 && n > t.Before[Steps[i-1]] {
			bad = append(bad, errs.Field{Name: string(s), Message: "This comes after what is due before it"})
		}
	}
	if t.Nation == "" || t.Source == "" || rules.StatusWords[t.Status] == "" {
		bad = append(bad, errs.Field{Name: "source", Message: "Say where the numbers come from, how surely, and whose bank holidays count"})
	}
	return errs.Refused("The timetable is not whole.", bad...)
}

// Due is the day by which a step is due before a witness who is heard on a day: so many working days
// before that, the day itself not counted. It is an error (Invalid) where nobody knows the bank
// holidays of those days, or the timetable is not whole.
func (t Timetable) Due(cal *clock.Calendar, s Step, heard clock.Day) (clock.Day, error) {
	if err := t.Check(); err != nil {
		return clock.Day{}, err
	}
	if heard.IsZero() || cal == nil {
		return clock.Day{}, errs.New(errs.Invalid, "The day of this witness is not fixed yet.")
	}
	return cal.AddWorkingDays(t.Nation, heard, -t.Before[s])
}

// clear is how many clear working days lie between what comes in on a day and a witness: neither of
// the two days counts (Post Office Horizon IT Inquiry, directions of 7 and 14 July 2023, ask for two).
func (t Timetable) clear(cal *clock.Calendar, came, heard clock.Day) (int, error) {
	if !came.Before(heard) {
		return 0, nil
	}
	return cal.WorkingDaysBetween(t.Nation, came, heard.AddDays(-1))
}

// Clear is how many clear working days a late document needs.
const Clear = 2
