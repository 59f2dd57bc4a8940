package apply

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/site/formsession"
	"candour/internal/testkit"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// renews asks for another phrase and gives it, shown and not yet typed.
func (v *visitor) renews(words string, kind phrase.Kind) string {
	v.site.T.Helper()
	v.get(newPhrasePath).must(v.site.T, http.StatusOK, "Change your words or numbers", "somebody else may have seen them")
	if got := v.post(newPhrasePath, "at", atAsk, "go", goNext, "kind", string(kind), "phrase", words).must(v.site.T, http.StatusSeeOther); got.location != newPhrasePath {
		v.site.T.Fatalf("sent to %q", got.location)
	}
	page := v.get(newPhrasePath).must(v.site.T, http.StatusOK, "They do not count yet", "Ways to keep them, and when each is not safe")
	var groups []string
	for _, m := range shownPhrase.FindAllStringSubmatch(page.body, -1) {
		groups = append(groups, m[1])
	}
	return strings.Join(groups, " ")
}

// types types a new phrase, which then counts.
func (v *visitor) types(words string) answered {
	v.site.T.Helper()
	v.post(newPhrasePath, "at", atShown, "go", goNext).must(v.site.T, http.StatusSeeOther)
	v.get(newPhrasePath).must(v.site.T, http.StatusOK, "new", "Then they count", "the old ones open nothing any more")
	return v.post(newPhrasePath, "at", atTry, "go", goNext, "phrase", strings.ToUpper(words))
}

// refusedAlike fails unless a phrase is answered as one that nobody has.
func (s *publicSite) refusedAlike(words string) {
	s.T.Helper()
	plain := func(said string) string {
		got := s.visitor().back(said).must(s.T, http.StatusUnprocessableEntity, "That did not open anything")
		return formTokenField.ReplaceAllString(strings.ReplaceAll(got.body, said, "PHRASE"), "")
	}
	other, err := phrase.New(phrase.Words, testRandom{})
	s.OK(err)
	if plain(words) != plain(other.Reveal()) {
		s.T.Error("the page of a phrase that counts no more differs from that of one that nobody has")
	}
}

// testRandom draws the same phrase each time.
type testRandom struct{}

func (testRandom) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i * 37)
	}
	return len(b), nil
}

// TestAPhraseIsChanged: of a case and of a form that is not sent. The old one opens
// nothing at once and anywhere; what was written opens with the new one, and files too.
func TestAPhraseIsChanged(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for name, sends := range map[string]bool{"a case": true, "a form": false} {
			v := s.visitor()
			old := v.asksForFiles()
			v.attach(goAttach, "letter.pdf", letter()).must(t, http.StatusSeeOther)
			v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
			home := formPath
			if sends {
				home = "/review/mine"
				v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
				v.back(old).must(t, http.StatusSeeOther)
			}
			copied, elsewhere := v.twin(), s.visitor()
			elsewhere.back(old).must(t, http.StatusSeeOther)
			next := v.renews(old, phrase.Digits)
			if in := s.holdsInClear(next); in != nil || s.holdsInClear(strings.Fields(next)[0]+" "+strings.Fields(next)[1]) != nil {
				t.Fatalf("%s: the new phrase stands in %v", name, in)
			}
			if got := s.visitor().back(next); got.code != http.StatusUnprocessableEntity {
				t.Fatalf("%s: a new phrase counts before it was typed: %d", name, got.code)
			}
			elsewhere.get(home).must(t, http.StatusOK)
			v.types("1234").must(t, http.StatusUnprocessableEntity, "That was not the same", "They do not count yet")
			if got := v.types(next).must(t, http.StatusSeeOther); got.location != newPhrasePath+"?done=yes" {
				t.Fatalf("%s: sent to %q", name, got.location)
			}
			v.get(newPhrasePath+"?done=yes").must(t, http.StatusOK, "Your words or numbers are changed.")
			v.get(home).must(t, http.StatusOK)
			copied.opensNothing(name + ", a copy of the cookie")
			elsewhere.opensNothing(name + ", another device")
			s.refusedAlike(old)
			w := s.visitor()
			if got := w.back(next).must(t, http.StatusSeeOther); got.location != home {
				t.Fatalf("%s: the new phrase leads to %q", name, got.location)
			}
			if !sends {
				f, err := s.pages.Drafts.Find(t.Context(), next)
				s.OK(err)
				a := s.kept(next)
				files, err := s.pages.Drafts.Files(t.Context(), f, a.Files)
				s.OK(err)
				if a.One("words") != typed || len(files) != 1 || !strings.Contains(string(files[0].Data), inFile) {
					t.Errorf("%s: %+v, %d files", name, a.Values, len(files))
				}
				continue
			}
			page := w.get(home).must(t, http.StatusOK, typed, "You changed them on", "You changed your words or numbers.", "letter.pdf")
			if strings.Contains(page.body, next) || strings.Contains(page.body, old) {
				t.Error("a phrase stands on the page")
			}
			w.post("/review/mine", "go", "add", "words", "Later: "+next).must(t, http.StatusUnprocessableEntity, "Take them out")
		}
	})
}

