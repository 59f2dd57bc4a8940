package drafting

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

// draft is a report with its words open.
type draft struct {
	Report
	x     *inquiry.Inquiry
	set   rules.Set // the rules that the inquiry goes by today
	key   phrase.Key
	text  report.Draft
	named []Named
	// at is where each row stands; letters, decisions and answers are theirs.
	at        map[string]place
	letters   []letterRow
	decisions []decisionRow
	answers   []answerRow
	one       func(string) string
	// also are columns that an act sets beside, by the row.
	also map[string]ledger.Row
}

// pending is a letter before it is sent.
type pending struct {
	To      report.Party `json:"to"`
	Chapter string       `json:"chapter,omitempty"`
	Digest  string       `json:"digest"` // of what was proposed
}

// title is a chapter's words.
type title struct {
	Title string `json:"title"`
}

func aad(table, id string) string { return table + "/" + id + "/sealed" }

func seal(key phrase.Key, table, id string, v any) (string, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	b, err := phrase.Seal(key, aad(table, id), plain)
	return asText(b), err
}

func unseal(key phrase.Key, table, id, text string, into any) error {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return inquiry.Broken(err)
	}
	plain, err := phrase.Open(key, aad(table, id), b)
	if err != nil {
		return inquiry.Broken(err)
	}
	if err := json.Unmarshal(plain, into); err != nil {
		return inquiry.Broken(err)
	}
	return nil
}

// load reads a draft as it stands in q. Who may read it was asked before.
func (s *Service) load(ctx context.Context, q db.Querier, x *inquiry.Inquiry, id string, key phrase.Key) (*draft, error) {
	r, err := s.store.report(ctx, q, id)
	if err != nil {
		return nil, err
	}
	d := &draft{Report: r, x: x, key: key, at: map[string]place{}, also: map[string]ledger.Row{}}
	if d.one, err = s.oneHuman(ctx, q); err != nil {
		return nil, err
	}
	if d.set, err = s.Inquiries.SetToday(ctx, q, x); err != nil {
		return nil, err
	}
	d.text.Title = r.Title
	if d.text.Form, err = s.form(ctx, q, d); err != nil {
		return nil, err
	}
	if err := s.loadText(ctx, q, d); err != nil {
		return nil, err
	}
	if err := s.loadLetters(ctx, q, d); err != nil {
		return nil, err
	}
	if r.recommended != "" {
		err = unseal(key, "inquiry_report.recommended", r.ID, r.recommended, &d.text.Recommendations)
	}
	return d, err
}

func (s *Service) loadText(ctx context.Context, q db.Querier, d *draft) error {
	chapters, err := s.store.chapters(ctx, q, d.ID)
	if err != nil {
		return err
	}
	paragraphs, err := s.store.paragraphs(ctx, q, d.ID)
	if err != nil {
		return err
	}
	sentences, err := s.store.sentences(ctx, q, d.ID)
	if err != nil {
		return err
	}
	in := map[string][]report.Sentence{}
	for _, p := range sentences {
		var one report.Sentence
		if err := unseal(d.key, "inquiry_report_sentence", p.id, p.sealed, &one); err != nil {
			return err
		}
		d.at[p.id], p.sealed = p, ""
		in[p.in] = append(in[p.in], d.humans(one))
	}
	under := map[string][]report.Paragraph{}
	for _, p := range paragraphs {
		d.at[p.id] = p
		under[p.in] = append(under[p.in], report.Paragraph{ID: p.id, Sentences: in[p.id]})
	}
	for _, p := range chapters {
		d.at[p.id] = p
		var t title
		if err := unseal(d.key, "inquiry_report_chapter", p.id, p.sealed, &t); err != nil {
			return err
		}
		d.text.Chapters = append(d.text.Chapters, report.Chapter{ID: p.id, Title: t.Title, Paragraphs: under[p.id]})
	}
	named, err := s.store.named(ctx, q, d.ID)
	for _, p := range named {
		var n Named
		if err := unseal(d.key, "inquiry_report_named", p.id, p.sealed, &n); err != nil {
			return err
		}
		n.ID = p.id
		d.named = append(d.named, n)
	}
	return err
}

