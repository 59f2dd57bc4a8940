package money

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// aPage is how many lines of a bill stand on one page.
const aPage = 8

// readAll reads a file that was sent, one byte past the most that is taken.
func readAll(f io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(f, award.MaxFile+1)) }

func (p *Pages) bill(w http.ResponseWriter, r *http.Request) error {
	return p.billPage(w, r, web.NewForm(), nil)
}

func (p *Pages) billForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	return p.billPage(w, r, form, nil)
}

// billPage shows a bill; works are what was done, line by line, where it was opened.
func (p *Pages) billPage(w http.ResponseWriter, r *http.Request, form *web.Form, works []string) error {
	x, a, b, err := p.service.Bill(r.Context(), r.PathValue("id"), r.PathValue("bill"))
	if err != nil {
		return err
	}
	here := at(r, "/bills/"+b.ID)
	v := page("Bill of "+b.Month.Human()+": "+a.For, web.Link{Text: "Costs of " + a.For, Href: at(r, "/awards/"+a.ID)}, r, form)
	v.Synthetic = x.Synthetic
	forms, err := p.billForms(r, &x, &b, form, here)
	if err != nil {
		return err
	}
	if works != nil { // the form that opened them was sent
		forms = slices.DeleteFunc(forms, func(f sheet.Form) bool { return f.ID == "work" })
	}
	one, links := sheet.Chosen(r, forms, here)
	if works != nil { // beside what was done stands what can be said of it
		v.Forms = slices.DeleteFunc(forms, func(f sheet.Form) bool { return f.ID != "assess" })
	}
	if v.Links = links; len(one) > 0 {
		v.Forms, v.Links, v.Back = one, nil, &web.Link{Text: v.Title, Href: here}
		return p.show(w, r, v)
	}
	v.Boxes = []sheet.Box{{ID: "sum", Title: "How it stands", List: sumList(&b)}, stepsBox(b.Steps)}
	if b.State == award.Sent && p.service.Own(r.Context(), &b) && p.service.May(r.Context(), &x, inquiry.InquiryCosts) {
		v.Inset = "You sent this bill, or entered it. Somebody else of the solicitor’s side assesses it."
	}
	if p.service.Again(r.Context(), &b) {
		v.Warning = "It came out that somebody assessed their own bill here, under another account. Somebody else assesses those lines again, and ends the assessment. Until then it is not paid."
	}
	t, pages := linesTable(r, b.Lines, works)
	v.Table, v.Pages = &t, &pages
	if b.Stands() == b.Claimed && len(b.Steps) == 0 {
		v.Boxes = v.Boxes[:1]
	}
	return p.show(w, r, v)
}

func sumList(b *awards.Bill) *web.SummaryList {
	l := sheet.Rows(web.SummaryRow{Key: "State", Value: stateCell(b)}, sheet.Row("Claimed", b.Claimed.String()+", "+web.Plural(len(b.Lines), "line", "lines")))
	if b.State == award.Sent {
		l.Rows = append(l.Rows, sheet.Row("Allowed so far", b.Allowed().String()), sheet.Row("Lines that nothing was said of", web.Number(b.Open())))
	} else {
		l.Rows = append(l.Rows, sheet.Row("Comes to", b.Stands().String()))
	}
	came := "Sent by the lawyer on "
	if b.Post {
		came = "Entered by the solicitor’s side on "
	}
	l.Rows = append(l.Rows, sheet.Row("Came", came+b.Made.Human()))
	if b.Beside != "" {
		l.Rows = append(l.Rows, web.SummaryRow{Key: "Another bill of its time came. Why it was taken in", Value: web.Said(b.Beside)})
	}
	if s, ok := b.Recorded(); ok && !s.Until.IsZero() {
		l.Rows = append(l.Rows, sheet.Row("Waits", "Until "+s.Until.Human()+" whoever sent it can say that this answer is not theirs, unless they confirm it before"))
	}
	return l
}

