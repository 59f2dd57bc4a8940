package bounds

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

func share(t *testing.T, c Counts) Share {
	t.Helper()
	s, err := NewShare(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The numbers are those that were published for 2023 and 2024 (see the audit of
// methods): 85 % and 3.9 % of the 30 % known, 83 % of the 34 % known.
func TestPublishedShares(t *testing.T) {
	for _, x := range []struct {
		ofKnown, recorded   float64
		known, lower, upper string
	}{
		{85, 30, "85.0", "25.5", "95.5"},
		{3.9, 30, "3.9", "1.2", "71.2"},
		{83, 34, "83.0", "28.2", "94.2"},
	} {
		s, err := FromPercent(x.ofKnown, x.recorded)
		if err != nil {
			t.Fatal(err)
		}
		known, lower, upper := s.Columns()
		if known != x.known || lower != x.lower || upper != x.upper {
			t.Errorf("%v%% of the %v%% known: %s, %s to %s", x.ofKnown, x.recorded, known, lower, upper)
		}
		for _, part := range []string{x.lower, x.upper, "of all"} {
			if !strings.Contains(s.String(), part) {
				t.Errorf("%s lacks %s", s, part)
			}
		}
	}
	s, _ := FromPercent(3.9, 30)
	if _, l, u := s.Range(); math.Abs(l-0.0117) > 1e-9 || math.Abs(u-0.7117) > 1e-9 {
		t.Errorf("exactly %v to %v, and 1.17%% to 71.17%% is right", l, u)
	}
}

// TestTheTrap: 83 % of the known and 28 % of all came from one table; neither
// can be printed without the other.
func TestTheTrap(t *testing.T) {
	s := share(t, Counts{Yes: 2822, Known: 3400, Missing: 6600})
	text := s.String()
	if text != "83.0% of the 34.0% known; between 28.2% and 94.2% of all" {
		t.Error(text)
	}
	b, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(b), `"percent_of_known":"83.0","lower_percent_of_all":"28.2","upper_percent_of_all":"94.2"`) {
		t.Errorf("%s %v", b, err)
	}
	var back Share
	if err := json.Unmarshal(b, &back); err != nil || back != s {
		t.Errorf("%v %v", back, err)
	}
}

func TestWhatIsNoShare(t *testing.T) {
	for _, c := range []Counts{{Yes: -1}, {Yes: 3, Known: 2}, {}, {NotApplicable: 5}, {Known: -1, Missing: 4}, {Known: math.MaxInt64}} {
		if s, err := NewShare(c); !errs.Is(err, errs.Invalid) {
			t.Errorf("%+v gave %v, %v", c, s, err)
		}
	}
	if s := share(t, Counts{Missing: 7}).String(); s != "not known; between 0.0% and 100.0% of all" {
		t.Error(s)
	}
	if s := share(t, Counts{Yes: 1, Known: 4, NotApplicable: 100}).String(); s != "25.0%" {
		t.Error("those to whom it does not apply must be in no denominator, got", s)
	}
}

// TestBoundsHoldEveryCompletion fills in the missing in every way that there is.
func TestBoundsHoldEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.Int64Range(0, 30).Draw(t, "known")
		c := Counts{Yes: rapid.Int64Range(0, known).Draw(t, "yes"), Known: known, Missing: rapid.Int64Range(0, 30).Draw(t, "missing")}
		if known+c.Missing == 0 {
			return
		}
		s, err := NewShare(c)
		if err != nil {
			t.Fatal(err)
		}
		_, lower, upper := s.Range()
		low, high := 2.0, -1.0
		for m := range c.Missing + 1 {
			v := float64(c.Yes+m) / float64(known+c.Missing)
			low, high = min(low, v), max(high, v)
		}
		if low != lower || high != upper {
			t.Fatalf("%+v: bounds %v to %v, completions %v to %v", c, lower, upper, low, high)
		}
		if c.Missing > 0 && (!strings.Contains(s.String(), "between") || s.Complete()) {
			t.Fatal("printed without bounds: ", s)
		}
	})
}

