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
