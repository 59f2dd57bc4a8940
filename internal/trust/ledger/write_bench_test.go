package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// BenchmarkWrite is one audited write on SQLite; BenchmarkBare the same row
// without the log. bench/ledger reports the ratio of the two.
func BenchmarkWrite(b *testing.B) {
	w := newWorld(b, testkit.SQLite(b))
	for i := 0; b.Loop(); i++ {
		id := fmt.Sprint("r", i)
		if _, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "Title of a usual length for a record", "n": i})
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBare(b *testing.B) {
	w := newWorld(b, testkit.SQLite(b))
	if _, err := w.db.SQL().ExecContext(w.ctx, `CREATE TABLE bare (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT NOT NULL, n BIGINT)`); err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		id := fmt.Sprint("r", i)
		if err := w.db.InTx(w.ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(w.ctx, `INSERT INTO bare (id, version, leaf_id, title, n) VALUES (?, 1, 'x', ?, ?)`, id, "Title of a usual length for a record", i)
			return err
		}); err != nil {
			b.Fatal(err)
		}
	}
}