// TestAPhraseThatIsNotTypedDoesNotCount: whoever stops half way, presses Back, or lets
// the time run out keeps the old one.
func TestAPhraseThatIsNotTypedDoesNotCount(t *testing.T) {
	s := newPublicSite(t)
	for name, stops := range map[string]func(v *visitor){
		"keeps the old ones": func(v *visitor) {
			if got := v.post(newPhrasePath, "at", atShown, "go", goKeep); got.location != "/review/mine" {
				t.Errorf("sent to %q", got.location)
			}
			v.get(newPhrasePath).must(t, http.StatusOK, "What are your words or numbers now?")
		},
		"skips": func(v *visitor) { // there is no such button
			v.post(newPhrasePath, "at", atTry, "go", goSkip).must(t, http.StatusSeeOther)
			v.post(newPhrasePath, "at", atTry, "go", goNext, "phrase", "").must(t, http.StatusSeeOther)
			v.get(newPhrasePath).must(t, http.StatusOK, "They do not count yet")
		},
		"looks again": func(v *visitor) {
			v.post(newPhrasePath, "at", atShown, "go", goNext).must(t, http.StatusSeeOther)
			v.post(newPhrasePath, "at", atTry, "go", goBack).must(t, http.StatusSeeOther)
			v.get(newPhrasePath).must(t, http.StatusOK, "They do not count yet")
		},
		"half an hour": func(v *visitor) {
			s.Clock.Advance(formsession.Life + time.Minute)
			if got := v.get(newPhrasePath); got.location != "/review/return?over=1" {
				t.Errorf("sent to %q", got.location)
			}
		},
		"another language": func(v *visitor) {
			v.post(newPhrasePath, "at", atShown, "go", goStay).must(t, http.StatusOK, "They do not count yet")
		},
		"a token that does not fit": func(v *visitor) {
			v.postWith("wrong", newPhrasePath, "at", atTry, "go", goNext).must(t, http.StatusUnprocessableEntity, "Nothing was changed")
		},
	} {
		v, old := s.sent()
		next := v.renews(old, phrase.Words)
		stops(v)
		if got := s.visitor().back(next); got.code != http.StatusUnprocessableEntity {
			t.Errorf("%s: the new phrase counts: %d", name, got.code)
		}
		if got := s.visitor().back(old); got.location != "/review/mine" {
			t.Errorf("%s: the old phrase leads to %q", name, got.location)
		}
	}
}

