package report

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

func TestWhereAReferenceIsWhole(t *testing.T) {
	doc := func(page, x0, y0, x1, y1 int) Reference {
		return Reference{Kind: Document, Of: "d", Page: page, Box: Box{x0, y0, x1, y1}}
	}
	lines := func(day, p0, l0, p1, l1 int) Reference {
		return Reference{Kind: Transcript, Of: "h", Day: day, From: Line{p0, l0}, To: Line{p1, l1}}
	}
	for _, r := range []Reference{
		doc(1, 0, 0, 1, 1), lines(1, 1, 1, 1, 1), lines(1, 1, 9, 2, 1), {Kind: Statement, Of: "s", Paragraph: "1"},
		{Kind: Theme, Of: "t"}, {Kind: Quotation, Of: "c", Words: "w"}, {Kind: Figure, Of: "r", Cell: "B2"}, {Kind: OwnWords, Of: "f1"},
	} {
		if !r.whole() {
			t.Errorf("%+v", r)
		}
		none, more := r, r
		none.Of = ""
		more.Day, more.Words, more.Cell = more.Day+1, more.Words+"x", more.Cell+"x"
		if none.whole() || more.whole() || r.Key() == more.Key() {
			t.Errorf("%+v", r)
		}
	}
	for _, r := range []Reference{
		doc(0, 0, 0, 1, 1), doc(1, 1, 0, 1, 1), doc(1, 0, 1, 1, 1), doc(1, 2, 0, 1, 1), doc(1, 0, 2, 1, 1),
		lines(0, 1, 1, 1, 1), lines(1, 0, 1, 1, 1), lines(1, 1, 0, 1, 1), lines(1, 1, 1, 0, 1), lines(1, 1, 1, 1, 0), lines(1, 1, 2, 1, 1), lines(1, 2, 1, 1, 9),
		{Kind: Quotation, Of: "c", Words: " "}, {Of: "x"}, {},
	} {
		if r.whole() {
			t.Errorf("%+v is whole", r)
		}
	}
}

// Two criticisms of one party in one sentence are one case, as strong and as
// outright as either; and one that only joins them counts for nobody else.
func TestTwoCriticismsOfOneParty(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	for _, turn := range []bool{false, true} {
		d := draft(t)
		c := d.find("k1").Content
		c.Criticism = []Criticism{
			{Of: other, Manner: Explicit, Strength: Grave, Facts: []string{"f1"}},
			{Of: office, Manner: Implied, Strength: Serious, Facts: []string{"f1"}},
			{Of: office, Manner: Explicit, Strength: Slight, Facts: []string{"f1"}},
		}
		if turn {
			slices.Reverse(c.Criticism)
		}
		d = ok(check(ok(d.Edit("k1", 1, c, writer)), "k1", w))
		got, found := d.caseOf(*d.find("k1"), office)
		if !found || got.Strength != Serious || got.Manner != Explicit || len(got.Facts) != 1 || len(got.Evidence) != 2 {
			t.Errorf("%+v", got)
		}
		if _, found := d.caseOf(*d.find("k1"), Party{Person, "nobody"}); found {
			t.Error("somebody else is criticised")
		}
		st, _ := d.Standing("k1", w)
		if len(st.Owed) != 2 {
			t.Errorf("%+v", st)
		}
		// The least advanced of the two holds the sentence back.
		d = ok(d.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), w))
		if st, _ = d.Standing("k1", w); st.State != Checked || !slices.Equal(st.Owed, []Party{other}) {
			t.Errorf("%+v", st)
		}
		d = ok(d.Send(Letter{ID: "l2", To: other, Sent: first}, "", chair, writer, sees{}, calendar(t), w))
		d = ok(d.Answer("l1", Answer{ID: "a", On: first, Last: true}))
		if st, _ = d.Standing("k1", w); st.State != Lettered || len(st.Owed) != 0 {
			t.Errorf("%+v", st)
		}
	}
	if Manner(77).rank() <= Explicit.rank() || Manner(-1).rank() <= Explicit.rank() || Explicit.rank() <= Implied.rank() {
		t.Error("a manner that is none is the worst")
	}
}

