package gate

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestPropertyRatesHoldTheirBound: over any stretch of time nobody is let through more
// often than the burst and one each so often; who waits as long as was said is let
// through; and one caller takes nothing from another.
func TestPropertyRatesHoldTheirBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		burst := rapid.IntRange(1, 5).Draw(t, "burst")
		now := time.Unix(1_800_000_000, 0)
		r := NewRates(burst, time.Second, func() time.Time { return now })
		taken := map[string][]time.Time{}
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			who := rapid.SampledFrom([]string{"a", "b"}).Draw(t, "who")
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "after")) * time.Millisecond)
			wait := r.Take(who)
			if wait > 0 {
				now = now.Add(wait)
				if r.Take(who) > 0 {
					t.Fatal("waited as long as was said, and refused")
				}
			}
			taken[who] = append(taken[who], now)
			for from, at := range taken[who] {
				if n := len(taken[who]) - from; float64(n) > float64(burst)+now.Sub(at).Seconds()+1e-6 {
					t.Fatalf("%d of %s in %v", n, who, now.Sub(at))
				}
			}
		}
	})
}

// TestRatesForgetWhoIsQuiet: what is kept does not grow with those who have gone.
func TestRatesForgetWhoIsQuiet(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := NewRates(2, time.Second, func() time.Time { return now })
	for i := range 3 * forgetAt {
		now = now.Add(2 * time.Second)
		r.Take(strconv.Itoa(i))
	}
	if len(r.full) > forgetAt {
		t.Errorf("%d are kept", len(r.full))
	}
}
