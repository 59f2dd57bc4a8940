package published

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
)

// Source says how references of some sorts stand.
type Source interface {
	Kinds() []report.RefKind
	// Looks says how each reference stands in q. What it does not know is the zero Sight.
	Looks(ctx context.Context, q db.Querier, inquiry string) (func(report.Reference) report.Sight, error)
}

// Service reads what is published. Of sorts without a source nothing is known: what rests on them is told as restricted.
type Service struct {
	DB        *db.DB
	Clock     clock.Clock
	Inquiries *inquiry.Service
	Sources   []Source
}

// List gives the published reports of an inquiry, the oldest first, without their text.
func (s *Service) List(ctx context.Context, inquiryID string) (out []Report, err error) {
	all, err := outs(ctx, s.DB, `WHERE inquiry_id = ?`, inquiryID)
	for _, o := range all {
		out = append(out, Report{ID: o.id, Kind: o.kind, Title: o.title, On: o.on})
	}
	return out, err
}

// Read gives one published report to everybody, with what it rests on as that stands today.
func (s *Service) Read(ctx context.Context, inquiryID, id string) (out Report, err error) {
	all, err := outs(ctx, s.DB, `WHERE id = ? AND inquiry_id = ?`, id, inquiryID)
	if err != nil {
		return out, err
	}
	if len(all) == 0 {
		return out, inquiry.ErrNothing()
	}
	o := all[0]
	out = Report{ID: o.id, Kind: o.kind, Title: o.title, On: o.on, SHA256: o.sha256, Commitment: o.commitment, Recommendations: strings.Fields(o.recommendations), Text: o.text,
		Binds: o.binds}
	if o.signedBy != "" {
		if err := json.Unmarshal([]byte(o.signedBy), &out.By); err != nil {
			return out, inquiry.Broken(err)
		}
	}
	if out.Inquiry, err = s.Inquiries.Of(ctx, s.DB, o.inquiry); err != nil {
		return out, err
	}
	var parts []part
	if err := json.Unmarshal([]byte(o.parts), &parts); err != nil {
		return out, inquiry.Broken(err)
	}
	if err := json.Unmarshal([]byte(o.gaps), &out.Gaps); err != nil {
		return out, inquiry.Broken(err)
	}
	rests, err := s.told(ctx, o)
	if err != nil {
		return out, err
	}
	out.Chapters = chaptersOf(o.text, parts, out.Gaps, rests)
	return out, nil
}

// told gives what the public is told that a sentence rests on, as it stands today.
func (s *Service) told(ctx context.Context, o outRow) (func(sentence string) []Foot, error) {
	on, err := restsOn(ctx, s.DB, o.id)
	if err != nil {
		return nil, err
	}
	w := report.World{Day: clock.Today(s.Clock)}
	looks := map[report.RefKind]func(report.Reference) report.Sight{}
	for _, src := range s.Sources {
		look, err := src.Looks(ctx, s.DB, o.inquiry)
		if err != nil {
			return nil, err
		}
		for _, k := range src.Kinds() {
			looks[k] = look
		}
	}
	w.Look = func(ref report.Reference) report.Sight {
		if look, known := looks[ref.Kind]; known {
			return look(ref)
		}
		return report.Sight{}
	}
	return func(sentence string) (out []Foot) {
		for i, ref := range on.Rests[sentence] {
			f := Foot{Footing: ref.Told(on.In[ref.Of], w)}
			if was := on.Open[sentence]; i < len(was) && (f.At != nil || f.Restricted) && ref.Kind != report.OwnWords {
				f.Changed = was[i] == f.Restricted
			}
			out = append(out, f)
		}
		return out
	}, nil
}

var (
	chapterLine   = regexp.MustCompile(`^(\d+)\. (.*)$`)
	paragraphLine = regexp.MustCompile(`^(\d+\.\d+)( |$)`)
)

// chaptersOf reads the published text as it was set: a line for each title and each paragraph.
// Where a gap took the beginning of a line, the rest of it is a paragraph without a number.
func chaptersOf(text string, parts []part, gaps []report.Gap, rests func(string) []Foot) (out []Chapter) {
	at := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		from := at
		at += len(line)
		line = strings.TrimSuffix(line, "\n")
		to := from + len(line)
		title := chapterLine.FindStringSubmatch(line)
		switch {
		case i == 0 && !gapIn(gaps, from, to):
			continue // the title of the report
		case line == "" && !gapIn(gaps, from, to):
			continue
		case title != nil && !paragraphLine.MatchString(line):
			out = append(out, Chapter{Title: line})
			if gapIn(gaps, from, to) {
				out[len(out)-1].Paragraphs = append(out[len(out)-1].Paragraphs, Paragraph{Pieces: pieces(text, from, from, nil, gaps, rests)})
			}
			continue
		}
		if len(out) == 0 {
			out = append(out, Chapter{})
		}
		p := Paragraph{}
		if m := paragraphLine.FindStringSubmatch(line); m != nil {
			p.Number = m[1]
			from += len(m[0])
		}
		p.Pieces = pieces(text, from, to, parts, gaps, rests)
		last := &out[len(out)-1]
		last.Paragraphs = append(last.Paragraphs, p)
	}
	return out
}

func gapIn(gaps []report.Gap, from, to int) bool {
	return slices.ContainsFunc(gaps, func(g report.Gap) bool { return g.At >= from && g.At <= to })
}

// pieces parts a line at its sentences and its gaps.
func pieces(text string, from, to int, parts []part, gaps []report.Gap, rests func(string) []Foot) (out []Piece) {
	cuts := []int{from, to}
	for _, p := range parts {
		cuts = append(cuts, p.From, p.To)
	}
	for _, g := range gaps {
		cuts = append(cuts, g.At)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i, a := range cuts {
		if a < from || a > to {
			continue
		}
		for _, g := range gaps {
			if g.At == a {
				out = append(out, Piece{Gap: g.Ground, Law: g.Law})
			}
		}
		if i+1 == len(cuts) || a == to || cuts[i+1] > to {
			continue
		}
		piece := Piece{Text: text[a:cuts[i+1]]}
		for _, p := range parts {
			if p.From <= a && cuts[i+1] <= p.To {
				piece.Sentence, piece.Sort = p.Sentence, p.Sort
				if p.To == cuts[i+1] {
					piece.Rests = rests(p.Sentence)
				}
			}
		}
		out = append(out, piece)
	}
	return out
}
