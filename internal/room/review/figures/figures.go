package figures

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/room/review/rules"
)

// Quarter is three months of a year, from January.
type Quarter struct{ Year, Q int }

// QuarterOf gives the quarter of a day.
func QuarterOf(d clock.Day) Quarter {
	y, m, _ := d.Date()
	return Quarter{y, (int(m) + 2) / 3}
}

// String gives "2026-Q3".
func (q Quarter) String() string { return fmt.Sprintf("%d-Q%d", q.Year, q.Q) }

// Words gives "July to September 2026".
func (q Quarter) Words() string {
	months := []string{"January to March", "April to June", "July to September", "October to December"}
	return months[(q.Q-1)%4] + " " + strconv.Itoa(q.Year)
}

// ParseQuarter reads what String writes.
func ParseQuarter(s string) (q Quarter, err error) {
	y, n, ok := strings.Cut(s, "-Q")
	q.Year, err = strconv.Atoi(y)
	if err == nil && ok {
		q.Q, err = strconv.Atoi(n)
	}
	if err != nil || !ok || q.Q < 1 || q.Q > 4 || q.Year < 2000 || q.Year > 9999 {
		return Quarter{}, errs.New(errs.Invalid, "A quarter is written like 2026-Q3.")
	}
	return q, nil
}

// First and Last are the days of the quarter, both included.
func (q Quarter) First() clock.Day { return clock.NewDay(q.Year, 3*q.Q-2, 1) }

// Last is the last day.
func (q Quarter) Last() clock.Day { return clock.NewDay(q.Year, 3*q.Q+1, 0) }

// Next is the quarter after.
func (q Quarter) Next() Quarter {
	if q.Q == 4 {
		return Quarter{q.Year + 1, 1}
	}
	return Quarter{q.Year, q.Q + 1}
}

// Measure is one number of the figures, in applications.
type Measure struct {
	ID    string          `json:"id"`
	Words string          `json:"words"`
	Band  disclosure.Band `json:"band"`
}

// Row is one line of a table: a force, a reason.
type FigureRow struct {
	ID    string            `json:"id"`
	Bands []disclosure.Band `json:"bands"`
}

// StageFigure is how long one step took.
type StageFigure struct {
	State rules.State `json:"state"`
	// Finished and Late are bands of applications: those that went on in the
	// quarter, and those whose clock ran out in it. How many wait is not
	// published: from quarter to quarter it is tied to those that went on, and
	// the two would narrow each other.
	Finished disclosure.Band `json:"finished"`
	Late     disclosure.Band `json:"late"`
	// Median and P90 are calendar days of all that went on up to the quarter's
	// end (nearest rank); nil when too few people are behind them. Waiting is
	// the median that allows for those still waiting, and for those withdrawn
	// while they waited (Kaplan and Meier, 1958); nil when too few went on, or
	// when that median has not been reached.
	Median  *int `json:"median,omitempty"`
	P90     *int `json:"p90,omitempty"`
	Waiting *int `json:"median_with_waiting,omitempty"`
}

// Release is what is published of one quarter. It never changes afterwards.
type Release struct {
	Format    string        `json:"format"`
	Quarter   string        `json:"quarter"`
	AsOf      string        `json:"as_of"`
	Base      int           `json:"rounded_down_to"`
	Measures  []Measure     `json:"measures"`
	Forces    []FigureRow   `json:"forces"` // received, decided, no answer
	Refused   []FigureRow   `json:"refused_by_reason"`
	Decided   []FigureRow   `json:"decided_by_outcome"`
	Acted     []FigureRow   `json:"what_forces_did"`
	Stages    []StageFigure `json:"stages"`
	Synthetic bool          `json:"synthetic,omitempty"`
}

// ReleaseFormat names the format and its version.
const ReleaseFormat = "candour-review-figures/v1"

// ForceColumns are what the table of forces counts.
var ForceColumns = []string{"Received", "Decided", "Force did not answer the advice"}

