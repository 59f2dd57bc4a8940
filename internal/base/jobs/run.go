package jobs

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"candour/internal/base/db"
)

// run is the node's loop: sleep until something is due, begin it, look again.
func (r *Runner) run(ctx context.Context) {
	defer close(r.loop)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.stopping:
			return
		case <-timer.C:
		case <-r.wake:
		}
		rest, err := r.beginDue(ctx)
		if err != nil && ctx.Err() == nil {
			r.cfg.Log.Error("the schedule of jobs cannot be read", "error", err)
			rest = firstRetry
		}
		timer.Reset(rest)
	}
}

// beginDue takes and begins every job that is due, each in its own goroutine,
// and says how long nothing will be due.
func (r *Runner) beginDue(ctx context.Context) (time.Duration, error) {
	plan, err := store{}.schedule(ctx, r.cfg.DB)
	if err != nil {
		return 0, err
	}
	now, rest := r.cfg.Clock.Now(), longestSleep
	for _, row := range plan {
		p, ours := r.byName[row.Name]
		if !ours {
			continue // a job of another version of the program
		}
		if at := row.dueAt(p, now); at.After(now) {
			rest = min(rest, at.Sub(now))
			continue
		}
		won, err := r.take(ctx, p, now)
		if err != nil {
			return 0, err
		}
		if !won {
			continue // another node was quicker: the next look says until when
		}
		r.running.Go(func() {
			_ = r.execute(ctx, p, now) // it is logged
			select {
			case r.wake <- struct{}{}:
			default:
			}
		})
	}
	return max(rest, time.Millisecond), nil
}

// dueAt is when the job can next be begun. A time further off than the job's
// interval was written by a clock that was wrong, or by a version with a
// longer interval: it counts as due.
func (row Status) dueAt(p Periodic, now time.Time) time.Time {
	at := row.NextRun
	if at.After(now.Add(p.Every)) {
		at = now
	}
	if row.LeaseUntil.After(at) {
		at = row.LeaseUntil
	}
	return at
}

// take wins the job's lease, or says that another has it.
func (r *Runner) take(ctx context.Context, p Periodic, now time.Time) (won bool, err error) {
	err = r.cfg.DB.InTx(ctx, func(tx *db.Tx) (err error) {
		won, err = store{}.take(ctx, tx, p.Name, r.node, now, now.Add(r.cfg.Lease), now.Add(p.Every))
		return err
	})
	return won, err
}

// execute runs a job whose lease was won at started, keeps the lease, and
// writes down how it went.
func (r *Runner) execute(ctx context.Context, p Periodic, started time.Time) error {
	jobCtx, cancel := context.WithCancel(ctx)
	beating := make(chan struct{})
	go func() {
		defer close(beating)
		r.beat(jobCtx, p, cancel)
	}()
	err := r.guarded(jobCtx, p)
	cancel()
	<-beating
	if err != nil {
		r.cfg.Log.Error("a job failed", "job", p.Name, "error", err)
	}
	if serr := r.settle(ctx, p, started, err); serr != nil {
		r.cfg.Log.Error("how a job went cannot be written down; it runs again when its lease is over", "job", p.Name, "error", serr)
	}
	return err
}

// guarded runs the job and makes a panic an error.
func (r *Runner) guarded(ctx context.Context, p Periodic) (err error) {
	defer func() {
		if v := recover(); v != nil {
			r.cfg.Log.Error("a job panicked", "job", p.Name, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return p.Run(db.Patient(ctx)) // no page waits for it
}

// beat renews the lease while the job runs. When it was lost, or could not be
// renewed until it was over, the job is told to end.
func (r *Runner) beat(ctx context.Context, p Periodic, lost func()) {
	tick := time.NewTicker(r.cfg.Lease / 3)
	defer tick.Stop()
	until := time.Now().Add(r.cfg.Lease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		kept, err := r.renew(ctx, p)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil && kept:
			until = time.Now().Add(r.cfg.Lease)
		case err == nil || time.Now().After(until):
			r.cfg.Log.Error("a job lost its lease and is ended", "job", p.Name, "error", err)
			lost()
			return
		}
	}
}

func (r *Runner) renew(ctx context.Context, p Periodic) (kept bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Lease/3)
	defer cancel()
	err = r.cfg.DB.InTx(ctx, func(tx *db.Tx) (err error) {
		kept, err = store{}.renew(ctx, tx, p.Name, r.node, stamp(r.cfg.Clock.Now().Add(r.cfg.Lease)))
		return err
	})
	return kept, err
}

// settle writes when the job is next and gives the lease back, even when ctx
// has ended: the job is over.
func (r *Runner) settle(ctx context.Context, p Periodic, started time.Time, jobErr error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return r.cfg.DB.InTx(ctx, func(tx *db.Tx) error {
		failures, err := store{}.failures(ctx, tx, p.Name)
		if err != nil {
			return err
		}
		now := r.cfg.Clock.Now()
		next, words := started.Add(p.Every), ""
		if jobErr != nil {
			failures++
			next, words = now.Add(retryWait(failures, p.Every)), shorten(jobErr.Error())
		} else {
			failures = 0
		}
		if next.Before(now) {
			next = now // it took longer than its interval
		}
		return store{}.settle(ctx, tx, p.Name, r.node, stamp(next), stamp(now), failures, words)
	})
}

// retryWait doubles with each failure and is never longer than the interval.
func retryWait(failures int, every time.Duration) time.Duration {
	d := firstRetry
	for ; failures > 1 && d < every; failures-- {
		d *= 2
	}
	return min(d, every)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 500 {
		return string(r[:500])
	}
	return s
}
