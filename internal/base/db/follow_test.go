package db_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"candour/internal/base/db"
	"candour/internal/testkit"
)

// followed is the least table that a Follower can follow, on both engines.
func followed() db.Migrations {
	const table = "-- +goose Up\nCREATE TABLE list (id TEXT PRIMARY KEY, doc TEXT NOT NULL, mark BIGINT NOT NULL DEFAULT 0);\n"
	const lite = table + `CREATE TABLE list_mark (n BIGINT NOT NULL);
INSERT INTO list_mark (n) VALUES (0);
-- +goose StatementBegin
CREATE TRIGGER list_new AFTER INSERT ON list
BEGIN UPDATE list_mark SET n = n + 1; UPDATE list SET mark = (SELECT n FROM list_mark) WHERE id = NEW.id; END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER list_again AFTER UPDATE OF doc ON list
BEGIN UPDATE list_mark SET n = n + 1; UPDATE list SET mark = (SELECT n FROM list_mark) WHERE id = NEW.id; END;
-- +goose StatementEnd
`
	const pg = table + `-- +goose StatementBegin
CREATE FUNCTION list_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.mark := (pg_current_xact_id()::text)::bigint; RETURN NEW; END $$;
-- +goose StatementEnd
CREATE TRIGGER list_marked BEFORE INSERT OR UPDATE ON list FOR EACH ROW EXECUTE FUNCTION list_marked();
`
	return db.Migrations{Name: "list", FS: fstest.MapFS{
		"0001_list.sqlite.sql": {Data: []byte(lite)}, "0001_list.postgres.sql": {Data: []byte(pg)}}}
}

// reader is one node: what its Follower gave out so far.
type reader struct {
	f    *db.Follower
	seen map[string]string
}

func (r *reader) take(changed []db.Changed) {
	for _, c := range changed {
		if c.Gone {
			delete(r.seen, c.ID)
			continue
		}
		r.seen[c.ID] = c.Doc
	}
}

// TestAFollowerMissesNothing plays histories of writers that begin, write,
// commit late or give up, in any order, while three nodes look when they like:
// after its next look each node holds what the database holds, and the belt has
// nothing to add.
func TestAFollowerMissesNothing(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		if _, err := d.Migrate(context.Background(), followed()); err != nil {
			t.Fatal(err)
		}
		writers := 1 // SQLite has one
		if d.Dialect() == db.Postgres {
			writers = 4
		}
		for seed := range uint64(25) {
			playHistory(t, d, rand.New(rand.NewPCG(seed, 6)), writers)
		}
	})
}

func playHistory(t *testing.T, d *db.DB, r *rand.Rand, writers int) {
	t.Helper()
	ctx := context.Background()
	nodes := make([]*reader, 3)
	for i := range nodes {
		nodes[i] = &reader{f: db.NewFollower("list"), seen: map[string]string{}}
	}
	open := make([]*sql.Tx, writers)
	for step := range 120 {
		w := r.IntN(writers)
		switch tx := open[w]; {
		case r.IntN(3) == 0:
			look(t, d, nodes[r.IntN(len(nodes))])
		case tx == nil:
			var err error
			if open[w], err = d.SQL().BeginTx(ctx, nil); err != nil {
				t.Fatal(err)
			}
		case r.IntN(3) > 0: // each writer has rows of its own, so that none waits for another
			id := fmt.Sprintf("w%d-%d", w, r.IntN(12))
			if _, err := tx.ExecContext(ctx, d.Rebind(`INSERT INTO list (id, doc) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc`), id, fmt.Sprint(step, r.Uint32())); err != nil {
				t.Fatal(err)
			}
		default:
			open[w] = nil
			if end := []func() error{tx.Commit, tx.Commit, tx.Rollback}[r.IntN(3)]; end() != nil {
				t.Fatal("a writer could not end")
			}
		}
	}
	for _, tx := range open {
		if tx != nil && tx.Commit() != nil {
			t.Fatal("a writer could not end")
		}
	}
	want := contents(t, d)
	for i, n := range nodes {
		look(t, d, n)
		if !maps.Equal(n.seen, want) {
			t.Fatalf("node %d holds %d rows, the database %d:\n%v\n%v", i, len(n.seen), len(want), n.seen, want)
		}
		missed, err := n.f.Check(ctx, d)
		if err != nil || len(missed) > 0 {
			t.Fatalf("the belt of node %d found %v, %v", i, missed, err)
		}
	}
}

func look(t *testing.T, d *db.DB, n *reader) {
	t.Helper()
	changed, err := n.f.Next(context.Background(), d)
	if err != nil {
		t.Fatal(err)
	}
	n.take(changed)
}

func contents(t *testing.T, d *db.DB) map[string]string {
	t.Helper()
	rows, err := d.Query(context.Background(), `SELECT id, doc FROM list`)
	out := map[string]string{}
	_, err = db.Collect(rows, err, func(r *sql.Rows) (struct{}, error) {
		var id, doc string
		err := r.Scan(&id, &doc)
		out[id] = doc
		return struct{}{}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTheBeltFindsWhatMarksDoNotTell: rows that were removed, or stored with a
// mark of the past (a database put back from elsewhere), are found by Check.
func TestTheBeltFindsWhatMarksDoNotTell(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Migrate(ctx, followed()); err != nil {
			t.Fatal(err)
		}
		n := &reader{f: db.NewFollower("list"), seen: map[string]string{}}
		exec := func(query string) {
			t.Helper()
			if _, err := d.SQL().ExecContext(ctx, query); err != nil {
				t.Fatal(err)
			}
		}
		exec(`INSERT INTO list (id, doc) VALUES ('kept', 'a'), ('removed', 'b')`)
		look(t, d, n)
		exec(`DELETE FROM list WHERE id = 'removed'`)
		if d.Dialect() == db.Postgres {
			exec(`ALTER TABLE list DISABLE TRIGGER list_marked`)
		}
		exec(`INSERT INTO list (id, doc) VALUES ('of old', 'c')`)
		exec(`UPDATE list SET mark = 0 WHERE id = 'of old'`)
		look(t, d, n)
		missed, err := n.f.Check(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		n.take(missed)
		if got := slices.Sorted(maps.Keys(n.seen)); !slices.Equal(got, []string{"kept", "of old"}) || len(missed) != 2 || n.f.Held() != 2 {
			t.Errorf("held %v, missed %v", got, missed)
		}
		if again, err := n.f.Check(ctx, d); err != nil || len(again) != 0 {
			t.Errorf("the second look found %v, %v", again, err)
		}
	})
}
