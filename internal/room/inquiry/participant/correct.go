package participant

import (
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
)

// Earlier is an application, with the name, as it was before somebody corrected it.
type Earlier struct {
	Name    string      `json:"name"`
	Applied Application `json:"applied"`
	On      clock.Day   `json:"on"` // when it was corrected
	Why     string      `json:"why"`
	By      string      `json:"by"`
}

// Maybe are ciphers that one human put on a name.
type Maybe struct {
	Persons []string  `json:"persons"`
	Why     string    `json:"why"`
	On      clock.Day `json:"on"`
	By      string    `json:"by"`
}

// Identified are all by whom the name is held today: those that two agreed to, and those that one put there.
func (p *Party) Identified() []string {
	out := slices.Clone(p.Persons)
	for _, m := range p.Maybe {
		out = append(out, m.Persons...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// errNoWait is said where nothing waits for a decision.
var errNoWait = errs.New(errs.Conflict, "No application of theirs waits for a decision. What was decided stays.")

// put gives the party with another application in the place of the one that waits.
func (p Party) put(a Application) Party {
	if p.Decided == 0 {
		p.Applied = a
		return p
	}
	p.More = slices.Clone(p.More)
	p.More[p.Decided-1] = a
	return p
}

// Correct puts right the application that waits, and the name while everybody has not read it. The earlier stays.
func (p Party) Correct(name string, a Application, why, by string, today clock.Day) (Party, error) {
	was, waits := p.Waiting()
	if !waits {
		return p, errNoWait
	}
	a.Own = was.Own
	var bad asked
	bad.need(name != "" && (Same(name, p.Name) || len(p.Decisions) == 0), "name", "Everybody has read this name. It stays")
	bad.need(name != p.Name || a != was, "why", "Nothing is changed by this")
	bad.need(!saysnothing.Is(why, "correction", "reason"), "correction", "Write what was wrong, and how that is known")
	bad.need(by != "", "correction", "It is not known who corrects this")
	if err := bad.err("This was not corrected."); err != nil {
		return p, err
	}
	if err := a.Check(today); err != nil {
		return p, err
	}
	earlier := Earlier{p.Name, was, today, why, by}
	p = p.put(a)
	p.Earlier, p.Name = append(slices.Clone(p.Earlier), earlier), name
	return p, nil
}

// Withdraw records that they do not ask any more, before anybody decided. It stays on record.
func (p Party) Withdraw(how string, today clock.Day) (Party, error) {
	a, waits := p.Waiting()
	if !waits {
		return p, errNoWait
	}
	var bad asked
	bad.need(!saysnothing.Is(how, "how", "reason"), "how", "Write which paper says so, of what day, and where it is kept")
	bad.need(!today.IsZero(), "how", "The day is not known")
	if err := bad.err("This was not withdrawn."); err != nil {
		return p, err
	}
	a.Withdrawn, a.WithdrawnHow = today, how
	p = p.put(a)
	p.Decided++
	return p, nil
}

// withdrew says that the last application was withdrawn by a day, and that none waits.
func (p *Party) withdrew(day clock.Day) bool {
	last := p.Applied
	if n := len(p.More); n > 0 {
		last = p.More[n-1]
	}
	return !last.Withdrawn.IsZero() && !day.Before(last.Withdrawn)
}

// Identify puts ciphers on the name, by one human: they hold it at once.
func (p Party) Identify(m Maybe) (Party, error) {
	known := p.Identified()
	m.Persons = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(m.Persons))), func(c string) bool { return slices.Contains(known, c) })
	if len(m.Persons) == 0 {
		return p, errs.Refused("Nothing was added.", errs.Field{Name: "persons", Message: "These are on the name already"})
	}
	p.Maybe = append(slices.Clone(p.Maybe), m)
	return p, nil
}

// Settle has two agree about ciphers that one put on the name: they count, or are taken away. Those that count already
// are never taken away here, which would open what they hold.
func (p Party) Settle(persons []string, theirs bool) (Party, error) {
	var all []Maybe
	found := 0
	for _, m := range p.Maybe {
		left := m
		left.Persons = slices.DeleteFunc(slices.Clone(m.Persons), func(c string) bool { return slices.Contains(persons, c) })
		if found += len(m.Persons) - len(left.Persons); len(left.Persons) > 0 {
			all = append(all, left)
		}
	}
	if found == 0 || found != len(persons) {
		return p, errs.New(errs.Conflict, "These ciphers do not wait for a second person any more.")
	}
	if p.Maybe = all; theirs {
		p.Persons = append(slices.Clone(p.Persons), persons...)
		slices.Sort(p.Persons)
		p.Persons = slices.Compact(p.Persons)
	}
	return p, nil
}
