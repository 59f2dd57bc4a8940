package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Outcome is what became of a criticism after its letter.
type Outcome string

// The outcomes.
const (
	Kept     Outcome = "kept"
	Softened Outcome = "softened"
	Dropped  Outcome = "dropped"
	Moved    Outcome = "moved" // to another sentence, no worse there
)

// Treatment is what was decided of one case after the chance to answer, with why,
// by two humans who opened what came back. There is no correspondence on wording.
type Treatment struct {
	Sentence string    `json:"sentence"`
	Party    Party     `json:"party"`
	Outcome  Outcome   `json:"outcome"`
	To       string    `json:"to,omitempty"` // the sentence to which it moved
	Why      string    `json:"why"`
	By       Human     `json:"by"`
	Second   Human     `json:"second"`
	On       clock.Day `json:"on"`
	Case     string    `json:"case"`            // the mark of the case as it is now; empty where there is none left
	There    string    `json:"there,omitempty"` // the mark of the case where it moved to
	Answers  []string  `json:"answers"`         // what there was to open
}

// chance is one way in which a party was told, and what came of it.
type chance struct {
	put     Case // what it was told, and what was left out for restrictions
	over    bool // it answered, or the time is up
	stopped bool // the time stands still
	answers []string
}

// chances are those that a party had on a sentence, also on one from which a
// criticism moved there. A letter that never arrived is none, and what was put
// in evidence is one only where the form says so.
func (d Draft) chances(sentence string, p Party, day clock.Day) (out []chance) {
	from := d.movedFrom(sentence, p)
	for _, s := range d.Letters {
		if s.Letter.To != p || !s.Returned.IsZero() || s.Letter.Sent.IsZero() {
			continue
		}
		for i, c := range s.Letter.Cases {
			if slices.Contains(from, c.Sentence) {
				out = append(out, s.chance(i, day))
			}
		}
	}
	for _, h := range d.Heard {
		if d.Form.EvidenceCounts && h.To == p && slices.Contains(from, h.Case.Sentence) {
			out = append(out, chance{put: h.Case, over: true, answers: []string{h.Where.Key()}})
		}
	}
	return out
}

func (s Sending) chance(i int, day clock.Day) chance {
	c := chance{put: s.Letter.Cases[i], over: !s.Letter.Due.IsZero() && day.After(s.Until()) && !s.Stopped(), stopped: s.Stopped()}
	if i < len(s.LeftOut) {
		c.put.Facts = append(slices.Clone(c.put.Facts), s.LeftOut[i].Facts...)
		c.put.Evidence = append(slices.Clone(c.put.Evidence), s.LeftOut[i].Evidence...)
	}
	for _, a := range s.Answers {
		c.over = c.over || a.Last
		c.answers = append(c.answers, a.ID)
	}
	return c
}

// movedFrom gives a sentence and those from which a criticism moved to it.
func (d Draft) movedFrom(sentence string, p Party) []string {
	out := []string{sentence}
	for i := 0; i < len(out); i++ {
		for _, t := range d.Treatments {
			if t.Outcome == Moved && t.Party == p && t.To == out[i] && !slices.Contains(out, t.Sentence) {
				out = append(out, t.Sentence)
			}
		}
	}
	return out
}

// covered says that a case was put to a party, no lighter than it is, and not in a letter of which something is held
// before a last answer to it came: what is left of that can be put to them again.
func (d Draft) covered(now Case, p Party) bool {
	return slices.ContainsFunc(d.chances(now.Sentence, p, clock.Day{}), func(c chance) bool { return Compare(now, c.put) != Worse && (c.over || !c.stopped) })
}

