package rules

import (
	"slices"

	"candour/internal/base/clock"
)

// Word is a day by which an inquiry said that it would next say something.
type Word struct {
	ID   string
	Due  clock.Day
	What string // what will be said
	Made clock.Day
	// Kept is the day on which it was said and recorded as said; zero: not yet. It is
	// the day of the recording, so that a day that was missed cannot be made good by
	// a date that somebody types.
	Kept clock.Day
	By   string // what was published
}

// Standing is how a word stands on a day.
type Standing string

// How a word stands.
const (
	Waits    Standing = "waits"  // its day is not over
	InTime   Standing = "kept"   // said by its day
	SaidLate Standing = "late"   // said, after its day
	Missed   Standing = "missed" // not said, and its day is over
)

// Stands says how a word stands. A later word changes nothing about an earlier one: a day
// that was missed stays missed until something is said, and is late for ever after.
func (w Word) Stands(today clock.Day) Standing {
	switch {
	case w.Kept.IsZero() && today.After(w.Due):
		return Missed
	case w.Kept.IsZero():
		return Waits
	case w.Kept.After(w.Due):
		return SaidLate
	}
	return InTime
}

// Late is how many days a word is or was late; none where it is not.
func (w Word) Late(today clock.Day) int {
	last := today
	if !w.Kept.IsZero() {
		last = w.Kept
	}
	return max(0, last.Sub(w.Due))
}

// Next gives the word that is waited for: the nearest whose day is not over and that was
// not kept. False: no date has been given, which is not the same as late.
func Next(all []Word, today clock.Day) (Word, bool) {
	waits := slices.DeleteFunc(slices.Clone(all), func(w Word) bool { return w.Stands(today) != Waits })
	if len(waits) == 0 {
		return Word{}, false
	}
	return slices.MinFunc(waits, func(a, b Word) int { return a.Due.Sub(b.Due) }), true
}

// Missing are those whose day is over and that were never kept, the oldest first.
func Missing(all []Word, today clock.Day) []Word {
	out := slices.DeleteFunc(slices.Clone(all), func(w Word) bool { return w.Stands(today) != Missed })
	slices.SortFunc(out, func(a, b Word) int { return a.Due.Sub(b.Due) })
	return out
}
