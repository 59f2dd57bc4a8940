package apply

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/review/reviewtest"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// twin is somebody with a copy of the cookies as they are now.
func (v *visitor) twin() *visitor {
	return &visitor{site: v.site, cookies: maps.Clone(v.cookies), from: v.from}
}

// opensNothing fails when any page still opens to the visitor, or anything that
// they do is done.
func (v *visitor) opensNothing(what string) {
	v.site.T.Helper()
	for _, ask := range []func() answered{
		func() answered { return v.get(formPath) },
		func() answered { return v.get("/review/mine") },
		func() answered { return v.get("/review/sent") },
		func() answered { return v.get("/review/mine/receipt.json") },
		func() answered { return v.get("/review/mine/erase") },
		func() answered { return v.post(formPath, "at", stepCheck, "go", goChange, "to", "words") },
		func() answered { return v.post(formPath, "at", stepWipe, "go", goWipe) },
		func() answered { return v.post("/review/mine/erase", "sure", "yes", "again", "yes") },
	} {
		cookies := maps.Clone(v.cookies)
		if got := ask(); strings.Contains(got.body, typed) || got.location == "/review/wiped" || got.location == formPath {
			v.site.T.Errorf("%s: a page opened: %d to %q: %s", what, got.code, got.location, reviewtest.PlainText(got.body))
		}
		v.cookies = cookies
	}
}

// TestACopyOfTheCookieDiesWithTheForm: whatever ends a form ends every copy of
// what opened it, on both databases.
func TestACopyOfTheCookieDiesWithTheForm(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for name, end := range map[string]func(v *visitor){
			"exit":           func(v *visitor) { v.get(web.LeavePath) },
			"save for later": func(v *visitor) { v.say("words", goLeave, "words", typed) },
			"two hours": func(v *visitor) {
				for range 8 {
					s.Clock.Advance(20 * time.Minute)
					v.get(formPath)
				}
			},
		} {
			v := s.visitor()
			words := v.start(phrase.Words)
			v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
			v.get(formPath).must(t, http.StatusOK)
			copied := v.twin()
			end(v)
			copied.opensNothing(name)
			if s.kept(words).One("words") != typed {
				t.Errorf("%s: what was saved is gone", name)
			}
			v.back(words).must(t, http.StatusSeeOther)
			v.get(formPath).must(t, http.StatusOK)
		}
	})
}

// TestACopyThatIsRenewedEndsAfterTwoHours: each page puts the half hour off, and
// nothing puts the two hours off. Words from a page that is open then are kept.
func TestACopyThatIsRenewedEndsAfterTwoHours(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	for range 5 {
		s.Clock.Advance(20 * time.Minute)
		v.get(formPath).must(t, http.StatusOK)
	}
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	s.Clock.Advance(20*time.Minute + time.Second)
	if got := v.say("told", goNext, "told", "Typed in the third hour."); got.location != "/review/return?over=1" {
		t.Errorf("after two hours: %d to %q", got.code, got.location)
	}
	if a := s.kept(words); a.One("told") != "Typed in the third hour." || a.One("words") != typed {
		t.Errorf("after two hours: kept %+v", a)
	}
}

