// Command network measures finding communities by the Leiden method in a made-up
// graph whose communities are known, beside leidenalg and igraph where a Python
// with them is at hand.
//
//	bin/network [-edges 1000000] [-python venv/bin/python] [-skip-peer]
//
// Both work on the same edges, with weights, to the same quality (modularity at
// resolution 1), with one seed, until nothing changes or the same number of
// rounds is done. Reading the edges is timed apart; of the peer's, so is loading
// Python's packages and building its graph. Wall time is of one processor: both
// use one.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"candour/bench/ratios"
	"candour/network"
)

// goal is the bar for communities of a million edges.
const goal = 5 * time.Second

func main() {
	edges := flag.Int("edges", 1_000_000, "ties of the made-up graph")
	python := flag.String("python", "python3", "a Python with leidenalg and igraph")
	skip := flag.Bool("skip-peer", false, "measure ourselves only")
	flag.Parse()
	if err := measure(*edges, *python, *skip); err != nil {
		log.Fatal(err)
	}
}

// planted is a graph whose communities are known: each node is in a block of
// blockSize, and four of five of its ties stay inside.
type planted struct {
	nodes int
	ends  [][2]int32
	sure  []float64
}

const (
	blockSize = 50
	degree    = 20 // ties of a node, about
)

func plant(edges int) *planted {
	r := rand.New(rand.NewPCG(11, 12)) //nolint:gosec // a made-up graph
	blocks := max(2, edges*2/degree/blockSize)
	p := &planted{nodes: blocks * blockSize}
	for len(p.ends) < edges {
		a := r.IntN(p.nodes)
		b := a/blockSize*blockSize + r.IntN(blockSize)
		if r.IntN(5) == 0 {
			b = r.IntN(p.nodes)
		}
		if a != b {
			p.ends, p.sure = append(p.ends, [2]int32{int32(a), int32(b)}), append(p.sure, float64(50+r.IntN(51))/100)
		}
	}
	return p
}

func (p *planted) id(i int32) string { return fmt.Sprintf("P%07d", i) }

func (p *planted) graph() (*network.Graph, error) {
	nodes := make([]network.Node, p.nodes)
	for i := range nodes {
		nodes[i] = network.Node{ID: p.id(int32(i)), Kind: network.Person}
	}
	ties := make([]network.Tie, len(p.ends))
	for i, e := range p.ends {
		ties[i] = network.Tie{From: nodes[e[0]].ID, To: nodes[e[1]].ID, Kind: network.Associated, Probability: p.sure[i]}
	}
	return network.New(nodes, ties)
}

// truth is the communities that were planted.
func (p *planted) truth() (out [][]string) {
	for i := range p.nodes {
		if i%blockSize == 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p.id(int32(i)))
	}
	return out
}

func measure(edges int, python string, skip bool) error {
	p := plant(edges)
	start := time.Now()
	g, err := p.graph()
	if err != nil {
		return err
	}
	fmt.Printf("network: %d nodes, %d ties, blocks of %d with four of five ties inside; put together and checked in %.2f s\n", p.nodes, len(p.ends), blockSize, time.Since(start).Seconds())
	start = time.Now()
	c := g.Communities(network.Options{Seed: 1})
	took := time.Since(start)
	fmt.Printf("  Candour, Leiden: %.2f s (goal: under %.0f s), %d communities, modularity %.6f (as planted: %.6f)\n", took.Seconds(), goal.Seconds(), len(c), g.Modularity(c, 1),
		g.Modularity(p.truth(), 1))
	others(g)
	row := ratios.Row{What: fmt.Sprintf("communities (Leiden), %d ties", len(p.ends)), Ours: fmt.Sprintf("%.2f s", took.Seconds()), Goal: fmt.Sprintf("under %v", goal), Met: took < goal}
	defer func() { ratios.Note(row) }()
	if skip {
		return nil
	}
	dir, err := os.MkdirTemp("", "candour-bench-network")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "edges.csv")
	if err := writeTo(file, p.write); err != nil {
		return err
	}
	peer(python, dir, file, took, &row)
	return nil
}

// others measures what else is asked of a graph.
func others(g *network.Graph) {
	for _, what := range []struct {
		name string
		do   func()
	}{
		{"components", func() { g.Components() }}, {"bridges", func() { g.Bridges() }}, {"cores", func() { g.Cores() }},
		{"the surest path", func() { _, _ = g.Why("P0000000", "P0000777") }}, {"survival at three thresholds", func() { g.Survival(0.5, 0.5, 0.9, 0.99) }},
	} {
		start := time.Now()
		what.do()
		fmt.Printf("  Candour, %s: %.2f s\n", what.name, time.Since(start).Seconds())
	}
}

func writeTo(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}

// write writes the edges for the peer.
func (p *planted) write(w io.Writer) error {
	var line []byte
	for i, e := range p.ends {
		line = strconv.AppendInt(line[:0], int64(e[0]), 10)
		line = strconv.AppendInt(append(line, ' '), int64(e[1]), 10)
		line = strconv.AppendFloat(append(line, ' '), p.sure[i], 'g', -1, 64)
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}
