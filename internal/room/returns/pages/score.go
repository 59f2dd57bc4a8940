package pages

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/table/codebook"
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
		{Text: "Ethnicity of suspects recorded at conclusion"}, {Text: "Exceptions", Numeric: true}}}
	slices.SortFunc(all, func(a, b returns.Scorecard) int { return strings.Compare(a.Body.Name, b.Body.Name) })
	page := web.PageNumber(r.URL)
	pages := web.Paginate(r.URL, page, pageSize, len(all))
	for _, c := range web.PageOf(all, page, pageSize) {
		onTime, due := c.OnTime(p.service.Today())
		sum := total(c.Points)
		t.Rows = append(t.Rows, web.Row(web.A(c.Body.Name, returns.ScorePath+"/"+c.Body.ID), web.T(percent(returns.Share{Part: int64(onTime), Whole: int64(due)})),
			web.T(percent(returns.Share{Part: sum.Refused, Whole: sum.Rows})),
			web.T(percent(returns.Share{Part: sum.Known, Whole: sum.Concluded})), web.T(web.Number(int(sum.Exceptions)))))
	}
	v.Table, v.Pages = &t, &pages
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
		{Text: "Versions", Numeric: true}, {Text: "Rows refused"}, {Text: "Ethnicity recorded at conclusion"}, {Text: "Exceptions", Numeric: true}}}
	for _, x := range slices.Backward(c.Points) {
		due := "On time"
		if x.Late > 0 {
			due = web.Plural(x.Late, "day", "days") + " late"
		} else if !x.Asked && !x.Asking.On.IsZero() {
			due = "The asking is not counted yet"
		} else if !x.Asked {
			due = "Not asked for"
		} else if x.Back != nil {
			due = x.Back.Words()
		} else if !x.Sent {
			due = "Not due yet"
		}
		state := stateCell(returns.Return{State: x.State, Asking: x.Asking}, x.Round.Due, x.Nil)
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: x.Round.Title, Href: returns.ReturnPath + "/" + x.ReturnID, Note: x.Round.Period}, state, web.T(due),
			web.T(web.Number(int(x.Versions))), web.T(percent(returns.Share{Part: x.Refused, Whole: x.Rows})),
			web.T(percent(returns.Share{Part: x.Known, Whole: x.Concluded})), web.T(web.Number(int(x.Exceptions)))))
	}
	v.Table = &t
	v.Figures = p.runCharts(c)
	if b, ok := p.reasonsBox(c.Points); ok {
		v.After = append(v.After, b)
	}
	return p.show(w, r, v)
}

// reasonsBox says why values are missing: a line a return, a column a reason.
func (p *Pages) reasonsBox(points []returns.Point) (sheet.Box, bool) {
	t := web.Table{ID: "reasons", Caption: "Why ethnicity is missing", HideCaption: true, Columns: []web.Column{{Text: "Return"}}}
	codes := slices.DeleteFunc(slices.Clone(p.service.Book().MissingCodes()), func(c codebook.Code) bool {
		return !slices.ContainsFunc(points, func(x returns.Point) bool { return x.Reasons[c.Code] > 0 })
	})
	if len(codes) == 0 {
		return sheet.Box{}, false
	}
	for _, c := range codes {
		t.Columns = append(t.Columns, web.Column{Text: c.Label, Numeric: true})
	}
	for _, x := range slices.Backward(points) {
		cells := []web.Cell{{Text: x.Round.Title, Note: x.Round.Period}}
		for _, c := range codes {
			cells = append(cells, web.T(web.Number(int(x.Reasons[c.Code]))))
		}
		t.Rows = append(t.Rows, web.TableRow{Cells: cells})
	}
	return sheet.Box{ID: "reasons-box", Title: "Why ethnicity is missing, return by return", Table: &t, Fold: true}, true
}
