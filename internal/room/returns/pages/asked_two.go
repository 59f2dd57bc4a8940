package pages

import (
	"context"

	"candour/internal/room/returns"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

// showAsking shows an asking that waits for a second: when, how and why only now,
// and what the board says of each body, and would say.
func (p *Pages) showAsking(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
	a, parts, err := p.service.WaitingAsking(ctx, x)
	if err != nil {
		return nil, nil, err
	}
	t := web.Table{ID: "asked", Caption: "What everybody would read", Stack: true, Columns: []web.Column{{Text: "Body"}, {Text: "It says"}, {Text: "It would say"}}}
	for i, r := range a.Returns {
		t.Rows = append(t.Rows, web.Row(web.A(r.BodyName, returns.ReturnPath+"/"+r.ID), web.T(a.Says[i]), web.T(a.WouldSay[i])))
	}
	v := &sheet.View{Table: &t, Lead: []string{"Agree only if you know that they were asked on that day. If you turn it down, it is taken away."},
		Boxes: []sheet.Box{{ID: "how", Title: "How they were asked", List: sheet.Rows(sheet.Row("Asked on", a.Asking.On.Human()), sheet.Row("How", a.Asking.How),
			sheet.Row("Last day", a.Round.Due.Human()), sheet.Row("Entered on", a.Asking.Made.Human()))}}}
	if a.Late > 0 {
		v.Warning = "If you agree, everybody reads at once that " + web.Plural(a.Late, "body is", "bodies are") + " late."
	}
	return v, parts, nil
}
