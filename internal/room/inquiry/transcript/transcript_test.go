package transcript_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
)

var (
	day    = clock.NewDay(2026, 6, 3)
	public = []restrict.Audience{{Circle: restrict.Public}}
)

func read(t testing.TB, file string) transcript.Transcript {
	t.Helper()
	got, err := transcript.Read([]byte(file), 1)
	if err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	return got
}

func at(page, line int) transcript.Place { return transcript.Place{Page: page, Line: line} }

func correction(p transcript.Place, was, becomes string) transcript.Correction {
	return transcript.Correction{ID: "c-" + transcript.Anchor(1, p) + becomes, At: p, Was: was, Becomes: becomes,
		Why: "The recording says it so", By: "human-1", Second: "human-2", On: day}
}

func TestALineIsPutRightAndKeepsItsPlace(t *testing.T) {
	first := read(t, "1 Q. One\n2 A. Too\n3 Q. Three")
	next, err := first.Correct(correction(at(1, 2), "A. Too", "A. Two"))
	if err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	if l, _ := next.Line(at(1, 2)); l.Text != "A. Two" {
		t.Error(l)
	}
	if l, _ := first.Line(at(1, 2)); l.Text != "A. Too" || len(first.Corrections) > 0 {
		t.Error("the transcript before was changed", l)
	}
	shown, _ := next.For(restrict.Compile(restrict.Book{}, day), public, "h", transcript.Looked{To: at(9, 9)}, nil)
	if shown[1].Text != "A. Two" || shown[1].Was != "A. Too" || shown[1].Why == "" {
		t.Errorf("%+v", shown[1])
	}
	if _, err := next.Correct(correction(at(1, 2), "A. Too", "A. Tow")); errs.CodeOf(err) != errs.Conflict {
		t.Error("somebody put right what they did not see", err)
	}
	again, err := next.Correct(correction(at(1, 2), "A. Two", "A. Too"))
	if l, _ := again.Line(at(1, 2)); err != nil || l.Text != "A. Too" || len(again.Corrections) != 2 {
		t.Error(l, err)
	}
}

