package drafting

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// Recipient is somebody who came by the link and the phrase of a letter. The key proves that it is
// theirs; it lives for one request.
type Recipient struct {
	Letter string
	Key    phrase.Key
}

// OpenByLink gives the letter that a link and a phrase lead to. A link that there is not, one of
// somebody else's letter, a phrase that leads nowhere, one that leads to another letter, and a
// letter of which the inquiry knows that it never arrived (nobody knows who has the paper) cost
// the same and say the same ([phrase.Refused]).
func (s *Service) OpenByLink(ctx context.Context, link, text string) (Recipient, error) {
	found, err := s.Back.Find(ctx, text)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return Recipient{}, err
	}
	ref := found.Ref
	if err != nil || found.Kind != foundLetter {
		ref = ""
	}
	l, failed := s.store.letter(ctx, s.DB, ref) // asked in each case, so that no case is quicker
	if failed != nil && !errs.Is(failed, errs.NotFound) {
		return Recipient{}, failed
	}
	if same := subtle.ConstantTimeCompare([]byte(digest(link)), []byte(l.link)); ref == "" || failed != nil || same != 1 || !l.arrives() {
		return Recipient{}, phrase.Refused()
	}
	return Recipient{Letter: l.id, Key: found.Key}, nil
}

// onMine runs an act of a recipient on their letter. It goes on while the inquiry is suspended:
// the time to answer runs then too.
func (s *Service) onMine(ctx context.Context, r Recipient, do func(context.Context, *ledger.Tx, letterRow) error) error {
	ctx = access.WithActor(ctx, access.Public())
	act := ledger.Act{Action: inquiry.InquiryReply, Kind: "inquiry_report_letter", ID: r.Letter, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		if r.Letter == "" || r.Key.IsZero() {
			return access.Resource{}, errNone
		}
		if err := s.vault.Proves(ctx, tx, r.Letter, r.Key.Bytes()); err != nil {
			return access.Resource{}, err
		}
		return access.Resource{Kind: "inquiry_report_letter", ID: r.Letter, Attrs: map[string]any{"mine": true}}, nil
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		l, err := s.store.letter(ctx, tx, r.Letter)
		if err == nil && !l.arrives() {
			err = errNone
		}
		if err != nil {
			return err
		}
		return do(ctx, tx, l)
	})
	return inquiry.Hide(err)
}

// ConfidenceWords are what a recipient agrees to before the letter is open to them.
const ConfidenceWords = "I will keep what this letter says in confidence until the report is published. I may show it to a lawyer who advises me, who is bound in the same way."

// LetterView is what a recipient reads. Before they agreed to keep it in confidence (Inquiry Rules
// 2006 r.14) it holds no word of the letter.
type LetterView struct {
	Accepted clock.Day
	Copy     Copy // zero until then
	// Until is the last day to answer, with every extension.
	Until clock.Day
	// Closed says that the report is published: nothing is answered any more. Where is then the
	// inquiry.
	Closed  bool
	Binds   bool // the Inquiry Rules 2006 bind the inquiry: confidence is law
	Where   string
	Answers []MyAnswer
	Ended   bool // the recipient said that there is no more to come
	Cut     bool // something of the letter is kept from them now
	// Since is from when something is kept from them, so that their time stands still; zero where it runs. Again says
	// that the last day is one that was set because something was kept from them until lately.
	Since clock.Day
	Again bool
}

// MyAnswer is what the recipient sent.
type MyAnswer struct {
	Kind, Words string
	On          clock.Day
}

// Mine gives a recipient their letter and what they sent, with an entry once it is open to them.
func (s *Service) Mine(ctx context.Context, r Recipient) (v LetterView, err error) {
	ctx = access.WithActor(ctx, access.Public())
	l, err := s.letterOf(ctx, r)
	if err != nil {
		return v, err
	}
	of, err := s.store.report(ctx, s.DB, l.report)
	if err != nil {
		return v, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, of.Inquiry)
	if err != nil {
		return v, err
	}
	set, err := s.Inquiries.SetToday(ctx, s.DB, &x)
	if err != nil {
		return v, err
	}
	v.Binds = set.Form == rules.Statutory || set.Form == rules.Local
	v.Accepted, v.Until, v.Closed = l.accepted, l.due, of.State != Drafting
	if v.Closed {
		v.Where = of.Inquiry
	}
	if v.Accepted.IsZero() {
		return v, nil
	}
	answers, err := s.store.answers(ctx, s.DB, `WHERE letter_id = ?`, l.id)
	if err != nil {
		return LetterView{}, err
	}
	items := []vault.Sealed{{Part: partLetter, Place: letterPlace(l.id), Text: l.own}}
	for _, a := range answers {
		items = append(items, vault.Sealed{Part: partAnswer, Place: answerPlace(a.id), Text: a.sealed})
	}
	plain, err := s.vault.RevealSelf(ctx, r.Key.Bytes(), vault.Reading{Person: l.id, Purpose: "The recipient read their letter.", Items: items})
	if err != nil {
		return LetterView{}, inquiry.Hide(err)
	}
	if err := json.Unmarshal(plain[0], &v.Copy); err != nil {
		return LetterView{}, inquiry.Broken(err)
	}
	if err := s.cut(ctx, s.DB, of.Inquiry, &v.Copy); err != nil {
		return LetterView{}, err
	}
	var refs []report.Reference
	for _, c := range v.Copy.Cases {
		refs = append(refs, c.Refs...)
	}
	still, err := s.standsStill(ctx, s.DB, of.Inquiry, v.Copy.To, refs, v.Copy.Sent, v.Until)
	if err != nil {
		return LetterView{}, err
	}
	if v.Since = still.Since; still.Again.After(v.Until) {
		v.Until, v.Again = still.Again, true
	}
	v.Cut = slices.ContainsFunc(v.Copy.Cases, func(c CopyOf) bool { return c.Cut })
	for i, a := range answers {
		v.Answers = append(v.Answers, MyAnswer{Kind: a.kind, Words: string(plain[i+1]), On: a.on})
		v.Ended = a.kind == AnswerLast || v.Ended && a.kind != AnswerMore
	}
	return v, nil
}

