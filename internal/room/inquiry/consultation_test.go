package inquiry_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// paper sends a question paper out, and gives its series.
func (w *world) paper(id string) string {
	w.t.Helper()
	p, err := w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: "Made-up consultation", Questions: "1. Which years?\n2. Which bodies?",
		Closes: w.Today().AddDays(20), Why: "Made up."})
	w.agreed(chair, p, err)
	x, err := w.See(as(visitor), id)
	w.do(err)
	return x.Consultations[len(x.Consultations)-1].Newest().Series
}

func (w *world) answers(id, series string, words ...string) {
	w.t.Helper()
	for _, text := range words {
		w.do(w.Answer(as(visitor), inquiry.AnswerInput{Inquiry: id, Series: series, Number: 1, Words: text}))
	}
}

// TestAQuestionPaperIsPublicInEveryVersion from the minute in which a second agreed.
func TestAQuestionPaperIsPublicInEveryVersion(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		p, err := w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: "x", Questions: "1. y", Closes: w.Today().AddDays(9), Why: "z"})
		w.do(err)
		if x, err := w.See(as(visitor), id); err != nil || len(x.Consultations) != 0 {
			t.Fatalf("a paper is out before anybody agreed: %v", err)
		}
		refused(t, "of one's own", w.Proposals().Agree(as(secretary), p, ""), errs.Forbidden)
		series := w.paper(id)
		next, err := w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Series: series, Title: "Made-up consultation", Questions: "1. Which years, and why?",
			Closes: w.Today().AddDays(30), Why: "Wider."})
		w.agreed(solicitor, next, err)
		_, c, err := w.Consultation(as(visitor), id, series)
		if err != nil || len(c.Papers) != 2 || c.Papers[0].Questions != "1. Which years?\n2. Which bodies?" || c.Newest().Number != 2 || c.Newest().SHA256 != rules.Digest(c.Newest().Questions) {
			t.Errorf("%+v %v", c, err)
		}
		_, err = w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Series: "paper-none", Title: "x", Questions: "1. y", Closes: w.Today().AddDays(9), Why: "z"})
		refused(t, "a version of nothing", err, errs.NotFound)
	})
}

// TestAnswersAreSealed: no row has their words, the secretary and the solicitor of this
// inquiry open them, and each opening stands in the log.
func TestAnswersAreSealed(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		const canary = "A canary of a made-up answer about the years"
		w.answers(id, series, canary, "Another made-up answer, about meetings in the evening")
		var sealed string
		w.do(d.QueryRow(t.Context(), `SELECT sealed FROM inquiry_answer ORDER BY id`).Scan(&sealed))
		if sealed == "" || strings.Contains(sealed, "canary") {
			t.Fatal("an answer is not sealed")
		}
		openings := func() (n int) {
			w.do(d.QueryRow(t.Context(), `SELECT COUNT(*) FROM vault_opening`).Scan(&n))
			return n
		}
		for _, a := range []access.Actor{chair, member, com1, insider, trusted, support, nobody, visitor} {
			_, err := w.OpenAnswers(as(a), id, series, "Made up.")
			refused(t, a.ID, err, errs.NotFound)
		}
		if openings() != 0 {
			t.Error("something was opened")
		}
		_, err := w.OpenAnswers(as(secretary), id, series, " ")
		refused(t, "without a purpose", err, errs.Invalid)
		for i, a := range []access.Actor{secretary, solicitor} {
			groups, err := w.OpenAnswers(as(a), id, series, "To sum up.")
			if err != nil || len(groups) != 2 || openings() != i+1 {
				t.Fatalf("%s: %d groups, %d openings, %v", a.ID, len(groups), openings(), err)
			}
		}
		w.do(w.Declare(as(solicitor), inquiry.InterestInput{Inquiry: id, Words: "Made up.", Conflict: "yes"}))
		_, err = w.OpenAnswers(as(solicitor), id, series, "To sum up.")
		refused(t, "with a conflict", err, errs.NotFound)
	})
}

