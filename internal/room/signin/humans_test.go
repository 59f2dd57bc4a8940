package signin_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/signin"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

func (a *app) selves(p signin.Staff) []string {
	a.t.Helper()
	got, err := signin.TiesOf(a.t.Context(), a.db, p)
	if err != nil {
		a.t.Fatal(err)
	}
	return slices.DeleteFunc(got.Selves, func(id string) bool { return access.NumberOf(id) != id })
}

func person(n, human, body string) signin.Staff {
	return signin.Staff{ID: "acc" + n, Name: "Synthetic Person " + n, Email: "acc" + n + "@example.test", Human: human, Body: body, Roles: []access.Role{access.RoleAnalyst}}
}

// TestTwoAccountsOfOneHuman: however the number is typed, it is one human at one
// body, and another at another.
func TestTwoAccountsOfOneHuman(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		one := a.staff(person("1", "W-123", "force"))
		two := a.staff(person("2", "w\u200b123", "force"))
		else1 := a.staff(person("3", "W123", "other-force"))
		if one.Human != two.Human || one.Human == else1.Human {
			t.Errorf("humans %q, %q, %q", one.Human, two.Human, else1.Human)
		}
		for _, p := range []signin.Staff{one, two} {
			if got := a.selves(p); !slices.Contains(got, "acc1") || !slices.Contains(got, "acc2") || !slices.Contains(got, one.Human) || len(got) != 3 {
				t.Errorf("%s is %q", p.ID, got)
			}
		}
		if got := a.selves(else1); len(got) != 2 {
			t.Errorf("the one elsewhere is %q", got)
		}
		if got := a.selves(signin.Staff{ID: "nobody"}); got != nil {
			t.Errorf("somebody without a number is %q", got)
		}
	})
}

// TestHumansOfTheFirstRelease: its numbers stay the ids, and those that are one
// number in different writing are one human.
func TestHumansOfTheFirstRelease(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		for i, number := range []string{"W-123", "W123", "X-9"} {
			id := "acc" + string(rune('1'+i))
			row := ledger.Row{"name": "Synthetic Person", "email": id + "@example.test", "body": "force", "roles": `["analyst"]`, "disabled": false, "synthetic": false, "created": "2026-11-01T09:00:00Z"}
			if _, err := a.ledger.Write(a.admin(), ledger.Act{Action: access.UserManage, Kind: "staff", ID: id}, func(_ context.Context, tx *ledger.Tx) error {
				return errors.Join(tx.Insert("staff", id, row), tx.Insert("staff_human", id, ledger.Row{"human": number}))
			}); err != nil {
				t.Fatal(err)
			}
		}
		if got := a.selves(signin.Staff{ID: "acc1", Human: "W-123"}); !slices.Equal(slices.Sorted(slices.Values(got)), []string{"W-123", "W123", "acc1", "acc2"}) {
			t.Errorf("it is %q", got)
		}
		// A change makes the row, and the id stays.
		p, err := a.signin.StaffMember(a.admin(), "acc3")
		if err != nil {
			t.Fatal(err)
		}
		p.Human, p.Name = "x 9", "Synthetic Person, renamed"
		if err := a.signin.ChangeStaff(a.admin(), p, "A name."); err != nil {
			t.Fatal(err)
		}
		if p, err = a.signin.StaffMember(a.admin(), "acc3"); err != nil || p.Human != "X-9" || a.count("human") != 3 {
			t.Errorf("it is %q now, %v, %d rows", p.Human, err, a.count("human"))
		}
	})
}

// TestSomebodyLikeAHumanIsAskedAbout: whoever is like somebody is entered only
// once the administrator has said whether they are the same.
func TestSomebodyLikeAHumanIsAskedAbout(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d, options{})
		a.register()
		anna := person("1", "W-123", "force")
		anna.Name, anna.Email = "Synthetic Anna", "anna@example.test"
		anna = a.staff(anna)
		for what, p := range map[string]signin.Staff{
			"another body":  {Name: "Synthetic Boris", Email: "boris@example.test", Human: "w123", Body: "other"},
			"one character": {Name: "Synthetic Boris", Email: "boris@example.test", Human: "W-124", Body: "force"},
			"the name":      {Name: "anna, synthetic", Email: "boris@example.test", Human: "Q-77", Body: "other"},
			"the mailbox":   {Name: "Synthetic Boris", Email: "anna@elsewhere.test", Human: "Q-77", Body: "other"},
			"the number":    {Name: "Synthetic Boris", Email: "boris@example.test", Human: "W-123", Body: "force"},
		} {
			p.Roles = []access.Role{access.RoleAnalyst}
			_, err := a.signin.Enter(a.admin(), p)
			if f := errs.FieldsOf(err); !errs.Is(err, errs.Invalid) || len(f) != 1 || f[0].Name != "like" {
				t.Errorf("%s: %v", what, err)
			}
		}
		b := a.browser()
		b.signIn(a, "s-admin")
		form := url.Values{"name": {"Synthetic Boris"}, "email": {"boris@example.test"}, "human": {"W-124"}, "body": {"force"}, "roles": {"analyst"}}
		got := b.post("/staff/new", "/staff/new", form)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "The same human as Synthetic Anna") || !strings.Contains(got.body, "has nearly this number") ||
			!strings.Contains(got.body, "Synthetic Boris") {
			t.Fatalf("the question: %d", got.status)
		}
		form.Set("like", "another")
		if got := b.post("/staff/new", "/staff/new", form); got.status != http.StatusUnprocessableEntity {
			t.Errorf("another, without a reason: %d", got.status)
		}
		form.Set("because", "I met both.")
		if got := b.post("/staff/new", "/staff/new", form); !strings.Contains(got.body, "The person is added") {
			t.Fatalf("another: %d", got.status)
		}
		form = url.Values{"name": {"Synthetic Anna"}, "email": {"a2@example.test"}, "human": {"W 123"}, "body": {"council"}, "roles": {"analyst"}, "like": {"same:" + anna.Human}}
		if got := b.post("/staff/new", "/staff/new", form); !strings.Contains(got.body, "The person is added") {
			t.Fatalf("the same: %d", got.status)
		}
		if got := a.selves(anna); len(got) != 4 {
			t.Errorf("Anna is %q", got)
		}
		var because string
		if err := a.db.QueryRow(t.Context(), `SELECT other FROM human WHERE normal = 'W124'`).Scan(&because); err != nil || because != "I met both." {
			t.Errorf("the reason: %q, %v", because, err)
		}
		// Two humans of one body cannot have one number, whatever is said.
		p := signin.Staff{Name: "Synthetic Clara", Email: "clara@example.test", Human: "W-123", Body: "force", Roles: anna.Roles, Answer: signin.Answer{Because: "They are two."}}
		if _, err := a.signin.Enter(a.admin(), p); errs.FieldsOf(err) == nil || errs.FieldsOf(err)[0].Name != "human" {
			t.Errorf("the number of somebody else: %v", err)
		}
	})
}
