package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// Delivery is what one call of Deliver did.
type Delivery struct {
	Sent, Postponed, GivenUp int
}

// outcome is what became of one attempt.
type outcome struct {
	state    State
	next     string
	attempts int
	err      string
	sent     string
}

// maxBatch bounds how many messages one claim takes. The lease is long enough
// for every one of them to run into its time limit.
const maxBatch = 50

// Deliver sends up to limit messages that wait and whose time has come. A
// message that fails waits longer each time and is given up after the
// configured number of attempts, or at once when the server says that it will
// never take it. The error is about the outbox or the mail server as a whole:
// while the server is away every message keeps its attempts. A message that
// the server refuses is no error of the job.
func (o *Outbox) Deliver(ctx context.Context, d *db.DB, limit int) (done Delivery, err error) {
	defer errs.Wrap(&err, "mail.Deliver")
	if o.cfg.Address == "" || limit <= 0 {
		return done, nil
	}
	now := o.cfg.Clock.Now()
	if some, err := (store{}).due(ctx, d, stamp(now)); err != nil || !some {
		return done, err
	}
	s, err := o.sender()
	if err != nil {
		return done, err // a wrong setting: nothing is claimed, nothing counted
	}
	limit = min(limit, maxBatch)
	lease := now.Add(time.Duration(limit+1) * o.cfg.Timeout)
	claim := o.node + "/" + stamp(now) + "/" + newNonce()
	var taken []message
	err = d.InTx(ctx, func(tx *db.Tx) (err error) {
		taken, err = store{}.claim(ctx, tx, claim, stamp(now), stamp(lease), limit)
		return err
	})
	if err != nil {
		return done, err
	}
	return o.sendAll(ctx, d, s, claim, taken)
}

// sendAll sends claimed messages one by one and writes down each at once, so
// that a crash repeats one message and not the batch.
func (o *Outbox) sendAll(ctx context.Context, d *db.DB, s *sender, claim string, taken []message) (done Delivery, err error) {
	defer s.close()
	for i, m := range taken {
		if ctx.Err() != nil {
			// Stopping: what was not tried goes back as it was.
			return done, errors.Join(ctx.Err(), o.giveBack(ctx, d, claim, taken[i:]))
		}
		sendErr := s.send(ctx, m)
		if errors.Is(sendErr, errServerAway) {
			// No fault of any message: none is counted against.
			done.Postponed += len(taken) - i
			return done, errors.Join(sendErr, o.giveBack(ctx, d, claim, taken[i:]))
		}
		out := o.judge(m, sendErr)
		done.count(out)
		if err := o.settle(ctx, d, claim, m.key, out); err != nil {
			return done, err
		}
	}
	return done, nil
}

func (d *Delivery) count(o outcome) {
	switch o.state {
	case Sent:
		d.Sent++
	case Failed:
		d.GivenUp++
	default:
		d.Postponed++
	}
}

// judge decides what a result means for the message.
func (o *Outbox) judge(m message, err error) outcome {
	now := o.cfg.Clock.Now()
	out := outcome{state: Sent, attempts: m.attempts, next: stamp(now), sent: stamp(now)}
	if err == nil {
		return out
	}
	out.state, out.sent, out.err = Waiting, "", shorten(err.Error())
	out.next = stamp(now.Add(wait(m.attempts)))
	if m.attempts >= o.cfg.Attempts || permanent(err) {
		out.state = Failed
	}
	return out
}

// permanent says that trying again cannot help: the server refused for good
// (5xx), or the message cannot be made.
func permanent(err error) bool {
	if errs.Is(err, errs.Invalid) {
		return true
	}
	return refusedForGood(err)
}

// settle writes an outcome even when ctx has ended: the message has gone.
func (o *Outbox) settle(ctx context.Context, d *db.DB, claim, key string, out outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return d.InTx(ctx, func(tx *db.Tx) error { return store{}.settle(ctx, tx, claim, key, out) })
}

// giveBack returns messages that were claimed and not tried.
func (o *Outbox) giveBack(ctx context.Context, d *db.DB, claim string, rest []message) error {
	var problems []error
	for _, m := range rest {
		back := outcome{state: Waiting, attempts: m.attempts - 1, next: stamp(o.cfg.Clock.Now())}
		problems = append(problems, o.settle(ctx, d, claim, m.key, back))
	}
	return errors.Join(problems...)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 500 {
		return string(r[:500])
	}
	return s
}

// String says what was done, for logs.
func (d Delivery) String() string {
	return fmt.Sprintf("%d sent, %d postponed, %d given up", d.Sent, d.Postponed, d.GivenUp)
}
