package disclosure

import "strconv"

// Base is what counts are rounded down to when nothing else is said: fewer
// than five are told apart from each other by nobody.
const Base = 5

// Band is the range that a count lies in, both ends included.
type Band struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Of gives the band of a count: from the multiple of base at or below it.
// A count below zero counts as zero, a base below two as Base.
func Of(n, base int) Band {
	if base < 2 {
		base = Base
	}
	n = max(n, 0)
	return Band{n - n%base, n - n%base + base - 1}
}

// String gives "5 to 9".
func (b Band) String() string { return strconv.Itoa(b.From) + " to " + strconv.Itoa(b.To) }

// Sum is the band that a total of the parts must lie in.
func Sum(parts ...Band) (out Band) {
	for _, p := range parts {
		out.From += p.From
		out.To += p.To
	}
	return out
}

// MayPrintQuantile says whether a median of n people may be printed: of fewer
// than Base it would be somebody's own figure.
func MayPrintQuantile(n int) bool { return n >= Base }

// MayPrintTail says the same of a 90th percentile, which fewer people stand
// behind: twice as many are needed.
func MayPrintTail(n int) bool { return n >= 2*Base }
