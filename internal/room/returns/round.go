package returns

import (
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Kind is what a round asks for.
type Kind struct {
	ID, Title string
	// Schemas are the tables of the return, the first being the one that the
	// others hang on.
	Schemas []string
	// Bodies says who is asked: "force" or "council".
	Bodies string
}

// Kinds gives the kinds of return.
func Kinds() []Kind {
	return []Kind{
		{ID: "investigations", Title: "Investigations of group-based abuse and exploitation", Schemas: []string{"investigation", "suspect", "victim"}, Bodies: "force"},
		{ID: "referrals", Title: "Child protection referrals and assessments", Schemas: []string{"referral"}, Bodies: "council"},
		{ID: "performance", Title: "Performance measures", Schemas: []string{"performance"}, Bodies: "force"},
	}
}

// KindOf finds a kind.
func KindOf(id string) (Kind, bool) {
	all := Kinds()
	i := slices.IndexFunc(all, func(k Kind) bool { return k.ID == id })
	if i < 0 {
		return Kind{}, false
	}
	return all[i], true
}

// Round asks for returns of one kind for one period.
type Round struct {
	ID, Kind, Title, Period string
	// Due is the last day on which a return is on time.
	Due       clock.Day
	Made      time.Time
	Synthetic bool
	// Asking, when a round is opened, says that every body of its kind was asked
	// for it already. Without it nobody is, until [Service.Ask] records it.
	Asking Asking
	// ChiefSigns says that a chief officer of the body signs each return before
	// it can be approved.
	ChiefSigns bool
	Version    int64
}

// DeskBody is the body of the national returns desk.
const DeskBody = "national-returns-desk"

// Body is somebody who owes returns.
type Body struct {
	ID, Name, Kind string // Kind: "force" or "council"
	// Region groups bodies; Area is the force that a council lies in.
	Region, Area string
	Synthetic    bool
}

// Return is what one body owes for one round.
type Return struct {
	ID, RoundID, Body, BodyName string
	State                       State
	Unlocked                    bool
	Refused                     string // the reason, when the body said that it will not send
	Current                     string // the newest version, "" when none
	Counted                     string // the approved version, "" when none
	PublishedVersion            string // the version that figures were published from
	Submitter                   string // the human who submitted the current version
	FirstSubmitted              time.Time
	// Asking is how the body was asked for it; CameOn the day on which it came by
	// another way, where that was put right.
	Asking     Asking
	CameOn     clock.Day
	ApprovedAt time.Time
	Back       Back // when it was last sent back, if ever
	Versions   int64
	Version    int64
}

// Back says when a submitted return was given back to its body, by the desk or by
// its own chief officer, and why. The reason is for those who see the return.
type Back struct {
	On  clock.Day
	Why string
}

// IsBack says that it was submitted, was sent back, and nothing of it stands: it is
// as one that did not come yet.
func (r Return) IsBack() bool {
	open := r.State == Expected || r.State == Received || r.State == Checked
	return open && r.Counted == "" && !r.FirstSubmitted.IsZero()
}

// Sent says that what the body submitted stands.
func (r Return) Sent() bool { return !r.FirstSubmitted.IsZero() && !r.IsBack() }

// Version is one thing that a body sent.
type Version struct {
	ID, ReturnID           string
	Number                 int64
	Made                   time.Time
	Human, Name            string // who sent it
	File, Format, Encoding string
	SHA256                 string // of the file or files as they were sent
	Bytes                  int64
	Nil                    bool
	Substituted            string // the version that stands in, of an earlier period
	State                  string // "receiving", "checked", "failed"
	Failure                string // in words, when the file could not be read at all
	Rows, Good, Refused    int64
	Errors, Warnings       int64
	Exceptions             int64
	Added, Changed, Gone   int64  // against the version before
	Without                string // why it goes without its refused rows, or, of a nil return, without the rows before it
	Over                   int64  // of a nil return: the rows that were checked before it, and that it leaves out
	Loads                  []Load
	SignedBy, SignedName   string // the chief officer who signed it: the human, and the name
	SignedAt               time.Time
	Row                    int64
}

// Load is one table of a version.
type Load struct {
	ID, VersionID, Schema, SchemaVersion string
	Seq, Rows                            int64
	SHA256                               string
}

// Step is one thing that happened to a return.
type Step struct {
	ID, ReturnID, VersionID string
	Move                    string
	From, To                State
	At                      time.Time
	Human, Name, Body       string
	Reason, Hash            string
}

// CameDay is the day on which a return came; the zero Day when it did not, or was sent
// back and nothing of it stands.
func (r Return) CameDay() clock.Day {
	day := r.CameOn
	if r.Sent() {
		if first := clock.DayOf(r.FirstSubmitted); day.IsZero() || first.Before(day) {
			day = first
		}
	}
	return day
}

// Late gives how many days after the due day a return came, or, when it did not,
// how many have passed. 0 is on time, not yet due, or nobody's to be late with:
// only a body of which it counts that it was asked ([Return.Owes]) can be late.
func (r Return) Late(due, today clock.Day) int {
	if !r.Owes(due) {
		return 0
	}
	day := r.CameDay()
	if day.IsZero() {
		day = today
	}
	return max(0, day.Sub(due))
}

// CheckRound says what is wrong with a new round.
func CheckRound(kind, title, period, due string) (Round, error) {
	var bad []errs.Field
	fail := func(name, words string) { bad = append(bad, errs.Field{Name: name, Message: words}) }
	if _, ok := KindOf(kind); !ok {
		fail("kind", "Choose what the round asks for")
	}
	if strings.TrimSpace(title) == "" {
		fail("title", "Enter a title")
	}
	p, ok := clock.ParsePeriod(period)
	if !ok {
		fail("period", "Enter a period as a year (2023), a financial year (2023-24) or a quarter (2023-Q4)")
	}
	day, err := clock.ParseDay(due)
	switch {
	case err != nil:
		fail("due", "Enter the last day as year, month and day, such as 2026-03-31")
	case ok && !day.After(p.Last):
		fail("due", "The period ends on "+p.Last.Human()+". The last day must be after it")
	}
	if len(bad) > 0 {
		return Round{}, errs.InvalidInput("The round is not whole yet.", bad...)
	}
	return Round{Kind: kind, Title: strings.TrimSpace(title), Period: period, Due: day}, nil
}
