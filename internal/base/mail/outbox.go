package mail

import (
	"context"
	"crypto/tls"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// State is where a message is.
type State string

// The states of a message. A failed one is kept: it is for a person to see.
const (
	Waiting State = "waiting"
	Sent    State = "sent"
	Failed  State = "failed"
)

// Config is what an outbox needs. With no Address messages wait.
type Config struct {
	// Address is host:port of the mail server. Port 465 speaks TLS from the
	// first byte; on any other port STARTTLS is demanded.
	Address        string
	User, Password string
	// From is the sender, "name@host" or "Name <name@host>".
	From string
	// Plain allows a server without TLS; only one on this machine (loopback).
	Plain bool
	// TLS, if given, replaces the default (the system's roots, TLS 1.2+).
	TLS *tls.Config
	// Clock is the machine's own when nil.
	Clock clock.Clock
	// Attempts is how often one message is tried; 0 is [DefaultAttempts].
	Attempts int
	// Timeout bounds each step of talking to the mail server; 0 is 15 s.
	Timeout time.Duration
}

// DefaultAttempts spans, with the waits between them, about a day and a half.
const DefaultAttempts = 16

// The waits between attempts double from firstWait to longestWait.
const (
	firstWait   = 30 * time.Second
	longestWait = 4 * time.Hour
)

// Outbox queues and delivers. It is safe for many goroutines and many nodes.
type Outbox struct {
	cfg Config
	// node names this deliverer in claims.
	node string
}

// NewOutbox makes an outbox. It opens no connection.
func NewOutbox(c Config) *Outbox {
	if c.Clock == nil {
		c.Clock = clock.System{}
	}
	if c.Attempts <= 0 {
		c.Attempts = DefaultAttempts
	}
	if c.Timeout <= 0 {
		c.Timeout = 15 * time.Second
	}
	return &Outbox{cfg: c, node: newNonce()}
}

// Queue puts a message into the outbox, in the transaction of what it tells
// of. The key is the message's identity: queueing it again changes nothing,
// whatever became of the first, and is not fresh.
//
// It gives errs.Invalid for an address or a subject that could harm.
func (o *Outbox) Queue(ctx context.Context, tx *db.Tx, key, to, subject, text string) (fresh bool, err error) {
	defer errs.Wrap(&err, "mail.Queue(%q)", key)
	if err := check(key, to, subject, text); err != nil {
		return false, err
	}
	now := stamp(o.cfg.Clock.Now())
	return store{}.insert(ctx, tx, message{key: key, to: to, subject: subject, text: text}, now)
}

// Counts is how many messages are in each state.
type Counts struct {
	Waiting, Sent, Failed int
	// Oldest is when the longest waiting message was queued; zero when none
	// waits.
	Oldest time.Time
}

// Counts reads the outbox for metrics and the administrator's page.
func (o *Outbox) Counts(ctx context.Context, d *db.DB) (c Counts, err error) {
	defer errs.Wrap(&err, "mail.Counts")
	return store{}.counts(ctx, d)
}

// Retry puts every message that was given up back among the waiting, with its
// attempts counted from none, and says how many there were.
func (o *Outbox) Retry(ctx context.Context, d *db.DB) (n int, err error) {
	defer errs.Wrap(&err, "mail.Retry")
	err = d.InTx(ctx, func(tx *db.Tx) (err error) {
		n, err = store{}.revive(ctx, tx, stamp(o.cfg.Clock.Now()))
		return err
	})
	return n, err
}

// wait is how long after the n-th failed attempt (from 1) the next one is.
func wait(n int) time.Duration {
	d := firstWait
	for ; n > 1 && d < longestWait; n-- {
		d *= 2
	}
	return min(d, longestWait)
}

// stamp has a fixed width, so that text order is time order.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
