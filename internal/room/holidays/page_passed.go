package holidays

import (
	"context"
	"net/http"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// ProposalsPath is where what one administrator proposed of a day that has passed
// is answered by another.
const ProposalsPath = "/holiday-proposals"

const passedPath = ListPath + "/passed"

const passedTitle = "Put right a day that has passed"

func (p *Pages) passed() []web.Route {
	pages := second.NewPages(second.Room{Path: ProposalsPath, Section: ListPath, Propose: HolidayManage, Agree: HolidayAgree, Page: p.show,
		Back: web.Link{Text: "Back to the list", Href: ListPath}, Show: map[string]second.Show{PassedProposal: p.showEffect}}, p.service.Proposals())
	return append(pages.Routes(), web.Route{Method: http.MethodGet, Pattern: passedPath, Action: HolidayManage,
		Handler: func(w http.ResponseWriter, r *http.Request) error { return p.passedForm(w, r, web.NewForm()) }},
		web.Route{Method: http.MethodPost, Pattern: passedPath, Action: HolidayManage, Handler: p.takePassed})
}

func (p *Pages) passedForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.show(w, r, &sheet.View{Page: web.Page{Title: passedTitle, Section: ListPath, Back: &web.Link{Text: "Back to the list", Href: ListPath}, Errors: form.Errors()},
		Lead: []string{NationWords[clock.EnglandAndWales] + ".", "It counts once another administrator has read what it would move, and agreed. What was late stays late."},
		Forms: []sheet.Form{{ID: "change", Action: passedPath, Button: web.Button{Text: "Propose this"}, Fields: append([]sheet.Field{
			sheet.Radios(form.Radios("what", "What was wrong?", "", []web.Option{{Value: Added, Text: "It was a bank holiday, and is not on the list"},
				{Value: Removed, Text: "It is on the list, and was not a bank holiday"}})),
			sheet.Input(form.Input("day", "Which day?", "Year-month-day, such as 2026-08-31")),
			sheet.Input(form.Input("title", "What is it called?", "Only if it was a bank holiday. As the source writes it"))}, grounds(form)...)}}})
}

func (p *Pages) takePassed(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := p.service.PutRight(r.Context(), form.Text("what"), typed(form)); err != nil {
		if !form.Take(err) {
			return err
		}
		return p.passedForm(w, r, form)
	}
	return web.Redirect(w, r, ProposalsPath+"?done=proposed")
}

// showEffect shows which due days putting a day right would move, in numbers.
func (p *Pages) showEffect(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	e, parts, err := p.service.EffectOf(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	says := sheet.Rows(sheet.Row("Day", e.Day.Weekday().String()+" "+e.Day.Human()), sheet.Row("The list would say", e.Words))
	says.Rows = append(says.Rows, web.SummaryRow{Key: "Source", Value: web.A(e.Source, e.Source)})
	t := web.Table{ID: "effect", Stack: true, Caption: "Which due days would change", Columns: []web.Column{{Text: "Due days"}, {Text: "Of cases", Numeric: true},
		{Text: "Of requests for papers", Numeric: true}}}
	for _, n := range []struct {
		words string
		of    [2]int
	}{{"Move later", [2]int{e.Cases.Later, e.Requests.Later}}, {"Move earlier", [2]int{e.Cases.Earlier, e.Requests.Earlier}}, {"Have passed, and stay", [2]int{e.Cases.Stay, e.Requests.Stay}}} {
		t.Rows = append(t.Rows, web.Row(web.T(n.words), web.T(strconv.Itoa(n.of[0])), web.T(strconv.Itoa(n.of[1]))))
	}
	return &sheet.View{Boxes: []sheet.Box{{ID: "says", Title: "What the list would say", List: says},
			{ID: "moves", Title: "What would change",
				Lines: []string{"Steps that have ended keep their day. A due day that has passed stays, so nothing that was late becomes quiet. No due day moves to before the day of your answer."}, Table: &t}}},
		parts, nil
}
