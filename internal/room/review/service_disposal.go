package review

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Coming lists what the schedule says of the ended cases that the reader may see,
// soonest first: at most limit kinds of record, and how many cases have ended.
func (s *Service) Coming(ctx context.Context, limit int) (out []rules.Coming, ended int, err error) {
	actor := access.ActorFrom(ctx)
	if err := s.Auth.Authorize(ctx, actor, rules.ReviewList, access.Route()); err != nil {
		return nil, 0, err
	}
	named, err := s.namedIn(ctx, s.DB, actor)
	if err != nil {
		return nil, 0, err
	}
	where, args := Filter{}.narrow(scopeOf(actor, named), actor, nil, s.Today())
	for _, state := range []rules.State{rules.Withdrawn, rules.NotEligible, rules.Closed} {
		in := append(append([]any(nil), args...), string(state))
		n, err := s.store.count(ctx, s.DB, where+` AND c.state = ?`, in)
		if err != nil {
			return nil, 0, err
		}
		ended += n
		ids, err := s.store.endedFirst(ctx, s.DB, where+` AND c.state = ?`, in, limit)
		if err != nil {
			return nil, 0, err
		}
		more, err := s.comingOf(ctx, ids)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, more...)
	}
	rules.SoonestFirst(out)
	return out[:min(limit, len(out))], ended, nil
}

func (s *Service) comingOf(ctx context.Context, ids []string) (out []rules.Coming, err error) {
	for _, id := range ids {
		c, err := s.store.load(ctx, s.DB, id)
		if err != nil {
			return nil, err
		}
		more, err := c.coming(s.Schedule, s.Today())
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// RetentionWords are the sentences of the schedule, made from its numbers.
func (s *Service) RetentionWords() []string { return s.Schedule.Sentences() }

// BackupWords say when a copy that is made today is to be destroyed.
func (s *Service) BackupWords() string { return s.Schedule.BackupWords(s.Today()) }

// warnDue warns of what will be destroyed, where its day of warning has come: the
// person sees it on their page, and the panel in its list.
func (s *Service) warnDue(ctx context.Context) error {
	ids, err := s.store.toWarn(ctx, s.DB, s.Today().AddDays(-s.Schedule.FirstWarning()))
	for _, id := range ids {
		if err == nil {
			err = s.warnOf(ctx, id)
		}
	}
	return err
}

func (s *Service) warnOf(ctx context.Context, id string) error {
	return s.onCase(ctx, access.ReviewClock, id, 0, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		coming, err := c.coming(s.Schedule, s.Today())
		for _, n := range coming {
			if err != nil {
				return err
			}
			if eventsOf(c, n.Kind).Warned == nil && n.WarnOn(s.Today()) {
				err = s.dispose(tx, c.ID, n.Kind, rules.DisposalWarned, s.Schedule.Version, 0, n.When)
			}
		}
		return err
	})
}

// dispose writes what the schedule did.
func (s *Service) dispose(tx *ledger.Tx, caseID, kind, state, rule string, things int, due clock.Day) error {
	row := ledger.Row{"case_id": db.OrNil(caseID), "kind": kind, "state": state, "things": things, "rule": rule, "destroyed_by": rules.DestroyerOf(kind), "on_day": s.Today().String()}
	if due != (clock.Day{}) {
		row["due"] = due.String()
	}
	return tx.Insert("review_disposal", ids.Random("disposal"), row)
}

// ExpireDrafts destroys the drafts whose time is over, and says in the log how
// many went by which rule.
func (s *Service) ExpireDrafts(ctx context.Context, d *intake.Drafts) (n int, err error) {
	act := ledger.Act{Action: access.ReviewClock, Kind: "disposal", ID: ids.Random("drafts")}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if n, err = d.ExpireIn(ctx, tx.Tx); err != nil || n == 0 {
			return err
		}
		return s.dispose(tx, "", "draft", rules.DisposalDestroyed, s.Schedule.Version, n, clock.Day{})
	})
	return n, err
}

