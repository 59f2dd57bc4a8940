package ledger_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// withKey gives the world's ledger a key to sign with.
func (w *world) withKey(t testing.TB) note.Verifier {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, "test.example/ledger")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	w.l, err = ledger.New(w.ctx, ledger.Config{DB: w.db, Auth: rules{}, Clock: w.clock, Origin: "test.example/ledger",
		Tables: w.tables, Signer: signer, Verifier: verifier})
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

func (w *world) publish(t testing.TB) int64 {
	t.Helper()
	size, err := w.l.Publish(w.ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return size
}

func (w *world) verify(t testing.TB) *ledger.Report {
	t.Helper()
	r, err := w.l.Verify(w.ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTreeMatchesReference grows the tree in uneven steps and compares it, at
// each, with one made by tlog from all leaves at once.
func TestTreeMatchesReference(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.withKey(t)
		n := 0
		for _, step := range []int{1, 1, 2, 5, 120, 127, 1, 300} {
			for range step {
				w.mustInsert(t, fmt.Sprintf("r%d", n), "Title")
				n++
			}
			if got := w.publish(t); got != int64(n) {
				t.Fatalf("published %d, want %d", got, n)
			}
			r := w.verify(t)
			if !r.Holds() || r.Size != int64(n) || r.Root != reference(t, w) {
				t.Fatalf("at %d: %+v", n, r)
			}
		}
	})
}

func reference(t testing.TB, w *world) tlog.Hash {
	t.Helper()
	rows, err := w.db.Query(w.ctx, `SELECT leaf FROM ledger_leaf ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var stored []tlog.Hash
	read := tlog.HashReaderFunc(func(ix []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(ix))
		for i, x := range ix {
			out[i] = stored[x]
		}
		return out, nil
	})
	n := int64(0)
	for ; rows.Next(); n++ {
		var leaf []byte
		if err := rows.Scan(&leaf); err != nil {
			t.Fatal(err)
		}
		if len(leaf) != ledger.LeafSize {
			t.Fatalf("leaf %d has %d bytes, want %d", n, len(leaf), ledger.LeafSize)
		}
		more, err := tlog.StoredHashes(n, leaf, read)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, more...)
	}
	root, err := tlog.TreeHash(n, read)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestReceipts(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		verifier := w.withKey(t)
		var ids []string
		for i := range 5 {
			w.mustInsert(t, fmt.Sprintf("r%d", i), "Words with <b>, \"quotes\" & é")
		}
		rows, err := d.Query(w.ctx, `SELECT leaf_id FROM thing ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		_ = rows.Close()
		if _, err := w.l.Prove(w.ctx, ids[0], ledger.ReceiptOptions{}); err == nil {
			t.Error("a receipt before there is a checkpoint")
		}
		w.publish(t)
		for _, id := range ids {
			checkReceipt(t, w, verifier, id)
		}
	})
}

