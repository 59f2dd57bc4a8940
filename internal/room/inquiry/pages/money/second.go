package money

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// shows says how each kind of what waits is shown.
func (p *Pages) shows() map[string]second.Show {
	out := map[string]second.Show{}
	for kind, draw := range map[string]func(*awards.Proposed) []sheet.Box{awards.KindAward: showAward, awards.KindRuling: showRuling, awards.KindPayment: showPayment, awards.KindOut: showOut,
		awards.KindAnswer: showAnswer, awards.KindContest: showContest, awards.KindReturn: showReturn} {
		out[kind] = func(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
			now, part, err := p.service.Proposed(ctx, p.service.DB, x)
			if err != nil {
				return nil, nil, err
			}
			return &sheet.View{Boxes: draw(&now)}, []string{part}, nil
		}
	}
	return out
}

func showAward(now *awards.Proposed) []sheet.Box {
	a := &now.Budget.Award
	out := []sheet.Box{{ID: "to-decide", Title: "What is to be decided of " + a.For, List: decisionList(now.Decision, true)},
		{ID: "asked", Title: "What was asked for", List: askedList(a), Fold: len(a.Decisions) > 0}}
	before := decisionBoxes(a.Decisions)
	for i := range before {
		before[i].Fold = true
	}
	return append(out, before...)
}

func showRuling(now *awards.Proposed) []sheet.Box {
	out := []sheet.Box{{ID: "ruling", Title: "The ruling", List: sheet.Rows(sheet.Row("Bill", now.Bill.Month.Human()+", "+now.Budget.Award.For), sheet.Row("Claimed", now.Bill.Claimed.String()),
		sheet.Row("Assessed at", now.Bill.Stands().String()), sheet.Row("To come to", now.Amount.String()), sheet.Row("Why", now.Why))}, stepsBox(now.Bill.Steps)}
	out[0].Links = []web.Link{{Text: "Its lines", Href: inquiry.OnePath + "/" + now.Inquiry + "/money/bills/" + now.Bill.ID}}
	return out
}

func showPayment(now *awards.Proposed) []sheet.Box {
	t := web.Table{ID: "payments", Stack: true, Caption: "Payments", HideCaption: true, Columns: []web.Column{{Text: "Payee"}, {Text: "For what"}, {Text: "Amount", Numeric: true}}}
	for i, l := range now.Lines {
		t.Rows = append(t.Rows, web.Row(web.T(l.Payee), web.Cell{Text: now.Payees[i].Class.Name(), Note: l.Why}, web.T(l.Amount.String())))
	}
	out := sheet.Box{ID: "lines", Title: "To be paid: " + now.Total.String(), Table: &t}
	if now.Terms.Bill != "" {
		out.Links = []web.Link{{Text: "The bill", Href: inquiry.OnePath + "/" + now.Inquiry + "/money/bills/" + now.Terms.Bill}}
	}
	return append([]sheet.Box{out}, alikeBox(now)...)
}

// alikeBox shows what is proposed beside the payments that it is like.
func alikeBox(now *awards.Proposed) []sheet.Box {
	if len(now.Alike) == 0 {
		return nil
	}
	t := web.Table{ID: "alike-payments", Stack: true, Caption: "Payments that are alike", HideCaption: true, Columns: []web.Column{{Text: "To be paid"}, {Text: "Beside it"},
		{Text: "How they are alike"}}}
	for _, a := range now.Alike {
		l := now.Lines[a.Line-1]
		when := "Proposed with it, " + a.With
		if !a.On.IsZero() {
			when = "Ordered on " + a.On.Human() + ", " + a.With
		}
		t.Rows = append(t.Rows, web.Row(web.Cell{Text: l.Payee + ", " + l.Amount.String(), Note: l.Why}, web.Cell{Text: a.Payee + ", " + a.Sum.String(), Note: a.For, Lines: []string{when}},
			web.T(a.How)))
	}
	return []sheet.Box{{ID: "alike", Title: "Look twice: payments like these", Table: &t, Notes: []string{"Why they are paid all the same: " + now.Again}}}
}

