package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"candour/internal/trust/access"
)

// nothingHeld says of each role that holds nothing of its own why not.
var nothingHeld = map[access.Role]string{
	access.RoleVerifier:      "a claim waits for any verifier who is independent of its body",
	access.RoleAnalyst:       "reads, and takes exports",
	access.RoleAuditor:       "reads the log",
	access.RoleAdministrator: "one always remains, and a proposal waits for any other",
	access.RoleSecretariat:   "the worklist is the panel's: any of its secretariat goes on with a case",
	access.RoleNational:      "the sweep is the taskforce's: any of it allocates",
	access.RoleCommissioner:  "an inquiry is its body's: any commissioner of it goes on",
	access.RoleProvider:      "what is asked of a body is its body's: the inquiry records by post what comes without an account",
	access.RoleParticipant:   "who acts for a participant is ended, and another named, by the inquiry",
	access.RoleBiller:        "an award is a lawyer's own: bills that come without an account are entered by the solicitor's side",
	access.RoleInspector:     "reads profiles and scorecards, and says what they find in one act",
}

// heldElsewhere are roles of which the site of the tests has nothing in hand,
// with the test of the room that has.
var heldElsewhere = map[access.Role]string{access.RoleCoordinator: "TestACommitmentOutlivesItsOwner"}

// ofABody are roles whose work is the body's: a colleague goes on with it.
var ofABody = []access.Role{access.RoleOwner, access.RoleDataLead, access.RoleChief, access.RoleLiaison}

// holdsAs gives what an account would leave behind if it lost a role.
func (s *site) holdsAs(t *testing.T, a access.Actor, role access.Role, stay ...access.Actor) (out []string) {
	t.Helper()
	who := access.Leaver{Account: a.ID, Human: a.Human, Name: a.Name, Body: a.Body, Roles: []access.Role{role}, Stay: stay}
	for _, room := range s.work() {
		held, err := room.Holds(t.Context(), s.db, who)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, held...)
	}
	return out
}

// TestEveryRoleLeavesItsWorkBehind: somebody of each role who leaves as its last
// either holds something that a room lists, or holds nothing for a reason that
// is given here. A role that is new must be said of. What is a body's is not
// listed while a colleague stays.
func TestEveryRoleLeavesItsWorkBehind(t *testing.T) {
	s := newSite(t)
	people, err := s.signin.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	holds := map[access.Role][]string{}
	for _, a := range people {
		for _, role := range a.Roles {
			holds[role] = append(holds[role], s.holdsAs(t, a, role)...)
			colleague := a
			colleague.ID, colleague.Human = "colleague", "H-colleague"
			if got := s.holdsAs(t, a, role, colleague); slices.Contains(ofABody, role) && len(got) > 0 {
				t.Errorf("%s holds %q, and a colleague stays", a.ID, got)
			}
		}
	}
	for _, role := range access.StaffRoles() {
		why, test := nothingHeld[role], heldElsewhere[role]
		switch {
		case why != "" && len(holds[role]) > 0:
			t.Errorf("%s holds %q, and is said to hold nothing", role, holds[role])
		case why == "" && test == "" && len(holds[role]) == 0:
			t.Errorf("%s holds nothing, and nobody says why", role)
		}
	}
	s.dataLeadLeaves(t, people)
}

// dataLeadLeaves: the form warns, and the desk says what the return waits for.
func (s *site) dataLeadLeaves(t *testing.T, people []access.Actor) {
	t.Helper()
	i := slices.IndexFunc(people, func(a access.Actor) bool { return len(s.holdsAs(t, a, access.RoleDataLead)) > 0 })
	if i < 0 {
		t.Fatal("no data lead holds a return")
	}
	const waits = "Waits: nobody at Made-up Force"
	if page := s.browser("administrator").get("/staff/" + people[i].ID).Body.String(); !strings.Contains(page, "holds 1 open return that nobody else at Made-up Force") {
		t.Error("the form does not say what they hold")
	}
	p, err := s.signin.StaffMember(access.WithActor(t.Context(), administrator()), people[i].ID)
	if err != nil {
		t.Fatal(err)
	}
	round := s.targetOf("/returns/rounds/{id}")
	before := strings.Count(s.browser("statistician").get(round).Body.String(), waits)
	p.Disabled = true
	if err := s.signin.ChangeStaff(access.WithActor(t.Context(), administrator()), p, "They have another job."); err != nil {
		t.Fatal(err)
	}
	got := s.browser("statistician").get(round)
	if got.Code != http.StatusOK || strings.Count(got.Body.String(), waits) != before+1 {
		t.Errorf("the desk says %d times that nobody can send, did %d times", strings.Count(got.Body.String(), waits), before)
	}
}
