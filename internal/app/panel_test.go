package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/inquiry/pages/panel"
	"candour/internal/room/inquiry/survivors"
)

var phraseOnPage = regexp.MustCompile(`cd-phrase__item"[^>]*>([^<]+)</li>`)

// TestSomebodyIsNominatedWithoutAnAccount: a phrase is shown once; what is wrong keeps what was typed; it is sent with the
// phrase alone, which leads back to it; a wrong phrase and none are answered alike; nothing is left on the device.
func TestSomebodyIsNominatedWithoutAnAccount(t *testing.T) {
	s := newSite(t)
	b := s.browser("visitor")
	at := panel.PathOf(s.one(`SELECT id FROM inquiry`)) + "/nominate"
	if page := b.get(at).Body.String(); !strings.Contains(page, "What a member is offered") || strings.Contains(page, "<textarea") || !strings.Contains(page, "call 999") ||
		strings.Index(page, "under 18") > strings.Index(page, "<h1") || strings.Index(page, "tel:999") > strings.Index(page, `type="radio"`) {
		t.Error("help and the offer come before any field")
	}
	begun := b.post(at, url.Values{"kind": {"words"}})
	var words []string
	for _, m := range phraseOnPage.FindAllStringSubmatch(begun.Body.String(), -1) {
		words = append(words, strings.TrimSpace(m[1]))
	}
	if len(words) < 2 || begun.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %d words, %s", begun.Code, len(words), begun.Header().Get("Cache-Control"))
	}
	typed := url.Values{"who": {"self"}, "name": {"Synthetic zqnominee"}, "contact": {"By this page"}, "words": {"Summary withheld in test data."}, "phrase": {"no such words at all here now"}}
	got := b.post(at+"/send", typed).Body.String()
	first := strings.Join(words, " ")
	words = nil
	for _, m := range phraseOnPage.FindAllStringSubmatch(got, -1) {
		words = append(words, strings.TrimSpace(m[1]))
	}
	if len(words) < 2 || strings.Join(words, " ") == first || !strings.Contains(got, "Nothing was sent yet") {
		t.Errorf("a wrong phrase gives no new words: %v", words)
	}
	if help, field := strings.Index(got, "under 18"), strings.Index(got, "<textarea"); help < 0 || help > field || strings.Index(got, "tel:08001111") > field {
		t.Error("help does not come before the first field")
	}
	if left := b.post(panel.ReturnPath, url.Values{"phrase": {first}}).Body.String(); !strings.Contains(left, `href="`+at+`"`) || !strings.Contains(left, "Nothing was sent with these") {
		t.Error("who left half way is not led to where they begin")
	}
	if !strings.Contains(got, "Synthetic zqnominee") || !strings.Contains(got, "Summary withheld in test data.") {
		t.Error("a wrong phrase loses what was typed")
	}
	typed.Set("phrase", strings.Join(words, " "))
	typed.Set("name", "")
	if got := b.post(at+"/send", typed).Body.String(); !strings.Contains(got, "It need not be a full name") || !strings.Contains(got, "Summary withheld in test data.") {
		t.Error("a missing name is not asked for with the rest kept")
	}
	typed.Set("name", "Synthetic zqnominee")
	if got := b.post(at+"/send", typed).Body.String(); !strings.Contains(got, "It waits to be read and answered") {
		t.Errorf("it was not sent: %s", got)
	}
	if n := s.one(`SELECT COUNT(*) FROM inquiry_panel_draft`); n != "1" { // the first words, with which nothing was sent
		t.Errorf("%s drafts are left", n)
	}
	back := b.post(panel.ReturnPath, url.Values{"phrase": {strings.Join(words, " ")}})
	if !strings.Contains(back.Body.String(), "It waits to be read and answered") || len(back.Result().Cookies()) != 0 && strings.Contains(back.Header().Get("Set-Cookie"), "panel") {
		t.Errorf("coming back: %d", back.Code)
	}
	if b.post(at+"/send", typed); s.one(`SELECT COUNT(*) FROM inquiry_panel_nomination WHERE state = 'waits'`) != "2" { // one is the demonstration's
		t.Error("two presses of the button are two nominations")
	}
	other := append(append([]string{}, words[:len(words)-1]...), words[0])
	wrong, none := b.post(panel.ReturnPath, url.Values{"phrase": {strings.Join(other, " ")}}), b.post(panel.ReturnPath, url.Values{"phrase": {"abandon abandon abandon abandon abandon abandon abandon"}})
	if wrong.Code != none.Code || strings.Contains(wrong.Body.String(), "zqnominee") {
		t.Errorf("a wrong phrase: %d; none: %d", wrong.Code, none.Code)
	}
	gone := b.post(panel.ReturnPath, url.Values{"phrase": {strings.Join(words, " ")}, "do": {"back"}, "sure": {"yes"}})
	if !strings.Contains(gone.Body.String(), "It was taken back") {
		t.Errorf("taking it back: %d", gone.Code)
	}
	if again := b.post(panel.ReturnPath, url.Values{"phrase": {strings.Join(words, " ")}}); strings.Contains(again.Body.String(), "It waits") {
		t.Error("what was taken back opens")
	}
}

// TestAMemberOpensNothingElse: every page of the inquiry desk, of accounts and of letters is shut to a member; papers that are
// confidential are shut to everybody else; no page of theirs tells another name than an alias.
func TestAMemberOpensNothingElse(t *testing.T) {
	s := newSite(t)
	b, visitor := s.browser("panel-member"), s.browser("visitor")
	id := s.one(`SELECT id FROM inquiry`)
	for _, path := range []string{"/inquiry-desk", "/inquiry-desk/of/" + id, "/inquiry-desk/of/" + id + "/accounts", "/inquiry-desk/of/" + id + "/waiting", "/inquiry-desk/of/" + id + "/nominations",
		"/inquiry-desk/of/" + id + "/panel", "/inquiry-desk/panel-proposals", "/inquiry-desk/of/" + id + "/findings"} {
		if got := b.get(path); got.Code != http.StatusForbidden && got.Code != http.StatusNotFound {
			t.Errorf("%s opens to a member: %d", path, got.Code)
		}
	}
	paper := s.one(`SELECT id FROM inquiry_panel_paper WHERE confidential IS NOT NULL`)
	if got := b.get("/survivors-panel/" + id + "/paper/" + paper); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), survivors.AlwaysSpeak) {
		t.Errorf("a member's paper: %d", got.Code)
	}
	for _, path := range []string{panel.PathOf(id) + "/paper/" + paper, "/survivors-panel/" + id + "/paper/" + paper} {
		if got := visitor.get(path); got.Code == http.StatusOK || strings.Contains(got.Body.String(), "A made-up plan that is not decided") {
			t.Errorf("%s opens to everybody: %d", path, got.Code)
		}
	}
	if page := visitor.get(panel.PathOf(id)).Body.String(); strings.Contains(page, "Synthetic Person 84") || strings.Contains(page, "Synthetic Person 85") || !strings.Contains(page, "Fewer than 5") ||
		strings.Contains(page, "A made-up plan that is not decided") {
		t.Error("the public page names a member, or counts them, or tells what is confidential")
	}
}
