package report

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"pgregory.net/rapid"
)

func sent(t testing.TB) Draft {
	t.Helper()
	ok := must[Draft](t)
	return ok(ok(check(draft(t), "k1", world(first))).Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), world(first)))
}

// A letter states the criticism, the facts and the evidence, from the draft.
func TestALetterIsMadeOfTheDraft(t *testing.T) {
	d := sent(t)
	l := d.Letters[0].Letter
	k, f := d.find("k1").Content, d.find("f1").Content
	if len(l.Cases) != 1 || l.Cases[0].Text != k.Text || !slices.Equal(l.Cases[0].Facts, []StatedFact{{"f1", f.Text}}) ||
		!slices.Equal(l.Cases[0].Evidence, []Reference{evidence, list}) || l.Cases[0].Strength != Serious {
		t.Errorf("%+v", l)
	}
	if l.Due != clock.NewDay(2026, 3, 30) || l.To != office || l.Sent != first {
		t.Errorf("%+v", l)
	}
	for name, try := range map[string]func() (Draft, error){
		"again": func() (Draft, error) {
			return d.Send(Letter{ID: "l2", To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), world(first))
		},
		"to another": func() (Draft, error) {
			return d.Send(Letter{ID: "l2", To: other, Sent: first}, "", chair, writer, sees{}, calendar(t), world(first))
		},
		"to nobody": func() (Draft, error) {
			return d.Send(Letter{ID: "l2", Sent: first}, "", chair, writer, sees{}, calendar(t), world(first))
		},
		"sight unknown": func() (Draft, error) {
			return d.Send(Letter{ID: "l2", To: office, Sent: first}, "", chair, writer, nil, calendar(t), world(first))
		},
	} {
		if _, err := try(); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALetterIsRefused(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	base := ok(check(draft(t), "k1", w))
	send := func(d Draft, sight Recipient, w World) error {
		_, err := d.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sight, calendar(t), w)
		return err
	}
	if err := send(base, sees{}, w); err != nil {
		t.Fatal(errs.FieldsOf(err))
	}
	edit := func(change func(*Content)) Draft {
		c := base.find("k1").Content
		c.Criticism = slices.Clone(c.Criticism)
		change(&c)
		return ok(check(ok(base.Edit("k1", 1, c, writer)), "k1", w))
	}
	joint := func(c *Content) {
		c.Criticism = append(c.Criticism, Criticism{Of: other, Manner: Explicit, Strength: Slight, Facts: []string{"f1"}})
	}
	unchecked := ok(base.Edit("f1", 1, fact("Four lists were kept.", list), writer))
	for name, err := range map[string]error{
		"no facts":                    send(edit(func(c *Content) { c.Criticism[0].Facts = nil }), sees{}, w),
		"no strength":                 send(edit(func(c *Content) { c.Criticism[0].Strength = NotSaid }), sees{}, w),
		"no manner":                   send(edit(func(c *Content) { c.Criticism[0].Manner = MannerNotSaid }), sees{}, w),
		"the sentence cannot be seen": send(base, sees{not: []Reference{evidence}}, w),
		"the facts cannot be seen":    send(base, sees{not: []Reference{list}}, w),
		"the fact is not checked":     send(unchecked, sees{}, w),
		"another is criticised there": send(edit(joint), sees{nobody: true}, w),
		"the evidence was withdrawn":  send(base, sees{}, world(first, evidence)),
		"the fact's was":              send(base, sees{}, world(first, list)),
	} {
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := send(edit(joint), sees{}, w); err != nil {
		t.Error("who may know of the other may be told", errs.FieldsOf(err))
	}
	inferred := edit(func(c *Content) { c.Criticism[0].Manner, c.Criticism[0].Facts = Implied, nil })
	if err := send(inferred, sees{}, w); err != nil {
		t.Error("what is to be inferred from evidence needs that evidence alone", errs.FieldsOf(err))
	}
	two := base
	two.Form.Days = 0
	for name, try := range map[string]func() error{
		"one human": func() error {
			_, err := base.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, chair, sees{}, calendar(t), w)
			return err
		},
		"no calendar": func() error {
			_, err := base.Send(Letter{ID: "l1", To: office, Sent: first}, "", chair, writer, sees{}, nil, w)
			return err
		},
		"no day": func() error {
			_, err := base.Send(Letter{ID: "l1", To: office}, "", chair, writer, sees{}, calendar(t), w)
			return err
		},
		"no id": func() error {
			_, err := base.Send(Letter{To: office, Sent: first}, "", chair, writer, sees{}, calendar(t), w)
			return err
		},
		"no time": func() error { return send(two, sees{}, w) },
	} {
		if try() == nil {
			t.Errorf("sent with %s", name)
		}
	}
}

// Whatever a recipient may not see, nothing of it is in the letter.
func TestALetterHoldsNothingThatMayNotBeSeen(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := draft(t)
	refs := []Reference{list, evidence}
	for i, id := range []string{"f2", "f3", "f4"} {
		r := Reference{Kind: Statement, Of: "statement-" + id, Paragraph: "7"}
		refs = append(refs, r)
		c := fact("A further thing was recorded, canary "+id+".", r)
		if i == 2 {
			c.Criticism = []Criticism{{Of: other, Manner: Implied, Strength: Slight}}
		}
		d = ok(check(ok(d.Write("p1", id, c, writer)), id, w))
	}
	c := d.find("k1").Content
	c.Criticism = []Criticism{{Of: office, Manner: Explicit, Strength: Serious, Facts: []string{"f1", "f2", "f3", "f4"}}}
	d = ok(check(ok(d.Edit("k1", 1, c, writer)), "k1", w))
	built := 0
	rapid.Check(t, func(t *rapid.T) {
		sight := sees{not: rapid.SliceOfN(rapid.SampledFrom(refs), 0, 3).Draw(t, "not"), nobody: rapid.Bool().Draw(t, "nobody")}
		l, left, err := d.Letter(office, "", sight, w)
		if err != nil {
			return
		}
		built++
		text, _ := json.Marshal(l)
		for _, f := range d.Sentences() {
			hidden := slices.ContainsFunc(f.Content.References, func(r Reference) bool { return !sight.MaySee(r) }) || f.ID == "f4" && sight.nobody
			words, _ := json.Marshal(f.Content.Text)
			if in := strings.Contains(string(text), strings.Trim(string(words), `"`)); in == hidden {
				t.Fatalf("%s in the letter: %v, hidden %v", f.ID, in, hidden)
			}
		}
		for _, r := range refs {
			if in := strings.Contains(string(text), r.Of); in && !sight.MaySee(r) {
				t.Fatalf("%s is in the letter", r.Of)
			}
		}
		if strings.Contains(string(text), other.ID) || len(left) != len(l.Cases) {
			t.Fatal("somebody else is in the letter")
		}
		// What was left out for restrictions does not make the same case worse.
		again := must[Draft](t)(d.Send(Letter{ID: "l", To: office, Sent: first}, "", chair, writer, sight, calendars, w))
		if st, _ := again.Standing("k1", w); st.State != Lettered || len(again.Letters[0].Letter.Cases) != 1 {
			t.Fatalf("%+v", st)
		}
	})
	if built < 10 {
		t.Errorf("only %d letters were built", built)
	}
}

func TestTimeToAnswer(t *testing.T) {
	ok := must[Draft](t)
	d := sent(t) // due on 30 March 2026
	state := func(d Draft, day clock.Day) State {
		st, _ := d.Standing("k1", world(day))
		return st.State
	}
	due := clock.NewDay(2026, 3, 30)
	if state(d, due) != Lettered || state(d, due.AddDays(1)) != Answered || state(d, clock.Day{}) != Lettered {
		t.Error("the last day is in time, and without a day it is not over")
	}
	longer := ok(d.Extend("l1", Extension{Until: due.AddDays(10), Why: "two of its people were ill", By: chair, On: first}, calendar(t)))
	if state(longer, due.AddDays(10)) != Lettered || state(longer, due.AddDays(11)) != Answered || longer.Letters[0].Letter.Due != due {
		t.Error("extended")
	}
	for name, x := range map[string]Extension{
		"shorter": {Until: due.AddDays(9), Why: "why it is so", By: chair, On: first}, "no reason": {Until: due.AddDays(11), Why: "", By: chair, On: first},
		"nobody": {Until: due.AddDays(11), Why: "why it is so", By: "", On: first}, "no day": {Until: due.AddDays(11), Why: "why it is so", By: chair, On: clock.Day{}},
	} {
		if _, err := longer.Extend("l1", x, calendar(t)); err == nil {
			t.Errorf("extended: %s", name)
		}
	}
	part := ok(d.Answer("l1", Answer{ID: "a1", On: first.AddDays(1)}))
	if state(part, due) != Lettered {
		t.Error("who has more to say still has time")
	}
	if last := ok(part.Answer("l1", Answer{ID: "a2", On: first.AddDays(2), Last: true})); state(last, first.AddDays(2)) != Answered {
		t.Error("the last answer")
	}
	lost := ok(d.Undelivered("l1", first.AddDays(5)))
	if st, _ := lost.Standing("k1", world(due.AddDays(50))); st.State != Checked || !slices.Equal(st.Owed, []Party{office}) {
		t.Error("a letter that never arrived gave nobody a chance", st)
	}
	if _, err := part.Undelivered("l1", first); !errs.Is(err, errs.Conflict) {
		t.Error("answered and never arrived", err)
	}
	for name, a := range map[string]Answer{"no id": {On: first}, "no day": {ID: "x"}, "before the letter": {ID: "x", On: first.AddDays(-1)}, "twice": {ID: "a1", On: first}} {
		if _, err := part.Answer("l1", a); err == nil {
			t.Errorf("answered: %s", name)
		}
	}
	if _, err := part.Answer("l9", Answer{ID: "x", On: first}); !errs.Is(err, errs.NotFound) {
		t.Error("an answer to no letter", err)
	}
	// 28 days after 6 March is Good Friday 2026: the last day is the Tuesday after Easter Monday.
	f := Statutory(chair)
	if got, err := f.due(calendar(t), clock.NewDay(2026, 3, 6)); err != nil || got != clock.NewDay(2026, 4, 7) {
		t.Error(got, err)
	}
	if _, err := f.due(calendar(t), clock.NewDay(2060, 1, 1)); err == nil {
		t.Error("a year whose holidays are not known")
	}
}

func TestAnAnswerAfterTheTreatmentIsTreatedToo(t *testing.T) {
	d := frozen(t)
	if left := d.Untreated(first); len(left) != 0 {
		t.Fatal(left)
	}
	late := must[Draft](t)(d.Answer("l1", Answer{ID: "a2", On: first.AddDays(90)}))
	if st, _ := late.Standing("k1", world(first.AddDays(90))); st.State != Answered || len(late.Untreated(first)) != 1 {
		t.Error(st)
	}
	if _, err := late.Sign([]Human{chair, member}, world(first.AddDays(90))); err == nil {
		t.Error("signed over an answer that nobody treated")
	}
}

func TestATreatmentIsTrueAndOfTwo(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := ok(sent(t).Answer("l1", Answer{ID: "a1", On: first, Last: true}))
	good := Treatment{Sentence: "k1", Party: office, Outcome: Kept, Why: "the lists themselves show it", By: chair, Second: member, On: first}
	edit := func(d Draft, s Strength) Draft {
		return ok(check(ok(d.Edit("k1", d.find("k1").Revision, criticism(office, s, "It did not ask, in other words."), writer)), "k1", w))
	}
	none := d.find("k1").Content
	none.Criticism = nil
	if _, err := check(ok(d.Edit("k1", 1, none, writer)), "k1", w); err == nil {
		t.Error("the name is taken away, and the words that were put stand")
	}
	words := none.Text
	none.Text = "The lists were kept apart."
	gone := ok(check(ok(d.Edit("k1", 1, none, writer)), "k1", w))
	moved := ok(check(ok(gone.Write("p1", "k2", criticism(office, Serious, words), writer)), "k2", w))
	worse := ok(check(ok(gone.Write("p1", "k2", criticism(office, Grave, "Elsewhere, it did not ask."), writer)), "k2", w))
	unopened := func(a string) World {
		w := world(first)
		w.Opened = func(h Human, what string) bool { return string(h) != a || what != "a1" }
		return w
	}
	for _, c := range []struct {
		name string
		d    Draft
		do   func(*Treatment)
		w    World
		want bool
	}{
		{"kept", d, nil, w, true},
		{"kept in other words, as strong", edit(d, Serious), nil, w, false},
		{"kept, and it is lighter", edit(d, Significant), nil, w, false},
		{"kept, and it is worse", edit(d, Grave), nil, w, false},
		{"softened", edit(d, Significant), func(t *Treatment) { t.Outcome = Softened }, w, true},
		{"softened, and it is the same", d, func(t *Treatment) { t.Outcome = Softened }, w, false},
		{"dropped", gone, func(t *Treatment) { t.Outcome = Dropped }, w, true},
		{"dropped, and it is there", d, func(t *Treatment) { t.Outcome = Dropped }, w, false},
		{"dropped with its sentence", ok(d.Remove("k1", 1)), func(t *Treatment) { t.Outcome = Dropped }, w, true},
		{"moved", moved, func(t *Treatment) { t.Outcome, t.To = Moved, "k2" }, w, true},
		{"moved to where it is worse", worse, func(t *Treatment) { t.Outcome, t.To = Moved, "k2" }, w, false},
		{"dropped, and the words stand elsewhere", moved, func(t *Treatment) { t.Outcome = Dropped }, w, false},
		{"moved to where it is not", moved, func(t *Treatment) { t.Outcome, t.To = Moved, "f1" }, w, false},
		{"moved to nowhere", gone, func(t *Treatment) { t.Outcome = Moved }, w, false},
		{"kept, and nobody checked", ok(d.Edit("k1", 1, criticism(office, Serious, "It did not."), writer)), nil, w, false},
		{"no outcome", d, func(t *Treatment) { t.Outcome = "" }, w, false},
		{"no reason", d, func(t *Treatment) { t.Why = "-" }, w, false},
		{"no day", d, func(t *Treatment) { t.On = clock.Day{} }, w, false},
		{"one human", d, func(t *Treatment) { t.Second = chair }, w, false},
		{"nobody", d, func(t *Treatment) { t.By = "" }, w, false},
		{"who proposes did not open it", d, nil, unopened(string(chair)), false},
		{"who agrees did not open it", d, nil, unopened(string(member)), false},
		{"nobody was told", d, func(t *Treatment) { t.Party = other }, w, false},
		{"before the time is over", sent(t), nil, w, false},
	} {
		tr := good
		if c.do != nil {
			c.do(&tr)
		}
		got, err := c.d.Treat(tr, c.w)
		if (err == nil) != c.want {
			t.Errorf("%s: %v %v", c.name, err, errs.FieldsOf(err))
		}
		if err == nil && len(got.Untreated(first)) != 0 {
			t.Errorf("%s: left %v", c.name, got.Untreated(first))
		}
	}
	there := ok(moved.Treat(Treatment{Sentence: "k1", Party: office, Outcome: Moved, To: "k2", Why: "it belongs there", By: chair, Second: member, On: first}, w))
	if st, _ := there.Standing("k2", w); st.State != Treated {
		t.Error("moved", st)
	}
	sharper := ok(check(ok(there.Edit("k2", 1, criticism(office, Grave, "Elsewhere, it hid it."), writer)), "k2", w))
	if st, _ := sharper.Standing("k2", w); st.State != Checked || len(st.Owed) != 1 {
		t.Error("sharpened where it moved to", st)
	}
}

// In an inquiry without statutory rules the chance is given where it was put to
// them in evidence; in a statutory one there is no such step, and one that was
// recorded under another form counts for nothing.
func TestPutInEvidence(t *testing.T) {
	ok := must[Draft](t)
	w := world(first)
	d := ok(check(draft(t), "k1", w))
	if _, err := d.PutInEvidence("k1", office, evidence, chair, member, w); !errs.Is(err, errs.NotFound) {
		t.Error("a step that a statutory inquiry has not", err)
	}
	d.Form = NonStatutory(chair, member)
	unopened := w
	unopened.Opened = nil
	for name, try := range map[string]func() error{
		"no place": func() error {
			_, err := d.PutInEvidence("k1", office, Reference{Kind: Transcript}, chair, member, w)
			return err
		},
		"a document":  func() error { _, err := d.PutInEvidence("k1", office, list, chair, member, w); return err },
		"one human":   func() error { _, err := d.PutInEvidence("k1", office, evidence, chair, chair, w); return err },
		"not opened":  func() error { _, err := d.PutInEvidence("k1", office, evidence, chair, member, unopened); return err },
		"another":     func() error { _, err := d.PutInEvidence("k1", other, evidence, chair, member, w); return err },
		"no sentence": func() error { _, err := d.PutInEvidence("k9", office, evidence, chair, member, w); return err },
		"not there": func() error {
			_, err := d.PutInEvidence("k1", office, evidence, chair, member, world(first, evidence))
			return err
		},
	} {
		if try() == nil {
			t.Errorf("put in evidence: %s", name)
		}
	}
	d = ok(d.PutInEvidence("k1", office, evidence, chair, member, w))
	if _, _, err := d.Letter(office, "", sees{}, w); !errs.Is(err, errs.NotFound) {
		t.Error("asked twice", err)
	}
	done := ok(d.Treat(Treatment{Sentence: "k1", Party: office, Outcome: Kept, Why: "its answer was heard", By: chair, Second: member, On: first}, w))
	done = ok(ok(done.Freeze("k1", 1, chair, w)).Freeze("f1", 1, chair, w))
	if _, err := done.Sign([]Human{chair, member}, w); err != nil {
		t.Error(errs.FieldsOf(err))
	}
	done.Form = Statutory(chair, member)
	if st, _ := done.Standing("k1", w); st.State != Checked || len(st.Owed) != 1 {
		t.Error("after a conversion the letter is owed", st)
	}
	if _, err := done.Sign([]Human{chair, member}, w); err == nil {
		t.Error("signed without the letter that the new form asks for")
	}
}

func TestWhoSigns(t *testing.T) {
	d, w := frozen(t), world(first)
	for name, by := range map[string][]Human{"nobody": nil, "one of two": {chair}, "one twice": {chair, chair}, "somebody else": {chair, writer}, "one too many": {chair, member, writer}} {
		if _, err := d.Sign(by, w); err == nil {
			t.Errorf("signed by %s", name)
		}
	}
	for name, spoil := range map[string]func(*Draft){
		"no form":                       func(d *Draft) { d.Form = Form{} },
		"a form that criticises nobody": func(d *Draft) { d.Form = Audit(chair, member) },
		"no panel":                      func(d *Draft) { d.Form.Panel = nil },
		"no title":                      func(d *Draft) { d.Title = "" },
		"a title that rules":            func(d *Draft) { d.Chapters[0].Title = "Unlawful acts" },
		"an empty paragraph":            func(d *Draft) { *d = must[Draft](t)(d.AddParagraph("c1", "p2")) },
		"nothing":                       func(d *Draft) { d.Chapters = nil },
		"words that were slipped in":    func(d *Draft) { d.Chapters[0].Paragraphs[0].Sentences[0].Content.Text += "  \u202e" },
	} {
		d := frozen(t)
		spoil(&d)
		if _, err := d.Sign([]Human{chair, member}, w); err == nil {
			t.Errorf("signed with %s", name)
		}
	}
	if _, err := d.Sign([]Human{member, chair}, World{Look: w.Look, Opened: w.Opened}); err == nil {
		t.Error("signed on no day")
	}
	removed := must[Draft](t)(d.Remove("k1", 1))
	if _, err := removed.Sign([]Human{member, chair}, w); err == nil || len(removed.Untreated(first)) != 1 {
		t.Error("what was put to somebody was taken out, and nobody said so")
	}
}

// TestANameThatIsTakenAwayOpensNoGate: before any letter went, whoever a sentence was ever said to criticise (by who
// wrote it, or whom who checked it thought a reader could mean) is asked for by name at each later check.
func TestANameThatIsTakenAwayOpensNoGate(t *testing.T) {
	ok, w := must[Draft](t), world(first)
	d := draft(t)
	d = ok(d.Edit("k1", 1, fact("They did not ask.", evidence), writer))
	plain := Check{By: checker, NoMore: true, Revision: 2}
	for name, not := range map[string][]Party{"nobody": nil, "somebody else": {other}} {
		c := plain
		c.NotOf = not
		if _, err := d.Check("k1", c, w); !errs.Is(err, errs.Invalid) || errs.FieldsOf(err)[0].Name != "not_of" {
			t.Error("checked, asked of", name, err)
		}
		if after, err := d.Freeze("k1", 2, chair, w); err == nil {
			t.Error("frozen", after)
		}
	}
	plain.NotOf = []Party{office}
	d = ok(d.Check("k1", plain, w))
	// A further edit asks anew; where it is named again it is owed a letter.
	d = ok(d.Edit("k1", 2, fact("They never asked.", evidence), writer))
	plain.Revision, plain.NotOf = 3, nil
	if _, err := d.Check("k1", plain, w); !errs.Is(err, errs.Invalid) {
		t.Error("what was said of another revision counts:", err)
	}
	d = ok(d.Edit("k1", 3, criticism(office, Serious, "The synthetic office did not ask."), writer))
	d = ok(check(d, "k1", w))
	if st, _ := d.Standing("k1", w); len(st.Owed) != 1 || st.Owed[0] != office {
		t.Errorf("owed to %v", st.Owed)
	}
	// Of a class: whom the checker thought a reader could mean.
	class := criticism(Party{}, Serious, "A senior officer did not ask.")
	class.Criticism[0].Class = &Class{Words: "a senior officer", Body: office.ID, Asked: true}
	d = ok(d.Write("p1", "k2", class, writer))
	d = ok(d.Check("k2", Check{By: checker, NoMore: true, Revision: 1, Readings: []Reading{{Strength: Serious, Asked: true, Could: []string{"synthetic-person-7"}}}}, w))
	d = ok(d.Edit("k2", 1, fact("Nobody asked.", evidence), writer))
	if _, err := d.Check("k2", Check{By: checker, NoMore: true, Revision: 2}, w); !errs.Is(err, errs.Invalid) {
		t.Error("a person whom a reader could mean is forgotten:", err)
	}
	if got := d.find("k2").Dropped(); len(got) != 1 || got[0] != (Party{Person, "synthetic-person-7"}) {
		t.Error(got)
	}
}
