package listening_test

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// TestThePagesOfASentence: the team proposes on a page that keeps what was typed, the second
// reads bands and no account, and everybody reads the path from what was told to what came
// of it.
func TestThePagesOfASentence(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t), "")
	w.open()
	s := pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		return append(inquirypages.New(w.inquiries, rd, "https://register.example").WithFindings(w.finding).Routes(), web.LeaveRoute("", inquiry.InquirySee))
	})
	w.register["r1"] = finding.Recommendation{MadeUp: access.Yes, ID: "r1", Title: "Made-up recommendation 1", Href: "/recommendations/r1", Stands: "Verified as done",
		Answers: []finding.Event{{By: "A made-up body", What: "Accepted", When: "1 March 2026", ISO: "2026-03-01", Said: "Made-up words."}},
		Promises: []finding.Promise{{Event: finding.Event{By: "A made-up body", What: "A made-up promise"}, Due: "due spring 2026", Stands: "Verified as done",
			Found: []finding.Event{{By: "A made-up inspectorate", What: "Verified as done", When: "2 March 2026", Done: true}},
			Views: []finding.Event{{By: "A made-up panel", What: "This is not what was asked for", When: "3 March 2026"}}}}}
	w.register["r2"] = finding.Recommendation{MadeUp: access.Yes, ID: "r2", Title: "Made-up recommendation 2", Href: "/recommendations/r2", Stands: "No answer entered here",
		Unanswered: "Two people looked for an answer and found none."}
	p := w.given(testimony.Themed, testimony.Quoted)
	theme := w.themed("Not written down", p)
	public, of := inquiry.PathOf(w.id)+"/findings", inquiry.OnePath+"/"+w.id+"/findings"
	s.Wants(s.Get(visitor, public), http.StatusOK, "That does not say that there is no report")
	s.Wants(s.Get(visitor, inquiry.PathOf(w.id)), http.StatusOK, "!What it found")
	for _, a := range []access.Actor{secretary, clerk, facilitator, com1, noSeat} {
		if got := s.Get(a, of); got.Code == http.StatusOK {
			t.Errorf("%s sees the page of the team", a.ID)
		}
	}
	s.Wants(s.Get(chair, of), http.StatusOK, "No sentence is on record yet", "!Propose it")
	w.single(p, testimony.Quoted)
	form := []string{"report", "Typed report", "place", "chapter 1", "words", "Typed words of the report.", "on", w.Today().Human(), "link", "https://made-up.example/report", "themes", theme,
		"singles", w.account(p) + " quoted", "recommendations", "r1 r9"}
	got := s.Post(analyst1, of, of, form...)
	s.Wants(got, http.StatusUnprocessableEntity, "There is no recommendation r9")
	if !strings.Contains(got.Body, "Typed words of the report.") || !strings.Contains(got.Body, "Typed report") {
		t.Error("what was typed is lost")
	}
	form[len(form)-1] = "r1 r2"
	if got := s.Post(analyst1, of, of, form...); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	waits, err := w.finding.Proposals().Waiting(as(chair))
	w.do(err)
	at := inquiry.DeskPath + "/sentences/" + waits[0].ID
	seen := s.Get(chair, at)
	s.Wants(seen, http.StatusOK, "Typed words of the report.", "fewer than 10 people", "Not written down")
	if strings.Contains(seen.Body, w.account(p)) {
		t.Error("the second is told which account it is")
	}
	s.Wants(s.Get(secretary, at), http.StatusNotFound)
	if got := s.Post(chair, at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(w.id)), http.StatusOK, "What it found, and what came of it", "1 sentence of the report")
	read := s.Get(visitor, public)
	s.Wants(read, http.StatusOK, "Typed words of the report.", "It rests on what fewer than 10 people told", "Not written down", "Made-up recommendation 1", "Answer: Accepted", "Made-up words.",
		"Somebody independent looked: Verified as done", "Made-up recommendation 2", "Two people looked for an answer and found none", "Due spring 2026",
		"The victims and survivors panel thinks: This is not what was asked for", "A made-up panel")
	feed := s.Get(visitor, inquiry.PathOf(w.id)+"/feed.atom")
	if s.Wants(feed, http.StatusOK, "On record from the report: Typed report, chapter 1", "Typed words of the report."); !strings.Contains(feed.Body, public+"?at=finding-") {
		t.Error("the feed does not lead to the sentence")
	}
	for _, hidden := range []string{w.account(p), p.Approach, "canary"} {
		if strings.Contains(read.Body, hidden) {
			t.Errorf("everybody reads %q", hidden)
		}
	}
	s.Wants(s.Get(solicitor, of), http.StatusOK, "On record since")
	w.do(w.Restrict(as(solicitor), w.account(p), "A made-up application of today."))
	s.Wants(s.Get(solicitor, of), http.StatusOK, "Amber")
	s.Wants(s.Get(visitor, public), http.StatusOK, "!Amber", "fewer than 10 people")
}
