package drafting

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

func (s *Service) checkBegin(kind, title string) (string, error) {
	title = typed.Clean(title)
	var bad typed.Asked
	bad.Need(KindWords[kind] != "", "kind", "Choose whether it is an interim report or the last one")
	bad.Words(title, "title", "Write what the report is called", MaxTitle)
	bad.Seen(title, "title")
	bad.Need(len(report.Flagged(title)) == 0, "title", "A title holds no word that could be read as a ruling on anybody's liability")
	return title, bad.Err()
}

// AddChapter puts a chapter at the end, with its first paragraph.
func (s *Service) AddChapter(ctx context.Context, id, title string) (chapter string, err error) {
	title = typed.Clean(title)
	var bad typed.Asked
	bad.Words(title, "title", "Write the title of the chapter", MaxTitle)
	bad.Seen(title, "title")
	bad.Need(len(report.Flagged(title)) == 0, "title", "A title holds no word that could be read as a ruling on anybody's liability: say it in a sentence, where it can be looked at again")
	if err := bad.Err(); err != nil {
		return "", err
	}
	chapter = ids.Random("chapter")
	return chapter, s.act(ctx, inquiry.InquiryDraft, id, func(_ context.Context, _ *ledger.Tx, d *draft) (err error) {
		if d.text, err = d.text.AddChapter(chapter, title); err == nil {
			d.text, err = d.text.AddParagraph(chapter, ids.Random("paragraph"))
		}
		return err
	})
}

// AddParagraph puts a paragraph at the end of a chapter.
func (s *Service) AddParagraph(ctx context.Context, id, chapter string) (paragraph string, err error) {
	paragraph = ids.Random("paragraph")
	return paragraph, s.act(ctx, inquiry.InquiryDraft, id, func(_ context.Context, _ *ledger.Tx, d *draft) (err error) {
		if i := slices.IndexFunc(d.text.Chapters, func(c report.Chapter) bool { return c.ID == chapter }); i >= 0 {
			for _, p := range d.text.Chapters[i].Paragraphs {
				if len(p.Sentences) == 0 {
					return errs.New(errs.Conflict, "There is an empty paragraph in this chapter already. Write in that one first.")
				}
			}
		}
		d.text, err = d.text.AddParagraph(chapter, paragraph)
		return err
	})
}

// AddNamed names a person who is criticised, or may be, so that a letter can go to them.
func (s *Service) AddNamed(ctx context.Context, id, name, what string) (person string, err error) {
	name, what = typed.Clean(name), typed.Clean(what)
	var bad typed.Asked
	bad.Words(name, "name", "Write the name of the person", MaxName)
	bad.Words(what, "what", "Write who it is: the office that they held, or in what they had a part", MaxName)
	bad.Seen(name+what, "name")
	if err := bad.Err(); err != nil {
		return "", err
	}
	person = ids.Random("named")
	return person, s.act(ctx, inquiry.InquiryDraft, id, func(_ context.Context, tx *ledger.Tx, d *draft) error {
		if err := d.step(rules.Letters); err != nil {
			return err
		}
		if slices.ContainsFunc(d.named, func(n Named) bool { return n.Name == name && n.What == what }) {
			return typed.Wrong("name", "This person is named already")
		}
		sealed, err := seal(d.key, "inquiry_report_named", person, Named{Name: name, What: what})
		if err != nil {
			return err
		}
		return tx.Insert("inquiry_report_named", person, ledger.Row{"report_id": d.ID, "sealed": sealed})
	})
}

// checkContent says what is wrong with a sentence beside what package report says.
func (s *Service) checkContent(ctx context.Context, tx *ledger.Tx, d *draft, was []report.Reference, c report.Content) error {
	var bad typed.Asked
	bad.Seen(c.Text, "text")
	bad.Need(len([]rune(c.Text)) <= MaxSentence, "text", "Write at most "+strconv.Itoa(MaxSentence)+" characters: a sentence is one thing that is said")
	for _, r := range c.References {
		bad.Need(r.Kind == report.OwnWords || s.sourceOf(r.Kind) != nil, "references", "Nothing of this kind can be referred to here: "+string(r.Kind))
	}
	if err := s.checkReferences(ctx, tx, d, was, c.References, &bad); err != nil {
		return err
	}
	if c.Sort == report.Finding {
		if err := d.step(rules.Findings); err != nil {
			return err
		}
	}
	if len(c.Criticism) > 0 {
		if err := d.step(rules.Letters); err != nil {
			return err
		}
		if err := s.checkCriticism(ctx, tx, d, c.Criticism, &bad); err != nil {
			return err
		}
	}
	return bad.Err()
}

