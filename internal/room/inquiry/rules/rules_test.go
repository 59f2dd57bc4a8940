package rules

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
)

func TestEveryFormSaysEveryStepAndWhereItIsFrom(t *testing.T) {
	all, err := Forms()
	if err != nil || len(all) != 5 {
		t.Fatalf("%d forms, %v", len(all), err)
	}
	has := map[Form]string{Statutory: "terms consultation local compel letters core-participants findings suspend", Local: "terms consultation compel letters core-participants findings suspend",
		Council: "terms consultation letters core-participants findings suspend convert", Panel: "terms consultation suspend", Audit: "terms findings suspend"}
	for _, s := range all {
		var on []string
		for _, l := range s.Step {
			if l.Status == Known && strings.HasPrefix(l.Source, "Inquiries Act") && !l.On && l.Said == "" {
				t.Errorf("%s has %s by the Act, counts as having it not, and nobody says why", s.Form, l.ID)
			}
			if s.Has(l.ID) {
				on = append(on, string(l.ID))
			}
		}
		if got := strings.Join(on, " "); got != has[s.Form] {
			t.Errorf("%s has %s", s.Form, got)
		}
		if s.Has("a step that nobody knows") {
			t.Errorf("%s has what nobody knows", s.Form)
		}
	}
	before, ok := Find("council-1")
	if now, _ := Newest(Council); !ok || before.Has(Core) || !now.Has(Core) || now.Version != "council-2" || now.Called(Core, "core participant") != "full participant" ||
		all[0].Called(Core, "x") != "x" {
		t.Errorf("an inquiry that began under council-1 goes by other rules: %+v", before)
	}
	if _, ok := Find("statutory-0"); ok {
		t.Error("a version that nobody knows is found")
	}
}

// TestWhatNobodySawIsOff: a line that is known or guessed switches nothing on unless the
// file answers for it; and a file with a step too few, too many or misspelt is refused.
func TestWhatNobodySawIsOff(t *testing.T) {
	whole := func(change func(form, text string) string) error {
		files := fstest.MapFS{}
		for _, f := range order {
			text, err := formFiles.ReadFile("forms/" + string(f) + ".toml")
			if err != nil {
				t.Fatal(err)
			}
			files["forms/"+string(f)+".toml"] = &fstest.MapFile{Data: []byte(change(string(f), string(text)))}
		}
		_, err := ReadForms(files)
		return err
	}
	if err := whole(func(_, s string) string { return s }); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"a guess that is on":     {"said = ", "# said = "},
		"a step fewer":           {"[[step]]\nid = \"terms\"", "[[step]]\nid = \"consultation\""},
		"a key that none knows":  {"[[step]]\n", "[[step]]\nonn = true\n"},
		"no name":                {"name = \"Power to compel evidence\"", ""},
		"a name with a no in it": {"name = \"Power to compel evidence\"", "name = \"No power to compel\""},
		"a name of its own":      {"name = \"Power to compel evidence\"", "name = \"Evidence by notice\""},
		"no source":              {"source = \"Inquiries Act 2005, section 37\"", "source = \"\""},
		"a status that is none":  {"status = \"known\"", "status = \"sure\""},
		"another form's version": {"form = \"statutory\"", "form = \"local\""},
	} {
		if err := whole(func(form, s string) string {
			if form != "statutory" {
				return s
			}
			out := strings.Replace(s, change[0], change[1], 1)
			if name == "a guess that is on" {
				out = strings.ReplaceAll(s, change[0], change[1])
			}
			if out == s {
				t.Fatalf("%s changes nothing", name)
			}
			return out
		}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestAPromiseOutlivesEveryChangeOfForm goes over sequences of changes: what was given on a
// day stands under the version of that day, whatever is changed on that day or later.
func TestAPromiseOutlivesEveryChangeOfForm(t *testing.T) {
	start := clock.NewDay(2026, 1, 1)
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfN(rapid.IntRange(0, 400), 0, 6).Draw(t, "days")
		slices.Sort(days)
		var turns []Turn
		at := "council-1"
		for i, d := range days {
			to := []string{"statutory-1", "council-1", "panel-1"}[i%3]
			turns = append(turns, Turn{start.AddDays(d), at, to})
			at = to
		}
		given := start.AddDays(rapid.IntRange(0, 400).Draw(t, "given"))
		want := RulesFor(given, "council-1", turns)
		before := slices.IndexFunc(turns, func(x Turn) bool { return !x.On.Before(given) })
		if before >= 0 && RulesFor(given, "council-1", turns[:before]) != want {
			t.Fatalf("what was given on %s stood under %s, and now stands under %s", given, RulesFor(given, "council-1", turns[:before]), want)
		}
		if before == 0 && want != "council-1" {
			t.Fatalf("given before any change, under %s", want)
		}
		if RulesFor(clock.Day{}, "council-1", turns) != "council-1" {
			t.Fatal("a day that nobody knows is not under the first rules")
		}
	})
}

