package apply

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/reviewtest"
	"candour/internal/testkit"
	"candour/internal/trust/phrase"
)

// TestThePhraseIsTriedBeforeItIsNeeded is case 23: a wrong one shows the phrase again,
// a right one goes on however it was typed, and going on without is allowed and said
// plainly. Nothing else of the form opens before.
func TestThePhraseIsTriedBeforeItIsNeeded(t *testing.T) {
	for _, kind := range []phrase.Kind{phrase.Words, phrase.Digits} {
		s := newPublicSite(t)
		v := s.visitor()
		v.post(formPath, "go", goStart, "kind", string(kind))
		shown := v.get(formPath).must(t, http.StatusOK, "Ways to keep them, and when each is not safe", "A printer may keep a copy").body
		var words []string
		for _, m := range shownPhrase.FindAllStringSubmatch(shown, -1) {
			words = append(words, m[1])
		}
		for _, early := range [][]string{{"go", goNext, "at", "offence", "offence", "yes"}, {"go", goSend, "sure", "yes"}, {"go", goSkip, "at", stepPhrase}, {"go", goCheck}} {
			v.post(formPath, early...).must(t, http.StatusSeeOther)
			if !strings.Contains(v.get(formPath).body, words[0]) {
				t.Errorf("%v leads past the phrase", early)
			}
		}
		v.post(formPath, "go", goNext, "at", stepPhrase).must(t, http.StatusSeeOther)
		if body := v.get(formPath).must(t, http.StatusOK, "once, to be sure", "nobody can look them up for you").body; shownPhrase.MatchString(body) { // a word of it can be one of the page by chance
			t.Error("it is shown where it is to be typed")
		}
		for _, wrong := range []string{"", "1234", strings.Join(words[1:], " "), strings.Join(slices.Concat(words[1:], words[:1]), " ")} {
			v.post(formPath, "go", goNext, "at", stepTry, "phrase", wrong).must(t, http.StatusUnprocessableEntity, "That was not the same", words[0])
		}
		v.post(formPath, "go", goNext, "at", stepTry, "phrase", " "+strings.ToUpper(strings.Join(words, ",\r\n"))).must(t, http.StatusSeeOther)
		if body := v.get(formPath).must(t, http.StatusOK, "Was it a sexual crime against you?").body; shownPhrase.MatchString(body) {
			t.Error("it is shown after it was tried")
		}
	}
	s := newPublicSite(t)
	v := s.visitor()
	v.post(formPath, "go", goStart, "kind", string(phrase.Words))
	v.post(formPath, "go", goSkip, "at", stepTry).must(t, http.StatusSeeOther)
	v.get(formPath).must(t, http.StatusOK, "Was it a sexual crime against you?")
}

// TestWhatAnEmptyChoiceMeansIsSaid: before something is sent, each choice that was left
// empty and that something follows from says what.
func TestWhatAnEmptyChoiceMeansIsSaid(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.start(phrase.Words)
	v.post(formPath, "go", goChange, "to", stepCheck)
	body := v.get(formPath).body
	open := html.UnescapeString(reviewtest.PlainText(foldPattern.ReplaceAllString(body, "")))
	for _, q := range s.pages.questions {
		for _, ask := range q.Asks {
			if ask.Empty != "" && ask.When == nil && !strings.Contains(open, ask.Empty) {
				t.Errorf("%s: %q is not said", ask.Name, ask.Empty)
			}
			if strings.HasPrefix(ask.Name, "agree_") && ask.Empty == "" || slices.Contains([]string{"readers", "identity_to", "ways"}, ask.Name) && ask.Empty == "" {
				t.Errorf("%s says nothing of what an empty answer means", ask.Name)
			}
		}
	}
	v.say("readers", goCheck, "readers", "panel").must(t, http.StatusSeeOther)
	if body := v.get(formPath).body; strings.Contains(reviewtest.PlainText(body), "the independent member may read it") {
		t.Error("the effect of an empty answer is said of one that was given")
	}
}

