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
