package db

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"candour/internal/base/errs"
)

// A database may hang in place of failing: its process is stopped, or a network drops
// what is sent. Nothing is said then, and whoever waits would wait for ever. So each
// connection behind a page is listened to no longer than a statement may run and a
// little more; and once one was silent for so long, nobody else is made to wait for a moment.

const (
	// graceTime is how long after a statement's own limit its connection is given up:
	// a server that is there says by then that it stopped it.
	graceTime = time.Second
	// silentFor is how long nobody waits after a connection was silent.
	silentFor = 3 * time.Second
	// connectTime is the longest that a connection may take to be made.
	connectTime = 5 * time.Second
)

// errSilent is what somebody gets while the database says nothing.
const errSilent = "The database does not answer just now. Please try again in a minute."

// silence is what is known of a database that says nothing.
type silence struct {
	wait  time.Duration // how long a connection is listened to; 0: for ever
	until atomic.Int64  // nobody waits before this time, in nanoseconds
}

// errNow refuses at once while the database says nothing.
func (s *silence) errNow() error {
	if until := s.until.Load(); until != 0 && time.Now().UnixNano() < until {
		return errs.New(errs.Unavailable, errSilent)
	}
	return nil
}

// dial makes connections that notice silence, and a network that is gone.
func (s *silence) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: connectTime, Control: userTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}}
	conn, err := d.DialContext(ctx, network, address)
	if err != nil || s.wait <= 0 {
		return conn, err
	}
	return &heard{Conn: conn, of: s}, nil
}

// heard is a connection that is listened to for so long and no longer.
type heard struct {
	net.Conn
	of *silence
	mu sync.Mutex
	// cut says that whoever uses it ended what was under way by a deadline of their
	// own, patient that it may be silent for as long as it takes.
	cut, patient bool
}

// Read listens.
func (h *heard) Read(b []byte) (int, error) {
	if err := h.listen(); err != nil {
		return 0, err
	}
	n, err := h.Conn.Read(b)
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case err == nil:
		h.of.until.Store(0)
	case errors.Is(err, os.ErrDeadlineExceeded) && !h.cut:
		h.of.until.Store(time.Now().Add(silentFor).UnixNano())
	}
	return n, err
}

func (h *heard) listen() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.cut:
		return nil // the deadline that was set stands
	case h.patient:
		return h.Conn.SetReadDeadline(time.Time{})
	}
	return h.Conn.SetReadDeadline(time.Now().Add(h.of.wait))
}

// SetDeadline is how pgx ends what is under way, and begins anew.
func (h *heard) SetDeadline(t time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.cut = !t.IsZero()
	return h.Conn.SetDeadline(t)
}

// patiently has a connection wait as long as it takes until it is given back.
func patiently(conn *sql.Conn, patient bool) {
	_ = conn.Raw(func(driver any) error {
		if c, ok := driver.(*pgConn); ok {
			below := c.Conn.Conn().PgConn().Conn()
			if sealed, ok := below.(*tls.Conn); ok {
				below = sealed.NetConn()
			}
			if h, ok := below.(*heard); ok {
				h.mu.Lock()
				h.patient = patient
				h.mu.Unlock()
			}
		}
		return nil
	})
}

// beginPatient starts a transaction of long work, on a connection that may be silent for
// as long as it takes.
func (d *DB) beginPatient(ctx context.Context, pool *sql.DB, o *sql.TxOptions) (*sql.Tx, func(), error) {
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, func() {}, classify(err)
	}
	patiently(conn, true)
	free := func() {
		patiently(conn, false)
		_ = conn.Close()
	}
	tx, err := conn.BeginTx(ctx, o)
	if err == nil {
		_, err = tx.ExecContext(ctx, `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
	}
	if err != nil {
		if tx != nil {
			_ = tx.Rollback()
		}
		free()
		return nil, func() {}, classify(err)
	}
	return tx, free, nil
}
