package review

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"candour/internal/trust/phrase"
)

func pass(who string) string { return "five plain words make " + who }

// TestThePersonSeesWhoAskedToKnowThem: that custodians were asked, by whom, why,
// what each of them said and why stands on the person's own page, as three
// pages promise; and no staff member's name does.
func TestThePersonSeesWhoAskedToKnowThem(t *testing.T) {
	s := newPublicSite(t)
	v, _ := s.sent()
	k, _, err := v.mine()
	s.ok(err)
	v.get("/review/mine").must(t, http.StatusOK, "Who asked to know your name", "Nobody has asked.")
	ask := func(reason string) string {
		t.Helper()
		s.clock.Advance(time.Second) // they stand in the order of their times
		id, err := s.s.AskIdentity(s.as("secretary"), k.Ref, reason)
		s.ok(err)
		return id
	}
	first := ask("To send the file to the right <b>office</b>")
	page := v.get("/review/mine").must(t, http.StatusOK, "secretariat, Made up panel asked", "To send the file to the right", "They have not both answered yet.")
	page.hides(t, "Nobody has asked.", "<b>office", "Synthetic Secretary")
	s.ok(s.s.Approve(s.as("custodian1"), first, pass("custodian1"), "The file cannot be found without it"))
	s.ok(s.s.Refuse(s.as("custodian3"), first, "A number would do"))
	page = v.get("/review/mine").must(t, http.StatusOK, "A key holder, Made up trust said yes", "The file cannot be found without it",
		"A key holder, Made up college said no", "A number would do", "It was refused. Your name stayed locked.")
	page.hides(t, "Custodian One", "Custodian Three")
	second := ask("Once more, with the number")
	s.ok(s.s.Approve(s.as("custodian1"), second, pass("custodian1"), "Needed"))
	s.ok(s.s.Approve(s.as("custodian2"), second, pass("custodian2"), "Needed"))
	v.get("/review/mine").must(t, http.StatusOK, "Two key holders said yes.", "Made up court said yes", "Once more, with the number")
	ask("And a third time")
	s.clock.Advance(8 * 24 * time.Hour)
	if m, err := s.s.Mine(t.Context(), k.person()); err != nil || len(m.Asked) != 3 || m.Asked[2].State != "ended" {
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

// TestACustodiansKey: made, renewed, lost, found and given up on pages without
// a line of script, with the passphrases shown nowhere.
func TestACustodiansKey(t *testing.T) {
	s := newStaffSite(t)
	const long, other = "long enough words here", "other long words here"
	s.wants(s.fill("custodian4", "/custody/enrol", "passphrase", long, "passphrase_again", other), http.StatusUnprocessableEntity, "not the same", "!"+long)
	s.wants(s.fill("custodian4", "/custody/enrol", "passphrase", "short", "passphrase_again", "short"), http.StatusUnprocessableEntity, "16 characters or more")
	s.took(s.fill("custodian4", "/custody/enrol", "passphrase", long, "passphrase_again", long), "/custody?done=enrolled")
	s.wants(s.get("custodian4", "/custody"), http.StatusOK, "In use", "/custody/resign", "/custody/renew", "/custody/lost", "4 custodians have a key in use")
	s.wants(s.fill("custodian4", "/custody/enrol", "passphrase", long, "passphrase_again", long), http.StatusUnprocessableEntity, "You keep a key already.")

	s.wants(s.fill("custodian4", "/custody/renew", "passphrase", other, "new_passphrase", other, "passphrase_again", other), http.StatusUnprocessableEntity, "That is not the passphrase", "!"+other)
	s.took(s.fill("custodian4", "/custody/renew", "passphrase", long, "new_passphrase", other, "passphrase_again", other), "/custody?done=renewed")
	s.wants(s.get("custodian4", "/custody"), http.StatusOK, "Renewed since")

	s.wants(s.fill("custodian4", "/custody/lost"), http.StatusUnprocessableEntity, "Enter what happened")
	s.took(s.fill("custodian4", "/custody/lost", "reason", "It was on a paper."), "/custody?done=lost")
	s.wants(s.get("custodian4", "/custody"), http.StatusOK, "Passphrase lost", "/custody/found", "Make a new key", "!/custody/resign")
	s.wants(s.fill("custodian4", "/custody/found", "passphrase", long), http.StatusUnprocessableEntity, "That is not the passphrase")
	s.took(s.fill("custodian4", "/custody/found", "passphrase", other), "/custody?done=found")

	s.wants(s.fill("custodian4", "/custody/resign"), http.StatusUnprocessableEntity, "Enter why you stop")
	s.took(s.fill("custodian4", "/custody/resign", "reason", "I leave."), "/custody?done=resigned")
	s.wants(s.get("custodian4", "/custody"), http.StatusOK, "Not made yet")
}

// TestNobodyIsLockedOutByTheAdviceOfThePage: what lost every identity in the
// last release. One custodian loses the passphrase, another wants to leave.
func TestNobodyIsLockedOutByTheAdviceOfThePage(t *testing.T) {
	s := newStaffSite(t)
	at := "/panel/cases/" + s.apply().CaseID
	s.took(s.fill("custodian1", "/custody/lost", "reason", "I forgot it."), "/custody?done=lost")
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "1 identity hangs on you and Synthetic Custodian Three alone", "Nobody can send an application now")
	if err := s.s.Ready(t.Context()); err == nil {
		t.Error("applications are taken with two custodians")
	}
	s.wants(s.get("custodian2", "/custody/resign"), http.StatusOK, "1 identity hangs on you and Synthetic Custodian Three alone")
	s.wants(s.fill("custodian2", "/custody/resign", "reason", "I leave."), http.StatusUnprocessableEntity, "could then be opened by nobody")
	// A new key for the one who lost theirs, and a ceremony of the other two.
	s.took(s.fill("custodian1", "/custody/enrol", "passphrase", pass("custodian1 again"), "passphrase_again", pass("custodian1 again")), "/custody?done=enrolled")
	s.ok(s.s.Ready(t.Context()))
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "The names of 1 person are not sealed to every custodian yet", "/custody/seal")
	third := s.keyOf("custodian3")
	s.wants(s.fill("custodian2", "/custody/seal", "passphrase", pass("custodian2"), "other", third, "their_passphrase", "not that one at all"), http.StatusUnprocessableEntity,
		"not the passphrase that the other custodian chose", "!not that one at all", "!"+pass("custodian2"))
	s.wants(s.fill("custodian2", "/custody/seal", "passphrase", pass("custodian2"), "other", s.keyOf("custodian2"), "their_passphrase", pass("custodian2")), http.StatusUnprocessableEntity,
		"Choose another custodian")
	s.took(s.fill("custodian2", "/custody/seal", "passphrase", pass("custodian2"), "other", third, "their_passphrase", pass("custodian3")), "/custody?done=sealed")
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "!hangs on you", "!not sealed to every custodian", "In order")
	s.took(s.fill("custodian2", "/custody/resign", "reason", "I leave."), "/custody?done=resigned")
	// The newcomer and the third can open it.
	s.took(s.fill("secretary", at+"/ask-identity", "reason", "To find the right file"), at+"?done=identity")
	waiting, err := s.s.CustodyWaiting(s.as("custodian1"))
	s.ok(err)
	page := "/custody/requests/" + waiting[0].ID
	s.took(s.fill("custodian1", page, "answer", "yes", "reason", "Needed", "passphrase", pass("custodian1 again")), "/custody?done=approved")
	s.took(s.fill("custodian3", page, "answer", "yes", "reason", "Needed", "passphrase", pass("custodian3")), "/custody?done=approved")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusOK, "Name: Synthetic Person 12 "+canary)
}

// keyOf gives the id of somebody's key in use.
func (w *world) keyOf(name string) string {
	w.t.Helper()
	list, err := w.s.CustodyList(w.as(name))
	w.ok(err)
	for _, c := range list {
		if c.Active() && c.Human == w.people[name].Human {
			return c.ID
		}
	}
	w.t.Fatalf("%s has no key in use", name)
	return ""
}

// TestReviewClosesWhenOpenablePairsRunOut: what is being written is kept, and
// nothing new is taken in.
func TestReviewClosesWhenOpenablePairsRunOut(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.start(phrase.Words)
	v.say("words", goNext, "words", typed).must(t, http.StatusSeeOther)
	s.ok(s.s.LoseKey(s.as("custodian1"), "I forgot it."))
	late := s.visitor()
	late.get("/review").must(t, http.StatusOK, "This service is not open", "Come back to what you wrote")
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusServiceUnavailable)
	s.ok(s.s.FindKey(s.as("custodian1"), pass("custodian1")))
	v.back(words).must(t, http.StatusSeeOther)
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	v.get("/review/sent").must(t, http.StatusOK, "We have it.")
}
