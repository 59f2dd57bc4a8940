package review

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// ProposalInput is a decision that needs a second human.
type ProposalInput struct {
	// Kind is the state to reach, or "hold" or "unhold".
	Kind string
	// Code is the coded reason or outcome.
	Code string
	// Words are the reasons. Those of a decision are read by the person.
	Words string
}

func (in ProposalInput) check(c *Case, codes rules.CodeBook) error {
	if !slices.Contains(Proposable(c), in.Kind) {
		return errs.InvalidInput("This cannot be proposed now.", errs.Field{Name: "kind", Message: "This cannot be proposed while the case is at “" + rules.StateWords[c.State] + "”"})
	}
	sets := map[string]rules.CodeSet{string(rules.NotEligible): codes.NotEligibleCodes, string(rules.Decided): codes.OutcomeCodes}
	if set, ok := sets[in.Kind]; ok && !set.Has(in.Code) {
		return errs.InvalidInput("Choose from the list.", errs.Field{Name: "code", Message: "Choose one from the list"})
	}
	if c.OpenProposal() != nil {
		return errs.New(errs.Conflict, "Another proposal waits for its second person. It must be agreed to or turned down first.")
	}
	if in.Kind == string(rules.Erased) {
		return mayDestroy(c)
	}
	return nil
}

// mayDestroy refuses to destroy what is held, or while anything is due.
func mayDestroy(c *Case) error {
	switch {
	case c.Held:
		return errs.New(errs.Conflict, "This is under a legal hold: nothing of it may be destroyed.")
	case !c.State.Ended():
		return errs.New(errs.Conflict, "Nothing is destroyed while the case is open.")
	}
	for _, r := range c.Requests {
		if r.State == PapersOpen {
			return errs.New(errs.Conflict, "Nothing is destroyed while a clock runs: papers are still asked for.")
		}
	}
	return nil
}

// Propose puts a decision before a second human. It changes nothing yet.
func (s *Service) Propose(ctx context.Context, id string, in ProposalInput) error {
	text, err := words("words", in.Words, "Write your reasons.")
	if err != nil {
		return err
	}
	actor := access.ActorFrom(ctx)
	action := rules.ReviewPropose
	if in.Kind == ProposeHold || in.Kind == ProposeUnhold {
		action = rules.ReviewHold
	}
	return s.onCase(ctx, action, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if c.Keeps, err = c.coming(s.Schedule, s.Today()); err != nil {
			return err
		}
		if err := in.check(c, s.Codes); err != nil {
			return err
		}
		if err := s.checkErasure(c, in); err != nil {
			return err
		}
		if err := s.mustBeOpenTo(ctx, tx, c, in.Kind); err != nil {
			return err
		}
		if err := s.mustHaveOpened(ctx, tx, c, JudgePropose, in.Kind, ""); err != nil {
			return err
		}
		if err := s.callAnswerer(ctx, tx, c); err != nil {
			return err
		}
		p := ids.Random("proposal")
		if err := s.seal(ctx, tx, id, "proposal", p, text); err != nil {
			return err
		}
		return tx.Insert("review_proposal", p, ledger.Row{"case_id": id, "kind": in.Kind, "code": db.OrNil(in.Code), "state": ProposalOpen,
			"on_day": s.Today().String(), "by_human": actor.Human, "by_name": actor.Name, "by_role": secondRole(actor)})
	})
}

// Second agrees to a proposal, or turns it down. It must be another human than
// the one who proposed, and one of the two must be independent; the rules and
// [TwoHumans] both say so.
func (s *Service) Second(ctx context.Context, id, proposal string, agree bool, text string) error {
	c, err := s.store.load(ctx, s.DB, id)
	if err != nil {
		return err
	}
	p := c.OpenProposal()
	if p == nil || p.ID != proposal {
		if attrs, err := s.facts(ctx, s.DB, id); err != nil || !s.may(ctx, rules.ReviewRead, id, attrs) {
			return errNoCase()
		}
		return errs.New(errs.Conflict, "This proposal is not open any more.")
	}
	actor := access.ActorFrom(ctx)
	err = s.act(ctx, rules.ReviewDecide, id, 0, map[string]any{"proposer": p.ByHuman}, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		p := c.OpenProposal()
		if p == nil || p.ID != proposal {
			return errs.New(errs.Conflict, "This proposal is not open any more.")
		}
		if !TwoHumans(p.ByHuman, p.ByRole, actor, secondRole(actor)) {
			return errs.New(errs.Forbidden, "Two people must agree, and one of them must be the independent member.")
		}
		if err := s.mayAnswer(ctx, tx, c, p, agree); err != nil {
			return err
		}
		if text != "" {
			if err := s.seal(ctx, tx, id, "second", p.ID, text); err != nil {
				return err
			}
		}
		state := ProposalTurnedDown
		if agree {
			state = ProposalAgreed
		}
		if err := tx.Update(ctx, "review_proposal", p.ID, 0, ledger.Row{"state": state, "second_human": actor.Human, "second_name": actor.Name,
			"second_role": secondRole(actor), "second_day": s.Today().String()}); err != nil {
			return err
		}
		if err := s.endAnswerer(ctx, tx, c); err != nil || !agree {
			return err
		}
		return s.carryOut(ctx, tx, c, p)
	})
	if err == nil && agree && p.Kind == string(rules.Erased) {
		err = s.forget(ctx, id)
	}
	if kind, ok := destroysKind(p.Kind); ok && err == nil && agree {
		err = s.forgetKind(ctx, id, kind)
	}
	return err
}

