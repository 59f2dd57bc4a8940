package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"candour/bench/ratios"
)

// check verifies the database at a URL, as -ahead left it, and says what that took.
// What SQLite maps of its file into memory, up to 256 MB, counts.
func check(url, profile string) {
	defer profiled(profile)()
	ctx, d, l := openGrown(url)
	defer func() { _ = d.Close() }()
	cpu := spent()
	began := time.Now()
	r, err := l.Verify(ctx, nil)
	must(err)
	for _, p := range r.Problems {
		fmt.Println(p)
	}
	fmt.Printf("verify %d entries and %d records: %.1f s, %.1f s of the processor, %s at the peak\n", r.Size, r.Records, time.Since(began).Seconds(), (spent() - cpu).Seconds(), ratios.Peak())
}

// profiled notes where the time goes, in a file, until it is stopped.
func profiled(file string) (stop func()) {
	if file == "" {
		return func() {}
	}
	f, err := os.Create(file)
	must(err)
	must(pprof.StartCPUProfile(f))
	return func() {
		pprof.StopCPUProfile()
		must(f.Close())
	}
}
