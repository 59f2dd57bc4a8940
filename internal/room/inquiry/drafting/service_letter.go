package drafting

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// What a phrase leads to.
const foundLetter = "letter"

// Built is a warning letter as it would go now, with what is left out of it: for the team alone.
type Built struct {
	Letter  report.Letter
	LeftOut []report.Case
	Chapter string
	Digest  string
}

// build builds the letter to a party from a draft as it stands in q.
func (s *Service) build(ctx context.Context, q db.Querier, d *draft, w report.World, to report.Party, chapter string) (b Built, sight report.Recipient, err error) {
	if err := d.step(rules.Letters); err != nil {
		return b, nil, err
	}
	if sight, err = s.recipient(ctx, q, d, to); err != nil {
		return b, nil, err
	}
	b.Chapter = chapter
	if b.Letter, b.LeftOut, err = d.text.Letter(to, chapter, sight, w); err != nil {
		return b, nil, err
	}
	text, err := json.Marshal([]any{b.Letter.To, b.Letter.Cases, b.LeftOut})
	sum := sha256.Sum256(text)
	b.Digest = hex.EncodeToString(sum[:])
	return b, sight, err
}

// terms say what is proposed by its row alone: a proposal holds no word of a report, and nobody's
// name.
type terms struct {
	Inquiry string `json:"inquiry"`
	Report  string `json:"report"`
	Row     string `json:"row"`
}

// ProposeLetter asks a second human that the letter to a party goes, built as it is shown.
func (s *Service) ProposeLetter(ctx context.Context, id, chapter string, to report.Party) (string, error) {
	letter, prop := ids.Random("letter"), ""
	err := s.act(ctx, inquiry.InquirySend, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		b, _, err := s.build(ctx, tx, d, w, to, chapter)
		if err != nil {
			return err
		}
		for _, l := range d.letters {
			var p pending
			if l.state == Proposed || l.state == Agreed {
				if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &p); err != nil {
					return err
				}
			}
			if p.To == to {
				return errs.New(errs.Conflict, "A letter to them waits already: it is to be agreed or sent first, or turned down.")
			}
		}
		sealed, err := seal(d.key, "inquiry_report_letter", letter, pending{to, chapter, b.Digest})
		if err != nil {
			return err
		}
		prop, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindLetter, Record: letter, Title: "Warning letter, number " + number(len(d.letters)+1),
			Terms: terms{d.Inquiry, d.ID, letter}})
		if err != nil {
			return err
		}
		return tx.Insert("inquiry_report_letter", letter, ledger.Row{"report_id": d.ID, "number": len(d.letters) + 1, "state": Proposed, "sealed": sealed})
	})
	return prop, err
}

// Paper is what goes to the recipient on paper, once: the link to their letter and the words that
// open it. Nothing is sent by e-mail, and nobody can show it again.
type Paper struct {
	Letter string
	Number int
	Link   string
	Phrase phrase.Phrase
	Due    clock.Day
}

// Issue sends a letter that two agreed to: from this moment the time to answer runs. Its link and
// first phrase come out once. Where the sentences changed since it was agreed it does not go.
func (s *Service) Issue(ctx context.Context, letter string) (out Paper, err error) {
	row, err := s.store.letter(ctx, s.DB, letter)
	if err != nil {
		return out, err
	}
	if err := s.mayOf(ctx, row.report, inquiry.InquirySend); err != nil {
		return out, err
	}
	ph, found, err := s.Back.Start(ctx, phrase.Words, []byte("{}"), clock.Day{})
	if err != nil {
		return out, err
	}
	read, err := s.Back.Open(ctx, found)
	if err != nil {
		return out, err
	}
	var token [24]byte
	if _, err := io.ReadFull(s.Random, token[:]); err != nil {
		return out, err
	}
	link := base64.RawURLEncoding.EncodeToString(token[:])
	err = s.act(ctx, inquiry.InquirySend, row.report, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		l := d.letter(letter)
		if l == nil {
			return errNone
		}
		if l.state != Agreed {
			return errs.New(errs.Conflict, "This letter is not agreed to by a second person, or it was sent.")
		}
		if err := s.send(ctx, tx, d, l); err != nil {
			return err
		}
		sent := d.text.Letters[len(d.text.Letters)-1].Letter
		if err := s.sealCopy(ctx, tx, d, l, sent, found, link); err != nil {
			return err
		}
		out = Paper{Letter: letter, Number: int(l.number), Link: s.Site + inquiry.LetterPath + "/" + link, Phrase: ph, Due: sent.Due}
		return s.Back.Tables.Promote(ctx, tx.Tx, found.Ref, foundLetter, letter, read.Sealed)
	})
	if err != nil {
		_ = s.Back.Wipe(ctx, found) // what is left of it ends by itself
		return Paper{}, err
	}
	return out, nil
}

