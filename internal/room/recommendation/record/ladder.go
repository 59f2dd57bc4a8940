package record

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/base/strictjson"
)

//go:embed rules/ladder.json
var rulesFS embed.FS

// Ladder is what is to happen, step by step, when an answer was looked for and
// not found.
// It is data: a coordinator may put another file in its place.
type Ladder struct {
	Name         string `json:"name"`
	Source       string `json:"source"`
	Version      string `json:"version"`
	AnswerWithin string `json:"answer_within"`
	Rungs        []Rung `json:"rungs"`
}

// Rung is one step. AfterDays counts from the first search after the due day that
// counts; nil stands for the time before the answer was due.
type Rung struct {
	ID        string `json:"id"`
	Label     string `json:"label"`
	AfterDays *int   `json:"after_days"`
	Letter    bool   `json:"letter"`
	To        string `json:"to,omitempty"`
	Public    string `json:"public"`
}

// LadderStep is a step that was taken.
type LadderStep struct {
	ID       string    `json:"id"`
	BodyID   string    `json:"body_id,omitempty"`
	BodyName string    `json:"body,omitempty"`
	Rung     string    `json:"rung"`
	Taken    edtf.Date `json:"on"`
	Words    string    `json:"text,omitempty"`
	// Synthetic marks demonstration data.
	Synthetic bool `json:"synthetic,omitempty"`
}

// DefaultLadder reads the ladder that comes with the program.
func DefaultLadder() (Ladder, error) {
	text, err := rulesFS.ReadFile("rules/ladder.json")
	if err != nil {
		return Ladder{}, err
	}
	return ReadLadder(bytes.NewReader(text))
}

// ReadLadder reads and checks a ladder: rungs in order, ids that differ, the
// first one open-ended.
func ReadLadder(r io.Reader) (Ladder, error) {
	var l Ladder
	if err := strictjson.Read(r, 1<<20, &l); err != nil {
		return l, errs.Because(errs.Invalid, "The chase ladder cannot be read: "+err.Error()+".", err)
	}
	seen, last := map[string]bool{}, -1
	for i, g := range l.Rungs {
		switch {
		case g.ID == "" || seen[g.ID]:
			return l, errs.Newf(errs.Invalid, "The chase ladder's rung %d has no id or the id of another.", i+1)
		case (g.AfterDays == nil) != (i == 0):
			return l, errs.Newf(errs.Invalid, "The chase ladder's rung %q: only the first rung, and it alone, has no after_days.", g.ID)
		case i > 0 && *g.AfterDays <= last:
			return l, errs.Newf(errs.Invalid, "The chase ladder's rung %q comes no later than the one before it.", g.ID)
		}
		if g.AfterDays != nil {
			last = *g.AfterDays
		}
		seen[g.ID] = true
	}
	if len(l.Rungs) < 2 {
		return l, errs.New(errs.Invalid, "The chase ladder needs at least two rungs.")
	}
	return l, nil
}

// Reached is the rung that a recommendation has come to.
type Reached struct {
	Rung
	// Since is the day from which the step is due; the zero day before any is.
	Since clock.Day
}

// At gives the rung that a recommendation has come to. False when it is not on
// the ladder: it was answered, no answer was asked for by any date, or that date
// is past and no search since counts. Where several were asked it is the highest
// that any of them has come to.
func (l Ladder) At(s *Summary, today clock.Day) (Reached, bool) {
	if s.Answered() || s.AnswerDue == nil || s.Over() {
		return Reached{}, false
	}
	if !s.AnswerDue.Before(today) {
		return Reached{Rung: l.Rungs[0]}, true
	}
	if s.Sought.Known || s.Remarked {
		return Reached{}, false
	}
	best, at := 0, Reached{}
	for _, b := range s.Bodies {
		if n, since := l.climbed(s.Sought.of(b.ID), *s.AnswerDue, today); n > best {
			best, at = n, Reached{Rung: l.Rungs[n], Since: since}
		}
	}
	return at, best > 0
}

// climbed gives the number of the rung that the searches for one body's answer
// bear out, 0 for none, and the day of that rung. Days are counted from the first
// search after the due day that counts, which is day 1: before it nobody knew. A
// rung is reached only where a search that counts is no older than its day.
func (l Ladder) climbed(of Looked, due, today clock.Day) (rung int, since clock.Day) {
	var first, last clock.Day
	for _, d := range of.Days {
		if !d.counts(today) || !d.On.After(due) {
			continue
		}
		if first == (clock.Day{}) || d.Agreed.Before(first) {
			first = d.Agreed
		}
		if last == (clock.Day{}) || d.Agreed.After(last) {
			last = d.Agreed
		}
	}
	if first == (clock.Day{}) {
		return 0, first
	}
	for i, g := range l.Rungs[1:] {
		if day := first.AddDays(*g.AfterDays); !last.Before(day) {
			rung, since = i+1, day
		}
	}
	return rung, since
}

