package survivors

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
	"candour/internal/trust/vault"
)

// Nominations lists them for the chair and the link person: their days and how they stand. What they
// say is opened one by one.
func (s *Service) Nominations(ctx context.Context, id string) (x inquiry.Inquiry, out []Nomination, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryChoose); err != nil {
		return x, nil, err
	}
	out, err = s.store.nominations(ctx, s.DB, `WHERE inquiry_id = ? AND state <> ?`, id, Back)
	return x, out, err
}

// NominationOf gives one, without what is sealed.
func (s *Service) NominationOf(ctx context.Context, id, nomination string) (x inquiry.Inquiry, n Nomination, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryChoose); err != nil {
		return x, n, err
	}
	n, err = s.store.nomination(ctx, s.DB, nomination)
	if err == nil && (n.Inquiry != id || n.State == Back) {
		err = errNone
	}
	return x, n, err
}

// Nominee is what somebody wrote.
type Nominee struct{ Name, Contact, Words string }

// OpenNomination opens it, with an entry that the person reads.
func (s *Service) OpenNomination(ctx context.Context, id, nomination, purpose string) (out Nominee, parts []string, err error) {
	purpose = typed.Clean(purpose)
	var bad typed.Asked
	bad.Reason(purpose, "purpose", "Write what for. The person reads it", MaxWords)
	if bad.Err() != nil {
		return out, nil, bad.Err()
	}
	if _, _, err := s.NominationOf(ctx, id, nomination); err != nil {
		return out, nil, err
	}
	rows, err := s.written(ctx, s.DB, nomination)
	if err != nil {
		return out, nil, err
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: nomination, Purpose: purpose, Items: items(rows), Shown: true})
	if err != nil {
		return out, nil, inquiry.Hide(err)
	}
	by := map[string]string{}
	for i, r := range rows {
		by[r.name] = string(plain[i])
	}
	return Nominee{by[nameName], by[nameContact], by[nameWords]}, vault.PartsShown(items(rows)), nil
}

// written is what the person wrote, sealed.
func (s *Service) written(ctx context.Context, q db.Querier, nomination string) ([]sealed, error) {
	rows, err := s.store.sealed(ctx, q, nomination)
	rows = slices.DeleteFunc(rows, func(r sealed) bool { return r.part != string(PartNominee) })
	if err == nil && len(rows) == 0 {
		err = errNone
	}
	return rows, err
}

// ChoiceInput is an answer to a nomination as it is proposed. Its reason is for the person, and names
// nobody.
type ChoiceInput struct {
	Inquiry    string `json:"inquiry"`
	Nomination string `json:"nomination"`
	Yes        bool   `json:"yes"`
	Reason     string `json:"reason"`
}

func (in ChoiceInput) about() (string, string) { return in.Inquiry, in.Nomination }
func (in ChoiceInput) title() string {
	if in.Yes {
		return "Say yes to a nomination"
	}
	return "Say no to a nomination"
}

// OpenChoice opens a nomination to whoever answers what was proposed for it, with an entry that the person
// reads, and gives what is to be noted as shown.
func (s *Service) OpenChoice(ctx context.Context, p proposal.Proposal) (in ChoiceInput, out Nominee, parts []string, err error) {
	if err := p.Into(&in); err != nil {
		return in, out, nil, err
	}
	if _, err := s.proposals.Read(ctx, p.ID); err != nil {
		return in, out, nil, err
	}
	out, parts, err = s.OpenNomination(ctx, in.Inquiry, in.Nomination, "To answer it.")
	return in, out, parts, err
}

func (s *Service) stepChoice() step[ChoiceInput] {
	return step[ChoiceInput]{name: KindChoice, propose: inquiry.InquiryChoose, agree: inquiry.InquiryChosen, check: s.checkChoice, parts: s.partsOfChoice,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *ChoiceInput, _, _ string) error {
			n, err := s.store.nomination(ctx, tx, in.Nomination)
			if err != nil {
				return err
			}
			into := func(part vault.Part, at vault.Place, plain []byte) (string, error) {
				return s.vault.Seal(ctx, tx, n.ID, part, at, plain)
			}
			if err := s.seal(tx, x.ID, n.ID, PartAnswer, nameAnswer, in.Reason, into); err != nil {
				return err
			}
			state := No
			if in.Yes {
				state = Yes
			}
			return tx.Update(ctx, "inquiry_panel_nomination", n.ID, n.Version, ledger.Row{"state": state, "answered": s.Today().String()})
		}}
}

func (s *Service) partsOfChoice(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	var in ChoiceInput
	if err := p.Into(&in); err != nil {
		return nil, err
	}
	rows, err := s.written(ctx, q, in.Nomination)
	return vault.PartsShown(items(rows)), err
}

func (s *Service) checkChoice(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *ChoiceInput) error {
	n, err := s.store.nomination(ctx, q, in.Nomination)
	switch {
	case err != nil:
		return err
	case n.Inquiry != x.ID || n.State == Back:
		return errNone
	case n.State != Waits:
		return errs.New(errs.Conflict, "This nomination was answered already.")
	}
	var bad typed.Asked
	bad.Reason(in.Reason, "reason", "Write to the person why", MaxOwn)
	bad.Seen(in.Reason, "reason")
	return bad.Err()
}

// ProposeChoice asks the other of the two who read nominations to answer one. Whoever proposes it has
// opened it.
func (s *Service) ProposeChoice(ctx context.Context, in ChoiceInput) (string, error) {
	in.Reason = typed.Clean(in.Reason)
	if _, _, err := s.NominationOf(ctx, in.Inquiry, in.Nomination); err != nil {
		return "", err
	}
	rows, err := s.written(ctx, s.DB, in.Nomination)
	if err != nil {
		return "", err
	}
	left, err := s.vault.Unopened(ctx, s.DB, access.ActorFrom(ctx), in.Nomination, items(rows))
	if err != nil {
		return "", err
	}
	if len(left) > 0 {
		return "", typed.Wrong("reason", "Open the nomination first, and read it")
	}
	return propose(ctx, s, s.stepChoice(), in, "")
}
