package hearings

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
)

// everybody is as whom the public reads.
var everybody = restrict.Audience{Circle: restrict.Public}

// Listed is a hearing as the team sees it.
type Listed struct {
	Hearing
	// Taken are the days of which there is a transcript, each with since when everybody reads it.
	Taken map[int]clock.Day
	// Transcripts are their ids.
	Transcripts map[int]string
	// Changed says that the timetable differs from the one that everybody reads.
	Changed bool
}

// Hearings gives the hearings of an inquiry to whoever works on them.
func (s *Service) Hearings(ctx context.Context, id string) (inquiry.Inquiry, []Listed, error) {
	x, err := s.one(ctx, id)
	if err != nil {
		return x, nil, err
	}
	all, err := s.store.hearings(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return x, nil, err
	}
	out := make([]Listed, len(all))
	for i, h := range all {
		if out[i], err = s.listed(ctx, h); err != nil {
			return x, nil, err
		}
	}
	return x, out, nil
}

func (s *Service) listed(ctx context.Context, h Hearing) (Listed, error) {
	taken, err := s.store.taken(ctx, s.DB, h.ID)
	out := Listed{Hearing: h, Taken: map[int]clock.Day{}, Transcripts: map[int]string{}, Changed: timetable(&h.Hearing).hash() != h.Public.hash()}
	for n, d := range taken {
		out.Taken[n], out.Transcripts[n] = d.out, d.id
	}
	return out, err
}

// Hearing gives one.
func (s *Service) Hearing(ctx context.Context, id, of string) (inquiry.Inquiry, Listed, error) {
	x, err := s.one(ctx, id)
	if err != nil {
		return x, Listed{}, err
	}
	h, err := s.hearing(ctx, s.DB, id, of)
	if err != nil {
		return x, Listed{}, err
	}
	out, err := s.listed(ctx, h)
	return x, out, err
}

// Standing says how a witness stands today.
func (s *Service) Standing(h *Listed, witness string) (hearing.Standing, error) {
	return h.Hearing.Standing(witness, s.calendar(), s.Today())
}

// Seen is a witness as the team sees them.
type Seen struct {
	hearing.Witness
	Standing hearing.Standing
	// Titles are those of the documents that were met with or let in, by their ids, and Latest what can be
	// chosen; none for who does not read topics.
	Titles map[string]string
	Latest Latest
}

// Witness gives a witness. Topics and documents are given to whoever reads them.
func (s *Service) Witness(ctx context.Context, id, of, witness string) (x inquiry.Inquiry, h Listed, out Seen, err error) {
	if x, h, err = s.Hearing(ctx, id, of); err != nil {
		return x, h, out, err
	}
	w, ok := h.Witness(witness)
	if !ok {
		return x, h, out, errNone
	}
	out.Witness = w
	if out.Standing, err = h.Standing(witness, s.calendar(), s.Today()); err != nil {
		return x, h, out, err
	}
	if !s.Reads(ctx, &x) {
		out.Topics, out.Late, out.Standing.Open = nil, nil, nil
		return x, h, out, nil
	}
	var named []string
	for _, m := range w.Met {
		named = append(named, m.Document)
	}
	for _, l := range w.Late {
		named = append(named, l.Document)
	}
	if out.Titles, err = s.titles(ctx, s.DB, id, team, named...); err == nil {
		out.Latest, err = s.latest(ctx, id)
	}
	return x, h, out, err
}

// Page is one or more pages of a transcript as somebody is shown them.
type Page struct {
	Transcript *Transcript // without its words
	Hearing    Hearing
	Day        clock.Day
	Lines      []transcript.Shown
	Margins    []transcript.Margin
	Titles     map[string]string // of the documents that are linked
	Latest     Latest            // what the team can link
	Pages      []int             // all pages of the transcript
	At         int               // the first page that is shown
	Last       transcript.Place  // of all of it
}

