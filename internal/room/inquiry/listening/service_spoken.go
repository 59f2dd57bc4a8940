package listening

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// sitting runs an act of the person on the session that was offered to them.
func (s *Service) mySitting(ctx context.Context, p Person, do func(context.Context, *ledger.Tx, *Approach, *Sitting) error) error {
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		at, err := s.store.sitting(ctx, tx, a.ID)
		if err == nil && at.ID == "" {
			err = errs.New(errs.Conflict, "No day was offered to you yet.")
		}
		if err != nil {
			return err
		}
		return do(ctx, tx, a, &at)
	})
}

// AgreeDay is the person's yes to the day that was offered.
func (s *Service) AgreeDay(ctx context.Context, p Person) error {
	return s.mySitting(ctx, p, func(ctx context.Context, tx *ledger.Tx, _ *Approach, at *Sitting) error {
		return s.turn(ctx, tx, at, testimony.SittingAgreed, testimony.Preparation{})
	})
}

// OtherDay is their no to it: they wait for another. When says which days suit; it is sealed
// to whoever sits with them.
func (s *Service) OtherDay(ctx context.Context, p Person, when string) error {
	when = typed.Clean(when)
	var bad typed.Asked
	bad.Need(len([]rune(when)) <= MaxContact, "when", "Write at most "+strconv.Itoa(MaxContact)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.mySitting(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach, at *Sitting) error {
		if err := s.turn(ctx, tx, at, testimony.SittingOff, testimony.Preparation{}); err != nil {
			return err
		}
		if when != "" {
			if err := s.put(ctx, tx, a, a.contact, PartContact, nameWhen, when); err != nil {
				return err
			}
		}
		return s.step(ctx, tx, a, "", testimony.Chosen)
	})
}

// Prepare is what must be known before somebody sits down to speak; "none wanted" is an
// answer, and silence is not. It is sealed to those whose session it is.
func (s *Service) Prepare(ctx context.Context, p Person, prep testimony.Preparation) error {
	text, err := json.Marshal(prep)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(len([]rune(string(text))) <= MaxContact*3, "preparation", "Write less: at most "+strconv.Itoa(MaxContact*3)+" characters in all")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.mySitting(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach, at *Sitting) error {
		if err := s.turn(ctx, tx, at, testimony.SittingPrepared, prep); err != nil {
			return err
		}
		if err := s.put(ctx, tx, a, a.contact, PartContact, namePreparation, string(text)); err != nil {
			return err
		}
		if a.Step == testimony.Ready {
			return nil
		}
		return s.step(ctx, tx, a, "", testimony.Ready)
	})
}

// Correct is the person's word on the note that was read back: what is to be different. It
// is sealed to those whose session it was, who read it back again.
func (s *Service) Correct(ctx context.Context, p Person, words string) error {
	words = typed.Clean(words)
	var bad typed.Asked
	bad.Need(words != "", "correction", "Write what is to be different")
	bad.Need(len([]rune(words)) <= MaxWords, "correction", "Write at most "+strconv.Itoa(MaxWords)+" characters")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.mySitting(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach, at *Sitting) error {
		if err := s.turn(ctx, tx, at, testimony.NoteCorrected, testimony.Preparation{}); err != nil {
			return err
		}
		return s.put(ctx, tx, a, a.contact, PartNote, nameCorrection, words)
	})
}

// Agreeing is that somebody agrees the note of what they said.
type Agreeing struct {
	Sheet   string
	Answers Answers
	// Note is what was on their page: another note that is there by now is asked about again.
	Note string
}

// AgreeNote makes the note the person's account, given on that day, with what they say to
// each use. It goes on after accounts are taken no more, as long as the inquiry is open.
func (s *Service) AgreeNote(ctx context.Context, p Person, in Agreeing) error {
	var bad typed.Asked
	in.Answers.check(&bad)
	if bad.Err() != nil {
		return bad.Err()
	}
	rows, err := s.store.sealed(ctx, s.DB, p.Approach)
	if err != nil {
		return err
	}
	opened, err := s.openOwn(access.WithActor(ctx, access.Public()), p, rows, "You agreed the note of what you said.", func(r sealed) bool { return r.name == nameNote })
	if err != nil {
		return err
	}
	note := opened[nameNote]
	if note == "" || typed.Clean(in.Note) != "" && typed.Clean(in.Note) != typed.Clean(note) {
		return errs.New(errs.Conflict, "The note is another by now. Read it as it is on this page, then answer.")
	}
	return s.mySitting(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach, at *Sitting) error {
		x, err := s.Inquiries.Of(ctx, tx, a.Inquiry)
		if err != nil {
			return err
		}
		if x.Frozen() {
			return errs.New(errs.Conflict, "This inquiry is suspended, or has ended, and takes no accounts while that lasts. The note is kept as it is.")
		}
		now, err := s.store.sealed(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if sameSealed(rows, now, nameNote) == nil {
			return errs.New(errs.Conflict, "The note is another by now. Read it as it is on this page, then answer.")
		}
		d, err := s.door(ctx, tx, &x)
		if err != nil {
			return err
		}
		if err := s.turn(ctx, tx, at, testimony.NoteAgreed, testimony.Preparation{}); err != nil {
			return err
		}
		if err := s.take(ctx, tx, &x, a, d, p.Key, in.Sheet, note, in.Answers); err != nil {
			return err
		}
		for _, r := range now { // it is the account now, under keys of its own
			if (r.name == nameNote || r.name == nameCorrection) && r.text != "" {
				if err := tx.Update(ctx, "inquiry_account_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
					return err
				}
			}
		}
		return s.step(ctx, tx, a, "", testimony.Given)
	})
}

// sameSealed gives a sealed value that is the same in both readings; nil where it is not.
func sameSealed(was, is []sealed, name string) *sealed {
	for i := range was {
		if was[i].name == name && was[i].text != "" && slices.Contains(is, was[i]) {
			return &was[i]
		}
	}
	return nil
}
