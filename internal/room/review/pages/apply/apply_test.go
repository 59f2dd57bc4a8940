package apply

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

const typed = "Summary withheld in test data."

// kept gives what a phrase's draft holds.
func (s *publicSite) kept(words string) intake.Answers {
	s.T.Helper()
	f, err := s.pages.Drafts.Find(s.T.Context(), words)
	s.OK(err)
	a, err := s.pages.Drafts.Load(s.T.Context(), f)
	s.OK(err)
	return a
}

func (s *publicSite) sql(text string) {
	s.T.Helper()
	s.OK(s.DB.InTx(s.T.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(s.T.Context(), text)
		return err
	}))
}

func (s *publicSite) count(table string) (n int) {
	s.T.Helper()
	s.OK(s.DB.QueryRow(s.T.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n))
	return n
}

// TestNothingTypedIsLost: whatever happens between typing and saving.
func TestNothingTypedIsLost(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v := s.visitor()
		words := v.start(phrase.Words)

		if got := v.say("words", goLeave, "words", typed); got.location != "/review/saved" || len(v.cookies) > 1 {
			t.Fatalf("saved for later: %d to %q, cookies %v", got.code, got.location, slices.Collect(maps.Keys(v.cookies)))
		}
		if a := s.kept(words); a.One("words") != typed || a.At != "words" {
			t.Fatalf("saved for later: %+v", a)
		}

		v.back(words).must(t, http.StatusSeeOther)
		s.sql(`ALTER TABLE review_draft RENAME TO review_draft_away`)
		v.say("told", goNext, "told", "Typed while it failed").must(t, http.StatusUnprocessableEntity, "We could not save this just now", "Typed while it failed")
		if got := v.get(formPath); got.code != http.StatusInternalServerError || len(v.cookies) != 2 {
			t.Errorf("a database that fails ends the form: %d", got.code)
		}
		s.sql(`ALTER TABLE review_draft_away RENAME TO review_draft`)
		v.say("told", goNext, "told", "Typed while it failed").must(t, http.StatusSeeOther)

		s.Clock.Advance(formsession.Life + time.Minute)
		if got := v.say("wanted", goNext, "wanted", "Typed for half an hour"); got.location != "/review/return?over=1" || v.cookies[sessionCookie] != "" {
			t.Errorf("a session that ran out: %d to %q", got.code, got.location)
		}
		if a := s.kept(words); a.One("wanted") != "Typed for half an hour" || a.One("told") != "Typed while it failed" || a.At != "wanted" {
			t.Errorf("after half an hour: %+v", a)
		}
	})
}

// TestALateSessionOpensNothing: it keeps words, and shows, sends and wipes
// nothing.
func TestALateSessionOpensNothing(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	for name, ask := range map[string]func() answered{
		"look":   func() answered { return v.get(formPath) },
		"send":   func() answered { return v.say(stepCheck, goSend, "sure", "yes") },
		"wipe":   func() answered { return v.say(stepWipe, goWipe) },
		"change": func() answered { return v.say(stepCheck, goChange, "to", "words") },
		"sent":   func() answered { return v.get("/review/sent") },
		"mine":   func() answered { return v.get("/review/mine") },
	} {
		v.back(words).must(t, http.StatusSeeOther)
		s.Clock.Advance(formsession.Life + time.Minute)
		got := ask()
		if got.location != "/review/return?over=1" || strings.Contains(got.body, typed) || v.cookies[sessionCookie] != "" {
			t.Errorf("%s: %d to %q", name, got.code, got.location)
		}
	}
	if s.kept(words).One("words") != typed || s.count("review_case") != 0 {
		t.Error("a late session changed something")
	}
	v.back(words).must(t, http.StatusSeeOther)
	s.Clock.Advance(formsession.LateLife + time.Minute)
	v.say("words", goNext, "words", "a day later")
	if s.kept(words).One("words") != typed {
		t.Error("a session of yesterday still writes")
	}
}

// TestTwoPressesMakeOneCase: whoever presses twice has one case, and their
// phrase leads to it.
func TestTwoPressesMakeOneCase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v := s.visitor()
		words := v.start(phrase.Digits)
		v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
		v.get("/review/return") // the token's cookie
		var all sync.WaitGroup
		for range 4 {
			twin := &visitor{site: s, cookies: maps.Clone(v.cookies), from: v.from}
			all.Go(func() { twin.say(stepCheck, goSend, "sure", "yes") })
		}
		all.Wait()
		if n := s.count("review_case"); n != 1 {
			t.Errorf("%d cases", n)
		}
		if n := s.count("review_draft"); n != 0 {
			t.Errorf("%d drafts are left", n)
		}
		v.say(stepCheck, goSend, "sure", "yes") // once more, long after
		if got := v.back(words); got.location != "/review/mine" || s.count("review_case") != 1 {
			t.Errorf("came back to %q", got.location)
		}
		v.get("/review/mine").must(t, http.StatusOK, typed)
	})
}

