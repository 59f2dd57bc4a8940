package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
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
	"candour/internal/trust/backup"
	"candour/internal/trust/ledger"
)

const record = `(id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, `

// small is a made-up set of migrations, with every kind of change that later
// releases may bring.
func small() db.Migrations {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"0001_first":  `CREATE TABLE thing ` + record + `title TEXT NOT NULL, n BIGINT, note TEXT, mark TEXT); CREATE TABLE place ` + record + `name TEXT); CREATE TABLE gone ` + record + `word TEXT);`,
		"0002_add":    `ALTER TABLE thing ADD COLUMN colour TEXT;`,
		"0003_kind":   `ALTER TABLE thing ADD COLUMN kind TEXT NOT NULL DEFAULT 'plain';`,
		"0004_column": `ALTER TABLE thing RENAME COLUMN n TO number;`,
		"0005_table":  `ALTER TABLE place RENAME TO location;`,
		"0006_drop":   `ALTER TABLE thing DROP COLUMN note;`,
		"0007_gone":   `DROP TABLE gone;`,
		"0008_both":   `ALTER TABLE thing RENAME COLUMN mark TO sign;`,
		"0009_both":   `ALTER TABLE thing DROP COLUMN sign;`,
	} {
		files[name+".sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + strings.ReplaceAll(text, "; ", ";\n") + "\n")}
	}
	return db.Migrations{Name: "small", FS: files}
}

// release is a program: what it declares, and how far its migrations go.
type release struct {
	name            string
	steps           int64
	tables, retired []ledger.Table
}

func releases() (first, second release) {
	first = release{name: "one", steps: 1, tables: append(ledger.Tables(),
		ledger.Table{Name: "thing", Columns: []string{"title", "n", "note", "mark"}, Public: true},
		ledger.Table{Name: "place", Columns: []string{"name"}, Public: true}, ledger.Table{Name: "gone", Columns: []string{"word"}, Public: true})}
	thing := ledger.Table{Name: "thing", Columns: []string{"title", "number"}, Public: true,
		Renamed: map[string]string{"n": "number", "mark": "sign"}, Retired: []string{"note", "sign"}}
	second = release{name: "two", steps: 9, tables: append(ledger.Tables(), thing.Later(2, "colour").LaterAs(2, "kind", "plain"),
		ledger.Table{Name: "location", Columns: []string{"name"}, Was: []string{"place"}, Public: true}),
		retired: []ledger.Table{{Name: "gone", Columns: []string{"word"}, Public: true}}}
	return first, second
}

// service is one release running over a database.
type service struct {
	release
	t        *testing.T
	db       *db.DB
	l        *ledger.Ledger
	signer   note.Signer
	verifier note.Verifier
	ctx      context.Context
	clock    *clock.Fake
}

func (r release) sets() map[string]int64 {
	sets, err := db.Versions(ledger.Migrations())
	if err != nil {
		panic(err)
	}
	sets["small"] = r.steps
	return sets
}

func (r release) over(t *testing.T, d *db.DB, signer note.Signer, verifier note.Verifier) *service {
	t.Helper()
	s := &service{release: r, t: t, db: d, signer: signer, verifier: verifier, clock: clock.NewFake(time.Date(2026, 11, 23, 9+int(r.steps), 0, 0, 0, time.UTC))}
	s.ctx = access.WithActor(t.Context(), access.Actor{ID: "staff-1", Name: "Synthetic Person 1", Roles: []access.Role{access.RoleCoordinator}})
	_, err := d.MigrateTo(s.ctx, r.sets(), ledger.Migrations(), small())
	ok(t, err)
	s.open()
	ok(t, s.l.Announce(s.ctx))
	return s
}

func (s *service) open() {
	s.t.Helper()
	var err error
	s.l, err = ledger.New(s.ctx, ledger.Config{DB: s.db, Auth: rules{}, Clock: s.clock, Tables: s.tables, Retired: s.retired, Origin: "backup.test/ledger",
		Signer: s.signer, Verifier: s.verifier, Schema: ledger.SchemaOf(s.name, s.sets())})
	ok(s.t, err)
}

func (s *service) write(fn func(ctx context.Context, tx *ledger.Tx) error) (string, error) {
	s.clock.Advance(time.Second)
	e, err := s.l.Write(s.ctx, ledger.Act{Action: access.SettingsManage, Kind: "thing", ID: "a"}, fn)
	return e.ID, err
}

