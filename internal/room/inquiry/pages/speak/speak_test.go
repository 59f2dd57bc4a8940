package speak

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// TestHelpComesBeforeAnyField: the numbers to call, and what must be known, stand before any
// field; where nothing is taken there is no way on, and the way back stays.
func TestHelpComesBeforeAnyField(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	for _, path := range []string{Front, Front + "/before"} {
		got := v.get(path).must(t, http.StatusOK, "Childline", "999", "Exit this page")
		if strings.Contains(got.body, "<textarea") || strings.Contains(got.body, `type="radio"`) || strings.Contains(got.body, `type="text"`) {
			t.Errorf("a field stands on %s", path)
		}
	}
	if got := v.get(Front).must(t, http.StatusOK, "Are you under 18", "Go on"); strings.Index(got.body, "tel:08001111") > strings.Index(got.body, "What this is") {
		t.Error("help is not the first thing on the first page")
	}
	s.turn(inquiry.TurnSuspend)
	v.get(Front).must(t, http.StatusOK, "No inquiry takes accounts here at this moment", "Come back to what you wrote", "!Go on")
}

// TestAnAccountInWriting: from the front to the page of what is theirs, a no, who opened it,
// and taking it back; on both databases. Nothing chosen is a no, and that is said.
func TestAnAccountInWriting(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		v := s.visitor()
		words := v.start()
		v.writes()
		v.press(formPath, "go", goNext, boxWords, "They are: "+words).must(t, http.StatusUnprocessableEntity, "Take them out")
		v.press(formPath, "go", goNext, boxWords, canary).must(t, http.StatusSeeOther, "May we count your account in our figures?", "If you choose nothing, it counts as no",
			"until a figure that counts it is published",
			"A number that was published stays as it is")
		if strings.Contains(v.last.body, " checked") {
			t.Error("an answer to a use is chosen beforehand")
		}
		v.press(formPath, "go", goNext, "use-counted", "yes").must(t, http.StatusSeeOther, "May two of our own readers read your account")
		v.press(formPath, "go", goNext, "use-themed", "yes").must(t, http.StatusSeeOther, "researchers")
		v.press(formPath, "go", goCheck).must(t, http.StatusSeeOther, "Check what you wrote", canary, "You did not choose, so it counts as no", "Made-up Inquiry")
		v.press(formPath, "go", goSend).must(t, http.StatusUnprocessableEntity, "Tick the box")
		v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.", "We aim to have two people read it",
			"We aim to put a first word back on your page by", "If we are late, your page says so", "!You find a first word")
		v.get(minePath).must(t, http.StatusOK, "We have what you gave", "You said yes on 2 March 2026", "You did not say. That counts as no", "Nobody but you has opened anything",
			"cannot say what your words changed", "!"+canary)

		acc := s.visitor().reads(analyst)
		w := s.visitor()
		w.back(words).must(t, http.StatusSeeOther, "To see which themes are in it.", "The inquiry team", "What you gave")
		w.get(minePath+"/words").must(t, http.StatusOK, canary)
		w.get(minePath)
		w.says("themed", "no").must(t, http.StatusSeeOther, "Your answer is kept", "You said no on 2 March 2026")
		if _, _, err := s.OpenWords(as(analyst), acc, testimony.Themed, "To read it again."); err == nil {
			t.Error("it opens for a use that the person said no to")
		}
		w.get(minePath+"/withdraw").must(t, http.StatusOK, "What goes today", "What stays", "nothing made of them stays")
		w.press(minePath+"/withdraw").must(t, http.StatusUnprocessableEntity, "Tick the box")
		w.press(minePath+"/withdraw", "sure", "yes").must(t, http.StatusSeeOther, "You took it back", "your words were destroyed", "!Take it all back")
		if got := v.get(minePath); got.code != http.StatusSeeOther {
			t.Errorf("the other device shows it still: %d", got.code)
		}
		if n := s.count(`SELECT COUNT(*) FROM inquiry_account_sealed WHERE sealed <> ''`); n != 0 {
			t.Errorf("%d sealed texts are left", n)
		}
		s.visitor().back(words).must(t, http.StatusSeeOther, "You took it back")
	})
}

