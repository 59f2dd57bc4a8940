package pages

import (
	"context"

	"candour/disclosure"
	"candour/internal/base/errs"
	"candour/internal/room/review/figures"
	"candour/internal/room/review/rules"
	"candour/internal/site/api"
)

// ReviewQuarter is a quarter of which the panel's work is published in figures.
type ReviewQuarter struct {
	Quarter   string `json:"quarter" doc:"Such as 2026-Q3."`
	Words     string `json:"quarter_words"`
	AsOf      string `json:"as_of" doc:"Its last day."`
	Base      int    `json:"rounded_down_to" doc:"Each number of applications is given as a range of so many."`
	Synthetic bool   `json:"synthetic" doc:"The applications are made up."`
	Self      string `json:"url" doc:"The figures whole."`
	Page      string `json:"page_url"`
}

// ReviewFigures are the figures of a quarter. They never change afterwards.
type ReviewFigures struct {
	ReviewQuarter
	Received ReviewRange   `json:"received" doc:"Applications that came in: the sum of the forces' ranges."`
	Steps    []ReviewCount `json:"steps" nullable:"false" doc:"Applications that came to each step in the quarter. They are not all the same ones."`
	Forces   []ReviewForce `json:"forces" nullable:"false"`
	Refused  []ReviewCount `json:"could_not_be_looked_at" nullable:"false" doc:"By reason; only reasons of five applications or more."`
	Decided  []ReviewCount `json:"decided" nullable:"false" doc:"By outcome; only outcomes of five applications or more."`
	Acted    []ReviewCount `json:"after_advice" nullable:"false" doc:"What forces did; only what was done in five applications or more."`
	Times    []ReviewTime  `json:"times" nullable:"false" doc:"How long each step took, in calendar days, of all applications since the panel began."`
}

// ReviewRange is a number of applications, as it is published.
type ReviewRange struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

// ReviewCount is a range with what it counts.
type ReviewCount struct {
	Code  string `json:"code"`
	Words string `json:"words"`
	ReviewRange
}

// ReviewForce is what came of applications about one force's cases.
type ReviewForce struct {
	Force    string      `json:"force_id" doc:"Empty where the person did not say."`
	Name     string      `json:"force"`
	Received ReviewRange `json:"received"`
	Decided  ReviewRange `json:"decided"`
	NoAnswer ReviewRange `json:"did_not_answer_the_advice"`
}

// ReviewTime is how long a step took.
type ReviewTime struct {
	Step  string      `json:"step"`
	Words string      `json:"words"`
	On    ReviewRange `json:"went_on_in_the_quarter"`
	Late  ReviewRange `json:"ran_out_of_time_in_the_quarter"`
	Half  *int        `json:"half_within_days,omitempty" doc:"Left out where too few applications are behind it, as the others."`
	Nine  *int        `json:"nine_in_ten_within_days,omitempty"`
	Wait  *int        `json:"half_counting_those_who_wait_days,omitempty" doc:"Kaplan and Meier, 1958."`
}

type reviewQuarterOf struct {
	Quarter string `path:"quarter" pattern:"^[0-9]{4}-Q[1-4]$" doc:"Such as 2026-Q3."`
}

// AddAPI adds the panel's published figures to the service's API; url is the public
// address.
func (p *FigurePages) AddAPI(to *api.API, url string) {
	api.Add(to, "/review/figures", "list-review-figures", rules.ReviewFigures, "List the quarters of the review panel's figures", "The newest first.", api.Always("/review/figures?per_page=1"),
		func(ctx context.Context, in *api.Paging) (*api.APIPage[ReviewQuarter], error) {
			all, err := p.service.Releases(ctx)
			if err != nil {
				return nil, err
			}
			page := api.PageFrom(len(all), *in, func(i int) ReviewQuarter { return apiQuarter(all[len(all)-1-i], url) })
			return &page, nil
		})
	api.Add(to, "/review/figures/{quarter}", "get-review-figures", rules.ReviewFigures, "Get the review panel's figures of a quarter",
		"How many applications came to each step, what was decided, and how long it took. Numbers of applications are ranges, so that nobody can be told from them.", p.exampleQuarter,
		func(ctx context.Context, in *reviewQuarterOf) (*ReviewFigures, error) {
			all, err := p.service.Releases(ctx)
			if err != nil {
				return nil, err
			}
			for _, rel := range all {
				if rel.Quarter == in.Quarter {
					return p.apiFigures(rel, url), nil
				}
			}
			return nil, errs.New(errs.NotFound, "Nothing was published for that quarter.")
		})
}

func (p *FigurePages) exampleQuarter(ctx context.Context) (string, bool, error) {
	all, err := p.service.Releases(ctx)
	if err != nil || len(all) == 0 {
		return "", false, err
	}
	return "/review/figures/" + all[len(all)-1].Quarter, true, nil
}

func apiQuarter(rel figures.Release, url string) ReviewQuarter {
	out := ReviewQuarter{Quarter: rel.Quarter, Words: rel.Quarter, AsOf: rel.AsOf, Base: rel.Base, Synthetic: rel.Synthetic, Self: url + api.Root + "/review/figures/" + rel.Quarter,
		Page: url + "/review/figures?quarter=" + rel.Quarter}
	if q, err := figures.ParseQuarter(rel.Quarter); err == nil {
		out.Words = q.Words()
	}
	return out
}

func (p *FigurePages) apiFigures(rel figures.Release, url string) *ReviewFigures {
	out := &ReviewFigures{ReviewQuarter: apiQuarter(rel, url), Received: apiRange(receivedOf(rel)), Steps: []ReviewCount{}, Forces: []ReviewForce{}, Times: []ReviewTime{},
		Refused: apiCounts(rel.Refused, p.service.Codes.NotEligibleCodes), Decided: apiCounts(rel.Decided, p.service.Codes.OutcomeCodes),
		Acted: apiCounts(rel.Acted, p.service.Codes.ForceActionCodes)}
	for _, m := range rel.Measures {
		out.Steps = append(out.Steps, ReviewCount{m.ID, m.Words, apiRange(m.Band)})
	}
	for _, f := range rel.Forces {
		out.Forces = append(out.Forces, ReviewForce{f.ID, p.forceName(f.ID), apiRange(f.Bands[0]), apiRange(f.Bands[1]), apiRange(f.Bands[2])})
	}
	for _, s := range rel.Stages {
		out.Times = append(out.Times, ReviewTime{string(s.State), rules.StateWords[s.State], apiRange(s.Finished), apiRange(s.Late), s.Median, s.P90, s.Waiting})
	}
	return out
}

func apiRange(b disclosure.Band) ReviewRange { return ReviewRange{b.From, b.To, b.String()} }

func apiCounts(rows []figures.FigureRow, codes rules.CodeSet) []ReviewCount {
	out := []ReviewCount{}
	for _, r := range rows {
		one := ReviewCount{r.ID, r.ID, apiRange(r.Bands[0])}
		if c, ok := codes.Find(r.ID); ok {
			one.Words = c.Staff
		}
		out = append(out, one)
	}
	return out
}
