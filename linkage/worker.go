package linkage

// worker does units. It has memory of its own.
type worker struct {
	p     *plan
	comps []*comparator
	works []*work // of the comparisons
	tests []*work // of the rules' rests
	first int     // rules before this one of the unit's rule exclude pairs

	left, right []uint32   // records of the block at hand
	lc, rc      [][]uint32 // their tuples, by comparison
	lk, rk      [][]uint32 // their keys in earlier rules
	masks       [][]uint64 // of the right records' texts in simple comparisons
	lens        [][]uint8
	bounds      []float64
	active      []uint32 // places in right that are still of interest
	compared    int64

	// each is called for a left record and the active right ones.
	each func(w *worker, i int)

	sum      []float64 // by place in right: weight so far
	levels   [][]uint8 // by comparison, by place in right
	edges    []Edge
	sortedOf int // the capped block whose sorted records are held, by key and rule
	sorted   []uint32
	sortedR  []uint32
}

func (p *plan) newWorker(comps []*comparator, each func(w *worker, i int)) *worker {
	w := &worker{p: p, comps: comps, each: each, sortedOf: -1}
	for _, c := range comps {
		w.works = append(w.works, c.newWork())
	}
	w.tests = make([]*work, len(p.rules))
	for i, u := range p.rules {
		if u.rest != nil {
			w.tests[i] = u.rest.newWork()
		}
	}
	w.lc, w.rc = make([][]uint32, len(comps)), make([][]uint32, len(comps))
	w.lk, w.rk = make([][]uint32, len(p.rules)), make([][]uint32, len(p.rules))
	w.levels = make([][]uint8, len(comps))
	w.masks, w.lens = make([][]uint64, len(comps)), make([][]uint8, len(comps))
	return w
}

// do compares all pairs of a unit.
func (w *worker) do(u unit) {
	b := w.p.blocks[u.rule]
	for key := u.key0; key < u.key1; key++ {
		l, r := b.of(key), b.right.of(key)
		if len(l) == 0 || len(r) == 0 || b.same && len(l) < 2 {
			continue
		}
		from, to := 0, len(l)
		if u.to > 0 {
			from, to = u.from, u.to
		}
		if max(len(l), len(r)) > w.p.maxBlock {
			w.windows(u.rule, key, l, r, b.same, from, to)
			continue
		}
		if b.same {
			w.gather(u.rule, l[from:to], l[from:])
		} else {
			w.gather(u.rule, l[from:to], r)
		}
		for i := range w.left {
			w.candidates(u.rule, i, b.same)
			if len(w.active) > 0 {
				w.each(w, i)
			}
		}
	}
}

// windows compares each record of a capped block with its neighbours.
func (w *worker) windows(rule, key int, l, r []uint32, same bool, from, to int) {
	if id := rule<<32 | key; w.sortedOf != id {
		w.sorted = w.p.sortedForWindow(l)
		w.sortedR = w.sorted
		if !same {
			w.sortedR = w.p.sortedForWindow(r)
		}
		w.sortedOf = id
	}
	width := windowOf(len(l), len(r), w.p.maxBlock)
	for i := from; i < to; i++ {
		start := i + 1
		if !same {
			start = int(int64(i) * int64(len(r)) / int64(len(l)))
		}
		me := w.sorted[i]
		for _, other := range w.sortedR[min(start, len(r)):min(start+width, len(r))] {
			a, b := me, other
			if same && b < a {
				a, b = b, a
			}
			w.gather(rule, []uint32{a}, []uint32{b})
			w.candidates(rule, 0, false)
			if len(w.active) > 0 {
				w.each(w, 0)
			}
		}
	}
}

// gather copies what is known of the records of a block side by side. When
// both sides are the same, right begins with the records of left.
func (w *worker) gather(rule int, left, right []uint32) {
	w.left, w.right = left, right
	for c, comp := range w.comps {
		w.lc[c], w.rc[c] = pickUp(w.lc[c], comp.t.codes, left), pickUp(w.rc[c], comp.t.codes, right)
		if comp.simple {
			w.masks[c], w.lens[c] = pickUp(w.masks[c], comp.masks, w.rc[c]), pickUp(w.lens[c], comp.lens, w.rc[c])
		}
		if len(w.levels[c]) < len(right) {
			w.levels[c] = make([]uint8, len(right)+len(right)/2)
		}
	}
	for q := w.first; q < rule; q++ {
		u := w.p.rules[q]
		w.lk[q], w.rk[q] = pickUp(w.lk[q], u.left, left), pickUp(w.rk[q], u.right, right)
	}
	if len(w.sum) < len(right) {
		w.sum = make([]float64, len(right)+len(right)/2)
	}
}

func pickUp[T any](into, from []T, at []uint32) []T {
	if cap(into) < len(at) {
		into = make([]T, len(at)+len(at)/2)
	}
	into = into[:len(at)]
	for i, x := range at {
		into[i] = from[x]
	}
	return into
}

// candidates finds the right records that left record i is to be compared
// with: later ones, of another list where only those are linked, for which the
// rest of the rule holds and no earlier rule does.
func (w *worker) candidates(rule, i int, same bool) {
	me := w.left[i]
	w.active = w.active[:0]
	start := 0
	if same {
		start = i + 1
	}
	for j := start; j < len(w.right); j++ {
		w.active = append(w.active, uint32(j)) //nolint:gosec // below the size of a block
	}
	if !same {
		w.keep(func(j uint32) bool { return me < w.right[j] })
	}
	if w.p.l.Model.LinkType == LinkOnly {
		source := w.p.l.Records.Lists()
		w.keep(func(j uint32) bool { return source[me] != source[w.right[j]] })
	}
	if u := w.p.rules[rule]; u.rest != nil {
		w.keep(func(j uint32) bool {
			return u.rest.compare(w.tests[rule], u.rest.t.codes[me], u.rest.t.codes[w.right[j]]) == 2
		})
	}
	for q := w.first; q < rule; q++ {
		w.exclude(q, i)
	}
	w.compared += int64(len(w.active))
}

// exclude leaves out the pairs that an earlier rule gives.
func (w *worker) exclude(q, i int) {
	u, key := w.p.rules[q], w.lk[q][i]
	if key == 0 {
		return
	}
	keys, n := w.rk[q], 0
	if u.rest == nil {
		for _, j := range w.active {
			w.active[n] = j
			if keys[j] != key {
				n++
			}
		}
		w.active = w.active[:n]
		return
	}
	me := w.left[i]
	w.keep(func(j uint32) bool {
		return keys[j] != key || u.rest.compare(w.tests[q], u.rest.t.codes[me], u.rest.t.codes[w.right[j]]) != 2
	})
}

func (w *worker) keep(good func(j uint32) bool) {
	n := 0
	for _, j := range w.active {
		if w.active[n] = j; good(j) {
			n++
		}
	}
	w.active = w.active[:n]
}
