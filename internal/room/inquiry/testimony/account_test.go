package testimony_test

import (
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/testimony"
)

var monday = clock.NewDay(2030, 1, 7)

func replay(t *testing.T, acts ...testimony.Act) testimony.Account {
	t.Helper()
	for i := range acts {
		if acts[i].On.IsZero() {
			acts[i].On = monday.AddDays(i)
		}
	}
	a, err := testimony.Replay(acts...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSilenceIsANo(t *testing.T) {
	a := replay(t, testimony.Act{Kind: testimony.Give, Sheet: fullSheet})
	for _, u := range testimony.Uses {
		if a.Answer(u).Yes || a.May(u) == nil {
			t.Errorf("%s: nothing was said, and it may be done", u)
		}
	}
}

func TestNoUseImpliesAnother(t *testing.T) {
	for _, yes := range testimony.Uses {
		a := replay(t, testimony.Act{Kind: testimony.Give, Sheet: fullSheet},
			testimony.Act{Kind: testimony.Say, Use: yes, Yes: true, Name: "Synthetic Name"})
		for _, u := range testimony.Uses {
			if (a.May(u) == nil) != (u == yes) {
				t.Errorf("after a yes to %s, %s: %v", yes, u, a.May(u))
			}
		}
	}
}

// What was given to a panel that compels nobody keeps that promise when the
// inquiry becomes one that tests evidence, until the person agrees on a new sheet.
func TestAConversionKeepsTheOldPromise(t *testing.T) {
	acts := []testimony.Act{{Kind: testimony.Give, Sheet: panelSheet}, {Kind: testimony.Convert, Sheet: fullSheet}}
	a := replay(t, acts...)
	if _, err := a.Do(testimony.Act{Kind: testimony.Say, Use: testimony.Evidence, Yes: true, On: monday.AddDays(5)}); !errs.Is(err, errs.NotFound) {
		t.Errorf("evidence was agreed to without being asked: %v", err)
	}
	a = replay(t, append(acts, testimony.Act{Kind: testimony.Show, Sheet: fullSheet}, testimony.Act{Kind: testimony.Say, Use: testimony.Evidence, Yes: true})...)
	if a.May(testimony.Evidence) != nil || a.Answer(testimony.Evidence).Sheet != "full" {
		t.Errorf("a yes on the new sheet does not count: %v", a.May(testimony.Evidence))
	}
	if a.May(testimony.Themed) == nil {
		t.Error("a new sheet answered an old question by itself")
	}
}

func TestAnotherNameEndsWhatWasWrittenWithTheFirst(t *testing.T) {
	a := replay(t, testimony.Act{Kind: testimony.Give, Sheet: fullSheet},
		testimony.Act{Kind: testimony.Say, Use: testimony.QuotedNamed, Yes: true, Name: "First Name"},
		testimony.Act{Kind: testimony.Cite, Use: testimony.QuotedNamed, Ref: "s1"},
		testimony.Act{Kind: testimony.Say, Use: testimony.QuotedNamed, Yes: true, Name: "Second Name"})
	if f := a.Footings()[0]; f.Stands() {
		t.Error("a sentence with the first name stands")
	}
	if a.Answer(testimony.QuotedNamed).Name != "Second Name" {
		t.Error("the second name is not kept")
	}
	if _, err := a.Do(testimony.Act{Kind: testimony.Say, Use: testimony.QuotedNamed, Yes: true, On: monday.AddDays(9)}); !errs.Is(err, errs.Invalid) {
		t.Errorf("quoted with a name, and no name: %v", err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	given := []testimony.Act{{Kind: testimony.Give, Sheet: fullSheet}, {Kind: testimony.Say, Use: testimony.Themed, Yes: true}, {Kind: testimony.Cite, Use: testimony.Themed, Ref: "s1"}}
	for _, c := range []struct {
		name   string
		before []testimony.Act
		act    testimony.Act
		code   errs.Code
	}{
		{"given twice", given, testimony.Act{Kind: testimony.Give, Sheet: fullSheet}, errs.Conflict},
		{"given after the end", []testimony.Act{{Kind: testimony.End}}, testimony.Act{Kind: testimony.Give, Sheet: fullSheet}, errs.Conflict},
		{"a sheet that says nothing", nil, testimony.Act{Kind: testimony.Give}, errs.Invalid},
		{"shown before it was given", nil, testimony.Act{Kind: testimony.Show, Sheet: fullSheet}, errs.Conflict},
		{"shown an empty sheet", given, testimony.Act{Kind: testimony.Show}, errs.Invalid},
		{"cited twice", given, testimony.Act{Kind: testimony.Cite, Use: testimony.Themed, Ref: "s1"}, errs.Conflict},
		{"cited by nothing", given, testimony.Act{Kind: testimony.Cite, Use: testimony.Themed}, errs.Invalid},
		{"cited for the archive", append(given, testimony.Act{Kind: testimony.Say, Use: testimony.Archived, Yes: true}),
			testimony.Act{Kind: testimony.Cite, Use: testimony.Archived, Ref: "all"}, errs.Invalid},
		{"fixed without being cited", given, testimony.Act{Kind: testimony.Fix, Use: testimony.Themed, Ref: "s2"}, errs.NotFound},
		{"dropped when fixed", append(given, testimony.Act{Kind: testimony.Fix, Use: testimony.Themed, Ref: "s1"}),
			testimony.Act{Kind: testimony.Drop, Use: testimony.Themed, Ref: "s1"}, errs.Conflict},
		{"a use that there is not", given, testimony.Act{Kind: testimony.Say, Use: "sold"}, errs.Invalid},
		{"an act that there is not", given, testimony.Act{Kind: "sell"}, errs.Invalid},
		{"back-dated", given, testimony.Act{Kind: testimony.Withdraw, On: monday.AddDays(-1)}, errs.Invalid},
		{"closed before the end", given, testimony.Act{Kind: testimony.Close}, errs.Conflict},
		{"taken back before it was given", nil, testimony.Act{Kind: testimony.Withdraw}, errs.Conflict},
		{"taken back twice", append(given, testimony.Act{Kind: testimony.Withdraw}), testimony.Act{Kind: testimony.Withdraw}, errs.Conflict},
	} {
		a := replay(t, c.before...)
		if c.act.On.IsZero() {
			c.act.On = monday.AddDays(20)
		}
		if _, err := a.Do(c.act); !errs.Is(err, c.code) {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
	if _, err := (testimony.Account{}).Do(testimony.Act{Kind: testimony.End}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an act without a day: %v", err)
	}
	if _, err := testimony.Replay(testimony.Act{Kind: testimony.Withdraw, On: monday}); err == nil {
		t.Error("a record that cannot be true was read as if it held")
	}
}

func TestASheetSaysAllBeforehand(t *testing.T) {
	if err := fullSheet.Check(); err != nil {
		t.Error(err)
	}
	line := fullSheet.Lines[0]
	for name, s := range map[string]testimony.Sheet{
		"no version":  sheetOf("", testimony.Counted),
		"no line":     sheetOf("v"),
		"twice":       sheetOf("v", testimony.Counted, testimony.Counted),
		"unknown":     sheetOf("v", "sold"),
		"no question": {Version: "v", Lines: []testimony.Line{{Use: line.Use, Effect: "e", Until: "u", Stays: "s"}}},
		"no effect":   {Version: "v", Lines: []testimony.Line{{Use: line.Use, Question: "q", Until: "u", Stays: "s"}}},
		"no point":    {Version: "v", Lines: []testimony.Line{{Use: line.Use, Question: "q", Effect: "e", Stays: "s"}}},
		"what stays":  {Version: "v", Lines: []testimony.Line{{Use: line.Use, Question: "q", Effect: "e", Until: "u", Stays: " "}}},
	} {
		if err := s.Check(); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	less := fullSheet.Only(testimony.Counted, testimony.Themed)
	if less.Offers(testimony.Evidence) || !less.Offers(testimony.Themed) || less.Version == fullSheet.Version {
		t.Errorf("the sheet of another form: %+v", less)
	}
	if same := fullSheet.Only(testimony.Uses...); same.Version != fullSheet.Version || len(same.Lines) != len(testimony.Uses) {
		t.Errorf("the sheet of a form with all of them: %+v", same)
	}
}
