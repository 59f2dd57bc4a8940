package review

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/room/review/intake"
	"candour/internal/trust/phrase"
)

// TestTheNoticeTellsNothing: what leaves the service is the same for everybody.
func TestTheNoticeTellsNothing(t *testing.T) {
	subject, text := intake.Notice()
	said := strings.ToLower(subject + "\n" + text)
	for _, word := range []string{"review", "panel", "police", "candour", "case", "abuse", "sexual", "crime", "court", "http", "R-"} {
		if strings.Contains(said, strings.ToLower(word)) {
			t.Errorf("the notice says %q", word)
		}
	}
	for _, q := range intake.Questions(testBodies()[:3], testBodies()[3:]) {
		for _, ask := range q.Asks {
			if strings.Contains(said, strings.ToLower(ask.Label)) {
				t.Errorf("the notice says %q", ask.Label)
			}
			for _, c := range ask.Choices {
				if len(c.Text) > 3 && strings.Contains(said, strings.ToLower(c.Text)) {
					t.Errorf("the notice says %q", c.Text)
				}
			}
		}
	}
}

// TestContactPlanIsKept: whatever plan is given, what was ruled out, was not
// chosen or lacks what it needs is not allowed, and the person is told.
func TestContactPlanIsKept(t *testing.T) {
	ways := []string{"here", "email", "text", "phone", "post"}
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) []string {
			return rapid.SliceOfNDistinct(rapid.SampledFrom(ways), 0, 5, rapid.ID[string]).Draw(t, label)
		}
		maybe := rapid.SampledFrom([]string{"", "x@demo.invalid"})
		c := intake.ContactPlan{Ways: some("ways"), Never: some("never"), Email: maybe.Draw(t, "email"), Phone: maybe.Draw(t, "phone"), Post: maybe.Draw(t, "post"),
			Voicemail: rapid.Bool().Draw(t, "voicemail")}
		needs := map[string]string{"here": "-", "email": c.Email, "text": c.Phone, "phone": c.Phone, "post": c.Post}
		told := 0
		for _, way := range ways {
			chosen, never := contains(c.Ways, way), contains(c.Never, way)
			if want := chosen && !never && needs[way] != ""; c.Allows(way) != want {
				t.Errorf("%s: allowed %v in %+v", way, !want, c)
			}
			if chosen && !c.Allows(way) && way != "here" {
				told++
			}
		}
		if c.Allows("voicemail") && (!c.Voicemail || !c.Allows("phone")) || c.Allows("carrier pigeon") {
			t.Errorf("allowed too much: %+v", c)
		}
		if len(c.Check()) != told {
			t.Errorf("told of %v, and %d ways are not kept to: %+v", c.Check(), told, c)
		}
	})
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// TestRepeats: the phrase is found however it is written, and the mark does
// not hold it.
func TestRepeats(t *testing.T) {
	c := newSessions(PublicConfig{Secret: bytes.Repeat([]byte{3}, 32), Drafts: &intake.Drafts{}})
	for _, kind := range []phrase.Kind{phrase.Words, phrase.Digits} {
		p, err := phrase.New(kind, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		q, err := phrase.New(kind, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		m, groups := c.mark(p), p.Groups()
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
			if got := c.repeats(m, tt.text); got != tt.want {
				t.Errorf("%s, %s: %v", kind, name, got)
			}
		}
		if c.repeats(phraseMark{}, p.Reveal()) || bytes.Contains(m.Sum, []byte(groups[0])) {
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
