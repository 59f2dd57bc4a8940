package ledger_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// quiet is a log with a table that is public and one that is not, at ten past
// nine, when the batch of the hour before has its place.
func quiet(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := newWorld(t, d)
	if _, err := d.SQL().ExecContext(w.ctx, `CREATE TABLE secret (id TEXT PRIMARY KEY, version BIGINT NOT NULL, leaf_id TEXT NOT NULL, title TEXT)`); err != nil {
		t.Fatal(err)
	}
	w.tables = []ledger.Table{{Name: "thing", Columns: []string{"title", "n"}, Public: true}, {Name: "secret", Columns: []string{"title"}}}
	w.withKey(t)
	w.clock.Advance(10 * time.Minute)
	w.publish(t)
	return w
}

// tells writes into the sealed table.
func (w *world) tells(t testing.TB, id, title string) string {
	t.Helper()
	e, err := w.l.Write(w.ctx, ledger.Act{Action: access.SettingsManage, Kind: "secret", ID: id}, func(ctx context.Context, tx *ledger.Tx) error {
		err := tx.Update(ctx, "secret", id, 0, ledger.Row{"title": title})
		if errs.Is(err, errs.NotFound) {
			err = tx.Insert("secret", id, ledger.Row{"title": title})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// public is all that the log tells anybody, but for what is random in it: how
// many leaves there are and wait, when that was signed, and each leaf's hour and
// rules.
func (w *world) public(t testing.TB) string {
	t.Helper()
	st, err := w.l.Status(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	out := fmt.Sprintln(st.Size, st.Pending, st.Published, st.Refused)
	for at := int64(0); at < st.Size; at += 256 {
		leaves, err := w.l.Entries(w.ctx, at/256, int(min(256, st.Size-at)))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(leaves), "\n") {
			if strings.HasPrefix(line, "hour ") || strings.HasPrefix(line, "policy ") {
				out += line + ";"
			}
		}
	}
	return out
}

// TestCase06 is case 06: somebody reads the size of the log ten times a second
// for ten minutes; in the third an application is sent, in the seventh a
// message. What they read is what they read when nobody did anything, and in the
// end the leaves say the hour.
func TestCase06(t *testing.T) {
	read := func(acts bool) (sizes []int64, after string) {
		w := quiet(t, testkit.SQLite(t))
		for tick := range 10 * 60 * 10 {
			if acts && (tick == 3*600+7 || tick == 7*600+3) {
				w.tells(t, "a", fmt.Sprint("told at ", tick))
			}
			if tick%10 == 0 {
				w.publish(t)
			}
			_, size, err := w.l.AgreedCheckpoint(w.ctx)
			if err != nil {
				t.Fatal(err)
			}
			sizes = append(sizes, size)
			w.clock.Advance(100 * time.Millisecond)
		}
		w.publish(t) // and once more when the service stops
		sizes = append(sizes, w.publish(t))
		w.clock.Advance(time.Hour)
		w.publish(t)
		return sizes, w.public(t)
	}
	with, end := read(true)
	without, endWithout := read(false)
	for i := range with {
		if with[i] != without[i] {
			t.Fatalf("%v after the start the log has %d entries, and %d when nobody acts", time.Duration(i)*100*time.Millisecond, with[i], without[i])
		}
	}
	if end != endWithout || !strings.Contains(end, "hour 2026-11-23T09Z") {
		t.Errorf("an hour later:\n%s\nand when nobody acts:\n%s", end, endWithout)
	}
}

// TestAnObserverCannotTell plays many services: members of staff publish at
// random times, the service stops for hours, and in one of each two applicants
// act as well. All that is public is the same, always.
func TestAnObserverCannotTell(t *testing.T) {
	for seed := range uint64(6) {
		play := func(applicants int) string {
			w := quiet(t, testkit.SQLite(t))
			r, own := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 2))
			seen := ""
			for step := range 40 {
				w.clock.Advance(time.Duration(1+r.IntN(14)) * time.Minute)
				if r.IntN(12) == 0 {
					w.clock.Advance(time.Duration(r.IntN(5)) * time.Hour) // it was stopped
				}
				if r.IntN(3) == 0 {
					w.mustInsert(t, fmt.Sprint("r", step), "Public")
				}
				for range applicants {
					if own.IntN(4) == 0 {
						w.tells(t, fmt.Sprint("p", own.IntN(3)), fmt.Sprint("told ", step))
					}
				}
				w.publish(t)
				seen += w.public(t)
			}
			if rep := w.verify(t); !rep.Holds() {
				t.Fatalf("seed %d: %+v", seed, rep.Problems)
			}
			return seen
		}
		if quietly, busily := play(0), play(2); quietly != busily {
			t.Errorf("seed %d: what is public differs with and without applicants", seed)
		}
	}
}

// TestABatch follows entries of a sealed table through a batch.
func TestABatch(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := quiet(t, d)
		var ids []string
		for i := range 20 {
			ids = append(ids, w.tells(t, fmt.Sprint("p", i%4), fmt.Sprint("told ", i)))
			w.clock.Advance(time.Second)
		}
		w.mustInsert(t, "b", "Public")
		if _, err := d.SQL().ExecContext(w.ctx, `UPDATE ledger_leaf SET soon = NULL WHERE id = '`+ids[0]+`'`); err != nil { // as an earlier release left it
			t.Fatal(err)
		}
		if n := w.publish(t); n != 1 {
			t.Fatalf("%d entries before the hour is over", n)
		}
		whole := ledger.ReceiptOptions{Words: true, Opens: ledger.OpensAll}
		if _, err := w.l.Prove(w.ctx, ids[0], whole); !errs.Is(err, errs.Unavailable) {
			t.Errorf("a receipt before its batch: %v", err)
		}
		if items, err := w.l.Recent(w.ctx, 0, 100); err != nil || len(items) != 1 {
			t.Errorf("the auditor sees %d entries before the batch, %v", len(items), err)
		}
		if r := w.verify(t); !r.Holds() || r.Pending != 20 {
			t.Errorf("while they wait: %+v", r)
		}
		w.clock.Set(w.l.NextBatch().Add(-time.Second))
		if n := w.publish(t); n != 1 {
			t.Fatalf("%d entries a second before the batch", n)
		}
		w.clock.Advance(time.Second)
		if n := w.publish(t); n != 1+64 {
			t.Fatalf("%d entries after the batch", n)
		}
		w.tidy(t, ids)
		r, err := w.l.Prove(w.ctx, ids[3], whole)
		if err != nil || r.Salt == "" || len(r.Rows) != 1 {
			t.Errorf("a receipt after it: %+v %v", r, err)
		}
		if r, err = w.l.Prove(w.ctx, ids[3], ledger.ReceiptOptions{}); err != nil || r.Salt != "" || r.Act != "" || r.Record != "" {
			t.Errorf("a receipt for anybody: %+v %v", r, err)
		}
		if rep := w.verify(t); !rep.Holds() || rep.Pending != 0 || rep.Covers != 44 {
			t.Errorf("after the batch: %+v", rep)
		}
	})
}