func (s *service) must(fn func(ctx context.Context, tx *ledger.Tx) error) string {
	s.t.Helper()
	id, err := s.write(fn)
	ok(s.t, err)
	return id
}

func (s *service) publish() {
	s.t.Helper()
	_, err := s.l.Publish(s.ctx, nil)
	ok(s.t, err)
}

func (s *service) holds(what string) {
	s.t.Helper()
	r, err := s.l.Verify(s.ctx, nil)
	ok(s.t, err)
	for _, p := range r.Problems {
		s.t.Errorf("%s: %+v", what, p)
	}
	if r.Records == 0 {
		s.t.Errorf("%s: no record was compared", what)
	}
}

func (s *service) backup() []byte {
	s.t.Helper()
	names := []string{"ledger_leaf", "ledger_tree", "ledger_tile", "ledger_checkpoint"}
	for _, t := range s.tables {
		names = append(names, t.Name)
	}
	var out bytes.Buffer
	_, err := backup.Write(s.ctx, s.db, &out, backup.Options{Tables: names, Signer: s.signer, Now: s.clock.Now(), Program: s.name, Sets: s.sets()})
	ok(s.t, err)
	return out.Bytes()
}

// restore puts a backup into an empty database with this release's program.
func (r release) restore(t *testing.T, d *db.DB, file []byte, signer note.Signer, verifier note.Verifier) (*service, error) {
	t.Helper()
	names := []string{"ledger_leaf", "ledger_tree", "ledger_tile", "ledger_checkpoint"}
	for _, table := range slices.Concat(r.tables, r.retired) {
		names = append(append(names, table.Name), table.Was...)
	}
	_, err := backup.Restore(t.Context(), d, bytes.NewReader(file), backup.RestoreOptions{Tables: names, Verifier: verifier,
		Prepare: func(ctx context.Context, was *backup.Schema) error {
			for set, n := range was.Sets {
				if n > r.sets()[set] {
					return errs.New(errs.Invalid, "newer")
				}
			}
			_, err := d.MigrateTo(ctx, was.Sets, ledger.Migrations(), small())
			return err
		}})
	if err != nil {
		return nil, err
	}
	return r.over(t, d, signer, verifier), nil
}

// past is what the first release wrote and handed out.
type past struct {
	receipts map[string]*ledger.Receipt
	records  map[string]*ledger.RecordFile
	file     []byte
}

func (s *service) writePast() past {
	s.t.Helper()
	ids := []string{}
	for i := range 6 {
		ids = append(ids, s.must(func(_ context.Context, tx *ledger.Tx) error {
			id := fmt.Sprint("r", i)
			if err := tx.Insert("thing", id, ledger.Row{"title": "Title", "n": i, "note": "Note", "mark": "x"}); err != nil {
				return err
			}
			if err := tx.Insert("place", id, ledger.Row{"name": "Place"}); err != nil {
				return err
			}
			return tx.Insert("gone", id, ledger.Row{"word": "Word"})
		}))
	}
	ids = append(ids, s.must(func(ctx context.Context, tx *ledger.Tx) error {
		return tx.Update(ctx, "thing", "r1", 1, ledger.Row{"n": 41})
	}))
	ids = append(ids, s.must(func(ctx context.Context, tx *ledger.Tx) error { return tx.Delete(ctx, "place", "r2", 1) }))
	s.publish()
	p := past{receipts: map[string]*ledger.Receipt{}, records: map[string]*ledger.RecordFile{}, file: s.backup()}
	for _, id := range ids {
		var err error
		p.receipts[id], err = s.l.Prove(s.ctx, id, ledger.ReceiptOptions{})
		ok(s.t, err)
		p.records[id], err = s.l.RecordOf(s.ctx, id, ledger.ReceiptOptions{})
		ok(s.t, err)
	}
	return p
}

