package vault_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/vault"
)

// The property of custody: whatever two custodians could open before a step,
// two can open after it, in every order of joining, losing a passphrase,
// finding it, leaving, being disabled and let in again, renewing, sealing to
// newcomers, and opening. A lost passphrase is the one step that is the
// world's and not ours: what hung on that custodian and one other alone is
// closed by it, and opens again when the passphrase is found.

const keepers = 5

// custodyModel is what is true of a history: who knows which passphrase.
type custodyModel struct {
	w        *world
	t        *rapid.T
	knows    [keepers + 1]string // the passphrase that a human knows; empty: none
	written  [keepers + 1]string // one that a human lost, and may find
	disabled [keepers + 1]bool
	people   int
	items    map[string][]vault.Sealed
	words    int
}

func human(n int) string { return fmt.Sprintf("h-custodian-%d", n) }

// keeperNo gives the number behind a human of these tests.
func keeperNo(h string) (n int) {
	_, _ = fmt.Sscanf(h, "h-custodian-%d", &n)
	return n
}

// mayKeep says who is enabled, as the staff's table does.
func (m *custodyModel) mayKeep(context.Context, db.Querier) (func(string) bool, error) {
	return func(h string) bool { return !m.disabled[keeperNo(h)] }, nil
}

// openable says by the bare table, and by what people know, which parts two
// humans can open. It is no code of the vault's.
func (m *custodyModel) openable() map[string]bool {
	states := map[string][2]string{} // key: human and state
	rows, err := m.w.db.Query(m.w.t.Context(), `SELECT id, human, state FROM vault_custodian`)
	m.must(err)
	for rows.Next() {
		var id, h, state string
		m.must(rows.Scan(&id, &h, &state))
		states[id] = [2]string{h, state}
	}
	m.must(rows.Close())
	can := func(id string) bool {
		s := states[id]
		n := keeperNo(s[0])
		return n > 0 && m.knows[n] != "" && !m.disabled[n] && (s[1] == "active" || s[1] == "renewed")
	}
	out := map[string]bool{}
	rows, err = m.w.db.Query(m.w.t.Context(), `SELECT person, holder FROM vault_key WHERE holder LIKE 'pair:%'`)
	m.must(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var person, holder string
		m.must(rows.Scan(&person, &holder))
		a, b, _ := strings.Cut(strings.TrimPrefix(holder, "pair:"), ">")
		if can(a) && can(b) && states[a][0] != states[b][0] {
			out[person] = true
		}
	}
	m.must(rows.Err())
	return out
}

func (m *custodyModel) must(err error) {
	if err != nil {
		m.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
}

// fair passes refusals that have a reason in words; anything else is a fault.
func (m *custodyModel) fair(err error) bool {
	if err != nil && !errs.Is(err, errs.Conflict) && !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Unavailable) {
		m.t.Fatalf("%v %v", err, errs.FieldsOf(err))
	}
	return err == nil
}

func (m *custodyModel) fresh() string {
	m.words++
	return fmt.Sprintf("a passphrase of many words %d", m.words)
}

// who draws a custodian who can sign in.
func (m *custodyModel) who() (int, context.Context, bool) {
	n := rapid.IntRange(1, keepers).Draw(m.t, "who")
	return n, m.w.custodian(n), !m.disabled[n]
}

// steps are what can happen. Each says whether what could be opened before
// must be openable after it.
func (m *custodyModel) steps() map[string]func() (keeps bool) {
	return map[string]func() bool{
		"join": func() bool {
			n, ctx, in := m.who()
			pass := m.fresh()
			if in {
				if _, err := m.w.vault.Enrol(ctx, pass); m.fair(err) {
					m.written[n], m.knows[n] = "", pass
				}
			}
			return true
		},
		"lose": func() bool {
			n, ctx, in := m.who()
			if in && m.knows[n] != "" && m.fair(m.w.vault.Lost(ctx, "I forgot it.")) {
				m.written[n], m.knows[n] = m.knows[n], ""
				return false
			}
			return true
		},
		"find": func() bool {
			n, ctx, in := m.who()
			if in && m.written[n] != "" && m.fair(m.w.vault.Found(ctx, m.written[n])) {
				m.knows[n], m.written[n] = m.written[n], ""
			}
			return true
		},
		"leave": func() bool {
			n, ctx, in := m.who()
			if in && m.fair(m.w.vault.Resign(ctx, "I leave.")) {
				m.knows[n] = ""
			}
			return true
		},
		"disable": func() bool {
			n, _, in := m.who()
			if in {
				m.disabled[n] = m.fair(m.w.db.InTx(m.w.t.Context(), func(tx *db.Tx) error { return m.w.vault.MayLose(m.w.t.Context(), tx, human(n)) }))
			}
			return true
		},
		"enable": func() bool {
			n, _, _ := m.who()
			m.disabled[n] = false
			return true
		},
		"renew": func() bool {
			n, ctx, in := m.who()
			next := m.fresh()
			if in && m.knows[n] != "" && m.fair(m.w.vault.Renew(ctx, m.knows[n], next)) {
				m.knows[n] = next
			}
			return true
		},
		"reseal": m.reseal,
		"apply": func() bool {
			m.people++
			id := fmt.Sprintf("p%d", m.people)
			if items, err := m.w.tryPerson(id); m.fair(err) {
				m.items[id] = items
			}
			return true
		},
		"rotate": func() bool {
			turned, err := m.w.vault.Rotate(m.w.administrator(), 0)
			m.must(err)
			if !turned.Done() || len(turned.Broken) > 0 {
				m.t.Fatalf("the rotation says %+v", turned)
			}
			return true
		},
	}
}