// DueWords says a rung as what is due, never as what was done: that a step was
// taken only its own record says.
func (at Reached) DueWords() string {
	switch {
	case at.Since == (clock.Day{}):
		return at.Label
	case at.AfterDays != nil && *at.AfterDays == 0:
		return at.Label + ": two people had looked by " + at.Since.Human()
	}
	return at.Label + ": due since " + at.Since.Human()
}

// Owed lists the letters that should have gone by today and were not recorded
// as taken.
func (l Ladder) Owed(s *Summary, steps []LadderStep, today clock.Day) []Rung {
	at, ok := l.At(s, today)
	if !ok {
		return nil
	}
	taken := map[string]bool{}
	for _, st := range steps {
		taken[st.Rung] = true
	}
	var owed []Rung
	for _, g := range l.Rungs[1:] {
		if g.Letter && !taken[g.ID] {
			owed = append(owed, g)
		}
		if g.ID == at.ID {
			return owed
		}
	}
	return nil
}

// Needs gives the letter to a body that has to be recorded before a rung can be;
// false when there is none, or it is recorded. One that names nobody, of an
// earlier release, went to all.
func (l Ladder) Needs(rung, body string, steps []LadderStep) (before Rung, missing bool) {
	for _, g := range l.Rungs {
		if g.ID == rung {
			return before, missing
		}
		if g.Letter {
			before, missing = g, !slices.ContainsFunc(steps, func(s LadderStep) bool { return s.Rung == g.ID && (s.BodyID == body || s.BodyID == "") })
		}
	}
	return Rung{}, false
}

// Taken says that somebody takes this step. That nothing is due yet, or that no
// answer was found, nobody enters: the one is the calendar's, the other is what
// two people found.
func (g Rung) Taken() bool { return g.Letter || g.AfterDays != nil && *g.AfterDays > 0 }

// Chased are those of whom a step may be recorded: two people looked for their
// answer after it was due, and found none. A kind of body is none of them.
func (l Ladder) Chased(r *Record, today clock.Day) (out []BodyRef) {
	s := Summarise(r)
	if _, on := l.At(&s, today); !on {
		return nil
	}
	for _, b := range s.Bodies {
		if n, _ := l.climbed(s.Sought.of(b.ID), *s.AnswerDue, today); n > 0 {
			out = append(out, b)
		}
	}
	return out
}

// StepFor gives those to whom a step is: the one that was chosen, or all who were
// asked. It says of each what has to be recorded before.
func (l Ladder) StepFor(r *Record, body, rung string, today clock.Day, p *Problems) (to []string) {
	for _, b := range r.Addressees {
		if body == "" || b.ID == body {
			to = append(to, b.ID)
		}
	}
	if len(to) == 0 {
		p.Add("body", "Choose a body that the recommendation is addressed to")
	}
	if g, err := l.Rung(rung); err != nil || !g.Taken() {
		p.Add("rung", "Choose a step of the ladder")
		return to
	}
	chased := l.Chased(r, today)
	for _, b := range r.Addressees {
		if !slices.Contains(to, b.ID) {
			continue
		}
		if !Owns(chased, b.ID) {
			p.Add("body", noSearchOf(b.Name))
			return to
		}
		if before, ok := l.Needs(rung, b.ID, r.Steps); ok {
			p.Add("rung", "Record this first, to "+b.Name+": "+LowerFirst(before.Label)+". No step is taken before the one that it follows.")
			return to
		}
	}
	return to
}

// noSearchOf says why nothing may be recorded of a body.
func noSearchOf(name string) string {
	return "No step can be recorded of " + name + ": two people have to look for its answer after it was due, and find none. Nothing may be known of an answer. Record a search first."
}

// Rung finds a rung by id.
func (l Ladder) Rung(id string) (Rung, error) {
	for _, g := range l.Rungs {
		if g.ID == id {
			return g, nil
		}
	}
	return Rung{}, errs.New(errs.Invalid, fmt.Sprintf("There is no step %q on the chase ladder.", id))
}

// NoStep names what was entered as a step and is none: an earlier release took
// "no answer found" from one person, with no search.
const NoStep = "A note that somebody entered"

// StepLabel names a step of the ladder that was taken.
func (l Ladder) StepLabel(id string) string {
	switch g, err := l.Rung(id); {
	case err != nil:
		return id
	case !g.Taken():
		return NoStep
	default:
		return g.Label
	}
}
