package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"pgregory.net/rapid"
)

func signed(t testing.TB) Signed {
	t.Helper()
	return must[Signed](t)(recommending(t).Sign([]Human{chair, member}, world(first)))
}

// recommending is the frozen draft with two recommendations.
func recommending(t testing.TB) Draft {
	t.Helper()
	ok := must[Draft](t)
	w := world(first)
	d := ok(ok(frozen(t).AddChapter("c2", "What should be done")).AddParagraph("c2", "p2"))
	d = ok(d.AddParagraph("c2", "p3"))
	for i, text := range []string{"The synthetic office should compare its lists each year.", "It should publish how many names were on more than one.", "Somebody should look whether it did."} {
		id := fmt.Sprintf("r%d", i+1)
		rests := Reference{Kind: OwnWords, Of: "f1"}
		d = ok(d.Write([]string{"p2", "p2", "p3"}[i], id, Content{Text: text, Sort: Recommended, References: []Reference{rests}}, writer))
		d = ok(ok(check(d, id, w)).Freeze(id, 1, chair, w))
	}
	return ok(d.Recommend([]Recommendation{
		{Number: "1", Title: "Compare lists", Summary: "Compare the lists each year and publish the overlap", Sentences: []string{"r1", "r2"},
			Addressees: []string{"Synthetic office"}, Deadline: "2027-03-31"},
		{Number: "2", Title: "Look again", Summary: "See whether it was done", Sentences: []string{"r3"}},
	}))
}

const wholeText = `Report of a synthetic inquiry

1. What was recorded

1.1 Three lists were kept between 2001 and 2004, and none was compared with another in any of those years, ` +
	`as the papers that were given show. ` +
	`The synthetic office did not ask what the lists that it kept told when they were laid side by side.

2. What should be done

2.1 The synthetic office should compare its lists each year. It should publish how many names were on more than one.

2.2 Somebody should look whether it did.
`

func TestTheSignedText(t *testing.T) {
	s := signed(t)
	if string(s.Text()) != wholeText {
		t.Errorf("%s", s.Text())
	}
	for _, p := range s.Parts() {
		if got := string(s.Text()[p.From:p.To]); !strings.HasSuffix(got, ".") || strings.HasPrefix(got, " ") {
			t.Errorf("%+v %q", p, got)
		}
	}
	s.Text()[0] = 'X'
	if len(s.SHA256()) != 64 || string(s.Text()) != wholeText {
		t.Error("the signed text was changed")
	}
	if _, err := s.Commitment(make([]byte, 16)); err == nil {
		t.Error("a short salt commits to nothing")
	}
	a, _ := s.Commitment(bytes.Repeat([]byte{1}, 32))
	b, _ := s.Commitment(bytes.Repeat([]byte{2}, 32))
	if a == b || a == s.SHA256() || string(s.Text()) != wholeText {
		t.Error("the salt does not count")
	}
}

// A report that was stored comes back as it was signed, or not at all; and says
// what has moved under it since.
func TestAStoredReportIsTheSignedOne(t *testing.T) {
	s := signed(t)
	stored, err := json.Marshal(s.Record())
	if err != nil {
		t.Fatal(err)
	}
	read := func(spoil func(*Record)) (Signed, error) {
		var r Record
		if err := json.Unmarshal(stored, &r); err != nil {
			t.Fatal(err)
		}
		spoil(&r)
		return Reopen(r, s.SHA256())
	}
	same, err := read(func(*Record) {})
	again, _ := json.Marshal(same.Record())
	if err != nil || string(again) != string(stored) || same.SHA256() != s.SHA256() {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Record){
		"another word":               func(r *Record) { r.Text = bytes.Replace(r.Text, []byte("Three"), []byte("There"), 1) },
		"no text":                    func(r *Record) { r.Text = nil },
		"a part that runs out of it": func(r *Record) { r.Parts[4].To = 1 << 20 },
		"parts over each other":      func(r *Record) { r.Parts[1].From = r.Parts[0].From },
	} {
		if _, err := read(spoil); err == nil {
			t.Errorf("reopened with %s", name)
		}
	}
	if got := same.Amber(world(first)); len(got) != 0 {
		t.Error(got)
	}
	if got := same.Amber(world(first, list)); !slices.Equal(got, []string{"f1"}) {
		t.Error(got)
	}
	if got := same.Amber(World{}); !slices.Equal(got, []string{"f1", "k1"}) {
		t.Error("nobody looked", got)
	}
}

func withheld(from, to int) Withheld {
	return Withheld{From: from, To: to, Ground: InPublicInterest, PublicConcern: "the finding is still there", Harm: "she could be recognised",
		Confidence: "it was given in confidence", By: chair, Second: member}
}

