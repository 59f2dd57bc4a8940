package report

import (
	"slices"
	"strings"
	"unicode"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/typed"
)

// Copy is what a recipient reads.
type Copy struct {
	Inquiry string    `json:"inquiry"`
	Report  string    `json:"report"`
	Form    string    `json:"form"`
	Source  string    `json:"source"`
	Number  int       `json:"number"`
	Sent    clock.Day `json:"sent"`
	Due     clock.Day `json:"due"`
	Cases   []CopyOf  `json:"cases"`
	// To is who gets it: what they may see is asked anew each time.
	To Party `json:"to,omitzero"`
}

// CopyOf is one criticism as the recipient reads it.
type CopyOf struct {
	Text     string   `json:"text"`
	Manner   Manner   `json:"manner"`
	Strength Strength `json:"strength"`
	Facts    []string `json:"facts"`
	Evidence []string `json:"evidence"` // in words
	// What the text and each fact rest on, and what each piece of evidence is: to ask each time whether it may be seen.
	Rests     []Reference   `json:"rests,omitempty"`
	FactRests [][]Reference `json:"fact_rests,omitempty"`
	Refs      []Reference   `json:"refs,omitempty"`
	// Given are the words of each piece of evidence, where it has words here and its reader may see them. They are
	// read each time, and not kept in the letter.
	Given [][]string `json:"-"`
	// Cut says that something of it is kept from its reader now.
	Cut bool `json:"-"`
}

// keptBack is what is held of a reference: its words, where they are known.
type keptBack struct {
	ref   Reference
	words []string
	known bool
}

// kept gives what is held of all that a case rests on. Of a document the title is held with it: no more of it is here.
func (c *CopyOf) kept(see func(Reference) bool, words func(Reference) ([]string, bool)) (out []keptBack) {
	title := map[string]string{}
	for i, r := range c.Refs {
		if i < len(c.Evidence) && r.Kind == Document {
			title[r.Key()], _, _ = strings.Cut(c.Evidence[i], ", page ")
		}
	}
	for _, r := range slices.Concat(append([][]Reference{c.Refs, c.Rests}, c.FactRests...)...) {
		if see(r) || slices.ContainsFunc(out, func(w keptBack) bool { return w.ref.Key() == r.Key() }) {
			continue
		}
		w := keptBack{ref: r}
		if w.words, w.known = words(r); r.Kind == Document && title[r.Key()] != "" {
			w.words, w.known = []string{title[r.Key()]}, true
		}
		out = append(out, w)
	}
	return out
}

// run is how many words that follow each other make words of a text those of what is held.
const run = 6

// bears says that a text repeats what is held, or names somebody whom it names; of what rests on something held of
// which the words are not known it says so too.
func bears(text string, rests []Reference, all []keptBack, bodies []string) bool {
	holds := typed.Holds(text)
	for _, w := range all {
		if !w.known && slices.ContainsFunc(rests, func(r Reference) bool { return r.Key() == w.ref.Key() }) {
			return true
		}
		for _, held := range w.words {
			words := strings.Fields(typed.Plain(held))
			if len(words) <= run && holds(held) && (len(words) > 1 || strings.ContainsFunc(held, unicode.IsDigit)) {
				return true
			}
			for i := 0; i+run <= len(words); i++ {
				if holds(strings.Join(words[i:i+run], " ")) {
					return true
				}
			}
			if namesOne(text, held, bodies) {
				return true
			}
		}
	}
	return false
}

// namesOne says that a text has the last word of a name in which words that are held have two or more capitalised
// words together, and which is no body's.
func namesOne(text, held string, bodies []string) bool {
	clean := func(w string) string {
		return strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	var in []string
	for w := range strings.FieldsSeq(text) {
		in = append(in, strings.TrimSuffix(strings.TrimSuffix(clean(w), "'s"), "’s"))
	}
	last := ""
	for w := range strings.FieldsSeq(held) {
		w = strings.TrimSuffix(strings.TrimSuffix(clean(w), "'s"), "’s")
		if first := []rune(w); len(first) < 2 || !unicode.IsUpper(first[0]) {
			last = ""
			continue
		}
		if last != "" && len(w) > 3 && slices.Contains(in, w) && !slices.ContainsFunc(bodies, func(n string) bool { return typed.Holds(n)(w) }) {
			return true
		}
		last = w
	}
	return false
}

// Keep leaves in a case what may be seen: the criticism and its facts, which were put to their reader, unless their own
// words tell what is held; and of the evidence what is not held. Of a letter that does not say what its words rest on
// nothing is known.
// Held gives the words that are held of a reference, and false where they are not known; words those that are open.
func (c *CopyOf) Keep(known bool, see func(Reference) bool, held func(Reference) ([]string, bool), words func(Reference) []string, bodies []string) {
	kept := c.kept(see, held)
	told := func(text string, rests []Reference) bool { return bears(text, rests, kept, bodies) }
	facts, evidence := c.Facts, c.Evidence
	c.Facts, c.Evidence = nil, nil
	if !known || told(c.Text, c.Rests) {
		c.Text, c.Cut = "", true
	}
	for i, f := range facts {
		if known && i < len(c.FactRests) && !told(f, c.FactRests[i]) {
			c.Facts = append(c.Facts, f)
			continue
		}
		c.Cut = true
	}
	for i, e := range evidence {
		if i >= len(c.Refs) {
			c.Cut = true
			continue
		}
		open := words(c.Refs[i])
		if !see(c.Refs[i]) {
			if c.Cut = true; len(open) == 0 {
				continue
			}
		}
		c.Evidence, c.Given = append(c.Evidence, e), append(c.Given, open)
	}
}

// Standstill says how a hold on what a letter rests on stops its recipient's time.
type Standstill struct {
	// Since is the day from which something was held without a break until today; zero where nothing is held, or time was
	// over before.
	Since clock.Day
	// Again is the day before which time does not end: [Form.Least] days after that on which all was shown again,
	// and a working day. It is zero where nothing was held so lately that it matters.
	Again clock.Day
}

// longest is how far back it is looked since when something is held.
const longest = 400

// StandsStill works it out: held says whether something was held on a day. Until is the last day to answer without it.
func StandsStill(today, sent, until clock.Day, cal *clock.Calendar, held func(clock.Day) (bool, error)) (out Standstill, err error) {
	form := Statutory() // what no form goes under is the same in all
	end, is := today, false
	for lately := today.AddDays(-form.Least - 8); ; end = end.AddDays(-1) {
		if is, err = held(end); is || err != nil {
			break
		}
		if !end.After(sent) || end.Before(lately) || !until.Before(end.AddDays(form.Least+8)) {
			return Standstill{}, nil
		}
	}
	from := end
	for day := end; is && err == nil && !day.Before(sent) && day.After(end.AddDays(-longest)); is, err = held(day) {
		from, day = day, day.AddDays(-1)
	}
	switch {
	case err != nil || from.After(until): // time was over before
		return Standstill{}, err
	case end == today:
		return Standstill{Since: from}, nil
	}
	out.Again, err = form.Again(cal, end.AddDays(1))
	return out, err
}

// Rests are all references of a letter, once each.
func (l Letter) Rests() (out []Reference) {
	for _, c := range l.Cases {
		for _, r := range c.Evidence {
			if !slices.Contains(out, r) {
				out = append(out, r)
			}
		}
	}
	return out
}
