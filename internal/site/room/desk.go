package room

import (
	"cmp"
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/trust/access"
)

// DeskItem is one thing that waits for somebody, with the click that does it.
type DeskItem struct {
	// Title says what is to be done, and how much of it there is: "2 returns to
	// approve". It names no person and shows nothing that is sealed.
	Title string
	// Href is the page on which it is done.
	Href string
	// Due is the day by which it is to be done; zero where no clock runs.
	Due clock.Day
	// Clock is that day in words: "Due 3 December 2026"; empty where none runs.
	Clock string
	// Urgency is how it stands with its clock.
	Urgency Urgency
	// Synthetic says that it is made up.
	Synthetic bool
}

// Urgency is how pressing a [DeskItem] is; more is more pressing.
type Urgency uint8

// How pressing something is. The zero value makes no claim.
const (
	// Open waits, and no clock runs.
	Open Urgency = iota
	// Running has a day that is not near.
	Running
	// Soon has a day that is near, by the room's own measure.
	Soon
	// Late is past its day.
	Late
)

// near is how many days before its day a thing is marked as soon.
const near = 7

// Timed is something with a day by which it is to be done, as it stands today.
func Timed(title, href string, due, today clock.Day) DeskItem {
	it := DeskItem{Title: title, Href: href, Due: due}
	if due.IsZero() {
		return it
	}
	it.Clock, it.Urgency = "Due "+due.Human(), Running
	switch left := due.Sub(today); {
	case left < 0:
		it.Clock, it.Urgency = "Was due "+due.Human(), Late
	case left <= near:
		it.Urgency = Soon
	}
	return it
}

// Desk gives what waits for somebody in one room. It asks the rules of each item:
// what the actor may not do is not among them, and not counted.
type Desk func(ctx context.Context, who access.Actor) ([]DeskItem, error)

// Waiting gives what waits for somebody in all rooms, the most pressing first, and
// of those that press alike the one whose day comes first.
func Waiting(ctx context.Context, who access.Actor, desks ...Desk) ([]DeskItem, error) {
	var out []DeskItem
	for _, desk := range desks {
		items, err := desk(ctx, who)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	slices.SortStableFunc(out, func(a, b DeskItem) int {
		return cmp.Or(cmp.Compare(b.Urgency, a.Urgency), compareDue(a.Due, b.Due))
	})
	return out, nil
}

// compareDue puts what has a day before what has none.
func compareDue(a, b clock.Day) int {
	switch {
	case a == b:
		return 0
	case a.IsZero():
		return 1
	case b.IsZero() || a.Before(b):
		return -1
	}
	return 1
}