func TestACorrectionLacksNothing(t *testing.T) {
	tr := read(t, "1 One\n2 Two")
	for name, spoil := range map[string]func(*transcript.Correction){
		"no id": func(c *transcript.Correction) { c.ID = "" }, "no why": func(c *transcript.Correction) { c.Why = "." },
		"nobody else": func(c *transcript.Correction) { c.Second = c.By }, "no second": func(c *transcript.Correction) { c.Second = "" },
		"nobody": func(c *transcript.Correction) { c.By = "" }, "no day": func(c *transcript.Correction) { c.On = clock.Day{} },
		"the same": func(c *transcript.Correction) { c.Becomes = " One" }, "two lines": func(c *transcript.Correction) { c.Becomes = "One\nTwo" },
		"hidden": func(c *transcript.Correction) { c.Becomes = "O\u202ene" }, "long": func(c *transcript.Correction) { c.Becomes = strings.Repeat("x", 501) },
		"no such line": func(c *transcript.Correction) { c.At = at(2, 1) },
	} {
		c := correction(at(1, 1), "One", "Wun")
		spoil(&c)
		if _, err := tr.Correct(c); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
}

func TestAnExhibitStandsAtItsLine(t *testing.T) {
	tr := read(t, "1 Q. Look at document 7.\n2 A. Yes.")
	linked, err := tr.Exhibit(transcript.Exhibit{ID: "x", At: at(1, 1), Words: "document 7", Document: "doc-7", Page: 2})
	if err != nil {
		t.Fatal(err)
	}
	rules := restrict.Compile(restrict.Book{}, day)
	looked := transcript.Looked{To: at(1, 2)}
	shown, _ := linked.For(rules, public, "h", looked, func(id string) bool { return id == "doc-7" })
	if len(shown[0].Exhibits) != 1 || len(shown[1].Exhibits) != 0 {
		t.Error(shown)
	}
	for name, open := range map[string]func(string) bool{"held": func(string) bool { return false }, "nobody knows": nil} {
		if shown, _ := linked.For(rules, public, "h", looked, open); len(shown[0].Exhibits) != 0 {
			t.Error(name, "is linked")
		}
	}
	for name, x := range map[string]transcript.Exhibit{
		"other words": {ID: "y", At: at(1, 1), Words: "document 8", Document: "d"}, "no words": {ID: "y", At: at(1, 1), Document: "d"},
		"no document": {ID: "y", At: at(1, 1), Words: "Look"}, "no line": {ID: "y", At: at(1, 3), Words: "Look", Document: "d"},
		"an id twice": {ID: "x", At: at(1, 1), Words: "Look", Document: "d"}, "no page": {ID: "y", At: at(1, 1), Words: "Look", Document: "d", Page: -1},
	} {
		if _, err := linked.Exhibit(x); errs.CodeOf(err) != errs.Invalid {
			t.Error(name, err)
		}
	}
}

func TestALaterFileKeepsEveryPlace(t *testing.T) {
	draft := read(t, "1 Q. One\n2 A. Too\n3 Q. Three")
	by := correction(at(1, 1), "", "")
	by.ID = "final"
	out, err := draft.Replace(read(t, "1 Q. One\n2 A. Two\n3 Q. Three\n4 A. Four"), by)
	if err != nil || flat(out) != "1:1 Q. One|1:2 A. Too|1:3 Q. Three|1:4 A. Four|" || len(out.Corrections) != 1 {
		t.Fatal(flat(out), err, errs.FieldsOf(err))
	}
	if l, _ := out.Line(at(1, 2)); l.Text != "A. Two" {
		t.Error(l)
	}
	if _, err := draft.Replace(read(t, "1 Q. One\n2 A. Two"), by); len(errs.FieldsOf(err)) != 1 || !strings.Contains(errs.FieldsOf(err)[0].Message, "Page 1, line 3") {
		t.Error("a cited line is gone", err)
	}
	by.Second = ""
	if _, err := draft.Replace(read(t, "1 Q. One\n2 A. Two\n3 Q. Three"), by); errs.CodeOf(err) != errs.Invalid {
		t.Error("one person changed the record", err)
	}
}

// Nobody is shown a line, or the margin of its page, that the rules hold; every other is shown
// as it reads; and how many lines are held stands nowhere but in the places that are missing.
func TestWhatIsHeldIsNotShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages, per := rapid.IntRange(1, 4).Draw(t, "pages"), rapid.IntRange(2, 6).Draw(t, "per")
		var file strings.Builder
		for p := range pages {
			fmt.Fprintf(&file, "margin of page %d\n", p+1)
			for l := range per {
				fmt.Fprintf(&file, "%d canary %d-%d\n", l+1, p+1, l+1)
			}
			file.WriteByte('\f')
		}
		tr, err := transcript.Read([]byte(file.String()), 1)
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		place := func(name string) transcript.Place {
			return at(rapid.IntRange(1, pages).Draw(t, name+" page"), rapid.IntRange(1, per).Draw(t, name+" line"))
		}
		from, to, known := place("from"), place("to"), place("known")
		if from.Compare(to) > 0 {
			from, to = to, from
		}
		stop := restrict.Stop{ID: "s", By: "b", Hearing: "h", Span: restrict.Span{From: from, To: to}}
		if rapid.Bool().Draw(t, "still going on") {
			stop.Span.To = transcript.Place{}
		}
		book, err := restrict.Book{}.Stop(stop)
		person := rapid.Bool().Draw(t, "a person is restricted")
		if err == nil && person {
			book, err = book.Apply(restrict.Application{ID: "a", By: "b", Scopes: []restrict.Scope{{Kind: restrict.OfPerson, Of: "person-1"}}})
		}
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		named := place("named")
		looked := transcript.Looked{To: known, Found: []transcript.Identified{{Span: restrict.Span{From: named, To: named}, Persons: []string{"person-1"}}}}
		shown, margins := tr.For(restrict.Compile(book, day), public, "h", looked, nil)
		held := func(p transcript.Place) bool {
			stopped := p.Compare(from) >= 0 && (stop.Span.To == transcript.Place{} || p.Compare(to) <= 0)
			return stopped || person && (p == named || p.Compare(known) > 0)
		}
		for i, s := range shown {
			if s.Held && (s.Text != "" || i > 0 && shown[i-1].Held) {
				t.Fatal(s)
			}
		}
		for _, l := range tr.Lines {
			is := slices.ContainsFunc(shown, func(s transcript.Shown) bool { return !s.Held && s.Place == l.Place && s.Text == l.Text })
			if is == held(l.Place) {
				t.Fatal(l, is, from, stop.Span.To, person, named, known)
			}
		}
		for p := range pages {
			whole := !slices.ContainsFunc(tr.Lines, func(l transcript.Line) bool { return l.Page == p+1 && held(l.Place) })
			if is := slices.ContainsFunc(margins, func(m transcript.Margin) bool { return m.Page == p+1 }); is != whole {
				t.Fatal("margin", p+1, is)
			}
		}
	})
}

