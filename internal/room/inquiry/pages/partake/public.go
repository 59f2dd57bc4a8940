package partake

import (
	"net/http"
	"strconv"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// shownOut is how many participants stand on one page.
const shownOut = 8

// public is who takes part in an inquiry, as everybody reads it.
func (p *Pages) public(w http.ResponseWriter, r *http.Request) error {
	all, err := p.service.Public(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x := all.X
	v := &sheet.View{Page: web.Page{Title: titled(all.Called), Section: inquiry.Home, Synthetic: x.Synthetic, Back: &web.Link{Text: x.Title, Href: inquiry.PathOf(x.ID)}},
		Lead: []string{"Those who take part are given documents before others, and may ask that a witness is asked something. The chair decides who it is, with another person, and says why."}}
	if len(all.All) == 0 {
		v.Lead = append(v.Lead, "Nothing has been decided so far. That does not say that nobody has asked.")
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all.All)+shownOut-1)/shownOut))
	for i, o := range all.All[(number-1)*shownOut : min(number*shownOut, len(all.All))] {
		v.Boxes = append(v.Boxes, outBox(&all, &o, i > 0))
	}
	pages := web.Paginate(r.URL, number, shownOut, len(all.All))
	v.Pages = &pages
	v.After = append(v.After, weighedBox(&all))
	if all.Text.Number > 0 {
		v.After = append(v.After, sheet.Box{ID: "undertaking", Title: "What whoever acts for them promises", Fold: true, List: sheet.Rows(sheet.Row("Text", all.Text.Text), sheet.Row("Since",
			all.Text.Made.Human()))})
	}
	return p.web.Page(w, r, "inquiry/page", v)
}

func outBox(all *participants.Known, o *participants.Out, fold bool) sheet.Box {
	s := o.Standing
	b := sheet.Box{ID: o.ID, Title: o.Name, Tag: &web.Tag{Text: stateWords[s.State], Tone: stateTone[s.State]}, Fold: fold, List: &web.SummaryList{}}
	if !s.Since.IsZero() {
		b.List.Rows = append(b.List.Rows, sheet.Row("For what", s.Scope.Words()), sheet.Row("Since", s.Since.Human()), sheet.Row("Last day", untilWords(s.Until)))
	}
	last := o.Decisions[len(o.Decisions)-1]
	b.List.Rows = append(b.List.Rows, sheet.Row("Decided", last.On.Human()+", proposed by "+last.Asked+", agreed by "+last.Agreed))
	b.List.Rows = append(b.List.Rows, reasons(&all.Test, &last, o.Held[len(o.Decisions)-1])...)
	if !o.Challenge.IsZero() {
		b.Notes = append(b.Notes, "Whoever knew of it on that day can ask a court to look at it until "+o.Challenge.Human()+" ("+all.Test.DaysSource+"; "+
			rules.StatusWords[all.Test.DaysStatus]+"). This is not legal advice.")
	}
	if len(o.Decisions) > 1 {
		b.Table = decisionsTable(&all.Test, o.Decisions[:len(o.Decisions)-1], o.Held)
		b.Table.ID, b.Table.Caption, b.Table.HideCaption = "before-"+o.ID, "What was decided before", false
	}
	return b
}

func reasons(t *participant.Test, d *participant.Decision, held bool) (out []web.SummaryRow) {
	if held {
		return []web.SummaryRow{sheet.Row("Why", "The reasons name somebody whose name is restricted, and are not given here.")}
	}
	out = append(out, web.SummaryRow{Key: "Why", Value: web.Said(d.Why)})
	for _, f := range t.Factors {
		if d.Factors[f.ID] != "" {
			out = append(out, web.SummaryRow{Key: f.Words, Value: web.Said(d.Factors[f.ID])})
		}
	}
	return append(out, web.SummaryRow{Key: "What fairness asks for", Value: web.Said(d.Fairness)}, web.SummaryRow{Key: "What it costs", Value: web.Said(d.Cost)})
}

func decisionsTable(_ *participant.Test, all []participant.Decision, held map[int]bool) *web.Table {
	t := web.Table{ID: "decided", Stack: true, Caption: "What was decided", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "Decision"}, {Text: "Why"}}}
	for i, d := range all {
		c := web.T(outcomeWords[d.Outcome])
		if d.Outcome == participant.Granted {
			c.Note = d.Scope.Words() + ". Last day: " + untilWords(d.Until)
		}
		why := web.Said(d.Why)
		if held[i] {
			c.Note, why = "", web.T("Not given: it names somebody whose name is restricted")
		}
		t.Rows = append(t.Rows, web.Row(web.T(d.On.Human()), c, why))
	}
	return &t
}

func weighedBox(all *participants.Known) sheet.Box {
	b := sheet.Box{ID: "weighed", Title: "What is weighed", Fold: true, Notes: []string{all.Test.Source + " (" + rules.StatusWords[all.Test.Status] + ")"}}
	for _, f := range all.Test.Factors {
		b.Points = append(b.Points, f.Words)
	}
	b.Points = append(b.Points, "What is fair, and whether the cost is necessary (Inquiries Act 2005, section 17(3))")
	return b
}