// humans has a sentence name each human by the id that stands for them now: who became known as
// one human does not check their own words.
func (d *draft) humans(s report.Sentence) report.Sentence {
	for i, h := range s.Writers {
		s.Writers[i] = report.Human(d.one(string(h)))
	}
	slices.Sort(s.Writers)
	s.Writers = slices.Compact(s.Writers)
	s.Checked.By, s.Frozen.By = report.Human(d.one(string(s.Checked.By))), report.Human(d.one(string(s.Frozen.By)))
	if s.Checked.By != "" && slices.Contains(s.Writers, s.Checked.By) {
		s.Checked, s.Frozen = report.Check{}, report.Freeze{}
	}
	return s
}

// moreToCome has a last answer count as one with more to come, where its sender said so since and before somebody said
// what became of a criticism of that letter: on the day of that it is too late.
func (d *draft) moreToCome() {
	for i := range d.text.Letters {
		l := &d.text.Letters[i]
		var lasts []string
		for _, a := range d.answers {
			switch {
			case a.letter != l.Letter.ID:
			case a.kind == AnswerLast:
				lasts = append(lasts, a.id)
			case a.kind == AnswerMore && !d.treatedBy(l.Letter, a.on):
				for j := range l.Answers {
					l.Answers[j].Last = l.Answers[j].Last && !slices.Contains(lasts, l.Answers[j].ID)
				}
				lasts = nil
			}
		}
	}
}

func (d *draft) treatedBy(l report.Letter, on clock.Day) bool {
	return slices.ContainsFunc(d.text.Treatments, func(t report.Treatment) bool {
		return t.Party == l.To && !t.On.After(on) && slices.ContainsFunc(l.Cases, func(c report.Case) bool { return c.Sentence == t.Sentence })
	})
}

func (s *Service) loadLetters(ctx context.Context, q db.Querier, d *draft) (err error) {
	if d.letters, err = s.store.letters(ctx, q, d.ID); err != nil {
		return err
	}
	if d.decisions, err = s.store.decisions(ctx, q, d.ID); err != nil {
		return err
	}
	if d.answers, err = s.store.answers(ctx, q, `WHERE report_id = ?`, d.ID); err != nil {
		return err
	}
	for _, l := range d.letters {
		if l.state != Sent {
			continue
		}
		var sent report.Sending
		if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &sent); err != nil {
			return err
		}
		sent.Returned = l.returned
		still, err := s.standsStill(ctx, q, d.Inquiry, sent.Letter.To, sent.Letter.Rests(), sent.Letter.Sent, sent.Letter.LastDay())
		if err != nil {
			return err
		}
		sent.StillSince, sent.Again = still.Since, still.Again
		for _, a := range d.answers {
			if a.letter == l.id && (a.kind == AnswerPart || a.kind == AnswerLast) {
				sent.Answers = append(sent.Answers, report.Answer{ID: a.id, On: a.on, Last: a.kind == AnswerLast})
			}
		}
		d.text.Letters = append(d.text.Letters, sent)
	}
	defer d.moreToCome()
	for _, x := range d.decisions {
		if x.kind != decidesTreatment || x.state != Agreed {
			continue
		}
		var t report.Treatment
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &t); err != nil {
			return err
		}
		d.text.Treatments = append(d.text.Treatments, t)
	}
	return nil
}

// row of a letter; nil where there is none.
func (d *draft) letter(id string) *letterRow {
	i := slices.IndexFunc(d.letters, func(l letterRow) bool { return l.id == id })
	if i < 0 {
		return nil
	}
	return &d.letters[i]
}

