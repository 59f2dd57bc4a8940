// Package embargo is what copies of a report under embargo (Inquiry Rules 2006 r.17) are: who reads one, what is sealed to
// them, how each stands, and from which one a text came. The floor over it is package drafting.
package embargo

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/report"
)

// Reader is somebody who gets a copy: for a core participant (Core), or as the chair names them, with why.
type Reader struct {
	Name string `json:"name"`
	For  string `json:"for"`
	Core string `json:"core,omitempty"`
}

// Line is a copy in the list of the team.
type Line struct {
	ID, State             string
	Number                int
	Reader                Reader
	Sent, Accepted, Ended clock.Day
}

// Own is what is sealed to a reader: the marked text, and how all that it rests on stood.
type Own struct {
	Inquiry string        `json:"inquiry"`
	Report  string        `json:"report"`
	Text    string        `json:"text"`
	Shape   string        `json:"shape"`
	Parts   []report.Part `json:"parts"`
}

// Plain is a name as it is compared.
func Plain(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Marker makes the marks of a report's copies, by the key of its words.
func Marker(key [32]byte) (report.Marker, error) {
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte("copies under embargo"))
	return report.NewMarker(h.Sum(nil))
}

// AsSigned gives a text as package report marks it.
func AsSigned(text []byte) (report.Signed, error) {
	sum := sha256.Sum256(text)
	return report.Reopen(report.Record{Text: text}, hex.EncodeToString(sum[:]))
}

// Leak is what a piece of text tells of the copy that it came from.
type Leak struct {
	Named    *Line  // nil where it cannot be told
	Signs    []Line // whose sign stands in it: a lead, no proof
	Agrees   int    // spaces that agree with the mark of the nearest copy
	Of       int    // of so many
	Stripped bool   // its spaces are all alike
}

// Trace says from which copy a piece of text came: of names the copies of each text.
func Trace(m report.Marker, lines []Line, of map[string][]string, text string) (out Leak, err error) {
	line := func(id string) Line {
		return lines[slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })]
	}
	named := map[string]bool{}
	for words, copies := range of {
		signed, err := AsSigned([]byte(words))
		if err != nil {
			return out, err
		}
		t := m.Trace(signed, copies, []byte(text))
		for _, id := range t.Signs {
			out.Signs = append(out.Signs, line(id))
		}
		if len(t.Agreements) > 0 && t.Agreements[0].Agrees > out.Agrees {
			out.Agrees, out.Of = t.Agreements[0].Agrees, t.Agreements[0].Of
		}
		out.Stripped = out.Stripped || t.Stripped
		if t.Named != "" {
			named[t.Named] = true
		}
	}
	slices.SortFunc(out.Signs, func(a, b Line) int { return a.Number - b.Number })
	for id := range named {
		if one := line(id); len(named) == 1 {
			out.Named = &one
		}
	}
	return out, nil
}