// tidy checks the order of what was placed: of one record as it was written, of
// all together another.
func (w *world) tidy(t *testing.T, ids []string) {
	t.Helper()
	placed, err := w.l.Recent(w.ctx, 0, 1000)
	if err != nil || len(placed) != len(ids)+1 {
		t.Fatalf("%d entries, %v", len(placed), err)
	}
	kept := 0
	for i, it := range placed[:len(ids)] {
		if it.ID == ids[len(ids)-1-i] {
			kept++
		}
		if !it.Hour || it.At.Minute() != 0 || it.At.Second() != 0 {
			t.Errorf("an entry of a sealed table says %v", it.At)
		}
	}
	if kept == len(ids) {
		t.Error("the batch keeps the order in which its entries were made")
	}
	for p := range 4 {
		items, err := w.l.History(w.ctx, ledger.Of{Kind: "secret", ID: fmt.Sprint("p", p)})
		if err != nil || len(items) != 5 {
			t.Fatalf("%d entries, %v", len(items), err)
		}
		for i, it := range items {
			if it.ID != ids[4*i+p] {
				t.Errorf("the history of p%d is out of order", p)
			}
		}
	}
}

// TestBatchesAfterAStop: each hour has its batch, whether anybody acted in it or
// not, and a long stop does not fill the disk. A clock that was wrong stops
// nothing for long.
func TestBatchesAfterAStop(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := quiet(t, d)
		w.tells(t, "a", "before the stop")
		w.clock.Advance(5 * time.Hour)
		if n := w.publish(t); n != 5*64 {
			t.Errorf("%d entries after 5 hours", n)
		}
		w.clock.Advance(24 * 400 * time.Hour)
		w.tells(t, "a", "after a long stop")
		if n := w.publish(t); n > 60*64 {
			t.Errorf("%d entries after a stop of 400 days", n)
		}
		w.clock.Advance(-48 * time.Hour) // the clock was two days ahead
		w.publish(t)
		w.clock.Advance(2 * time.Hour)
		w.publish(t)
		if r := w.verify(t); !r.Holds() || r.Pending != 1 {
			t.Errorf("%+v", r)
		}
		w.clock.Advance(49 * time.Hour)
		w.publish(t)
		if r := w.verify(t); !r.Holds() || r.Pending != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// TestTwoNodesPlaceOneBatch lets several nodes come at once.
func TestTwoNodesPlaceOneBatch(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := quiet(t, d)
		w.tells(t, "a", "told")
		w.clock.Advance(time.Hour)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := w.l.Publish(w.ctx, nil); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if r := w.verify(t); !r.Holds() || r.Size != 64 || r.Covers != 63 {
			t.Errorf("%+v", r)
		}
	})
}

// TestCoverSaysNothing: an entry that changes a record cannot call itself cover.
func TestCoverSaysNothing(t *testing.T) {
	w := quiet(t, testkit.SQLite(t))
	if _, err := w.l.Write(w.ctx, ledger.Act{Action: "ledger.cover", Kind: "cover", ID: "x"}, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("secret", "x", ledger.Row{"title": "hidden from auditors"})
	}); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Hour)
	w.publish(t)
	if r := w.verify(t); r.Holds() || !strings.Contains(fmt.Sprint(r.Problems), "calls itself cover") {
		t.Errorf("%+v", r)
	}
}

// TestTheSizeOfABatchIsBlurred: a quiet hour and a busy one have batches of one
// size, and one act more nowhere decides the size by itself.
func TestTheSizeOfABatchIsBlurred(t *testing.T) {
	for n := range 200 {
		sizes := map[int]int{}
		for range 300 {
			got, err := ledger.FullSize(n)
			if err != nil || got < n || got%64 != 0 || got > n+96 {
				t.Fatalf("%d entries make a batch of %d, %v", n, got, err)
			}
			sizes[got]++
		}
		if n <= 32 && len(sizes) != 1 || len(sizes) > 2 {
			t.Errorf("%d entries make batches of %v", n, sizes)
		}
	}
}
