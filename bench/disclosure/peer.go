package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"candour/disclosure"
)

// script runs GaussSuppression on the same leaves; it finds the nesting of
// regions and broad groups itself.
const script = `
if (!requireNamespace("GaussSuppression", quietly = TRUE)) { cat("missing\n"); quit() }
a <- commandArgs(TRUE)
d <- read.csv(a[1], colClasses = c(rep("character", 6), "numeric"))
t <- system.time(o <- GaussSuppression::SuppressSmallCounts(data = d, maxN = 5, freqVar = "n", protectZeros = a[2] == "TRUE",
  dimVar = c("region", "force", "broad", "ethnicity", "setting", "year"), printInc = FALSE))
cat(sprintf("%.2f s, %d cells hidden beside the rule's\n", t[["elapsed"]], sum(o$suppressed & !o$primary)))
`

// peer runs the R package on the table, where it is installed.
func peer(t *disclosure.Table, zeros bool) {
	r, err := exec.LookPath("Rscript")
	if err != nil {
		fmt.Println("  GaussSuppression: peer not installed (no R)")
		return
	}
	dir, err := os.MkdirTemp("", "candour-bench-disclosure")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	data, code := filepath.Join(dir, "leaves.csv"), filepath.Join(dir, "peer.R")
	if err := os.WriteFile(code, []byte(script), 0o600); err != nil {
		log.Fatal(err)
	}
	if err := leaves(t, data); err != nil {
		log.Fatal(err)
	}
	out, err := exec.Command(r, code, data, strings.ToUpper(fmt.Sprint(zeros))).CombinedOutput() //nolint:gosec // our own script
	switch {
	case err != nil:
		fmt.Printf("  GaussSuppression: failed: %v: %s\n", err, out)
	case strings.TrimSpace(string(out)) == "missing":
		fmt.Println("  GaussSuppression: peer not installed (R is there, the package is not)")
	default:
		fmt.Printf("  GaussSuppression: %s", out)
	}
}

func leaves(t *disclosure.Table, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	_, _ = fmt.Fprintln(w, "region,force,broad,ethnicity,setting,year,n")
	each(t.Dimensions, func(index []int) {
		name := func(d, code int) string { return t.Dimensions[d].Codes[code] }
		above := func(d int) string { return name(d, t.Dimensions[d].Parent[index[d]]) }
		_, _ = fmt.Fprintf(w, "%s,%s,%s,%s,%s,%s,%v\n", above(0), name(0, index[0]), above(1), name(1, index[1]), name(2, index[2]), name(3, index[3]),
			t.Cells[number(t, index)].Count)
	})
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
