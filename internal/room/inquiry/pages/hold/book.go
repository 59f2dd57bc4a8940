package hold

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// aPage is how many restrictions a page lists.
const aPage = 15

var kindWords = map[holding.Kind]string{holding.Order: "Order of the chair", holding.Notice: "Notice of the minister", holding.Application: "Application", holding.Claim: "Claim of privilege",
	holding.Stopped: "Stop at a hearing"}

var didWords = map[holding.Did]string{holding.Granted: "Granted", holding.Refused: "Refused", holding.Withdrawn: "Withdrawn",
	holding.Revoked: "Revoked", holding.Upheld: "Upheld", holding.Rejected: "Rejected", holding.Lifted: "Lifted",
	holding.Over: "Its last day passed"}

// thing is something that can be held, as a page calls it.
type thing struct{ id, words string }

// things are the latest documents, and those that are named, with the published sentences and requests of an
// inquiry; more says that it has other documents.
func (p *Pages) things(ctx context.Context, id string, named ...restrict.Scope) (out []thing, more bool, err error) {
	var ids []string
	for _, s := range named {
		ids = append(ids, s.Of)
	}
	documents, more, err := p.Asking.ToHold(ctx, id, ids)
	if err != nil {
		return nil, false, err
	}
	for _, d := range documents {
		out = append(out, thing{d.ID, "Document: " + d.Title})
	}
	_, sentences, err := p.Findings.Team(ctx, id)
	if err != nil {
		return nil, false, err
	}
	for _, f := range sentences {
		if !f.Waits {
			out = append(out, thing{f.ID, "Published sentence: " + f.Report + ", " + f.Place})
		}
	}
	days, err := p.days(ctx, id)
	if err != nil {
		return nil, false, err
	}
	for _, d := range days {
		out = append(out, thing{ofSitting + d.Of, "Lines of a hearing: " + d.Words})
	}
	_, asked, err := p.Asking.Askings(ctx, id)
	for _, a := range asked {
		out = append(out, thing{a.ID, "What was asked under " + a.Reference()})
	}
	return out, more, err
}

// ofSitting begins the value of a day of a hearing among the choices.
const ofSitting = "hearing "

// about says what a restriction is about.
func about(scopes []restrict.Scope, all []thing) string {
	var out []string
	for _, s := range scopes {
		words := s.Of
		if i := slices.IndexFunc(all, func(t thing) bool { return t.id == s.Of }); i >= 0 {
			words = all[i].words
		}
		switch s.Kind {
		case restrict.OfPerson:
			words = "All that identifies " + s.Of
		case restrict.OfClass:
			words = "All of the class " + s.Of
		case restrict.OfHearing:
			words = "Lines of a hearing"
			if i := slices.IndexFunc(all, func(t thing) bool { return t.id == ofSitting+s.Of }); i >= 0 {
				words = all[i].words
			}
			words += linesOf(s.Span)
		case restrict.OfPassage:
			words += fmt.Sprintf(", page %d passage %d to page %d passage %d", s.Span.From.Page, s.Span.From.Line, s.Span.To.Page, s.Span.To.Line)
		}
		out = append(out, words)
	}
	return strings.Join(out, "\n")
}

// linesOf says which lines of a day they are.
func linesOf(s restrict.Span) string {
	at := func(p restrict.Place) string { return fmt.Sprintf("page %d line %d", p.Page, p.Line) }
	switch none := (restrict.Place{}); {
	case s == restrict.Span{}:
		return ", all of it"
	case s.To == none:
		return ", from " + at(s.From) + " on"
	case s.From == none:
		return ", to " + at(s.To)
	}
	return ", " + at(s.From) + " to " + at(s.To)
}

// stands says how a restriction stands.
func stands(e *holding.Entry, waits bool) string {
	switch {
	case waits:
		return "It holds nothing any more. Everybody is not shown yet what it held"
	case e.Ended == holding.Upheld:
		return "Upheld on " + e.EndedOn.Human()
	case e.Ended == holding.Granted && e.Opens.IsZero():
		return "Granted on " + e.EndedOn.Human() + ". What the order does not hold stays held"
	case e.Ended != "":
		return didWords[e.Ended] + " on " + e.EndedOn.Human() + ". Open from " + e.Opens.Human()
	case e.Kind == holding.Stopped:
		return "Held since it was stopped, until it is lifted"
	case e.Kind == holding.Application:
		return "Undecided: held as if it were granted"
	case e.Kind == holding.Claim:
		return "Held apart until it is ruled on"
	}
	return "In force"
}

