package room

import (
	"cmp"
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/site/web"
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
	// Why says in a few words why it comes first in its group; it may be empty.
	Why string
	// Others says that somebody else is to act now: it is shown apart, and not
	// counted among what waits for this person.
	Others bool
	// Synthetic says that it is made up.
	Synthetic bool
	// Whose says who has it in hand, where the room knows of such a thing.
	Whose Whose
}

// Whose is who has something in hand that waits. The zero value makes no claim.
type Whose uint8

// Who has something in hand.
const (
	Anybodys   Whose = iota // the room gives nothing to one person
	Yours                   // this person was given it, or took it
	YourTeams               // those who do the same work at the same body; nobody has it
	Colleagues              // somebody else of them has it
)

// Among says whether a thing is shown to somebody who asked for what is theirs, or
// for what nobody of their team has. What a room gives to one person is theirs.
func (it DeskItem) Among(whose Whose) bool {
	return whose == Anybodys || it.Whose == whose || it.Whose == Anybodys && whose == Yours
}

// Dated says that a clock runs, or ran.
func (it DeskItem) Dated() bool { return !it.Due.IsZero() || it.Clock != "" }

// Here are the things that wait for this person in one room, as that room's own
// page lists them: the page and the one desk say the same.
func Here(items []DeskItem) []web.Link {
	var out []web.Link
	for _, it := range items {
		if !it.Others {
			out = append(out, web.Link{Text: it.Title, Href: it.Href})
		}
	}
	return out
}

// Few is how many things of one kind the desk names one by one; more of them are
// one line with their number.
const Few = 3

// Grouped gives things of one kind as they are while they are few, and as one line
// where they are many: with their number, the most pressing clock, and a link to the
// list. group says the line's words and where it leads.
func Grouped(items []DeskItem, group DeskItem) []DeskItem {
	if len(items) <= Few {
		return items
	}
	first := slices.MinFunc(items, pressing)
	group.Due, group.Clock, group.Urgency, group.Others, group.Synthetic = first.Due, first.Clock, first.Urgency, first.Others, first.Synthetic
	group.Whose = first.Whose
	if first.Clock != "" {
		group.Why = cmp.Or(group.Why, "The most pressing of them")
	}
	return []DeskItem{group}
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

// Waits is what waits for somebody in all rooms, and which rooms could not say.
type Waits struct {
	Items  []DeskItem
	Unread []Unread
}

// Unread is a room whose things could not be read.
type Unread struct {
	Room web.Link
	Err  error
}

// Asked is one room's desk, and the page to look at where it cannot be read.
type Asked struct {
	Desk Desk
	At   web.Link
}

// Waiting gives what waits for somebody in all rooms: the most pressing first, and of
// what presses alike what has a day before what has none, the nearest day first. A
// room may say that something presses though no clock runs. A room that cannot be read is named, and hides no other.
func Waiting(ctx context.Context, who access.Actor, desks ...Asked) (out Waits) {
	for _, d := range desks {
		items, err := d.Desk(ctx, who)
		if err != nil {
			out.Unread = append(out.Unread, Unread{d.At, err})
			continue
		}
		out.Items = append(out.Items, items...)
	}
	slices.SortStableFunc(out.Items, pressing)
	return out
}

// pressing puts the more pressing first.
func pressing(a, b DeskItem) int {
	undated := 0
	switch {
	case a.Dated() && !b.Dated():
		undated = -1
	case !a.Dated() && b.Dated():
		undated = 1
	}
	return cmp.Or(cmp.Compare(b.Urgency, a.Urgency), undated, compareDue(a.Due, b.Due))
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
