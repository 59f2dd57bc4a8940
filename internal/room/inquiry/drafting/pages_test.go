package drafting_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/draw"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t), "")
	return &site{w, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		d := draw.New(w.Service, rd)
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: d.Links, Boxes: d.Boxes}).Routes()
		return append(append(all, d.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

// waits is where the one proposal that waits is answered.
func (s *site) waits(kind string) string {
	s.t.Helper()
	var id string
	s.do(s.db.QueryRow(s.t.Context(), `SELECT id FROM proposal WHERE kind = ? AND state = 'waiting'`, kind).Scan(&id))
	return draw.ProposalsPath + "/" + id
}

// agrees has somebody open a proposal, and agree.
func (s *site) agrees(a access.Actor, kind string, words ...string) {
	s.t.Helper()
	at := s.waits(kind)
	s.Wants(s.Get(a, at), http.StatusOK, words...)
	s.Post(a, at, at, "answer", "yes")
	s.clock.Advance(60e9)
}

// lines are the ids of the sentences, in their order.
func (s *site) lines() (out []string) {
	s.t.Helper()
	all, err := s.Chapter(as(chair), s.report, s.chapter)
	s.do(err)
	for _, p := range all.Paragraphs {
		for _, l := range p.Lines {
			out = append(out, l.ID)
		}
	}
	return out
}

// TestAReportIsWrittenByItsPages: begun, written, put to somebody, answered, treated, frozen, signed by
// each and read by everybody; what was typed is never lost, also where somebody else was first.
func TestAReportIsWrittenByItsPages(t *testing.T) {
	s := newSite(t)
	s.open(rules.Statutory)
	of := inquiry.OnePath + "/" + s.id + "/reports"
	s.Wants(s.Get(counsel, of), http.StatusOK, "No report has been begun.", "!Begin a report")
	s.Wants(s.Post(chair, of, of, "kind", "", "title", "The guilty"), http.StatusUnprocessableEntity, "Choose whether it is an interim report", "A title holds no word")
	s.Post(chair, of, of, "kind", drafting.Last, "title", "Report of a synthetic inquiry")
	_, all, err := s.Progress(as(chair), s.id)
	s.do(err)
	s.report = all[0].ID
	one := inquiry.OnePath + "/" + s.id + "/drafted/" + s.report
	s.Post(counsel, one, one, "title", "What was known")
	c, err := s.Contents(as(chair), s.report)
	s.do(err)
	s.chapter = c.Chapters[0].ID
	write := one + "/chapters/" + s.chapter + "/write"
	ch, err := s.Chapter(as(chair), s.report, s.chapter)
	s.do(err)
	s.Wants(s.Post(counsel, write, write, "text", "Three lists were kept.", "sort", "", "paragraph", ch.Paragraphs[0].ID), http.StatusUnprocessableEntity,
		"Choose what the sentence is", "Three lists were kept.")
	s.Post(counsel, write, write, "text", "Three lists were kept.", "sort", "finding fact", "paragraph", ch.Paragraphs[0].ID)
	s.Post(counsel, write, write, "text", "The council did not compare them.", "sort", "finding failing", "paragraph", ch.Paragraphs[0].ID)
	at := func(i int) string { return one + "/lines/" + s.lines()[i] }

	s.Wants(s.Post(counsel, at(0)+"/rests", at(0)+"/rests", "what", "document doc-1", "page", "x", "box", "9"), http.StatusUnprocessableEntity, "Write the number of the page")
	for _, forged := range []string{"document doc-9", "doc-9", "document doc-of-another-inquiry"} {
		s.Wants(s.Post(counsel, at(0)+"/rests", at(0)+"/rests", "what", forged, "page", "1", "box", ""), http.StatusUnprocessableEntity, "There is nothing here by this reference")
	}
	for i := range 2 {
		s.Post(counsel, at(i)+"/rests", at(i)+"/rests", "what", "document doc-1", "page", []string{"3", "4"}[i], "box", "")
	}
	s.Wants(s.Post(counsel, at(1)+"/whom", at(1)+"/whom", "of", "", "facts", "9.9.9"), http.StatusUnprocessableEntity, "Choose whom it criticises", "There is no sentence 9.9.9")
	s.Post(counsel, at(1)+"/whom", at(1)+"/whom", "of", "body "+council, "manner", "2", "strength", "2", "facts", "1.1.1", "class", "")
	s.Wants(s.Get(counsel, at(1)), http.StatusOK, "Body made-up-council", "Said outright", "To be checked by another", "!Check it<")

	// Two at one sentence: whoever comes second is shown both texts.
	page := s.Get(counsel, at(0)+"/edit")
	s.Post(chair, at(0)+"/edit", at(0)+"/edit", "text", "Four lists were kept.", "sort", "finding fact")
	got := s.Wants(s.SendForm(counsel, at(0)+"/edit", s.Fill(page, at(0)+"/edit", "text", "Five lists were kept.", "sort", "finding fact")), http.StatusConflict,
		"Four lists were kept.", "Five lists were kept.")
	s.SendForm(counsel, at(0)+"/edit", s.Fill(got, at(0)+"/edit", "text", "Five lists were kept.", "sort", "finding fact"))
	s.Wants(s.Get(chair, at(0)), http.StatusOK, "Five lists were kept.")

	for i := range 2 {
		s.Wants(s.Post(member, at(i)+"/check", at(i)+"/check", "no_more", "yes", "strength-0", "2"), http.StatusUnprocessableEntity, "Open what it rests on first")
		s.Wants(s.Post(member, at(i), at(i)+"/open", "foot", "0"), http.StatusOK, "Opened now", "Page ")
		s.Post(member, at(i)+"/check", at(i)+"/check", "no_more", "yes", "strength-0", "2")
	}
	s.Wants(s.Get(member, at(0)), http.StatusOK, "Checked", "Freeze it")
	s.Post(chair, at(0), at(0)+"/freeze")
	s.Wants(s.Get(member, one+"/warnings"), http.StatusOK, "Body made-up-council", "!See the letter</button>")
	seen := s.Wants(s.Post(solicitor, one+"/warnings", one+"/warn", "to", "body "+council), http.StatusOK, "What the recipient reads", "Five lists were kept.", "Made-up minutes, page 3")
	s.SendForm(solicitor, one+"/warn/propose", s.Fill(seen, one+"/warn/propose", "to", "body "+council))
	s.agrees(chair, drafting.KindLetter, "The council did not compare them.", "To Body made-up-council")
	letter := one + "/warnings/" + s.waiting()
	paper := s.Wants(s.Post(solicitor, letter, letter+"/issue"), http.StatusOK, "This page is shown once", "the postal address of the inquiry",
		"!The paper of letter", "https://candour.example/inquiry/letter/").Body
	s.Wants(s.Get(solicitor, letter), http.StatusOK, "Not opened by its recipient yet", "!candour.example/inquiry/letter")
	link := regexp.MustCompile(`inquiry/letter/([A-Za-z0-9_-]+)`).FindStringSubmatch(paper)[1]
	words := regexp.MustCompile(`(?s)Words</dt>\s*<dd[^>]*>\s*(.*?)\s*</dd>`).FindStringSubmatch(paper)[1]
	r, err := s.OpenByLink(as(visitor), link, regexp.MustCompile(`<[^>]*>`).ReplaceAllString(words, " "))
	s.do(err)
	s.do(s.Acknowledge(as(visitor), r, true))
	s.do(s.Answer(as(visitor), r, "canary-answer", true))

	s.Wants(s.Get(chair, letter), http.StatusOK, "there is no more to come", "!canary-answer")
	var answer string
	s.do(s.db.QueryRow(t.Context(), `SELECT id FROM inquiry_report_answer`).Scan(&answer))
	treat := letter + "/treat/" + s.lines()[1]
	s.Wants(s.Post(chair, treat, treat, "outcome", string(report.Kept), "why", "The answer says nothing of them."), http.StatusUnprocessableEntity, "Both open what came back first")
	for _, a := range []access.Actor{chair, counsel} {
		s.Wants(s.Post(a, letter, letter+"/open", "answer", answer), http.StatusOK, "canary-answer")
	}
	s.Post(chair, treat, treat, "outcome", string(report.Kept), "why", "The answer says nothing of them.")
	s.agrees(counsel, drafting.KindTreatment, "The answer says nothing of them.", "Kept")
	s.Post(chair, at(1), at(1)+"/freeze")
	s.Wants(s.Get(chair, one+"/weight"), http.StatusOK, "The council did not compare them.", "!etter 1", "!canary-answer", "!Kept")

	sign := one + "/sign"
	s.Wants(s.Get(secretary, of), http.StatusOK, "1 of 1", "!"+one)
	for _, a := range []access.Actor{secretary, analyst1, noSeat, fromForce} {
		for _, path := range []string{one, letter, at(0), sign, one + "/chapters/" + s.chapter} {
			s.Wants(s.Get(a, path), http.StatusNotFound, "!canary", "!council did not")
		}
	}
	s.Post(member, sign, sign)
	s.Wants(s.Get(visitor, published.PathOf(s.id, s.report)), http.StatusNotFound)
	s.Post(chair, sign, sign)
	s.Wants(s.Get(visitor, published.PathOf(s.id, s.report)), http.StatusOK, "Finding Five lists were kept. Rests on, note 1 The council did not compare them. Rests on, note 2", "Document, page 3",
		"signed by those who are named below", "!canary-answer", "!etter 1")
	s.Wants(s.Get(visitor, inquiry.PathOf(s.id)), http.StatusOK, "Report of a synthetic inquiry")
	if text := s.Get(visitor, inquiry.PathOf(s.id)).Body; strings.Contains(text, "canary") {
		t.Error("the public page of the inquiry tells of an answer")
	}
}
