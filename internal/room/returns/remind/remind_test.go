package remind

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

var (
	due      = clock.NewDay(2026, 3, 31)
	standard = Times{Before: []int{14, 3}, After: []int{1, 14}, Approve: 10}
)

// What the configuration takes: so many reminders, so far from the last day.
const (
	most = 120
	few  = 6
)

func TestWhichReminderGoesOnADay(t *testing.T) {
	for _, x := range []struct {
		left int // days to the last day
		want string
	}{{15, ""}, {14, "before-14"}, {4, "before-14"}, {3, "before-3"}, {0, "before-3"}, {-1, "after-1"}, {-13, "after-1"}, {-14, "after-14"}, {-27, "after-14"}, {-28, ""}, {-400, ""}} {
		if got := standard.Step(due, due.AddDays(-x.left)); got != x.want {
			t.Errorf("%d days before: %q, want %q", x.left, got, x.want)
		}
	}
	if got := (Times{}).Step(due, due) + standard.Step(clock.Day{}, due) + standard.Step(due, clock.Day{}); got != "" {
		t.Errorf("with no times, or no day, a reminder goes: %q", got)
	}
	if got := (Times{Before: []int{3, 14}, After: []int{14, 1}}).Step(due, due.AddDays(-10)); got != "before-14" {
		t.Errorf("the order in which times are written matters: %q", got)
	}
}

// TestEachReminderHasOneWindow: over the days of a round each reminder that is
// planned has one run of days, none comes back, and after the last nothing goes.
func TestEachReminderHasOneWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := Times{Before: rapid.SliceOfNDistinct(rapid.IntRange(1, most), 0, few, rapid.ID[int]).Draw(t, "before"),
			After: rapid.SliceOfNDistinct(rapid.IntRange(1, most), 0, few, rapid.ID[int]).Draw(t, "after")}
		var steps []string
		for n := most + 2; n >= -most-stale-1; n-- {
			step := times.Step(due, due.AddDays(-n))
			if step != "" && (len(steps) == 0 || steps[len(steps)-1] != step) {
				if slices.Contains(steps, step) {
					t.Fatalf("%q comes back", step)
				}
				steps = append(steps, step)
			}
		}
		if len(steps) != len(times.Before)+len(times.After) {
			t.Fatalf("%d reminders of %v: %v", len(steps), times, steps)
		}
	})
}

func TestWhatALetterSays(t *testing.T) {
	a := Asked{BodyName: "Made-up Force 01", Round: "Investigations, 2023", Due: due, Path: "/returns/of/return-1"}
	for n, want := range map[int]string{5: "Its last day is 31 March 2026, in 5 days.", 1: "in 1 day.", 0: "Its last day is today, 31 March 2026.",
		-1: "Its last day, 31 March 2026, has passed. This service holds no submitted return."} {
		l := ToBody(a, due.AddDays(-n), "https://test.example/")
		for _, w := range []string{want, "Made-up Force 01 was asked", "\nInvestigations, 2023\n", "\nhttps://test.example/returns/of/return-1\n"} {
			if !strings.Contains(l.Text, w) {
				t.Errorf("%d days before, the letter lacks %q:\n%s", n, w, l.Text)
			}
		}
		if strings.Contains(l.Subject, "Force") || strings.Contains(l.Subject, "Investigations") {
			t.Errorf("the subject says of whom: %s", l.Subject)
		}
	}
	for n, want := range map[int]string{1: "1 return has waited for approval for more than 10 days.", 12: "12 returns have waited for approval for more than 10 days."} {
		if l := ToApprovers(n, 10, "https://test.example", "/returns/desk"); !strings.Contains(l.Text, want) || !strings.Contains(l.Text, "\nhttps://test.example/returns/desk\n") {
			t.Errorf("%s", l.Text)
		}
	}
}

// TestOnlyDataLeadsOfTheBodyAreReached: of whom neither body nor address is known,
// nobody is written to.
func TestOnlyDataLeadsOfTheBodyAreReached(t *testing.T) {
	who := func(id, body string, roles ...access.Role) access.Actor {
		return access.Actor{ID: id, Body: body, Roles: roles}
	}
	r := Reach{People: []access.Actor{who("b", "one", access.RoleDataLead), who("a", "one", access.RoleDataLead, access.RoleChief), who("twin", "one", access.RoleDataLead),
		who("chief", "one", access.RoleChief), who("other", "two", access.RoleDataLead), who("none", "one", access.RoleDataLead), who("nowhere", "", access.RoleDataLead)},
		Boxes: map[string]string{"a": "a@test.invalid", "b": "b@test.invalid", "twin": "a@test.invalid", "chief": "c@test.invalid", "other": "o@test.invalid", "nowhere": "n@test.invalid"}}
	for body, want := range map[string][]string{"one": {"a@test.invalid", "b@test.invalid"}, "two": {"o@test.invalid"}, "three": nil, "": nil} {
		if got := r.Leads(body); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}
