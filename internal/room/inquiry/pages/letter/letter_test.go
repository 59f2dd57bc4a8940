package letter

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/report"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// TestNoLetterAndNotYoursLookAlike (a letter's recipient finds out about no other): a link that
// there is not, another's link, another's words, wrong words, words of nobody, and a letter of
// which the inquiry knows that it never arrived are answered in the same bytes, but for the token
// of the form and what was typed, and cost one derivation each (pitfall 3).
func TestNoLetterAndNotYoursLookAlike(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	nobody, err := phrase.New(phrase.Words, s.Back.Random)
	s.ok(err)
	own, other := strings.Fields(s.one.Phrase.Reveal()), s.two.Phrase.Reveal()
	wrong := strings.Join(append(append([]string{}, own[:2]...), nobody.Groups()[2:]...), " ")
	s.ok(s.Undelivered(as(solicitor), s.two.Letter))
	signedIn := s.opens(s.one)
	cases := map[string][2]string{"no letter": {strings.Repeat("x", 32), nobody.Reveal()}, "no letter, own words": {strings.Repeat("x", 32), s.one.Phrase.Reveal()},
		"own letter, wrong words": {linkOf(s.one), wrong}, "own letter, words of nobody": {linkOf(s.one), nobody.Reveal()}, "own letter, another's words": {linkOf(s.one), other},
		"another's letter, own words": {linkOf(s.two), s.one.Phrase.Reveal()}, "a letter that never arrived": {linkOf(s.two), other}}
	first, what := "", ""
	for name, c := range cases {
		for who, v := range map[string]*visitor{"a stranger": s.visitor(), "a recipient who has their letter open": signedIn.twin()} {
			before := s.Back.Gate.Derived()
			got := v.tries(c[0], c[1])
			v.must(got, http.StatusUnprocessableEntity, "That did not open anything", "!Made-up Inquiry")
			if n := s.Back.Gate.Derived() - before; n != 1 {
				t.Errorf("%s, %s: %d derivations", name, who, n)
			}
			body := hiddenField.ReplaceAllString(strings.ReplaceAll(got.Body, c[1], "PHRASE"), "HIDDEN")
			if first == "" {
				first, what = body, name+", "+who
			}
			if body != first {
				t.Errorf("%s, %s differs from %s:\n%s\n%s", name, who, what, body, first)
			}
		}
	}
	// What is asked before the words are typed says nothing of the link either.
	ask := func(link string) string {
		return hiddenField.ReplaceAllString(s.visitor().get(Front+"/"+link).Body, "HIDDEN")
	}
	if ask(linkOf(s.one)) != ask("nothing") {
		t.Error("the page that asks tells a letter from none")
	}
	for _, path := range []string{minePath, answerPath, answerPath + "/1", sendPath, lastPath, timePath, phrasePath} {
		if got := s.visitor().get(path); got.Code != http.StatusSeeOther || got.Location != Front+"?over=2" {
			t.Errorf("%s without words: %d to %q", path, got.Code, got.Location)
		}
	}
}

// TestTheConfidenceComesFirst (Inquiry Rules 2006 r.14): no word of the letter before it is
// accepted, on any page and in no answer; then until when.
func TestTheConfidenceComesFirst(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := []string{"!did not compare", "!Three lists", "!Made-up minutes", "!Made-up Inquiry", "!Report of a synthetic inquiry"}
	got := v.tries(linkOf(s.one), s.one.Phrase.Lines())
	v.must(got, http.StatusSeeOther, append(words, "Before the letter opens", "Until the report is published", "lawyer who advises you", "The panel owes it until it signs", s.one.Due.Human())...)
	v.must(v.press("go", "accept"), http.StatusUnprocessableEntity, append(words, "Tick the box")...)
	for _, path := range []string{answerPath, answerPath + "/1", sendPath, lastPath, timePath} {
		if got := v.get(path); got.Code != http.StatusSeeOther || got.Location != minePath {
			t.Errorf("%s before it is accepted: %d to %q", path, got.Code, got.Location)
		}
	}
	v.get(minePath)
	v.must(v.press("go", "accept", "agreed", "yes"), http.StatusSeeOther, "did not compare", "Three lists", "Made-up minutes, page 3", "Made-up Inquiry")
	w := s.visitor()
	w.must(w.tries(linkOf(s.one), s.one.Phrase.Lines()), http.StatusSeeOther, "did not compare", "!Before the letter opens")
}

