package api

import (
	"context"
	"net/url"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/api"
)

// apiFilter is what the register's page takes in its address.
type apiFilter struct {
	api.Paging
	Query  string `query:"q" maxLength:"200" doc:"Words to search for; best match first."`
	Report string `query:"report" maxLength:"200" doc:"The id of a report."`
	Owner  string `query:"body" maxLength:"200" doc:"The id of a body that is addressed or owns a commitment."`
	Answer string `query:"answer" enum:"any,accepted,accepted_in_principle,partly_accepted,under_consideration,not_taken_forward,rejected,none_yet" doc:"The newest answer; any is any coded answer at all."`
	State  string `query:"state" enum:"overdue,not_answered,found_not_done,found_incomplete_as_a_whole,found_in_progress,not_accepted,date_moved,stalled,claimed_done,date_passed,doing_known,on_time,no_date,answer_not_entered,answer_known,answer_not_its_own,no_commitment,under_consideration,declined,verified,superseded,withdrawn,replaced,merged" doc:"The computed state."`
	Due    string `query:"due" pattern:"^[12][0-9]{3}-(0[1-9]|1[0-2])$" doc:"A month (2026-03) in which something is or was due."`
	Timing string `query:"timing" enum:"due,in_time,after,unknown,not_entered" doc:"How the answer came, of those that were due: all of which that is recorded; in time; after the day, or searched for after it and not found; on a day not known or not checked; or nothing is known of it here."`
	Moved  bool   `query:"moved" doc:"Only those with a promised date that was moved."`
	Data   string `query:"data" enum:"real,made_up" doc:"Only what is real, or only what is made up, in whole or in part."`
	Sort   string `query:"sort" enum:"title,answer_due,overdue" doc:"The order; without it newest report first, then by number."`
	Counts bool   `query:"figures" default:"true" doc:"Whether to count the figures of all that matched."`
}

func (in *apiFilter) filter() record.Filter {
	return record.Filter{Query: in.Query, Report: in.Report, Body: in.Owner, Answer: record.Status(in.Answer), State: record.State(in.State), Due: in.Due,
		Timing: in.Timing, Data: in.Data, Moved: in.Moved, Sort: in.Sort}
}

// Register is one page of the register.
type Register struct {
	api.APIPage[apiListedRecommendation]
	More    bool        `json:"more" doc:"The search found more than 1,000 and looked at so many only."`
	Figures *apiMatched `json:"figures,omitempty" doc:"Counts over all that matched, not only this page."`
}

// apiMatched counts the recommendations that matched.
type apiMatched struct {
	Entered      int `json:"entered" doc:"How many the figures are of: those that are real, or all when nothing is."`
	MadeUp       int `json:"made_up" doc:"How many that matched are made up, in whole or in part, and are in none of these figures."`
	Answered     int `json:"answered"`
	DueAnswers   int `json:"answers_that_were_due" doc:"Those of which an answer was asked for by a day that is past, and it is known whether it came in time, or that it was searched for since and not found."`
	InTime       int `json:"answered_in_time" doc:"Of answers_that_were_due."`
	TimeUnknown  int `json:"answered_on_unknown_date" doc:"Answered, and asked for by a day that is past; when the first answer came is not known here. Not among answers_that_were_due."`
	NotEntered   int `json:"answers_due_not_known_here" doc:"Due by now, none is entered, and nobody looked for one since."`
	Overdue      int `json:"overdue" doc:"Past their date when two people last looked, or their owner last reported."`
	Moved        int `json:"dates_moved" doc:"With a promised date that was moved."`
	DatePassed   int `json:"date_passed" doc:"Past their date, and nothing is recorded since."`
	Verified     int `json:"verified"`
	Declined     int `json:"declined"`
	NotAnswered  int `json:"not_answered" doc:"Searched for, and no answer was found."`
	NoCommitment int `json:"no_commitment"`
}

// describeRegister lists the operations on recommendations.
func (a *API) describeRegister() {
	api.Add(a.API, "/recommendations", "list-recommendations", recommendation.RegisterRead, "List recommendations",
		"The register, with the same filters as its page. A filter that is not known is refused, never ignored.",
		api.Always("/recommendations?state=overdue&sort=overdue&per_page=1"), a.listRecommendations)
	a.fromSummaries()
	api.Add(a.API, "/recommendations/{id}", "get-recommendation", recommendation.RegisterRead, "Get one recommendation",
		"The whole record: report, addressees, parts, answers, commitments with the owner's claims, the independent findings and the panel's views "+
			"(side by side, never merged), links, and the entries of the log about it.",
		a.firstRecommendation, a.getRecommendation)
	api.Add(a.API, "/figures", "get-figures", recommendation.RegisterRead, "Get the figures",
		"The few figures of the front page, for the whole register.", api.Always("/figures"), a.getFigures)
}

