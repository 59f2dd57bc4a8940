package pages

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/site/api"
	"candour/internal/table/bounds"
)

// FigureRelease is a published release of figures, in one edition.
type FigureRelease struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Synopsis  string    `json:"synopsis"`
	Kind      string    `json:"kind" enum:"counted,as-published" doc:"counted: from the rows of returns; as-published: it repeats, with its source, what somebody else published."`
	Edition   int       `json:"edition" doc:"From 1. A higher one is a correction."`
	Published time.Time `json:"published"`
	Wrong     string    `json:"what_was_wrong,omitempty" doc:"Of a correction."`
	Changed   string    `json:"what_changed,omitempty" doc:"Of a correction."`
	Synthetic bool      `json:"synthetic" doc:"It is made up, for demonstration."`
	Digest    string    `json:"digest" doc:"A hash over all its files: whoever has the same has the same figures."`
	Self      string    `json:"url" doc:"Where to read this edition whole."`
	Page      string    `json:"page_url"`
}

// FigureReleaseWhole is an edition with its tables and files.
type FigureReleaseWhole struct {
	FigureRelease
	Program  string          `json:"built_by" doc:"The version of the program that built it."`
	Counted  int             `json:"return_versions_counted"`
	NotThere int             `json:"returns_not_there" doc:"Returns that were asked for and are not there. What they would have said is not known; it does not mean none."`
	Editions []FigureEdition `json:"editions" nullable:"false" doc:"All that were published, the newest first."`
	Tables   []FigureTable   `json:"tables" nullable:"false"`
	Files    []FigureFile    `json:"files" nullable:"false"`
}

// FigureEdition is one of a release's editions.
type FigureEdition struct {
	Edition   int       `json:"edition"`
	Published time.Time `json:"published"`
	Wrong     string    `json:"what_was_wrong,omitempty"`
	Changed   string    `json:"what_changed,omitempty"`
	Self      string    `json:"url"`
}

