package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
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
	if _, err := exec.LookPath(r); err != nil {
		fmt.Println("  R: peer not installed (no R)")
		return
	}
	dir, err := os.MkdirTemp("", "candour-bench-mse")
	if err != nil {
		fmt.Println("  R:", err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	raw, err := mse.ShippedFile("UKdat_5")
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "table.csv"), raw, 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "peer.R"), []byte(script), 0o600)
	}
	if err != nil {
		fmt.Println("  R:", err)
		return
	}
	var out, problems bytes.Buffer
	cmd := exec.Command("timeout", "-k", "5", fmt.Sprint(int(peerLimit.Seconds())), r, "--vanilla", filepath.Join(dir, "peer.R"), filepath.Join(dir, "table.csv"), fmt.Sprint(draws)) //nolint:gosec // our own program
	cmd.Stdout, cmd.Stderr = &out, &problems
	start := time.Now()
	err = cmd.Run()
	if strings.TrimSpace(out.String()) == "missing" {
		fmt.Println("  R: peer not installed (R is there, neither MultipleSystemsEstimation nor SparseMSE is)")
		return
	}
	parts := strings.Split(strings.TrimSpace(out.String()), ";")
	var took, estimate float64
	if err == nil && len(parts) == 3 {
		_, err = fmt.Sscan(parts[1]+parts[2], &took, &estimate)
	}
	if err != nil || took <= 0 {
		row.Peer = "stopped"
		fmt.Printf("  R: stopped after %.0f s (the limit is %v): %v %s\n", time.Since(start).Seconds(), peerLimit, err, problems.String())
		return
	}
	row.Peer, row.Ratio = fmt.Sprintf("%s %.1f s", strings.TrimSpace(parts[0]), took), fmt.Sprintf("%.0f times as fast", took/ours.Seconds())
	fmt.Printf("  %s: %.0f people, %.1f s (starting R, %.1f s, left out); ratio: %s\n", strings.TrimSpace(parts[0]), estimate, took, time.Since(start).Seconds()-took, row.Ratio)
}
