package bodies

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// SaidKind is what is said of a body beside its name and its kind.
type SaidKind string

// The kinds of what is said.
const (
	Former    SaidKind = "former-name"
	OtherName SaidKind = "other-name"
	Acronym   SaidKind = "acronym"
	Opened    SaidKind = "opened"
	Closed    SaidKind = "closed"
)

// SaidWords gives each kind with its words, in the order of forms.
func SaidWords() []struct {
	Kind  SaidKind
	Words string
} {
	return []struct {
		Kind  SaidKind
		Words string
	}{{Former, "A name that it had before"}, {OtherName, "Another name that people use for it"}, {Acronym, "Its initials, or a short name"}, {Opened,
		"The day on which it was opened"}, {Closed, "The day on which it was closed"}}
}

// Words gives the words of a kind.
func (k SaidKind) Words() string {
	for _, w := range SaidWords() {
		if w.Kind == k {
			return w.Words
		}
	}
	return ""
}

// IsName says that it is a name, and no day.
func (k SaidKind) IsName() bool { return k == Former || k == OtherName || k == Acronym }

// needsSource says that it is recorded of a real body only with its source: it says
// what that body was asked, and that it is there no more.
func (k SaidKind) needsSource() bool { return k == Former || k == Closed }

// Said is one thing that is said of a body.
type Said struct {
	ID, Body string
	Kind     SaidKind
	Name     string
	// From and Until are the days on which a name was in use; From alone is the day
	// on which it was opened or closed. Zero where nobody knows.
	From, Until edtf.Date
	Source      string // an address; empty where nobody said
	Reason      string
	Synthetic   bool
	Version     int64
}

// On says whether a former name was certainly in use on every day of a span. A day
// that is not known, of the name's end or of the span, makes it uncertain; so does
// one that may lie on either side. A beginning that nobody knows does not.
func (s Said) On(span edtf.Date) bool {
	end, known := s.Until.First()
	first, hasFirst := span.First()
	last, hasLast := span.Last()
	switch {
	case s.Kind != Former || !known || !hasFirst || !hasLast:
		return false
	case !last.Before(end) && (!s.Until.Exact() || last != end):
		return false
	case s.From.IsZero():
		return true
	}
	from, ok := s.From.Last()
	return ok && !first.Before(from)
}

// Said gives all that is said of a body, what was entered under an entry that is
// read as it among it.
func (d *Directory) Said(id string) []Said { return d.said[d.As(id)] }

// saidOf gives what is said of one kind.
func (d *Directory) saidOf(id string, kinds ...SaidKind) (out []Said) {
	for _, s := range d.Said(id) {
		if slices.Contains(kinds, s.Kind) {
			out = append(out, s)
		}
	}
	return out
}

// Names gives every other name of a body: what is said, and the names of the entries
// that are read as it. Each stands once.
func (d *Directory) Names(id string) (out []Said) {
	id = d.As(id)
	seen := map[string]bool{Key(d.Name(id)): true}
	for _, s := range d.saidOf(id, Former, OtherName, Acronym) {
		if k := Key(s.Name); !seen[k] {
			seen[k] = true
			out = append(out, s)
		}
	}
	for _, m := range d.merges {
		if d.As(m.From) != id {
			continue
		}
		if name := d.bodies[m.From].Name; name != "" && !seen[Key(name)] {
			seen[Key(name)] = true
			out = append(out, Said{Body: id, Kind: OtherName, Name: name, Synthetic: m.Synthetic})
		}
	}
	return out
}

// ClosedOn gives the day on which a body was closed, as exactly as is known, with
// where that is said; zero when nobody said.
func (d *Directory) ClosedOn(id string) (edtf.Date, string) {
	if all := d.saidOf(id, Closed); len(all) > 0 {
		last := all[len(all)-1]
		return last.From, last.Source
	}
	b, _ := d.Find(id)
	return b.Ended, ""
}

// OpenedOn is [Directory.ClosedOn] of its beginning.
func (d *Directory) OpenedOn(id string) (edtf.Date, string) {
	if all := d.saidOf(id, Opened); len(all) > 0 {
		last := all[len(all)-1]
		return last.From, last.Source
	}
	return edtf.Date{}, ""
}

// IsClosed says that it is certain on a day that a body was closed before.
func (d *Directory) IsClosed(id string, today clock.Day) bool {
	on, _ := d.ClosedOn(id)
	last, ok := on.Last()
	return ok && !last.After(today)
}

// Successors gives the ties to what a body became that say where it can be read. A
// tie without a source tells the walls, and nobody else.
func (d *Directory) Successors(id string) []Tie {
	return d.tiesFrom(id, Became, false)
}

// Before gives the ties from what became a body, with their sources.
func (d *Directory) Before(id string) []Tie { return d.tiesFrom(id, Became, true) }

// PartsOf gives the ties to what a body is part of, with their sources.
func (d *Directory) PartsOf(id string) []Tie { return d.tiesFrom(id, PartOf, false) }

func (d *Directory) tiesFrom(id string, kind TieKind, back bool) (out []Tie) {
	id = d.As(id)
	for _, t := range d.ties {
		at := t.From
		if back {
			at = t.To
		}
		if t.Kind == kind && t.Source != "" && d.As(at) == id && d.As(t.From) != d.As(t.To) {
			out = append(out, t)
		}
	}
	return out
}
