package signin

import (
	"context"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/access"
)

// An insider who probes must be findable, and a list of who was refused what
// must not itself tell on anybody. So refusals of the signed-in are counted by
// day under a keyed hash of the account, which is the same for a month; nobody
// who has the database alone can tell whose it is (docs/adr/0049).

// refusalLife is how many days the counts are kept.
const refusalLife = 92

// Refusals are the times that one account was refused in one month.
type Refusals struct {
	Month, Who string
	// Forbidden counts what it may not do, NotFound what is not there, or not for
	// it; Days and Routes on how many days, and by how many pages.
	Forbidden, NotFound, Days, Routes int64
	Last                              string
}

// mark is what stands for an account in the month of a day.
func (t tying) mark(staffID string, day clock.Day) string {
	return t.code("refused", day.String()[:7], staffID)[:16]
}

// Refused counts one refusal of somebody who is signed in, and gives what stands
// for them in the service's log. Failing to is noted and keeps nobody from
// their answer.
func (s *Service) Refused(ctx context.Context, who access.Actor, route string, status int) string {
	if !who.SignedIn() || status != http.StatusForbidden && status != http.StatusNotFound {
		return ""
	}
	day := clock.Today(s.cfg.Clock)
	mark := s.tying.mark(who.ID, day)
	ctx = context.WithoutCancel(ctx)
	err := s.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		return countRefusal(ctx, tx, day.String(), mark, route, status)
	})
	if err != nil {
		s.cfg.Log.ErrorContext(ctx, "a refusal was not counted", "error", err.Error())
	}
	return mark
}

// ForgetRefusals drops the counts that are older than three months.
func (s *Service) ForgetRefusals(ctx context.Context) error {
	before := clock.Today(s.cfg.Clock).AddDays(-refusalLife).String()
	return s.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return forgetRefusals(ctx, tx, before) })
}

// ListRefusals gives the counts of so many days, most often first. With an
// account it gives that account's alone. It asks no rule: the caller, a command,
// has the key.
func ListRefusals(ctx context.Context, q db.Querier, c clock.Clock, key []byte, days int, staffID string) ([]Refusals, error) {
	t, err := newTying(key)
	if err != nil {
		return nil, err
	}
	all, err := refusals(ctx, q, clock.Today(c).AddDays(-days).String())
	if err != nil || staffID == "" {
		return all, err
	}
	var out []Refusals
	for _, r := range all {
		if last, err := clock.ParseDay(r.Last); err == nil && t.mark(staffID, last) == r.Who {
			out = append(out, r)
		}
	}
	return out, nil
}
