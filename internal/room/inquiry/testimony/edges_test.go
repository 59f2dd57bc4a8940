package testimony_test

import (
	"reflect"
	"testing"

	"candour/internal/room/inquiry/testimony"
)

// TestOnlyWhatRestsOnAnAccountIsTold: a sentence about others is nobody else's to read, and
// one that uses somebody's own words says nothing of others.
func TestOnlyWhatRestsOnAnAccountIsTold(t *testing.T) {
	many := []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"}
	got := testimony.Rests("A", []testimony.Passage{
		{Ref: "of others", Themed: []string{"B", "C"}, Direct: []string{"B"}},
		{Ref: "a theme", Themed: many},
		{Ref: "of nobody"},
		{Ref: "own words", Themed: many, Direct: []string{"A"}},
	}, testimony.PublicBands)
	want := []testimony.Rest{{Ref: "a theme", Others: testimony.Band{AtLeast: 10}}, {Ref: "own words", Own: true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestTheFirstTwoReadersAreCompared: a third, somebody who is not known, and a second
// reading by the same person are not.
func TestTheFirstTwoReadersAreCompared(t *testing.T) {
	readings := []testimony.Reading{{Account: "1", Reader: ""}, {Account: "1", Reader: "a"}, {Account: "1", Reader: "a"}, {Account: "1", Reader: "b"}, {Account: "1", Reader: "c"},
		{Account: "", Reader: "a"}, {Account: "", Reader: "b"}, {Account: "2", Reader: "b"}, {Account: "2", Reader: "a"}, {Account: "3", Reader: "a"}}
	tags := []testimony.Tag{{Account: "1", Theme: "late", Reader: "a"}, {Account: "1", Theme: "late", Reader: "b"}, {Account: "1", Theme: "unheard", Reader: "c"},
		{Account: "2", Theme: "late", Reader: "a"}, {Account: "2", Theme: "", Reader: "b"}}
	got := testimony.Agree(readings, tags)
	// Two accounts, two themes: "late" agreed in the first, not in the second; "unheard" in both.
	if got.Accounts != 2 || got.Decisions != 4 || got.Agreed != 3 || !got.HasKappa || got.Kappa < 0.49 || got.Kappa > 0.51 {
		t.Errorf("%+v", got)
	}
	themes := testimony.Themes(readings, tags)
	if !reflect.DeepEqual(themes, map[string][]string{"late": {"1"}}) {
		t.Errorf("%v", themes)
	}
}

// TestANameIsOfOneUse: a name that comes with another use is not kept, and changes nothing
// of what rests on it.
func TestANameIsOfOneUse(t *testing.T) {
	yes := testimony.Act{Kind: testimony.Say, Use: testimony.Themed, Yes: true, Name: "Synthetic Name"}
	a := replay(t, testimony.Act{Kind: testimony.Give, Sheet: fullSheet}, yes, testimony.Act{Kind: testimony.Cite, Use: testimony.Themed, Ref: "s1"},
		testimony.Act{Kind: testimony.Say, Use: testimony.Themed, Yes: true, Name: "Another Name"})
	if name := a.Answer(testimony.Themed).Name; name != "" {
		t.Errorf("%q is kept with a use that has no name", name)
	}
	if f := a.Footings(); len(f) != 1 || !f[0].Stands() {
		t.Errorf("a name ended what rests on another use: %+v", f)
	}
}

// TestSaidAgainTheFirstDayStands: on the same sheet; on a newer one it is a new answer.
func TestSaidAgainTheFirstDayStands(t *testing.T) {
	yes := testimony.Act{Kind: testimony.Say, Use: testimony.Themed, Yes: true}
	a := replay(t, testimony.Act{Kind: testimony.Give, Sheet: panelSheet}, yes, yes)
	if got := a.Answer(testimony.Themed); got.On != monday.AddDays(1) || got.Sheet != "panel" {
		t.Errorf("%+v", got)
	}
	a = replay(t, testimony.Act{Kind: testimony.Give, Sheet: panelSheet}, yes, testimony.Act{Kind: testimony.Show, Sheet: fullSheet}, yes)
	if got := a.Answer(testimony.Themed); got.On != monday.AddDays(3) || got.Sheet != "full" || got.Line.Question != "full asks about "+string(testimony.Themed) {
		t.Errorf("%+v", got)
	}
}
