package pages

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/api"
	"candour/internal/table/codebook"
)

// ReturnRound is what bodies were asked for, for one period.
type ReturnRound struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind" enum:"investigations,referrals,performance"`
	Title      string    `json:"title"`
	Period     string    `json:"period" doc:"A year (2023), a financial year (2023-24) or a quarter (2023-Q4)."`
	Due        clock.Day `json:"due" doc:"The last day on which a return is on time."`
	ChiefSigns bool      `json:"chief_signs" doc:"A chief officer of the body signs each return before it is approved."`
	Synthetic  bool      `json:"synthetic" doc:"It is made up, for demonstration."`
	Board      string    `json:"board" doc:"Where to read how each body's return stands."`
}

// BoardLine is how one body's return stands, as everybody may know.
type BoardLine struct {
	Body     string    `json:"body_id"`
	Name     string    `json:"body"`
	State    string    `json:"state" enum:"expected,received,checked,submitted,approved,published,revised"`
	Words    string    `json:"state_words"`
	Asked    clock.Day `json:"asked,omitzero" doc:"The day on which it was asked for the return; left out while it does not owe it."`
	Owes     bool      `json:"owes" doc:"Whether it owes the return: it was asked for it in good time, or two people agree that it was."`
	Late     int       `json:"days_late" doc:"0 for one that is not late, or not known to be."`
	Refused  string    `json:"refused,omitempty" doc:"Why it will not send the return, in its own words."`
	Nil      bool      `json:"nil_return" doc:"It looked, and there is nothing."`
	Versions int64     `json:"versions"`
}

// BookTable is one table of the code book.
type BookTable struct {
	Name        string       `json:"name"`
	Version     string       `json:"version"`
	Latest      bool         `json:"latest" doc:"Whether it is the version in use."`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Unit        string       `json:"unit" doc:"What one row counts."`
	Schema      string       `json:"schema_url" doc:"The table as a Table Schema file (Frictionless)."`
	Empty       string       `json:"empty_url" doc:"An empty file to fill (CSV)."`
	Fields      []BookField  `json:"fields" nullable:"false"`
	Rules       []BookRuleOf `json:"rules" nullable:"false" doc:"The rules that rows are checked by, beyond those of the columns."`
}

// BookField is a column of such a table.
type BookField struct {
	Name        string     `json:"name"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	Required    bool       `json:"required"`
	Expected    string     `json:"expected" doc:"What it may hold, in words."`
	Codes       []BookCode `json:"codes" nullable:"false" doc:"The codes that it may hold; empty for any."`
}

// BookCode is a code and what it means.
type BookCode struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// BookRuleOf is a rule of a table.
type BookRuleOf struct {
	ID       string `json:"id" doc:"What a problem gives as its code."`
	Strength string `json:"strength"`
	Words    string `json:"words"`
	Reason   string `json:"reason,omitempty"`
}

type boardOf struct {
	api.RecordID
	api.Paging
}

type bookOf struct {
	Name    string `path:"name" maxLength:"100" doc:"The table's name."`
	Version string `path:"version" maxLength:"20" doc:"Its version."`
}

// addPublic adds what anybody may read.
func (p *Pages) addPublic(to *api.API) {
	api.Add(to, "/returns/rounds", "list-return-rounds", returns.ReturnsBoard, "List rounds of returns", "What forces and councils were asked for. The newest due first.",
		api.Always("/returns/rounds?per_page=1"), func(ctx context.Context, in *api.Paging) (*api.APIPage[ReturnRound], error) {
			all, err := p.service.Rounds(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(all, *in, p.apiRound)
			return &page, nil
		})
	api.Add(to, "/returns/rounds/{id}/board", "get-return-board", returns.ReturnsBoard, "Get the board of a round", "Who was asked, and how each return stands. It holds no figure.",
		p.firstBoard, p.apiBoard)
	api.Add(to, "/returns/book", "list-book-tables", returns.ReturnsBoard, "List the tables of the code book", "Every table that is asked for, in every version, with its columns, codes and rules.",
		api.Always("/returns/book?per_page=1"), func(_ context.Context, in *api.Paging) (*api.APIPage[BookTable], error) {
			page := api.PageOf(p.service.Book().Schemas(), *in, p.apiTable)
			return &page, nil
		})
	api.Add(to, "/returns/book/{name}/{version}", "get-book-table", returns.ReturnsBoard, "Get one table of the code book", "Its columns, the codes in them and the rules.",
		p.firstTable, func(_ context.Context, in *bookOf) (*BookTable, error) {
			s, ok := p.service.Book().Schema(in.Name, in.Version)
			if !ok {
				return nil, errs.New(errs.NotFound, "There is no such table in the code book.")
			}
			out := p.apiTable(s)
			return &out, nil
		})
}

func (p *Pages) firstBoard(ctx context.Context) (string, bool, error) {
	all, err := p.service.Rounds(ctx)
	if err != nil || len(all) == 0 {
		return "", false, err
	}
	return "/returns/rounds/" + all[0].ID + "/board?per_page=1", true, nil
}

func (p *Pages) firstTable(context.Context) (string, bool, error) {
	s := p.service.Book().Schemas()[0]
	return "/returns/book/" + s.Name + "/" + s.Version, true, nil
}

func (p *Pages) apiRound(r returns.Round) ReturnRound {
	return ReturnRound{ID: r.ID, Kind: r.Kind, Title: r.Title, Period: r.Period, Due: r.Due, ChiefSigns: r.ChiefSigns, Synthetic: r.Synthetic,
		Board: p.url + api.Root + "/returns/rounds/" + r.ID + "/board"}
}

func (p *Pages) apiBoard(ctx context.Context, in *boardOf) (*api.APIPage[BoardLine], error) {
	if err := api.PlainID(in.ID); err != nil {
		return nil, err
	}
	round, all, err := p.service.Board(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	nils, err := p.service.Nils(ctx, all)
	today := p.service.Today()
	page := api.PageOf(all, in.Paging, func(x returns.Return) BoardLine {
		line := BoardLine{Body: x.Body, Name: x.BodyName, State: string(x.State), Words: x.State.Words(),
			Owes: x.Owes(round.Due), Late: x.Late(round.Due, today), Refused: x.Refused, Nil: nils[x.ID], Versions: x.Versions}
		if line.Owes { // an asking that one person entered counts for nothing yet
			line.Asked = x.Asking.On
		}
		return line
	})
	return &page, err
}

func (p *Pages) apiTable(s *codebook.Schema) BookTable {
	at := p.url + returns.BookPath + "/" + s.Name + "/" + s.Version
	latest, ok := p.service.Book().Latest(s.Name)
	out := BookTable{Name: s.Name, Version: s.Version, Latest: ok && latest.Version == s.Version, Title: s.Title, Description: s.Description, Unit: s.Unit,
		Schema: at + "/schema.json", Empty: at + "/empty.csv", Fields: []BookField{}, Rules: []BookRuleOf{}}
	for i, f := range s.Fields {
		c := s.Compiled.Fields[i]
		one := BookField{Name: f.Name, Title: f.Title, Description: f.Description, Required: c.Required, Expected: c.Expected(), Codes: []BookCode{}}
		for _, c := range f.Categories {
			one.Codes = append(one.Codes, BookCode{c.Value, c.Label})
		}
		out.Fields = append(out.Fields, one)
	}
	for _, x := range p.service.Book().Rules() {
		if x.Schema == s.Name {
			out.Rules = append(out.Rules, BookRuleOf{x.ID, x.Severity, x.Message, x.Reason})
		}
	}
	return out
}
