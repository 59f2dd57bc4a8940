// Package homes joins the room of evidence to what holds documents: an inquiry says who takes them in and
// who reads them, what is held from whom, and has a reference to each, so that its reports, hearings and orders can point at it.
package homes

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Inquiries are the inquiries as homes of documents.
type Inquiries struct {
	*inquiry.Service
	Asking *requesting.Service
}

// Home gives an inquiry.
func (h Inquiries) Home(ctx context.Context, q db.Querier, id string) (evidence.Home, error) {
	x, err := h.Service.Of(ctx, q, id)
	if err != nil {
		return evidence.Home{}, err
	}
	out := evidence.Home{ID: x.ID, Title: x.Title, Href: inquiry.OnePath + "/" + x.ID, Synthetic: x.Synthetic}
	switch {
	case x.Frozen():
		out.Closed = "This inquiry is suspended, or has ended. Nothing is taken in while that lasts."
	case !x.Considers(h.Service.Today()):
		out.Closed = "No evidence is taken before the setting-up day of the inquiry. Set the day first."
	}
	return out, nil
}

// Facts are those whose part reads evidence, or gathers it.
func (h Inquiries) Facts(ctx context.Context, q db.Querier, id string, action access.Action) (map[string]any, error) {
	x, err := h.Service.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return h.Service.Inside(ctx, q, &x, does[action])
}

// does is what the part of somebody must do for an action; of what is not named nobody's does.
var does = map[access.Action]rules.Does{evidence.DocumentsRead: rules.Views, evidence.DocumentsTake: rules.Gathers, evidence.DocumentsRedact: rules.Marks, evidence.DocumentsRelease: rules.Releases}

// circles are the audiences of documents, as the book of restrictions knows them: all participants together have what is kept
// from none of them.
var circles = map[evidence.Audience]restrict.Audience{evidence.Participants: {Circle: restrict.CoreParticipant, Of: "all"}, evidence.Public: {Circle: restrict.Public}}

// Shows asks the book for an audience: of one that it does not know, everything is held.
func (h Inquiries) Shows(ctx context.Context, q db.Querier, id string, to evidence.Audience, documents []string) (map[string]evidence.Sight, error) {
	out := map[string]evidence.Sight{}
	who, known := circles[to]
	if !known {
		return out, nil
	}
	all, err := h.Asking.Footings(ctx, q, id, who, documents)
	for _, f := range all {
		out[f.ID] = evidence.Sight{Held: pagesOf(f.Cut)}
	}
	return out, err
}

// Sees asks the book of restrictions of the inquiry.
func (h Inquiries) Sees(ctx context.Context, q db.Querier, id string, documents []string) (map[string]evidence.Sight, error) {
	x, err := h.Service.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	all, err := h.Asking.Sees(ctx, q, &x, documents)
	out := map[string]evidence.Sight{}
	for d, cut := range all {
		out[d] = evidence.Sight{Held: pagesOf(cut)}
	}
	return out, err
}

// Holes are what the book holds of all documents of the inquiry.
func (h Inquiries) Holes(ctx context.Context, q db.Querier, id string) (out []evidence.Hole, err error) {
	x, err := h.Service.Of(ctx, q, id)
	if err != nil {
		return nil, err
	}
	all, err := h.Asking.Holes(ctx, q, &x)
	for _, o := range all {
		one := evidence.Hole{Document: o.Document}
		if o.Span != (restrict.Span{}) {
			one.Pages = pagesOf([]restrict.Span{o.Span})[0]
		}
		out = append(out, one)
	}
	return out, err
}

// pagesOf are the pages on which something is held: a page is not shown in parts here.
func pagesOf(cut []restrict.Span) (out []evidence.Pages) {
	for _, s := range cut {
		out = append(out, evidence.Pages{From: s.From.Page, To: max(s.From.Page, s.To.Page)})
	}
	return out
}

// HandedOver ends a silence.
func (h Inquiries) HandedOver(ctx context.Context, tx *ledger.Tx, id, asking, delivery string, on clock.Day) error {
	x, err := h.Service.Of(ctx, tx, id)
	if err != nil {
		return err
	}
	return h.Asking.Delivered(ctx, tx, &x, asking, delivery, on, true)
}

// Took gives the inquiry a reference to each document: called by its number, since the name of a file can be somebody's.
func (h Inquiries) Took(_ context.Context, tx *ledger.Tx, id string, all []evidence.Came) error {
	var out []requesting.Arrived
	for _, c := range all {
		out = append(out, requesting.Arrived{ID: c.ID, Received: requesting.Received{Inquiry: id, Title: c.URN, SHA256: c.SHA256, Pages: c.Pages, On: c.Received, Body: c.Body, Sender: c.Sender,
			Asking: c.Asking}})
	}
	return h.Asking.Arrive(tx, out)
}

// Bodies are those of the list.
func (h Inquiries) Bodies(ctx context.Context) (out []evidence.Body, err error) {
	all, err := h.Service.BodyChoices(ctx)
	for _, b := range all {
		out = append(out, evidence.Body{ID: b.ID, Name: b.Name})
	}
	return out, err
}

// Asked is what the inquiry asked bodies for.
func (h Inquiries) Asked(ctx context.Context, _ db.Querier, id string) (out []evidence.Asked, err error) {
	_, all, err := h.Asking.Askings(ctx, id)
	if err != nil {
		return nil, err
	}
	names, err := h.Service.BodyNames(ctx)
	for _, a := range all {
		out = append(out, evidence.Asked{ID: a.ID, Text: names[a.Asking.Of] + ", " + a.Reference(), Body: a.Asking.Of})
	}
	return out, err
}
