package rules

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// Retention says how long each kind of record is kept.
type Retention struct {
	Version string          `toml:"version"`
	Kinds   []RetentionRule `toml:"kind"`
}

// RetentionRule is the life of one kind of record: Months and Days after event
// After. WarnDays before the end, somebody is told.
type RetentionRule struct {
	ID       string `toml:"id"`
	Title    string `toml:"title"`
	After    string `toml:"after"`
	Months   int    `toml:"months"`
	Days     int    `toml:"days"`
	WarnDays int    `toml:"warn_days"`
	// Words are what people read, with {life} and {appeal} for the times.
	Words string `toml:"words"`
	// By is who destroys (DestroyedBy...).
	By        string `toml:"destroyed_by"`
	Authority string `toml:"authority"`
	Note      string `toml:"note"`
	// BeatenBy names what stops destruction: hold and clock always, and appeal
	// where the person may come back. It says so in the file, for its reader.
	BeatenBy []string `toml:"beaten_by"`
	// AppealMonths is how long after ending the person may come back.
	AppealMonths int `toml:"appeal_months"`
}

// Who destroys a kind of record.
const (
	DestroyedByClock  = "clock"  // the program, by itself
	DestroyedByTwo    = "two"    // two humans, one of them independent
	DestroyedByKeeper = "keeper" // whoever keeps the copy; the program says when
	DestroyedByNobody = "nobody" // it stays
)

// LifeWords say the life in words: "10 years", "84 months", "90 days".
func (k RetentionRule) LifeWords() string {
	months := timeWords(k.Months)
	days := ""
	if k.Days > 0 {
		days = web.Plural(k.Days, "day", "days")
	}
	if months != "" && days != "" {
		return months + " and " + days
	}
	return months + days
}

// timeWords say months, in years where they are whole.
func timeWords(months int) string {
	switch {
	case months <= 0:
		return ""
	case months%12 == 0:
		return web.Plural(months/12, "year", "years")
	}
	return web.Plural(months, "month", "months")
}

// lifeless says that no day is set for the end of this kind: nothing destroys it, or
// the schedule has no number for what somebody else keeps.
func (k RetentionRule) lifeless() bool {
	return k.By == DestroyedByNobody || k.By == DestroyedByKeeper && k.Months+k.Days == 0
}

// Sentence is what people read of a kind, made from its numbers.
func (k RetentionRule) Sentence() string {
	return strings.NewReplacer("{life}", k.LifeWords(), "{appeal}", timeWords(k.AppealMonths)).Replace(k.Words)
}

// Sentences are those of every kind, in the schedule's order.
func (r Retention) Sentences() (out []string) {
	for _, k := range r.Kinds {
		out = append(out, k.Sentence())
	}
	return out
}

// DraftDays is how many days a draft is kept after it was last saved. The check
// of a schedule has made sure that it says so.
func (r Retention) DraftDays() int {
	k, _ := r.Kind("draft")
	return k.Days
}

// BackupGoes gives the day on which a copy made on a day is to be destroyed; false
// where the schedule sets none.
func (r Retention) BackupGoes(made clock.Day) (clock.Day, bool) {
	k, known := r.Kind("backup")
	if !known || k.lifeless() {
		return clock.Day{}, false
	}
	return k.end(made, RetentionEvents{}), true
}

// BackupWords say of a copy made on a day when it is to be destroyed, and by whom.
func (r Retention) BackupWords(made clock.Day) string {
	goes, set := r.BackupGoes(made)
	if !set {
		return "No day is set on which a copy made for safety is destroyed: the schedule has no number for it."
	}
	return "A copy made for safety on " + made.Human() + " is to be destroyed on " + goes.Human() + ", by whoever keeps it."
}

