package audit

import (
	"context"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/mse"
	"candour/network"
)

// fieldsOf names what is wrong, in order.
func fieldsOf(err error) (out []string) {
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Name)
	}
	return out
}

// TestLimitsOfAPlan: each limit to the number, and the field that is beyond it.
func TestLimitsOfAPlan(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(s *PlanSpec)
		want   string
	}{
		{"as it is", func(*PlanSpec) {}, ""},
		{"suspects", func(s *PlanSpec) { s.Population = RoleSuspect }, ""},
		{"of nobody", func(s *PlanSpec) { s.Population = "" }, "population"},
		{"no method", func(s *PlanSpec) { s.Methods = nil }, "methods"},
		{"a method that is none", func(s *PlanSpec) { s.Methods = []string{"guess"} }, "methods"},
		{"stepwise without thresholds", func(s *PlanSpec) { s.Thresholds = nil }, "thresholds"},
		{"another without thresholds", func(s *PlanSpec) { s.Methods, s.Thresholds = []string{string(mse.BIC)}, nil }, ""},
		{"a threshold of 0", func(s *PlanSpec) { s.Thresholds = []float64{0} }, "thresholds"},
		{"a threshold of 1", func(s *PlanSpec) { s.Thresholds = []float64{0.02, 1} }, "thresholds"},
		{"six linkages", func(s *PlanSpec) { s.LinkAlso = []float64{0.05, 0.2, 0.3, 0.4, 0.5, 0.999} }, ""},
		{"seven linkages", func(s *PlanSpec) { s.LinkAlso = []float64{0.05, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7} }, "link_also"},
		{"a linkage too low", func(s *PlanSpec) { s.LinkAlso = []float64{0.04} }, "link_also"},
		{"a linkage too high", func(s *PlanSpec) { s.LinkAlso = []float64{0.9991} }, "link_also"},
		{"order 1", func(s *PlanSpec) { s.MaxOrder = 1 }, "max_order"},
		{"order 4", func(s *PlanSpec) { s.MaxOrder = 4 }, ""},
		{"order 5", func(s *PlanSpec) { s.MaxOrder = 5 }, "max_order"},
		{"99 draws", func(s *PlanSpec) { s.Draws = 99 }, "draws"},
		{"most draws", func(s *PlanSpec) { s.Draws = maxDraws }, ""},
		{"too many draws", func(s *PlanSpec) { s.Draws = maxDraws + 1 }, "draws"},
		{"linkages below nothing", func(s *PlanSpec) { s.LinkDraws = -1 }, "link_draws"},
		{"most linkages", func(s *PlanSpec) { s.LinkDraws = maxLinkDraws }, ""},
		{"too many linkages", func(s *PlanSpec) { s.LinkDraws = maxLinkDraws + 1 }, "link_draws"},
		{"two lists", func(s *PlanSpec) { s.Lists = []string{"A", "B"} }, "lists"},
		{"nothing expected", func(s *PlanSpec) { s.Expects = " \r\n" }, "expects"},
		{"as many words as may be", func(s *PlanSpec) { s.Expects = strings.Repeat("é", MaxText) }, ""},
		{"more words", func(s *PlanSpec) { s.Expects = strings.Repeat("é", MaxText+1) }, "expects"},
	} {
		s := PlanSpec{Population: RoleChild, Lists: []string{"A", "B", "C"}, Methods: []string{string(mse.Stepwise)}, Thresholds: []float64{0.02}, MaxOrder: 2, Draws: 100,
			Expects: "A sends people to B."}
		c.change(&s)
		err := s.check()
		if got := strings.Join(fieldsOf(err), " "); got != c.want || (err == nil) != (c.want == "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestAProjectHasATimeThatEnds: on the day that it begins at the earliest; what is not
// known when ends nothing early.
func TestAProjectHasATimeThatEnds(t *testing.T) {
	for _, c := range []struct{ since, until, want string }{
		{"2023-04-01", "2024-03-31", ""}, {"2023-04-01", "2023-04-01", ""}, {"2023-04-01", "2023-03-31", "until"}, {"2023", "2023", ""}, {"2024", "2023", "until"},
		{"2023-12-31", "2023", ""}, {"", "2023", "since"}, {"2023", "", "until"}, {"soon", "later", "since until"},
	} {
		in := ProjectInput{Title: "T", Question: "Q", People: "P", Place: "Here", Since: c.since, Until: c.until, Basis: "B"}
		if got := strings.Join(fieldsOf(in.check()), " "); got != c.want {
			t.Errorf("%q to %q: %q, want %q", c.since, c.until, got, c.want)
		}
	}
	in := ProjectInput{Since: "2023", Until: "2022", Title: " a\r\nb "}
	if got := fieldsOf(in.check()); !slices.Equal(got, []string{"question", "people", "place", "basis"}) || in.Title != "a\nb" {
		t.Errorf("%q, %q", got, in.Title)
	}
}

// TestRowsAreOneClerkAndColumnsTheOther: whoever of two looked first, each has a side of
// the table; of three, each pair counts as it came. A third verdict counts in neither.
func TestRowsAreOneClerkAndColumnsTheOther(t *testing.T) {
	say := func(all ...string) (out []Judgement) {
		for i := 0; i < len(all); i += 2 {
			out = append(out, Judgement{Human: all[i], Verdict: all[i+1]})
		}
		return out
	}
	pairs := [][]Judgement{say("a", Same, "b", Different), say("b", Different, "a", Same), say("b", Same, "a", Same, "c", Different), say("a", Same), nil,
		say("a", CannotSay, "b", Same)}
	got := tallyOf([]Standing{Split, Split, Settled, Waits, Waits, Split}, pairs)
	if got.Pairs != 6 || got.Waiting != 2 || got.Split != 3 || got.Settled != 1 || got.Both != 4 || got.Agreed != 1 || got.Table != [3][3]int{{1, 2, 0}, {}, {1, 0, 0}} ||
		!strings.HasPrefix(got.Method, "Cohen") || !got.HasKappa {
		t.Errorf("%+v", got)
	}
	got = tallyOf(nil, [][]Judgement{say("b", Same, "a", Different), say("b", Same, "c", Same)})
	if got.Table != [3][3]int{{1, 1, 0}, {}, {}} || !strings.HasPrefix(got.Method, "Fleiss") {
		t.Errorf("%+v", got)
	}
}

// TestWhichSharesArePrinted: worked out by hand. 30 must be known and two groups of 6 or
// more be printed; where what is printed leaves a small group fewer than 0 to 5, the
// smallest of the others is held back too.
func TestWhichSharesArePrinted(t *testing.T) {
	const p = "printed"
	for name, c := range map[string]struct {
		counts []int64
		want   []string
	}{
		"29 are known":             {[]int64{15, 14}, []string{hideWords, hideWords}},
		"30 are known":             {[]int64{16, 14}, []string{p, p}},
		"one group of six or more": {[]int64{35, 5}, []string{hideWords, hideWords}},
		"six is printed":           {[]int64{30, 6}, []string{p, p}},
		"noughts are told":         {[]int64{20, 20, 0}, []string{p, p, noneWords}},
		"whatever room is left":    {[]int64{18, 18, 0}, []string{p, p, noneWords}},
		// 41 is 42 at most, of which 36 at least are of the two: six are left.
		"a few have room": {[]int64{20, 20, 1}, []string{p, p, fewWords}},
		// 37 is 37 at most, of which 36 at least are of the two: one is left.
		"one could be worked out": {[]int64{18, 18, 1}, []string{hideWords, hideWords, hideWords}},
		// 53 is 57 at most, of which 52 at least are of the four: five are left, as many as a few may be.
		"five are room enough": {[]int64{13, 13, 13, 13, 1}, []string{p, p, p, p, fewWords}},
		"or not beside a few":  {[]int64{30, 30, 3, 0}, []string{p, p, fewWords, fewWords}},
		// 38 rounds to 40, and 17 to 15: of 38 at least, 34 at most are of the two, so
		// that at least four are of the third.
		"four could be worked out": {[]int64{17, 17, 4}, []string{hideWords, hideWords, hideWords}},
		// 55 less 51 is more than nothing too: the first of the smallest is held back.
		"and are kept by a third": {[]int64{17, 17, 17, 4}, []string{heldWords, p, p, fewWords}},
	} {
		d := Demographic{}
		for _, n := range c.counts {
			d.Known, d.Groups = d.Known+n, append(d.Groups, Share{Count: n})
		}
		d.People = d.Known + 20
		for i, got := range protectedShares(d) {
			if strings.HasSuffix(got, "of all") || strings.Contains(got, "%") {
				got = p
			}
			if got != c.want[i] {
				t.Errorf("%s: group %d is %q, want %q", name, i, got, c.want[i])
			}
		}
	}
}

// TestWhatIsNotKnownIsAFigure: people less those who are known, in its own table.
func TestWhatIsNotKnownIsAFigure(t *testing.T) {
	s := Summary{Findings: &Findings{Lists: []ListSize{{Name: "A", People: 40, Records: 90}}, Observed: 70, Shared: 20, Answers: &mse.Answers{}},
		Groups: []Demographic{{Role: RoleSuspect, People: 100, Known: 40}}}
	values := func() (out []string) {
		for _, f := range figuresOf(s, PlanSpec{Population: RoleChild}, Footing{}) {
			out = append(out, f.Ref+" "+f.Words+": "+f.Value)
		}
		return out
	}
	got := values()
	for i, want := range map[int]string{0: "F1 Children on the list A: 40", 1: "F2 Children on any of the lists: 70", 2: "F3 Children on more than one list: 20",
		4: "F5 Suspects whose ethnicity is not known, or of whom lists say different things: 60 of 100"} {
		if len(got) != 5 || got[i] != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	s.Networks = NetworkCount{Networks: 20, Crossing: 10, Survive: 15, Highest: 0.99}
	if got := values(); len(got) != 8 || !strings.HasSuffix(got[4], ": 20") || !strings.HasSuffix(got[5], ": 10") || !strings.HasSuffix(got[6], "0.99 and more are kept: 15") {
		t.Errorf("%q", got)
	}
	s.Findings.Uncertain = &mse.Uncertain{Intervals: []mse.Interval{{Level: 0.8, Lower: 1, Upper: 2}, {Level: 0.95, Lower: 50, Upper: 90}}, Linkages: 7}
	if got := UncertainWords(s.Findings); !strings.HasPrefix(got, "from 50 to 90 (95%, 7 linkages") || len(values()) != 9 {
		t.Error(got)
	}
	s.Findings.Uncertain.Intervals = s.Findings.Uncertain.Intervals[:1]
	if got := UncertainWords(s.Findings); got != "no 95% interval over the linkages that were drawn" {
		t.Error(got)
	}
}

// smallAudit is three lists of children with overlaps, and one suspect.
func smallAudit(spec PlanSpec) *estimator {
	e := &estimator{spec: spec, say: func(string, int64, int64) {}}
	next := 0
	add := func(times int, lists ...string) {
		for range times {
			first := ""
			for _, l := range lists {
				next++
				r := string(rune('A' + next))
				e.facts = append(e.facts, Fact{R: r, List: l, Role: RoleChild})
				if first != "" {
					e.pairs = append(e.pairs, Pair{first, r, 20})
				}
				first = r
			}
		}
	}
	add(12, "A")
	add(9, "B")
	add(7, "C")
	add(6, "A", "B")
	add(5, "B", "C")
	add(4, "A", "C")
	add(3, "A", "B", "C")
	e.facts = append(e.facts, Fact{R: "a suspect", List: "A", Role: RoleSuspect})
	e.spec.Population, e.spec.Lists = RoleChild, []string{"A", "B", "C"}
	return e
}

// TestRecordsAndPeopleOfEachList: counted by hand from how the lists were made.
func TestRecordsAndPeopleOfEachList(t *testing.T) {
	e := smallAudit(PlanSpec{})
	table, err := e.records().At(0.9)
	if err != nil {
		t.Fatal(err)
	}
	out := &Findings{}
	e.describe(out, table)
	want := []ListSize{{"A", 25, 25}, {"B", 23, 23}, {"C", 19, 19}}
	if !slices.Equal(out.Lists, want) || out.Shared != 18 || len(out.Table) != 7 {
		t.Errorf("%+v, %d shared, %d lines", out.Lists, out.Shared, len(out.Table))
	}
	for _, o := range out.Table {
		if n := map[string]int64{"A": 12, "B": 9, "C": 7, "AB": 6, "BC": 5, "AC": 4, "ABC": 3}[strings.Join(o.Lists, "")]; o.Count != n {
			t.Errorf("%v: %d, want %d", o.Lists, o.Count, n)
		}
	}
}

// TestAPlanIsDoneWholeAndNoMore: each linkage threshold is asked again; lists are hidden
// and linkages drawn where the plan says so and has a method with a bootstrap.
func TestAPlanIsDoneWholeAndNoMore(t *testing.T) {
	for want, thresholds := range map[float64][][]float64{0.02: {nil, {0.02, 0.5}, {0.001, 0.02}}, 0.05: {{0.001, 0.05}, {0.05}}} {
		for _, list := range thresholds {
			if got := (&estimator{spec: PlanSpec{Thresholds: list}}).mainThreshold(); got != want {
				t.Errorf("%v: %v, want %v", list, got, want)
			}
		}
	}
	for name, c := range map[string]struct {
		methods       []mse.Method
		hide          bool
		draws         int
		hidden, drawn bool
	}{
		"nothing more":    {methods: []mse.Method{mse.Chao}},
		"one linkage":     {methods: []mse.Method{mse.Chao}, draws: 1},
		"two linkages":    {methods: []mse.Method{mse.Chao}, draws: 2, drawn: true},
		"hidden lists":    {methods: []mse.Method{mse.Chao}, hide: true, hidden: true},
		"no bootstrap":    {methods: []mse.Method{mse.Decomposable}, hide: true, draws: 2},
		"one of them has": {methods: []mse.Method{mse.Decomposable, mse.Chao}, hide: true, hidden: true},
	} {
		spec := PlanSpec{MaxOrder: 2, Draws: 20, Seed: 1, Hide: c.hide, LinkDraws: c.draws, LinkAlso: []float64{0.5, 0.95}}
		for _, m := range c.methods {
			spec.Methods = append(spec.Methods, string(m))
		}
		e, out := smallAudit(spec), &Findings{}
		records := e.records()
		table, err := records.At(0.9)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.checks(context.Background(), records, table, out); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(out.Hidden) > 0 != c.hidden || (out.Uncertain != nil) != c.drawn {
			t.Errorf("%s: %d lists hidden, linkages drawn: %v", name, len(out.Hidden), out.Uncertain != nil)
		}
		if name != "nothing more" {
			continue
		}
		if err := e.profile(context.Background(), records, out); err != nil || len(out.Profile) != 2 || out.Profile[0].Threshold != 0.5 || out.Profile[1].Answers == nil {
			t.Errorf("%v: %+v", err, out.Profile)
		}
	}
}

// TestEveryKindOfListHasItsWords: and one that there is not has none.
func TestEveryKindOfListHasItsWords(t *testing.T) {
	for _, k := range ListKinds() {
		if got := KindWords(k.Code); got != k.Words || got == "" {
			t.Errorf("%s: %q", k.Code, got)
		}
	}
	if got := KindWords("made-up"); got != "" {
		t.Error(got)
	}
}

// TestATieIsAsSureAsItsRecord: a person of one record is certain; of more, each record is
// as sure as its best link, and never impossible.
func TestATieIsAsSureAsItsRecord(t *testing.T) {
	one := &Person{ID: "P1", Records: []Fact{{R: "r1", Event: "E1", Role: RoleChild}}}
	two := &Person{ID: "P2", Records: []Fact{{R: "r1", Event: "E1", Role: RoleSuspect}, {R: "r2"}}}
	strongest := map[string]float64{"r1": 0.7}
	if got := tieOf(one, one.Records[0], strongest); got.Probability != 1 || got.Kind != network.VictimOf {
		t.Errorf("%+v", got)
	}
	if got := tieOf(two, two.Records[0], strongest); got.Probability != 0.7 || got.Kind != network.SuspectOf || got.From != "P2" || got.To != "E1" {
		t.Errorf("%+v", got)
	}
	if got := tieOf(two, two.Records[1], strongest); got.Probability != 0.01 {
		t.Errorf("%+v", got)
	}
}
