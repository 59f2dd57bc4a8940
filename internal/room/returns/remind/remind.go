// Package remind says which reminder of a return goes on a day, and what it says.
// It is pure: days in, words out. A reminder holds nothing of a return but what
// everybody can read on the board: who was asked for what, and by when.
package remind

import (
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

// Times say when reminders go, in days.
type Times struct {
	// Before and After count from the last day of a round: before it, and once it is
	// over.
	Before, After []int
	// Approve is how long a submitted return may wait before those who approve are
	// told; 0 tells nobody.
	Approve int
}

// stale is for how many days a reminder still goes that should have gone earlier: a
// service that was away, or begins, does not write about what is long over.
const stale = 14

// Step gives the reminder that is due on a day for something with this last day; ""
// when none is. Each is a window and no single day, so that a day on which nothing
// ran loses none; what comes late takes the place of those before it.
func (t Times) Step(due, today clock.Day) string {
	if due.IsZero() || today.IsZero() {
		return ""
	}
	left := due.Sub(today)
	if left >= 0 {
		before := slices.Sorted(slices.Values(t.Before))
		for _, n := range before { // the nearest that has begun
			if left <= n {
				return fmt.Sprintf("before-%d", n)
			}
		}
		return ""
	}
	step := ""
	for _, n := range slices.Sorted(slices.Values(t.After)) {
		if late := -left; late >= n && late < n+stale {
			step = fmt.Sprintf("after-%d", n)
		}
	}
	return step
}

// Asked is what a body was asked for.
type Asked struct {
	BodyName, Round string
	Due             clock.Day
	// Path is where it is sent.
	Path string
}

// Letter is a message, without its address.
type Letter struct{ Subject, Text string }

// ToBody is the letter to those who send a body's return.
func ToBody(a Asked, today clock.Day, base string) Letter {
	n := a.Due.Sub(today)
	when := "Its last day, " + a.Due.Human() + ", has passed. This service holds no submitted return."
	switch {
	case n == 0:
		when = "Its last day is today, " + a.Due.Human() + "."
	case n > 0:
		when = "Its last day is " + a.Due.Human() + ", in " + days(n) + "."
	}
	return Letter{Subject: "A return needs you", Text: a.BodyName + " was asked for this return:\n\n" + a.Round + "\n\n" + when + "\n\n" +
		"Send it, say that there is nothing, or say why it will not be sent, on this page:\n" + at(base, a.Path) + "\n\n" +
		"A file that was sent and not yet submitted does not stop these messages.\n"}
}

// ToApprovers is the letter to whoever may approve returns that wait.
func ToApprovers(n, after int, base, path string) Letter {
	wait := "1 return has"
	if n != 1 {
		wait = fmt.Sprintf("%d returns have", n)
	}
	return Letter{Subject: "Returns wait for approval", Text: wait + " waited for approval for more than " + days(after) + ".\n\n" +
		"Open the desk of the returns:\n" + at(base, path) + "\n"}
}

func at(base, path string) string { return strings.TrimRight(base, "/") + path }

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// Reach is who may sign in, and where they are written to by their account's id.
type Reach struct {
	People []access.Actor
	Boxes  map[string]string
}

// Leads gives the addresses of a body's data leads, each once, in their order.
func (r Reach) Leads(body string) (out []string) {
	for _, a := range r.People {
		if body != "" && a.Body == body && a.Has(access.RoleDataLead) && r.Boxes[a.ID] != "" {
			out = append(out, r.Boxes[a.ID])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