// TestWhatIsNotShownIsNotSent: an answer to a question that is asked no more.
func TestWhatIsNotShownIsNotSent(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	v.say("ways", goNext, "ways", "email", "ways", "text").must(t, http.StatusSeeOther)
	v.say("contact", goCheck, "email", "shared@demo.invalid").must(t, http.StatusSeeOther)
	v.get(formPath).must(t, http.StatusOK, "shared@demo.invalid", "You chose text messages, but we do not have a phone number. We will not use it.")
	v.say(stepCheck, goChange, "to", "ways").must(t, http.StatusSeeOther)
	v.say("ways", goNext, "ways", "here").must(t, http.StatusSeeOther)
	page := v.get(formPath).must(t, http.StatusOK, "Check what you wrote") // a change leads back to the last page
	if strings.Contains(page.body, "shared@") || strings.Contains(page.body, "We will not use it") {
		t.Error("the address is shown still")
	}
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	_, body, _ := v.mine()
	if body.Contact.Email != "" || len(body.Contact.Ways) != 1 {
		t.Errorf("sent: %+v", body.Contact)
	}
}

// mine gives what the visitor's formsession.Session opens.
func (v *visitor) mine() (formsession.Session, mine.Case, error) {
	v.site.T.Helper()
	r, _ := http.NewRequest(http.MethodGet, "/review/mine", nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	s, ok, _, _ := v.site.pages.sessions.Get(r)
	if !ok {
		v.site.T.Fatal("there is no session")
	}
	m, err := v.site.S.Mine(v.site.T.Context(), personOf(s))
	return s, m, err
}

// TestThePhraseIsShownOnce: after that it is in no page and no cookie.
func TestThePhraseIsShownOnce(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	if len(strings.Fields(words)) != 7 {
		t.Fatalf("%q", words)
	}
	for _, button := range []string{goChange, goBack, goNext, goCheck} {
		v.say(stepPhrase, button, "to", stepPhrase)
		if strings.Contains(v.get(formPath).body, "cd-phrase") {
			t.Errorf("%s shows it again", button)
		}
	}
	r, _ := http.NewRequest(http.MethodGet, formPath, nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	if got, ok, _, _ := s.pages.sessions.Get(r); !ok || got.Phrase != "" {
		t.Error("the session holds it still")
	}
	v.say("words", goNext, "words", "They are:\n"+numbered(words)).must(t, http.StatusUnprocessableEntity, "Take them out")
	if s.kept(words).One("words") != "" {
		t.Error("a text with the phrase was kept")
	}
}

func numbered(words string) string {
	var out []string
	for i, w := range strings.Fields(words) {
		out = append(out, fmt.Sprintf("%d. %s", i+1, w))
	}
	return strings.Join(out, "\r\n")
}

// TestTheSessionCookie: how it is set, and what becomes of one that was
// changed, moved or made up.
func TestTheSessionCookie(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	for _, target := range []string{"/review", "/review/before", "/review/safety", "/review/saved", "/review/wiped"} {
		if got := v.get(target).must(t, http.StatusOK); got.header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", target)
		}
	}
	got := v.post(formPath, "go", goStart, "kind", "words")
	set := "" // beside it the place in the queue is taken away
	for _, c := range got.header.Values("Set-Cookie") {
		if strings.HasPrefix(c, sessionCookie+"=") {
			set = c
		}
	}
	for _, want := range []string{sessionCookie + "=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie %q lacks %s", set, want)
		}
	}
	if strings.Contains(set, "Max-Age") || strings.Contains(set, "Expires") || strings.Contains(set, "Domain") {
		t.Errorf("the cookie outlives the window: %q", set)
	}
	v.say(stepPhrase, goNext)
	v.say(stepTry, goSkip)
	good := v.cookies[sessionCookie]
	raw, err := base64.RawURLEncoding.DecodeString(good)
	s.OK(err)
	for _, i := range []int{0, len(raw) / 2, len(raw) - 1} {
		bad := slices.Clone(raw)
		bad[i] ^= 1
		v.cookies[sessionCookie] = base64.RawURLEncoding.EncodeToString(bad)
		v.get(formPath).must(t, http.StatusOK, "How do you want to come back?")
	}
	for _, bad := range []string{"", "x", "not base64!", good[:len(good)/2], strings.Repeat("A", 4000)} {
		v.cookies[sessionCookie] = bad
		v.get(formPath).must(t, http.StatusOK, "How do you want to come back?")
		if got := v.get("/review/mine"); got.location != "/review/return" {
			t.Errorf("%.10q leads to %q", bad, got.location)
		}
	}
	v.cookies[sessionCookie] = good
	v.get(formPath).must(t, http.StatusOK, "Was it a sexual crime against you?")
	v.get(web.LeavePath)
	if len(v.cookies) != 0 {
		t.Errorf("left with cookies %v", v.cookies)
	}
}