// FigureFile is a file of an edition, byte for byte as it was published.
type FigureFile struct {
	Name   string `json:"name"`
	Media  string `json:"media_type"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	URL    string `json:"url"`
}

// FigureTable is a published table: how it was counted, protected and laid out.
type FigureTable struct {
	Name       string           `json:"name" doc:"T1, T2: its address in the release."`
	Title      string           `json:"title"`
	Periods    []string         `json:"periods" nullable:"false"`
	Measures   []FigureMeasure  `json:"measures" nullable:"false" doc:"What is counted. Two of them are never added."`
	Axes       []FigureAxis     `json:"axes" nullable:"false" doc:"What it is counted by."`
	Figures    int              `json:"figures" doc:"How many figures it has, hidden ones among them."`
	Protection string           `json:"protection" doc:"What was done so that nobody can be told from it."`
	Threshold  int              `json:"hidden_up_to,omitempty" doc:"The largest count that is hidden."`
	Rounded    int              `json:"rounded_to,omitempty" doc:"Counts are multiples of this."`
	Assumption string           `json:"assumption,omitempty" doc:"What the narrower bounds assume."`
	Notes      []string         `json:"notes" nullable:"false"`
	Coverage   []FigureCoverage `json:"who_sent_a_return" nullable:"false"`
	Self       string           `json:"url" doc:"Its figures."`
}

// FigureMeasure is what a table counts.
type FigureMeasure struct {
	Label      string   `json:"label"`
	Unit       string   `json:"unit" doc:"People, investigations, children: never taken for each other."`
	Population string   `json:"population"`
	Definition string   `json:"definition" doc:"With its version."`
	Means      string   `json:"definition_text"`
	Owner      string   `json:"definition_owner,omitempty"`
	Rules      []string `json:"rules" nullable:"false" doc:"How it is counted."`
	Source     string   `json:"source"`
}

// FigureAxis is one thing that a table is counted by.
type FigureAxis struct {
	Name  string       `json:"name"`
	Title string       `json:"title"`
	Place string       `json:"stands_in" enum:"layers,rows,columns"`
	Codes []FigureCode `json:"codes" nullable:"false"`
}

// FigureCode is a code with what it means.
type FigureCode struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	Kind  string `json:"kind,omitempty" doc:"total, recorded, group, missing, reason or not applicable; left out for a code of the code book."`
	Part  string `json:"part_of,omitempty" doc:"The code that it is a part of."`
}

// FigureCoverage is who sent a return, for one measure and period.
type FigureCoverage struct {
	Measure     string   `json:"measure,omitempty"`
	Period      string   `json:"period"`
	Expected    int      `json:"asked"`
	Counted     int      `json:"counted" doc:"Those that said that there was nothing among them."`
	Nil         []string `json:"said_there_was_nothing" nullable:"false"`
	Absent      []string `json:"sent_none" nullable:"false" doc:"What they would have said is not known."`
	Substituted []string `json:"stood_in_for" nullable:"false" doc:"Whose earlier figures stand in."`
	Provisional []string `json:"provisional" nullable:"false"`
}

// FigureCell is one figure, as it was published.
type FigureCell struct {
	At     string       `json:"at" doc:"Its address, such as T1:setting=family."`
	Codes  []FigureAt   `json:"codes" nullable:"false"`
	Value  *int64       `json:"value,omitempty" doc:"Left out when no number is published; hidden then says why."`
	Hidden string       `json:"hidden,omitempty" doc:"[c], [x] or [z]: confidential, not available, not applicable."`
	Low    bool         `json:"low,omitempty" doc:"It rounds to 0 and is not 0."`
	About  string       `json:"about,omitempty" doc:"It was published as not exact: about, more than."`
	Signs  []string     `json:"signs" nullable:"false" doc:"[p] provisional, [r] revised, [e] estimated, [b] break, [u] low reliability."`
	Text   string       `json:"text" doc:"As it is printed."`
	Share  *FigureShare `json:"share,omitempty"`
	Tight  *FigureShare `json:"share_under_assumption,omitempty" doc:"Narrower bounds, under the assumption of the table."`
	Rate   *FigureRate  `json:"rate,omitempty"`
	Change *FigureDiff  `json:"change,omitempty"`
	Line   *FigureLine  `json:"what_is_missing,omitempty" doc:"What is known and missing in the line that it is a part of."`
	Trace  string       `json:"trace_url,omitempty" doc:"The page that says which returns were counted for it."`
}

// FigureAt is the code of a figure on one axis.
type FigureAt struct {
	Axis  string `json:"axis"`
	Code  string `json:"code"`
	Label string `json:"label"`
}

// FigureShare is a percentage as it is printed, to a tenth: more would tell hidden counts.
type FigureShare struct {
	Known *float64 `json:"of_those_known,omitempty" doc:"Per cent."`
	Lower float64  `json:"lower" doc:"The least that the share of all can be, per cent."`
	Upper float64  `json:"upper" doc:"The most."`
}

// FigureRate is a rate by population, to a tenth.
type FigureRate struct {
	Value float64 `json:"value"`
	Per   int64   `json:"per" doc:"For so many people."`
	Lower float64 `json:"lower" doc:"If none of the missing are among them."`
	Upper float64 `json:"upper" doc:"If all of the missing are."`
	From  float64 `json:"interval_from" doc:"95% exact Poisson."`
	To    float64 `json:"interval_to"`
	Small bool    `json:"few_people" doc:"So few that one more or less would move it much."`
}

// FigureDiff is a change since an earlier period.
type FigureDiff struct {
	From   string `json:"since"`
	By     int64  `json:"by"`
	Share  string `json:"share,omitempty" doc:"The difference of the shares in words, with its bounds."`
	Broken string `json:"not_comparable,omitempty" doc:"Why the two do not compare."`
}

// FigureLine is what is known of a line.
type FigureLine struct {
	Known   FigureNumber   `json:"known"`
	Missing FigureNumber   `json:"missing"`
	NotAsk  FigureNumber   `json:"not_applicable"`
	Reasons []FigureReason `json:"reasons" nullable:"false"`
}

// FigureNumber is a count, or the sign that stands for one.
type FigureNumber struct {
	Value  *int64 `json:"value,omitempty"`
	Hidden string `json:"hidden,omitempty"`
	Low    bool   `json:"low,omitempty"`
}

// FigureReason is how many are missing for one reason.
type FigureReason struct {
	Code  string `json:"code"`
	Label string `json:"label"`
	FigureNumber
}

func (p *Pages) at(e figures.Edition, rest string) string {
	return p.url + api.Root + "/releases/" + e.ReleaseID + rest + "?edition=" + strconv.Itoa(e.Number)
}

func (p *Pages) apiRelease(e figures.Edition) FigureRelease {
	return FigureRelease{ID: e.ReleaseID, Title: e.Title, Synopsis: e.Synopsis, Kind: e.Kind, Edition: e.Number, Published: e.PublishedAt, Wrong: e.Why, Changed: e.Changed,
		Synthetic: e.Synthetic, Digest: e.Digest, Self: p.at(e, ""), Page: p.url + figures.EditionPath(e)}
}

func (p *Pages) apiTable(e figures.Edition, r *output.Result) FigureTable {
	out := FigureTable{Name: r.Name, Title: r.Title, Periods: orEmpty(r.Periods), Measures: []FigureMeasure{}, Axes: []FigureAxis{}, Figures: len(r.Cells), Protection: r.Protection,
		Threshold: r.Threshold, Rounded: r.Rounded, Assumption: r.Assumption, Notes: orEmpty(r.Notes), Coverage: []FigureCoverage{}, Self: p.at(e, "/tables/"+url.PathEscape(r.Name))}
	for _, m := range r.Measures {
		out.Measures = append(out.Measures, FigureMeasure{m.Label, m.Unit, m.Population, m.Definition.Name, m.Definition.Text, m.Definition.Owner, orEmpty(m.Rules), m.Source})
	}
	for i, a := range r.Axes {
		one := FigureAxis{Name: a.Name, Title: a.Title, Place: "columns", Codes: []FigureCode{}}
		if i < r.Layers {
			one.Place = "layers"
		} else if i < r.Layers+r.Rows {
			one.Place = "rows"
		}
		for _, c := range a.Codes {
			code := FigureCode{Code: c.Code, Label: c.Label, Kind: string(c.Kind)}
			if c.Parent >= 0 {
				code.Part = a.Codes[c.Parent].Code
			}
			one.Codes = append(one.Codes, code)
		}
		out.Axes = append(out.Axes, one)
	}
	for _, c := range r.Coverage {
		out.Coverage = append(out.Coverage, FigureCoverage{c.Measure, c.Period, c.Expected, c.Counted, orEmpty(c.Nil), orEmpty(c.Absent), orEmpty(c.Substituted), orEmpty(c.Provisional)})
	}
	return out
}

// apiCell gives one figure with what belongs to it, no more exact than it is printed.
func (p *Pages) apiCell(e figures.Edition, r *output.Result, at int) FigureCell {
	c := &r.Cells[at]
	address := figures.AddressOf(r, at).String()
	n := apiNumber(c.Number)
	out := FigureCell{At: address, Codes: make([]FigureAt, len(r.Axes)), Value: n.Value, Hidden: n.Hidden, Low: n.Low, About: c.About, Signs: []string{}, Text: c.Text()}
	for i, rest := len(r.Axes)-1, at; i >= 0; i-- {
		axis := r.Axes[i]
		code := axis.Codes[rest%len(axis.Codes)]
		rest /= len(axis.Codes)
		out.Codes[i] = FigureAt{axis.Name, code.Code, code.Label}
	}
	for _, m := range c.Marks {
		out.Signs = append(out.Signs, string(m))
	}
	if c.Share != nil {
		known, lower, upper := c.Share.Columns()
		out.Share = &FigureShare{Lower: printed(lower), Upper: printed(upper)}
		if v, err := strconv.ParseFloat(known, 64); err == nil {
			out.Share.Known = &v
		}
	}
	if c.Tight != nil {
		lower, upper := c.Tight.Columns()
		out.Tight = &FigureShare{Lower: printed(lower), Upper: printed(upper)}
	}
	out.Rate, out.Change = apiRate(c.Rate), apiChange(c.Change)
	if c.Line >= 0 && c.Line < len(r.Lines) {
		out.Line = apiLine(r.Lines[c.Line])
	}
	if e.Kind == figures.KindCounted {
		out.Trace = p.url + figures.ListPath + "/" + e.ReleaseID + "/trace?edition=" + strconv.Itoa(e.Number) + "&cell=" + url.QueryEscape(address)
	}
	return out
}

func apiNumber(n output.Number) FigureNumber {
	out := FigureNumber{Hidden: string(n.Hidden), Low: n.Low}
	if n.Printed() {
		v := n.Value
		out.Value = &v
	}
	return out
}

func apiRate(r *bounds.Rate) *FigureRate {
	if r == nil {
		return nil
	}
	value, lower, upper, from, to := r.Columns()
	return &FigureRate{printed(value), r.Per(), printed(lower), printed(upper), printed(from), printed(to), r.Small()}
}

func apiChange(c *output.Change) *FigureDiff {
	if c == nil {
		return nil
	}
	out := &FigureDiff{From: c.From, By: c.By, Broken: c.Broken}
	if c.Share != nil {
		out.Share = c.Share.String()
	}
	return out
}

func apiLine(l output.Line) *FigureLine {
	out := &FigureLine{apiNumber(l.Known), apiNumber(l.Missing), apiNumber(l.NotApplicable), []FigureReason{}}
	for _, x := range l.Reasons {
		out.Reasons = append(out.Reasons, FigureReason{x.Code, x.Label, apiNumber(x.Number)})
	}
	return out
}

// printed reads a number as it is printed.
func printed(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	return v
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// editionOf names one edition of a release.
type editionOf struct {
	api.RecordID
	Edition int `query:"edition" minimum:"1" maximum:"10000" doc:"Which edition; the newest, if it is left out."`
}

type tableOf struct {
	api.RecordID
	api.Paging
	Edition int    `query:"edition" minimum:"1" maximum:"10000" doc:"Which edition; the newest, if it is left out."`
	Table   string `path:"table" maxLength:"10" doc:"Its name in the release: T1."`
}

// FigureTablePage is a table with a page of its figures.
type FigureTablePage struct {
	Release FigureRelease           `json:"release"`
	Table   FigureTable             `json:"table"`
	Figures api.APIPage[FigureCell] `json:"figures"`
}

// AddAPI adds the published figures to the service's API.
func (p *Pages) AddAPI(to *api.API) {
	api.Add(to, "/releases", "list-figure-releases", figures.FiguresRead, "List releases of figures", "The newest edition of each, the newest first. Nothing is told of one that is not published.",
		api.Always("/releases?per_page=1"), func(ctx context.Context, in *api.Paging) (*api.APIPage[FigureRelease], error) {
			l, err := p.service.List(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageOf(l.Releases, *in, p.apiRelease)
			return &page, nil
		})
	api.Add(to, "/releases/{id}", "get-figure-release", figures.FiguresRead, "Get one release of figures",
		"Its tables with how they were counted and protected and who sent a return, its files with their hashes, and every edition.", p.exampleRelease(""), p.apiWhole)
	api.Add(to, "/releases/{id}/tables/{table}", "get-figure-table", figures.FiguresRead, "Get the figures of a table",
		"Each figure with its codes, its share with the least and the most that it can be, what is missing beside it, and where it comes from. Numbers are no more exact than on the page.",
		p.exampleRelease("/tables/T1?per_page=1"), p.apiFigures)
}

func (p *Pages) exampleRelease(rest string) api.Example {
	return func(ctx context.Context) (string, bool, error) {
		l, err := p.service.List(ctx)
		if err != nil || len(l.Releases) == 0 {
			return "", false, err
		}
		return "/releases/" + l.Releases[0].ReleaseID + rest, true, nil
	}
}

func (p *Pages) published(ctx context.Context, id string, edition int) (figures.Edition, []*output.Result, error) {
	if err := api.PlainID(id); err != nil {
		return figures.Edition{}, nil, err
	}
	e, err := p.service.Release(ctx, id, edition)
	if err != nil {
		return e, nil, err
	}
	results, err := p.service.Results(ctx, e)
	return e, results, err
}

func (p *Pages) apiWhole(ctx context.Context, in *editionOf) (*FigureReleaseWhole, error) {
	e, results, err := p.published(ctx, in.ID, in.Edition)
	if err != nil {
		return nil, err
	}
	all, err := p.service.Editions(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	files, err := p.service.Files(ctx, e)
	if err != nil {
		return nil, err
	}
	out := &FigureReleaseWhole{FigureRelease: p.apiRelease(e), Program: e.Code, Counted: len(e.Pins), NotThere: len(e.Absent),
		Editions: []FigureEdition{}, Tables: []FigureTable{}, Files: []FigureFile{}}
	for _, x := range all {
		out.Editions = append(out.Editions, FigureEdition{x.Number, x.PublishedAt, x.Why, x.Changed, p.at(x, "")})
	}
	for _, r := range results {
		out.Tables = append(out.Tables, p.apiTable(e, r))
	}
	for _, f := range files {
		at := p.url + figures.ListPath + "/" + e.ReleaseID + "/files/" + url.PathEscape(f.Name) + "?edition=" + strconv.Itoa(e.Number)
		out.Files = append(out.Files, FigureFile{f.Name, f.Media, f.Bytes, f.SHA256, at})
	}
	return out, nil
}

func (p *Pages) apiFigures(ctx context.Context, in *tableOf) (*FigureTablePage, error) {
	e, results, err := p.published(ctx, in.ID, in.Edition)
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		if r.Name == in.Table {
			cells := api.PageFrom(len(r.Cells), in.Paging, func(i int) FigureCell { return p.apiCell(e, r, i) })
			return &FigureTablePage{p.apiRelease(e), p.apiTable(e, r), cells}, nil
		}
	}
	return nil, errs.New(errs.NotFound, "There is no such table in this release.")
}