// checkCriticism asks that whoever is criticised is somebody who is known here.
func (s *Service) checkCriticism(ctx context.Context, tx *ledger.Tx, d *draft, all []report.Criticism, bad *typed.Asked) error {
	bodies, err := s.Bodies.Listed(ctx, tx)
	if err != nil {
		return err
	}
	known := func(p report.Party) bool {
		if p.Kind == report.Body {
			return slices.ContainsFunc(bodies, func(b inquiry.Body) bool { return b.ID == p.ID && b.Synthetic == d.Synthetic })
		}
		return p.Kind == report.Person && slices.ContainsFunc(d.named, func(n Named) bool { return n.ID == p.ID })
	}
	for _, k := range all {
		if k.Class == nil {
			bad.Need(known(k.Of), "criticism", "Choose of whom it is: a body of the list, or a person who is named here")
			continue
		}
		bad.Need(typed.Clean(k.Class.Words) != "" && known(report.Party{Kind: report.Body, ID: k.Class.Body}), "criticism", "Say of whose people it is, and in which words")
		bad.Seen(k.Class.Words, "criticism")
		for _, id := range k.Class.Could {
			bad.Need(known(report.Party{Kind: report.Person, ID: id}), "criticism", "Choose whom a reader could mean from those who are named here")
		}
	}
	return nil
}

// rest tells every source on what a sentence rests now.
func (s *Service) rest(ctx context.Context, tx *ledger.Tx, d *draft, sentence string, was, is []report.Reference) error {
	for _, src := range s.sources {
		of := func(all []report.Reference) (out []report.Reference) {
			for _, r := range all {
				if slices.Contains(src.Kinds(), r.Kind) {
					out = append(out, r)
				}
			}
			return out
		}
		if a, b := of(was), of(is); len(a)+len(b) > 0 && !slices.Equal(a, b) {
			if err := src.Rest(ctx, tx, d.Inquiry, sentence, a, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// Write puts a new sentence at the end of a paragraph.
func (s *Service) Write(ctx context.Context, id, paragraph string, c report.Content) (sentence string, err error) {
	sentence = ids.Random("sentence")
	return sentence, s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		if err := s.checkContent(ctx, tx, d, nil, c); err != nil {
			return err
		}
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		if d.text, err = d.text.Write(paragraph, sentence, c, me); err != nil {
			return err
		}
		return s.rest(ctx, tx, d, sentence, nil, c.References)
	})
}

// find gives a sentence of a draft as it is read.
func (d *draft) find(id string) (report.Sentence, bool) {
	chapter, paragraph, n, known := d.where(id)
	if !known {
		return report.Sentence{}, false
	}
	return d.text.Chapters[chapter].Paragraphs[paragraph].Sentences[n], true
}

// where gives the place of a sentence: a report has thousands, so that none is copied to look at it.
func (d *draft) where(id string) (chapter, paragraph, n int, known bool) {
	for i := range d.text.Chapters {
		for j := range d.text.Chapters[i].Paragraphs {
			all := d.text.Chapters[i].Paragraphs[j].Sentences
			for k := range all {
				if all[k].ID == id {
					return i, j, k, true
				}
			}
		}
	}
	return 0, 0, 0, false
}

// Edit writes a sentence anew, if it still is at the revision that its author saw. Who comes
// second is told so (errs.Conflict), and nothing of either is lost.
func (s *Service) Edit(ctx context.Context, id, sentence string, revision int, c report.Content) error {
	return s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		was, known := d.find(sentence)
		if !known {
			return errNone
		}
		if was.Revision == revision {
			if err := s.checkContent(ctx, tx, d, was.Content.References, c); err != nil {
				return err
			}
		}
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		if d.text, err = d.text.Edit(sentence, revision, c, me); err != nil {
			return err
		}
		return s.rest(ctx, tx, d, sentence, was.Content.References, c.References)
	})
}

// Remove takes a sentence out. A letter that put it to somebody still has to be treated.
func (s *Service) Remove(ctx context.Context, id, sentence string, revision int) error {
	return s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		was, known := d.find(sentence)
		if !known {
			return errNone
		}
		var err error
		if d.text, err = d.text.Remove(sentence, revision); err != nil {
			return err
		}
		return s.rest(ctx, tx, d, sentence, was.Content.References, nil)
	})
}

// Check records that the actor, who did not write the sentence, opened what it rests on and read
// it.
func (s *Service) Check(ctx context.Context, id, sentence string, c report.Check) error {
	return s.onWorldIn(ctx, id, func(ctx context.Context, q db.Querier, d *draft, me report.Human, w report.World) (report.Draft, error) {
		checked := c
		checked.By = me
		var err error
		if checked.NotOf, err = s.checkNames(ctx, q, d, sentence, c.NotOf); err != nil {
			return d.text, err
		}
		return d.text.Check(sentence, checked, w)
	})
}

// LookAgain records a second look at a word that was flagged.
func (s *Service) LookAgain(ctx context.Context, id, sentence string, l report.SecondLook) error {
	return s.onWorld(ctx, id, func(d *draft, me report.Human, _ report.World) (report.Draft, error) {
		l.By = me
		return d.text.LookAgain(sentence, l)
	})
}