// TestTheLetterHoldsWhatIsTheirs: the criticism, the facts, the evidence; nothing that they may not
// see, and no other letter; who sent it, until when, what will happen.
func TestTheLetterHoldsWhatIsTheirs(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	page := v.get(minePath)
	v.must(page, http.StatusOK, "Part 1 of 2", "The council did not compare them.", "a serious criticism, said outright", "The council did not ask for the third.", "a significant criticism",
		"Three lists were kept.", "Made-up minutes, page 1", "The last day to answer is "+s.one.Due.Human()+".", "Made-up Inquiry sent it. Two people of its team agreed", "Inquiry Rules 2006",
		"not to admit anything", "They do not write to you about wording", "two of them decide", "Citizens Advice", "by post", "!canary", "!page 9", "!force", "!Letter 2", "!letter 2", "!number 2",
		"!It was moved", "!What you sent")
	same := func(what string) {
		t.Helper()
		if now := v.get(minePath); pages.Plain(now.Body) != pages.Plain(page.Body) {
			t.Errorf("the page tells of %s: %s", what, pages.Plain(now.Body))
		}
	}
	one, err := s.Sentence(as(counsel), s.report, s.against)
	s.ok(err)
	s.ok(s.Remove(as(counsel), s.report, s.more, 1))
	same("a sentence that was dropped")
	soft := against("The council compared them late.", theCouncil, report.Slight, s.fact)
	s.ok(s.Edit(as(counsel), s.report, s.against, one.Revision, soft))
	s.checked(s.against)
	same("a sentence that was softened")
	s.ok(s.Undelivered(as(solicitor), s.two.Letter))
	same("another letter that came back")
	later := s.one.Due.AddDays(10)
	s.ok(s.Extend(as(solicitor), s.one.Letter, later, "Somebody is ill."))
	v.must(v.get(minePath), http.StatusOK, "The last day to answer is "+later.Human()+". It was moved from "+s.one.Due.Human()+".", "!ill")
	s.on(later.AddDays(1))
	v = s.opensAgain(s.one)
	v.must(v.get(minePath), http.StatusOK, "The last day to answer was "+later.Human()+". You can still answer", "Answer it")
	v.get(answerPath + "/0")
	v.must(v.press("go", "next", "words", "Summary withheld in test data."), http.StatusSeeOther)
	v.get(lastPath)
	v.must(v.last, http.StatusOK, "The last day has passed. What you send is looked at all the same")
	v.must(v.press("go", "send", "last", "no"), http.StatusSeeOther, "Your answer was taken.", "Taken on "+s.Today().Human())
	left, err := s.Letters(as(chair), s.report)
	s.ok(err)
	if len(left.Untreated) == 0 {
		t.Error("an answer after the last day has not to be treated")
	}
	if err := s.Undelivered(as(solicitor), s.one.Letter); err == nil {
		t.Error("a letter that was answered came back")
	}
}

// on has a day come.
func (s *site) on(d clock.Day) { s.clock.Advance(time.Duration(d.Sub(s.Today())) * 24 * time.Hour) }

// opensAgain comes by a paper once more.
func (s *site) opensAgain(p drafting.Paper) *visitor {
	s.t.Helper()
	v := s.visitor()
	v.must(v.tries(linkOf(p), p.Phrase.Lines()), http.StatusSeeOther, "A letter to you")
	return v
}

// TestALetterThatIsClosedWhileItLiesOpen: it opens no more, and what was typed stands on the page.
func TestALetterThatIsClosedWhileItLiesOpen(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	v.get(answerPath + "/1")
	s.ok(s.Undelivered(as(solicitor), s.one.Letter))
	v.must(v.press("go", "next", "words", "Typed while it closed."), http.StatusNotFound, "does not open any more", "Typed while it closed.", "!did not compare")
	if got := v.get(minePath); got.Code != http.StatusSeeOther {
		t.Errorf("the session goes on: %d", got.Code)
	}
}

