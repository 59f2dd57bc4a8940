package hearings

import (
	"cmp"
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
)

// Put is a document that was put in evidence, as everybody reads of it (Inquiries Act 2005 s.18, where that binds
// the inquiry): at a line that everybody reads.
type Put struct {
	Hearing, Title string // of the hearing
	Number         int    // of the day
	Day            clock.Day
	At             transcript.Place
	Turn           int    // which page of the public transcript has the line, from 1
	ID             string // of the link
	Words          string // of the line, by which it was called
	// Document, Name and Page are empty where the document is restricted: then it is said that there is one, as the line
	// says, and nothing of it.
	Document, Name string
	Page           int
}

// PublicEvidence gives what was put in evidence, in the order in which it was: of transcripts that everybody reads,
// at lines that everybody reads today.
func (s *Service) PublicEvidence(ctx context.Context, id string) (out []Put, err error) {
	if _, err := s.Inquiries.See(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.store.transcripts(ctx, s.DB, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	held, err := s.rules(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	var named []string
	for _, t := range all {
		for _, x := range t.Exhibits {
			named = append(named, x.Document)
		}
	}
	titles, err := s.titles(ctx, s.DB, id, everybody, named...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		more, err := s.put(ctx, &all[i], held, titles)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	slices.SortStableFunc(out, func(a, b Put) int {
		return cmp.Or(cmp.Compare(a.Day.Sub(b.Day), 0), cmp.Compare(a.Hearing, b.Hearing), cmp.Compare(a.Number, b.Number), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func (s *Service) put(ctx context.Context, t *Transcript, held restrict.Rules, titles map[string]string) (out []Put, err error) {
	h, err := s.hearing(ctx, s.DB, t.Inquiry, t.Hearing)
	if err != nil || h.Public.On.IsZero() || t.Number > len(h.Public.Days) {
		return nil, err
	}
	lines, _ := t.Transcript.For(held, []restrict.Audience{everybody}, Sitting(t.Hearing, t.Number), t.Looked, func(string) bool { return true })
	pages := t.Pages()
	for _, l := range lines {
		for _, x := range l.Exhibits {
			p := Put{Hearing: h.ID, Title: h.Public.Title, Number: t.Number, Day: h.Public.Days[t.Number-1], At: l.Place, Turn: slices.Index(pages, l.Page) + 1, ID: x.ID, Words: x.Words}
			if name, open := titles[x.Document]; open {
				p.Document, p.Name, p.Page = x.Document, name, x.Page
			}
			out = append(out, p)
		}
	}
	return out, nil
}
