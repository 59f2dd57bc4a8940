package hearings

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/ledger"
)

// Source is the transcripts of hearings as a report rests on them: lines of a day, by page and line.
type Source struct{ s *Service }

// Source gives it.
func (s *Service) Source() Source { return Source{s} }

// Kinds are transcripts.
func (Source) Kinds() []report.RefKind { return []report.RefKind{report.Transcript} }

// Choices are the days of which there is a transcript, each named by its hearing and its number.
func (c Source) Choices(ctx context.Context, q db.Querier, inquiry string, _ clock.Day) (out []drafting.Choice, err error) {
	all, err := c.s.store.hearings(ctx, q, `WHERE inquiry_id = ?`, inquiry)
	if err != nil {
		return nil, err
	}
	for _, h := range all {
		taken, err := c.s.store.taken(ctx, q, h.ID)
		if err != nil {
			return nil, err
		}
		for n := range h.Days {
			if _, there := taken[n+1]; there {
				out = append(out, drafting.Choice{Kind: report.Transcript, Of: drafting.DayOf(h.ID, n+1), Text: h.Title + ", day " + num(n+1), Fill: []string{drafting.FillLines}})
			}
		}
	}
	return out, nil
}

// spanOf is the lines that a reference names.
func spanOf(r report.Reference) restrict.Span {
	return restrict.Span{From: restrict.Place{Page: r.From.Page, Line: r.From.Line}, To: restrict.Place{Page: r.To.Page, Line: r.To.Line}}
}

// Looks says how lines stand: held where not all of them are read by everybody, or the transcript is not
// out; with a mark that changes when a line is put right. Lines that are not there are not known.
func (c Source) Looks(ctx context.Context, q db.Querier, inquiry string) (func(report.Reference) report.Sight, error) {
	read, err := c.reader(ctx, q, inquiry, c.s.Today())
	return func(r report.Reference) report.Sight {
		t, lines, open := read(r, everybody)
		if len(lines) == 0 {
			return report.Sight{}
		}
		_, whole, _ := read(r, ruling)
		b, _ := json.Marshal(whole) // words and places: it cannot fail
		out := report.Sight{Stand: report.Stands, Mark: rules.Digest(string(b))}
		if !open || t.Out.IsZero() {
			out.Stand = report.Held
		}
		return out
	}, err
}

// ruling is as whom all of a transcript is read, to tell one rendition from another.
var ruling = restrict.Audience{Circle: restrict.RulingTeam}

// Seen says which lines a recipient of a letter may see: those that are open to them all.
func (c Source) Seen(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) bool, error) {
	return c.SeenOn(ctx, q, inquiry, to, c.s.Today())
}

// SeenOn says which lines they could see on a day.
func (c Source) SeenOn(ctx context.Context, q db.Querier, inquiry string, to report.Party, day clock.Day) (func(report.Reference) bool, error) {
	read, err := c.reader(ctx, q, inquiry, day)
	return func(r report.Reference) bool {
		_, lines, open := read(r, restrict.Audience{Circle: restrict.Recipient, Of: to.ID})
		return len(lines) > 0 && open
	}, err
}

// Given gives a recipient of a letter the lines that are open to them, with their numbers, and says where something
// is held.
func (c Source) Given(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) []string, error) {
	read, err := c.reader(ctx, q, inquiry, c.s.Today())
	return func(r report.Reference) (out []string) {
		_, lines, _ := read(r, restrict.Audience{Circle: restrict.Recipient, Of: to.ID})
		if !slices.ContainsFunc(lines, func(l transcript.Shown) bool { return !l.Held }) {
			return nil
		}
		for _, l := range lines {
			words := num(l.Page) + ":" + num(l.Place.Line) + " " + l.Text
			if l.Held {
				words = "From " + num(l.Page) + ":" + num(l.Place.Line) + " something can no longer be shown to you."
			}
			out = append(out, words)
		}
		return out
	}, err
}

// Kept gives the words of the lines that are held from a recipient of a letter, as one run, and the ciphers of those
// whom these lines identify.
func (c Source) Kept(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) ([]string, bool), error) {
	read, err := c.reader(ctx, q, inquiry, c.s.Today())
	return func(r report.Reference) ([]string, bool) {
		t, all, whole := read(r, ruling)
		_, some, _ := read(r, restrict.Audience{Circle: restrict.Recipient, Of: to.ID})
		if len(all) == 0 || !whole {
			return nil, false
		}
		var held, names []string
		for _, l := range all {
			if slices.ContainsFunc(some, func(o transcript.Shown) bool { return !o.Held && o.Place == l.Place }) {
				continue
			}
			held = append(held, l.Text)
			for _, f := range t.Looked.Found {
				if l.Compare(f.Span.From) >= 0 && (f.Span.To == (transcript.Place{}) || l.Compare(f.Span.To) <= 0) {
					names = append(names, f.Persons...)
				}
			}
		}
		return append(names, strings.Join(held, " ")), true
	}, err
}

