package testimony

import (
	"maps"
	"slices"

	"candour/internal/table/agreement"
)

// Tag is that one reader found one theme in one account.
type Tag struct{ Account, Theme, Reader string }

// Reading is that one reader has read one account whole; a reader who finds no
// theme has read it too.
type Reading struct{ Account, Reader string }

// Themes says what was found by two readers: an account belongs to a theme when two
// different people found it there. A tag by somebody who is not known, or of an
// account they did not read, counts for nothing.
func Themes(readings []Reading, tags []Tag) map[string][]string {
	by := map[[2]string]map[string]bool{}
	read := readSet(readings)
	for _, t := range tags {
		if t.Reader == "" || t.Theme == "" || !read[Reading{t.Account, t.Reader}] {
			continue
		}
		k := [2]string{t.Theme, t.Account}
		if by[k] == nil {
			by[k] = map[string]bool{}
		}
		by[k][t.Reader] = true
	}
	out := map[string][]string{}
	for k, readers := range by {
		if len(readers) > 1 {
			out[k[0]] = append(out[k[0]], k[1])
		}
	}
	for _, accounts := range out {
		slices.Sort(accounts)
	}
	return out
}

func readSet(readings []Reading) map[Reading]bool {
	out := map[Reading]bool{}
	for _, r := range readings {
		if r.Reader != "" && r.Account != "" {
			out[r] = true
		}
	}
	return out
}

// Agreement is how far two readers found the same.
type Agreement struct {
	Accounts  int // read by two or more
	Decisions int // a theme and an account, decided by a pair of readers
	Agreed    int
	// Kappa is the agreement beyond chance over all decisions together: Cohen's of two
	// readers, Fleiss' where several read in turns (package agreement). HasKappa is
	// false where chance alone would agree always.
	Kappa    float64
	HasKappa bool
}

// Agree compares the first two readers of each account, in the order of their
// readings, over all themes that anybody found anywhere.
func Agree(readings []Reading, tags []Tag) Agreement {
	pairs := firstTwo(readings)
	found, themes, readers := map[Tag]bool{}, map[string]bool{}, map[string]bool{}
	for _, t := range tags {
		if t.Theme != "" {
			found[t], themes[t.Theme] = true, true
		}
	}
	table := [][]int{{0, 0}, {0, 0}}
	for account, pair := range pairs {
		slices.Sort(pair) // rows are always the same reader where there are but two
		readers[pair[0]], readers[pair[1]] = true, true
		for theme := range themes {
			table[index(found[Tag{account, theme, pair[0]}])][index(found[Tag{account, theme, pair[1]}])]++
		}
	}
	out := Agreement{Accounts: len(pairs), Agreed: table[0][0] + table[1][1]}
	out.Decisions = out.Agreed + table[0][1] + table[1][0]
	if len(readers) > 2 {
		out.Kappa, out.HasKappa = agreement.Fleiss(table)
	} else {
		out.Kappa, out.HasKappa = agreement.Cohen(table)
	}
	return out
}

// firstTwo gives the first two readers of each account that has two.
func firstTwo(readings []Reading) map[string][]string {
	out := map[string][]string{}
	for _, r := range readings {
		if r.Reader == "" || r.Account == "" || len(out[r.Account]) == 2 || slices.Contains(out[r.Account], r.Reader) {
			continue
		}
		out[r.Account] = append(out[r.Account], r.Reader)
	}
	maps.DeleteFunc(out, func(_ string, pair []string) bool { return len(pair) < 2 })
	return out
}

func index(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