// send applies the sending to the draft.
func (s *Service) send(ctx context.Context, tx *ledger.Tx, d *draft, l *letterRow) error {
	var p pending
	if err := unseal(d.key, "inquiry_report_letter", l.id, l.sealed, &p); err != nil {
		return err
	}
	w, err := s.world(ctx, tx, d)
	if err != nil {
		return err
	}
	b, sight, err := s.build(ctx, tx, d, w, p.To, p.Chapter)
	if err != nil && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Invalid) {
		return err
	}
	if err != nil || b.Digest != p.Digest {
		return errs.New(errs.Conflict, "What this letter says changed since it was agreed to. It does not go: withdraw it, and propose it as it is now.")
	}
	d.text, err = d.text.Send(report.Letter{ID: l.id, To: p.To, Sent: w.Day}, p.Chapter, report.Human(d.one(l.asked)), report.Human(d.one(l.agreed)), sight, s.Calendar.Now(), w)
	return err
}

// sealCopy seals the recipient's copy to the key of their phrase: it is the letter and no more.
func (s *Service) sealCopy(ctx context.Context, tx *ledger.Tx, d *draft, l *letterRow, sent report.Letter, found comeback.Found, link string) error {
	keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: l.id, Self: found.Key.Bytes(), Parts: map[vault.Part][]string{partLetter: nil, partAnswer: {groupDrafts}}, Synthetic: d.Synthetic})
	if err != nil {
		return err
	}
	theirs := s.copyOf(ctx, tx, d, sent)
	theirs.Number = 0 // that there was a letter before theirs is not theirs to know
	plain, err := json.Marshal(theirs)
	if err != nil {
		return err
	}
	own, err := keys.Seal(partLetter, letterPlace(l.id), plain)
	if err != nil {
		return err
	}
	went, err := seal(d.key, "inquiry_report_letter.went", l.id, theirs)
	if err != nil {
		return err
	}
	d.put("inquiry_report_letter", l.id, ledger.Row{"state": Sent, "link": digest(link), "own": own, "went": went})
	return nil
}

func letterPlace(id string) vault.Place {
	return vault.Place{Table: "inquiry_report_letter", Column: "own", Row: id}
}

// Copy is what a recipient reads.
type Copy = report.Copy

// CopyOf is one criticism as the recipient reads it.
type CopyOf = report.CopyOf

func (s *Service) copyOf(ctx context.Context, q db.Querier, d *draft, l report.Letter) Copy {
	c := Copy{To: l.To, Inquiry: d.x.Title, Report: d.Title, Form: d.text.Form.Name, Source: d.text.Form.Source, Sent: l.Sent, Due: l.Due}
	if row := d.letter(l.ID); row != nil {
		c.Number = int(row.number)
	}
	var refs []report.Reference
	for _, one := range l.Cases {
		refs = append(refs, one.Evidence...)
	}
	words := s.evidenceWords(ctx, q, d.Inquiry, refs)
	for _, one := range l.Cases {
		out := CopyOf{Text: one.Text, Manner: one.Manner, Strength: one.Strength}
		if of, there := d.find(one.Sentence); there {
			out.Rests = of.Content.References
		}
		for _, f := range one.Facts {
			fact, _ := d.find(f.Sentence)
			out.Facts, out.FactRests = append(out.Facts, f.Text), append(out.FactRests, fact.Content.References)
		}
		for _, r := range one.Evidence {
			out.Evidence, out.Refs = append(out.Evidence, words(r)), append(out.Refs, r)
		}
		c.Cases = append(c.Cases, out)
	}
	return c
}

