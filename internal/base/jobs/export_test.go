package jobs

import (
	"context"
	"errors"
	"fmt"

	"candour/internal/base/errs"
)

// RunDue runs every job that is due now, one after another, and gives back
// their errors joined. It may be used beside a running node.
func (r *Runner) RunDue(ctx context.Context) (err error) {
	defer errs.Wrap(&err, "jobs.RunDue")
	if err := r.enter(ctx); err != nil {
		return err
	}
	return r.runDueHere(ctx)
}

// runDueHere is beginDue for one caller who waits.
func (r *Runner) runDueHere(ctx context.Context) error {
	plan, err := store{}.schedule(ctx, r.cfg.DB)
	if err != nil {
		return err
	}
	var problems []error
	for _, row := range plan {
		p, ours := r.byName[row.Name]
		now := r.cfg.Clock.Now()
		if !ours || row.dueAt(p, now).After(now) {
			continue
		}
		won, err := r.take(ctx, p, now)
		if err == nil && won {
			err = r.execute(ctx, p, now)
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", p.Name, err))
		}
	}
	return errors.Join(problems...)
}
