package vault_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/vault"
)

const (
	identity vault.Part = "identity"
	account  vault.Part = "account"
	canary              = "Synthetic Person 4417"
	words               = "Summary withheld in test data. Canary 4417."
)

// subjects answers from a map, as a slice does from its tables.
type subjects map[string]map[string]any

// Facts gives what the rules weigh.
func (s subjects) Facts(_ context.Context, _ db.Querier, person string) (map[string]any, error) {
	if f, ok := s[person]; ok {
		return f, nil
	}
	return map[string]any{"origin": []string{"made-up-police"}, "confirmed": true, "barred": []string{"h-touched"}, "allocated": []string{"h-reviewer"}}, nil
}

type world struct {
	t        *testing.T
	db       *db.DB
	ledger   *ledger.Ledger
	vault    *vault.Vault
	clock    *clock.Fake
	keys     *vault.FileKeys
	folder   string
	subjects subjects
	policy   *access.Policy
}

// onBoth does something on both databases, in a world with three custodians.
func onBoth(t *testing.T, do func(t *testing.T, d *db.DB, w *world)) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.enrol(3)
		do(t, d, w)
	})
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, clock: clock.NewFake(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)), folder: t.TempDir(), subjects: subjects{}}
	_, err := d.Migrate(t.Context(), ledger.Migrations(), opened.Migrations(), vault.Migrations())
	w.ok(err)
	policy, err := access.Compile(applying())
	w.ok(err)
	skey, vkey, err := note.GenerateKey(rand.Reader, "vault.test/ledger")
	w.ok(err)
	signer, err := note.NewSigner(skey)
	w.ok(err)
	verifier, err := note.NewVerifier(vkey)
	w.ok(err)
	w.ledger, err = ledger.New(t.Context(), ledger.Config{DB: d, Auth: policy, Clock: w.clock, Tables: append(opened.Tables(), vault.Tables()...), Origin: "vault.test/ledger",
		Signer: signer, Verifier: verifier})
	w.ok(err)
	w.policy = policy
	w.vault = w.node()
	w.ok(vault.Protect(t.Context(), d))
	return w
}

// node is one more service over the same database and folder of keys, each
// with key files of its own in memory.
func (w *world) node() *vault.Vault {
	w.t.Helper()
	keys, err := vault.NewFileKeys(w.folder)
	w.ok(err)
	w.keys = keys
	return vault.New(vault.Config{DB: w.db, Ledger: w.ledger, Auth: w.policy, Clock: w.clock, Keys: keys, Subjects: w.subjects,
		Groups:      map[access.Role][]string{access.RoleSecretariat: {"panel"}, access.RoleReviewer: {"panel"}, access.RoleIndependent: {"independent"}},
		Identifying: []vault.Part{identity}, StretchKiB: 64})
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code errs.Code) {
	w.t.Helper()
	if !errs.Is(err, code) {
		w.t.Fatalf("got %v, want the code %v", err, code)
	}
}

func as(ctx context.Context, human, body string, roles ...access.Role) context.Context {
	return access.WithActor(ctx, access.Actor{ID: "staff-" + human, Name: "Synthetic " + human, Human: human, Body: body, Roles: roles,
		Standing: access.Alone("staff-"+human, human, body, access.No)})
}

func (w *world) secretary() context.Context {
	return as(w.t.Context(), "h-secretary", "made-up-panel", access.RoleSecretariat)
}

func (w *world) custodian(n int) context.Context {
	return as(w.t.Context(), fmt.Sprintf("h-custodian-%d", n), "made-up-trust", access.RoleCustodian)
}

func passphrase(n int) string { return fmt.Sprintf("five plain words make %d", n) }

func (w *world) enrol(n int) {
	w.t.Helper()
	for i := 1; i <= n; i++ {
		_, err := w.vault.Enrol(w.custodian(i), passphrase(i))
		w.ok(err)
	}
}

var (
	self       = [32]byte{1, 2, 3}
	namePlace  = vault.Place{Table: "somewhere", Column: "name", Row: "r1"}
	wordsPlace = vault.Place{Table: "somewhere", Column: "words", Row: "r1"}
)

// person makes somebody whose account the panel may read and whose identity
// nobody may, unless groups are given.
func (w *world) person(id string, identityTo ...string) []vault.Sealed {
	w.t.Helper()
	items, err := w.tryPerson(id, identityTo...)
	w.ok(err)
	return items
}

