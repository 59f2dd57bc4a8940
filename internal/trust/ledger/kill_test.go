package ledger_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// childEnv makes the test binary the process that is killed: it writes to the
// database named until it dies, and prints each acknowledged id.
const childEnv = "CANDOUR_LEDGER_CHILD"

func TestMain(m *testing.M) {
	if url := os.Getenv(childEnv); url != "" {
		if err := writeForEver(url, os.Args[len(os.Args)-1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func writeForEver(url, prefix string) error {
	ctx := access.WithActor(context.Background(), access.Actor{ID: "child", Roles: []access.Role{access.RoleCoordinator}})
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: rules{}, Clock: clock.System{}, Origin: "test.example/ledger",
		Tables: []ledger.Table{{Name: "thing", Columns: []string{"title", "n"}, Public: true}}})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		id := fmt.Sprintf("%s-%d", prefix, i)
		_, err := l.Write(ctx, ledger.Act{Action: "thing.write", Kind: "thing", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
			return tx.Insert("thing", id, ledger.Row{"title": "Written", "n": i})
		})
		if err != nil {
			return err
		}
		fmt.Println(id)
		if i%7 == 6 {
			if _, err := l.Integrate(ctx); err != nil {
				return err
			}
		}
	}
}

// TestKill kills a writing process, again and again on the same database, and
// then asks the same two questions as TestPowerCuts.
func TestKill(t *testing.T) {
	times := torture(t, 12)
	t.Run("sqlite", func(t *testing.T) {
		killing(t, "sqlite:"+filepath.Join(t.TempDir(), "candour.db"), times)
	})
	t.Run("postgres", func(t *testing.T) { killing(t, testkit.PostgresURL(t), times) })
}

func killing(t *testing.T, url string, times int) {
	ctx := context.Background()
	d, err := db.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	w := newWorld(t, d)
	acked := 0
	for i := range times {
		ids := killOnce(t, url, fmt.Sprintf("k%04d", i))
		acked += len(ids)
		for _, id := range ids {
			if w.count(t, `SELECT count(*) FROM thing WHERE id = '`+id+`'`) != 1 {
				t.Fatalf("kill %d: the acknowledged %s is gone", i, id)
			}
		}
		if i%20 != 19 && i != times-1 {
			continue // verifying all of it each time would take the time of the killing
		}
		if r := w.verify(t); !r.Holds() {
			t.Fatalf("kill %d: the log does not hold: %+v", i, r.Problems)
		}
	}
	if _, err := w.l.Integrate(w.ctx); err != nil {
		t.Fatal(err)
	}
	if r := w.verify(t); !r.Holds() || r.Pending != 0 {
		t.Errorf("at the end: %+v", r)
	}
	t.Logf("%d kills, %d acknowledged writes, none lost", times, acked)
	if acked == 0 {
		t.Error("nothing was written: the test does not test")
	}
}

// killOnce runs a child until a random number of acknowledgements and then a
// random moment more, and gives what it acknowledged.
func killOnce(t *testing.T, url, prefix string) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$", prefix)
	cmd.Env = append(os.Environ(), childEnv+"="+url)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	wanted := 1 + rand.IntN(20)
	var ids []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line := lines.Text()
		if !strings.HasPrefix(line, prefix) {
			continue
		}
		ids = append(ids, line)
		if len(ids) == wanted {
			time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { _ = cmd.Process.Signal(syscall.SIGKILL) })
		}
	}
	_ = cmd.Wait() // it was killed: that is an error, and meant
	return ids
}
