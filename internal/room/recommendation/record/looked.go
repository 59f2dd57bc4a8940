package record

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
)

// Looked is what the searches for one thing come to.
type Looked struct {
	// Days are those on which it was looked for and none was found, oldest first.
	Days []LookedDay `json:"days,omitempty"`
	// Known says that somebody knows of one. It outweighs every search that
	// found none, whichever came first: whoever missed it was mistaken.
	Known bool `json:"known,omitempty"`
}

// LookedDay is one day on which somebody looked and found none.
type LookedDay struct {
	On clock.Day `json:"on"`
	// Entered is the day on which that was entered here.
	Entered clock.Day `json:"entered,omitzero"`
	// Agreed is the day on which somebody else had looked too: from then on it
	// counts. The zero day where nobody has.
	Agreed clock.Day `json:"agreed,omitzero"`
	// Of are the bodies that it speaks of; none where it names none.
	Of []BodyRef `json:"of,omitempty"`
	// Unheard are the others that it speaks of, for whom nobody can answer here: it
	// counts against none of them (heard.go).
	Unheard []BodyRef `json:"unheard,omitempty"`
}

// LookedOf draws the facts out of searches, of which none was withdrawn. One
// whose day is rough or cannot be read, or whose result cannot, counts for
// nothing: a rough day may never be printed as an exact one. Asked are those whom
// a search that names nobody may speak of, nil where that is not known.
func LookedOf(all []Search, sought string, asked []Searched) (out Looked) {
	for _, s := range all {
		if s.Sought != sought {
			continue
		}
		on, dated := ExactDay(s.Searched)
		if s.Result == FoundKnown {
			out.Known = true
		}
		if s.Result != FoundNone || !dated {
			continue
		}
		day := LookedDay{On: on}
		day.Of, day.Unheard = heard(s.SpeaksOf(asked), s.Of, asked)
		day.Entered = s.entered(on)
		if agreed, ok := ExactDay(s.Agreed); ok && !agreed.Before(on) && !s.FromFile() {
			day.Agreed = agreed
		}
		out.Days = append(out.Days, day)
	}
	slices.SortStableFunc(out.Days, func(a, b LookedDay) int { return a.On.Sub(b.On) })
	return out
}

// entered is the day on which a search was entered here; the zero day where that
// is not known. An earlier release took a file's word for it: a day before anybody
// looked is none.
func (s Search) entered(on clock.Day) clock.Day {
	if day, ok := ExactDay(s.Recorded); ok && !day.Before(on) {
		return day
	}
	return clock.Day{}
}

// SpeaksOf are the bodies of which a search says something: those that it names,
// or the only one that was asked where it names nobody. It says nothing of any
// one of a kind of body, nor of somebody who is no longer among the asked.
func (s Search) SpeaksOf(asked []Searched) (out []BodyRef) {
	of := s.Of
	if len(of) == 0 && len(asked) == 1 {
		of = asked
	}
	for _, b := range of {
		i := slices.IndexFunc(asked, func(a Searched) bool { return a.ID == b.ID })
		if !b.Class && (asked == nil || i >= 0 && !asked[i].Class) {
			out = append(out, BodyRef{ID: b.ID, Name: b.Name})
		}
	}
	return out
}

// counts says that two people have looked by a day, and of whom.
func (d LookedDay) counts(today clock.Day) bool {
	return d.Agreed != (clock.Day{}) && !d.Agreed.After(today) && !d.On.After(today) && len(d.Of) > 0
}

// NoneBy gives the newest day on which none was found that counts, as known on a
// day.
func (l Looked) NoneBy(today clock.Day) (last LookedDay, ok bool) {
	for _, d := range l.Days {
		if d.counts(today) {
			last, ok = d, true
		}
	}
	return last, ok
}

// Glimpse gives the newest day on which somebody looked and found none, whether
// or not it counts.
func (l Looked) Glimpse(today clock.Day) (last LookedDay, ok bool) {
	for _, d := range l.Days {
		if !d.On.After(today) {
			last, ok = d, true
		}
	}
	return last, ok
}

// of keeps what was looked for of one body. What is known of is known of
// anybody.
func (l Looked) of(body string) Looked {
	out := Looked{Known: l.Known}
	for _, d := range l.Days {
		switch {
		case Owns(d.Of, body):
			d.Of, d.Unheard = []BodyRef{{ID: body}}, nil
		case Owns(d.Unheard, body):
			i := slices.IndexFunc(d.Unheard, func(b BodyRef) bool { return b.ID == body })
			d.Of, d.Unheard = nil, d.Unheard[i:i+1]
		default:
			continue
		}
		out.Days = append(out.Days, d)
	}
	return out
}

// late gives the newest search that counts, where it is dated after a day.
func (l Looked) late(due, today clock.Day) (LookedDay, bool) {
	d, ok := l.NoneBy(today)
	return d, ok && !l.Known && d.On.After(due)
}

// note says on a condition that is not late what one person saw after a day.
func (l Looked) note(c Condition, after *clock.Day, today clock.Day) Condition {
	d, ok := l.Glimpse(today)
	if _, counts := l.NoneBy(today); counts || !ok || after != nil && !d.On.After(*after) {
		return c
	}
	c.Once, c.Nobody, c.Entered = d.On, len(d.Of)+len(d.Unheard) == 0, d.Entered
	if len(d.Of) == 0 {
		c.Unheard, c.Twice = NamesOf(d.Unheard), d.Agreed != (clock.Day{}) && !d.Agreed.After(today)
	}
	return c
}

// NamedOf names those that a search speaks of, where that is not everybody who
// was asked.
func NamedOf(of []BodyRef, asked []BodyRef) string {
	if len(of) == 0 || !slices.ContainsFunc(asked, func(b BodyRef) bool { return !Owns(of, b.ID) }) {
		return ""
	}
	return NamesOf(of)
}

// NamesOf gives "A, B and C".
func NamesOf(of []BodyRef) string {
	names := make([]string, len(of))
	for i, b := range of {
		names[i] = b.Name
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// UnansweredWords say what is known of an answer where none is entered; "" where one is.
func (s *Summary) UnansweredWords(today clock.Day) string {
	switch s.AnswerState(today) {
	case StateNotEntered:
		d, looked := s.Sought.Glimpse(today)
		switch {
		case looked && d.Agreed != (clock.Day{}) && !d.Agreed.After(today):
			return "No answer is entered here. Two people have looked for one, and that does not say that there is none."
		case looked:
			return "No answer is entered here. One person has looked for one, and that does not say that there is none."
		}
		return "No answer is entered here, and nobody has recorded looking for one. That does not say that there is none."
	case StateNotOwn:
		return "An answer is entered. No source says that this body gave it."
	case StateAnswerKnown:
		return "Something is known of an answer. It is not entered here as one."
	case StateNotAnswered:
		return "Two people looked for an answer and found none."
	}
	return ""
}
