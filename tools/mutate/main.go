// Command mutate measures how much the tests would notice. It makes one small
// change after another to a package (an operator, a condition, a truth), runs the
// package's tests with it, and tells which changes no test was troubled by. All
// changes are built into one binary, which a variable of the environment sets on one
// at a time. Nothing in the folders is changed: the go command reads an overlay.
//
//	go run ./tools/mutate [-sample N] [-seed N] [PACKAGE ...]   (from the root)
//
// Without packages it tries those of plan.go, each with the sample written there.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	sample := flag.Int("sample", -1, "how many `mutants` of each package to try; 0 is all, -1 as the plan says")
	seed := flag.Uint64("seed", 1, "which mutants are drawn")
	flag.Parse()
	if err := run(flag.Args(), *sample, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(names []string, sample int, seed uint64) error {
	root, err := filepath.Abs(".")
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "mutate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		return fmt.Errorf("run this from the root of the repository: %w", err)
	}
	var rows []string
	for _, t := range chosen(names) {
		if sample >= 0 {
			t.sample = sample
		}
		row, err := measure(root, tmp, t, seed)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	fmt.Printf("\n| package | mutants there are | tried | killed | survived | timed out | killed of tried |\n|---|---|---|---|---|---|---|\n%s\n",
		strings.Join(rows, "\n"))
	return nil
}

// measure tries the mutants of one package, and gives its row.
func measure(root, tmp string, t target, seed uint64) (string, error) {
	b, err := newBench(root, tmp, t)
	if err != nil {
		return "", err
	}
	began := time.Now()
	fmt.Printf("%s: %d mutants\n", t.dir, len(b.mutants))
	count := map[fate]int{}
	drawn := draw(b.mutants, t.sample, seed)
	for _, m := range drawn {
		f := b.try(m)
		count[f]++
		if f != killed {
			fmt.Printf("  %s %s:%d:%d %s | %s\n", f, strings.TrimPrefix(m.file, t.dir+"/"), m.line, m.column, m.words, m.source)
		}
	}
	fmt.Printf("%s: %s\n", t.dir, time.Since(began).Round(time.Second))
	return fmt.Sprintf("| %s | %d | %d | %d | %d | %d | %.1f %% |", t.dir, len(b.mutants), len(drawn), count[killed],
		count[survived]+count[notCalled], count[timedOut], 100*float64(count[killed])/float64(len(drawn))), nil
}

// draw takes a sample, the same each time for one seed; 0 is all.
func draw(all []mutant, n int, seed uint64) []mutant {
	if n == 0 || n >= len(all) {
		return all
	}
	order := rand.New(rand.NewPCG(seed, 0)).Perm(len(all))[:n]
	slices.Sort(order)
	out := make([]mutant, 0, n)
	for _, i := range order {
		out = append(out, all[i])
	}
	return out
}
