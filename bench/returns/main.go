// Command returns measures how fast the rows of a large return are checked:
//
//	go run ./bench/returns                 1,000,000 rows, on one core
//	go run ./bench/returns -peer 100000    the peer on so many of the rows
//
// It makes made-up files in a temporary folder, with a flaw in one row of a
// hundred, checks them, and prints rows a second and the peak memory. The peer
// is "frictionless validate" with the same Table Schema files; it only knows
// what a schema says, none of the rules, and is given fewer rows since it takes
// long: the ratio is of rows a second of processor time. Where it is not installed, that is said.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"candour/bench/ratios"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "rows in all: one investigation to three suspects")
	peerRows := flag.Int("peer", 100_000, "rows for the peer; 0 leaves it out")
	cores := flag.Int("cores", 1, "cores to use")
	flag.Parse()
	runtime.GOMAXPROCS(*cores)
	if err := run(*rows, *peerRows, *cores); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(rows, peerRows, cores int) error {
	dir, err := os.MkdirTemp("", "candour-returns-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	speed, err := check(book, dir, rows, cores)
	if err != nil || peerRows == 0 {
		return err
	}
	return peer(book, dir, peerRows, speed)
}

// check checks the files and gives rows a second of processor time.
func check(book *codebook.Book, dir string, rows, cores int) (float64, error) {
	if err := write(dir, rows); err != nil {
		return 0, err
	}
	var files []rowcheck.Input
	var size int64
	for _, name := range []string{"investigation.csv", "suspect.csv"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return 0, err
		}
		defer func() { _ = f.Close() }()
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		size += info.Size()
		files = append(files, rowcheck.Input{Name: name, File: f, Size: info.Size()})
	}
	began, before := time.Now(), worked()
	r, err := rowcheck.Check(context.Background(), files, rowcheck.Options{Book: book, Today: "2026-11-24"}, func(*rowcheck.Row) error { return nil }, nil)
	if err != nil {
		return 0, err
	}
	took, work := time.Since(began), worked()-before
	speed := float64(r.Rows) / work.Seconds()
	fmt.Printf("%d rows, %.0f MB of CSV, %d core: checked in %.1f s, %.1f s of processor time (%.0f rows a second of it); %d good, %d refused, %d errors, %d warnings; peak memory %s\n",
		r.Rows, float64(size)/(1<<20), cores, took.Seconds(), work.Seconds(), speed, r.Good, r.Refused, r.Errors, r.Warnings, ratios.Peak())
	return speed, nil
}

const (
	invHead = "reference,opened,closed,state,setting,offence_class,suspects,unidentified,victims,indicators,complexity,outcome,major,online,definition\n"
	susHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation,identified,charged,outcome\n"
)

// write makes the two files: three suspects to each investigation.
func write(dir string, rows int) error {
	n := rows / 4
	ethnicity := []string{"W1,conclusion", "A2,during", "B1,conclusion", "not asked,not applicable", "not stated,not applicable", "M1,outset", "refused,not applicable"}
	flaw := func(i int, good, bad string) string {
		if i%100 == 99 {
			return bad
		}
		return good
	}
	err := file(dir, "investigation.csv", invHead, n, func(w *bufio.Writer, i int) {
		fmt.Fprintf(w, "SYN-%d,20%02d-%02d-%02d,2025-%02d-28,concluded,%s,exploitation,3,0,1,associated;control,complex,15,no,no,cocad-1\n",
			i, 10+i%14, 1+i%12, 1+i%28, 1+i%12, flaw(i, []string{"group", "family", "institution", "other"}[i%4], "gruop"))
	})
	if err != nil {
		return err
	}
	return file(dir, "suspect.csv", susHead, 3*n, func(w *bufio.Writer, i int) {
		fmt.Fprintf(w, "SYN-%d,S%d,25-34,M,%s,IC1,outset,GBR,acquaintance,yes,no,%s\n", i/3, i%3, ethnicity[i%len(ethnicity)], flaw(i, "15", "1"))
	})
}

func file(dir, name, head string, rows int, row func(w *bufio.Writer, i int)) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	_, _ = w.WriteString(head) // Flush tells
	for i := range rows {
		row(w, i)
	}
	if err := w.Flush(); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// worked gives the processor time that this program used: on a machine that does
// other things as well, the clock on the wall says little.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
