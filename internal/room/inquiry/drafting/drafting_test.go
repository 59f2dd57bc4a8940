package drafting_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
)

var theCouncil = report.Party{Kind: report.Body, ID: council}

// TestASentenceGoesTheWholeWay: written, checked by another who opened what it rests on, put to
// whom it criticises, answered, treated by two, frozen, signed by each, published.
func TestASentenceGoesTheWholeWay(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		f := w.wrote(counsel, fact("Three lists were kept."))
		c := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
		refused(t, "checked by its writer", w.check(counsel, c), errs.Invalid)
		one, err := w.Sentence(as(member), w.report, c)
		w.do(err)
		refused(t, "checked unopened", w.Service.Check(as(member), w.report, c, report.Check{Revision: 1, NoMore: true, Readings: []report.Reading{{Strength: report.Significant}}}), errs.Invalid)
		if one.Standing.State != report.Referenced || one.Feet[0].Opened {
			t.Errorf("%+v", one)
		}
		w.do(w.check(member, f))
		w.do(w.check(member, c))
		if st := w.at(c).Standing; st.State != report.Checked || len(st.Owed) != 1 {
			t.Errorf("%+v", st)
		}
		refused(t, "frozen unheard", w.Freeze(as(chair), w.report, c, 1), errs.Conflict)
		paper := w.letter(theCouncil)
		if paper.Due.IsZero() || !strings.HasPrefix(paper.Link, "https://candour.example/inquiry/letter/") {
			t.Errorf("%+v", paper)
		}
		if st := w.at(c).Standing; st.State != report.Lettered {
			t.Errorf("%+v", st)
		}
		r := w.recipient(paper)
		v, err := w.Mine(as(visitor), r)
		w.do(err)
		if len(v.Copy.Cases) != 1 || v.Copy.Cases[0].Text != "The council did not compare them." || v.Copy.Cases[0].Facts[0] != "Three lists were kept." ||
			!strings.Contains(strings.Join(v.Copy.Cases[0].Evidence, " "), "Made-up minutes, page 3") || v.Until != paper.Due {
			t.Errorf("%+v", v)
		}
		w.do(w.Answer(as(visitor), r, "Summary withheld in test data.", true))
		all, err := w.Letters(as(chair), w.report)
		w.do(err)
		answer := all.Letters[0].Answers[0].ID
		in := report.Treatment{Sentence: c, Party: theCouncil, Outcome: report.Kept, Why: "The answer says nothing of the lists."}
		_, err = w.ProposeTreatment(as(chair), w.report, in)
		refused(t, "treated unopened", err, errs.Invalid)
		for _, a := range drafters[:3] {
			words, err := w.OpenAnswer(as(a), answer)
			w.do(err)
			if words != "Summary withheld in test data." {
				t.Error(words)
			}
		}
		soft := in
		soft.Outcome = report.Softened
		_, err = w.ProposeTreatment(as(chair), w.report, soft)
		refused(t, "an untrue treatment", err, errs.Invalid)
		p, err := w.ProposeTreatment(as(chair), w.report, in)
		w.do(err)
		refused(t, "agreed by its proposer", w.agree(w.Proposals(), chair, p), errs.Forbidden)
		refused(t, "agreed by who did not open the answer", w.agree(w.Proposals(), solicitor, p), errs.Conflict)
		w.agreed(w.Proposals(), counsel, p, nil)
		for _, id := range []string{f, c} {
			w.do(w.Freeze(as(member), w.report, id, 1))
		}
		ready, err := w.Ready(as(chair), w.report)
		w.do(err)
		if len(ready.Hindrances) != 0 || ready.Panel != 2 || !strings.Contains(ready.Text, "1.1 Three lists were kept. The council did not compare them.") {
			t.Fatalf("%+v", ready)
		}
		_, err = w.Sign(as(member), w.report, ready.Of)
		refused(t, "signed unopened", err, errs.Conflict)
		_, err = w.Ready(as(member), w.report)
		w.do(err)
		if out, err := w.Sign(as(member), w.report, ready.Of); err != nil || out {
			t.Error(out, err)
		}
		_, err = w.Sign(as(counsel), w.report, ready.Of)
		refused(t, "signed by counsel", err, errs.NotFound)
		w.clock.Advance(48 * time.Hour)
		if out, err := w.Sign(as(chair), w.report, ready.Of); err != nil || !out {
			t.Fatal(out, err)
		}
		pub, err := w.Out.Read(as(visitor), w.id, w.report)
		w.do(err)
		if pub.On != w.Today() || len(pub.Chapters) != 1 || pub.Chapters[0].Title != "1. What was known" || pub.Chapters[0].Paragraphs[0].Number != "1.1" {
			t.Errorf("%+v", pub)
		}
		refused(t, "written after it is signed", w.Edit(as(counsel), w.report, c, 1, fact("Another thing.")), errs.Conflict)
		refused(t, "answered after it is published", w.Answer(as(visitor), r, "More.", false), errs.Conflict)
		w.verified()
	})
}

