package ledger_test

import (
	"context"
	"fmt"
	"testing"

	"candour/internal/testkit"
	"candour/internal/trust/ledger"
)

// BenchmarkVerify verifies a log of 20,000 entries.
func BenchmarkVerify(b *testing.B) {
	w := newWorld(b, testkit.SQLite(b))
	if _, err := w.db.SQL().ExecContext(w.ctx, `PRAGMA synchronous=OFF`); err != nil {
		b.Fatal(err)
	}
	const n = 20_000
	for i := range n {
		if _, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", fmt.Sprint("r", i), ledger.Row{"title": "The Department should publish a timetable with dates and say each year what was done.", "n": i})
		}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.l.Integrate(w.ctx); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r := w.verify(b); !r.Holds() || r.Size != n {
			b.Fatalf("%+v", r)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "us/entry")
}
