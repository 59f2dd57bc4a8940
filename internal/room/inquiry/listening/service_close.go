package listening

import (
	"context"
	"slices"

	"filippo.io/age"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Closed is what became of one approach at the closing of the record.
type Closed struct {
	Account string // empty: nothing was given, and only how to reach the person was destroyed
	// Words are where the words are now, and Sheet the last sheet that the person had before them; empty:
	// they took the account back before.
	Words testimony.Words
	Sheet string
	// Handed are the values that go to the archive, each sealed to its key, by the name of what it is.
	Handed []Handed
	gone   []string // persons of the vault that were destroyed
	parts  bool     // of the words, the parts were
	of     string
}

// Handed is one value, sealed to the key of the archive.
type Handed struct{ Name, Text string }

// Unclosed gives the approaches of an inquiry of which something is to be closed: an account, or how to
// reach somebody. It authorises nothing; the floor that closes records does.
func (s *Service) Unclosed(ctx context.Context, q db.Querier, id string) ([]string, error) {
	return s.store.unclosed(ctx, q, id)
}

// Close is the last act on an approach, within a write that the caller has authorised: the words go
// to the archive where the person said yes to that on their sheet, and are destroyed otherwise. What they
// come back by stays, with the first word back to them and all that was done. The caller calls
// [Service.AfterClose] once the write is stored. vault.ErrNoWrap: they said yes, and nobody here can open the words;
// then nothing is done.
func (s *Service) Close(ctx context.Context, tx *ledger.Tx, approach string, to age.Recipient) (out Closed, err error) {
	a, err := s.store.approach(ctx, tx, approach)
	if err != nil {
		return out, err
	}
	if a.contact != "" {
		out.gone = append(out.gone, a.contact)
	}
	if err := s.dropContact(ctx, tx, &a); err != nil {
		return out, err
	}
	acc, x, err := s.load(ctx, tx, `WHERE approach_id = ?`, a.ID)
	if errs.Is(err, errs.NotFound) {
		return out, s.keep(ctx, tx, &a)
	}
	if err != nil {
		return out, err
	}
	if x.State != inquiry.Ended {
		return out, errs.New(errs.Conflict, "The inquiry has not ended.")
	}
	if len(out.gone) > 0 {
		if err := s.keep(ctx, tx, &a); err != nil {
			return out, err
		}
	}
	if !acc.Closed().IsZero() {
		return out, nil
	}
	before := acc.Words()
	if err := s.do(ctx, tx, acc, testimony.Act{Kind: testimony.End, On: s.Today()}, testimony.Act{Kind: testimony.Close, On: s.Today()}); err != nil {
		return out, err
	}
	out.Account, out.Words, out.of = acc.ID, acc.Words(), wordsOf(a.ID)
	if before == testimony.Destroyed {
		return out, nil // taken back: there is nothing left, and no sheet was kept or broken by this
	}
	out.Sheet = acc.Sheet().Version
	return out, s.closeWords(ctx, tx, &a, &out, to)
}

// closeWords hands the words on where they go to the archive, and destroys what is here of them.
func (s *Service) closeWords(ctx context.Context, tx *ledger.Tx, a *Approach, out *Closed, to age.Recipient) error {
	rows, err := s.store.sealed(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r sealed) bool {
		return r.person != out.of || r.text == "" || r.part != PartWords && r.part != PartName
	})
	if out.Words == testimony.Transferred {
		h := vault.Handing{Person: out.of, Of: a.ID, Groups: []string{groupArchive, groupRead}, Purpose: "It went to the archive, as you said it may."}
		for _, r := range rows {
			h.Items = append(h.Items, r.item())
		}
		texts, err := s.vault.Hand(ctx, tx, to, h)
		if err != nil {
			return err
		}
		for i, r := range rows {
			out.Handed = append(out.Handed, Handed{r.name, texts[i]})
		}
	}
	for _, r := range rows {
		if err := tx.Update(ctx, "inquiry_account_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
			return err
		}
	}
	s.vault.ErasePart(tx, out.of, PartWords)
	s.vault.ErasePart(tx, out.of, PartName)
	out.parts = true
	return nil
}

// AfterClose notes beside the key files what was destroyed, so that a backup that is restored forgets it
// again.
func (s *Service) AfterClose(ctx context.Context, c Closed) error {
	if c.parts {
		for _, part := range []vault.Part{PartWords, PartName} {
			if err := s.vault.ForgetPart(ctx, c.of, part); err != nil {
				return err
			}
		}
	}
	return s.forget(ctx, c.gone...)
}

// Unagreed gives the sessions of an inquiry that took place and whose note the person has not agreed to:
// ids that nobody is shown.
func (s *Service) Unagreed(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]string, error) {
	return s.store.unagreed(ctx, q, x.ID)
}

// ReferralPersons gives the persons of the vault under which it is sealed why somebody was told that a person is in
// danger.
func (s *Service) ReferralPersons(ctx context.Context, q db.Querier, id string) ([]string, error) {
	return s.store.referralPersons(ctx, q, id)
}

// openTo gives those who read, and the closing of the record, the keys of what somebody said yes to before there
// was a key for that.
func (s *Service) openTo(ctx context.Context, tx *ledger.Tx, p Person) error {
	acc, _, err := s.load(ctx, tx, `WHERE approach_id = ?`, p.Approach)
	if errs.Is(err, errs.NotFound) || err == nil && acc.Words() != testimony.Held {
		return nil
	}
	if err != nil {
		return err
	}
	all, err := s.store.outward(ctx, tx, `WHERE account_id = ?`, acc.ID)
	if err != nil {
		return err
	}
	for _, part := range []vault.Part{PartWords, PartName} {
		for _, group := range groupsOf(&acc.Account, part, opensOut(all)) {
			has, err := s.vault.Wrapped(ctx, tx, wordsOf(p.Approach), part, group)
			if err != nil {
				return err
			}
			if has {
				continue
			}
			if err := s.vault.OpenTo(ctx, tx, wordsOf(p.Approach), p.Key.Bytes(), part, group); err != nil {
				return err
			}
		}
	}
	return nil
}
