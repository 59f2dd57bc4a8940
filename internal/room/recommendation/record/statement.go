package record

import (
	"sort"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Statement is a body's yearly account, made from the register alone: action
// taken, action left, obstacles, and where something is not done why, what is
// intended and by when (the content of New Clause 1 of 6 February 2025).
type Statement struct {
	Body     Body           `json:"body"`
	From, To clock.Day      `json:"-"`
	Period   string         `json:"period"`
	Taken    []StatementRow `json:"action_taken"`
	Left     []StatementRow `json:"action_left"`
	Declined []StatementRow `json:"not_being_done"`
	// Silent are those to which no answer is entered here; each says whether
	// anybody looked for one.
	Silent []StatementRow `json:"no_answer_entered"`
	// Unaccounted counts the rows of Left for which neither reason, intent nor
	// timetable is entered here.
	Unaccounted int `json:"unaccounted"`
}

// StatementRow is one line of the account.
type StatementRow struct {
	RecommendationID string    `json:"recommendation_id"`
	CommitmentID     string    `json:"commitment_id,omitempty"`
	Title            string    `json:"title"`
	Report           string    `json:"report"`
	Wording          string    `json:"commitment,omitempty"`
	Due              string    `json:"due,omitempty"`
	Condition        Condition `json:"condition"`
	Done             string    `json:"done,omitempty"`      // the owner's own words in the period
	Obstacles        string    `json:"obstacles,omitempty"` //
	WhyNot           string    `json:"why_not,omitempty"`
	Intent           string    `json:"intent,omitempty"`
	Timetable        string    `json:"timetable,omitempty"`
	Found            string    `json:"found,omitempty"`     // what the verifier found
	Words            string    `json:"words,omitempty"`     // of an answer
	DoneLang         string    `json:"done_lang,omitempty"` // of the owner's words, as in Languages
	Synthetic        bool      `json:"synthetic,omitempty"`
}

// StatementOf makes the account of a body for a calendar year, from what concerns
// the body and from its work.
func StatementOf(b Body, year int, items []*Summary, commitments []Commitment, today clock.Day) Statement {
	out := Statement{Body: b, From: clock.NewDay(year, 1, 1), To: clock.NewDay(year, 12, 31), Period: "1 January to 31 December " + strconv.Itoa(year)}
	out.Fill(items, commitments, today)
	return out
}

// Fill says what stood at the end of the year, or what stands today in the year
// that is not over. What is not known to have been said by then is not in it.
func (out *Statement) Fill(items []*Summary, commitments []Commitment, today clock.Day) {
	asOf, past := out.To, out.To.Before(today)
	if !past {
		asOf = today
	}
	titles := map[string]*Summary{}
	for _, r := range items {
		titles[r.ID] = r
		if addressed(r, out.Body.ID) && !(past && after(r.Published, asOf)) {
			out.fillAnswer(r, asOf, past)
		}
	}
	for i := range commitments {
		if c := commitments[i].asOf(asOf); c != nil && !(past && c.unmade()) {
			out.fillWork(c.statementRow(titles, out.From, out.To, asOf))
		}
	}
	sort.SliceStable(out.Left, func(i, j int) bool { return out.Left[i].Condition.Days > out.Left[j].Condition.Days })
}

// after says that a day came after another, or is not known to have come by it.
func after(d edtf.Date, day clock.Day) bool {
	last, ok := d.Last()
	return !ok || last.After(day)
}

// unmade says that no day is known by which it had been promised or told of.
func (c *Commitment) unmade() bool {
	return c.Made.IsZero() && len(c.Progress)+len(c.Findings)+len(c.Moves) == 0
}

// fillAnswer says what the body itself had answered. One of its own answers of
// which it is not known whether it had come by then leaves the line out.
func (out *Statement) fillAnswer(r *Summary, asOf clock.Day, past bool) {
	if r.Ended != nil && (!past || !after(r.Ended.On, asOf)) {
		return // its own inquiry ended it: nothing is owed, and nothing was done
	}
	then := *r
	mine := own(r.Said, out.Body.ID)
	if past {
		then.Said = by(r.Said, asOf)
		if len(then.Said) == 0 && !mayBe(r.Said, asOf) {
			then.Answer = NoneYet
		}
	}
	said := own(then.Said, out.Body.ID)
	seen := then.As(out.Body.ID)
	row := StatementRow{RecommendationID: r.ID, Title: r.Title, Report: r.ReportTitle, Synthetic: r.Synthetic}
	switch {
	case seen.refused():
		row.Condition, row.Words = Condition{State: StateDeclined}, saidWords(said)
		out.Declined = append(out.Declined, row)
	case !seen.Answered() && !(past && mayBe(mine, asOf)):
		row.Condition = seen.silence(asOf)
		out.Silent = append(out.Silent, row)
	}
}

// silence says what is known where a body's own answer is not entered.
func (s *Summary) silence(asOf clock.Day) Condition {
	if s.Superseded {
		return Condition{State: StateSuperseded}
	}
	return s.facts().unanswered(asOf)
}

// fillWork puts a commitment where it belongs.
func (out *Statement) fillWork(row StatementRow) {
	switch row.Condition.State {
	case StateVerified, StateClaimed, StateSuperseded, StateWithdrawn:
		out.Taken = append(out.Taken, row)
	default:
		if row.WhyNot+row.Intent+row.Timetable == "" && !row.Condition.Waits() {
			out.Unaccounted++
		}
		out.Left = append(out.Left, row)
	}
}

func addressed(r *Summary, body string) bool {
	return Owns(r.Bodies, body)
}

// asOf gives the commitment as it stood at the end of a day: later reports,
// findings and moves are not in it. Nil when it had not been made.
func (c Commitment) asOf(day clock.Day) *Commitment {
	if made, ok := c.Made.Last(); ok && made.After(day) {
		return nil
	}
	var progress []Progress
	for _, p := range c.Progress {
		if on, ok := p.Reported.Last(); p.State == ProgressSubmitted && ok && !on.After(day) {
			progress = append(progress, p)
		}
	}
	var findings []Finding
	for _, f := range c.Findings {
		if on, ok := f.Found.Last(); ok && !on.After(day) {
			findings = append(findings, f)
		}
	}
	for i, m := range c.Moves {
		if on, ok := m.Moved.Last(); ok && on.After(day) {
			c.Due, c.Moves = m.OldDue, c.Moves[:i]
			break
		}
	}
	var searches []Search
	for _, s := range c.Searches {
		if on, ok := s.Searched.Last(); ok && !on.After(day) {
			searches = append(searches, s)
		}
	}
	c.Progress, c.Findings, c.Searches = progress, findings, searches
	return &c
}

// statementRow draws the owner's own words of the period together.
func (c *Commitment) statementRow(titles map[string]*Summary, from, to, asOf clock.Day) StatementRow {
	row := StatementRow{CommitmentID: c.ID, Wording: c.Wording, Due: c.MovedWords(), Condition: c.Condition(asOf), Synthetic: c.Synthetic}
	for _, id := range c.Serves {
		if r := titles[id]; r != nil {
			row.RecommendationID, row.Title, row.Report = id, r.Title, r.ReportTitle
			break
		}
	}
	for _, p := range c.Progress {
		if on, ok := p.Reported.Last(); !ok || on.Before(from) || on.After(to) {
			continue
		}
		row.Done, row.Obstacles, row.WhyNot, row.Intent, row.Timetable = p.Words, p.Obstacles, p.WhyNot, p.Intent, p.Timetable
		row.DoneLang = p.Lang
	}
	for _, f := range c.Findings {
		row.Found = LabelOf(VerdictLabels, f.Verdict) + " by " + f.BodyName + ": " + f.Reasons
	}
	return row
}
