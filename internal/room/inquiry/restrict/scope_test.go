package restrict

import (
	"slices"
	"testing"
)

// ends are the places at which the spans of these tests begin and end; all are
// the places themselves, with the very beginning and what is not there yet.
var (
	ends = []Place{{}, {1, 1}, {1, 2}, {2, 1}}
	all  = []Place{{0, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 1}, {2, 2}, {9, 9}}
)

func spans() (out []Span) {
	for _, from := range ends {
		for _, to := range ends {
			if s := (Span{from, to}); s.known() {
				out = append(out, s)
			}
		}
	}
	return out
}

// in says by itself which places are in a span.
func in(s Span, p Place) bool {
	number := func(p Place) int { return p.Page*100 + p.Line }
	return number(p) >= number(s.From) && (s.To == Place{} || number(p) <= number(s.To))
}

func TestAPlaceAsItIsTyped(t *testing.T) {
	for typed, want := range map[string]Place{"1:5": {1, 5}, "1.5": {1, 5}, "12 : 5": {12, 5}, " 12. 5 ": {12, 5}, "012:05": {12, 5},
		"": {}, "1": {}, "1:": {}, ":5": {}, "0:5": {}, "1:0": {}, "1.5.2": {}, "-1:5": {},
		"1,5": {}, "1:5x": {}, "1;5": {}, "1:5 to 1:9": {}, "9999999:1": {}} {
		if got, ok := ReadPlace(typed); got != want || ok != (want != Place{}) {
			t.Errorf("%q is %v %v, not %v", typed, got, ok, want)
		}
	}
}

func TestSpansAreTheirPlaces(t *testing.T) {
	if n := len(spans()); n != 13 {
		t.Fatal(n, "spans")
	}
	for _, s := range spans() {
		for _, o := range spans() {
			holds, meets := true, false
			for _, p := range all {
				holds = holds && (in(s, p) || !in(o, p))
				meets = meets || in(s, p) && in(o, p)
			}
			if s.holds(o) != holds || s.meets(o) != meets {
				t.Errorf("%v and %v: holds %v, meets %v", s, o, !holds, !meets)
			}
			if !meets {
				continue
			}
			both := s.shared(o)
			for _, p := range all {
				if in(both, p) != (in(s, p) && in(o, p)) {
					t.Errorf("%v shares %v with %v", s, both, o)
				}
			}
		}
	}
	for _, s := range []Span{{From: Place{0, 1}}, {From: Place{1, 0}}, {To: Place{-1, 1}}, {To: Place{1, -1}}, {Place{1, 2}, Place{1, 1}}, {Place{2, 1}, Place{1, 9}}} {
		if s.known() {
			t.Errorf("%v is a span", s)
		}
	}
}

func TestJoinedSpansAreTheSamePlaces(t *testing.T) {
	for _, a := range spans() {
		for _, b := range spans() {
			for _, c := range spans() {
				out := joined([]Span{a, b, c})
				for _, p := range all {
					was := in(a, p) || in(b, p) || in(c, p)
					if is := slices.ContainsFunc(out, func(s Span) bool { return in(s, p) }); is != was {
						t.Fatalf("%v of %v %v %v at %v: %v", out, a, b, c, p, is)
					}
				}
				for i := 1; i < len(out); i++ {
					if out[i-1].meets(out[i]) || out[i].From.Compare(out[i-1].From) < 0 {
						t.Fatalf("%v of %v %v %v", out, a, b, c)
					}
				}
			}
		}
	}
}

// One scope covers another exactly where it is about all that the other is about;
// between kinds only a document and its passages are compared.
func TestCoversIsByPlaces(t *testing.T) {
	var scopes []Scope
	for _, of := range []string{"D", "H", ""} {
		for _, kind := range []ScopeKind{OfPerson, OfDocument, OfClass, "none"} {
			scopes = append(scopes, Scope{kind, of, Span{}}, Scope{kind, of, line(1)})
		}
		for _, s := range spans() {
			scopes = append(scopes, Scope{OfPassage, of, s}, Scope{OfHearing, of, s})
		}
	}
	text := func(k ScopeKind) bool { return k == OfPassage || k == OfDocument }
	covered := 0
	for _, s := range scopes {
		for _, o := range scopes {
			want := s.known() && o.known() && s.Of == o.Of && (s.Kind == o.Kind || text(s.Kind) && text(o.Kind))
			for _, p := range all {
				want = want && (in(s.Span, p) || !in(o.Span, p))
			}
			if s.covers(o) != want {
				t.Fatalf("%+v covers %+v: %v", s, o, !want)
			}
			if want {
				covered++
			}
		}
	}
	if covered < 100 {
		t.Error("only", covered)
	}
	if cover(nil, nil) || cover([]Scope{{Kind: OfDocument, Of: "D"}}, nil) || cover(nil, passage(1)) {
		t.Error("what names nothing is covered, or covers")
	}
	if !cover([]Scope{passage(1)[0], passage(2)[0]}, []Scope{passage(2)[0], passage(1)[0]}) || cover(passage(1), []Scope{passage(1)[0], passage(2)[0]}) {
		t.Error("each must be covered")
	}
}

func TestAScopeThatIsNone(t *testing.T) {
	for _, s := range []Scope{{}, {Kind: OfPerson}, {Kind: OfPassage, Span: line(1)}, {OfDocument, "D", line(1)}, {OfPerson, "D", line(1)}, {OfClass, "D", line(2)}, {"page", "D", Span{}}} {
		if s.known() || !s.touches(at(1)) || s.covers(s) {
			t.Errorf("%+v", s)
		}
	}
}

func TestLists(t *testing.T) {
	every := Audience{CoreParticipant, Every}
	for _, c := range []struct {
		a, b   Audiences
		within bool
		both   Audiences
	}{
		{nil, nil, true, nil},
		{nil, Audiences{team}, true, nil},
		{Audiences{team}, nil, false, nil},
		{Audiences{coreA}, Audiences{every}, true, Audiences{coreA}},
		{Audiences{every}, Audiences{coreA}, false, Audiences{coreA}},
		{Audiences{every}, Audiences{every}, true, Audiences{every}},
		{Audiences{ruling}, nil, true, nil},
		{Audiences{{Circle: "press"}, {}}, nil, true, nil},
		{Audiences{team, coreA}, Audiences{coreB, team}, false, Audiences{team}},
		{Audiences{{Provider, "A"}}, Audiences{coreA}, false, nil},
	} {
		if c.a.within(c.b) != c.within || !slices.Equal(c.a.both(c.b), c.both) {
			t.Errorf("%v and %v: within %v, both %v", c.a, c.b, !c.within, c.a.both(c.b))
		}
	}
	if (Audiences{team}).Has(Audience{Team, "x"}) || (Audiences{{}}).Has(Audience{}) || !(Audiences{every}).Has(coreB) || (Audiences{every}).Has(prov) {
		t.Error("who is in a list")
	}
}