func TestAChangeOfFormHoldsFromTheDayAfter(t *testing.T) {
	on := clock.NewDay(2026, 6, 1)
	turns := []Turn{{on, "council-1", "statutory-1"}}
	for day, want := range map[clock.Day]string{on.AddDays(-1): "council-1", on: "council-1", on.AddDays(1): "statutory-1"} {
		if got := InForce("council-1", turns, day); got != want {
			t.Errorf("on %s it goes by %s", day, got)
		}
	}
}

func TestAPartThatNobodyKnowsDoesNothing(t *testing.T) {
	for _, d := range []Does{Works, Decides, Seats, Opens} {
		if Part("clerk").Can(d) || Part("").Can(d) || Facilitator.Can(d) || Assessor.Can(d) {
			t.Errorf("somebody may %s", d)
		}
	}
	if !Secretary.Can(Opens) || !Solicitor.Can(Opens) || Chair.Can(Opens) || Secretariat.Can(Opens) {
		t.Error("answers are opened by the secretary and the solicitor alone")
	}
	if Secretary.Can(Decides) || !Chair.Can(Decides) {
		t.Error("the chair decides, and not the secretary")
	}
}

func TestWhoCommissionsIsNotLookedAt(t *testing.T) {
	kin := func(id string) ([]string, bool) {
		k, ok := map[string][]string{"firm": {"firm"}, "council": {"council", "council-trust"}, "council-trust": {"council", "council-trust"}, "police": {"police"}}[id]
		return k, ok
	}
	for _, x := range []struct {
		by, field string
		bodies    []string
	}{{"firm", "", []string{"council", "police"}}, {"council", "bodies", []string{"council"}}, {"council", "bodies", []string{"police", "council-trust"}},
		{"council-trust", "bodies", []string{"council"}},
		{"nobody-knows", "commissioner", []string{"council"}}, {"", "commissioner", []string{"council"}}, {"firm", "bodies", []string{"nobody-knows"}}, {"firm", "bodies", nil}} {
		if field, _ := Apart(x.by, x.bodies, kin); field != x.field {
			t.Errorf("%s over %v: %q", x.by, x.bodies, field)
		}
	}
}

func TestAMissedWordStaysMissed(t *testing.T) {
	d := clock.NewDay(2026, 3, 1)
	one, two := Word{ID: "1", Due: d}, Word{ID: "2", Due: d.AddDays(60)}
	for _, x := range []struct {
		w     Word
		today int
		want  Standing
		late  int
	}{{one, 0, Waits, 0}, {one, 1, Missed, 1}, {Word{Due: d, Kept: d}, 50, InTime, 0}, {Word{Due: d, Kept: d.AddDays(9)}, 50, SaidLate, 9}} {
		if got := x.w.Stands(d.AddDays(x.today)); got != x.want || x.w.Late(d.AddDays(x.today)) != x.late {
			t.Errorf("%+v on day %d: %s, %d late", x.w, x.today, got, x.w.Late(d.AddDays(x.today)))
		}
	}
	if _, ok := Next(nil, d); ok {
		t.Error("no date was given, and one is waited for")
	}
	if w, ok := Next([]Word{two, one}, d.AddDays(-1)); !ok || w.ID != "1" {
		t.Errorf("the next is %+v", w)
	}
	rapid.Check(t, func(t *rapid.T) { // no later word takes a missed one away
		today := d.AddDays(rapid.IntRange(1, 30).Draw(t, "today"))
		all := []Word{one}
		for i := range rapid.IntRange(0, 4).Draw(t, "more") {
			all = append(all, Word{ID: "x", Due: today.AddDays(rapid.IntRange(0, 90).Draw(t, "due") + i)})
		}
		if m := Missing(all, today); len(m) != 1 || m[0].ID != "1" {
			t.Fatalf("missed: %+v", m)
		}
	})
}

