package pages

import (
	"net/http"
	"slices"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// round shows the returns of one round that the reader sees, by what is to be done
// about them, and on top what can be approved together.
func (p *Pages) round(w http.ResponseWriter, r *http.Request) error {
	round, err := p.service.Round(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := p.service.Standings(r.Context(), round.ID)
	if err != nil {
		return err
	}
	at := returns.RoundPath + "/" + round.ID
	v := &sheet.View{Page: web.Page{Title: round.Title + ", " + round.Period, Section: returns.DeskPath, NoIndex: true, Notice: notice(r),
		Back: &web.Link{Text: "Back to the desk", Href: returns.DeskPath}},
		Lead: []string{roundWords(round, len(all))}, Links: p.roundLinks(r, at)}
	v.Boxes = togetherBoxes(all, at)
	q := web.QueryForm(r)
	v.Tabs = partTabs(r, all, q.Text("show"))
	v.Panel = bodyPanel(r, at, all, q)
	shown := slices.DeleteFunc(slices.Clone(all), func(x returns.Standing) bool {
		show, body := q.Text("show"), q.Text("body")
		return show != "" && !x.In(returns.Part(show)) || body != "" && x.Body != body
	})
	stranded, err := p.service.Stranded(r.Context())
	if err != nil {
		return err
	}
	page := web.PageNumber(r.URL)
	pages := web.Paginate(r.URL, page, pageSize, len(shown))
	v.Count, v.Pages, v.Table = web.Plural(len(shown), "return", "returns"), &pages, p.roundTable(round, web.PageOf(shown, page, pageSize), stranded)
	return p.show(w, r, v)
}

func roundWords(round returns.Round, n int) string {
	words := "The last day is " + round.Due.Human() + ". " + web.Plural(n, "return", "returns") + " of this round can be seen by you."
	if round.ChiefSigns {
		words += " A chief officer signs each before it can be approved."
	}
	return words
}

func (p *Pages) roundLinks(r *http.Request, at string) (out []web.Link) {
	if p.service.May(r.Context(), returns.ReturnsOpen, "", "") {
		out = append(out, web.Link{Text: "Who was asked", Href: at + "/ask"})
	}
	if p.service.May(r.Context(), returns.ReturnsRemind, "", "") {
		out = append(out, web.Link{Text: "Remind bodies, and who cannot be reminded", Href: at + "/remind"})
	}
	return out
}

// togetherBoxes name what can be approved together: whose it is, how many rows, how
// many exceptions. What has a refused row, or waits for a signature, is not in it.
func togetherBoxes(all []returns.Standing, at string) []sheet.Box {
	var names []string
	rows, exceptions := 0, 0
	for i := range all {
		if x := &all[i]; x.Together() {
			names = append(names, x.BodyName+" ("+sumsWords(x.Sums)+")")
			rows, exceptions = rows+int(x.Sums.Good), exceptions+int(x.Sums.Exceptions)
		}
	}
	if len(names) < 2 {
		return aloneBox(all)
	}
	b := sheet.Box{ID: "together", Title: web.Number(len(names)) + " returns can be approved together",
		Lines: []string{"No row of them was refused. They have " + web.Plural(rows, "row", "rows") + " and " + web.Plural(exceptions, "exception", "exceptions") + "."},
		Links: []web.Link{{Text: "Read and approve them (" + web.Number(len(names)) + ")", Href: at + "/approve"}}}
	if len(names) <= fewNames {
		b.Points = names
		return append([]sheet.Box{b}, aloneBox(all)...)
	}
	return append(aloneBox(all), b, sheet.Box{ID: "together-names", Title: "Whose they are", Fold: true, Points: names})
}

// aloneBox names what is clean and is to be approved by itself, with what it is compared
// with.
func aloneBox(all []returns.Standing) []sheet.Box {
	var names []string
	for i := range all {
		if x := &all[i]; x.Alone() != "" {
			names = append(names, x.BodyName+" ("+sumsWords(x.Sums)+"; before: "+x.Before.Words(x.Sums.Good)+"): "+x.Alone())
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []sheet.Box{{ID: "alone", Title: web.Plural(len(names), "return is", "returns are") + " to be approved each by itself", Fold: len(names) > fewNames, Points: names}}
}

// fewNames is how many names are read at once; more are folded.
const fewNames = 5

func sumsWords(s returns.Sums) string {
	if s.Nil {
		return "nil return"
	}
	words := web.Plural(int(s.Good), "row", "rows")
	if s.Refused > 0 {
		words += ", " + web.Number(int(s.Refused)) + " refused"
	}
	if s.Exceptions > 0 {
		words += ", " + web.Plural(int(s.Exceptions), "exception", "exceptions")
	}
	return words
}

// partTabs are the parts of a round side by side, with how many are in each; a body
// that was chosen stays chosen.
func partTabs(r *http.Request, all []returns.Standing, show string) *web.Tabs {
	t := &web.Tabs{Label: "Which returns", Items: []web.Tab{{Text: "All", Href: web.WithQuery(r.URL, "show", ""), Count: web.Number(len(all)), Current: show == ""}}}
	for _, part := range returns.Parts() {
		t.Items = append(t.Items, web.Tab{Text: part.Words(), Href: web.WithQuery(r.URL, "show", string(part)), Count: web.Number(count(all, part)), Current: show == string(part)})
	}
	return t
}

func bodyPanel(r *http.Request, at string, all []returns.Standing, q *web.Form) *web.FilterPanel {
	if len(all) < 2 {
		return nil
	}
	var bodies []web.Option
	for _, x := range all {
		bodies = append(bodies, web.Option{Value: x.Body, Text: x.BodyName})
	}
	body := q.Select("body", "Force or council", "", bodies)
	body.Blank = "Any"
	p := &web.FilterPanel{Action: at, Fields: []web.FilterField{{Select: &body}}}
	if s := q.Text("show"); s != "" {
		p.Keep = []web.Hidden{{Name: "show", Value: s}}
	}
	if i := slices.IndexFunc(bodies, func(o web.Option) bool { return o.Value == q.Text("body") }); i >= 0 {
		p.Open, p.Clear = true, web.WithQuery(r.URL, "body", "")
		p.Chosen = []web.Link{{Text: bodies[i].Text, Href: p.Clear}}
	}
	return p
}

func (p *Pages) roundTable(round returns.Round, all []returns.Standing, stranded returns.StrandedAt) *web.Table {
	t := &web.Table{ID: "returns", Caption: "Returns", HideCaption: true, Stack: true, Empty: "No return of this round is in this list.",
		Columns: []web.Column{{Text: "Body"}, {Text: "How it stands"}, {Text: "On time"}, {Text: "What is in it"}}}
	today := p.service.Today()
	for i := range all {
		x, inside := &all[i], "Nothing yet"
		if x.Current != "" {
			inside = sentence(sumsWords(x.Sums))
		}
		t.Rows = append(t.Rows, web.Row(web.A(x.BodyName, returns.ReturnPath+"/"+x.ID), deskCell(&x.Owed, stranded), timeCell(x.Return, round.Due, today), web.T(inside)))
	}
	return t
}
