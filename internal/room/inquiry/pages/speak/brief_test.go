package speak

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/pages/trace"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/web"
	"candour/internal/testkit"
)

// TestAYesToANameNeedsOneAtTheQuestion: refused where it is asked, by Continue and by “Go to the
// end”, with the choice kept; a no needs none, and what is saved to come back to is kept.
func TestAYesToANameNeedsOneAtTheQuestion(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	named := useBox(testimony.QuotedNamed)
	v.press(formPath, "go", goChange, "to", named)
	v.get(formPath)
	for _, pressed := range []string{goNext, goCheck} {
		for _, empty := range []string{"", "   "} {
			got := v.press(formPath, "go", pressed, named, "yes", boxName, empty).must(t, http.StatusUnprocessableEntity, noName,
				"If yes: which name?", "!Check what you wrote")
			if !strings.Contains(got.body, `href="#`+boxName+`"`) || !strings.Contains(got.body, " checked") {
				t.Errorf("%s: the field is not named, or the yes is lost", pressed)
			}
		}
	}
	v.press(formPath, "go", goNext, named, "no").must(t, http.StatusSeeOther, "Check what you wrote")
	v.press(formPath, "go", goChange, "to", named)
	v.get(formPath)
	v.press(formPath, "go", goNext, named, "yes", boxName, "Synthetic Name 1").must(t, http.StatusSeeOther, "Check what you wrote", "Synthetic Name 1")
}

// TestWhoIsLateSaysSo: a promise whose day is past is said to be late, and by which day it was due.
func TestWhoIsLateSaysSo(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	m := listening.Mine{Step: testimony.Given, Given: s.Today(), WordBy: s.Today().AddDays(10)}
	when := func(days int) string {
		v := mineOf(web.Page{}, m, listening.Own{}, s.Today().AddDays(days), web.NewForm())
		if len(v.Next) != 1 {
			t.Fatalf("%+v", v.Next)
		}
		return v.Next[0].When + ": " + v.Next[0].Title
	}
	due := m.WordBy.Human()
	for days, want := range map[int]string{0: "By " + due + ": we aim to put a first word back on this page", 10: "By " + due + ": we aim to put a first word back on this page",
		11: "We are late: by " + due + " we aimed to put a first word back on this page"} {
		if got := when(days); got != want {
			t.Errorf("after %d days: %q", days, got)
		}
	}
}

// TestThePageIsBrief: the newest of what happened and of what came of it, how often it was opened
// since they were here before, the counts of the folds, and of a long sentence its beginning.
func TestThePageIsBrief(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	at := func(hours int) time.Time { return s.clock.Now().Add(time.Duration(hours) * time.Hour) }
	here := func(hours int) listening.Opening {
		return listening.Opening{Own: "yes", Who: "You", What: listening.PartWordings["visit"], At: at(hours)}
	}
	read := func(hours int) listening.Opening {
		return listening.Opening{Who: "The inquiry team", What: "What you gave", At: at(hours)}
	}
	long := strings.Repeat("Some made-up words. ", 20)
	sentence := Sentence{Words: long, Place: "chapter 2", Came: []trace.Came{{Said: []string{"A made-up body: Not being taken forward (9 March 2026)."}, Stands: "No commitment recorded."}},
		Path: []web.TimelineItem{{Title: "No day", When: "Date not known"}, {Title: "Answer: Accepted", By: "A made-up body", When: "9 March 2026", ISO: "2026-03-09"}, {Title: "Older", ISO: "2025-01-01"}}}
	for name, x := range map[string]struct {
		openings []listening.Opening
		want     string
	}{"first": {[]listening.Opening{read(1), here(2)}, ""}, "none": {[]listening.Opening{read(1), here(2), here(3)}, "nobody opened it"},
		"two": {[]listening.Opening{here(1), read(2), read(3), here(4)}, "it was opened 2 times"}} {
		v := &mineView{Timeline: []web.TimelineItem{{Title: "You gave your account", When: "2 March 2026", ISO: "2026-03-02"}}, Changed: Changed{Sentences: []Sentence{sentence}},
			Uses: []useLine{{Tag: web.Tag{Text: "Yes"}}, {Tag: web.Tag{Text: "No"}}, {Tag: web.Tag{Text: "No"}}}}
		v.brief(listening.Mine{Openings: x.openings, FirstWord: s.Today().AddDays(-1)})
		if v.ReplyNew != (x.want == "") {
			t.Errorf("%s: the first word back stands open: %t", name, v.ReplyNew)
		}
		all := strings.Join(v.Newest, " ")
		if !strings.Contains(all, "2 March 2026: You gave your account.") || !strings.Contains(all, "The newest that came of it, 9 March 2026: Answer: Accepted (A made-up body).") {
			t.Errorf("%s: %s", name, all)
		}
		if since := slices.IndexFunc(v.Newest, func(l string) bool { return strings.HasPrefix(l, "Since you were here before") }); (since >= 0) != (x.want != "") || !strings.Contains(all, x.want) {
			t.Errorf("%s: %s", name, all)
		}
		if v.UseCount != "What may be done with it: 1 yes, 2 no" || v.OpenCount != "Who opened it: nobody but you" {
			t.Errorf("%q %q", v.UseCount, v.OpenCount)
		}
		if got := v.Changed.Sentences[0].Short; len([]rune(got)) > briefWords+2 || !strings.HasSuffix(got, " …") || !strings.HasPrefix(long, strings.TrimSuffix(got, " …")) {
			t.Errorf("%q", got)
		}
	}
	if short("Short.") != "Short." {
		t.Error("what is short is cut")
	}
}