// TestOnlyWhoHasThePhraseChangesIt: a form that lies open is not enough, and somebody
// else's phrase is answered as a wrong one is.
func TestOnlyWhoHasThePhraseChangesIt(t *testing.T) {
	s := newPublicSite(t)
	_, theirs := s.sent()
	v, mine := s.sent()
	said := func(words string) string {
		got := v.post(newPhrasePath, "at", atAsk, "go", goNext, "kind", "words", "phrase", words).must(t, http.StatusUnprocessableEntity)
		if strings.Contains(got.body, "cd-phrase__item") {
			t.Errorf("%q makes another phrase", words)
		}
		return formTokenField.ReplaceAllString(strings.ReplaceAll(got.body, words, "PHRASE"), "")
	}
	other, err := phrase.New(phrase.Words, testRandom{})
	s.OK(err)
	if said(theirs) != said(other.Reveal()) {
		t.Error("somebody else's phrase is told from one that nobody has")
	}
	v.post(newPhrasePath, "at", atAsk, "go", goNext, "phrase", "").must(t, http.StatusUnprocessableEntity, "Choose seven words, or 24 numbers", "Type the words or numbers that you have now")
	for _, w := range []*visitor{s.visitor(), {site: s, cookies: map[string]string{}, from: v.from}} {
		if got := w.get(newPhrasePath); got.location != "/review/return" {
			t.Errorf("without a session: %d to %q", got.code, got.location)
		}
		if got := w.post(newPhrasePath, "at", atAsk, "go", goNext, "kind", "words", "phrase", mine); !strings.HasPrefix(got.location, "/review/return") {
			t.Errorf("without a session: %d to %q", got.code, got.location)
		}
	}
	w := s.visitor() // a phrase that was not tried yet is not changed
	w.post(formPath, "go", goStart, "kind", "words").must(t, http.StatusSeeOther)
	if got := w.get(newPhrasePath); got.location != formPath {
		t.Errorf("before the first was tried: %d to %q", got.code, got.location)
	}
}

// TestThePhraseIsChangedFromThePageOfAQuestion: what was typed there is saved first.
func TestThePhraseIsChangedFromThePageOfAQuestion(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	old := v.start(phrase.Words)
	v.get(formPath).must(t, http.StatusOK, "Has somebody else seen your words or numbers?")
	if got := v.say("words", goPhrase, "words", typed); got.location != newPhrasePath {
		t.Fatalf("sent to %q", got.location)
	}
	next := v.renews(old, phrase.Words)
	if got := v.types(next); got.code != http.StatusSeeOther {
		t.Fatalf("%d", got.code)
	}
	v.get(formPath).must(t, http.StatusOK, typed)
	if s.kept(next).One("words") != typed {
		t.Error("what was typed is not kept")
	}
}

// TestTwoWindowsChangeAPhrase: the one that comes second is told so, and has no less
// than before.
func TestTwoWindowsChangeAPhrase(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		for _, sends := range []bool{true, false} {
			v := s.visitor()
			old := v.start(phrase.Words)
			v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
			if sends {
				v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
			}
			w := s.visitor()
			w.back(old).must(t, http.StatusSeeOther)
			first, second := v.renews(old, phrase.Words), w.renews(old, phrase.Words)
			v.post(newPhrasePath, "at", atShown, "go", goNext).must(t, http.StatusSeeOther)
			w.post(newPhrasePath, "at", atShown, "go", goNext).must(t, http.StatusSeeOther)
			lost := w.session()
			v.post(newPhrasePath, "at", atTry, "go", goNext, "phrase", first).must(t, http.StatusSeeOther)
			if err := s.pages.change(w.request(), lost, w.pendingOf(lost)); err == nil {
				t.Error("both count")
			}
			if got := w.post(newPhrasePath, "at", atTry, "go", goNext, "phrase", second); !strings.HasPrefix(got.location, "/review/return") {
				t.Errorf("the second window: %d to %q", got.code, got.location)
			}
			if got := s.visitor().back(first); got.code != http.StatusSeeOther {
				t.Errorf("the phrase that counts: %d", got.code)
			}
			s.refusedAlike(old)
			s.refusedAlike(second)
		}
	})
}

func (v *visitor) request() *http.Request {
	r, err := http.NewRequestWithContext(v.site.T.Context(), http.MethodGet, formPath, nil)
	v.site.OK(err)
	r.AddCookie(&http.Cookie{Name: sessionCookie, Value: v.cookies[sessionCookie]})
	return r
}

func (v *visitor) session() formsession.Session {
	v.site.T.Helper()
	s, ok, _, err := v.site.pages.sessions.Get(v.request())
	v.site.OK(err)
	if !ok {
		v.site.T.Fatal("there is no session")
	}
	return s
}

func (v *visitor) pendingOf(s formsession.Session) comeback.NextPhrase {
	v.site.T.Helper()
	n, err := s.Next.Next()
	v.site.OK(err)
	return n
}
