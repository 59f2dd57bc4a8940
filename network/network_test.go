package network

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// tied makes persons with ties between them.
func tied(t testing.TB, n int, edges [][2]int, probability func(i int) float64) *Graph {
	t.Helper()
	var nodes []Node
	for i := 1; i <= n; i++ {
		nodes = append(nodes, Node{ID: fmt.Sprintf("P%03d", i), Kind: Person})
	}
	var ties []Tie
	for i, e := range edges {
		ties = append(ties, Tie{From: fmt.Sprintf("P%03d", e[0]), To: fmt.Sprintf("P%03d", e[1]), Kind: Associated, Probability: probability(i)})
	}
	g, err := New(nodes, ties)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func sure(int) float64 { return 1 }

func TestTheKarateClubHasItsPublishedModularity(t *testing.T) {
	if len(karateEdges) != 78 {
		t.Fatalf("%d ties, want 78", len(karateEdges))
	}
	g := tied(t, 34, karateEdges, sure)
	best := 0.0
	for seed := range uint64(10) {
		c := g.Communities(Options{Seed: seed})
		best = max(best, g.Modularity(c, 1))
		if again := g.Communities(Options{Seed: seed}); !reflect.DeepEqual(c, again) {
			t.Fatal("one seed gave two answers")
		}
	}
	if math.Abs(best-0.4198) > 0.00005 {
		t.Errorf("the best modularity of ten seeds is %.4f, published is 0.4198", best)
	}
}

// random draws a graph.
func random(rt *rapid.T, t testing.TB) *Graph {
	n := rapid.IntRange(2, 24).Draw(rt, "nodes")
	var edges [][2]int
	for range rapid.IntRange(0, 50).Draw(rt, "ties") {
		a, b := rapid.IntRange(1, n).Draw(rt, "a"), rapid.IntRange(1, n).Draw(rt, "b")
		if a != b {
			edges = append(edges, [2]int{a, b})
		}
	}
	seed := rapid.Uint64().Draw(rt, "seed")
	r := rand.New(rand.NewPCG(seed, 1))
	return tied(t, n, edges, func(int) float64 { return float64(1+r.IntN(10)) / 10 })
}

func TestEveryCommunityHangsTogether(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := random(rt, t)
		o := Options{Seed: rapid.Uint64().Draw(rt, "s"), CPM: rapid.Bool().Draw(rt, "cpm")}
		all := 0
		for _, c := range g.Communities(o) {
			all += len(c)
			if len(c) > 1 {
				if parts := g.Part(c).Components(); len(parts) != 1 || len(parts[0]) != len(c) {
					rt.Fatalf("the community %v falls apart: %v", c, parts)
				}
			}
		}
		if all != len(g.Nodes()) {
			rt.Fatalf("%d nodes are in communities, of %d", all, len(g.Nodes()))
		}
	})
}

func TestCommunitiesAreNoWorseThanEverybodyAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := random(rt, t)
		if got, alone := g.Modularity(g.Communities(Options{Seed: 1}), 1), g.Modularity(nil, 1); got < alone-1e-12 {
			rt.Fatalf("modularity %v, alone %v", got, alone)
		}
	})
}

func TestBridgesAreThoseWithoutWhichItFallsApart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := random(rt, t)
		var want []Tie
		before := len(g.parts())
		for i := range g.ties {
			k := -1
			if without := g.with(func(*Tie) bool { k++; return k != i }); len(without.parts()) > before {
				want = append(want, g.ties[i])
			}
		}
		if got := g.Bridges(); !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
			rt.Fatalf("bridges %v, want %v", got, want)
		}
	})
}

func TestWhyIsTheSurestPath(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := random(rt, t)
		n := len(g.nodes)
		best := make([][]float64, n) // Floyd and Warshall, over products
		for i := range best {
			best[i] = make([]float64, n)
			best[i][i] = 1
		}
		for i, e := range g.ends {
			p := g.ties[i].Probability
			best[e[0]][e[1]], best[e[1]][e[0]] = max(best[e[0]][e[1]], p), max(best[e[1]][e[0]], p)
		}
		for k := range n {
			for i := range n {
				for j := range n {
					best[i][j] = max(best[i][j], best[i][k]*best[k][j])
				}
			}
		}
		a, b := rapid.IntRange(0, n-1).Draw(rt, "from"), rapid.IntRange(0, n-1).Draw(rt, "to")
		if a == b {
			return
		}
		steps, err := g.Why(g.nodes[a].ID, g.nodes[b].ID)
		if err != nil {
			rt.Fatal(err)
		}
		got := 0.0
		if len(steps) > 0 {
			got = 1
		}
		at := g.nodes[a].ID
		for _, s := range steps {
			if s.From != at {
				rt.Fatalf("the path breaks: %v", steps)
			}
			at, got = s.To, got*s.Tie.Probability
		}
		if math.Abs(got-best[a][b]) > 1e-6 || len(steps) > 0 && at != g.nodes[b].ID {
			rt.Fatalf("a path of %v, the best is %v", got, best[a][b])
		}
	})
}