// BuildRelease makes a quarter's figures from passages. What happened in the
// quarter is counted once, in the quarter in which it happened, so that a later
// release holds nothing of an earlier one. How long stages took is of all
// applications up to the quarter's end.
func BuildRelease(passages []rules.Passage, forces []string, q Quarter) Release {
	last := q.Last()
	trails := trailsOf(passages, last)
	var in []rules.Passage
	for _, t := range trails {
		in = append(in, t.lastIn(q)...)
	}
	r := Release{Format: ReleaseFormat, Quarter: q.String(), AsOf: last.String(), Base: disclosure.Base, Stages: stageFigures(trails, q)}
	for _, m := range []struct {
		state rules.State
		words string
	}{{rules.Acknowledged, "Acknowledged"}, {rules.Eligible, "Found to be one the panel can look at"},
		{rules.Gathered, "Papers in, refused or not sent"}, {rules.Examined, "Looked at, line by line"}, {rules.Advised, "Advice sent to a force"},
		{rules.Withdrawn, "Withdrawn by the person"}, {rules.Appealed, "Asked to be looked at again"}, {rules.Closed, "Closed"}} {
		n := count(in, func(p rules.Passage) bool { return p.State == m.state })
		r.Measures = append(r.Measures, Measure{string(m.state), m.words, disclosure.Of(n, disclosure.Base)})
	}
	r.Forces = byForce(in, forces)
	r.Refused, r.Decided, r.Acted = byCode(in, rules.NotEligible), byCode(in, rules.Decided), byCode(in, rules.Acted)
	r.sumTotals()
	return r
}

// sumTotals puts the sum of the forces' bands in place of two numbers that are
// totals of the table of forces: decisions, which all come from the written
// view, and advice that was not answered (package disclosure says why).
func (r *Release) sumTotals() {
	column := func(i int) disclosure.Band {
		var parts []disclosure.Band
		for _, f := range r.Forces {
			parts = append(parts, f.Bands[i])
		}
		return disclosure.Sum(parts...)
	}
	for i := range r.Stages {
		if r.Stages[i].State == rules.Viewed {
			r.Stages[i].Finished = column(1)
		}
	}
	for i := range r.Acted {
		if r.Acted[i].ID == rules.NoAnswer {
			r.Acted[i].Bands[0] = column(2)
		}
	}
}

func count(ps []rules.Passage, keep func(rules.Passage) bool) (n int) {
	for _, p := range ps {
		if keep(p) {
			n++
		}
	}
	return n
}

// Unsaid is the row of applications whose person named no force.
const Unsaid = ""

func byForce(in []rules.Passage, forces []string) []FigureRow {
	var out []FigureRow
	for _, f := range append(allForces(in, forces), Unsaid) {
		mine := func(s rules.State, code string) disclosure.Band {
			return disclosure.Of(count(in, func(p rules.Passage) bool { return p.Force == f && p.State == s && (code == "" || p.Code == code) }), disclosure.Base)
		}
		out = append(out, FigureRow{f, []disclosure.Band{mine(rules.Received, ""), mine(rules.Decided, ""), mine(rules.Acted, rules.NoAnswer)}})
	}
	return out
}

// allForces are those listed and then those named in applications that are
// not listed (any more): nothing that happened is left out.
func allForces(in []rules.Passage, listed []string) []string {
	out := slices.Clone(listed)
	for _, p := range in {
		if p.Force != Unsaid && !slices.Contains(out, p.Force) {
			out = append(out, p.Force)
		}
	}
	slices.Sort(out[len(listed):])
	return out
}

func byCode(in []rules.Passage, s rules.State) []FigureRow {
	counts := map[string]int{}
	for _, p := range in {
		if p.State == s {
			counts[p.Code]++
		}
	}
	var out []FigureRow
	for code, n := range counts {
		// That a reason was given at all is as much as a small number tells.
		if n >= disclosure.Base {
			out = append(out, FigureRow{code, []disclosure.Band{disclosure.Of(n, disclosure.Base)}})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}
