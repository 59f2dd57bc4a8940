package pages

import (
	"context"

	"candour/internal/room/inquiry"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
)

// Beside is what other floors of this room have to show on the pages of an inquiry.
type Beside struct {
	// Links are what somebody can do there to an inquiry, for its page on the desk.
	Links func(ctx context.Context, x *inquiry.Inquiry) []web.Link
	// Boxes are what everybody reads of it there.
	Boxes func(ctx context.Context, id string) ([]sheet.Box, error)
	// Desk are what is of no one inquiry, for the desk itself.
	Desk []web.Link
}

// With has the pages show what other floors have beside their own.
func (p *Pages) With(b Beside) *Pages {
	p.beside = b
	return p
}

func (b Beside) links(ctx context.Context, x *inquiry.Inquiry) []web.Link {
	if b.Links == nil {
		return nil
	}
	return b.Links(ctx, x)
}

func (b Beside) boxes(ctx context.Context, id string) ([]sheet.Box, error) {
	if b.Boxes == nil {
		return nil, nil
	}
	return b.Boxes(ctx, id)
}

// gathered puts boxes that only lead somewhere into one, each link after the name of its box: a heading for
// each would make the page longer than three screens.
func gathered(all []sheet.Box) (out []sheet.Box) {
	leads := sheet.Box{ID: "leads", Title: "More of this inquiry"}
	for _, b := range all {
		if b.Fold || b.Table != nil || b.List != nil || b.Tag != nil || len(b.Lines)+len(b.Notes)+len(b.Points) > 0 || b.Figure != nil {
			out = append(out, b)
			continue
		}
		for _, l := range b.Links {
			leads.Links = append(leads.Links, web.Link{Text: b.Title + ": " + l.Text, Href: l.Href})
		}
	}
	if len(leads.Links) > 0 {
		out = append([]sheet.Box{leads}, out...)
	}
	return out
}
