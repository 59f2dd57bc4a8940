package jigsaw_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/jigsaw"
)

var limits = jigsaw.Limits{Least: 10, Join: 50, Kinds: 4}

func mark(who string, k jigsaw.Kind, v string) jigsaw.Mark {
	return jigsaw.Mark{Person: who, Kind: k, Value: v}
}

// known are crowds that make each thing common by itself, and area with age, but not age with school.
var known = []jigsaw.Crowd{
	{Marks: []jigsaw.Mark{mark("", jigsaw.Area, "Made-up North"), mark("", jigsaw.Age, "14")}, Least: 900},
	{Marks: []jigsaw.Mark{mark("", jigsaw.School, "Made-up School")}, Least: 600},
	{Marks: []jigsaw.Mark{mark("", jigsaw.Age, "14"), mark("", jigsaw.School, "Made-up School")}, Least: 100},
	{Marks: []jigsaw.Mark{mark("", jigsaw.Year, "2004"), mark("", jigsaw.Place, "Made-up Park")}, Least: 20},
}

// planted is the area in one release, the age and the school in another.
var planted = []jigsaw.Release{
	{ID: "a", Title: "First report", Marks: []jigsaw.Mark{mark("W12", jigsaw.Area, "Made-up North")}},
	{ID: "b", Title: "Transcript", Marks: []jigsaw.Mark{mark("w12", jigsaw.Age, "14"), mark("W12", jigsaw.School, "made-up  school.")}},
	{ID: "c", Title: "Nothing to do with it", Marks: []jigsaw.Mark{mark("C3", jigsaw.Year, "2004"), mark("C3", jigsaw.Place, "Made-up Park")}},
}

func orders[T any](all []T) (out [][]T) {
	if len(all) == 0 {
		return [][]T{nil}
	}
	for i := range all {
		rest := slices.Delete(slices.Clone(all), i, i+1)
		for _, o := range orders(rest) {
			out = append(out, append([]T{all[i]}, o...))
		}
	}
	return out
}

func TestThePlantedCombinationIsRefusedInAllOrders(t *testing.T) {
	for _, order := range orders(planted) {
		var out []jigsaw.Release
		var refused []string
		for _, r := range order {
			troubles := jigsaw.Check(limits, known, out, r)
			if len(troubles) > 0 {
				refused = append(refused, r.ID)
				if got := troubles[0]; got.Why != jigsaw.Unknown || len(got.From) != 2 || got.From[0].Title != "First report" || !slices.Equal(got.From[1].Kinds, []jigsaw.Kind{jigsaw.Age, jigsaw.School}) {
					t.Errorf("it does not say which release and which kinds: %+v", got)
				}
				continue
			}
			out = append(out, r)
		}
		if len(refused) != 1 || refused[0] == "c" {
			t.Errorf("order %v: refused %v, not the second of the two", order, refused)
		}
	}
}

func TestWhatJoinsAndWhatNot(t *testing.T) {
	rare := mark("A", jigsaw.Place, "Made-up Park")
	for name, c := range map[string]struct {
		releases []jigsaw.Release
		persons  int // of the first trouble; 0: none
	}{
		"one mark that nobody counted is too few": {[]jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A", jigsaw.Occupation, "baker")}}}, 1},
		"what many share joins nobody": {[]jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A", jigsaw.School, "Made-up School"), mark("A", jigsaw.Age, "14")}},
			{ID: "2", Marks: []jigsaw.Mark{mark("B", jigsaw.School, "Made-up School")}}}, 0},
		"two who share what few share are read as one": {[]jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{rare}}, {ID: "2", Marks: []jigsaw.Mark{mark("B", jigsaw.Place, "Made-up Park"),
			mark("B", jigsaw.Year, "2004-2005"), mark("B", jigsaw.School, "Made-up School")}}}, 2},
		"a wider age covers nothing narrower": {[]jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A", jigsaw.Area, "Made-up North"), mark("A", jigsaw.Age, "13-15")}}}, 0},
		"another age is not counted":          {[]jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A", jigsaw.Area, "Made-up North"), mark("A", jigsaw.Age, "15")}}}, 1},
	} {
		got := jigsaw.Whole(limits, known, c.releases)
		if n := len(got); (n == 0) != (c.persons == 0) || n > 0 && len(got[0].Persons) != c.persons {
			t.Errorf("%s: %+v", name, got)
		}
	}
	many := []jigsaw.Crowd{{Least: 10000, Marks: []jigsaw.Mark{mark("", jigsaw.Area, "x"), mark("", jigsaw.Age, "9"), mark("", jigsaw.Year, "2001"), mark("", jigsaw.School, "y")}}}
	all := []jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A", jigsaw.Area, "x"), mark("A", jigsaw.Age, "9")}}, {ID: "2", Marks: []jigsaw.Mark{mark("A", jigsaw.Year, "2001"),
		mark("A", jigsaw.School, "y")}}}
	if got := jigsaw.Whole(limits, many, all); len(got) != 1 || got[0].Why != jigsaw.TooMany {
		t.Errorf("four kinds of one person pass, however many there are: %+v", got)
	}
	for _, l := range []jigsaw.Limits{{}, {Least: 10, Join: 9, Kinds: 3}, {Least: 2, Join: 9, Kinds: 3}, {Least: 10, Join: 50, Kinds: 1}} {
		if got := jigsaw.Check(l, known, nil, jigsaw.Release{ID: "1"}); len(got) != 1 || got[0].Why != jigsaw.NoLimits {
			t.Errorf("%+v let something out: %+v", l, got)
		}
	}
}

