package review_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit/faultfs"
)

func onDisk(t *testing.T, d *faultfs.Disk) (*db.DB, error) {
	t.Helper()
	return db.OpenWith(context.Background(), "sqlite:"+t.TempDir()+"/candour.db", db.Options{SQLiteDriver: "sqlite3",
		SQLiteDSN: func(_ string, ro bool) string { return d.DSN("candour.db", ro) }, Conns: 2})
}

// acknowledged is what a person or a reader was told had been done.
type acknowledged struct {
	applications []intake.PersonKey
	readings     int
}

// work applies, reads and writes until the power goes.
func (w *panel) work() (done acknowledged) {
	for range 4 {
		a := w.Application()
		_, id, err := w.S.Submit(w.T.Context(), "", a)
		if err != nil {
			return done
		}
		k := intake.PersonKey{CaseID: id, Key: a.Key}
		done.applications = append(done.applications, k)
		if _, err := w.S.Reveal(w.As("secretary"), id, intake.PartAccount, "To check it."); err != nil {
			return done
		}
		done.readings++
		if err := w.S.AddWords(w.T.Context(), k, "More. "+reviewtest.Canary, ""); err != nil {
			return done
		}
		if _, err := w.S.Mine(w.T.Context(), k); err != nil {
			return done
		}
		done.readings++
	}
	return done
}

// panelOnDisk is a panel that is ready, on a disk whose power can go.
func panelOnDisk(t *testing.T) (keys string, base *faultfs.Disk, d *db.DB, w *panel) {
	t.Helper()
	keys, base = t.TempDir(), faultfs.New(t.TempDir())
	d, err := onDisk(t, base)
	if err != nil {
		t.Fatal(err)
	}
	w = panelOn(t, d, keys)
	for _, n := range []string{"custodian1", "custodian2", "custodian3"} {
		w.OK(w.S.Enrol(w.As(n), "five plain words make "+n))
	}
	return keys, base, d, w
}

// TestPowerCuts lets the power go at every kind of moment, with lost and torn
// writes: no application that was accepted is lost, its parts still open, and
// nothing was read without its entry.
func TestPowerCuts(t *testing.T) {
	keys, base, d, w := panelOnDisk(t)
	w.Apply() // so that the keys of the groups are there
	w.OK(d.Close())
	runs, cut, kept, read := 60, 0, 0, 0
	if s := os.Getenv("CANDOUR_TORTURE"); s != "" {
		var err error
		if runs, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs {
		done, was := powerCut(t, base, keys, rand.New(rand.NewPCG(3, uint64(i))))
		if was {
			cut++
		}
		kept, read = kept+len(done.applications), read+done.readings
		if t.Failed() {
			t.Fatalf("at crash point %d", i)
		}
	}
	t.Logf("%d power cuts in %d runs: %d accepted applications and %d readings, all there", cut, runs, kept, read)
	if cut < runs/2 || kept == 0 || read == 0 {
		t.Error("the test does not test")
	}
}

func powerCut(t *testing.T, base *faultfs.Disk, keys string, dice *rand.Rand) (acknowledged, bool) {
	t.Helper()
	disk := base.Copy(t.TempDir())
	defer disk.Close()
	d, err := onDisk(t, disk)
	if err != nil {
		t.Fatal(err)
	}
	w := panelOn(t, d, keys)
	disk.CrashAfter(1 + dice.IntN(160))
	done := w.work()
	_ = d.Close()
	cut := disk.Crashed()
	disk.Restart(dice)
	if d, err = onDisk(t, disk); err != nil {
		t.Fatalf("the database does not open after a power cut: %v", err)
	}
	defer func() { _ = d.Close() }()
	w = panelOn(t, d, keys)
	report, err := w.Ledger.Verify(t.Context(), nil)
	w.OK(err)
	if len(report.Problems) > 0 {
		t.Errorf("the log does not hold: %+v", report.Problems)
	}
	var readings int
	w.OK(d.QueryRow(t.Context(), `SELECT count(*) FROM vault_opening`).Scan(&readings))
	if readings < done.readings {
		t.Errorf("%d readings were given and %d have an entry", done.readings, readings)
	}
	for _, k := range done.applications {
		m, err := w.S.Mine(t.Context(), k)
		if err != nil || m.Account.Words == "" {
			t.Errorf("an accepted application is gone or does not open: %v", err)
		}
	}
	return done, cut
}