func (w *world) verified() {
	w.t.Helper()
	r, err := w.ledger.Verify(context.Background(), nil)
	if err != nil || !r.Holds() {
		w.t.Errorf("the log does not hold: %+v %v", r, err)
	}
}

// TestNobodyElseReadsADraft: each part but the four, who commissions, who is looked at, whoever
// runs or watches the service, and who is walled off by another part.
func TestNobodyElseReadsADraft(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		f := w.wrote(counsel, fact(canary))
		c := w.wrote(counsel, criticism("It was not done, canary-sentence.", theCouncil, report.Significant, f))
		w.do(w.check(member, f))
		w.do(w.check(member, c))
		paper := w.letter(theCouncil)
		w.do(w.Answer(as(visitor), w.recipient(paper), "canary-sentence in an answer", false))
		letters, err := w.Letters(as(chair), w.report)
		w.do(err)
		prop, err := w.ProposeWithheld(as(chair), w.report, nil, false)
		if err == nil {
			t.Error("withheld from what cannot be signed:", prop)
		}
		for _, a := range strangers {
			for name, read := range map[string]func() (any, error){
				"contents": func() (any, error) { return w.Contents(as(a), w.report) },
				"chapter":  func() (any, error) { return w.Chapter(as(a), w.report, w.chapter) },
				"sentence": func() (any, error) { return w.Sentence(as(a), w.report, f) },
				"letters":  func() (any, error) { return w.Letters(as(a), w.report) },
				"letter":   func() (any, error) { return w.Letter(as(a), letters.Letters[0].ID) },
				"answer":   func() (any, error) { return w.OpenAnswer(as(a), letters.Letters[0].Answers[0].ID) },
				"weight":   func() (any, error) { _, out, err := w.Weight(as(a), w.report); return out, err },
				"ready":    func() (any, error) { return w.Ready(as(a), w.report) },
				"choices":  func() (any, error) { return w.Choices(as(a), w.report) },
				"footing":  func() (any, error) { return w.OpenReference(as(a), w.report, f, doc("doc-1", 1).Key()) },
				"preview":  func() (any, error) { return w.Preview(as(a), w.report, "", theCouncil) },
				"write":    func() (any, error) { return w.Write(as(a), w.report, w.paragraph, fact("Another.")) },
				"freeze":   func() (any, error) { return "", w.Freeze(as(a), w.report, f, 1) },
				"send":     func() (any, error) { return w.ProposeLetter(as(a), w.report, "", theCouncil) },
				"sign":     func() (any, error) { return w.Sign(as(a), w.report, "x") },
				"begin":    func() (any, error) { return w.Begin(as(a), w.id, drafting.Interim, "Another report") },
			} {
				got, err := read()
				want := errs.NotFound
				if a.ID == visitor.ID {
					want = errs.Unauthenticated
				}
				if name == "answer" {
					want = errs.NotFound
				}
				if !errs.Is(err, want) || strings.Contains(fmt.Sprint(got), "canary-sentence") {
					t.Errorf("%s: %s: %v %v", a.ID, name, got, err)
				}
			}
		}
		if text := w.stored(); strings.Contains(text, "canary-sentence") || strings.Contains(text, council) || strings.Contains(text, "What was known") {
			t.Error("the database holds words of the draft, or whom it criticises, in the clear")
		}
		_, progress, err := w.Progress(as(secretary), w.id)
		w.do(err)
		if len(progress) != 1 || progress[0].Letters != 1 || progress[0].Frozen != 0 || progress[0].Chapters != 1 || progress[0].LastDue != paper.Due || strings.Contains(fmt.Sprint(progress), "canary") {
			t.Errorf("%+v", progress)
		}
		_, _, err = w.Progress(as(analyst1), w.id)
		refused(t, "the analyst's count of letters", err, errs.NotFound)
	})
}