// Acknowledge records that the recipient agreed to [ConfidenceWords]; once is enough.
func (s *Service) Acknowledge(ctx context.Context, r Recipient, agreed bool) error {
	if !agreed {
		return typed.Wrong("agreed", "Tick the box to say that you will keep the letter in confidence. Without that it is not opened")
	}
	return s.onMine(ctx, r, func(ctx context.Context, tx *ledger.Tx, l letterRow) error {
		if !l.accepted.IsZero() {
			return nil
		}
		return tx.Update(ctx, "inquiry_report_letter", l.id, l.version, ledger.Row{"accepted": s.Today().String()})
	})
}

// maxAnswers is how often somebody can send something to one letter.
const maxAnswers = 60

// Answer sends an answer, or a part of one. Last is the recipient's own word that there is no more
// to come: without it the time to answer goes on. What comes after the last day is taken too.
func (s *Service) Answer(ctx context.Context, r Recipient, words string, last bool) error {
	kind := AnswerPart
	if last {
		kind = AnswerLast
	}
	return s.sendBack(ctx, r, sending{kind: kind, words: words, ask: "Write your answer"})
}

// AskTime asks for more time, with why.
func (s *Service) AskTime(ctx context.Context, r Recipient, words string) error {
	return s.sendBack(ctx, r, sending{kind: AskedTime, words: words, ask: "Write until when you need more time, and why"})
}

// sending is what goes back to the inquiry.
type sending struct {
	kind, words, ask string
	// also is done in the same write; nil is nothing.
	also func(ctx context.Context, tx *ledger.Tx) error
}

func (s *Service) sendBack(ctx context.Context, r Recipient, x sending) error {
	words, kind := typed.Clean(x.words), x.kind
	var bad typed.Asked
	bad.Words(words, "words", x.ask, MaxAnswer)
	if err := bad.Err(); err != nil {
		return err
	}
	id := ids.Random("answer")
	return s.onMine(ctx, r, func(ctx context.Context, tx *ledger.Tx, l letterRow) error {
		of, err := s.store.report(ctx, tx, l.report)
		if err != nil {
			return err
		}
		before, err := s.store.answers(ctx, tx, `WHERE letter_id = ?`, l.id)
		switch {
		case err != nil:
			return err
		case of.State != Drafting:
			return errs.New(errs.Conflict, "The report is published. Nothing was sent.")
		case l.accepted.IsZero():
			return errs.New(errs.Conflict, "Say first that you will keep the letter in confidence. Nothing was sent.")
		case len(before) >= maxAnswers:
			return errs.New(errs.Conflict, "You have sent "+strconv.Itoa(maxAnswers)+" answers. Write to the inquiry if there is more. Nothing was sent.")
		}
		if kind == AnswerPart || kind == AnswerLast {
			// The rules of an answer are those of package report.
			sent := report.Draft{Letters: []report.Sending{{Letter: report.Letter{ID: l.id, Sent: l.sent}}}}
			if _, err := sent.Answer(l.id, report.Answer{ID: id, On: s.Today(), Last: kind == AnswerLast}); err != nil {
				return err
			}
		}
		if x.also != nil {
			if err := x.also(ctx, tx); err != nil {
				return err
			}
		}
		return s.keep(ctx, tx, answerRow{id: id, report: l.report, letter: l.id, number: int64(len(before) + 1), kind: kind}, words)
	})
}

// ChangePhrase has another phrase ([comeback.Drafts.Next]) open the letter: the first one went
// through other hands. What was written and not sent goes along. Open finds the forms that lie
// open under the one before; they end.
func (s *Service) ChangePhrase(ctx context.Context, r Recipient, next comeback.NextPhrase, open string) (Recipient, error) {
	was := comeback.Found{Kind: foundLetter, Ref: r.Letter, Key: r.Key}
	err := s.onMine(ctx, r, func(ctx context.Context, tx *ledger.Tx, l letterRow) error {
		if err := s.vault.Rekey(ctx, tx, l.id, r.Key.Bytes(), next.Key.Bytes()); err != nil {
			return err
		}
		if err := s.vault.Visit(ctx, tx, l.id, "phrase", "The recipient changed the words that open the letter."); err != nil {
			return err
		}
		if err := s.Back.TurnAside(ctx, tx.Tx, was, next.Key); err != nil {
			return err
		}
		return s.Back.Tables.Turn(ctx, tx.Tx, s.Back.TurnOf(was, next, open))
	})
	if err != nil {
		return r, err
	}
	return Recipient{Letter: r.Letter, Key: next.Key}, nil
}
