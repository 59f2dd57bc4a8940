package pdfreport

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var hyphenated = regexp.MustCompile(`[a-z]+-[a-z]+`)

// noteHyphens remembers the words that are written with a hyphen in the middle
// of a line, so that "follow-" at a line's end keeps its hyphen if the report
// writes "follow-up" elsewhere.
func (f *finder) noteHyphens(s string) {
	for _, w := range hyphenated.FindAllString(strings.ToLower(s), -1) {
		f.whole[w] = true
	}
}

// join puts two lines together. A word that was cut at the line's end becomes
// whole.
func (f *finder) join(a, b string) string {
	switch {
	case a == "":
		return b
	case strings.HasSuffix(a, "\u00AD"):
		return strings.TrimSuffix(a, "\u00AD") + b
	case !strings.HasSuffix(a, "-") || !lower(b) || len(a) < 2 || a[len(a)-2] == ' ':
		return a + " " + b
	}
	head := a[strings.LastIndexAny(a, " (")+1 : len(a)-1]
	tail := b
	if i := strings.IndexAny(b, " .,;:)"); i >= 0 {
		tail = b[:i]
	}
	if f.whole[strings.ToLower(head+"-"+tail)] {
		return a + b
	}
	return a[:len(a)-1] + b
}

var inlinePart = regexp.MustCompile(`\(([a-z]|[ivx]{1,4})\)\s+`)

// split takes apart parts that run on in one paragraph: "should: (a) publish;
// and (b) report". There must be a first and a second, in order.
func (d *draft) split() {
	d.Text = strings.ReplaceAll(strings.TrimSpace(d.Text), "\u00AD", "")
	for i := range d.Parts {
		d.Parts[i].Text = strings.ReplaceAll(strings.TrimSpace(d.Parts[i].Text), "\u00AD", "")
	}
	if len(d.Parts) > 0 {
		return
	}
	at := inlinePart.FindAllStringSubmatchIndex(d.Text, -1)
	if len(at) < 2 {
		return
	}
	var parts []Part
	for i, m := range at {
		label := d.Text[m[2]:m[3]]
		if label != string(rune('a'+i)) && (i >= len(romans) || label != romans[i]) {
			return // a reference such as "paragraph (b)", not a list
		}
		end := len(d.Text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		parts = append(parts, Part{Label: "(" + label + ")", Text: strings.TrimSpace(d.Text[m[1]:end])})
	}
	d.Text, d.Parts = strings.TrimSpace(d.Text[:at[0][0]]), parts
}

// whole gives the text with its parts, for telling whether two are the same.
func (c Candidate) whole() string {
	var out strings.Builder
	out.WriteString(c.Text)
	for _, p := range c.Parts {
		out.WriteString(" " + p.Text)
	}
	return out.String()
}

// alike says whether two texts share most of their words.
func alike(a, b string) bool {
	in := map[string]bool{}
	for _, w := range wordsOf(a) {
		in[w] = true
	}
	shared, all := 0, len(in)
	seen := map[string]bool{}
	for _, w := range wordsOf(b) {
		if seen[w] {
			continue
		}
		seen[w] = true
		if in[w] {
			shared++
		} else {
			all++
		}
	}
	return all == 0 || shared*10 >= all*6
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf)
	})
}

func digitsOnly(s string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
