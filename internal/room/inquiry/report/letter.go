package report

import (
	"fmt"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Recipient says what whoever gets a letter may see: which references (by the
// rules of restriction and what was disclosed to them), and whether they may
// know that somebody else is criticised.
type Recipient interface {
	MaySee(Reference) bool
	MayKnow(Party) bool
}

// Letter is what a recipient gets (r.15). It names nobody else's letter and
// holds nothing that the recipient may not see.
type Letter struct {
	ID         string      `json:"id"`
	To         Party       `json:"to"`
	Sent       clock.Day   `json:"sent"`
	Due        clock.Day   `json:"due"` // as it was first set
	Cases      []Case      `json:"cases"`
	Extensions []Extension `json:"extensions,omitempty"`
}

// Sending is a letter and what the inquiry keeps of it.
type Sending struct {
	Letter  Letter `json:"letter"`
	By      Human  `json:"by"`
	Second  Human  `json:"second"`
	LeftOut []Case `json:"left_out,omitempty"` // facts and evidence that the recipient may not see
	// Returned is the day on which it turned out that the letter never arrived:
	// then it was not sent.
	Returned clock.Day `json:"returned"`
	Answers  []Answer  `json:"answers,omitempty"`
	// StillSince is from when something of the letter is kept from its recipient without a break until today; zero
	// where they may see all of it. It is not stored.
	StillSince clock.Day `json:"-"`
	// Again is the day before which time does not end, because something was kept from them until lately. It is not
	// stored.
	Again clock.Day `json:"-"`
}

// Stopped says that time does not run out: something that the recipient was sent is kept from them now. Nobody can
// start it before it is shown again.
func (s Sending) Stopped() bool { return !s.StillSince.IsZero() }

// Until is the last day to answer, where time does not stand still.
func (s Sending) Until() clock.Day {
	if until := s.Letter.LastDay(); !s.Again.After(until) {
		return until
	}
	return s.Again
}

// Extension moves the last day to answer, with a reason.
type Extension struct {
	Until clock.Day `json:"until"`
	Why   string    `json:"why"`
	By    Human     `json:"by"`
	On    clock.Day `json:"on"`
}

// Answer is what came back. What it says lies elsewhere, under its id.
type Answer struct {
	ID   string    `json:"id"`
	On   clock.Day `json:"on"`
	Last bool      `json:"last"` // the recipient says that there is no more to come
}

// Heard is that the substance was put to somebody in evidence, and where: the
// chance to answer, in a form of inquiry in which that counts.
type Heard struct {
	To     Party     `json:"to"`
	Case   Case      `json:"case"`
	Where  Reference `json:"where"` // in a transcript
	By     Human     `json:"by"`
	Second Human     `json:"second"`
}

// caseOf gives what the report says of a party in a sentence, as both who wrote
// and who checked it read it; false where it criticises the party not at all, or
// the sentence is not checked as it is.
func (d Draft) caseOf(s Sentence, p Party) (Case, bool) {
	c := Case{Sentence: s.ID, Text: s.Content.Text, Evidence: slices.Clone(s.Content.References)}
	found := false
	for _, k := range s.criticisms() {
		parties, known := k.Parties(d.Form.ClassUpTo)
		if !known || !slices.Contains(parties, p) {
			continue
		}
		if !found || k.Strength.rank() > c.Strength.rank() {
			c.Strength = k.Strength
		}
		if !found || k.Manner.rank() > c.Manner.rank() {
			c.Manner = k.Manner
		}
		found = true
		for _, id := range k.Facts {
			f := d.find(id)
			if f == nil {
				f = &Sentence{ID: id}
			}
			c.add(*f)
		}
	}
	return c, found
}

// add states a fact in a case, with the evidence for it.
func (c *Case) add(f Sentence) {
	fact := StatedFact{f.ID, f.Content.Text}
	if slices.Contains(c.Facts, fact) {
		return
	}
	c.Facts = append(c.Facts, fact)
	for _, r := range f.Content.References {
		if !slices.Contains(c.Evidence, r) {
			c.Evidence = append(c.Evidence, r)
		}
	}
}

// criticisms are those of a sentence as it was checked; none before that.
func (s Sentence) criticisms() (out []Criticism) {
	if !s.checked() || len(s.Checked.Readings) != len(s.Content.Criticism) {
		return nil
	}
	for i, k := range s.Content.Criticism {
		out = append(out, k.read(s.Checked.Readings[i]))
	}
	return out
}

func (s Sentence) checked() bool { return s.Revision > 0 && s.Checked.Revision == s.Revision }

// Letter builds the warning letter to a party from the sentences of the draft, or
// of one chapter, that must be put to it and were not yet: the criticism, the
// facts, the evidence (r.15(1)). Where the criticism is only to be inferred from
// evidence, that evidence will do. It is refused if one of them is missing, or
// nothing is left of it once what the recipient may not see is out; and if there
// is nothing to put, as if there were no such party.
func (d Draft) Letter(to Party, chapter string, sight Recipient, w World) (Letter, []Case, error) {
	if sight == nil || !to.known() || !d.Form.Criticises {
		return Letter{}, nil, errNone
	}
	l := Letter{To: to}
	var leftOut []Case
	var out []errs.Field
	for _, c := range d.Chapters {
		if chapter != "" && c.ID != chapter {
			continue
		}
		for _, s := range (Draft{Chapters: []Chapter{c}}).Sentences() {
			now, owed := d.owes(s, to)
			if !owed || d.covered(now, to) {
				continue
			}
			put, kept, missing := d.seen(s, now, to, sight, w)
			out = append(out, missing...)
			l.Cases, leftOut = append(l.Cases, put), append(leftOut, kept)
		}
	}
	if len(out) > 0 {
		return Letter{}, nil, errs.Refused("This letter cannot be sent yet", out...)
	}
	if len(l.Cases) == 0 {
		return Letter{}, nil, errNone
	}
	return l, leftOut, nil
}

// owes says that a sentence makes a case against a party that needs a letter.
func (d Draft) owes(s Sentence, p Party) (Case, bool) {
	c, found := d.caseOf(s, p)
	return c, found && Criticism{Manner: c.Manner, Strength: c.Strength}.NeedsLetter()
}

// seen parts a case into what the recipient may see and what is left out, and
// says what is missing in the first.
func (d Draft) seen(s Sentence, now Case, to Party, sight Recipient, w World) (put, kept Case, out []errs.Field) {
	say := func(bad bool, message string) {
		if bad {
			out = append(out, errs.Field{Name: s.ID, Message: message})
		}
	}
	put = Case{Sentence: now.Sentence, Text: now.Text, Manner: now.Manner, Strength: now.Strength}
	kept = Case{Sentence: now.Sentence}
	for _, f := range now.Facts {
		if fact := d.find(f.Sentence); fact != nil && d.mayRead(*fact, to, sight) && len(d.amber(*fact, w)) == 0 {
			put.Facts = append(put.Facts, f)
		} else {
			kept.Facts = append(kept.Facts, f)
		}
	}
	for _, r := range now.Evidence {
		if sight.MaySee(r) && d.sight(r, w).known() {
			put.Evidence = append(put.Evidence, r)
		} else {
			kept.Evidence = append(kept.Evidence, r)
		}
	}
	say(len(d.amber(s, w)) > 0, "What this sentence rests on was withdrawn, restricted or redacted anew: check it again first")
	say(!d.mayRead(s, to, sight), "The sentence itself tells what the recipient may not see: write it so that it does not, or have the restriction varied")
	say(now.Text == "" || now.Strength == NotSaid || now.Manner == MannerNotSaid, "Say what the criticism is, how strong, and whether it is said or to be inferred")
	say(len(put.Facts) == 0 && now.Manner != Implied, "State the facts behind the criticism, in sentences that the recipient may see")
	say(len(put.Evidence) == 0, "Name evidence that the recipient may see")
	return put, kept, out
}

// mayRead says that a sentence can be shown to a recipient: all that it rests on
// may be seen, and it criticises nobody else of whom they may not know. A
// sentence that is not checked may criticise anybody.
func (d Draft) mayRead(s Sentence, to Party, sight Recipient) bool {
	if !s.checked() || slices.ContainsFunc(s.Content.References, func(r Reference) bool { return !sight.MaySee(r) }) {
		return false
	}
	for _, k := range s.criticisms() {
		parties, known := k.Parties(d.Form.ClassUpTo)
		if !known || slices.ContainsFunc(parties, func(p Party) bool { return p != to && !sight.MayKnow(p) }) {
			return false
		}
	}
	return true
}

// Send sends the letter to a party: its id, who sends it with whom, on which day.
// The last day to answer is counted by the form.
func (d Draft) Send(l Letter, chapter string, by, second Human, sight Recipient, cal *clock.Calendar, w World) (Draft, error) {
	built, leftOut, err := d.Letter(l.To, chapter, sight, w)
	if err != nil {
		return d, err
	}
	if l.ID == "" || d.sending(l.ID) >= 0 {
		return d, errs.New(errs.Repeated, "That letter was sent already, or it has no id")
	}
	if by == "" || second == "" || by == second {
		return d, errs.New(errs.Forbidden, "A warning letter takes two people")
	}
	if w.Day.IsZero() || l.Sent.Before(w.Day) {
		return d, errs.InvalidInput("This letter cannot be sent", errs.Field{Name: "sent", Message: "A letter is not dated back: that takes away time to answer"})
	}
	built.ID, built.Sent = l.ID, l.Sent
	if built.Due, err = d.Form.due(cal, l.Sent); err != nil {
		return d, err
	}
	d.Letters = append(slices.Clone(d.Letters), Sending{Letter: built, By: by, Second: second, LeftOut: leftOut})
	return d, nil
}

func (d Draft) sending(id string) int {
	return slices.IndexFunc(d.Letters, func(s Sending) bool { return s.Letter.ID == id })
}

func (d Draft) letter(id string, change func(*Sending) error) (Draft, error) {
	i := d.sending(id)
	if i < 0 {
		return d, errNone
	}
	list := slices.Clone(d.Letters)
	if err := change(&list[i]); err != nil {
		return d, err
	}
	d.Letters = list
	return d, nil
}

// Extend moves the last day to answer, and only to a later one that is a working day; not while time stands still.
func (d Draft) Extend(id string, x Extension, cal *clock.Calendar) (Draft, error) {
	return d.letter(id, func(s *Sending) error {
		if s.Stopped() {
			return errs.InvalidInput("The time to answer cannot be extended so", errs.Field{Name: "until", Message: "Something of this letter is kept from its recipient, " +
				"and their time stands still. Give them more when it is shown again, or put what is left to them in a second letter"})
		}
		if x.By == "" || x.On.IsZero() || saysnothing.Is(x.Why) || !x.Until.After(s.Until()) {
			return errs.InvalidInput("The time to answer cannot be extended so", errs.Field{
				Name: "until", Message: "Enter a later day than " + s.Until().Human() + ", who extends it, when and why"})
		}
		if working, err := cal.IsWorkingDay(d.Form.Nation, x.Until); err != nil || !working {
			return errs.InvalidInput("The time to answer cannot be extended so", errs.Field{Name: "until", Message: "Enter a working day: that is a Saturday, a Sunday or a bank holiday, " +
				"or the list of bank holidays does not go so far"})
		}
		s.Letter.Extensions = append(slices.Clone(s.Letter.Extensions), x)
		return nil
	})
}

// LastDay is the last day to answer, with what it was extended to.
func (l Letter) LastDay() clock.Day {
	until := l.Due
	for _, x := range l.Extensions {
		if x.Until.After(until) {
			until = x.Until
		}
	}
	return until
}

// Undelivered records that a letter never arrived: nobody had a chance by it.
func (d Draft) Undelivered(id string, day clock.Day) (Draft, error) {
	return d.letter(id, func(s *Sending) error {
		if day.IsZero() || len(s.Answers) > 0 {
			return errs.New(errs.Conflict, "A letter that was answered arrived, and without a day nothing is known")
		}
		s.Returned = day
		return nil
	})
}

// Answer records an answer. One that is late, or comes after a treatment, has to
// be treated all the same.
func (d Draft) Answer(id string, a Answer) (Draft, error) {
	for _, s := range d.Letters {
		if slices.ContainsFunc(s.Answers, func(x Answer) bool { return x.ID == a.ID }) {
			return d, errs.New(errs.Repeated, "That answer is entered already")
		}
	}
	return d.letter(id, func(s *Sending) error {
		if a.ID == "" || a.On.IsZero() || a.On.Before(s.Letter.Sent) {
			return errs.InvalidInput("This answer cannot be entered", errs.Field{Name: "on", Message: "Enter the day on which it came, not before the letter went"})
		}
		s.Returned, s.Answers = clock.Day{}, append(slices.Clone(s.Answers), a)
		return nil
	})
}

// PutInEvidence records that the substance of a sentence was put to a party in
// evidence. Where the form of inquiry does not know that, there is no such step.
func (d Draft) PutInEvidence(sentence string, to Party, where Reference, by, second Human, w World) (Draft, error) {
	if !d.Form.Criticises || !d.Form.EvidenceCounts {
		return d, errNone
	}
	s := d.find(sentence)
	if s == nil {
		return d, errNone
	}
	c, found := d.caseOf(*s, to)
	switch {
	case !found:
		return d, errNone
	case where.Kind != Transcript || !where.whole() || !w.look(where).known():
		return d, errs.InvalidInput("This cannot be recorded", errs.Field{Name: "where", Message: "Say at which lines of which transcript it was put to them"})
	case by == "" || second == "" || by == second:
		return d, errs.New(errs.Forbidden, "That something was put to somebody takes two people")
	case !w.opened(by, where.Key()) || !w.opened(second, where.Key()):
		return d, errs.New(errs.Forbidden, "Both open these lines first")
	}
	d.Heard = append(slices.Clone(d.Heard), Heard{To: to, Case: c, Where: where, By: by, Second: second})
	return d, nil
}

// String gives a party for an error that only the inquiry sees.
func (p Party) String() string { return fmt.Sprintf("%s %s", p.Kind, p.ID) }
