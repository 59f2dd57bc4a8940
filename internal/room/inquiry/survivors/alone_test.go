package survivors_test

import (
	"slices"
	"testing"

	"candour/internal/room/inquiry"
	"candour/internal/trust/access"
)

// TestTheRoleShutsAllElse: of every action of the room, those who sit on a panel may do what everybody may, and what
// members do; whatever other role of an inquiry they have, and whatever they were given.
func TestTheRoleShutsAllElse(t *testing.T) {
	policy, err := access.Compile(inquiry.Access())
	if err != nil {
		t.Fatal(err)
	}
	both := person("Both", panel, access.RoleSurvivors, access.RoleInquiry, access.RoleCommissioner)
	facts := map[string]any{"owner": panel, "bodies": []string{council}, "barred": []string{}, "allocated": []string{both.Human}, "proposer": "H-other"}
	members := []access.Action{inquiry.InquiryAdvise, inquiry.InquiryResign}
	for _, a := range inquiry.Access().Acts {
		res := access.Resource{Kind: "inquiry", ID: "x", Attrs: facts}
		everybody := policy.Authorize(t.Context(), visitor, a.Action, res) == nil
		may := policy.Authorize(t.Context(), both, a.Action, res) == nil
		if may != (everybody || slices.Contains(members, a.Action)) {
			t.Errorf("whoever sits on a panel may do %s: %v. Shut it to the role in 4-survivors.cedar", a.Action, may)
		}
	}
}
