package figures

import (
	"fmt"
	"net/http"
	"strconv"

	"candour/internal/errs"
	"candour/internal/picture"
	"candour/internal/web"
	sheets "candour/internal/web/sheet"
)

// halving shows the indicator against the way to half in ten years.
func (p *Pages) halving(w http.ResponseWriter, r *http.Request) error {
	s, err := p.service.Halving(r.Context())
	if err != nil {
		return err
	}
	v := &sheets.View{Page: web.Page{Title: "The way to half in ten years", Section: listPath, Breadcrumbs: []web.Link{{Text: "Figures", Href: listPath}, {Text: "The way to half"}}},
		Lead: []string{"The measure: " + s.Title + ", the number recorded in a year. The aim on this page is half of it in ten years.",
			"A number of recorded cases is not the number that happened. It rises when more is reported or better recorded. So a rise can be good, and a fall can be bad."},
		Links: []web.Link{{Text: "What the definition says", Href: meaningPath}}}
	base, ok := s.base()
	if !ok {
		v.Inset = "Nothing is published yet that counts this measure."
		return p.show(w, r, v)
	}
	t := web.Table{ID: "series", Caption: "The figures and the way to half", CaptionSize: "s", Columns: []web.Column{{Text: "Year"}, {Text: "Recorded", Numeric: true}, {Text: "On the way to half", Numeric: true}, {Text: "Counted how"}, {Text: "From"}}}
	breaks := 0
	for i, pt := range s.Points {
		way := "Not compared"
		if x, ok := s.Path(pt.Year); ok && pt.Made == base.Made {
			way = Thousands(int64(x + 0.5))
		}
		how := web.T(pt.Made)
		if pt.Break {
			breaks++
			how.Note = "Break [b]: what was counted, or how, changed from the line above. Do not compare across it."
		}
		_ = i
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(pt.Year)), web.T(pt.Cell.Text()), web.T(way), how, web.A(pt.Title, pt.Release)))
	}
	end := int64(float64(base.Value)/2 + 0.5)
	t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(base.Year+s.Years)), web.T("Not yet"), web.T(Thousands(end)), web.T("The aim"), web.T("")))
	words := fmt.Sprintf("%d points from %d. The dashed line goes from %s in %d to %s in %d.", len(s.Points), s.Points[0].Year, Thousands(base.Value), base.Year, Thousands(end), base.Year+s.Years)
	if breaks > 0 {
		words += " " + web.Plural(breaks, "break is", "breaks are") + " marked, where what was counted, or how, changed. The way to half begins after the last."
	}
	v.Figures = []web.Figure{{ID: "halving", Title: s.Title, Text: words, SVG: s.Draw(), Table: t}}
	v.After = []sheets.Box{{ID: "reading", Title: "How to read this", Points: []string{"The dashed line falls by the same share every year, to half in ten years.",
		"Figures on two sides of a break do not compare, so no line joins them.", "Every point leads to the release that it is from, and from there to the returns."}}}
	return p.show(w, r, v)
}

// beside shows police figures beside those of children's services.
func (p *Pages) beside(w http.ResponseWriter, r *http.Request) error {
	v := &sheets.View{Page: web.Page{Title: "Police figures beside those of children's services", Section: listPath, Wide: true, Breadcrumbs: []web.Link{{Text: "Figures", Href: listPath}, {Text: "Side by side"}}},
		Lead: []string{"The police count crimes, investigations and people. Children's services count children, referrals and assessments. They are different things and are never added together.",
			"What can be compared is which way each went. Where one rises and the other falls, somebody should ask why."}}
	b, err := p.service.Beside(r.Context())
	if errs.Is(err, errs.NotFound) {
		v.Inset = errs.Message(err)
		return p.show(w, r, v)
	}
	if err != nil {
		return err
	}
	v.Synthetic = b.Edition.Synthetic
	v.Links = []web.Link{{Text: "From: " + b.Edition.Title, Href: editionHref(b.Edition)}}
	t := web.Table{ID: "beside", Caption: "By area and period", HideCaption: true, Columns: []web.Column{{Text: "Area"}}}
	for _, m := range b.Measures {
		for _, period := range b.Periods {
			t.Columns = append(t.Columns, web.Column{Text: m.Label + " (" + m.Unit + "), " + period, Numeric: true})
		}
	}
	t.Columns = append(t.Columns, web.Column{Text: "Do they go apart?"})
	apart := 0
	for _, a := range b.Areas {
		cells := []web.Cell{web.T(a.Name)}
		for _, line := range a.Cells {
			for _, c := range line {
				cells = append(cells, web.T(c.Text()))
			}
		}
		last := web.T(a.Words)
		if a.Diverge {
			apart++
			last = web.Cell{Text: a.Words, Tag: &web.Tag{Text: "Apart", Tone: web.Warn}}
		}
		t.Rows = append(t.Rows, web.TableRow{Cells: append(cells, last)})
	}
	v.Count = web.Plural(apart, "area goes apart", "areas go apart")
	v.Table = &t
	v.Figures = besidePictures(b)
	if box, ok := missingBox(b.Table); ok {
		v.After = append(v.After, box)
	}
	v.After = append(v.After, coverageBox(b.Table)...)
	v.After = append(v.After, rulesBoxes([]*Result{b.Table})...)
	return p.show(w, r, v)
}

// besidePictures draws each source by itself, because their units differ.
func besidePictures(b Beside) []web.Figure {
	var out []web.Figure
	last := len(b.Periods) - 1
	for m, measure := range b.Measures {
		bars := picture.Bars{ID: "beside-" + strconv.Itoa(m), Title: measure.Label, Unit: measure.Unit, Categories: []string{measure.Unit}}
		missing := 0
		for _, a := range b.Areas {
			c := a.Cells[m][last]
			if !c.Printed() {
				missing++
				continue
			}
			bars.Rows = append(bars.Rows, picture.BarRow{Label: a.Name, Values: []int{int(c.Value)}})
		}
		bars.Description = fmt.Sprintf("%s in %s by area. Counts %s.", measure.Label, b.Periods[last], measure.Unit)
		if missing > 0 {
			bars.Description += " " + web.Plural(missing, "area is", "areas are") + " left out: the number is hidden or no return was sent."
		}
		narrow, wide := bars, bars
		narrow.ID, narrow.Width = bars.ID+"-n", picture.Narrow
		wide.ID, wide.Width = bars.ID+"-w", picture.Wide
		n, d := narrow.Draw(), wide.Draw()
		out = append(out, web.Figure{ID: bars.ID, Title: measure.Label + ", " + b.Periods[last], Text: bars.Description, SVG: picture.Both(n, d), Table: pictureTable(bars.ID, d.Table)})
	}
	return out
}

// pictureTable is the table of a picture as a page shows it.
func pictureTable(id string, t picture.Table) web.Table {
	out := web.Table{ID: id + "-table", Caption: t.Caption, CaptionSize: "s"}
	for i, c := range t.Columns {
		out.Columns = append(out.Columns, web.Column{Text: c, Numeric: i > 0})
	}
	for _, row := range t.Rows {
		var cells []web.Cell
		for _, c := range row {
			cells = append(cells, web.T(c.Text))
		}
		out.Rows = append(out.Rows, web.TableRow{Cells: cells})
	}
	return out
}
