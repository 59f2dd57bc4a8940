package staff

import (
	"fmt"
	"testing"

	"candour/internal/site/web"
)

// TestTheDeskFoldsAndLosesNothing: five things stand open, of the kinds that come
// first; what is folded says how many, and everything that waits is on the page once.
func TestTheDeskFoldsAndLosesNothing(t *testing.T) {
	for _, x := range []struct {
		sizes, open, more []int
		fold              []bool
		nothing           int
	}{
		{[]int{0, 0}, nil, nil, nil, 2},
		{[]int{8}, []int{5}, []int{3}, []bool{false}, 0},
		{[]int{1, 8, 9, 0, 2}, []int{1, 5, 9, 2}, []int{0, 3, 0, 0}, []bool{false, false, true, false}, 1},
		{[]int{5, 3, 6}, []int{5, 3, 6}, []int{0, 0, 0}, []bool{false, true, true}, 0},
	} {
		var all []deskSection
		for i, n := range x.sizes {
			s := section(fmt.Sprint("Kind ", i), "", "None waits.")
			for j := range n {
				s.add(fmt.Sprint("Thing ", j), "/x", "", web.Tag{Text: "To do"})
			}
			all = append(all, s)
		}
		waits, nothing := foldSections(all)
		if len(waits) != len(x.open) || len(nothing) != x.nothing {
			t.Errorf("%v: %d kinds wait, %d do not", x.sizes, len(waits), len(nothing))
			continue
		}
		ids := map[string]bool{}
		for i, s := range waits {
			more := 0
			if s.More != nil {
				more = len(s.More.Items)
				ids[s.More.ID] = true
			}
			ids[s.Tasks.ID] = true
			if len(s.Tasks.Items) != x.open[i] || more != x.more[i] || s.Fold != x.fold[i] {
				t.Errorf("%v: kind %d has %d things and %d more, folded %v", x.sizes, i, len(s.Tasks.Items), more, s.Fold)
			}
		}
		lists := 0
		for i := range waits {
			lists += 1 + min(x.more[i], 1)
		}
		if len(ids) != lists {
			t.Errorf("%v: two lists of the page have one id: %v", x.sizes, ids)
		}
	}
}
