package report

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// WithheldGround is why a passage is not published (s.25(4)).
type WithheldGround string

// The grounds: (a), and (b) with regard to the matters of s.25(5).
const (
	ByLaw            WithheldGround = "required by law"
	InPublicInterest WithheldGround = "necessary in the public interest"
)

// Withheld is a passage of the signed text, in bytes, that is not published, with
// why. By decides, Second agrees.
type Withheld struct {
	From   int            `json:"from"`
	To     int            `json:"to"`
	Ground WithheldGround `json:"ground"`
	Law    string         `json:"law,omitempty"` // (a) the provision or rule of law
	// (b) the matters of s.25(5): public concern, harm or damage, confidence.
	PublicConcern string `json:"public_concern,omitempty"`
	Harm          string `json:"harm,omitempty"`
	Confidence    string `json:"confidence,omitempty"`
	By            Human  `json:"by"`
	Second        Human  `json:"second"`
}

// Gap is where something is missing in the published text, on what ground and by which provision.
// It does not say how much: the length of a name tells who it is.
type Gap struct {
	At     int            `json:"at"` // bytes of the published text before it
	Ground WithheldGround `json:"ground"`
	Law    string         `json:"law,omitempty"` // of what is required by law: the provision or rule that does
}

// Published is the report as the public has it: the signed bytes but for the
// withheld ones, and a list of the gaps.
type Published struct {
	Text []byte `json:"text"`
	Gaps []Gap  `json:"gaps"`
}

// Count is how many passages are withheld.
func (p Published) Count() int { return len(p.Gaps) }

func (w Withheld) wrong(s Signed, before int) (out []errs.Field) {
	say := func(bad bool, name, message string) {
		if bad {
			out = append(out, errs.Field{Name: name, Message: message})
		}
	}
	if w.From < before || w.From >= w.To || w.To > len(s.text) {
		return []errs.Field{{Name: "passage", Message: "Passages come in order, do not overlap, and lie in the signed text"}}
	}
	say(!utf8.RuneStart(s.text[w.From]) || w.To < len(s.text) && !utf8.RuneStart(s.text[w.To]), "passage", "A passage is of whole letters")
	say(w.By == "" || w.Second == "" || w.By == w.Second, "second", "Another person must agree that it is withheld")
	switch w.Ground {
	case ByLaw:
		say(saysnothing.Is(w.Law, "law"), "law", "Name the provision or rule of law that requires it")
	case InPublicInterest:
		say(w.Law != "", "law", "Name a provision only where the law requires it")
		say(saysnothing.Is(w.PublicConcern, "public concern"), "public_concern", "Say how far it might inhibit the allaying of public concern")
		say(saysnothing.Is(w.Harm, "harm"), "harm", "Say which risk of harm or damage it avoids or reduces")
		say(saysnothing.Is(w.Confidence, "confidence"), "confidence", "Say in what confidence the information was acquired")
	default:
		say(true, "ground", "Choose the ground")
	}
	return out
}

// Publish gives the published text: the signed bytes without the listed passages,
// and nothing in their place.
func Publish(s Signed, list []Withheld) (Published, error) {
	if len(s.text) == 0 {
		return Published{}, errs.New(errs.Conflict, "Nothing was signed")
	}
	var p Published
	at := 0
	for i, w := range list {
		if out := w.wrong(s, at); len(out) > 0 {
			return Published{}, errs.Refused(fmt.Sprintf("Passage %d cannot be withheld so", i+1), out...)
		}
		p.Text = append(p.Text, s.text[at:w.From]...)
		p.Gaps = append(p.Gaps, Gap{len(p.Text), w.Ground, w.Law})
		at = w.To
	}
	p.Text = append(p.Text, s.text[at:]...)
	return p, nil
}

// Passages gives the words of the listed passages, for whoever may see them.
func (s Signed) Passages(list []Withheld) (out [][]byte) {
	for _, w := range list {
		if w.From < 0 || w.To > len(s.text) || w.From > w.To {
			return nil
		}
		out = append(out, slices.Clone(s.text[w.From:w.To]))
	}
	return out
}

// Restore puts passages back where the gaps are. With all of them it gives the
// signed bytes.
func (p Published) Restore(passages [][]byte) ([]byte, error) {
	if len(passages) != len(p.Gaps) {
		return nil, errs.New(errs.Invalid, "There must be one passage for each gap")
	}
	var out []byte
	at := 0
	for i, g := range p.Gaps {
		if g.At < at || g.At > len(p.Text) {
			return nil, errs.New(errs.Invalid, "The gaps are not in order")
		}
		out = append(append(out, p.Text[at:g.At]...), passages[i]...)
		at = g.At
	}
	return append(out, p.Text[at:]...), nil
}

// Verify says that what is to be published is the signed text minus exactly the
// listed passages: it is asked of the bytes that go out, just before they do.
func Verify(s Signed, list []Withheld, p Published) error {
	want, err := Publish(s, list)
	if err != nil {
		return err
	}
	if !bytes.Equal(want.Text, p.Text) || !slices.Equal(want.Gaps, p.Gaps) {
		return errs.New(errs.Conflict, "The text is not the signed text without the listed passages: it is not published")
	}
	return nil
}
