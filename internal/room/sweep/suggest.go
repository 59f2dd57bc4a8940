package sweep

// distance is how many single-character changes (put in, take out, replace,
// swap two neighbours) turn one text into the other; more than most is given
// as most+1. (Optimal string alignment: Damerau 1964, Levenshtein 1966.)
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	before, prev, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > most+1 {
			return most + 1
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(y)], most+1)
}

// nearest gives the one of names that is most like what was written; empty
// when none is near, or two are equally near.
func nearest(got string, names []string) string {
	most := 1
	if len(got) >= 5 {
		most = 2
	}
	if len(got) >= 10 {
		most = 3
	}
	best, at, tie := most+1, "", false
	for _, n := range names {
		switch d := distance(got, n, most); {
		case d < best:
			best, at, tie = d, n, false
		case d == best:
			tie = true
		}
	}
	if best > most || tie {
		return ""
	}
	return at
}
