package restrict

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"pgregory.net/rapid"
)

func book(t *testing.T, acts ...func(Book) (Book, error)) Book {
	t.Helper()
	b := Book{Powers: StatutoryPowers()}
	for _, act := range acts {
		next, err := act(b)
		if err != nil {
			t.Fatal(errs.Message(err), errs.FieldsOf(err))
		}
		b = next
	}
	return b
}

func makes(o Order) func(Book) (Book, error) {
	return func(b Book) (Book, error) { return b.Order(o) }
}

// What is not known closes, for everybody or for whom it concerns.
func TestAMissingFactCloses(t *testing.T) {
	person := order("p", []Scope{{Kind: OfPerson, Of: "person-1"}}, team)
	class := order("c", []Scope{{Kind: OfClass, Of: "letters of children"}}, team)
	broken := Book{Orders: []Order{order("x", []Scope{{Kind: "page", Of: "D"}}, team)}}
	nameless := Book{Orders: []Order{order("x", nil, team)}}
	backwards := Book{Orders: []Order{order("x", []Scope{{OfPassage, "other", Span{Place{2, 1}, Place{1, 1}}}})}}
	unlooked := Item{Document: "D", Persons: Named()}
	for _, c := range []struct {
		name string
		b    Book
		who  Audience
		it   Item
		day  clock.Day
		want bool
	}{
		{"nothing is held", Book{}, public, at(1), first, true},
		{"no day", Book{}, ruling, at(1), clock.Day{}, false},
		{"no audience", Book{}, Audience{}, at(1), first, false},
		{"an audience that is none", Book{}, Audience{Circle: "press"}, at(1), first, false},
		{"a set that is not named", Book{}, Audience{Circle: CoreParticipant}, at(1), first, false},
		{"nobody reads as everybody", Book{}, Audience{CoreParticipant, Every}, at(1), first, false},
		{"the public of somewhere", Book{}, Audience{Public, "A"}, at(1), first, false},
		{"no item", Book{}, team, Item{}, first, false},
		{"an item that is two", Book{}, team, Item{Document: "D", Hearing: "H"}, first, false},
		{"an item that runs backwards", Book{}, team, Item{Document: "D", Span: Span{Place{2, 1}, Place{1, 1}}}, first, false},
		{"an order on a scope that is not known", broken, public, at(1), first, false},
		{"an order on nothing that is named", nameless, public, at(1), first, false},
		{"an order on a span that runs backwards", backwards, public, at(1), first, false},
		{"a person, and nobody looked", Book{Orders: []Order{person}}, public, Item{Document: "D", Classes: Named()}, first, false},
		{"a person, and another is in it", Book{Orders: []Order{person}}, public, Item{Document: "D", Persons: Named("person-2")}, first, true},
		{"a person who is in it", Book{Orders: []Order{person}}, public, Item{Document: "D", Persons: Named("person-2", "person-1")}, first, false},
		{"a class, and nobody looked", Book{Orders: []Order{class}}, public, unlooked, first, false},
		{"a class, and somebody looked", Book{Orders: []Order{class}}, public, at(1), first, true},
		{"an order that lists the public", Book{Orders: []Order{order("x", document(), public, team)}}, public, at(1), first, false},
		{"a part of a document, and all of it is asked for", Book{Orders: []Order{order("x", passage(2), team)}}, public, Item{Document: "D"}, first, false},
		{"a part of another document", Book{Orders: []Order{order("x", passage(2), team)}}, public, Item{Document: "E"}, first, true},
	} {
		if got := Compile(c.b, c.day).May(c.who, c.it); got.Open != c.want || got.Open == (len(got.Causes) > 0) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if (Rules{}).May(ruling, at(1)).Open || Compile(Book{}, first).MayAll(nil, at(1)).Open {
		t.Error("the zero rules, or somebody without a hat, see something")
	}
}

// Whatever an opening lacks, nothing opens: not by the act, and not where a
// store hands in what no act would have made.
func TestAnOpeningThatLacksAFactOpensNothing(t *testing.T) {
	whole := opening(Chair, first, first)
	for name, spoil := range map[string]func(*Opening){
		"by":     func(o *Opening) { o.By = "" },
		"second": func(o *Opening) { o.Second = "" },
		"one":    func(o *Opening) { o.Second = o.By },
		"on":     func(o *Opening) { o.On = clock.Day{} },
		"opens":  func(o *Opening) { o.Opens = clock.Day{} },
		"before": func(o *Opening) { o.Opens = first.AddDays(-1) },
		"why":    func(o *Opening) { o.Why = " ... " },
		"office": func(o *Opening) { o.Office = Minister },
		"no one": func(o *Opening) { *o = Opening{} },
		"whole":  func(o *Opening) {},
	} {
		bad := whole
		spoil(&bad)
		good := bad == whole
		b := book(t, makes(order("o", document(), team)),
			func(b Book) (Book, error) { return b.Apply(Application{ID: "a", By: "P", Scopes: passage(3)}) },
			func(b Book) (Book, error) {
				return b.Claim(Claim{ID: "c", By: "P", Ground: Privilege, Scopes: []Scope{{Kind: OfDocument, Of: "E"}}})
			},
			func(b Book) (Book, error) {
				return b.Stop(Stop{ID: "s", By: "T", Hearing: "H", Span: Span{From: Place{4, 1}}})
			})
		for act, try := range map[string]func() error{
			"revoke": func() error { _, err := b.Revoke("o", bad); return err },
			"refuse": func() error { _, err := b.Decide("a", Decision{Outcome: Refused, On: first, Opening: bad}); return err },
			"reject": func() error { _, err := b.Reject("c", bad); return err },
			"lift":   func() error { _, err := b.Lift("s", bad); return err },
			"vary": func() error {
				o := order("n", passage(1), team)
				o.Replaces, o.Rest = "o", bad
				if bad.none() {
					return errDone
				}
				_, err := b.Order(o)
				return err
			},
		} {
			if err := try(); (err == nil) != good {
				t.Errorf("%s without %s: %v", act, name, err)
			}
		}
		b.Orders[0].Revoked, b.Applications[0].Decision = bad, Decision{Outcome: Refused, On: first, Opening: bad}
		b.Claims[0].Failed, b.Stops[0].Lifted = bad, bad
		hearing := Item{Hearing: "H", Span: Span{Place{9, 1}, Place{9, 2}}, Persons: Named(), Classes: Named()}
		for _, it := range []Item{at(1), at(3), {Document: "E"}, hearing} {
			if Compile(b, first).May(public, it).Open != good {
				t.Errorf("stored without %s: %+v is open: %v", name, it, !good)
			}
		}
	}
	if b := (Book{Orders: []Order{order("o", document(), team)}}); b.opened(RevokeOrder, whole, first) {
		t.Error("without a power in the book an order was opened")
	}
}

func TestAnOrderIsRefusedWithoutItsFacts(t *testing.T) {
	for field, spoil := range map[string]func(*Order){
		"id":             func(o *Order) { o.ID = "" },
		"by":             func(o *Order) { o.By = "" },
		"instrument":     func(o *Order) { o.Instrument = "" },
		"scopes":         func(o *Order) { o.Scopes = nil },
		"only":           func(o *Order) { o.Only = Audiences{{Circle: "press"}} },
		"ground":         func(o *Order) { o.Ground = "" },
		"law":            func(o *Order) { o.Ground, o.Law = RequiredByLaw, "n/a" },
		"public_concern": func(o *Order) { o.Factors.PublicConcern = "public concern" },
		"harm":           func(o *Order) { o.Factors.Harm = "" },
		"confidence":     func(o *Order) { o.Factors.Confidence = "-" },
		"delay_and_cost": func(o *Order) { o.Factors.DelayAndCost = "" },
		"until":          func(o *Order) { o.From, o.Until = first, first.AddDays(-1) },
		"replaces":       func(o *Order) { o.Rest = opening(Chair, first, first) },
	} {
		o := order("o", document(), team)
		if err := o.Check(); err != nil {
			t.Fatal(errs.FieldsOf(err))
		}
		spoil(&o)
		err := o.Check()
		if names := errs.FieldsOf(err); len(names) != 1 || names[0].Name != field {
			t.Errorf("without %s: %v", field, names)
		}
	}
	for _, a := range []Audience{{}, {Circle: CoreParticipant}, {Team, Every}, {Circle: Team, Of: "A"}, public} {
		o := order("o", document(), team, a)
		if o.Check() == nil {
			t.Errorf("%+v may still see", a)
		}
	}
	o := Order{ID: "o", Instrument: ByNotice, By: "M", Scopes: document(), Ground: RequiredByLaw, Law: "Sexual Offences (Amendment) Act 1992 s.1"}
	if err := o.Check(); err != nil {
		t.Error("what the law requires needs no weighing: ", errs.FieldsOf(err))
	}
}

func TestWhileItIsPending(t *testing.T) {
	ask := Application{ID: "a", By: "P", Scopes: passage(2), Only: Audiences{team, coreA, coreB}, Seen: Audiences{team, coreA, public}}
	b := book(t, func(b Book) (Book, error) { return b.Apply(ask) })
	sees := func(b Book, who Audience) bool { return Compile(b, first).May(who, at(2)).Open }
	for who, want := range map[Audience]bool{public: false, team: true, coreA: true, coreB: false, prov: false, ruling: true} {
		if sees(b, who) != want {
			t.Errorf("%v sees it: %v", who, !want)
		}
	}
	for _, s := range []Showing{{}, {To: coreB, Why: "its lawyer knows the file"}, {To: coreB, Heard: "P agrees"}, {To: public, Why: "w", Heard: "h"}} {
		if _, err := b.Show("a", s); err == nil {
			t.Errorf("shown by %+v", s)
		}
	}
	shown, err := b.Show("a", Showing{coreB, "its lawyer alone knows the file", "the provider agrees"})
	if err != nil || !sees(shown, coreB) || sees(b, coreB) || sees(shown, public) {
		t.Error("shown to one for the determination", err)
	}
	if _, err := b.Apply(ask); !errs.Is(err, errs.Repeated) {
		t.Error("entered twice", err)
	}
	wide := order("o", passage(2), team, coreA, coreB, prov)
	wide.From = first
	ordered, err := shown.Order(wide)
	if err != nil {
		t.Fatal(err)
	}
	granted, err := ordered.Decide("a", Decision{Outcome: Granted, Order: "o", On: first})
	if err != nil || sees(granted, prov) {
		t.Error("an order that lets more see than was asked determined the application", err)
	}
	said, err := ordered.Decide("a", Decision{Outcome: Granted, Order: "o", On: first, Opening: opening(Chair, first, first)})
	if err != nil || !sees(said, prov) || sees(said, public) {
		t.Error("granted in part, and what opens was said", err)
	}
	if _, err := said.Show("a", Showing{own, "why it is needed", "who was heard"}); !errs.Is(err, errs.Conflict) {
		t.Error("shown after it was decided", err)
	}
}

func TestAClaimIsForTheRulingTeam(t *testing.T) {
	claim := Claim{ID: "c", By: "P", Ground: Privilege, Scopes: passage(2)}
	b := book(t, func(b Book) (Book, error) { return b.Claim(claim) })
	for _, who := range everybody {
		if Compile(b, first).May(who, at(2)).Open != (who == ruling) {
			t.Errorf("%v under a claim", who)
		}
	}
	upheld, err := b.Uphold("c", first)
	if err != nil || Compile(upheld, first.AddDays(9999)).May(team, at(2)).Open {
		t.Error("upheld", err)
	}
	if _, err := upheld.Reject("c", opening(Chair, first, first)); !errs.Is(err, errs.Conflict) {
		t.Error("ruled on twice", err)
	}
	upheld.Claims[0].Failed = opening(Chair, first, first)
	if Compile(upheld, first).May(team, at(2)).Open {
		t.Error("upheld and rejected at once opens")
	}
	rejected, err := b.Reject("c", opening(Chair, first, first.AddDays(14)))
	if err != nil || Compile(rejected, first.AddDays(13)).May(team, at(2)).Open || !Compile(rejected, first.AddDays(14)).May(team, at(2)).Open {
		t.Error("rejected, and open from its day", err)
	}
	if (Claim{ID: "c", By: "P", Scopes: passage(1)}).Check() == nil || (Claim{Ground: Privilege, Scopes: passage(1)}).Check() == nil {
		t.Error("a claim without ground, or by nobody")
	}
}

func TestAStopHoldsWhatIsNotSaidYet(t *testing.T) {
	b := book(t, func(b Book) (Book, error) {
		return b.Stop(Stop{ID: "s", By: "T", Hearing: "H", Span: Span{From: Place{4, 10}}})
	})
	rules := Compile(b, first)
	for at, want := range map[Place]bool{{4, 9}: true, {4, 10}: false, {5, 1}: false, {400, 1}: false} {
		it := Item{Hearing: "H", Span: Span{at, at}}
		if rules.May(public, it).Open != want || !rules.May(team, it).Open {
			t.Errorf("at %v", at)
		}
	}
	if got := rules.Held(coreA, Item{Hearing: "H", Span: Span{Place{3, 1}, Place{8, 1}}}); !slices.Equal(got, []Span{{Place{4, 10}, Place{8, 1}}}) {
		t.Error(got)
	}
	if _, err := b.Stop(Stop{By: "T", ID: "z", Span: Span{}}); err == nil {
		t.Error("a stop of no hearing")
	}
}

// A restriction outlives the inquiry (s.20, known and not read again), and after
// the end only whom the powers name may open it.
func TestAfterTheEnd(t *testing.T) {
	b := book(t, makes(order("o", document(), team)), func(b Book) (Book, error) { return b.End(first) })
	if Compile(b, first.AddDays(20_000)).May(public, at(1)).Open {
		t.Error("the end opened it")
	}
	late := order("late", passage(1), team)
	if _, err := b.Order(late); !errs.Is(err, errs.Forbidden) {
		t.Error("made after the end", err)
	}
	if _, err := b.Revoke("o", opening(Chair, first, first)); !errs.Is(err, errs.Forbidden) {
		t.Error("the chair after the end", err)
	}
	if open, err := b.Revoke("o", opening(Minister, first, first)); err != nil || !Compile(open, first).May(public, at(1)).Open {
		t.Error("the minister after the end", err)
	}
	late.Instrument, late.Replaces, late.Rest = ByNotice, "o", opening(Minister, first, first)
	varied, err := b.Order(late)
	if err != nil || Compile(varied, first).May(public, at(1)).Open || !Compile(varied, first).May(public, at(2)).Open {
		t.Error("varied by the minister after the end", err)
	}
	if _, err := b.End(first); !errs.Is(err, errs.Conflict) {
		t.Error("ended twice", err)
	}
}

func TestWhatReplacesNothing(t *testing.T) {
	a, n := order("a", document(), team), order("n", document(), team)
	a.Replaces, n.Replaces = "n", "a"
	later := first.AddDays(5)
	cancelled := order("n", document(), team)
	cancelled.Replaces, cancelled.From, cancelled.Revoked = "a", later, opening(Chair, first, first)
	shorter := order("n", document(), team)
	shorter.Replaces, shorter.Until = "a", first
	plain := order("a", document(), team)
	for name, b := range map[string]Book{
		"a ring of two":                       {Orders: []Order{a, n}},
		"one that begins later":               {Orders: []Order{plain, {ID: "n", Replaces: "a", From: first.AddDays(30), Scopes: document()}}},
		"one that was revoked before its day": {Orders: []Order{plain, cancelled}},
		"one that ends earlier":               {Orders: []Order{plain, shorter}},
		"one for an order that is not there":  {Orders: []Order{plain, {ID: "n", Replaces: "b", Scopes: document()}}},
		"one that comes before":               {Orders: []Order{{ID: "n", Replaces: "a", Scopes: document(), Until: first}, plain}},
	} {
		b.Powers = StatutoryPowers()
		if Compile(b, later.AddDays(1)).May(public, at(1)).Open {
			t.Errorf("%s opened it", name)
		}
	}
	b := book(t, makes(plain))
	for name, o := range map[string]Order{
		"not there":    {ID: "n", Replaces: "b"},
		"itself":       {ID: "a", Replaces: "a"},
		"not an order": {ID: "n", Replaces: "a", Instrument: ByNotice},
	} {
		whole := order(o.ID, document(), team)
		whole.Replaces = o.Replaces
		if o.Instrument != "" {
			whole.Instrument = o.Instrument
		}
		if _, err := b.Order(whole); err == nil {
			t.Errorf("%s was varied", name)
		}
	}
}

// Somebody who is witness, survivor, core participant and panel member at once
// sees what each of these may see (pitfall 9).
func TestHatsAddRestrictions(t *testing.T) {
	b := book(t, makes(order("1", passage(1), team)), makes(order("2", passage(2), coreA)), makes(order("3", passage(3), team, coreA)))
	rules := Compile(b, first)
	for n, want := range map[int]bool{1: false, 2: false, 3: true} {
		if rules.MayAll([]Audience{team, coreA}, at(n)).Open != want {
			t.Errorf("line %d", n)
		}
	}
	if rules.MayAll([]Audience{team, coreA, own, public}, at(3)).Open || rules.MayAll([]Audience{ruling, {}}, at(3)).Open {
		t.Error("one more hat showed more")
	}
}

var (
	anyPlace = rapid.Custom(func(t *rapid.T) Place {
		return rapid.SampledFrom([]Place{{}, {1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {-1, 0}}).Draw(t, "place")
	})
	anySpan  = rapid.Custom(func(t *rapid.T) Span { return Span{anyPlace.Draw(t, "from"), anyPlace.Draw(t, "to")} })
	anyScope = rapid.Custom(func(t *rapid.T) Scope {
		s := Scope{
			Kind: rapid.SampledFrom([]ScopeKind{OfPassage, OfPassage, OfHearing, OfDocument, OfPerson, OfClass, "none"}).Draw(t, "kind"),
			Of:   rapid.SampledFrom([]string{"D", "E", "H", "person-1", ""}).Draw(t, "of"),
		}
		if s.Kind == OfPassage || s.Kind == OfHearing {
			s.Span = anySpan.Draw(t, "span")
		}
		return s
	})
	anyAudience = rapid.SampledFrom(append(slices.Clone(everybody), Audience{CoreParticipant, Every}, Audience{}, Audience{Circle: "press"}))
	anyNames    = rapid.SampledFrom([]Names{{}, Named(), Named("person-1"), Named("D", "E")})
	anyItem     = rapid.Custom(func(t *rapid.T) Item {
		it := Item{Span: anySpan.Draw(t, "span"), Persons: anyNames.Draw(t, "persons"), Classes: anyNames.Draw(t, "classes")}
		if rapid.Bool().Draw(t, "hearing") {
			it.Hearing = "H"
		} else {
			it.Document = rapid.SampledFrom([]string{"D", "E"}).Draw(t, "document")
		}
		return it
	})
	anyDay     = rapid.Custom(func(t *rapid.T) clock.Day { return first.AddDays(rapid.IntRange(0, 3).Draw(t, "day")) })
	anyOpening = rapid.Custom(func(t *rapid.T) Opening {
		if rapid.Bool().Draw(t, "none") {
			return Opening{}
		}
		return opening(rapid.SampledFrom([]Office{Chair, Minister, ""}).Draw(t, "office"), first, anyDay.Draw(t, "opens"))
	})
	anyOrder = rapid.Custom(func(t *rapid.T) Order {
		o := order(rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "id"), rapid.SliceOfN(anyScope, 0, 2).Draw(t, "scopes"))
		o.Only = rapid.SliceOfN(anyAudience, 0, 3).Draw(t, "only")
		o.From, o.Until = anyDay.Draw(t, "from"), rapid.SampledFrom([]clock.Day{{}, first, first.AddDays(2)}).Draw(t, "until")
		o.Replaces = rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "replaces")
		o.Rest, o.Revoked = anyOpening.Draw(t, "rest"), anyOpening.Draw(t, "revoked")
		return o
	})
	anyBook = rapid.Custom(func(t *rapid.T) Book {
		b := Book{Powers: StatutoryPowers(), Orders: rapid.SliceOfN(anyOrder, 0, 3).Draw(t, "orders")}
		b.Applications = rapid.SliceOfN(anyAsk, 0, 2).Draw(t, "applications")
		b.Stops = rapid.SliceOfN(anyStop, 0, 1).Draw(t, "stops")
		return b
	})
	anyStop = rapid.Custom(func(t *rapid.T) Stop { return Stop{Hearing: "H", Span: anySpan.Draw(t, "span")} })
	anyAsk  = rapid.Custom(func(t *rapid.T) Application {
		a := Application{ID: "a", Scopes: rapid.SliceOfN(anyScope, 0, 2).Draw(t, "scopes"), Only: rapid.SliceOfN(anyAudience, 0, 2).Draw(t, "only")}
		a.Seen = rapid.SliceOfN(anyAudience, 0, 3).Draw(t, "seen")
		a.Decision = Decision{
			Outcome: rapid.SampledFrom([]Outcome{"", Granted, Refused, "perhaps"}).Draw(t, "outcome"),
			Order:   rapid.SampledFrom([]string{"1", "2"}).Draw(t, "order"), On: anyDay.Draw(t, "on"), Opening: anyOpening.Draw(t, "opening"),
		}
		return a
	})
)

