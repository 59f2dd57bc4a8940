package restrict

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
)

// Place is a place in a transcript (page and line) or in a document (page, and
// the running number of a passage on it). Both count from 1.
type Place struct {
	Page int `json:"page"`
	Line int `json:"line"`
}

// Compare orders places as they are read.
func (p Place) Compare(o Place) int {
	return cmp.Or(cmp.Compare(p.Page, o.Page), cmp.Compare(p.Line, o.Line))
}

var placeForm = regexp.MustCompile(`^ ?([0-9]{1,6}) ?[:.] ?([0-9]{1,6}) ?$`)

// ReadPlace reads a place as people type it: 12:5, as a transcript has it, or 12.5. False is none.
func ReadPlace(typed string) (Place, bool) {
	m := placeForm.FindStringSubmatch(typed)
	if m == nil {
		return Place{}, false
	}
	page, _ := strconv.Atoi(m[1])
	line, _ := strconv.Atoi(m[2])
	if page < 1 || line < 1 {
		return Place{}, false
	}
	return Place{page, line}, true
}

// Span is a run of places, both ends among them. Without From it begins at the
// beginning; without To it goes on to the end, also one that is not there yet,
// as where a hearing is still running. The zero Span is all there is.
type Span struct {
	From Place `json:"from"`
	To   Place `json:"to"`
}

func (s Span) known() bool {
	for _, p := range []Place{s.From, s.To} {
		if p != (Place{}) && (p.Page < 1 || p.Line < 1) {
			return false
		}
	}
	return s.To == (Place{}) || s.From.Compare(s.To) <= 0
}

// meets says that two spans share a place.
func (s Span) meets(o Span) bool {
	before := func(x, y Span) bool { return x.To != (Place{}) && x.To.Compare(y.From) < 0 }
	return !before(s, o) && !before(o, s)
}

// holds says that each place of o is in s.
func (s Span) holds(o Span) bool {
	return s.From.Compare(o.From) <= 0 && (s.To == Place{} || o.To != Place{} && o.To.Compare(s.To) <= 0)
}

// shared is what two spans that meet have in common.
func (s Span) shared(o Span) Span {
	if o.From.Compare(s.From) > 0 {
		s.From = o.From
	}
	if s.To == (Place{}) || o.To != (Place{}) && o.To.Compare(s.To) < 0 {
		s.To = o.To
	}
	return s
}

// ScopeKind says what a restriction is about.
type ScopeKind string

// What a restriction can be about.
const (
	OfPerson   ScopeKind = "person"   // all that identifies somebody
	OfPassage  ScopeKind = "passage"  // a span of a document
	OfDocument ScopeKind = "document" // all of a document
	OfHearing  ScopeKind = "hearing"  // a hearing, or a span of it
	OfClass    ScopeKind = "class"    // all of a class of material
)

// Scope is one thing that a restriction is about. Of is the id of the person,
// the document or the hearing, or the name of the class.
type Scope struct {
	Kind ScopeKind `json:"kind"`
	Of   string    `json:"of"`
	Span Span      `json:"span,omitzero"`
}

func (s Scope) known() bool {
	switch s.Kind {
	case OfPassage, OfHearing:
		return s.Of != "" && s.Span.known()
	case OfPerson, OfDocument, OfClass:
		return s.Of != "" && s.Span == (Span{})
	}
	return false
}

// touches says that some of an item is what the scope is about. A scope that is
// not known is about everything.
func (s Scope) touches(it Item) bool {
	if !s.known() || !it.known() {
		return true
	}
	switch s.Kind {
	case OfPerson:
		return it.Persons.may(s.Of)
	case OfClass:
		return it.Classes.may(s.Of)
	case OfHearing:
		return it.Hearing == s.Of && s.Span.meets(it.Span)
	}
	return it.Document == s.Of && s.Span.meets(it.Span)
}

// covers says that all that o is about is what s is about. It is never so of
// what is not known.
func (s Scope) covers(o Scope) bool {
	if !s.known() || !o.known() || s.Of != o.Of {
		return false
	}
	return s == o || s.Kind == OfDocument && o.Kind == OfPassage || s.Kind == o.Kind && s.Span.holds(o.Span) ||
		s.Kind == OfPassage && o.Kind == OfDocument && s.Span == (Span{})
}

// cover says that each of o is covered by one of s. Nothing covers an empty
// list, which names nothing that could be checked.
func cover(s, o []Scope) bool {
	return len(o) > 0 && !slices.ContainsFunc(o, func(x Scope) bool {
		return !slices.ContainsFunc(s, func(y Scope) bool { return y.covers(x) })
	})
}

// Names is what was established of an item: whom it identifies, or to which
// classes it belongs. The zero Names says that nobody has looked, and may
// therefore be anybody.
type Names struct {
	looked bool
	ids    []string
}

// Named says that somebody looked, and what was found; nothing at all is an
// answer too.
func Named(ids ...string) Names { return Names{true, slices.Clone(ids)} }

func (n Names) may(id string) bool { return !n.looked || slices.Contains(n.ids, id) }

// Item is what is to be shown: a document or a hearing's transcript (or
// attendance at it), all of it or a span.
type Item struct {
	Document string
	Hearing  string
	Span     Span
	Persons  Names // whom this span identifies
	Classes  Names
}

func (it Item) known() bool {
	return (it.Document == "") != (it.Hearing == "") && it.Span.known()
}