func TestCoresAreThoseOfTheDefinition(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		g := random(rt, t)
		cores := g.Cores()
		for k := 1; k < 6; k++ {
			in := map[string]bool{}
			for _, n := range g.nodes {
				in[n.ID] = true
			}
			for changed := true; changed; {
				changed = false
				for i, n := range g.nodes {
					if !in[n.ID] {
						continue
					}
					near := map[string]bool{}
					for _, t := range g.near[i] {
						if o := g.nodes[g.other(t, int32(i))].ID; in[o] {
							near[o] = true
						}
					}
					if len(near) < k {
						in[n.ID], changed = false, true
					}
				}
			}
			for _, n := range g.nodes {
				if in[n.ID] != (cores[n.ID] >= k) {
					rt.Fatalf("%s is in the %d-core: %v, its number is %d", n.ID, k, in[n.ID], cores[n.ID])
				}
			}
		}
	})
}

// small is two events that share a suspect; a third person is only unsurely in it.
func small(t testing.TB) *Graph {
	g, err := New([]Node{{ID: "S1", Kind: Person, Areas: []string{"North"}}, {ID: "S2", Kind: Person, Areas: []string{"South"}}, {ID: "C1", Kind: Person}, {ID: "C2", Kind: Person},
		{ID: "E1", Kind: Event}, {ID: "E2", Kind: Event}},
		[]Tie{{From: "S1", To: "E1", Kind: SuspectOf, Probability: 1, Evidence: []Evidence{{Source: "Police", Record: "R1"}}},
			{From: "S2", To: "E1", Kind: SuspectOf, Probability: 0.8}, {From: "C1", To: "E1", Kind: VictimOf, Probability: 1},
			{From: "S1", To: "E2", Kind: SuspectOf, Probability: 0.9}, {From: "C2", To: "E2", Kind: VictimOf, Probability: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestPersonsAreTiedByKind(t *testing.T) {
	got := map[string]float64{}
	for _, tie := range small(t).Persons().Ties() {
		got[tie.From+" "+tie.To+" "+string(tie.Kind)] = math.Round(tie.Probability*1000) / 1000
	}
	want := map[string]float64{"S1 S2 suspected-together": 0.8, "C1 C2 harmed-by-same": 0.9}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("ties %v, want %v", got, want)
	}
}

func TestANetworkSurvivesOrNot(t *testing.T) {
	all := small(t).Survival(0.5, 0.85, 0.95, 1)
	if len(all) != 1 || len(all[0].Persons) != 4 || !all[0].Crosses() {
		t.Fatalf("networks %+v", all)
	}
	var words []string
	for _, f := range all[0].At {
		words = append(words, f.Words)
	}
	if want := []string{"loses 1 of 4 persons", "loses 2 of 4 persons", "loses 2 of 4 persons"}; !slices.Equal(words, want) {
		t.Errorf("%q, want %q", words, want)
	}
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	person := Node{ID: "A", Kind: Person}
	other := Node{ID: "B", Kind: Person}
	for words, c := range map[string]struct {
		nodes []Node
		ties  []Tie
	}{
		"no ID":           {nodes: []Node{{Kind: Person}}},
		"no kind of node": {nodes: []Node{{ID: "A", Kind: "robot"}}},
		"there twice":     {nodes: []Node{person, person}},
		"no node \"Z\"":   {nodes: []Node{person}, ties: []Tie{{From: "A", To: "Z", Kind: Associated, Probability: 1}}},
		"itself":          {nodes: []Node{person}, ties: []Tie{{From: "A", To: "A", Kind: Associated, Probability: 1}}},
		"no kind of tie":  {nodes: []Node{person, other}, ties: []Tie{{From: "A", To: "B", Kind: "friend", Probability: 1}}},
		"probability":     {nodes: []Node{person, other}, ties: []Tie{{From: "A", To: "B", Kind: Associated, Probability: math.NaN()}}},
		"should be above": {nodes: []Node{person, other}, ties: []Tie{{From: "A", To: "B", Kind: Associated}}},
	} {
		if _, err := New(c.nodes, c.ties); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("want %q, got %v", words, err)
		}
	}
}

func TestTheTimeOfATie(t *testing.T) {
	g, err := New([]Node{{ID: "A", Kind: Person}, {ID: "B", Kind: Person}}, []Tie{{From: "A", To: "B", Kind: InContact, Probability: 1, Since: "2019-03", Until: "2020"},
		{From: "A", To: "B", Kind: Associated, Probability: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		since, until string
		want         int
	}{{"", "", 2}, {"2021", "", 1}, {"2020", "", 2}, {"", "2018", 1}, {"", "2019", 2}, {"2019", "2019", 2}} {
		if got := len(g.Slice(c.since, c.until).Ties()); got != c.want {
			t.Errorf("%s to %s: %d ties, want %d", c.since, c.until, got, c.want)
		}
	}
}