// stillProve checks receipts that were handed out, and asks for new ones.
func (p past) stillProve(s *service) {
	s.t.Helper()
	open := ledger.LogKeyOnly(s.verifier, "backup.test/ledger")
	for id, r := range p.receipts {
		if got, err := ledger.CheckReceipt(r, p.records[id], open); err != nil || !got.Words {
			s.t.Errorf("a receipt from before: %+v, %v", got, err)
		}
		again, err := s.l.Prove(s.ctx, id, ledger.ReceiptOptions{Words: true})
		if errs.Is(err, errs.NotFound) && strings.Contains(errs.Message(err), "lawfully erased") && s.name == "two" {
			continue // takesOut
		}
		ok(s.t, err)
		if _, err := ledger.CheckReceipt(again, nil, open); err != nil || again.Leaf != r.Leaf {
			s.t.Errorf("a new receipt of an old entry: %v", err)
		}
	}
}

// nodes runs fn on both databases, with a way to open one more node's own
// connections to it.
func nodes(t *testing.T, fn func(t *testing.T, node func() *db.DB)) {
	for name, dsn := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "candour.db") },
		"postgres": func(t *testing.T) string { return testkit.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			url := dsn(t)
			fn(t, func() *db.DB {
				d, err := db.Open(t.Context(), url)
				ok(t, err)
				t.Cleanup(func() { _ = d.Close() })
				return d
			})
		})
	}
}

// TestSchemasEvolve takes a log and its backup through every kind of change: a
// column added (empty, or with a default), renamed, retired, renamed and then
// retired; a table renamed and a table retired.
func TestSchemasEvolve(t *testing.T) {
	nodes(t, func(t *testing.T, node func() *db.DB) {
		signer, verifier := keys(t)
		first, second := releases()
		old := first.over(t, node(), signer, verifier)
		p := old.writePast()
		old.holds("before")

		now := second.over(t, node(), signer, verifier)
		now.holds("migrated")
		p.stillProve(now)
		_, err := old.write(func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("gone", "late", ledger.Row{"word": "Word"})
		})
		if !errs.Is(err, errs.Unavailable) || !strings.Contains(errs.Message(err), "older than its database") {
			t.Errorf("a node of the older release wrote: %v", err)
		}
		if err := old.l.Announce(old.ctx); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err),
			fmt.Sprintf("newer program (version two, schema %d)", ledger.SchemaOf("", second.sets()).Number)) {
			t.Errorf("the older release started: %v", err)
		}
		now.must(func(ctx context.Context, tx *ledger.Tx) error {
			if err := tx.Insert("thing", "new", ledger.Row{"title": "New", "number": 1, "colour": "blue"}); err != nil {
				return err
			}
			return tx.Update(ctx, "thing", "r3", 1, ledger.Row{"colour": "red", "kind": "fine"})
		})
		now.must(func(ctx context.Context, tx *ledger.Tx) error {
			return tx.Update(ctx, "location", "r3", 1, ledger.Row{"name": "Elsewhere"})
		})
		now.must(func(ctx context.Context, tx *ledger.Tx) error { return tx.Delete(ctx, "location", "r4", 1) })
		now.publish()
		now.holds("written to")
		now.takesOut()
		now.showsToday()
		now.findsTampering()

		file := now.backup()
		for name, target := range map[string]*db.DB{"sqlite": testkit.SQLite(t), "postgres": testkit.Postgres(t)} {
			back, err := second.restore(t, target, file, signer, verifier)
			ok(t, err)
			back.holds("a new backup in " + name)
			p.stillProve(back)
		}
		for name, target := range map[string]*db.DB{"sqlite": testkit.SQLite(t), "postgres": testkit.Postgres(t)} {
			back, err := second.restore(t, target, p.file, signer, verifier)
			ok(t, err)
			back.holds("an old backup in " + name)
			p.stillProve(back)
			if _, err := second.restore(t, target, p.file, signer, verifier); !errs.Is(err, errs.Conflict) {
				t.Errorf("restored into a database in use: %v", err)
			}
		}
		if _, err := first.restore(t, testkit.SQLite(t), file, signer, verifier); !errs.Is(err, errs.Invalid) || errs.Message(err) != "newer" {
			t.Errorf("the older program took a newer backup: %v", err)
		}
	})
}

// takesOut erases the words of a row that the first release wrote. Its entry
// also spoke of a table that is renamed since, and of one that is gone.
func (s *service) takesOut() {
	s.t.Helper()
	s.must(func(ctx context.Context, tx *ledger.Tx) error {
		if err := tx.Update(ctx, "thing", "r5", 1, ledger.Row{"title": "Taken out"}); err != nil {
			return err
		}
		out, err := tx.EraseWords(ctx, ledger.RowRef{Table: "thing", ID: "r5"})
		if len(out.Entries) != 1 {
			s.t.Errorf("%d entries lost their words", len(out.Entries))
		}
		return err
	})
	s.publish()
	s.holds("words taken out")
}

