package comeback_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// rooms gives the drafts of two made-up rooms of one service, with one gate.
func rooms(t *testing.T, d *db.DB) (one, other *comeback.Drafts, clk *clock.Fake) {
	t.Helper()
	for _, room := range []string{"one", "other"} {
		for _, table := range []string{"_draft (id TEXT PRIMARY KEY, sealed BLOB NOT NULL, created TEXT NOT NULL, touched TEXT NOT NULL, expires TEXT NOT NULL, empty_until TEXT)",
			"_find (lookup TEXT PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL, salt BLOB NOT NULL, params TEXT NOT NULL, probe BLOB NOT NULL)",
			"_session (id TEXT PRIMARY KEY, of_key TEXT NOT NULL, half TEXT NOT NULL, ends TEXT NOT NULL)", "_beside (draft TEXT NOT NULL)"} {
			exec(t, d, strings.ReplaceAll("CREATE TABLE "+room+table, "BLOB", map[db.Dialect]string{db.SQLite: "BLOB", db.Postgres: "BYTEA"}[d.Dialect()]))
		}
	}
	clk = clock.NewFake(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	gate, secret := phrase.NewGate(2, 64), bytes.Repeat([]byte{7}, 32)
	of := func(room string) *comeback.Drafts {
		return comeback.New(comeback.Config{DB: d, Tables: comeback.TablesOf(room, room+"_beside"), Clock: clk, Gate: gate, Secret: comeback.Derive(secret, room),
			Params: phrase.Params{Memory: 8 << 10, Time: 1, Threads: 1}, Life: 30})
	}
	return of("one"), of("other"), clk
}

func exec(t *testing.T, d *db.DB, query string, args ...any) {
	t.Helper()
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(t.Context(), query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, d *db.DB, table string) (n int) {
	t.Helper()
	if err := d.QueryRow(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestOneRoomOpensNothingOfAnother: not by its phrase, not by its rows put into the other's
// tables, and no index of one is an index of the other.
func TestOneRoomOpensNothingOfAnother(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		one, other, _ := rooms(t, d)
		p, f, err := one.Start(t.Context(), phrase.Words, []byte("Withheld."), clock.Day{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Find(t.Context(), p.Reveal()); !errs.Is(err, errs.NotFound) {
			t.Errorf("the phrase of one room opens something of the other: %v", err)
		}
		exec(t, d, `INSERT INTO other_draft SELECT * FROM one_draft`)
		exec(t, d, `INSERT INTO other_find SELECT * FROM one_find`)
		if _, err := other.Find(t.Context(), p.Reveal()); !errs.Is(err, errs.NotFound) {
			t.Errorf("a row that was moved is found: %v", err)
		}
		if text, err := other.Open(t.Context(), f); err == nil {
			t.Errorf("a draft that was moved opens, with its key: %q", text.Plain)
		}
		if text, err := one.Open(t.Context(), f); err != nil || string(text.Plain) != "Withheld." {
			t.Errorf("%q, %v", text.Plain, err)
		}
	})
}

// TestWhatIsSentIsWhatWasRead: a draft becomes a record once, and not when another device
// saved meanwhile; what hung on it goes, and the phrase leads to the record.
func TestWhatIsSentIsWhatWasRead(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		one, _, _ := rooms(t, d)
		p, f, err := one.Start(t.Context(), phrase.Digits, nil, clock.Day{})
		if err != nil {
			t.Fatal(err)
		}
		read, err := one.Open(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, d, `INSERT INTO one_beside (draft) VALUES (?)`, f.Ref)
		send := func(over []byte) error {
			return d.InTx(t.Context(), func(tx *db.Tx) error { return one.Tables.Promote(t.Context(), tx, f.Ref, "record", "record-1", over) })
		}
		saved, err := one.Put(t.Context(), f, comeback.Writing{Plain: []byte("Withheld."), Over: read.Sealed})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := one.Put(t.Context(), f, comeback.Writing{Plain: []byte("Other."), Over: read.Sealed}); !errs.Is(err, errs.Conflict) {
			t.Errorf("saved over what was not read: %v", err)
		}
		if err := send(read.Sealed); !errs.Is(err, errs.Conflict) || count(t, d, "one_draft") != 1 {
			t.Errorf("sent what was not read: %v", err)
		}
		if err := send(saved); err != nil || count(t, d, "one_draft") != 0 || count(t, d, "one_beside") != 0 {
			t.Errorf("not sent, or something is left: %v", err)
		}
		if err := send(saved); !errs.Is(err, errs.Conflict) {
			t.Errorf("sent twice: %v", err)
		}
		if found, err := one.Find(t.Context(), p.Lines()); err != nil || found.Kind != "record" || found.Ref != "record-1" {
			t.Errorf("the phrase leads to %+v, %v", found, err)
		}
	})
}

// TestAnotherPhraseTakesAllAlong: what is sealed, what hangs on it, and that nothing was
// answered yet; a failure beside it changes nothing.
func TestAnotherPhraseTakesAllAlong(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		one, _, clk := rooms(t, d)
		old, f, err := one.Start(t.Context(), phrase.Words, []byte("Withheld."), clock.Day{})
		if err != nil {
			t.Fatal(err)
		}
		n, err := one.Next(t.Context(), phrase.Words)
		if err != nil {
			t.Fatal(err)
		}
		broken := errors.New("made up")
		reseal := func(err error) comeback.Reseal {
			return func(_ context.Context, next comeback.Found, plain []byte) (func(tx *db.Tx) error, error) {
				if string(plain) != "Withheld." || next.Key.Bytes() == f.Key.Bytes() {
					t.Errorf("resealed %q", plain)
				}
				return func(*db.Tx) error { return err }, nil
			}
		}
		if _, err := one.ChangePhrase(t.Context(), f, n, "open", reseal(broken)); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if _, err := one.Find(t.Context(), old.Reveal()); err != nil {
			t.Errorf("changed, though what hangs on it was not: %v", err)
		}
		next, err := one.ChangePhrase(t.Context(), f, n, "open", reseal(nil))
		if err != nil {
			t.Fatal(err)
		}
		if text, err := one.Open(t.Context(), next); err != nil || string(text.Plain) != "Withheld." {
			t.Errorf("%q, %v", text.Plain, err)
		}
		if _, err := one.Find(t.Context(), old.Reveal()); !errs.Is(err, errs.NotFound) {
			t.Errorf("the old one opens still: %v", err)
		}
		clk.Advance(26 * time.Hour)
		if n, err := one.Expire(t.Context()); err != nil || n != 1 || count(t, d, "one_find") != 0 {
			t.Errorf("a form with nothing in it outlives a day under another phrase: %d, %v", n, err)
		}
	})
}

// TestNoTableIsNamedByChance: a prefix that is none stops the program.
func TestNoTableIsNamedByChance(t *testing.T) {
	for _, name := range []string{"", "a b", "x; DROP", "Upper", "_x", "x_"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q names tables", name)
				}
			}()
			comeback.TablesOf(name)
		}()
	}
	if got := comeback.TablesOf("room_part").Names(); strings.Join(got, " ") != "room_part_draft room_part_find room_part_session" {
		t.Errorf("%v", got)
	}
}
