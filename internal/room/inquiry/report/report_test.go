package report

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"pgregory.net/rapid"
)

var (
	anyStrength = rapid.SampledFrom([]Strength{NotSaid, Slight, Significant, Serious, Grave, 99, -1})
	anyManner   = rapid.SampledFrom([]Manner{MannerNotSaid, Implied, Explicit, 99})
	anyCase     = rapid.Custom(func(t *rapid.T) Case {
		return Case{
			Text:     rapid.SampledFrom([]string{"a", "b"}).Draw(t, "text"),
			Strength: anyStrength.Draw(t, "strength"), Manner: anyManner.Draw(t, "manner"),
			Facts:    rapid.SliceOfN(rapid.SampledFrom([]StatedFact{{"f1", "a"}, {"f1", "b"}, {"f2", "a"}}), 0, 2).Draw(t, "facts"),
			Evidence: rapid.SliceOfN(rapid.SampledFrom([]Reference{list, evidence}), 0, 2).Draw(t, "evidence"),
		}
	})
)

// Of any two cases one of three is said; lighter and same hang together as an
// order does; and whatever is added to a case makes it worse.
func TestWorseIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyCase.Draw(t, "a"), anyCase.Draw(t, "b"), anyCase.Draw(t, "c")
		no := func(x, y Case) bool { return Compare(x, y) != Worse }
		if Compare(a, a) != Same {
			t.Fatal("not the same as itself")
		}
		if no(a, b) && no(b, c) && !no(a, c) {
			t.Fatal("two steps that are no worse are worse together")
		}
		if no(a, b) && no(b, a) != (Compare(a, b) == Same) || Compare(a, b) == Lighter && Compare(b, a) != Worse {
			t.Fatal("lighter one way and not worse the other")
		}
		if (Compare(a, b) == Same) != (Compare(b, a) == Same) {
			t.Fatal("the same one way only")
		}
		if s := anyStrength.Draw(t, "stronger"); s.rank() > a.Strength.rank() {
			d := a
			d.Strength = s
			if Compare(d, a) != Worse || Compare(a, d) != Lighter {
				t.Fatal("stronger is not worse")
			}
		}
		d := a
		d.Facts = append(slices.Clone(a.Facts), StatedFact{"f3", "new"})
		e := a
		e.Evidence = append(slices.Clone(a.Evidence), Reference{Kind: Theme, Of: "new"})
		if Compare(d, a) != Worse || Compare(e, a) != Worse || Compare(a, d) != Lighter {
			t.Fatal("a new fact or new evidence is not worse")
		}
	})
	order := []Strength{Slight, Significant, Serious, Grave, NotSaid}
	for i, s := range order {
		for j, o := range order {
			if (s.rank() < o.rank()) != (i < j) {
				t.Errorf("strength %d and %d", s, o)
			}
		}
	}
}

func TestWhatNeedsALetter(t *testing.T) {
	for _, c := range []struct {
		m    Manner
		s    Strength
		want bool
	}{
		{Implied, Slight, false}, {Implied, Significant, true}, {Implied, NotSaid, true}, {Implied, 77, true},
		{Explicit, Slight, true}, {MannerNotSaid, Slight, true}, {99, Slight, true},
	} {
		if (Criticism{Manner: c.m, Strength: c.s}).NeedsLetter() != c.want {
			t.Errorf("%+v", c)
		}
	}
}

