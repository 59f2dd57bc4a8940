package bounds

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

// TestWhatIsRefusedAtTheEdge: each limit is tried from both sides, each alone.
func TestWhatIsRefusedAtTheEdge(t *testing.T) {
	most := int64(limit)
	share := func(c Counts) error { _, err := NewShare(c); return err }
	rate := func(count, missing, population, per int64) error {
		_, err := NewRate(count, missing, population, per)
		return err
	}
	percent := func(of, recorded float64) error { _, err := FromPercent(of, recorded); return err }
	known := Counts{Yes: 1, Known: 2, Missing: 1}
	within := func(c Counts, points int) error { s, _ := NewShare(c); _, err := s.Within(points); return err }
	odds := func(c Counts, times float64) error { s, _ := NewShare(c); _, err := s.Odds(times); return err }
	poisson := func(n int64) error { _, err := Poisson(n); return err }
	for name, x := range map[string]struct {
		err error
		ok  bool
	}{
		"nobody has it":           {share(Counts{Known: 1}), true},
		"all have it":             {share(Counts{Yes: 3, Known: 3}), true},
		"more have it than known": {share(Counts{Yes: 4, Known: 3, Missing: 9}), false},
		"none known, one missing": {share(Counts{Missing: 1}), true},
		"nobody":                  {share(Counts{}), false},
		"yes below nothing":       {share(Counts{Yes: -1, Known: 3}), false},
		"missing below nothing":   {share(Counts{Known: 3, Missing: -1}), false},
		"not applicable below":    {share(Counts{Known: 3, NotApplicable: -1}), false},
		"known below nothing":     {share(Counts{Yes: -2, Known: -1, Missing: 4}), false},
		"the most known":          {share(Counts{Known: most}), true},
		"more than the most":      {share(Counts{Known: most + 1}), false},
		"the most missing":        {share(Counts{Missing: most}), true},
		"more missing":            {share(Counts{Missing: most + 1}), false},

		"no percent, all known":    {percent(0, 100), true},
		"all percent":              {percent(100, 50), true},
		"above all":                {percent(100.1, 50), false},
		"below none":               {percent(-0.1, 50), false},
		"none recorded":            {percent(50, 0), false},
		"more recorded than all":   {percent(50, 100.1), false},
		"percent is no number":     {percent(math.NaN(), 50), false},
		"recorded is not a number": {percent(50, math.NaN()), false},

		"a rate of nobody counted": {rate(0, 0, 1, 1), true},
		"count below":              {rate(-1, 0, 1, 1), false},
		"missing below":            {rate(0, -1, 1, 1), false},
		"no population":            {rate(0, 0, 0, 1), false},
		"per nobody":               {rate(0, 0, 1, 0), false},
		"the most counted":         {rate(most, most, 1, 1), true},
		"more counted":             {rate(most+1, 0, 1, 1), false},
		"more missing in a rate":   {rate(0, most+1, 1, 1), false},

		"within nothing":        {within(known, 0), true},
		"within all":            {within(known, 100), true},
		"within less":           {within(known, -1), false},
		"within more":           {within(known, 101), false},
		"within, nothing known": {within(Counts{Missing: 1}, 5), false},
		"once the odds":         {odds(known, 1), true},
		"less than once":        {odds(known, 0.99), false},
		"odds without end":      {odds(known, math.Inf(1)), false},
		"odds of no number":     {odds(known, math.NaN()), false},
		"odds, nothing known":   {odds(Counts{Missing: 1}, 2), false},

		"no count at all":  {poisson(0), true},
		"a count below it": {poisson(-1), false},
	} {
		if x.ok != (x.err == nil) || !x.ok && !errs.Is(x.err, errs.Invalid) {
			t.Errorf("%s: %v", name, x.err)
		}
	}
}

