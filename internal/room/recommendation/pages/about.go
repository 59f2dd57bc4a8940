package pages

import (
	"net/http"
	"strconv"

	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/site/web"
)

// aboutView holds the tables that are made from the rules and columns in
// force, so that the page cannot fall behind them.
type aboutView struct {
	web.Page
	States  []aboutState
	Answers web.Table
	Columns web.SummaryList
	Search  int
}

// aboutState is a mark with the rule by which it comes about.
type aboutState struct {
	Tag  web.Tag
	Rule string
}

// stateRules says in words how each state comes about. They are the rules of
// state.go; a test keeps the two together.
func stateRules() []struct {
	State record.State
	Rule  string
} {
	return []struct {
		State record.State
		Rule  string
	}{
		{record.StateReplaced, "The inquiry that made it says that another took its place. It is outstanding nowhere, and done nowhere."},
		{record.StateMerged, "The inquiry that made it says that it goes on in another."},
		{record.StateSuperseded, "A later report says that another took its place. A link that a person of this register makes does not."},
		{record.StateWithdrawn, "The body that promised it withdrew it. The reason is published."},
		{record.StateDeclined, "The answer that stands says that it will not be done, and has a source or was entered by the body itself. Where not all who were asked said so, it says who did."},
		{record.StateNotEntered, "No answer is entered here, and nobody has recorded looking for one, or one person alone has looked, or nobody at that body has been given the means to answer here. " +
			"That does not say that there is none."},
		{record.StateAnswerKnown, "Somebody knows of an answer, or of words about it, that is not entered here as one. Its page links to it."},
		{record.StateNotOwn, "On the page and in the lists of one body: an answer is entered, and no source says that this body gave it. What another body answered is not put in its mouth."},
		{record.StateNotAnswered, "Two people from bodies that were not asked looked for an answer and found none. Its page says whose, who looked, on which days and " +
			"where. If that was after the day by which an answer was asked for, the days between are counted."},
		{record.StateVerified, "A body other than the owner looked at the claim, against the criterion that was written before the work, and found it done. Or an " +
			"independent inspection published that it is done."},
		{record.StateNotAccepted, "A body other than the owner looked at the claim and did not accept it. The reasons are shown."},
		{record.StateFoundNotDone, "One body was asked, and an independent inspection published that it is not complete, or not started. A file that says so counts only with its source, and checked."},
		{record.StateFoundWhole, "Several bodies were asked, or a kind of body, and an independent inspection published that it is not complete, or not started. That says nothing of any one of them."},
		{record.StateFoundUnder, "An independent inspection published that it is in progress. Its page says who, and when."},
		{record.StateClaimed, "The owner says that it is done. Nobody independent has agreed yet. If an earlier claim was not accepted, that is still said."},
		{record.StateDatePassed, "The last possible day of the date now promised, or of the deadline that the report set, is past. That does not say that it was not done."},
		{record.StateOverdue, "After that day two people from other bodies looked and found nothing that shows it done, or its owner reported and did not claim it done. The days up to then are counted."},
		{record.StateDoingKnown, "The date is past, and somebody knows of a report that is not entered here. Its page links to it."},
		{record.StateStalled, "The date is not past. The owner has reported here before, and not for more than " + strconv.Itoa(record.StallDays) + " days. A draft does not count."},
		{record.StateMoved, "The first date that was promised is past, and the date was moved."},
		{record.StateOnTime, "It has a date, and the last possible day of it is not past."},
		{record.StateNoDate, "Something was promised without saying by when."},
		{record.StateNoCommitment, "There is an answer, but nobody has recorded what will be done by when."},
		{record.StateConsideration, "The answer that stands is that it is being considered."},
		{record.StateAnsweredInTime, "In the timetable: the first answer came by the day on which it was asked for. An answer that a body entered for itself came on the " +
			"day it was entered here, until somebody from another body has checked the day that it states."},
		{record.StateAnsweredLate, "In the timetable: the first answer of everybody who was asked came after that day, as they entered it for themselves. An answer that " +
			"somebody else entered need not be the first that was given."},
		{record.StateAnswered, "In the timetable: there is an answer. On which day it came is not known, or nobody from another body has checked it."},
	}
}

// about says what this is, how it works things out, and what it is not.
func (p *Pages) about(w http.ResponseWriter, r *http.Request) error {
	v := &aboutView{Page: web.Page{Title: "About Candour", Section: "/about", Description: "What this register is, how it works out where things stand, and what it is not."}, Search: store.SearchCap}
	for _, s := range stateRules() {
		v.States = append(v.States, aboutState{web.Tag{Text: s.State.Label(), Tone: stateTone(s.State)}, s.Rule})
	}
	v.Answers = web.Table{ID: "answers", Caption: "The answers that a body may give", HideCaption: true, Columns: []web.Column{{Text: "Code in the data"}, {Text: "In words"}}}
	for _, c := range record.StatusLabels {
		v.Answers.Rows = append(v.Answers.Rows, web.Row(web.T(c.Value), web.T(c.Label)))
	}
	for _, c := range exchange.ListColumns() {
		v.Columns.Rows = append(v.Columns.Rows, web.SummaryRow{Key: c.Name, Value: web.T(c.About)})
	}
	return p.web.Page(w, r, "recommendation/about", v)
}
