package drafting

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry/report"
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
	return s.onLetter(ctx, letter, func(ctx context.Context, tx *ledger.Tx, d *draft, me report.Human) error {
		if l := d.letter(letter); l == nil || !l.arrives() {
			return errs.New(errs.Conflict, "This letter has not reached anybody.")
		}
		w, err := s.world(ctx, tx, d)
		if err != nil {
			return err
		}
		last, waits := Unsaid(d.answersTo(letter, me, w), asked)
		switch {
		case !waits:
			return errs.New(errs.Conflict, "Nothing is asked for that nobody has answered.")
		case !last.Opened:
			return errs.New(errs.Conflict, "You have not opened what was asked. Open it first: it stands under “What came back”.")
		}
		return s.writeBack(ctx, tx, d, letter, saidOf[asked], words)
	})
}

// Unsaid gives the last asking of a kind, of all that stands with a letter, where the inquiry has not answered it.
func Unsaid(all []AnswerLine, asked string) (last AnswerLine, waits bool) {
	for _, a := range all {
		switch a.Kind {
		case asked:
			last, waits = a, true
		case saidOf[asked]:
			waits = false
		}
	}
	return last, waits
}

// writeBack adds the inquiry's own word to what stands with a letter.
func (s *Service) writeBack(ctx context.Context, tx *ledger.Tx, d *draft, letter, kind, words string) error {
	before := 0
	for _, a := range d.answers {
		if a.letter == letter {
			before++
		}
	}
	return s.keep(ctx, tx, answerRow{id: ids.Random("answer"), report: d.ID, letter: letter, number: int64(before + 1), kind: kind}, words)
}

// keep seals something that stands with a letter, to its recipient and to those who draft.
func (s *Service) keep(ctx context.Context, tx *ledger.Tx, a answerRow, words string) error {
	sealed, err := s.vault.Seal(ctx, tx, a.letter, partAnswer, answerPlace(a.id), []byte(words))
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_report_answer", a.id, ledger.Row{"report_id": a.report, "letter_id": a.letter, "number": a.number, "kind": a.kind, "on_day": s.Today().String(), "sealed": sealed})
}

// Extend gives a recipient more time, with a reason that the team reads: it can be of somebody else.
func (s *Service) Extend(ctx context.Context, letter string, untilDay clock.Day, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why", MaxWhy)
	if err := bad.Err(); err != nil {
		return err
	}
	return s.onLetter(ctx, letter, func(ctx context.Context, tx *ledger.Tx, d *draft, me report.Human) (err error) {
		if d.text, err = d.text.Extend(letter, report.Extension{Until: untilDay, Why: why, By: me, On: s.Today()}, s.Calendar.Now()); err != nil {
			return err
		}
		return s.writeBack(ctx, tx, d, letter, TimeSaid, "You have until "+untilDay.Human()+".")
	})
}
