package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"time"

	"candour/bench/ratios"
	"candour/linkage/similarity"
)

// script does with Splink what link does here.
const script = `
import sys, time, json
t0 = time.time()
try:
    import splink, duckdb, logging
    from splink import Linker, DuckDBAPI
except ImportError:
    print(json.dumps({"missing": True})); sys.exit(0)
loaded = time.time() - t0
logging.getLogger("splink").setLevel(logging.ERROR)
file, model, out, threshold = sys.argv[1:5]
con = duckdb.connect(out + ".duckdb")
con.execute("SET threads=2"); con.execute("SET memory_limit='16GB'"); con.execute("SET preserve_insertion_order=false")
t0 = time.time()
con.execute("create table people as select * from read_csv('" + file + "', header=true, all_varchar=true)")
db = DuckDBAPI(connection=con)
linker = Linker(db.register("people"), json.load(open(model)))
pairs = linker.inference.predict(threshold_match_probability=float(threshold))
t1 = time.time()
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=float(threshold))
kept = con.execute("select count(*) from " + pairs.physical_name).fetchone()[0]
n = con.execute("select count(distinct cluster_id) from " + clusters.physical_name).fetchone()[0]
con.execute("copy (select record_id_l, record_id_r, match_weight, match_probability from " + pairs.physical_name + ") to '" + out + "-pairs.csv' (header)")
con.execute("copy (select record_id, cluster_id from " + clusters.physical_name + ") to '" + out + "-clusters.csv' (header)")
print(json.dumps({"missing": False, "version": splink.__version__, "duckdb": duckdb.__version__, "loading": loaded, "seconds": time.time() - t0, "predict": t1 - t0, "kept": kept, "clusters": n}))
`

// peerLimit is how long the peer may take.
const peerLimit = 25 * time.Minute

func peer(python, dir, file, model string, ours ratios.Took, wall, memory *ratios.Row) {
	wall.Peer, memory.Peer = ratios.NotInstalled, ratios.NotInstalled
	theirs, err := ratios.Script(dir, peerLimit, []string{python}, script, file, model, filepath.Join(dir, "splink"), fmt.Sprint(threshold))
	if errors.Is(err, ratios.ErrNoProgram) {
		fmt.Println("  Splink: peer not installed (no Python)")
		return
	}
	if err != nil {
		wall.Peer, memory.Peer = "stopped", "stopped"
		fmt.Printf("  Splink: stopped after %.0f s with %.0f MiB at the peak (the limit is %v): %v\n", theirs.Wall.Seconds(), theirs.Memory, peerLimit, err)
		return
	}
	var got struct {
		Missing                   bool
		Version, Duckdb           string
		Loading, Seconds, Predict float64
		Kept, Clusters            int
	}
	if err := theirs.Last(&got); err != nil || got.Missing {
		fmt.Println("  Splink: peer not installed (Python is there, splink is not)")
		return
	}
	fmt.Printf("  Splink %s, DuckDB %s, 2 threads: %d kept, %d clusters, %.2f s (comparing %.2f s; loading Python's packages, %.2f s, left out), peak %.0f MiB\n",
		got.Version, got.Duckdb, got.Kept, got.Clusters, got.Seconds, got.Predict, got.Loading, theirs.Memory)
	faster, part := got.Seconds/ours.Wall.Seconds(), ours.Memory/theirs.Memory
	fmt.Printf("  ratio: %.1f times faster (goal 5), %.2f of its peak memory (goal 0.33)\n", faster, part)
	name := fmt.Sprintf("Splink %s, DuckDB %s", got.Version, got.Duckdb)
	wall.Peer, wall.Ratio, wall.Met = fmt.Sprintf("%s: %.1f s", name, got.Seconds), fmt.Sprintf("%.1f times as fast", faster), faster >= 5
	memory.Peer, memory.Ratio, memory.Met = fmt.Sprintf("%.0f MiB", theirs.Memory), fmt.Sprintf("%.2f of it", part), part <= 1.0/3
}

// strings measures the text comparisons.
func strings() {
	r := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // made-up texts
	words := make([]string, 4096)
	for i := range words {
		b := make([]byte, 5+r.IntN(8))
		for k := range b {
			b[k] = byte('a' + r.IntN(12))
		}
		words[i] = string(b)
	}
	for _, f := range []struct {
		name string
		do   func(a, b string) float64
	}{{"Jaro-Winkler", similarity.JaroWinkler}, {"Levenshtein", func(a, b string) float64 { return float64(similarity.Levenshtein(a, b)) }},
		{"Damerau-Levenshtein", func(a, b string) float64 { return float64(similarity.DamerauLevenshtein(a, b)) }}} {
		const n = 2_000_000
		start, sum := time.Now(), 0.0
		for i := range n {
			sum += f.do(words[i&4095], words[(i*7+i>>12)&4095])
		}
		fmt.Printf("text: %-20s %.1f million pairs a second on one processor (mean %.2f)\n", f.name, n/time.Since(start).Seconds()/1e6, sum/n)
	}
}