// Letters can go as chapters are ready: one of a chapter holds nothing of
// another.
func TestALetterOfAChapter(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := ok(check(draft(t), "k1", w))
	d = ok(ok(d.AddChapter("c2", "What was not")).AddParagraph("c2", "p2"))
	d = ok(check(ok(d.Write("p2", "k2", criticism(office, Significant, "It did not write back."), writer)), "k2", w))
	l, _, err := d.Letter(office, "c2", sees{}, w)
	if err != nil || len(l.Cases) != 1 || l.Cases[0].Sentence != "k2" {
		t.Errorf("%+v %v", l, err)
	}
	if l, _, err = d.Letter(office, "", sees{}, w); err != nil || len(l.Cases) != 2 {
		t.Errorf("%+v %v", l, err)
	}
	if _, _, err = d.Letter(office, "c3", sees{}, w); !errs.Is(err, errs.NotFound) {
		t.Error(err)
	}
	d = ok(d.Send(Letter{ID: "l1", To: office, Sent: first}, "c2", chair, writer, sees{}, calendar(t), w))
	if l, _, err = d.Letter(office, "", sees{}, w); err != nil || len(l.Cases) != 1 || l.Cases[0].Sentence != "k1" {
		t.Errorf("%+v %v", l, err)
	}
	if _, err := d.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), w); !errs.Is(err, errs.Repeated) {
		t.Error("two letters of one id", err)
	}
	d.Form.Criticises = false
	if _, _, err := d.Letter(office, "c1", sees{}, w); !errs.Is(err, errs.NotFound) {
		t.Error("a letter in a form that criticises nobody", err)
	}
}

// A passage that only touches a recommendation does not hold it back; one that
// takes a letter of it does.
func TestWhichRecommendationsAreHeldBack(t *testing.T) {
	s := signed(t)
	r := s.part("r1")
	for _, c := range []struct{ from, to, held int }{
		{r.From - 3, r.From, 0}, {r.From - 3, r.From + 1, 1}, {r.From, r.From + 1, 1}, {r.To - 1, r.To, 1}, {r.To, r.To + 1, 0}, {r.From - 1, r.To + 1, 1},
	} {
		if h := s.Handover([]Withheld{withheld(c.from, c.to)}); h.NotHanded != c.held {
			t.Errorf("%v: %d", c, h.NotHanded)
		}
	}
	// A passage may run to the very end, and to the end of the text alone.
	end := len(wholeText)
	if _, err := Publish(s, []Withheld{withheld(0, end)}); err != nil {
		t.Error(errs.FieldsOf(err))
	}
	if got := s.Passages([]Withheld{withheld(0, end)}); len(got) != 1 || string(got[0]) != wholeText {
		t.Error(got)
	}
	for _, w := range []Withheld{{From: -1, To: 1}, {From: 0, To: end + 1}, {From: 2, To: 1}} {
		if s.Passages([]Withheld{w}) != nil {
			t.Error(w)
		}
	}
	_, err := Publish(s, []Withheld{withheld(0, 1), {From: 5, To: 6}})
	if err == nil || !strings.Contains(errs.Message(err), "Passage 2") {
		t.Error("which passage it is", err)
	}
	if _, err := (Published{Gaps: []Gap{{}}}).Restore(nil); err == nil {
		t.Error("a gap without its passage")
	}
	for _, gaps := range [][]Gap{{{At: 3}, {At: 2}}, {{At: 1}, {At: 99}}} {
		if _, err := (Published{Text: []byte("text"), Gaps: gaps}).Restore([][]byte{{}, {}}); err == nil {
			t.Error("gaps that are not in the text, in order")
		}
	}
}

func TestPartsOfAStoredReport(t *testing.T) {
	s := signed(t)
	for _, c := range []struct {
		from, to int
		want     bool
	}{{0, 1, true}, {len(wholeText) - 1, len(wholeText), true}, {5, 5, false}, {6, 5, false}, {-1, 2, false}, {0, len(wholeText) + 1, false}} {
		r := s.Record()
		r.Parts = []Part{{From: c.from, To: c.to}}
		if _, err := Reopen(r, s.SHA256()); (err == nil) != c.want {
			t.Errorf("%v: %v", c, err)
		}
	}
	r := s.Record()
	r.Parts = []Part{{From: 0, To: 5}, {From: 5, To: 9}}
	if _, err := Reopen(r, s.SHA256()); err != nil {
		t.Error("parts that touch", err)
	}
}

