package app

import (
	"net/http"
	"strings"
	"testing"

	"candour/internal/trust/access"
)

// TestAReviewerWhoLeavesStrandsNoCase is case 02: the administrator is warned,
// the case waits for another reviewer with its day as it was, and no conflict is
// said that is not there. What they had of the sweep waits too.
func TestAReviewerWhoLeavesStrandsNoCase(t *testing.T) {
	s := newSite(t)
	id := s.one(`SELECT c.id FROM review_case c JOIN review_allocation l ON l.case_id = c.id WHERE c.state = 'allocated' AND l.state = 'active' AND l.role = 'reviewer' ORDER BY c.id`)
	human := s.one(`SELECT human FROM review_allocation WHERE state = 'active' AND role = 'reviewer' AND case_id = '` + id + `'`)
	account := s.one(`SELECT id FROM staff_human WHERE human = '` + human + `'`)
	count := func(query string) string { return s.one(`SELECT CAST(count(*) AS TEXT) ` + query) }
	due := s.one(`SELECT due FROM review_case WHERE id = '` + id + `'`)
	bars := count(`FROM review_bar WHERE case_id = '` + id + `'`)
	inHand := count(`FROM review_allocation l JOIN review_case c ON c.id = l.case_id WHERE l.state = 'active' AND l.role = 'reviewer' AND l.human = '` + human +
		`' AND c.state IN ('allocated', 'examined', 'viewed')`)

	page := s.browser("administrator").get("/staff/" + account).Body.String()
	if !strings.Contains(page, "holds "+inHand+" case") {
		t.Errorf("the form does not say that they hold %s", inHand)
	}
	p, err := s.signin.StaffMember(access.WithActor(t.Context(), administrator()), account)
	if err != nil {
		t.Fatal(err)
	}
	p.Disabled = true
	if err := s.signin.ChangeStaff(access.WithActor(t.Context(), administrator()), p, "They have another job."); err != nil {
		t.Fatal(err)
	}
	panel := s.browser("secretariat")
	if list := panel.get("/panel?state=allocated").Body.String(); !strings.Contains(list, "waits: give it to another reviewer") {
		t.Error("the worklist does not say that it waits")
	}
	if got := panel.get("/panel/cases/" + id + "/allocate"); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "Give them the case") {
		t.Errorf("allocating is not open: %d", got.Code)
	}
	if got := s.one(`SELECT reason FROM review_allocation WHERE human = '` + human + `' AND case_id = '` + id + `'`); got != "the reviewer left" {
		t.Errorf("the reason is %q", got)
	}
	if got := count(`FROM review_bar WHERE case_id = '` + id + `'`); got != bars {
		t.Errorf("%s conflicts, were %s", got, bars)
	}
	if got := s.one(`SELECT due FROM review_case WHERE id = '` + id + `'`); got != due || s.one(`SELECT state FROM review_case WHERE id = '`+id+`'`) != "allocated" {
		t.Errorf("due %s, was %s", got, due)
	}
	if n := count(`FROM sweep_allocation a JOIN sweep_case c ON c.id = a.case_id WHERE a.state = 'active' AND c.state = 'allocated' AND a.human = '` + human + `'`); n != "0" {
		t.Errorf("%s cases of the sweep are still theirs", n)
	}
}

// administrator is one who is in no table.
func administrator() access.Actor {
	return access.Actor{ID: "command:test", Name: "test", Human: "H-TEST", Standing: access.Alone("command:test", "H-TEST", "", access.No), Roles: []access.Role{access.RoleAdministrator}}
}
