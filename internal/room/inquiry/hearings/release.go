package hearings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/ledger"
)

// Outside gives the transcripts that everybody reads, for whoever asks whom they could tell.
type Outside struct {
	Clock   clock.Clock
	Holding Holding // nil: all is held

	store store
}

// Public gives them as they stand in q, in the words that everybody reads.
func (o Outside) Public(ctx context.Context, q db.Querier, inquiry string) (out []jigsaw.Text, err error) {
	all, err := o.store.transcripts(ctx, q, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, inquiry)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var held restrict.Rules
	if o.Holding != nil {
		if held, err = o.Holding.Rules(ctx, q, inquiry, clock.Today(o.Clock)); err != nil {
			return nil, err
		}
	}
	for i := range all {
		out = append(out, textOf(&all[i], held))
	}
	return out, nil
}

// What a transcript is among texts: as it is, and a later file of it that waits.
const (
	textKind  = "transcript"
	laterText = "later-file"
)

// textOf is a transcript in the words that everybody reads under some rules, with how lines read before.
func textOf(t *Transcript, held restrict.Rules) jigsaw.Text {
	lines, margins := t.Transcript.For(held, []restrict.Audience{everybody}, t.Hearing, t.Looked, nil)
	var b strings.Builder
	for _, l := range lines {
		if l.Held {
			b.WriteString("[...]\n")
			continue
		}
		b.WriteString(l.Text + "\n")
		if l.Was != "" {
			b.WriteString(l.Was + "\n")
		}
	}
	for _, m := range margins {
		b.WriteString(m.Text + "\n")
	}
	return jigsaw.Text{Kind: textKind, Ref: t.ID, Title: "Transcript of day " + strconv.Itoa(t.Number), Words: b.String(), Looks: looksOf(t, lines)}
}

// looksOf are the places of which somebody established whom they identify, and of which everybody reads something.
func looksOf(t *Transcript, lines []transcript.Shown) (out []jigsaw.Seen) {
	for _, f := range t.Looked.Found {
		i := slices.IndexFunc(lines, func(l transcript.Shown) bool {
			return !l.Held && l.Place.Compare(f.Span.From) >= 0 && (f.Span.To == (restrict.Place{}) || l.Place.Compare(f.Span.To) <= 0)
		})
		if i >= 0 && len(f.Persons) > 0 {
			at := "from page " + num(f.Span.From.Page) + " line " + num(f.Span.From.Line)
			if f.Span.To != (restrict.Place{}) {
				at += " to page " + num(f.Span.To.Page) + " line " + num(f.Span.To.Line)
			}
			out = append(out, jigsaw.Seen{Kind: jigsaw.Other, Value: at, Words: lines[i].Text, Must: true, Persons: f.Persons})
		}
	}
	return out
}

// released lets a transcript out as it is, within the write that publishes it, or refuses.
func (s *Service) released(ctx context.Context, tx *ledger.Tx, t *Transcript) error {
	text, err := s.text(ctx, tx, t)
	if err != nil {
		return err
	}
	return s.Release.Let(ctx, tx, t.Inquiry, text)
}

// would says why it would be refused.
func (s *Service) would(ctx context.Context, q db.Querier, t *Transcript) error {
	text, err := s.text(ctx, q, t)
	if err != nil {
		return err
	}
	return s.Release.Would(ctx, q, t.Inquiry, text)
}

func (s *Service) text(ctx context.Context, q db.Querier, t *Transcript) (jigsaw.Text, error) {
	if s.Release == nil {
		return jigsaw.Text{}, errNoRelease
	}
	held, err := s.rules(ctx, q, t.Inquiry)
	return textOf(t, held), err
}

var errNoRelease = errs.New(errs.Unavailable, "It cannot be asked here whom this could tell, so it is not published.")

// Ahead lists the transcripts, and later files of them, that are not public yet.
func (s *Service) Ahead(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	if err := s.readerOf(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.store.transcripts(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	for i := range all {
		t := &all[i]
		title := "Transcript of day " + strconv.Itoa(t.Number)
		if t.Out.IsZero() {
			out = append(out, jigsaw.Text{Kind: textKind, Ref: t.ID, Title: title})
		} else if t.next != "" {
			out = append(out, jigsaw.Text{Kind: laterText, Ref: t.ID, Title: title + ", later file"})
		}
	}
	return out, err
}

// Words gives one in the words that everybody would read.
func (s *Service) Words(ctx context.Context, id, kind, ref string) (out jigsaw.Text, err error) {
	if kind != textKind && kind != laterText {
		return out, errNone
	}
	if err := s.readerOf(ctx, id); err != nil {
		return out, err
	}
	t, err := s.transcript(ctx, s.DB, id, ref)
	if err != nil {
		return out, err
	}
	if kind == laterText {
		if err := s.laterOf(ctx, s.DB, &t); err != nil {
			return out, err
		}
	}
	held, err := s.rules(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	return textOf(&t, held), nil
}

// laterOf makes of a transcript what it would be with its later file.
func (s *Service) laterOf(ctx context.Context, q db.Querier, t *Transcript) error {
	later, ok := t.Next()
	if !ok {
		return errNone
	}
	if err := s.wholeTo(ctx, q, t, restrict.Place{}, t.Lines[len(t.Lines)-1].Place); err != nil {
		return err
	}
	in := Terms{Why: "As it would be."}
	one, err := t.Replace(later, s.correction(&in, "one", "another"))
	if err == nil {
		t.Transcript = one
	}
	return err
}

// told gives every reading of a transcript, for whoever is to agree that it is public.
func (s *Service) told(ctx context.Context, q db.Querier, t *Transcript) ([]jigsaw.Told, error) {
	if s.Release == nil {
		return nil, nil // it is not published here at all
	}
	text, err := s.text(ctx, q, t)
	if err != nil {
		return nil, err
	}
	return s.Release.Told(ctx, q, t.Inquiry, text)
}

// toldAgain gives every reading of a transcript with its later file, where the transcript is public.
func (s *Service) toldAgain(ctx context.Context, q db.Querier, t *Transcript) ([]jigsaw.Told, error) {
	if t.Out.IsZero() {
		return nil, nil
	}
	later := *t
	if err := s.laterOf(ctx, q, &later); err != nil {
		return nil, moved(err)
	}
	return s.told(ctx, q, &later)
}

// readerOf refuses whoever does not read transcripts before everybody does.
func (s *Service) readerOf(ctx context.Context, id string) error {
	x, err := s.one(ctx, id)
	if err == nil && !s.Reads(ctx, &x) {
		err = errNone
	}
	return err
}
