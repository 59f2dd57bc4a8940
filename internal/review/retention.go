package review

import "candour/internal/clock"

// Retention says how long each kind of record is kept.
type Retention struct {
	Version string          `toml:"version"`
	Kinds   []RetentionRule `toml:"kind"`
}

// RetentionRule is the life of one kind of record: Months or Days after the
// first day of event After. WarnDays before the end, somebody is told.
type RetentionRule struct {
	ID        string `toml:"id"`
	Title     string `toml:"title"`
	After     string `toml:"after"`
	Months    int    `toml:"months"`
	Days      int    `toml:"days"`
	WarnDays  int    `toml:"warn_days"`
	Words     string `toml:"words"`
	Authority string `toml:"authority"`
	Note      string `toml:"note"`
	// BeatenBy names what stops destruction: hold, clock, appeal.
	BeatenBy []string `toml:"beaten_by"`
	// AppealMonths is how long after ending the person may come back.
	AppealMonths int `toml:"appeal_months"`
}

// The events that lives are counted from.
const (
	EventSaved     = "saved"     // a draft was last saved
	EventAnswered  = "answered"  // a request or message was answered
	EventEnded     = "ended"     // the case reached an end (the latest time)
	EventWithdrawn = "withdrawn" // the person withdrew it
	EventMade      = "made"      // the record was made
)

// RetentionEvents is what Due needs to know of a record.
type RetentionEvents struct {
	// On has the latest day of each event that has happened.
	On map[string]clock.Day
	// ClockRuns: the case has not ended, or a time limit is running on it.
	ClockRuns bool
	// Warned is the day on which the warning was given; nil when it was not.
	Warned *clock.Day
}

// Disposal is when a record comes to its end. Blocked says what stops it, and
// is empty only on a day on which it may be destroyed, or before When when
// nothing but time is missing.
type Disposal struct {
	When    clock.Day `json:"when"`
	Warn    clock.Day `json:"warn"`
	Why     string    `json:"why"`
	Blocked string    `json:"blocked,omitempty"`
}
