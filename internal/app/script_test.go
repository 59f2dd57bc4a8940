package app

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"

	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

func TestMain(m *testing.M) {
	syscall.Umask(0o077) // folders of tests are as those of a service must be
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // much is made and little is kept: half as much of it is looking for what may go
	}
	guess = guessCost{phrase: phrase.Params{Memory: 8 << 10, Time: 1, Threads: 1}, stretchKiB: 64}
	if len(os.Args) > 2 && os.Args[1] == "evidence" && os.Args[2] == "worker" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) // the service starts itself to read files
	}
	testscript.Main(tidy{m}, map[string]func(){
		"candour":      func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"candour-show": show,
		"rawsql":       rawSQL,
	})
}

// tidy runs the tests and removes what they shared.
type tidy struct{ *testing.M }

func (m tidy) Run() int {
	defer forgetSeeded()
	return m.M.Run()
}

// rawSQL is an intruder with the database file: it drops every trigger and
// runs what it is given. Usage: rawsql FILE STATEMENT
func rawSQL() {
	d, err := sql.Open("sqlite", os.Args[1])
	if err != nil {
		panic(err)
	}
	rows, err := d.QueryContext(context.Background(), `SELECT name FROM sqlite_master WHERE type = 'trigger'`)
	if err != nil {
		panic(err)
	}
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			panic(err)
		}
		names = append(names, n)
	}
	_ = rows.Close()
	for _, n := range names {
		if _, err := d.Exec(`DROP TRIGGER "` + n + `"`); err != nil {
			panic(err)
		}
	}
	got, err := d.Exec(os.Args[2])
	if err != nil {
		panic(err)
	}
	if n, _ := got.RowsAffected(); n == 0 {
		panic("no row was changed")
	}
	if err := d.Close(); err != nil {
		panic(err)
	}
}

// TestScripts runs the commands as a person at a terminal would.
func TestScripts(t *testing.T) {
	pg := testkit.PostgresURL(t) // one script uses it
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			seed, err := filepath.Abs("../room/recommendation/exchange/seed")
			e.Setenv("SEED", seed)
			e.Setenv("PG", pg)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"truncate": truncate, "flip": flip},
	})
}

// truncate FILE keeps the first half of a file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	ts.Check(os.WriteFile(path, b[:len(b)/2], 0o600))
}

// flip FILE changes one byte in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(path, b, 0o600))
}