// some draws releases about few people with few values, so that they meet often.
func some(t *rapid.T) ([]jigsaw.Crowd, []jigsaw.Release) {
	value := func() jigsaw.Mark {
		k := rapid.SampledFrom([]jigsaw.Kind{jigsaw.Area, jigsaw.Age, jigsaw.School, jigsaw.Year}).Draw(t, "kind")
		v := map[jigsaw.Kind][]string{jigsaw.Area: {"north", "south"}, jigsaw.Age: {"13", "14", "13-15"}, jigsaw.School: {"x", "y"}, jigsaw.Year: {"2001", "2000-2002"}}[k]
		return mark(rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(t, "who"), k, rapid.SampledFrom(v).Draw(t, "value"))
	}
	var crowds []jigsaw.Crowd
	for range rapid.IntRange(0, 8).Draw(t, "crowds") {
		crowds = append(crowds, jigsaw.Crowd{Marks: rapid.SliceOfN(rapid.Custom(func(*rapid.T) jigsaw.Mark { return value() }), 1, 4).Draw(t, "crowd"), Least: rapid.SampledFrom([]int{5, 30,
			500}).Draw(t, "least")})
	}
	var all []jigsaw.Release
	for i := range rapid.IntRange(1, 5).Draw(t, "releases") {
		r := jigsaw.Release{ID: fmt.Sprint("r", i)}
		for range rapid.IntRange(0, 3).Draw(t, "marks") {
			r.Marks = append(r.Marks, value())
		}
		all = append(all, r)
	}
	return crowds, all
}

func keys(all []jigsaw.Trouble) (out []string) {
	for _, t := range all {
		out = append(out, t.Key())
	}
	slices.Sort(out)
	return out
}

func TestTheWholeIsTheSameInEveryOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		crowds, all := some(t)
		mixed := rapid.Permutation(all).Draw(t, "order")
		want := keys(jigsaw.Whole(limits, crowds, all))
		if got := keys(jigsaw.Whole(limits, crowds, mixed)); !slices.Equal(got, want) {
			t.Fatalf("%v, and in another order %v", want, got)
		}
		// One after the other: somebody is refused exactly where the whole has a trouble.
		refused := false
		for i, r := range mixed {
			refused = refused || len(jigsaw.Check(limits, crowds, mixed[:i], r)) > 0
		}
		if len(want) > 0 && !refused {
			t.Fatalf("all came out one by one, and together they are: %v", want)
		}
	})
}

func TestSplittingNeverMakesItPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		crowds, all := some(t)
		i := rapid.IntRange(0, len(all)-1).Draw(t, "which")
		cut := rapid.IntRange(0, len(all[i].Marks)).Draw(t, "cut")
		split := slices.Delete(slices.Clone(all), i, i+1)
		split = append(split, jigsaw.Release{ID: "p", Marks: all[i].Marks[:cut]}, jigsaw.Release{ID: "q", Marks: all[i].Marks[cut:]})
		if a, b := keys(jigsaw.Whole(limits, crowds, all)), keys(jigsaw.Whole(limits, crowds, split)); !slices.Equal(a, b) {
			t.Fatalf("%v in one, %v in two", a, b)
		}
	})
}