func TestKeysAndSalts(t *testing.T) {
	for n, want := range map[int]bool{0: false, 31: false, 32: true, 64: true} {
		if _, err := NewMarker(make([]byte, n)); (err == nil) != want {
			t.Errorf("a key of %d bytes: %v", n, err)
		}
		if _, err := signed(t).Commitment(make([]byte, n)); (err == nil) != want {
			t.Errorf("a salt of %d bytes: %v", n, err)
		}
	}
	a, b := marker(t), must[Marker](t)(NewMarker(bytes.Repeat([]byte{7}, 32)))
	s := signed(t)
	if a.Tag("copy-1") == b.Tag("copy-1") || bytes.Equal(must[[]byte](t)(a.Mark(s, "copy-1")), must[[]byte](t)(b.Mark(s, "copy-1"))) {
		t.Error("the key does not count")
	}
	// With one copy there is nobody to mix it up with; what agrees in part names nobody.
	line := strings.Split(string(must[[]byte](t)(a.Mark(s, "copy-1"))), "\n")[4]
	if got := a.Trace(s, []string{"copy-1"}, []byte(line)); got.Named != "copy-1" {
		t.Errorf("%+v", got)
	}
	at := strings.LastIndex(line, noBreak)
	if got := a.Trace(s, copies(3), []byte(line[:at]+" "+line[at+len(noBreak):])); got.Named != "" || got.Agreements[0].Agrees != got.Agreements[0].Of-1 {
		t.Errorf("%+v", got)
	}
	if got := a.Trace(s, []string{"copy-1", "copy-1"}, []byte(line)); got.Named != "" {
		t.Errorf("two copies of one mark: %+v", got)
	}
}

// What each form allows, and that none is complete without a panel or with less
// time than the least.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		f                    Form
		criticises, evidence bool
		findings             int
	}{
		{Statutory(chair), true, false, 4}, {NonStatutory(chair), true, true, 4}, {Audit(chair), false, false, 2}, {VictimsPanel(chair), false, false, 0},
	} {
		if c.f.Criticises != c.criticises || c.f.EvidenceCounts != c.evidence || len(c.f.Findings) != c.findings || c.f.Check() != nil || c.f.DaysStatus != Own {
			t.Errorf("%+v %v", c.f, c.f.Check())
		}
		for name, spoil := range map[string]func(*Form){
			"no name": func(f *Form) { f.Name = "" }, "no source": func(f *Form) { f.Source = "" }, "no panel": func(f *Form) { f.Panel = nil },
			"nobody on it": func(f *Form) { f.Panel = []Human{chair, ""} }, "too few days": func(f *Form) { f.Days = f.Least - 1 }, "no least": func(f *Form) { f.Least = 0 },
		} {
			f := c.f
			spoil(&f)
			if f.Check() == nil {
				t.Errorf("%s: %s", f.Name, name)
			}
		}
		f := c.f
		if f.Days = f.Least; f.Check() != nil {
			t.Error("the least is enough")
		}
	}
}

// What moved for one party moved for that party alone.
func TestACriticismMovesForItsPartyAlone(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	both := func(text string) Content {
		c := criticism(office, Serious, text)
		c.Criticism = append(c.Criticism, Criticism{Of: other, Manner: Explicit, Strength: Serious, Facts: []string{"f1"}})
		return c
	}
	d := ok(check(ok(draft(t).Edit("k1", 1, both("Neither office asked."), writer)), "k1", w))
	for i, p := range []Party{office, other} {
		id := []string{"l1", "l2"}[i]
		d = ok(d.Send(Letter{ID: id, To: p, Sent: first}, "", chair, writer, sees{}, calendar(t), w))
		d = ok(d.Answer(id, Answer{ID: "a" + id, On: first, Last: true}))
	}
	d = ok(check(ok(d.Edit("k1", 2, criticism(other, Significant, "The other office did not ask."), writer)), "k1", w))
	d = ok(check(ok(d.Write("p1", "k2", both("Neither office asked."), writer)), "k2", w))
	move := Treatment{Sentence: "k1", Party: office, Outcome: Moved, To: "k2", Why: "it belongs there", By: chair, Second: member, On: first}
	kept := Treatment{Sentence: "k1", Party: other, Outcome: Softened, To: "k2", Why: "the lists show it", By: chair, Second: member, On: first}
	if _, err := d.Treat(kept, w); err == nil {
		t.Error("kept here and somewhere else")
	}
	kept.To = ""
	d = ok(ok(d.Treat(move, w)).Treat(kept, w))
	if st, _ := d.Standing("k2", w); !slices.Equal(st.Owed, []Party{other}) {
		t.Errorf("%+v", st)
	}
	if len(d.Untreated(first)) != 0 {
		t.Error(d.Untreated(first))
	}
	itself := move
	itself.To = "k1"
	if _, err := d.Treat(itself, w); err == nil {
		t.Error("moved to where it was")
	}
}

