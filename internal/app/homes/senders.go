package homes

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/trust/ledger"
)

// Request is what an inquiry asked a body for.
func (h Inquiries) Request(ctx context.Context, q db.Querier, asking string) (evidence.Request, error) {
	x, a, facts, err := h.Asking.Provides(ctx, q, asking)
	if err != nil {
		return evidence.Request{}, err
	}
	names, err := h.Service.BodyNames(ctx)
	out := evidence.Request{ID: a.ID, Home: x.ID, Title: x.Title, Href: inquiry.AskedPath + "/" + a.ID, Synthetic: x.Synthetic, Body: a.Asking.Of, BodyName: names[a.Asking.Of],
		Reference: a.Reference(), Facts: facts}
	switch {
	case x.Frozen():
		out.Closed = "This inquiry is suspended, or has ended. No file can be sent here while that lasts."
	case !x.Considers(h.Service.Today()):
		out.Closed = "The inquiry takes no evidence yet. No file can be sent here until it does."
	case !a.Standing.Withdrawn.IsZero():
		out.Closed = "The inquiry withdrew this request. Nothing more is asked for, and no file can be sent here."
	}
	return out, err
}

// Sent ends a silence on the day on which the body itself hands over.
func (h Inquiries) Sent(ctx context.Context, tx *ledger.Tx, r evidence.Request, delivery string, on clock.Day) error {
	x, err := h.Service.Of(ctx, tx, r.Home)
	if err != nil {
		return err
	}
	return h.Asking.Delivered(ctx, tx, &x, r.ID, delivery, on, false)
}

// Theirs asks the book of restrictions what is held from a body that handed something over.
func (h Inquiries) Theirs(ctx context.Context, q db.Querier, id, body string, documents []string) (map[string]evidence.Sight, error) {
	all, err := h.Asking.SeesAs(ctx, q, id, restrict.Audience{Circle: restrict.Provider, Of: body}, documents)
	out := map[string]evidence.Sight{}
	for d, cut := range all {
		out[d] = evidence.Sight{Held: pagesOf(cut)}
	}
	return out, err
}