func TestMoreIsNeverSafer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		crowds, all := some(t)
		before := jigsaw.Whole(limits, crowds, all)
		// A release about somebody who shares nothing with anybody changes nothing of the others.
		other := jigsaw.Release{ID: "z", Marks: []jigsaw.Mark{mark("Z", jigsaw.Occupation, "baker")}}
		plenty := append(slices.Clone(crowds), jigsaw.Crowd{Marks: other.Marks, Least: 100000})
		if after := jigsaw.Whole(limits, plenty, append(slices.Clone(all), other)); !slices.Equal(keys(before), keys(after)) {
			t.Fatalf("%v, and with something that has nothing to do with it %v", keys(before), keys(after))
		}
		// Whoever is in trouble still is when more is told.
		_, more := some(t)
		after := jigsaw.Whole(limits, crowds, append(slices.Clone(all), jigsaw.Release{ID: "m", Marks: more[0].Marks}))
		for _, b := range before {
			if !slices.ContainsFunc(after, func(a jigsaw.Trouble) bool {
				return (a.Why == jigsaw.TooMany) == (b.Why == jigsaw.TooMany) && slices.Contains(a.Persons, b.Persons[0])
			}) {
				t.Fatalf("%+v is no trouble any more once more is told", b)
			}
		}
	})
}

// TestWhatNobodyCountedIsNotFew: that nobody recorded how many are so is said apart, and what was decided of it stays decided.
func TestWhatNobodyCountedIsNotFew(t *testing.T) {
	told := []jigsaw.Release{{ID: "1", Marks: []jigsaw.Mark{mark("A1", jigsaw.Age, "14"), mark("A1", jigsaw.School, "Made-up School")}}}
	count := func(n int) []jigsaw.Crowd { return []jigsaw.Crowd{{Marks: told[0].Marks, Least: n}} }
	none, few := jigsaw.Whole(limits, nil, told), jigsaw.Whole(limits, count(3), told)
	if len(none) != 1 || none[0].Why != jigsaw.Unknown || len(few) != 1 || few[0].Why != jigsaw.TooFew || none[0].Key() != few[0].Key() {
		t.Errorf("%+v, and with a count %+v", none, few)
	}
	if got := jigsaw.Whole(limits, append(count(3)[:0:0], jigsaw.Crowd{Marks: told[0].Marks[:1], Least: 900}), told); len(got) != 1 || got[0].Why != jigsaw.Unknown {
		t.Errorf("a count of a part is taken for one of all: %+v", got)
	}
	if got := jigsaw.Whole(limits, count(10), told); len(got) != 0 {
		t.Errorf("enough are so: %+v", got)
	}
}

func TestAWaiverIsTheirsAlone(t *testing.T) {
	day := clock.NewDay(2026, 5, 4)
	trouble := jigsaw.Whole(limits, known, planted)[0]
	good := jigsaw.Waiver{Person: "w12", Kinds: []jigsaw.Kind{jigsaw.Area, jigsaw.Age, jigsaw.School}, Given: day, Writing: true, Sixteen: true, Free: true}
	for name, c := range map[string]struct {
		change func(*jigsaw.Waiver)
		covers bool
	}{
		"as it was given": {func(*jigsaw.Waiver) {}, true}, "not in writing": {func(w *jigsaw.Waiver) { w.Writing = false }, false}, "under 16": {func(w *jigsaw.Waiver) { w.Sixteen = false }, false},
		"under pressure": {func(w *jigsaw.Waiver) { w.Free = false }, false}, "of another": {func(w *jigsaw.Waiver) { w.Person = "C3" }, false},
		"without the school": {func(w *jigsaw.Waiver) { w.Kinds = w.Kinds[:2] }, false},
		"without a day":      {func(w *jigsaw.Waiver) { w.Given = clock.Day{} }, false}, "given later": {func(w *jigsaw.Waiver) { w.Given = day.AddDays(1) }, false},
		"withdrawn today": {func(w *jigsaw.Waiver) { w.Withdrawn = day }, false}, "withdrawn later": {func(w *jigsaw.Waiver) { w.Withdrawn = day.AddDays(1) }, true},
	} {
		w := good
		c.change(&w)
		if got := jigsaw.Covers([]jigsaw.Waiver{w}, trouble, day); got != c.covers {
			t.Errorf("%s: covers %v", name, got)
		}
	}
	if jigsaw.Covers([]jigsaw.Waiver{good}, jigsaw.Trouble{Why: jigsaw.NoLimits}, day) {
		t.Error("a waiver stands in for limits that nobody set")
	}
}