func TestRulesThatAreNotThereHoldAll(t *testing.T) {
	tr := read(t, "1 One\n2 Two")
	shown, _ := tr.For(restrict.Rules{}, public, "h", transcript.Looked{To: at(1, 2)}, nil)
	if len(shown) != 1 || !shown[0].Held {
		t.Error(shown)
	}
	shown, _ = tr.For(restrict.Compile(restrict.Book{}, day), nil, "h", transcript.Looked{To: at(1, 2)}, nil)
	if len(shown) != 1 || !shown[0].Held {
		t.Error("somebody without a hat reads", shown)
	}
}

func TestAnchorsAndSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.IntRange(1, 9999).Draw(t, "day")
		p := at(rapid.IntRange(1, 99_999).Draw(t, "page"), rapid.IntRange(1, 9999).Draw(t, "line"))
		if gd, gp, ok := transcript.ReadAnchor(transcript.Anchor(d, p)); !ok || gd != d || gp != p {
			t.Fatal(gd, gp, ok)
		}
	})
	for _, s := range []string{"", "d1-p1", "d0-p1-l1", "d1-p01-l1", "d1-p1-l1x", "D1-p1-l1"} {
		if _, _, ok := transcript.ReadAnchor(s); ok {
			t.Error(s)
		}
	}
	tr := read(t, "1 One\n2 Two\n3 Three\f1 Four\n2 Five")
	for want, s := range map[string]restrict.Span{
		"One Two Three Four Five": {}, "Two Three": {From: at(1, 2), To: at(1, 3)}, "Three Four": {From: at(1, 3), To: at(2, 1)}, "Four Five": {From: at(2, 1)}, "": {From: at(3, 1)},
	} {
		var got []string
		for _, l := range tr.Span(s) {
			got = append(got, l.Text)
		}
		if strings.Join(got, " ") != want {
			t.Error(got, want)
		}
	}
	if !slices.Equal(tr.Pages(), []int{1, 2}) {
		t.Error(tr.Pages())
	}
}

func TestSpeakers(t *testing.T) {
	for text, want := range map[string]string{
		"THE CHAIR: Good morning.": "THE CHAIR:|Good morning.", "MR O'BRIEN-SMITH KC:  Sir": "MR O'BRIEN-SMITH KC:|Sir", "Q. Yes?": "Q.|Yes?", "A.": "A.|",
		"Nobody: said": "|Nobody: said", "I said: no": "|I said: no", "NO": "|NO",
	} {
		who, rest := transcript.Speaker(text)
		if who+"|"+rest != want {
			t.Errorf("%q: %q %q", text, who, rest)
		}
	}
}
