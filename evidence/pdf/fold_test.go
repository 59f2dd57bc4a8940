package pdf

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "o\ufb03ce": "office", "re\ufb01ned": "refined", "time\u00adtable": "timetable", "zero\u200bwidth": "zerowidth",
		"co\u2011operate": "co-operate", "caf\u0065\u0301": "caf\u00e9", "a\u00a0b": "a b", "\ufeb3\ufefc\ufee1": "\u0633\u0644\u0627\u0645", "\uff21\uff22": "AB",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) is %q, not %q", in, got, want)
		}
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Fatalf("%q, then %q", once, Fold(once))
		}
	})
}

func TestAWordBrokenAtALinesEndIsWhole(t *testing.T) {
	for _, c := range [][3]string{{"infor", "mation", "information"}, {"co", "operate", "co-operate"}, {"Non", "payment", "Non-payment"},
		{"re", "port", "report"}, {"re", "enter", "re-enter"}, {"pre", "sent", "present"},
		{"Smith", "Jones", "Smith-Jones"}, {"1999", "2000", "1999-2000"}} {
		if got := join(c[0], c[1]); got != c[2] {
			t.Errorf("join(%q, %q) is %q, not %q", c[0], c[1], got, c[2])
		}
	}
}