func TestSoftwareProposesWhatStandsPlainly(t *testing.T) {
	text := "She was aged 14 and went to Made-up School in Made-up North in 2004. A 15-year-old, the only daughter of a made-up officer, came on 3 May 2005. Not Made-up Northern."
	got := jigsaw.Propose(text, jigsaw.Listed{jigsaw.School: {"made-up school", "Another"}, jigsaw.Area: {"Made-up North"}})
	for _, want := range []jigsaw.Seen{{Kind: jigsaw.Age, Value: "14"}, {Kind: jigsaw.Age, Value: "15"}, {Kind: jigsaw.School, Value: "made-up school"}, {Kind: jigsaw.Area, Value: "made-up north"},
		{Kind: jigsaw.Year, Value: "2004"}, {Kind: jigsaw.Year, Value: "2005"}, {Kind: jigsaw.Date, Value: "3 may"}, {Kind: jigsaw.Relation, Value: "only daughter of"}} {
		if !slices.ContainsFunc(got, func(s jigsaw.Seen) bool { return s.Kind == want.Kind && s.Value == want.Value && s.Words != "" }) {
			t.Errorf("%+v is not proposed: %+v", want, got)
		}
	}
	if len(jigsaw.Propose("A made-up list was kept by 14 offices.", nil)) != 0 {
		t.Error("a count is taken for an age")
	}
}

func TestAnAliasIsOnePersonHoweverItIsSpelled(t *testing.T) {
	first := jigsaw.Release{ID: "1", Marks: []jigsaw.Mark{mark("A1", jigsaw.Area, "Made-up North")}}
	for _, who := range []string{"a1", " A 1 ", "A-1", "A.1.", "Witness A1", "witness a-1", "WITNESS-A1", "WitnessA1", "\u0410" + "1", "\u0391" + "1",
		"\uFF21\uFF11", "A\u200b1", "\u00c11", "A\u0661", "A\u20131"} {
		got := jigsaw.Check(limits, known, []jigsaw.Release{first}, jigsaw.Release{ID: "2", Marks: []jigsaw.Mark{mark(who, jigsaw.School, "Made-up School")}})
		if len(got) != 1 || len(got[0].Persons) != 1 || got[0].Persons[0] != "A1" || len(got[0].Marks) != 2 {
			t.Errorf("%q is not A1: %+v", who, got)
		}
	}
	for _, who := range []string{"A2", "B1", "A11", "Witness"} {
		if got := jigsaw.Check(limits, known, []jigsaw.Release{first}, jigsaw.Release{ID: "2", Marks: []jigsaw.Mark{mark(who, jigsaw.School, "Made-up School")}}); len(got) != 0 {
			t.Errorf("%q is A1: %+v", who, got)
		}
	}
}

