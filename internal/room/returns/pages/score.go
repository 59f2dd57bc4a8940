package pages

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// percent prints a share of which every part is known: completeness, timeliness.
func percent(s returns.Share) string {
	v, ok := s.Of()
	if !ok {
		return "Nothing to count"
	}
	return fmt.Sprintf("%.0f%% (%d of %d)", 100*v, min(s.Part, s.Whole), s.Whole)
}

// scorecards lists the bodies by name, and not by how they do.
func (p *Pages) scorecards(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Scorecards(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Scorecards", Section: returns.DeskPath, NoIndex: true, Back: &web.Link{Text: "Back to the desk", Href: returns.DeskPath}},
		Lead: []string{"How each body's returns did. The list goes by name: small numbers move by chance, so a ranking would mislead. Each scorecard has charts that tell chance from change."}}
	t := web.Table{ID: "scorecards", Caption: "Bodies", HideCaption: true, Columns: []web.Column{{Text: "Body"}, {Text: "Returns on time"}, {Text: "Rows refused"},
		{Text: "Ethnicity of suspects recorded at conclusion"}, {Text: "Exceptions"}}}
	slices.SortFunc(all, func(a, b returns.Scorecard) int { return strings.Compare(a.Body.Name, b.Body.Name) })
	for _, c := range all {
		onTime, due := c.OnTime(p.service.Today())
		sum := total(c.Points)
		t.Rows = append(t.Rows, web.Row(web.A(c.Body.Name, returns.ScorePath+"/"+c.Body.ID), web.T(percent(returns.Share{Part: int64(onTime), Whole: int64(due)})),
			web.T(percent(returns.Share{Part: sum.Refused, Whole: sum.Rows})),
			web.T(percent(returns.Share{Part: sum.Known, Whole: sum.Concluded})), web.T(web.Number(int(sum.Exceptions)))))
	}
	v.Table = &t
	return p.show(w, r, v)
}

func total(points []returns.Point) (out returns.Point) {
	for _, x := range points {
		out.Rows, out.Refused, out.Concluded, out.Known, out.Exceptions = out.Rows+x.Rows, out.Refused+x.Refused, out.Concluded+x.Concluded, out.Known+x.Known, out.Exceptions+x.Exceptions
	}
	return out
}

// scorecard shows one body's returns, period after period.
func (p *Pages) scorecard(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Scorecards(r.Context(), r.PathValue("body"))
	if err != nil {
		return err
	}
	c := all[0]
	v := &sheet.View{Page: web.Page{Title: "Scorecard of " + c.Body.Name, Section: returns.DeskPath, NoIndex: true, Back: &web.Link{Text: "All scorecards", Href: returns.ScorePath}},
		Lead: []string{"Each line is one return. An exception is a row that was taken although an investigation is concluded and a person's ethnicity has neither a value nor a reason; the body owns it."}}
	onTime, due := c.OnTime(p.service.Today())
	sum := total(c.Points)
	v.Stats = []web.Stat{{Value: fmt.Sprintf("%d of %d", onTime, due), Label: "returns on time"}, {Value: web.Number(int(sum.Refused)), Label: "rows refused, of " + web.Number(int(sum.Rows))},
		{Value: fmt.Sprintf("%d of %d", sum.Known, sum.Concluded), Label: "suspects with ethnicity recorded at conclusion"}, {Value: web.Number(int(sum.Exceptions)), Label: "exceptions"}}
	t := web.Table{ID: "points", Caption: "Returns, the newest first", Columns: []web.Column{{Text: "Return"}, {Text: "How it stands"}, {Text: "On time"},
		{Text: "Versions", Numeric: true}, {Text: "Rows refused"}, {Text: "Ethnicity recorded at conclusion"}, {Text: "Why it is missing"}, {Text: "Exceptions", Numeric: true}}}
	for _, x := range slices.Backward(c.Points) {
		due := "On time"
		if x.Late > 0 {
			due = web.Plural(x.Late, "day", "days") + " late"
		} else if !x.Asked && !x.Asking.On.IsZero() {
			due = "The asking is not counted yet"
		} else if !x.Asked {
			due = "Not asked for"
		} else if !x.Sent {
			due = "Not due yet"
		}
		state := stateCell(returns.Return{State: x.State, Asking: x.Asking}, x.Round.Due, x.Nil)
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: x.Round.Title, Href: returns.OnePath + "/" + x.ReturnID, Note: x.Round.Period}, state, web.T(due),
			web.T(web.Number(int(x.Versions))), web.T(percent(returns.Share{Part: x.Refused, Whole: x.Rows})),
			web.T(percent(returns.Share{Part: x.Known, Whole: x.Concluded})), web.Cell{Lines: p.reasons(x.Reasons)}, web.T(web.Number(int(x.Exceptions)))))
	}
	v.Table = &t
	v.Figures = p.runCharts(c)
	return p.show(w, r, v)
}

// reasons lists why values are missing, the most frequent first.
func (p *Pages) reasons(m map[string]int64) (out []string) {
	for _, c := range p.service.Book().MissingCodes() {
		if n := m[c.Code]; n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", c.Label, n))
		}
	}
	return out
}
