package money

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// noBank says why there is no field for a bank.
const noBank = "No name and no detail of a bank is kept here: the accounts office has them. Whoever steals what is here can pay nobody, and learns where nobody banks."

// paymentsAPage is how many payments stand on one page.
const paymentsAPage = 5

func (p *Pages) payments(w http.ResponseWriter, r *http.Request) error {
	return p.paymentsForm(w, r, web.NewForm())
}

func (p *Pages) paymentsForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Overview(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x, here := &all.Inquiry, at(r, "/payments")
	v := page("Payees and payments", web.Link{Text: "Money", Href: at(r, "")}, r, form)
	v.Synthetic, v.Lead = x.Synthetic, []string{noBank}
	pays := p.service.May(r.Context(), x, inquiry.InquiryPay)
	if pays {
		if v.Forms, v.Links = sheet.Chosen(r, []sheet.Form{payeeForm(form, &all, here), runForm(form, here), returnedForm(form, &all, here)}, here); len(v.Forms) > 0 {
			v.Back, v.Links = &web.Link{Text: v.Title, Href: here}, nil
			return p.show(w, r, v)
		}
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(all.Payments)+paymentsAPage-1)/paymentsAPage))
	t := web.Table{ID: "payments", Stack: true, Caption: "Payments", Empty: "Nothing has been paid.",
		Columns: []web.Column{{Text: "Ordered"}, {Text: "Payee"}, {Text: "For what"}, {Text: "Amount", Numeric: true}}}
	for _, q := range all.Payments[(number-1)*paymentsAPage : min(number*paymentsAPage, len(all.Payments))] {
		what := web.Cell{Text: q.Class.Name(), Note: q.Why}
		what.Lines = backLines(&q)
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: q.On.Human(), Note: q.Reference}, web.T(q.PayeeReference), what, web.T(q.Amount.String())))
	}
	pages := web.Paginate(r.URL, number, paymentsAPage, len(all.Payments))
	v.Table, v.Pages = &t, &pages
	if pays {
		v.Boxes = append(v.Boxes, filesBox(all.Payments, here))
	}
	v.After = append(v.After, payeesBox(&all))
	return p.show(w, r, v)
}

// filesBox offers the files for the accounts office, one a day.
func filesBox(all []awards.Payment, here string) sheet.Box {
	b := sheet.Box{ID: "files", Title: "Files for the accounts office", Fold: true,
		Lines: []string{"One a day, of what was ordered on it: the accounts office’s reference of the payee, the amount, and a reference that says nothing.",
			"A payment has the same reference in each file: nobody is paid twice."}}
	var days []clock.Day
	for _, q := range all {
		if q.Returned.IsZero() && !slices.Contains(days, q.On) && len(days) < 20 {
			days = append(days, q.On)
			b.Links = append(b.Links, web.Link{Text: "Payments of " + q.On.Human() + " (CSV)", Href: here + "/file?day=" + q.On.String()})
		}
	}
	return b
}

func payeesBox(all *awards.Overview) sheet.Box {
	t := web.Table{ID: "payees", Stack: true, Caption: "Payees", HideCaption: true, Empty: "Nobody has been entered.",
		Columns: []web.Column{{Text: "Reference"}, {Text: "For what"}, {Text: "Under which award"}}}
	for _, q := range all.Payees {
		under := web.T("None")
		for _, b := range all.Budgets {
			if b.Award.ID == q.Award {
				under = web.Said(b.Award.For)
			}
		}
		t.Rows = append(t.Rows, web.Row(web.T(q.Reference), web.T(q.Class.Name()), under))
	}
	return sheet.Box{ID: "who", Title: "Payees: " + web.Number(len(all.Payees)), Table: &t, Fold: true}
}

func payeeForm(form *web.Form, all *awards.Overview, here string) sheet.Form {
	var classes, under []web.Option
	for _, c := range award.Classes {
		classes = append(classes, web.Option{Value: string(c.Class), Text: c.Name})
	}
	for _, b := range all.Budgets {
		under = append(under, web.Option{Value: b.Award.ID, Text: b.Award.For})
	}
	return sheet.Form{ID: "payee", Title: "Enter a payee", Action: here + "/payee", Button: web.Button{Text: "Enter them"}, Lines: []string{noBank}, Fields: []sheet.Field{
		input(form, "reference", "The reference that the accounts office has for them", "One to three letters, then four to twelve figures. For example, AB12345"),
		sheet.Radios(form.Radios("class", "For what are they paid?", "", classes)), sheet.Select(form.Select("award", "Of a lawyer: under which award?", "", under), "None")}}
}

func (p *Pages) payee(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.paymentsForm, func(_ context.Context, form *web.Form) (string, error) {
		return at(r, "/payments?done=entered"), p.service.AddPayee(r.Context(), r.PathValue("id"), form.Text("reference"), award.Class(form.Text("class")), form.Text("award"))
	})
}

func runForm(form *web.Form, here string) sheet.Form {
	return sheet.Form{ID: "run", Title: "Propose payments", Action: here + "/run", Button: web.Button{Text: "Propose them"},
		Lines: []string{"Expenses of witnesses, pay of the panel, interpreters, support and others. Bills of lawyers are paid each from its own page. Somebody else must agree."},
		Fields: []sheet.Field{sheet.Area(form.Textarea("lines", "One payment a line: reference, amount, what for", "For example: AB12345, 42.50, Fare to a hearing. What it is for stays here",
			40000)), againField(form)}}
}

