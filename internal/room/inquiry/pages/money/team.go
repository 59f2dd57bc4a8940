package money

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/picture"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	return p.listForm(w, r, web.NewForm())
}

func (p *Pages) listForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Overview(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x := &all.Inquiry
	v := page("Money", web.Link{Text: x.Title, Href: inquiry.OnePath + "/" + x.ID}, r, form)
	v.Synthetic = x.Synthetic
	v.Lead = []string{all.Power.Words + " " + all.Power.Source + ". " + rules.StatusWords[all.Power.Status] + "."}
	v.Links = []web.Link{{Text: "Payees and payments", Href: at(r, "/payments")}, {Text: "What everybody reads of each quarter", Href: at(r, "/quarters")}}
	if all.Power.By != "" && !x.Frozen() && p.service.May(r.Context(), x, inquiry.InquiryCosts) {
		apply, err := p.applyForm(r, form)
		if err != nil {
			return err
		}
		one, more := sheet.Chosen(r, []sheet.Form{apply}, at(r, ""))
		if v.Links, v.Forms = append(more, v.Links...), one; len(one) > 0 {
			v.Back, v.Lead, v.Links = &web.Link{Text: "Money", Href: at(r, "")}, nil, nil
			return p.show(w, r, v)
		}
	}
	waiting := web.Table{ID: "bills", Stack: true, Caption: "Bills that are not paid", HideCaption: true, Empty: "No bill waits.",
		Columns: []web.Column{{Text: "Bill"}, {Text: "Of"}, {Text: "How it stands"}, {Text: "Comes to", Numeric: true}}}
	for _, b := range all.Bills {
		if !b.State.Finished() {
			i := slices.IndexFunc(all.Budgets, func(x awards.Budget) bool { return x.Award.ID == b.Award })
			waiting.Rows = append(waiting.Rows, web.Row(web.A(b.Month.Human(), at(r, "/bills/"+b.ID)), web.Said(all.Budgets[i].Award.For), stateCell(&b), web.T(b.Stands().String())))
		}
	}
	granted := web.Table{ID: "awards", Stack: true, Caption: "Awards", HideCaption: true, Empty: "Nobody has asked for costs yet.",
		Columns: []web.Column{{Text: "Who asks"}, {Text: "Decided"}, {Text: "At most", Numeric: true}, {Text: "Billed, as it stands", Numeric: true}}}
	for _, b := range all.Budgets {
		granted.Rows = append(granted.Rows, web.Row(web.A(b.Award.For, at(r, "/awards/"+b.Award.ID)), decidedCell(&b.Award), web.T(mostWords(b.Total)), web.T(b.Stands.String())))
	}
	v.Boxes = []sheet.Box{{ID: "waits", Title: "Bills that are not paid", Table: &waiting}, {ID: "granted", Title: "Who asks for costs", Table: &granted}}
	if f, ok := budgetPicture(all.Budgets); ok {
		v.Boxes = append(v.Boxes, sheet.Box{ID: "budget", Title: "Budgets and what was billed", Figure: &f, Fold: true})
	}
	return p.show(w, r, v)
}

func stateCell(b *awards.Bill) web.Cell {
	tone := map[award.State]web.Tone{award.Paid: web.Good, award.Nothing: web.Good, award.Contested: web.Warn, award.Disputed: web.Warn, award.AtJudge: web.Warn}[b.State]
	return web.Mark(award.StateWords[b.State], tone)
}

func mostWords(total award.Pence) string {
	if total == 0 {
		return "Not set"
	}
	return total.String()
}

// outcomeWords say what was decided.
var outcomeWords = map[award.Outcome]string{award.Notified: "Granted: costs to come", award.Referred: "Granted: costs incurred", award.Refused: "Refused"}

func decidedCell(a *awards.Award) web.Cell {
	d, ok := a.Now()
	if !ok {
		return web.T("Not decided yet")
	}
	c := web.Cell{Text: outcomeWords[d.Outcome], Note: d.On.Human()}
	if n := len(a.Decisions); n > 1 {
		c.Note += ", decision " + web.Number(n)
	}
	return c
}

