package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Part says where a sentence stands in the signed text, in bytes, and on what it
// rests, with what was to be seen there when it was signed.
type Part struct {
	Sentence  string           `json:"sentence"`
	Paragraph string           `json:"paragraph"` // its number
	From      int              `json:"from"`
	To        int              `json:"to"`
	Rests     []Reference      `json:"rests,omitempty"`
	Sights    map[string]Sight `json:"sights,omitempty"`
}

// Record is a signed report as it is stored.
type Record struct {
	Text            []byte           `json:"text"`
	Parts           []Part           `json:"parts"`
	Recommendations []Recommendation `json:"recommendations"`
	By              []Human          `json:"by"`
	On              clock.Day        `json:"on"`
}

// Record gives what is stored of a signed report.
func (s Signed) Record() Record {
	return Record{s.Text(), s.Parts(), slices.Clone(s.recommendations), slices.Clone(s.By), s.On}
}

// Reopen gives a stored report again, if its text is the one that was signed: hash
// is the one in the log ([Signed.SHA256]).
func Reopen(r Record, hash string) (Signed, error) {
	s := Signed{slices.Clone(r.Text), slices.Clone(r.Parts), slices.Clone(r.Recommendations), slices.Clone(r.By), r.On}
	at := 0
	for _, p := range s.parts {
		if p.From < at || p.From >= p.To || p.To > len(s.text) {
			return Signed{}, errs.New(errs.Internal, "")
		}
		at = p.To
	}
	if len(s.text) == 0 || s.SHA256() != hash {
		return Signed{}, errs.New(errs.Internal, "")
	}
	return s, nil
}

// Amber names the sentences whose footing is no longer as it was when the report
// was signed: whoever publishes looks at them first. The signed text stays.
func (s Signed) Amber(w World) (out []string) {
	for _, p := range s.parts {
		if slices.ContainsFunc(p.Rests, func(r Reference) bool { return r.Kind != OwnWords && w.look(r) != p.Sights[r.Key()] }) {
			out = append(out, p.Sentence)
		}
	}
	return out
}

// Signed is a report as the panel signed it. [Draft.Sign] makes one, [Reopen]
// gives one back, and nothing changes it.
type Signed struct {
	text            []byte
	parts           []Part
	recommendations []Recommendation
	By              []Human
	On              clock.Day
}

// Text gives the bytes that were signed: UTF-8, composed letters, single spaces,
// a line for each title and each paragraph, an empty line between them.
func (s Signed) Text() []byte { return slices.Clone(s.text) }

// SHA256 is the hash of the signed bytes, for the log of the inquiry. It is not
// for the public while a passage is withheld: a short passage can be guessed by
// trying (see [Published]).
func (s Signed) SHA256() string {
	sum := sha256.Sum256(s.text)
	return hex.EncodeToString(sum[:])
}

// Commitment is a salted hash of the signed bytes, which can be published with
// passages withheld: with the salt, later, anybody can check the whole. A salt of
// under 32 bytes commits to nothing.
func (s Signed) Commitment(salt []byte) (string, error) {
	if len(salt) < 32 {
		return "", errs.New(errs.Internal, "")
	}
	sum := sha256.Sum256(append(slices.Clone(salt), s.text...))
	return hex.EncodeToString(sum[:]), nil
}

// Parts says where each sentence stands.
func (s Signed) Parts() []Part { return slices.Clone(s.parts) }

func (s Signed) part(sentence string) Part {
	for _, p := range s.parts {
		if p.Sentence == sentence {
			return p
		}
	}
	return Part{}
}