func TestOfWhomACriticismIs(t *testing.T) {
	class := func(asked bool, body string, could ...string) Criticism {
		return Criticism{Class: &Class{Words: "senior officers", Body: body, Asked: asked, Could: could}}
	}
	both := class(true, "office", "person-1")
	both.Of = office
	for _, c := range []struct {
		name string
		c    Criticism
		upTo int
		want []Party
	}{
		{"a body", Criticism{Of: office}, 1, []Party{office}},
		{"nobody", Criticism{}, 1, nil},
		{"a party without a record", Criticism{Of: Party{Kind: Person}}, 1, nil},
		{"a class and a party at once", both, 1, nil},
		{"nobody asked", class(false, "office"), 1, nil},
		{"a reader could mean one", class(true, "office", "person-1"), 1, []Party{{Person, "person-1"}}},
		{"one, and the form says none", class(true, "office", "person-1"), 0, []Party{{Person, "person-1"}}},
		{"a reader could mean two", class(true, "office", "person-1", "person-2"), 1, []Party{{Body, "office"}}},
		{"two, and the form goes that far", class(true, "office", "person-1", "person-2"), 2, []Party{{Person, "person-1"}, {Person, "person-2"}}},
		{"nobody in particular", class(true, "office"), 1, []Party{{Body, "office"}}},
		{"nobody in particular, of no body that is known", class(true, ""), 1, nil},
		{"somebody without a record", class(true, "office", ""), 1, nil},
	} {
		got, known := c.c.Parties(c.upTo)
		if known != (c.want != nil) || known && !slices.Equal(got, c.want) {
			t.Errorf("%s: %v %v", c.name, got, known)
		}
	}
	// Who checks asks again: both answers count.
	if got, known := class(true, "office").read(Reading{Asked: true, Could: []string{"person-9"}}).Parties(1); !known || got[0] != (Party{Person, "person-9"}) {
		t.Error("who checked could mean one person", got)
	}
	if _, known := class(true, "office").read(Reading{}).Parties(1); known {
		t.Error("who checked was not asked")
	}
	if got := (Criticism{Strength: Slight}).read(Reading{Strength: Serious}); got.Strength != Serious {
		t.Error("the graver reading counts")
	}
	if got := (Criticism{Strength: Slight}).read(Reading{}); got.NeedsLetter() != true {
		t.Error("a strength that the second human did not say is the worst")
	}
}

// A class that turns out to be one person takes that person's letter.
func TestAClassThatNarrowsGoesToThatPerson(t *testing.T) {
	ok := must[Draft](t)
	d, w := draft(t), world(first)
	c := d.find("k1").Content
	c.Criticism = []Criticism{{Class: &Class{Words: "senior officers", Body: office.ID, Asked: true}, Manner: Explicit, Strength: Serious, Facts: []string{"f1"}}}
	d = ok(d.Edit("k1", 1, c, writer))
	d = ok(d.Check("k1", Check{By: checker, NoMore: true, Revision: 2, Readings: []Reading{{Serious, true, []string{"person-1"}}}}, w))
	st, _ := d.Standing("k1", w)
	if !slices.Equal(st.Owed, []Party{{Person, "person-1"}}) {
		t.Error(st)
	}
	if _, _, err := d.Letter(office, "", sees{}, w); !errs.Is(err, errs.NotFound) {
		t.Error("the body still gets it", err)
	}
	d = ok(d.Check("k1", Check{By: checker, NoMore: true, Revision: 2, Readings: []Reading{{Strength: Serious}}}, w))
	if st, _ = d.Standing("k1", w); !st.Unasked || st.State != Checked {
		t.Error("nobody was asked whom it could mean", st)
	}
	if _, err := d.Freeze("k1", 2, chair, w); err == nil {
		t.Error("frozen without knowing of whom it is")
	}
}