// budgetPicture draws, in whole pounds, what of each award was paid, is billed and is left, and of all together.
func budgetPicture(all []awards.Budget) (web.Figure, bool) {
	bars := picture.Bars{Title: "Budgets and what was billed", Unit: "pounds", Categories: []string{"Paid", "Billed, not paid", "Left of the most"},
		Description: "In whole pounds, for each award that has a most, and for all of them together."}
	var sum [3]award.Pence
	for _, b := range all {
		if b.Total == 0 {
			continue
		}
		parts := [3]award.Pence{b.Paid, b.Stands - b.Paid, max(0, b.Total-b.Stands)}
		row := picture.BarRow{Label: b.Award.For}
		for i, part := range parts {
			row.Values = append(row.Values, int(part/100))
			sum[i] += part
		}
		bars.Rows = append(bars.Rows, row)
	}
	if len(bars.Rows) == 0 {
		return web.Figure{}, false
	}
	bars.Rows = append(bars.Rows, picture.BarRow{Label: "All awards", Values: []int{int(sum[0] / 100), int(sum[1] / 100), int(sum[2] / 100)}})
	f := sheet.Picture("budgets", bars.Title, bars.Description, func(width int) picture.Picture {
		bars.ID, bars.Width = "budgets-bars", width
		return bars.Draw()
	})
	f.Table.Stack = true
	return f, true
}

func (p *Pages) applyForm(r *http.Request, form *web.Form) (sheet.Form, error) {
	billers, err := p.service.Billers(r.Context(), r.PathValue("id"))
	if err != nil {
		return sheet.Form{}, err
	}
	var who, as []web.Option
	for id, name := range billers {
		who = append(who, web.Option{Value: id, Text: name})
	}
	slices.SortFunc(who, func(a, b web.Option) int { return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Value, b.Value)) })
	for _, c := range award.Capacities {
		as = append(as, web.Option{Value: string(c), Text: c.Name()})
	}
	return sheet.Form{ID: "apply", Title: "Enter an application for costs", Action: at(r, "/apply"), Button: web.Button{Text: "Enter it"}, Fields: []sheet.Field{
		input(form, "for", "Who asks?", "The name or alias that they go by here. For example, Participant P1"),
		sheet.Radios(form.Radios("as", "As what?", "", as)),
		sheet.Radios(form.Radios("kind", "Which costs?", "", kinds)),
		area(form, "purpose", "What for?", "The work of their lawyers. Nothing of what happened to anybody"),
		input(form, "on", "On which day did it come?", dayHint),
		sheet.Ticks(form.Checkboxes("substantial", "Who they are", "", []web.Option{{Value: "yes", Text: "They are a substantial body, such as a council or a force"}})),
		sheet.Select(form.Select("biller", "Which lawyer sends the bills here?", "Leave it empty where bills come by post", who), "Bills come by post")}}, nil
}

var kinds = []web.Option{{Value: string(award.ToCome), Text: "Costs to come"}, {Value: string(award.Incurred), Text: "Costs that they had already"}}

func (p *Pages) apply(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.listForm, func(_ context.Context, form *web.Form) (string, error) {
		in := award.Application{For: form.Text("for"), As: award.Capacity(form.Text("as")), Kind: award.Kind(form.Text("kind")), Purpose: form.Text("purpose"), On: dayTyped(form, "on"),
			Substantial: form.Has("substantial", "yes")}
		of, err := p.service.Apply(r.Context(), r.PathValue("id"), in, form.Text("biller"))
		return at(r, "/awards/"+of+"?done=entered"), err
	})
}

func (p *Pages) award(w http.ResponseWriter, r *http.Request) error {
	return p.awardForm(w, r, web.NewForm())
}

func (p *Pages) awardForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	x, b, bills, err := p.service.One(r.Context(), r.PathValue("id"), r.PathValue("award"))
	if err != nil {
		return err
	}
	power, err := p.service.PowerOf(r.Context(), &x)
	if err != nil {
		return err
	}
	here := at(r, "/awards/"+b.Award.ID)
	v := page("Costs of "+b.Award.For, web.Link{Text: "Money", Href: at(r, "")}, r, form)
	v.Synthetic = x.Synthetic
	if p.service.May(r.Context(), &x, inquiry.InquiryCosts) {
		var forms []sheet.Form
		if !x.Frozen() && power.By != "" {
			forms = append(forms, decideForm(form, &b.Award, power, here))
		}
		if b.Award.Open() {
			forms = append(forms, billForm(form, "post", here+"/post", "Enter a bill that came by post", "Whoever enters a bill does not assess it."))
			f := &forms[len(forms)-1]
			f.Fields = append(f.Fields, area(form, "beside", "If a bill of its month, or of days of it, came already: why is this one taken in?", "Leave it empty otherwise"))
		}
		if v.Forms, v.Links = sheet.Chosen(r, forms, here); len(v.Forms) > 0 {
			v.Back, v.Links = &web.Link{Text: v.Title, Href: here}, nil
			return p.show(w, r, v)
		}
	}
	asked := sheet.Box{ID: "asked", Title: "What was asked for", List: askedList(&b.Award), Fold: len(b.Award.Decisions) > 0}
	v.Boxes = append([]sheet.Box{asked}, decisionBoxes(b.Award.Decisions)...)
	v.Boxes = append(v.Boxes, billsBox(bills, at(r, "/bills/"), &b))
	return p.show(w, r, v)
}

