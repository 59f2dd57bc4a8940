package backup_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/backup"
	"candour/internal/trust/ledger"
)

// rules let everything be: who may do what is package access's to test.
type rules struct{}

// Version names them.
func (rules) Version() string { return "test" }

// Authorize allows it.
func (rules) Authorize(context.Context, access.Actor, access.Action, access.Resource) error {
	return nil
}

var (
	tables = []string{"ledger_leaf", "thing"}
	thing  = ledger.Table{Name: "thing", Columns: []string{"title", "n"}}
)

func schema(t testing.TB, d *db.DB) *ledger.Ledger {
	t.Helper()
	_, err := d.Migrate(t.Context(), ledger.Migrations())
	ok(t, err)
	_, err = d.SQL().ExecContext(t.Context(), `CREATE TABLE thing (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT NOT NULL, n BIGINT)`)
	ok(t, err)
	l, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: rules{}, Clock: clock.NewFake(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)), Tables: []ledger.Table{thing},
		Origin: "backup.test/ledger"})
	ok(t, err)
	return l
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// made writes a few records and gives their backup, signed.
func made(t testing.TB, d *db.DB, signer note.Signer, to ...string) []byte {
	t.Helper()
	l := schema(t, d)
	for i := range 5 {
		_, err := l.Write(t.Context(), ledger.Act{Action: access.SettingsManage, Kind: "thing", ID: fmt.Sprint(i)}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", fmt.Sprint(i), ledger.Row{"title": strings.Repeat("Title ", i+1), "n": i})
		})
		ok(t, err)
	}
	var out bytes.Buffer
	_, err := backup.Write(t.Context(), d, &out, backup.Options{Tables: tables, Signer: signer, Recipients: to, Now: time.Unix(0, 0)})
	ok(t, err)
	return out.Bytes()
}

func keys(t testing.TB) (note.Signer, note.Verifier) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "backup.test/ledger")
	ok(t, err)
	s, err := note.NewSigner(skey)
	ok(t, err)
	v, err := note.NewVerifier(vkey)
	ok(t, err)
	return s, v
}