// mark names a case, so that a treatment is of this one and no other.
func (c Case) mark() string {
	b, _ := json.Marshal(c) // strings and numbers: it cannot fail
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Treat records what became of a criticism. Its words must be true: what is kept
// is the same as what was put, what was softened is lighter, what was dropped is
// gone, what was moved is gone here and there it is no worse.
func (d Draft) Treat(t Treatment, w World) (Draft, error) {
	told := d.chances(t.Sentence, t.Party, w.Day)
	if len(told) == 0 {
		return d, errNone
	}
	var out []errs.Field
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	now, found := d.stands(t.Sentence, t.Party)
	last := told[len(told)-1]
	t.Case, t.There, t.Answers = "", "", nil
	for _, c := range told {
		t.Answers = append(t.Answers, c.answers...)
		if found && Compare(now, c.put) != Worse {
			last = c
		}
	}
	say(!last.over && t.Outcome != Dropped, "outcome", "The time to answer is not over, and no last answer has come")
	say(saysnothing.Is(t.Why), "why", "Say why")
	say(t.By == "" || t.Second == "" || t.By == t.Second, "second", "Another person must agree")
	say(t.On.IsZero(), "on", "Enter the day")
	for _, a := range t.Answers {
		say(!w.opened(t.By, a) || !w.opened(t.Second, a), "answers", "Both open what came back first")
	}
	if found {
		t.Case = now.mark()
	}
	if there, is := d.stands(t.To, t.Party); is {
		t.There = there.mark()
	}
	say(!d.true(t, now, found, last.put), "outcome", untrue(t.Outcome))
	if len(out) > 0 {
		return d, errs.Refused("This treatment cannot be recorded yet", out...)
	}
	d.Treatments = append(slices.Clone(d.Treatments), t)
	return d, nil
}

// stands gives the case that a sentence makes against a party now, if any. One
// that is there and not checked as it is may be any.
func (d Draft) stands(sentence string, p Party) (Case, bool) {
	s := d.find(sentence)
	if s == nil {
		return Case{}, false
	}
	if !s.checked() {
		return Case{Sentence: s.ID}, true
	}
	return d.caseOf(*s, p)
}

// untrue says why an outcome is not what was done.
func untrue(o Outcome) string {
	const other = "Its words are not those that were put, and nobody reads them as lighter. " +
		"Put it to them in another letter, write it as it was put, or have whoever checks it say that it is less strong"
	switch o {
	case Kept:
		return "It does not say what was put. If it is lighter now, say that it was softened. " + other
	case Softened:
		return "It is not lighter than what was put. " + other
	case Dropped:
		return "The report still says it, to them or in the words that were put. Take it out, or write it anew"
	case Moved:
		return "It does not stand in that other sentence, no worse than it was put, or it stands here still"
	}
	return "Choose what was done to the sentence"
}

// says says that a sentence of the report still has these words.
func (d Draft) says(text string) bool {
	return slices.ContainsFunc(d.Sentences(), func(s Sentence) bool { return s.Content.Text == text })
}

// unnamed gives the parties to whom the words of a sentence were put as they stand, in a letter or in
// evidence, and whom it does not say that it criticises: to take the name away takes no criticism away.
func (d Draft) unnamed(s Sentence, readings []Reading) (out []Party) {
	see := func(c Case, p Party) {
		if c.Text == s.Content.Text && !slices.Contains(out, p) && !s.Content.names(p, readings) {
			out = append(out, p)
		}
	}
	for _, l := range d.Letters {
		for _, c := range l.Letter.Cases {
			if l.Returned.IsZero() {
				see(c, l.Letter.To)
			}
		}
	}
	for _, h := range d.Heard {
		see(h.Case, h.To)
	}
	return out
}

// names says that a party is among those whom a sentence says that it criticises, or could.
func (c Content) names(p Party, readings []Reading) bool {
	for i, x := range c.Criticism {
		could := func(ids []string) bool { return p.Kind == Person && slices.Contains(ids, p.ID) }
		if x.Of == p || x.Class != nil && (p == Party{Body, x.Class.Body} || could(x.Class.Could)) || i < len(readings) && could(readings[i].Could) {
			return true
		}
	}
	return false
}

func (d Draft) true(t Treatment, now Case, found bool, put Case) bool {
	if (t.Outcome == Moved) != (t.To != "") {
		return false
	}
	switch t.Outcome {
	case Kept:
		return found && Compare(now, put) == Same
	case Softened:
		return found && Compare(now, put) == Lighter
	case Dropped:
		return !found && !d.says(put.Text)
	case Moved:
		there, is := d.stands(t.To, t.Party)
		return !found && t.To != t.Sentence && is && Compare(there, put) != Worse
	}
	return false
}

// treated says that the last treatment of a sentence and a party is of the case
// as it is now (none, where it makes none), and saw everything that came back.
func (d Draft) treated(sentence string, p Party, day clock.Day) bool {
	now, found := d.stands(sentence, p)
	mark := ""
	if found {
		mark = now.mark()
	}
	for _, t := range slices.Backward(d.Treatments) {
		here := t.Sentence == sentence || found && t.Outcome == Moved && t.To == sentence
		if t.Party != p || !here {
			continue
		}
		if t.Sentence == sentence && t.Case != mark || t.Sentence != sentence && t.There != mark {
			return false
		}
		for _, c := range d.chances(sentence, p, day) {
			if !within(c.answers, t.Answers) {
				return false
			}
		}
		return true
	}
	return false
}

// Untreated names the cases in letters, and those put in evidence, that nobody
// treated as they are now: also where the sentence is gone, or criticises nobody
// any more.
func (d Draft) Untreated(day clock.Day) (out []string) {
	see := func(sentence string, p Party) {
		name := sentence + " to " + p.String()
		if !d.treated(sentence, p, day) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, s := range d.Letters {
		for _, c := range s.Letter.Cases {
			if s.Returned.IsZero() {
				see(c.Sentence, s.Letter.To)
			}
		}
	}
	for _, h := range d.Heard {
		see(h.Case.Sentence, h.To)
	}
	return out
}
