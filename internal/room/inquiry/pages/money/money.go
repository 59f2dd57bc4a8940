package money

import (
	"context"
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// ProposalsPath is where what waits for a second person is answered.
const ProposalsPath = inquiry.DeskPath + "/money-proposals"

// Pages serves the money of inquiries.
type Pages struct {
	service   *awards.Service
	inquiries *inquiry.Service
	web       *web.Renderer
}

// New makes the pages over the use cases.
func New(s *awards.Service, in *inquiry.Service, rd *web.Renderer) *Pages { return &Pages{s, in, rd} }

// PublicPath is where everybody reads what an inquiry paid.
func PublicPath(id string) string { return inquiry.PathOf(id) + "/money" }

// Routes are all pages. Each names the rule for opening it at all; what is done is asked again, about
// that inquiry or that award.
func (p *Pages) Routes() []web.Route {
	get, post := web.Get, web.Post
	const of = inquiry.OnePath + "/{id}/money"
	const one, bill, own = of + "/awards/{award}", of + "/bills/{bill}", inquiry.CostsPath + "/{award}"
	const look, costs, pay, bills = inquiry.InquiryMoney, inquiry.InquiryCosts, inquiry.InquiryPay, inquiry.InquiryBill
	out := []web.Route{
		get(inquiry.Home+"/{id}/money", inquiry.InquirySee, p.public),

		get(of, look, p.list), post(of+"/apply", costs, p.apply),
		get(one, look, p.award), post(one+"/decide", costs, p.decide), post(one+"/post", costs, p.enter),
		get(bill, look, p.bill), post(bill+"/work", look, p.work), post(bill+"/assess", costs, p.assess), post(bill+"/plain", costs, p.plain), post(bill+"/close", costs, p.close),
		post(bill+"/answered", costs, p.answered), post(bill+"/rule", costs, p.rule), post(bill+"/judged", costs, p.judged), post(bill+"/pay", pay, p.payBill),
		post(bill+"/heard", costs, p.heard),
		get(of+"/payments", look, p.payments), post(of+"/payments/payee", pay, p.payee), post(of+"/payments/run", pay, p.run), post(of+"/payments/returned", pay, p.returned),
		get(of+"/payments/file", pay, p.file),
		get(of+"/quarters", look, p.quarters), post(of+"/quarters/publish", pay, p.publish),

		get(inquiry.CostsPath, bills, p.mine), get(own, bills, p.theirs), post(own+"/send", bills, p.send),
		get(own+"/bills/{bill}", bills, p.theirBill), post(own+"/bills/{bill}/answer", bills, p.answer),
		post(own+"/bills/{bill}/theirs", bills, p.posted), post(own+"/bills/{bill}/withdraw", bills, p.withdraw),
	}
	for i := range out {
		if out[i].Method == http.MethodPost && (strings.HasSuffix(out[i].Pattern, "/send") || strings.HasSuffix(out[i].Pattern, "/post")) {
			out[i].MaxBody = award.MaxFile + 1<<20
		}
	}
	answers := second.NewPages(second.Room{Path: ProposalsPath, Section: inquiry.DeskPath, Propose: inquiry.InquiryDesk, Agree: inquiry.InquiryDesk, Page: p.show,
		Back: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath}, Show: p.shows()}, p.service.Proposals()).Routes()
	for i := range answers {
		answers[i].Fresh = answers[i].Method == http.MethodPost
	}
	return append(out, answers...)
}

// Links are what somebody can do here to an inquiry.
func (p *Pages) Links(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	if !p.service.May(ctx, x, inquiry.InquiryMoney) {
		return nil
	}
	return []web.Link{{Text: "Money: costs, bills, payments", Href: inquiry.OnePath + "/" + x.ID + "/money"},
		{Text: "What waits for a second person about money", Href: ProposalsPath}}
}

// Boxes are what everybody reads of money on the page of an inquiry: the last total.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	_, all, err := p.service.Public(ctx, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	last := all[len(all)-1]
	words := "What was paid from " + last.Quarter.Human() + " cannot be given: too few people were paid."
	if t := last.Total(); t.Given {
		words = "It paid " + t.Amount.String() + " from " + last.Quarter.Human() + "."
	}
	return []sheet.Box{{ID: "money", Title: "What the inquiry paid", Links: []web.Link{{Text: words, Href: PublicPath(id)}}}}, nil
}