func TestTermsAreReadWithTheirNumbers(t *testing.T) {
	got, wrong := ReadTerms("1. The inquiry asks\r\nwhat was known.\n\n2.1) A second paragraph.\n(3a) A third.")
	want := []Paragraph{{"1", "The inquiry asks what was known."}, {"2.1", "A second paragraph."}, {"3a", "A third."}}
	if wrong != "" || !slices.Equal(got, want) {
		t.Fatalf("%v %q", got, wrong)
	}
	if back, _ := ReadTerms(Typed(got)); !slices.Equal(back, want) {
		t.Errorf("%v", back)
	}
	for typed, part := range map[string]string{"": "Write the terms", "no number": "Line 1 has no number", "1. a\n1. b": "Line 2: number 1 is there twice", strings.Repeat("1. a\n", 2): "twice"} {
		if _, wrong := ReadTerms(typed); !strings.Contains(wrong, part) {
			t.Errorf("%q: %q", typed, wrong)
		}
	}
}

// TestADifferenceLosesNoWord: what was the same and what was removed are the earlier text,
// what was the same and what was added the later, in their order, of any two versions.
func TestADifferenceLosesNoWord(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("the inquiry asks what was known by whom and when in 1997 or 2009"))
	para := rapid.Custom(func(t *rapid.T) Paragraph {
		return Paragraph{rapid.SampledFrom([]string{"1", "2", "2.1", "3"}).Draw(t, "n"), strings.Join(rapid.SliceOfN(word, 1, 12).Draw(t, "w"), " ")}
	})
	rapid.Check(t, func(t *rapid.T) {
		old, new := rapid.SliceOfN(para, 0, 6).Draw(t, "old"), rapid.SliceOfN(para, 0, 6).Draw(t, "new")
		var was, is []Paragraph
		for _, p := range Compare(old, new) {
			var a, b []string
			for _, x := range p.Pieces {
				if x.Change != Added {
					a = append(a, x.Text)
				}
				if x.Change != Removed {
					b = append(b, x.Text)
				}
			}
			if p.Old != nil {
				was = append(was, Paragraph{p.Old.Number, strings.Join(a, " ")})
			}
			if p.New != nil {
				is = append(is, Paragraph{p.New.Number, strings.Join(b, " ")})
			}
		}
		if !slices.Equal(was, old) || !slices.Equal(is, new) {
			t.Fatalf("old %v\nread %v\nnew %v\nread %v", old, was, new, is)
		}
	})
}

func TestAParagraphPutInAtTheTopChangesNoOther(t *testing.T) {
	old := []Paragraph{{"1", "The inquiry asks what was known."}, {"2", "It looks at the years 1997 to 2009."}}
	new := []Paragraph{{"1", "This is an entirely other sentence about meetings."}, {"2", "The inquiry asks what was known."}, {"3", "It looks at the years 1997 to 2019."}}
	var got []string
	for _, p := range Compare(old, new) {
		got = append(got, string(p.Change))
	}
	if strings.Join(got, " ") != "added same changed" {
		t.Errorf("%v", got)
	}
}

func TestCopiesOfACampaignAreOneText(t *testing.T) {
	base := "Please look at the years before 1997 too, because the council had been told by then and nobody was asked about it since"
	all := []string{base, "  " + strings.ToUpper(base) + "\n", base + " thank you", "The area should be wider and the panel should sit in the evening", "Please", "Please sit in the evening"}
	g := Copies(all)
	if g[0] != 0 || g[1] != 0 || g[2] != 0 || g[3] != 3 || g[4] != 4 || g[5] != 5 || Texts(g) != 4 {
		t.Errorf("%v", g)
	}
	for i := range all { // in whatever order they come
		turned := append(slices.Clone(all[i:]), all[:i]...)
		if Texts(Copies(turned)) != 4 {
			t.Errorf("from %d on there are %d texts", i, Texts(Copies(turned)))
		}
	}
	if len(Copies(nil)) != 0 || Texts(nil) != 0 {
		t.Error("no answer is no text")
	}
}

// TestEveryFormSaysWithinHowManyDaysAnAnswerIsDue, and how surely that is known.
func TestEveryFormSaysWithinHowManyDaysAnAnswerIsDue(t *testing.T) {
	all, err := Forms()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.AnswerWithin <= 0 || s.AnswerStatus != Guess || s.AnswerSource == "" {
			t.Errorf("%s: %d, %s, %q", s.Form, s.AnswerWithin, s.AnswerStatus, s.AnswerSource)
		}
		for _, broken := range []Set{{AnswerWithin: -1}, {AnswerWithin: 5, AnswerStatus: Guess}, {AnswerWithin: 5, AnswerSource: "Made up", AnswerStatus: "sure"}} {
			x := s
			x.AnswerWithin, x.AnswerStatus, x.AnswerSource = broken.AnswerWithin, broken.AnswerStatus, broken.AnswerSource
			if x.check(s.Form) == nil {
				t.Errorf("%s takes %+v", s.Form, broken)
			}
		}
	}
}