// stepsBox is what happened to a bill.
func stepsBox(all []award.Step) sheet.Box {
	t := web.Table{ID: "steps", Stack: true, Caption: "What happened to it", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "Then"}, {Text: "Comes to", Numeric: true}}}
	for _, s := range all {
		then := web.Cell{Text: award.StateWords[s.To], Note: s.Why}
		if words := award.PostWords[s.Post]; words != "" {
			then.Lines = []string{words + "."}
		}
		t.Rows = append(t.Rows, web.Row(web.T(s.On.Human()), then, web.T(s.Amount.String())))
	}
	return sheet.Box{ID: "went", Title: "What happened to it", Table: &t, Fold: len(all) > 2}
}

// lineWords say what was said of a line.
var lineWords = map[award.LineOutcome]string{award.LineAllowed: "Allowed", award.LineReduced: "Reduced", award.LineRefused: "Refused"}

// linesTable shows some lines of a bill, by the page of the address.
func linesTable(r *http.Request, lines []award.Line, works []string) (web.Table, web.Pagination) {
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(lines)+aPage-1)/aPage))
	t := web.Table{ID: "lines", Stack: true, Caption: "Lines", Columns: []web.Column{{Text: "Row"}, {Text: "Day and grade"}, {Text: "Claimed", Numeric: true}, {Text: "Said of it"}}}
	from := (number - 1) * aPage
	for i := from; i < min(from+aPage, len(lines)); i++ {
		l := &lines[i]
		what := web.Cell{Text: l.On.Human(), Note: strings.Join(slices.DeleteFunc([]string{l.Grade, timeWords(l), disbursed(l)}, func(s string) bool { return s == "" }), ", ")}
		if i < len(works) {
			what.Lines = []string{works[i]}
		}
		said := web.T("Nothing yet")
		if s, ok := l.Now(); ok {
			said = web.Cell{Text: lineWords[s.Outcome], Note: s.Why}
			if s.Outcome == award.LineReduced {
				said.Text += " to " + s.Allowed.String()
			}
		}
		for _, f := range l.Flags {
			said.Lines = append(said.Lines, award.FlagWords[f]+".")
		}
		t.Rows = append(t.Rows, web.Row(web.T(strconv.Itoa(l.Row)), what, web.T(l.Amount.String()), said))
	}
	return t, web.Paginate(r.URL, number, aPage, len(lines))
}

func timeWords(l *award.Line) string {
	if l.Time == 0 {
		return ""
	}
	return l.Time.String() + " hours at " + l.Rate.String()
}

func disbursed(l *award.Line) string {
	if l.Disbursement == 0 {
		return ""
	}
	return "paid out " + l.Disbursement.String()
}

// pageOf keeps which page of lines somebody is on.
func pageOf(r *http.Request) string {
	if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil && n > 1 {
		return "?page=" + strconv.Itoa(n)
	}
	return ""
}

