package figures

import (
	"slices"
	"sort"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/room/review/rules"
)

// stay is how long an application was in a state, in calendar days.
type stay struct {
	days int
	over bool // it went on
	late bool // it went on, or waits, beyond its clock
}

// visit is a stay with its end. One that is withdrawn or erased has not gone
// on: nobody knows how long it would have waited.
type visit struct {
	stay
	open  bool // it waits still
	until clock.Day
	due   clock.Day // zero when no clock ran
}

// visitsIn gives the visits of all applications, by state, as of a day.
func visitsIn(trails []trail, asOf clock.Day) map[rules.State][]visit {
	out := map[rules.State][]visit{}
	for _, t := range trails {
		for i, p := range t.passages {
			v := visit{open: i+1 == len(t.passages), until: asOf, due: p.Due}
			if v.open && p.State.Ended() {
				continue
			}
			if !v.open {
				next := t.passages[i+1]
				v.until, v.over = next.On, next.State != rules.Withdrawn && next.State != rules.Erased
			}
			v.days = v.until.Sub(p.On)
			v.late = !p.Due.IsZero() && v.until.After(p.Due)
			out[p.State] = append(out[p.State], v)
		}
	}
	return out
}

// stageFigures tells of each step of the usual way but the last.
func stageFigures(trails []trail, q Quarter) []StageFigure {
	visits := visitsIn(trails, q.Last())
	var out []StageFigure
	for _, s := range rules.UsualWay()[:len(rules.UsualWay())-1] {
		out = append(out, stageFigure(s, visits[s], q))
	}
	return out
}

// stageFigure counts what ended in the quarter in that quarter alone: a count
// since the beginning, beside the counts of each quarter, would be a total
// beside its parts (package disclosure).
func stageFigure(s rules.State, visits []visit, q Quarter) StageFigure {
	var days []int
	var stays []stay
	finished, late := 0, 0
	for _, v := range visits {
		stays = append(stays, v.stay)
		if v.over {
			days = append(days, v.days)
			if QuarterOf(v.until) == q {
				finished++
			}
		}
		if v.late && QuarterOf(v.due.AddDays(1)) == q {
			late++
		}
	}
	sort.Ints(days)
	out := StageFigure{State: s, Finished: disclosure.Of(finished, disclosure.Base), Late: disclosure.Of(late, disclosure.Base)}
	if disclosure.MayPrintQuantile(len(days)) {
		out.Median = quantile(days, 50)
		// This median too is the days of one of those that went on.
		out.Waiting = kaplanMeierMedian(stays)
	}
	if disclosure.MayPrintTail(len(days)) {
		out.P90 = quantile(days, 90)
	}
	return out
}

// quantile gives the nearest-rank percentile of sorted numbers: the smallest
// that at least so many per cent are at or below.
func quantile(sorted []int, percent int) *int {
	rank := (len(sorted)*percent + 99) / 100
	v := sorted[max(rank, 1)-1]
	return &v
}

// kaplanMeierMedian gives the first day by which at least half would have gone
// on, counting those who still wait as long as they have waited (E. L. Kaplan
// and P. Meier, Journal of the American Statistical Association 53, 1958,
// 457-481). Nil when that day has not come.
func kaplanMeierMedian(stays []stay) *int {
	stays = slices.Clone(stays)
	sort.Slice(stays, func(i, j int) bool {
		if stays[i].days != stays[j].days {
			return stays[i].days < stays[j].days
		}
		return stays[i].over && !stays[j].over // at a tie the ends come first
	})
	left := 1.0
	for i, s := range stays {
		if s.over {
			left *= 1 - 1/float64(len(stays)-i)
		}
		if left <= 0.5+1e-12 {
			return &stays[i].days
		}
	}
	return nil
}
