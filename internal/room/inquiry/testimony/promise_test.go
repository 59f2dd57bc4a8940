package testimony_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry/testimony"
)

// sheetOf is a sheet that asks about some uses.
func sheetOf(version string, uses ...testimony.Use) testimony.Sheet {
	s := testimony.Sheet{Version: version}
	for _, u := range uses {
		s.Lines = append(s.Lines, testimony.Line{Use: u, Question: version + " asks about " + string(u),
			Effect: "what a yes does", Until: "until when it can be taken back", Stays: "what stays then"})
	}
	return s
}

var (
	// panelSheet is of a form that tests no evidence, fullSheet of one that does.
	panelSheet = sheetOf("panel", testimony.Themed, testimony.Quoted, testimony.Archived)
	fullSheet  = sheetOf("full", testimony.Uses...)
)

// alphabet is whatever can happen to an account, with two uses that a panel's
// sheet offers and one that it does not.
func alphabet() (out []testimony.Act) {
	out = []testimony.Act{
		{Kind: testimony.Give, Sheet: panelSheet}, {Kind: testimony.Show, Sheet: fullSheet}, {Kind: testimony.Convert, Sheet: fullSheet},
		{Kind: testimony.Withdraw}, {Kind: testimony.Restrict}, {Kind: testimony.Lift}, {Kind: testimony.End}, {Kind: testimony.Close},
		{Kind: testimony.Say, Use: testimony.Archived, Yes: true}, {Kind: testimony.Say, Use: testimony.Archived},
	}
	for _, u := range []testimony.Use{testimony.Themed, testimony.Evidence} {
		out = append(out, testimony.Act{Kind: testimony.Say, Use: u, Yes: true}, testimony.Act{Kind: testimony.Say, Use: u},
			testimony.Act{Kind: testimony.Cite, Use: u, Ref: "s1"}, testimony.Act{Kind: testimony.Fix, Use: u, Ref: "s1"},
			testimony.Act{Kind: testimony.Drop, Use: u, Ref: "s1"})
	}
	return out
}

// history is what was accepted, in order. What it says is read from the list each
// time, and shares nothing with how an Account keeps it.
type history []testimony.Act

func (h history) any(k testimony.Kind) bool {
	return slices.ContainsFunc(h, func(a testimony.Act) bool { return a.Kind == k })
}

func (h history) last(which func(testimony.Act) bool) int {
	for i := len(h) - 1; i >= 0; i-- {
		if which(h[i]) {
			return i
		}
	}
	return -1
}

func (h history) said(u testimony.Use) int {
	return h.last(func(a testimony.Act) bool { return a.Kind == testimony.Say && a.Use == u })
}

func (h history) yes(u testimony.Use) bool {
	i := h.said(u)
	return i >= 0 && h[i].Yes && !h.any(testimony.Withdraw)
}

func (h history) shown() testimony.Sheet {
	i := h.last(func(a testimony.Act) bool { return a.Kind == testimony.Give || a.Kind == testimony.Show })
	return h[i].Sheet
}

func (h history) restricted() bool {
	i := h.last(func(a testimony.Act) bool { return a.Kind == testimony.Restrict || a.Kind == testimony.Lift })
	return i >= 0 && h[i].Kind == testimony.Restrict
}

// breaks says which promise an accepted act breaks after a history; "" for none.
func breaks(h history, a testimony.Act) string {
	switch a.Kind {
	case testimony.Cite, testimony.Fix:
		switch {
		case !h.any(testimony.Give):
			return "something rests on what nobody gave"
		case !h.yes(a.Use):
			return "a use without a yes"
		case h.restricted():
			return "a use while a restriction stands"
		case h.any(testimony.End) || h.any(testimony.Close):
			return "a use after the end"
		}
		if line, _ := h[:h.said(a.Use)].shown().Line(a.Use); line.Until == "" {
			return "a use that no sheet offered when the person said yes"
		}
	case testimony.Say:
		if a.Yes && !h.shown().Offers(a.Use) {
			return "a yes to what was not asked"
		}
	case testimony.Close:
		if !h.any(testimony.End) {
			return "closed before its end"
		}
	}
	if h.any(testimony.Close) {
		return "something happens after the closing"
	}
	return ""
}

