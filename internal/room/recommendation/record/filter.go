package record

import (
	"sort"
	"strings"

	"candour/internal/base/clock"
)

// Filter says which recommendations somebody wants to see. The zero filter is
// all that they may.
type Filter struct {
	Query  string
	Report string
	Body   string
	Answer Status
	State  State
	// Due is a month, "2026-03": something is due or was due in it.
	Due string
	// Timing asks how the answer came: TimingDue, TimingIn, TimingLate,
	// TimingUnknown; only those whose answer was due are kept.
	Timing string
	// Moved asks for those with a promised date that was moved.
	Moved bool
	// Data keeps what is real or what is made up: DataReal, DataMadeUp.
	Data string
	Sort string // "", "title", "answer_due", "overdue"
}

func (f Filter) keeps(s *Summary, today clock.Day) bool {
	switch {
	case f.Report != "" && s.ReportID != f.Report,
		f.Answer != "" && !s.As(f.Body).gave(f.Answer),
		f.Timing != "" && !s.As(f.Body).Timed(f.Timing, today),
		f.Body != "" && !s.concerns(f.Body),
		f.Due != "" && !s.dueIn(f.Due),
		f.Moved && !s.As(f.Body).moved(),
		f.Data != "" && !s.of(f.Data):
		return false
	}
	return f.State == "" || s.ConditionOf(f.Body, today).State == f.State
}

// Real narrows a filter to what figures count, where they leave something out.
func (f Filter) Real(left int) Filter {
	if left > 0 {
		f.Data = DataReal
	}
	return f
}

// Select keeps the summaries that match, in order. The scope comes first: only
// then what the person typed.
func Select(list []*Summary, scope func(*Summary) bool, f Filter, today clock.Day) []*Summary {
	out := make([]*Summary, 0, 64)
	for _, s := range list {
		if scope(s) && f.keeps(s, today) {
			out = append(out, s)
		}
	}
	SortBy(out, f.Sort, today)
	return out
}

// SortBy sorts a list in place. What is compared is worked out once for each.
func SortBy(list []*Summary, by string, today clock.Day) {
	switch by {
	case "title":
		sortKeyed(list, func(s *Summary) string { return strings.ToLower(s.Title) }, func(a, b string) bool { return a < b })
	case "answer_due":
		sortKeyed(list, func(s *Summary) string { return dayOr(s.AnswerDue) }, func(a, b string) bool { return a < b })
	case "overdue":
		sortKeyed(list, func(s *Summary) int { return s.lateBy(today) }, func(a, b int) bool { return a > b })
	}
}

func sortKeyed[K any](list []*Summary, key func(*Summary) K, less func(a, b K) bool) {
	type keyed struct {
		k K
		s *Summary
	}
	all := make([]keyed, len(list))
	for i, s := range list {
		all[i] = keyed{key(s), s}
	}
	sort.SliceStable(all, func(i, j int) bool { return less(all[i].k, all[j].k) })
	for i := range all {
		list[i] = all[i].s
	}
}

// dayOr gives a day as sortable text, unknown last.
func dayOr(d *clock.Day) string {
	if d == nil {
		return "9999"
	}
	return d.String()
}

var SortChoices = []Choice{
	{"", "Newest report first"}, {"overdue", "Most overdue first"}, {"answer_due", "Answer due first"}, {"title", "By title"},
}

// concerns says whether a body is addressed or owns a commitment.
func (s *Summary) concerns(body string) bool {
	for _, b := range s.Bodies {
		if b.ID == body {
			return true
		}
	}
	for _, w := range s.Work {
		if w.BodyID == body {
			return true
		}
	}
	return false
}

// dueIn says whether a last possible day falls in a month ("2026-03").
func (s *Summary) dueIn(month string) bool {
	in := func(d clock.Day, ok bool) bool { return ok && strings.HasPrefix(d.String(), month) }
	if s.AnswerDue != nil && in(*s.AnswerDue, true) || s.Deadline != nil && in(*s.Deadline, true) {
		return true
	}
	for _, w := range s.Work {
		if in(w.Due.Last()) {
			return true
		}
	}
	return false
}

func (s *Summary) lateBy(today clock.Day) int {
	if c := s.Condition(today); c.State == StateOverdue || c.State == StateNotAnswered {
		return c.Days
	}
	return -1
}