// A place is in what Held cuts out exactly if May says no of that place alone.
func TestHeldIsWhereMaySaysNo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := Compile(anyBook.Draw(t, "book"), anyDay.Draw(t, "day"))
		who, it := anyAudience.Draw(t, "who"), anyItem.Draw(t, "item")
		held := rules.Held(who, it)
		if rules.May(who, it).Open != (len(held) == 0) {
			t.Fatalf("%v is held of what is open: %v", held, rules.May(who, it))
		}
		if !it.known() {
			return
		}
		for _, p := range []Place{{1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {7, 7}} {
			one := it
			one.Span = Span{p, p}
			if !it.Span.holds(one.Span) {
				continue
			}
			cut := slices.ContainsFunc(held, func(s Span) bool { return s.holds(one.Span) })
			if open := rules.May(who, one).Open; open == cut {
				t.Fatalf("%v: open %v, held %v", p, open, held)
			}
		}
		for i := 1; i < len(held); i++ {
			if held[i-1].meets(held[i]) || held[i].From.Compare(held[i-1].From) < 0 {
				t.Fatalf("not in order, or not joined: %v", held)
			}
		}
	})
}

// Whatever is added, nobody comes to see more: an order that replaces none and
// grants nothing, an application, a claim, a stop, the end.
func TestWhatIsAddedOnlyCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, day := anyBook.Draw(t, "book"), anyDay.Draw(t, "day")
		more := b
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			o := anyOrder.Draw(t, "order")
			o.ID, o.Replaces = "new", ""
			more.Orders = with(more.Orders, o)
		case 1:
			more.Applications = with(more.Applications, anyAsk.Draw(t, "ask"))
		case 2:
			more.Claims = with(more.Claims, Claim{ID: "c", Scopes: []Scope{anyScope.Draw(t, "scope")}})
		case 3:
			more.Stops = with(more.Stops, anyStop.Draw(t, "stop"))
		case 4:
			// An order that gives way without a word on the rest.
			o := anyOrder.Draw(t, "order")
			o.ID, o.Replaces, o.Rest, o.Revoked, o.Until = "new", "1", Opening{}, Opening{}, clock.Day{}
			more.Orders = with(more.Orders, o)
		}
		who, it := anyAudience.Draw(t, "who"), anyItem.Draw(t, "item")
		if Compile(more, day).May(who, it).Open && !Compile(b, day).May(who, it).Open {
			t.Fatalf("%+v opened %+v to %v", more, it, who)
		}
	})
}

