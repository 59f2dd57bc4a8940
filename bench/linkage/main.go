// Command linkage measures linking a made-up list, beside Splink on DuckDB with
// two threads where a Python with splink is at hand, and clusters at twenty
// thresholds.
//
//	bin/linkage [-people 50000] [-python venv/bin/python] [-skip-peer] [-only-linking]
//
// Both read the same CSV file, use the same trained model, compare the same
// pairs, keep those above the same threshold and make clusters. Each runs as a
// process of its own; wall time and peak memory are the whole process's. Of the
// peer's, the time for starting Python and loading its packages is printed
// apart and taken off before ratios are made.
package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"candour/bench/ratios"
	"candour/linkage"
	"candour/linkage/lists"
	"candour/linkage/madeup"
)

func main() {
	people := flag.Int("people", 50_000, "made-up people, with two records each on average")
	python := flag.String("python", "python3", "a Python with splink")
	skip := flag.Bool("skip-peer", false, "measure ourselves only")
	only := flag.Bool("only-linking", false, "leave out clusters and texts")
	edges := flag.Int("edges", 10_000_000, "edges for clustering")
	work := flag.String("work", "", "internal: link this file")
	flag.Parse()
	if *work != "" {
		if err := link(*work, flag.Arg(0), flag.Arg(1)); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := measure(*people, *python, *skip); err != nil {
		log.Fatal(err)
	}
	if *only {
		return
	}
	clusters(*edges)
	strings()
}

// link is what the measured process does.
func link(file, model, out string) error {
	m, err := os.ReadFile(model)
	if err != nil {
		return err
	}
	parsed, err := linkage.ReadModel(bytes.NewReader(m))
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	job := linkage.Job{Model: parsed, Inputs: []lists.Input{{Source: "people", R: f, Size: info.Size()}}, ID: "record_id", Threshold: threshold, Out: out,
		Options: linkage.Options{Workers: 2}}
	got, err := job.Run(context.Background())
	if err != nil {
		return err
	}
	fmt.Printf("%d records, %d pairs compared, %d kept, %d clusters\n", got.Records, got.Compared, got.Kept, got.Clusters)
	return nil
}

const threshold = 0.9

func measure(people int, python string, skip bool) error {
	dir, err := os.MkdirTemp("", "candour-bench-linkage")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file, model := filepath.Join(dir, "people.csv"), filepath.Join(dir, "model.json")
	if err := prepare(people, file, model); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	ours, err := ratios.Timed(self, "-work", file, model, filepath.Join(dir, "out"))
	if err != nil {
		return err
	}
	fmt.Printf("linking: %s  Candour %.2f s, peak %.0f MiB (2 workers; reading, comparing, writing pairs and clusters)\n", ours.Out, ours.Wall.Seconds(), ours.Memory)
	wall := ratios.Row{What: fmt.Sprintf("linking the records of %d people (two each): wall time", people), Ours: fmt.Sprintf("%.1f s", ours.Wall.Seconds()), Goal: "5 times as fast", Met: true}
	memory := ratios.Row{What: fmt.Sprintf("linking the records of %d people (two each): peak memory", people), Ours: fmt.Sprintf("%.0f MiB", ours.Memory), Goal: "a third", Met: true}
	if skip {
		memory.Goal, memory.Met = "under 4 GB", ours.Memory < 4e9/(1<<20)
		wall.Goal = ""
	} else {
		peer(python, dir, file, model, ours, &wall, &memory)
	}
	ratios.Note(wall)
	ratios.Note(memory)
	return nil
}

// prepare writes the made-up list and a model trained on part of it.
func prepare(people int, file, model string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if _, err := madeup.Write(madeup.Options{People: people, Seed: 42}, []io.Writer{w}); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	var part bytes.Buffer
	if _, err := madeup.Write(madeup.Options{People: min(people, 20_000), Seed: 42}, []io.Writer{&part}); err != nil {
		return err
	}
	recipe, err := linkage.ReadRecipe(bytes.NewReader([]byte(benchRecipe)))
	if err != nil {
		return err
	}
	m, _, _, err := recipe.Train(context.Background(), []lists.Input{{Source: "people", R: bytes.NewReader(part.Bytes()), Size: int64(part.Len())}}, linkage.Options{})
	if err != nil {
		return err
	}
	return linkage.WriteJSON(model, m)
}

// clusters measures connected components at twenty thresholds.
func clusters(n int) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a made-up graph
	records := n / 2
	edges := make([]linkage.Edge, n)
	for i := range edges {
		l := r.IntN(records - 50)
		edges[i] = linkage.Edge{L: uint32(l), R: uint32(l + 1 + r.IntN(49)), Weight: r.Float64()*40 - 10}
	}
	thresholds := make([]float64, 20)
	for i := range thresholds {
		thresholds[i] = float64(i) - 5
	}
	runtime.GC()
	start := time.Now()
	last := 0
	err := linkage.ClustersAt(records, edges, thresholds, func(_ int, roots []uint32) error {
		last = 0
		for i, root := range roots {
			if int(root) == i {
				last++
			}
		}
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	took := time.Since(start)
	fmt.Printf("clusters: %d edges, %d records, 20 thresholds, %.2f s (goal: under 10 s; %d clusters at the lowest)\n", n, records, took.Seconds(), last)
	ratios.Note(ratios.Row{What: fmt.Sprintf("clusters at 20 thresholds, %d edges", n), Ours: fmt.Sprintf("%.2f s", took.Seconds()), Goal: "under 10s", Met: took < 10*time.Second})
}
