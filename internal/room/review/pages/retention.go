package pages

import (
	"net/http"
	"net/url"

	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
)

// comingShown is how many kinds of record the list of what is due holds, and
// comingSize how many a page of it shows.
const comingShown, comingSize = 50, 10

const retentionPath = review.PanelPath + "/retention"

// retentionView is what is due to be destroyed, soonest first.
type retentionView struct {
	web.Page
	Count string
	Table web.Table
	Pages web.Pagination
	Rules web.Details
}

// retention lists what the schedule says of the cases that the reader may see.
func (p *StaffPages) retention(w http.ResponseWriter, r *http.Request) error {
	list, ended, err := p.service.Coming(r.Context(), comingShown)
	if err != nil {
		return err
	}
	return p.web.Page(w, r, "review/staff_retention", p.retentionView(r.URL, list, ended))
}

func (p *StaffPages) retentionView(u *url.URL, list []rules.Coming, ended int) *retentionView {
	v := &retentionView{Page: web.Page{Title: "What is due to be destroyed", Section: review.PanelPath, NoIndex: true, Back: &web.Link{Text: "Back to the worklist", Href: review.PanelPath}},
		Count: web.Plural(ended, "case has ended", "cases have ended"),
		Rules: web.Details{Summary: "How long each kind is kept", Lines: append(p.service.RetentionWords(), p.service.BackupWords())},
		Pages: web.Paginate(u, web.PageNumber(u), comingSize, len(list)),
		Table: web.Table{ID: "coming", Stack: true, Caption: "Kinds of record, soonest first", HideCaption: true, Empty: "No case that you may see has ended.",
			Columns: []web.Column{{Text: "Case"}, {Text: "What"}, {Text: "Goes on"}, {Text: "How it stands"}}}}
	for _, n := range web.PageOf(list, web.PageNumber(u), comingSize) {
		v.Synthetic = v.Synthetic || n.Synthetic
		day, stands := p.comingCells(n)
		v.Table.Rows = append(v.Table.Rows, web.Row(web.A(n.Number, review.CasePath(n.Case)), web.T(kindName(n.Kind)), day, stands))
	}
	return v
}

// kindNames are the kinds of record in a word or two, for tables.
var kindNames = map[string]string{"papers": "Answers about papers", "message": "Messages", "contact": "How to reach them",
	"withdrawn": "The whole case", "not-eligible": "The whole case", "case": "The whole case"}

func kindName(kind string) string {
	if name := kindNames[kind]; name != "" {
		return name
	}
	return kind
}

// comingCells say when a kind of record goes, and how it stands: to be destroyed
// now, soon, or kept and why.
func (p *StaffPages) comingCells(n rules.Coming) (day, stands web.Cell) {
	kind := review.ProposeDestroy + n.Kind
	if proposalTitles[kind] == "" {
		kind = string(rules.Erased)
	}
	day = web.T(n.When.Human())
	switch {
	case n.Missing != "":
		return web.T("No day"), web.Cell{Tag: &web.Tag{Text: "Kept", Tone: web.Warn}, Note: "Missing: " + n.Missing}
	case n.Now:
		return day, web.Cell{Tag: &web.Tag{Text: "Due", Tone: web.Bad}, Links: []web.Link{{Text: proposalTitles[kind], Href: review.CasePath(n.Case) + "/propose/" + kind}}}
	case n.WarnOn(p.service.Today()):
		return day, web.Cell{Tag: &web.Tag{Text: "Due soon", Tone: web.Warn}, Note: "Warned from " + n.Warn.Human()}
	}
	return day, web.T(n.Blocked)
}

// keepsBox is how long a case is kept, on its page, and what has gone.
func (p *StaffPages) keepsBox(c *review.Case) staffBox {
	b := staffBox{ID: "kept", Title: "How long it is kept"}
	if len(c.Keeps) == 0 {
		b.Lines = []string{"Its time is counted from the day on which it ends."}
	}
	t := &web.Table{ID: "keeps", Caption: "How long it is kept", HideCaption: true, Empty: "Nothing.", Columns: []web.Column{{Text: "What"}, {Text: "Goes on"}, {Text: "How it stands"}}}
	for _, n := range c.Keeps {
		day, stands := p.comingCells(n)
		t.Rows = append(t.Rows, web.Row(web.T(kindName(n.Kind)), day, stands))
	}
	if len(c.Keeps) > 0 {
		b.Table = t
	}
	for _, d := range c.Disposals {
		if d.State == rules.DisposalDestroyed {
			b.Lines = append(b.Lines, "Destroyed on "+dayWords(d.On, "a day that is not known")+": "+kindName(d.Kind)+", "+web.Plural(d.Things, "thing", "things")+", by "+ruleWords(d.Rule)+".")
		}
	}
	return b
}

func ruleWords(rule string) string {
	if rule == rules.RuleAsked {
		return "two people, as the person asked"
	}
	return "two people, by version " + rule + " of the schedule"
}