func TestWhatHasNoIDOrNobody(t *testing.T) {
	d := draft(t)
	c := Content{Text: "It was so.", Sort: Narrative}
	for name, try := range map[string]func() (Draft, error){
		"a chapter without an id":     func() (Draft, error) { return d.AddChapter("", "Title") },
		"a chapter without a title":   func() (Draft, error) { return d.AddChapter("c9", " ") },
		"a chapter that is there":     func() (Draft, error) { return d.AddChapter("c1", "Title") },
		"a title nobody sees":         func() (Draft, error) { return d.AddChapter("c9", "Ti\u200btle") },
		"a paragraph without an id":   func() (Draft, error) { return d.AddParagraph("c1", "") },
		"a paragraph that is there":   func() (Draft, error) { return d.AddParagraph("c1", "p1") },
		"a paragraph of no chapter":   func() (Draft, error) { return d.AddParagraph("c9", "p9") },
		"a sentence without an id":    func() (Draft, error) { return d.Write("p1", "", c, writer) },
		"a sentence by nobody":        func() (Draft, error) { return d.Write("p1", "n1", c, "") },
		"a sentence that is there":    func() (Draft, error) { return d.Write("p1", "f1", c, writer) },
		"a sentence of no paragraph":  func() (Draft, error) { return d.Write("p9", "n1", c, writer) },
		"an edit by nobody":           func() (Draft, error) { return d.Edit("f1", 1, c, "") },
		"an edit of no sentence":      func() (Draft, error) { return d.Edit("f9", 1, c, writer) },
		"a freeze by nobody":          func() (Draft, error) { return d.Freeze("f1", 1, "", world(first)) },
		"a freeze of another version": func() (Draft, error) { return d.Freeze("f1", 2, chair, world(first)) },
		"a freeze of no sentence":     func() (Draft, error) { return d.Freeze("f9", 1, chair, world(first)) },
	} {
		if _, err := try(); err == nil {
			t.Error(name)
		}
	}
}

// A draft that was stored as JSON is the draft: nothing that decides is lost.
func TestADraftOutlivesBeingStored(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := recommending(t)
	d = ok(d.Extend("l1", Extension{Until: first.AddDays(60), Why: "two of its people were ill", By: chair, On: first}, calendar(t)))
	c := Content{Text: "Senior officers were told, and who was guilty is for others.", Sort: Opinion,
		Criticism: []Criticism{{Class: &Class{Words: "senior officers", Body: office.ID, Asked: true, Could: []string{"person-1", "person-2"}}, Manner: Implied, Strength: Slight}}}
	d = ok(check(ok(d.Write("p1", "n1", c, writer)), "n1", w))
	d = ok(d.LookAgain("n1", SecondLook{"guilty", "it says that nobody decides that here", checker, 1}))
	stored, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var back Draft
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(back); string(again) != string(stored) {
		t.Errorf("%s\n%s", stored, again)
	}
	for _, s := range d.Sentences() {
		x, _ := json.Marshal(must[Standing](t)(d.Standing(s.ID, w)))
		y, _ := json.Marshal(must[Standing](t)(back.Standing(s.ID, w)))
		if string(x) != string(y) {
			t.Errorf("%s\n%s", x, y)
		}
	}
	a := must[Signed](t)(ok(d.Freeze("n1", 1, chair, w)).Sign([]Human{chair, member}, w))
	b := must[Signed](t)(ok(back.Freeze("n1", 1, chair, w)).Sign([]Human{chair, member}, w))
	if a.SHA256() != b.SHA256() {
		t.Error("another text")
	}
}
