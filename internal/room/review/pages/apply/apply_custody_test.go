package apply

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/room/review/reviewtest"
	"candour/internal/trust/phrase"
)

// TestThePersonSeesWhoAskedToKnowThem: that custodians were asked, by whom, why,
// what each of them said and why stands on the person's own page, as three
// pages promise; and no staff member's name does.
func TestThePersonSeesWhoAskedToKnowThem(t *testing.T) {
	s := newPublicSite(t)
	v, _ := s.sent()
	k, _, err := v.mine()
	s.OK(err)
	v.get("/review/mine").must(t, http.StatusOK, "Who asked to know your name", "Nobody has asked.")
	ask := func(reason string) string {
		t.Helper()
		s.Clock.Advance(time.Second) // they stand in the order of their times
		id, err := s.S.AskIdentity(s.As("secretary"), k.Ref, reason)
		s.OK(err)
		return id
	}
	first := ask("To send the file to the right <b>office</b>")
	page := v.get("/review/mine").must(t, http.StatusOK, "secretariat, Made up panel asked", "To send the file to the right", "They have not both answered yet.")
	page.hides(t, "Nobody has asked.", "<b>office", "Synthetic Secretary")
	s.OK(s.S.Approve(s.As("custodian1"), first, reviewtest.Pass("custodian1"), "The file cannot be found without it"))
	s.OK(s.S.Refuse(s.As("custodian3"), first, "A number would do"))
	page = v.get("/review/mine").must(t, http.StatusOK, "A key holder, Made up trust said yes", "The file cannot be found without it",
		"A key holder, Made up college said no", "A number would do", "It was refused. Your name stayed locked.")
	page.hides(t, "Custodian One", "Custodian Three")
	second := ask("Once more, with the number")
	s.OK(s.S.Approve(s.As("custodian1"), second, reviewtest.Pass("custodian1"), "Needed"))
	s.OK(s.S.Approve(s.As("custodian2"), second, reviewtest.Pass("custodian2"), "Needed"))
	v.get("/review/mine").must(t, http.StatusOK, "Two key holders said yes.", "Made up court said yes", "Once more, with the number")
	ask("And a third time")
	s.Clock.Advance(8 * 24 * time.Hour)
	if m, err := s.S.Mine(t.Context(), personOf(k)); err != nil || len(m.Asked) != 3 || m.Asked[2].State != "ended" {
		t.Errorf("after a week: %v, %+v", err, m.Asked)
	}
}

// hides says that words are not in the page at all.
func (a answered) hides(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			t.Errorf("the page shows %q", w)
		}
	}
}

// TestReviewClosesWhenOpenablePairsRunOut: what is being written is kept, and
// nothing new is taken in.
func TestReviewClosesWhenOpenablePairsRunOut(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	s.OK(s.S.LoseKey(s.As("custodian1"), "I forgot it."))
	late := s.visitor()
	late.get("/review").must(t, http.StatusOK, "This service is not open", "Come back to what you wrote")
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusServiceUnavailable)
	s.OK(s.S.FindKey(s.As("custodian1"), reviewtest.Pass("custodian1")))
	v.back(words).must(t, http.StatusSeeOther)
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	v.get("/review/sent").must(t, http.StatusOK, "We have it.")
}
