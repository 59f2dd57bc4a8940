package listening

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Seen says what a page told somebody of what is past the point of no return of theirs: how many
// things rest for good on each use. An act that rests on it gives it back ([Service.Say] of a no,
// [Service.Withdraw]).
func (m *Mine) Seen() string {
	out := "seen"
	for _, u := range m.Uses {
		if u.Fixed > 0 {
			out += "-" + string(u.Use) + "-" + strconv.Itoa(u.Fixed)
		}
	}
	return out
}

// errChanged is said where that is not so any more, or nobody said what they saw.
var errChanged = errs.New(errs.Conflict, "Nothing was done yet. What rests on your words for good may have changed since you opened the page. What is true now is on this page: "+
	"read it, and if you still want to, press the button once more.")

// stillSeen refuses an act of somebody who was told something else than is true now.
func stillSeen(acc *Account, seen string) error {
	var m Mine
	m.Withdrawn = acc.Withdrawn()
	usesOf(&m, acc)
	if seen != m.Seen() {
		return errChanged
	}
	return nil
}

// Withdraw takes everything back. Seen is what they were told beforehand ([Mine.Seen]): where
// that has changed nothing is done. The words, the chosen name and how to reach them are
// destroyed in that write; what was fixed stays, as their sheet said beforehand. They can
// still come back and read that.
func (s *Service) Withdraw(ctx context.Context, p Person, seen string) error {
	contact := ""
	err := s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		acc, _, err := s.load(ctx, tx, `WHERE approach_id = ?`, a.ID)
		if err != nil {
			return err
		}
		if acc.Withdrawn().IsZero() {
			if err := stillSeen(acc, seen); err != nil {
				return err
			}
		}
		if err := s.do(ctx, tx, acc, testimony.Act{Kind: testimony.Withdraw, On: s.Today()}); err != nil {
			return err
		}
		if _, _, err := s.endOutward(ctx, tx, acc, testimony.Outward...); err != nil {
			return err
		}
		contact = a.contact
		if err := s.dropContact(ctx, tx, a); err != nil {
			return err
		}
		if err := s.destroy(ctx, tx, a.ID, wordsOf(a.ID)); err != nil {
			return err
		}
		if err := s.dropThemes(ctx, tx, acc.ID); err != nil {
			return err
		}
		return s.keep(ctx, tx, a)
	})
	if err != nil {
		return err
	}
	return s.forget(ctx, contact, wordsOf(p.Approach))
}

// Stop ends an approach before anything was given, at the person's word. How to reach them is
// destroyed, and with it the note of a session that took place. They can choose again later.
func (s *Service) Stop(ctx context.Context, p Person) error {
	contact := ""
	err := s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		if a.Step.Over() {
			return errOver
		}
		contact = a.contact
		if err := s.leaveSitting(ctx, tx, a); err != nil {
			return err
		}
		if err := s.dropContact(ctx, tx, a); err != nil {
			return err
		}
		return s.step(ctx, tx, a, "", testimony.Stopped)
	})
	if err != nil || contact == "" {
		return err
	}
	return s.forget(ctx, contact)
}

// StopBegun counts that somebody who had only begun did not go on: their draft is gone. Approach
// is what Begin gave; one that leads further is left as it is.
func (s *Service) StopBegun(ctx context.Context, approach string) error {
	return s.give(ctx, approach, func(ctx context.Context, tx *ledger.Tx) error {
		a, err := s.store.approach(ctx, tx, approach)
		if err != nil || a.keyed() || a.Step.Over() {
			return err
		}
		return s.step(ctx, tx, &a, "", testimony.Stopped)
	})
}

// ChangeContact puts another way to reach them in the place of the one before; what they need
// too. An empty text leaves what was there.
func (s *Service) ChangeContact(ctx context.Context, p Person, contact, adjustments, when string) error {
	texts := []struct{ name, words string }{{nameContact, typed.Clean(contact)}, {nameAdjustments, typed.Clean(adjustments)}, {nameWhen, typed.Clean(when)}}
	var bad typed.Asked
	for _, t := range texts {
		bad.Need(len([]rune(t.words)) <= MaxContact, t.name, "Write at most "+strconv.Itoa(MaxContact)+" characters")
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.onMine(ctx, p, func(ctx context.Context, tx *ledger.Tx, a *Approach) error {
		if a.contact == "" {
			return errs.New(errs.Conflict, "How to reach you is not kept any more.")
		}
		for _, t := range texts {
			if t.words == "" {
				continue
			}
			if err := s.put(ctx, tx, a, a.contact, PartContact, t.name, t.words); err != nil {
				return err
			}
		}
		return nil
	})
}

// put seals a value in the place of the one of that name, or as a new one.
func (s *Service) put(ctx context.Context, tx *ledger.Tx, a *Approach, person string, part vault.Part, name, words string) error {
	rows, err := s.store.sealed(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(r sealed) bool { return r.person == person && r.name == name })
	if i < 0 {
		return s.seal(tx, a, s.into(ctx, tx, person), person, part, name, words)
	}
	text, err := s.vault.Seal(ctx, tx, person, part, place(rows[i].id), []byte(words))
	if err != nil {
		return err
	}
	return tx.Update(ctx, "inquiry_account_sealed", rows[i].id, 0, ledger.Row{"sealed": text, "on_day": s.Today().String()})
}