// TestALinkAndAPhraseOpenOneLetter: what leads nowhere, another's link and another's phrase are
// answered in one way, and a recipient's letter tells of no other.
func TestALinkAndAPhraseOpenOneLetter(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		f := w.wrote(counsel, fact("Three lists were kept."))
		theForce := report.Party{Kind: report.Body, ID: force}
		a := w.wrote(counsel, criticism("The council did not compare them.", theCouncil, report.Significant, f))
		b := w.wrote(counsel, criticism("The force did not ask for them.", theForce, report.Significant, f))
		for _, id := range []string{f, a, b} {
			w.do(w.check(member, id))
		}
		one, two := w.letter(theCouncil), w.letter(theForce)
		stranger, err := phrase2()
		w.do(err)
		var words []string
		for name, c := range map[string][2]string{"no letter": {"nothing", stranger}, "another's phrase": {linkOf(one), two.Phrase.Lines()}, "another's link": {linkOf(two), one.Phrase.Lines()},
			"a wrong phrase": {linkOf(one), stranger}, "no link": {"", one.Phrase.Lines()}} {
			_, err := w.OpenByLink(as(visitor), c[0], c[1])
			refused(t, name, err, errs.NotFound)
			words = append(words, errs.Message(err))
		}
		for _, x := range words {
			if x != words[0] {
				t.Errorf("they differ: %q", words)
			}
		}
		r, err := w.OpenByLink(as(visitor), linkOf(one), one.Phrase.Lines())
		w.do(err)
		v, err := w.Mine(as(visitor), r)
		w.do(err)
		if fmt.Sprint(v.Copy) != fmt.Sprint(drafting.Copy{}) {
			t.Errorf("the letter is open before its confidence is accepted: %+v", v)
		}
		refused(t, "answered before that", w.Answer(as(visitor), r, "Summary withheld.", false), errs.Conflict)
		refused(t, "not ticked", w.Acknowledge(as(visitor), r, false), errs.Invalid)
		w.do(w.Acknowledge(as(visitor), r, true))
		if v, err = w.Mine(as(visitor), r); err != nil || strings.Contains(fmt.Sprint(v), "force") || !strings.Contains(fmt.Sprint(v), "The council did not compare them.") {
			t.Errorf("%+v %v", v, err)
		}
		other, err := w.OpenByLink(as(visitor), linkOf(two), two.Phrase.Lines())
		w.do(err)
		_, err = w.Mine(as(visitor), drafting.Recipient{Letter: other.Letter, Key: r.Key})
		refused(t, "another's letter by one's own key", err, errs.NotFound)
		refused(t, "an answer to it", w.Answer(as(visitor), drafting.Recipient{Letter: other.Letter, Key: r.Key}, "Summary withheld.", true), errs.NotFound)
		next, err := w.Back.Next(t.Context(), one.Phrase.Kind())
		w.do(err)
		again, err := w.ChangePhrase(as(visitor), r, next, "")
		w.do(err)
		_, err = w.OpenByLink(as(visitor), linkOf(one), one.Phrase.Lines())
		refused(t, "the first phrase after it was changed", err, errs.NotFound)
		got, err := w.OpenByLink(as(visitor), linkOf(one), next.Phrase.Lines())
		w.do(err)
		if v, err = w.Mine(as(visitor), got); err != nil || len(v.Copy.Cases) != 1 {
			t.Error(v, err)
		}
		w.do(w.AskTime(as(visitor), again, "Until the end of the month: somebody is ill."))
		w.do(w.Answer(as(visitor), again, "A part of an answer.", false))
		if v, err = w.Mine(as(visitor), got); err != nil || len(v.Answers) != 2 || v.Ended {
			t.Error(v, err)
		}
		w.do(w.Extend(as(solicitor), got.Letter, one.Due.AddDays(9), "Somebody is ill."))
		if v, err = w.Mine(as(visitor), got); err != nil || v.Until != one.Due.AddDays(9) {
			t.Error(v.Until, err)
		}
		refused(t, "time taken away", w.Extend(as(solicitor), got.Letter, one.Due, "Somebody is well again."), errs.Invalid)
		if st := w.at(a).Standing; st.State != report.Lettered {
			t.Errorf("a part of an answer ends the time: %+v", st)
		}
		refused(t, "came back undelivered, and was answered", w.Undelivered(as(solicitor), got.Letter), errs.Conflict)
		w.do(w.Undelivered(as(solicitor), other.Letter))
		if st := w.at(b).Standing; st.State != report.Checked || len(st.Owed) != 1 {
			t.Errorf("a letter that never arrived counts: %+v", st)
		}
		_, err = w.OpenByLink(as(visitor), linkOf(two), two.Phrase.Lines())
		refused(t, "a letter of which nobody knows who has it", err, errs.NotFound)
		_, err = w.Mine(as(visitor), other)
		refused(t, "by whoever had it open", err, errs.NotFound)
		refused(t, "its confidence", w.Acknowledge(as(visitor), other, true), errs.NotFound)
		refused(t, "an answer to it", w.Answer(as(visitor), other, "It came after all.", true), errs.NotFound)
		three := w.letter(theForce)
		w.do(w.Answer(as(visitor), w.recipient(three), "It came this time.", true))
		if st := w.at(b).Standing; st.State != report.Answered {
			t.Errorf("it arrived the second time: %+v", st)
		}
	})
}

