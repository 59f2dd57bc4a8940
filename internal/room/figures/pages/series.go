package pages

import (
	"net/http"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	sheets "candour/internal/site/web/sheet"
)

// halving shows the indicator against the way to half in ten years.
func (p *Pages) halving(w http.ResponseWriter, r *http.Request) error {
	ind, err := output.Halving()
	if err != nil {
		return err
	}
	s, err := p.service.Counted(r.Context())
	if err != nil {
		return err
	}
	ind = withCounted(ind, s)
	number, year := ind.Target()
	v := &sheets.View{Page: web.Page{Title: "The way to half in ten years", Section: figures.ListPath, Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: "The way to half"}}},
		Lead:  []string{"The measure: " + ind.Title + ", in " + ind.Unit + ". The aim on this page is to come down to " + output.Thousands(number) + " by " + strconv.Itoa(year) + ".", ind.Standing()},
		Inset: ind.Caution, Links: []web.Link{{Text: "What the definitions say", Href: figures.MeaningPath}}}
	narrow, wide := ind.Chart("halving-n", picture.Narrow), ind.Chart("halving-w", picture.Wide)
	v.Figures = []web.Figure{{ID: "halving", Title: ind.Title,
		Text: "The points are what was recorded. The line from the first year is the way to half. A break is marked where what was counted, or how, changed: figures on two sides of it do not compare.",
		SVG:  picture.Both(narrow, wide), Table: pictureTable("halving", wide.Table)}}
	v.After = append(v.After, pointsBox(ind))
	if len(s.Points) > 0 {
		v.After = append(v.After, countedBox(s))
	}
	return p.show(w, r, v)
}

// withCounted adds what was counted here after the last published year. Where
// the counting begins there is a break: it is not what was published before.
func withCounted(i *output.Indicator, s *figures.Series) *output.Indicator {
	out := *i
	out.Points = append([]output.IndicatorPoint(nil), i.Points...)
	last := out.Points[len(out.Points)-1].Year
	made := ""
	for _, p := range s.Points {
		if p.Year <= last || p.Synthetic {
			continue
		}
		x := output.IndicatorPoint{Year: p.Year, Value: p.Value, Source: p.Title, Verified: true}
		if p.Made != made {
			x.Break = "now counted as: " + p.Made
		}
		made, last = p.Made, p.Year
		out.Points = append(out.Points, x)
	}
	return &out
}

func pointsBox(i *output.Indicator) sheets.Box {
	t := web.Table{ID: "points", Caption: "The figures", HideCaption: true, Columns: []web.Column{{Text: "Year"}, {Text: "Recorded", Numeric: true},
		{Text: "On the way to half", Numeric: true}, {Text: "Source"}}}
	broken, notes := false, []string(nil)
	for _, p := range i.Points {
		way := "Before the path"
		broken = broken || p.Year > i.BaseYear && p.Break != ""
		switch {
		case broken:
			way = "Not compared"
		case p.Year >= i.BaseYear:
			way = output.Thousands(i.At(p.Year))
		}
		source := web.T(p.Source)
		if !p.Verified {
			source.Note = "Read second-hand."
		}
		number := web.T(p.Text())
		if p.Break != "" {
			number.Text += " [b]"
			notes = append(notes, "[b] "+strconv.Itoa(p.Year)+", a break: "+p.Break)
		}
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(p.Year)), number, web.T(way), source))
	}
	return sheets.Box{ID: "points-box", Title: "The figures and where they are from", Table: &t, Notes: notes}
}

// countedBox shows what releases counted of the same thing.
func countedBox(s *figures.Series) sheets.Box {
	t := web.Table{ID: "counted", Caption: "Counted here", HideCaption: true, Columns: []web.Column{{Text: "Year"}, {Text: "Counted", Numeric: true}, {Text: "Counted how"}, {Text: "From"}}}
	var notes []string
	for _, p := range s.Points {
		how := web.T(p.Made)
		if p.Break {
			how.Text += " [b]"
			notes = []string{"[b] Break: what was counted, or how, changed from the line above. Do not compare across it."}
		}
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(p.Year)), web.T(p.Cell.Text()), how, web.A(p.Title, p.Release)))
	}
	return sheets.Box{ID: "counted-box", Title: "What was counted here", Table: &t, Notes: notes,
		Lines: []string{"These are counted from returns. They are not the same thing as the figures above, and are not joined to them where the unit or the definition " +
			"differs. Made-up figures are never put in the picture."}}
}

