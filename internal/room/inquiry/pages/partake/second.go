package partake

import (
	"context"
	"strconv"
	"strings"

	"candour/internal/room/inquiry/pages/release"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/proposal"
)

func (p *Pages) shows() map[string]second.Show {
	out := map[string]second.Show{}
	for kind, draw := range map[string]func(*sheet.View, *participants.Proposed){
		participants.KindDecision: showDecision, participants.KindActs: showActs, participants.KindText: showText, participants.KindGive: showGive,
		participants.KindPersons: showPersons,
	} {
		out[kind] = func(ctx context.Context, x proposal.Proposal) (*sheet.View, []string, error) {
			now, part, err := p.service.Proposed(ctx, p.service.DB, x)
			if err != nil {
				return nil, nil, err
			}
			v := &sheet.View{}
			draw(v, &now)
			return v, []string{part}, nil
		}
	}
	return out
}

func partyNames(all []participants.Party) (out []string) {
	for _, p := range all {
		out = append(out, p.Name)
	}
	return out
}

func showDecision(v *sheet.View, now *participants.Proposed) {
	one := now.Parties[0]
	v.Lead = []string{"Everybody will read this, a refusal too. Look for a name that should not be read."}
	list := sheet.Rows(sheet.Row("Who", one.Name), sheet.Row("Decision", outcomeWords[now.Outcome]))
	if all := one.Identified(); len(all) > 0 {
		list.Rows = append(list.Rows, sheet.Row("The name identifies", strings.Join(all, ", ")))
	}
	if now.Outcome == participant.Granted {
		list.Rows = append(list.Rows, sheet.Row("For what", now.Scope.Words()), sheet.Row("Last day", untilWords(now.Until)))
	}
	list.Rows = append(list.Rows, reasons(&now.Test, &now.Decision, false)...)
	v.Boxes = []sheet.Box{{ID: "decision", Title: "The decision", List: list}}
	if a, waits := one.Waiting(); waits {
		b := appliedBox(&a)
		b.Fold = true
		v.Boxes = append(v.Boxes, b)
	}
	v.Boxes = append(v.Boxes, release.ToldBox(now.Told))
}

func showActs(v *sheet.View, now *participants.Proposed) {
	list := sheet.Rows(sheet.Row("Who", now.Name))
	for _, o := range actings {
		if o.Value == string(now.Acting) {
			list.Rows = append(list.Rows, sheet.Row("As", o.Text))
		}
	}
	if now.Alike != "" {
		list.Rows = append(list.Rows, sheet.Row("What was looked at", now.Alike))
	}
	v.Boxes = []sheet.Box{{ID: "acts", Title: "Who would act", List: list, Points: append([]string{}, partyNames(now.Parties)...)}}
	v.Lead = []string{"They will see what these were given, once they gave the undertaking, and nothing else. Where it is for several, is nothing that one tells them of use against another?"}
}

func showText(v *sheet.View, now *participants.Proposed) {
	v.Lead = []string{"Everybody reads it. Whoever gave the text before has to give this one before anything opens to them again."}
	v.Boxes = []sheet.Box{{ID: "text", Title: "The text", List: sheet.Rows(sheet.Row("Text", now.Text), sheet.Row("Why", now.Why))}}
	if now.Before.Number > 0 {
		v.Boxes = append(v.Boxes, sheet.Box{ID: "before", Title: "The text that counts now", Fold: true, List: sheet.Rows(sheet.Row("Text", now.Before.Text))})
	}
}

func showGive(v *sheet.View, now *participants.Proposed) {
	v.Lead = []string{"Is each of these for each of them? What was sent in error can be closed here, and nobody can take back what was read."}
	t := web.Table{ID: "papers", Stack: true, Caption: "Documents", HideCaption: true, Columns: []web.Column{{Text: "Document"}, {Text: "Copy"}, {Text: "Cut out"}}}
	unread := 0
	for i, p := range now.Papers {
		c := now.Documents[i]
		cut := "Nothing"
		if len(p.Cut) > 0 {
			cut = "What is held from them: the copy has to be without it"
		}
		title := web.T(p.Title)
		if !p.Looked {
			title.Lines, unread = []string{unreadWords + "."}, unread+1
		}
		if c.SHA256 == p.SHA256 {
			cut += ". The file is the one that the inquiry has"
		}
		t.Rows = append(t.Rows, web.Row(title, web.Cell{Text: web.Plural(c.Pages, "page", "pages"), Note: "SHA-256 " + c.SHA256}, web.T(cut)))
	}
	v.Boxes = []sheet.Box{{ID: "to", Title: "Who would get them", Points: partyNames(now.Parties), List: sheet.Rows(sheet.Row("Called", now.Set), sheet.Row("For what", now.Scope.Words()),
		sheet.Row("Documents", strconv.Itoa(len(now.Papers))))}, {ID: "what", Title: "What they would get", Table: &t}}
	if unread > 0 {
		v.Boxes[0].Notes = []string{"Nobody has read " + strconv.Itoa(unread) + " of them for whom they identify. Why they are given all the same: " + now.Unread,
			"What is held of a person is held of what somebody said identifies them. Have them read first, or turn this down."}
	}
}

func showPersons(v *sheet.View, now *participants.Proposed) {
	words := "The name identifies them: what holds them holds it"
	if !now.Theirs {
		words = "It does not: they are taken away, and what holds them holds the name no longer"
	}
	v.Boxes = []sheet.Box{{ID: "persons", Title: "Whom the name identifies", List: sheet.Rows(sheet.Row("Name", now.Parties[0].Name), sheet.Row("Ciphers", strings.Join(now.Terms.Persons, ", ")),
		sheet.Row("To be agreed", words), sheet.Row("Why", now.Why))}}
}
