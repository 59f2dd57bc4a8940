package figures

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
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
	return s.stepBecause(ctx, FiguresCheck, edition, version, StepAssure, because{"words", "Say what you checked", words}, func(ctx context.Context, c *change) error {
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
		return nil
	})
}

// SendBack returns a release to those who drafted it, with reasons.
func (s *Service) SendBack(ctx context.Context, edition string, version int64, reasons string) error {
	return s.stepBecause(ctx, FiguresCheck, edition, version, StepReturn, because{"words", "Say what must be changed", reasons}, nil)
}

// Reopen takes back a check or a freeze, before anything is published.
func (s *Service) Reopen(ctx context.Context, edition string, version int64, reason string) error {
	return s.stepBecause(ctx, FiguresDraft, edition, version, StepReopen, because{"reason", "Say why", reason}, func(_ context.Context, c *change) error {
		c.set["assured_by"], c.set["assured_name"], c.set["frozen_at"] = nil, nil, nil
		c.forgetEarly()
		return nil
	})
}

// because is what somebody must say who does a step: the field, what it asks for, and
// what they said.
type because struct{ field, ask, words string }

// stepBecause is a step for which words are needed; the log keeps them.
func (s *Service) stepBecause(ctx context.Context, action access.Action, edition string, version int64, step Step, b because,
	do func(context.Context, *change) error) error {
	words := clean(b.words)
	if saysnothing.Is(words, b.field) || len([]rune(words)) > MaxText {
		return bad(b.field, b.ask+", in at most 3,000 characters")
	}
	return s.step(ctx, action, edition, version, step, func(ctx context.Context, c *change) error {
		c.words = words
		if do == nil {
			return nil
		}
		return do(ctx, c)
	})
}