// TestBoundsOfADifferenceAreReached: no narrower bounds hold every completion.
func TestBoundsOfADifferenceAreReached(t *testing.T) {
	for _, x := range [][2]Counts{
		{{Yes: 3, Known: 5, Missing: 4}, {Yes: 1, Known: 6, Missing: 2}},
		{{Yes: 0, Known: 5, Missing: 1}, {Yes: 4, Known: 4, Missing: 3}},
		{{Yes: 2, Known: 2}, {Yes: 1, Known: 3, Missing: 7}},
		{{Missing: 3}, {Yes: 0, Known: 4}},
	} {
		d := Compare(share(t, x[0]), share(t, x[1]))
		low, high, least, most := 9.0, -9.0, math.Inf(1), 0.0
		for m := range x[0].Missing + 1 {
			for n := range x[1].Missing + 1 {
				a := float64(x[0].Yes+m) / float64(x[0].Known+x[0].Missing)
				b := float64(x[1].Yes+n) / float64(x[1].Known+x[1].Missing)
				low, high = min(low, a-b), max(high, a-b)
				if b == 0 {
					most = math.Inf(1)
					continue
				}
				least, most = min(least, a/b), max(most, a/b)
			}
		}
		if math.IsInf(least, 1) {
			least = 0 // b is nothing in every way: of a ratio nothing is known
		}
		l, u := d.Points()
		rl, ru := d.Ratio()
		if !near(l, low) || !near(u, high) || !near(rl, least) || !near(ru, most) {
			t.Errorf("%+v: %v to %v and %v to %v; completions %v to %v and %v to %v", x, l, u, rl, ru, low, high, least, most)
		}
	}
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-12 }

func TestADifferenceInWords(t *testing.T) {
	const unsaid = ": too much is missing to say which is greater"
	for _, x := range []struct {
		a, b Counts
		want string
	}{
		{Counts{Yes: 3, Known: 4}, Counts{Yes: 1, Known: 4}, "between +50.0 and +50.0 percentage points"},
		{Counts{Yes: 1, Known: 4}, Counts{Yes: 3, Known: 4}, "between -50.0 and -50.0 percentage points"},
		{Counts{Yes: 1, Known: 4}, Counts{Yes: 1, Known: 4}, "between 0.0 and 0.0 percentage points"},
		{Counts{Yes: 1, Known: 4, Missing: 1}, Counts{Yes: 1, Known: 4}, "between -5.0 and +15.0 percentage points" + unsaid},
		{Counts{Yes: 1, Known: 4}, Counts{Yes: 1, Known: 4, Missing: 1}, "between -15.0 and +5.0 percentage points" + unsaid},
		{Counts{Yes: 4, Known: 4, Missing: 1}, Counts{Yes: 1, Known: 4}, "between +55.0 and +75.0 percentage points"},
		{Counts{Yes: 0, Known: 4, Missing: 1}, Counts{Yes: 3, Known: 4}, "between -75.0 and -55.0 percentage points"},
		// Met exactly at one end: not certain.
		{Counts{Yes: 1, Known: 3, Missing: 1}, Counts{Yes: 1, Known: 4}, "between 0.0 and +25.0 percentage points" + unsaid},
		{Counts{Yes: 0, Known: 3, Missing: 1}, Counts{Yes: 1, Known: 4}, "between -25.0 and 0.0 percentage points" + unsaid},
		{Counts{Yes: 1, Known: 9999}, Counts{Yes: 2, Known: 9999}, "between 0.0 and 0.0 percentage points"}, // never "-0.0"
	} {
		if got := Compare(share(t, x.a), share(t, x.b)).String(); got != x.want {
			t.Errorf("%+v and %+v: %s", x.a, x.b, got)
		}
	}
}

