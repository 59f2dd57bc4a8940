package report

import (
	"cmp"
	"slices"
)

// Strength is how strong a criticism is. That nobody said is worse than all.
type Strength int

// The strengths, from the lightest. From Significant on a letter is needed
// whether it is explicit or not (r.13(3)).
const (
	NotSaid Strength = iota
	Slight
	Significant
	Serious
	Grave
)

func (s Strength) rank() int {
	if s < Slight || s > Grave {
		return int(Grave) + 1
	}
	return int(s)
}

// Manner is whether a criticism is said or can be inferred. That nobody said is
// worse than both.
type Manner int

// The manners, from the lighter.
const (
	MannerNotSaid Manner = iota
	Implied
	Explicit
)

func (m Manner) rank() int {
	if m < Implied || m > Explicit {
		return int(Explicit) + 1
	}
	return int(m)
}

// PartyKind is what somebody criticised is: r.13 means both by "a person".
type PartyKind string

// A body's record, or the record of a named person.
const (
	Body   PartyKind = "body"
	Person PartyKind = "person"
)

// Party is a body or a person of whom there is a record. The zero Party is
// nobody that is known.
type Party struct {
	Kind PartyKind `json:"kind"`
	ID   string    `json:"id"`
}

func (p Party) known() bool { return (p.Kind == Body || p.Kind == Person) && p.ID != "" }

// Class is a criticism of some of a body's people ("senior officers"), and the
// answer to: whom could a reader mean?
type Class struct {
	Words string   `json:"words"`
	Body  string   `json:"body"` // whose class it is
	Asked bool     `json:"asked"`
	Could []string `json:"could"` // records of persons; none is an answer
}

// Criticism is that a sentence criticises somebody: a party, or a class.
type Criticism struct {
	Of       Party    `json:"of,omitzero"`
	Class    *Class   `json:"class,omitempty"`
	Manner   Manner   `json:"manner"`
	Strength Strength `json:"strength"`
	Facts    []string `json:"facts"` // sentences of this report that state the facts (r.15)
}

// NeedsLetter says that r.13(3) asks for a letter: the criticism is explicit or
// significant, or nobody said.
func (c Criticism) NeedsLetter() bool {
	return c.Manner != Implied || c.Strength.rank() >= Significant.rank()
}

// Parties are those whom a criticism is of. A class by which a reader could mean
// one person (or up to so many as the form says) is a criticism of that person;
// otherwise it is its body's. It is not known while nobody was asked.
func (c Criticism) Parties(upTo int) ([]Party, bool) {
	if c.Class == nil {
		return []Party{c.Of}, c.Of.known()
	}
	if c.Of != (Party{}) || !c.Class.Asked || slices.Contains(c.Class.Could, "") {
		return nil, false
	}
	if n := len(c.Class.Could); n == 0 || n > max(upTo, 1) {
		p := Party{Body, c.Class.Body}
		return []Party{p}, p.known()
	}
	var out []Party
	for _, id := range c.Class.Could {
		out = append(out, Party{Person, id})
	}
	return out, true
}

// Reading is how the second human, who checks a sentence, reads one of its
// criticisms. The graver of the two readings counts, and whoever either of them
// thinks a reader could mean.
type Reading struct {
	Strength Strength `json:"strength"`
	Asked    bool     `json:"asked"`
	Could    []string `json:"could,omitempty"`
}

// read gives a criticism as both have read it.
func (c Criticism) read(r Reading) Criticism {
	if r.Strength.rank() > c.Strength.rank() {
		c.Strength = r.Strength
	}
	if c.Class != nil {
		both := *c.Class
		both.Asked = both.Asked && r.Asked
		both.Could = slices.Clone(both.Could)
		for _, id := range r.Could {
			if !slices.Contains(both.Could, id) {
				both.Could = append(both.Could, id)
			}
		}
		c.Class = &both
	}
	return c
}

// StatedFact is a sentence of the report that states a fact behind a criticism.
type StatedFact struct {
	Sentence string `json:"sentence"`
	Text     string `json:"text"`
}

// Case is one sentence against one party: what a letter puts to it (r.15), and
// what the report says of it now.
type Case struct {
	Sentence string       `json:"sentence"`
	Text     string       `json:"text"`
	Manner   Manner       `json:"manner"`
	Strength Strength     `json:"strength"`
	Facts    []StatedFact `json:"facts"`
	Evidence []Reference  `json:"evidence"`
}

// Order is how one case stands to another.
type Order string

// How it stands.
const (
	Lighter Order = "lighter"
	Same    Order = "same"
	Worse   Order = "worse"
)

// Compare says how what is said now stands to what was put: it is worse if it is
// stronger, more outright, or has a fact or a piece of evidence more (a fact in
// other words is another), or if it is in other words and nothing of it is lighter;
// the same if nothing differs, the words neither; otherwise lighter. So one of the
// three is said of any two cases, what lies across counts as worse, and each step of
// lighter ones stays lighter. Whether other words are lighter is for those to say
// who write and check them, by how strong and how outright they are.
func Compare(now, put Case) Order {
	up, down := false, false
	note := func(c int) { up, down = up || c > 0, down || c < 0 }
	note(cmp.Compare(now.Strength.rank(), put.Strength.rank()))
	note(cmp.Compare(now.Manner.rank(), put.Manner.rank()))
	up = up || !within(now.Facts, put.Facts) || !within(now.Evidence, put.Evidence)
	down = down || !within(put.Facts, now.Facts) || !within(put.Evidence, now.Evidence)
	switch {
	case up:
		return Worse
	case down:
		return Lighter
	case now.Text != put.Text:
		return Worse
	}
	return Same
}

func within[T comparable](a, b []T) bool {
	return !slices.ContainsFunc(a, func(x T) bool { return !slices.Contains(b, x) })
}
