package award

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
)

// Flag is something odd about a line of a bill. It is shown to whoever assesses it, and hides nothing.
type Flag string

// The flags.
const (
	OutsideAward Flag = "outside-award" // no decision covers its day
	OutsideMonth Flag = "outside-month"
	NoCeiling    Flag = "no-ceiling" // the award names no such grade
	OverRate     Flag = "over-rate"
	OverHours    Flag = "over-hours" // with what comes before it in the month
	OverTotal    Flag = "over-total" // with all that was claimed before
	Twice        Flag = "twice"      // the same stands above it
	Elsewhere    Flag = "elsewhere"  // the same stands on another bill
)

// FlagWords say them to a reader.
var FlagWords = map[Flag]string{OutsideAward: "The award does not cover this day", OutsideMonth: "Not in the month of the bill", NoCeiling: "The award names no such grade",
	OverRate: "Above the rate of its grade", OverHours: "Above the hours of the month", OverTotal: "Above the total of the award", Twice: "The same line stands above it",
	Elsewhere: "A line like it is on another bill"}

// Line is one line of a bill. What was done is kept apart, sealed.
type Line struct {
	Row          int       `json:"row"` // of the file
	On           clock.Day `json:"on"`
	Grade        string    `json:"grade,omitempty"`
	Time         Minutes   `json:"time,omitempty"`
	Rate         Pence     `json:"rate,omitempty"`
	Disbursement Pence     `json:"disbursement,omitempty"`
	Amount       Pence     `json:"amount"`
	Flags        []Flag    `json:"flags,omitempty"`
	// Said are what was said of it, the last being what stands.
	Said []Said `json:"said,omitempty"`
}

// LineOutcome is what is said of a line.
type LineOutcome string

// The outcomes of a line.
const (
	LineAllowed LineOutcome = "allowed"
	LineReduced LineOutcome = "reduced"
	LineRefused LineOutcome = "refused"
)

// Said is what was said of a line, with who said it.
type Said struct {
	Outcome LineOutcome `json:"outcome"`
	Allowed Pence       `json:"allowed"`
	Why     string      `json:"why,omitempty"`
	By      string      `json:"by"`
	On      clock.Day   `json:"on"`
}

// Now is what stands of a line; false where nothing was said.
func (l *Line) Now() (Said, bool) {
	if len(l.Said) == 0 {
		return Said{}, false
	}
	return l.Said[len(l.Said)-1], true
}

// key is what makes two lines alike, without what was done.
func (l *Line) key() string {
	return strings.Join([]string{l.On.String(), gradeKey(l.Grade), strconv.FormatInt(int64(l.Time), 10), l.Rate.Plain(), l.Disbursement.Plain()}, "|")
}

// Month is a calendar month: 2026-10.
type Month string

var monthForm = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)

// OK says that it is one.
func (m Month) OK() bool { return monthForm.MatchString(string(m)) }

// MonthOf is the month of a day.
func MonthOf(d clock.Day) Month {
	y, mo, _ := d.Date()
	return Month(fmt.Sprintf("%04d-%02d", y, mo))
}

// Human names it: October 2026.
func (m Month) Human() string {
	d := clock.DayOrNone(string(m) + "-01")
	if d.IsZero() {
		return string(m)
	}
	return strings.SplitN(d.Human(), " ", 2)[1]
}

// State is how far a bill has come.
type State string

// The states of a bill.
const (
	Sent     State = "sent"     // to be assessed
	Assessed State = "assessed" // to be agreed or disputed
	Disputed State = "disputed" // to be ruled on by the chair
	Ruled    State = "ruled"    // the ruling is to be accepted, or a costs judge asked
	AtJudge  State = "at-judge"
	Settled  State = "settled" // to be paid
	Paid     State = "paid"
	// Contested: whoever sent it says that an answer that was recorded as theirs is not. The chair decides.
	Contested State = "contested"
	Nothing   State = "nothing"   // settled at nothing: finished without a payment
	Withdrawn State = "withdrawn" // by whoever sent it, before it was assessed
)

// StateWords say them to a reader.
var StateWords = map[State]string{Sent: "To be assessed", Assessed: "Assessed: to be agreed or disputed", Disputed: "Disputed: the chair rules", Ruled: "Ruled on by the chair",
	AtJudge: "With the costs judge", Settled: "Settled: to be paid", Paid: "Paid", Contested: "An answer was recorded that they say is not theirs: the chair decides",
	Nothing: "Finished: nothing is to be paid", Withdrawn: "Withdrawn by whoever sent it"}