// TestAnAnswerPartByPart: written in parts, kept while they are away, looked at, sent as a part
// that takes no time away, and then as the last.
func TestAnAnswerPartByPart(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		v := s.opens(s.one)
		v.must(v.get(sendPath), http.StatusSeeOther) // nothing is written
		v.must(v.get(answerPath), http.StatusOK, "Part 1: The council did not compare them.", "All of it, as one", "!written")
		v.must(v.get(answerPath+"/3"), http.StatusNotFound)
		v.get(answerPath + "/2")
		v.must(v.press("go", "leave", "words", "To the second, withheld."), http.StatusSeeOther, "It is kept")
		if _, open := v.cookies[sessionCookie]; open {
			t.Error("the letter lies open after they left")
		}
		v = s.opensAgain(s.one)
		v.must(v.last, http.StatusOK, "You wrote something that you have not sent yet", "Go on with your answer", "!What you sent")
		w := s.opensAgain(s.one)
		for _, x := range []*visitor{v, w} {
			x.must(x.get(answerPath+"/2"), http.StatusOK, "To the second, withheld.")
		}
		v.must(v.press("go", "next", "words", "Typed on the telephone."), http.StatusSeeOther, "(written, not sent)")
		w.must(w.press("go", "next", "words", "Typed on the laptop."), http.StatusConflict, "Typed on the telephone.", "Typed on the laptop.")
		w.must(w.press("go", "next", "words", "Typed on both."), http.StatusSeeOther)
		w.must(w.get(sendPath), http.StatusOK, "To part 2, “The council did not ask for the third.”", "Typed on both.", "cannot be changed or taken back")
		v.must(v.get(lastPath), http.StatusOK, "Is this your last answer?", "This answer takes none of that time away", s.one.Due.Human())
		v.must(v.press("go", "send"), http.StatusUnprocessableEntity, "Say whether there is more to come")
		w.get(answerPath + "/0")
		w.must(w.press("go", "next", "words", "To all of it."), http.StatusSeeOther)
		v.must(v.press("go", "send", "last", "yes"), http.StatusUnprocessableEntity, "changed in another window")
		v.get(lastPath)
		twin := v.twin()
		v.must(v.press("go", "send", "last", "no"), http.StatusSeeOther, "Your answer was taken.",
			"An answer, with more to come. Taken on "+s.Today().Human()+".", "Typed on both.", "To all of it.", "Ask for more time")
		twin.must(twin.press("go", "send", "last", "no"), http.StatusSeeOther, "An answer, with more to come.")
		if all, err := s.Letters(as(chair), s.report); err != nil || len(all.Letters[1].Answers) != 1 {
			t.Errorf("the same form once more: %+v %v", all.Letters, err)
		}
		if st := s.stands(s.more); st != report.Lettered {
			t.Errorf("a part of an answer ends the time: %s", st)
		}
		v.get(timePath)
		v.must(v.press("words", ""), http.StatusUnprocessableEntity, "Write until when")
		v.must(v.press("words", "Until May: the papers are in a store."), http.StatusSeeOther, "It was taken that you ask for more time. The last day stands", s.one.Due.Human())
		v.get(answerPath + "/1")
		v.press("go", "next", "words", "The last of it.")
		v.get(lastPath)
		v.must(v.press("go", "send", "last", "yes"), http.StatusSeeOther, "Your last answer. Taken on", "You said that there is no more to come", "!Ask for more time")
		if st := s.stands(s.more); st != report.Answered {
			t.Errorf("the last answer was taken, and the sentence is %s", st)
		}
		if all, err := s.Letters(as(chair), s.report); err != nil || len(all.Letters[1].Answers) != 3 || len(all.Letters[0].Answers) != 0 {
			t.Errorf("%+v %v", all.Letters, err)
		}
	})
}

func (s *site) stands(sentence string) report.State {
	s.t.Helper()
	one, err := s.Sentence(as(chair), s.report, sentence)
	s.ok(err)
	return one.Standing.State
}

// TestBothSendAtOnce: two presses of the button at the same moment, by barrier.
func TestBothSendAtOnce(t *testing.T) {
	s := newSite(t, testkit.Postgres(t))
	v := s.opens(s.one)
	v.get(answerPath + "/0")
	v.press("go", "next", "words", "Summary withheld in test data.")
	v.get(lastPath)
	action, form := v.fill("go", "send", "last", "no")
	barrier, done := make(chan struct{}), make(chan int, 2)
	for range 2 {
		r := postOf(action, form)
		for name, value := range v.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		go func() {
			<-barrier
			rec := httptest.NewRecorder()
			s.server.ServeHTTP(rec, r)
			done <- rec.Code
		}()
	}
	close(barrier)
	one, other := <-done, <-done
	var n int
	s.ok(s.db.QueryRow(t.Context(), `SELECT COUNT(*) FROM inquiry_report_answer`).Scan(&n))
	if n != 1 || one >= 500 || other >= 500 {
		t.Errorf("%d answers, answered %d and %d", n, one, other)
	}
}

