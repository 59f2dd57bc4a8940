package record

import (
	"strconv"
	"strings"

	"candour/internal/base/clock"
)

// State is where a commitment or a recommendation stands on a given day. It is
// always computed, never stored, so that no one can set it.
type State string

// The states, from design and the issue of the register. A commitment has one
// of those from Superseded to NoDate; a recommendation one of all.
const (
	StateSuperseded State = "superseded"
	StateDeclined   State = "declined"
	// What is known of an answer, where none is entered (search.go).
	StateNotEntered  State = "answer_not_entered" // nobody has recorded looking for one
	StateAnswerKnown State = "answer_known"       // there is one, and it is not entered here
	StateNotOwn      State = "answer_not_its_own" // of one body: others answered, or nobody says who
	StateNotAnswered State = "not_answered"       // it was searched for and none was found
	StateOverdue     State = "overdue"
	StateNotAccepted State = "not_accepted"
	StateVerified    State = "verified"
	StateClaimed     State = "claimed_done"
	StateStalled     State = "stalled"
	// A date that is past says nothing of what was done. It is overdue only where
	// somebody looked, or where its owner reported after it and claimed nothing.
	StateDatePassed   State = "date_passed"
	StateDoingKnown   State = "doing_known"
	StateMoved        State = "date_moved"
	StateOnTime       State = "on_time"
	StateNoDate       State = "no_date"
	StateNoCommitment State = "no_commitment"
	StateFoundNotDone State = "found_not_done"
	// StateFoundWhole is found not complete where several were asked, or a kind
	// of body: the finding names none of them. StateFoundUnder is found in progress.
	StateFoundWhole    State = "found_incomplete_as_a_whole"
	StateFoundUnder    State = "found_in_progress"
	StateWithdrawn     State = "withdrawn"
	StateReplaced      State = "replaced" // by its own inquiry; so is withdrawn, of a recommendation
	StateMerged        State = "merged"
	StateConsideration State = "under_consideration"
	// How an answer came, in the timetable only.
	StateAnswered       State = "answered"
	StateAnsweredInTime State = "answered_in_time"
	StateAnsweredLate   State = "answered_late"
)

// StateLabels gives the words for each state, most pressing first.
var StateLabels = []Choice{
	{string(StateOverdue), "Overdue"}, {string(StateNotAnswered), "Searched for, no answer found"},
	{string(StateFoundNotDone), "Found not complete"}, {string(StateNotAccepted), "Not accepted as done"},
	{string(StateMoved), "Moved past its first date"}, {string(StateStalled), "No new report here"},
	{string(StateFoundWhole), "Found not complete as a whole; it may differ by body"}, {string(StateFoundUnder), "Found in progress"},
	{string(StateClaimed), "Claimed done"}, {string(StateDatePassed), "Date passed"},
	{string(StateDoingKnown), "Done or reported elsewhere, not entered"},
	{string(StateOnTime), "Not due yet"}, {string(StateNoDate), "No date given"},
	{string(StateNotEntered), "No answer entered here"}, {string(StateAnswerKnown), "Answer known of, not entered here"},
	{string(StateNotOwn), "No answer of its own is entered here"},
	{string(StateNoCommitment), "No commitment recorded"},
	{string(StateConsideration), "Under consideration"}, {string(StateDeclined), "Not being done"},
	{string(StateVerified), "Verified as done"}, {string(StateSuperseded), "Replaced by another"},
	{string(StateWithdrawn), "Withdrawn"}, {string(StateReplaced), "Replaced by its own inquiry"}, {string(StateMerged), "Merged with another by its own inquiry"},
	{string(StateAnswered), "Answered, day not known"},
	{string(StateAnsweredInTime), "Answered in time"}, {string(StateAnsweredLate), "Answered after the day asked for"},
}

// Label gives the words for a state.
func (s State) Label() string { return LabelOf(StateLabels, string(s)) }

// StallDays is how long a commitment may go without a submitted report.
const StallDays = 90