// TestContactIsAskedForWhatWasChosen: only what a chosen way needs is asked and sent,
// and a way that is both chosen and ruled out is caught where it is said.
func TestContactIsAskedForWhatWasChosen(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("ways", goNext, "ways", "email").must(t, http.StatusSeeOther)
	body := v.get(formPath).must(t, http.StatusOK, "Email address").body
	for _, not := range []string{"Phone number", "Address for letters", "voicemail"} {
		if strings.Contains(body, not) {
			t.Errorf("%q is asked of somebody who chose email", not)
		}
	}
	v.say("contact", goNext, "email", "person@demo.invalid").must(t, http.StatusSeeOther)
	v.say("never", goNext, "never", "email", "never_note", "Nothing by day").must(t, http.StatusUnprocessableEntity, "You chose email, and you also said never to use it", "Nothing by day")
	if s.kept(words).All("never") != nil {
		t.Error("a contradiction was kept")
	}
	v.say("ways", goNext, "ways", "here", "ways", "email").must(t, http.StatusUnprocessableEntity, "You chose to come back here only, and you also chose another way. Change one of the two.")
	v.say("never", goNext, "never", "post").must(t, http.StatusSeeOther)
	v.say("ways", goNext, "ways", "post").must(t, http.StatusUnprocessableEntity, "You chose letters, and you also said never to use it")
	v.say("ways", goNext, "ways", "here").must(t, http.StatusSeeOther)
	a := s.kept(words)
	if a.One("email") != "person@demo.invalid" || a.Asked(s.pages.questions).Contact().Email != "" {
		t.Error("an address that is not asked for any more is lost from the form, or is sent")
	}
	// an open page may be older than the answers: what was typed on it is kept
	if got := v.say("contact", goNext, "phone", "0000 000").must(t, http.StatusConflict, "There are two versions of this answer"); !strings.Contains(got.body, `value="0000 000"`) {
		t.Error("what was typed is lost")
	}
}

// TestHowToReachSomebodyIsChangedAfterwards on both databases: the new plan is in the
// place of the old, a contradiction changes nothing, and after withdrawing nothing is
// answered any more.
func TestHowToReachSomebodyIsChangedAfterwards(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v, words := s.sent()
		v.get("/review/mine").must(t, http.StatusOK, "Change how we may reach you")
		v.get("/review/mine/contact").must(t, http.StatusOK, "How may we reach you?", "Never use these")
		v.post("/review/mine/contact", "ways", "email").must(t, http.StatusUnprocessableEntity, "we do not have an email address")
		v.post("/review/mine/contact", "ways", "email", "email", "p@demo.invalid", "never", "email").must(t, http.StatusUnprocessableEntity, "you also said never to use it")
		v.post("/review/mine/contact", "ways", "post", "post", numbered(words)).must(t, http.StatusUnprocessableEntity, "Take them out")
		if _, m, err := v.mine(); err != nil || len(m.Contact.Ways) > 0 {
			t.Errorf("something was kept of it: %v %+v", err, m.Contact)
		}
		for _, to := range []string{"first@demo.invalid", "second@demo.invalid"} {
			v.post("/review/mine/contact", "ways", "email", "email", to, "voicemail", "no").must(t, http.StatusSeeOther)
		}
		v.get("/review/mine?done=contact").must(t, http.StatusOK, "How we may reach you is changed", "second@demo.invalid")
		if body := v.get("/review/mine/contact").body; !strings.Contains(body, `value="second@demo.invalid"`) || strings.Contains(body, "first@demo.invalid") {
			t.Error("the page does not hold what is kept")
		}
		if n := s.count(`review_sealed WHERE name = 'contact'`); n != 1 {
			t.Errorf("%d plans are kept", n)
		}
		token := formTokenField.FindStringSubmatch(v.get("/review/return").body)[1]
		session := v.cookies[sessionCookie]
		delete(v.cookies, sessionCookie)
		lost := v.postWith(token, "/review/mine/contact", "ways", "email", "email", "third@demo.invalid").must(t, http.StatusUnprocessableEntity, "This was not saved")
		again := v.post("/review/return", "phrase", words, carryField, "mine-contact", "ways", "email", "email", "third@demo.invalid").must(t, http.StatusUnprocessableEntity, "What you typed was not sent")
		for _, page := range []string{lost.body, again.body} {
			if !strings.Contains(page, `value="third@demo.invalid"`) {
				t.Error("what was typed is lost with the session")
			}
		}
		v.cookies[sessionCookie] = session

		v.post("/review/mine/withdraw", "sure", "yes").must(t, http.StatusSeeOther)
		body := v.get("/review/mine").must(t, http.StatusOK, "Withdrawn").body
		for _, not := range []string{"You have not answered yet", "Keep somebody out", "Add something", "Change how we may reach you", `name="answer"`} {
			if strings.Contains(body, not) {
				t.Errorf("after withdrawing there is still %q", not)
			}
		}
		v.post("/review/mine/contact", "ways", "here").must(t, http.StatusUnprocessableEntity, "You have withdrawn, so nobody would use this")
	})
}

var consentButtons = regexp.MustCompile(`<button type="submit" class="([^"]+)"[^>]* name="answer" value="(yes|no)"`)