// reads has somebody of the team open the one account, and gives its id.
func (v *visitor) reads(who access.Actor) string {
	v.t.Helper()
	_, all, err := v.Accounts(as(who), v.id)
	v.ok(err)
	_, _, err = v.OpenWords(as(who), all[0].ID, testimony.Themed, "To see which themes are in it.")
	v.ok(err)
	return all[0].ID
}

// says presses a button beside one use.
func (v *visitor) says(use, answer string, more ...string) answered {
	v.t.Helper()
	values := v.fill(minePath, append([]string{"go", "say", "use", use, "answer", answer}, more...)...)
	return v.sendForm(minePath, values)
}

// TestUnknownAndWrongPhrasesLookAlike: byte for byte, but for the token of the form and what
// was typed.
func TestUnknownAndWrongPhrasesLookAlike(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	words := strings.Fields(s.visitor().start())
	other, err := phrase.New(phrase.Words, s.pages.Drafts.Random)
	s.ok(err)
	wrong := strings.Join(append(append([]string{}, words[:2]...), other.Groups()[2:]...), " ")
	before := s.pages.Drafts.Gate.Derived()
	plain := func(text string) string {
		v := s.visitor()
		got := v.back(text).must(t, http.StatusUnprocessableEntity, "That did not open anything")
		return hiddenField.ReplaceAllString(strings.ReplaceAll(got.body, text, "PHRASE"), "HIDDEN")
	}
	if plain(wrong) != plain(other.Reveal()) {
		t.Error("a wrong phrase and one of nobody look different")
	}
	if n := s.pages.Drafts.Gate.Derived() - before; n != 2 {
		t.Errorf("they cost %d derivations", n)
	}
}

// TestTwoDevicesAndTwoSends: what another device saved is shown beside what was typed; of two
// sends one account comes, and the second device is told that it is there.
func TestTwoDevicesAndTwoSends(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.writes()
	w := s.visitor()
	w.back(words).must(t, http.StatusSeeOther, "What do you want to tell the inquiry?")
	v.press(formPath, "go", goNext, boxWords, "Typed on the telephone.").must(t, http.StatusSeeOther)
	w.press(formPath, "go", goNext, boxWords, "Typed on the laptop.").must(t, http.StatusConflict, "There are two versions", "Typed on the telephone.", "Typed on the laptop.")
	w.press(formPath, "go", goNext, boxWords, "Typed on the laptop.").must(t, http.StatusSeeOther, "May we count")
	v.get(formPath)
	v.press(formPath, "go", goCheck).must(t, http.StatusSeeOther, "Typed on the laptop.")
	w.press(formPath, "go", goCheck)
	v.press(formPath, "go", goChange, "to", boxWords)
	v.get(formPath)
	v.press(formPath, "go", goNext, boxWords, canary)
	w.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusUnprocessableEntity, "It was not sent. Something was changed", canary)
	twin := w.twin()
	w.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
	if got := twin.press(formPath, "go", goSend, "sure", "yes"); got.location != "/inquiry/sent" {
		t.Errorf("the same form once more: %d to %q", got.code, got.location)
	}
	if got := v.get(formPath); got.code != http.StatusOK || strings.Contains(got.body, canary) {
		t.Errorf("sent elsewhere, and the form lies open: %d", got.code)
	}
	if n := s.count(`SELECT COUNT(*) FROM inquiry_account`); n != 1 {
		t.Errorf("%d accounts", n)
	}
}

// TestBothSendAtOnce: two presses of the button at the same moment, by barrier.
func TestBothSendAtOnce(t *testing.T) {
	s := newSite(t, testkit.Postgres(t))
	v := s.visitor()
	v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	v.press(formPath, "go", goCheck)
	form, gate, done := v.fill(formPath, "go", goSend, "sure", "yes"), make(chan struct{}), make(chan int, 2)
	for range 2 {
		twin := v.twin()
		go func() {
			<-gate
			r := postOf(formPath, form)
			for name, value := range twin.cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			done <- codeOf(s.server, r)
		}()
	}
	close(gate)
	one, other := <-done, <-done
	if n := s.count(`SELECT COUNT(*) FROM inquiry_account`); n != 1 || one >= 500 || other >= 500 {
		t.Errorf("%d accounts, answered %d and %d", n, one, other)
	}
	if n := s.count(`SELECT COUNT(*) FROM inquiry_speak_find WHERE kind = 'approach'`); n != 1 {
		t.Errorf("%d phrases lead to an approach", n)
	}
}