// billLink is the bill that something is about.
func billLink(now *awards.Proposed) []web.Link {
	return []web.Link{{Text: "The bill", Href: inquiry.OnePath + "/" + now.Inquiry + "/money/bills/" + now.Terms.Bill}}
}

func showAnswer(now *awards.Proposed) []sheet.Box {
	said := "They do not agree"
	if now.Agrees {
		said = "They agree"
	}
	return []sheet.Box{{ID: "recorded", Title: "The answer, as it is to be recorded", Links: billLink(now), List: sheet.Rows(sheet.Row("Bill", now.Bill.Month.Human()+", "+now.Budget.Award.For),
		sheet.Row("Claimed", now.Bill.Claimed.String()), sheet.Row("Comes to", now.Bill.Stands().String()), sheet.Row("What they say", said), sheet.Row("What they wrote, how and when", now.Why)),
		Notes: []string{"Read the letter yourself before you agree. A lawyer with an account here sees what was recorded, and can say that it is not what they wrote."}}, stepsBox(now.Bill.Steps)}
}

func showContest(now *awards.Proposed) []sheet.Box {
	said := "It is not theirs: they answer again"
	if now.Stands {
		said = "It stands"
	}
	return []sheet.Box{{ID: "contest", Title: "Whose answer it is", Links: billLink(now), List: sheet.Rows(sheet.Row("Bill", now.Bill.Month.Human()+", "+now.Budget.Award.For),
		sheet.Row("To be decided", said), sheet.Row("Why", now.Why))}, stepsBox(now.Bill.Steps)}
}

func showReturn(now *awards.Proposed) []sheet.Box {
	said := "The money came back. It is counted no more, and a bill waits again to be paid"
	if !now.Back {
		said = "The money did not come back: the entry before is mistaken, and stays with this one after it. It is counted again"
	}
	q := &now.Payment
	return []sheet.Box{{ID: "return", Title: "What is to be recorded", List: sheet.Rows(sheet.Row("Payment", q.Reference+", "+q.Amount.String()), sheet.Row("To", q.PayeeReference+", "+q.Class.Name()),
		sheet.Row("Ordered on", q.On.Human()), sheet.Row("To be recorded", said), sheet.Row("How it is known", now.Why))}, backsBox(q)}
}

// backsBox is what was recorded of the money of a payment.
func backsBox(q *awards.Payment) sheet.Box {
	b := sheet.Box{ID: "backs", Title: "What was recorded before", Lines: backLines(q)}
	if len(b.Lines) == 0 {
		b.Lines = []string{"Nothing."}
	}
	return b
}

func backLines(q *awards.Payment) (out []string) {
	for _, e := range q.Backs {
		words := "It did not come back, as was put right on "
		if e.Back {
			words = "The money came back, as was recorded on "
		}
		out = append(out, words+clock.DayOrNone(e.On).Human()+": "+e.Why)
	}
	if len(out) == 0 && !q.Returned.IsZero() {
		out = append(out, "The money came back, as was recorded on "+q.Returned.Human()+": "+q.ReturnedWhy)
	}
	return out
}

func showOut(now *awards.Proposed) []sheet.Box {
	out := []sheet.Box{{ID: "figures", Title: "What everybody will read of " + now.Quarter.Human(), Table: releaseTable(&now.Release),
		Notes: []string{"Why: " + now.Why, "It stays as it is for ever. A correction is published beside it."}}}
	if now.Release.Empty() {
		out[0].Notes = append(out[0].Notes, "Every figure reads “Not given”. Why it is published all the same: "+now.Despite)
	}
	if n := len(now.Before); n > 0 {
		out = append(out, releaseBoxes([]award.Release{now.Before[n-1]})...)
		out[1].Title, out[1].Fold = "What everybody reads of it now", true
	}
	return append(out, release.ToldBox(now.Told))
}
