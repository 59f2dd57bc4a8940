package record

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// TestAPeriodEndsWithItsMonth: so many months after a day is the same day, or the
// last of a month that is too short; and days come after months.
func TestAPeriodEndsWithItsMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := clock.NewDay(2020, 1, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "day"))
		months, days := rapid.IntRange(0, 40).Draw(t, "months"), rapid.IntRange(0, 60).Draw(t, "days")
		y, m, d := from.Date()
		end := addPeriod(from, months, 0)
		ey, em, ed := end.Date()
		if ey*12+int(em) != y*12+int(m)+months || ed > d {
			t.Fatalf("%s and %d months is %s", from, months, end)
		}
		if _, next, _ := end.AddDays(1).Date(); ed < d && next == em {
			t.Fatalf("%s and %d months is %s, and the month goes on", from, months, end)
		}
		if got := addPeriod(from, months, days); got != end.AddDays(days) {
			t.Fatalf("%d days after %s is %s", days, end, got)
		}
	})
}

func TestDeadlines(t *testing.T) {
	for _, x := range []struct{ text, published, last, human, first, span string }{
		{"", "2026-01-31", "", "", "", ""},
		{"2026-03-31", "2026-01-31", "2026-03-31", "31 March 2026", "2026-03-31", "31 March 2026"},
		{"P1M", "2026-01-31", "2026-02-28", "within 1 month of publication", "2026-02-28", "28 February 2026"},
		{"P6M", "2026", "2027-06-30", "within 6 months of publication", "2026-07-01", "within 6 months of publication (2026)"},
		{"P1Y", "2026-01-31", "2027-01-31", "within 1 year of publication", "2027-01-31", "31 January 2027"},
		{"P2W", "2026-01-31", "2026-02-14", "within 14 days of publication", "2026-02-14", "14 February 2026"},
		{"P1Y2M1W3D", "2026-01-31", "2027-04-10", "within 1 year and 2 months and 10 days of publication", "2027-04-10", "10 April 2027"},
		{"P1D", "2026-01-31", "2026-02-01", "within 1 day of publication", "2026-02-01", "1 February 2026"},
		{"P6M", "", "", "within 6 months of publication", "", ""},
		{"P6M", "../2026-01-31", "2026-07-31", "within 6 months of publication", "2026-07-31", "31 July 2026"},
	} {
		d, err := ParseDeadline(x.text)
		if err != nil {
			t.Fatal(err)
		}
		published, _ := edtf.Parse(x.published)
		last, ok := d.Last(published)
		if ok != (x.last != "") || ok && last.String() != x.last || d.Human() != x.human || d.Text() != x.text || d.IsZero() != (x.text == "") || d.IsPeriod() != strings.HasPrefix(x.text, "P") {
			t.Errorf("%s of %s: %s %v, %q", x.text, x.published, last, ok, d.Human())
		}
		if ok {
			if first, words := d.span(published, last); first.String() != x.first || words != x.span {
				t.Errorf("%s of %s: from %s, %q", x.text, x.published, first, words)
			}
		}
		var back Deadline
		text, _ := d.MarshalText()
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Errorf("%q: %+v %v", text, back, err)
		}
	}
	for _, text := range []string{"P", "P6", "soon", "P1Y1Y", "-P6M"} {
		if _, err := ParseDeadline(text); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestWhatFollowsFromAFinding: only of one body that is no kind of body, by a
// source, and checked.
func TestWhatFollowsFromAFinding(t *testing.T) {
	one, kind := []Body{{ID: "a"}}, []Body{{ID: "k", Kind: BodyClass}}
	two := []Body{{ID: "a"}, {ID: "b"}}
	for _, x := range []struct {
		status string
		asked  []Body
		want   State // "" where nothing follows
		begun  bool
	}{
		{"implemented", one, "", false}, {"misspelt", one, "", false}, {"", one, "", false},
		{"incomplete", one, StateFoundNotDone, false}, {"incomplete", two, StateFoundWhole, false}, {"incomplete", kind, StateFoundWhole, false}, {"incomplete", nil, StateFoundWhole, false},
		{"in_progress", one, StateFoundUnder, false}, {"in_progress", two, StateFoundUnder, false},
		{"not_started", one, StateFoundNotDone, true}, {"not_started", two, StateFoundWhole, true},
	} {
		f := foundOf(Assessment{Status: x.status, By: "HMICFRS"}, x.asked)
		if f.Open != (x.want != "") {
			t.Errorf("%s of %d: %+v", x.status, len(x.asked), f)
		}
		if c := f.condition(); f.Open && (c.State != x.want || c.Unstarted != x.begun || f.By != "HMICFRS") {
			t.Errorf("%s of %d: %+v", x.status, len(x.asked), c)
		}
	}
	yes, no := ptr(true), ptr(false)
	for _, x := range []struct {
		url             string
		record, finding *bool
		want            bool
	}{
		{"https://a.test/", yes, nil, true}, {"https://a.test/", yes, yes, true}, {"https://a.test/", yes, no, false}, {"https://a.test/", no, yes, false},
		{"https://a.test/", nil, yes, false}, {"", yes, yes, false}, {"javascript:x", yes, yes, false},
	} {
		if got := (Assessment{SourceURL: x.url, Checked: x.finding}).BornOut(Recommendation{Check: Check{Done: x.record}}); got != x.want {
			t.Errorf("%+v: %v", x, got)
		}
	}
}

// TestWhoseAKnownAnswerIs: by name, or the government's for its department; one of
// nobody named may be anybody's.
func TestWhoseAKnownAnswerIs(t *testing.T) {
	asked := []Body{{Name: "Home Office", Kind: BodyDepartment}, {Name: "Made-up Force"}}
	for by, want := range map[string]bool{"home office": true, " Made-up Force ": true, "UK Government": true, "": true, "Another": false} {
		if got := (KnownAnswer{By: by}).Of(asked); got != want {
			t.Errorf("%q: %v", by, got)
		}
	}
	if (KnownAnswer{By: "UK Government"}).Of(asked[1:]) || (KnownAnswer{By: "Home Office"}).Of(nil) {
		t.Error("the government answers for a force, or for nobody")
	}
	given := dated(t, "2026-05-05")
	answer := Answer{BodyName: "Home Office", Status: Accepted, Given: given, SourceURL: "https://a.test/1"}
	for name, x := range map[string]struct {
		k      KnownAnswer
		change func(*Answer)
		want   bool
	}{
		"the same address":      {KnownAnswer{By: "home office", URL: "https://a.test/1"}, func(*Answer) {}, true},
		"the day in the note":   {KnownAnswer{By: "Home Office", Note: "A response of 5 May 2026"}, func(*Answer) {}, true},
		"another body":          {KnownAnswer{By: "Another", URL: "https://a.test/1"}, func(*Answer) {}, false},
		"another address":       {KnownAnswer{By: "Home Office", URL: "https://a.test/2"}, func(*Answer) {}, false},
		"no address in both":    {KnownAnswer{By: "Home Office"}, func(a *Answer) { a.SourceURL = "" }, false},
		"a remark is no answer": {KnownAnswer{By: "Home Office", URL: "https://a.test/1"}, func(a *Answer) { a.Status = "" }, false},
		"a rough day":           {KnownAnswer{By: "Home Office", Note: "A response of May 2026"}, func(a *Answer) { a.Given = dated(t, "2026-05") }, false},
	} {
		a := answer
		x.change(&a)
		r := &Record{}
		r.Addressees, r.Answers, r.Report.Known = []Body{{Name: "Home Office"}}, []Answer{a}, []KnownAnswer{x.k}
		if got := x.k.entered(r.Answers); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
		if mine, others := len(r.KnownOfReport()), len(r.KnownOfOthers()); x.k.By != "Another" && (mine == 1) == x.want || others != map[bool]int{true: 1}[x.k.By == "Another"] {
			t.Errorf("%s: %d of them, %d of others", name, mine, others)
		}
	}
}

// TestWhenAnAnswerCame: what a body entered for itself came when it was entered,
// until somebody else checked the day.
func TestWhenAnAnswerCame(t *testing.T) {
	given, received := dated(t, "2026-02-02"), dated(t, "2026-03-03")
	for name, x := range map[string]struct {
		a           Answer
		last        string
		before, yes bool
	}{
		"own, not checked":         {Answer{Given: given, Received: received, ReceivedFrom: FromOwn}, "2026-03-03", false, true},
		"own, checked":             {Answer{Given: given, Received: received, ReceivedFrom: FromOwn, DayChecked: received}, "2026-02-02", false, true},
		"another's":                {Answer{Given: given, Received: received, ReceivedFrom: FromOther}, "2026-03-03", true, true},
		"another's, checked":       {Answer{Given: given, Received: received, ReceivedFrom: FromOther, DayChecked: received}, "2026-02-02", true, true},
		"from nobody known":        {Answer{Given: given, Received: received}, "2026-03-03", true, false},
		"entered on no known day":  {Answer{Given: given, ReceivedFrom: FromOwn}, "", false, false},
		"checked, of no known day": {Answer{Received: received, ReceivedFrom: FromOwn, DayChecked: received}, "", false, false},
	} {
		last, before, known := x.a.came()
		if known != x.yes || before != x.before || known && last.String() != x.last {
			t.Errorf("%s: %s %v %v", name, last, before, known)
		}
		x.a.Status = Accepted
		first, open := FirstAnswer([]Answer{{Status: NoneYet, ReceivedFrom: FromOther}, {}, x.a})
		if (first != nil) != x.yes || first != nil && first.String() != x.last || open != (x.before || !x.yes) {
			t.Errorf("%s: first %v, open %v", name, first, open)
		}
	}
	early, late := Answer{Status: Accepted, Received: dated(t, "2026-01-01"), ReceivedFrom: FromOwn}, Answer{Status: Accepted, Received: received, ReceivedFrom: FromOwn}
	for _, all := range [][]Answer{{early, late}, {late, early}} {
		if first, open := FirstAnswer(all); first == nil || first.String() != "2026-01-01" || open {
			t.Errorf("%v %v", first, open)
		}
	}
}

func TestWhetherAllAnswered(t *testing.T) {
	a, b, kind := Body{ID: "a"}, Body{ID: "b"}, Body{ID: "k", Kind: BodyClass}
	of := func(ids ...string) (out []Answer) {
		for _, id := range ids {
			out = append(out, Answer{BodyID: id, Status: Accepted})
		}
		return out
	}
	for _, x := range []struct {
		answers []Answer
		asked   []Body
		want    bool
	}{
		{nil, nil, false}, {of("a"), nil, false}, {of("a"), []Body{a}, true}, {of("a"), []Body{a, b}, false}, {of("a", "b"), []Body{a, b}, true},
		{of("k"), []Body{kind}, false}, {[]Answer{{BodyID: "a", Status: NoneYet}}, []Body{a}, false}, {[]Answer{{BodyID: "a"}}, []Body{a}, false}, {of(""), []Body{{}}, false},
		{append(of("a"), Answer{BodyID: "a"}), []Body{a}, true},
	} {
		if got := allAnswered(x.answers, x.asked); got != x.want {
			t.Errorf("%+v of %+v: %v", x.answers, x.asked, got)
		}
	}
}

// TestWhoIsApart: who is known to be of another body, and a command of nobody's.
func TestWhoIsApart(t *testing.T) {
	actor := func(id, body string, kin ...string) access.Actor {
		a := access.Actor{ID: id, Body: body}
		a.Kin = kin
		return a
	}
	today := dated(t, "2026-11-23")
	for _, x := range []struct {
		who   access.Actor
		body  string
		apart bool
		from  string
	}{
		{actor("command:import", ""), "b", true, FromOther},
		{actor("command:import", ""), "", true, FromOther},
		{actor("command:import", "b", "b"), "b", false, FromOwn},
		{actor("p1", ""), "b", false, ""},
		{actor("p1", "a", "a"), "b", true, FromOther},
		{actor("p1", "a", "a"), "", false, ""},
		{actor("p1", "a"), "b", false, ""},
		{actor("p1", "b", "b"), "b", false, FromOwn},
		{actor("p1", "a", "a", "b"), "b", false, FromOwn},
		{actor("p1", "b"), "b", false, FromOwn},
	} {
		if got := Apart(x.who, x.body); got != x.apart {
			t.Errorf("%+v of %q: %v", x.who, x.body, got)
		}
		for _, checked := range []bool{true, false} {
			a := Answer{BodyID: x.body}
			a.Arrive(x.who, today, checked, "somebody")
			if a.ReceivedFrom != x.from || a.Received != today || a.DayChecked.IsZero() != !(checked && x.from == FromOther) || (a.DayCheckedBy == "") != a.DayChecked.IsZero() {
				t.Errorf("%+v of %q, checked %v: %+v", x.who, x.body, checked, a)
			}
		}
	}
	for want, a := range map[string]Answer{
		"": {},
		"Nobody from another body has checked the stated day.":                                                          {Given: today},
		"Entered here on 23 November 2026 by the body itself. Nobody from another body has checked the stated day.":     {Given: today, Received: today, ReceivedFrom: FromOwn},
		"Entered here on 23 November 2026 by somebody else. The stated day was checked by not known, 23 November 2026.": {Given: today, Received: today, ReceivedFrom: FromOther, DayChecked: today},
		"Entered here on 23 November 2026 from a file. " +
			"The stated day was checked by A coordinator, 23 November 2026.": {Received: today, ReceivedFrom: FromFile, DayChecked: today, DayCheckedBy: "A coordinator"},
		"Entered here on 23 November 2026.": {Received: today},
	} {
		if got := a.DayWords(); !strings.EqualFold(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestSearchesOfADay: of whom a search speaks, and when it counts.
func TestSearchesOfADay(t *testing.T) {
	a, b := Searched{"a", "A", false, false}, Searched{"b", "B", false, false}
	kind := Searched{"k", "K", true, false}
	for _, x := range []struct {
		of, asked []Searched
		want      string
	}{
		{nil, []Searched{a}, "A"}, {nil, []Searched{a, b}, ""}, {nil, nil, ""}, {nil, []Searched{kind}, ""}, {[]Searched{a}, nil, "A"}, {[]Searched{kind}, nil, ""},
		{[]Searched{a, b}, []Searched{a, b}, "A and B"}, {[]Searched{a}, []Searched{b}, ""}, {[]Searched{{"k", "K", false, false}}, []Searched{kind}, ""},
		{[]Searched{b, kind}, []Searched{a, b, kind}, "B"},
	} {
		if got := NamesOf(Search{Of: x.of}.SpeaksOf(x.asked)); got != x.want {
			t.Errorf("%+v of %+v: %q", x.of, x.asked, got)
		}
	}
	today := on(t, "2026-11-23")
	for name, x := range map[string]struct {
		d              LookedDay
		counts, glance bool
	}{
		"two people":         {lookedFor(t, "2026-11-23", "a"), true, true},
		"of nobody":          {lookedFor(t, "2026-11-23"), false, true},
		"one person":         {LookedDay{On: today, Of: []BodyRef{{ID: "a", Name: "A"}}}, false, true},
		"tomorrow":           {lookedFor(t, "2026-11-24", "a"), false, false},
		"agreed on tomorrow": {LookedDay{On: today, Agreed: today.AddDays(1), Of: []BodyRef{{ID: "a", Name: "A"}}}, false, true},
	} {
		l := Looked{Days: []LookedDay{x.d}}
		_, none := l.NoneBy(today)
		_, seen := l.Glimpse(today)
		if x.d.counts(today) != x.counts || none != x.counts || seen != x.glance {
			t.Errorf("%s: %v %v %v", name, x.d.counts(today), none, seen)
		}
		due := today.AddDays(-1)
		if _, late := l.late(due, today); late != x.counts {
			t.Errorf("%s is late: %v", name, late)
		}
		if _, late := l.late(today, today); late {
			t.Errorf("%s is late on the day itself", name)
		}
		if _, late := (Looked{Days: l.Days, Known: true}).late(due, today); late {
			t.Errorf("%s is late, though one is known of", name)
		}
		if c := l.note(Condition{}, &today, today); c != (Condition{}) {
			t.Errorf("%s says something of the day itself: %+v", name, c)
		}
		if c := l.note(Condition{}, &due, today); (c.Once != clock.Day{}) != (x.glance && !x.counts) || c.Nobody != (name == "of nobody") {
			t.Errorf("%s: %+v", name, c)
		}
		if got := l.of("a"); len(got.Days) != min(1, len(x.d.Of)) || len(l.of("z").Days) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	search := func(id, result, when, agreed, recorded string) Search {
		s := Search{ID: id, Sought: SoughtAnswer, Result: result, Searched: dated(t, when), Agreed: dated(t, agreed)}
		s.Recorded = dated(t, recorded)
		return s
	}
	l := LookedOf([]Search{search("1", FoundNone, "2026-05-02", "2026-05-02", "2026-05-03"), search("2", FoundNone, "2026-05-01", "2026-04-30", "2026-04-01"),
		search("3", FoundNone, "2026", "2026-05-01", ""), search("4", "misspelt", "2026-05-01", "2026-05-01", ""), {Sought: SoughtDoing, Result: FoundKnown}}, SoughtAnswer, []Searched{a})
	if len(l.Days) != 2 || l.Known || l.Days[0].On.String() != "2026-05-01" || l.Days[0].Agreed != (clock.Day{}) || l.Days[0].Entered != (clock.Day{}) ||
		l.Days[1].Agreed.String() != "2026-05-02" || l.Days[1].Entered.String() != "2026-05-03" {
		t.Errorf("%+v", l)
	}
	l = LookedOf([]Search{search(FileSearchID("r", 0), FoundNone, "2026-05-01", "2026-05-01", ""), search("1", FoundKnown, "2026", "", "")}, SoughtAnswer, []Searched{a})
	if !l.Known || l.Days[0].Agreed != (clock.Day{}) {
		t.Errorf("%+v", l)
	}
	refs := []BodyRef{{ID: "a", Name: "A"}, {ID: "b", Name: "B"}, {ID: "c", Name: "C"}}
	if NamesOf(refs) != "A, B and C" || NamesOf(nil) != "" || NamedOf(refs, refs) != "" || NamedOf(refs[:1], refs) != "A" || NamedOf(nil, refs) != "" || NamedOf(refs, nil) != "" {
		t.Error(NamesOf(refs), NamedOf(refs[:1], refs))
	}
}

// TestWhatMayHaveBeenSaidByADay.
func TestWhatMayHaveBeenSaidByADay(t *testing.T) {
	day := on(t, "2026-06-15")
	for given, want := range map[string][2]bool{ // is known to have been, may have been
		"2026-06-14": {true, false}, "2026-06-15": {true, false}, "2026-06-16": {false, false}, "2026-06": {false, true}, "2026-05": {true, false}, "2026-07": {false, false}, "": {false, true},
	} {
		d, _ := edtf.Parse(given)
		said := []Said{{Given: d}}
		if known, may := len(by(said, day)) == 1, mayBe(said, day); known != want[0] || may != want[1] {
			t.Errorf("%q: %v %v", given, known, may)
		}
	}
	today := on(t, "2026-06-15")
	published := dated(t, "2026-05")
	for when, want := range map[string]string{"2026-06-15": "", "2026-06-16": "still to come", "2026-06": "", "2026-07": "still to come",
		"2026-04-30": "before the report", "2026-04": "before the report", "2026-05-01": "", "2026": ""} {
		if got := ImpossibleDay(dated(t, when), published, today); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q", when, got)
		}
	}
	if got := ImpossibleDay(dated(t, "1999"), edtf.Date{}, today) + ImpossibleDay(edtf.Date{}, published, today); got != "" {
		t.Error("of no known day:", got)
	}
}

// TestTies: only the later report itself replaces, and a chain goes over confirmed
// ties in either direction.
func TestTies(t *testing.T) {
	tie := Tie{FromID: "b", ToID: "a", Kind: TieSupersedes, State: TieConfirmed, Says: SaysReport}
	for name, x := range map[string]struct {
		change func(*Tie)
		id     string
		want   bool
	}{
		"the report says so": {func(*Tie) {}, "a", true}, "the later one": {func(*Tie) {}, "b", false}, "suggested": {func(t *Tie) { t.State = TieSuggested }, "a", false},
		"says it again": {func(t *Tie) { t.Kind = TieRestates }, "a", false}, "a person says so": {func(t *Tie) { t.Says = "A coordinator" }, "a", false},
	} {
		c := tie
		if x.change(&c); c.replaces(x.id) != x.want {
			t.Errorf("%s: %v", name, !x.want)
		}
	}
	ties := []Tie{{FromID: "a", ToID: "b", State: TieConfirmed}, {FromID: "c", ToID: "b", State: TieConfirmed},
		{FromID: "c", ToID: "d", State: TieSuggested}, {FromID: "d", ToID: "e", State: TieConfirmed}}
	if got := fmt.Sprint(ChainOf("a", ties), ChainOf("c", ties), ChainOf("d", ties), ChainOf("z", ties)); got != "[a b c] [a b c] [d e] [z]" {
		t.Error(got)
	}
	if tie.Other("a") != "b" || tie.Other("b") != "a" {
		t.Error(tie.Other("a"))
	}
	for _, x := range []struct {
		state, says string
		want        bool
	}{{TieConfirmed, "anybody", true}, {TieSuggested, SaysData, true}, {TieSuggested, "anybody", false}, {TieRejected, SaysData, false}} {
		if got := PublicTie(x.state, x.says); got != x.want {
			t.Errorf("%+v: %v", x, got)
		}
	}
	links := []ChainLink{{ID: "c"}, {ID: "b", Published: dated(t, "2020")}, {ID: "a", Published: dated(t, "2020")}, {ID: "d", Published: dated(t, "2019")}}
	SortChain(links)
	var ids []string
	for _, l := range links {
		ids = append(ids, l.ID)
	}
	if !slices.Equal(ids, []string{"d", "a", "b", "c"}) {
		t.Error(ids)
	}
}