func (w *world) tryPerson(id string, identityTo ...string) (items []vault.Sealed, err error) {
	_, err = w.ledger.Write(w.t.Context(), ledger.Act{Action: applyAction, Kind: "person", ID: id}, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := w.vault.Create(ctx, tx, vault.NewPerson{ID: id, Self: self, Parts: map[vault.Part][]string{identity: identityTo, account: {"panel"}},
			Index: map[string][]string{"reference": {"MU/ 42-" + id, "mu42" + id}}, Synthetic: true})
		if err != nil {
			return err
		}
		a, err := p.Seal(identity, namePlace, []byte(canary))
		if err != nil {
			return err
		}
		b, err := p.Seal(account, wordsPlace, []byte(words))
		items = []vault.Sealed{{Part: identity, Place: namePlace, Text: a}, {Part: account, Place: wordsPlace, Text: b}}
		return err
	})
	return items, err
}

func (w *world) openings(person string) int {
	w.t.Helper()
	list, err := w.vault.Openings(w.t.Context(), w.db, person)
	w.ok(err)
	return len(list)
}

func (w *world) entries() int {
	w.t.Helper()
	var n int
	w.ok(w.db.QueryRow(w.t.Context(), `SELECT count(*) FROM ledger_leaf`).Scan(&n))
	return n
}

func TestReadingWritesItsEntry(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1")
		before := w.entries()
		got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to check it", Items: items[1:]})
		w.ok(err)
		if string(got[0]) != words {
			t.Errorf("opened as %q", got[0])
		}
		if w.entries() != before+1 || w.openings("p1") != 1 {
			t.Errorf("%d entries and %d openings for one reading", w.entries()-before, w.openings("p1"))
		}
		mine, err := w.vault.RevealSelf(t.Context(), self, vault.Reading{Person: "p1", Purpose: "your own look", Items: items})
		w.ok(err)
		if string(mine[0]) != canary || w.openings("p1") != 2 {
			t.Errorf("own reading gave %q, %d openings", mine[0], w.openings("p1"))
		}
	})
}

func TestWhoMayNotRead(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		items := w.person("p1")
		for name, ctx := range map[string]context.Context{
			"public":        t.Context(),
			"administrator": as(t.Context(), "h-admin", "", access.RoleAdministrator),
			"admin and sec": as(t.Context(), "h-admin", "made-up-panel", access.RoleAdministrator, access.RoleSecretariat),
			"originating":   as(t.Context(), "h-x", "made-up-police", access.RoleSecretariat),
			"touched it":    as(t.Context(), "h-touched", "made-up-panel", access.RoleSecretariat),
			"not given it":  as(t.Context(), "h-other", "made-up-panel", access.RoleReviewer),
			"no human":      access.WithActor(t.Context(), access.Actor{ID: "s", Body: "made-up-panel", Roles: []access.Role{access.RoleSecretariat}}),
			"custodian":     w.custodian(1),
		} {
			if out, err := w.vault.Reveal(ctx, vault.Reading{Person: "p1", Purpose: "curiosity", Items: items[1:]}); err == nil {
				t.Errorf("%s read %q", name, out)
			}
		}
		_, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to know who", Items: items[:1]})
		w.refused(err, errs.Forbidden)
		_, err = w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Items: items[1:]})
		w.refused(err, errs.Invalid)
		_, err = w.vault.RevealSelf(t.Context(), [32]byte{9}, vault.Reading{Person: "p1", Purpose: "a guess", Items: items})
		w.refused(err, errs.NotFound)
		_, other := w.vault.RevealSelf(t.Context(), [32]byte{9}, vault.Reading{Person: "nobody", Purpose: "a guess", Items: items})
		if other == nil || other.Error() != err.Error() {
			t.Errorf("a wrong key says %v, nobody says %v", err, other)
		}
		if w.openings("p1") != 0 {
			t.Error("a refused reading left an opening")
		}
	})
}

func TestConsentOpensIdentityToTheGroup(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(3)
	items := w.person("p1", "panel")
	got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to write to them", Items: items[:1]})
	w.ok(err)
	if string(got[0]) != canary {
		t.Errorf("opened as %q", got[0])
	}
}

