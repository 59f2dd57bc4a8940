package drafting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// What the inquiry writes back to the recipient of a letter, who reads it there with its day.

// saidOf is by which word of the inquiry each asking is answered.
var saidOf = map[string]string{AskedCopy: CopySaid, AskedTime: TimeSaid}

// OfInquiry says that something that stands with a letter is the inquiry's own word.
func OfInquiry(kind string) bool { return kind == CopySaid || kind == TimeSaid }

// SayCopy records what became of the copy that a recipient asked for: that it was sent, when and how, or why not. It
// answers all that was asked for so far, and whoever writes it has opened it.
func (s *Service) SayCopy(ctx context.Context, letter, words string) error {
	return s.sayBack(ctx, letter, AskedCopy, words, "Say which document and page was sent, on which day and how, or why it was not")
}

// RefuseTime records that no more time is given, and why. More time is given by [Service.Extend].
func (s *Service) RefuseTime(ctx context.Context, letter, words string) error {
	return s.sayBack(ctx, letter, AskedTime, words, "Say why there is no more time")
}

func (s *Service) sayBack(ctx context.Context, letter, asked, words, ask string) error {
	words = typed.Clean(words)
	var bad typed.Asked
	bad.Words(words, "words", ask, MaxWhy)
	if err := bad.Err(); err != nil {
		return err
	}
	row, err := s.store.letter(ctx, s.DB, letter)
	if err != nil {
		return err
	}
	return s.act(ctx, inquiry.InquirySend, row.report, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		if l := d.letter(letter); l == nil || !l.arrives() {
			return errs.New(errs.Conflict, "This letter has not reached anybody.")
		}
		last := d.unsaid(letter, asked)
		if last == "" {
			return errs.New(errs.Conflict, "Nothing is asked for that nobody has answered.")
		}
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		me, err := s.me(ctx, tx)
		if err != nil {
			return err
		}
		if !w.Opened(me, last) {
			return errs.New(errs.Conflict, "You have not opened what was asked. Open it first: it stands under “What came back”.")
		}
		return s.writeBack(ctx, tx, d, letter, saidOf[asked], words)
	})
}

// unsaid gives the last asking of a kind in a letter that the inquiry has not answered; "" where there is none.
func (d *draft) unsaid(letter, asked string) (last string) {
	for _, a := range d.answers {
		switch {
		case a.letter != letter:
		case a.kind == asked:
			last = a.id
		case a.kind == saidOf[asked]:
			last = ""
		}
	}
	return last
}

func (s *Service) writeBack(ctx context.Context, tx *ledger.Tx, d *draft, letter, kind, words string) error {
	id, number := ids.Random("answer"), 1
	for _, a := range d.answers {
		if a.letter == letter {
			number++
		}
	}
	sealed, err := s.vault.Seal(ctx, tx, letter, partAnswer, answerPlace(id), []byte(words))
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_report_answer", id, ledger.Row{"report_id": d.ID, "letter_id": letter, "number": number, "kind": kind, "on_day": s.Today().String(), "sealed": sealed})
}

// Extend gives a recipient more time, with a reason that the team reads: it can be of somebody else.
func (s *Service) Extend(ctx context.Context, letter string, untilDay clock.Day, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why", MaxWhy)
	if err := bad.Err(); err != nil {
		return err
	}
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
		if d.text, err = d.text.Extend(letter, report.Extension{Until: untilDay, Why: why, By: me, On: s.Today()}, s.Calendar.Now()); err != nil {
			return err
		}
		return s.writeBack(ctx, tx, d, letter, TimeSaid, "You have until "+untilDay.Human()+".")
	})
}