// scripted is what is shown only where scripts run.
var scripted = regexp.MustCompile(`<p class="govuk-body cd-scripted">[^<]*</p>`)

// TestAKeyIsPromisedWhereScriptsRun: without them three presses of Shift lead nowhere, and
// somebody may rest on it who must leave at once.
func TestAKeyIsPromisedWhereScriptsRun(t *testing.T) {
	s, _ := welshSite(t)
	for _, tongue := range []string{"", cy} {
		body := s.visitor().get(tongue+"/review/safety").must(t, http.StatusOK).body
		if !strings.Contains(strings.Join(scripted.FindAllString(body, -1), ""), "Shift") {
			t.Errorf("%q/review/safety does not tell of the key", tongue)
		}
		for _, target := range []string{"/review", "/review/before", "/review/safety", formPath, "/review/return"} {
			if left := scripted.ReplaceAllString(s.visitor().get(tongue+target).must(t, http.StatusOK).body, ""); strings.Contains(left, "Shift three") || strings.Contains(left, "Shift dair") {
				t.Errorf("%s%s promises a key where no script runs", tongue, target)
			}
		}
	}
}

// TestHostileText: shown as text, cut nowhere, and never run.
func TestHostileText(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	for name, text := range map[string]string{"markup": `<script>alert(1)</script><img src=x onerror=y>`, "right to left": "\u202eabc\u202c \u2067x", "zero width": "a\u200bb\ufeffc",
		"template": "{{.CSRF}}", "many lines": strings.Repeat("a\r\n", 300), "not UTF-8": "a\xff\xfeb", "sql": "'); DROP TABLE review_draft; --"} {
		v.say("words", goCheck, "words", text).must(t, http.StatusSeeOther)
		page := v.get(formPath).must(t, http.StatusOK, "Check what you wrote")
		if strings.Contains(page.body, "<script>alert") || strings.Contains(page.body, "<img src=x") {
			t.Errorf("%s came back as markup", name)
		}
		if got := s.kept(words).One("words"); got == "" || name != "not UTF-8" && got != strings.TrimSpace(text) {
			t.Errorf("%s: kept %q", name, got)
		}
	}
	v.say("words", goNext, "words", "a\x00b").must(t, http.StatusSeeOther)
	if got := s.kept(words).One("words"); got != "ab" {
		t.Errorf("NUL: kept %q", got)
	}
	long := strings.Repeat("long ", 5000)
	if got := v.say("words", goNext, "words", long).must(t, http.StatusUnprocessableEntity, "Use 20,000 characters or fewer"); !strings.Contains(got.body, strings.TrimSpace(long)) {
		t.Error("what was too long is not shown again")
	}
	v.say("words", goNext, "words", strings.Repeat("x", 1<<20)).must(t, http.StatusRequestEntityTooLarge)
	if got := s.kept(words).One("words"); got != "ab" {
		t.Errorf("what was refused took the place of what was kept: %.20q", got)
	}
}

// TestTwoTabs: an answer is kept under the question that it was typed for,
// wherever the other tab has gone.
func TestTwoTabs(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("offence", goNext, "offence", "yes")
	v.say("place", goNext, "place", "Made-up Town") // another tab, much further on
	v.say("under18", goNext, "under18", "rather-not")
	a := s.kept(words)
	if a.One("offence") != "yes" || a.One("place") != "Made-up Town" || a.One("under18") != "rather-not" || a.At != "where" {
		t.Errorf("kept %+v", a)
	}
	v.say("no such question", goNext, "offence", "no")
	if s.kept(words).One("offence") != "yes" {
		t.Error("an unknown page changed an answer")
	}
}

// TestWipe: asked once more, and then the phrase opens nothing.
func TestWipe(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say(stepCheck, goWipe).must(t, http.StatusSeeOther)
	v.get(formPath).must(t, http.StatusOK, "Do you want to wipe what you wrote?")
	if got := v.say(stepWipe, goWipe); got.location != "/review/wiped" || v.cookies[sessionCookie] != "" {
		t.Errorf("wiped: %q", got.location)
	}
	v.back(words).must(t, http.StatusUnprocessableEntity, "That did not open anything")
	if s.count("review_draft")+s.count("review_find") != 0 {
		t.Error("something is left")
	}
}
