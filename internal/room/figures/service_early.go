package figures

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// AskEarly asks for a frozen release to be published before the time that was
// announced, and says why. Somebody else then publishes it, or nobody does.
func (s *Service) AskEarly(ctx context.Context, edition string, version int64, why string) error {
	if why = clean(why); saysnothing.Is(why, "why") || len([]rune(why)) > MaxText {
		return bad("early", "Say why it must come before its time, in at most 3,000 characters")
	}
	return s.step(ctx, FiguresPublish, edition, version, StepEarly, func(ctx context.Context, c *change) error {
		if c.actor.Human == "" {
			return errs.New(errs.Forbidden, "Nobody has said who you are: a release needs a known person behind it.")
		}
		if err := s.sawAll(ctx, c); err != nil {
			return err
		}
		c.set["early_by"], c.set["early_name"], c.set["early_why"] = c.actor.Human, c.actor.Name, why
		c.words = why
		return nil
	})
}

// before its time a release goes out only when one human asked for it, with a
// reason, and another publishes it.
func (c *change) earlyByTwo() error {
	switch {
	case c.e.EarlyBy == "" || c.e.EarlyWhy == "":
		return errs.New(errs.Conflict, "Its time was announced and has not come. To publish it before, ask for it with a reason; somebody else then publishes it.")
	case c.actor.Human == "" || c.actor.MayBe(c.e.EarlyBy):
		return errs.New(errs.Conflict, "You asked for it to be published before its time. Somebody else must publish it.")
	}
	return nil
}

// forgetEarly takes an asking back, when the time or the release changes.
func (c *change) forgetEarly() {
	c.set["early_by"], c.set["early_name"], c.set["early_why"] = nil, nil, nil
}
