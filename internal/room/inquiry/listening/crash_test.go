package listening_test

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/testkit/faultfs"
)

func onDisk(t *testing.T, d *faultfs.Disk) (*db.DB, error) {
	t.Helper()
	return db.OpenWith(context.Background(), "sqlite:"+t.TempDir()+"/candour.db", db.Options{SQLiteDriver: "sqlite3",
		SQLiteDSN: func(_ string, ro bool) string { return d.DSN("candour.db", ro) }, Conns: 2})
}

// acknowledged is what people were told had been done.
type acknowledged struct {
	given, back []listening.Person
	opened      int
}

// work gives, reads and takes back until the power goes.
func (w *world) work() (done acknowledged) {
	for i := range 6 {
		in := w.giving(testimony.Themed)
		id, err := w.Give(as(visitor), in)
		if err != nil {
			return done
		}
		p := listening.Person{Approach: id, Key: in.Key}
		done.given = append(done.given, p)
		var account string
		if w.db.QueryRow(context.Background(), `SELECT id FROM inquiry_account WHERE approach_id = ?`, id).Scan(&account) != nil {
			return done
		}
		if _, _, err := w.OpenWords(as(analyst1), account, testimony.Themed, "To see what people have in common."); err != nil {
			return done
		}
		done.opened++
		if i%2 == 0 {
			continue
		}
		if err := w.Withdraw(as(visitor), p, "seen"); err != nil {
			// Whether it is taken back is not known: it counts as neither.
			done.given = done.given[:len(done.given)-1]
			return done
		}
		done.given, done.back = done.given[:len(done.given)-1], append(done.back, p)
	}
	return done
}

// TestPowerCuts lets the power go at every kind of moment, with lost and torn writes: no account
// that was taken is lost and each opens, none that was taken back opens, and nothing was read
// without its entry.
func TestPowerCuts(t *testing.T) {
	keys, base := t.TempDir(), faultfs.New(t.TempDir())
	d, err := onDisk(t, base)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d, keys)
	w.open()
	w.given(testimony.Themed) // so that the keys of the groups are there
	w.do(d.Close())
	runs, cut, kept, gone := 30, 0, 0, 0
	if s := os.Getenv("CANDOUR_TORTURE"); s != "" {
		if runs, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for i := range runs {
		done, was := powerCut(t, base, keys, rand.New(rand.NewPCG(7, uint64(i))))
		if was {
			cut++
		}
		kept, gone = kept+len(done.given), gone+len(done.back)
		if t.Failed() {
			t.Fatalf("at crash point %d", i)
		}
	}
	t.Logf("%d power cuts in %d runs: %d accounts that were taken, %d taken back", cut, runs, kept, gone)
	if cut < runs/2 || kept == 0 || gone == 0 {
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
	w := newWorld(t, d, keys)
	disk.CrashAfter(1 + dice.IntN(500))
	done := w.work()
	_ = d.Close()
	cut := disk.Crashed()
	disk.Restart(dice)
	if d, err = onDisk(t, disk); err != nil {
		t.Fatalf("the database does not open after a power cut: %v", err)
	}
	defer func() { _ = d.Close() }()
	w = newWorld(t, d, keys)
	w.verified()
	var readings int
	w.do(d.QueryRow(t.Context(), `SELECT count(*) FROM vault_opening`).Scan(&readings))
	if readings < done.opened {
		t.Errorf("%d readings were given and %d have an entry", done.opened, readings)
	}
	for _, p := range done.given {
		own, err := w.Own(as(visitor), p)
		if err != nil || own.Words != canary {
			t.Errorf("an account that was taken is gone or does not open: %v", err)
		}
	}
	for _, p := range done.back {
		w.gone(p)
	}
	var torn int // an account without its words or its acts
	w.do(d.QueryRow(t.Context(), `SELECT count(*) FROM inquiry_account a WHERE NOT EXISTS (SELECT 1 FROM inquiry_account_sealed s WHERE s.approach_id = a.approach_id AND s.name = 'words')
 OR NOT EXISTS (SELECT 1 FROM inquiry_account_act c WHERE c.account_id = a.id AND c.kind = 'give') OR NOT EXISTS (SELECT 1 FROM vault_person v WHERE v.id = a.approach_id || '.words')`).Scan(&torn))
	if torn != 0 {
		t.Errorf("%d accounts are half there", torn)
	}
	return done, cut
}