// The published text is the signed text minus the listed passages, byte for byte:
// with them put back it is the signed text again, and any other text is refused.
func TestPublishedIsSignedMinusListed(t *testing.T) {
	s := signed(t)
	rapid.Check(t, func(t *rapid.T) {
		cuts := rapid.SliceOfNDistinct(rapid.IntRange(0, len(wholeText)), 0, 8, rapid.ID).Draw(t, "cuts")
		slices.Sort(cuts)
		var list []Withheld
		for i := 0; i+1 < len(cuts); i += 2 {
			list = append(list, withheld(cuts[i], cuts[i+1]))
		}
		p, err := Publish(s, list)
		if err != nil {
			t.Fatal(errs.FieldsOf(err))
		}
		back, err := p.Restore(s.Passages(list))
		if err != nil || string(back) != wholeText || p.Count() != len(list) || Verify(s, list, p) != nil {
			t.Fatalf("%v %q", err, back)
		}
		missing := 0
		for _, w := range list {
			missing += w.To - w.From
		}
		if len(p.Text)+missing != len(wholeText) {
			t.Fatal("something else is missing")
		}
		// One byte more is gone, one is another, one gap is not told.
		if len(p.Text) == 0 {
			return
		}
		at := rapid.IntRange(0, len(p.Text)-1).Draw(t, "at")
		less, other := p, p
		less.Text = slices.Delete(slices.Clone(p.Text), at, at+1)
		other.Text = slices.Clone(p.Text)
		other.Text[at]++
		if Verify(s, list, less) == nil || Verify(s, list, other) == nil {
			t.Fatal("another text is published")
		}
		if len(list) > 0 {
			quiet := p
			quiet.Gaps = p.Gaps[1:]
			if Verify(s, list, quiet) == nil || Verify(s, list[1:], p) == nil {
				t.Fatal("a passage that is not listed is missing")
			}
		}
	})
}

func TestAGapDoesNotTellItsLength(t *testing.T) {
	s := signed(t)
	at := strings.Index(wholeText, "synthetic office did")
	a, _ := Publish(s, []Withheld{withheld(at, at+9)})
	b, _ := Publish(s, []Withheld{withheld(at, at+16)})
	x, _ := json.Marshal(a.Gaps)
	y, _ := json.Marshal(b.Gaps)
	if string(x) != string(y) || !slices.Equal(a.Gaps, []Gap{{At: at, Ground: InPublicInterest}}) {
		t.Errorf("%s %s", x, y)
	}
}

func TestWhatIsWithheldHasItsReasons(t *testing.T) {
	d := frozen(t)
	d.Title = "Réport"
	s := must[Signed](t)(d.Sign([]Human{chair, member}, world(first)))
	for name, spoil := range map[string]func(*Withheld){
		"no ground":        func(w *Withheld) { w.Ground = "" },
		"no law":           func(w *Withheld) { w.Ground = ByLaw },
		"no concern":       func(w *Withheld) { w.PublicConcern = "" },
		"no harm":          func(w *Withheld) { w.Harm = "harm" },
		"no confidence":    func(w *Withheld) { w.Confidence = "n/a" },
		"one human":        func(w *Withheld) { w.Second = w.By },
		"nobody":           func(w *Withheld) { w.By = "" },
		"nothing":          func(w *Withheld) { w.To = w.From },
		"beyond the end":   func(w *Withheld) { w.To = 1 << 30 },
		"before the start": func(w *Withheld) { w.From = -1 },
		"half a letter":    func(w *Withheld) { w.From, w.To = 0, 2 },
		"the other half":   func(w *Withheld) { w.From = 2 },
	} {
		w := withheld(3, 9)
		if _, err := Publish(s, []Withheld{w}); err != nil {
			t.Fatal(errs.FieldsOf(err))
		}
		spoil(&w)
		if _, err := Publish(s, []Withheld{w}); err == nil {
			t.Errorf("withheld with %s", name)
		}
	}
	if _, err := Publish(s, []Withheld{withheld(3, 9), withheld(8, 12)}); err == nil {
		t.Error("passages that overlap")
	}
	if _, err := Publish(Signed{}, nil); err == nil {
		t.Error("published what nobody signed")
	}
}

