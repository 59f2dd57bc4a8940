package figures

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
)

// TestKaplanMeier uses the remission times of Freireich and others (Blood 21,
// 1963, 699-716), the worked example of many books: the median is 23 weeks with
// 6-MP, and 8 weeks without.
func TestKaplanMeier(t *testing.T) {
	treated := []stay{{6, true, false}, {6, true, false}, {6, true, false}, {6, false, false}, {7, true, false}, {9, false, false}, {10, true, false}, {10, false, false},
		{11, false, false}, {13, true, false}, {16, true, false}, {17, false, false}, {19, false, false}, {20, false, false}, {22, true, false}, {23, true, false},
		{25, false, false}, {32, false, false}, {32, false, false}, {34, false, false}, {35, false, false}}
	var control []stay
	for _, n := range []int{1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23} {
		control = append(control, stay{n, true, false})
	}
	for name, tt := range map[string]struct {
		stays []stay
		want  int
	}{"6-MP": {treated, 23}, "control": {control, 8}} {
		rand.Shuffle(len(tt.stays), func(i, j int) { tt.stays[i], tt.stays[j] = tt.stays[j], tt.stays[i] })
		if got := kaplanMeierMedian(tt.stays); got == nil || *got != tt.want {
			t.Errorf("%s: %v, want %d", name, got, tt.want)
		}
	}
	if got := kaplanMeierMedian([]stay{{5, true, false}, {9, false, false}, {9, false, false}}); got != nil {
		t.Errorf("a median that was not reached: %d", *got)
	}
}

func TestQuantiles(t *testing.T) {
	list := []int{15, 20, 35, 40, 50}
	for percent, want := range map[int]int{5: 15, 30: 20, 40: 20, 50: 35, 100: 50} {
		if got := quantile(list, percent); *got != want {
			t.Errorf("the %dth percentile is %d, want %d", percent, *got, want)
		}
	}
}

func TestQuarters(t *testing.T) {
	for day, want := range map[string]string{"2026-01-01": "2026-Q1", "2026-03-31": "2026-Q1", "2026-11-23": "2026-Q4"} {
		d, err := clock.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		q := QuarterOf(d)
		back, err := ParseQuarter(q.String())
		if q.String() != want || err != nil || back != q || d.Before(q.First()) || d.After(q.Last()) || q.Last().AddDays(1) != q.Next().First() {
			t.Errorf("%s is in %s (%v)", day, q, err)
		}
	}
	for _, s := range []string{"", "2026", "2026-Q5", "2026-Q0", "x-Q1", "2026-Q1x"} {
		if _, err := ParseQuarter(s); err == nil {
			t.Errorf("%q is a quarter", s)
		}
	}
}

// drawPassages makes cases that wander along the usual way.
func drawPassages(t *rapid.T) []rules.Passage {
	var out []rules.Passage
	start := clock.NewDay(2026, 1, 1)
	for c := range rapid.IntRange(0, 40).Draw(t, "cases") {
		force := rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "force")
		day := start.AddDays(rapid.IntRange(0, 200).Draw(t, "day"))
		for i := range rapid.IntRange(1, len(rules.UsualWay())).Draw(t, "steps") {
			code := ""
			if rules.UsualWay()[i] == rules.Decided {
				code = rapid.SampledFrom([]string{"x", "y"}).Draw(t, "code")
			}
			out = append(out, rules.Passage{Case: string(rune('A'+c%26)) + string(rune('a'+c/26)), Force: force, State: rules.UsualWay()[i], On: day, Code: code})
			day = day.AddDays(rapid.IntRange(0, 30).Draw(t, "wait"))
		}
	}
	return out
}

func asJSON(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestAReleaseIsAFunctionOfItsQuarter: the order of passages does not matter,
// and nothing that happens later changes what was published.
func TestAReleaseIsAFunctionOfItsQuarter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps := drawPassages(t)
		q := Quarter{2026, rapid.IntRange(1, 4).Draw(t, "quarter")}
		want := asJSON(t, BuildRelease(ps, []string{"a", "b"}, q))
		var before []rules.Passage
		for _, i := range rapid.Permutation(indices(len(ps))).Draw(t, "order") {
			if !ps[i].On.After(q.Last()) {
				before = append(before, ps[i])
			}
		}
		byDay(before)
		if got := asJSON(t, BuildRelease(before, []string{"a", "b"}, q)); got != want {
			t.Fatalf("%s\n%s", want, got)
		}
	})
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// byDay keeps passages of one case on one day in the order of the usual way,
// which is what positions do in the database.
func byDay(ps []rules.Passage) {
	rank := map[rules.State]int{}
	for i, s := range rules.UsualWay() {
		rank[s] = i
	}
	for i := range ps {
		for j := i; j > 0 && (ps[j].Case < ps[j-1].Case || ps[j].Case == ps[j-1].Case && rank[ps[j].State] < rank[ps[j-1].State]); j-- {
			ps[j], ps[j-1] = ps[j-1], ps[j]
		}
	}
}

// TestNoSmallNumberIsPublished: every number of a release is a whole band, and
// no median stands on fewer than five.
func TestNoSmallNumberIsPublished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ps, q := drawPassages(t), Quarter{2026, rapid.IntRange(1, 4).Draw(t, "quarter")}
		r, visits := BuildRelease(ps, []string{"a", "b"}, q), visitsIn(trailsOf(ps, q.Last()), q.Last())
		check := func(b disclosure.Band) {
			if b.From%r.Base != 0 || b.To-b.From+1 != r.Base {
				t.Fatalf("a number is published as %v", b)
			}
		}
		for _, m := range r.Measures {
			check(m.Band)
		}
		for _, rows := range [][]FigureRow{r.Forces, r.Refused, r.Decided, r.Acted} {
			for _, row := range rows {
				for _, b := range row.Bands {
					if row.ID != rules.NoAnswer { // the sum of the forces' bands
						check(b)
					}
				}
			}
		}
		for _, s := range r.Stages {
			check(s.Late)
			if s.State != rules.Viewed { // the sum of the forces' bands
				check(s.Finished)
			}
			over := 0
			for _, v := range visits[s.State] {
				if v.over {
					over++
				}
			}
			if (s.Median != nil || s.Waiting != nil) && over < disclosure.Base || s.P90 != nil && over < 2*disclosure.Base {
				t.Fatalf("days of too few: %+v", s)
			}
		}
	})
}