func TestTwoCustodiansOpenAnIdentity(t *testing.T) {
	onBoth(t, func(t *testing.T, _ *db.DB, w *world) {
		items := w.person("p1")
		read := func() ([][]byte, error) {
			return w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to write to them", Items: items[:1]})
		}
		id, err := w.vault.Ask(w.secretary(), "p1", []vault.Part{identity}, "R-1", "The person asked us to call.")
		w.ok(err)
		w.refused(w.vault.Approve(w.custodian(1), id, "not the right passphrase", "yes"), errs.Invalid)
		w.ok(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes."))
		w.refused(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes again."), errs.Conflict)
		_, err = read()
		w.refused(err, errs.Forbidden)
		w.ok(w.vault.Approve(w.custodian(3), id, passphrase(3), "Yes."))
		got, err := read()
		w.ok(err)
		if string(got[0]) != canary {
			t.Errorf("opened as %q", got[0])
		}
		if _, err := w.vault.Reveal(as(t.Context(), "h-other", "made-up-panel", access.RoleSecretariat), vault.Reading{Person: "p1", Purpose: "me too", Items: items[:1]}); err == nil {
			t.Error("the grant served another human")
		}
		w.clock.Advance(61 * time.Minute)
		if _, err = read(); err == nil {
			t.Error("the grant outlived its hour")
		}
		w.ok(w.vault.Tidy(t.Context()))
	})
}

func TestWhoAskedCannotApprove(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	both := as(t.Context(), "h-custodian-1", "made-up-panel", access.RoleSecretariat)
	w.enrol(3)
	w.person("p1")
	id, err := w.vault.Ask(both, "p1", []vault.Part{identity}, "R-1", "I would like to know.")
	w.ok(err)
	w.refused(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes."), errs.Forbidden)
	list, err := w.vault.Waiting(w.custodian(1))
	w.ok(err)
	if len(list) != 0 {
		t.Error("the one who asked is offered the request")
	}
	w.ok(w.vault.Refuse(w.custodian(2), id, "No need was shown."))
	w.refused(w.vault.Approve(w.custodian(2), id, passphrase(2), "Yes."), errs.Conflict)
}

func TestNothingIsTakenInWithoutThreeCustodians(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(2)
	if err := w.vault.Ready(t.Context()); !errs.Is(err, errs.Unavailable) {
		t.Errorf("ready with two custodians: %v", err)
	}
	_, err := w.ledger.Write(t.Context(), ledger.Act{Action: applyAction, Kind: "person", ID: "p"}, func(ctx context.Context, tx *ledger.Tx) error {
		_, err := w.vault.Create(ctx, tx, vault.NewPerson{ID: "p", Parts: map[vault.Part][]string{identity: nil}})
		return err
	})
	w.refused(err, errs.Unavailable)
}

func TestASealedValueOpensInItsOwnPlaceOnly(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(3)
	a, b := w.person("p1"), w.person("p2")
	for name, item := range map[string]vault.Sealed{
		"another person's": {Part: account, Place: wordsPlace, Text: b[1].Text},
		"another row":      {Part: account, Place: vault.Place{Table: "somewhere", Column: "words", Row: "r2"}, Text: a[1].Text},
		"another column":   {Part: account, Place: vault.Place{Table: "somewhere", Column: "note", Row: "r1"}, Text: a[1].Text},
		"another table":    {Part: account, Place: vault.Place{Table: "elsewhere", Column: "words", Row: "r1"}, Text: a[1].Text},
		"another part":     {Part: account, Place: namePlace, Text: a[0].Text},
		"cut short":        {Part: account, Place: wordsPlace, Text: a[1].Text[:40]},
	} {
		if out, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "a swap", Items: []vault.Sealed{item}}); err == nil {
			t.Errorf("%s value opened as %q", name, out)
		}
	}
	if w.openings("p1") != 0 {
		t.Error("what did not open has an entry")
	}
}

func TestClosedWhenTheLogOrTheKeysFail(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1")
		read := func() error {
			out, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to check it", Items: items[1:]})
			if err != nil && out != nil {
				t.Error("an error came with words")
			}
			return err
		}
		rename := func(from, to string) {
			w.ok(d.InTx(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `ALTER TABLE `+from+` RENAME TO `+to)
				return err
			}))
		}
		rename("vault_opening", "vault_away")
		if read() == nil {
			t.Error("read while the log could not be written")
		}
		rename("vault_away", "vault_opening")
		w.ok(os.Rename(filepath.Join(w.folder, "vault-panel.keyset"), filepath.Join(w.folder, "away")))
		other, err := vault.NewFileKeys(w.folder)
		w.ok(err)
		w.vault.Keys = other
		w.refused(read(), errs.Unavailable)
		if w.openings("p1") != 0 {
			t.Error("a failed reading left an opening")
		}
	})
}

