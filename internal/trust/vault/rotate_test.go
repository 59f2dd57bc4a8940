package vault_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// times gives how often a long test is done: few, or as CANDOUR_TORTURE says.
func times(t *testing.T, few int) int {
	t.Helper()
	s := os.Getenv("CANDOUR_TORTURE")
	if s == "" {
		return few
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("CANDOUR_TORTURE=%q is not a number", s)
	}
	return n
}

func (w *world) administrator() context.Context {
	return as(w.t.Context(), "h-a", "", access.RoleAdministrator)
}

func (w *world) system() context.Context {
	return access.WithActor(w.t.Context(), access.SystemActor("test"))
}

// createBy makes somebody at one node, and gives what to open.
func (w *world) createBy(v *vault.Vault, id string) (item vault.Sealed, err error) {
	_, err = w.ledger.Write(w.t.Context(), ledger.Act{Action: applyAction, Kind: "person", ID: id}, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := v.Create(ctx, tx, vault.NewPerson{ID: id, Self: self, Parts: map[vault.Part][]string{identity: {"panel"}, account: {"panel"}}, Synthetic: true})
		if err != nil {
			return err
		}
		text, err := p.Seal(account, wordsPlace, []byte(words))
		item = vault.Sealed{Part: account, Place: wordsPlace, Text: text}
		return err
	})
	return item, err
}

// opensBothWays says whether the panel and the person can read.
func (w *world) opensBothWays(v *vault.Vault, id string, item vault.Sealed) error {
	r := vault.Reading{Person: id, Purpose: "to check it", Items: []vault.Sealed{item}}
	got, err := v.Reveal(w.secretary(), r)
	if err == nil && string(got[0]) != words {
		err = fmt.Errorf("the panel reads %q", got[0])
	}
	if err != nil {
		return fmt.Errorf("the panel: %w", err)
	}
	if got, err = v.RevealSelf(w.t.Context(), self, r); err == nil && string(got[0]) != words {
		err = fmt.Errorf("the person reads %q", got[0])
	}
	return err
}

// TestTortureRotationUnderLoad: several services take people in while keys are
// turned again and again. Whoever was told "stored" can be read afterwards, by
// the panel and by themselves, at every service.
func TestTortureRotationUnderLoad(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		nodes := []*vault.Vault{w.vault, w.node(), w.node()}
		stop := w.serving(nodes)
		var kept sync.Map
		var refused atomic.Int64
		var work sync.WaitGroup
		over := make(chan struct{})
		for n, v := range nodes {
			work.Add(1)
			go func() {
				defer work.Done()
				for i := 0; ; i++ {
					select {
					case <-over:
						return
					default:
					}
					id := fmt.Sprintf("p-%d-%d", n, i)
					item, err := w.createBy(v, id)
					if err != nil {
						refused.Add(1)
						continue
					}
					kept.Store(id, item)
				}
			}()
		}
		turns := max(4, times(t, 4)/20)
		for i := range turns {
			turned, err := nodes[i%len(nodes)].Rotate(w.administrator(), time.Minute)
			if err != nil || !turned.Done() || len(turned.Broken) > 0 {
				t.Errorf("rotation %d: %+v, %v", i, turned, err)
				break
			}
		}
		close(over)
		work.Wait()
		stop()
		count := 0
		kept.Range(func(id, item any) bool {
			count++
			if err := w.opensBothWays(nodes[count%len(nodes)], id.(string), item.(vault.Sealed)); err != nil {
				t.Errorf("%s was stored and cannot be read: %v", id, err)
			}
			return !t.Failed()
		})
		t.Logf("%d rotations, %d stored, %d refused", turns, count, refused.Load())
		if count < turns {
			t.Error("the test takes hardly anybody in")
		}
		check, err := w.vault.Check(t.Context(), 0)
		w.ok(err)
		if !check.OK() {
			t.Errorf("the check says %v", check.Words())
		}
	})
}

