package record

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// Summary is what lists, counts and downloads need of a recommendation. It
// holds facts with their dates and no state, so that a summary made yesterday
// gives the right state today.
type Summary struct {
	ID          string    `json:"id"`
	Version     int64     `json:"v"`
	ReportID    string    `json:"report_id"`
	ReportTitle string    `json:"report"`
	ReportBody  string    `json:"report_body"`
	Published   edtf.Date `json:"published,omitzero"`
	Number      string    `json:"number,omitempty"`
	Position    int       `json:"position"`
	Title       string    `json:"title"`
	Summary     string    `json:"summary"`
	State       string    `json:"state"`
	Bodies      []BodyRef `json:"bodies"`
	Answer      Status    `json:"answer"`
	AnswerDate  edtf.Date `json:"answer_date,omitzero"`
	// AnswerBy says whose it is, where not all who were asked gave it.
	AnswerBy string `json:"answer_by,omitempty"`
	// FirstAnswer is the last day on which the first answer can have come; it may
	// have come before when TimeOpen says so (answer_day.go). What an earlier
	// release called by another name is not read: it took stated days as they were.
	FirstAnswer *clock.Day `json:"came_by,omitempty"`
	TimeOpen    bool       `json:"time_open,omitempty"`
	AnswerDue   *clock.Day `json:"answer_due,omitempty"`
	Deadline    *clock.Day `json:"deadline,omitempty"`
	// AnswerAsked and DeadlineSet are the two as they were written; AnswerDue
	// and Deadline are their last possible days, which rules count from.
	AnswerAsked edtf.Date `json:"answer_asked,omitzero"`
	DeadlineSet Deadline  `json:"deadline_set,omitzero"`
	// Remarked says that something was said which is not coded as an answer.
	Remarked bool `json:"remarked,omitempty"`
	// RemarkedBy are those who said such things.
	RemarkedBy []string `json:"remarked_by,omitempty"`
	// Sought and Doing are what looking for an answer, and for whether it was
	// done by the report's deadline, came to.
	Sought  Looked   `json:"sought,omitzero"`
	Doing   Looked   `json:"doing,omitzero"`
	Glances []Glance `json:"glances,omitempty"`
	// Said is every coded answer with whose it is, in the order of [Standings].
	Said      []Said      `json:"said,omitempty"`
	Work      []WorkFacts `json:"work,omitempty"`
	FoundDone bool        `json:"found_done,omitempty"`
	// Found is what an independent body found that is not done.
	Found Found `json:"found,omitzero"`
	// SaidDone says that a source calls it done without saying who found so.
	SaidDone bool `json:"said_done,omitempty"`
	// Ended says that its own inquiry withdrew, replaced or merged it.
	Ended      *Ending `json:"ended,omitempty"`
	Superseded bool    `json:"superseded,omitempty"`
	Chain      int     `json:"chain,omitempty"` // confirmed ties
	Checked    *bool   `json:"checked"`
	Synthetic  bool    `json:"synthetic,omitempty"`
	// HasSynthetic says that something under it (a commitment, a report, a
	// finding, a search) is synthetic though the recommendation is real: what one
	// made-up person entered is in no real figure.
	HasSynthetic bool `json:"has_synthetic,omitempty"`
	// Words changes whenever the words that search looks at do, so that what a
	// search found before is not taken for what it finds now.
	Words uint64 `json:"words,omitempty"`
	// Form is summaryForm of the program that made it.
	Form int `json:"form,omitempty"`
	// seen is the body as far as which it is looked at (as); empty: all. others
	// says that answers are entered, and none of them is that body's own.
	seen   string
	others bool
}

// As gives the recommendation as far as one body is concerned: what was answered,
// where it stands and how the answer came are then said of that body alone.
func (s *Summary) As(body string) *Summary {
	if body == "" || s.seen == body {
		return s
	}
	out := *s
	out.seen = body
	out.answerOf(body)
	return &out
}

// SeenAs is [Summary.as] over a list.
func SeenAs(list []*Summary, body string) []*Summary {
	if body == "" {
		return list
	}
	out := make([]*Summary, len(list))
	for i, s := range list {
		out[i] = s.As(body)
	}
	return out
}

// SummaryForm goes up with what Summarise draws out of a record, so that what an
// earlier release made is made again (Service.Renew).
const SummaryForm = 10

// BodyRef names a body.
type BodyRef struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Then is its name on the day of the report, where that was another.
	Then string `json:"then,omitempty"`
}

