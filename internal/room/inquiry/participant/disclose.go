package participant

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/restrict"
)

// Disclosed is one document that was given to one party.
type Disclosed struct {
	ID, Party, Document string
	Set                 string // what the team calls those that went together
	Scope               Scope  // for what it was given
	SHA256              string // of the copy that was handed over
	Pages               int
	Cut                 []restrict.Span // what was cut out of it
	On                  clock.Day
	Back                clock.Day // since when it counts as sent in error
	BackWhy             string
	Destroy             clock.Day // by when it is to be destroyed
}

// Paper is a document as one reader may have it today.
type Paper struct {
	ID, Title string
	Cut       []restrict.Span // what is held from them; all of it is no paper at all
}

// Reader is all that is known of somebody who asks for what one party was given.
type Reader struct {
	Day        clock.Day
	Over       bool // the inquiry has ended
	Acts       Representation
	Party      Party
	Undertaken Undertaken
	// Papers are what may be read of the documents today by everybody as whom this person reads: by each
	// of those for whom they act.
	Papers map[string]Paper
}

// Sees says that the person sees anything of what the party was given.
func (r Reader) Sees() bool {
	return !r.Over && r.Undertaken == Given && r.Acts.On(r.Day) && slices.Contains(r.Acts.Parties, r.Party.ID) && r.Party.Standing(r.Day).State == Stands
}

// Opens gives a document that was given to the party, if the person may open it: it is for what they are
// participant for, was not called back, is not held from them, and no more is held of it than was cut out of
// the copy that they have.
func (r Reader) Opens(d Disclosed) (Paper, bool) {
	paper, there := r.Papers[d.Document]
	ok := r.Sees() && there && d.Party == r.Party.ID && d.Back.IsZero() && !d.On.IsZero() && !d.On.After(r.Day) &&
		r.Party.Standing(r.Day).Scope.Covers(d.Scope) && Within(paper.Cut, d.Cut)
	if !ok {
		return Paper{}, false
	}
	return paper, true
}

// Within says that all that is cut by the first is cut by the second.
func Within(now, then []restrict.Span) bool {
	return !slices.ContainsFunc(now, func(n restrict.Span) bool {
		return !slices.ContainsFunc(then, func(t restrict.Span) bool { return covers(t, n) })
	})
}

// covers says that each place of o is in s; a span without an end goes on to the end of all.
func covers(s, o restrict.Span) bool {
	return s.From.Compare(o.From) <= 0 && (s.To == restrict.Place{} || o.To != restrict.Place{} && o.To.Compare(s.To) <= 0)
}