func askedList(a *awards.Award) *web.SummaryList {
	kind := "Costs to come"
	if a.Kind == award.Incurred {
		kind = "Costs that they had already"
	}
	l := sheet.Rows(sheet.Row("As", a.As.Name()), sheet.Row("Which costs", kind), web.SummaryRow{Key: "What for", Value: web.Said(a.Purpose)}, sheet.Row("Came on", a.On.Human()))
	if a.Substantial {
		l.Rows = append(l.Rows, web.SummaryRow{Key: "A substantial body", Value: web.Cell{Text: award.Excluded.Words,
			Note: award.Excluded.Source + " (" + rules.StatusWords[award.Excluded.Status] + ")"}})
	}
	return l
}

// decisionBoxes are the decisions, the last open and those before it folded.
func decisionBoxes(all []award.Decision) (out []sheet.Box) {
	for i := len(all) - 1; i >= 0; i-- {
		title := "What was decided"
		if i < len(all)-1 {
			title = "Before: decision " + web.Number(i+1) + ", " + all[i].On.Human()
		}
		out = append(out, sheet.Box{ID: "decision-" + web.Number(i+1), Title: title, List: decisionList(&all[i], true), Fold: i < len(all)-1})
	}
	return out
}

// decisionList is a decision. The lawyer reads its conditions and why; the team also what was weighed.
func decisionList(d *award.Decision, weighed bool) *web.SummaryList {
	l := sheet.Rows(sheet.Row("Decided", outcomeWords[d.Outcome]))
	add := func(key, words string) {
		if words != "" {
			l.Rows = append(l.Rows, sheet.Row(key, words))
		}
	}
	if !d.On.IsZero() {
		add("On", d.On.Human())
	}
	if d.Outcome != award.Refused {
		add("Work from", d.From.Human()+" to "+d.To.Human())
	}
	if d.Outcome == award.Notified {
		var rates []string
		for _, c := range d.Ceilings {
			rates = append(rates, c.Grade+": "+c.Rate.String()+" an hour")
		}
		l.Rows = append(l.Rows, web.SummaryRow{Key: "Rates at most", Value: web.Cell{Text: rates[0], Lines: rates[1:]}})
		add("Hours at most", d.Month.String()+" a month")
		add("All of it at most", d.Total.String())
	}
	add("Why", d.Why)
	if weighed {
		add("The public interest", d.Interest)
		add("Their means", d.Means)
		add("Why a substantial body", d.Unusual)
		add("What was agreed to", d.Agreed)
	}
	return l
}

func billsBox(bills []awards.Bill, path string, b *awards.Budget) sheet.Box {
	t := web.Table{ID: "bills", Stack: true, Caption: "Bills", HideCaption: true, Empty: "No bill has come.",
		Columns: []web.Column{{Text: "Month"}, {Text: "How it stands"}, {Text: "Claimed", Numeric: true}, {Text: "Comes to", Numeric: true}}}
	for _, x := range bills {
		t.Rows = append(t.Rows, web.Row(web.A(x.Month.Human(), path+x.ID), stateCell(&x), web.T(x.Claimed.String()), web.T(x.Stands().String())))
	}
	out := sheet.Box{ID: "billed", Title: "Bills", Table: &t}
	if len(bills) > 0 {
		out.Notes = []string{"Claimed " + b.Claimed.String() + ". As it stands " + b.Stands.String() + ", of at most " + mostWords(b.Total) + ". Paid " + b.Paid.String() + "."}
		if b.Nothing > 0 {
			out.Notes[0] += " Finished without a payment: " + web.Plural(b.Nothing, "bill", "bills") + "."
		}
	}
	return out
}

