package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/pages/letter"
	"candour/internal/room/inquiry/pages/speak"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/signin"
	"candour/internal/site/madeup"
	chromium "candour/internal/testkit/browser"
)

// reportTeam does what the team of the made-up inquiry does to its report, one after the other.
type reportTeam struct {
	*drafting.Service
	t      *testing.T
	people madeup.Players
	report drafting.Report
	// releasing is where published texts are read for whom they could tell.
	releasing *releasing.Service
}

func teamOf(t *testing.T, s *demoSite) *reportTeam {
	t.Helper()
	people, err := s.cast(t.Context(), inquirydemo.People()...)
	if err != nil {
		t.Fatal(err)
	}
	m := &reportTeam{Service: s.drafting, t: t, people: people, releasing: s.releasing}
	all, _, err := s.inquiry.List(m.as(inquirydemo.Chair))
	m.ok(err)
	for _, x := range all {
		_, reports, err := m.Progress(m.as(inquirydemo.Chair), x.ID)
		if err != nil {
			continue // an inquiry of others
		}
		for _, r := range reports {
			if r.Report.State == drafting.Drafting {
				m.report = r.Report
			}
		}
	}
	return m
}

func (m *reportTeam) as(n int) context.Context { return m.people.As(context.Background(), n) }

func (m *reportTeam) ok(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(madeup.WithFields(err))
	}
}

func (m *reportTeam) lines() (out []drafting.Line, paragraph string) {
	m.t.Helper()
	c, err := m.Contents(m.as(inquirydemo.Chair), m.report.ID)
	m.ok(err)
	for _, ch := range c.Chapters {
		one, err := m.Chapter(m.as(inquirydemo.Chair), m.report.ID, ch.ID)
		m.ok(err)
		for _, p := range one.Paragraphs {
			out, paragraph = append(out, p.Lines...), p.ID
		}
	}
	return out, paragraph
}

func (m *reportTeam) line(text string) drafting.Line {
	m.t.Helper()
	all, _ := m.lines()
	i := slices.IndexFunc(all, func(l drafting.Line) bool { return strings.Contains(l.Content.Text, text) })
	if i < 0 {
		m.t.Fatalf("no sentence says %q", text)
	}
	return all[i]
}

// check has a member open what a sentence rests on, and check it.
func (m *reportTeam) check(sentence string) {
	m.t.Helper()
	one, err := m.Sentence(m.as(inquirydemo.Member), m.report.ID, sentence)
	m.ok(err)
	c := report.Check{Revision: one.Revision, NoMore: true}
	for _, n := range one.InText {
		c.NotOf = append(c.NotOf, n.Party)
	}
	for _, k := range one.Content.Criticism {
		c.Readings = append(c.Readings, report.Reading{Strength: k.Strength, Asked: k.Class != nil})
	}
	for _, f := range one.Feet {
		_, err := m.OpenReference(m.as(inquirydemo.Member), m.report.ID, sentence, f.Key())
		m.ok(err)
	}
	m.ok(m.Check(m.as(inquirydemo.Member), m.report.ID, sentence, c))
}

// treat has counsel propose what became of each criticism that was put, and the chair agree; both
// opened what came back.
func (m *reportTeam) treat(outcome func(drafting.Case) report.Outcome) {
	m.t.Helper()
	all, err := m.Letters(m.as(inquirydemo.Chair), m.report.ID)
	m.ok(err)
	for _, c := range all.Untreated {
		for _, a := range c.Answers {
			for _, n := range []int{inquirydemo.Chair, inquirydemo.Counsel} {
				_, err := m.OpenAnswer(m.as(n), a.ID)
				m.ok(err)
			}
		}
		id, err := m.ProposeTreatment(m.as(inquirydemo.Counsel), m.report.ID, report.Treatment{Sentence: c.Sentence, Party: c.Party, Outcome: outcome(c), Why: "As the made-up answer has it."})
		m.ok(err)
		p, err := m.Proposals().Read(m.as(inquirydemo.Chair), id)
		m.ok(err)
		_, part, err := m.Now(m.as(inquirydemo.Chair), p)
		m.ok(err)
		m.ok(m.Proposals().Opened(m.as(inquirydemo.Chair), p, part))
		m.ok(m.Proposals().Agree(m.as(inquirydemo.Chair), id, ""))
	}
}

const (
	softer    = "The made-up body compared its lists late."
	toldThem  = "People told us that nobody wrote down what they said."
	recommend = "Made-up bodies compare their lists each year"
)

