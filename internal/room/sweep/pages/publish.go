package pages

import (
	"context"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/sweep"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// showPublish shows the exact numbers beside what would be published.
func (p *Pages) showPublish(w http.ResponseWriter, r *http.Request) error {
	return p.publishForm(w, r, web.NewForm())
}

func (p *Pages) publishForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	b, tallies, err := p.service.Preview(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Publish the board as it stands on " + humanDay(b.Made), Section: sweep.ListPath, NoIndex: true,
		Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath}, Errors: form.Errors()},
		Lead: []string{"This is what the public would see. The exact numbers beneath are for you alone. The board is published once a quarter, by two people: you " +
			"propose it, and another who has read it agrees. What is wrong with it is put right by a correction that everybody sees."},
		Links: []web.Link{{Text: "Who was asked for a list", Href: sweep.AsksPath}, {Text: "What waits for a second person", Href: sweep.ProposalsPath}}, Table: exactTable(b, tallies)}
	if v.Forms, err = p.publishForms(r, form, b.Quarter); err != nil {
		return err
	}
	return p.show(w, r, v)
}

// exactTable is what the public would see, with the true numbers beneath.
func exactTable(b sweep.Board, tallies []sweep.Tally) *web.Table {
	t := boardTable(b)
	for i, x := range tallies {
		if x.Lists > 0 {
			for j, n := range []int{x.Held.N, x.Returned, x.Caught, x.Reviewed, x.Reopened, x.LeftOut} {
				if j > 0 || x.Held.Known {
					t.Rows[i].Cells[j+1].Note = "exactly " + web.Number(n)
				}
			}
		}
	}
	return &t
}

// proposals are the pages on which a board that one proposed is read and agreed to
// by another.
func (p *Pages) proposals() []web.Route {
	return second.NewPages(second.Room{Path: sweep.ProposalsPath, Section: sweep.ListPath, Propose: sweep.SweepPublish, Agree: sweep.SweepAgree, Page: p.show,
		Back: web.Link{Text: "Back to the board", Href: sweep.PublishPath}, Show: map[string]second.Show{sweep.BoardKind: p.showProposed, sweep.AskingKind: p.showAsking}}, p.service.Proposals()).Routes()
}

// showProposed shows the board that would be published now, and whether that is
// still the one that was proposed.
func (p *Pages) showProposed(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	b, tallies, moved, part, err := p.service.Proposed(ctx, x)
	v := &sheet.View{Lead: []string{"This is the board as the public would see it, as it stands on " + humanDay(b.Made) + ". The exact numbers beneath are for you alone."},
		Table: exactTable(b, tallies)}
	if b.Changed != "" {
		v.Boxes = []sheet.Box{{ID: "correction", Title: "The correction", List: sheet.Rows(sheet.Row("What was wrong", b.Why), sheet.Row("What is different now", b.Changed))}}
	}
	if moved {
		v.Warning = errs.Message(sweep.ErrMoved)
	}
	return v, []string{part}, err
}

// publishForms propose the first board of a quarter, or a correction of one that is out.
func (p *Pages) publishForms(r *http.Request, form *web.Form, quarter string) (out []sheet.Form, err error) {
	all, err := p.service.Boards(r.Context())
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(b sweep.Board) bool { return b.Quarter == quarter }) {
		out = append(out, sheet.Form{ID: "publish", Title: "Propose it", Action: sweep.PublishPath, Lines: []string{"It is published once somebody else has agreed."},
			Button: web.Button{Text: "Propose this board"}})
	}
	if len(all) == 0 {
		return out, nil
	}
	return append(out, sheet.Form{ID: "correct", Title: "Correct the board of " + humanDay(all[0].Made), Action: sweep.PublishPath + "/correct",
		Hidden: []web.Hidden{{Name: "quarter", Value: all[0].Quarter}},
		Lines:  []string{"What is above is published as a correction, with your words, once somebody else has agreed. The board before it stays readable."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("why", "What was wrong?", "", sweep.MaxWhy)), sheet.Area(form.Textarea("changed", "What is different now?", "", sweep.MaxWhy))},
		Button: web.Button{Text: "Propose the correction"}}), nil
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.Propose(r.Context())
	return p.proposed(w, r, form, err)
}

func (p *Pages) correct(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = p.service.ProposeCorrection(r.Context(), form.Text("quarter"), form.Text("why"), form.Text("changed"))
	return p.proposed(w, r, form, err)
}