// TestAssumedBoundsHoldWhatTheyAssume and are never wider than the others.
func TestAssumedBoundsHoldWhatTheyAssume(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.Int64Range(1, 40).Draw(t, "known")
		c := Counts{Yes: rapid.Int64Range(0, known).Draw(t, "yes"), Known: known, Missing: rapid.Int64Range(1, 40).Draw(t, "missing")}
		points := rapid.IntRange(0, 100).Draw(t, "points")
		s, _ := NewShare(c)
		a, err := s.Within(points)
		if err != nil {
			t.Fatal(err)
		}
		p, l, u := s.Range()
		al, au := a.Range()
		const e = 1e-12
		if al < l-e || au > u+e {
			t.Fatalf("wider: %v", a)
		}
		for m := range c.Missing + 1 {
			share := float64(m) / float64(c.Missing)
			all := float64(c.Yes+m) / float64(c.Known+c.Missing)
			if math.Abs(share-p) <= float64(points)/100 && (all < al-e || all > au+e) {
				t.Fatalf("%+v with %d of the missing: %v is outside %v to %v", c, m, all, al, au)
			}
		}
		o, err := s.Odds(1 + rapid.Float64Range(0, 20).Draw(t, "times"))
		if err != nil {
			t.Fatal(err)
		}
		if ol, ou := o.Range(); ol < l-e || ou > u+e || ol > p+e && p < 1 || ou < p-e && p > 0 {
			t.Fatalf("odds %v to %v about %v", ol, ou, p)
		}
	})
}

func TestAssumptionIsAlwaysSaid(t *testing.T) {
	a, err := share(t, Counts{Yes: 2550, Known: 3000, Missing: 7000}).Within(10)
	if err != nil {
		t.Fatal(err)
	}
	want := "85.0% of the 30.0% known; between 25.5% and 95.5% of all; if those not recorded are within 10 percentage points of those recorded, between 78.0% and 92.0%"
	if a.String() != want {
		t.Error(a)
	}
	b, _ := json.Marshal(a)
	var back Assumed
	if err := json.Unmarshal(b, &back); err != nil || back != a {
		t.Errorf("%s: %v %v", b, back, err)
	}
	if _, err := share(t, Counts{Missing: 3}).Within(10); err == nil {
		t.Error("nothing known, and yet an assumption about it")
	}
	if _, err := share(t, Counts{Yes: 1, Known: 2}).Odds(0.5); err == nil {
		t.Error("less than once the odds")
	}
}

func TestTippingPoint(t *testing.T) {
	for _, x := range []struct {
		c    Counts
		want string
	}{
		{Counts{Yes: 2550, Known: 3000, Missing: 7000}, "Those recorded as White would fall below half of all if fewer than 2,450 of the 7,000 not recorded (about 35 in 100) were."},
		{Counts{Yes: 117, Known: 3000, Missing: 7000}, "Those recorded as White would come to half of all if 4,883 or more of the 7,000 not recorded (about 70 in 100) were."},
		{Counts{Yes: 80, Known: 90, Missing: 10}, "Those recorded as White are at least half of all, whatever the 10 not recorded are."},
		{Counts{Yes: 10, Known: 90, Missing: 10}, "Those recorded as White are fewer than half of all, whatever the 10 not recorded are."},
		{Counts{Yes: 10, Known: 90}, ""},
	} {
		if got := share(t, x.c).Tipping("recorded as White", 0.5, "half"); got != x.want {
			t.Errorf("%+v: %s", x.c, got)
		}
	}
}

