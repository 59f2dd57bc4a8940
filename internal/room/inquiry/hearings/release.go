package hearings

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/ledger"
)

// Outside gives the timetables and transcripts that everybody reads, for whoever asks whom they could tell.
type Outside struct {
	Clock   clock.Clock
	Holding Holding // nil: all is held

	store store
}

// Public gives them as they stand in q, in the words that everybody reads.
func (o Outside) Public(ctx context.Context, q db.Querier, inquiry string) (out []jigsaw.Text, err error) {
	held, err := letting.Rules(ctx, q, o.Holding, inquiry, clock.Today(o.Clock))
	if err != nil {
		return nil, err
	}
	return o.Under(ctx, q, inquiry, held)
}

// Under gives them in the words that everybody would read under some rules. Nobody is held in a timetable: a witness goes by
// the name that everybody is to read.
func (o Outside) Under(ctx context.Context, q db.Querier, inquiry string, held restrict.Rules) (out []jigsaw.Text, err error) {
	sat, err := o.store.hearings(ctx, q, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, inquiry)
	if err != nil {
		return nil, err
	}
	for _, h := range sat {
		out = append(out, timetableText(h.ID, h.Public))
	}
	all, err := o.store.transcripts(ctx, q, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, inquiry)
	for i := range all {
		out = append(out, textOf(&all[i], held))
	}
	return out, err
}

// What a transcript is among texts: as it is, and a later file of it that waits.
const (
	textKind  = "transcript"
	laterText = "later-file"
	tableKind = "timetable"
)

func laterTitle(t *Transcript) string {
	return "Transcript of day " + strconv.Itoa(t.Number) + ", later file"
}

// timetableText is what a timetable says in free words: what is heard, and who on which of its days. The days themselves
// are no free words.
func timetableText(id string, t Timetable) jigsaw.Text {
	called := slices.Clone(t.Witnesses)
	slices.SortStableFunc(called, func(a, b Called) int { return cmp.Or(a.On.Sub(b.On), cmp.Compare(a.Order, b.Order)) })
	words := t.Title
	for _, c := range called {
		at := "Day not fixed yet: "
		if i := slices.Index(t.Days, c.On); i >= 0 {
			at = "Day " + strconv.Itoa(i+1) + ": "
		}
		words += "\n" + at + c.Alias
	}
	return jigsaw.Text{Kind: tableKind, Ref: id, Title: "Timetable: " + t.Title, Words: words}
}

// textOf is a transcript in the words that everybody reads under some rules, with how lines read before.
func textOf(t *Transcript, held restrict.Rules) jigsaw.Text {
	lines, margins := t.Transcript.For(held, []restrict.Audience{everybody}, Sitting(t.Hearing, t.Number), t.Looked, nil)
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
	return letting.Let(ctx, tx, s.Release, t.Inquiry, text)
}

// would says why it would be refused.
func (s *Service) would(ctx context.Context, q db.Querier, t *Transcript) error {
	text, err := s.text(ctx, q, t)
	if err != nil {
		return err
	}
	return letting.Would(ctx, q, s.Release, t.Inquiry, text)
}

func (s *Service) text(ctx context.Context, q db.Querier, t *Transcript) (jigsaw.Text, error) {
	held, err := s.rules(ctx, q, t.Inquiry)
	return textOf(t, held), err
}

// Ahead lists the timetables that differ from what is public, and the transcripts and later files of them that are not
// public yet, each to whoever reads it.
func (s *Service) Ahead(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	x, err := s.one(ctx, id)
	if err != nil {
		return nil, err
	}
	if out, err = s.tables(ctx, id); err != nil || !s.Reads(ctx, &x) {
		return letting.Bare(out), err
	}
	out = letting.Bare(out)
	all, err := s.store.transcripts(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	for i := range all {
		t := &all[i]
		title := "Transcript of day " + strconv.Itoa(t.Number)
		if t.Out.IsZero() {
			out = append(out, jigsaw.Text{Kind: textKind, Ref: t.ID, Title: title})
		} else if t.next != "" {
			out = append(out, jigsaw.Text{Kind: laterText, Ref: t.ID, Title: laterTitle(t)})
		}
	}
	return out, err
}

// Words gives one in the words that everybody would read.
func (s *Service) Words(ctx context.Context, id, kind, ref string) (out jigsaw.Text, err error) {
	if kind == tableKind {
		return s.tableWords(ctx, id, ref)
	}
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
	if out = textOf(&t, held); kind == laterText {
		out.Kind, out.Title = laterText, laterTitle(&t)
	}
	return out, nil
}

// tables are the timetables that differ from what everybody reads.
func (s *Service) tables(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	all, err := s.store.hearings(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	for _, h := range all {
		if t := timetable(&h.Hearing); t.hash() != h.Public.hash() {
			out = append(out, timetableText(h.ID, t))
		}
	}
	return out, err
}

// tableWords gives one of them to whoever sees hearings.
func (s *Service) tableWords(ctx context.Context, id, ref string) (jigsaw.Text, error) {
	if _, err := s.one(ctx, id); err != nil {
		return jigsaw.Text{}, err
	}
	all, err := s.tables(ctx, id)
	return letting.Waiting(all, err, tableKind, ref)
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
	text, err := s.text(ctx, q, t)
	if err != nil {
		return nil, err
	}
	return letting.Told(ctx, q, s.Release, t.Inquiry, text)
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

// Known gives the names by which witnesses go: short official words are to name none of them.
func (o Outside) Known(ctx context.Context, q db.Querier, id string) (out inquiry.Known, err error) {
	out.Persons, err = (&Service{store: o.store}).Names(ctx, q, id)
	return out, err
}
