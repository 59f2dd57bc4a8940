package api

import (
	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/recommendation/record"
)

// The answers of the API. A list names what it gives, field by field. One record
// and one report are given whole: every field of theirs is published, but for those
// whose JSON name is "-".

// apiStanding is where something stands today.
type apiStanding struct {
	State record.State `json:"state" doc:"The computed state, as a code."`
	Days  int          `json:"days,omitempty" doc:"Days after its date on which it was not there, counted to on; or days since the owner's last report."`
	On    clock.Day    `json:"on,omitzero" doc:"The day on which somebody looked, or on which the owner reported."`
	// Entered, Of, Once, Nobody, Twice and Unheard are those of Condition.
	Entered clock.Day `json:"entered,omitzero" doc:"The day on which that looking was entered here."`
	Of      string    `json:"of,omitempty" doc:"Of whom it is known, where that is not everybody who was asked."`
	Once    clock.Day `json:"looked_once_on,omitzero" doc:"Somebody looked on this day and found none. Nothing follows from that."`
	Twice   bool      `json:"looked_twice,omitempty" doc:"Two people had looked by now."`
	Unheard string    `json:"nobody_can_answer_for,omitempty" doc:"Bodies that were looked for, at which nobody has been given the means to answer in this register: it counts against none of them."`
	Nobody  bool      `json:"looked_for_nobody_by_name,omitempty" doc:"Whoever looked on that day named no one body. Nothing follows from that either."`
	Words   string    `json:"words" doc:"The state in words: \"Overdue by 12 days on 5 May 2026\"."`
}

func (a *API) condition(c record.Condition) apiStanding {
	return apiStanding{State: c.State, Days: c.Days, On: c.On, Entered: c.Entered, Of: c.Of, Once: c.Once, Nobody: c.Nobody, Twice: c.Twice, Unheard: c.Unheard, Words: c.Words()}
}

// apiListedRecommendation is a recommendation as lists have it.
type apiListedRecommendation struct {
	ID            string           `json:"id" doc:"Its id in the register, which never changes."`
	URL           string           `json:"page_url" doc:"Its page."`
	ReportID      string           `json:"report_id"`
	Report        string           `json:"report" doc:"The title of the report that made it."`
	ReportBody    string           `json:"report_body" doc:"Who made the report."`
	Published     edtf.Date        `json:"published,omitzero" doc:"When the report was published."`
	Number        string           `json:"number,omitempty" doc:"The report's own number; left out when it was not seen."`
	Title         string           `json:"title" doc:"In our own words."`
	Summary       string           `json:"summary" doc:"In our own words."`
	Addressees    []record.BodyRef `json:"addressees" nullable:"false" doc:"Whom it is addressed to."`
	Answer        record.Status    `json:"answer" doc:"The newest answer of any body, as a code; none_yet when there is none. In a list of one body, that body's own."`
	AnswerWords   string           `json:"answer_words" doc:"The newest answer in words, and whose it is where not all who were asked gave it."`
	AnswerBare    bool             `json:"answer_without_source" doc:"It is a refusal with no source, which its body did not enter: shown as entered, not as said."`
	AnswerBy      string           `json:"answer_by,omitempty" doc:"Whose the newest answer is, where not all who were asked gave it: an answer by one of many stands for that one alone."`
	AnswerDate    edtf.Date        `json:"answer_date,omitzero" doc:"When it was given."`
	Glances       []record.Glance  `json:"answers_at_a_glance" nullable:"false" doc:"Each body's answers in a line: \"Accepted in 2023, not being taken forward since 2025\"."`
	AnswerDue     edtf.Date        `json:"answer_due,omitzero" doc:"When an answer was asked for, as rough as it was given; left out when none was asked for by a date."`
	AnswerDueLast *clock.Day       `json:"answer_due_last_day" doc:"Its last possible day; nothing is late before the end of it. Null when there is none."`
	Deadline      record.Deadline  `json:"deadline,omitzero" doc:"The date or period that the report itself set, as written (2026-spring, P6M); left out when it set none."`
	DeadlineLast  *clock.Day       `json:"deadline_last_day" doc:"Its last possible day; null when there is none."`
	Condition     apiStanding      `json:"condition"`
	Ended         *record.Ending   `json:"ended_by_inquiry,omitempty" doc:"Its own inquiry withdrew, replaced or merged it: how, by what, who says so and where. Nobody owes it any more."`
	Commitments   int              `json:"commitments" doc:"How many commitments are recorded."`
	SaidBefore    int              `json:"links" doc:"How many other recommendations it is linked with, as saying the same."`
	Checked       *bool            `json:"checked" doc:"Whether it was checked against its source; null when nobody has said."`
	Synthetic     bool             `json:"synthetic" doc:"Made up for demonstration."`
	HasSynthetic  bool             `json:"has_synthetic" doc:"Something under it is made up for demonstration."`
}

func (a *API) listed(s *record.Summary) apiListedRecommendation {
	out := apiListedRecommendation{ID: s.ID, URL: a.url + "/recommendations/" + s.ID, ReportID: s.ReportID, Report: s.ReportTitle, ReportBody: s.ReportBody,
		Published: s.Published, Number: s.Number, Title: s.Title, Summary: s.Summary, Addressees: s.Bodies, Answer: s.Answer,
		AnswerWords: s.AnswerWords(), AnswerBare: s.AnswerBare(), AnswerBy: s.AnswerBy, AnswerDate: s.AnswerDate,
		Glances: s.Glances, AnswerDue: s.AnswerAsked, AnswerDueLast: s.AnswerDue, Deadline: s.DeadlineSet,
		DeadlineLast: s.Deadline,
		Condition:    a.condition(s.Condition(a.service.Today())), Ended: s.Ended, Commitments: len(s.Work), SaidBefore: s.Chain, Checked: s.Checked,
		Synthetic: s.Synthetic, HasSynthetic: s.HasSynthetic}
	if out.Addressees == nil {
		out.Addressees = []record.BodyRef{}
	}
	if out.Glances == nil {
		out.Glances = []record.Glance{}
	}
	return out
}

