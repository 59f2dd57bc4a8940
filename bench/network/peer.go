package main

import (
	"errors"
	"fmt"
	"time"

	"candour/bench/ratios"
)

// script does with leidenalg, and with igraph's own Leiden, what
// network.Communities does here. Both run until nothing changes, ten rounds at
// most.
const script = `
import sys, time, json
t0 = time.time()
try:
    import igraph, leidenalg
except ImportError:
    print(json.dumps({"missing": True})); sys.exit(0)
loaded = time.time() - t0
t0 = time.time()
edges, weights = [], []
for line in open(sys.argv[1]):
    a, b, w = line.split()
    edges.append((int(a), int(b))); weights.append(float(w))
g = igraph.Graph(edges=edges)
g.es["weight"] = weights
# Ties between the same two nodes weigh as their sum, here as there.
g.simplify(combine_edges="sum")
built = time.time() - t0
out = {"missing": False, "loading": loaded, "building": built, "runs": []}
t0 = time.time()
p = leidenalg.ModularityVertexPartition(g, weights="weight")
o = leidenalg.Optimiser(); o.set_rng_seed(1)
for i in range(10):
    if o.optimise_partition(p, n_iterations=1) <= 1e-12: break
out["runs"].append({"name": "leidenalg " + leidenalg.version, "seconds": time.time() - t0, "communities": len(p), "modularity": p.modularity})
import random
random.seed(1)
t0 = time.time()
c = g.community_leiden(objective_function="modularity", weights="weight", n_iterations=10)
out["runs"].append({"name": "igraph " + igraph.__version__ + " (10 rounds)", "seconds": time.time() - t0, "communities": len(c), "modularity": g.modularity(c, weights="weight")})
print(json.dumps(out))
`

// peerLimit is how long the peer may take.
const peerLimit = 10 * time.Minute

func peer(python, dir, file string, ours time.Duration, row *ratios.Row) {
	row.Peer = ratios.NotInstalled
	theirs, err := ratios.Script(dir, peerLimit, []string{python}, script, file)
	switch {
	case errors.Is(err, ratios.ErrNoProgram):
		fmt.Println("  leidenalg, igraph: peer not installed (no Python)")
		return
	case err != nil:
		row.Peer = "stopped"
		fmt.Printf("  leidenalg, igraph: stopped (the limit is %v): %v\n", peerLimit, err)
		return
	}
	var got struct {
		Missing           bool
		Loading, Building float64
		Runs              []struct {
			Name                string
			Seconds, Modularity float64
			Communities         int
		}
	}
	if err := theirs.Last(&got); err != nil || got.Missing {
		fmt.Println("  leidenalg, igraph: peer not installed (Python is there, they are not)")
		return
	}
	fastest := 0.0 // the table has the fastest of them
	for _, r := range got.Runs {
		if fastest == 0 || r.Seconds < fastest {
			fastest = r.Seconds
			row.Peer, row.Ratio = fmt.Sprintf("%s: %.1f s", r.Name, r.Seconds), fmt.Sprintf("%.1f times as fast", r.Seconds/ours.Seconds())
		}
		fmt.Printf("  %s: %.2f s, %d communities, modularity %.6f; ratio: %.1f times as fast as it\n", r.Name, r.Seconds, r.Communities, r.Modularity, r.Seconds/ours.Seconds())
	}
	fmt.Printf("  (loading Python's packages, %.2f s, and building its graph, %.2f s, are left out)\n", got.Loading, got.Building)
}
