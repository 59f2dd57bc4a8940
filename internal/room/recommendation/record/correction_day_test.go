package record

import (
	"slices"
	"testing"
)

// TestTheEarlierDayOfACorrectionIsInWords: a day that was put right is told as days are
// everywhere, and not as it is stored; what is no day stays as it was written.
func TestTheEarlierDayOfACorrectionIsInWords(t *testing.T) {
	k, err := FixableOf("answer")
	if err != nil {
		t.Fatal(err)
	}
	got := k.labelled(map[string]string{"given": "2026-01-05", "words": "On 2026-01-05 it said so."})
	if want := []string{"What was said: On 2026-01-05 it said so.", "When it was given: 5 January 2026"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for stored, want := range map[string]string{"2026-spring": "When it was given: spring 2026", "": "When it was given: (nothing)", "no day": "When it was given: no day"} {
		if got := k.labelled(map[string]string{"given": stored}); !slices.Equal(got, []string{want}) {
			t.Errorf("%q is told as %q", stored, got)
		}
	}
}
