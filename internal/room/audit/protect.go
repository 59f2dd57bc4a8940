package audit

import (
	"slices"

	"candour/internal/table/bounds"
)

// Limits of what is printed of people by group.
const (
	fewestCounted = 6  // a smaller count is not printed
	fewestKnown   = 30 // nor are shares of fewer
)

// What is printed where a share is not.
const (
	fewWords  = "too few to be printed" // 0 to 5 people: which, is not told
	noneWords = "none"
	heldWords = "not printed, since a smaller group could be worked out from it"
	hideWords = "not printed, since it could give somebody away"
)

// protectedShares give the share of each group of a role, or what stands in its
// place. Counts are rounded; what nobody may learn is kept from the others too:
// a nought is told as one only where no small count stands beside it and two
// groups or more are printed, and a small count never has less room than 0 to 5.
func protectedShares(d Demographic) []string {
	shown := printable(d)
	out := make([]string, len(d.Groups))
	small := slices.ContainsFunc(d.Groups, func(g Share) bool { return g.Count > 0 && g.Count < fewestCounted })
	for i, g := range d.Groups {
		switch {
		case shown == nil:
			out[i] = hideWords
		case shown[i]:
			out[i] = shareWords(g, d)
		case g.Count >= fewestCounted:
			out[i] = heldWords
		case small:
			out[i] = fewWords
		default:
			out[i] = noneWords
		}
	}
	return out
}

// printable says which groups may be printed: nil when none, since all who are
// known are of one group, or nearly, and each of them would be told.
func printable(d Demographic) []bool {
	shown, n := make([]bool, len(d.Groups)), 0
	for i, g := range d.Groups {
		if shown[i] = g.Count >= fewestCounted; shown[i] {
			n++
		}
	}
	if d.Known < fewestKnown {
		return nil
	}
	for ; n >= 2; n-- {
		if roomy(d, shown) {
			return shown
		}
		shown[smallestOf(d, shown)] = false
	}
	return nil
}

func smallestOf(d Demographic, shown []bool) int {
	at := -1
	for i, g := range d.Groups {
		if shown[i] && (at < 0 || g.Count < d.Groups[at].Count) {
			at = i
		}
	}
	return at
}

// roomy says whether whoever knows all that is printed is left with 0 to 5 for
// each count that is not. Of a rounded count they know it to within two.
func roomy(d Demographic, shown []bool) bool {
	minimum, maximum := nearestFive(d.Known)-2, nearestFive(d.Known)+2
	hidden, held, small := 0, 0, false
	for i, g := range d.Groups {
		switch {
		case shown[i]:
			minimum -= nearestFive(g.Count) + 2
			maximum -= max(fewestCounted, nearestFive(g.Count)-2)
		case g.Count >= fewestCounted:
			held++
		default:
			hidden++
			small = small || g.Count > 0
		}
	}
	if !small { // the others are noughts, and told
		return held != 1
	}
	free := held > 0 // a held group takes up whatever is left
	room := maximum-int64(held*fewestCounted) >= fewestCounted-1
	return room && (free || minimum <= int64((hidden-1)*(fewestCounted-1)))
}

// shareWords give a share of rounded counts, with its bounds.
func shareWords(g Share, d Demographic) string {
	missing := nearestFive(d.People - d.Known)
	if missing == 0 && d.People > d.Known {
		missing = 5 // few are missing, and that is not none
	}
	share, err := bounds.NewShare(bounds.Counts{Yes: min(nearestFive(g.Count), nearestFive(d.Known)), Known: nearestFive(d.Known), Missing: missing})
	if err != nil {
		return hideWords
	}
	return share.String()
}