// What is open as a whole is open in each part, and hats only take away.
func TestPartsAndHats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := Compile(anyBook.Draw(t, "book"), anyDay.Draw(t, "day"))
		it, hats := anyItem.Draw(t, "item"), rapid.SliceOfN(anyAudience, 0, 4).Draw(t, "hats")
		all := rules.MayAll(hats, it)
		each := len(hats) > 0
		for _, h := range hats {
			each = each && rules.May(h, it).Open
		}
		if all.Open != each || all.Open == (len(all.Causes) > 0) {
			t.Fatalf("%v: %+v", hats, all)
		}
		part := it
		part.Span = anySpan.Draw(t, "part")
		if all.Open && part.known() && it.Span.holds(part.Span) && !rules.MayAll(hats, part).Open {
			t.Fatalf("%+v is open and %+v is not", it, part)
		}
	})
}

// Rules are one value: what is done to the Book later, or to its lists, changes
// nothing in them, and the same rules have the same stamp.
func TestRulesAreOneValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, day := anyBook.Draw(t, "book"), anyDay.Draw(t, "day")
		rules := Compile(b, day)
		stamp := rules.Stamp()
		who, it := anyAudience.Draw(t, "who"), anyItem.Draw(t, "item")
		was := rules.May(who, it).Open
		for i := range b.Orders {
			for j := range b.Orders[i].Only {
				b.Orders[i].Only[j] = public
			}
			for j := range b.Orders[i].Scopes {
				b.Orders[i].Scopes[j] = Scope{Kind: OfDocument, Of: "elsewhere"}
			}
		}
		if rules.May(who, it).Open != was || rules.Stamp() != stamp {
			t.Fatal("rules changed with the book")
		}
	})
	b := book(t, makes(order("1", passage(1), team)), makes(order("2", passage(2), team)))
	turned := Book{Orders: []Order{b.Orders[1], b.Orders[0]}}
	if Compile(b, first).Stamp() != Compile(turned, first.AddDays(1)).Stamp() {
		t.Error("the same rules have two stamps")
	}
	more := book(t, makes(order("1", passage(1), team)), makes(order("2", passage(2), team, coreA)))
	if Compile(b, first).Stamp() == Compile(more, first).Stamp() || strings.Contains(Compile(b, clock.Day{}).Stamp(), Compile(b, first).Stamp()) {
		t.Error("other rules have the same stamp")
	}
}

