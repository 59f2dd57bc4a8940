package textsim

// Nearest gives up to n pairs of one text with those of other groups that are
// most like it, the most alike first; all of them when n is 0 or less, and
// none when the identifier is not known.
func (x *Index) Nearest(id string, n int) []Pair {
	i, ok := x.place[id]
	if !ok {
		return nil
	}
	list := x.neighbours(i, 0, make([]float64, len(x.docs)))
	if n > 0 && len(list) > n {
		list = list[:n]
	}
	out := make([]Pair, len(list))
	for k, near := range list {
		out[k] = x.pair(min(i, near.doc), max(i, near.doc), near.score)
	}
	return out
}