func (m *custodyModel) reseal() bool {
	a, ctx, in := m.who()
	b, _, also := m.who()
	if !in || !also || a == b || m.knows[a] == "" || m.knows[b] == "" {
		return true
	}
	key := ""
	list, err := m.w.vault.Custodians(ctx)
	m.must(err)
	for _, c := range list {
		if c.Active() && c.Human == human(b) {
			key = c.ID
		}
	}
	_, err = m.w.vault.Reseal(ctx, m.knows[a], key, m.knows[b], time.Minute)
	m.fair(err)
	return true
}

// check compares the vault's own words with what is true.
func (m *custodyModel) check(open map[string]bool) {
	s, err := m.w.vault.Standing(m.w.custodian(1))
	m.must(err)
	if s.Identities != len(m.items) || s.Identities-s.Unopenable != len(open) {
		m.t.Fatalf("the page says %+v of %d people, of whom %d can be opened", s, len(m.items), len(open))
	}
}

// openAll truly opens everybody who is said to be openable.
func (m *custodyModel) openAll(open map[string]bool) {
	for person := range open {
		if !m.openOne(person) {
			m.t.Fatalf("%s is said to be openable, and no two custodians open it", person)
		}
	}
}

func (m *custodyModel) openOne(person string) bool {
	for a := 1; a <= keepers; a++ {
		for b := 1; b <= keepers; b++ {
			if a == b || m.knows[a] == "" || m.knows[b] == "" || m.disabled[a] || m.disabled[b] {
				continue
			}
			id, err := m.w.vault.Ask(m.w.secretary(), person, []vault.Part{identity}, "R-1", "The person asked us to call.")
			m.must(err)
			if m.w.vault.Approve(m.w.custodian(a), id, m.knows[a], "Yes.") != nil || m.w.vault.Approve(m.w.custodian(b), id, m.knows[b], "Yes.") != nil {
				continue
			}
			got, err := m.w.vault.Reveal(m.w.secretary(), vault.Reading{Person: person, Purpose: "to write to them", Items: m.items[person][:1]})
			m.must(err)
			return string(got[0]) == canary
		}
	}
	return false
}

// history plays one.
func (m *custodyModel) history() {
	steps := m.steps()
	before := map[string]bool{}
	m.t.Repeat(asActions(steps, func(name string, keeps bool) {
		open := m.openable()
		for person := range before {
			if keeps && !open[person] {
				m.t.Fatalf("after %q nobody can open %s any more", name, person)
			}
		}
		m.check(open)
		before = open
	}))
	m.openAll(before)
}

func asActions(steps map[string]func() bool, after func(string, bool)) map[string]func(*rapid.T) {
	out := map[string]func(*rapid.T){}
	for name, step := range steps {
		out[name] = func(*rapid.T) { after(name, step()) }
	}
	return out
}

// quickFolder is in memory where the machine has that: this test is not about
// the disk.
func quickFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "candour-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestTortureCustody is the property over many histories.
func TestTortureCustody(t *testing.T) {
	template := filepath.Join(t.TempDir(), "empty.db")
	func() {
		d, err := db.Open(t.Context(), template)
		if err != nil {
			t.Fatal(err)
		}
		newWorld(t, d)
		if _, err := d.SQL().Exec(`PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
			t.Fatal(err)
		}
		_ = d.Close()
	}()
	empty, err := os.ReadFile(template)
	if err != nil {
		t.Fatal(err)
	}
	folder := quickFolder(t)
	if err := flag.Set("rapid.checks", strconv.Itoa(times(t, 200))); err != nil {
		t.Fatal(err)
	}
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		dir := filepath.Join(folder, fmt.Sprint(n))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		file := filepath.Join(dir, "c.db")
		if err := os.WriteFile(file, empty, 0o600); err != nil {
			rt.Fatal(err)
		}
		d, err := db.Open(t.Context(), file)
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = d.Close() }()
		w := newWorld(t, d)
		w.folder = filepath.Join(dir, "keys")
		m := &custodyModel{w: w, t: rt, items: map[string][]vault.Sealed{}}
		w.vault = w.node()
		w.vault.Keepers = m.mayKeep
		for i := 1; i <= 3; i++ {
			m.knows[i] = passphrase(i)
			_, err := w.vault.Enrol(w.custodian(i), passphrase(i))
			m.must(err)
		}
		m.history()
	})
}