// What is cut out for whom, where several things hold parts of one document.
func TestWhatIsCutOut(t *testing.T) {
	span := func(from, to int) []Scope { return []Scope{{OfPassage, "D", Span{Place{1, from}, Place{1, to}}}} }
	b := book(t, makes(order("1", span(1, 3), team)), makes(order("2", span(3, 5), coreA)), makes(order("3", span(8, 9))), makes(order("4", span(9, 9), team)))
	rules := Compile(b, first)
	document := Item{Document: "D", Persons: Named(), Classes: Named()}
	cut := func(from, to int) Span { return Span{Place{1, from}, Place{1, to}} }
	for _, c := range []struct {
		who  Audience
		it   Item
		want []Span
	}{
		{public, document, []Span{cut(1, 5), cut(8, 9)}},
		{team, document, []Span{cut(3, 5), cut(8, 9)}},
		{coreA, document, []Span{cut(1, 3), cut(8, 9)}},
		{ruling, document, nil},
		{public, Item{Document: "D", Span: cut(2, 8), Persons: Named(), Classes: Named()}, []Span{cut(2, 5), cut(8, 8)}},
		{public, at(6), nil},
		{public, Item{Document: "E"}, nil},
		{Audience{}, document, []Span{{}}},
		{public, Item{}, []Span{{}}},
	} {
		if got := rules.Held(c.who, c.it); !slices.Equal(got, c.want) {
			t.Errorf("%v of %+v: %v", c.who, c.it, got)
		}
	}
	if got := (Rules{}).Held(ruling, document); !slices.Equal(got, []Span{{}}) {
		t.Error(got)
	}
	person := book(t, makes(order("1", span(1, 3), team)), makes(order("p", []Scope{{Kind: OfPerson, Of: "person-1"}}, team)))
	part := Item{Document: "D", Span: cut(1, 9), Persons: Named("person-1"), Classes: Named()}
	if got := Compile(person, first).Held(public, part); !slices.Equal(got, []Span{cut(1, 9)}) {
		t.Error("a person is in all of it", got)
	}
	// A scope that is not known holds all, also beside one that is.
	broken := Book{Orders: []Order{order("x", append(span(1, 2), Scope{OfPassage, "", line(1)}), team)}}
	if got := Compile(broken, first).Held(public, part); !slices.Equal(got, []Span{cut(1, 9)}) {
		t.Error(got)
	}
}