// Words names a body as the report did, with its name of now where that is another.
func (b BodyRef) Words() string {
	if b.Then == "" {
		return b.Name
	}
	return b.Then + " (now " + b.Name + ")"
}

// Glance is one body's answers in a line.
type Glance struct {
	Body string `json:"body"`
	Text string `json:"text"`
}

// WorkFacts is what the state of one commitment follows from.
type WorkFacts struct {
	ID       string     `json:"id"`
	Wording  string     `json:"text"`
	BodyID   string     `json:"body_id,omitempty"`
	Body     string     `json:"body,omitempty"`
	Due      edtf.Date  `json:"due,omitzero"`
	FirstDue edtf.Date  `json:"first_due,omitzero"`
	Moves    int        `json:"moves,omitempty"`
	Stored   string     `json:"stored"`
	Made     edtf.Date  `json:"made,omitzero"`
	Report   *edtf.Date `json:"report,omitempty"` // last submitted report
	Claimed  bool       `json:"claimed,omitempty"`
	Judged   string     `json:"judged,omitempty"` // verdict on the newest claim
	// JudgedOn is the day of the finding; Bare says that no evidence came with
	// the claim.
	JudgedOn edtf.Date `json:"judged_on,omitzero"`
	Bare     bool      `json:"bare,omitempty"`
	Looked   Looked    `json:"looked,omitzero"`
	// Open is the last submitted report that claims nothing, ClaimedOn the day of
	// the claim, where there is one.
	Open      *edtf.Date `json:"open,omitempty"`
	ClaimedOn edtf.Date  `json:"claimed_on,omitzero"`
	// Refused is the finding that an earlier claim was not accepted.
	Refused *edtf.Date `json:"refused,omitempty"`
	// Synthetic marks demonstration data.
	Synthetic bool `json:"synthetic,omitempty"`
}

// Condition applies the commitment's rules to its facts.
func (w WorkFacts) Condition(today clock.Day) Condition {
	c := Commitment{State: w.Stored, Due: w.Due, FirstDue: w.FirstDue, Made: w.Made, Moves: make([]Move, w.Moves)}
	if w.Report != nil {
		c.Progress = []Progress{{ID: "r", State: ProgressSubmitted, Claim: ClaimNone, Reported: *w.Report}}
		if w.Claimed {
			c.Progress[0].Claim = ClaimDone
			c.Progress[0].Reported = w.ClaimedOn
			c.Progress[0].Evidence = make([]Evidence, map[bool]int{false: 1}[w.Bare])
		}
	}
	if w.Claimed && w.Open != nil {
		c.Progress = append([]Progress{{ID: "o", State: ProgressSubmitted, Claim: ClaimNone, Reported: *w.Open}}, c.Progress...)
	}
	c.drawn = &w.Looked
	if w.Judged != "" {
		f := Finding{Verdict: w.Judged, Found: w.JudgedOn}
		if w.Claimed {
			f.ProgressID = "r"
		}
		c.Findings = []Finding{f}
	}
	if w.Refused != nil {
		c.Findings = append([]Finding{{Verdict: VerdictSentBack, ProgressID: "refused", Found: *w.Refused}}, c.Findings...)
	}
	return c.Condition(today)
}

// ConditionOf says where the recommendation stands on a day as far as one body
// is concerned; of nobody in particular when the id is empty. Only a search that
// names that body, and work that is that body's own, is said of it.
func (s *Summary) ConditionOf(body string, today clock.Day) Condition {
	return s.As(body).Condition(today)
}

// Condition says where the recommendation stands on a day.
func (s *Summary) Condition(today clock.Day) Condition {
	f := s.facts()
	for _, w := range s.Work {
		switch c := w.Condition(today); {
		case s.seen == "" || w.BodyID == s.seen || w.BodyID == "" && (len(s.Bodies) < 2 || !c.Late()):
			f.conditions = append(f.conditions, c)
		case w.BodyID == "": // whose it is, no source says
			f.conditions = append(f.conditions, Condition{State: StateDatePassed})
		}
	}
	c := f.condition(today)
	c.Silence = s.silenceStood(today)
	return c
}

