package search

import "slices"

// Index is a set of segments, searched as if they were one.
type Index struct {
	lex      *Lexicon
	segments []*Segment
}

// New puts segments together. No record may stand in two of them.
func (l *Lexicon) New(segments ...*Segment) *Index { return &Index{l, segments} }

// Len is how many records stand in it.
func (x *Index) Len() (n int) {
	for _, s := range x.segments {
		n += s.live
	}
	return n
}

// Options are how it is looked for.
type Options struct {
	// Kind keeps those of one kind; empty: all.
	Kind string
	// Exact looks for the words as they were typed and tries no others.
	Exact bool
	// From and Size are the part of the hits that is wanted.
	From, Size int
}

// Hit is a record that was found.
type Hit struct {
	ID, Kind, Title string
	// Some says that it has only some of what was asked for.
	Some bool
}

// Result is what was found.
type Result struct {
	Query Query
	// Instead is what was looked for in place of the query, which nothing has; empty
	// where the query was.
	Instead string
	// Unknown are the words that nothing has.
	Unknown []string
	Hits    []Hit
	// All is how many have all that was asked for. Where that are few, Some is how
	// many that have part of it follow.
	All, Some int
	// Kinds counts by kind those that a search in all kinds gives, All and Some
	// together.
	Kinds map[string]int
}

// Total is how many there are to be shown.
func (r Result) Total() int { return r.All + r.Some }

const (
	// few is from how many full matches on nothing else is shown.
	few = 10
	// mostSome is how many partial matches are shown.
	mostSome = 20
	// Most is how many hits can be looked at: who wants more adds a word.
	Most = 1000
)

// Search looks for what somebody typed.
func (x *Index) Search(text string, o Options) Result {
	q := x.lex.Parse(text)
	r := x.run(q, o)
	if o.Exact || len(r.Unknown) == 0 {
		return r
	}
	instead, changed := x.respelt(q, r.Unknown)
	if !changed {
		return r
	}
	again := x.run(x.lex.Parse(instead), o)
	if again.All > r.All || r.Total() == 0 && again.Total() > 0 {
		again.Query, again.Instead, again.Unknown = q, instead, r.Unknown
		return again
	}
	return r
}

// run looks for a query as it is.
func (x *Index) run(q Query, o Options) Result {
	r := Result{Query: q, Kinds: map[string]int{}}
	if q.Empty() {
		return r
	}
	m := x.matching(q, &r)
	hits := m.full()
	if len(hits) < few {
		some := m.some(len(hits) == 0)
		hits = append(hits, x.best(some, min(mostSome, len(some)))...)
	}
	x.take(&r, hits, o)
	return r
}

// take counts hits and keeps those that are wanted.
func (x *Index) take(r *Result, hits []hit, o Options) {
	for _, h := range hits {
		r.Kinds[x.entry(h).kind]++
	}
	if o.Kind != "" {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return x.entry(h).kind != o.Kind })
	}
	for _, h := range hits {
		if h.some {
			r.Some++
		} else {
			r.All++
		}
	}
	from, to := min(max(o.From, 0), len(hits), Most), min(max(o.From, 0)+max(o.Size, 0), len(hits), Most)
	for _, h := range x.best(hits, to)[from:to] {
		e := x.entry(h)
		r.Hits = append(r.Hits, Hit{ID: e.id, Kind: e.kind, Title: e.title, Some: h.some})
	}
}
