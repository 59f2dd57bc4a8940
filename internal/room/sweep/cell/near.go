package cell

import "candour/internal/table/tableschema"

// Distance is how many slips of the keyboard turn one text into the other; more than
// most is given as most+1.
func Distance(a, b string, maximum int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > maximum || -d > maximum {
		return maximum + 1
	}
	return min(tableschema.Slips(x, y), maximum+1)
}

// Nearest gives the one of names that is most like what was written; empty
// when none is near, or two are equally near.
func Nearest(got string, names []string) string {
	maximum := 1
	if len(got) >= 5 {
		maximum = 2
	}
	if len(got) >= 10 {
		maximum = 3
	}
	best, at, tie := maximum+1, "", false
	for _, n := range names {
		switch d := Distance(got, n, maximum); {
		case d < best:
			best, at, tie = d, n, false
		case d == best:
			tie = true
		}
	}
	if best > maximum || tie {
		return ""
	}
	return at
}
