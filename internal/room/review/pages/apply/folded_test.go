package apply

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/review/reviewtest"
	"candour/internal/trust/phrase"
)

var (
	foldPattern = regexp.MustCompile(`(?s)<details class="govuk-details cd-fold">.*?</details>`)
	exitPattern = regexp.MustCompile(`(?s)<div class="govuk-exit-this-page".*?</div>`)
)

// What was left empty is said once, in one list with a way to each question; what
// was answered stands open.
func TestTheCheckPageFoldsWhatIsEmpty(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	v.post(formPath, "go", "change", "to", stepCheck).must(t, http.StatusSeeOther)
	body := v.get(formPath).must(t, http.StatusOK, typed, "You left ", "What needs your yes is not done unless you say yes").body
	folded := strings.Join(foldPattern.FindAllString(body, -1), "")
	open := reviewtest.PlainText(foldPattern.ReplaceAllString(body, ""))
	if strings.Contains(body, "You left this empty") || !strings.Contains(open, typed) || strings.Contains(folded, typed) {
		t.Error("an empty answer stands among those that were given")
	}
	asks := 0
	for _, q := range s.pages.questions {
		asks += len(q.Asks)
	}
	if n := strings.Count(folded, `name="to"`); n < 10 || n > asks || n != strings.Count(folded, "cd-empty-answer") {
		t.Errorf("%d empty questions with %d ways to them", strings.Count(folded, "cd-empty-answer"), n)
	}
}

// Who opened it: others stand open, the newest on top; the person's own visits are
// folded. On every page of the person only the way out is red.
func TestWhoOpenedItAndTheOneRedButton(t *testing.T) {
	s := newPublicSite(t)
	v, words := s.sent()
	v.back(words).must(t, http.StatusSeeOther)
	body := v.get("/review/mine").must(t, http.StatusOK, "Who opened it", "Nobody else has opened it yet").body
	folded := strings.Join(foldPattern.FindAllString(body, -1), "")
	if !strings.Contains(folded, "You opened it ") || strings.Contains(reviewtest.PlainText(foldPattern.ReplaceAllString(body, "")), "You opened it") {
		t.Error("the person's own visits are not folded")
	}
	if _, m, err := v.mine(); err != nil || len(m.Openings) == 0 || !m.Openings[0].Own {
		t.Errorf("%v: %+v", err, m.Openings)
	}
	for _, target := range []string{"/review/mine", "/review/mine/withdraw", "/review/mine/erase", "/review/mine/appeal"} {
		body := v.get(target).body
		if exits := exitPattern.FindAllString(body, -1); len(exits) != 1 || strings.Contains(exitPattern.ReplaceAllString(body, ""), "govuk-button--warning") {
			t.Errorf("%s has %d ways out, or something that looks like one", target, len(exits))
		}
	}
}
