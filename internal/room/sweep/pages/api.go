package pages

import (
	"context"
	"strconv"

	"candour/internal/room/sweep"
	"candour/internal/site/api"
)

// SweepBoard is a published board of the sweep of closed cases.
type SweepBoard struct {
	Quarter   string `json:"quarter" doc:"The one in which it was published: 2026-Q4."`
	Edition   int    `json:"edition" doc:"From 1. A higher one is a correction."`
	Stands    string `json:"stands_on" doc:"The day on which things stood so."`
	Wrong     string `json:"what_was_wrong,omitempty" doc:"Of a correction."`
	Changed   string `json:"what_changed,omitempty" doc:"Of a correction."`
	Base      int    `json:"rounded_down_to" doc:"Each number is given as a range of so many, by itself. There is no total: it would narrow the ranges."`
	Synthetic bool   `json:"synthetic" doc:"Its forces are made up."`
	Self      string `json:"url" doc:"The board whole."`
	Page      string `json:"page_url"`
}

// SweepBoardWhole is a board with its forces.
type SweepBoardWhole struct {
	SweepBoard
	Forces []SweepForce `json:"forces" nullable:"false"`
}

// SweepForce is how one force stands.
type SweepForce struct {
	Force    string `json:"force_id"`
	Name     string `json:"force"`
	Standing string `json:"standing" doc:"What it owes: returned, late, asked, asked-entered-by-one (counts for nothing), not-asked, not known. Nobody is late who was not asked."`
	Asked    string `json:"asked_on,omitempty"`
	Due      string `json:"asked_by_day,omitempty"`
	First    string `json:"first_asked_by_day,omitempty" doc:"The last day that was named before it was moved."`
	Last     string `json:"last_list,omitempty" doc:"The day of its newest list; left out when none is here, and then there are no numbers."`
	// The numbers are nil where no list of the force is here.
	Held     *SweepRange `json:"held,omitempty" doc:"Closed cases that it says it holds."`
	Returned *SweepRange `json:"returned,omitempty"`
	Caught   *SweepRange `json:"to_be_looked_at_again,omitempty"`
	Reviewed *SweepRange `json:"looked_at_again,omitempty"`
	Reopened *SweepRange `json:"reopened,omitempty"`
	LeftOut  *SweepRange `json:"left_out_of_the_newest_list,omitempty"`
}

// SweepRange is a number as it is published.
type SweepRange struct {
	From *int   `json:"from,omitempty"`
	To   *int   `json:"to,omitempty"`
	Text string `json:"text" doc:"A range, or that the force has not told."`
}

type quarterOf struct {
	Quarter string `path:"quarter" pattern:"^[0-9]{4}-Q[1-4]$" doc:"Such as 2026-Q4."`
	Edition int    `query:"edition" minimum:"1" maximum:"10000" doc:"Which edition; the newest, if it is left out."`
}

// AddAPI adds the published boards to the service's API.
func (p *Pages) AddAPI(to *api.API) {
	api.Add(to, "/sweep/boards", "list-sweep-boards", sweep.SweepBoard, "List the boards of closed cases", "Every board and every correction, the newest first.", api.Always("/sweep/boards?per_page=1"),
		func(ctx context.Context, in *api.Paging) (*api.APIPage[SweepBoard], error) {
			all, err := p.service.Boards(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(all, *in, p.apiBoard)
			return &page, nil
		})
	api.Add(to, "/sweep/boards/{quarter}", "get-sweep-board", sweep.SweepBoard, "Get one board of closed cases",
		"Which forces have returned their closed cases, and what came of a second look. Every number is a range: a small exact one could tell who it is about.", p.exampleBoard,
		func(ctx context.Context, in *quarterOf) (*SweepBoardWhole, error) {
			b, err := p.service.Edition(ctx, in.Quarter, in.Edition)
			if err != nil {
				return nil, err
			}
			out := &SweepBoardWhole{SweepBoard: p.apiBoard(b), Forces: []SweepForce{}}
			for _, r := range b.Rows {
				out.Forces = append(out.Forces, apiForce(b, r))
			}
			return out, nil
		})
}

func (p *Pages) exampleBoard(ctx context.Context) (string, bool, error) {
	all, err := p.service.Boards(ctx)
	if err != nil || len(all) == 0 {
		return "", false, err
	}
	return "/sweep/boards/" + all[0].Quarter, true, nil
}

func (p *Pages) apiBoard(b sweep.Board) SweepBoard {
	n := max(b.Number, 1)
	return SweepBoard{Quarter: b.Quarter, Edition: n, Stands: b.Made, Wrong: b.Why, Changed: b.Changed, Base: b.Base, Synthetic: b.Synthetic,
		Self: p.url + api.Root + "/sweep/boards/" + b.Quarter + "?edition=" + strconv.Itoa(n), Page: p.url + sweep.BoardPath + "?" + boardQuery(b)}
}

func apiForce(b sweep.Board, r sweep.BoardRow) SweepForce {
	out := SweepForce{Force: r.ForceID, Name: r.Name, Standing: r.StandingCode(), Asked: r.Asked, Due: r.Due, First: r.First}
	if r.Standing == sweep.StandsEntered { // as the page: one person's entry names no day yet
		out.Asked, out.Due, out.First = "", "", ""
	}
	if r.None() {
		return out
	}
	out.Last = r.LastReturn
	number := func(s sweep.Shown) *SweepRange {
		if s.Unknown {
			return &SweepRange{Text: s.String()}
		}
		from, to := s.From, s.From+b.Base-1
		return &SweepRange{&from, &to, s.String()}
	}
	out.Held, out.Returned, out.Caught, out.Reviewed, out.Reopened = number(r.Held), number(r.Returned), number(r.Caught), number(r.Reviewed), number(r.Reopened)
	if b.Format == sweep.BoardFormat { // earlier boards did not count them apart
		out.LeftOut = number(r.LeftOut)
	}
	return out
}
