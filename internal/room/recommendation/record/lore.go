package record

import (
	"slices"

	"candour/internal/base/clock/edtf"
)

// Lore is what the list of bodies says of them beside what the register holds: which
// entries are one body, what each was called and when, who answers for one that was
// closed. A nil Lore says nothing.
type Lore struct {
	// As leads from an entry that was merged to the one that it is read as.
	As map[string]string
	// Names are all other names of a body, Former those whose days are known.
	Names  map[string][]string
	Former map[string][]FormerName
	// Heirs are those who answer for a closed body now, where a source says so; with
	// none, nobody knows who took it over.
	Heirs map[string][]BodyRef
}

// FormerName is a name that a body had before. On says whether it was certainly its
// name on the whole of a span of days.
type FormerName struct {
	Name string
	On   func(span edtf.Date) bool
}

// ID gives the id that an entry is read as.
func (l *Lore) ID(id string) string {
	if l != nil && l.As[id] != "" {
		return l.As[id]
	}
	return id
}

// IDs gives every id that is read as a body, its own first.
func (l *Lore) IDs(id string) []string {
	out := []string{l.ID(id)}
	if l == nil {
		return out
	}
	var merged []string
	for from, to := range l.As {
		if to == out[0] {
			merged = append(merged, from)
		}
	}
	slices.Sort(merged)
	return append(out, merged...)
}

// Then gives the name that a body had on a span of days, where that is known and is
// another than its name now; empty otherwise.
func (l *Lore) Then(id string, span edtf.Date) string {
	if l == nil || span.IsZero() {
		return ""
	}
	found := ""
	for _, f := range l.Former[l.ID(id)] {
		switch {
		case !f.On(span):
		case found != "" && found != f.Name:
			return "" // two names of one day: nobody can tell
		default:
			found = f.Name
		}
	}
	return found
}

// HeirsOf gives those who answer for a body now.
func (l *Lore) HeirsOf(id string) []BodyRef {
	if l == nil {
		return nil
	}
	return l.Heirs[l.ID(id)]
}

// AnsweredBy gives every id under which records name what some bodies answer for: their
// own, those that are read as one of them, and those of closed bodies that they took over.
func (l *Lore) AnsweredBy(ids ...string) (out []string) {
	for _, id := range ids {
		out = append(out, l.IDs(id)...)
		if l == nil {
			continue
		}
		for from, heirs := range l.Heirs {
			if Owns(heirs, l.ID(id)) {
				out = append(out, l.IDs(from)...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// BodyStory is what is told of one body on its page.
type BodyStory struct {
	Names []NamedThen
	// Opened and Closed are zero where nobody said.
	Opened, Closed             edtf.Date
	OpenedSource, ClosedSource string
	// Is says that it is closed by now.
	IsClosed bool
	// Parents is what it is part of, Before what became it, After what it became:
	// those that have a source.
	Parents, Before, After []Related
	// Merged are the names of entries that are read as it, with their old addresses.
	Merged []BodyRef
	// Rename and Merge are the addresses of the forms, for those who may use them.
	NamesForm, MergeForm string
}

// NamedThen is another name of a body.
type NamedThen struct {
	Name, Kind  string // Kind is NameFormer, NameOther or NameAcronym
	From, Until edtf.Date
	Source      string
}

// The kinds of other names.
const (
	NameFormer  = "former-name"
	NameOther   = "other-name"
	NameAcronym = "acronym"
)

// Words says the name with the days on which it was in use.
func (n NamedThen) Words() string {
	switch {
	case n.Kind == NameAcronym:
		return "Also written " + n.Name
	case n.Kind != NameFormer:
		return "Also known as " + n.Name
	case n.From.IsZero() && n.Until.IsZero():
		return "Known before as " + n.Name + "; the days are not recorded"
	case n.From.IsZero():
		return "Known as " + n.Name + " until " + n.Until.Human()
	case n.Until.IsZero():
		return "Known as " + n.Name + " from " + n.From.Human() + "; until when is not recorded"
	}
	return "Known as " + n.Name + " from " + n.From.Human() + " until " + n.Until.Human()
}

// Related is another body, since when, and where that can be read.
type Related struct {
	BodyRef
	Since  edtf.Date
	Source string
}
