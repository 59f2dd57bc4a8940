package pages

import (
	"net/http"
	"testing"

	"candour/internal/room/review/reviewtest"
)

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
	at := "/panel/cases/" + s.Apply().CaseID
	s.took(s.fill("custodian1", "/custody/lost", "reason", "I forgot it."), "/custody?done=lost")
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "1 identity hangs on you and Synthetic Custodian Three alone", "Nobody can send an application now")
	if err := s.S.Ready(t.Context()); err == nil {
		t.Error("applications are taken with two custodians")
	}
	s.wants(s.get("custodian2", "/custody/resign"), http.StatusOK, "1 identity hangs on you and Synthetic Custodian Three alone")
	s.wants(s.fill("custodian2", "/custody/resign", "reason", "I leave."), http.StatusUnprocessableEntity, "could then be opened by nobody")
	// A new key for the one who lost theirs, and a ceremony of the other two.
	s.took(s.fill("custodian1", "/custody/enrol", "passphrase", reviewtest.Pass("custodian1 again"), "passphrase_again", reviewtest.Pass("custodian1 again")), "/custody?done=enrolled")
	s.OK(s.S.Ready(t.Context()))
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "The names of 1 person are not sealed to every custodian yet", "/custody/seal")
	third := s.keyOf("custodian3")
	s.wants(s.fill("custodian2", "/custody/seal", "passphrase", reviewtest.Pass("custodian2"), "other", third, "their_passphrase", "not that one at all"), http.StatusUnprocessableEntity,
		"not the passphrase that the other custodian chose", "!not that one at all", "!"+reviewtest.Pass("custodian2"))
	s.wants(s.fill("custodian2", "/custody/seal", "passphrase", reviewtest.Pass("custodian2"), "other", s.keyOf("custodian2"), "their_passphrase", reviewtest.Pass("custodian2")),
		http.StatusUnprocessableEntity,
		"Choose another custodian")
	s.took(s.fill("custodian2", "/custody/seal", "passphrase", reviewtest.Pass("custodian2"), "other", third, "their_passphrase", reviewtest.Pass("custodian3")), "/custody?done=sealed")
	s.wants(s.get("custodian2", "/custody"), http.StatusOK, "!hangs on you", "!not sealed to every custodian", "In order")
	s.took(s.fill("custodian2", "/custody/resign", "reason", "I leave."), "/custody?done=resigned")
	// The newcomer and the third can open it.
	s.took(s.fill("secretary", at+"/ask-identity", "reason", "To find the right file"), at+"?done=identity")
	waiting, err := s.S.CustodyWaiting(s.As("custodian1"))
	s.OK(err)
	page := "/custody/requests/" + waiting[0].ID
	s.took(s.fill("custodian1", page, "answer", "yes", "reason", "Needed", "passphrase", reviewtest.Pass("custodian1 again")), "/custody?done=approved")
	s.took(s.fill("custodian3", page, "answer", "yes", "reason", "Needed", "passphrase", reviewtest.Pass("custodian3")), "/custody?done=approved")
	s.wants(s.force("secretary", at+"/read", "part", "identity", "purpose", "check"), http.StatusOK, "Name: Synthetic Person 12 "+reviewtest.Canary)
}

// keyOf gives the id of somebody's key in use.
func (w *staffSite) keyOf(name string) string {
	w.T.Helper()
	list, err := w.S.CustodyList(w.As(name))
	w.OK(err)
	for _, c := range list {
		if c.Active() && c.Human == w.People[name].Human {
			return c.ID
		}
	}
	w.T.Fatalf("%s has no key in use", name)
	return ""
}
