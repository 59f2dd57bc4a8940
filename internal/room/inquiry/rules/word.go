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
	// OneOn and OneBy are what one person recorded as said, as was enough before 30 November
	// 2026; zero where nobody did.
	OneOn clock.Day
	OneBy string
	// Said is each time that it was recorded as said by two, or that taken back, in order.
	Said []Saying
}

// Published is something that an inquiry published, to which a word that was kept points.
type Published struct {
	Kind PublishedKind `json:"kind"`
	ID   string        `json:"id"`
}

// PublishedKind is what sort of thing was published.
type PublishedKind string

// What can be published.
const (
	PubTerms  PublishedKind = "terms"  // a version of the terms
	PubPaper  PublishedKind = "paper"  // a version of a question paper
	PubAnswer PublishedKind = "answer" // an answer to what was said in a consultation
	PubTurn   PublishedKind = "turn"   // what happened to the inquiry
	PubUpdate PublishedKind = "update" // words that are published with the record itself
)

// Saying is one entry of whether a word was kept. Two people made it.
type Saying struct {
	ID   string
	On   clock.Day // on which the second agreed
	Back bool      // that it was kept was taken back
	To   Published
	At   string // where it is, below the page of the inquiry
	By   string // what was published
	Why  string // of what was taken back
	// Asked and Agreed are the two, as everybody reads it.
	Asked, Agreed string
}

// With gives the word after entries, the oldest first. What was taken back was never said:
// the word is missed again as of its day.
func (w Word) With(said ...Saying) Word {
	for _, s := range said {
		w.Said = append(slices.Clone(w.Said), s)
		w.Kept, w.By = s.On, s.By
		if s.Back {
			w.Kept, w.By = clock.Day{}, ""
		}
	}
	return w
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
