package rowcheck

import (
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/table/codebook"
)

// periodRule says which field places a row in its period, and how.
type periodRule struct {
	codebook.Rule
	at int // of the field
}

// periodOf reads the period that the return is of; none is no period at all, and
// then nothing is placed. One that cannot be read is a mistake, and no row is
// taken under it.
func periodOf(o Options) (clock.Period, error) {
	if o.Period == "" {
		return clock.Period{}, nil
	}
	p, ok := clock.ParsePeriod(o.Period)
	if !ok {
		return p, errs.Newf(errs.Invalid, "Nobody knows when the period %q begins and ends. Use a year (2023), a financial year (2023-24) or a quarter (2023-Q4).", shorten(o.Period))
	}
	return p, nil
}

// periodRules gives the rules of a schema that place its rows.
func periodRules(book *codebook.Book, s *codebook.Schema) (out []periodRule) {
	for _, r := range book.Rules() {
		if at := s.Index(r.Field); r.Schema == s.Name && r.Period != "" && at >= 0 {
			out = append(out, periodRule{r, at})
		}
	}
	return out
}

// spanOf gives the first and last day that a value stands for: a day, a month, a
// quarter or a year.
func spanOf(value string) (first, last clock.Day, ok bool) {
	if len(value) == len("2023-04") && value[5] != 'Q' {
		day, err := clock.ParseDay(value + "-01")
		if err != nil {
			return first, last, false
		}
		year, month, _ := day.Date()
		return day, clock.NewDay(year, int(month)+1, 0), true
	}
	if p, ok := clock.ParsePeriod(value); ok {
		return p.First, p.Last, true
	}
	if len(value) < len("2023-04-30") {
		return first, last, false
	}
	day, err := clock.ParseDay(value[:len("2023-04-30")])
	return day, day, err == nil
}

// began says whether a day, a month, a quarter or a year has begun on a day.
func began(what, today string) bool {
	first, _, ok := spanOf(what)
	return ok && first.String() <= today
}

// keeps says whether a value puts its row into the period. A value that is
// missing is another rule's; one that says no day puts it nowhere.
func (r *periodRule) keeps(p clock.Period, value string) bool {
	if !known(value) {
		return true
	}
	first, last, ok := spanOf(value)
	if !ok {
		return false
	}
	if r.Period == codebook.PeriodBy {
		return !first.After(p.Last)
	}
	return p.Holds(first) && p.Holds(last)
}

// words name the period and its days.
func (r *periodRule) words(p clock.Period) string {
	wrong, _, _ := strings.Cut(r.Message, " Expected ")
	wrong = strings.TrimSuffix(wrong, ".") + ", " + p.Name + "."
	if r.Period == codebook.PeriodBy {
		return wrong + " Expected a day up to " + p.Last.Human() + "."
	}
	return wrong + " Expected one from " + p.First.Human() + " to " + p.Last.Human() + "."
}

// placed asks whether a row is of the period of the return.
func (l *lane) placed(row *Row, cells []string) bool {
	if l.period.Name == "" {
		return true
	}
	ok := true
	for i := range l.places {
		r := &l.places[i]
		if r.keeps(l.period, row.Values[r.at]) {
			continue
		}
		value := ""
		if c := l.t.at[r.at]; c >= 0 {
			value = shorten(cells[c])
		}
		l.fault(r.Severity, r.ID, row.Number, r.at, value, r.words(l.period), "")
		ok = ok && r.Severity != Error
	}
	return ok
}
