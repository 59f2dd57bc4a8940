package figures

import (
	"context"

	"candour/internal/base/errs"
)

// Send asks a second person to check what was built.
func (s *Service) Send(ctx context.Context, edition string, version int64, words string) error {
	words = clean(words)
	if len([]rune(words)) > MaxText {
		return bad("words", "This must be at most 3,000 characters")
	}
	return s.step(ctx, FiguresDraft, edition, version, StepSend, func(_ context.Context, c *change) error {
		if !c.e.Report.Clear() || c.e.Digest == "" {
			return errs.New(errs.Conflict, "A check stopped this release. Change it and build it again.")
		}
		c.words = words
		return nil
	})
}

// Assure is the second person's word that a release is right. It is about the
// bytes with the given digest and no others.
func (s *Service) Assure(ctx context.Context, edition string, version int64, digest, words string) error {
	if words = clean(words); words == "" || len([]rune(words)) > MaxText {
		return bad("words", "Say what you checked, in at most 3,000 characters")
	}
	return s.step(ctx, FiguresCheck, edition, version, StepAssure, func(ctx context.Context, c *change) error {
		if c.e.wroteBy(c.actor) { // the access rules say so too
			return errs.New(errs.Forbidden, "You wrote some of this release yourself. Somebody else must check it.")
		}
		if digest != c.e.Digest {
			return errs.New(errs.Conflict, "The release was built again while you were reading. Look at it once more.")
		}
		if err := s.sawAll(ctx, c); err != nil {
			return err
		}
		c.set["assured_by"], c.set["assured_name"] = c.actor.Human, c.actor.Name
		c.words = words
		return nil
	})
}

// SendBack returns a release to those who drafted it, with reasons.
func (s *Service) SendBack(ctx context.Context, edition string, version int64, reasons string) error {
	if reasons = clean(reasons); reasons == "" || len([]rune(reasons)) > MaxText {
		return bad("words", "Say what must be changed, in at most 3,000 characters")
	}
	return s.step(ctx, FiguresCheck, edition, version, StepReturn, func(_ context.Context, c *change) error {
		c.words = reasons
		return nil
	})
}

// Reopen takes back a check or a freeze, before anything is published.
func (s *Service) Reopen(ctx context.Context, edition string, version int64, reason string) error {
	if reason = clean(reason); reason == "" || len([]rune(reason)) > MaxText {
		return bad("reason", "Say why, in at most 3,000 characters")
	}
	return s.step(ctx, FiguresDraft, edition, version, StepReopen, func(_ context.Context, c *change) error {
		c.set["assured_by"], c.set["assured_name"], c.set["frozen_at"] = nil, nil, nil
		c.forgetEarly()
		c.words = reason
		return nil
	})
}
