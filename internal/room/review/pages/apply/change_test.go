package apply

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
)

// TestAnswersArePutRight: what was answered stands on the page about a case, in both
// languages, and can be changed, with the page kept on error.
func TestAnswersArePutRight(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	words := v.start("words")
	v.say("under18", goNext, "under18", "unsure").must(t, http.StatusSeeOther)
	v.say("closed_when", goNext, "closed_when", "spring 2014").must(t, http.StatusSeeOther)
	v.say("force", goCheck, "force", "made-up-northern-police").must(t, http.StatusSeeOther)
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	v.get("/review/mine").must(t, http.StatusOK, "Were you under 18 when it happened?", "I am not sure", "spring 2014", "Made-up Northern Police", "Change what you answered")
	page := v.get("/review/mine/answers").must(t, http.StatusOK, "What you answered before is kept beside it", "Which police force was it?")
	if !strings.Contains(page.body, `value="spring 2014"`) || !strings.Contains(page.body, `<option value="made-up-northern-police" selected`) {
		t.Errorf("not filled in: %s", page.body)
	}
	v.get(cy+"/review/mine/answers").must(t, http.StatusOK)
	v.post("/review/mine/answers", "under18", "yes", "closed_when", words).must(t, http.StatusUnprocessableEntity, "Take them out")
	v.post(cy+"/review/mine/answers", "under18", "yes", "closed_when", strings.Repeat("x", 501)).must(t, http.StatusUnprocessableEntity, "500")
	v.post("/review/mine/answers", "under18", "yes", "closed_when", "2015", "force", "made-up-southern-police").must(t, http.StatusSeeOther)
	v.get("/review/mine?done=answers").must(t, http.StatusOK, "What you answered is changed", "2015", "Made-up Southern Police")
	v.get(cy+"/review/mine?done=answers").must(t, http.StatusOK)
	if _, m, err := v.mine(); err != nil || (m.Facts != rules.Facts{Under18: "yes", ClosedWhen: "2015"}) {
		t.Errorf("%+v %v", m.Facts, err)
	}
	v.post("/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
	v.post(cy+"/review/mine/answers", "under18", "no").must(t, http.StatusUnprocessableEntity)
	if kept := s.pages.reportAsks(); len(kept) != len(answersOf(mine.Case{}).Hidden(namesOf(kept)...)) {
		t.Errorf("a question about the report has no answer that it could be filled in with")
	}
}

func namesOf(asks []intake.Ask) (out []string) {
	for _, a := range asks {
		out = append(out, a.Name)
	}
	return out
}

// TestTheReceiptIsNotReadyYet says from when it is, in both languages, and is no fault.
func TestTheReceiptIsNotReadyYet(t *testing.T) {
	s, _ := welshSite(t)
	v, _ := s.sent()
	s.log.Reset()
	v.get("/review/mine/receipt.json").must(t, http.StatusNotFound, "Your receipt is not ready yet. It is ready from 23 November 2026 at 1", "Back")
	v.get(cy+"/review/mine/receipt.json").must(t, http.StatusNotFound, "Nid yw eich derbynneb yn barod eto")
	if log := s.log.String(); strings.Contains(log, "ERROR") {
		t.Errorf("logged as a fault: %s", log)
	}
}

// TestAnEmailAddressHasItsShape: what is none is said beside its box, kept there, and
// never used.
func TestAnEmailAddressHasItsShape(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	v.start("words")
	v.say("ways", goNext, "ways", "email").must(t, http.StatusSeeOther)
	for _, bad := range []string{"me@", "a b@example.org", "Me <me@example.org>", "me@example.org, you@example.org"} {
		page := v.say("contact", goNext, "email", bad).must(t, http.StatusUnprocessableEntity, "This is not an email address. Write all of it")
		if !strings.Contains(page.body, `href="#email"`) || !strings.Contains(page.body, `value="`+strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(bad)+`"`) {
			t.Errorf("%q: %s", bad, page.body)
		}
		v.post(cy+formPath, "at", "contact", "go", goNext, seenField, v.seen("contact"), "email", bad).must(t, http.StatusUnprocessableEntity)
	}
	v.say("contact", goLeave, "email", "me@").must(t, http.StatusSeeOther) // whoever leaves is not held up
	if plan := (intake.ContactPlan{Ways: []string{"email"}, Email: "me@"}); plan.Allows("email") || len(plan.Check()) != 1 {
		t.Errorf("it would be written to: %v", plan.Check())
	}
	w, _ := s.sent()
	w.post("/review/mine/contact", "ways", "email", "email", "me@").must(t, http.StatusUnprocessableEntity, "This is not an email address")
	w.post("/review/mine/contact", "ways", "email", "email", "me@example.org").must(t, http.StatusSeeOther)
}

// TestWordsThatTurnAreShownStraight: they are kept as they were typed.
func TestWordsThatTurnAreShownStraight(t *testing.T) {
	s := newPublicSite(t)
	v, _ := s.sent()
	const turned = "ends \u202etfel ot thgir\u202c and \u2066isolated\u2069 and \u200bhidden"
	v.post("/review/mine", "go", "add", "words", turned).must(t, http.StatusSeeOther)
	v.post("/review/mine/answers", "closed_when", turned).must(t, http.StatusSeeOther)
	v.post("/review/mine", "go", "exclude", "names", turned).must(t, http.StatusSeeOther)
	body := v.get("/review/mine").must(t, http.StatusOK, "ends tfel ot thgir and isolated and hidden").body
	if strings.ContainsAny(body, "\u202e\u202c\u2066\u2069\u200b") {
		t.Errorf("a character that turns or hides is on the page")
	}
	if _, m, err := v.mine(); err != nil || m.Messages[0].Words != turned || m.Facts.ClosedWhen != turned {
		t.Errorf("not kept as typed: %q %v", m.Facts.ClosedWhen, err)
	}
}
