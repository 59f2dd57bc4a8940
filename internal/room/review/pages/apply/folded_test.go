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

// Each part of the form is folded, and says how much of it was answered; inside, what
// was left empty is said once, with a way to each question; what follows from it stands in view.
func TestTheCheckPageFoldsByPart(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	v.post(formPath, "go", "change", "to", stepCheck).must(t, http.StatusSeeOther)
	body := v.get(formPath).must(t, http.StatusOK, typed, "You left ", "What needs your yes is not done unless you say yes").body
	folded := strings.Join(foldPattern.FindAllString(body, -1), "")
	open := reviewtest.PlainText(foldPattern.ReplaceAllString(body, ""))
	if strings.Contains(body, "You left this empty") || strings.Contains(open, typed) || !strings.Contains(folded, typed) || strings.Contains(open, "Change") {
		t.Error("an answer stands outside of its part")
	}
	parts := foldPattern.FindAllString(body, -1)
	if len(parts) != 4 || !strings.Contains(parts[1], "Answered: 1. Left empty: 6.") || !strings.Contains(parts[3], "Answered: 0.") ||
		strings.Count(open, "We ask them for nothing until you say yes.") != 1 {
		t.Errorf("%d parts: %s", len(parts), reviewtest.PlainText(body))
	}
	for _, part := range parts {
		if n := strings.Count(part, "You left these empty"); n > 1 {
			t.Errorf("said %d times in one part", n)
		}
	}
	asks := 0
	for _, q := range s.pages.questions {
		asks += len(q.Asks)
	}
	if n := strings.Count(folded, `name="to"`); n < 10 || n > asks || n != strings.Count(folded, "cd-empty-answer")+1 {
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