// showsToday reads an entry of the first release: its rows stand under the
// names of today, with what was retired since.
func (s *service) showsToday() {
	s.t.Helper()
	items, err := s.l.History(s.ctx, ledger.Of{Kind: "thing", ID: "a"})
	ok(s.t, err)
	rows := items[0].Rows
	got := rows[0].Text("number") + rows[0].Text("note") + rows[0].Text("sign") + " " + rows[1].Table + " " + rows[2].Table
	if got != "0Notex location gone" {
		s.t.Errorf("an old entry shows %q", got)
	}
	if pub, shown := s.l.Public(items[0]); !shown || len(pub.Rows) != 3 {
		s.t.Errorf("an old entry of public tables shows %d rows", len(pub.Rows))
	}
}

// findsTampering changes each column, in a row that the first release wrote and
// in one of today, and the retired words behind an old entry.
func (s *service) findsTampering() {
	s.t.Helper()
	s.dropGuards()
	for _, c := range [][2]string{
		{"UPDATE thing SET %s WHERE id = 'r0'", "title = 'x'"}, {"UPDATE thing SET %s WHERE id = 'r0'", "number = 7"},
		{"UPDATE thing SET %s WHERE id = 'r0'", "colour = 'red'"}, {"UPDATE thing SET %s WHERE id = 'r0'", "kind = 'x'"},
		{"UPDATE thing SET %s WHERE id = 'new'", "title = 'x'"}, {"UPDATE thing SET %s WHERE id = 'new'", "number = 7"},
		{"UPDATE thing SET %s WHERE id = 'new'", "colour = NULL"}, {"UPDATE thing SET %s WHERE id = 'new'", "kind = 'x'"},
		{"UPDATE thing SET %s WHERE id = 'r3'", "colour = NULL"}, {"UPDATE thing SET %s WHERE id = 'r3'", "kind = 'plain'"},
		{"UPDATE location SET %s WHERE id = 'r0'", "name = 'x'"}, {"UPDATE location SET %s WHERE id = 'r3'", "name = 'Place'"},
		{"DELETE FROM location WHERE id = 'r0' OR %s", "id = 'r1'"},
		{"UPDATE ledger_schema SET %s", "program = 'x'"}, {"DELETE FROM ledger_schema WHERE %s", "program = 'two'"},
		{"UPDATE ledger_leaf SET body = replace(body, %s) WHERE record_id = 'a'", "'Note', 'Nite'"},
		{"UPDATE ledger_leaf SET body = replace(body, %s) WHERE record_id = 'a'", "'Word', 'Ward'"},
	} {
		s.tamper(fmt.Sprintf(c[0], c[1]))
	}
}

// tamper runs a statement in a copy of the tables that is thrown away.
func (s *service) tamper(stmt string) {
	s.t.Helper()
	names := []string{"thing", "location", "ledger_schema", "ledger_leaf"}
	for _, n := range names {
		s.exec(`CREATE TABLE kept_` + n + ` AS SELECT * FROM ` + n)
	}
	s.exec(stmt)
	r, err := s.l.Verify(s.ctx, nil)
	ok(s.t, err)
	if !slices.ContainsFunc(r.Problems, func(p ledger.Problem) bool { return p.What != ledger.ProblemGuard }) {
		s.t.Errorf("nobody noticed %s", stmt)
	}
	for _, n := range names {
		s.exec(`DELETE FROM ` + n)
		s.exec(`INSERT INTO ` + n + ` SELECT * FROM kept_` + n)
		s.exec(`DROP TABLE kept_` + n)
	}
}

func (s *service) exec(stmt string) {
	s.t.Helper()
	if _, err := s.db.SQL().ExecContext(s.ctx, stmt); err != nil {
		s.t.Fatalf("%s: %v", stmt, err)
	}
}

