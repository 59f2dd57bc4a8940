package pages

import (
	"bytes"
	"net/http"
	"strings"

	"candour/internal/room/audit"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// list shows everybody the audits that are published.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Reports(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Audits", Section: audit.ListPath, Notice: notice(r), Description: "Published audits: how many people are on several lists, and what is not known."},
		Lead: []string{"Police, councils, health services and charities each keep lists. The same child can be on several of them, or on none.",
			"An audit puts the lists together. It counts each child once, and says how many may be on no list. Nobody's name leaves the audit."}}
	t := web.Table{ID: "audits", Caption: "Published audits", HideCaption: true, Empty: "No audit is published yet.", Columns: []web.Column{{Text: "Audit"}, {Text: "Published"}}}
	for _, x := range all {
		t.Rows = append(t.Rows, web.Row(web.A(x.Title, audit.ListPath+"/"+x.Project), web.T(web.Date(x.PublishedAt))))
	}
	v.Count, v.Table = web.Plural(len(all), "published audit", "published audits"), &t
	if access.ActorFrom(r.Context()).SignedIn() && p.service.MayJudge(r.Context()) {
		v.Links = []web.Link{{Text: "Go to the audit desk", Href: audit.DeskPath}}
	}
	return p.show(w, r, v)
}

// published shows one audit to everybody.
func (p *Pages) published(w http.ResponseWriter, r *http.Request) error {
	x, report, err := p.service.Publication(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	path := audit.ListPath + "/" + x.Project
	v := &sheet.View{Page: web.Page{Title: x.Title, Section: audit.ListPath, Synthetic: x.Synthetic, Notice: notice(r), Breadcrumbs: []web.Link{{Text: "Audits", Href: audit.ListPath}, {Text: x.Title}}},
		Lead: audit.Paragraphs(audit.WithFigures(x.Summary, x.Figures))}
	v.Boxes = []sheet.Box{wordsBox("unknown", "What is not known", x.Unknown, x.Figures), recommendationsBox(x, report)}
	v.After = footings(x)
	v.Files = []web.Link{{Text: "The report as one file (HTML)", Href: path + "/files/report.html"}, {Text: "The table of figures with footings (CSV)", Href: path +
		"/files/figures.csv"}, {Text: "Everything that is published (JSON)", Href: path + "/files/audit.json"}}
	if report.Handed == "" && len(x.Recommendations) > 0 && p.service.MayHand(r.Context()) {
		v.Forms = []sheet.Form{{ID: "hand", Title: "Hand the recommendations to the register", Action: path + "/hand-over", Button: web.Button{Text: "Enter them in the register"},
			Lines: []string{"They get an owner and a date there, and are followed until somebody independent has checked what was done."}}}
	}
	return p.show(w, r, v)
}

// footings are what the report stands on, each folded behind what it is: the
// figures, the questions, the ways, the checks, the plan.
func footings(x audit.Publication) []sheet.Box {
	ways := audit.WaysFigure("ways", x.Ways)
	figures := figuresBox(x.Figures)
	figures.Title += ": " + web.Plural(len(x.Figures), "figure", "figures")
	out := []sheet.Box{figures, askedBox(x), {ID: "ways-box", Title: "In a picture: the ways to estimate", Figure: &ways}}
	if b, ok := variedBox(x.Ways); ok {
		b.Title += ": " + web.Plural(len(b.Table.Rows), "way", "ways")
		out = append(out, b)
	}
	out = append(append(out, publicChecks(x)...), plansBox(x))
	for i := range out {
		out[i].Fold = true
	}
	return out
}

func askedBox(x audit.Publication) sheet.Box {
	t := web.Table{ID: "lists", Stack: true, Caption: "The lists", CaptionSize: "s", Columns: []web.Column{{Text: "List"}, {Text: "Kind"}, {Text: "Kept by"}}}
	var notes agreements
	for _, l := range x.Lists {
		t.Rows = append(t.Rows, web.Row(web.T(l.Name), web.T(l.Kind), web.T(l.Body)))
		notes.add(l.Name, l.Agreed)
	}
	return sheet.Box{ID: "asked", Title: "What was asked, and of which lists", Table: &t, Notes: notes.words(), List: sheet.Rows(sheet.Row("Question", x.Question),
		sheet.Row("Whom the lists are of", x.People), sheet.Row("Place", x.Place),
		sheet.Row("Time", x.Since+" to "+x.Until), sheet.Row("Written by", strings.Join(x.Authors, ", ")), sheet.Row("Checked by", x.CheckedBy), sheet.Row("Published", web.DateTime(x.Published)))}
}

// agreements say what was agreed of each list, below the table: lists with the
// same words stand together.
type agreements []struct{ words, lists string }

func (a *agreements) add(list, words string) {
	for i, x := range *a {
		if x.words == words {
			(*a)[i].lists += ", " + list
			return
		}
	}
	*a = append(*a, struct{ words, lists string }{words, list})
}

func (a *agreements) words() (out []string) {
	for _, x := range *a {
		out = append(out, "What was agreed of "+x.lists+": "+x.words)
	}
	return out
}

func publicChecks(x audit.Publication) (out []sheet.Box) {
	if len(x.Profile) > 0 {
		out = append(out, profileBox("If records are joined more or less readily", x.Profile))
	}
	if len(x.Hidden) > 0 {
		out = append(out, hiddenBox(x.Hidden))
	}
	return append(out, scopeBox(x.Scope, x.Direction),
		sheet.Box{ID: "clerks", Title: "How pairs in dispute were settled", Lines: []string{clerkWords(x.Clerks)}})
}

func clerkWords(c audit.ClerkNote) string {
	if c.Pairs == 0 {
		return "No pair of records was in dispute."
	}
	return web.Plural(c.Pairs, "pair", "pairs") + " of records were looked at by people; " + web.Number(c.Settled) +
		" are settled. Agreement of the two first verdicts beyond chance: " + audit.Decimal(float64(int(c.Kappa*100))/100) + " (" + c.Method + ")."
}

func plansBox(x audit.Publication) sheet.Box {
	b := sheet.Box{ID: "plans", Title: "The plan, registered before the overlaps were seen", List: &web.SummaryList{}}
	for _, plan := range x.Plans {
		lines := []string{}
		for _, row := range plan.Words {
			lines = append(lines, row[0]+": "+row[1])
		}
		if plan.Why != "" {
			lines = append(lines, "Why it was changed: "+plan.Why)
		}
		b.List.Rows = append(b.List.Rows, web.SummaryRow{Key: "Plan " + web.Number(plan.Number), Value: web.Cell{Text: "Registered " + web.DateTime(plan.Made), Lines: lines,
			Note: "Digest " + plan.Digest}})
	}
	return b
}

func recommendationsBox(x audit.Publication, r audit.Report) sheet.Box {
	b := sheet.Box{ID: "recommendations", Title: "Recommendations", List: &web.SummaryList{}}
	for _, c := range x.Recommendations {
		b.List.Rows = append(b.List.Rows, web.SummaryRow{Key: c.Title, Value: web.Cell{Text: audit.WithFigures(c.Words, x.Figures), Note: "Asked of: " + c.Addressee}})
	}
	if len(x.Recommendations) == 0 {
		b.List, b.Lines = nil, []string{"This audit makes none."}
	}
	if r.Handed != "" {
		b.Links = []web.Link{{Text: "Follow them in the register", Href: "/reports/" + r.Handed}}
	}
	return b
}

func (p *Pages) handOver(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	address := "https://" + r.Host + audit.ListPath + "/" + id
	if _, err := p.service.Hand(r.Context(), id, address); err != nil {
		return err
	}
	return done(w, r, audit.ListPath+"/"+id, "handed")
}

// publishedFile gives a published report to take away.
func (p *Pages) publishedFile(w http.ResponseWriter, r *http.Request) error {
	x, report, err := p.service.Publication(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	name, media, data, err := audit.PublicationFile(r.PathValue("name"), x)
	if err != nil {
		return err
	}
	return web.File{Name: name, Type: media, Modified: report.PublishedAt}.Send(w, r, bytes.NewReader(data))
}