func (p *Pages) proposed(w http.ResponseWriter, r *http.Request, form *web.Form, err error) error {
	switch {
	case err == nil:
		return done(w, r, sweep.ProposalsPath, "proposed")
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.publishForm(w, r, form)
}

// asks shows which forces were asked for their lists, and records that they were.
func (p *Pages) asks(w http.ResponseWriter, r *http.Request) error {
	return p.asksForm(w, r, web.NewForm())
}

func (p *Pages) asksForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Asked(r.Context())
	if err != nil {
		return err
	}
	v := &sheet.View{Page: web.Page{Title: "Who was asked for a list", Section: sweep.ListPath, NoIndex: true, Notice: notice(r), Errors: form.Errors(),
		Back: &web.Link{Text: "Back to the sweep", Href: sweep.ListPath}},
		Lead: []string{"A force owes its list only once it was asked, and is late only when the day that was named is over. Record each asking when it was done. What is entered later than " +
			web.Number(proposal.ReadingDays) + " days before the last day counts once somebody else has agreed."},
		Links: []web.Link{{Text: "What waits for a second person", Href: sweep.ProposalsPath}}}
	t := web.Table{ID: "asks", Caption: "Forces", HideCaption: true, Columns: []web.Column{{Text: "Force"}, {Text: "What it owes"}, {Text: "Asked"}, {Text: "By which day"},
		{Text: "How, and who recorded it"}}}
	var options, standing []web.Option
	for _, x := range all {
		options = append(options, web.Option{Value: x.Force.ID, Text: x.Force.Name})
		t.Rows = append(t.Rows, askRow(x))
		for _, a := range x.Asks {
			if !a.TakenBack {
				standing = append(standing, web.Option{Value: a.ID, Text: x.Force.Name + ", asked on " + a.Asked.Human() + ", by " + a.Due.Human()})
			}
		}
	}
	v.Table = &t
	asked, due := form.RoughDate("asked", "On which day were they asked?", dayHint), form.RoughDate("due", "By which day?", dayHint)
	who := form.Checkboxes("forces", "Who was asked?", "", append([]web.Option{{Value: EveryForce, Text: "Every force"}}, options...))
	who.Small = true
	v.Forms = []sheet.Form{{ID: "ask", Title: "Record an asking", Action: sweep.AsksPath, Button: web.Button{Text: "Record that they were asked"},
		Fields: []sheet.Field{sheet.Input(asked), sheet.Input(due), sheet.Area(form.Textarea("how", "How were they asked?", "Such as: letter to every chief constable", sweep.MaxHow)),
			sheet.Area(form.Textarea("why_late", "Why is it entered only now?", "Needed only where the last day is over, or at most "+web.Number(proposal.ReadingDays)+" days away",
				sweep.MaxHow)), sheet.Ticks(who)}}}
	if len(standing) > 0 {
		v.Forms = append(v.Forms, sheet.Form{ID: "back", Title: "It was not asked after all", Action: sweep.AsksPath + "/back", Button: web.Button{Text: "Take the asking back", Kind: "secondary"},
			Fields: []sheet.Field{sheet.Select(form.Select("ask", "Which asking?", "", standing), "Choose"), sheet.Area(form.Textarea("why", "Why is it taken back?", "", sweep.MaxHow))}})
	}
	return p.show(w, r, v)
}

// EveryForce stands for all of them in the form.
const EveryForce = "every"

func askRow(x sweep.AskedForce) web.TableRow {
	b := sweep.BoardRow{Standing: x.Standing.State, Asked: sweep.DayText(x.Standing.Asked), Due: sweep.DayText(x.Standing.Due), First: sweep.DayText(x.Standing.First)}
	owes := standingCell(b)
	if b.Standing == sweep.StandsReturned {
		owes = web.Mark("Returned", web.Good)
	}
	var asked, due, how web.Cell
	for _, a := range x.Asks {
		words := a.How + " (" + a.Name + ")"
		switch {
		case a.TakenBack:
			words = "Taken back: " + a.Why
		case !a.Counts():
			words += ". " + proposal.NotCounted
		case a.SecondName != "":
			words += ". Agreed to by " + a.SecondName
		}
		asked.Lines, due.Lines, how.Lines = append(asked.Lines, a.Asked.Human()), append(due.Lines, a.Due.Human()), append(how.Lines, words)
	}
	return web.Row(web.T(x.Force.Name), owes, asked, due, how)
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := sweep.AskInput{Forces: form.All("forces"), Asked: dayTyped(form, "asked"), Due: dayTyped(form, "due"), How: form.Text("how"), WhyLate: form.Text("why_late")}
	if form.Has("forces", EveryForce) {
		in.Forces = nil
		for _, f := range p.service.Forces() {
			in.Forces = append(in.Forces, f.ID)
		}
	}
	return p.asked(w, r, form, p.service.Ask(r.Context(), in), "asked")
}

func (p *Pages) takeBack(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if form.Required("ask", "Choose which asking"); !form.OK() {
		return p.asksForm(w, r, form)
	}
	return p.asked(w, r, form, p.service.TakeBack(r.Context(), form.Text("ask"), form.Text("why")), "taken-back")
}

func (p *Pages) asked(w http.ResponseWriter, r *http.Request, form *web.Form, err error, code string) error {
	switch {
	case err == nil:
		return done(w, r, sweep.AsksPath, code)
	case errs.Is(err, errs.Conflict):
		form.Fail("", errs.Message(err))
	case !form.Take(err):
		return err
	}
	return p.asksForm(w, r, form)
}

// showAsking shows an asking that waits for a second.
func (p *Pages) showAsking(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	all, part, err := p.service.WaitingAsks(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	t := web.Table{ID: "asked", Caption: "Who was asked", Columns: []web.Column{{Text: "Force"}}}
	for _, a := range all {
		t.Rows = append(t.Rows, web.Row(web.T(p.service.ForceName(a.ForceID))))
	}
	a := all[0]
	v := &sheet.View{Table: &t, Lead: []string{"Agree only if you know that they were asked on that day. If you turn it down, it is taken back."},
		Boxes: []sheet.Box{{ID: "how", Title: "How they were asked", List: sheet.Rows(sheet.Row("Asked on", a.Asked.Human()), sheet.Row("How", a.How),
			sheet.Row("Last day", a.Due.Human()), sheet.Row("Entered on", web.Date(a.Made)))}}}
	if p.service.Today().After(a.Due) {
		v.Warning = "The last day is over. If you agree, the next board calls those late who returned nothing since."
	}
	return v, []string{part}, nil
}
