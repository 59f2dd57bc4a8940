package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// Paragraph is one numbered paragraph of terms of reference.
type Paragraph struct {
	Number string `json:"number"`
	Text   string `json:"text"`
}

// MaxTerms is how long terms may be, in characters, and maxParagraphs how many paragraphs.
const (
	MaxTerms      = 30_000
	maxParagraphs = 200
)

var numbered = regexp.MustCompile(`^\s*\(?([0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?)[.):]?\s+(\S.*)$`)

// ReadTerms reads terms as they are typed: each paragraph begins with its number on a new
// line. What is wrong is said with the line that it is about.
func ReadTerms(typed string) (out []Paragraph, wrong string) {
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.ReplaceAll(typed, "\r\n", "\n"), "\n") {
		m := numbered.FindStringSubmatch(line)
		switch {
		case strings.TrimSpace(line) == "":
		case m != nil && seen[m[1]]:
			return nil, fmt.Sprintf("Line %d: number %s is there twice", i+1, m[1])
		case m != nil:
			seen[m[1]] = true
			out = append(out, Paragraph{m[1], oneLine(m[2])})
		case len(out) == 0:
			return nil, fmt.Sprintf("Line %d has no number. Begin each paragraph with its number, such as 1. or 2.1", i+1)
		default:
			out[len(out)-1].Text += " " + oneLine(line)
		}
	}
	switch {
	case len(out) == 0:
		return nil, "Write the terms, each paragraph with its number, such as 1. or 2.1"
	case len(out) > maxParagraphs:
		return nil, fmt.Sprintf("There are more than %d paragraphs", maxParagraphs)
	}
	return out, ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Typed writes paragraphs as they are typed.
func Typed(all []Paragraph) string {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Number + ". " + p.Text + "\n\n")
	}
	return strings.TrimSpace(b.String())
}

// Digest is the hash of a text's bytes, which stands in its entry of the log.
func Digest(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}