// TestTippingPointByTrying tries every completion.
func TestTippingPointByTrying(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		known := rapid.Int64Range(1, 20).Draw(t, "known")
		c := Counts{Yes: rapid.Int64Range(0, known).Draw(t, "yes"), Known: known, Missing: rapid.Int64Range(1, 20).Draw(t, "missing")}
		s, _ := NewShare(c)
		least := int64(-1)
		for m := c.Missing; m >= 0; m-- {
			if 2*(c.Yes+m) >= c.Known+c.Missing {
				least = m
			}
		}
		text := s.Tipping("so", 0.5, "half")
		switch {
		case least == 0:
			if !strings.Contains(text, "at least half") {
				t.Fatal(c, text)
			}
		case least < 0:
			if !strings.Contains(text, "fewer than half") {
				t.Fatal(c, text)
			}
		case !strings.Contains(text, " "+thousands(least)+" of the") && !strings.Contains(text, " "+thousands(least)+" or more"):
			t.Fatal(c, least, text)
		}
	})
}

// TestPoisson has values of E. S. Pearson and H. O. Hartley, Biometrika Tables
// for Statisticians I (1966), table 40 (after Garwood 1936).
func TestPoisson(t *testing.T) {
	for _, x := range []struct {
		n            int64
		lower, upper float64
	}{{0, 0, 3.689}, {1, 0.0253, 5.572}, {2, 0.2422, 7.225}, {5, 1.623, 11.668}, {10, 4.795, 18.390}, {20, 12.217, 30.888}, {100, 81.36, 121.63}} {
		i, err := Poisson(x.n)
		if err != nil || math.Abs(i.Lower-x.lower) > 6e-3 || math.Abs(i.Upper-x.upper) > 6e-3 {
			t.Errorf("%d: %+v %v", x.n, i, err)
		}
	}
	i, _ := Poisson(1_000_000)
	if math.Abs(i.Lower-998041) > 3 || math.Abs(i.Upper-1001962) > 3 { // n + 2/3 ± 1.96 √n, to the nearest few
		t.Errorf("a million: %+v", i)
	}
}

func TestRates(t *testing.T) {
	r, err := NewRate(50, 25, 1_000_000, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	if s := r.String(); s != "5.0 per 100,000 (3.7 to 6.6, 95% exact Poisson); between 5.0 and 7.5 if those not recorded are counted" {
		t.Error(s)
	}
	small, _ := NewRate(3, 0, 9_000, 100_000)
	if !small.Small() || !strings.Contains(small.String(), "[u]") {
		t.Error("a rate on few people without a warning:", small)
	}
	b, _ := json.Marshal(r)
	var back Rate
	if err := json.Unmarshal(b, &back); err != nil || back != r {
		t.Errorf("%s %v", b, err)
	}
	for _, n := range []int64{0, -5} {
		if _, err := NewRate(1, 0, n, 100_000); err == nil {
			t.Errorf("a rate of %d people", n)
		}
	}
}

// TestDifferencesHoldEveryCompletion fills in the missing of both shares.
func TestDifferencesHoldEveryCompletion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Counts {
			known := rapid.Int64Range(0, 9).Draw(t, name+" known")
			c := Counts{Yes: rapid.Int64Range(0, known).Draw(t, name+" yes"), Known: known, Missing: rapid.Int64Range(0, 9).Draw(t, name+" missing")}
			if c.Known+c.Missing == 0 {
				c.Missing = 1
			}
			return c
		}
		a, b := draw("a"), draw("b")
		sa, _ := NewShare(a)
		sb, _ := NewShare(b)
		d := Compare(sa, sb)
		l, u := d.Points()
		rl, ru := d.Ratio()
		for m := range a.Missing + 1 {
			for n := range b.Missing + 1 {
				x, y := float64(a.Yes+m)/float64(a.Known+a.Missing), float64(b.Yes+n)/float64(b.Known+b.Missing)
				if x-y < l-1e-12 || x-y > u+1e-12 {
					t.Fatalf("%v - %v outside %v to %v", x, y, l, u)
				}
				if y > 0 && (x/y < rl-1e-12 || x/y > ru+1e-9) {
					t.Fatalf("%v / %v outside %v to %v", x, y, rl, ru)
				}
				if d.Certain() && (x > y) != (l > 0) {
					t.Fatalf("certain of the wrong side: %v", d)
				}
			}
		}
	})
}