// Whatever stands in a decision that no act would have made, it ends nothing.
func TestWhatGrantsNothing(t *testing.T) {
	later := first.AddDays(10)
	grants := func(change func(*Order, *Decision)) bool {
		o := order("o", document(), team)
		o.From, o.Until = first, first.AddDays(4)
		d := Decision{Outcome: Granted, Order: "o", On: first.AddDays(2)}
		change(&o, &d)
		b := Book{Powers: StatutoryPowers(), Orders: []Order{o}, Applications: []Application{{ID: "a", Scopes: document(), Only: Audiences{team}, Decision: d}}}
		return Compile(b, later).May(public, at(1)).Open
	}
	if !grants(func(*Order, *Decision) {}) {
		t.Error("granted, and the order has ended by its own terms")
	}
	for name, change := range map[string]func(*Order, *Decision){
		"no day":                  func(_ *Order, d *Decision) { d.On = clock.Day{} },
		"a day to come":           func(_ *Order, d *Decision) { d.On = later.AddDays(1) },
		"no order":                func(_ *Order, d *Decision) { d.Order = "other" },
		"an order not begun":      func(o *Order, d *Decision) { o.From = first.AddDays(3) },
		"an order that was over":  func(_ *Order, d *Decision) { d.On = first.AddDays(5) },
		"one that was revoked":    func(o *Order, d *Decision) { o.Revoked = opening(Chair, first, first.AddDays(1)) },
		"one on a part":           func(o *Order, _ *Decision) { o.Scopes = passage(1) },
		"one that more may see":   func(o *Order, _ *Decision) { o.Only = Audiences{team, coreA} },
		"an outcome that is none": func(_ *Order, d *Decision) { d.Outcome = "lapsed" },
		"a refusal of a grant":    func(_ *Order, d *Decision) { d.Outcome = Refused },
	} {
		if grants(change) {
			t.Errorf("granted with %s", name)
		}
	}
	if grants(func(o *Order, d *Decision) { o.Until = clock.Day{} }) {
		t.Error("the order itself holds on")
	}
	if !grants(func(o *Order, d *Decision) { o.Revoked = opening(Chair, d.On, d.On) }) {
		t.Error("revoked on the day of the grant, after it")
	}
}