// serving has every node join and say that it runs, until it is stopped.
func (w *world) serving(nodes []*vault.Vault) (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	var all sync.WaitGroup
	for i, v := range nodes {
		n, err := v.Join(ctx, fmt.Sprintf("node%d", i))
		w.ok(err)
		all.Add(1)
		go func() {
			defer all.Done()
			for ctx.Err() == nil {
				_ = n.Beat(ctx)
				time.Sleep(time.Millisecond)
			}
		}()
	}
	return func() { cancel(); all.Wait() }
}

// copied is a service with a copy of the folder of keys of its own, which does
// not follow: as when somebody copies the folder to a second machine.
func (w *world) copied() (v *vault.Vault, folder string) {
	w.t.Helper()
	folder, was := w.t.TempDir(), w.folder
	copyFolder(w.t, was, folder)
	w.folder = folder
	v = w.node()
	w.folder = was
	return v, folder
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(to, f.Name()), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestARotationWaitsForAServiceThatIsBehind: what a service with earlier keys
// would wrap is refused and not lost, and the earlier keys stay until it has
// the new ones.
func TestARotationWaitsForAServiceThatIsBehind(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		before, err := w.createBy(w.vault, "p1")
		w.ok(err)
		behind, folder := w.copied()
		node, err := behind.Join(t.Context(), "second-machine")
		w.ok(err)
		turned, err := w.vault.Rotate(w.administrator(), 0)
		w.ok(err)
		if turned.Done() || len(turned.Waiting) != 1 || !strings.HasPrefix(turned.Waiting[0], "second-machine-") {
			t.Fatalf("the rotation says %+v", turned)
		}
		_, err = w.createBy(behind, "p2")
		w.refused(err, errs.Unavailable)
		w.refused(node.Beat(t.Context()), errs.Unavailable)
		w.ok(w.opensBothWays(w.vault, "p1", before))
		if n := keysIn(t, w.folder, "panel"); n != 2 {
			t.Errorf("%d keys of the panel while a service is behind", n)
		}
		copyFolder(t, w.folder, folder)
		w.ok(node.Beat(t.Context()))
		if turned, err = w.vault.Rotate(w.administrator(), 0); err != nil || !turned.Done() {
			t.Fatalf("the second time: %+v, %v", turned, err)
		}
		if n := keysIn(t, w.folder, "panel"); n != 1 {
			t.Errorf("%d keys of the panel after the rotation", n)
		}
		item, err := w.createBy(behind, "p2")
		w.ok(err)
		w.ok(w.opensBothWays(w.vault, "p2", item))
		// A service that is gone without a word is not waited for beyond a minute.
		w.clock.Advance(2 * time.Minute)
		if turned, err = w.vault.Rotate(w.administrator(), 0); err != nil || !turned.Done() {
			t.Errorf("after its time: %+v, %v", turned, err)
		}
	})
}

func keysIn(t *testing.T, folder, set string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, "vault-"+set+".keyset"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Key []json.RawMessage `json:"key"`
	}
	if err := json.Unmarshal(b, &file); err != nil {
		t.Fatal(err)
	}
	return len(file.Key)
}

// sql runs a statement that no use case would.
func (w *world) sql(query string, args ...any) {
	w.t.Helper()
	w.ok(w.db.InTx(w.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(w.t.Context(), query, args...)
		return err
	}))
}

// unguarded drops the guards, as an earlier release had none.
func (w *world) unguarded() {
	w.t.Helper()
	for _, name := range append(vault.Guards(), "vault_key_earlier_change") {
		table := ""
		if w.db.Dialect() == db.Postgres {
			table = ` ON ` + strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_change"), "_earlier"), "_erased")
		}
		w.sql(`DROP TRIGGER IF EXISTS ` + name + table)
	}
}

