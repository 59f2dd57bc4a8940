package letting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/trust/ledger"
)

// Gate lets out what everybody reads, or refuses: because of whom it could tell.
type Gate interface {
	// Would says why a text would be refused, as things stand in q; nil where it would go out.
	Would(ctx context.Context, q db.Querier, inquiry string, t jigsaw.Text) error
	// Let lets it out, within the write that publishes it, or refuses.
	Let(ctx context.Context, tx *ledger.Tx, inquiry string, t jigsaw.Text) error
	// Told gives every reading of a text, to whoever is to agree that it is published.
	Told(ctx context.Context, q db.Querier, inquiry string, t jigsaw.Text) ([]jigsaw.Told, error)
}

// ErrNoGate is said where there is no gate.
func ErrNoGate() error {
	return errs.New(errs.Unavailable, "It cannot be asked here whom this could tell, so it is not published.")
}

// Would asks a gate that may not be there.
func Would(ctx context.Context, q db.Querier, g Gate, inquiry string, t jigsaw.Text) error {
	if g == nil {
		return ErrNoGate()
	}
	return g.Would(ctx, q, inquiry, t)
}

// Let asks it within the write that publishes.
func Let(ctx context.Context, tx *ledger.Tx, g Gate, inquiry string, t jigsaw.Text) error {
	if g == nil {
		return ErrNoGate()
	}
	return g.Let(ctx, tx, inquiry, t)
}

// Told gives every reading; none where there is no gate, where nothing is published at all.
func Told(ctx context.Context, q db.Querier, g Gate, inquiry string, t jigsaw.Text) ([]jigsaw.Told, error) {
	if g == nil {
		return nil, nil
	}
	return g.Told(ctx, q, inquiry, t)
}

// Find gives one of some texts.
func Find(all []jigsaw.Text, kind, ref string) (jigsaw.Text, bool) {
	for _, t := range all {
		if t.Kind == kind && t.Ref == ref {
			return t, true
		}
	}
	return jigsaw.Text{}, false
}

// Waiting gives one of the texts that a floor has waiting, to whoever may read them there.
func Waiting(all []jigsaw.Text, err error, kind, ref string) (jigsaw.Text, error) {
	if err != nil {
		return jigsaw.Text{}, err
	}
	out, ok := Find(all, kind, ref)
	if !ok {
		return out, inquiry.ErrNothing()
	}
	return out, nil
}

// Bare are texts as a list has them: without words.
func Bare(all []jigsaw.Text) (out []jigsaw.Text) {
	for _, t := range all {
		out = append(out, jigsaw.Text{Kind: t.Kind, Ref: t.Ref, Title: t.Title})
	}
	return out
}

// Book is the book of restrictions of inquiries.
type Book interface {
	// Rules are those of an inquiry on a day, as they stand in q.
	Rules(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (restrict.Rules, error)
}

// Rules are those under which everybody reads on a day. Where there is no book all is held.
func Rules(ctx context.Context, q db.Querier, b Book, inquiry string, day clock.Day) (restrict.Rules, error) {
	if b == nil {
		return restrict.Rules{}, nil
	}
	return b.Rules(ctx, q, inquiry, day)
}
