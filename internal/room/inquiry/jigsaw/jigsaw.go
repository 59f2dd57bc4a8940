package jigsaw

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Kind is what sort of thing a text tells of a person.
type Kind string

// The kinds.
const (
	Area       Kind = "area"
	Age        Kind = "age"
	Year       Kind = "year"
	School     Kind = "school"
	Relation   Kind = "relation"
	Occupation Kind = "occupation"
	Place      Kind = "place"
	Date       Kind = "date"
	Other      Kind = "other"
)

// Kinds are all of them, in the order of pages; Names say them in words.
var (
	Kinds = []Kind{Area, Age, Year, School, Relation, Occupation, Place, Date, Other}
	Names = map[Kind]string{Area: "Area", Age: "Age, or from which to which", Year: "Year, or from which to which", School: "School", Relation: "How they are related to somebody",
		Occupation: "What they do or did", Place: "Place", Date: "Day", Other: "Something else"}
)

// Mark is one thing that a text tells of a person.
type Mark struct {
	Person string `json:"person"` // an alias, a cipher, or the id of an account
	Kind   Kind   `json:"kind"`
	Value  string `json:"value"`
}

// Clean writes a mark as marks are compared: its value in small letters and digits, one space between words; its
// person in one way, however it is spelled.
func (m Mark) Clean() Mark {
	return Mark{fold(m.Person), m.Kind, plain(m.Value)}
}

// plain leaves letters, digits and hyphens between digits.
func plain(s string) string {
	words := strings.FieldsFunc(strings.ToLower(latin(strings.ReplaceAll(s, "–", "-"))), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
	return strings.Join(words, " ")
}

// span reads an age or a year, or from which to which.
func span(value string) (from, to int, ok bool) {
	a, b, two := strings.Cut(value, "-")
	from, err := strconv.Atoi(strings.TrimSpace(a))
	if err != nil {
		return 0, 0, false
	}
	if !two {
		return from, from, true
	}
	to, err = strconv.Atoi(strings.TrimSpace(b))
	return from, to, err == nil && from <= to
}

// Wrong says what is amiss with a mark; empty where nothing is.
func (m Mark) Wrong() string {
	c := m.Clean()
	_, _, number := span(c.Value)
	switch {
	case !slices.Contains(Kinds, m.Kind):
		return "Choose what it tells"
	case c.Person == "":
		return "Say of whom it tells, by alias or cipher"
	case c.Value == "":
		return "Say what it tells"
	case (m.Kind == Age || m.Kind == Year) && !number:
		return "Write an age or a year in digits, such as 14, or from which to which, such as 13-15"
	}
	return ""
}

// within says that whoever is as m says is as n says too: 14 is within 13-15. Both are clean.
func (m Mark) within(n Mark) bool {
	if m.Kind != n.Kind {
		return false
	}
	if m.Kind == Age || m.Kind == Year {
		a, b, ok1 := span(m.Value)
		c, d, ok2 := span(n.Value)
		return ok1 && ok2 && c <= a && b <= d
	}
	return m.Value == n.Value
}

// meets says that one person can be as both say. Both are clean.
func (m Mark) meets(n Mark) bool {
	if m.Kind != n.Kind {
		return false
	}
	if m.Kind == Age || m.Kind == Year {
		a, b, ok1 := span(m.Value)
		c, d, ok2 := span(n.Value)
		return !ok1 || !ok2 || (a <= d && c <= b) // what cannot be read meets all
	}
	return m.Value == n.Value
}

// Release is a text that is published, or is to be, with what it tells of people.
type Release struct {
	ID    string // what the text is: stays when the text is read anew
	Title string
	Marks []Mark
}

// Crowd says that at least so many people are as all its marks say.
type Crowd struct {
	Marks []Mark // their persons do not matter
	Least int
}

// Limits is what an inquiry holds to.
type Limits struct {
	Least int // what is told of a person must be true of at least so many
	Join  int // two aliases who share what fewer than so many share are read as one
	Kinds int // of so many kinds nothing is told of one person, however many there are
}

// Wrong says what is amiss with limits; nothing where nothing is.
func (l Limits) Wrong() (out []errs.Field) {
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	say(l.Least < 3 || l.Least > 100000, "least", "Write how many people at least, 3 or more")
	say(l.Join < l.Least || l.Join > 1000000, "join", "Write a number that is not smaller than the one above")
	say(l.Kinds < 2 || l.Kinds > len(Kinds), "kinds", "Write from 2 to "+strconv.Itoa(len(Kinds)))
	return out
}

// Set says that there are limits.
func (l Limits) Set() bool { return len(l.Wrong()) == 0 }

// Why is what is wrong with what is told of somebody.
type Why string

// The troubles.
const (
	TooFew   Why = "too few people are so"
	Unknown  Why = "nobody has recorded how many people are so" // it is weighed as too few
	TooMany  Why = "too many kinds of things are told"
	NoLimits Why = "it is not said how many people are enough"
)

// Trouble is what releases tell together of one person, or of aliases that are read as one.
type Trouble struct {
	Why     Why
	Persons []string // in order; more than one where they are read as one
	Marks   []Mark   // in order, each once
	From    []From   // which release tells what, in the order of their ids
}

// From is what one release tells of it.
type From struct {
	Release string
	Title   string
	Kinds   []Kind
}

// Key names a trouble by what is told of whom: the same in whatever releases it stands, and whether or not it was counted how many
// are so.
func (t Trouble) Key() string {
	if t.Why == Unknown {
		t.Why = TooFew
	}
	var out []string
	for _, m := range t.Marks {
		out = append(out, m.Person+"|"+string(m.Kind)+"|"+m.Value)
	}
	return string(t.Why) + "\n" + strings.Join(out, "\n")
}

func compareMarks(a, b Mark) int {
	return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
}

// Text is something that everybody reads, or would.
type Text struct {
	Kind  string // what it is, in a word
	Ref   string // which of them
	Title string
	Words string
	// Looks are places of which somebody established that they identify a person, though they are not held.
	Looks []Seen
}

// Told is one reading of a text, for whoever decides whether it is published.
type Told struct {
	Day     clock.Day
	By      string // who read it, in words
	Marks   []Mark
	Number  int  // how many marks there are
	Hidden  bool // the marks are not for who asks
	Same    bool // of just these words; otherwise of what the text was before
	Refused bool // what was marked is refused as things stand
}

// Read is a text with every reading of it.
type Read struct {
	Text
	Told []Told
}