// TestWordsAreNeverLost: the letter is closed on the device, the token is wrong, it lay open too
// long, the words repeat the phrase: what was typed is kept, or stands on the page.
func TestWordsAreNeverLost(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	kept := func() string {
		r, err := s.OpenByLink(t.Context(), linkOf(s.one), s.one.Phrase.Lines())
		s.ok(err)
		w, err := s.Written(t.Context(), r)
		s.ok(err)
		return w.Parts[1]
	}
	v.get(answerPath + "/1")
	page := v.last
	closed := v.twin()
	delete(closed.cookies, sessionCookie)
	closed.must(closed.press("go", "next", "words", "Typed after it closed."), http.StatusUnprocessableEntity, "This was not kept",
		"Typed after it closed.", "What are your words or numbers?", "end of the address")
	closed.must(closed.press("go", "open", "words", "Typed after it closed.", "link", linkOf(s.one), "phrase", s.two.Phrase.Lines()),
		http.StatusUnprocessableEntity, "Typed after it closed.", "did not open")
	closed.must(closed.press("go", "open", "words", "Typed after it closed.", "link", linkOf(s.one), "phrase", s.one.Phrase.Lines()),
		http.StatusSeeOther, "Typed after it closed.", "did not compare")
	if kept() != "Typed after it closed." {
		t.Errorf("kept %q", kept())
	}
	v.last = page
	v.must(v.press("go", "next", "words", "Other words.", "csrf", "wrong"), http.StatusUnprocessableEntity, "Other words.", "This was not kept")
	v.get(answerPath + "/1")
	v.must(v.press("go", "next", "words", "As I was told: "+s.one.Phrase.Reveal()), http.StatusUnprocessableEntity, "This holds the words or numbers that open your letter")
	v.must(v.press("go", "next", "words", strings.Repeat("x", drafting.MaxAnswer+1)), http.StatusUnprocessableEntity, "xxx")
	s.clock.Advance(formsession.Life + time.Minute)
	if got := v.press("go", "next", "words", "Typed for half an hour."); got.Location != Front+"/"+linkOf(s.one)+"?over=1" || kept() != "Typed for half an hour." {
		t.Errorf("%d to %q, kept %q", got.Code, got.Location, kept())
	}
	v.must(v.last, http.StatusOK, "You were away for a while", "!end of the address", "!Typed")
	v = s.opensAgain(s.one)
	v.get(timePath)
	delete(v.cookies, sessionCookie)
	v.must(v.press("words", "Until May."), http.StatusUnprocessableEntity, "Until May.")
	v.must(v.press("go", "open", "link", linkOf(s.one), "phrase", s.one.Phrase.Lines(), "words", "Until May."), http.StatusOK, "This was not sent", "Until May.")
}

var shownPhrase = regexp.MustCompile(`<li class="cd-phrase__item" lang="en-GB" translate="no">([^<]+)</li>`)

// TestNewWordsOpenTheLetter: once they were typed, and from then on the paper opens nothing, also
// where it lies open; what was written goes along.
func TestNewWordsOpenTheLetter(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	v.get(answerPath + "/1")
	v.press("go", "next", "words", "Summary withheld.")
	elsewhere := s.opensAgain(s.one)
	v.get(phrasePath)
	v.must(v.press("go", goMake, "kind", "words", "phrase", s.two.Phrase.Lines()), http.StatusUnprocessableEntity, "That did not open anything")
	v.must(v.press("go", goMake, "kind", "words", "phrase", s.one.Phrase.Lines()), http.StatusSeeOther, "They do not count yet")
	var fresh []string
	for _, m := range shownPhrase.FindAllStringSubmatch(v.last.Body, -1) {
		fresh = append(fresh, m[1])
	}
	v.must(v.press("go", goHave), http.StatusSeeOther, "Type the new ones once", "!"+fresh[0]+" "+fresh[1])
	v.must(v.press("go", goTry, "phrase", s.one.Phrase.Lines()), http.StatusUnprocessableEntity, "That was not the same", fresh[6])
	v.press("go", goHave)
	v.must(v.press("go", goTry, "phrase", strings.Join(fresh, " ")), http.StatusSeeOther, "The old ones open nothing any more", "not sent yet")
	if got := elsewhere.get(minePath); got.Code != http.StatusSeeOther {
		t.Errorf("it lies open elsewhere by the words before: %d", got.Code)
	}
	w := s.visitor()
	w.must(w.tries(linkOf(s.one), s.one.Phrase.Lines()), http.StatusUnprocessableEntity, "did not open anything")
	w.must(w.tries(linkOf(s.one), strings.Join(fresh, " ")), http.StatusSeeOther, "did not compare", "not sent yet")
}

