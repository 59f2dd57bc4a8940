package pages

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/network"
)

// networksSize is how many networks a page lists; the files have all.
const networksSize = 10

// networks shows the networks of a project, one of them as a picture, and why two
// are connected.
func (p *Pages) networks(w http.ResponseWriter, r *http.Request) error {
	v, err := p.service.Open(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	out := &sheet.View{Page: page(r, v.Project, "Networks"),
		Lead: []string{"People are tied by the events that they are recorded in. A tie is as sure as the link between records that makes it. Nobody here is a ringleader: " +
			"no person gets a number, and children are never set in an order."}}
	if v.Run == nil {
		out.Inset = "The lists have not been linked yet."
		return p.show(w, r, out)
	}
	n, err := p.service.Networks(r.Context(), v)
	if err == nil {
		err = p.service.Saw(r.Context(), v, audit.StepNetworks)
	}
	if err != nil {
		return err
	}
	form := web.QueryForm(r)
	path := audit.PathOf(v.Project.ID) + "/networks"
	counted := n.Count()
	out.Wide = true
	out.Stats = []web.Stat{{Value: web.Number(counted.Networks), Label: "networks of two people or more"}, {Value: web.Number(counted.Crossing), Label: "touch two areas or more"}}
	listNetworks(out, n, path, r.URL)
	if steps, ok := p.whyBox(form, n); ok {
		out.Boxes = append([]sheet.Box{steps}, out.Boxes...)
	}
	out.After = append(out.After, missingBox(n))
	from, to := form.Input("from", "One person or event", "A pseudonym from the table"), form.Input("to", "The other", "")
	from.Width, to.Width = 20, 20
	out.Forms = []sheet.Form{{ID: "why", Title: "Why are two connected?", Action: path, Get: true, Fields: []sheet.Field{sheet.Input(from), sheet.Input(to)},
		Button: web.Button{Text: "Show the surest path", Kind: "secondary"}}}
	out.Files = []web.Link{{Text: "All networks, for Gephi (GEXF)", Href: audit.PathOf(v.Project.ID) + "/files/networks.gexf"},
		{Text: "All networks (GraphML)", Href: audit.PathOf(v.Project.ID) + "/files/networks.graphml"}}
	return p.show(w, r, out)
}

// listNetworks shows a page of the list, with one network folded below it; or, when
// one is asked for, that one, with the list a click away.
func listNetworks(out *sheet.View, n *audit.Networks, path string, u *url.URL) {
	asked, page := u.Query().Get("network"), web.PageNumber(u)
	shown := network.Chosen(n.Survivors, asked)
	if asked == "" || shown == nil {
		pages := web.Paginate(u, page, networksSize, len(n.Survivors))
		out.Boxes, out.Pages = []sheet.Box{survivalBox(n, path, page)}, &pages
	}
	if shown == nil {
		return
	}
	part := n.Graph.Part(shown.Members)
	figure := networkFigure(part, shown)
	one, inside := sheet.Box{ID: "network-box", Title: "Network " + shown.Name + " in a picture", Figure: &figure}, insideBox(part, shown)
	if asked == "" {
		one.Fold, inside.Fold = true, true
		out.After = []sheet.Box{one, inside}
		return
	}
	one.Links = []web.Link{{Text: "All networks", Href: path + "?page=" + strconv.Itoa(page) + "#survival-box"}}
	out.Boxes = []sheet.Box{one, inside}
}

// survivalBox says of each network what becomes of it when only surer links are
// kept.
func survivalBox(n *audit.Networks, path string, page int) sheet.Box {
	t := web.Table{ID: "survival", Stack: true, Caption: "Networks, and what becomes of them", HideCaption: true, Empty: "No two people are tied.",
		Columns: []web.Column{{Text: "Network"}, {Text: "People", Numeric: true}, {Text: "Areas"}}}
	for _, x := range audit.NetworkThresholds {
		t.Columns = append(t.Columns, web.Column{Text: "Links of " + audit.Decimal(x) + " and more"})
	}
	for _, s := range web.PageOf(n.Survivors, page, networksSize) {
		areas := web.T(strings.Join(s.Areas, ", "))
		if len(s.Areas) == 0 {
			areas = web.T("Not known")
		}
		cells := []web.Cell{web.A(s.Name, path+"?network="+s.Name+"&page="+strconv.Itoa(page)+"#network"), web.T(web.Number(len(s.Persons))), areas}
		for _, f := range s.At {
			tone := web.Warn
			switch f.Words {
			case network.StaysWhole:
				tone = web.Good
			case network.Vanishes:
				tone = web.Bad
			}
			cells = append(cells, web.Mark(web.UpperFirst(f.Words), tone))
		}
		t.Rows = append(t.Rows, web.Row(cells...))
	}
	return sheet.Box{ID: "survival-box", Title: "Networks, and what becomes of them", Table: &t,
		Lines: []string{"The largest come first. A network that is there only while unsure links are kept may be made by one wrong link."}}
}

func missingBox(n *audit.Networks) sheet.Box {
	return sheet.Box{ID: "missing", Title: "What is missing", Fold: true, Points: n.Graph.Missing()}
}

func networkFigure(g *network.Graph, s *network.Survivor) web.Figure {
	fig := web.Figure{ID: "network", Title: "Network " + s.Name, Text: g.Describe() + " " + strings.Join(g.Missing(), " ")}
	if len(s.Members) > network.MostDrawn {
		fig.Text += " It has too many nodes to be drawn."
	} else {
		//nolint:gosec // made by our own code, with its text escaped
		fig.SVG = template.HTML(`<div class="cd-picture--narrow">` + svgOf(g, s, 290) + `</div><div class="cd-picture--wide">` + svgOf(g, s, 720) + `</div>`)
	}
	rows := g.Table()
	fig.Table = web.Table{ID: "network-table", Caption: "Ties of network " + s.Name, CaptionSize: "s"}
	for _, c := range []string{rows[0][0], rows[0][1], rows[0][2], rows[0][3], rows[0][6]} {
		fig.Table.Columns = append(fig.Table.Columns, web.Column{Text: c})
	}
	for _, row := range rows[1:] {
		fig.Table.Rows = append(fig.Table.Rows, web.Row(web.T(row[0]), web.T(row[1]), web.T(row[2]), web.T(row[3]), web.T(row[6])))
	}
	return fig
}

func svgOf(g *network.Graph, s *network.Survivor, width int) string {
	var out bytes.Buffer
	if err := g.WriteSVG(&out, network.Drawing{ID: fmt.Sprintf("network-%d", width), Title: "Network " + s.Name, Width: width, Seed: 1}); err != nil {
		return ""
	}
	return out.String()
}

// insideBox says how a network hangs together: its bridges and its communities.
func insideBox(g *network.Graph, s *network.Survivor) sheet.Box {
	b := sheet.Box{ID: "inside", Title: "How network " + s.Name + " hangs together"}
	unsure := slices.DeleteFunc(g.Bridges(), func(t network.Tie) bool { return t.Probability >= 0.99 })
	b.Lines = append(b.Lines, web.Plural(len(unsure), "tie", "ties")+" that is not sure would make it fall apart if it were wrong. Look at those first.")
	for i, t := range unsure {
		if i == 10 {
			break
		}
		b.Points = append(b.Points, fmt.Sprintf("%s, %s of %s (%.2f)", t.From, t.Kind.Words(), t.To, t.Probability))
	}
	parts := 0
	for _, c := range g.Communities(network.Options{Seed: 1}) {
		if len(c) > 1 {
			parts++
		}
	}
	b.Lines = append(b.Lines, web.Plural(parts, "denser part", "denser parts")+" by the Leiden method.")
	return b
}

// whyBox tells the surest path between two, with its evidence.
func (p *Pages) whyBox(form *web.Form, n *audit.Networks) (sheet.Box, bool) {
	from, to := form.Text("from"), form.Text("to")
	if from == "" && to == "" {
		return sheet.Box{}, false
	}
	b := sheet.Box{ID: "path", Title: "Why they are connected"}
	steps, err := n.Graph.Why(from, to)
	switch {
	case err != nil:
		b.Lines = []string{"One of the two is not in this project, or they are the same. Take pseudonyms from the table."}
	case len(steps) == 0:
		b.Lines = []string{"They are not connected by anything that is recorded here."}
	}
	sure := 1.0
	for _, s := range steps {
		sure *= s.Tie.Probability
		words := fmt.Sprintf("%s: %s %s", s.Tie.From, s.Tie.Kind.Words(), s.Tie.To)
		for _, e := range s.Tie.Evidence {
			words += fmt.Sprintf(", record %s of the list %s", e.Record, e.Source)
		}
		b.Points = append(b.Points, fmt.Sprintf("%s (%.2f sure)", words, s.Tie.Probability))
	}
	if len(steps) > 0 {
		b.Lines = []string{fmt.Sprintf("This is the surest of all paths between them. All of its ties together are %.2f sure, if one being wrong says nothing of the others.", sure)}
	}
	return b, true
}
