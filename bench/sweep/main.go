// Command sweep measures how long a force waits for its list: a made-up list is
// checked, screened and loaded by the program candour that lies beside it, into
// an empty SQLite database, with an entry in the log for each part. Then the worklist and the case page are
// asked for.
//
//	bin/sweep [-rows 100000]
//
// It prints the seconds and the most memory that was resident, with the figures
// that they are held against: 60 seconds on two cores, 500 MB; 100 ms.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/forces"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

func main() {
	rows := flag.Int("rows", 100_000, "rows of the list")
	flag.Parse()
	self, err := os.Executable()
	must(err)
	candour := filepath.Join(filepath.Dir(self), "candour")
	dir, err := os.MkdirTemp("", "candour-bench-sweep-")
	must(err)
	defer func() { _ = os.RemoveAll(dir) }()
	list := filepath.Join(dir, "list.csv")
	run("made", candour, "review", "sweep", "sample", "--rows", strconv.Itoa(*rows), "--seed", "7", "--errors", "0.01", "--out", list)
	info, err := os.Stat(list)
	must(err)
	fmt.Printf("%d rows, %.1f MB, %d cores\n", *rows, float64(info.Size())/1e6, runtime.NumCPU())
	run("checked and screened", candour, "review", "sweep", "check", list, "--quiet")
	load := []string{"review", "sweep", "load", list, "--force", "made-up-northern-police", "--data", filepath.Join(dir, "data"), "--quiet"}
	run("checked, screened and loaded (bar: 60 s, 500 MB)", candour, load...)
	run("the same list again", candour, load...)
	pages(filepath.Join(dir, "data"))
}

// pages measures what stands behind the worklist and the case page, with the
// access rules on.
func pages(data string) {
	ctx := access.WithActor(context.Background(), access.Actor{ID: "bench", Name: "Bench", Body: "made-up-taskforce", Human: "bench", Roles: []access.Role{access.RoleNational}})
	d, err := db.Open(ctx, filepath.Join(data, "candour.db"))
	must(err)
	defer func() { _ = d.Close() }()
	policy, err := access.Compile(sweep.Access())
	must(err)
	book, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: clock.System{}, Tables: sweep.Tables(), Origin: "bench.example/ledger"})
	must(err)
	rules, err := sweep.BuiltIn()
	must(err)
	s := sweep.NewService(sweep.Config{DB: d, Ledger: book, Auth: policy, Clock: clock.System{}, Rules: rules, Forces: forces.MadeUp()})
	for _, x := range []struct {
		what   string
		filter sweep.Filter
	}{{"worklist, first page", sweep.Filter{Caught: true}}, {"worklist, page 500", sweep.Filter{Caught: true, Page: 500}}, {"every case of a force", sweep.Filter{Force: "made-up-northern-police"}},
		{"a reference", sweep.Filter{Reference: "SYN/050000/16"}}, {"those with a near-duplicate", sweep.Filter{Twins: true}}} {
		x.filter.Size = 50
		p95(x.what, func(int) {
			_, err := s.Cases(ctx, x.filter)
			must(err)
		})
	}
	found, err := s.Cases(ctx, sweep.Filter{Caught: true, Size: 100})
	must(err)
	p95("a case, entered as seen", func(i int) {
		_, err := s.Case(ctx, found.Cases[i%len(found.Cases)].ID)
		must(err)
	})
}

// p95 runs something a hundred times and prints the 95th percentile.
func p95(what string, fn func(i int)) {
	var took []time.Duration
	for i := range 100 {
		began := time.Now()
		fn(i)
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	fmt.Printf("%-52s %6.1f ms at the 95th percentile (bar: 100 ms)\n", what, float64(took[94].Microseconds())/1000)
}

// run runs a command and prints how long it took and its peak memory. A check
// that finds errors ends with status 1, which is as it should be.
func run(what, name string, args ...string) {
	cmd := exec.Command(name, args...)
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != 0 && !slices.Contains(args, "check") {
		log.Fatalf("%s: %v", what, err)
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		log.Fatal("the system does not tell how much memory was used")
	}
	cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	fmt.Printf("%-52s %6.1f s  %6.1f s of processor  %5.0f MB\n", what, took.Seconds(), cpu.Seconds(), float64(usage.Maxrss)/1024)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
