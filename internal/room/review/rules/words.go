package rules

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

// How a case stands by its clock, in words.
const (
	StandsInTime  = "in time"
	StandsDueSoon = "due soon"
	StandsOverdue = "overdue"
)

// Stands compares today with a clock that may not run.
func Stands(due, warn, today clock.Day) string {
	none := clock.Day{}
	switch {
	case due == none:
		return ""
	case today.After(due):
		return StandsOverdue
	case warn != none && !today.Before(warn):
		return StandsDueSoon
	}
	return StandsInTime
}

// UnreadWords name a sealed value among what is still to be opened.
func UnreadWords(name string) string {
	switch name {
	case "line", "left":
		return "The notes on the lines of inquiry"
	case "view":
		return "The independent member's view"
	case "proposal", "second":
		return "The reasons for what was proposed"
	case "advice", "action":
		return "The advice, and what the force said"
	}
	return "What the person told us"
}

// VacantWords says what a case without a holder waits for.
func VacantWords(roles []access.Role) string {
	reviewer, independent := slices.Contains(roles, access.RoleReviewer), slices.Contains(roles, access.RoleIndependent)
	switch {
	case reviewer && independent:
		return "waits: give it to another reviewer and another independent member"
	case reviewer:
		return "waits: give it to another reviewer"
	case independent:
		return "waits: give it to another independent member"
	}
	return ""
}

// WaitsFor says what a reader must do next in a state; empty when it is
// somebody else's turn.
func WaitsFor(a access.Actor, state State) string {
	secretariat := map[State]string{Received: "Acknowledge it", Acknowledged: "Check that the panel can look at it", Eligible: "Ask for the papers",
		Asked: "Wait for the papers", Gathered: "Give it to a reviewer", Viewed: "Propose a decision",
		Decided: "Tell the force", Advised: "Wait for the force", Acted: "Propose to close it", Appealed: "Look at the appeal"}
	if a.Has(access.RoleReviewer) && state == Allocated {
		return "Look at each line of inquiry"
	}
	if a.Has(access.RoleIndependent) && state == Examined {
		return "Write your view"
	}
	if a.Has(access.RoleSecretariat) {
		return secretariat[state]
	}
	return ""
}

// PapersCodes are the answers that a body can give.
func PapersCodes() CodeSet {
	return CodeSet{
		{ID: "sent", Staff: "The papers have been sent", Person: "They sent their papers."},
		{ID: "none-held", Staff: "No papers are held", Person: "They say that they hold no papers."},
		{ID: "refused", Staff: "The papers are refused", Person: "They refused to send their papers."},
	}
}