// billForms are what the reader can do to a bill as it stands.
func (p *Pages) billForms(r *http.Request, x *inquiry.Inquiry, b *awards.Bill, form *web.Form, here string) (out []sheet.Form, err error) {
	ctx := r.Context()
	costs, own := p.service.May(ctx, x, inquiry.InquiryCosts), p.service.Own(ctx, b)
	again, goesOn := p.service.Again(ctx, b), b.Waits(p.service.Today()) == nil
	if costs || p.service.Decides(ctx, x) {
		out = append(out, sheet.Form{ID: "work", Title: "Open what was done", Action: here + "/work" + pageOf(r), Private: true, Button: web.Button{Text: "Open it"},
			Lines: []string{"What a lawyer did can tell of what is between them and whom they act for. Each opening is in the log."}, Fields: []sheet.Field{input(form, "purpose", "What for?", "")}})
	}
	second := func(f sheet.Form) {
		f.Button.Kind = "secondary"
		out = append(out, f)
	}
	switch {
	case costs && !own && (b.State == award.Sent || again && !b.State.Finished()):
		second(sheet.Form{ID: "assess", Title: "Say something of lines", Action: here + "/assess", Button: web.Button{Text: "Keep it"}, Fields: []sheet.Field{
			input(form, "rows", "Which lines?", "Their rows, such as 2, 5-9"), sheet.Radios(form.Radios("outcome", "What is said of them?", "", []web.Option{
				{Value: string(award.LineAllowed), Text: "Allowed"}, {Value: string(award.LineReduced), Text: "Reduced"}, {Value: string(award.LineRefused), Text: "Refused"}})),
			input(form, "allowed", "What is allowed of it, in pounds", "Of a line that is reduced"), area(form, "why", "Why?", "The lawyer reads it. A line of which something is odd needs a reason too")}})
		second(sheet.Form{ID: "plain", Title: "Allow all lines of which nothing is odd", Action: here + "/plain", Button: web.Button{Text: "Allow them"},
			Lines: []string{"Those that nothing was said of yet, and that have no mark."}})
		second(sheet.Form{ID: "close", Title: "End the assessment", Action: here + "/close", Button: web.Button{Text: "End it"},
			Lines: []string{"Something must have been said of each line. Whoever sent the bill then says whether they agree. This cannot be undone."}})
	case costs && !own && (b.State == award.Assessed || b.State == award.Ruled):
		second(sheet.Form{ID: "answered", Title: "Their answer came by post", Action: here + "/answered", Button: web.Button{Text: "Propose to record it"},
			Lines: []string{"Somebody else of the solicitor’s side reads the letter and agrees. A lawyer with an account here sees what was recorded, and has " + web.Number(award.PostDays) +
				" days to say that it is not what they wrote."},
			Fields: []sheet.Field{agreeField(form), area(form, "why", "What did they answer, how and on what day?", "The lawyer reads it")}})
	case costs && !own && b.State == award.Contested:
		second(sheet.Form{ID: "heard", Title: "Propose to the chair whose answer it is", Action: here + "/heard", Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
			sheet.Radios(form.Radios("stands", "Is the answer that was recorded theirs?", "", []web.Option{{Value: "yes", Text: "Yes: it stands"}, {Value: "no", Text: "No: they answer again"}})),
			area(form, "why", "Why?", "The lawyer reads it")}})
	case costs && !own && goesOn && b.State == award.Disputed:
		second(sheet.Form{ID: "rule", Title: "Propose a ruling to the chair", Action: here + "/rule", Button: web.Button{Text: "Propose it"}, Fields: []sheet.Field{
			input(form, "amount", "What does the bill come to, in pounds?", "At most "+b.Claimed.String()), area(form, "why", "Why?", "The lawyer reads it")}})
	case costs && !own && goesOn && b.State == award.AtJudge:
		second(sheet.Form{ID: "judged", Title: "Record what the costs judge found", Action: here + "/judged", Button: web.Button{Text: "Record it"}, Fields: []sheet.Field{
			input(form, "amount", "What does the bill come to, in pounds?", ""), area(form, "why", "Which decision is it, and of what day?", "")}})
	case !own && !again && goesOn && b.State == award.Settled && p.service.May(ctx, x, inquiry.InquiryPay):
		f := sheet.Form{ID: "pay", Title: "Propose to pay it", Action: here + "/pay", Button: web.Button{Text: "Propose it"},
			Lines: []string{b.Stands().String() + " to whoever is entered for this award. Somebody else must agree."}}
		alike, e := p.service.AlikeOf(ctx, x.ID, b)
		if err = e; len(alike) > 0 {
			f.Fields = []sheet.Field{againField(form)}
		}
		second(f)
	}
	return out, err
}

// againField asks why something is paid although a payment like it was ordered.
func againField(form *web.Form) sheet.Field {
	return area(form, "again", "If a payment like it was ordered in the last "+web.Number(awards.AlikeDays)+" days: why is it paid all the same?",
		"The same payee and amount, or the same number of a bill. Whoever agrees sees both")
}

