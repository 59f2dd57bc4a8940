package sweep

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
)

// Condition is one thing that is asked of a case. Its test says how:
//
//	at-least           the number in Field is Value or more
//	under              the number in Field is less than Value
//	between            the date in Field lies from First to Last
//	no-further-action  the outcome is one that codes.toml marks so
//	contact            the class of offence is one that codes.toml marks so
//	never              it was not reviewed since it was closed
//	yes                the answer in Field is yes
//	not-no             the answer in Field is not no
//
// Each of them is yes, no or not known: not known whenever the fact is missing,
// is a guess, or is of a kind that leaves the question open.
type Condition struct {
	ID    string `toml:"id" json:"id"`
	Test  string `toml:"test" json:"test"`
	Field string `toml:"field" json:"field"`
	Value int    `toml:"value" json:"value,omitempty"`
	First day    `toml:"first" json:"first,omitzero"`
	Last  day    `toml:"last" json:"last,omitzero"`
	// UnlessIndicators says that a sign of a group stands in for the number.
	UnlessIndicators bool   `toml:"unless_indicators" json:"unless_indicators,omitempty"`
	Words            string `toml:"words" json:"words"`
}

// day is a TOML date.
type day struct{ clock.Day }

// UnmarshalTOML reads a local date.
func (d *day) UnmarshalTOML(v any) error {
	t, ok := v.(time.Time)
	if !ok {
		return fmt.Errorf("a date such as 2010-01-01 is needed, not %v", v)
	}
	d.Day = clock.NewDay(t.Year(), int(t.Month()), t.Day())
	return nil
}

// holds asks the condition of a case: yes, no, or not known.
func (c *Condition) holds(b *Book, f *Facts) Answer {
	switch c.Test {
	case "at-least":
		return c.atLeast(count(f, c.Field), f)
	case "under":
		n := count(f, c.Field)
		return whether(n.Known, n.N < c.Value)
	case "between":
		return c.within(date(f, c.Field))
	case "no-further-action":
		o, ok := find(b.Outcomes, f.Outcome)
		return whether(ok, o.NFA)
	case "contact":
		o, ok := find(b.Classes, f.Class)
		return whether(ok, o.Contact)
	case "never":
		since := f.ReviewedSince()
		return whether(since != NotKnown, since == No)
	case "yes", "not-no":
		return answer(f, c.Field)
	}
	return NotKnown // readable refuses other tests
}

// atLeast: where a sign of a group stands in for the number, too small a number
// fails only when somebody looked for a sign and found none.
func (c *Condition) atLeast(n Count, f *Facts) Answer {
	enough := whether(n.Known, n.N >= c.Value)
	if !c.UnlessIndicators || enough == Yes {
		return enough
	}
	sign := f.GroupSign()
	if sign == No {
		return enough
	}
	return sign
}

// within: a rough date holds when all its days do, and fails when none does. One
// that is itself a guess does neither.
func (c *Condition) within(d Date) Answer {
	switch {
	case !d.Sure():
		return NotKnown
	case d.Last.Before(c.First.Day) || d.First.After(c.Last.Day):
		return No
	case d.First.Before(c.First.Day) || d.Last.After(c.Last.Day):
		return NotKnown
	}
	return Yes
}

func whether(known, holds bool) Answer {
	switch {
	case !known:
		return NotKnown
	case holds:
		return Yes
	}
	return No
}

func count(f *Facts, field string) Count {
	switch field {
	case colSuspects:
		return f.Suspects
	case colVictims:
		return f.Victims
	}
	return f.Age
}

func date(f *Facts, field string) Date {
	if field == colOpened {
		return f.Opened
	}
	return f.Closed
}

func answer(f *Facts, field string) Answer {
	if field == colAccess {
		return f.Access
	}
	return f.Alive
}

// testFields are the tests that there are, and the columns that each may ask of.
var testFields = map[string][]string{"at-least": {colSuspects, colVictims, colAge}, "under": {colSuspects, colVictims, colAge}, "between": {colOpened, colClosed},
	"no-further-action": {colOutcome}, "contact": {colClass}, "never": {colReviewed}, "yes": {colAlive, colAccess}, "not-no": {colAlive, colAccess}}

// readable says what is wrong with a condition.
func (c *Condition) readable() error {
	allowed, ok := testFields[c.Test]
	switch {
	case c.ID == "" || c.Words == "":
		return fmt.Errorf("a rule has no id or no words")
	case !ok:
		return fmt.Errorf("rule %s: there is no test %q", c.ID, c.Test)
	case !slices.Contains(allowed, c.Field):
		return fmt.Errorf("rule %s: the test %s is for %s, not %q", c.ID, c.Test, strings.Join(allowed, " or "), c.Field)
	case (c.Test == "at-least" || c.Test == "under") && c.Value < 1:
		return fmt.Errorf("rule %s: value is missing", c.ID)
	case c.Test == "between" && (c.First == day{} || c.Last == day{} || c.Last.Before(c.First.Day)):
		return fmt.Errorf("rule %s: first and last are missing or the wrong way round", c.ID)
	}
	return nil
}

// Rules are everything that the sweep goes by, read from files.
type Rules struct {
	Codes      *Book
	Screens    []Screen
	Priorities []Priority
}

// BuiltIn reads the rules that come with the program.
func BuiltIn() (*Rules, error) {
	sub, err := fs.Sub(ruleFiles, "rules")
	if err != nil {
		return nil, err
	}
	return ReadRules(sub)
}

// ReadRules reads codes.toml, screen-*.toml and priority-*.toml. It refuses
// rules that it does not fully understand.
func ReadRules(fsys fs.FS) (*Rules, error) {
	out := &Rules{}
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		return nil, err
	}
	for _, n := range names {
		text, err := fs.ReadFile(fsys, n)
		if err != nil {
			return nil, err
		}
		switch {
		case n == "codes.toml":
			out.Codes, err = readBook(string(text))
		case strings.HasPrefix(n, "screen-"):
			var s Screen
			s, err = readScreen(string(text))
			out.Screens = append(out.Screens, s)
		case strings.HasPrefix(n, "priority-"):
			var p Priority
			p, err = readPriority(string(text))
			out.Priorities = append(out.Priorities, p)
		default:
			err = fmt.Errorf("it is none of codes.toml, screen-*.toml and priority-*.toml")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", n, err)
		}
	}
	if out.Codes == nil || len(out.Screens) == 0 || len(out.Priorities) == 0 {
		return nil, fmt.Errorf("codes.toml, a screen-*.toml and a priority-*.toml are needed")
	}
	return out, nil
}

// On gives the screening and the priority in force on a day: of those whose
// dates cover it, the one that began last.
func (r *Rules) On(d clock.Day) (Screen, Priority, error) {
	var s *Screen
	for i := range r.Screens {
		if x := &r.Screens[i]; x.inForce(d) && (s == nil || x.From.After(s.From.Day)) {
			s = x
		}
	}
	var p *Priority
	for i := range r.Priorities {
		if x := &r.Priorities[i]; x.inForce(d) && (p == nil || x.From.After(p.From.Day)) {
			p = x
		}
	}
	if s == nil || p == nil {
		return Screen{}, Priority{}, fmt.Errorf("no rules of the sweep are in force on %s", d)
	}
	return *s, *p, nil
}

// term is from when to when a file of rules is in force.
type term struct {
	From day `toml:"from" json:"from"`
	To   day `toml:"to" json:"to,omitzero"`
}

func (t term) inForce(d clock.Day) bool {
	return !d.Before(t.From.Day) && (t.To == day{} || !d.After(t.To.Day))
}
