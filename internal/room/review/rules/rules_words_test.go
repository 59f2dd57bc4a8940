package rules

import (
	"strings"
	"testing"

	"candour/internal/testkit"
)

// wordsForPerson gathers what each file shows to the person, by file.
func wordsForPerson(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	add := func(file string, words ...string) {
		for _, w := range words {
			if w != "" {
				out[file] = append(out[file], w)
			}
		}
	}
	c := criteria(t)
	add("eligibility", c.Words.Eligible, c.Words.NotEligible, c.Words.CannotSay)
	for _, v := range c.Versions {
		for _, r := range v.Rules {
			add("eligibility", r.WordsMet, r.WordsNot, r.WordsUnknown)
		}
	}
	for _, o := range c.Offers {
		add("remedies", o.Words, o.DeadlineWords, o.LateWords)
		for _, l := range o.Limits {
			add("remedies", l.Words)
		}
	}
	for _, s := range clocks(t).Sets {
		for _, l := range s.Limits {
			add("clocks", l.Words)
		}
	}
	for _, k := range retention(t).Kinds {
		add("retention", k.Sentence())
	}
	b, err := Codes()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range b.sets() {
		for _, c := range s.Set {
			add("codes", c.Person)
		}
	}
	return out
}

func TestWordsForThePersonArePlain(t *testing.T) {
	var all []string
	for file, words := range wordsForPerson(t) {
		grade := testkit.ReadingGrade(strings.Join(words, "\n"))
		t.Logf("%s: grade %.1f", file, grade)
		if grade > testkit.MaxGrade {
			t.Errorf("%s: grade %.1f is harder than %d", file, grade, testkit.MaxGrade)
		}
		for _, w := range words {
			if g := testkit.ReadingGrade(w); g > testkit.MaxGrade+3 {
				t.Errorf("grade %.1f: %s", g, w)
			}
			for _, s := range testkit.Sentences(w) {
				if n := testkit.CountWords(s); n > 25 {
					t.Errorf("%d words in one sentence: %s", n, s)
				}
			}
		}
		all = append(all, words...)
	}
	t.Logf("all: grade %.2f", testkit.ReadingGrade(strings.Join(all, "\n")))
}
