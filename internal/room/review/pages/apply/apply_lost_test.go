package apply

import (
	"encoding/json"
	"html"
	"maps"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/site/formsession"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// longWords are 480 letters, as in the case.
var longWords = strings.TrimSpace(strings.Repeat("Withheld in test data. ", 20) + "And twenty more here.")[:480]

// TestCase04 is a form whose cookie is gone: what was typed is on the page that
// says so, and comes with the person when they come back.
func TestCase04(t *testing.T) {
	text, err := os.ReadFile("testdata/case-04.json")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Expect struct {
			Letters int `json:"letters_after_back_or_on_page"`
		}
	}
	if err := json.Unmarshal(text, &c); err != nil || c.Expect.Letters != len(longWords) {
		t.Fatalf("%v: %d letters, and %d here", err, c.Expect.Letters, len(longWords))
	}
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for name, lose := range map[string]func(v *visitor){
			"the form's cookie":     func(v *visitor) { delete(v.cookies, sessionCookie) },
			"every cookie":          func(v *visitor) { clear(v.cookies) },
			"a cookie of yesterday": func(v *visitor) { v.site.Clock.Advance(formsession.LateLife + time.Hour) },
		} {
			v := s.visitor()
			words := v.start(phrase.Words)
			fields := []string{"at", "words", "go", goNext, seenField, v.seen("words"), "words", longWords}
			lose(v)
			page := v.post(formPath, fields...)
			if name == "every cookie" { // nor does the token fit
				clear(v.cookies)
				page = v.postWith("stale", formPath, fields...)
			}
			page.must(t, http.StatusUnprocessableEntity, "This was not saved", "Come back with your words or numbers", longWords)
			if strings.Contains(page.body, "How do you want to come back?") || page.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s, %v", name, reviewtest.PlainText(page.body), page.header)
			}
			if strings.Contains(s.log.String(), longWords[:40]) {
				t.Error("the words are in the log")
			}

			wrong := v.post("/review/return", "carry", "words", "words", longWords, "phrase", "zebra")
			wrong.must(t, http.StatusUnprocessableEntity, "This was not saved", longWords)
			if got := v.post("/review/return", "carry", "words", "words", longWords, "phrase", words); got.location != formPath {
				t.Fatalf("%s: %d to %q: %s", name, got.code, got.location, reviewtest.PlainText(got.body))
			}
			if a := s.kept(words); a.One("words") != longWords || a.At != "words" {
				t.Errorf("%s: kept %+v", name, a)
			}
			v.get(formPath).must(t, http.StatusOK, longWords)
		}
	})
}

// TestALostFormWithNothingTyped asks for the phrase, and says why.
func TestALostFormWithNothingTyped(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	delete(v.cookies, sessionCookie)
	got := v.say("words", goNext)
	if got.location != "/review/return?over=3" {
		t.Fatalf("%d to %q", got.code, got.location)
	}
	v.get(got.location).must(t, http.StatusOK, "Your form was closed on this device. All that you saved is safe.")
}

// TestOnlyTheTokenIsLost: the same page again, with the words and a new token.
func TestOnlyTheTokenIsLost(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.postWith("stale", formPath, "at", "words", "go", goNext, "words", longWords).must(t, http.StatusUnprocessableEntity, "This was not saved", "Press Continue again", longWords)
	v.postWith("stale", "/review/return", "phrase", words).must(t, http.StatusUnprocessableEntity, "Press Continue again", words)
	v.postWith("stale", formPath, "go", goStart, "kind", "digits").must(t, http.StatusUnprocessableEntity, "How do you want to come back?", "Press Continue again")
	if a := s.kept(words); len(a.Values) != 0 {
		t.Errorf("a form without its token was saved: %+v", a)
	}
}