func agreeField(form *web.Form) sheet.Field {
	return sheet.Radios(form.Radios("agrees", "Do they agree?", "", []web.Option{{Value: "yes", Text: "Yes"}, {Value: "no", Text: "No"}}))
}

// work opens what was done.
func (p *Pages) work(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	works, err := p.service.OpenWork(r.Context(), r.PathValue("id"), r.PathValue("bill"), form.Text("purpose"))
	if err != nil && !form.Take(err) {
		return err
	}
	return p.billPage(w, r, form, works)
}

// toBill does something to the bill of the address.
func (p *Pages) toBill(w http.ResponseWriter, r *http.Request, done string, act func(form *web.Form, id, bill string) error) error {
	return sheet.Send(w, r, p.billForm, func(_ context.Context, form *web.Form) (string, error) {
		return at(r, "/bills/"+r.PathValue("bill")+"?done="+done), act(form, r.PathValue("id"), r.PathValue("bill"))
	})
}

func (p *Pages) assess(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "kept", func(form *web.Form, id, bill string) error {
		in := awards.Said{Rows: rowsTyped(form), Outcome: award.LineOutcome(form.Text("outcome")), Allowed: moneyTyped(form, "allowed"), Why: form.Text("why")}
		if !form.OK() {
			return nil
		}
		return p.service.Assess(r.Context(), id, bill, in)
	})
}

// rowsTyped reads rows as people write them: 2, 5-9.
func rowsTyped(form *web.Form) (out []int) {
	for _, part := range strings.FieldsFunc(form.Text("rows"), func(c rune) bool { return c == ',' || c == ';' || c == ' ' }) {
		from, to, is := strings.Cut(part, "-")
		if !is {
			to = from
		}
		a, err := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err != nil || err2 != nil || a < 1 || b < a || b > 10*award.MaxLines || len(out)+b-a > award.MaxLines {
			form.Fail("rows", "Write rows such as 2, 5-9")
			return nil
		}
		for n := a; n <= b; n++ {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

func (p *Pages) plain(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "kept", func(_ *web.Form, id, bill string) error { return p.service.AllowPlain(r.Context(), id, bill) })
}

func (p *Pages) close(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "closed", func(_ *web.Form, id, bill string) error { return p.service.Close(r.Context(), id, bill) })
}

func (p *Pages) answered(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "proposed", func(form *web.Form, id, bill string) error {
		agrees := form.Required("agrees", "Choose whether they agree")
		if !form.OK() {
			return nil
		}
		_, err := p.service.Answered(r.Context(), id, bill, agrees == "yes", form.Text("why"))
		return err
	})
}

func (p *Pages) heard(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "proposed", func(form *web.Form, id, bill string) error {
		stands := form.Required("stands", "Choose whether it is theirs")
		if !form.OK() {
			return nil
		}
		_, err := p.service.Hear(r.Context(), id, bill, stands == "yes", form.Text("why"))
		return err
	})
}

func (p *Pages) rule(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "proposed", func(form *web.Form, id, bill string) error {
		form.Required("amount", "Write what it comes to, such as 1234.50")
		amount := moneyTyped(form, "amount")
		if !form.OK() {
			return nil
		}
		_, err := p.service.RuleOn(r.Context(), id, bill, amount, form.Text("why"))
		return err
	})
}

func (p *Pages) judged(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "kept", func(form *web.Form, id, bill string) error {
		form.Required("amount", "Write what it comes to, such as 1234.50")
		amount := moneyTyped(form, "amount")
		if !form.OK() {
			return nil
		}
		return p.service.Judged(r.Context(), id, bill, amount, form.Text("why"))
	})
}

func (p *Pages) payBill(w http.ResponseWriter, r *http.Request) error {
	return p.toBill(w, r, "proposed", func(form *web.Form, id, bill string) error {
		_, err := p.service.PayBill(r.Context(), id, bill, form.Text("again"))
		return err
	})
}