// Finished says that nothing more is to be done about a bill in this state.
func (s State) Finished() bool { return s == Paid || s == Nothing || s == Withdrawn }

// Step is something that happened to a bill.
type Step struct {
	To     State     `json:"to"`
	Amount Pence     `json:"amount"`
	Why    string    `json:"why,omitempty"`
	By     string    `json:"by"`
	Second string    `json:"second,omitempty"`
	On     clock.Day `json:"on"`
	// Post says of an answer that the team recorded it, and what whoever sent the bill said of that.
	Post Posting `json:"post,omitempty"`
	// Until is the day to which they can say so before anything goes on; none where they have no account here.
	Until clock.Day `json:"until,omitzero"`
}

// Bill is what is claimed for a month of an award.
type Bill struct {
	Month   Month  `json:"month"`
	Lines   []Line `json:"lines"`
	Claimed Pence  `json:"claimed"`
	State   State  `json:"state"`
	Steps   []Step `json:"steps,omitempty"`
	// Wrote are the humans and accounts who sent it, or for whom it was sent: none of them assesses it.
	Wrote []string `json:"wrote"`
	// Beside is why it was taken in although a bill of that time had come.
	Beside string `json:"beside,omitempty"`
}

// Allowed is what the assessment allows so far.
func (b *Bill) Allowed() (out Pence) {
	for i := range b.Lines {
		if s, ok := b.Lines[i].Now(); ok {
			out += s.Allowed // at most what is claimed
		}
	}
	return out
}

// Open is how many lines nothing was said of.
func (b *Bill) Open() (n int) {
	for i := range b.Lines {
		if len(b.Lines[i].Said) == 0 {
			n++
		}
	}
	return n
}

// Stands is what a bill comes to as it stands: what was settled, ruled or assessed, and before that what
// was claimed.
func (b *Bill) Stands() Pence {
	if len(b.Steps) > 0 {
		return b.Steps[len(b.Steps)-1].Amount
	}
	return b.Claimed
}

// Digest says which lines a bill has, in whatever order: two that are the same are one bill sent twice.
func (b *Bill) Digest() string {
	keys := make([]string, len(b.Lines))
	for i := range b.Lines {
		keys[i] = b.Lines[i].key()
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:])
}

// Flagged sets what is odd about each line, by the award and its other bills. works are what was done,
// line by line.
func (b *Bill) Flagged(a *Award, others []Bill, works []string) {
	elsewhere, used, claimed := map[string]bool{}, map[Month]Minutes{}, Pence(0)
	for i := range others {
		if others[i].State == Withdrawn {
			continue
		}
		claimed += others[i].Stands()
		for j := range others[i].Lines {
			l := &others[i].Lines[j]
			elsewhere[l.key()] = true
			used[MonthOf(l.On)] += l.Time
		}
	}
	order := make([]int, len(b.Lines))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(b.Lines[x].On.String(), b.Lines[y].On.String()) })
	here := map[string]bool{}
	for _, i := range order {
		l := &b.Lines[i]
		used[MonthOf(l.On)] += l.Time
		claimed += l.Amount
		l.Flags = b.oddOf(l, a, used[MonthOf(l.On)], claimed)
		key := l.key()
		if i < len(works) {
			key += "|" + works[i]
		}
		if here[key] {
			l.Flags = append(l.Flags, Twice)
		}
		here[key] = true
		if elsewhere[l.key()] {
			l.Flags = append(l.Flags, Elsewhere)
		}
	}
}

func (b *Bill) oddOf(l *Line, a *Award, used Minutes, claimed Pence) (out []Flag) {
	note := func(f Flag, odd bool) {
		if odd {
			out = append(out, f)
		}
	}
	note(OutsideMonth, MonthOf(l.On) != b.Month)
	d, covered := a.Covering(l.On)
	if !covered {
		return append(out, OutsideAward)
	}
	if d.Outcome != Notified {
		return out
	}
	rate, named := d.Rate(l.Grade)
	note(NoCeiling, l.Time > 0 && !named)
	note(OverRate, l.Time > 0 && named && l.Rate > rate)
	note(OverHours, l.Time > 0 && used > d.Month)
	now, _ := a.Now()
	note(OverTotal, now.Outcome == Notified && claimed > now.Total)
	return out
}