func TestNothingIsEnteredTwice(t *testing.T) {
	claim := Claim{ID: "c", By: "P", Ground: PublicInterestImmunity, Scopes: passage(1)}
	stop := Stop{ID: "s", By: "T", Hearing: "H"}
	b := book(t, makes(order("o", passage(1), team)), func(b Book) (Book, error) { return b.Claim(claim) }, func(b Book) (Book, error) { return b.Stop(stop) })
	for name, again := range map[string]func() error{
		"order": func() error { _, err := b.Order(order("o", passage(2), team)); return err },
		"claim": func() error { _, err := b.Claim(claim); return err },
		"stop":  func() error { _, err := b.Stop(stop); return err },
	} {
		if err := again(); !errs.Is(err, errs.Repeated) {
			t.Errorf("%s: %v", name, err)
		}
	}
	claim.ID, stop.ID = "c2", "s2"
	if _, err := b.Claim(claim); err != nil {
		t.Error(err)
	}
	if _, err := b.Stop(stop); err != nil {
		t.Error(err)
	}
	for _, err := range []error{Claim{By: "P", Ground: Privilege, Scopes: passage(1)}.Check(), Claim{ID: "c", Ground: Privilege, Scopes: passage(1)}.Check(),
		Stop{ID: "s", Hearing: "H"}.Check(), Stop{By: "T", Hearing: "H"}.Check(), Showing{Why: "why it is needed", Heard: "who was heard"}.check()} {
		if err == nil {
			t.Error("entered by nobody, or without an id")
		}
	}
	for _, id := range []string{"o", "c", "s"} {
		o := opening(Chair, first, first)
		for _, try := range []func(Book) (Book, error){
			func(b Book) (Book, error) { return b.Revoke(id, o) },
			func(b Book) (Book, error) { return b.Reject(id, o) },
			func(b Book) (Book, error) { return b.Lift(id, o) },
		} {
			if once, err := try(b); err == nil {
				if _, err = try(once); !errs.Is(err, errs.Conflict) {
					t.Errorf("%s was opened twice: %v", id, err)
				}
			}
		}
	}
}

