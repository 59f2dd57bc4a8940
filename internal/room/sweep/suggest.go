package sweep

import "candour/internal/table/tableschema"

// distance is how many slips of the keyboard turn one text into the other; more than
// most is given as most+1.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	return min(tableschema.Slips(x, y), most+1)
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
