// Command sweep measures how long a force waits for its list: a made-up list is
// checked, screened and loaded by the program candour that lies beside it, into
// an empty SQLite database, with an entry in the log for each part.
//
//	bin/sweep [-rows 100000]
//
// It prints the seconds and the most memory that was resident, with the figures
// that they are held against: 60 seconds on two cores, 500 MB.
package main

import (
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
	fmt.Printf("%-52s %6.1f s  %5.0f MB\n", what, took.Seconds(), float64(usage.Maxrss)/1024)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