// TestWhatIsWrittenComesBackOrIsRefused, for everything that is kept as JSON.
func TestWhatIsWrittenComesBackOrIsRefused(t *testing.T) {
	d := Compare(share(t, Counts{Yes: 3, Known: 5, Missing: 4}), share(t, Counts{Yes: 1, Known: 6}))
	text, err := json.Marshal(d)
	if want := `{"of":{"yes":3,"known":5,"missing":4},"from":{"yes":1,"known":6},"lower_points":"16.7","upper_points":"61.1"}`; err != nil || string(text) != want {
		t.Errorf("%s %v", text, err)
	}
	var back Difference
	if err := json.Unmarshal(text, &back); err != nil || back != d {
		t.Errorf("%+v %v", back, err)
	}
	for name, x := range map[string]struct {
		into any
		text []string
	}{
		"share":      {new(Share), []string{`{"yes":2,"known":1}`, `{"yes":"1"}`}},
		"rate":       {new(Rate), []string{`{"count":1,"population":0,"per":1}`, `{"count":"1"}`}},
		"difference": {new(Difference), []string{`{"of":{"yes":2,"known":1},"from":{"known":1}}`, `{"of":{"known":1},"from":{"yes":2,"known":1}}`, `{"of":1}`}},
		"assumed":    {new(Assumed), []string{`{"share":{"yes":2,"known":1}}`, `{"share":1}`}},
	} {
		for _, text := range x.text {
			if err := json.Unmarshal([]byte(text), x.into); err == nil {
				t.Errorf("%s of %s", name, text)
			}
		}
	}
}