// TestStepsThatAFormHasNot are answered as if there were nothing there.
func TestStepsThatAFormHasNot(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Panel)
		_, err := w.Write(as(counsel), w.report, w.paragraph, fact("Three lists were kept."))
		refused(t, "a finding of a panel", err, errs.NotFound)
		_, err = w.Letters(as(chair), w.report)
		refused(t, "its letters", err, errs.NotFound)
		_, err = w.ProposeLetter(as(solicitor), w.report, "", theCouncil)
		refused(t, "a letter of it", err, errs.NotFound)
		_, err = w.AddNamed(as(solicitor), w.report, "Synthetic Person 7", "A made-up office")
		refused(t, "somebody named", err, errs.NotFound)
		bad := report.Content{Text: "It was said.", Sort: report.Narrative, Criticism: []report.Criticism{{Of: theCouncil, Manner: report.Implied, Strength: report.Slight}}}
		_, err = w.Write(as(counsel), w.report, w.paragraph, bad)
		refused(t, "a criticism", err, errs.NotFound)
		w.wrote(counsel, report.Content{Text: "People came from far.", Sort: report.Narrative})
	})
}

// TestWhatIsMissingCloses.
func TestWhatIsMissingCloses(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d, "")
		w.begun(rules.Statutory)
		for name, c := range map[string]report.Content{
			"a hidden character":     fact("Three\u200b lists were kept."),
			"a sentence that turns":  fact("Three lists were \u202etpek."),
			"no words":               fact(""),
			"a source nobody has":    fact("It was heard.", report.Reference{Kind: report.Transcript, Of: "t", Day: 1, From: report.Line{Page: 1, Line: 1}, To: report.Line{Page: 1, Line: 2}}),
			"a document nobody has":  fact("It stands on a page.", doc("doc-9", 1)),
			"a body nobody knows":    criticism("It failed.", report.Party{Kind: report.Body, ID: "nobody"}, report.Serious),
			"a person nobody named":  criticism("It failed.", report.Party{Kind: report.Person, ID: "named-x"}, report.Serious),
			"whom it is of not said": criticism("It failed.", report.Party{}, report.Serious),
		} {
			if _, err := w.Write(as(counsel), w.report, w.paragraph, c); !errs.Is(err, errs.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		f := w.wrote(counsel, fact("It stands on a page.", doc("doc-2", 1)))
		w.papers.gone = "doc-2"
		if st := w.at(f).Standing; len(st.Amber) != 1 {
			t.Errorf("a document nobody knows: %+v", st)
		}
		refused(t, "checked on it", w.check(member, f), errs.NotFound)
		delete(w.bodies, council) // nobody knows any more of what the council is part of
		_, err := w.Contents(as(chair), w.report)
		refused(t, "a body whose kin nobody knows", err, errs.NotFound)
		w.bodies[council] = []string{council}
		unknown := chair
		unknown.Human, unknown.Standing = "", access0
		_, err = w.Contents(as(unknown), w.report)
		refused(t, "a human whom nobody knows", err, errs.NotFound)
		g := w.wrote(counsel, fact("Three lists were kept."))
		c := w.wrote(counsel, criticism("They were not compared.", theCouncil, report.NotSaid, g))
		w.do(w.check(member, g))
		w.do(w.check(member, c))
		_, err = w.ProposeLetter(as(solicitor), w.report, "", theCouncil)
		refused(t, "a letter whose strength nobody said", err, errs.Invalid)
		w.papers.shown = false
		ok := w.wrote(counsel, criticism("They were not read.", report.Party{Kind: report.Body, ID: force}, report.Serious, g))
		w.do(w.check(member, ok))
		_, err = w.ProposeLetter(as(solicitor), w.report, "", report.Party{Kind: report.Body, ID: force})
		refused(t, "a letter of what may not be seen", err, errs.Invalid)
		w.papers.shown = true
		p, err := w.ProposeLetter(as(solicitor), w.report, "", report.Party{Kind: report.Body, ID: force})
		w.agreed(w.Proposals(), chair, p, err)
		w.do(w.Edit(as(counsel), w.report, g, 1, fact("Four lists were kept.")))
		_, err = w.Issue(as(solicitor), w.waiting())
		refused(t, "a letter that changed since it was agreed to", err, errs.Conflict)
		w.clock.Advance(time.Duration(clock.NewDay(2099, 1, 4).Sub(w.Today())) * 24 * time.Hour)
		w.do(w.check(member, g))
		_, err = w.Issue(as(solicitor), w.waiting())
		if err == nil {
			t.Error("a letter was sent in a year whose bank holidays nobody knows")
		}
	})
}
