package pairs

import "testing"

// Rows that belong to other rows than before are another state, though each
// row looks the same once what was drawn is left out.
func TestTheStateKnowsWhatBelongsTogether(t *testing.T) {
	named := func(lines ...string) (out []string) {
		names := map[string]string{}
		for range 3 {
			names = renamed(lines, names)
		}
		for _, l := range lines {
			out = append(out, drawn.ReplaceAllStringFunc(l, func(v string) string { return names[v] }))
		}
		return out
	}
	const a, b, c, d = "aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccc", "dddddddddddddddddddddddd"
	one := named("who: id "+a+", name one", "who: id "+b+", name two", "has: who "+a)
	same := named("who: id "+c+", name one", "who: id "+d+", name two", "has: who "+c)
	other := named("who: id "+c+", name one", "who: id "+d+", name two", "has: who "+d)
	if one[2] != same[2] || one[0] != same[0] {
		t.Errorf("what was drawn makes a difference: %q, %q", one, same)
	}
	if one[2] == other[2] {
		t.Errorf("another row belongs to the first, and it does not show: %q", other)
	}
}
