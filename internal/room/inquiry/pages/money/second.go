package money

import (
	"context"

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
	for kind, draw := range map[string]func(*awards.Proposed) []sheet.Box{awards.KindAward: showAward, awards.KindRuling: showRuling, awards.KindPayment: showPayment, awards.KindOut: showOut} {
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
	return []sheet.Box{out}
}

func showOut(now *awards.Proposed) []sheet.Box {
	out := []sheet.Box{{ID: "figures", Title: "What everybody will read of " + now.Quarter.Human(), Table: releaseTable(&now.Release),
		Notes: []string{"Why: " + now.Why, "It stays as it is for ever. A correction is published beside it."}}}
	if n := len(now.Before); n > 0 {
		out = append(out, releaseBoxes([]award.Release{now.Before[n-1]})...)
		out[1].Title, out[1].Fold = "What everybody reads of it now", true
	}
	return append(out, release.ToldBox(now.Told))
}