// The events that lives are counted from.
const (
	EventSaved     = "saved"     // a draft was last saved
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

// Disposal is when a record comes to its end. When and Warn are the zero day
// while the event that its life is counted from has not happened. Blocked says
// what stops its destruction apart from time; empty: nothing.
type Disposal struct {
	When    clock.Day `json:"when"`
	Warn    clock.Day `json:"warn"`
	Why     string    `json:"why"`
	Blocked string    `json:"blocked,omitempty"`
}

// What can stop destruction.
const (
	beatenHold   = "hold"
	beatenClock  = "clock"
	beatenAppeal = "appeal"
)

// DueOn says whether the record may be destroyed on a day.
func (d Disposal) DueOn(today clock.Day) bool {
	return d.Blocked == "" && d.When != (clock.Day{}) && !today.Before(d.When)
}

// WarnOn says whether the warning is to be given by a day: time has come near
// and nothing is missing but the warning and the last days in which the person
// may come back. They are warned in those, while it is of use.
func (d Disposal) WarnOn(today clock.Day) bool {
	return (d.Blocked == "" || d.Blocked == blockedNoWarning || d.Blocked == blockedAppeal) && d.When != (clock.Day{}) && !today.Before(d.Warn)
}

const (
	blockedNoWarning = "Nobody has been warned long enough before."
	blockedAppeal    = "The person can still ask us to look again."
)

// Kind gives the rule of a kind of record.
func (r Retention) Kind(id string) (RetentionRule, bool) {
	for _, k := range r.Kinds {
		if k.ID == id {
			return k, true
		}
	}
	return RetentionRule{}, false
}

// Due works out when a record of a kind comes to its end. A legal hold, a
// running clock and the time in which the person may come back beat every
// rule, and a warning must have been given WarnDays before. A kind that is not
// in the schedule is an error (Invalid): what nobody has thought about is kept.
func (r Retention) Due(kind string, e RetentionEvents, held bool, today clock.Day) (Disposal, error) {
	k, ok := r.Kind(kind)
	if !ok {
		return Disposal{}, errs.Newf(errs.Invalid, "The retention schedule has no kind of record %q.", kind)
	}
	d := Disposal{Why: k.Sentence()}
	switch {
	case k.By == DestroyedByNobody:
		d.Blocked = "It is not destroyed."
		return d, nil
	case k.lifeless():
		d.Blocked = "No day is set."
		return d, nil
	}
	start, happened := e.On[k.After]
	if happened {
		d.When = k.end(start, e)
		d.Warn = d.When.AddDays(-k.WarnDays)
	}
	switch {
	case held:
		d.Blocked = "A legal hold stands."
	case e.ClockRuns:
		d.Blocked = "The case is open, or a time limit is running."
	case !happened:
		d.Blocked = "What its time is counted from has not happened."
	case k.inAppeal(e, today):
		d.Blocked = blockedAppeal
	case !today.Before(d.When) && !k.warned(e, today):
		d.Blocked = blockedNoWarning
	}
	return d, nil
}

// End is the first day on which the record may go: never inside the time in
// which the person may come back.
func (k RetentionRule) end(start clock.Day, e RetentionEvents) clock.Day {
	end := addMonths(start, k.Months).AddDays(k.Days)
	if last, ok := k.appealEnd(e); ok && !end.After(last) {
		end = last.AddDays(1)
	}
	return end
}

// appealEnd is the last day on which the person may come back; false when
// there is none for this kind.
func (k RetentionRule) appealEnd(e RetentionEvents) (clock.Day, bool) {
	ended, ok := e.On[EventEnded]
	if !ok || k.AppealMonths == 0 {
		return clock.Day{}, false
	}
	return addMonths(ended, k.AppealMonths), true
}

func (k RetentionRule) inAppeal(e RetentionEvents, today clock.Day) bool {
	last, ok := k.appealEnd(e)
	return ok && !today.After(last)
}

func (k RetentionRule) warned(e RetentionEvents, today clock.Day) bool {
	return e.Warned != nil && !e.Warned.AddDays(k.WarnDays).After(today)
}

// FirstWarning is after how many days of its life the first kind is warned of; a
// month counts for its fewest days, so that none is missed.
func (r Retention) FirstWarning() int {
	first := 1 << 20
	for _, k := range r.Kinds {
		if k.By == DestroyedByTwo {
			first = min(first, k.Months*28+k.Days-k.WarnDays)
		}
	}
	return first
}
