package close

import (
	"context"

	"candour/internal/room/inquiry/closing"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Boxes are what everybody reads of the closing on the page of an inquiry.
func (p *Pages) Boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	all, err := p.service.Public(ctx, id)
	if err != nil || all.Closing == nil && len(all.Reasons) == 0 {
		return nil, err
	}
	b := sheet.Box{ID: "closing", Title: "What becomes of the record"}
	switch c := all.Closing; {
	case c == nil:
	case c.Closed.IsZero():
		b.Lines = append(b.Lines, "The record goes to "+c.Archive+". It may be closed from "+c.Opens.Human()+" on.",
			"If you spoke to the inquiry, you can change your mind until then. Come back with your words or numbers: your own page says what happens to what you gave.")
	default:
		b.Lines = append(b.Lines, "The record was closed on "+c.Closed.Human()+". It goes to "+c.Archive+".")
		if !c.Written.IsZero() {
			b.List = sheet.Rows(sheet.Row("Written on", c.Written.Human()), sheet.Row("SHA-256 of its manifest", c.SHA256))
		}
	}
	out := []sheet.Box{b}
	if len(all.Reasons) > 0 {
		t := web.Table{ID: "left", Stack: true, Caption: "What was left undone", HideCaption: true, Columns: []web.Column{{Text: "Day"}, {Text: "What"}, {Text: "Why"}}}
		for _, r := range all.Reasons {
			t.Rows = append(t.Rows, web.Row(web.T(r.On.Human()), web.T(web.UpperFirst(publicWords(r.Kind))), web.Cell{Text: r.Why, Note: "Proposed by " + r.By + ". Agreed to by " + r.Second}))
		}
		out = append(out, sheet.Box{ID: "left-undone", Title: "What was left undone", Table: &t, Fold: true})
	}
	if len(all.Destroyed) > 0 {
		out = append(out, destroyedBox(all.Destroyed))
	}
	return out, nil
}

func publicWords(kind closing.Kind) string {
	for _, k := range closing.Kinds() {
		if k.Kind == kind {
			return k.Public
		}
	}
	return "something"
}