func (a *API) listRecommendations(ctx context.Context, in *apiFilter) (*Register, error) {
	shelf, err := a.shelves.At(ctx)
	if err != nil {
		return nil, err
	}
	list, err := a.shelves.List(ctx, shelf, in.filter(), 0, 0)
	if err != nil {
		return nil, err
	}
	f := in.filter()
	out := &Register{APIPage: api.PageOf(list.Items, in.Paging, func(s *record.Summary) apiListedRecommendation { return a.listed(s.As(f.Body)) }), More: list.More}
	if in.Counts {
		n := shelf.Matched(f, list.Items)
		out.Figures = &apiMatched{Entered: n.Entered, MadeUp: n.MadeUp, Answered: n.Answered, DueAnswers: n.DueAnswers, InTime: n.InTime, TimeUnknown: n.TimeUnknown,
			NotEntered: n.NotEntered, Moved: n.Moved, DatePassed: n.DatePassed,
			Overdue: n.Overdue, Verified: n.Verified, Declined: n.Declined, NotAnswered: n.NotAnswered, NoCommitment: n.NoCommitment}
	}
	return out, nil
}

func (a *API) getRecommendation(ctx context.Context, in *api.RecordID) (*Record, error) {
	if err := api.PlainID(in.ID); err != nil {
		return nil, err
	}
	r, err := a.service.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.hideUnpublished(ctx, r); err != nil {
		return nil, err
	}
	today, sum := a.service.Today(), record.Summarise(r)
	out := &Record{Record: *r, URL: a.url + "/recommendations/" + r.ID, AnswerWords: sum.AnswerWords(), AnswerBare: sum.AnswerBare(),
		Condition:  a.condition(sum.Condition(today)),
		Conditions: []apiCommitmentCondition{}}
	for _, c := range r.Commitments {
		out.Conditions = append(out.Conditions, apiCommitmentCondition{ID: c.ID, URL: a.url + "/commitments/" + c.ID,
			Due: c.MovedWords(), Condition: a.condition(c.Condition(today))})
	}
	out.Entries, err = a.entries(ctx, r.ID)
	return out, err
}

// hideUnpublished takes out of a published record the ids of others that are
// still drafts: those that a commitment serves as well, and those it is tied
// to.
func (a *API) hideUnpublished(ctx context.Context, r *record.Record) error {
	var ids []string
	for _, c := range r.Commitments {
		ids = append(ids, c.Serves...)
	}
	for _, t := range r.Ties {
		ids = append(ids, t.FromID, t.ToID)
	}
	seen, err := a.service.Served(ctx, &record.Commitment{Serves: ids})
	if err != nil {
		return err
	}
	public := map[string]bool{}
	for _, s := range seen {
		public[s.ID] = true
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.Serves = append([]string{}, slices.DeleteFunc(c.Serves, func(id string) bool { return !public[id] })...)
	}
	r.Ties = append([]record.Tie{}, slices.DeleteFunc(r.Ties, func(t record.Tie) bool { return !public[t.FromID] || !public[t.ToID] })...)
	return nil
}

// entries lists the log's entries about a recommendation.
func (a *API) entries(ctx context.Context, id string) ([]apiEntry, error) {
	items, err := a.service.Entries(ctx, id)
	if err != nil {
		return nil, err
	}
	out := []apiEntry{}
	for _, it := range items {
		out = append(out, apiEntry{ID: it.ID, Index: it.Seq, On: clock.DayOf(it.At).String(), Act: string(it.Act), Kind: it.Kind,
			Record: it.Record, Receipt: a.url + "/ledger/receipt/" + url.PathEscape(it.ID)})
	}
	return out, nil
}

func (a *API) getFigures(ctx context.Context, _ *struct{}) (*apiFigures, error) {
	f, err := a.shelves.Figures(ctx)
	return &apiFigures{Figures: f, On: a.service.Today()}, err
}

// firstRecommendation is an example with the first recommendation there is.
func (a *API) firstRecommendation(ctx context.Context) (string, bool, error) {
	shelf, err := a.shelves.At(ctx)
	if err != nil || len(shelf.All()) == 0 {
		return "", false, err
	}
	return "/recommendations/" + url.PathEscape(shelf.All()[0].ID), true, nil
}
