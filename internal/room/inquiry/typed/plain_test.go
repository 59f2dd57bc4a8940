package typed

import "testing"

func TestNamesAndWordsStand(t *testing.T) {
	for _, c := range []struct {
		text, name string
		want       bool
	}{
		{"Made-up Force 01 hid its log.", "Made-up Force 01", true}, {"MADE–UP  force 01’s log", "Made-up Force 01", true}, {"Made-up Force 011 hid it.", "Made-up Force 01", false},
		{"The forces met.", "Force", false}, {"It met.", "", false}, {"It met.", "—", false},
	} {
		if Holds(c.text)(c.name) != c.want {
			t.Errorf("%q in %q: want %v", c.name, c.text, c.want)
		}
	}
	for _, c := range []struct {
		words string
		want  bool
	}{
		{"Nobody wrote it down.", true}, {"wrote  it\ndown", true}, {"body wrote", false}, {"wrote it do", false}, {"nobody wrote it down.", false}, {" ", false}, {"down. Then", false},
	} {
		if Stands(c.words, "1.1 Nobody wrote it  down.", "Then it was lost.") != c.want {
			t.Errorf("%q: want %v", c.words, c.want)
		}
	}
}

// TestALineThatAProgramWouldRun or that nobody sees whole is refused, and plain words are not.
func TestALineThatAProgramWouldRun(t *testing.T) {
	for _, bad := range []string{"=1+1", " +44", "-5", "@SUM(A1)", "＝1", "Fare\u202e to a hearing", "Fare\u200b", "Fare\u0007", "Fare\nto", "a\tb", "\u2066Fare"} {
		if LineWords(bad) == "" {
			t.Errorf("%q is taken", bad)
		}
	}
	for _, good := range []string{"", "Fare to a hearing", "Made-up name - 2", "Tŷ’r gwrandawiad", "a=b", "£5 + fare"} {
		if words := LineWords(good); words != "" {
			t.Errorf("%q: %s", good, words)
		}
	}
}