// Show gives the lines as the team reads them.
func (c Source) Show(ctx context.Context, inquiry string, r report.Reference) (drafting.Shown, error) {
	read, err := c.reader(ctx, c.s.DB, inquiry, c.s.Today())
	if err != nil {
		return drafting.Shown{}, err
	}
	t, lines, _ := read(r, team)
	if len(lines) == 0 {
		return drafting.Shown{}, errNone
	}
	out := drafting.Shown{Title: "Transcript of day " + num(t.Number)}
	for _, l := range lines {
		words := strconv.Itoa(l.Page) + ":" + strconv.Itoa(l.Place.Line) + " " + l.Text
		if l.Held {
			words = "From " + strconv.Itoa(l.Page) + ":" + strconv.Itoa(l.Place.Line) + " something is not shown to you."
		}
		out.Lines = append(out.Lines, words)
	}
	return out, nil
}

// reader reads lines of the transcripts of an inquiry under the rules of a day, as they stand in q. What
// is not there, or not all there, gives no line.
func (c Source) reader(ctx context.Context, q db.Querier, inquiry string, day clock.Day) (func(report.Reference, restrict.Audience) (Transcript, []transcript.Shown, bool), error) {
	nothing := func(report.Reference, restrict.Audience) (Transcript, []transcript.Shown, bool) {
		return Transcript{}, nil, false
	}
	held, err := c.s.rulesOn(ctx, q, inquiry, day)
	if err != nil {
		return nothing, err
	}
	read := map[string][]Transcript{} // of the days that were asked for: a hearing has some sixty
	return func(r report.Reference, who restrict.Audience) (Transcript, []transcript.Shown, bool) {
		sitting := Sitting(r.Of, r.Day)
		all, ok := read[sitting]
		if !ok {
			if all, err = c.s.store.transcripts(ctx, q, `WHERE inquiry_id = ? AND hearing_id = ? AND number = ?`, inquiry, r.Of, r.Day); err != nil {
				return Transcript{}, nil, false // what cannot be read is not shown
			}
			read[sitting] = all
		}
		if len(all) == 0 {
			return Transcript{}, nil, false
		}
		lines, open := cited(&all[0], held, spanOf(r), who)
		return all[0], lines, open
	}, nil
}

// Rest notes nothing: a transcript does not ask what rests on it.
func (Source) Rest(context.Context, *ledger.Tx, string, string, []report.Reference, []report.Reference) error {
	return nil
}

// Fix changes nothing about a transcript.
func (Source) Fix(context.Context, *ledger.Tx, string, []string) error { return nil }

// cited gives lines as an audience reads them, and whether all of them are open to it. Without both ends of the
// span there is no line.
func cited(t *Transcript, held restrict.Rules, span restrict.Span, who restrict.Audience) (lines []transcript.Shown, open bool) {
	_, from := t.Line(span.From)
	_, to := t.Line(span.To)
	if !from || !to || span.From.Compare(span.To) > 0 {
		return nil, false
	}
	lines = between(t, held, span, who)
	return lines, allOpen(lines)
}

// between gives the lines from one place to another as an audience reads them.
func between(t *Transcript, held restrict.Rules, span restrict.Span, who restrict.Audience) []transcript.Shown {
	part := t.Transcript
	part.Lines = slices.DeleteFunc(slices.Clone(part.Lines), func(l transcript.Line) bool { return l.Compare(span.From) < 0 || l.Compare(span.To) > 0 })
	lines, _ := part.For(held, []restrict.Audience{who}, Sitting(t.Hearing, t.Number), t.Looked, nil)
	return lines
}

// allOpen says that nothing of some lines is held.
func allOpen(lines []transcript.Shown) bool {
	return !slices.ContainsFunc(lines, func(l transcript.Shown) bool { return l.Held })
}

var (
	_ drafting.Source = Source{}
	_ drafting.Giver  = Source{}
	_ drafting.Keeper = Source{}
	_ drafting.Dated  = Source{}
)