// page cuts some pages of a transcript to what a reader may see today: the n-th lot of so many, from 1.
func (s *Service) page(ctx context.Context, t *Transcript, n, count int, who restrict.Audience) (out Page, err error) {
	out.Pages, out.Last = t.Pages(), t.Lines[len(t.Lines)-1].Place
	i := min((max(n, 1)-1)*count, (len(out.Pages)-1)/count*count)
	shown := out.Pages[i:min(i+count, len(out.Pages))]
	out.At = shown[0]
	part := t.Transcript
	part.Lines = slices.DeleteFunc(slices.Clone(t.Lines), func(l transcript.Line) bool { return !slices.Contains(shown, l.Page) })
	part.Margins = slices.DeleteFunc(slices.Clone(t.Margins), func(m transcript.Margin) bool { return !slices.Contains(shown, m.Page) })
	held, err := s.rules(ctx, s.DB, t.Inquiry)
	if err != nil {
		return out, err
	}
	var named []string
	for _, x := range t.Exhibits {
		named = append(named, x.Document)
	}
	if out.Titles, err = s.titles(ctx, s.DB, t.Inquiry, who, named...); err != nil {
		return out, err
	}
	if who.Circle == restrict.Team {
		if out.Latest, err = s.latest(ctx, t.Inquiry); err != nil {
			return out, err
		}
	}
	open := func(id string) bool { _, ok := out.Titles[id]; return ok }
	out.Lines, out.Margins = part.For(held, []restrict.Audience{who}, Sitting(t.Hearing, t.Number), t.Looked, open)
	bare := *t
	bare.Transcript = transcript.Transcript{Numbering: t.Numbering, Encoding: t.Encoding}
	out.Transcript = &bare
	return out, nil
}

// Read gives pages of a transcript to whoever reads it before everybody does, less what is held from
// them.
func (s *Service) Read(ctx context.Context, id, of string, n, count int) (x inquiry.Inquiry, out Page, err error) {
	if x, err = s.one(ctx, id); err != nil {
		return x, out, err
	}
	if !s.Reads(ctx, &x) {
		return x, out, errNone
	}
	t, err := s.transcript(ctx, s.DB, id, of)
	if err != nil {
		return x, out, err
	}
	h, err := s.hearing(ctx, s.DB, id, t.Hearing)
	if err != nil {
		return x, out, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, &x)
	if err != nil {
		return x, out, err
	}
	out, err = s.page(ctx, &t, n, count, who)
	out.Hearing, out.Day = h, h.Days[t.Number-1]
	return x, out, err
}

// AsPublic gives all of a transcript as everybody would read it today, for who is to answer whether
// it goes out; the caller has asked whether they may.
func (s *Service) AsPublic(ctx context.Context, t *Transcript) (Page, error) {
	return s.page(ctx, t, 1, len(t.Pages()), everybody)
}

// Out is a hearing as everybody reads it.
type Out struct {
	ID string
	Timetable
	Transcripts []int // the days of which everybody reads the transcript
}

// Public gives the hearings of an inquiry as everybody reads them: those that two people published.
func (s *Service) Public(ctx context.Context, id string) ([]Out, error) {
	if _, err := s.Inquiries.See(ctx, id); err != nil {
		return nil, err
	}
	all, err := s.store.hearings(ctx, s.DB, `WHERE inquiry_id = ? AND public_day IS NOT NULL`, id)
	if err != nil {
		return nil, err
	}
	var out []Out
	for _, h := range all {
		taken, err := s.store.taken(ctx, s.DB, h.ID)
		if err != nil {
			return nil, err
		}
		o := Out{ID: h.ID, Timetable: h.Public}
		for n, d := range taken {
			if !d.out.IsZero() {
				o.Transcripts = append(o.Transcripts, n)
			}
		}
		slices.Sort(o.Transcripts)
		out = append(out, o)
	}
	return out, nil
}

// PublicTranscript gives pages of the transcript of a day as everybody reads them. Before two people published
// the timetable and the transcript there is none.
func (s *Service) PublicTranscript(ctx context.Context, id, of string, number, n, count int) (out Page, err error) {
	if _, err := s.Inquiries.See(ctx, id); err != nil {
		return out, err
	}
	all, err := s.store.transcripts(ctx, s.DB, `WHERE inquiry_id = ? AND hearing_id = ? AND number = ? AND public_day IS NOT NULL`, id, of, number)
	if err != nil || len(all) == 0 {
		return out, orNone(err)
	}
	h, err := s.hearing(ctx, s.DB, id, of)
	if err != nil || h.Public.On.IsZero() || number > len(h.Public.Days) {
		return out, orNone(err)
	}
	if out, err = s.page(ctx, &all[0], n, count, everybody); err != nil {
		return out, err
	}
	out.Hearing = Hearing{Inquiry: id, Public: h.Public}
	out.Hearing.ID, out.Day = h.ID, h.Public.Days[number-1]
	return out, nil
}

func orNone(err error) error {
	if err == nil {
		err = errNone
	}
	return err
}
