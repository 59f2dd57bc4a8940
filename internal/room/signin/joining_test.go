package signin_test

import (
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
)

// TestOneAdministratorJoinsNobody: "the same human" is taken from one only for
// a number that the human has; any other join takes two.
func TestOneAdministratorJoinsNobody(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		six := a.staff(signin.Staff{ID: "six", Name: "Synthetic Sixtus", Email: "sixtus@admin.test", Human: "MADE UP 6", Roles: []access.Role{access.RoleAdministrator}})
		eight := a.staff(signin.Staff{ID: "eight", Name: "Synthetic Octavia", Email: "octavia@admin.test", Human: "MADE UP 8", Roles: []access.Role{access.RoleAdministrator}})
		force := a.staff(signin.Staff{ID: "force6", Name: "Synthetic Tertia", Email: "tertia@force.test", Human: "MADE UP 6", Body: "force", Roles: []access.Role{access.RoleAnalyst}})
		humans := a.count("human")
		for what, c := range map[string]struct{ number, body, same, field, words string }{
			"one's own number, as the other":  {"MADE UP 8", "", six.Human, "human", "belongs to somebody else"},
			"one's own, written otherwise":    {"made-up8", "", six.Human, "human", "belongs to somebody else"},
			"one's own, at another body":      {"MADE UP 8", "council", six.Human, "like", "Say whether"},
			"a new number":                    {"MADE UP 9", "", six.Human, "human", "let two administrators join the two"},
			"the same at another body":        {"MADE UP 6", "force", six.Human, "human", "belongs to somebody else"},
			"somebody who is not there":       {"MADE UP 6", "", "nobody", "like", "Say whether"},
			"a number like no registered one": {"Q-999", "council", six.Human, "human", "registered with the number MADEUP6"},
		} {
			p := signin.Staff{Name: "Synthetic Newcomer", Email: "newcomer@admin.test", Human: c.number, Body: c.body, Roles: []access.Role{access.RoleAdministrator}, Answer: signin.Answer{Same: c.same}}
			_, err := a.signin.Enter(a.as("eight"), p)
			if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != c.field || !strings.Contains(f[0].Message, c.words) {
				t.Errorf("%s: %v %+v", what, err, f)
			}
		}
		if a.count("human") != humans {
			t.Errorf("%d humans, were %d", a.count("human"), humans)
		}
		p := signin.Staff{Name: "Synthetic Sixtus", Email: "s6@council.test", Human: "made up 6", Body: "council", Roles: []access.Role{access.RoleAnalyst}, Answer: signin.Answer{Same: six.Human}}
		p, err := a.signin.Enter(a.as("eight"), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range []signin.Staff{eight, force} {
			for _, id := range a.selves(p) {
				if id == other.ID || id == other.Human {
					t.Errorf("%s came to be %s", other.ID, id)
				}
			}
		}
	})
}
