package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/mse"
)

// script estimates with MultipleSystemsEstimation, or with SparseMSE, which it
// replaced, whichever is there. It prints a line "package version; seconds;
// estimate".
const script = `
file <- commandArgs(trailingOnly = TRUE)[1]
draws <- as.integer(commandArgs(trailingOnly = TRUE)[2])
d <- as.matrix(read.csv(file))
name <- NULL
for (p in c("MultipleSystemsEstimation", "SparseMSE")) if (is.null(name) && requireNamespace(p, quietly = TRUE)) name <- p
if (is.null(name)) { cat("missing\n"); quit(status = 0) }
suppressMessages(library(name, character.only = TRUE))
t0 <- proc.time()[["elapsed"]]
got <- if (name == "SparseMSE") estimatepopulation(d, nboot = draws, pthresh = 0.02) else estimate_population(d, method = "stepwise", pthresh = 0.02, nboot = draws)
took <- proc.time()[["elapsed"]] - t0
cat(name, as.character(packageVersion(name)), ";", took, ";", unlist(got$popest)[1], "\n")
`

// peerLimit is how long the peer may take.
const peerLimit = 10 * time.Minute

func peer(r string, draws int, ours time.Duration, row *ratios.Row) {
	row.Peer = ratios.NotInstalled
	dir, err := os.MkdirTemp("", "candour-bench-mse")
	if err != nil {
		fmt.Println("  R:", err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	table := filepath.Join(dir, "table.csv")
	raw, err := mse.ShippedFile("UKdat_5")
	if err == nil {
		err = os.WriteFile(table, raw, 0o600)
	}
	if err != nil {
		fmt.Println("  R:", err)
		return
	}
	theirs, err := ratios.Script(dir, peerLimit, []string{r, "--vanilla"}, script, table, fmt.Sprint(draws))
	if errors.Is(err, ratios.ErrNoProgram) {
		fmt.Println("  R: peer not installed (no R)")
		return
	}
	if strings.TrimSpace(theirs.Out) == "missing" {
		fmt.Println("  R: peer not installed (R is there, neither MultipleSystemsEstimation nor SparseMSE is)")
		return
	}
	parts := strings.Split(strings.TrimSpace(theirs.Out), ";")
	var took, estimate float64
	if err == nil && len(parts) == 3 {
		_, err = fmt.Sscan(parts[1]+parts[2], &took, &estimate)
	}
	if err != nil || took <= 0 {
		row.Peer = "stopped"
		fmt.Printf("  R: stopped after %.0f s (the limit is %v): %v\n", theirs.Wall.Seconds(), peerLimit, err)
		return
	}
	row.Peer, row.Ratio = fmt.Sprintf("%s %.1f s", strings.TrimSpace(parts[0]), took), fmt.Sprintf("%.0f times as fast", took/ours.Seconds())
	fmt.Printf("  %s: %.0f people, %.1f s (starting R, %.1f s, left out); ratio: %s\n", strings.TrimSpace(parts[0]), estimate, took, theirs.Wall.Seconds()-took, row.Ratio)
}
