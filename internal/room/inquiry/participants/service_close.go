package participants

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
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
// holds the name from then on. It is asked of another whether that is so: they agree, or two take it away.
func (s *Service) Identify(ctx context.Context, id, party string, persons []string, why string) error {
	why = typed.Clean(why)
	var bad typed.Asked
	bad.Need(len(persons) > 0 && ciphers(persons), "persons", cipherWords)
	bad.Reason(why, "why", "Write how it is known whom the name identifies", MaxWhy)
	bad.Seen(why, "why")
	if err := bad.Err(); err != nil {
		return err
	}
	return s.onName(ctx, id, party, func(ctx context.Context, tx *ledger.Tx, p *Party) (err error) {
		m := participant.Maybe{Persons: persons, Why: why, On: s.Today(), By: access.ActorFrom(ctx).Human}
		if p.Party, err = p.Party.Identify(m); err != nil {
			return err
		}
		if len(p.Identified()) > MaxPersons {
			return typed.Wrong("persons", "These are more than 20 with those that are there")
		}
		if err := s.keep(ctx, tx, p); err != nil {
			return err
		}
		return s.askPersons(ctx, tx, id, party, p.Maybe[len(p.Maybe)-1].Persons, true, why)
	})
}

// onName does something about the name of a party, also while the inquiry is suspended.
func (s *Service) onName(ctx context.Context, id, party string, do func(context.Context, *ledger.Tx, *Party) error) error {
	return s.closing(ctx, inquiry.InquiryDisclose, ledger.Of{Kind: kindParty, ID: party}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		p, err := s.party(ctx, tx, id, party)
		if err != nil {
			return err
		}
		return do(ctx, tx, &p)
	})
}

// askPersons has another asked about ciphers that one human put on a name.
func (s *Service) askPersons(ctx context.Context, tx *ledger.Tx, id, party string, persons []string, theirs bool, why string) error {
	in := Terms{Inquiry: id, Party: party, Persons: persons, Theirs: theirs, Decision: participant.Decision{Why: why}}
	title := "Whom the name of a participant identifies"
	if !theirs {
		title = "Take away that the name of a participant identifies somebody"
	}
	_, err := proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindPersons, Record: party + " " + strings.Join(persons, " "), Title: title, Terms: in, Reason: why})
	return err
}

// ProposePersons asks another about ciphers that one human put on a name and that nobody agreed to: that they count, or
// that they are taken away.
func (s *Service) ProposePersons(ctx context.Context, id, party string, persons []string, theirs bool, why string) error {
	why = typed.Clean(why)
	slices.Sort(persons)
	persons = slices.Compact(persons)
	var bad typed.Asked
	bad.Need(len(persons) > 0 && ciphers(persons), "waiting", "Choose which ciphers")
	bad.Reason(why, "why", "Write how it is known whom the name identifies", MaxWhy)
	bad.Seen(why, "why")
	if err := bad.Err(); err != nil {
		return err
	}
	return s.onName(ctx, id, party, func(ctx context.Context, tx *ledger.Tx, p *Party) (err error) {
		if _, err := p.Settle(persons, theirs); err != nil {
			return err
		}
		return s.askPersons(ctx, tx, id, party, persons, theirs, why)
	})
}

func (s *Service) applyPersons(ctx context.Context, tx *ledger.Tx, _ proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	p, err := s.party(ctx, tx, in.Inquiry, in.Party)
	if err != nil {
		return moved(err)
	}
	if p.Party, err = p.Settle(in.Persons, in.Theirs); err != nil {
		return err
	}
	return s.keep(ctx, tx, &p)
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