// Each power is the statute's as it is known, and no other.
func TestStatutoryPowers(t *testing.T) {
	b := Book{Powers: StatutoryPowers()}
	for over, want := range map[What][2]Office{
		RevokeOrder: {Chair, Minister}, RevokeNotice: {Minister, Minister}, DecideAsked: {Chair, ""}, RuleOnClaim: {Chair, ""}, LiftStop: {Chair, ""},
	} {
		for _, office := range []Office{Chair, Minister} {
			if b.hasPower(over, office, false) != (want[0] == office) || b.hasPower(over, office, true) != (want[1] == office) {
				t.Errorf("%s by the %s", over, office)
			}
		}
	}
}

func (s Showing) check() error { return errs.Refused("not", s.wrong()...) }

// A book that was stored as JSON gives the same rules.
func TestABookOutlivesBeingStored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBook.Draw(t, "book")
		b.Claims = []Claim{{ID: "c", By: "P", Ground: Privilege, Scopes: []Scope{anyScope.Draw(t, "scope")}, Failed: anyOpening.Draw(t, "failed")}}
		stored, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var back Book
		if err := json.Unmarshal(stored, &back); err != nil {
			t.Fatal(err)
		}
		for n := range 4 {
			if day := first.AddDays(n); Compile(b, day).Stamp() != Compile(back, day).Stamp() {
				t.Fatalf("%s", stored)
			}
		}
	})
}

// TestWhatIsUnshownIsHeldFromEverybodyAlone: it takes from everybody what the other rules hold, gives nobody anything, and takes
// nothing from others. Rules that are not known hold all.
func TestWhatIsUnshownIsHeldFromEverybodyAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay.Draw(t, "day")
		held, other := Compile(anyBook.Draw(t, "held"), day), Compile(anyBook.Draw(t, "unshown"), day)
		who, it := anyAudience.Draw(t, "who"), anyItem.Draw(t, "item")
		want := held.May(who, it).Open
		if who.Circle == Public {
			want = want && other.May(who, it).Open
		}
		both := held.Unshown(other)
		if got := both.May(who, it).Open; got != want {
			t.Fatalf("%+v: %t, not %t", who, got, want)
		}
		if got := len(both.Held(who, it)) == 0; got != want {
			t.Fatalf("%+v: cut %v", who, both.Held(who, it))
		}
		if v := held.Unshown(Rules{}).May(Audience{Circle: Public}, it); v.Open {
			t.Fatal("what is not known opens")
		}
		if other := held.Unshown(Rules{}).May(who, it); who.Circle != Public && other.Open != held.May(who, it).Open {
			t.Fatal("what is not known takes from others")
		}
	})
}