// TestCopiesAreGroupedAndNoneIsLeftOut (pitfall 15).
func TestCopiesAreGroupedAndNoneIsLeftOut(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		const campaign = "Please look at the years before 1997 too, because the made-up council had been told by then and nobody was asked about it since"
		w.answers(id, series, campaign, campaign+" thanks", strings.ToUpper(campaign), "Sit in the evening so that people who work can come")
		if _, c, err := w.Consultation(as(visitor), id, series); err != nil || c.Tally.Answers != 0 {
			t.Errorf("an answer is counted on its day: %+v %v", c.Tally, err)
		}
		w.clock.Advance(24 * time.Hour)
		_, c, err := w.Consultation(as(visitor), id, series)
		if err != nil || c.Tally != (inquiry.Tally{Answers: 4, Texts: 0, Unread: 4}) {
			t.Errorf("before: %+v %v", c.Tally, err)
		}
		groups, err := w.OpenAnswers(as(secretary), id, series, "To sum up.")
		w.do(err)
		if len(groups) != 2 || len(groups[0].Answers) != 3 || !slices.Contains(groups[0].Answers, campaign+" thanks") || !slices.Contains(groups[0].Answers, campaign) {
			t.Errorf("%+v", groups)
		}
		w.answers(id, series, "One more, of its own words")
		w.clock.Advance(24 * time.Hour)
		if _, c, err := w.Consultation(as(visitor), id, series); err != nil || c.Tally != (inquiry.Tally{Answers: 5, Texts: 2, Unread: 1}) {
			t.Errorf("after: %+v %v", c.Tally, err)
		}
	})
}

// TestAPaperTakesAnswersOnItsDaysAlone, and none while the inquiry is suspended.
func TestAPaperTakesAnswersOnItsDaysAlone(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	series := w.paper(id)
	other := w.found(newOf(rules.Council, "Another", "", police))
	in := inquiry.AnswerInput{Inquiry: id, Series: series, Number: 1, Words: "Made up."}
	w.turn(id, inquiry.TurnSuspend)
	refused(t, "while suspended", w.Answer(as(visitor), in), errs.Conflict)
	w.turn(id, inquiry.TurnResume)
	w.do(w.Answer(as(visitor), in))
	in.Inquiry = other
	refused(t, "of another inquiry", w.Answer(as(visitor), in), errs.NotFound)
	in.Inquiry, in.Words = id, ""
	refused(t, "nothing", w.Answer(as(visitor), in), errs.Invalid)
	in.Words = strings.Repeat("x", inquiry.MaxAnswer+1)
	refused(t, "too long", w.Answer(as(visitor), in), errs.Invalid)
	w.clock.Advance(21 * 24 * time.Hour)
	in.Words = "Made up."
	refused(t, "after its last day", w.Answer(as(visitor), in), errs.Conflict)
	audit := w.found(newOf(rules.Audit, "Made-up Audit", "", police))
	w.seat(audit, secretary, rules.Secretary)
	_, err := w.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: audit, Title: "x", Questions: "1. y", Closes: w.Today().AddDays(9), Why: "z"})
	refused(t, "of a form that asks nobody", err, errs.NotFound)
}

// TestWhatWasSaidIsAnsweredOrLate: late is a fact that stays, and an answer stands.
func TestWhatWasSaidIsAnsweredOrLate(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		series := w.paper(id)
		w.answers(id, series, "One.", "Two.", "Three.")
		theme := inquiry.ThemeInput{Inquiry: id, Series: series, Said: "Look at earlier years.", Many: 4, Due: w.Today().AddDays(10)}
		_, err := w.ProposeTheme(as(secretary), theme)
		refused(t, "more than answered", err, errs.Invalid)
		theme.Many = 3
		w.theme(theme)
		w.clock.Advance(12 * 24 * time.Hour)
		first := func() *inquiry.Theme {
			_, c, err := w.Consultation(as(visitor), id, series)
			w.do(err)
			return &c.Themes[0]
		}
		if x := first(); x.Stands(w.Today()) != rules.Missed || x.Late(w.Today()) != 2 {
			t.Errorf("%+v", x)
		}
		if items, err := w.DeskItems(as(secretary), secretary); err != nil || !strings.Contains(items[0].Title, "Answer what was said") {
			t.Errorf("%+v %v", items, err)
		}
		_, err = w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: first().ID, Words: "Made up."})
		refused(t, "nothing chosen", err, errs.Invalid)
		w.did(id, first().ID)
		if x := first(); x.Stands(w.Today()) != rules.SaidLate || x.Late(w.Today()) != 2 {
			t.Errorf("answered late: %+v", x)
		}
		_, err = w.ProposeDid(as(secretary), inquiry.AnswerTo{Inquiry: id, Theme: first().ID, Did: inquiry.DidNot, Words: "Other."})
		refused(t, "twice", err, errs.Conflict)
	})
}
