package pages

import (
	"net/http"
	"slices"

	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// caseView is everything about a case that is not sealed.
type caseView struct {
	web.Page
	Number string
	Tags   []web.Tag
	// Thread says where it is, in words; Steps are all steps in order.
	Thread []string
	Facts  web.SummaryList
	Steps  web.TaskList
	Tasks  *web.TaskList
	Idle   string
	Read   readForm
	Boxes  []staffBox
	// Contents leads to each box.
	Contents web.Details
}

// casePage shows one case. The service enters that it was opened, once.
func (p *StaffPages) casePage(w http.ResponseWriter, r *http.Request) error {
	return p.showCase(w, r, web.NewForm())
}

func (p *StaffPages) showCase(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	c, err := p.service.Case(r.Context(), r.PathValue("id"), purposeWork)
	if err != nil {
		return err
	}
	v := p.caseView(c, form, access.ActorFrom(r.Context()))
	v.Notice, v.Errors = notice(r), form.Errors()
	v.Read.CSRF = v.CSRF
	return p.web.Page(w, r, "review/staff_case", v)
}

func (p *StaffPages) caseView(c *review.Case, form *web.Form, reader access.Actor) *caseView {
	v := &caseView{Page: web.Page{Title: "Case " + c.Number, Section: review.PanelPath, NoIndex: true, Synthetic: c.Synthetic,
		Breadcrumbs: []web.Link{{Text: "Cases", Href: review.PanelPath}, {Text: c.Number}}}, Number: c.Number}
	v.Tags = p.caseTags(c)
	v.Thread, v.Steps = threadOf(c)
	v.Facts = web.SummaryList{Rows: []web.SummaryRow{p.dueRow(c), staffRow("Received", dayWords(c.Received, "Not known"), ""),
		staffRow("Closed by, as the person says", p.bodyName(c.Force), ""), staffRow("Prosecutors, as the person says", p.bodyName(c.Prosecutor), ""), p.originRow(c)}}
	v.Facts.Rows = slices.Insert(v.Facts.Rows, 1, p.tellRow(c)...)
	v.Tasks = p.tasksOf(c)
	if len(v.Tasks.Items) == 0 {
		v.Idle = "There is nothing for you to do now."
	}
	v.Read = p.readForm(c, form, reader)
	v.Boxes = []staffBox{p.consentBox(c), p.eligibilityBox(c), p.papersBox(c), p.allocationBox(c), p.linesBox(c), p.proposalBox(c),
		p.messageBox(c), p.openedBox(c), p.askedBox(c), p.barBox(c), p.holdBox(c), p.keepsBox(c), p.timelineBox(c)}
	for i := range v.Boxes {
		v.Boxes[i].Fold = !openBoxes[v.Boxes[i].ID]
	}
	v.Contents.Summary = "On this page"
	for _, b := range v.Boxes {
		v.Contents.Links = append(v.Contents.Links, web.Link{Text: b.Title, Href: "#" + b.ID})
	}
	return v
}

func (p *StaffPages) caseTags(c *review.Case) []web.Tag {
	tags := []web.Tag{stateTag(c.State)}
	if t := dueTag(c.Due, c.Standing, p.service.Today()); t != nil {
		tags = append(tags, *t)
	}
	if c.Enhanced {
		tags = append(tags, web.Tag{Text: "Enhanced rights", Tone: web.Info})
	}
	if c.Held {
		tags = append(tags, web.Tag{Text: "Legal hold", Tone: web.Warn})
	}
	if c.Synthetic {
		tags = append(tags, web.Tag{Text: "Synthetic", Tone: web.Warn})
	}
	return tags
}

func (p *StaffPages) dueRow(c *review.Case) web.SummaryRow {
	cell := web.T("No clock runs")
	switch {
	case !c.Due.IsZero():
		cell = web.Cell{Text: c.Due.Human(), Tag: dueTag(c.Due, c.Standing, p.service.Today()), Note: p.service.LeftOutWords(c.Arrived, c.Due)}
	case p.service.Waits(c.State, c.Due):
		cell = web.Cell{Text: waitsShort, Note: p.service.WaitsWords()}
	}
	return web.SummaryRow{Key: "Next step is due by", Value: cell}
}

// tellRow is the duty to tell the person of a decision, which has a clock of
// its own.
func (p *StaffPages) tellRow(c *review.Case) []web.SummaryRow {
	switch {
	case c.Tell.IsZero() && c.TellWaits:
		return []web.SummaryRow{{Key: "Tell the person by", Value: web.Cell{Text: waitsShort, Note: p.service.WaitsWords()}}}
	case c.Tell.IsZero():
		return nil
	case c.Told:
		return []web.SummaryRow{{Key: "Tell the person", Value: web.T("Told, by a message since")}}
	}
	return []web.SummaryRow{{Key: "Tell the person by", Value: web.Cell{Text: c.Tell.Human(), Tag: dueTag(c.Tell, c.TellStanding, p.service.Today()),
		Note: "Leave them a message. This is the Victims' Code's time limit. " + p.service.LeftOutWords(c.Arrived, c.Tell)}}}
}

// threadOf says in a sentence where a case is on the usual way, and lists the
// steps with what is done, what is now and what is ahead.
func threadOf(c *review.Case) ([]string, web.TaskList) {
	at := slices.Index(rules.UsualWay(), c.State)
	lines := []string{stateWords(c.State) + ", since " + dayWords(c.Arrived, "a day that is not known") + "."}
	if at >= 0 && at+1 < len(rules.UsualWay()) {
		lines = append(lines, "Step "+web.Number(at+1)+" of "+web.Number(len(rules.UsualWay()))+". Next: "+stateWords(rules.UsualWay()[at+1])+".")
	}
	list := web.TaskList{ID: "thread"}
	for i, s := range rules.UsualWay() {
		t := web.Task{Text: stateWords(s), Status: web.Tag{Text: "Ahead", Tone: web.Neutral}}
		if j := slices.IndexFunc(c.Passages, func(x rules.Passage) bool { return x.State == s }); j >= 0 {
			t.Status, t.Hint = web.Tag{Text: "Done", Tone: web.Good}, dayWords(c.Passages[j].On, "")
		}
		switch {
		case i == at:
			t.Status = web.Tag{Text: "Now", Tone: web.Info}
		case at >= 0 && i > at: // a step taken before it was taken back
			t.Status, t.Hint = web.Tag{Text: "Ahead", Tone: web.Neutral}, ""
		}
		list.Items = append(list.Items, t)
	}
	return lines, list
}