// Condition is where one thing stands on one day.
type Condition struct {
	State State `json:"state"`
	// Days is how many days after its date it was not there, or since the last
	// report. After a date they are counted to On, and never beyond: nobody knows
	// what happened since.
	Days int `json:"days,omitempty"`
	// On is the day on which somebody looked, or on which the owner reported.
	On clock.Day `json:"on,omitzero"`
	// Entered is the day on which that looking was entered here.
	Entered clock.Day `json:"entered,omitzero"`
	// Of names those of whom it is known, where that is not all who were asked.
	Of string `json:"of,omitempty"`
	// Once is the day on which one person looked and found none: nothing follows
	// from that. Nobody says that whoever looked named no one body.
	Once   clock.Day `json:"looked_once_on,omitzero"`
	Nobody bool      `json:"looked_for_nobody_by_name,omitempty"`
	// Unheard names those who were looked for and for whom nobody can answer here:
	// nothing that was not found is counted against them (heard.go). Twice says that
	// two people looked.
	Unheard string `json:"nobody_can_answer_for,omitempty"`
	Twice   bool   `json:"looked_twice,omitempty"`
	// FoundBy and FoundOn are who found it in progress, and when, in words.
	FoundBy string `json:"found_by,omitempty"`
	FoundOn string `json:"found_on,omitempty"`
	// Unstarted says of what was found not complete that it was found not started.
	Unstarted bool `json:"found_not_started,omitempty"`
	// Bare says of a claim that no evidence came with it.
	Bare bool `json:"without_evidence,omitempty"`
	// Claim says what its owner claims beside it, in words: "claimed done without
	// evidence on 5 May 2026". A claim alone ends no recorded lateness.
	Claim string `json:"claim,omitempty"`
	// Refused says that an earlier claim was not accepted, in words: claiming
	// again takes that out of nobody's sight.
	Refused string `json:"earlier_claim,omitempty"`
	// Silence says of an answer that came all the same that none had been found after its day, in
	// words: whoever owes one ends no recorded silence by the day that it states.
	Silence string `json:"answer_not_found,omitempty"`
}

// Waits says that its owner claims it done, and that nobody judged that yet.
func (c Condition) Waits() bool { return c.State == StateClaimed || c.Claim != "" }

// Words gives the condition in a phrase: "Overdue by 12 days on 5 May 2026",
// with what its owner claims beside it.
func (c Condition) Words() string {
	words := c.words() + c.enteredWords()
	for _, more := range []string{c.Claim, c.Refused, c.Silence} {
		if more != "" {
			words += "; " + more
		}
	}
	return words
}

// enteredWords says when a search was entered here, where that is another day.
func (c Condition) enteredWords() string {
	if c.Entered == (clock.Day{}) || c.Entered == c.On || c.Entered == c.Once {
		return ""
	}
	return " (entered here " + c.Entered.Human() + ")"
}

// onceWords says that one person looked.
func (c Condition) onceWords() string {
	switch {
	case c.Unheard != "":
		return c.unheardWords()
	case c.Nobody:
		return "Looked for on " + c.Once.Human() + " and not found, of no body by name"
	}
	return "One person looked on " + c.Once.Human() + " and found none"
}

func (c Condition) words() string {
	days := strconv.Itoa(c.Days) + " days"
	if c.Days == 1 {
		days = "1 day"
	}
	switch {
	case c.State == StateOverdue && c.Days > 0:
		return "Overdue by " + days + c.onDay() + c.From()
	case c.State == StateNotAnswered && c.Days > 0:
		return "No answer found" + c.From() + c.onDay() + ", " + days + " after it was due"
	case c.State == StateNotAnswered:
		return "No answer found" + c.From() + c.onDay()
	case c.State == StateNotEntered && c.Once != (clock.Day{}):
		return c.onceWords()
	case c.State == StateDatePassed && c.Once != (clock.Day{}):
		return c.State.Label() + "; " + LowerFirst(c.onceWords())
	case c.State == StateNotAccepted:
		return c.State.Label() + c.onDay()
	case c.State == StateAnsweredLate && c.Days > 0:
		return "Answered " + days + " after the day asked for"
	case c.State == StateStalled && c.Days > 0:
		return "No new report here for " + days
	case c.State == StateFoundUnder:
		return c.foundWords()
	case c.State == StateDeclined && c.Of != "":
		return c.State.Label() + ", said by " + c.Of
	case c.Unstarted:
		return strings.Replace(c.State.Label(), "not complete", "not started", 1)
	case c.State == StateClaimed && c.Bare:
		return "Claimed done without evidence"
	case c.State == StateVerified && c.Bare:
		return c.State.Label() + "; no evidence came with the claim"
	}
	return c.State.Label()
}

// foundWords gives "Found in progress on 24 October 2025 by HMICFRS".
func (c Condition) foundWords() string {
	words := c.State.Label()
	if c.FoundOn != "" {
		words += " on " + c.FoundOn
	}
	if c.FoundBy != "" {
		words += " by " + c.FoundBy
	}
	return words
}

// From names those from whom there was nothing, where that is not all.
func (c Condition) From() string {
	if c.Of == "" {
		return ""
	}
	return " from " + c.Of
}

func (c Condition) onDay() string {
	if c.On == (clock.Day{}) {
		return ""
	}
	return " on " + c.On.Human()
}

