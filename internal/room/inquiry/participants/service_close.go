package participants

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// EndActing ends that somebody acts, at once: nothing opens to them any more.
func (s *Service) EndActing(ctx context.Context, id, of string, cause participant.Cause, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it ends", MaxWhy)
	if err := bad.Err(); err != nil {
		return err
	}
	return s.closing(ctx, inquiry.InquiryDisclose, ledger.Of{Kind: kindActs, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		all, err := s.store.representations(ctx, tx, `WHERE inquiry_id = ? AND id = ?`, id, of)
		if err != nil || len(all) == 0 {
			return orNone(err)
		}
		apart, err := s.apart(ctx, tx, id)
		if err != nil {
			return err
		}
		r, err := all[0].End(s.Today(), cause, why, apart[of])
		if err != nil {
			return err
		}
		return tx.Update(ctx, kindActs, of, all[0].Version, ledger.Row{"ended": r.Ended.String(), "cause": string(r.Cause), "ended_why": r.EndedWhy})
	})
}

// Identify adds whom the name of a party identifies, by the ciphers of restrictions: what holds such a person
// holds the name from then on. None is taken away, which would open it.
func (s *Service) Identify(ctx context.Context, id, party string, persons []string) error {
	var bad typed.Asked
	bad.Need(len(persons) > 0 && ciphers(persons), "persons", cipherWords)
	if err := bad.Err(); err != nil {
		return err
	}
	return s.closing(ctx, inquiry.InquiryDisclose, ledger.Of{Kind: kindParty, ID: party}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		p, err := s.party(ctx, tx, id, party)
		if err != nil {
			return err
		}
		all := append(slices.Clone(p.Persons), persons...)
		slices.Sort(all)
		if p.Persons = slices.Compact(all); len(p.Persons) > MaxPersons {
			return typed.Wrong("persons", "These are more than 20 with those that are there")
		}
		return s.keep(ctx, tx, &p)
	})
}

// CallBack closes a document that was sent in error, at once, and asks whoever has it to destroy it by a
// day.
func (s *Service) CallBack(ctx context.Context, id, of, why string, by clock.Day) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Reason(why, "why", "Write why it is called back", MaxWhy)
	bad.Need(!by.IsZero() && !by.Before(s.Today()) && by.Sub(s.Today()) <= 366, "destroy", "Write by which day it is to be destroyed, today or within a year, such as 2 March 2027")
	if err := bad.Err(); err != nil {
		return err
	}
	return s.closing(ctx, inquiry.InquiryDisclose, ledger.Of{Kind: kindGiven, ID: of}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		all, err := s.store.disclosed(ctx, tx, `WHERE inquiry_id = ? AND id = ?`, id, of)
		if err != nil || len(all) == 0 {
			return orNone(err)
		}
		if !all[0].Back.IsZero() {
			return errs.New(errs.Conflict, "This was called back already.")
		}
		return tx.Update(ctx, kindGiven, of, all[0].Version, ledger.Row{"back": s.Today().String(), "back_why": why, "destroy": by.String()})
	})
}

func orNone(err error) error {
	if err == nil {
		err = errNone
	}
	return err
}