// book lists what is held.
func (p *Pages) book(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	x, v, err := p.Holding.Read(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	var named []restrict.Scope
	for _, e := range v.Entries {
		named = append(named, e.Scopes...)
	}
	all, _, err := p.things(ctx, x.ID, named...)
	if err != nil {
		return err
	}
	page := p.view(&x, "What is held, and from whom", r)
	page.Lead = []string{"What an entry is about is held from this book on, in every list, page, feed and file. Whoever it is held from is answered as where there is nothing."}
	if x.State != inquiry.Ended {
		if p.Holding.May(ctx, &x, inquiry.InquiryRule) {
			page.Links = append(page.Links, web.Link{Text: "Make an order", Href: here(r, "/order")})
		}
		page.Links = append(page.Links, web.Link{Text: "Enter an application", Href: here(r, "/application")}, web.Link{Text: "Enter a claim of privilege", Href: here(r, "/claim")},
			web.Link{Text: "Stop: hold lines of a hearing at once", Href: here(r, "/stop")})
	}
	page.Links = append(page.Links, web.Link{Text: "What waits for a second person", Href: ProposalsPath})
	t := web.Table{ID: "book", Stack: true, Caption: "Restrictions", HideCaption: true, Empty: "Nothing is held.",
		Columns: []web.Column{{Text: "What"}, {Text: "About"}, {Text: "How it stands"}, {Text: "Entered"}}}
	number, _ := strconv.Atoi(r.URL.Query().Get("page"))
	number = max(1, min(number, (len(v.Entries)+aPage-1)/aPage))
	slices.Reverse(v.Entries)
	for _, e := range v.Entries[(number-1)*aPage : min(number*aPage, len(v.Entries))] {
		t.Rows = append(t.Rows, web.Row(web.A(kindWords[e.Kind], here(r, "/"+e.ID)), web.T(about(e.Scopes, all)), web.T(stands(&e, v.Waits(&e, p.Holding.Today()))), web.T(e.Made.Human())))
	}
	pages := web.Paginate(r.URL, number, aPage, len(v.Entries))
	page.Table, page.Pages = &t, &pages
	return p.show(w, r, page)
}

func (p *Pages) one(w http.ResponseWriter, r *http.Request) error {
	return p.oneForm(w, r, web.NewForm())
}

// oneForm shows one restriction, and what the chair may do about it.
func (p *Pages) oneForm(w http.ResponseWriter, r *http.Request, form *web.Form) error {
	ctx := r.Context()
	x, v, err := p.Holding.Read(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	e, found := v.Find(r.PathValue("restriction"))
	if !found {
		return inquiry.ErrNone()
	}
	all, _, err := p.things(ctx, x.ID, e.Scopes...)
	if err != nil {
		return err
	}
	page := p.view(&x, kindWords[e.Kind], r)
	page.Back, page.Errors = &web.Link{Text: "What is held", Href: here(r, "")}, form.Errors()
	page.Boxes = entryBoxes(&e, &v, all, p.Holding.Today())
	if (e.Ended == "" || v.Waits(&e, p.Holding.Today())) && x.State != inquiry.Ended && p.Holding.May(ctx, &x, inquiry.InquiryRule) {
		page.Forms = endForms(form, &e, &v, here(r, "/"+e.ID), p.Holding.Today())
	}
	return p.show(w, r, page)
}

func whoWords(only restrict.Audiences) string {
	words := map[restrict.Circle]string{restrict.Team: "Those of the team who read evidence", restrict.Provider: "Whoever provided it",
		restrict.CoreParticipant: "Core participants to whom it was disclosed",
		restrict.Recipient:       "Recipients of letters"}
	out := []string{"Those who hold: chair and solicitor"}
	for _, a := range only {
		out = append(out, words[a.Circle])
	}
	return strings.Join(out, "\n")
}

var groundWords = map[restrict.Ground]string{restrict.RequiredByLaw: "Required by law (section 19(3)(a))",
	restrict.ConduciveOrInInterest: "Conducive to the terms of reference, or in the public interest (section 19(3)(b))"}

var claimWords = map[restrict.ClaimGround]string{restrict.Privilege: "Privilege", restrict.PublicInterestImmunity: "Public interest immunity"}

func entryBoxes(e *holding.Entry, v *holding.View, all []thing, today clock.Day) []sheet.Box {
	rows := []web.SummaryRow{sheet.Row("About", about(e.Scopes, all)), sheet.Row("How it stands", stands(e, v.Waits(e, today))), sheet.Row("Entered", e.Made.Human()), sheet.Row("By", e.Whose),
		sheet.Row("Who may still see it", whoWords(e.Only))}
	if e.Why != "" {
		rows = append(rows, sheet.Row("Why it opens", e.Why))
	}
	if e.Ordered != "" {
		rows = append(rows, sheet.Row("Which court or law opens it", e.Ordered))
	}
	out := []sheet.Box{{ID: "entry", Title: "What is held", List: sheet.Rows(rows...)}}
	for _, c := range v.Claims {
		if c.ID == e.ID {
			out[0].List.Rows = append(out[0].List.Rows, sheet.Row("Ground", claimWords[c.Ground]))
		}
	}
	for _, o := range v.Orders {
		if o.ID != e.ID {
			continue
		}
		until := "Lasting"
		if !o.Until.IsZero() {
			until = o.Until.Human()
		}
		why := []web.SummaryRow{sheet.Row("Ground", groundWords[o.Ground]), sheet.Row("From", o.From.Human()), sheet.Row("Last day", until)}
		if o.Ground == restrict.RequiredByLaw {
			why = append(why, sheet.Row("Provision", o.Law))
		} else {
			why = append(why, sheet.Row("Public concern", o.Factors.PublicConcern), sheet.Row("Risk of harm or damage", o.Factors.Harm), sheet.Row("Confidence", o.Factors.Confidence),
				sheet.Row("Delay and cost", o.Factors.DelayAndCost))
		}
		out = append(out, sheet.Box{ID: "weighed", Title: "Why", List: sheet.Rows(why...)})
	}
	return out
}

// endForms are what the chair may do about a restriction.
func endForms(form *web.Form, e *holding.Entry, v *holding.View, at string, today clock.Day) (out []sheet.Form) {
	opening := func(id, title string, dids ...holding.Did) sheet.Form {
		f := sheet.Form{ID: id, Title: title, Action: at, Button: web.Button{Text: "Propose that it opens"},
			Lines: []string{"Nothing opens before somebody else agrees, and before somebody has read, for whom it could tell, what everybody would read then."}}
		if len(dids) == 1 {
			f.Hidden = []web.Hidden{{Name: "did", Value: string(dids[0])}}
		} else {
			options := web.OptionsOf(dids, func(d holding.Did) web.Option { return web.Option{Value: string(d), Text: didWords[d]} })
			f.Fields = append(f.Fields, sheet.Radios(form.Radios("did", "What became of it?", "", options)))
		}
		f.Fields = append(f.Fields, sheet.Input(form.RoughDate("opens", "From which day may it be seen?", "Day, month and year. For example, 2 March 2027")),
			sheet.Area(form.Textarea("why", "Why may it be seen?", "", holding.MaxWords)),
			sheet.Area(form.Textarea("ordered", "If a court or a law opens it: which, and of which day?",
				"Leave it empty if neither does. If you fill it in, it opens unread, and nothing more is published until it is read",
				holding.MaxWords)))
		return f
	}
	if v.Waits(e, today) {
		return []sheet.Form{opening("show", "Show everybody what it held", holding.Over)}
	}
	switch e.Kind {
	case holding.Stopped:
		return []sheet.Form{opening("lift", "Lift it", holding.Lifted)}
	case holding.Order:
		return []sheet.Form{opening("revoke", "Revoke it", holding.Revoked)}
	case holding.Claim:
		return []sheet.Form{{ID: "uphold", Title: "Uphold it", Action: at, Hidden: []web.Hidden{{Name: "did", Value: string(holding.Upheld)}}, Button: web.Button{Text: "Uphold it"},
			Lines: []string{"It stays held apart, for good."}}, opening("reject", "Reject it", holding.Rejected)}
	case holding.Application:
		var orders []web.Option
		for i := range v.Entries {
			if o := &v.Entries[i]; o.Kind == holding.Order && o.Ended == "" {
				orders = append(orders, web.Option{Value: o.ID, Text: "Order of " + o.Made.Human() + ", " + o.ID[len(o.ID)-6:]})
			}
		}
		if len(orders) > 0 {
			out = append(out, sheet.Form{ID: "grant", Title: "Grant it by an order", Action: at, Hidden: []web.Hidden{{Name: "did", Value: string(holding.Granted)}}, Button: web.Button{Text: "Grant it"},
				Lines: []string{"What the order does not hold stays held."}, Fields: []sheet.Field{sheet.Select(form.Select("order", "By which order?", "", orders), "Choose")}})
		}
		return append(out, opening("end", "It is refused, or was withdrawn", holding.Refused, holding.Withdrawn))
	}
	return nil
}

// end does what the chair chose about a restriction.
func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	return do(p.oneForm, func(r *http.Request, form *web.Form) (string, error) {
		id, restriction, did := r.PathValue("id"), r.PathValue("restriction"), holding.Did(form.Text("did"))
		if did == "" {
			form.Fail("did", "Choose what became of it")
			return "", nil
		}
		if did == holding.Granted || did == holding.Upheld {
			return "/" + restriction + "?done=ended", p.Holding.End(r.Context(), id, restriction, did, form.Text("order"))
		}
		_, err := p.Holding.Propose(r.Context(), holding.Opening{Inquiry: id, Restriction: restriction, Did: did, Opens: edtf.TypedDay(form.Text("opens")), Why: form.Text("why"),
			Ordered: form.Text("ordered")})
		return "/" + restriction + "?done=proposed", err
	})(w, r)
}

// openWords say what comes of an opening.
func openWords(t *holding.Opening) string {
	out := "If you agree, what this held is open from that day, to whomever nothing else holds it from. "
	if t.Ordered != "" {
		return out + "It opens unread, because a court or a law opens it. Until somebody has read it, nothing more is published."
	}
	return out + "It waits where nobody has read yet, for whom it could tell, what everybody would read, or where that tells too much."
}

// showOpening shows what would open.
func (p *Pages) showOpening(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	t, q, e, v, err := p.Holding.Proposed(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	told, err := p.Holding.Told(ctx, &t)
	if err != nil {
		return nil, nil, err
	}
	boxes := entryBoxes(&e, &v, nil, p.Holding.Today())
	boxes[0].Title = kindWords[e.Kind]
	for i := range boxes[1:] {
		boxes[i+1].Fold = true
	}
	opens := sheet.Box{ID: "opening", Title: "What opens", Notes: []string{openWords(&t)},
		List: sheet.Rows(sheet.Row("Inquiry", q.Title), sheet.Row("What became of it", didWords[t.Did]), sheet.Row("Open from", t.Opens.Human()))}
	if t.Ordered != "" {
		opens.List.Rows = append(opens.List.Rows, sheet.Row("Which court or law opens it", t.Ordered))
	}
	return &sheet.View{Boxes: slices.Concat([]sheet.Box{opens}, boxes, moreBoxes(told))}, nil, nil
}

// moreBoxes say of each text of which everybody would read more who read it, folded where it was not refused.
func moreBoxes(told []jigsaw.Read) (out []sheet.Box) {
	for i, one := range told {
		b := release.ToldBox(one.Told)
		b.ID, b.Table.ID = "readings-"+strconv.Itoa(i+1), "told-"+strconv.Itoa(i+1)
		b.Title, b.Fold = "Everybody would read more of: "+one.Title, slices.ContainsFunc(one.Told, func(r jigsaw.Told) bool { return r.Same && !r.Refused })
		if b.Fold {
			b.Title += " (read, and not refused)"
		}
		out = append(out, b)
	}
	return out
}