// silenceStood says in words that two people found no answer after the day on which it was due, and that
// the first that is known of came no earlier: as its body entered it for itself, or as somebody of another body
// checked. One that somebody else entered, or that may be older, says that whoever looked missed it.
func (s *Summary) silenceStood(today clock.Day) string {
	if !s.Answered() || s.AnswerDue == nil || s.Ended != nil || s.others || s.Remarked || s.TimeOpen || s.FirstAnswer == nil {
		return ""
	}
	d, late := s.facts().sought.late(*s.AnswerDue, today)
	if !late || s.FirstAnswer.Before(d.On) {
		return ""
	}
	return LowerFirst(Condition{State: StateNotAnswered, On: d.On, Days: d.On.Sub(*s.AnswerDue)}.words())
}

// facts are what its state follows from, without the work under it.
func (s *Summary) facts() facts {
	f := facts{answer: s.Answer, refused: s.refused(), answerBy: s.AnswerBy, others: s.others, answerDue: s.AnswerDue, deadline: s.Deadline,
		asked: s.Bodies, ended: s.Ended, superseded: s.Superseded, foundDone: s.FoundDone, found: s.Found, saidDone: s.SaidDone,
		remarked: s.Remarked, sought: s.Sought, doing: s.Doing}
	if s.seen != "" {
		f.sought, f.doing, f.asked = s.Sought.of(s.seen), s.Doing.of(s.seen), nil
	}
	return f
}

// Answered says whether any body gave a coded answer.
func (s *Summary) Answered() bool { return s.Answer != NoneYet }

// Timely says whether the first answer came by the day it was due. The second
// result is false when that is not known: there was no such day, the answer's day
// is not known or not checked, or none is entered and nobody looked for one since.
func (s *Summary) Timely(today clock.Day) (inTime, known bool) {
	switch {
	case s.AnswerDue == nil, s.others, s.Ended != nil:
		return false, false
	case !s.Answered():
		_, late := s.facts().sought.late(*s.AnswerDue, today)
		return false, late && !s.Remarked
	case s.FirstAnswer != nil && !s.FirstAnswer.After(*s.AnswerDue):
		return true, true
	}
	return false, s.FirstAnswer != nil && !s.TimeOpen
}

// Summarise draws the facts out of a record.
func Summarise(r *Record) Summary {
	s := Summary{
		ID: r.ID, Version: r.Version, ReportID: r.ReportID, ReportTitle: r.Report.Title, ReportBody: r.Report.Body,
		Published: r.Report.Published, Number: r.Number, Position: r.Position, Title: r.Title, Summary: r.Summary,
		State: r.State, Checked: r.Check.Done, Synthetic: r.Synthetic, Form: SummaryForm,
	}
	for _, b := range r.Addressees {
		s.Bodies = append(s.Bodies, BodyRef{b.ID, b.Name, b.Then})
	}
	s.Answer, s.AnswerDate = LatestStatus(r.Answers)
	s.AnswerBy = answerBy(r.Answers, r.Addressees, s.Answer)
	s.Said = saidOf(r.Answers, r.Addressees)
	s.FirstAnswer, s.TimeOpen = FirstAnswer(r.Answers)
	s.TimeOpen = s.TimeOpen || !allAnswered(r.Answers, r.Addressees)
	s.AnswerAsked, s.DeadlineSet = r.AnswerDue, r.Deadline
	if d, ok := r.AnswerDue.Last(); ok {
		s.AnswerDue = &d
	}
	if d, ok := r.Deadline.Last(r.Report.Published); ok {
		s.Deadline = &d
	}
	for _, a := range r.Answers {
		if a.Status != "" {
			continue
		}
		if s.Remarked = true; a.BodyName != "" && !slices.Contains(s.RemarkedBy, a.BodyName) {
			s.RemarkedBy = append(s.RemarkedBy, a.BodyName)
		}
	}
	asked := SearchedOf(r.Addressees)
	s.Sought, s.Doing = LookedOf(r.Searches, SoughtAnswer, asked), LookedOf(r.Searches, SoughtDoing, asked)
	s.Sought.Known = s.Sought.Known || len(r.Known) > 0 || len(r.KnownOfReport()) > 0
	s.Glances = glancesOf(Standings(r.Answers))
	for _, c := range r.Commitments {
		s.Work = append(s.Work, FactsOfWork(c))
	}
	s.HasSynthetic = r.HasSynthetic()
	summariseOthers(r, &s)
	if e := r.Ended(); e != nil {
		s.Ended = &Ending{What: e.What, ByID: e.ByID, By: e.By, On: e.On, SourceURL: e.SourceURL}
	}
	return s
}