// TestARotationTellsWhatDoesNotOpen and goes on with the rest; so does the
// check at a start.
func TestARotationTellsWhatDoesNotOpen(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		_, err := w.createBy(w.vault, "p1")
		w.ok(err)
		item, err := w.createBy(w.vault, "p2")
		w.ok(err)
		w.unguarded()
		w.sql(`UPDATE vault_key SET wrapped = ? WHERE person = 'p1' AND part = 'account' AND holder = 'group:panel'`, []byte("changed by hand"))
		found, err := w.vault.Start(w.system())
		w.ok(err)
		want := vault.Broken{Table: "vault_key", Place: "p1 account group:panel"}
		if len(found.Broken) != 1 || found.Broken[0] != want || found.OK() {
			t.Errorf("the start says %+v", found.Check)
		}
		turned, err := w.vault.Rotate(w.administrator(), 0)
		w.ok(err)
		if len(turned.Broken) != 1 || turned.Broken[0] != want || !turned.Done() {
			t.Errorf("the rotation says %+v", turned)
		}
		w.ok(w.opensBothWays(w.vault, "p2", item))
		// A second rotation is no worse.
		if turned, err = w.vault.Rotate(w.administrator(), 0); err != nil || len(turned.Broken) != 1 {
			t.Errorf("again: %+v, %v", turned, err)
		}
		w.ok(os.Remove(filepath.Join(w.folder, "vault-panel.keyset")))
		check, err := w.vault.Check(t.Context(), 0)
		w.ok(err)
		if check.Missing["panel"] < 3 {
			t.Errorf("with the file of the panel gone the check says %+v", check)
		}
	})
}

func TestOneRotationAtATime(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(3)
	w.sql(`UPDATE vault_turn SET holder = 'another', until = '2026-11-23T12:01:00.000000000Z' WHERE id = 'lease'`)
	_, err := w.vault.Rotate(w.administrator(), 0)
	w.refused(err, errs.Conflict)
	w.clock.Advance(2 * time.Minute) // the other was cut off
	_, err = w.vault.Rotate(w.administrator(), 0)
	w.ok(err)
	_, err = w.vault.Rotate(as(t.Context(), "h-secretary", "made-up-panel", access.RoleSecretariat), 0)
	w.refused(err, errs.Forbidden)
}

// rows takes what a backup holds of a person's and of the custodians' keys.
func (w *world) rows() (out [][4]any) {
	w.t.Helper()
	rows, err := w.db.Query(w.t.Context(), `SELECT person, part, holder, wrapped, key_id FROM vault_key`)
	w.ok(err)
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var person, part, holder string
		var wrapped []byte
		var key *string
		w.ok(rows.Scan(&person, &part, &holder, &wrapped, &key))
		out = append(out, [4]any{person, part, holder, struct {
			b []byte
			k *string
		}{wrapped, key}})
	}
	w.ok(rows.Err())
	return out
}

// putBack puts such rows in place of those of today, as a thief would in a
// copy of the service.
func (w *world) putBack(rows [][4]any) {
	w.t.Helper()
	w.unguarded()
	w.sql(`DELETE FROM vault_key`)
	for _, r := range rows {
		v := r[3].(struct {
			b []byte
			k *string
		})
		w.sql(`INSERT INTO vault_key (person, part, holder, wrapped, key_id) VALUES (?, ?, ?, ?, ?)`, r[0], r[1], r[2], v.b, v.k)
	}
}