func checkReceipt(t *testing.T, w *world, verifier note.Verifier, id string) {
	t.Helper()
	open := ledger.LogKeyOnly(verifier, "test.example/ledger")
	short, err := w.l.Prove(w.ctx, id, ledger.ReceiptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	words, err := w.l.RecordOf(w.ctx, id, ledger.ReceiptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ledger.CheckReceipt(short, words, open)
	if err != nil || !got.Words {
		t.Fatalf("a good receipt with its record: %+v, %v", got, err)
	}
	if got, err := ledger.CheckReceipt(short, nil, open); err != nil || got.Words {
		t.Errorf("a good receipt alone: %+v, %v", got, err)
	}
	text, err := json.Marshal(short)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "staff-1") || strings.Contains(string(text), "Synthetic Person") {
		t.Error("a receipt names the actor")
	}
	for name, spoil := range map[string]func(*ledger.Receipt, *ledger.RecordFile){
		"another index":  func(r *ledger.Receipt, _ *ledger.RecordFile) { r.Index++ },
		"another leaf":   func(r *ledger.Receipt, _ *ledger.RecordFile) { r.Leaf = strings.Replace(r.Leaf, "who ", "wHo ", 1) },
		"another act":    func(r *ledger.Receipt, _ *ledger.RecordFile) { r.Act = "thing.other" },
		"another record": func(r *ledger.Receipt, _ *ledger.RecordFile) { r.Record = "z" },
		"another proof":  func(r *ledger.Receipt, _ *ledger.RecordFile) { r.Proof = "" },
		"other words": func(_ *ledger.Receipt, f *ledger.RecordFile) {
			f.Rows[0].Values["title"] = json.RawMessage(`"Other words"`)
		},
		"a word less": func(_ *ledger.Receipt, f *ledger.RecordFile) { delete(f.Rows[0].Values, "n") },
		"unsigned": func(r *ledger.Receipt, _ *ledger.RecordFile) {
			r.Checkpoint = strings.Replace(r.Checkpoint, "5", "6", 1)
		},
	} {
		var r ledger.Receipt
		var f ledger.RecordFile
		clone(t, short, &r)
		clone(t, words, &f)
		spoil(&r, &f)
		if _, err := ledger.CheckReceipt(&r, &f, open); err == nil {
			t.Errorf("%s: the receipt still holds", name)
		}
	}
}

func clone(t *testing.T, from, to any) {
	t.Helper()
	b, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(b, to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTamper is the list of what somebody with the database's own password
// might do with the guards taken off. Each must be found.
func TestTamper(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.withKey(t)
		for i := range 300 {
			w.mustInsert(t, fmt.Sprintf("r%03d", i), "Title")
		}
		w.publish(t)
		w.mustInsert(t, "last", "Waiting for its place")
		if r := w.verify(t); !r.Holds() || r.Pending != 1 || r.Records != 301 {
			t.Fatalf("before tampering: %+v", r)
		}
		dropGuards(t, w)
		for _, c := range []struct{ name, stmt, undo string }{
			{"one character of one title", `UPDATE thing SET title = 'Titlf' WHERE id = 'r007'`, `UPDATE thing SET title = 'Title' WHERE id = 'r007'`},
			{"a number", `UPDATE thing SET n = 2 WHERE id = 'r007'`, `UPDATE thing SET n = 1 WHERE id = 'r007'`},
			{"a record taken out", `UPDATE thing SET id = 'x' WHERE id = 'r008'`, `UPDATE thing SET id = 'r008' WHERE id = 'x'`},
			{"a record put in", `INSERT INTO thing (id, version, leaf_id, title) SELECT 'new', 1, leaf_id, 'x' FROM thing WHERE id = 'r001'`, `DELETE FROM thing WHERE id = 'new'`},
			{"a record tied to another entry", `UPDATE thing SET leaf_id = 'other' WHERE id = 'r009'`, `UPDATE thing SET leaf_id = (SELECT id FROM ledger_leaf WHERE seq = 9) WHERE id = 'r009'`},
			{"the words behind an entry", `UPDATE ledger_leaf SET body = replace(body, 'Title', 'Titlf') WHERE seq = 3`, `UPDATE ledger_leaf SET body = replace(body, 'Titlf', 'Title') WHERE seq = 3`},
			{"who did it", `UPDATE ledger_leaf SET body = replace(body, 'staff-1', 'staff-2') WHERE seq = 3`, `UPDATE ledger_leaf SET body = replace(body, 'staff-2', 'staff-1') WHERE seq = 3`},
			{"who it is filed under", `UPDATE ledger_leaf SET actor_id = 'staff-2' WHERE seq = 3`, `UPDATE ledger_leaf SET actor_id = 'staff-1' WHERE seq = 3`},
			{"when it was", `UPDATE ledger_leaf SET at = replace(at, '2026', '2025') WHERE seq = 3`, `UPDATE ledger_leaf SET at = replace(at, '2025', '2026') WHERE seq = 3`},
			{"words gone, no erasure", `UPDATE ledger_leaf SET body = NULL WHERE seq = 3`, ``},
		} {
			tamper(t, w, c.name, c.stmt, c.undo)
		}
	})
}

// TestTamperWithOrder drops, swaps and rewinds.
func TestTamperWithOrder(t *testing.T) {
	for _, c := range []struct{ name, stmt string }{
		{"two entries swapped", `UPDATE ledger_leaf SET seq = CASE seq WHEN 3 THEN -4 WHEN 4 THEN -3 END WHERE seq IN (3, 4);
UPDATE ledger_leaf SET seq = -seq WHERE seq < 0`},
		{"an entry dropped", `DELETE FROM ledger_leaf WHERE seq = 5`},
		{"the last entries dropped", `DELETE FROM ledger_leaf WHERE seq >= 295`},
		{"the last entries and their records dropped", `DELETE FROM thing WHERE leaf_id IN (SELECT id FROM ledger_leaf WHERE seq >= 295);
DELETE FROM ledger_leaf WHERE seq >= 295; UPDATE ledger_tree SET size = 295`},
		{"a tile changed", `UPDATE ledger_tile SET data = (SELECT data FROM ledger_tile WHERE level = 0 AND idx = 0) WHERE level = 0 AND idx = 1`},
		{"a tile dropped", `DELETE FROM ledger_tile WHERE level = 1`},
		{"the tree's size", `UPDATE ledger_tree SET size = 299`},
		{"a checkpoint's size", `UPDATE ledger_checkpoint SET size = 250`},
		{"a checkpoint's words", `UPDATE ledger_checkpoint SET note = replace(note, '300', '299')`},
		{"a forged entry with its record", `INSERT INTO thing (id, version, leaf_id, title, n) VALUES ('f', 1, '0123456789abcdef0123456789abcdef', 'Forged', 1);
INSERT INTO ledger_leaf (id, at, leaf, salt, body, kind, record_id, actor_id) SELECT '0123456789abcdef0123456789abcdef', at, leaf, salt, body, kind, record_id,
 actor_id FROM ledger_leaf WHERE seq = 1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, testkit.SQLite(t))
			w.withKey(t)
			for i := range 300 {
				w.mustInsert(t, fmt.Sprintf("r%03d", i), "Title")
			}
			w.publish(t)
			dropGuards(t, w)
			tamper(t, w, c.name, c.stmt, "")
		})
	}
}

func tamper(t *testing.T, w *world, name, stmt, undo string) {
	t.Helper()
	if _, err := w.db.SQL().ExecContext(w.ctx, stmt); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if len(found(t, w)) == 0 {
		t.Errorf("%s: nobody noticed", name)
	}
	if undo == "" {
		return
	}
	if _, err := w.db.SQL().ExecContext(w.ctx, undo); err != nil {
		t.Fatalf("%s, undone: %v", name, err)
	}
	for _, p := range found(t, w) {
		t.Errorf("%s, undone: %+v", name, p)
	}
}

// found gives the problems besides the guards, which these tests took off.
func found(t *testing.T, w *world) (out []ledger.Problem) {
	t.Helper()
	for _, p := range w.verify(t).Problems {
		if p.What != ledger.ProblemGuard {
			out = append(out, p)
		}
	}
	return out
}

func dropGuards(t testing.TB, w *world) {
	t.Helper()
	statements := []string{`DROP TRIGGER thing_guard_insert`, `DROP TRIGGER thing_guard_update`, `DROP TRIGGER thing_guard_delete`,
		`DROP TRIGGER ledger_leaf_keeps`, `DROP TRIGGER ledger_leaf_stays`}
	if w.db.Dialect() == db.Postgres {
		statements = []string{`ALTER TABLE thing DISABLE TRIGGER USER`, `ALTER TABLE ledger_leaf DISABLE TRIGGER USER`}
	}
	for _, s := range statements {
		if _, err := w.db.SQL().ExecContext(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
}
