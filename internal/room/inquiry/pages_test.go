package inquiry_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
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
	w := newWorld(t, testkit.SQLite(t))
	return &site{w, pages.New(t, pages.Sessions{}, []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		return append(inquirypages.New(w.Service, rd, "https://register.example").Routes(), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

// answerForm is the address of the form of a consultation.
func answerForm(id, series string) string {
	return inquiry.PathOf(id) + "/papers/" + series + "/answer"
}

// TestAnEmptyListSaysWhatItDoesNotKnow (pitfall 14).
func TestAnEmptyListSaysWhatItDoesNotKnow(t *testing.T) {
	s := newSite(t)
	s.Wants(s.Get(visitor, inquiry.Home), http.StatusOK, "No inquiry has been entered here. That does not say that there is none.")
	id := s.found(newOf(rules.Council, "Made-up Inquiry", "", council))
	s.Wants(s.Get(visitor, inquiry.PathOf(id)), http.StatusOK, "No date has been given.", "No terms have been published yet.", "That does not say that there is no interest", "!Missed", "!late")
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/compare"), http.StatusOK, "There are not two versions yet")
	s.Wants(s.Get(visitor, inquiry.PathOf("inquiry-none")), http.StatusNotFound)
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/terms/1"), http.StatusNotFound)
}

// TestADifferenceIsReadWithoutColour: what was taken out and put in is said in words too,
// of any two versions (pitfall 5).
func TestADifferenceIsReadWithoutColour(t *testing.T) {
	s := newSite(t)
	id := s.open()
	for _, text := range []string{"1. What was known in 2001?", "1. What was known in 1996?\n2. By whom?", "1. What was known in 1996?"} {
		s.draft(id, text, true)
		s.publish(id, inquiry.TermsInForce)
	}
	got := s.Get(visitor, inquiry.PathOf(id)+"/compare?from=1&to=2")
	s.Wants(got, http.StatusOK, "removed: 2001?", "added: 1996?", "added: By whom?", "2 paragraphs differ")
	if !strings.Contains(got.Body, "<del>") || !strings.Contains(got.Body, "<ins>") {
		t.Error("the difference is no ins and del")
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/compare?from=3&to=1"), http.StatusOK, "removed: 1996?", "added: 2001?")
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/compare?from=1&to=9"), http.StatusNotFound)
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/terms/1"), http.StatusOK, "Replaced", "What was known in 2001?", "The chair")
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/feed.atom"), http.StatusOK, "Version 3 of the terms of reference")
}

// TestHelpComesBeforeAnyField: whoever answers a consultation meets help first, and the
// button by which they leave; no account, no script, and what they typed stays (pitfall 16).
func TestHelpComesBeforeAnyField(t *testing.T) {
	s := newSite(t)
	id := s.open()
	series := s.paper(id)
	at := answerForm(id, series)
	first := s.Get(visitor, at)
	s.Wants(first, http.StatusOK, "Are you under 18", "Childline", "999", "Exit this page")
	if strings.Contains(first.Body, "<textarea") || strings.Contains(first.Body, `type="text"`) {
		t.Error("a field stands on the first page")
	}
	page := s.Get(visitor, at+"?go=on")
	if !strings.Contains(page.Body, `action="`+at+`" novalidate autocomplete="off"`) {
		t.Error("the browser may keep what is typed, for whoever presses Back")
	}
	s.Wants(page, http.StatusOK, "What do you think?", "Exit this page", "Childline")
	s.Wants(s.Post(visitor, at+"?go=on", at, "answer", "", "publish", "no"), http.StatusUnprocessableEntity, "Write your answer")
	sent := s.Post(visitor, at+"?go=on", at, "answer", "A made-up answer.")
	if !strings.HasPrefix(sent.Location, inquiry.PathOf(id)+"/papers/"+series+"/sent?note=") {
		t.Errorf("%d %s", sent.Code, sent.Location)
	}
	s.Wants(s.Get(visitor, sent.Location), http.StatusOK, "Your answer was taken", "Nothing is left of it on this device", "!A made-up answer")
	var publish int
	s.do(s.db.QueryRow(t.Context(), `SELECT publish FROM inquiry_answer`).Scan(&publish))
	if publish != 0 {
		t.Error("what was not said is yes")
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/papers/"+series), http.StatusOK, "None yet", "!fewer than 5")
	s.clock.Advance(24 * time.Hour)
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/papers/"+series), http.StatusOK, "fewer than 5", "!A made-up answer")
}

// TestAFloodIsTurnedAwayAndWhatWasTypedStays.
func TestAFloodIsTurnedAwayAndWhatWasTypedStays(t *testing.T) {
	s := newSite(t)
	id := s.open()
	at := answerForm(id, s.paper(id))
	form := s.Fill(s.Get(visitor, at+"?go=on"), at, "answer", "Typed words that must stay.", "publish", "no")
	turned := 0
	for range 25 {
		if got := s.SendForm(visitor, at, form); got.Code == http.StatusUnprocessableEntity {
			turned++
			s.Wants(got, http.StatusUnprocessableEntity, "Many answers came from near you", "Typed words that must stay.")
		}
	}
	if turned == 0 {
		t.Error("nobody was turned away")
	}
}

// TestWhatWasTypedStaysWhenNothingIsTaken: the inquiry is suspended while somebody writes.
func TestWhatWasTypedStaysWhenNothingIsTaken(t *testing.T) {
	s := newSite(t)
	id := s.open()
	series := s.paper(id)
	at := answerForm(id, series)
	form := s.Fill(s.Get(visitor, at+"?go=on"), at, "answer", "Typed words that must stay.", "publish", "no")
	s.turn(id, inquiry.TurnSuspend)
	for range 25 { // and while the room is full too
		s.Wants(s.SendForm(visitor, at, form), http.StatusUnprocessableEntity, "Typed words that must stay.", "Copy it now", "This inquiry is suspended", "!Send my answer")
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/papers/"+series), http.StatusOK, "This inquiry is suspended", "!It takes no answers now")
	word := inquiry.OnePath + "/" + id + "/word"
	s.Wants(s.Get(secretary, word), http.StatusOK, "Give a date")
	s.turn(id, inquiry.TurnEnd)
	s.Wants(s.SendForm(visitor, at, form), http.StatusUnprocessableEntity, "Typed words that must stay.", "This inquiry has ended")
	s.Wants(s.Get(secretary, word), http.StatusOK, "!Give a date")
}

// TestAnAnswerIsToWhatWasRead: questions that changed meanwhile are asked again with the words
// kept, whoever agrees sees the version before, and answers are counted by version.
func TestAnAnswerIsToWhatWasRead(t *testing.T) {
	s := newSite(t)
	id := s.open()
	series := s.paper(id)
	at, public := answerForm(id, series), inquiry.PathOf(id)+"/papers/"+series
	s.answers(id, series, "A made-up answer to version 1.")
	s.clock.Advance(24 * time.Hour)
	form := s.Fill(s.Get(visitor, at+"?go=on"), at, "answer", "Typed words that must stay.", "publish", "no")
	closes := s.Today().AddDays(5)
	p, err := s.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Series: series, Title: "Another made-up title", Questions: "1. Another question?", Closes: closes, Why: "z"})
	s.do(err)
	s.Wants(s.Get(chair, inquiry.ProposalsPath+"/"+p), http.StatusOK, "Another question?", "The version before: version 1, Made-up consultation", "1. Which years?", "22 March 2026", "fewer than 5")
	s.do(s.agree(chair, p))
	stale := s.SendForm(visitor, at, form)
	s.Wants(stale, http.StatusUnprocessableEntity, "The questions changed while you wrote", "Typed words that must stay.", "Another question?")
	again := s.Fill(stale, at, "answer", "Typed words that must stay.", "publish", "no")
	if got := s.SendForm(visitor, at, again); got.Code != http.StatusSeeOther {
		t.Errorf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.clock.Advance(24 * time.Hour)
	s.Wants(s.Get(visitor, public), http.StatusOK, "To version 1: fewer than 5.", "To version 2: fewer than 5.", "Last day for answers: 22 March 2026.", "Last day for answers: "+closes.Human())
	groups, err := s.OpenAnswers(as(secretary), id, series, "Made up.")
	if err != nil || len(groups) != 2 || groups[0].Numbers[0]+groups[1].Numbers[0] != 3 {
		t.Errorf("%+v %v", groups, err)
	}
	refused(t, "to no version", s.Answer(as(visitor), inquiry.AnswerInput{Inquiry: id, Series: series, Words: "Made up."}), errs.Conflict)
}

// TestTheDeskShowsNobodyMoreThanTheirOwn: each page of an inquiry answers as if there were
// none to whoever has no part that does it.
func TestTheDeskShowsNobodyMoreThanTheirOwn(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.paper(id)
	s.draft(id, "1. A canary of a draft.", true)
	s.do(s.Declare(as(member), inquiry.InterestInput{Inquiry: id, Words: "Made up.", Conflict: "yes"}))
	of := inquiry.OnePath + "/" + id
	who := map[string]string{"": "com1 chair secretary solicitor", "/word": "chair secretary solicitor", "/terms": "chair secretary solicitor", "/papers": "chair secretary solicitor",
		"/themes": "chair secretary solicitor", "/people": "com1 chair secretary", "/answers": "secretary solicitor", "/turn": "com1"}
	people := map[string]access.Actor{"com1": com1, "chair": chair, "secretary": secretary, "solicitor": solicitor, "member": member, "support": support, "insider": insider, "elsewhere": elsewhere,
		"visitor": visitor}
	for page, may := range who {
		for name, a := range people {
			got := s.Get(a, of+page)
			if (got.Code == http.StatusOK) != strings.Contains(" "+may+" ", " "+name+" ") {
				t.Errorf("%s as %s: %d", page, name, got.Code)
			}
			if got.Code != http.StatusOK && strings.Contains(got.Body, "canary") {
				t.Errorf("%s as %s shows the draft", page, name)
			}
		}
	}
	for _, name := range []string{"member", "insider", "elsewhere", "support"} {
		s.Wants(s.Get(people[name], inquiry.DeskPath), http.StatusOK, "!Made-up Inquiry")
	}
}

// TestFormsKeepWhatWasTyped: each form that is wrong comes back with its words, and names
// the field.
func TestFormsKeepWhatWasTyped(t *testing.T) {
	s := newSite(t)
	id := s.open()
	of := inquiry.OnePath + "/" + id
	s.draft(id, "1. A made-up paragraph.", false)
	for _, x := range []struct {
		a            access.Actor
		page, action string
		fields       []string
		want         string
	}{
		{com1, inquiry.NewPath, inquiry.NewPath, []string{"title", "Typed title", "body1", office}, "or part of it"},
		{com1, of + "/turn", of + "/turn", []string{"kind", "suspend", "why", ""}, "Write why"},
		{secretary, of + "/word", of + "/word", []string{"due", "yesterday", "what", "Typed what"}, "Write the day by which"},
		{secretary, of + "/terms", of + "/terms", []string{"text", "Typed without a number"}, "Line 1 has no number"},
		{secretary, of + "/terms", of + "/terms/publish", []string{"state", "in-force", "why", "Typed why"}, "The chair must be consulted first"},
		{secretary, of + "/papers", of + "/papers", []string{"title", "Typed paper"}, "Write the questions"},
		{com1, of + "/people", of + "/people", []string{"account", chair.ID, "part", "secretary", "to", "never", "why", "Typed reason"}, "Write the last day"},
		{member, of + "/interests", of + "/interests", []string{"words", "Typed interest"}, "Say whether it is a conflict"},
		{secretary, of + "/answers", of + "/answers", []string{"purpose", "Typed purpose"}, "Choose a consultation"},
	} {
		if strings.HasSuffix(x.page, "/answers") {
			s.paper(id)
		}
		got := s.Post(x.a, x.page, x.action, x.fields...)
		s.Wants(got, http.StatusUnprocessableEntity, x.want)
		for i := 1; i < len(x.fields); i += 2 {
			if strings.HasPrefix(x.fields[i], "Typed") && !strings.Contains(got.Body, x.fields[i]) {
				t.Errorf("%s lost %q", x.action, x.fields[i])
			}
		}
	}
}

// TestTheSecondReadsWhatIsProposed on its page, and answers there.
func TestTheSecondReadsWhatIsProposed(t *testing.T) {
	s := newSite(t)
	id := s.open()
	s.draft(id, "1. What was known?", true)
	p, err := s.ProposeTerms(as(secretary), id, inquiry.TermsInForce, "Made up.")
	s.do(err)
	at := inquiry.ProposalsPath + "/" + p
	s.Wants(s.Get(member, at), http.StatusOK, "What was known?", "The chair")
	s.Wants(s.Get(support, at), http.StatusNotFound)
	s.Wants(s.Get(secretary, at), http.StatusOK, "You proposed this")
	if got := s.Post(member, at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Errorf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/terms/1"), http.StatusOK, "What was known?", "In force")
	turn, err := s.ProposeTurn(as(com1), inquiry.TurnInput{Inquiry: id, Kind: inquiry.TurnConvert, Form: rules.Statutory, Why: "Made up."})
	s.do(err)
	s.Wants(s.Get(com2, inquiry.ProposalsPath+"/"+turn), http.StatusOK, "Change its form", "Statutory inquiry")
	paper, err := s.ProposePaper(as(secretary), inquiry.PaperInput{Inquiry: id, Title: "x", Questions: "1. Which years?", Closes: s.Today().AddDays(9), Why: "z"})
	s.do(err)
	s.Wants(s.Get(chair, inquiry.ProposalsPath+"/"+paper), http.StatusOK, "1. Which years?")
	s.Wants(s.Get(visitor, inquiry.PathOf(id)+"/rules"), http.StatusOK, "Power to compel evidence No power to compel. Requests are made, and silence is published. No", "Read in the source")
}

// TestWhyAPartEndedIsPublic, with who proposed and who agreed.
func TestWhyAPartEndedIsPublic(t *testing.T) {
	s := newSite(t)
	id := s.open()
	of := inquiry.OnePath + "/" + id + "/people"
	seat := s.partOf(id, rules.Chair)
	s.Wants(s.Post(com1, of, of+"/end", "seat", seat, "ended_why", ""), http.StatusUnprocessableEntity, "Write why the part ends")
	if got := s.Post(com1, of, of+"/end", "seat", seat, "ended_why", "A made-up reason."); got.Code != http.StatusSeeOther {
		t.Fatalf("%d", got.Code)
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)), http.StatusOK, "!A made-up reason.")
	waits, err := s.Proposals().Waiting(as(member))
	s.do(err)
	at := inquiry.ProposalsPath + "/" + waits[0].ID
	s.Wants(s.Get(com2, at), http.StatusOK, "A made-up reason.", "!I agree")
	s.Wants(s.Get(member, at), http.StatusOK, "A made-up reason.", "who agreed")
	if got := s.Post(member, at, at, "answer", "yes"); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	s.Wants(s.Get(visitor, inquiry.PathOf(id)), http.StatusOK, "A part ended: "+chair.Name+", Chair", "A made-up reason.",
		"Proposed by a person of the commissioning body. Agreed to by "+member.Name+", Panel member")
}