// destroyKind destroys one kind of record of a case before the case itself goes:
// its keys, and what they sealed. It gives what must be forgotten once that is
// committed.
func (s *Service) destroyKind(ctx context.Context, tx *ledger.Tx, c *Case, kind string) error {
	if err := c.mayDestroyNow(s.Schedule, kind, s.Today()); err != nil {
		return err
	}
	things, err := len(c.Requests), error(nil)
	if kind == "papers" {
		err = s.erasePapers(ctx, tx, c)
	} else {
		things, err = s.erasePart(ctx, tx, c, sealedPartOf[kind])
	}
	if err != nil {
		return err
	}
	d, err := s.Schedule.Due(kind, eventsOf(c, kind), c.Held, s.Today())
	if err != nil {
		return err
	}
	return s.dispose(tx, c.ID, kind, rules.DisposalDestroyed, s.Schedule.Version, things, d.When)
}

func (s *Service) erasePapers(ctx context.Context, tx *ledger.Tx, c *Case) error {
	for _, r := range c.Requests {
		if err := s.vault.Erase(ctx, tx, r.ID); err != nil {
			return err
		}
		if err := tx.Update(ctx, "review_request", r.ID, 0, ledger.Row{"words": "", "answer": nil}); err != nil {
			return err
		}
	}
	return nil
}

// erasePart destroys the keys of one part of a case and empties what they sealed.
func (s *Service) erasePart(ctx context.Context, tx *ledger.Tx, c *Case, part intake.Part) (things int, err error) {
	s.vault.ErasePart(tx, c.ID, vault.Part(part))
	rows, err := s.store.sealed(ctx, tx, c.ID)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		if !r.of(part) {
			continue
		}
		things++
		if err := tx.Update(ctx, "review_sealed", r.id, 0, ledger.Row{"sealed": ""}); err != nil {
			return 0, err
		}
	}
	if part != intake.PartMessages {
		return things, nil
	}
	for _, m := range c.Messages {
		things++
		if err := tx.Update(ctx, "review_message", m.ID, 0, ledger.Row{"sealed": ""}); err != nil {
			return 0, err
		}
	}
	return things, nil
}

// forgetKind does what the destruction of a kind needs once it is committed.
func (s *Service) forgetKind(ctx context.Context, id, kind string) error {
	c, err := s.store.load(ctx, s.DB, id)
	if err != nil {
		return err
	}
	if kind != "papers" {
		if err := s.vault.ForgetPart(ctx, id, vault.Part(sealedPartOf[kind])); err != nil {
			return err
		}
		return s.vault.Scrub(ctx)
	}
	for _, r := range c.Requests {
		if err := s.vault.Forget(ctx, r.ID); err != nil {
			return err
		}
	}
	return s.vault.Scrub(ctx)
}

// noteErased says in the log what an erasure by two humans destroyed, and by
// which rule. It comes before the case's state changes.
func (s *Service) noteErased(ctx context.Context, tx *ledger.Tx, c *Case, code string) error {
	kind, rule := rules.WholeKind(c.State), s.Schedule.Version
	if code != rules.EraseDue {
		rule = rules.RuleAsked
	}
	rows, err := s.store.sealed(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	d, err := s.Schedule.Due(kind, eventsOf(c, kind), c.Held, s.Today())
	if err != nil {
		return err
	}
	return s.dispose(tx, c.ID, kind, rules.DisposalDestroyed, rule, len(rows)+len(c.Messages)+len(c.Requests), d.When)
}

// checkErasure refuses an erasure that gives no reason, or one that the schedule
// does not bear out.
func (s *Service) checkErasure(c *Case, in ProposalInput) error {
	if in.Kind == string(rules.Erased) {
		if !rules.ErasureCodes().Has(in.Code) {
			return errs.InvalidInput("Choose from the list.", errs.Field{Name: "code", Message: "Choose why it is erased"})
		}
		if in.Code == rules.EraseDue {
			return c.mayDestroyNow(s.Schedule, rules.WholeKind(c.State), s.Today())
		}
		return nil
	}
	if kind, ok := destroysKind(in.Kind); ok {
		return c.mayDestroyNow(s.Schedule, kind, s.Today())
	}
	return nil
}