func TestWhatTheRegisterTakes(t *testing.T) {
	s := signed(t)
	h := s.Handover(nil)
	if len(h.Entries) != 2 || h.NotHanded != 0 || !slices.Equal(h.Unaddressed, []string{"2"}) {
		t.Fatalf("%+v", h)
	}
	e := h.Entries[0]
	if *e.Quote != "The synthetic office should compare its lists each year. It should publish how many names were on more than one." ||
		*e.QuotePlace != "paragraph 2.1" || *e.Deadline != "2027-03-31" || !slices.Equal(h.Rests[0], []string{"1.1"}) || h.Entries[1].Deadline != nil {
		t.Errorf("%+v %s", e, *e.Quote)
	}
	at := strings.Index(wholeText, "names were")
	if h = s.Handover([]Withheld{withheld(at, at+5)}); len(h.Entries) != 1 || h.NotHanded != 1 || h.Entries[0].Number != "2" {
		t.Errorf("a recommendation of which a passage is withheld went to the register: %+v", h)
	}
	d := recommending(t)
	whole := d.Recommendations
	for name, spoil := range map[string]func(r []Recommendation) []Recommendation{
		"one number twice":      func(r []Recommendation) []Recommendation { r[1].Number = "1"; return r },
		"no number":             func(r []Recommendation) []Recommendation { r[1].Number = ""; return r },
		"no title":              func(r []Recommendation) []Recommendation { r[1].Title = " "; return r },
		"a title that rules":    func(r []Recommendation) []Recommendation { r[1].Title = "Who is guilty"; return r },
		"no sentence":           func(r []Recommendation) []Recommendation { r[1].Sentences = nil; return r },
		"a finding":             func(r []Recommendation) []Recommendation { r[1].Sentences = []string{"f1"}; return r },
		"a sentence of another": func(r []Recommendation) []Recommendation { r[1].Sentences = []string{"r1", "r3"}; return r },
		"a sentence of none":    func(r []Recommendation) []Recommendation { return r[:1] },
	} {
		list := slices.Clone(whole)
		if _, err := d.Recommend(spoil(list)); err == nil {
			t.Errorf("recommended with %s", name)
		}
		bad := d
		bad.Recommendations = spoil(slices.Clone(whole))
		if _, err := bad.Sign([]Human{chair, member}, world(first)); err == nil {
			t.Errorf("signed with %s", name)
		}
	}
}

// A recommendation rests on what has a footing of its own, and turns amber with
// it.
func TestARecommendationRestsOnAFooting(t *testing.T) {
	d := recommending(t)
	if st, _ := d.Standing("r1", world(first, list)); len(st.Amber) != 1 || st.State == Frozen {
		t.Error("what it rests on was withdrawn", st)
	}
	w := world(first)
	for _, on := range []string{"r1", "n1", "f9"} {
		more := must[Draft](t)(d.Write("p3", "n1", Content{Text: "It was a long time.", Sort: Narrative}, writer))
		more = must[Draft](t)(check(more, "n1", w))
		more = must[Draft](t)(more.Write("p3", "r9", Content{Text: "Do it.", Sort: Recommended, References: []Reference{{Kind: OwnWords, Of: on}}}, writer))
		if _, err := check(more, "r9", w); err == nil {
			t.Errorf("it rests on %s", on)
		}
	}
}

func TestThePublicIsToldWhereOrThatItIsRestricted(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := frozen(t)
	refs := []Reference{list, {Kind: Quotation, Of: "canary-citation", Words: "nobody asked"}, {Kind: Theme, Of: "canary-theme"}}
	d = ok(check(ok(d.Write("p1", "q1", fact("One said that nobody asked.", refs...), writer)), "q1", w))
	s := must[Signed](t)(ok(d.Freeze("q1", 1, chair, w)).Sign([]Human{chair, member}, w))
	open, _ := json.Marshal(s.Footing("q1", w))
	w.Look = func(Reference) Sight { return Sight{Held, "m"} }
	held, _ := json.Marshal(s.Footing("q1", w))
	none, _ := json.Marshal(s.Footing("q1", World{}))
	if !strings.Contains(string(open), "document-1") || strings.Contains(string(open)+string(held), "canary") || strings.Contains(string(held), "document-1") || string(none) != string(held) {
		t.Errorf("%s\n%s\n%s", open, held, none)
	}
	if got := signed(t).Footing("r1", world(first)); len(got) != 1 || got[0].At.Paragraph != "1.1" || got[0].At.Of != "" {
		t.Errorf("%+v", got)
	}
}

func marker(t testing.TB) Marker {
	t.Helper()
	return must[Marker](t)(NewMarker(bytes.Repeat([]byte("synthetic key of a test "), 2)))
}

func copies(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("copy-%d", i))
	}
	return out
}