// dump gives every value of every table, as a superuser would take it.
func dump(t *testing.T, d *db.DB) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, table := range []string{"vault_person", "vault_custodian", "vault_opening", "vault_request", "vault_approval", "vault_key", "vault_step", "vault_grant", "vault_index", "ledger_leaf"} {
		rows, err := d.Query(t.Context(), `SELECT * FROM `+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new([]byte)
			}
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				out.Write(*c.(*[]byte))
				out.WriteByte('\n')
			}
		}
		_ = rows.Close()
	}
	return out.Bytes()
}

// TestADumpWithAllKeyFilesOpensNoIdentity plays a superuser of the database
// who also has the key files and the administrator's role.
func TestADumpWithAllKeyFilesOpensNoIdentity(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1")
		id, err := w.vault.Ask(w.secretary(), "p1", []vault.Part{identity}, "R-1", "The person asked us to call.")
		w.ok(err)
		w.ok(w.vault.Approve(w.custodian(1), id, passphrase(1), "Yes.")) // half-opened is closed
		got := dump(t, d)
		for _, secret := range []string{canary, words, passphrase(1), "MU/ 42"} {
			if bytes.Contains(got, []byte(secret)) {
				t.Errorf("the dump holds %q", secret)
			}
		}
		rows, err := d.Query(t.Context(), `SELECT holder, wrapped FROM vault_key WHERE person = 'p1' AND part = 'identity'`)
		w.ok(err)
		defer func() { _ = rows.Close() }()
		n := 0
		for rows.Next() {
			var holder string
			var wrapped []byte
			w.ok(rows.Scan(&holder, &wrapped))
			n++
			for _, group := range []string{"panel", "independent", "grant"} {
				for _, about := range [][]byte{nil, []byte(fmt.Sprintf("[%q,%q,%q,%q]", "candour-wrap/v1", "p1", "identity", holder))} {
					if _, err := w.keys.Unwrap(t.Context(), group, wrapped, about); err == nil {
						t.Errorf("the key file of %s opens %s", group, holder)
					}
				}
			}
		}
		if n != 8 { // self, the public half, and three custodians in six orders
			t.Errorf("%d wraps", n)
		}
		_, err = w.vault.Reveal(as(t.Context(), "h-a", "", access.RoleAdministrator), vault.Reading{Person: "p1", Purpose: "root", Items: items})
		w.refused(err, errs.Forbidden)
	})
}

func TestErasure(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1", "panel")
		found, err := w.vault.Find(t.Context(), d, "reference", "mu 42 p1")
		w.ok(err)
		if !slices.Equal(found, []string{"p1"}) {
			t.Fatalf("found %v", found)
		}
		_, err = w.ledger.Publish(t.Context(), nil)
		w.ok(err)
		_, err = w.ledger.Write(access.WithActor(t.Context(), access.SystemActor("test")), ledger.Act{Action: access.ReviewClock, Kind: "person", ID: "p1"},
			func(ctx context.Context, tx *ledger.Tx) error { return w.vault.Erase(ctx, tx, "p1") })
		w.ok(err)
		w.ok(w.vault.Forget(t.Context(), "p1"))
		if found, err = w.vault.Find(t.Context(), d, "reference", "mu 42 p1"); err != nil || len(found) > 0 {
			t.Errorf("the index still finds %v (%v)", found, err)
		}
		_, err = w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to check", Items: items})
		w.refused(err, errs.NotFound)
		_, err = w.vault.RevealSelf(t.Context(), self, vault.Reading{Person: "p1", Purpose: "my own", Items: items})
		w.refused(err, errs.NotFound)
		var n int
		w.ok(d.QueryRow(t.Context(), `SELECT count(*) FROM vault_key WHERE person = 'p1'`).Scan(&n))
		if n != 0 {
			t.Errorf("%d keys are left", n)
		}
		_, err = w.ledger.Publish(t.Context(), nil)
		w.ok(err)
		report, err := w.ledger.Verify(t.Context(), nil)
		w.ok(err)
		if len(report.Problems) > 0 {
			t.Errorf("the log does not hold: %v", report.Problems)
		}
	})
}