// Freeze closes a sentence to which nothing more has to be done.
func (s *Service) Freeze(ctx context.Context, id, sentence string, revision int) error {
	return s.onWorld(ctx, id, func(d *draft, me report.Human, w report.World) (report.Draft, error) {
		return d.text.Freeze(sentence, revision, me, w)
	})
}

// Recommend sets the list of recommendations.
func (s *Service) Recommend(ctx context.Context, id string, list []report.Recommendation) error {
	return s.onWorld(ctx, id, func(d *draft, _ report.Human, _ report.World) (report.Draft, error) {
		var bad typed.Asked
		for _, r := range list {
			bad.Seen(r.Title+r.Summary+r.Number, "recommendation "+r.Number)
		}
		if err := bad.Err(); err != nil {
			return d.text, err
		}
		return d.text.Recommend(list)
	})
}

// onWorld runs an act of package report that needs no more than the draft, who acts, and the
// world as it is in its transaction.
func (s *Service) onWorld(ctx context.Context, id string, do func(*draft, report.Human, report.World) (report.Draft, error)) error {
	return s.onWorldIn(ctx, id, func(_ context.Context, _ db.Querier, d *draft, me report.Human, w report.World) (report.Draft, error) {
		return do(d, me, w)
	})
}

// onWorldIn is onWorld for an act that looks into the transaction besides.
func (s *Service) onWorldIn(ctx context.Context, id string, do func(context.Context, db.Querier, *draft, report.Human, report.World) (report.Draft, error)) error {
	return s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		d.text, err = do(ctx, tx, d, me, w)
		return err
	})
}

// OpenReference opens what a sentence rests on to the actor, with an entry, and records that they
// opened it. Where the source has an entry of its own, that comes first.
func (s *Service) OpenReference(ctx context.Context, id, sentence, key string) (out Shown, err error) {
	var ref report.Reference
	err = s.act(ctx, inquiry.InquiryDraft, id, func(_ context.Context, _ *ledger.Tx, d *draft) error {
		one, known := d.find(sentence)
		i := slices.IndexFunc(one.Content.References, func(r report.Reference) bool { return r.Key() == key })
		if !known || i < 0 {
			return errNone
		}
		ref, out = one.Content.References[i], Shown{}
		if ref.Kind == report.OwnWords {
			own, known := d.find(ref.Of)
			if !known {
				return errNone
			}
			out = Shown{Title: "Paragraph " + d.number(ref.Of), Lines: []string{own.Content.Text}}
		}
		return nil
	})
	if err != nil {
		return Shown{}, err
	}
	if ref.Kind != report.OwnWords {
		src := s.sourceOf(ref.Kind)
		if src == nil {
			return Shown{}, errs.New(errs.Conflict, "Nothing is known here of what this refers to.")
		}
		r, err := s.store.report(ctx, s.DB, id)
		if err != nil {
			return Shown{}, err
		}
		if out, err = src.Show(ctx, r.Inquiry, ref); err != nil {
			return Shown{}, err
		}
	}
	row := ids.Random("seen")
	return out, s.act(ctx, inquiry.InquiryDraft, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		return s.noteSeen(ctx, tx, d.ID, row, key)
	})
}

// number is the number of the paragraph in which a sentence stands.
func (d *draft) number(sentence string) string {
	chapter, paragraph, _, known := d.where(sentence)
	if !known {
		return ""
	}
	return strconv.Itoa(chapter+1) + "." + strconv.Itoa(paragraph+1)
}

// OpenAnswer opens what came back to a letter, with an entry, and records that the actor did.
func (s *Service) OpenAnswer(ctx context.Context, answer string) (string, error) {
	all, err := s.store.answers(ctx, s.DB, `WHERE id = ?`, answer)
	if err != nil || len(all) == 0 {
		return "", orElse(err, errNone)
	}
	a, row := all[0], ids.Random("seen")
	if access.ActorFrom(ctx).Human == "" {
		return "", errNone
	}
	out, err := s.vault.Reveal(ctx, vault.Reading{Person: a.letter, Purpose: "To say what becomes of what was criticised.",
		Items: []vault.Sealed{{Part: partAnswer, Place: answerPlace(a.id), Text: a.sealed}},
		Still: func(ctx context.Context, tx *ledger.Tx) error { return s.noteSeen(ctx, tx, a.report, row, a.id) }})
	if err != nil {
		return "", inquiry.Hide(err)
	}
	return string(out[0]), nil
}

func answerPlace(id string) vault.Place {
	return vault.Place{Table: "inquiry_report_answer", Column: "sealed", Row: id}
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// pageOf says where in a document a reference points.
func pageOf(r report.Reference) string { return "Page " + strconv.Itoa(r.Page) }
