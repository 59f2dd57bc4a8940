package access

import "testing"

// TestEveryActionHasWords walks all actions: each has words of its own, and there
// are no words of an action that is not there.
func TestEveryActionHasWords(t *testing.T) {
	by := map[string]Action{}
	for _, a := range Actions() {
		w := Words(a)
		if w == string(a) || w == "" {
			t.Errorf("%s has no words", a)
		}
		if other, twice := by[w]; twice {
			t.Errorf("%s and %s are both called %q", a, other, w)
		}
		by[w] = a
	}
	if len(words) != len(Actions()) {
		t.Errorf("%d actions and words for %d", len(Actions()), len(words))
	}
}