// DeskItems gives what waits for somebody here.
func (p *Pages) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if who.Has(access.RoleBiller) || who.Has(access.RoleParticipant) {
		if out, err = p.ownItems(ctx); err != nil {
			return nil, err
		}
	}
	if !who.Has(access.RoleInquiry) {
		return out, nil
	}
	all, err := p.inquiries.Mine(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		more, err := p.waits(ctx, &x)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	more, err := second.DeskItems(ctx, p.service.Proposals(), ProposalsPath, awards.KindAward, awards.KindRuling, awards.KindPayment, awards.KindOut,
		awards.KindAnswer, awards.KindContest, awards.KindReturn)
	return append(out, more...), err
}

// waits is what of the money of one inquiry waits for the reader.
func (p *Pages) waits(ctx context.Context, x *inquiry.Inquiry) (out []room.DeskItem, err error) {
	costs, pays := p.service.May(ctx, x, inquiry.InquiryCosts), p.service.May(ctx, x, inquiry.InquiryPay)
	if !costs && !pays {
		return nil, nil
	}
	all, err := p.service.Overview(ctx, x.ID)
	if err != nil {
		return nil, err
	}
	count := map[award.State]int{}
	for i := range all.Bills {
		b := &all.Bills[i]
		_, recorded := b.Recorded()
		waits := recorded && b.Waits(p.service.Today()) != nil // whoever sent it can still say that it is not theirs
		if !waits && (b.State != award.Sent || !p.service.Own(ctx, b)) {
			count[b.State]++
		}
	}
	at := inquiry.OnePath + "/" + x.ID + "/money"
	for _, w := range []struct {
		state     award.State
		may       bool
		one, many string
	}{{award.Sent, costs, "bill to assess", "bills to assess"},
		{award.Disputed, costs, "bill is disputed: propose a ruling", "bills are disputed: propose rulings"},
		{award.Contested, costs, "lawyer says that a recorded answer is not theirs: propose what the chair decides", "lawyers say that a recorded answer is not theirs: propose what the chair decides"},
		{award.AtJudge, costs, "bill is with a costs judge: record what was found", "bills are with a costs judge: record what was found"},
		{award.Settled, pays, "bill to have paid", "bills to have paid"}} {
		if n := count[w.state]; w.may && n > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(n, w.one, w.many) + ": " + x.Title, Href: at, Synthetic: x.Synthetic})
		}
	}
	return out, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *sheet.View) error {
	v.NoIndex = true
	return p.web.Page(w, r, "inquiry/page", v)
}

// at is an address below the money of the inquiry of the address.
func at(r *http.Request, path string) string {
	return inquiry.OnePath + "/" + r.PathValue("id") + "/money" + path
}

// page begins a page.
func page(title string, back web.Link, r *http.Request, form *web.Form) *sheet.View {
	v := &sheet.View{Page: web.Page{Title: title, Section: inquiry.DeskPath, Back: &back, Errors: form.Errors()}}
	if words := doneWords[r.URL.Query().Get("done")]; words != "" {
		v.Notice = &web.Notice{Success: true, Heading: words}
	}
	return v
}

// doneWords are said of what was just done; the address gives a code alone.
var doneWords = map[string]string{"proposed": "It waits for somebody else to agree. Nothing was changed yet.", "entered": "It was entered.", "kept": "It was kept.",
	"sent": "The bill was taken in. Those who assess bills look at each of its lines.", "closed": "The assessment is done. Whoever sent the bill says whether they agree.",
	"agreed": "You agreed. The bill will be paid.", "disputed": "You did not agree. The inquiry looks at it again.",
	"heard":     "You said that this is not your answer. Nothing is paid before the chair of the inquiry decides.",
	"confirmed": "You confirmed it.", "withdrawn": "Your bill was withdrawn. It stays on record, and is not paid."}

const dayHint = "Day, month and year. For example, 2 March 2027"

func dayTyped(form *web.Form, name string) clock.Day { return edtf.TypedDay(form.Text(name)) }

// moneyTyped reads money; nothing typed is nothing.
func moneyTyped(form *web.Form, name string) award.Pence {
	if form.Text(name) == "" {
		return 0
	}
	p, err := award.ParsePence(form.Text(name))
	if err != nil {
		form.Fail(name, web.UpperFirst(err.Error()))
	}
	return p
}

func input(form *web.Form, name, label, hint string) sheet.Field {
	return sheet.Input(form.Input(name, label, hint))
}

func area(form *web.Form, name, label, hint string) sheet.Field {
	t := form.Textarea(name, label, hint, award.MaxWhy)
	t.Rows = 2
	return sheet.Area(t)
}