// linesTyped reads payments, one a line.
func linesTyped(form *web.Form) (out []awards.PayLine) {
	for i, line := range strings.Split(form.Text("lines"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.SplitN(line, ",", 3)
		if len(parts) < 3 {
			form.Fail("lines", "Line "+web.Number(i+1)+": write the reference, the amount and what for, with commas between: AB12345, 42.50, Fare to a hearing")
			return nil
		}
		amount, err := award.ParsePence(parts[1])
		if err != nil {
			form.Fail("lines", "Line "+web.Number(i+1)+": "+err.Error()+". Write no comma in an amount")
			return nil
		}
		out = append(out, awards.PayLine{Payee: parts[0], Amount: amount, Why: parts[2]})
	}
	return out
}

func (p *Pages) run(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.paymentsForm, func(_ context.Context, form *web.Form) (string, error) {
		lines := linesTyped(form)
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.PayRun(r.Context(), r.PathValue("id"), lines, form.Text("again"))
		return at(r, "/payments?done=proposed"), err
	})
}

func returnedForm(form *web.Form, all *awards.Overview, here string) sheet.Form {
	var which []web.Option
	for _, q := range all.Payments {
		words := q.Reference + ", " + q.Amount.String()
		if !q.Returned.IsZero() {
			words += " (recorded as come back)"
		}
		which = append(which, web.Option{Value: q.ID, Text: words})
	}
	return sheet.Form{ID: "returned", Title: "The money of a payment came back, or did not", Action: here + "/returned", Button: web.Button{Text: "Propose to record it"},
		Lines: []string{"Somebody else must agree. What came back is counted no more: where a figure was published that counted it, publish the quarter again. A mistaken entry is put right " +
			"by another; both stay."},
		Fields: []sheet.Field{sheet.Select(form.Select("payment", "Which payment?", "By our reference", which), "Choose a payment"),
			sheet.Radios(form.Radios("back", "What is to be recorded?", "", []web.Option{{Value: "yes", Text: "Its money came back"}, {Value: "no",
				Text: "It did not come back: the entry before is mistaken"}})),
			area(form, "why", "How is this known?", "From whom, and of what day")}}
}

func (p *Pages) returned(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.paymentsForm, func(_ context.Context, form *web.Form) (string, error) {
		payment, back := form.Required("payment", "Choose a payment"), form.Required("back", "Choose what is to be recorded")
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.Return(r.Context(), r.PathValue("id"), payment, back == "yes", form.Text("why"))
		return at(r, "/payments?done=proposed"), err
	})
}

// file is the file for the accounts office; its name says no more than its lines.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	day := clock.DayOrNone(r.URL.Query().Get("day"))
	out, err := p.service.PayFile(r.Context(), r.PathValue("id"), day)
	if err != nil {
		return err
	}
	web.File{Name: "payments-" + day.String() + ".csv", Type: "text/csv; charset=utf-8"}.Begin(w)
	_, _ = w.Write(out) // a reader who is gone cannot be told
	return nil
}

func (p *Pages) quarters(w http.ResponseWriter, r *http.Request) error {
	return p.quartersForm(w, r, web.NewForm())
}

func (p *Pages) quartersForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	all, err := p.service.Overview(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	x, here := &all.Inquiry, at(r, "/quarters")
	v := page("What everybody reads of each quarter", web.Link{Text: "Money", Href: at(r, "")}, r, form)
	v.Synthetic = x.Synthetic
	v.Lead = []string{"Two people publish what was paid in a quarter that is over. A class with fewer than " + web.Number(award.Fewest) + " payees is not given, nor whatever else would tell of them."}
	if p.service.May(r.Context(), x, inquiry.InquiryPay) {
		if v.Forms, v.Links = sheet.Chosen(r, []sheet.Form{publishForm(form, p.service.Today(), here)}, here); len(v.Forms) > 0 {
			v.Back, v.Links = &web.Link{Text: v.Title, Href: here}, nil
			return p.show(w, r, v)
		}
	}
	v.Links = append(v.Links, web.Link{Text: "As everybody reads it", Href: PublicPath(x.ID)})
	v.Boxes = releaseBoxes(all.Outs)
	if len(v.Boxes) == 0 {
		v.Inset = "No quarter has been published."
	}
	return p.show(w, r, v)
}

func publishForm(form *web.Form, today clock.Day, here string) sheet.Form {
	var quarters []web.Option
	for day := award.QuarterOf(today).Ends(); len(quarters) < 8; {
		q := award.QuarterOf(day)
		for award.QuarterOf(day) == q {
			day = day.AddDays(-80)
		}
		quarters = append(quarters, web.Option{Value: string(award.QuarterOf(day)), Text: award.QuarterOf(day).Human()})
	}
	return sheet.Form{ID: "publish", Title: "Propose to publish a quarter, or to put one right", Action: here + "/publish", Button: web.Button{Text: "Propose it"},
		Lines: []string{"What was published stays: a correction is published beside it. Somebody else must agree."}, Fields: []sheet.Field{
			sheet.Select(form.Select("quarter", "Which quarter?", "One that is over", quarters), "Choose a quarter"),
			area(form, "why", "Why is it published now?", "Everybody reads it. Of a correction, what was wrong, and nobody’s payment"),
			area(form, "despite", "If nothing of it can be given: why is it published all the same?",
				"Leave it empty first. If every figure would read “Not given” you are told, and nothing is proposed")}}
}

func (p *Pages) publish(w http.ResponseWriter, r *http.Request) error {
	return sheet.Send(w, r, p.quartersForm, func(_ context.Context, form *web.Form) (string, error) {
		quarter := form.Required("quarter", "Choose a quarter")
		if !form.OK() {
			return "", nil
		}
		_, err := p.service.Publish(r.Context(), r.PathValue("id"), award.Quarter(quarter), form.Text("why"), form.Text("despite"))
		return at(r, "/quarters?done=proposed"), err
	})
}