// apiRecord is a recommendation with everything that is published about it.
type Record struct {
	record.Record
	URL         string      `json:"page_url" doc:"Its page."`
	AnswerWords string      `json:"answer_words" doc:"The newest answer in words, and whose it is where not all who were asked gave it."`
	AnswerBare  bool        `json:"answer_without_source" doc:"It is a refusal with no source, which its body did not enter: shown as entered, not as said."`
	Condition   apiStanding `json:"condition" doc:"Where it stands today."`
	// Conditions are those of the commitments, in their order.
	Conditions []apiCommitmentCondition `json:"commitment_conditions" nullable:"false" doc:"Where each commitment stands today."`
	Entries    []apiEntry               `json:"entries" nullable:"false" doc:"The entries of the log about it, oldest first."`
}

// apiCommitmentCondition says where a commitment stands.
type apiCommitmentCondition struct {
	ID        string      `json:"id" doc:"The commitment."`
	URL       string      `json:"page_url" doc:"Its page."`
	Due       string      `json:"due_words" doc:"\"due March 2023, moved 3 times\"."`
	Condition apiStanding `json:"condition"`
}

// apiEntry is an entry of the log: what was done and to what, never by whom.
type apiEntry struct {
	ID      string `json:"id"`
	Index   int64  `json:"index" doc:"Its place in the log, from 0; -1 while it waits for one."`
	On      string `json:"on" doc:"The day, in UK time."`
	Act     string `json:"act" doc:"What was done."`
	Kind    string `json:"kind" doc:"What sort of record it was done to."`
	Record  string `json:"record" doc:"Which one."`
	Receipt string `json:"receipt" doc:"Where its receipt is, which can be checked offline."`
}

// apiListedReport is a report with its page.
type apiListedReport struct {
	record.Report
	PageURL    string `json:"page_url" doc:"Its page in this register; url is where it was published."`
	CheckWords string `json:"check_words" doc:"Whether it was checked against its source, in words."`
}

func (a *API) report(r record.Report) apiListedReport {
	return apiListedReport{Report: r, PageURL: a.url + "/reports/" + r.ID, CheckWords: r.Check.Words()}
}

// apiListedBody is a body with its page. Where its reminders go is not
// published.
type apiListedBody struct {
	ID        string `json:"id"`
	URL       string `json:"page_url" doc:"Its page."`
	Name      string `json:"name"`
	Kind      string `json:"kind" doc:"What kind of body, as a code."`
	KindWords string `json:"kind_words" doc:"What kind of body, in words."`
	Note      string `json:"note,omitempty"`
	Synthetic bool   `json:"synthetic" doc:"Made up for demonstration."`
}

func (a *API) body(b record.Body) apiListedBody {
	return apiListedBody{ID: b.ID, URL: a.url + "/bodies/" + b.ID, Name: b.Name, Kind: b.Kind, KindWords: record.LabelOf(record.BodyKinds, b.Kind),
		Note: b.Note, Synthetic: b.Synthetic}
}

// apiDue is one entry of the timetable.
type apiDue struct {
	record.Due
	Words string `json:"condition_words" doc:"How it stands, in words."`
}

// apiChain is recommendations that say the same, in order of publication.
type apiChain struct {
	ID       string         `json:"id" doc:"The id of the first of them."`
	URL      string         `json:"page_url" doc:"Its page."`
	Again    int            `json:"said_again" doc:"How many times it was said after the first."`
	Years    *int           `json:"years" doc:"Whole years since it was first said; null when the first has no date."`
	Done     bool           `json:"done" doc:"One of them was verified as done."`
	Answered bool           `json:"answered" doc:"One of them was given an answer."`
	Links    []apiChainLink `json:"links" nullable:"false"`
	Ties     []record.Tie   `json:"ties" nullable:"false" doc:"Which is tied to which, and who says so."`
}

// apiChainLink is one recommendation of a chain.
type apiChainLink struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	ReportID  string        `json:"report_id"`
	Report    string        `json:"report"`
	Body      string        `json:"report_body"`
	Published edtf.Date     `json:"published,omitzero"`
	Answer    record.Status `json:"answer"`
	Done      bool          `json:"done" doc:"Verified as done."`
}

func (a *API) chain(c record.Chain) apiChain {
	f := c.Facts(a.service.Today())
	out := apiChain{ID: f.First.ID, URL: a.url + "/chains/" + f.First.ID, Again: f.Again, Done: f.Done, Answered: f.Answered, Ties: c.Ties}
	if f.Known {
		out.Years = &f.Years
	}
	for _, l := range c.Links {
		out.Links = append(out.Links, apiChainLink{ID: l.ID, Title: l.Title, ReportID: l.ReportID, Report: l.Report, Body: l.Body,
			Published: l.Published, Answer: l.Answer, Done: l.Done})
	}
	if out.Ties == nil {
		out.Ties = []record.Tie{}
	}
	return out
}

// apiFigures are the figures with their day.
type apiFigures struct {
	record.Figures
	On clock.Day `json:"on" doc:"The day that they are counted for, in the United Kingdom."`
}