// TestTwoDevices: whoever saves second sees both and chooses; answers to other
// questions are in nobody's way.
func TestTwoDevices(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v := s.visitor()
		words := v.start(phrase.Words)
		v.say("words", goNext, "words", "The first text.").must(t, http.StatusSeeOther)
		other := &visitor{site: s, cookies: maps.Clone(v.cookies), from: v.from}
		opened := v.seen("words")

		other.say("words", goNext, "words", "Typed on the telephone.").must(t, http.StatusSeeOther)
		v.say("told", goNext, "told", "Another question.").must(t, http.StatusSeeOther)
		both := v.post(formPath, "at", "words", "go", goNext, seenField, opened, "words", "Typed on the laptop.")
		both.must(t, http.StatusConflict, "There are two versions of this answer", "Typed on the telephone.", "Typed on the laptop.", "Keep what is saved")
		if a := s.kept(words); a.One("words") != "Typed on the telephone." || a.One("told") != "Another question." {
			t.Fatalf("before the choice: %+v", a)
		}
		// The page's own mark is that of what it showed.
		mark := hiddenField(t, both.body, seenField)
		if mark != v.seen("words") {
			t.Fatalf("the page carries %q", mark)
		}
		v.post(formPath, "at", "words", "go", goNext, seenField, mark, "words", "Both, put together.").must(t, http.StatusSeeOther)
		if a := s.kept(words); a.One("words") != "Both, put together." {
			t.Errorf("after the choice: %+v", a)
		}
		other.post(formPath, "at", "words", "go", goNext, seenField, mark, "words", "Both, put together.").must(t, http.StatusSeeOther) // the same: nothing to choose
		other.post(formPath, "at", "words", "go", goNext, seenField, mark, "words", "").must(t, http.StatusConflict, "Both, put together.")
	})
}

// TestNothingIsSentUnseen: an answer that another device changed after the last
// page was opened is looked at before it is sent.
func TestNothingIsSentUnseen(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	v.say("words", goCheck, "words", "The first text.").must(t, http.StatusSeeOther)
	seen := hiddenField(t, v.get(formPath).body, seenField)
	v.say("words", goCheck, "words", "Another text.").must(t, http.StatusSeeOther)
	v.post(formPath, "at", stepCheck, "go", goSend, "sure", "yes", seenField, seen).must(t, http.StatusUnprocessableEntity, "It was not sent", "Another text.")
	if s.count("review_case") != 0 {
		t.Error("it was sent")
	}
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
}

// TestALateSessionMeetsAnotherDevice: what is saved is not shown before the
// phrase is typed; then both are.
func TestALateSessionMeetsAnotherDevice(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	old := maps.Clone(v.cookies)
	v.say("words", goNext, "words", "Typed on the telephone.").must(t, http.StatusSeeOther)
	v.cookies = old
	s.Clock.Advance(formsession.Life + time.Minute)
	page := v.post(formPath, "at", "words", "go", goNext, "words", "Typed on the laptop.").must(t, http.StatusUnprocessableEntity, "This was not saved", "Typed on the laptop.")
	if strings.Contains(page.body, "telephone") {
		t.Error("a late session was shown what is saved")
	}
	v.post("/review/return", "carry", "words", seenField, "", "words", "Typed on the laptop.", "phrase", words).must(t, http.StatusConflict, "Typed on the telephone.", "Typed on the laptop.")
}

// TestWordsForTheCaseAreCarriedToo: the page about a case, whose session ended.
func TestWordsForTheCaseAreCarriedToo(t *testing.T) {
	s := newPublicSite(t)
	v, words := s.sent()
	for act, field := range map[string]string{"add": "words", "exclude": "names", "appeal": "words"} {
		delete(v.cookies, sessionCookie)
		target := "/review/mine"
		if act == "appeal" {
			target += "/appeal"
		}
		v.post(target, "go", act, field, longWords).must(t, http.StatusUnprocessableEntity, "This was not saved", longWords)
		v.post("/review/return", "carry", "mine-"+act, field, longWords, "phrase", words).must(t, http.StatusUnprocessableEntity, "not sent", longWords)
	}
	// The form was sent on another device: its words can be added to the case.
	delete(v.cookies, sessionCookie)
	v.post("/review/return", "carry", "words", "words", longWords, "phrase", words).must(t, http.StatusUnprocessableEntity, "Your form was sent already", longWords)
	if m, body, err := v.mine(); err != nil || m.Kind != intake.FoundCase || len(body.Messages) != 0 {
		t.Errorf("something was sent by itself: %v %+v", err, body.Messages)
	}
	// And words for a case are not put into a form that is not sent.
	w := s.visitor()
	other := w.start(phrase.Words)
	w.post("/review/return", "carry", "mine-add", "words", longWords, "phrase", other).must(t, http.StatusUnprocessableEntity, "These open a form that is not sent yet", longWords)
}

// TestAFormThatIsGoneGivesTheWordsBack: wiped on another device.
func TestAFormThatIsGoneGivesTheWordsBack(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	s.sql(`DELETE FROM review_draft`)
	v.say("words", goNext, "words", longWords).must(t, http.StatusNotFound, "This was not saved", "The form is not here any more", longWords)
}

func hiddenField(t *testing.T, page, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	if !ok {
		t.Fatalf("there is no field %s: %s", name, page)
	}
	return html.UnescapeString(value)
}