// save writes what differs between a draft as it was read and as an act left it.
func (s *Service) save(ctx context.Context, tx *ledger.Tx, was, is *draft) error {
	if err := s.saveText(ctx, tx, was, is); err != nil {
		return err
	}
	if !reflect.DeepEqual(was.text.Recommendations, is.text.Recommendations) {
		sealed, err := seal(is.key, "inquiry_report.recommended", is.ID, is.text.Recommendations)
		if err != nil {
			return err
		}
		is.put("inquiry_report", is.ID, ledger.Row{"recommended": sealed})
	}
	for _, now := range is.text.Letters {
		i := slices.IndexFunc(was.text.Letters, func(l report.Sending) bool { return l.Letter.ID == now.Letter.ID })
		if i >= 0 && reflect.DeepEqual(was.text.Letters[i], now) {
			continue
		}
		row := ledger.Row{"returned": orNil(now.Returned)}
		now.Answers = nil
		sealed, err := seal(is.key, "inquiry_report_letter", now.Letter.ID, now)
		if err != nil {
			return err
		}
		row["sealed"], row["sent"], row["due"] = sealed, now.Letter.Sent.String(), now.Letter.LastDay().String()
		is.put("inquiry_report_letter", now.Letter.ID, row)
	}
	for at, row := range is.also {
		table, id := splitAt(at)
		if err := tx.Update(ctx, table, id, is.versionOf(table, id), row); err != nil {
			return err
		}
	}
	return nil
}

// saveText writes chapters, paragraphs and sentences.
func (s *Service) saveText(ctx context.Context, tx *ledger.Tx, was, is *draft) error {
	before, left := map[string]report.Sentence{}, map[string]bool{}
	for _, one := range was.text.Sentences() {
		before[one.ID] = one
	}
	for i, c := range is.text.Chapters {
		if _, there := was.at[c.ID]; !there {
			sealed, err := seal(is.key, "inquiry_report_chapter", c.ID, title{c.Title})
			if err != nil {
				return err
			}
			if err := tx.Insert("inquiry_report_chapter", c.ID, ledger.Row{"report_id": is.ID, "number": i + 1, "sealed": sealed}); err != nil {
				return err
			}
		}
		for j, p := range c.Paragraphs {
			if _, there := was.at[p.ID]; !there {
				if err := tx.Insert("inquiry_report_paragraph", p.ID, ledger.Row{"report_id": is.ID, "chapter_id": c.ID, "number": j + 1}); err != nil {
					return err
				}
			}
			last := int64(0)
			for _, one := range p.Sentences {
				left[one.ID] = true
				if at, there := was.at[one.ID]; there {
					last = max(last, at.number)
				} else {
					last++
				}
				if err := s.saveSentence(ctx, tx, is, p.ID, last, before, one); err != nil {
					return err
				}
			}
		}
	}
	for id := range before {
		if !left[id] {
			if err := tx.Delete(ctx, "inquiry_report_sentence", id, was.at[id].version); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) saveSentence(ctx context.Context, tx *ledger.Tx, is *draft, paragraph string, number int64, before map[string]report.Sentence, one report.Sentence) error {
	was, there := before[one.ID]
	if there && reflect.DeepEqual(was, one) {
		return nil
	}
	sealed, err := seal(is.key, "inquiry_report_sentence", one.ID, one)
	if err != nil {
		return err
	}
	row := ledger.Row{"revision": one.Revision, "frozen": one.Frozen.Revision, "sealed": sealed}
	if there {
		return tx.Update(ctx, "inquiry_report_sentence", one.ID, is.at[one.ID].version, row)
	}
	row["report_id"], row["paragraph_id"], row["number"] = is.ID, paragraph, number
	return tx.Insert("inquiry_report_sentence", one.ID, row)
}

// put sets columns of a row beside what an act of package report changed.
func (d *draft) put(table, id string, row ledger.Row) {
	at := table + "/" + id
	if d.also[at] == nil {
		d.also[at] = ledger.Row{}
	}
	for k, v := range row {
		d.also[at][k] = v
	}
}

func splitAt(at string) (table, id string) {
	table, id, _ = strings.Cut(at, "/")
	return table, id
}

func (d *draft) versionOf(table, id string) int64 {
	if table == "inquiry_report" {
		return d.version
	}
	if l := d.letter(id); l != nil {
		return l.version
	}
	return 0
}

func orNil(d clock.Day) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}