func TestAgesInWordsAreFound(t *testing.T) {
	for text, want := range map[string]string{"She was aged fourteen.": "14", "a nine-year-old": "9", "I was nine when it began": "9", "twenty-one years old": "21", "Aged Fifteen": "15",
		"they were ninety-nine years old": "99", "sixteen years of age": "16", "she turned thirteen": "13", "I was 14.": "14", "just eight, and alone": "8", "aged one": "1", "She was one of many": "",
		"It was two pages": "", "then forty two": "42", "There were 14 offices": ""} {
		got := ""
		for _, s := range jigsaw.Propose(text, nil) {
			if s.Kind == jigsaw.Age {
				got = s.Value
			}
		}
		if got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

// TestWhatNobodySeesHidesNothing: a name or an age is found however it is spelled out, and shown as it stands.
func TestWhatNobodySeesHidesNothing(t *testing.T) {
	listed := jigsaw.Listed{jigsaw.School: {"Made-up School"}}
	for _, text := range []string{"At Made-up  School.", "At Made\u2011up School.", "At Made\u2010up\u00a0School.", "At Ma\u00adde-up Scho\u00adol.", "At Made-up\u200bSchool.", "At Made-up\nSchool.",
		"At M\u200bade-up School.", "At MADE-UP SCHOOL.", "At Made\u2013up School.", "At \uff2dade-up School.", "At M\u0430de-up School.", "At Made up School.", "At Made-up\u2009\u2009School"} {
		got := jigsaw.Propose(text, listed)
		if len(got) != 1 || got[0].Kind != jigsaw.School || got[0].Value != "made-up school" || got[0].Words == "" {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"At Made-up Schoolhouse.", "At Unmade-up School.", "At Made-up, and then in this School."} {
		if got := jigsaw.Propose(text, listed); len(got) != 0 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	got := jigsaw.Propose("Ŵyn, aged\u00a0\uff11\uff14\u00b9, came.", nil)
	if len(got) != 1 || got[0].Value != "14" || got[0].Words != "Ŵyn, aged \uff11\uff14\u00b9, came." || got[0].Found != "14" {
		t.Errorf("it does not stand as it was: %+v", got)
	}
}

func TestHowPeopleAreToldOfIsFound(t *testing.T) {
	for text, want := range map[string]jigsaw.Mark{
		"a girl of fourteen came":                mark("", jigsaw.Age, "14"),
		"two boys of 13, and others":             mark("", jigsaw.Age, "13"),
		"on her fifteenth birthday":              mark("", jigsaw.Age, "15"),
		"before the twenty-first birthday":       mark("", jigsaw.Age, "21"),
		"14yo":                                   mark("", jigsaw.Age, "14"),
		"a 14 yr old":                            mark("", jigsaw.Age, "14"),
		"aged about 12":                          mark("", jigsaw.Age, "12"),
		"she was \uff11\uff14 when it began":     mark("", jigsaw.Age, "14"),
		"she was 1\u200b4 when it began":         mark("", jigsaw.Age, "14"),
		"when she was in Year 9":                 mark("", jigsaw.School, "year 9"),
		"in year nine":                           mark("", jigsaw.School, "year nine"),
		"in the Sixth Form":                      mark("", jigsaw.School, "sixth form"),
		"in Primary 7":                           mark("", jigsaw.School, "primary 7"),
		"her stepfather knew":                    mark("", jigsaw.Relation, "stepfather"),
		"her step-father knew":                   mark("", jigsaw.Relation, "step-father"),
		"an uncle knew":                          mark("", jigsaw.Relation, "uncle"),
		"the vicar's daughter":                   mark("", jigsaw.Relation, "vicar s daughter"),
		"a nurse\u2019s child":                   mark("", jigsaw.Relation, "nurse s child"),
		"the teacher’s only son":                 mark("", jigsaw.Relation, "teacher s only son"),
		"some officers' children":                mark("", jigsaw.Relation, "officers children"),
		"Somebody's niece":                       mark("", jigsaw.Relation, "somebody s niece"),
		"There were 14 offices":                  {},
		"children of two made-up places":         {},
		"Year 2004 was looked at":                {},
		"the first birthday of it was in a year": mark("", jigsaw.Age, "1"),
		"the council's child protection team":    {},
		"a form of words, and a sixth one":       {},
		"what became of the son, nobody asks":    {},
	} {
		got := slices.DeleteFunc(jigsaw.Propose(text, nil), func(s jigsaw.Seen) bool { return s.Kind == jigsaw.Year || s.Kind == jigsaw.Date })
		if want.Kind == "" && len(got) != 0 || want.Kind != "" && (len(got) != 1 || got[0].Kind != want.Kind || got[0].Value != want.Value) {
			t.Errorf("%q: %+v", text, got)
		}
		if len(got) == 1 && len(jigsaw.Unanswered(got, []jigsaw.Mark{{Person: "A1", Kind: got[0].Kind, Value: got[0].Value}})) != 0 {
			t.Errorf("%q: its own words are no answer", text)
		}
	}
}

func TestWhatWasFoundIsAnswered(t *testing.T) {
	found := jigsaw.Propose("She was aged fourteen, in 2003 and 2005, a daughter of somebody of Made-up North on 3 March.", jigsaw.Listed{jigsaw.Area: {"Made-up North"}})
	all := []jigsaw.Mark{mark("A1", jigsaw.Age, "14"), mark("A1", jigsaw.Year, "2003-2005"), mark("", jigsaw.Relation, "daughter of a councillor"), mark("A1", jigsaw.Area, "made-up north")}
	if got := jigsaw.Unanswered(found, all); len(got) != 0 {
		t.Error("all is answered, but:", got)
	}
	for i := range all {
		if got := jigsaw.Unanswered(found, slices.Delete(slices.Clone(all), i, i+1)); len(got) == 0 || got[0].Kind != all[i].Kind {
			t.Error(all[i], "was left out:", got)
		}
	}
	all[0].Value = "10-90"
	if got := jigsaw.Unanswered(found, all); len(got) != 1 || got[0].Kind != jigsaw.Age {
		t.Error("a span around it is an answer:", got)
	}
}