// Condition says where the commitment stands on a day. The rules, in order:
//
//  1. withdrawn or superseded, when that was recorded;
//  2. verified, or not accepted, by the newest finding, unless the owner has
//     claimed again since;
//  3. claimed done, by the newest submitted report that claims it; where rule 4
//     says overdue, that stands with the claim beside it until a finding: who
//     owes it ends no lateness alone;
//  4. where the last possible day of the promised date is past: overdue, if
//     after it two people looked and found nothing, or the owner reported
//     without claiming it done; else that the date has passed, and no more;
//  5. moved, when the first promised date is past and was moved;
//  6. no new report, when the owner has reported here before and not for 90 days
//     (a draft does not count);
//  7. not due yet, or no date given.
//
// Rule 4 never follows from the calendar alone: that nothing is entered here
// is no fact about whoever owes it.
func (c Commitment) Condition(today clock.Day) Condition {
	switch c.State {
	case CommitmentSuperseded:
		return Condition{State: StateSuperseded}
	case CommitmentWithdrawn:
		return Condition{State: StateWithdrawn}
	}
	report, claim := c.LastSubmitted()
	if f := c.Judged(claim); f != nil {
		if f.Verdict == VerdictVerified {
			return Condition{State: StateVerified, Bare: claim != nil && len(claim.Evidence) == 0}
		}
		return Condition{State: StateNotAccepted, On: f.on()}
	}
	if claim != nil {
		return c.claimed(claim, today)
	}
	if last, ok := c.Due.Last(); ok && last.Before(today) {
		return c.passed(last, report, today)
	}
	return c.coming(report, today)
}

// claimed says where a commitment stands that its owner calls done.
func (c Commitment) claimed(claim *Progress, today clock.Day) Condition {
	said := Condition{State: StateClaimed, Bare: len(claim.Evidence) == 0, Refused: c.refusedBefore()}
	last, ok := c.Due.Last()
	if !ok || !last.Before(today) {
		return said
	}
	late := c.passed(last, c.lastUnclaimed(), today)
	if late.State != StateOverdue {
		return said
	}
	if late.Claim = LowerFirst(said.words()); !claim.Reported.IsZero() {
		late.Claim += " on " + claim.Reported.Human()
	}
	late.Refused = said.Refused
	return late
}

// refusedBefore says that a claim before the newest was not accepted.
func (c Commitment) refusedBefore() string {
	for i := len(c.Findings) - 1; i >= 0; i-- {
		if f := c.Findings[i]; f.Verdict == VerdictSentBack {
			return "an earlier claim was not accepted" + Condition{On: f.on()}.onDay()
		}
	}
	return ""
}

// on is the day of a finding; the zero day when it is rough.
func (f Finding) on() clock.Day {
	if day, ok := ExactDay(f.Found); ok {
		return day
	}
	return clock.Day{}
}

// passed says where a commitment stands whose date is past.
func (c Commitment) passed(last clock.Day, report *Progress, today clock.Day) Condition {
	l := c.looked()
	switch d, ok := l.late(last, today); {
	case l.Known:
		return Condition{State: StateDoingKnown}
	case ok:
		return Condition{State: StateOverdue, Days: d.On.Sub(last), On: d.On, Entered: d.Entered}
	}
	if report != nil {
		if on, ok := report.Reported.First(); ok && on.After(last) && !on.After(today) {
			return Condition{State: StateOverdue, Days: on.Sub(last), On: on}
		}
	}
	return l.note(Condition{State: StateDatePassed}, &last, today)
}

// Owner is whose it is; the zero value where its source does not say.
func (c Commitment) Owner() Searched { return Searched{c.BodyID, c.BodyName, c.class, c.unheard} }

// looked is what the searches for whether it was done come to. Where its source
// does not say who owns it, one that names nobody is of nobody.
func (c Commitment) looked() Looked {
	if c.drawn != nil {
		return *c.drawn
	}
	return LookedOf(c.Searches, SoughtDoing, c.Asked())
}

// Asked are those of whom a search for it may speak; nil where its source does
// not say whose it is.
func (c Commitment) Asked() []Searched {
	if c.BodyID == "" {
		return nil
	}
	return []Searched{c.Owner()}
}

// coming says where a commitment stands whose date is still to come.
func (c Commitment) coming(report *Progress, today clock.Day) Condition {
	if last, ok := c.FirstDue.Last(); ok && len(c.Moves) > 0 && last.Before(today) {
		return Condition{State: StateMoved}
	}
	if report != nil {
		if last, ok := report.Reported.Last(); ok && today.Sub(last) > StallDays {
			return Condition{State: StateStalled, Days: today.Sub(last)}
		}
	}
	if _, ok := c.Due.Last(); ok {
		return Condition{State: StateOnTime}
	}
	return Condition{State: StateNoDate}
}

// Judged gives the newest finding, if it judged the newest claim (or there is
// no claim that came after it).
func (c Commitment) Judged(claim *Progress) *Finding {
	if len(c.Findings) == 0 {
		return nil
	}
	f := &c.Findings[len(c.Findings)-1]
	if claim == nil || f.ProgressID == claim.ID {
		return f
	}
	return nil
}

// Late says that a record states, with its day and whose it is, that something
// was not there when it should have been. The calendar alone never does.
func (c Condition) Late() bool {
	switch c.State {
	case StateOverdue, StateNotAccepted, StateMoved, StateFoundNotDone:
		return true
	case StateNotAnswered:
		return c.Days > 0
	}
	return c.Silence != ""
}
