// Package pairs tries every pair of acts on one thing at once, on two nodes.
//
// SQLite has one writer, so what two acts do to each other shows on PostgreSQL
// alone, and there by chance. Here it is no chance: the log's table is held,
// both acts run until they wait to write their leaf (each has by then read all
// that its rules look at), and both are let go. What may come out is what
// comes out when one follows the other, in either order: that is tried first,
// and is the whole model.
package pairs

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
)

// Act is one thing that somebody does.
type Act[W any] struct {
	Name string
	Do   func(W) error
	// Alone says that it is not tried with itself: an act of several writes, of
	// which two are not one after the other.
	Alone bool
}

// Suite is a starting state and what may be done to it.
type Suite[W any] struct {
	// Start makes the starting state in an empty database. It is called once
	// for each kind of database, and must make the same of both.
	Start func(t *testing.T, d *db.DB)
	// Open gives a node on a copy of it.
	Open func(t *testing.T, d *db.DB) W
	// Tables are those whose rows are the outcome.
	Tables []string
	Acts   []Act[W]
}

// outcome is what two acts came to: how each ended, and what is stored.
type outcome struct{ first, second, state string }

func (o outcome) String() string {
	return fmt.Sprintf("first: %s, second: %s\n%s", o.first, o.second, o.state)
}

// Run tries every pair, an act with itself too.
func (s Suite[W]) Run(t *testing.T) {
	file := s.onFile(t)
	server := s.onServer(t)
	for i, a := range s.Acts {
		for j, b := range s.Acts[i:] {
			if j == 0 && a.Alone {
				continue
			}
			t.Run(a.Name+" and "+b.Name, func(t *testing.T) {
				allowed := []outcome{s.after(t, file, a, b)}
				if b.Name != a.Name {
					allowed = append(allowed, swapped(s.after(t, file, b, a)))
				} else {
					allowed = append(allowed, swapped(allowed[0]))
				}
				s.wants(t, "SQLite", allowed, s.together(t, file(t), nil, a, b))
				url := server(t)
				s.wants(t, "PostgreSQL", allowed, s.together(t, url, holdLog(t, url), a, b))
			})
		}
	}
}

func swapped(o outcome) outcome { return outcome{o.second, o.first, o.state} }

func (s Suite[W]) wants(t *testing.T, where string, allowed []outcome, got outcome) {
	t.Helper()
	if !slices.Contains(allowed, got) {
		t.Errorf("on %s at once:\n%s\n\none after the other:\n%s\n\nthe other way round:\n%s", where, got, allowed[0], allowed[1])
	}
}

// onFile makes the starting state on SQLite, and gives what copies it.
func (s Suite[W]) onFile(t *testing.T) func(*testing.T) string {
	path := filepath.Join(t.TempDir(), "start.db")
	d := open(t, path)
	s.Start(t, d)
	if _, err := d.SQL().ExecContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
	_ = d.Close()
	return func(t *testing.T) string {
		to := filepath.Join(t.TempDir(), "copy.db")
		copyFile(t, path, to)
		return to
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// onServer makes the starting state on PostgreSQL, and gives what copies it.
func (s Suite[W]) onServer(t *testing.T) func(*testing.T) string {
	template, url := testkit.PostgresDatabase(t, "")
	d := open(t, url)
	s.Start(t, d)
	_ = d.Close()
	return func(t *testing.T) string {
		_, url := testkit.PostgresDatabase(t, template)
		return url
	}
}

func open(t *testing.T, dsn string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// after gives what comes out when b follows a.
func (s Suite[W]) after(t *testing.T, copied func(*testing.T) string, a, b Act[W]) outcome {
	d := open(t, copied(t))
	defer func() { _ = d.Close() }()
	w := s.Open(t, d)
	first := ended(a.Do(w))
	second := ended(b.Do(w))
	return outcome{first, second, s.state(t, d)}
}

// together gives what comes out when both run at once on two nodes. On SQLite
// the nodes share one process's database, as they must there.
func (s Suite[W]) together(t *testing.T, dsn string, hold func() (wait func(ended *atomic.Int32)), a, b Act[W]) outcome {
	one := open(t, dsn)
	defer func() { _ = one.Close() }()
	two := one
	if one.Dialect() == db.Postgres {
		two = open(t, dsn)
		defer func() { _ = two.Close() }()
	}
	w1, w2 := s.Open(t, one), s.Open(t, two)
	letGo := func(*atomic.Int32) {}
	if hold != nil {
		letGo = hold()
	}
	var over atomic.Int32
	first, second := make(chan string, 1), make(chan string, 1)
	run := func(out chan<- string, act Act[W], w W) {
		words := ended(act.Do(w))
		over.Add(1)
		out <- words
	}
	go run(first, a, w1)
	go run(second, b, w2)
	letGo(&over)
	return outcome{<-first, <-second, s.state(t, one)}
}

// ended is how an act ended: "done", or the code of its refusal.
func ended(err error) string {
	if err == nil {
		return "done"
	}
	if code := errs.CodeOf(err); code != errs.Internal {
		return string(code)
	}
	return err.Error()
}

// holdLog gives what holds the log's table, and that gives what waits until
// both acts wait for it (or have ended, or wait for each other) and lets go.
func holdLog(t *testing.T, url string) func() func(*atomic.Int32) {
	return func() func(*atomic.Int32) {
		d := open(t, url)
		ctx := context.Background()
		tx, err := d.SQL().BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(ctx, `LOCK TABLE ledger_leaf IN EXCLUSIVE MODE`); err != nil {
			t.Fatal(err)
		}
		return func(over *atomic.Int32) {
			waiting := 0
			for end := time.Now().Add(10 * time.Second); waiting+int(over.Load()) < 2 && time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
				if err := d.QueryRow(ctx, `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting); err != nil {
					t.Error(err)
					break
				}
			}
			_ = tx.Rollback()
			_ = d.Close()
		}
	}
}
