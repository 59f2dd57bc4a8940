// Command mse measures estimates with bootstrap intervals, beside the R package
// that does the same where an R with it is at hand.
//
//	bin/mse [-draws 1000] [-r Rscript] [-skip-peer]
//
// Ours and the peer's estimate the five lists of 2013 stepwise at 0.02, each
// draw choosing its model anew, from the same table with as many draws. Starting
// R and loading the package is printed apart and left out of the ratio. R uses
// one processor, ours two; processor time is printed as well.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime"
	"syscall"
	"time"

	"candour/bench/ratios"
	"candour/mse"
)

func main() {
	draws := flag.Int("draws", 1000, "draws of the bootstrap")
	r := flag.String("r", "Rscript", "the program of R")
	skip := flag.Bool("skip-peer", false, "measure ourselves only")
	flag.Parse()
	runtime.GOMAXPROCS(2)
	if err := measure(*draws, *r, *skip); err != nil {
		log.Fatal(err)
	}
}

// job is one figure.
type job struct {
	what, table string
	opts        mse.Options
	goal        time.Duration
	peer        bool
}

func measure(draws int, r string, skip bool) error {
	for _, j := range []job{
		{"five lists, stepwise 0.02", "UKdat_5", mse.Options{Method: mse.Stepwise, Threshold: 0.02}, time.Second, true},
		{"five lists, BIC, every order", "UKdat_5", mse.Options{Method: mse.BIC}, 0, false},
		{"six lists, BIC over 32,768 models of pairs", "UKdat", mse.Options{Method: mse.BIC, MaxOrder: 2}, 10 * time.Minute, false},
		{"six lists, downhill, pairs", "UKdat", mse.Options{Method: mse.Downhill, MaxOrder: 2}, 0, false},
	} {
		j.opts.Draws, j.opts.Seed = draws, 1
		took, err := j.run()
		if err != nil {
			return err
		}
		row := ratios.Row{What: fmt.Sprintf("%s, %d draws", j.what, draws), Ours: fmt.Sprintf("%.2f s", took.Seconds()), Met: true}
		if j.goal > 0 {
			row.Goal, row.Met = fmt.Sprintf("under %v", j.goal), took < j.goal
		}
		if j.peer && !skip {
			peer(r, draws, took, &row)
		}
		if j.goal > 0 || j.peer {
			ratios.Note(row)
		}
	}
	return nil
}

func (j job) run() (time.Duration, error) {
	raw, err := mse.ShippedFile(j.table)
	if err != nil {
		return 0, err
	}
	table, err := mse.Read(bytes.NewReader(raw), mse.ReadOptions{})
	if err != nil {
		return 0, err
	}
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		j.opts.Progress = func(done, of int) { fmt.Fprintf(os.Stderr, "\r%s: %d of %d draws ", j.what, done, of) }
		defer fmt.Fprintf(os.Stderr, "\r%70s\r", "")
	}
	worked, start := processor(), time.Now()
	got, err := mse.Estimate(context.Background(), table, j.opts)
	if err != nil {
		return 0, err
	}
	took := time.Since(start)
	fmt.Printf("mse: %s: %.0f people, 95%% %.0f to %.0f, %d draws: %.2f s, %.2f s of processor time", j.what, *got.Estimate, *got.Lower95, *got.Upper95, got.Draws, took.Seconds(),
		(processor() - worked).Seconds())
	if j.goal > 0 {
		fmt.Printf(" (goal: under %v)", j.goal)
	}
	fmt.Println()
	return took, nil
}

func processor() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