// TestAnOldBackupOpensNothing: with the key files of today, the passphrases of
// two custodians and the person's own phrase, a backup from before a rotation
// opens nothing. With the key files from before it does, and so the test tests
// something, and the documents say what to do with old copies of the folder.
func TestAnOldBackupOpensNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		items := w.person("p1")
		old := w.rows()
		oldFolder := t.TempDir()
		copyFolder(t, w.folder, oldFolder)
		id, err := w.vault.Ask(w.secretary(), "p1", []vault.Part{identity}, "R-1", "The person asked us to call.")
		w.ok(err)
		turned, err := w.vault.Rotate(w.administrator(), 0)
		w.ok(err)
		if !turned.Done() {
			t.Fatalf("%+v", turned)
		}
		w.putBack(old)
		self1 := func(v *vault.Vault) error {
			_, err := v.RevealSelf(t.Context(), self, vault.Reading{Person: "p1", Purpose: "my own", Items: items})
			return err
		}
		w.refused(self1(w.vault), errs.Unavailable)
		w.refused(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes."), errs.Unavailable)
		_, err = w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "a look", Items: items[1:]})
		w.refused(err, errs.Unavailable)

		w.sql(`DELETE FROM vault_keyset`)
		w.folder = oldFolder
		thief := w.node()
		w.ok(self1(thief))
		w.ok(thief.Approve(w.custodian(1), id, passphrase(1), "Yes."))
		w.ok(thief.Approve(w.custodian(2), id, passphrase(2), "Yes."))
	})
}

// TestWrapsFromTheLastReleaseGetALayer at the first start, and open as before.
func TestWrapsFromTheLastReleaseGetALayer(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1")
		w.unlayer()
		if got, err := w.vault.RevealSelf(t.Context(), self, vault.Reading{Person: "p1", Purpose: "my own", Items: items}); err != nil || string(got[0]) != canary {
			t.Fatalf("before the start: %q, %v", got, err)
		}
		found, err := w.vault.Start(w.system())
		w.ok(err)
		if found.Wrapped != 12 || !found.OK() { // three custodians', two own, six of pairs, one of the group
			t.Errorf("the start says %+v", found)
		}
		var n int
		w.ok(d.QueryRow(t.Context(), `SELECT count(*) FROM vault_key WHERE key_id IS NULL AND holder <> 'public'`).Scan(&n))
		if n != 0 {
			t.Errorf("%d wraps have no layer", n)
		}
		if got, err := w.vault.RevealSelf(t.Context(), self, vault.Reading{Person: "p1", Purpose: "my own", Items: items}); err != nil || string(got[0]) != canary {
			t.Errorf("after the start: %q, %v", got, err)
		}
		w.opensTo("p1", items, 2, 3)
	})
}

// unlayer makes the keys as the last release stored them.
func (w *world) unlayer() {
	w.t.Helper()
	rows := w.rows()
	for _, r := range rows {
		person, part, holder := r[0].(string), r[1].(string), r[2].(string)
		v := r[3].(struct {
			b []byte
			k *string
		})
		if v.k == nil {
			continue
		}
		raw := v.b
		if !strings.HasPrefix(holder, "group:") {
			var err error
			raw, err = w.keys.Unwrap(w.t.Context(), "service", v.b, []byte(fmt.Sprintf("[%q,%q,%q,%q]", "candour-layer/v1", person, part, strings.ReplaceAll(holder, ">", "\\u003e"))))
			if err != nil {
				raw, err = w.keys.Unwrap(w.t.Context(), "service", v.b, layerBinding(person, part, holder))
			}
			w.ok(err)
		}
		w.sql(`UPDATE vault_key SET wrapped = ?, key_id = NULL WHERE person = ? AND part = ? AND holder = ?`, raw, person, part, holder)
	}
	w.sql(`DELETE FROM vault_keyset`)
}

func layerBinding(person, part, holder string) []byte {
	b, err := json.Marshal([]string{"candour-layer/v1", person, part, holder})
	if err != nil {
		panic(err)
	}
	return b
}

// opensTo has two custodians open an identity, and reads it.
func (w *world) opensTo(person string, items []vault.Sealed, a, b int) {
	w.t.Helper()
	id, err := w.vault.Ask(w.secretary(), person, []vault.Part{identity}, "R-1", "The person asked us to call.")
	w.ok(err)
	w.ok(w.vault.Approve(w.custodian(a), id, passphrase(a), "Yes."))
	w.ok(w.vault.Approve(w.custodian(b), id, passphrase(b), "Yes."))
	got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: person, Purpose: "to write to them", Items: items[:1]})
	w.ok(err)
	if string(got[0]) != canary {
		w.t.Errorf("opened as %q", got[0])
	}
}

