package search

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// Doc is a record as it can be found.
type Doc struct {
	// ID is its own among all that can be found, such as its address.
	ID string
	// Kind is what it is, in a word; Rank puts one kind before another where
	// nothing else tells them apart.
	Kind string
	Rank int
	// Title is what it is called, Names what else it is called.
	Title string
	Names []string
	// Number is the number that it has where it belongs: "12".
	Number string
	// Place is where it belongs and whom it is about: its report, its bodies.
	Place []string
	// Words are all other words of it.
	Words []string
}

// What a word counts in each field, in quarters.
const (
	titleTimes = 16
	nameTimes  = 14
	placeTimes = 6
	wordTimes  = 4
)

// The two numbers of BM25, and the length to which lengths are compared. It is
// fixed, so that a record counts the same in whatever segment it stands.
const (
	saturation = 1.2
	lengthPart = 0.6
	usual      = 60
)

// posting says that a record has a stem.
type posting struct {
	doc   uint32
	times uint8 // weighed by field, in quarters
	title bool
}

// Segment is an index of some records. It never changes.
type Segment struct {
	docs   []entry
	norm   []float32
	stems  map[string]uint32
	posts  [][]posting
	words  map[string]uint32 // folded words
	folded []string          // by word
	stemOf []uint32          // by word
	forms  []run             // by stem: its words, which stand side by side
	seq    []uint32          // the words of all records in order; 0 parts fields
	from   []uint32          // where a record's begin
	dead   []bool            // nil: none
	live   int
	rough  func() []spelt // see spell.go
	heads  func() []head  // see suggest.go
}

// run is words from one to before another.
type run struct{ from, to uint32 }

// entry is what a segment keeps of a record.
type entry struct {
	id, kind, title string
	rank            int
	titled          uint8 // stems of the title that are no little words
}

// builder makes a segment.
type builder struct {
	*Segment
	lex  *Lexicon
	seen []seenStem
}

type seenStem struct {
	stem  uint32
	times uint16
	title bool
}

// NewSegment indexes records. They may come in any order.
func (l *Lexicon) NewSegment(docs []Doc) *Segment {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b Doc) int { return strings.Compare(a.ID, b.ID) })
	b := &builder{Segment: &Segment{stems: map[string]uint32{}, words: map[string]uint32{}, folded: []string{""}, stemOf: []uint32{0}, live: len(docs)}, lex: l}
	b.stem("") // stem 0 is none
	for i := range docs {
		b.add(uint32(i), &docs[i])
	}
	b.from = append(b.from, uint32(len(b.seq)))
	b.arrange()
	s := b.Segment
	s.rough = sync.OnceValue(s.spellings)
	s.heads = sync.OnceValue(s.beginnings)
	return s
}

func (b *builder) stem(stem string) uint32 {
	id, ok := b.stems[stem]
	if !ok {
		id = uint32(len(b.posts))
		b.stems[stem], b.posts = id, append(b.posts, nil)
	}
	return id
}

func (b *builder) word(w string) uint32 {
	id, ok := b.words[w]
	if !ok {
		w = strings.Clone(w)
		id = uint32(len(b.folded))
		b.words[w], b.folded = id, append(b.folded, w)
		b.stemOf = append(b.stemOf, b.stem(b.lex.Stem(w)))
	}
	return id
}

func (b *builder) add(doc uint32, d *Doc) {
	b.from, b.seen = append(b.from, uint32(len(b.seq))), b.seen[:0]
	b.field(d.Title, titleTimes, true)
	titled := b.titled()
	for _, n := range d.Names {
		b.field(n, nameTimes, false)
	}
	for _, p := range d.Place {
		b.field(p, placeTimes, false)
	}
	for _, w := range d.Words {
		b.field(w, wordTimes, false)
	}
	if n := fold(strings.TrimSpace(d.Number)); n != "" {
		b.seen = append(b.seen, seenStem{stem: b.stem("#" + n), times: titleTimes})
	}
	b.post(doc)
	long := float32(uint32(len(b.seq)) - b.from[doc])
	b.norm = append(b.norm, 4*saturation*(1-lengthPart+lengthPart*long/usual))
	b.docs = append(b.docs, entry{id: d.ID, kind: d.Kind, title: d.Title, rank: d.Rank, titled: titled})
}

// field notes the words of one field.
func (b *builder) field(text string, times uint16, title bool) {
	before := ""
	for _, t := range tokens(text) {
		id := b.word(t.word)
		b.seq = append(b.seq, id)
		b.seen = append(b.seen, seenStem{stem: b.stemOf[id], times: times, title: title})
		if t.joined && before != "" {
			b.seen = append(b.seen, seenStem{stem: b.stemOf[b.word(before+t.word)], times: times, title: title})
		}
		before = t.word
	}
	b.seq = append(b.seq, 0)
}

// titled counts the stems of a title, little words left out.
func (b *builder) titled() uint8 {
	n := 0
	for _, id := range b.seq[b.from[len(b.from)-1]:] {
		if id != 0 && !b.lex.little[b.folded[id]] {
			n++
		}
	}
	return uint8(min(n, 255))
}

// post enters the stems of one record.
func (b *builder) post(doc uint32) {
	slices.SortFunc(b.seen, func(x, y seenStem) int { return cmp.Compare(x.stem, y.stem) })
	for i := 0; i < len(b.seen); {
		s := b.seen[i]
		for i++; i < len(b.seen) && b.seen[i].stem == s.stem; i++ {
			s.times, s.title = s.times+b.seen[i].times, s.title || b.seen[i].title
		}
		b.posts[s.stem] = append(b.posts[s.stem], posting{doc: doc, times: uint8(min(s.times, 255)), title: s.title})
	}
}

// arrange numbers the words anew, so that those of one stem stand side by side.
func (b *builder) arrange() {
	order := make([]uint32, len(b.folded))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order[1:], func(x, y uint32) int { return cmp.Compare(b.stemOf[x], b.stemOf[y]) })
	now, folded, stemOf := make([]uint32, len(order)), make([]string, len(order)), make([]uint32, len(order))
	b.forms = make([]run, len(b.posts))
	for id, was := range order {
		now[was], folded[id], stemOf[id] = uint32(id), b.folded[was], b.stemOf[was]
		if id > 0 {
			b.words[folded[id]] = uint32(id)
			f := &b.forms[stemOf[id]]
			if f.from == 0 {
				f.from = uint32(id)
			}
			f.to = uint32(id) + 1
		}
	}
	for i, was := range b.seq {
		b.seq[i] = now[was]
	}
	b.folded, b.stemOf, b.seq = folded, stemOf, slices.Clip(b.seq)
}

// Len is how many records stand in it.
func (s *Segment) Len() int { return s.live }

// Without gives the segment without some records; they are looked for by id.
func (s *Segment) Without(ids func(id string) bool) *Segment {
	out := *s
	out.dead, out.live = make([]bool, len(s.docs)), 0
	for i, d := range s.docs {
		if out.dead[i] = s.isDead(uint32(i)) || ids(d.id); !out.dead[i] {
			out.live++
		}
	}
	return &out
}

func (s *Segment) isDead(doc uint32) bool { return s.dead != nil && s.dead[doc] }