// evidenceWords says what each of some pieces of evidence is, for a reader who may see it.
func (s *Service) evidenceWords(ctx context.Context, q db.Querier, inquiry string, refs []report.Reference) func(report.Reference) string {
	names := map[string]string{}
	for _, src := range s.sources {
		all, err := src.Choices(ctx, q, inquiry, s.Today())
		if err != nil {
			continue // then it is said by its sort alone
		}
		for _, c := range all {
			of, _ := asOf(c.Of)
			names[string(c.Kind)+of] = c.Text
		}
	}
	s.nameDocuments(ctx, q, inquiry, refs, names)
	return func(r report.Reference) string {
		of, _ := asOf(r.Of)
		name := names[string(r.Kind)+of]
		switch r.Kind {
		case report.Theme:
			return "What people told the inquiry: " + name
		case report.Document:
			return name + ", page " + number(r.Page)
		case report.Transcript:
			return names[string(r.Kind)+DayOf(r.Of, r.Day)] + ", " + report.LinesOf(r)
		}
		return report.RefWords[r.Kind]
	}
}

// nameDocuments adds the titles of those that are documents: the choices have the latest alone.
func (s *Service) nameDocuments(ctx context.Context, q db.Querier, inquiry string, refs []report.Reference, names map[string]string) {
	var ids []string
	for _, r := range refs {
		if r.Kind == report.Document {
			ids = append(ids, r.Of)
		}
	}
	if s.Documents == nil || len(ids) == 0 {
		return
	}
	all, err := s.Documents.Named(ctx, q, inquiry, ids)
	if err != nil {
		return // then they are said by their sort alone
	}
	for _, x := range all {
		names[string(report.Document)+x.ID] = x.Title
	}
}

// Withdraw takes back a letter that was agreed to and did not go.
func (s *Service) WithdrawLetter(ctx context.Context, letter string) error {
	row, err := s.store.letter(ctx, s.DB, letter)
	if err != nil {
		return err
	}
	return s.act(ctx, inquiry.InquirySend, row.report, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		l := d.letter(letter)
		if l == nil || l.state != Agreed {
			return errs.New(errs.Conflict, "This letter went, or nobody has agreed to it.")
		}
		return tx.Update(ctx, "inquiry_report_letter", l.id, l.version, ledger.Row{"state": "withdrawn"})
	})
}

// Undelivered records that a letter never arrived: then it was not sent.
func (s *Service) Undelivered(ctx context.Context, letter string) error {
	return s.onLetter(ctx, letter, func(_ context.Context, _ *ledger.Tx, d *draft, _ report.Human) (err error) {
		d.text, err = d.text.Undelivered(letter, s.Today())
		return err
	})
}

func (s *Service) onLetter(ctx context.Context, letter string, do func(context.Context, *ledger.Tx, *draft, report.Human) error) error {
	row, err := s.store.letter(ctx, s.DB, letter)
	if err != nil {
		return err
	}
	return s.act(ctx, inquiry.InquirySend, row.report, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		if err := d.step(rules.Letters); err != nil {
			return err
		}
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, tx, d, me)
	})
}

// mayOf asks whether the actor may do something to the report with an id.
func (s *Service) mayOf(ctx context.Context, id string, action access.Action) error {
	r, err := s.store.report(ctx, s.DB, id)
	if err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, r.Inquiry)
	if err != nil {
		return err
	}
	return s.may(ctx, s.DB, &x, action)
}

func number(n int) string { return strconv.Itoa(n) }