// TestHalfOpenedKeysAreTurnedToo: a rotation between two custodians' answers,
// and between a grant and its reading, stops nobody.
func TestHalfOpenedKeysAreTurnedToo(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		items := w.person("p1")
		id, err := w.vault.Ask(w.secretary(), "p1", []vault.Part{identity}, "R-1", "The person asked us to call.")
		w.ok(err)
		turn := func() {
			t.Helper()
			turned, err := w.vault.Rotate(w.administrator(), 0)
			w.ok(err)
			if !turned.Done() || len(turned.Broken) > 0 {
				t.Fatalf("%+v", turned)
			}
		}
		w.ok(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes."))
		turn()
		w.ok(w.vault.Approve(w.custodian(2), id, passphrase(2), "Yes."))
		turn()
		got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to write to them", Items: items[:1]})
		w.ok(err)
		if string(got[0]) != canary {
			t.Errorf("opened as %q", got[0])
		}
	})
}

// TestTheKeyOfMarksIsNotMadeAnew: without it nothing is found by a reference,
// and nobody kept out, so nothing goes on as if it were there.
func TestTheKeyOfMarksIsNotMadeAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		w.person("p1")
		found, err := w.vault.Start(w.system())
		w.ok(err)
		if !found.Marks {
			t.Error("the key of marks does not fit at once")
		}
		file := filepath.Join(w.folder, "vault-marks.key")
		key, err := os.ReadFile(file)
		w.ok(err)
		w.ok(os.Remove(file))
		_, err = w.vault.Find(t.Context(), d, "reference", "MU/ 42-p1")
		w.refused(err, errs.Unavailable)
		_, err = w.ledger.Write(w.system(), ledger.Act{Action: access.ReviewClock, Kind: "person", ID: "p1"}, func(ctx context.Context, tx *ledger.Tx) error {
			return w.vault.AddMarks(ctx, tx, "p1", "named", "Synthetic Person 9")
		})
		w.refused(err, errs.Unavailable)
		if _, err := os.Stat(file); err == nil {
			t.Fatal("a new key of marks was made")
		}
		w.ok(os.WriteFile(file, []byte(strings.Repeat("x", 32)), 0o600))
		check, err := w.vault.Check(t.Context(), 0)
		w.ok(err)
		if check.Marks || check.OK() {
			t.Error("another key of marks is taken for the old one")
		}
		w.ok(os.WriteFile(file, key, 0o600))
		ids, err := w.vault.Find(t.Context(), d, "reference", "MU/ 42-p1")
		w.ok(err)
		if check, err = w.vault.Check(t.Context(), 0); err != nil || !check.OK() || len(ids) != 1 {
			t.Errorf("with the key back: %v, %v, %v", check.Words(), ids, err)
		}
	})
}

// TestKeysThatWereDestroyedAreMissed: whoever has the database's password can
// remove keys; it shows, and no rotation destroys what still opens a backup.
func TestKeysThatWereDestroyedAreMissed(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		_, err := w.createBy(w.vault, "p1")
		w.ok(err)
		w.sql(`DELETE FROM vault_key WHERE person = 'p1'`)
		check, err := w.vault.Check(t.Context(), 0)
		w.ok(err)
		if check.Keyless != 1 || check.OK() || !strings.Contains(strings.Join(check.Words(), "\n"), "do not rotate") {
			t.Errorf("the check says %+v", check)
		}
		if _, err := w.vault.Rotate(w.administrator(), 0); !errs.Is(err, errs.Conflict) {
			t.Errorf("the rotation went on: %v", err)
		}
	})
}