// TestWordsAreNeverLost: the form is closed, its token is wrong, it lay open too long, the
// inquiry closes: what was typed is kept or stands on the page.
func TestWordsAreNeverLost(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.writes()
	kept := func() string {
		f, err := s.pages.Drafts.Find(t.Context(), words)
		s.ok(err)
		a, err := s.pages.Drafts.Load(t.Context(), f)
		s.ok(err)
		return a.One(boxWords)
	}
	page := v.last
	closed := v.twin()
	delete(closed.cookies, sessionCookie)
	closed.press(formPath, "go", goNext, boxWords, canary).must(t, http.StatusUnprocessableEntity, "This was not saved", canary, "What are your words or numbers?")
	closed.press(Return, "phrase", "nothing of the kind at all here", boxWords, canary).must(t, http.StatusUnprocessableEntity, canary)
	closed.press(Return, "phrase", words, boxWords, canary).must(t, http.StatusSeeOther)
	if kept() != canary {
		t.Errorf("carried on: %q", kept())
	}
	v.last = page
	v.press(formPath, "go", goNext, boxWords, "Other words.", "csrf", "wrong").must(t, http.StatusUnprocessableEntity, "Other words.", "not saved")
	v.get(formPath)
	v.press(formPath, "go", goChange, "to", boxWords)
	v.get(formPath)
	s.clock.Advance(formsession.Life + time.Minute)
	if got := v.press(formPath, "go", goNext, boxWords, "Typed for half an hour."); got.location != Return+"?over=1" || kept() != "Typed for half an hour." {
		t.Errorf("%d to %q, kept %q", got.code, got.location, kept())
	}
	w := s.visitor()
	w.back(words).must(t, http.StatusSeeOther)
	s.turn(inquiry.TurnSuspend)
	w.press(formPath, "go", goNext, boxWords, "Typed while it closed.").must(t, http.StatusSeeOther)
	w.press(formPath, "go", goCheck).must(t, http.StatusSeeOther, "takes no accounts now", "Typed while it closed.", "!Send it")
	if kept() != "Typed while it closed." {
		t.Errorf("kept %q", kept())
	}
	w.press(formPath, "go", goWipe).must(t, http.StatusSeeOther, "Do you want to wipe it all?")
	w.press(formPath, "go", goWipe).must(t, http.StatusSeeOther, "What you wrote is gone")
	s.visitor().back(words).must(t, http.StatusUnprocessableEntity, "That did not open anything")
	if n := s.count(`SELECT COUNT(*) FROM inquiry_approach WHERE step = 'stopped'`); n != 1 {
		t.Errorf("%d who fell away are counted", n)
	}
}

