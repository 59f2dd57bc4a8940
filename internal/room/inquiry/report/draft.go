package report

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Human is the record of a human who acts; the empty one is nobody.
type Human string

// Sort is what a sentence is. The empty Sort is not said.
type Sort string

// The sorts. Narrative and Opinion (of the panel, and shown as such) alone may
// stand without a footing.
const (
	Narrative   Sort = "narrative"
	Opinion     Sort = "opinion of the panel"
	Finding     Sort = "finding"
	Recommended Sort = "recommendation"
)

// FindingKind is what is found; a report finds on nobody's liability (s.2).
type FindingKind string

// The kinds of finding.
const (
	Fact     FindingKind = "fact"
	Failing  FindingKind = "failing"
	Practice FindingKind = "practice"
	Culture  FindingKind = "culture"
)

// Content is what somebody writes of a sentence.
type Content struct {
	Text       string      `json:"text"`
	Sort       Sort        `json:"sort"`
	Finding    FindingKind `json:"finding,omitempty"`
	References []Reference `json:"references,omitempty"`
	Criticism  []Criticism `json:"criticism,omitempty"`
}

// Sentence is one sentence of the report, with what was done to it.
type Sentence struct {
	ID       string       `json:"id"`
	Revision int          `json:"revision"` // from 1
	Content  Content      `json:"content"`
	Writers  []Human      `json:"writers"` // all who ever wrote at it
	Checked  Check        `json:"checked,omitzero"`
	Looks    []SecondLook `json:"looks,omitempty"`
	Frozen   Freeze       `json:"frozen,omitzero"`
	// Before are those whom an earlier revision was said to criticise. Whoever checks says of each that it does so no
	// more: a name that is taken away takes no criticism away.
	Before []Party `json:"before,omitempty"`
}

// Freeze is that a revision is frozen.
type Freeze struct {
	By       Human `json:"by"`
	Revision int   `json:"revision"`
}

// Paragraph is sentences under a number, which comes from its place.
type Paragraph struct {
	ID        string     `json:"id"`
	Sentences []Sentence `json:"sentences"`
}

// Chapter is paragraphs under a title.
type Chapter struct {
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Paragraphs []Paragraph `json:"paragraphs"`
}

// Draft is a report, or an interim report, before it is signed.
type Draft struct {
	Title           string           `json:"title"`
	Form            Form             `json:"form"`
	Chapters        []Chapter        `json:"chapters"`
	Letters         []Sending        `json:"letters"`
	Heard           []Heard          `json:"heard"`
	Treatments      []Treatment      `json:"treatments"`
	Recommendations []Recommendation `json:"recommendations"`
}

// World is what the draft is held against, handed in: the day, how references
// stand, who has opened what. A function that is missing knows nothing.
type World struct {
	Day    clock.Day
	Look   func(Reference) Sight
	Opened func(Human, string) bool // the key of a reference, or the id of an answer
}

func (w World) look(r Reference) Sight {
	if w.Look == nil {
		return Sight{}
	}
	return w.Look(r)
}

func (w World) opened(h Human, what string) bool {
	return w.Opened != nil && h != "" && w.Opened(h, what)
}

// canonical gives words as they are signed: composed letters, single spaces. It
// changes nothing that is canonical already.
func canonical(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// clean says that words hold nothing that a reader does not see, and none of the
// signs by which copies under embargo are marked.
func clean(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r == unicode.ReplacementChar || r == tagOpen || r == tagClose || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
	})
}

// settled gives a content as it is kept, or everything that is wrong with it.
func (d Draft) settled(c Content) (Content, error) {
	c.Text = canonical(c.Text)
	c.References, c.Criticism = slices.Clone(c.References), slices.Clone(c.Criticism)
	var out []errs.Field
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	say(c.Text == "" || !clean(c.Text), "text", "Write the sentence, in letters that a reader can see")
	say(!slices.Contains([]Sort{"", Narrative, Opinion, Finding, Recommended}, c.Sort), "sort", "Choose what the sentence is from the list")
	say((c.Sort == Finding) != (c.Finding != ""), "finding", "A finding, and only a finding, has a kind")
	say(c.Finding != "" && !slices.Contains(d.Form.Findings, c.Finding), "finding", "This form of inquiry makes no such finding")
	say(len(c.Criticism) > 0 && !d.Form.Criticises, "criticism", "This form of inquiry criticises nobody")
	for _, r := range c.References {
		out = append(out, r.fits(c.Sort, c.Text)...)
	}
	for _, k := range c.Criticism {
		say(slices.ContainsFunc(k.Facts, func(id string) bool { return d.find(id) == nil }), "criticism", "A fact behind a criticism is a sentence of this report")
	}
	return c, errs.Refused("This sentence cannot be kept like that", out...)
}

// Sentences gives all sentences as they are read.
func (d Draft) Sentences() (out []Sentence) {
	for _, c := range d.Chapters {
		for _, p := range c.Paragraphs {
			out = append(out, p.Sentences...)
		}
	}
	return out
}

// find gives a sentence to read; what it points to is never changed.
func (d Draft) find(id string) *Sentence {
	for _, c := range d.Chapters {
		for _, p := range c.Paragraphs {
			for i := range p.Sentences {
				if p.Sentences[i].ID == id {
					return &p.Sentences[i]
				}
			}
		}
	}
	return nil
}

var errNone = errs.New(errs.NotFound, "There is no such place in this report")

// within changes one paragraph in a copy of the draft.
func (d Draft) within(is func(Paragraph) bool, change func(*Paragraph) error) (Draft, error) {
	for i, c := range d.Chapters {
		j := slices.IndexFunc(c.Paragraphs, is)
		if j < 0 {
			continue
		}
		p := c.Paragraphs[j]
		p.Sentences = slices.Clone(p.Sentences)
		if err := change(&p); err != nil {
			return d, err
		}
		d.Chapters = slices.Clone(d.Chapters)
		d.Chapters[i].Paragraphs = slices.Clone(c.Paragraphs)
		d.Chapters[i].Paragraphs[j] = p
		return d, nil
	}
	return d, errNone
}

// change changes one sentence, if it still is as the author saw it.
func (d Draft) change(id string, revision int, change func(*Sentence) error) (Draft, error) {
	at := func(p Paragraph) int {
		return slices.IndexFunc(p.Sentences, func(s Sentence) bool { return s.ID == id })
	}
	return d.within(func(p Paragraph) bool { return at(p) >= 0 }, func(p *Paragraph) error {
		s := &p.Sentences[at(*p)]
		if s.Revision != revision {
			return errs.New(errs.Conflict, "Somebody else changed this sentence first: look at it again")
		}
		return change(s)
	})
}