// mayAnswer refuses an answer of somebody who has not opened what they answer.
func (s *Service) mayAnswer(ctx context.Context, tx *ledger.Tx, c *Case, p *Proposal, agree bool) error {
	if !agree {
		return s.mustHaveOpened(ctx, tx, c, JudgeDecline, p.Kind, p.ID)
	}
	if err := s.mustHaveOpened(ctx, tx, c, JudgeSecond, p.Kind, p.ID); err != nil {
		return err
	}
	return s.oneOfTwoOpened(ctx, tx, c, p)
}

// carryOut does what two humans agreed to.
func (s *Service) carryOut(ctx context.Context, tx *ledger.Tx, c *Case, p *Proposal) error {
	switch p.Kind {
	case ProposeHold:
		if err := tx.Insert("review_hold", ids.Random("hold"), ledger.Row{"case_id": c.ID, "kind": "legal", "on_day": s.Today().String()}); err != nil {
			return err
		}
		return tx.Update(ctx, "review_case", c.ID, c.Version, ledger.Row{"held": true})
	case ProposeUnhold:
		for _, h := range c.Holds {
			if h.Ended == (Hold{}).Ended {
				if err := tx.Update(ctx, "review_hold", h.ID, 0, ledger.Row{"ended": s.Today().String()}); err != nil {
					return err
				}
			}
		}
		return tx.Update(ctx, "review_case", c.ID, c.Version, ledger.Row{"held": false})
	case string(rules.Erased):
		if err := mayDestroy(c); err != nil {
			return err
		}
		if err := s.checkErasure(c, ProposalInput{Kind: p.Kind, Code: p.Code}); err != nil {
			return err
		}
		if err := s.noteErased(ctx, tx, c, p.Code); err != nil {
			return err
		}
		return s.erase(ctx, tx, c, rules.ByTwo)
	}
	if kind, ok := destroysKind(p.Kind); ok {
		return s.destroyKind(ctx, tx, c, kind)
	}
	return s.move(ctx, tx, c, rules.State(p.Kind), rules.ByTwo, p.Code, nil)
}

// erase destroys the keys of a case and of its requests, and empties what was
// sealed. A tombstone stays: the number, the states and their days.
func (s *Service) erase(ctx context.Context, tx *ledger.Tx, c *Case, who rules.Who) error {
	if err := s.move(ctx, tx, c, rules.Erased, who, "", nil); err != nil {
		return err
	}
	if err := s.vault.Erase(ctx, tx, c.ID); err != nil {
		return err
	}
	if !c.destroyed("papers") {
		if err := s.erasePapers(ctx, tx, c); err != nil {
			return err
		}
	}
	if err := s.dropOffices(ctx, tx, c); err != nil {
		return err
	}
	rows, err := s.store.sealed(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := tx.Update(ctx, "review_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
			return err
		}
	}
	for _, m := range c.Messages {
		if err := tx.Update(ctx, "review_message", m.ID, 0, ledger.Row{"sealed": ""}); err != nil {
			return err
		}
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		if err := s.store.dropFiles(ctx, tx, c.ID); err != nil {
			return err
		}
		return intake.Tables().Forget(ctx, tx.Tx, c.ID)
	})
	return nil
}

// forget does what an erasure needs once it is committed.
func (s *Service) forget(ctx context.Context, id string) error {
	c, err := s.store.load(ctx, s.DB, id)
	if err != nil {
		return err
	}
	for _, r := range c.Requests {
		if err := s.vault.Forget(ctx, r.ID); err != nil {
			return err
		}
	}
	if err := s.vault.Forget(ctx, id); err != nil {
		return err
	}
	return s.vault.Scrub(ctx)
}
