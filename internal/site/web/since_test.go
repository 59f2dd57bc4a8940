package web

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPropertyADateHidesNoChange: whoever asks with the moment that an answer bore is
// told that it is still right only while it is, also when an answer comes back to what
// it was, or changes twice in a second.
func TestPropertyADateHidesNoChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s since
		now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
		type taken struct {
			tag string
			at  time.Time
		}
		var all []taken
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 300, 1000, 90_000, 100_000_000}).Draw(t, "ms")) * time.Millisecond)
			tag := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "tag")
			at := s.of("/x", tag, now)
			for _, x := range all {
				if !at.After(x.at) && x.tag != tag {
					t.Fatalf("%q of %s is told to be still right when it is %q since %s", x.tag, x.at, tag, at)
				}
			}
			all = append(all, taken{tag, at})
		}
	})
}

// TestManyAddressesAreForgotten: what is remembered is bounded, and what is forgotten is
// new again.
func TestManyAddressesAreForgotten(t *testing.T) {
	var s since
	now := time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	first := s.of("/first", "a", now)
	if again := s.of("/first", "a", now.Add(time.Hour)); !again.Equal(first) {
		t.Errorf("the same is of %s, then of %s", first, again)
	}
	for i := range maxSince {
		s.of(fmt.Sprint("/", i), "a", now.Add(2*time.Hour))
	}
	if len(s.byURL) != maxSince || s.order.Len() != maxSince {
		t.Errorf("%d addresses are remembered", len(s.byURL))
	}
	if again := s.of("/first", "a", now.Add(3*time.Hour)); !again.Equal(now.Add(3 * time.Hour)) {
		t.Errorf("what was forgotten is of %s", again)
	}
}