// beside shows police figures beside those of children's services.
func (p *Pages) beside(w http.ResponseWriter, r *http.Request) error {
	v := &sheets.View{Page: web.Page{Title: "Police figures beside those of children's services", Section: figures.ListPath, Wide: true,
		Breadcrumbs: []web.Link{{Text: "Figures", Href: figures.ListPath}, {Text: "Side by side"}}},
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
	v.Links = []web.Link{{Text: "From: " + b.Edition.Title, Href: figures.EditionPath(b.Edition)}}
	apart := besideTables(v, b)
	v.Lead = append(v.Lead, b.Table.Divergence()...)
	v.Stats = []web.Stat{{Value: web.Number(apart), Label: "areas go apart", Tone: toneOf(apart > 0)}, {Value: web.Number(len(b.Areas)), Label: "areas in all"}}
	v.Boxes = append(besideMaps(b), v.Boxes...)
	if box, ok := missingBox(b.Table); ok {
		v.After = append(v.After, box)
	}
	v.After = append(v.After, coverageBox(b.Table)...)
	v.After = append(v.After, rulesBoxes([]*output.Result{b.Table})...)
	return p.show(w, r, v)
}

func toneOf(warn bool) web.Tone {
	if warn {
		return web.Warn
	}
	return web.Quiet
}

// besideTables adds the areas that go apart, open, and all areas, folded. It gives
// how many go apart.
func besideTables(v *sheets.View, b figures.Beside) int {
	all := web.Table{ID: "beside", Caption: "By area and period", HideCaption: true, Columns: []web.Column{{Text: "Area"}}}
	for _, m := range b.Measures {
		for _, period := range b.Periods {
			all.Columns = append(all.Columns, web.Column{Text: m.Label + " (" + m.Unit + "), " + period, Numeric: true})
		}
	}
	all.Columns = append(all.Columns, web.Column{Text: "Do they go apart?"})
	some := all
	some.ID, some.Caption = "apart", "Areas that go apart"
	for _, a := range b.Areas {
		row := besideRow(a)
		if a.Diverge {
			some.Rows = append(some.Rows, row)
		}
		all.Rows = append(all.Rows, row)
	}
	note := []string{"“Cannot be told” means that a number is hidden or was not sent. It does not mean that nothing changed."}
	if len(some.Rows) > 0 {
		v.Boxes = append(v.Boxes, sheets.Box{ID: "apart-box", Title: "Areas that go apart", Table: &some})
	}
	title := "All areas and periods: " + web.Plural(len(all.Rows), "line", "lines")
	v.Boxes = append(v.Boxes, sheets.Box{ID: "beside-box", Title: title, Table: &all, Fold: true, Notes: append(note, signs(b.Table)...)})
	return len(some.Rows)
}

func besideRow(a figures.BesideArea) web.TableRow {
	cells := []web.Cell{web.T(a.Name)}
	for _, line := range a.Cells {
		for _, c := range line {
			cells = append(cells, web.T(c.Text()))
		}
	}
	last := web.T(a.Words)
	if a.Diverge {
		last.Tag = &web.Tag{Text: "Apart", Tone: web.Warn}
	}
	return web.TableRow{Cells: append(cells, last)}
}

// besideMaps draw each source by itself in the last period, because their units
// differ.
func besideMaps(b figures.Beside) []sheets.Box {
	var out []sheets.Box
	last := len(b.Periods) - 1
	for m, measure := range b.Measures {
		var all []forceCell
		for i := range b.Areas {
			if a := &b.Areas[i]; a.Code != "" {
				all = append(all, forceCell{a.Code, a.Name, &a.Cells[m][last]})
			}
		}
		id := "beside-" + strconv.Itoa(m)
		f := mapFigure(id, measure.Label+": "+measure.Unit+" in "+b.Periods[last], "Number of "+measure.Unit, all)
		out = append(out, sheets.Box{ID: id + "-box", Title: measure.Label + ", " + b.Periods[last], Figure: &f})
	}
	return out
}

// pictureTable is the table of a picture as a page shows it.
func pictureTable(id string, t picture.Table) web.Table {
	out := sheets.PictureTable(id, t)
	for i := range out.Columns {
		out.Columns[i].Numeric = i > 0
	}
	return out
}
