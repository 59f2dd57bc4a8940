package tokens

import (
	"context"
	"crypto/hmac"
	"fmt"
	"slices"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// refused is the same whatever is wrong with a token: it tells nobody whether there
// ever was one. The cause is for the service's own log.
func refused(format string, args ...any) error {
	return errs.Because(errs.Unauthenticated, "This token cannot be used. It may be mistyped, run out or revoked, or whoever made it may have left. "+
		"Somebody of your body can look at it, and make another, on the page API tokens.", fmt.Errorf(format, args...))
}

// Bearer says who speaks with a token's text. What it cannot make out is refused.
func (s *Service) Bearer(ctx context.Context, text string) (access.Actor, error) {
	id, ok := idIn(text)
	if !ok {
		return access.Actor{}, refused("what was sent has not the shape of a token")
	}
	t, err := byID(ctx, s.cfg.DB, id)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return access.Actor{}, err
	}
	// Of a token that is not there the same is worked out, so that time tells nothing.
	if got := s.markOf(text, &t); !hmac.Equal([]byte(got), []byte(t.mark)) || err != nil {
		return access.Actor{}, refused("%s is no token of ours, was revoked or was changed", id)
	}
	if t.Over(s.cfg.Clock.Now()) {
		return access.Actor{}, refused("%s is over", id)
	}
	who, err := s.standsFor(ctx, s.cfg.DB, &t)
	if err != nil {
		return access.Actor{}, err
	}
	return who, s.used(ctx, who, &t)
}

// standsFor is a token as the rules see it, while its maker could make it anew: they
// may sign in, are of this body, which goes on, and may do what it may.
func (s *Service) standsFor(ctx context.Context, q db.Querier, t *Token) (access.Actor, error) {
	maker, err := s.cfg.Person(ctx, q, t.Staff)
	if errs.Is(err, errs.NotFound) {
		return access.Actor{}, refused("%s: who made it may not sign in", t.ID)
	}
	if err != nil {
		return access.Actor{}, err
	}
	if maker.Body != t.Body || s.cfg.Auth.Authorize(ctx, maker, TokenMake, facts(t.ID, t.Body)) != nil {
		return access.Actor{}, refused("%s: who made it could not make it now", t.ID)
	}
	if _, open, err := s.cfg.Body(ctx, q, t.Body); err != nil || !open {
		if err != nil {
			return access.Actor{}, err
		}
		return access.Actor{}, refused("%s: its body has ended", t.ID)
	}
	scopes := slices.DeleteFunc(slices.Clone(t.Scopes), func(scope string) bool {
		return !s.known(scope) || s.cfg.Auth.Authorize(ctx, maker, access.Action(scope), facts(t.ID, t.Body)) != nil
	})
	if len(scopes) == 0 {
		return access.Actor{}, refused("%s: who made it may do none of what it may", t.ID)
	}
	return access.TokenActor(maker, t.ID, t.Name, scopes), nil
}

func (s *Service) known(scope string) bool {
	return slices.ContainsFunc(s.cfg.Scopes, func(k Scope) bool { return string(k.Action) == scope })
}

// used notes that a token was used: an entry of the log for its first use of a day,
// and the minute of its last beside it. Without the entry it is not used.
func (s *Service) used(ctx context.Context, who access.Actor, t *Token) error {
	now := s.cfg.Clock.Now()
	if now.Sub(t.Last) < time.Minute && dayOf(now) == dayOf(t.Last) {
		return nil
	}
	if err := s.usedToday(access.WithActor(ctx, who), t, dayOf(now)); err != nil {
		return err
	}
	return s.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return noteUse(ctx, tx, t.ID, now) })
}

// usedToday writes the day's entry, unless it is there.
func (s *Service) usedToday(ctx context.Context, t *Token, day string) error {
	id := t.ID + "-" + day
	there, err := usedOn(ctx, s.cfg.DB, id)
	if err != nil || there {
		return err
	}
	act := ledger.Act{Action: TokenUse, Kind: tokenTable, ID: t.ID, Again: true,
		Facts: func(context.Context, *ledger.Tx) (access.Resource, error) { return facts(t.ID, t.Body), nil }}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Insert(dayTable, id, ledger.Row{"token": t.ID, "day": day})
	})
	if errs.Is(err, errs.Conflict) { // two calls at once: the other wrote it
		return nil
	}
	return err
}