func count(t testing.TB, d *db.DB) (n int) {
	t.Helper()
	ok(t, d.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM thing) + (SELECT count(*) FROM ledger_leaf)`).Scan(&n))
	return n
}

func TestThereAndBack(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	ok(t, err)
	signer, verifier := keys(t)
	for name, to := range map[string][]string{"plain": nil, "sealed": {identity.Recipient().String()}} {
		t.Run(name, func(t *testing.T) {
			file := made(t, testkit.SQLite(t), signer, to...)
			testkit.Databases(t, func(t *testing.T, d *db.DB) {
				schema(t, d)
				m, err := backup.Restore(t.Context(), d, bytes.NewReader(file), backup.RestoreOptions{Tables: tables, Identities: []age.Identity{identity}, Verifier: verifier})
				ok(t, err)
				if m.Rows["thing"] != 5 || count(t, d) != 10 {
					t.Errorf("%v rows put back, %d there", m.Rows, count(t, d))
				}
			})
		})
	}
}

// unpacked is what a packed file says; nil when it cannot be read.
func unpacked(packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil
	}
	out, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	return out
}

// TestAChangedByteIsFound flips bytes all over a backup, and cuts it short:
// each time it is refused in words that say so, and nothing is left.
func TestAChangedByteIsFound(t *testing.T) {
	signer, verifier := keys(t)
	file := made(t, testkit.SQLite(t), signer)
	d := testkit.SQLite(t)
	schema(t, d)
	refused := func(what string, broken []byte) {
		t.Helper()
		_, err := backup.Restore(t.Context(), d, bytes.NewReader(broken), backup.RestoreOptions{Tables: tables, Verifier: verifier})
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", what, err)
			return
		}
		said := errs.Message(err)
		if !strings.Contains(said, "changed") && !strings.Contains(said, "cannot be read") && !strings.Contains(said, "is cut short") &&
			!strings.Contains(said, "not signed") && !strings.Contains(said, "not a backup") {
			t.Errorf("%s: says %q", what, said)
		}
		if n := count(t, d); n != 0 {
			t.Fatalf("%s: %d rows are left", what, n)
		}
	}
	// The first ten bytes are gzip's own header: a change in its time or its
	// system harms nothing and is not looked at.
	dice := mrand.New(mrand.NewPCG(1, 2))
	for range 300 {
		at := 10 + dice.IntN(len(file)-10)
		broken := bytes.Clone(file)
		broken[at] ^= 1 << dice.IntN(8)
		if bytes.Equal(unpacked(broken), unpacked(file)) {
			continue // a bit that fills up the last byte of the packing, which nothing reads
		}
		refused(fmt.Sprintf("byte %d of %d", at, len(file)), broken)
	}
	for range 60 {
		n := dice.IntN(len(file))
		refused(fmt.Sprintf("cut at %d of %d", n, len(file)), file[:n])
	}
	_, err := backup.Restore(t.Context(), d, bytes.NewReader(file), backup.RestoreOptions{Tables: tables, Verifier: verifier})
	ok(t, err)
}

// TestABackupThatIsCutShortIsNamedSo: wherever a file ends too soon, plain or encrypted,
// it is said that its end is missing, and never alone that somebody changed it.
func TestABackupThatIsCutShortIsNamedSo(t *testing.T) {
	signer, verifier := keys(t)
	from := testkit.SQLite(t)
	plain := made(t, from, signer)
	key, err := age.GenerateX25519Identity()
	ok(t, err)
	var sealed bytes.Buffer
	_, err = backup.Write(t.Context(), from, &sealed, backup.Options{Tables: tables, Recipients: []string{key.Recipient().String()}, Signer: signer, Now: time.Unix(0, 0)})
	ok(t, err)
	for name, file := range map[string][]byte{"plain": plain, "encrypted": sealed.Bytes()} {
		prepared := false
		o := backup.RestoreOptions{Tables: tables, Verifier: verifier, Identities: []age.Identity{key}, Prepare: func(context.Context, *backup.Schema) error { prepared = true; return nil }}
		for n := range 25 {
			cut := n * len(file) / 25
			empty := testkit.SQLite(t)
			schema(t, empty)
			_, err := backup.Restore(t.Context(), empty, bytes.NewReader(file[:cut]), o)
			if err == nil || !strings.Contains(errs.Message(err), "is cut short") {
				t.Errorf("%s cut at %d of %d: %v", name, cut, len(file), err)
			}
			if cut < 20 && prepared {
				t.Errorf("%s cut at %d: tables are made for it", name, cut)
			}
			if got := count(t, empty); got != 0 {
				t.Errorf("%s cut at %d: %d rows are left", name, cut, got)
			}
		}
	}
	if _, err := backup.Restore(t.Context(), testkit.SQLite(t), strings.NewReader("no backup at all"), backup.RestoreOptions{Tables: tables}); !strings.Contains(errs.Message(err), "is not a backup") {
		t.Errorf("something else: %v", err)
	}
}

// TestCountsAreTheSameOnBothSides: what a backup prints, its restore prints.
func TestCountsAreTheSameOnBothSides(t *testing.T) {
	m := backup.Manifest{Rows: map[string]int64{"ledger_leaf": 2, "thing": 40, "empty": 0}}
	if got := m.Counts(); got != "Counts: 42 rows in 2 tables, 2 of them entries of the log." {
		t.Error(got)
	}
}

func FuzzRestore(f *testing.F) {
	signer, verifier := keys(f)
	f.Add(made(f, testkit.SQLite(f), signer))
	f.Add([]byte("age-encryption.org/v1"))
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, file []byte) {
		d := testkit.SQLite(t)
		schema(t, d)
		_, err := backup.Restore(t.Context(), d, bytes.NewReader(file), backup.RestoreOptions{Tables: tables, Verifier: verifier})
		if err == nil {
			t.Skip("a whole backup")
		}
		if n := count(t, d); n != 0 {
			t.Fatalf("%d rows are left", n)
		}
	})
}

func scanText(rows *sql.Rows) (s string, err error) {
	err = rows.Scan(&s)
	return s, err
}

// TestTheDayABackupGoesIsSigned: the manifest says when the file is to be destroyed
// and by which schedule, or nothing, and a file in which that was changed is refused.
func TestTheDayABackupGoesIsSigned(t *testing.T) {
	signer, verifier := keys(t)
	d := testkit.SQLite(t)
	schema(t, d)
	for _, o := range []backup.Options{{Destroy: "2027-02-27", Schedule: "2026-2"}, {Schedule: "2026-2"}, {}} {
		o.Tables, o.Signer, o.Now = tables, signer, time.Unix(0, 0)
		var out bytes.Buffer
		_, err := backup.Write(t.Context(), d, &out, o)
		ok(t, err)
		zip, err := gzip.NewReader(bytes.NewReader(out.Bytes()))
		ok(t, err)
		text, err := io.ReadAll(zip)
		ok(t, err)
		if has := bytes.Contains(text, []byte(`"destroy":"2027-02-27"`)); has != (o.Destroy != "") {
			t.Errorf("%+v: the day is there: %v", o, has)
		}
		back := func(text []byte) (backup.Manifest, error) {
			var file bytes.Buffer
			w := gzip.NewWriter(&file)
			_, err := w.Write(text)
			ok(t, err)
			ok(t, w.Close())
			empty := testkit.SQLite(t)
			schema(t, empty)
			return backup.Restore(t.Context(), empty, &file, backup.RestoreOptions{Tables: tables, Verifier: verifier})
		}
		if m, err := back(text); err != nil || m.Destroy != o.Destroy || m.Schedule != o.Schedule {
			t.Errorf("%+v: %+v, %v", o, m, err)
		}
		later := bytes.Replace(text, []byte(`"destroy":"2027`), []byte(`"destroy":"2037`), 1)
		if o.Destroy == "" {
			later = bytes.Replace(text, []byte(`,"signature"`), []byte(`,"destroy":"2037-02-27","signature"`), 1)
		}
		if _, err := back(later); err == nil || bytes.Equal(later, text) {
			t.Errorf("%+v: another day is let in", o)
		}
	}
}