// finish softens what was answered, takes out what is not ready, recommends something that rests on
// what people told, and freezes all of it.
func (m *reportTeam) finish() {
	m.t.Helper()
	soft := m.line("should have compared its lists")
	c := soft.Content
	c.Text, c.Criticism = softer, slices.Clone(c.Criticism)
	c.Criticism[0].Strength = report.Slight
	m.ok(m.Edit(m.as(inquirydemo.Counsel), m.report.ID, soft.ID, soft.Revision, c))
	m.check(soft.ID)
	m.treat(func(c drafting.Case) report.Outcome {
		if c.Sentence == soft.ID {
			return report.Softened
		}
		return report.Kept
	})
	for _, text := range []string{"A made-up rule about lists", "kept no list after that"} {
		l := m.line(text)
		m.ok(m.Remove(m.as(inquirydemo.Counsel), m.report.ID, l.ID, l.Revision))
	}
	told := m.line(toldThem)
	m.check(told.ID)
	_, paragraph := m.lines()
	id, err := m.Write(m.as(inquirydemo.Counsel), m.report.ID, paragraph, report.Content{Text: "We recommend that made-up bodies compare their lists each year.", Sort: report.Recommended,
		References: []report.Reference{{Kind: report.OwnWords, Of: told.ID}}})
	m.ok(err)
	m.check(id)
	m.ok(m.Recommend(m.as(inquirydemo.Counsel), m.report.ID, []report.Recommendation{{Number: "1", Title: recommend, Summary: "Summary withheld in test data.", Sentences: []string{id},
		Addressees: []string{"Made-up Department"}}}))
	all, _ := m.lines()
	for _, l := range all {
		if l.Standing.State != report.Frozen {
			m.ok(m.Freeze(m.as(inquirydemo.Chair), m.report.ID, l.ID, l.Revision))
		}
	}
	m.advised()
	m.weighed()
}

// advised has two people record the advice on defamation.
func (m *reportTeam) advised() {
	m.t.Helper()
	id, err := m.ProposeAdvice(m.as(inquirydemo.Solicitor), m.report.ID, drafting.Advice{Who: "Made-up counsel", On: m.Today(), Changed: "A made-up word was softened."})
	m.ok(err)
	p, err := m.Proposals().Read(m.as(inquirydemo.Chair), id)
	m.ok(err)
	_, part, err := m.Now(m.as(inquirydemo.Chair), p)
	m.ok(err)
	m.ok(m.Proposals().Opened(m.as(inquirydemo.Chair), p, part))
	m.ok(m.Proposals().Agree(m.as(inquirydemo.Chair), id, ""))
}

// weighed has somebody read the text for whom it could tell.
func (m *reportTeam) weighed() {
	m.t.Helper()
	text, err := m.Words(m.as(inquirydemo.Counsel), m.report.Inquiry, "report", m.report.ID)
	m.ok(err)
	_, err = m.releasing.Record(m.as(inquirydemo.Counsel), releasing.Reading{Inquiry: m.report.Inquiry, Kind: text.Kind, Ref: text.Ref, Title: text.Title, Words: text.Words, Whole: true})
	m.ok(err)
}

// TestTheChairSigns: somebody who is criticised answers the made-up letter, the sentence is softened
// and frozen; the panel signs; the recommendation is in the register, and whoever told the inquiry
// reads on their own page what it rests on.
func TestTheChairSigns(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		comes := func(path string) *chromium.Tab {
			t.Helper()
			tab := open()
			tab.Go(s.url + signin.DemoPath)
			form := `form[action="` + path + `"]`
			tab.Click(`details:has(` + form + `) summary`)
			tab.Follow(form + ` button`)
			return tab
		}
		tab := comes(letter.Front)
		must(t, tab, "Before the letter opens")
		tab.Check()
		tab.Click(`input[name="agreed"]`)
		tab.FollowText("Open the letter")
		must(t, tab, "The made-up body should have compared its lists.", "The last day to answer is")
		tab.Check()
		tab.FollowText("Answer it")
		tab.Fill("#words", "They were compared, late.")
		tab.FollowText("Continue")
		tab.FollowText("Continue")
		tab.Click(`input[name="last"][value="yes"]`)
		tab.FollowText("Send my answer")
		must(t, tab, "Your answer was taken.")

		m := teamOf(t, s)
		m.finish()
		for _, n := range []int{inquirydemo.Member, inquirydemo.Chair} {
			tab = open()
			become(tab, s, m.people[n].Name)
			tab.Go(s.url + "/inquiry-desk/of/" + m.report.Inquiry + "/drafted/" + m.report.ID + "/sign")
			tab.Check()
			if !tab.Has("Sign the report") {
				t.Fatalf("it cannot be signed: %s", tab.Text("main"))
			}
			tab.FollowText("Sign the report")
			must(t, tab, map[int]string{inquirydemo.Member: "Your signature was kept", inquirydemo.Chair: "signed by those who are named below"}[n])
		}
		must(t, tab, softer, toldThem)
		tab.Check()
		tab.Go(s.url + "/recommendations/" + m.report.ID + "-1")
		must(t, tab, recommend)
		tab.Check()
		tab = comes(speak.Return)
		must(t, tab, toldThem, recommend)
		tab.Check()
	})
}