func TestWhatASentenceMayBe(t *testing.T) {
	d := draft(t)
	d.Form.Findings = []FindingKind{Fact}
	quote := Reference{Kind: Quotation, Of: "citation-1", Words: "nobody asked"}
	for name, c := range map[string]Content{
		"no words":                       {Sort: Narrative},
		"a letter that is not seen":      {Text: "The off\u00adice", Sort: Narrative},
		"a direction that is not seen":   {Text: "The \u202eoffice", Sort: Narrative},
		"the sign of a copy":             {Text: "⟦abc⟧ The office", Sort: Narrative},
		"a sort that is none":            {Text: "It was so.", Sort: "rumour"},
		"a finding of no kind":           {Text: "It was so.", Sort: Finding},
		"a kind that is not made here":   {Text: "It was so.", Sort: Finding, Finding: Culture},
		"a kind of what is no finding":   {Text: "It was so.", Sort: Narrative, Finding: Fact},
		"a page without a box":           {Text: "It was so.", References: []Reference{{Kind: Document, Of: "d", Page: 1}}},
		"a box and a line":               {Text: "It was so.", References: []Reference{{Kind: Document, Of: "d", Page: 1, Box: Box{1, 1, 2, 2}, Day: 3}}},
		"lines that run backwards":       {Text: "It was so.", References: []Reference{{Kind: Transcript, Of: "h", Day: 1, From: Line{2, 1}, To: Line{1, 1}}}},
		"a day that is none":             {Text: "It was so.", References: []Reference{{Kind: Transcript, Of: "h", From: Line{1, 1}, To: Line{1, 1}}}},
		"a statement's paragraph":        {Text: "It was so.", References: []Reference{{Kind: Statement, Of: "s"}}},
		"a figure's cell":                {Text: "It was so.", References: []Reference{{Kind: Figure, Of: "r"}}},
		"a theme of nothing":             {Text: "It was so.", References: []Reference{{Kind: Theme}}},
		"a kind of footing there is not": {Text: "It was so.", References: []Reference{{Kind: "hearsay", Of: "x"}}},
		"words that are not quoted":      {Text: "Somebody said so.", References: []Reference{quote}},
		"a finding on a sentence":        {Text: "It was so.", Sort: Finding, Finding: Fact, References: []Reference{{Kind: OwnWords, Of: "f1"}}},
		"a fact that is not there":       {Text: "It was so.", Criticism: []Criticism{{Of: office, Facts: []string{"f9"}}}},
	} {
		if _, err := d.Write("p1", "new", c, writer); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.Write("p1", "new", Content{Text: "One said that  nobody asked.", References: []Reference{quote}}, writer); err != nil {
		t.Error(errs.FieldsOf(err))
	}
	d.Form.Criticises = false
	if _, err := d.Write("p1", "new", criticism(office, Slight, "It did not ask."), writer); err == nil {
		t.Error("criticised where nobody may be")
	}
}

func TestOnlyNarrativeAndOpinionStandAlone(t *testing.T) {
	for sort, want := range map[Sort]State{"": Drafted, Narrative: Referenced, Opinion: Referenced, Finding: Drafted, Recommended: Drafted} {
		c := Content{Text: "It was so.", Sort: sort}
		if sort == Finding {
			c.Finding = Fact
		}
		d := must[Draft](t)(draft(t).Write("p1", "new", c, writer))
		if st, err := d.Standing("new", world(first)); err != nil || st.State != want {
			t.Errorf("%q: %v", sort, st)
		}
		_, err := d.Check("new", Check{By: checker, NoMore: true, Revision: 1}, world(first))
		if (err == nil) != (want == Referenced) {
			t.Errorf("%q was checked: %v", sort, err)
		}
	}
}

func TestWhoChecksIsAnotherAndHasOpenedIt(t *testing.T) {
	d := draft(t)
	good := Check{By: checker, NoMore: true, Revision: 1, Readings: []Reading{{Strength: Serious}}}
	blind := world(first)
	blind.Opened = func(Human, string) bool { return false }
	restricted := world(first)
	restricted.Look = func(Reference) Sight { return Sight{Held, "m"} }
	unmarked := world(first)
	unmarked.Look = func(Reference) Sight { return Sight{Stand: Stands} }
	for name, try := range map[string]func() (Draft, error){
		"who wrote it":           func() (Draft, error) { c := good; c.By = writer; return d.Check("k1", c, world(first)) },
		"nobody":                 func() (Draft, error) { c := good; c.By = ""; return d.Check("k1", c, world(first)) },
		"no reading":             func() (Draft, error) { c := good; c.Readings = nil; return d.Check("k1", c, world(first)) },
		"not opened":             func() (Draft, error) { return d.Check("k1", good, blind) },
		"no record of opening":   func() (Draft, error) { return d.Check("k1", good, World{Day: first, Look: blind.Look}) },
		"withdrawn":              func() (Draft, error) { return d.Check("k1", good, world(first, evidence)) },
		"nobody can look":        func() (Draft, error) { return d.Check("k1", good, World{Day: first, Opened: world(first).Opened}) },
		"a rendition of no mark": func() (Draft, error) { return d.Check("k1", good, unmarked) },
		"restricted, no word":    func() (Draft, error) { return d.Check("k1", good, restricted) },
		"another revision":       func() (Draft, error) { c := good; c.Revision = 2; return d.Check("k1", c, world(first)) },
		"perhaps somebody else":  func() (Draft, error) { c := good; c.NoMore = false; return d.Check("k1", c, world(first)) },
		"no sentence":            func() (Draft, error) { return d.Check("k9", good, world(first)) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("checked by %s", name)
		}
	}
	good.Held = "the public rendition has the gist of it"
	if d, err := d.Check("k1", good, restricted); err != nil {
		t.Error(errs.FieldsOf(err))
	} else if st, _ := d.Standing("k1", restricted); len(st.Amber) != 0 {
		t.Error("amber though it was checked as restricted")
	}
}

// Withdrawn, restricted, redacted anew, nothing known: amber at once, and nothing
// is signed; and back, where it is again as it was.
func TestAmberStopsTheSignature(t *testing.T) {
	d := frozen(t)
	signs := []Human{chair, member}
	if _, err := d.Sign(signs, world(first)); err != nil {
		t.Fatal(errs.FieldsOf(err))
	}
	for name, sight := range map[string]Sight{"withdrawn": {TakenBack, "m"}, "restricted": {Held, "m"}, "redacted anew": {Stands, "n"}, "not known": {}} {
		w := world(first)
		w.Look = func(r Reference) Sight {
			if r == list {
				return sight
			}
			return Sight{Stands, "m"}
		}
		st, _ := d.Standing("f1", w)
		if !slices.Equal(st.Amber, []Reference{list}) || st.State == Frozen {
			t.Errorf("%s: %+v", name, st)
		}
		if _, err := d.Sign(signs, w); err == nil {
			t.Errorf("signed though it was %s", name)
		}
	}
	if _, err := d.Sign(signs, World{Day: first}); err == nil {
		t.Error("signed though nobody looked")
	}
	// Checked again as it is now, it may be signed; what was withdrawn may not.
	w := world(first)
	w.Look = func(Reference) Sight { return Sight{Stands, "n"} }
	again := must[Draft](t)(check(must[Draft](t)(check(d, "f1", w)), "k1", w))
	if _, err := again.Sign(signs, w); err != nil {
		t.Error(errs.FieldsOf(err))
	}
}

func TestTwoOnOneSentence(t *testing.T) {
	d := draft(t)
	a := must[Draft](t)(d.Edit("k1", 1, criticism(office, Slight, "It did not ask."), writer))
	if _, err := a.Edit("k1", 1, criticism(office, Grave, "It hid it."), checker); !errs.Is(err, errs.Conflict) {
		t.Error("the second wrote over the first", err)
	}
	if _, err := a.Remove("k1", 1); !errs.Is(err, errs.Conflict) {
		t.Error("taken out unseen", err)
	}
	if d.find("k1").Revision != 1 || d.find("k1").Content.Criticism[0].Strength != Serious {
		t.Error("an act changed the draft it was done to")
	}
}

func TestFlaggedWords(t *testing.T) {
	for text, want := range map[string][]string{
		"The office kept three lists.":                                nil,
		"It was UNLAWFUL, and they were guilty.":                      {"unlawful", "guilty"},
		"He com\u00admitted it.":                                      {"committed"},
		"a breach\nof duty":                                           {"breach of duty"},
		"It breached its duty, and the crimes of others.":             {"breached its duty", "crimes"},
		"ｕｎｌａｗｆｕｌ, un\u200blawful":                                    {"unlawful"},
		"guiltily, commitment, discommitted, lawful, offensive":       nil,
		"commission of an offence":                                    {"commission of an offence"},
		"It is an offence; the offence was not looked into: offences": {"offence", "offences"},
	} {
		if got := Flagged(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
	if len(flaggedWords) < 60 {
		t.Error("the list was not read")
	}
}

// A flagged word is signed only with a reason, by somebody who did not write it,
// for these very words.
func TestAFlaggedWordTakesASecondLook(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := ok(frozen(t).Write("p1", "n1", Content{Text: "Whether anybody was guilty is for others to say.", Sort: Narrative}, writer))
	d = ok(d.Check("n1", Check{By: checker, NoMore: true, Revision: 1}, w))
	if _, err := d.Freeze("n1", 1, chair, w); err == nil {
		t.Fatal("frozen without a second look")
	}
	look := SecondLook{"guilty", "it says that the inquiry does not decide that", checker, 1}
	for name, l := range map[string]SecondLook{
		"no reason": {look.Word, " ", look.By, 1}, "its writer": {look.Word, look.Why, writer, 1}, "nobody": {look.Word, look.Why, "", 1},
		"another word": {"unlawful", look.Why, look.By, 1}, "another revision": {look.Word, look.Why, look.By, 2},
	} {
		if _, err := d.LookAgain("n1", l); err == nil {
			t.Errorf("looked again: %s", name)
		}
	}
	d = ok(d.LookAgain("n1", look))
	done := ok(d.Freeze("n1", 1, chair, w))
	if _, err := done.Sign([]Human{chair, member}, w); err != nil {
		t.Error(errs.FieldsOf(err))
	}
	d = ok(check(ok(done.Edit("n1", 1, Content{Text: "Whether anybody else was guilty is for others.", Sort: Narrative}, writer)), "n1", w))
	if st, _ := d.Standing("n1", w); len(st.Words) != 1 {
		t.Error("the second look outlived the words", st)
	}
}

// Who weighs evidence sees the same draft whether a letter went or not, and there
// is no field in which anything of it could stand (r.16).
func TestWeightKnowsNoLetters(t *testing.T) {
	with, without := frozen(t), frozen(t)
	without.Letters, without.Treatments, without.Heard = nil, nil, nil
	a, _ := json.Marshal(with.Weight(world(first)))
	b, _ := json.Marshal(without.Weight(world(first)))
	if string(a) != string(b) || len(a) < 100 {
		t.Errorf("%s\n%s", a, b)
	}
	var see func(reflect.Type)
	see = func(ty reflect.Type) {
		for ty.Kind() == reflect.Slice || ty.Kind() == reflect.Pointer {
			ty = ty.Elem()
		}
		if slices.Contains([]string{"Letter", "Sending", "Answer", "Treatment", "State", "Standing", "Criticism", "Heard", "Freeze", "Check"}, ty.Name()) {
			t.Errorf("who weighs sees a %s", ty.Name())
		}
		if ty.Kind() == reflect.Struct {
			for i := range ty.NumField() {
				see(ty.Field(i).Type)
			}
		}
	}
	see(reflect.TypeFor[Weighed]())
}

func TestConfidenceEnds(t *testing.T) {
	signed, published := first, first.AddDays(30)
	for _, c := range []struct {
		who               Owes
		signed, published clock.Day
		day               clock.Day
		want              bool
	}{
		{PanelOwes, signed, published, signed.AddDays(-1), true}, {PanelOwes, signed, published, signed, false},
		{TeamOwes, signed, published, signed, true}, {TeamOwes, signed, published, published, false},
		{RecipientOwes, signed, published, published.AddDays(-1), true}, {LawyerOwes, signed, published, published, false},
		{PanelOwes, clock.Day{}, published, published, true}, {TeamOwes, signed, clock.Day{}, published, true}, {"", signed, published, signed, true},
		{TeamOwes, signed, published, clock.Day{}, true},
	} {
		if Confidence(c.who, c.signed, c.published, c.day) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

func TestCanonicalWordsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		c := canonical(s)
		if canonical(c) != c || strings.ContainsAny(c, "\n\t\u00a0") || strings.Contains(c, "  ") {
			t.Fatalf("%q", c)
		}
	})
}