// TestNothingIsLeftOnTheDevice: the way out closes the letter, no page is kept or found, and no tab
// says what it is of.
func TestNothingIsLeftOnTheDevice(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	held := v.twin()
	for _, path := range []string{Front, Front + "/x", minePath, answerPath, answerPath + "/1", timePath, phrasePath, keptPath} {
		got := v.get(path)
		title, _, _ := strings.Cut(strings.SplitN(got.Body, "<title>", 2)[1], "</title>")
		if strings.TrimSpace(title) != "Your letter" || !strings.Contains(v.header.Get("Cache-Control"), "no-store") || !strings.Contains(got.Body, "noindex") {
			t.Errorf("%s: title %q, %v", path, title, v.header)
		}
	}
	v.get(minePath)
	v.get(web.LeavePath)
	if len(v.cookies) != 0 {
		t.Errorf("left with %v", v.cookies)
	}
	if got := held.get(minePath); got.Code != http.StatusSeeOther {
		t.Errorf("a copy of the cookie opens the letter after that: %d", got.Code)
	}
}

// TestAPublishedReportAnswersNothing: the letter says so, and that its confidence ended.
func TestAPublishedReportAnswersNothing(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.opens(s.one)
	v.get(answerPath + "/1")
	open := v.last
	s.publish()
	v.must(v.get(minePath), http.StatusOK, "The report is published", "your duty to keep this letter in confidence ended", "did not compare", "!Answer it", "!last day to answer")
	v.last = open
	v.must(v.press("go", "next", "words", "Too late."), http.StatusNotFound, "Too late.")
}

// publish takes out what was put to anybody, treats it and has the panel sign.
func (s *site) publish() {
	s.t.Helper()
	for _, p := range []drafting.Paper{s.one, s.two} {
		r, err := s.OpenByLink(as(access.Public()), linkOf(p), p.Phrase.Lines())
		s.ok(err)
		s.ok(s.Acknowledge(as(access.Public()), r, true))
		s.ok(s.Answer(as(access.Public()), r, "Summary withheld in test data.", true))
	}
	all, err := s.Letters(as(chair), s.report)
	s.ok(err)
	for _, c := range all.Untreated {
		for _, a := range c.Answers {
			for _, by := range []access.Actor{chair, counsel} {
				_, err := s.OpenAnswer(as(by), a.ID)
				s.ok(err)
			}
		}
		p, err := s.ProposeTreatment(as(chair), s.report, report.Treatment{Sentence: c.Sentence, Party: c.Party, Outcome: report.Kept, Why: "The answer says nothing of the lists."})
		s.agreed(s.Proposals(), counsel, p, err)
	}
	ch, err := s.Contents(as(chair), s.report)
	s.ok(err)
	one, err := s.Chapter(as(chair), s.report, ch.Chapters[0].ID)
	s.ok(err)
	for _, l := range one.Paragraphs[0].Lines {
		s.ok(s.Freeze(as(member), s.report, l.ID, l.Revision))
	}
	for _, by := range []access.Actor{chair, member} {
		ready, err := s.Ready(as(by), s.report)
		s.ok(err)
		if len(ready.Hindrances) > 0 {
			s.t.Fatal(ready.Hindrances)
		}
		out, err := s.Sign(as(by), s.report, ready.Of)
		s.ok(err)
		if by.ID == member.ID && !out {
			s.t.Fatal("signed by all, and not published: " + strconv.FormatBool(out))
		}
	}
}