// TestThePoissonIntervalIsExact: at each end what was counted, or anything
// further off, has a chance of 2.5 %, added up term by term.
func TestThePoissonIntervalIsExact(t *testing.T) {
	upTo := func(n int64, mean float64) (sum float64) {
		term := math.Exp(-mean)
		for k := int64(0); k <= n; k++ {
			sum += term
			term *= mean / float64(k+1)
		}
		return sum
	}
	for n := int64(0); n <= 200; n += 1 + n/7 {
		i, err := Poisson(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := upTo(n, i.Upper); math.Abs(got-0.025) > 1e-11 {
			t.Errorf("%d or fewer of %v has a chance of %v", n, i.Upper, got)
		}
		if got := 1 - upTo(n-1, i.Lower); n > 0 && math.Abs(got-0.025) > 1e-11 || n == 0 && i.Lower != 0 {
			t.Errorf("%d or more of %v has a chance of %v", n, i.Lower, got)
		}
		if i.Method != MethodPoisson {
			t.Error(i.Method)
		}
	}
	for _, x := range []float64{0, -1} {
		if got := gammaBelow(3, x); got != 0 {
			t.Errorf("a chance of %v below %v", got, x)
		}
	}
	i, _ := Poisson(5)
	if i.String() != "1.6 to 11.7 (95% exact Poisson)" {
		t.Error(i)
	}
}

// TestARateSaysWhatItStandsOn: a warning under either limit, and bounds only
// where something is missing.
func TestARateSaysWhatItStandsOn(t *testing.T) {
	for _, x := range []struct {
		count, missing, population int64
		small                      bool
		want                       string
	}{
		{FewCounted, 0, FewPeople, false, "20.0 per 100,000 (12.2 to 30.9, 95% exact Poisson)"},
		{FewCounted - 1, 0, FewPeople, true, "19.0 per 100,000 (11.4 to 29.7, 95% exact Poisson) [u]: few people stand behind it"},
		{FewCounted, 0, FewPeople - 1, true, "20.0 per 100,000 (12.2 to 30.9, 95% exact Poisson) [u]: few people stand behind it"},
		{30, 10, 2 * FewPeople, false, "15.0 per 100,000 (10.1 to 21.4, 95% exact Poisson); between 15.0 and 20.0 if those not recorded are counted"},
	} {
		r, err := NewRate(x.count, x.missing, x.population, 100_000)
		if err != nil || r.Small() != x.small || r.String() != x.want || r.Per() != 100_000 {
			t.Errorf("%d of %d: %s %v", x.count, x.population, r, err)
		}
	}
}

// TestOddsAreReached: at the ends the odds of the missing are so many times those
// of the known.
func TestOddsAreReached(t *testing.T) {
	for _, x := range []struct {
		c         Counts
		times     float64
		low, high float64 // share of the missing
	}{
		{Counts{Yes: 2, Known: 4, Missing: 4}, 3, 0.25, 0.75},
		{Counts{Yes: 1, Known: 5, Missing: 5}, 4, 1.0 / 17, 0.5},
		{Counts{Yes: 1, Known: 5, Missing: 5}, 1, 0.2, 0.2},
		{Counts{Yes: 0, Known: 5, Missing: 5}, 9, 0, 0},
		{Counts{Yes: 5, Known: 5, Missing: 5}, 9, 1, 1},
	} {
		a, err := share(t, x.c).Odds(x.times)
		if err != nil {
			t.Fatal(err)
		}
		of := func(missing float64) float64 {
			return (float64(x.c.Yes) + missing*float64(x.c.Missing)) / float64(x.c.Known+x.c.Missing)
		}
		if l, u := a.Range(); !near(l, of(x.low)) || !near(u, of(x.high)) {
			t.Errorf("%+v: %v to %v", x, l, u)
		}
	}
	a, _ := share(t, Counts{Yes: 2, Known: 4, Missing: 4}).Odds(3)
	if l, u := a.Columns(); l != "37.5" || u != "62.5" || a.Assumption() != "the odds of those not recorded are between 1/3 and 3 times those of the recorded" {
		t.Error(l, u, a.Assumption())
	}
}

// TestPointsAreReached and stop at nobody and everybody.
func TestPointsAreReached(t *testing.T) {
	for _, x := range []struct {
		c      Counts
		points int
		want   string
	}{
		{Counts{Yes: 4, Known: 8, Missing: 8}, 10, "45.0 55.0"},
		{Counts{Yes: 1, Known: 10, Missing: 10}, 20, "5.0 20.0"},
		{Counts{Yes: 9, Known: 10, Missing: 10}, 20, "80.0 95.0"},
		{Counts{Yes: 9, Known: 10, Missing: 10}, 0, "90.0 90.0"},
	} {
		a, err := share(t, x.c).Within(x.points)
		if err != nil {
			t.Fatal(err)
		}
		if l, u := a.Columns(); l+" "+u != x.want {
			t.Errorf("%+v: %s to %s", x, l, u)
		}
	}
}

func TestTippingAtTheLevel(t *testing.T) {
	for _, x := range []struct {
		c     Counts
		level float64
		want  string
	}{
		{Counts{Yes: 5, Known: 8, Missing: 2}, 0.5, "are at least"},                                    // met with none of them
		{Counts{Yes: 4, Known: 8, Missing: 2}, 0.5, "fall below half of all if fewer than 1 of the 2"}, // met among the known
		{Counts{Yes: 3, Known: 8, Missing: 2}, 0.5, "come to half of all if 2 or more of the 2"},       // met with all of them
		{Counts{Yes: 2, Known: 8, Missing: 2}, 0.5, "are fewer than"},
		{Counts{Yes: 700_000, Known: 1_000_000, Missing: 1_000_000}, 0.5, "fewer than 300,000 of the 1,000,000 not recorded (about 30 in 100)"},
	} {
		if got := share(t, x.c).Tipping("so", x.level, "half"); !strings.Contains(got, x.want) {
			t.Errorf("%+v: %s", x.c, got)
		}
	}
	if got := share(t, Counts{Missing: 4}).Tipping("so", 0.5, "half"); got != "" {
		t.Error("nothing is known, and yet:", got)
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 999_999: "999,999", 1_000_000: "1,000,000", 12_345: "12,345"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// TestAPercentageGivesItsCountsBack: the share of the known and what is recorded
// are what was published.
func TestAPercentageGivesItsCountsBack(t *testing.T) {
	for _, x := range [][2]float64{{0, 100}, {100, 100}, {100, 50}, {33.3, 0.1}, {50, 12.5}} {
		s, err := FromPercent(x[0], x[1])
		if err != nil {
			t.Fatal(err)
		}
		c := s.Counts()
		if c.Known+c.Missing != c.Per || math.Abs(100*s.Recorded()-x[1]) > 1e-9 || math.Abs(100*float64(c.Yes)-x[0]*float64(c.Known)) > 50 {
			t.Errorf("%v: %+v", x, c)
		}
	}
}