// TestASessionFromTheirSide: a day is offered, another asked for, agreed, prepared, held; the
// note is read back, put right, and agreed with each use by itself.
func TestASessionFromTheirSide(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.press(formPath, "go", goNext, boxInquiry, s.id)
	v.press(formPath, "go", goNext, boxWay, "phone").must(t, http.StatusSeeOther, "What would make it easier for you?")
	v.press(formPath, "go", goNext, boxNeeds, "Short breaks.").must(t, http.StatusSeeOther, "How can we safely reach you?")
	v.press(formPath, "go", goNext, boxWhen, "Mornings.").must(t, http.StatusSeeOther, "Check what you wrote", "!May we count")
	v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusUnprocessableEntity, "how we can safely reach you")
	v.press(formPath, "go", goChange, "to", boxContact)
	v.get(formPath)
	v.press(formPath, "go", goNext, boxContact, "Made-up number 1").must(t, http.StatusSeeOther, "Check what you wrote")
	v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "offers you a day and an hour")
	v.get(minePath).must(t, http.StatusOK, "No day has been offered yet", "Stop, and speak to nobody", "nothing rests on it", "!Made-up number 1")

	var approach string
	s.ok(s.db.QueryRow(t.Context(), `SELECT id FROM inquiry_approach`).Scan(&approach))
	offer := func(in int, hour string) {
		t.Helper()
		s.ok(s.Offer(as(facilitator), listening.Offering{Inquiry: s.id, Approach: approach, Day: s.Today().AddDays(in), Hour: hour, Support: support.ID}))
	}
	offer(7, "10.30")
	v.get(minePath).must(t, http.StatusOK, "We offer you a session on Monday 9 March 2026, at 10.30, by telephone", "Another time")
	v.press(minePath, "go", "day-other", boxWhen, "Afternoons.").must(t, http.StatusSeeOther, "You asked for another time", "No day is offered now")
	offer(8, "14.00")
	v.get(minePath)
	v.press(minePath, "go", "day-agree").must(t, http.StatusSeeOther, "You agreed to a day", "Your session is on Tuesday 10 March 2026", "Say what you need for it", "!We have offered you a day")
	v.get(minePath+"/prepare").must(t, http.StatusOK, "Short breaks.", "Only the two people who will sit with you")
	v.press(minePath+"/prepare", "needs", "Short breaks.", "company", "A friend.").must(t, http.StatusUnprocessableEntity, "Write something here", "A friend.")
	v.press(minePath+"/prepare", "needs", "Short breaks.", "company", "A friend.", "safe", "Made-up number 1", "cutoff", "Wait.", "support", "Nobody.").must(t, http.StatusSeeOther,
		"We know what you need")
	v.get(minePath+"/words").must(t, http.StatusOK, "who comes with you", "A friend.", "what we do if we are cut off", "Wait.", "who supports you", "Nobody.", "how we reach you safely on the day")
	s.clock.Advance(8 * 24 * time.Hour)
	s.ok(s.Held(as(facilitator), approach))
	s.visitor().back(words).must(t, http.StatusSeeOther, "You spoke with us", "!Your session is prepared")
	v.get(minePath)
	s.ok(s.ReadBack(as(facilitator), approach, "A first note. "+canary))

	w := s.visitor()
	w.back(words).must(t, http.StatusSeeOther, "The note of what you said is here")
	w.get(minePath+"/note").must(t, http.StatusOK, "A first note. "+canary, "May we count your account in our figures?", "I agree this note")
	w.press(minePath+"/note", "go", "agree", "correction", "One word is wrong.").must(t, http.StatusUnprocessableEntity, "empty this box", "One word is wrong.")
	w.press(minePath+"/note", "go", "correct", "correction", "One word is wrong.").must(t, http.StatusSeeOther, "The note comes back to this page", "You asked for the note to be put right")
	w.get(minePath+"/words").must(t, http.StatusOK, "What you said is to be different in the note", "One word is wrong.")
	s.ok(s.ReadBack(as(facilitator), approach, "A second note. "+canary))
	w.get(minePath+"/note").must(t, http.StatusOK, "A second note.")
	w.press(minePath+"/note", "go", "agree", "use-themed", "yes", "use-quoted-named", "yes").must(t, http.StatusUnprocessableEntity, "Write the name")
	w.press(minePath+"/note", "go", "agree", "use-themed", "yes", "use-quoted-named", "yes", boxName, "Synthetic Name 1").must(t, http.StatusSeeOther, "It is your account now", "We have what you gave")
	w.get(minePath+"/words").must(t, http.StatusOK, "A second note.", "Synthetic Name 1")
}

// TestWhoStoppedCanChooseAgain: after they stopped, in another way, and in the end in writing.
func TestWhoStoppedCanChooseAgain(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.press(formPath, "go", goNext, boxInquiry, s.id)
	v.press(formPath, "go", goNext, boxWay, "phone")
	v.press(formPath, "go", goNext)
	v.press(formPath, "go", goNext, boxContact, "Made-up number 1")
	v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
	v.get(minePath+"/stop").must(t, http.StatusOK, "choose again")
	v.press(minePath+"/stop", "sure", "yes").must(t, http.StatusSeeOther, "You stopped", "!Stop, and speak to nobody")
	if n := s.count(`SELECT COUNT(*) FROM inquiry_account_sealed WHERE sealed <> ''`); n != 0 {
		t.Errorf("how to reach them is kept: %d", n)
	}
	v.get(minePath+"/again").must(t, http.StatusOK, "Which way?", "!In writing, here")
	v.press(minePath+"/again", boxContact, "Made-up number 2").must(t, http.StatusUnprocessableEntity, "Choose how you want to speak", "Made-up number 2")
	v.press(minePath+"/again", boxWay, "video", boxContact, "Made-up number 2").must(t, http.StatusSeeOther, "We are looking for a day for you")
	v.get(minePath+"/write").must(t, http.StatusOK, "Write it instead", "keep a copy of what you wrote", "!You can stop, save, and come back", "May we count your account in our figures?")
	v.press(minePath+"/write", boxWords, "They are "+words).must(t, http.StatusUnprocessableEntity, "Take them out")
	closed := v.twin()
	delete(closed.cookies, sessionCookie)
	closed.press(minePath+"/write", boxWords, canary).must(t, http.StatusUnprocessableEntity, canary, "what you typed is shown to you once more", "!Then we put it where it belongs")
	v.press(minePath+"/write", boxWords, canary, "use-counted", "yes").must(t, http.StatusSeeOther, "We have what you gave", "You said yes on 2 March 2026", "!Write it instead")
	if got := v.get(minePath + "/again"); got.code != http.StatusNotFound {
		t.Errorf("who gave an account chooses anew: %d", got.code)
	}
}

