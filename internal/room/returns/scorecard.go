package returns

import (
	"cmp"
	"math"
	"slices"

	"candour/internal/base/clock"
)

// Point is how one return of a body did.
type Point struct {
	Round         Round
	State         State
	Late          int // days; so far, when it is not submitted
	Sent          bool
	Asked         bool // that the body was asked for it counts
	Asking        Asking
	Nil           bool
	Versions      int64
	Rows, Refused int64
	Concluded     int64 // suspects of concluded investigations
	Known         int64 // of these, with self-defined ethnicity
	Reasons       map[string]int64
	Exceptions    int64
	ReturnID      string
	Back          *Back // it was sent back, and nothing of it stands
}

// Scorecard is how a body's returns did, period after period.
type Scorecard struct {
	Body   Body
	Points []Point // the oldest first
}

// OnTime gives how many of the returns that were asked for, and were due before a
// day, came on time.
func (c Scorecard) OnTime(today clock.Day) (onTime, due int) {
	for _, p := range c.Points {
		if !p.Asked || !today.After(p.Round.Due) && !p.Sent {
			continue // it was not asked for, or its last day is not over
		}
		due++
		if p.Sent && p.Late == 0 {
			onTime++
		}
	}
	return onTime, due
}

// Share is a part of a whole; a whole of 0 has none.
type Share struct{ Part, Whole int64 }

// Of gives the share, from 0 to 1. A part above its whole counts as the whole:
// no rate is above 100 %.
func (s Share) Of() (float64, bool) {
	if s.Whole <= 0 {
		return 0, false
	}
	return float64(min(max(s.Part, 0), s.Whole)) / float64(s.Whole), true
}

// RunPoint is one point of a run chart.
type RunPoint struct {
	Label        string
	Value        float64 // from 0 to 1
	Lower, Upper float64 // the control limits
	Of           int64   // what the share is of
	// Signal says why the point is more than chance would give; "" when it is not.
	Signal string
}

// PChart puts shares on a chart with control limits: the mean share, and three
// standard errors of each point about it (Shewhart's p-chart; Montgomery,
// Introduction to Statistical Quality Control, section 7.2). A point outside is
// a signal, and so is the eighth in a row on one side of the mean. Points
// without a whole are left out.
func PChart(labels []string, shares []Share) (points []RunPoint, mean float64) {
	var part, whole int64
	for _, s := range shares {
		if s.Whole > 0 {
			part, whole = part+min(max(s.Part, 0), s.Whole), whole+s.Whole
		}
	}
	if whole == 0 {
		return nil, 0
	}
	mean = float64(part) / float64(whole)
	side, run := 0, 0
	for i, s := range shares {
		v, ok := s.Of()
		if !ok {
			continue
		}
		reach := 3 * math.Sqrt(mean*(1-mean)/float64(s.Whole))
		p := RunPoint{Label: labels[i], Value: v, Lower: max(0, mean-reach), Upper: min(1, mean+reach), Of: s.Whole}
		switch now := sideOf(v, mean); {
		case now == 0:
			side, run = 0, 0
		case now == side:
			run++
		default:
			side, run = now, 1
		}
		switch {
		case v < p.Lower-1e-12:
			p.Signal = "Below the lower limit"
		case v > p.Upper+1e-12:
			p.Signal = "Above the upper limit"
		case run >= 8:
			p.Signal = "The eighth in a row on one side of the mean"
		}
		points = append(points, p)
	}
	return points, mean
}

func sideOf(v, mean float64) int {
	switch {
	case v > mean:
		return 1
	case v < mean:
		return -1
	}
	return 0
}

// oldest sorts points by period, then by the last day of their rounds.
func oldest(points []Point) {
	slices.SortFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Round.Period, b.Round.Period), a.Round.Due.Sub(b.Round.Due))
	})
}
