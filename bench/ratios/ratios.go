// Package ratios gathers what the measurements found beside a peer, and what a
// goal was, into the one table that `make bench` ends with.
package ratios

import (
	"fmt"
	"log"
	"os"
	"strings"
	"text/tabwriter"
)

// file is the variable that names where rows are gathered; without it nothing is.
const file = "CANDOUR_BENCH_TABLE"

// NotInstalled stands for the peer where there is none.
const NotInstalled = "peer not installed"

// Row is one line of the table. Texts are as they are to be read: "17.1 s".
type Row struct {
	What, Ours, Peer string
	Ratio            string // ours against the peer; empty where there is none
	Goal             string
	Met              bool
}

// Note adds a row. That it cannot be written is told and stops no measurement.
func Note(r Row) {
	path := os.Getenv(file)
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		met := "met"
		if !r.Met {
			met = "MISSED"
		}
		_, err = fmt.Fprintln(f, strings.Join([]string{r.What, r.Ours, r.Peer, r.Ratio, r.Goal, met}, "\t"))
		err = errorOf(err, f.Close())
	}
	if err != nil {
		log.Print(err)
	}
}

func errorOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// Print writes the rows that were gathered, with their columns under each other.
func Print(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "measured\tCandour\tpeer\tratio\tgoal\t")
	_, _ = w.Write(raw)
	return w.Flush()
}