// glancesOf gives each body's answers to the whole in a line, and of a body that
// answered parts alone that it did.
func glancesOf(all []Standing) (out []Glance) {
	whole, parts := map[string]bool{}, map[string][]Standing{}
	for _, st := range all {
		if st.PartID == "" {
			whole[st.BodyID] = true
		} else {
			parts[st.BodyID] = append(parts[st.BodyID], st)
		}
	}
	for _, st := range all {
		of := parts[st.BodyID]
		switch {
		case st.PartID == "":
			out = append(out, Glance{Body: st.BodyName, Text: st.Glance()})
		case whole[st.BodyID] || of[0].PartID != st.PartID:
		case len(of) == 1:
			out = append(out, Glance{Body: st.BodyName, Text: st.Glance() + ", on one part"})
		default:
			out = append(out, Glance{Body: st.BodyName, Text: "Answered on " + strconv.Itoa(len(of)) + " parts"})
		}
	}
	return out
}

// summariseOthers reads what independent bodies found and how it is tied.
func summariseOthers(r *Record, s *Summary) {
	for _, a := range r.Assessments {
		switch {
		case a.Kind != AssessmentFinding || !a.BornOut(r.Recommendation):
			continue
		case a.By == "": // a finding with no author is independent of nobody
			s.SaidDone = a.Status == "implemented"
			continue
		}
		s.FoundDone, s.Found = a.Status == "implemented", foundOf(a, r.Addressees)
	}
	for _, t := range r.Ties {
		if t.State != TieConfirmed {
			continue
		}
		s.Chain++
		s.Superseded = s.Superseded || t.replaces(r.ID)
	}
}

// FactsOfWork draws out of a commitment what lists and counts need.
func FactsOfWork(c Commitment) WorkFacts {
	w := WorkFacts{ID: c.ID, Wording: c.Wording, BodyID: c.BodyID, Body: c.BodyName, Due: c.Due, FirstDue: c.FirstDue,
		Moves: len(c.Moves), Stored: c.State, Made: c.Made, Synthetic: c.Synthetic, Looked: c.looked()}
	report, claim := c.LastSubmitted()
	if report != nil {
		w.Report, w.Claimed, w.Bare = &report.Reported, claim != nil, claim != nil && len(claim.Evidence) == 0
	}
	if open := c.lastUnclaimed(); open != nil && claim != nil {
		w.Open = &open.Reported
	}
	if claim != nil {
		w.ClaimedOn = claim.Reported
	}
	judged := c.Judged(claim)
	if judged != nil {
		w.Judged, w.JudgedOn = judged.Verdict, judged.Found
	}
	for i := range c.Findings {
		if f := &c.Findings[i]; f != judged && f.Verdict == VerdictSentBack {
			w.Refused = &f.Found
		}
	}
	return w
}

// Glances puts the answers of all in a line, each with whose it is.
func Glances(r *Summary) string {
	var words []string
	for _, g := range r.Glances {
		words = append(words, OrUnsaid(g.Body)+": "+g.Text)
	}
	return strings.Join(words, "; ")
}

// SameSummary compares two summaries by their stored form.
func SameSummary(a, b *Summary) bool {
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && string(x) == string(y)
}

// Where names the place in its report: "Recommendation 7, Name of report".
func (s *Summary) Where() string {
	return Recommendation{Number: s.Number}.Heading() + ", " + s.ReportTitle
}

// AnswerState says what is known of an answer; empty where one is entered.
func (s *Summary) AnswerState(today clock.Day) State {
	if s.Answered() {
		return ""
	}
	return s.facts().unanswered(today).State
}

// Concerned lists each body that is addressed or owns a commitment, once.
func (s *Summary) Concerned() []BodyRef {
	out := append([]BodyRef(nil), s.Bodies...)
	for _, w := range s.Work {
		if w.BodyID != "" && !Owns(out, w.BodyID) {
			out = append(out, BodyRef{ID: w.BodyID, Name: w.Body})
		}
	}
	return out
}

// ToLookFor says that an answer was due, that none is known of here, and that
// nobody has looked for it for long.
func (s *Summary) ToLookFor(today clock.Day) bool {
	if s.AnswerDue == nil || !s.AnswerDue.Before(today) || s.Over() || s.Answered() || s.Sought.Known {
		return false
	}
	d, looked := s.Sought.Glimpse(today)
	return !looked || today.Sub(d.On) >= lookAgainDays
}

// lookAgainDays is how long a search that found none stands before the desk
// asks for another. What is public says its day, and grows no older claim.
const lookAgainDays = 28
