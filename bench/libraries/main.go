// Command libraries puts what this repository writes itself beside the kept
// libraries that do the same: which answers and bytes differ, and how long each
// takes, as a ratio of one run. What was found and what follows is in
// docs/adr/0067-libraries-measured.md. It is a module of its own, so that none of
// these libraries is one of the program's.
//
//	go -C bench/libraries run . [stems|calendar|feed|sheets|attack...]   all if none is named
package main

import (
	"fmt"
	"log"
	"os"
	"slices"
	"time"
)

// parts are what can be measured, in the order in which it is printed.
var parts = []struct {
	name string
	run  func() error
}{
	{"stems", stems}, {"calendar", calendars}, {"feed", feedsBeside}, {"sheets", sheets}, {"attack", attacks},
}

func main() {
	log.SetFlags(0)
	for _, p := range parts {
		if len(os.Args) > 1 && !slices.Contains(os.Args[1:], p.name) {
			continue
		}
		fmt.Printf("== %s\n", p.name)
		if err := p.run(); err != nil {
			log.Fatalf("%s: %v", p.name, err)
		}
	}
}

// rounds is how often two are timed in turn.
const rounds = 7

// ratio times theirs and ours in turn and gives the median of theirs by ours.
func ratio(theirs, ours func()) float64 {
	took := func(f func()) float64 {
		start := time.Now()
		f()
		return time.Since(start).Seconds()
	}
	all := make([]float64, rounds)
	for i := range all {
		all[i] = took(theirs) / took(ours)
	}
	slices.Sort(all)
	return all[rounds/2]
}