// mustTake says that an act of the person's own has to be taken: giving back and
// saying no are never refused while there is anything to give back.
func mustTake(h history, a testimony.Act) bool {
	no := a.Kind == testimony.Say && !a.Yes
	return (no || a.Kind == testimony.Withdraw) && h.any(testimony.Give) && !h.any(testimony.Withdraw) && !h.any(testimony.Close)
}

// wrong says in what an account differs from what its history promises.
func wrong(h history, a testimony.Account) string {
	fixed := map[testimony.Use]bool{}
	for _, x := range h {
		fixed[x.Use] = fixed[x.Use] || x.Kind == testimony.Fix
	}
	for _, f := range a.Footings() {
		cited := h.last(func(x testimony.Act) bool { return x.Kind == testimony.Cite && x.Use == f.Use && x.On == f.Cited })
		no := h.last(func(x testimony.Act) bool {
			return x.Kind == testimony.Withdraw || x.Kind == testimony.Say && x.Use == f.Use && !x.Yes
		})
		switch {
		case cited < 0:
			return "a footing that nobody cited"
		case f.Stands() && f.Fixed.IsZero() && (no > cited || h.any(testimony.Close)):
			return "what was cited outlives a no"
		case !f.Fixed.IsZero() && !f.Stands():
			return "what was fixed is gone, against what was said beforehand"
		case !f.Fixed.IsZero() && !fixed[f.Use]:
			return "fixed by nobody"
		}
	}
	want := testimony.Drafted
	switch {
	case h.any(testimony.Withdraw):
		want = testimony.Destroyed
	case h.any(testimony.Close):
		if want = testimony.Destroyed; h.yes(testimony.Archived) {
			want = testimony.Transferred
		}
	case h.any(testimony.Give):
		want = testimony.Held
	}
	if a.Words() != want {
		return fmt.Sprintf("the words are %s, and should be %s", a.Words(), want)
	}
	for _, u := range testimony.Uses {
		if a.Answer(u).Yes != h.yes(u) {
			return "the answer to " + string(u) + " is not what was said last"
		}
		if h.yes(u) && a.Answer(u).Line.Question == "" {
			return "the sheet that was shown is not kept"
		}
	}
	return ""
}

// TestThePromiseIsKeptInEveryOrder takes every order of acts to six of them, and
// holds each state against what its history promises.
func TestThePromiseIsKeptInEveryOrder(t *testing.T) {
	first := clock.NewDay(2030, 1, 7)
	acts := alphabet()
	states := 0
	var walk func(a testimony.Account, h history)
	walk = func(a testimony.Account, h history) {
		states++
		if len(h) == 6 {
			return
		}
		for _, act := range acts {
			act.On = first.AddDays(len(h))
			next, err := a.Do(act)
			if err != nil {
				if mustTake(h, act) {
					t.Fatalf("%s: %v is refused: %v", told(h), act.Kind, err)
				}
				if !reflect.DeepEqual(a, next) {
					t.Fatalf("%s: %v was refused and changed something", told(h), act.Kind)
				}
				continue
			}
			if b := breaks(h, act); b != "" {
				t.Fatalf("%s, then %s %s: %s", told(h), act.Kind, act.Use, b)
			}
			after := append(slices.Clone(h), act)
			if w := wrong(after, next); w != "" {
				t.Fatalf("%s: %s", told(after), w)
			}
			walk(next, after)
		}
		if w := wrong(h, a); w != "" {
			t.Fatalf("%s, after others went on from it: %s", told(h), w)
		}
	}
	walk(testimony.Account{}, nil)
	if states < 100_000 {
		t.Errorf("only %d states were seen", states)
	}
}

func told(h history) (out []string) {
	for _, a := range h {
		s := string(a.Kind)
		if a.Use != "" {
			s += " " + string(a.Use)
		}
		if a.Kind == testimony.Say {
			s += fmt.Sprint(" ", a.Yes)
		}
		out = append(out, s)
	}
	return out
}
