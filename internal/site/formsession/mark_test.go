package formsession

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// TestRepeats: the phrase is found however it is written, and the mark does
// not hold it.
func TestRepeats(t *testing.T) {
	c := New(Config{Cookie: "made-up", Secret: bytes.Repeat([]byte{3}, 32), Drafts: &comeback.Drafts{}, Longest: 80_000})
	for _, kind := range []phrase.Kind{phrase.Words, phrase.Digits} {
		p, err := phrase.New(kind, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		q, err := phrase.New(kind, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		m, groups := c.Mark(p), p.Groups()
		for name, tt := range map[string]struct {
			text string
			want bool
		}{
			"as shown": {p.Reveal(), true}, "numbered, as printed": {"Mine:\r\n" + strings.ReplaceAll(p.Lines(), "\n", "\r\n") + "\r\nbye", true},
			"in capitals with commas": {strings.ToUpper(strings.Join(groups, ", ")), true}, "with nothing between": {"x" + strings.Join(groups, "") + "y", true},
			"with zero width spaces": {strings.Join(groups, "\u200b"), true}, "in wide letters": {wide(p.Reveal()), true},
			"another phrase": {q.Reveal(), false}, "most of it": {strings.Join(groups[:len(groups)-1], " "), false}, "nothing": {"", false},
			"too long to be kept": {p.Reveal() + strings.Repeat("x", 1<<20), false},
		} {
			if got := c.Repeats(m, tt.text); got != tt.want {
				t.Errorf("%s, %s: %v", kind, name, got)
			}
		}
		if c.Repeats(Mark{}, p.Reveal()) || bytes.Contains(m.Sum, []byte(groups[0])) {
			t.Error("the mark is of nothing, or holds the phrase")
		}
	}
}

// wide gives letters and digits as East Asian keyboards may.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}
