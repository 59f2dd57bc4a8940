package linkage

// Levels gives gamma for each comparison of two records: -1 for a missing
// value, 0 for the worst agreement.
func (l *Linker) Levels(a, b int) []int {
	a, b = min(a, b), max(a, b)
	out := make([]int, len(l.comps))
	for i, c := range l.comps {
		out[i] = int(c.evaluate(c.plainWork(), c.t.codes[a], c.t.codes[b])) - 1
	}
	return out
}
