package recommendation_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// TestClocksHideNoRecord: two nodes whose clocks differ, jump forward and step
// back write and list in any order. Each lists its own write at once and the
// other's at its next look, and the log has the entries in the order of their
// writing.
func TestClocksHideNoRecord(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		nodes := []*world{newWorld(t, d), newWorld(t, d)}
		for _, n := range nodes {
			n.LookEachTime() // each look is a look at the database
		}
		who := as(access.RoleCoordinator, "register")
		report, err := nodes[0].CreateReport(who, recommendation.ReportInput{Title: "Synthetic Report", Body: "Synthetic Inquiry", Kind: "inquiry",
			Published: "2025-06-16", URL: "https://example.org/r1", Publish: true, Synthetic: true})
		if err != nil {
			t.Fatal(err)
		}
		jumps := []time.Duration{-time.Hour, -time.Minute, -30 * time.Second, 0, time.Second, 30 * time.Second, time.Hour}
		r := rand.New(rand.NewPCG(1, 6))
		var written []ledger.Of
		for i := range 40 {
			n := nodes[r.IntN(2)]
			n.clock.Advance(jumps[r.IntN(len(jumps))])
			id, err := n.CreateRecommendation(who, recommendation.RecommendationInput{ReportID: report, Number: fmt.Sprint(i + 1), Title: fmt.Sprintf("Synthetic recommendation %d", i+1),
				Summary: "Synthetic summary", SourceURL: "https://example.org/r1", Addressees: []string{"Synthetic Department"}, Publish: true, Synthetic: true})
			if err != nil {
				t.Fatal(err)
			}
			written = append(written, ledger.Of{Kind: "recommendation", ID: id})
			for k, node := range []*world{n, nodes[r.IntN(2)]} {
				if got, err := node.List(context.Background(), record.Filter{}, 0, 0); err != nil || got.Total != len(written) {
					t.Fatalf("after write %d, look %d: %d listed, %v", i+1, k, got.Total, err)
				}
			}
			if i%10 == 9 {
				if _, err := n.ledger.Integrate(who); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, n := range nodes {
			if missed, err := n.CheckLists(context.Background()); err != nil || missed != 0 {
				t.Errorf("the belt found %d, %v", missed, err)
			}
		}
		history, err := nodes[0].ledger.History(who, written...)
		if err != nil {
			t.Fatal(err)
		}
		if len(history) != len(written) {
			t.Fatalf("the history has %d entries, want %d", len(history), len(written))
		}
		for i, it := range history {
			if it.Record != written[i].ID {
				t.Fatalf("entry %d of the history is about %s, want %s", i, it.Record, written[i].ID)
			}
		}
	})
}

// TestALateCommitIsListed: a transaction that stores a summary and commits long
// after others that began later is listed by a node that looked meanwhile.
func TestALateCommitIsListed(t *testing.T) {
	d := testkit.Postgres(t) // SQLite has one writer: nothing commits meanwhile
	w := seeded(t, d)
	w.LookEachTime()
	ctx := context.Background()
	before, err := w.List(ctx, record.Filter{}, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	late, err := d.SQL().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	first := before.Items[0]
	if _, err := late.ExecContext(ctx, `UPDATE recommendation_summary SET doc = replace(doc, $1, 'Committed late') WHERE id = $2`, first.Title, first.ID); err != nil {
		t.Fatal(err)
	}
	// Another writes and commits, and this node looks.
	err = d.InTx(ctx, func(tx *db.Tx) error { return store.Store{}.Reindex(ctx, tx, w.Now().UTC(), before.Items[1].ID) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.List(ctx, record.Filter{}, 0, 0); err != nil {
		t.Fatal(err)
	}
	if err := late.Commit(); err != nil {
		t.Fatal(err)
	}
	after, err := w.List(ctx, record.Filter{}, 0, 0)
	if err != nil || after.Items[0].Title != "Committed late" {
		t.Errorf("listed %q, %v", after.Items[0].Title, err)
	}
}

// TestSummariesOfAnEarlierReleaseAreMadeAgain: what an earlier release did not
// draw out of a record is in the lists soon after an upgrade, and only then is
// there nothing left to do.
func TestSummariesOfAnEarlierReleaseAreMadeAgain(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := seeded(t, d)
		w.LookEachTime()
		ctx := access.WithActor(context.Background(), access.SystemActor("lists"))
		want, err := w.List(ctx, record.Filter{}, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.SQL().ExecContext(ctx, `UPDATE recommendation_summary SET doc = replace(replace(doc, '"form":`+strconv.Itoa(record.SummaryForm)+`', '"form":1'), '"sought":', '"not_yet":')`); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Renew(ctx); err != nil || n != want.Total {
			t.Fatalf("%d of %d made again, %v", n, want.Total, err)
		}
		got, err := w.List(ctx, record.Filter{}, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for i, it := range got.Items {
			if it.State != want.Items[i].State {
				t.Errorf("%s is %s, want %s", it.ID, it.State, want.Items[i].State)
			}
		}
		if n, err := w.Renew(ctx); err != nil || n != 0 {
			t.Errorf("%d made again though all are new, %v", n, err)
		}
	})
}