// TestYesAndNoAreEqual: neither button of a choice stands out, and withdrawing does not
// look like the way out of the page.
func TestYesAndNoAreEqual(t *testing.T) {
	s := newPublicSite(t)
	v, _ := s.sent()
	body := v.get("/review/mine").body
	found := consentButtons.FindAllStringSubmatch(body, -1)
	for _, m := range found {
		if m[1] != found[0][1] {
			t.Errorf("%s is %q, another is %q", m[2], m[1], found[0][1])
		}
	}
	if len(found) < 6 {
		t.Errorf("%d buttons", len(found))
	}
	if !strings.Contains(body, `<a class="govuk-link" href="/review/mine/withdraw">Withdraw my case</a>`) {
		t.Error("withdrawing is a button")
	}
}

// TestAnOfficeIsAskedAboutByName: a known one goes on, one that nobody knows is asked
// about, with the names that are like it; what it means to keep it is said before it is
// sent and after.
func TestAnOfficeIsAskedAboutByName(t *testing.T) {
	s, _ := welshSite(t)
	s.S.Office = func(_ context.Context, _ db.Querier, typed string) (intake.TypedOffice, error) {
		o := intake.TypedOffice{Typed: typed}
		switch {
		case strings.EqualFold(typed, "MNP"):
			o.ID, o.Name = "made-up-northern-police", "Made-up Northern Police"
		case strings.HasPrefix(typed, "Northern"):
			o.Near = []string{"Made-up Northern Police"}
		case strings.HasPrefix(typed, "South"):
			o.Near = []string{"Made-up Southern Police", "Made-up Western Police"}
		}
		return o, nil
	}
	v := s.visitor()
	v.start(phrase.Words)
	for _, c := range []struct{ typed, people, says string }{
		{"MNP", "", ""},
		{"Northern Plice", "", "We do not know “Northern Plice”. Did you mean “Made-up Northern Police”? Then write that. To keep it out as you wrote it, tick the box below"},
		{"mnp\nSouth 4", "", "We do not know “South 4”. Did you mean “Made-up Southern Police” or “Made-up Western Police”?"},
		{"Made-up Valley", "", "We do not know “Made-up Valley”. Check how you wrote it."},
		{"", "Synthetic Person 4\nMade-up Valley Hospital", "We do not know “Made-up Valley Hospital”."},
		{"", "PC Synthetic of MNP police\nSynthetic Person 4\nA nurse from a hospital", ""},
	} {
		if c.says == "" {
			v.say("exclude", goNext, "exclude_offices", c.typed, "exclude_people", c.people).must(t, http.StatusSeeOther)
			continue
		}
		page := v.say("exclude", goNext, "exclude_offices", c.typed, "exclude_people", c.people).must(t, http.StatusUnprocessableEntity, "There is a problem", c.says, "I have written it as I mean it")
		if first, _, _ := strings.Cut(c.typed+c.people, "\n"); !strings.Contains(page.body, first) {
			t.Errorf("%q is not kept on the page", first)
		}
		v.post(cy+formPath, "at", "exclude", "go", goNext, seenField, v.seen("exclude"), "exclude_offices", c.typed, "exclude_people", c.people).must(t, http.StatusUnprocessableEntity)
		v.say("exclude", goNext, "exclude_offices", c.typed, "exclude_people", c.people, intake.SureField, "yes").must(t, http.StatusSeeOther)
	}
	const closed = "Nobody opens your case until two people who keep our list have looked which office it is. They see this name, and nothing else of yours."
	v.say("exclude", goCheck, "exclude_offices", "MNP\nMade-up Valley", intake.SureField, "yes").must(t, http.StatusSeeOther)
	v.get(formPath).must(t, http.StatusOK, "We do not know “Made-up Valley”. "+closed)
	v.get(cy+formPath).must(t, http.StatusOK, "Made-up Valley")
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	v.get("/review/mine").must(t, http.StatusOK, "We do not know “Made-up Valley”. "+closed, "Kept out: Made-up Northern Police")
	v.get(cy+"/review/mine").must(t, http.StatusOK, "Made-up Valley")

	v.post("/review/mine", "go", "exclude", "offices", "South 4", "names", "Synthetic Person 5").must(t, http.StatusUnprocessableEntity,
		"Did you mean “Made-up Southern Police” or “Made-up Western Police”", "South 4", "Synthetic Person 5", "I have written it as I mean it")
	v.post(cy+"/review/mine", "go", "exclude", "offices", "South 4", "names", "").must(t, http.StatusUnprocessableEntity)
	v.post("/review/mine", "go", "exclude", "offices", "South 4", intake.SureField, "yes").must(t, http.StatusSeeOther)
	v.get("/review/mine").must(t, http.StatusOK, "We do not know “South 4”. "+closed)
	if s.count("review_bar") != 3 {
		t.Errorf("%d bars", s.count("review_bar"))
	}
}
