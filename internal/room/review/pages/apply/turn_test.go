package apply

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestAfterAWrongAnswerTheLanguageCanBeChanged: the pages that answer a form have the
// way to the other language too: after a phrase that was typed wrongly, after nothing
// was chosen, and after the box that sends was not ticked.
func TestAfterAWrongAnswerTheLanguageCanBeChanged(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	turns := func(what string, got answered, form string) {
		t.Helper()
		if got.code != http.StatusUnprocessableEntity && got.code != http.StatusOK || !strings.Contains(got.body, `form="`+form+`" formaction="/cy/review/apply" name="go" value="stay" lang="cy"`) ||
			!strings.Contains(got.body, `<form id="`+form+`"`) {
			t.Errorf("%s: %d, no way to Welsh", what, got.code)
		}
	}
	turns("nothing chosen", v.post(formPath, "go", goStart), "kind-of")
	v.post(cy+formPath, "go", goStay, "kind", "digits").must(t, http.StatusOK, "24")
	v.post(formPath, "go", goStart, "kind", "words").must(t, http.StatusSeeOther)
	v.post(formPath, "go", goNext, "at", stepPhrase).must(t, http.StatusSeeOther)
	turns("a wrong phrase", v.post(formPath, "go", goNext, "at", stepTry, "phrase", "not these"), "kept")
	if got := v.post(cy+formPath, "go", goStay, "at", stepPhrase); got.location != cy+formPath || !strings.Contains(v.get(got.location).body, `<li class="cd-phrase__item" lang="en-GB"`) {
		t.Errorf("the phrase is not shown in Welsh: %q", got.location)
	}
	v.post(formPath, "go", goNext, "at", stepPhrase)
	v.post(formPath, "go", goSkip, "at", stepTry)
	v.step(t, stepCheck)
	turns("no tick", v.say(stepCheck, goSend), "whole")
	if got := v.post(cy+formPath, "go", goStay, "at", stepCheck); got.location != cy+formPath || s.count("review_case") != 0 {
		t.Errorf("the page on which all is checked: %q", got.location)
	}
}

// TestTheWelshStartLeadsToWelsh: every link of the page in Welsh that stays here, but the
// one to English, leads to Welsh.
func TestTheWelshStartLeadsToWelsh(t *testing.T) {
	s, _ := welshSite(t)
	body := s.visitor().get(cy+"/review").must(t, http.StatusOK).body
	links := regexp.MustCompile(`<a [^>]*href="(/[^"]*)"[^>]*>`).FindAllStringSubmatch(body, -1)
	for _, m := range links {
		if !strings.HasPrefix(m[1], cy) && !strings.Contains(m[0], `lang="en"`) {
			t.Errorf("leads to English: %s", m[0])
		}
	}
	if len(links) < 6 || !strings.Contains(body, `href="/cy/review/figures"`) {
		t.Errorf("%d links", len(links))
	}
}

// TestNoContactFormAfterWithdrawal: nobody would use what is typed there.
func TestNoContactFormAfterWithdrawal(t *testing.T) {
	s, _ := welshSite(t)
	v, _ := s.sent()
	v.get("/review/mine/contact").must(t, http.StatusOK, "Keep this")
	v.post("/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
	for _, at := range []string{"/review/mine/contact", cy + "/review/mine/contact"} {
		if body := v.get(at).must(t, http.StatusOK).body; strings.Contains(body, "<textarea") || strings.Contains(body, `name="email"`) {
			t.Errorf("%s has a form", at)
		}
	}
	v.get("/review/mine/contact").must(t, http.StatusOK, "You have withdrawn")
}
