package drafting

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
)

// PathOf is where everybody reads a published report.
func PathOf(inquiryID, id string) string { return inquiry.PathOf(inquiryID) + "/published/" + id }

// Here knows the reports that are drafted in this program, for package finding. It needs no Service.
type Here struct{ store store }

// Drafted gives those of an inquiry, with what is published of each.
func (h Here) Drafted(ctx context.Context, q db.Querier, inquiryID string) (all []finding.Drafted, err error) {
	reports, err := h.store.reports(ctx, q, inquiryID)
	if err != nil {
		return nil, err
	}
	outs, err := h.store.outs(ctx, q, `WHERE inquiry_id = ?`, inquiryID)
	if err != nil {
		return nil, err
	}
	for i := range reports {
		one := finding.Drafted{Title: reports[i].Title, Path: PathOf(inquiryID, reports[i].ID)}
		if at := slices.IndexFunc(outs, func(o outRow) bool { return o.id == reports[i].ID }); at >= 0 {
			one.Out = true
			if one.Runs, err = runsOf(&outs[at]); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// runsOf cuts a published text where something of it is withheld.
func runsOf(o *outRow) (out []string, err error) {
	var gaps []report.Gap
	if err := json.Unmarshal([]byte(o.gaps), &gaps); err != nil {
		return nil, broken(err)
	}
	from := 0
	for _, g := range gaps {
		if g.At < from || g.At > len(o.text) {
			return nil, broken(nil)
		}
		out, from = append(out, o.text[from:g.At]), g.At
	}
	return append(out, o.text[from:]), nil
}

// part is where a sentence stands in the published text. What it rests on is not here: it is
// told as it stands today.
type part struct {
	Sentence  string      `json:"sentence"`
	Paragraph string      `json:"paragraph"`
	From      int         `json:"from"`
	To        int         `json:"to"`
	Sort      report.Sort `json:"sort,omitempty"` // empty of what was published before it was kept
}

// rested is what a sentence rests on, and in which paragraph each sentence stands.
type rested struct {
	Rests map[string][]report.Reference `json:"rests"`
	In    map[string]string             `json:"in"`
	// Open says of each of Rests, in its order, whether everybody could read it when the report was signed. Of what was
	// signed before this was kept there is none.
	Open map[string][]bool `json:"open,omitempty"`
}

func restsOf(signed report.Signed) (string, error) {
	r := rested{map[string][]report.Reference{}, map[string]string{}, map[string][]bool{}}
	for _, p := range signed.Parts() {
		r.In[p.Sentence] = p.Paragraph
		for _, ref := range p.Rests {
			r.Open[p.Sentence] = append(r.Open[p.Sentence], p.Sights[ref.Key()].Stand == report.Stands)
			ref.Words = "" // they stand in the text
			r.Rests[p.Sentence] = append(r.Rests[p.Sentence], ref)
		}
	}
	text, err := json.Marshal(r)
	return string(text), err
}

// moved is where a place of the signed text is in the published one.
func moved(at int, held []report.Withheld) int {
	cut := 0
	for _, w := range held {
		switch {
		case w.To <= at:
			cut += w.To - w.From
		case w.From < at:
			cut += at - w.From
		}
	}
	return at - cut
}

func insertOut(tx *ledger.Tx, d *draft, of Signing, out report.Published, signed report.Signed, held []report.Withheld, commitment string, recs []string, by []Signer) error {
	var parts []part
	for _, p := range signed.Parts() {
		if from, to := moved(p.From, held), moved(p.To, held); from < to {
			one, _ := d.find(p.Sentence)
			parts = append(parts, part{p.Sentence, p.Paragraph, from, to, one.Content.Sort})
		}
	}
	list, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	gaps, err := json.Marshal(out.Gaps)
	if err != nil {
		return err
	}
	binds := int64(0)
	if d.text.Form.Binds {
		binds = 1
	}
	signers, err := json.Marshal(by)
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_report_out", of.Report, ledger.Row{"inquiry_id": of.Inquiry, "kind": of.Kind, "title": of.Title, "on_day": of.On.String(), "text": string(out.Text),
		"gaps": string(gaps), "parts": string(list), "sha256": digest(string(out.Text)), "commitment": commitment, "recommendations": strings.Join(recs, " "),
		"signed_by": string(signers), "binds": binds})
}

// Public is a published report as everybody reads it.
type Public struct {
	ID, Kind, Title    string
	Inquiry            inquiry.Inquiry
	On                 clock.Day
	SHA256, Commitment string
	Gaps               []report.Gap
	Chapters           []PublicChapter
	Recommendations    []string // ids of the register
	Text               string
	By                 []Signer // empty where it was not kept
	Binds              bool     // the Inquiries Act 2005 bound the inquiry when it was signed
}

// Signer is somebody who signed, by the name under which everybody knows them.
type Signer struct {
	Name string     `json:"name"`
	Part rules.Part `json:"part"`
	On   clock.Day  `json:"on"`
}

// PublicFoot is on what a published sentence rests, as that stands today.
type PublicFoot struct {
	report.Footing
	// Changed says that it was open to everybody when the report was signed and is restricted now, or the other way
	// round.
	Changed bool
}

// PublicChapter is one chapter.
type PublicChapter struct {
	Title      string
	Paragraphs []PublicParagraph
}

// PublicParagraph is one paragraph.
type PublicParagraph struct {
	Number string
	Pieces []Piece
}

// Piece is a run of published text, or a gap.
type Piece struct {
	Text     string
	Gap      report.WithheldGround // set: something is missing here
	Law      string                // of a gap: the provision
	Sentence string
	Sort     report.Sort // of the sentence; empty where it was not kept
	Rests    []PublicFoot
}

// Published gives the published reports of an inquiry, the oldest first, without their text.
func (s *Service) Published(ctx context.Context, inquiryID string) (out []Public, err error) {
	all, err := s.store.outs(ctx, s.DB, `WHERE inquiry_id = ?`, inquiryID)
	for _, o := range all {
		out = append(out, Public{ID: o.id, Kind: o.kind, Title: o.title, On: o.on})
	}
	return out, err
}

// Public gives one published report to everybody, with what it rests on as that stands today.
func (s *Service) Public(ctx context.Context, inquiryID, id string) (out Public, err error) {
	all, err := s.store.outs(ctx, s.DB, `WHERE id = ? AND inquiry_id = ?`, id, inquiryID)
	if err != nil || len(all) == 0 {
		return out, orElse(err, errNone)
	}
	o := all[0]
	out = Public{ID: o.id, Kind: o.kind, Title: o.title, On: o.on, SHA256: o.sha256, Commitment: o.commitment, Recommendations: strings.Fields(o.recommendations), Text: o.text,
		Binds: o.binds}
	if o.signedBy != "" {
		if err := json.Unmarshal([]byte(o.signedBy), &out.By); err != nil {
			return out, broken(err)
		}
	}
	if out.Inquiry, err = s.Inquiries.Of(ctx, s.DB, o.inquiry); err != nil {
		return out, err
	}
	var parts []part
	if err := json.Unmarshal([]byte(o.parts), &parts); err != nil {
		return out, broken(err)
	}
	if err := json.Unmarshal([]byte(o.gaps), &out.Gaps); err != nil {
		return out, broken(err)
	}
	rests, err := s.told(ctx, o)
	if err != nil {
		return out, err
	}
	out.Chapters = chaptersOf(o.text, parts, out.Gaps, rests)
	return out, nil
}

// told gives what the public is told that a sentence rests on, as it stands today.
func (s *Service) told(ctx context.Context, o outRow) (func(sentence string) []PublicFoot, error) {
	r, err := s.store.report(ctx, s.DB, o.id)
	if err != nil {
		return nil, err
	}
	var on rested
	if err := json.Unmarshal([]byte(r.rests), &on); err != nil {
		return nil, broken(err)
	}
	w := report.World{Day: s.Today()}
	looks := map[report.RefKind]func(report.Reference) report.Sight{}
	for _, src := range s.sources {
		if slices.Equal(src.Kinds(), (testimonies{}).Kinds()) {
			continue // of testimony the public is told no more than that
		}
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
	return func(sentence string) (out []PublicFoot) {
		for i, ref := range on.Rests[sentence] {
			f := PublicFoot{Footing: ref.Told(on.In[ref.Of], w)}
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
func chaptersOf(text string, parts []part, gaps []report.Gap, rests func(string) []PublicFoot) (out []PublicChapter) {
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
			out = append(out, PublicChapter{Title: line})
			if gapIn(gaps, from, to) {
				out[len(out)-1].Paragraphs = append(out[len(out)-1].Paragraphs, PublicParagraph{Pieces: pieces(text, from, from, nil, gaps, rests)})
			}
			continue
		}
		if len(out) == 0 {
			out = append(out, PublicChapter{})
		}
		p := PublicParagraph{}
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
func pieces(text string, from, to int, parts []part, gaps []report.Gap, rests func(string) []PublicFoot) (out []Piece) {
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