// A copy without its marks is the signed text, and the signed text has no mark.
func TestACopyWithoutMarksIsTheSignedText(t *testing.T) {
	s, m := signed(t), marker(t)
	seen := map[string]bool{}
	for _, c := range copies(50) {
		got := must[[]byte](t)(m.Mark(s, c))
		if string(Unmark(got)) != wholeText || seen[string(got)] || bytes.Contains(got, []byte(c)) {
			t.Fatalf("%q", got)
		}
		seen[string(got)] = true
		for line := range strings.Lines(string(got)) {
			if line != "\n" && !strings.HasPrefix(line, string(tagOpen)+m.Tag(c)+string(tagClose)) {
				t.Fatalf("a line without its sign: %q", line)
			}
		}
	}
	if strings.ContainsAny(wholeText, noBreak+string(tagOpen)+string(tagClose)) {
		t.Error("the signed text is marked")
	}
	if again := must[[]byte](t)(m.Mark(s, "copy-0")); !seen[string(again)] {
		t.Error("one copy has two marks")
	}
	if string(Unmark([]byte(wholeText))) != wholeText {
		t.Error("what has no marks was changed")
	}
	if _, err := NewMarker([]byte("short")); err == nil {
		t.Error("a short key")
	}
	if _, err := m.Mark(s, ""); err == nil {
		t.Error("a copy for nobody")
	}
	if _, err := (Marker{}).Mark(s, "copy-1"); err == nil {
		t.Error("a mark without a key")
	}
}

func TestALeakedParagraphNamesItsCopy(t *testing.T) {
	s, m, all := signed(t), marker(t), copies(200)
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.SampledFrom(all).Draw(t, "copy")
		got := string(must[[]byte](t)(m.Mark(s, c)))
		line := strings.Split(got, "\n")[4] // paragraph 1.1
		words := strings.SplitAfter(line, " ")
		leaked := strings.Join(words[1:], "") // copied without the sign
		trail := m.Trace(s, all, []byte(leaked))
		of := strings.Count(wholeText[:strings.Index(wholeText, "2. What")], " ") - strings.Count(wholeText[:strings.Index(wholeText, "1.1")], " ")
		if of < Least {
			t.Fatalf("the text of the test has %d spaces", of)
		}
		if trail.Named != c || len(trail.Signs) != 0 || trail.Stripped {
			t.Fatalf("%s: %+v", c, trail.Named)
		}
		if lead := m.Trace(s, all, []byte(line)); !slices.Equal(lead.Signs, []string{c}) || lead.Named != c {
			t.Fatalf("%s: signs %v named %s", c, lead.Signs, lead.Named)
		}
		// All spaces alike: nobody is named.
		plain := strings.ReplaceAll(leaked, noBreak, " ")
		if trail := m.Trace(s, all, []byte(plain)); trail.Named != "" || !trail.Stripped {
			t.Fatalf("stripped: %+v", trail.Named)
		}
		// Half of this one and half of another: nobody is named.
		other := rapid.SampledFrom(all).Filter(func(o string) bool { return o != c }).Draw(t, "other")
		second := strings.Join(strings.SplitAfter(strings.Split(string(must[[]byte](t)(m.Mark(s, other))), "\n")[4], " ")[1:], "")
		half := len(strings.ReplaceAll(leaked, noBreak, " ")) / 2
		if mixed := mix(leaked, second, half); m.Trace(s, all, []byte(mixed)).Named != "" {
			t.Fatal("a mixture names somebody")
		}
	})
	// The same words twice are no more evidence than once.
	again := strings.Split(string(must[[]byte](t)(m.Mark(s, "copy-5"))), "\n")[8]
	one, two := m.Trace(s, all, []byte(again)), m.Trace(s, all, []byte(again+"\n"+again+"\n"+again))
	if one.Named != "" || two.Named != "" || one.Agreements[0] != two.Agreements[0] || one.Agreements[0].Of < 15 {
		t.Errorf("%+v %+v", one.Agreements[0], two.Agreements[0])
	}
	short := must[[]byte](t)(m.Mark(s, "copy-3"))
	line := strings.Split(string(short), "\n")[10] // paragraph 2.2, of few words
	if trail := m.Trace(s, all, []byte(line)); trail.Named != "" || !slices.Equal(trail.Signs, []string{"copy-3"}) {
		t.Errorf("%+v", trail)
	}
	forged := string(tagOpen) + m.Tag("copy-7") + string(tagClose) + " Somebody else wrote this."
	if trail := m.Trace(s, all, []byte(forged)); trail.Named != "" || !slices.Equal(trail.Signs, []string{"copy-7"}) {
		t.Errorf("%+v", trail)
	}
	if trail := m.Trace(s, nil, short); trail.Named != "" {
		t.Error("named of none")
	}
}

// mix takes the letters of a up to one, and of b from there.
func mix(a, b string, from int) string {
	x, y := []rune(a), []rune(b)
	return string(x[:from]) + string(y[from:])
}
