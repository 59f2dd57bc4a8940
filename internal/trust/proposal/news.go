package proposal

import (
	"context"
	"time"

	"candour/internal/trust/access"
	"candour/internal/trust/opened"
)

// newsLife is how long what became of a proposal waits for whoever made it to read it.
const newsLife = 30 * 24 * time.Hour

// ending names what became of a proposal among what its maker opens.
func (p Proposal) ending() string {
	return opened.Part("ended", p.State, p.AnswerName, p.Words)
}

// News gives what the actor proposed that somebody else turned down, or put another in the
// place of, and that they have not read yet: the newest last.
func (s *Service) News(ctx context.Context) ([]Proposal, error) {
	who := access.ActorFrom(ctx)
	if who.Human == "" || !who.Is(who.ID) {
		return nil, nil
	}
	all, err := list(ctx, s.cfg.DB, `WHERE human = ? AND state IN (?, ?) AND ended > ?`, who.Human, Refused, Replaced, stamp(s.cfg.Clock.Now().Add(-newsLife)))
	out := all[:0]
	for _, p := range all {
		if err != nil || !p.byAnother(who) || !s.mayRead(ctx, p) {
			continue
		}
		left, bad := opened.Left(ctx, s.cfg.DB, who, p.of(), p.ending())
		if err = bad; err == nil && len(left) > 0 {
			out = append(out, p)
		}
	}
	return out, err
}

// byAnother says that somebody else ended it than whoever made it, who asks.
func (p Proposal) byAnother(who access.Actor) bool { return p.answerer != "" && !who.Is(p.answerer) }

// ReadNews notes that whoever made a proposal was shown what became of it.
func (s *Service) ReadNews(ctx context.Context, p Proposal) error {
	who := access.ActorFrom(ctx)
	if p.Waiting() || p.State == Agreed || !p.own(who) || !p.byAnother(who) {
		return nil
	}
	if has, err := opened.Has(ctx, s.cfg.DB, p.of(), p.ending()); err != nil || has {
		return err
	}
	return s.note(ctx, p, s.kinds[p.Kind].Propose, p.ending())
}
