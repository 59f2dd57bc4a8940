package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/testkit/faultfs"
	"candour/internal/trust/ledger"
)

// torture says how many crash points to try: a few hundred in every test run,
// as many as CANDOUR_TORTURE says in `make torture`.
func torture(t *testing.T, usual int) int {
	t.Helper()
	if s := os.Getenv("CANDOUR_TORTURE"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatalf("CANDOUR_TORTURE=%q is not a number", s)
		}
		return n
	}
	return usual
}

func openOn(t testing.TB, d *faultfs.Disk) (*db.DB, error) {
	t.Helper()
	return db.OpenWith(context.Background(), "sqlite:"+t.TempDir()+"/candour.db", db.Options{SQLiteDriver: "sqlite3",
		SQLiteDSN: func(_ string, ro bool) string { return d.DSN("candour.db", ro) }, Conns: 2})
}

// prepared gives a disk with a migrated database that holds a few entries.
func prepared(t *testing.T) *faultfs.Disk {
	t.Helper()
	disk := faultfs.New(t.TempDir())
	d, err := openOn(t, disk)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.withKey(t)
	for i := range 5 {
		w.mustInsert(t, fmt.Sprintf("first%d", i), "Before")
	}
	w.publish(t)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return disk
}

// workload writes, changes and publishes until something fails, and gives what
// was acknowledged: id -> title.
func workload(w *world) map[string]string {
	acked := map[string]string{}
	for i := range 12 {
		id := fmt.Sprintf("r%02d", i)
		w.clock.Advance(1e6)
		_, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "Written", "n": i})
		})
		if err != nil {
			return acked
		}
		acked[id] = "Written"
		if i%3 == 2 {
			if _, err := w.l.Integrate(w.ctx); err != nil {
				return acked
			}
		}
		if i%2 == 1 {
			if _, err := w.write(func(ctx context.Context, tx *ledger.Tx) error {
				return tx.Update(ctx, "thing", id, 1, ledger.Row{"title": "Changed"})
			}); err != nil {
				acked[id] = "" // either title may be there now
				return acked
			}
			acked[id] = "Changed"
		}
	}
	return acked
}

// together runs the workload of several writers at once, who share commits.
func together(w *world) map[string]string {
	var mu sync.Mutex
	var wg sync.WaitGroup
	acked := map[string]string{}
	for writer := range 4 {
		wg.Go(func() {
			for i := range 8 {
				id := fmt.Sprintf("w%d-%02d", writer, i)
				_, err := w.write(func(_ context.Context, tx *ledger.Tx) error {
					return tx.Insert("thing", id, ledger.Row{"title": "Written", "n": i})
				})
				if err != nil {
					return
				}
				mu.Lock()
				acked[id] = "Written"
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return acked
}

// TestPowerCuts lets the power go at every kind of moment, with lost and torn
// writes, and then asks: does the log hold, and is everything there that was
// acknowledged?
func TestPowerCuts(t *testing.T) {
	base := prepared(t)
	runs := torture(t, 150)
	cut := 0
	for i := range runs {
		if powerCut(t, base, rand.New(rand.NewPCG(2026, uint64(i)))) {
			cut++
		}
		if t.Failed() {
			t.Fatalf("at crash point %d", i)
		}
	}
	t.Logf("%d power cuts in %d runs: every log held, no acknowledged write was lost", cut, runs)
	if cut < runs/2 {
		t.Errorf("only %d of %d runs were cut: the test does not test", cut, runs)
	}
}

func powerCut(t *testing.T, base *faultfs.Disk, dice *rand.Rand) bool {
	t.Helper()
	disk := base.Copy(t.TempDir())
	defer disk.Close()
	acked := crashOnce(t, disk, 1+dice.IntN(220))
	cut := disk.Crashed()
	disk.Restart(dice)
	d, err := openOn(t, disk)
	if err != nil {
		t.Fatalf("the database does not open after a power cut: %v", err)
	}
	defer func() { _ = d.Close() }()
	w := reopened(t, d)
	if r := w.verify(t); !r.Holds() {
		t.Errorf("the log does not hold: %+v", r.Problems)
	}
	for id, title := range acked {
		var got string
		if err := d.QueryRow(w.ctx, `SELECT title FROM thing WHERE id = ?`, id).Scan(&got); err != nil || title != "" && got != title {
			t.Errorf("the acknowledged write of %s (%q) is %q, %v", id, title, got, err)
		}
	}
	if _, err := w.l.Integrate(w.ctx); err != nil {
		t.Errorf("after the restart: %v", err)
	}
	return cut
}

func crashOnce(t *testing.T, disk *faultfs.Disk, after int) map[string]string {
	t.Helper()
	d, err := openOn(t, disk)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	w := reopened(t, d)
	disk.CrashAfter(after)
	if after%3 == 0 {
		return together(w)
	}
	return workload(w)
}

// TestFullDisk lets the disk run full at any moment and then makes room.
func TestFullDisk(t *testing.T) {
	base := prepared(t)
	refused := 0
	for i := range torture(t, 60) {
		disk := base.Copy(t.TempDir())
		d, err := openOn(t, disk)
		if err != nil {
			t.Fatal(err)
		}
		w := reopened(t, d)
		dice := rand.New(rand.NewPCG(7, uint64(i)))
		disk.FullAfter(1 + dice.IntN(120))
		acked := workload(w)
		_, err = w.write(func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", "on-a-full-disk", ledger.Row{"title": "x"})
		})
		if errs.Is(err, errs.Unavailable) {
			refused++
		} else if err != nil {
			t.Errorf("a write on a full disk: %v, want code unavailable", err)
		}
		disk.FullAfter(0)
		if r := w.verify(t); !r.Holds() {
			t.Fatalf("run %d: the log does not hold: %+v", i, r.Problems)
		}
		w.mustInsert(t, "after", "There is room again")
		for id := range acked {
			if w.count(t, `SELECT count(*) FROM thing WHERE id = '`+id+`'`) != 1 {
				t.Fatalf("run %d: the acknowledged %s is gone", i, id)
			}
		}
		if err := errors.Join(d.Close()); err != nil {
			t.Fatal(err)
		}
		disk.Close()
	}
	if refused == 0 {
		t.Error("no write was refused: the test does not test")
	}
}
