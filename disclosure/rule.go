package disclosure

import "math"

// Rule says which cells may not be printed for what they are by themselves.
// The parts are independent; a cell that any part hides is hidden.
type Rule struct {
	// Threshold hides counts of 1 to Threshold; 0 turns it off.
	Threshold float64
	// Zeros hides zeros as well, except those that are structural.
	Zeros bool
	// DominanceN and DominanceK hide a cell whose N largest contributions make
	// up more than K per cent of it; 0 turns it off.
	DominanceN int
	DominanceK float64
	// PPercent hides a cell whose second largest contributor could work out the
	// largest to within this percentage (the p % rule); 0 turns it off.
	PPercent float64
}

// Primary lists the cells that the rule hides, by number.
func (t *Table) Primary(r Rule) []int {
	var out []int
	for c := range t.Cells {
		if r.hides(&t.Cells[c]) {
			out = append(out, c)
		}
	}
	return out
}

func (r Rule) hides(c *Cell) bool {
	if c.Structural {
		return false
	}
	if c.Count == 0 {
		return r.Zeros
	}
	return c.Count <= r.Threshold || r.dominated(c) || r.nearlyKnown(c)
}

func (r Rule) dominated(c *Cell) bool {
	if r.DominanceN <= 0 || len(c.Largest) == 0 {
		return false
	}
	sum := 0.0
	for _, v := range c.Largest[:min(r.DominanceN, len(c.Largest))] {
		sum += math.Abs(v)
	}
	return sum > r.DominanceK/100*c.Count
}

// nearlyKnown is the p % rule: what is left without the two largest is less
// than p % of the largest.
func (r Rule) nearlyKnown(c *Cell) bool {
	if r.PPercent <= 0 || len(c.Largest) == 0 {
		return false
	}
	rest := c.Count - c.Largest[0]
	if len(c.Largest) > 1 {
		rest -= c.Largest[1]
	}
	return rest < r.PPercent/100*c.Largest[0]
}