func decideForm(form *web.Form, a *awards.Award, power award.Power, here string) sheet.Form {
	granted := award.Notified
	if a.Kind == award.Incurred {
		granted = award.Referred
	}
	title := "Propose a decision to the chair"
	if len(a.Decisions) > 0 {
		title = "Propose another decision to the chair"
	}
	f := sheet.Form{ID: "decide", Title: title, Action: here + "/decide", Button: web.Button{Text: "Propose it"},
		Lines: []string{"What was decided before stays on record."}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("outcome", "What is to be decided?", "", []web.Option{{Value: string(granted), Text: outcomeWords[granted]}, {Value: string(award.Refused), Text: "Refused"}})),
			area(form, "interest", "How was the public interest weighed?", award.Weighed.Source),
			area(form, "means", "How were their means weighed?", "In words. No bank statement, and no number of an account"),
			area(form, "why", "Why is it decided so?", "Their lawyer reads it")}}
	if a.Substantial {
		f.Fields = append(f.Fields, area(form, "unusual", "Why is this body awarded costs?", award.Excluded.Words+" Leave it empty for a refusal"))
	}
	if power.By == award.Agreement {
		f.Fields = append(f.Fields, area(form, "agreed", "What was agreed to pay, by whom and on what day?", ""))
	}
	f.Fields = append(f.Fields, input(form, "from", "First day of the work", "For example, 2 March 2027. Leave this and what follows empty for a refusal"),
		input(form, "to", "Last day of the work", ""))
	if a.Kind == award.ToCome {
		f.Fields = append(f.Fields, ceilingsField(form),
			input(form, "month", "Hours a month, of all together", "For example, 120"), input(form, "total", "All of it at most, in pounds", "For example, 50000.00"))
	}
	return f
}

func ceilingsField(form *web.Form) sheet.Field {
	t := form.Textarea("ceilings", "The most that an hour of each grade may cost", "One a line: Grade A: 240.00", 1000)
	t.Rows = 2
	return sheet.Area(t)
}

func (p *Pages) decide(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.awardForm, func(_ context.Context, form *web.Form) (string, error) {
		d := award.Decision{Outcome: award.Outcome(form.Text("outcome")), Interest: form.Text("interest"), Means: form.Text("means"), Why: form.Text("why"),
			Unusual: form.Text("unusual"), Agreed: form.Text("agreed"),
			From: dayTyped(form, "from"), To: dayTyped(form, "to"), Total: moneyTyped(form, "total"), Ceilings: ceilingsTyped(form)}
		if form.Text("month") != "" {
			m, err := award.ParseHours(form.Text("month"))
			if d.Month = m; err != nil {
				form.Fail("month", web.UpperFirst(err.Error()))
			}
		}
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.Decide(r.Context(), r.PathValue("id"), r.PathValue("award"), d)
		return at(r, "/awards/"+r.PathValue("award")+"?done=proposed"), err
	})
}

// ceilingsTyped reads grades with their rates, one a line.
func ceilingsTyped(form *web.Form) (out []award.Ceiling) {
	for i, line := range strings.Split(form.Text("ceilings"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cut := strings.LastIndex(line, ":")
		rate, err := award.ParsePence(line[cut+1:])
		if cut < 1 || err != nil {
			form.Fail("ceilings", "Line "+web.Number(i+1)+": write the grade, a colon and the rate, such as Grade A: 240.00")
			return nil
		}
		out = append(out, award.Ceiling{Grade: line[:cut], Rate: rate})
	}
	return out
}

func billForm(form *web.Form, id, action, title, lead string) sheet.Form {
	return sheet.Form{ID: id, Title: title, Action: action, Upload: true, Button: web.Button{Text: "Send the bill"},
		Lines: []string{lead, "The first row of the file is: " + strings.Join(award.BillColumns, ",") + ". What stands under “work” is sealed, and opens to those who assess bills."},
		Fields: []sheet.Field{
			input(form, "month", "Of which month?", "Year and month. For example, 2026-10"), sheet.Upload(form.Upload("file", "The bill", "CSV, up to 10 MB and 10,000 lines", ".csv"))}}
}

// billTyped reads a bill of a form.
func billTyped(form *web.Form) (out awards.File, err error) {
	out.Month, out.Beside = award.Month(form.Text("month")), form.Text("beside")
	f, head, ok := form.File("file")
	if !ok {
		form.Fail("file", "Choose a file")
		if !out.Month.OK() {
			form.Fail("month", "Write the month as 2026-10")
		}
		return out, nil
	}
	defer f.Close()
	out.Name = head.Filename
	out.Bytes, err = readAll(f)
	return out, err
}

func (p *Pages) enter(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.awardForm, func(_ context.Context, form *web.Form) (string, error) {
		f, err := billTyped(form)
		if err != nil || !form.OK() {
			return "", err
		}
		bill, err := p.service.Enter(r.Context(), r.PathValue("id"), r.PathValue("award"), f)
		return at(r, "/bills/"+bill+"?done=sent"), err
	})
}
