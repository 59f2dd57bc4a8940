package api

import (
	"context"
	"fmt"
	"net/url"

	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/api"
)

// describeReports lists the operations on reports.
func (a *API) describeReports() {
	api.Add(a.API, "/reports", "list-reports", recommendation.RegisterRead, "List reports",
		"Newest first. \"total\" of a report is how many recommendations it made (null: not known), \"entered\" how many of them are in the register.",
		api.Always("/reports?per_page=1"), func(ctx context.Context, in *api.Paging) (*api.APIPage[apiListedReport], error) {
			all, err := a.shelves.VisibleReports(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(all, *in, a.report)
			return &page, nil
		})
	api.Add(a.API, "/reports/{id}", "get-report", recommendation.RegisterRead, "Get one report",
		"Its recommendations are at /recommendations?report=ID.", a.firstReport,
		func(ctx context.Context, in *api.RecordID) (*apiListedReport, error) {
			if err := api.PlainID(in.ID); err != nil {
				return nil, err
			}
			r, err := a.shelves.VisibleReport(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			out := a.report(r)
			return &out, nil
		})
}

func (a *API) firstReport(ctx context.Context) (string, bool, error) {
	all, err := a.shelves.VisibleReports(ctx)
	if err != nil || len(all) == 0 {
		return "", false, err
	}
	return "/reports/" + url.PathEscape(all[0].ID), true, nil
}

// apiStatementOf asks for a body's statement for a year.
type apiStatementOf struct {
	api.RecordID
	Year int `path:"year" minimum:"1990" maximum:"9999" doc:"The calendar year."`
}

// describeBodies lists the operations on bodies.
func (a *API) describeBodies() {
	api.Add(a.API, "/bodies", "list-bodies", recommendation.RegisterRead, "List bodies",
		"Governments, departments, forces, councils and others that recommendations are addressed to. Where their reminders go is not published.",
		api.Always("/bodies?per_page=1"), func(ctx context.Context, in *api.Paging) (*api.APIPage[apiListedBody], error) {
			all, err := a.shelves.Bodies(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(all, *in, a.body)
			return &page, nil
		})
	api.Add(a.API, "/bodies/{id}", "get-body", recommendation.RegisterRead, "Get one body",
		"What concerns it is at /recommendations?body=ID.", a.firstBody(""),
		func(ctx context.Context, in *api.RecordID) (*apiListedBody, error) {
			if err := api.PlainID(in.ID); err != nil {
				return nil, err
			}
			b, err := a.service.Body(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			out := a.body(b)
			return &out, nil
		})
	api.Add(a.API, "/bodies/{id}/statement/{year}", "get-statement", recommendation.StatementRead, "Get a body's statement for a year",
		"Made from the register alone: action taken, action left, what was declined, and what no answer is entered to.",
		a.firstBody(fmt.Sprintf("/statement/%d", a.service.Today().Year())), a.getStatement)
}

func (a *API) getStatement(ctx context.Context, in *apiStatementOf) (*record.Statement, error) {
	if err := api.PlainID(in.ID); err != nil {
		return nil, err
	}
	s, err := a.shelves.Statement(ctx, in.ID, in.Year)
	if err != nil {
		return nil, err
	}
	for _, list := range []*[]record.StatementRow{&s.Taken, &s.Left, &s.Declined, &s.Silent} {
		if *list == nil {
			*list = []record.StatementRow{}
		}
	}
	return &s, nil
}

// firstBody is an example with the first body that is addressed at all.
func (a *API) firstBody(rest string) func(context.Context) (string, bool, error) {
	return func(ctx context.Context) (string, bool, error) {
		shelf, err := a.shelves.At(ctx)
		if err != nil {
			return "", false, err
		}
		for _, s := range shelf.All() {
			if len(s.Bodies) > 0 {
				return "/bodies/" + url.PathEscape(s.Bodies[0].ID) + rest, true, nil
			}
		}
		return "", false, nil
	}
}

// apiTimes is what the timetable's page takes in its address.
type apiTimes struct {
	api.Paging
	Report  string `query:"report" maxLength:"200" doc:"The id of a report."`
	Owner   string `query:"body" maxLength:"200" doc:"The id of a body."`
	Month   string `query:"month" pattern:"^[12][0-9]{3}-(0[1-9]|1[0-2])$" doc:"A month, such as 2026-03."`
	Undated bool   `query:"undated" doc:"Also what has no date."`
}

// describeTimes lists the operations on dates and on the chase ladder.
func (a *API) describeTimes() {
	api.Add(a.API, "/timetable", "get-timetable", recommendation.TimetableRead, "Get the timetable",
		"Every answer that was asked for, every deadline that a report set and every commitment, by its last possible day.",
		api.Always("/timetable?per_page=1"), func(ctx context.Context, in *apiTimes) (*api.APIPage[apiDue], error) {
			all, err := a.shelves.Timetable(ctx, record.TimetableFilter{Report: in.Report, Body: in.Owner, Month: in.Month, Undated: in.Undated})
			if err != nil {
				return nil, err
			}
			page := api.PageFrom(all.Len(), in.Paging, func(i int) apiDue { d := all.At(i); return apiDue{Due: d, Words: d.StandsWords()} })
			return &page, nil
		})
	a.fromSummaries()
	api.Add(a.API, "/ladder", "get-ladder", recommendation.LadderRead, "Get the chase ladder",
		"What is to happen, step by step, when two people looked for an answer and found none.",
		api.Always("/ladder"), func(context.Context, *struct{}) (*record.Ladder, error) {
			l := a.service.Ladder()
			return &l, nil
		})
}

// describeChains lists the operations on what was said before.
func (a *API) describeChains() {
	api.Add(a.API, "/chains", "list-chains", recommendation.RegisterRead, "List chains",
		"Recommendations of different reports that say the same, as confirmed by a person. The longest chain comes first.",
		api.Always("/chains?per_page=1"), func(ctx context.Context, in *api.Paging) (*api.APIPage[apiChain], error) {
			all, err := a.shelves.Chains(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(all, *in, a.chain)
			return &page, nil
		})
	api.Add(a.API, "/chains/{id}", "get-chain", recommendation.RegisterRead, "Get the chain of one recommendation",
		"A recommendation that is linked with no other is a chain of one.", a.firstChain,
		func(ctx context.Context, in *api.RecordID) (*apiChain, error) {
			if err := api.PlainID(in.ID); err != nil {
				return nil, err
			}
			c, err := a.service.Chain(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			out := a.chain(c)
			return &out, nil
		})
}

func (a *API) firstChain(ctx context.Context) (string, bool, error) {
	all, err := a.shelves.Chains(ctx)
	if err != nil || len(all) == 0 {
		return "", false, err
	}
	return "/chains/" + url.PathEscape(all[0].Links[0].ID), true, nil
}