func (s *service) dropGuards() {
	s.t.Helper()
	if s.db.Dialect() == db.Postgres {
		for _, t := range []string{"thing", "location", "ledger_schema", "ledger_leaf"} {
			s.exec(`ALTER TABLE ` + t + ` DISABLE TRIGGER USER`)
		}
		return
	}
	rows, err := s.db.Query(s.ctx, `SELECT name FROM sqlite_master WHERE type = 'trigger'`)
	names, err := db.Collect(rows, err, scanText)
	ok(s.t, err)
	for _, n := range names {
		s.exec(`DROP TRIGGER ` + n)
	}
}

// TestAnUndeclaredChangeIsFound opens the migrated log with programs that do
// not know its past: each thing left out is a problem, and said in words.
func TestAnUndeclaredChangeIsFound(t *testing.T) {
	d := testkit.SQLite(t)
	signer, verifier := keys(t)
	first, second := releases()
	p := first.over(t, d, signer, verifier).writePast()
	now := second.over(t, d, signer, verifier)
	now.holds("declared")
	if len(p.receipts) != 8 {
		t.Fatalf("%d receipts", len(p.receipts))
	}
	at := slices.IndexFunc(second.tables, func(t ledger.Table) bool { return t.Name == "thing" })
	for want, spoil := range map[string]func(*ledger.Table, *release){
		"lacks the column colour, which that table has had from the beginning": func(t *ledger.Table, _ *release) { delete(t.Since, "colour") },
		"has a column n, which no release":                                     func(t *ledger.Table, _ *release) { delete(t.Renamed, "n") },
		"has a column note, which no release":                                  func(t *ledger.Table, _ *release) { t.Retired = []string{"sign"} },
		"a row of a table gone, which no release":                              func(_ *ledger.Table, r *release) { r.retired = nil },
		"a row of a table place, which no release":                             func(_ *ledger.Table, r *release) { r.tables[len(r.tables)-1].Was = nil },
		"This record is not what its last entry says.":                         func(t *ledger.Table, _ *release) { t.Since["kind"] = ledger.Since{Release: 2} },
	} {
		_, spoilt := releases()
		spoil(&spoilt.tables[at], &spoilt)
		s := &service{release: spoilt, t: t, db: d, signer: signer, verifier: verifier, ctx: now.ctx, clock: now.clock}
		s.open()
		r, err := s.l.Verify(s.ctx, nil)
		ok(t, err)
		if !slices.ContainsFunc(r.Problems, func(p ledger.Problem) bool { return strings.Contains(p.Words, want) }) {
			t.Errorf("nothing says %q: %+v", want, r.Problems)
		}
	}
}

// TestAPastThatCannotBe refuses declarations in which a name means two things.
func TestAPastThatCannotBe(t *testing.T) {
	d := testkit.SQLite(t)
	_, err := d.Migrate(t.Context(), ledger.Migrations())
	ok(t, err)
	for name, tables := range map[string][]ledger.Table{
		"a retired name is used again": {{Name: "x", Columns: []string{"a"}, Retired: []string{"a"}}},
		"a renamed one is still there": {{Name: "x", Columns: []string{"a", "b"}, Renamed: map[string]string{"a": "b"}}},
		"renamed into nothing":         {{Name: "x", Columns: []string{"a"}, Renamed: map[string]string{"b": "c"}}},
		"since of nothing":             {{Name: "x", Columns: []string{"a"}, Since: map[string]ledger.Since{"b": {Release: 2}}}},
		"a table's earlier name":       {{Name: "x", Was: []string{"y"}}, {Name: "y"}},
	} {
		if _, err := ledger.New(t.Context(), ledger.Config{DB: d, Auth: rules{}, Clock: clock.System{}, Tables: tables}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestABackupSaysItsSchemaTwice: the first line and the signed last line.
func TestABackupSaysItsSchemaTwice(t *testing.T) {
	signer, verifier := keys(t)
	first, _ := releases()
	s := first.over(t, testkit.SQLite(t), signer, verifier)
	p := s.writePast()
	var heard *backup.Schema
	m, err := backup.Restore(t.Context(), testkit.SQLite(t), bytes.NewReader(p.file), backup.RestoreOptions{Tables: nil, Verifier: verifier,
		Prepare: func(_ context.Context, was *backup.Schema) error { heard = was; return errs.New(errs.Invalid, "stop") }})
	if err == nil || heard == nil || heard.Program != "one" || !maps.Equal(heard.Sets, first.sets()) || m.Format != "" {
		t.Errorf("heard %+v, %v", heard, err)
	}
}
