package inquiry

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/trust/ledger"
)

// MaxWord is how long what will be said, or was said, may be told, in characters.
const MaxWord = 300

// Words gives the dates of next word to those who work on an inquiry.
func (s *Service) Words(ctx context.Context, id string) (Inquiry, []rules.Word, error) {
	x, err := s.One(ctx, id, InquiryWork)
	if err != nil {
		return x, nil, err
	}
	all, err := s.store.words(ctx, s.db, id)
	return x, all, err
}

// writeWord is write also while the inquiry is suspended: that is when people most need to
// hear when it will say something. After its end nothing is written.
func (s *Service) writeWord(ctx context.Context, id string, do func(context.Context, *ledger.Tx, *Inquiry) error) error {
	return s.writeEven(ctx, InquiryWork, id, "", func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		if x.State == Ended {
			return errFrozen
		}
		return do(ctx, tx, x)
	})
}

// SetWord says by which day the inquiry will next say something. Earlier days stay as they
// are: one that passes is missed whatever is set after it.
func (s *Service) SetWord(ctx context.Context, id string, due clock.Day, what string) error {
	what = clean(what)
	return s.writeWord(ctx, id, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		var bad asked
		bad.need(!due.IsZero(), "due", "Write the day by which you will say something, such as 2 March 2027")
		bad.need(due.IsZero() || due.After(s.Today()), "due", "The day must be after today")
		bad.words(what, "what", "Write what you will say by then", MaxWord)
		if bad.err() != nil {
			return bad.err()
		}
		return tx.Insert("inquiry_word", s.ids.Next("word"), ledger.Row{"inquiry_id": x.ID, "due": due.String(), "what": what, "made": s.Today().String()})
	})
}

// KeepWord records that what was promised was said: today, for the day is that of the
// recording.
func (s *Service) KeepWord(ctx context.Context, id, word, by string) error {
	by = clean(by)
	return s.writeWord(ctx, id, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		all, err := s.store.words(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		var bad asked
		i := slices.IndexFunc(all, func(w rules.Word) bool { return w.ID == word })
		bad.need(i >= 0, "word", "Choose which date was kept")
		bad.words(by, "by", "Write what was published, and where it can be read", MaxWord)
		if bad.err() != nil {
			return bad.err()
		}
		if !all[i].Kept.IsZero() {
			return errs.New(errs.Conflict, "It was recorded already that this was said.")
		}
		return tx.Update(ctx, "inquiry_word", word, 0, ledger.Row{"kept": s.Today().String(), "kept_by": by})
	})
}
