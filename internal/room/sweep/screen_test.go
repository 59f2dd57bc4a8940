package sweep_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/room/sweep"
)

func rules(t interface{ Fatal(...any) }) *sweep.Rules {
	r, err := sweep.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func on(t interface{ Fatal(...any) }, y, m, d int) (sweep.Screen, sweep.Priority) {
	s, p, err := rules(t).On(clock.NewDay(y, m, d))
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func mustDate(t interface{ Fatal(...any) }, text string) sweep.Date {
	d, err := sweep.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// caught is a case that every rule of 2026 catches.
func caught(t interface{ Fatal(...any) }) sweep.Facts {
	return sweep.Facts{ForceID: "made-up-northern-police", Reference: "SYN/1", Opened: mustDate(t, "2013-01-05"), Closed: mustDate(t, "2014-05-06"),
		Outcome: "16", Class: "exploitation", Suspects: sweep.Known(2), Alive: sweep.Yes, Victims: sweep.Known(1), Age: sweep.Known(14), Access: sweep.Yes, NeverReviewed: true}
}

func TestEachRuleScreensOut(t *testing.T) {
	s, _ := on(t, 2026, 11, 23)
	for _, x := range []struct {
		name   string
		change func(*sweep.Facts)
		out    string // the rule, or empty for a hit
		nk     string // a rule of which nothing is known
	}{
		{"as it is", func(f *sweep.Facts) {}, "", ""},
		{"one suspect, and nobody looked for signs of a group", func(f *sweep.Facts) { f.Suspects = sweep.Known(1) }, "", "two-suspects"},
		{"one suspect and a sign of a group", func(f *sweep.Facts) { f.Suspects, f.Indicators = sweep.Known(1), []string{"moved"} }, "", ""},
		{"one suspect and somebody looked for signs", func(f *sweep.Facts) { f.Suspects, f.Indicators = sweep.Known(1), []string{"none"} }, "two-suspects", ""},
		{"suspects not known", func(f *sweep.Facts) { f.Suspects = sweep.Count{} }, "", "two-suspects"},
		{"18", func(f *sweep.Facts) { f.Age = sweep.Known(18) }, "under-18", ""},
		{"17", func(f *sweep.Facts) { f.Age = sweep.Known(17) }, "", ""},
		{"age not known", func(f *sweep.Facts) { f.Age = sweep.Count{} }, "", "under-18"},
		{"first day", func(f *sweep.Facts) { f.Closed = mustDate(t, "2010-01-01") }, "", ""},
		{"day before", func(f *sweep.Facts) { f.Closed = mustDate(t, "2009-12-31") }, "closed-in-window", ""},
		{"last day", func(f *sweep.Facts) { f.Closed = mustDate(t, "2025-03-31") }, "", ""},
		{"day after", func(f *sweep.Facts) { f.Closed = mustDate(t, "2025-04-01") }, "closed-in-window", ""},
		{"a year partly inside", func(f *sweep.Facts) { f.Closed = mustDate(t, "2025") }, "", "closed-in-window"},
		{"a year outside", func(f *sweep.Facts) { f.Closed = mustDate(t, "2009") }, "closed-in-window", ""},
		{"closed not known", func(f *sweep.Facts) { f.Closed = sweep.Date{} }, "", "closed-in-window"},
		{"charged", func(f *sweep.Facts) { f.Outcome = "1" }, "no-further-action", ""},
		{"outcome not known", func(f *sweep.Facts) { f.Outcome = "" }, "", "no-further-action"},
		{"reviewed", func(f *sweep.Facts) { f.NeverReviewed, f.Reviewed = false, mustDate(t, "2019-03-01") }, "not-reviewed", ""},
		{"reviewed, and nobody knows when it was closed", func(f *sweep.Facts) {
			f.NeverReviewed, f.Reviewed, f.Closed = false, mustDate(t, "2019-03-01"), sweep.Date{}
		}, "", "closed-in-window not-reviewed"},
		{"reviewed before it was closed", func(f *sweep.Facts) { f.NeverReviewed, f.Reviewed = false, mustDate(t, "2013-03-01") }, "", "not-reviewed"},
		{"reviewed in the year it was closed", func(f *sweep.Facts) { f.NeverReviewed, f.Reviewed = false, mustDate(t, "2014") }, "", "not-reviewed"},
		{"reviewed on the day it was closed", func(f *sweep.Facts) { f.NeverReviewed, f.Reviewed = false, mustDate(t, "2014-05-06") }, "not-reviewed", ""},
		{"closed about 2009", func(f *sweep.Facts) { f.Closed = mustDate(t, "2009~") }, "", "closed-in-window"},
		{"closed perhaps the day after", func(f *sweep.Facts) { f.Closed = mustDate(t, "2025-04-01?") }, "", "closed-in-window"},
		{"review not known", func(f *sweep.Facts) { f.NeverReviewed = false }, "", "not-reviewed"},
		{"suspects dead", func(f *sweep.Facts) { f.Alive = sweep.No }, "suspects-alive", ""},
		{"alive not known", func(f *sweep.Facts) { f.Alive = sweep.NotKnown }, "", "suspects-alive"},
	} {
		f := caught(t)
		x.change(&f)
		r := s.Apply(rules(t).Codes, &f)
		if r.Hit != (x.out == "") || r.OutBy() != x.out || strings.Join(r.NotKnown, " ") != x.nk {
			t.Errorf("%s: %+v, want out by %q and not known %q", x.name, r, x.out, x.nk)
		}
		words := strings.Join(s.Explain(r, &f), " ")
		if x.out != "" && !strings.HasPrefix(words, "Screened out: ") || x.out == "" && strings.Contains(words, "Screened out") || words == "" {
			t.Errorf("%s is explained as %q", x.name, words)
		}
	}
}

// Taking knowledge away never screens a case out.
func TestWhatIsNotKnownNeverScreensOut(t *testing.T) {
	all := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := drawFacts(t, all.Codes)
		for _, s := range all.Screens {
			before := s.Apply(all.Codes, &f)
			g := f
			switch rapid.IntRange(0, 6).Draw(t, "forget") {
			case 0:
				g.Closed = sweep.Date{}
			case 1:
				g.Outcome = ""
			case 2:
				g.Class = ""
			case 3:
				g.Suspects = sweep.Count{}
			case 4:
				g.Alive = sweep.NotKnown
			case 5:
				g.Age, g.Victims = sweep.Count{}, sweep.Count{}
			case 6:
				g.Reviewed, g.NeverReviewed = sweep.Date{}, false
			}
			after := s.Apply(all.Codes, &g)
			for _, id := range after.Out {
				if !slices.Contains(before.Out, id) {
					t.Fatalf("%s: forgetting screened the case out by %s", s.Version, id)
				}
			}
			if len(after.Met)+len(after.Out)+len(after.NotKnown) != len(s.Rules) {
				t.Fatalf("a rule said nothing: %+v", after)
			}
		}
	})
}

func drawFacts(t *rapid.T, b *sweep.Book) sweep.Facts {
	pick := func(list []sweep.Code) string {
		return rapid.SampledFrom(append(sweep.CodesOf(list), "")).Draw(t, "code")
	}
	n := func(maximum int) sweep.Count {
		if v := rapid.IntRange(-1, maximum).Draw(t, "n"); v >= 0 {
			return sweep.Known(v)
		}
		return sweep.Count{}
	}
	d := func() sweep.Date {
		text := rapid.SampledFrom([]string{"", "2009-12-31", "2010", "2014-03", "2018-07-09", "2025", "2025-04-01"}).Draw(t, "date")
		if text == "" {
			return sweep.Date{}
		}
		return mustDate(t, text)
	}
	f := sweep.Facts{Opened: d(), Closed: d(), Outcome: pick(b.Outcomes), Class: pick(b.Classes), Suspects: n(6), Victims: n(5), Age: n(25),
		Alive:  rapid.SampledFrom([]sweep.Answer{sweep.Yes, sweep.No, sweep.NotKnown}).Draw(t, "alive"),
		Access: rapid.SampledFrom([]sweep.Answer{sweep.Yes, sweep.No, sweep.NotKnown}).Draw(t, "access"), Reviewed: d()}
	f.NeverReviewed = !f.Reviewed.Known() && rapid.Bool().Draw(t, "never")
	return f
}

func TestPriorityIsTheTestsInTheirOrder(t *testing.T) {
	b := rules(t).Codes
	_, p := on(t, 2026, 11, 23)
	base := sweep.Facts{Closed: mustDate(t, "2015-01-01"), Class: "images", Suspects: sweep.Known(2), Victims: sweep.Known(1), Age: sweep.Known(15), Access: sweep.No}
	queue := []func(*sweep.Facts){
		func(f *sweep.Facts) { f.Access, f.Class = sweep.Yes, "rape" },
		func(f *sweep.Facts) { f.Access = sweep.Yes },
		func(f *sweep.Facts) { f.Access = sweep.NotKnown },
		func(f *sweep.Facts) { f.Class, f.Victims = "rape", sweep.Known(3) },
		func(f *sweep.Facts) { f.Class = "rape" },
		func(f *sweep.Facts) { f.Victims = sweep.Known(3) },
		func(f *sweep.Facts) { f.Age = sweep.Known(12) },
		func(f *sweep.Facts) { f.Suspects = sweep.Known(5) },
		func(f *sweep.Facts) { f.Closed = mustDate(t, "2012-01-01") },
		func(f *sweep.Facts) {},
	}
	last := ""
	for i, change := range queue {
		f := base
		change(&f)
		place := p.Place(b, &f)
		if place <= last {
			t.Errorf("case %d (%s) does not come after the one before it (%s)", i, place, last)
		}
		last = place
		if n := len(p.Explain(place)); n != len(p.Tests)+1 {
			t.Errorf("case %d is explained in %d sentences", i, n)
		}
	}
}

// What nobody knows stands between yes and no, and a list says so of a case that
// it holds back.
func TestWhatHoldsACaseBackIsSaid(t *testing.T) {
	b := rules(t).Codes
	_, p := on(t, 2026, 11, 23)
	for name, x := range map[string]struct {
		change    func(*sweep.Facts)
		met, open string
	}{
		"nothing is met":           {func(*sweep.Facts) {}, "None of the tests of priority is met", ""},
		"met":                      {func(f *sweep.Facts) { f.Access = sweep.Yes }, "A suspect may still have contact with children", ""},
		"not known and none met":   {func(f *sweep.Facts) { f.Access = sweep.NotKnown }, "Not known: A suspect may still have contact with children", ""},
		"not known and a later is": {func(f *sweep.Facts) { f.Access, f.Class = sweep.NotKnown, "rape" }, "The offence is a contact offence", "Not known: A suspect may still have contact with children"},
		"a later is not known":     {func(f *sweep.Facts) { f.Class, f.Victims = "rape", sweep.Count{} }, "The offence is a contact offence", ""},
	} {
		f := sweep.Facts{Closed: mustDate(t, "2015-01-01"), Class: "images", Suspects: sweep.Known(2), Victims: sweep.Known(1), Age: sweep.Known(15), Access: sweep.No}
		x.change(&f)
		if met, open := p.Reason(p.Place(b, &f)); met != x.met || open != x.open {
			t.Errorf("%s: %q, %q", name, met, open)
		}
	}
}

func TestRulesByDate(t *testing.T) {
	for _, x := range []struct {
		d    clock.Day
		want string
	}{{clock.NewDay(2025, 7, 1), "2025-1"}, {clock.NewDay(2025, 12, 31), "2025-1"}, {clock.NewDay(2026, 1, 1), "2026-1"}, {clock.NewDay(2030, 1, 1), "2026-1"}} {
		if s, _, err := rules(t).On(x.d); err != nil || s.Version != x.want {
			t.Errorf("%s: %s, %v", x.d, s.Version, err)
		}
	}
	if _, _, err := rules(t).On(clock.NewDay(2020, 1, 1)); err == nil {
		t.Error("rules were in force before there were any")
	}
}

func TestRulesThatAreNotUnderstoodAreRefused(t *testing.T) {
	read := func(name string) string {
		text, err := sweep.RuleFiles.ReadFile("rules/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	screen := read("screen-2026-1.toml")
	for name, change := range map[string]string{
		"a misspelt key": `words = "Two` + "\x00" + `wrods = "Two`, "an unknown test": `test = "under"` + "\x00" + `test = "less"`,
		"a field of another kind": `field = "youngest_age"` + "\x00" + `field = "closed"`,
		"no source":               "source = \"https" + "\x00" + "note2 = \"https", "a rule twice": `id = "under-18"` + "\x00" + `id = "two-suspects"`, "a window backwards": "last = 2025-03-31\x00last = 2009-03-31",
		"a value missing": "value = 18\x00# none",
	} {
		from, to, _ := strings.Cut(change, "\x00")
		changed := strings.Replace(screen, from, to, 1)
		if changed == screen {
			t.Fatalf("%s changes nothing", name)
		}
		_, err := sweep.ReadRules(fstest.MapFS{"codes.toml": {Data: []byte(read("codes.toml"))}, "priority-1.toml": {Data: []byte(read("priority-2026-1.toml"))}, "screen-1.toml": {Data: []byte(changed)}})
		if err == nil || !strings.Contains(err.Error(), "screen-1.toml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