// TestEndsElsewhere: what ends a form or a case closes it wherever else it lies
// open, and nobody else's.
func TestEndsElsewhere(t *testing.T) {
	s := newPublicSite(t)
	bystander := s.visitor()
	bystander.start(phrase.Words)
	wiped, sent := s.visitor(), s.visitor()
	words := wiped.start(phrase.Words)
	other := s.visitor()
	other.back(words).must(t, http.StatusSeeOther)
	wiped.say(stepWipe, goWipe)
	if got := wiped.post(formPath, "at", stepWipe, "go", goWipe); got.location != "/review/wiped" {
		wiped.get(formPath)
	}
	other.opensNothing("wiped elsewhere")

	words = sent.start(phrase.Words)
	sent.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	other = s.visitor()
	other.back(words).must(t, http.StatusSeeOther)
	sent.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	other.opensNothing("sent elsewhere")
	other = s.visitor()
	other.back(words).must(t, http.StatusSeeOther)
	other.get("/review/mine").must(t, http.StatusOK, typed)
	sent.post("/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
	other.opensNothing("withdrawn elsewhere")
	sent.get("/review/mine").must(t, http.StatusOK, typed)
	other = s.visitor()
	other.back(words).must(t, http.StatusSeeOther)
	if got := sent.post("/review/mine/erase", "sure", "yes", "again", "yes"); got.location != "/review/wiped" {
		t.Fatalf("erase: %d to %q", got.code, got.location)
	}
	other.opensNothing("erased elsewhere")
	bystander.get(formPath).must(t, http.StatusOK, "Was it a sexual crime against you?")
	if n := s.count("review_session"); n != 1 {
		t.Errorf("%d rows are left, want the bystander's", n)
	}
}

// TestNeitherHalfOpensAlone: a stolen database has the row, whoever copied the
// browser has the cookie, and neither has anything.
func TestNeitherHalfOpensAlone(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	r := httptest.NewRequest(http.MethodGet, formPath, nil)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	good, ok, _, err := s.pages.sessions.Get(r)
	if err != nil || !ok {
		t.Fatalf("the session does not open: %v", err)
	}
	var id, of, half, ends string
	s.OK(s.DB.QueryRow(t.Context(), `SELECT id, of_key, half, ends FROM review_session`).Scan(&id, &of, &half, &ends))
	raw, err := base64.RawURLEncoding.DecodeString(v.cookies[sessionCookie])
	s.OK(err)
	if strings.Contains(string(raw), half) || strings.Contains(id+of+half, good.Ref) || id == fmt.Sprintf("%x", sha256.Sum256(good.Key)) || len(ends) != len("2026-01-02T15") {
		t.Errorf("the row tells: %s %s %s", id, of, ends)
	}
	thief := s.pages.Config
	thief.Secret = []byte(strings.Repeat("x", 32))
	if _, ok, late, _ := newSessions(thief, sessionCookie).Get(r); ok || late {
		t.Error("the cookie and the row open without the key that is outside the database")
	}
	s.sql(`DELETE FROM review_session`)
	if _, ok, late, _ := s.pages.sessions.Get(r); ok || late {
		t.Error("the cookie opens without the row")
	}
}

// TestExitNeedsNoDatabase: whoever must be gone is gone.
func TestExitNeedsNoDatabase(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	s.sql(`ALTER TABLE review_session RENAME TO review_session_away`)
	if got := v.get(web.LeavePath); got.code != http.StatusSeeOther || len(v.cookies) != 0 {
		t.Errorf("left with %d and %v", got.code, v.cookies)
	}
	w := s.visitor()
	w.post(formPath, "at", "words", "go", goNext, "words", longWords) // nothing to lose: no session
	s.sql(`ALTER TABLE review_session_away RENAME TO review_session`)
	s.Clock.Advance(formsession.MaxLife + formsession.LateLife + 2*time.Hour)
	if _, err := s.pages.Drafts.Expire(t.Context()); err != nil || s.count("review_session") != 0 {
		t.Errorf("rows are left for ever (%v)", err)
	}
}

// TestWordsStayWhenTheRowCannotBeRead: a database that fails loses nothing.
func TestWordsStayWhenTheRowCannotBeRead(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	seen := v.seen("words")
	s.sql(`ALTER TABLE review_session RENAME TO review_session_away`)
	v.post(formPath, "at", "words", "go", goNext, seenField, seen, "words", longWords).must(t, http.StatusUnprocessableEntity, "We could not save this just now", longWords)
	s.sql(`ALTER TABLE review_session_away RENAME TO review_session`)
	v.post(formPath, "at", "words", "go", goNext, seenField, seen, "words", longWords).must(t, http.StatusSeeOther)
}