// Hindrances says everything that stands between the draft and its signature, an
// interim report's as the last one's; none when it can be signed.
func (d Draft) Hindrances(w World) (out []errs.Field) {
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	out = append(out, errs.FieldsOf(d.Form.Check())...)
	say(w.Day.IsZero(), "day", "Without a day nothing can be signed")
	say(canonical(d.Title) == "" || !clean(d.Title) || len(Flagged(d.Title)) > 0, "title", "Give the report a title without words that could be read as a ruling on liability")
	say(len(d.Sentences()) == 0, "chapters", "There is nothing to sign")
	for _, c := range d.Chapters {
		say(c.Title == "" || canonical(c.Title) != c.Title || !clean(c.Title), c.ID, "This title cannot be signed as it is")
		say(len(Flagged(c.Title)) > 0, c.ID, "A title holds a word that could be read as a ruling on liability: say it in a sentence, where it can be looked at again")
		for _, p := range c.Paragraphs {
			say(len(p.Sentences) == 0, p.ID, "This paragraph is empty")
		}
	}
	for _, s := range d.Sentences() {
		st, _ := d.Standing(s.ID, w)
		say(st.State != Frozen, s.ID, "This sentence is not frozen: it is "+string(st.State))
		say(len(st.Amber) > 0, s.ID, "What this sentence rests on was withdrawn, restricted or redacted anew")
		say(len(st.Words) > 0, s.ID, "Look again at: "+strings.Join(st.Words, ", "))
		c, err := d.settled(s.Content)
		say(err != nil || c.Text != s.Content.Text, s.ID, "This sentence cannot be signed as it is")
	}
	for _, name := range d.Untreated(w.Day) {
		say(true, name, "This was put to them, and nobody has said what became of it")
	}
	return append(out, d.wrongRecommendations(d.Recommendations)...)
}

// Sign makes the signed text, by all members of the panel (Inquiries Act 2005
// s.24(4)) and nobody else.
func (d Draft) Sign(by []Human, w World) (Signed, error) {
	out := d.Hindrances(w)
	if !within(by, d.Form.Panel) || !within(d.Form.Panel, by) || len(by) != len(d.Form.Panel) {
		out = append(out, errs.Field{Name: "by", Message: "Each member of the panel signs, once, and nobody else"})
	}
	if err := errs.Refused("The report cannot be signed yet", out...); err != nil {
		return Signed{}, err
	}
	s := Signed{By: slices.Clone(by), On: w.Day, recommendations: slices.Clone(d.Recommendations)}
	s.text, s.parts = d.set()
	return s, nil
}

// set sets the text, and says where each sentence stands in it.
func (d Draft) set() (text []byte, parts []Part) {
	text = fmt.Appendf(text, "%s\n", canonical(d.Title))
	for i, c := range d.Chapters {
		text = fmt.Appendf(text, "\n%d. %s\n", i+1, c.Title)
		for j, p := range c.Paragraphs {
			number := fmt.Sprintf("%d.%d", i+1, j+1)
			text = fmt.Appendf(text, "\n%s", number)
			for _, s := range p.Sentences {
				from := len(text) + 1
				text = fmt.Appendf(text, " %s", s.Content.Text)
				parts = append(parts, Part{s.ID, number, from, len(text), s.Content.References, s.Checked.Sights})
			}
			text = append(text, '\n')
		}
	}
	return text, parts
}

// Footing is what the public is told of one reference of a sentence: where it is,
// or that it is restricted. Of testimony it is told neither whose nor which
// citation.
type Footing struct {
	Kind       RefKind    `json:"kind"`
	Restricted bool       `json:"restricted,omitempty"`
	At         *Reference `json:"at,omitempty"` // in the public rendition
}

// Footing gives what the public is told of what a sentence rests on, as it
// stands today. What is not known to stand open is restricted.
func (s Signed) Footing(sentence string, w World) (out []Footing) {
	for _, r := range s.part(sentence).Rests {
		out = append(out, r.Told(s.part(r.Of).Paragraph, w))
	}
	return out
}

// Told gives what the public is told of a reference of a published sentence. Of
// another sentence of the report it is told the number of its paragraph.
func (r Reference) Told(paragraph string, w World) Footing {
	f := Footing{Kind: r.Kind}
	switch {
	case r.Kind == OwnWords:
		f.At = &Reference{Kind: OwnWords, Paragraph: paragraph}
	case r.Kind == Theme || r.Kind == Quotation:
	case w.look(r).known() && w.look(r).Stand == Stands:
		f.At = &r
	default:
		f.Restricted = true
	}
	return f
}