// TestTheSheetThatWasShownCounts: promises that changed while somebody wrote are asked again.
func TestTheSheetThatWasShownCounts(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	v.press(formPath, "go", goCheck)
	v.press(formPath, "go", goSend, "sure", "yes", "sheet", "accounts-0").must(t, http.StatusUnprocessableEntity, "What we promise changed while you wrote", canary)
	if n := s.count(`SELECT COUNT(*) FROM inquiry_account`); n != 0 {
		t.Errorf("%d accounts", n)
	}
}

// TestNobodyReadsThePagesOfAnother: another's phrase opens their own; without one nothing opens,
// and Exit ends every copy of the cookie.
func TestNobodyReadsThePagesOfAnother(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	copied := v.twin()
	v.get(web.LeavePath)
	for _, path := range []string{formPath, minePath, minePath + "/words", minePath + "/withdraw", "/inquiry/sent"} {
		if got := copied.get(path); strings.Contains(got.body, canary) || got.code == http.StatusOK && path != formPath {
			t.Errorf("%s opens after Exit: %d", path, got.code)
		}
	}
	copied.get(Front)
	other := s.visitor()
	other.start()
	if got := other.get(minePath); got.location != Return {
		t.Errorf("a draft opens the page of an approach: %d %q", got.code, got.location)
	}
	w := s.visitor()
	w.back(words).must(t, http.StatusSeeOther)
	for i := range 2 {
		if got := w.get(minePath + "/" + strconv.Itoa(i)); got.code == http.StatusOK {
			t.Errorf("a page of nothing: %d", got.code)
		}
	}
}

// TestThePagesSayWhatIsTrue: of the words that lead back, of what is saved, of what is passed
// on, and to whoever has no scripts.
func TestThePagesSayWhatIsTrue(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	got := v.get(Front+"/before").must(t, http.StatusOK, "nothing is done that you did not say yes to, but for one thing: “What we must pass on”, below")
	if !strings.Contains(got.body, `<p class="govuk-body cd-scripted">You can press Shift three times instead.</p>`) || strings.Count(got.body, "Shift") != 1 {
		t.Error("Shift is promised where no scripts run")
	}
	v.get(formPath)
	v.press(formPath, "go", goStart, "kind", string(phrase.Words)).must(t, http.StatusSeeOther, "What you have not sent by then nobody can open",
		"What you have sent can still be read by those you said yes to",
		"!nobody can open what you wrote")
	v = s.visitor()
	v.start()
	v.press(formPath, "go", goNext).must(t, http.StatusUnprocessableEntity, "Choose an inquiry", "Which inquiry do you want to speak to?")
	v.press(formPath, "go", goNext, boxInquiry, s.id)
	v.press(formPath, "go", goNext).must(t, http.StatusUnprocessableEntity, "Choose how you want to speak. You can")
	v.press(formPath, "go", goNext, boxWay, "writing").must(t, http.StatusSeeOther, "leave out your seven return words, or your return numbers", "!Please do not write your words")
}

