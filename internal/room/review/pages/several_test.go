package pages

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/room/review/rules"
	"candour/internal/testkit"
)

// TestSeveralCasesAtOnce: each case is an act of its own; what could not be done is
// named with why, and the form sent again does nothing twice. Nothing that must be
// opened first is among such steps.
func TestSeveralCasesAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newStaffSiteOn(t, d)
		one, two, walled := s.Apply().CaseID, s.Apply().CaseID, s.Apply().CaseID
		at := severalPath + "/acknowledge"
		s.Confirm(one, "made-up-northern-police")
		s.Confirm(two, "made-up-northern-police")
		s.OK(s.S.Recuse(s.As("secretary"), walled, "I know somebody."))
		page := s.get("secretary", at)
		s.wants(page, http.StatusOK, s.Number(one), s.Number(two), "!"+s.Number(walled))
		s.wants(s.fill("secretary", at), http.StatusUnprocessableEntity, "Choose at least one case")
		entries := s.Entries()
		form := page.lastForm("case", strings.Join([]string{one, two, two, walled, "case-none", one}, "|"))
		got := s.post("secretary", at, form)
		s.wants(got, http.StatusOK, "2 cases were acknowledged", "2 cases were left as they were:", "A case that is not here: There is no such case", "!"+s.Number(walled))
		if n := s.Entries(); n < entries+2 {
			t.Errorf("%d entries for two acts", n-entries)
		}
		s.wants(s.post("secretary", at, form), http.StatusOK, "0 cases were acknowledged", s.Number(one)+": ", "!"+s.Number(walled))
		if s.State(one) != rules.Acknowledged || s.State(two) != rules.Acknowledged || s.State(walled) != rules.Received {
			t.Errorf("they are at %s, %s, %s", s.State(one), s.State(two), s.State(walled))
		}
		for _, who := range []string{"reviewer", "independent", "liaison", "admin"} {
			s.wants(s.force(who, at, "case", one), http.StatusForbidden)
		}
		for _, step := range samplePages(t).severalSteps() {
			if !strings.Contains("acknowledge allocate hand-over", step.slug) {
				t.Errorf("%s is taken for several cases at once", step.slug)
			}
		}
	})
}

// TestSeveralCasesAreGivenOutAndHandedOver: by the forms, from a colleague to another.
func TestSeveralCasesAreGivenOutAndHandedOver(t *testing.T) {
	s := newStaffSite(t)
	var ids []string
	for range 3 {
		id := s.Apply().CaseID
		s.To(id, rules.Gathered)
		ids = append(ids, id)
	}
	at := severalPath + "/allocate"
	s.wants(s.fill("secretary", at, "case", ids[0]), http.StatusUnprocessableEntity, "Choose a reviewer", "Choose an independent member")
	s.wants(s.fill("secretary", at, "case", strings.Join(ids, "|"), "reviewer", "staff-Insider", "independent", "staff-Independent"), http.StatusOK, "0 cases were given out",
		"It cannot be given to those who were chosen", "!conflict", "!closed the case")
	s.wants(s.fill("secretary", at, "case", strings.Join(ids[:2], "|"), "reviewer", "staff-Reviewer", "independent", "staff-Independent"), http.StatusOK, "2 cases were given out")
	s.wants(s.get("secretary", "/panel?show=all"), http.StatusOK, "Synthetic Reviewer, reviewer", "Several cases at once")
	s.wants(s.get("reviewer", "/panel"), http.StatusOK, "!Several cases at once")

	at = severalPath + "/hand-over"
	s.wants(s.get("secretary", at), http.StatusOK, "Whose cases?", "Synthetic Reviewer Two", "!"+s.Number(ids[0]))
	from := at + "?from=staff-Reviewer"
	s.wants(s.get("secretary", from), http.StatusOK, s.Number(ids[0]), s.Number(ids[1]), "!"+s.Number(ids[2]))
	s.wants(s.get("secretary", from), http.StatusOK, `value="staff-Reviewer Two"`, "!Synthetic Reviewer, reviewer")
	form := s.get("secretary", from).lastForm("case", strings.Join(ids[:2], "|"), "to", "staff-Reviewer Two")
	s.wants(s.post("secretary", at, form), http.StatusOK, "2 cases were handed over")
	s.wants(s.post("secretary", at, form), http.StatusOK, "0 cases were handed over", "This person does not have the case in hand now")
	s.wants(s.get("reviewer2", "/panel"), http.StatusOK, s.Number(ids[0]), s.Number(ids[1]))
	s.wants(s.get("reviewer", "/panel"), http.StatusOK, "!"+s.Number(ids[0]))
}

// TestACaseIsTakenByItsForm: and the list says who has it.
func TestACaseIsTakenByItsForm(t *testing.T) {
	s := newStaffSite(t)
	id := s.Apply().CaseID
	at := "/panel/cases/" + id
	s.wants(s.get("secretary", at), http.StatusOK, "Nobody of the secretariat has it")
	s.wants(s.fill("secretary", at+"/keep"), http.StatusUnprocessableEntity, "Choose who has the case in hand")
	s.took(s.fill("secretary", at+"/keep", "to", "staff-Second"), at+"?done=kept")
	s.wants(s.get("secretary", "/panel?whose=others"), http.StatusOK, s.Number(id), "Synthetic Second, ")
	s.wants(s.get("secretary", "/panel?whose=team"), http.StatusOK, "No case matches")
	s.wants(s.get("second", "/panel?whose=mine"), http.StatusOK, s.Number(id))
	s.took(s.fill("second", at+"/keep", "to", nobodyHas), at+"?done=kept")
	s.wants(s.get("secretary", "/panel?whose=team"), http.StatusOK, s.Number(id))
}
