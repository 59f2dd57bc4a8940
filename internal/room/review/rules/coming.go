package rules

import (
	"slices"
	"strings"

	"candour/internal/base/clock"
)

// The states of what the schedule did.
const (
	DisposalWarned    = "warned"    // it was said that it will be destroyed
	DisposalDestroyed = "destroyed" // it is gone
)

// Why a case is erased: two humans say which.
const (
	EraseDue   = "schedule"
	EraseAsked = "person-asked"
)

// ErasureCodes are the reasons for which two humans erase a case.
func ErasureCodes() CodeSet {
	return CodeSet{{ID: EraseDue, Staff: "Its time in the schedule is over", Person: "Its time was over."},
		{ID: EraseAsked, Staff: "The person asked for it", Person: "You asked us to erase it."}}
}

// RuleAsked stands for the schedule's version where the person asked.
const RuleAsked = "the person asked"

// Coming is a kind of record of a case with the day on which it may go.
type Coming struct {
	Case, Number string
	Kind, Title  string
	Disposal
	// Now says that two humans may destroy it today.
	Now bool
	// Missing is the fact without which there is no day: then it is kept.
	Missing   string
	Synthetic bool
}

// SoonestFirst sorts by day; what has no day comes first, for somebody must look.
func SoonestFirst(list []Coming) {
	slices.SortStableFunc(list, func(a, b Coming) int { return strings.Compare(a.sortKey(), b.sortKey()) })
}

func (n Coming) sortKey() string {
	if n.When == (clock.Day{}) {
		return ""
	}
	return n.When.String()
}

// WholeKind is the kind that a case is as a whole, by how it ended; empty while it
// is open.
func WholeKind(s State) string {
	return map[State]string{Withdrawn: "withdrawn", NotEligible: "not-eligible", Closed: "case"}[s]
}