// TestCanaryInFiles looks for what was sealed, and after an erasure for the
// keys too, in every byte of the database's files.
func TestCanaryInFiles(t *testing.T) {
	d := testkit.SQLite(t)
	w := newWorld(t, d)
	w.enrol(3)
	w.person("p1", "panel")
	var wraps [][]byte
	rows, err := d.Query(t.Context(), `SELECT wrapped FROM vault_key WHERE person = 'p1' AND holder <> 'public'`)
	w.ok(err)
	for rows.Next() {
		var b []byte
		w.ok(rows.Scan(&b))
		wraps = append(wraps, b)
	}
	w.ok(rows.Close())
	_, err = w.ledger.Write(access.WithActor(t.Context(), access.SystemActor("test")), ledger.Act{Action: access.ReviewClock, Kind: "person", ID: "p1"},
		func(ctx context.Context, tx *ledger.Tx) error { return w.vault.Erase(ctx, tx, "p1") })
	w.ok(err)
	w.ok(w.vault.Scrub(t.Context()))
	files, err := filepath.Glob(d.Path() + "*")
	w.ok(err)
	if len(files) == 0 || len(wraps) < 5 {
		t.Fatal("the test looks at nothing")
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		w.ok(err)
		for _, secret := range []string{canary, words, "MU/ 42"} {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("%s holds %q", filepath.Base(f), secret)
			}
		}
		for i, key := range wraps {
			if bytes.Contains(b, key[:24]) {
				t.Errorf("%s still holds wrap %d", filepath.Base(f), i)
			}
		}
	}
}

func TestARestoredBackupForgetsAgain(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(3)
	w.person("p1")
	w.person("p2")
	w.ok(w.keys.Forget(t.Context(), "p1")) // erased later than the backup that is here now
	n, err := w.vault.Reconcile(access.WithActor(t.Context(), access.SystemActor("restore")))
	w.ok(err)
	if n != 1 {
		t.Errorf("%d forgotten", n)
	}
	w.refused(w.vault.Proves(t.Context(), w.db, "p1", self), errs.NotFound)
	w.ok(w.vault.Proves(t.Context(), w.db, "p2", self))
	if n, err = w.vault.Reconcile(access.WithActor(t.Context(), access.SystemActor("restore"))); err != nil || n != 0 {
		t.Errorf("a second time: %d, %v", n, err)
	}
}

func TestRotation(t *testing.T) {
	onBoth(t, func(t *testing.T, d *db.DB, w *world) {
		items := w.person("p1", "panel")
		old, err := os.ReadFile(filepath.Join(w.folder, "vault-panel.keyset"))
		w.ok(err)
		admin := as(t.Context(), "h-a", "", access.RoleAdministrator)
		turned, err := w.vault.Rotate(admin, 0)
		w.ok(err)
		if n := turned.Wraps; n != 13 { // three custodians' own keys, two for the account, eight for the identity
			t.Errorf("%d wraps renewed", n)
		}
		got, err := w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "to check it", Items: items})
		w.ok(err)
		if string(got[0]) != canary || string(got[1]) != words {
			t.Errorf("opened as %q", got)
		}
		w.ok(os.WriteFile(filepath.Join(w.folder, "vault-panel.keyset"), old, 0o600))
		before, err := vault.NewFileKeys(w.folder)
		w.ok(err)
		w.vault.Keys = before
		_, err = w.vault.Reveal(w.secretary(), vault.Reading{Person: "p1", Purpose: "with the old key", Items: items})
		w.refused(err, errs.Unavailable)
	})
}

func TestAKeyFileIsForTheServiceAlone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	w.enrol(3)
	w.person("p1", "panel")
	files, err := filepath.Glob(filepath.Join(w.folder, "vault-*"))
	w.ok(err)
	if len(files) < 2 {
		t.Fatalf("key files: %v", files)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		w.ok(err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(f), info.Mode())
		}
	}
	if strings.Contains(strings.Join(files, " "), "..") {
		t.Error("a file outside the folder")
	}
}

// applyAction stands for what a visitor does in a room that seals words.
const applyAction access.Action = "test.apply"

func applying() access.Rules {
	return access.Rules{Room: "test", Acts: []access.Act{{Action: applyAction, Words: "Applied"}},
		Files: fstest.MapFS{"test.cedar": {Data: []byte(`permit (principal in Role::"public", action == Action::"test.apply", resource is Record);`)}}}
}
