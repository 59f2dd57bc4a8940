package alike

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
)

// Groups is what is alike. All lists are in order, and the same for the same documents.
type Groups struct {
	Exact  [][]string `json:"exact"`  // ids with the same bytes, two or more
	Family [][]string `json:"family"` // ids of mails that are the same, two or more
	Near   []Group    `json:"near"`   // of two differing files at least
	Short  []string   `json:"short"`  // ids that were compared by their hashes alone: too few words
	Common []Common   `json:"common"` // lines that were left out
}

// Group is near copies around one text.
type Group struct {
	Centre  string   `json:"centre"`  // the id of a document with that text
	Members []Member `json:"members"` // the centre first, then the nearest first
	Lowest  float64  `json:"lowest"`  // of the similarities to the centre
}

// Member is a document and how much it has in common with the centre of its group.
type Member struct {
	ID         string  `json:"id"`
	Similarity float64 `json:"similarity"`
}

// Link is two texts that have the threshold in common, by a document of each. Most are inside a group; the others are
// why a human may want to look beyond one.
type Link struct {
	A, B       string
	Similarity float64
}

// shape is all texts that are the same in the words that count.
type shape struct {
	key   key
	nodes []*node
	set   []uint64 // shingles; made when first asked for
	near  []edge
}

type edge struct {
	to         int
	similarity float64
}

// Groups finds what is alike among all documents of the index.
func (x *Index) Groups() Groups {
	common := x.common()
	shapes, short := x.shapes(common)
	x.connect(shapes, common)
	g := Groups{Exact: several(x.exact), Family: several(x.family), Short: short, Common: x.commonWords(common)}
	for _, s := range stars(shapes) {
		if group, ok := x.group(shapes, s); ok {
			g.Near = append(g.Near, group)
		}
	}
	slices.SortFunc(g.Near, func(a, b Group) int { return cmp.Compare(a.Centre, b.Centre) })
	return g
}

// Links are all pairs of differing texts that have the threshold in common.
func (x *Index) Links() []Link {
	common := x.common()
	shapes, _ := x.shapes(common)
	x.connect(shapes, common)
	var out []Link
	for i, s := range shapes {
		for _, e := range s.near {
			if e.to > i {
				a, b := s.first(), shapes[e.to].first()
				out = append(out, Link{A: min(a, b), B: max(a, b), Similarity: e.similarity})
			}
		}
	}
	slices.SortFunc(out, func(a, b Link) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	return out
}

// Similarity is how much of their shingles two documents have in common, by all their words. False: one of them is not in the index.
func (x *Index) Similarity(a, b string) (float64, bool) {
	na, nb := x.documents[a], x.documents[b]
	if na == nil || nb == nil {
		return 0, false
	}
	if na == nb {
		return 1, true
	}
	return jaccard(shingles(na.text.words), shingles(nb.text.words)), true
}

func (s *shape) first() string {
	out := s.nodes[0].ids[0]
	for _, n := range s.nodes {
		out = min(out, slices.Min(n.ids))
	}
	return out
}

// several are the lists of two or more, in order.
func several(by map[string][]string) [][]string {
	var out [][]string
	for _, ids := range by {
		if len(ids) > 1 {
			out = append(out, slices.Sorted(slices.Values(ids)))
		}
	}
	slices.SortFunc(out, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// shapes are the texts by the words that count, in the order of their hashes, and the documents that are too short.
func (x *Index) shapes(common map[uint64]int) ([]*shape, []string) {
	by := map[key]*shape{}
	var short []string
	for _, n := range x.nodes {
		x.refresh(n, common)
		if n.counted < x.rules.MinWords {
			short = append(short, n.ids...)
			continue
		}
		s := by[n.shape]
		if s == nil {
			s = &shape{key: n.shape}
			by[n.shape] = s
		}
		s.nodes = append(s.nodes, n)
	}
	slices.Sort(short)
	return slices.SortedFunc(maps.Values(by), func(a, b *shape) int { return bytes.Compare(a.key[:], b.key[:]) }), short
}

// refresh makes the signature of a text again where other lines are left out than last time.
func (x *Index) refresh(n *node, common map[uint64]int) {
	words := counting(n, common)
	k := n.key
	if len(words) != len(n.text.words) {
		k = keyOf(words)
	}
	if n.fresh && k == n.shape {
		return
	}
	n.shape, n.counted, n.fresh = k, len(words), true
	if n.counted >= x.rules.MinWords {
		n.signature = signatureOf(shingles(words))
	}
}

// counting is the words of a text without the lines that are left out.
func counting(n *node, common map[uint64]int) []uint32 {
	if len(common) == 0 {
		return n.text.words
	}
	return n.text.without(func(i int) bool { return common[n.text.lines[i]] > 0 })
}

// connect finds the links between shapes: proposed by a band, and verified.
func (x *Index) connect(shapes []*shape, common map[uint64]int) {
	set := func(i int) []uint64 {
		if shapes[i].set == nil {
			shapes[i].set = shingles(counting(shapes[i].nodes[0], common))
		}
		return shapes[i].set
	}
	verified := map[[2]key]float64{}
	asked := map[[2]int]bool{}
	for b := range bands {
		meet := map[uint64][]int{}
		for i, s := range shapes {
			h := s.nodes[0].signature[b]
			meet[h] = append(meet[h], i)
		}
		for _, list := range meet {
			for n, i := range list {
				for _, j := range list[n+1:] {
					if asked[[2]int{i, j}] {
						continue
					}
					asked[[2]int{i, j}] = true
					pair := [2]key{shapes[i].key, shapes[j].key}
					s, ok := x.verified[pair]
					if !ok {
						s = jaccard(set(i), set(j))
					}
					verified[pair] = s
					if s >= x.rules.Threshold {
						shapes[i].near = append(shapes[i].near, edge{j, s})
						shapes[j].near = append(shapes[j].near, edge{i, s})
					}
				}
			}
		}
	}
	x.verified = verified
}

// group is a star with its documents. False: all of them are one file.
func (x *Index) group(shapes []*shape, s star) (Group, bool) {
	g := Group{Centre: shapes[s.centre].first(), Lowest: 1}
	files := map[string]bool{}
	for _, m := range s.members {
		for _, n := range shapes[m.to].nodes {
			for _, id := range n.ids {
				g.Members = append(g.Members, Member{ID: id, Similarity: m.similarity})
				files[cmp.Or(x.sha[id], "\x00"+id)] = true
			}
		}
		g.Lowest = min(g.Lowest, m.similarity)
	}
	slices.SortFunc(g.Members, func(a, b Member) int {
		if (a.ID == g.Centre) != (b.ID == g.Centre) {
			if a.ID == g.Centre {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.ID, b.ID))
	})
	return g, len(files) > 1
}
