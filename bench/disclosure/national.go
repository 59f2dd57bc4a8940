package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"candour/disclosure"
)

// national makes a made-up national table: 43 forces in 10 regions, 19 ethnic
// groups in 5 broad groups, 5 settings, 4 years, each with its totals, about
// 16,000 leaves, nearly all of them small.
func national(people float64, seed uint64) (*disclosure.Table, error) {
	rng := rand.New(rand.NewPCG(seed, 23))
	dims := []disclosure.Dimension{
		disclosure.Grouped("force", "England and Wales", groups("Region", "Force", 10, 43)...),
		disclosure.Grouped("ethnicity", "all", broad()...),
		disclosure.Flat("setting", "all", "family", "institution", "group", "other", "not known"),
		disclosure.Flat("year", "all", "2020", "2021", "2022", "2023"),
	}
	weights := [][]float64{skewed(rng, len(dims[0].Codes), 0.8), skewed(rng, len(dims[1].Codes), 1.6), {0, 5, 1, 1, 3, 2}, {0, 9, 10, 11, 12}}
	var leaves []disclosure.Cell
	var sums []float64
	sum := 0.0
	each(dims, func(index []int) {
		w := 1.0
		for d, i := range index {
			w *= weights[d][i]
		}
		sum += w
		leaves = append(leaves, disclosure.Cell{Index: append([]int(nil), index...)})
		sums = append(sums, w)
	})
	for i := range leaves {
		leaves[i].Count = poisson(rng, people*sums[i]/sum)
	}
	t, err := disclosure.NewTable("synthetic national table", dims, leaves)
	if err == nil {
		t.Population = "suspects, synthetic"
	}
	return t, err
}

func groups(group, part string, n, parts int) []disclosure.Group {
	out := make([]disclosure.Group, n)
	for g := range out {
		out[g].Code = fmt.Sprintf("%s %d", group, g+1)
	}
	for p := range parts {
		g := p * n / parts
		out[g].Parts = append(out[g].Parts, fmt.Sprintf("%s %d", part, p+1))
	}
	return out
}

func broad() []disclosure.Group {
	out := make([]disclosure.Group, 5)
	for g, n := range []int{5, 4, 5, 3, 2} {
		out[g].Code = fmt.Sprintf("Broad group %d", g+1)
		for p := range n {
			out[g].Parts = append(out[g].Parts, fmt.Sprintf("Group %d.%d", g+1, p+1))
		}
	}
	return out
}

// skewed gives weights of which a few are large.
func skewed(rng *rand.Rand, n int, spread float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Exp(spread * rng.NormFloat64())
	}
	return out
}

// poisson draws a count (Knuth's way, in parts where the mean is large).
func poisson(rng *rand.Rand, mean float64) float64 {
	n := 0.0
	for ; mean > 500; mean -= 500 {
		n += poisson(rng, 500)
	}
	limit, p := math.Exp(-mean), rng.Float64()
	for ; p > limit; n++ {
		p *= rng.Float64()
	}
	return n
}

// each calls fn with the places of every leaf.
func each(dims []disclosure.Dimension, fn func([]int)) {
	parents := make([]map[int]bool, len(dims))
	for d := range dims {
		parents[d] = map[int]bool{}
		for _, p := range dims[d].Parent {
			parents[d][p] = true
		}
	}
	index := make([]int, len(dims))
	var next func(d int)
	next = func(d int) {
		if d == len(dims) {
			fn(index)
			return
		}
		for i := range dims[d].Codes {
			if !parents[d][i] {
				index[d] = i
				next(d + 1)
			}
		}
	}
	next(0)
}

// smaller is a table on which other methods can be compared.
func smaller(mean float64, seed uint64) (*disclosure.Table, error) {
	rng := rand.New(rand.NewPCG(seed, 24))
	dims := []disclosure.Dimension{
		disclosure.Grouped("force", "all", groups("Region", "Force", 3, 12)...),
		disclosure.Flat("ethnicity", "all", "1", "2", "3", "4", "5", "6", "7", "8"),
		disclosure.Flat("setting", "all", "family", "institution", "group", "other"),
	}
	w := [][]float64{skewed(rng, 16, 0.8), skewed(rng, 9, 1.2), skewed(rng, 5, 1)}
	var leaves []disclosure.Cell
	var sum float64
	each(dims, func(index []int) {
		leaves = append(leaves, disclosure.Cell{Index: append([]int(nil), index...), Count: w[0][index[0]] * w[1][index[1]] * w[2][index[2]]})
		sum += leaves[len(leaves)-1].Count
	})
	for i := range leaves {
		leaves[i].Count = poisson(rng, leaves[i].Count/sum*mean*float64(len(leaves)))
	}
	return disclosure.NewTable("smaller", dims, leaves)
}