// TestTheLastPageNamesEverythingAtOnce, each with a link to where it is changed, and keeps the
// tick.
func TestTheLastPageNamesEverythingAtOnce(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	v.start()
	v.writes()
	v.press(formPath, "go", goNext)
	v.press(formPath, "go", goCheck)
	v.press(formPath, "go", goChange, "to", useBox(testimony.QuotedNamed))
	v.press(formPath, "go", goNext, useBox(testimony.QuotedNamed), "yes").must(t, http.StatusUnprocessableEntity, "Write the name that you want to be quoted with")
	v.press(formPath, "go", goBack, useBox(testimony.QuotedNamed), "yes") // a form of an earlier release holds this too
	v.get(formPath)
	v.press(formPath, "go", goCheck)
	for tick, more := range map[string]string{"": "Tick the box", "yes": "Write the name"} {
		got := v.press(formPath, "go", goSend, "sure", tick).must(t, http.StatusUnprocessableEntity, "Write what you want to tell the inquiry", "Write the name that you want to be quoted with", more)
		for _, to := range []string{boxWords, boxName} {
			if !strings.Contains(got.body, `href="#`+to+`"`) || !strings.Contains(got.body, `id="`+to+`"`) {
				t.Errorf("no link leads to %s", to)
			}
		}
		if strings.Contains(got.body, " checked") != (tick == "yes") {
			t.Errorf("ticked %q, and the tick is not kept", tick)
		}
	}
}

// TestNoToEverything: nobody can read it, and so nobody can act on it; that is said with the
// numbers to call before it. With one yes it is not said.
func TestNoToEverything(t *testing.T) {
	for use, none := range map[string]bool{"": true, "use-counted": true, "use-themed": false} {
		s := newSite(t, testkit.SQLite(t))
		v := s.visitor()
		v.start()
		v.writes()
		v.press(formPath, "go", goNext, boxWords, canary)
		if use != "" {
			v.press(formPath, "go", goChange, "to", use)
			v.get(formPath)
			v.press(formPath, "go", goNext, use, "yes")
		}
		v.press(formPath, "go", goCheck)
		got := v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
		if strings.Contains(got.body, "nobody can act on it, also not if somebody is in danger") != none || strings.Contains(got.body, "Those whom you said yes to can read it") == none {
			t.Errorf("%q: %s", use, got.body)
		}
		if none && strings.Index(got.body, "tel:999") > strings.Index(got.body, "nobody can act on it") {
			t.Error("the numbers to call stand after it")
		}
	}
}

// TestEachComingBackIsCountedOnce: when the phrase was typed, with its hour, and not at each
// page; the first word back, the name that was chosen and everything that is held stand there,
// and after it was taken back nothing is said that no longer holds.
func TestEachComingBackIsCountedOnce(t *testing.T) {
	s := newSite(t, testkit.SQLite(t))
	v := s.visitor()
	words := v.start()
	v.writes()
	v.press(formPath, "go", goNext, boxWords, canary)
	for _, use := range []string{"use-themed", useBox(testimony.QuotedNamed)} {
		v.press(formPath, "go", goChange, "to", use)
		v.get(formPath)
		v.press(formPath, "go", goNext, use, "yes", boxName, "Synthetic Name 1")
	}
	v.press(formPath, "go", goCheck)
	v.press(formPath, "go", goSend, "sure", "yes").must(t, http.StatusSeeOther, "We have it.")
	v.get(minePath).must(t, http.StatusOK, "The name that you chose: Synthetic Name 1", "!You came back")
	acc := v.reads(analyst)
	s.ok(s.FirstWord(as(analyst), acc, "Your first word, made up."))
	w := s.visitor()
	w.back(words).must(t, http.StatusSeeOther, "You came back 1 time", "2 March 2026", "The first word back to you", "Your first word, made up.")
	for range 3 {
		w.get(minePath)
		w.get(minePath+"/words").must(t, http.StatusOK, canary)
	}
	w.get(minePath).must(t, http.StatusOK, "You came back 1 time", "If one of them was not you, somebody else has them")
	s.visitor().back(words).must(t, http.StatusSeeOther, "You came back 2 times")
	w.get(minePath+"/withdraw").must(t, http.StatusOK, "the first word back to you and how to reach you are destroyed", "Who opened what of yours")
	w.press(minePath+"/withdraw", "sure", "yes").must(t, http.StatusSeeOther, "You took it back", "Each of these is a no from then on", "!You can change it", "!Your first word", "!Synthetic Name 1")
}
