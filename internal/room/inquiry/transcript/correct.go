package transcript

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry/rules"
)

// Correction is that a line should read otherwise. The line as it was written stays beside it.
type Correction struct {
	ID      string    `json:"id"`
	At      Place     `json:"at"`
	Was     string    `json:"was"` // as its author saw the line: nobody puts right what they did not see
	Becomes string    `json:"becomes"`
	Why     string    `json:"why"`
	By      string    `json:"by"`
	Second  string    `json:"second"` // another human
	On      clock.Day `json:"on"`
}

// Exhibit is that a document was called at a line.
type Exhibit struct {
	ID       string `json:"id"`
	At       Place  `json:"at"`
	Words    string `json:"words"` // of the line, by which it was called
	Document string `json:"document"`
	Page     int    `json:"page"` // of the document; 0 is all of it
}

// ErrChanged is told to whoever puts right a line that reads otherwise by now.
var ErrChanged = errs.New(errs.Conflict, "This line reads otherwise by now. Open it again, and see whether it still has to be put right.")

// reads is how a line reads with what was put right.
func (t Transcript) reads(l Line) string {
	for _, c := range slices.Backward(t.Corrections) {
		if c.At == l.Place {
			return c.Becomes
		}
	}
	return l.Text
}

// Correct puts a line right, and gives a new transcript. It is refused if the line reads
// otherwise than its author saw (Conflict), if there is no such line, and while a fact is missing.
func (t Transcript) Correct(c Correction) (Transcript, error) {
	l, ok := t.Line(c.At)
	if !ok {
		return t, ErrNoLine
	}
	c.Becomes = tidy(c.Becomes)
	var bad []errs.Field
	need := func(ok bool, field, words string) {
		if !ok {
			bad = append(bad, errs.Field{Name: field, Message: words})
		}
	}
	need(c.ID != "" && !slices.ContainsFunc(t.Corrections, func(x Correction) bool { return x.ID == c.ID }), "id", "The correction needs an id of its own")
	need(!rules.Unseen(c.Becomes) && !strings.ContainsRune(c.Becomes, '\n'), "becomes", rules.UnseenWords)
	need(utf8.RuneCountInString(c.Becomes) <= LineLimit, "becomes", "This is too long for one line")
	need(c.Becomes != l.Text, "becomes", "It reads so already")
	need(!saysnothing.Is(c.Why, "why", "reason"), "why", "Say why it should read otherwise")
	need(c.By != "" && c.Second != "" && c.By != c.Second, "second", "Another person has to agree")
	need(!c.On.IsZero(), "on", "Say on which day this was decided")
	if err := errs.Refused("This line was not put right.", bad...); err != nil {
		return t, err
	}
	if tidy(c.Was) != l.Text {
		return t, ErrChanged
	}
	c.Was = l.Text
	t.Corrections = append(slices.Clip(t.Corrections), c)
	return t, nil
}

// tidy is a line as Read gives it.
func tidy(s string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\t", " ")))
}

// ErrNoLine is told of a line that is not there, and to whoever is not shown one that is: in one and the
// same words.
var ErrNoLine = errs.InvalidInput("There is no such line.", errs.Field{Name: "at", Message: "This transcript has no such page and line"})

// Exhibit links a document at a line, by words that stand in it now or stood there when it was written.
func (t Transcript) Exhibit(x Exhibit) (Transcript, error) {
	i, ok := t.at(x.At)
	if !ok {
		return t, ErrNoLine
	}
	var bad []errs.Field
	x.Words = tidy(x.Words)
	if l := t.Lines[i]; x.Words == "" || !strings.Contains(l.Text, x.Words) && !strings.Contains(t.reads(l), x.Words) {
		bad = append(bad, errs.Field{Name: "words", Message: "These words do not stand in that line"})
	}
	if x.Document == "" || x.Page < 0 {
		bad = append(bad, errs.Field{Name: "document", Message: "Say which document, and which page of it"})
	}
	if x.ID == "" || slices.ContainsFunc(t.Exhibits, func(o Exhibit) bool { return o.ID == x.ID }) {
		bad = append(bad, errs.Field{Name: "id", Message: "The link needs an id of its own"})
	}
	if err := errs.Refused("The exhibit was not linked.", bad...); err != nil {
		return t, err
	}
	t.Exhibits = append(slices.Clip(t.Exhibits), x)
	return t, nil
}

// Replace takes a later import in the place of this one, as where the final transcript follows the draft
// of the same day. Every line that there was must be there still, as it has been cited; where it
// reads otherwise that becomes a correction, by who decided on it. Corrections and links stay.
func (t Transcript) Replace(later Transcript, c Correction) (Transcript, error) {
	var gone []errs.Field
	for _, l := range t.Lines {
		if _, ok := later.at(l.Place); !ok {
			gone = append(gone, errs.Field{Name: "file", Message: "Page " + strconv.Itoa(l.Page) + ", line " + strconv.Itoa(l.Place.Line) + " is not in the new file"})
		}
	}
	if len(gone) > 0 {
		return t, refuse(gone)
	}
	out := t
	out.Lines = slices.Clone(later.Lines)
	out.Margins = later.Margins
	for _, l := range t.Lines {
		i, _ := out.at(l.Place)
		now := out.Lines[i].Text
		out.Lines[i] = l
		if now == t.reads(l) {
			continue
		}
		one := c
		one.ID, one.At, one.Was, one.Becomes = c.ID+"-"+Anchor(1, l.Place), l.Place, t.reads(l), now
		var err error
		if out, err = out.Correct(one); err != nil {
			return t, err
		}
	}
	return out, nil
}
