package testimony

import (
	"maps"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// Words is where the words of an account are.
type Words string

// The places that words can be in. Nothing leads back from the last two.
const (
	Drafted     Words = "drafted"     // with the person alone, under their phrase
	Held        Words = "held"        // given to the inquiry
	Transferred Words = "transferred" // in the archive, as the person agreed
	Destroyed   Words = "destroyed"
)

// Answer is what the person said to one use, and on which sheet.
type Answer struct {
	Yes   bool
	On    clock.Day
	Sheet string // version of the sheet that they had before them
	Line  Line   // what it said of this use; zero for a no on a sheet that does not ask
	Name  string // the name they chose to be quoted with
}

// Footing is one thing that rests on an account.
type Footing struct {
	Use   Use
	Ref   string
	Cited clock.Day
	Fixed clock.Day // zero until the point of no return
	// Ended is the day on which it was taken out, by a no, a withdrawal or who cited
	// it; zero while it stands.
	Ended clock.Day
}

// Stands says that something still rests on the account.
func (f Footing) Stands() bool { return f.Ended.IsZero() }

// Account is what one person gave, without its words, which are sealed elsewhere.
// The zero Account is one that somebody has begun and given to nobody.
type Account struct {
	sheet      Sheet // the last that the person had before them
	given      clock.Day
	withdrawn  clock.Day
	closed     clock.Day
	last       clock.Day // the day of the last act
	ended      bool
	restricted bool
	words      Words
	answers    map[Use]Answer
	footings   []Footing
}

// Replay folds acts that were taken. It fails where one of them may not be taken, so
// that a record that was changed by hand is not read as if it held.
func Replay(acts ...Act) (Account, error) {
	var a Account // nobody else has it: it is not copied for each act
	for _, act := range acts {
		if err := a.do(act); err != nil {
			return Account{}, err
		}
	}
	return a, nil
}

// Given is the day it was given, zero before.
func (a Account) Given() clock.Day { return a.given }

// Withdrawn is the day it was taken back, zero when it was not.
func (a Account) Withdrawn() clock.Day { return a.withdrawn }

// Closed is the day on which the record was closed, zero before.
func (a Account) Closed() clock.Day { return a.closed }

// Words says where its words are.
func (a Account) Words() Words {
	if a.words == "" {
		return Drafted
	}
	return a.words
}

// Restricted says that a restriction stands or is applied for.
func (a Account) Restricted() bool { return a.restricted }

// Sheet is the last sheet that the person had before them.
func (a Account) Sheet() Sheet { return a.sheet }

// Answer is what the person said to a use. Nothing said is a no.
func (a Account) Answer(u Use) Answer { return a.answers[u] }

// Footings are all that rests or rested on it, in the order of citing.
func (a Account) Footings() []Footing { return slices.Clone(a.footings) }

// May says whether a use may be made of it now, and if not why, in words for staff.
func (a Account) May(u Use) error {
	switch yes := a.answers[u]; {
	case a.given.IsZero():
		return errs.New(errs.Conflict, "This account has not been given.")
	case !a.withdrawn.IsZero():
		return errs.New(errs.Conflict, "The person has taken this account back.")
	case !a.closed.IsZero():
		return errs.New(errs.Conflict, "The record of this inquiry is closed.")
	case a.ended:
		return errs.New(errs.Conflict, "This inquiry has ended.")
	case a.restricted:
		return errs.New(errs.Conflict, "A restriction stands on this account, or has been asked for.")
	case !yes.Yes:
		return errs.New(errs.Conflict, "The person has not said yes to this use.")
	}
	return nil
}

// Do gives the account after an act, and leaves the one before as it was. An error
// says why it may not be done; then nothing has changed.
func (a Account) Do(act Act) (Account, error) {
	next := a
	next.answers, next.footings = maps.Clone(a.answers), slices.Clone(a.footings)
	if err := next.do(act); err != nil {
		return a, err
	}
	return next, nil
}

func (a *Account) do(act Act) error {
	switch {
	case act.On.IsZero():
		return errs.New(errs.Invalid, "The day of this is not known.")
	case act.On.Before(a.last):
		return errs.New(errs.Invalid, "This would stand before what happened already.")
	case !a.closed.IsZero():
		return errs.New(errs.Conflict, "The record of this inquiry is closed.")
	}
	if err := a.take(act); err != nil {
		return err
	}
	a.last = act.On
	return nil
}

func (a *Account) take(act Act) error {
	switch act.Kind {
	case Give:
		return a.give(act)
	case Show:
		return a.show(act)
	case Say:
		return a.say(act)
	case Withdraw:
		return a.withdraw(act.On)
	case Cite:
		return a.cite(act)
	case Drop, Fix:
		return a.standing(act)
	case Restrict, Lift:
		a.restricted = act.Kind == Restrict
		return nil
	case Convert:
		return act.Sheet.Check()
	case End:
		a.ended = true
		return nil
	case Close:
		return a.close(act.On)
	}
	return errs.Newf(errs.Invalid, "%q happens to no account.", act.Kind)
}

func (a *Account) give(act Act) error {
	switch {
	case !a.given.IsZero():
		return errs.New(errs.Conflict, "This account was given before.")
	case a.ended:
		return errs.New(errs.Conflict, "This inquiry has ended, and takes no more accounts.")
	}
	if err := act.Sheet.Check(); err != nil {
		return err
	}
	a.given, a.words, a.sheet = act.On, Held, act.Sheet
	return nil
}

// show puts a newer sheet before the person. It changes no answer: what was agreed
// on an older one stands as that one said.
func (a *Account) show(act Act) error {
	if err := a.living(); err != nil {
		return err
	}
	if err := act.Sheet.Check(); err != nil {
		return err
	}
	a.sheet = act.Sheet
	return nil
}

// living refuses what only somebody who gave an account, and has it still, can do.
func (a *Account) living() error {
	switch {
	case a.given.IsZero():
		return errs.New(errs.Conflict, "This account has not been given.")
	case !a.withdrawn.IsZero():
		return errs.New(errs.Conflict, "You have taken this account back.")
	}
	return nil
}

func (a *Account) say(act Act) error {
	if err := a.living(); err != nil {
		return err
	}
	line, asked := a.sheet.Line(act.Use)
	if !act.Yes || act.Use != QuotedNamed {
		act.Name = "" // a name is of that use alone
	}
	switch {
	case !slices.Contains(Uses, act.Use):
		return errs.Newf(errs.Invalid, "%q is no use of an account.", act.Use)
	case act.Yes && !asked:
		return errs.New(errs.NotFound, "You were not asked about this, so it cannot be agreed to.")
	case act.Yes && act.Use == QuotedNamed && strings.TrimSpace(act.Name) == "":
		return errs.InvalidInput("A name is missing.", errs.Field{Name: "name", Message: "Write the name that you want to be quoted with."})
	}
	before := a.answers[act.Use]
	if before.Yes && act.Yes && before.Name == act.Name && before.Sheet == a.sheet.Version {
		return nil // said again: the first day stands
	}
	if a.answers == nil {
		a.answers = map[Use]Answer{}
	}
	a.answers[act.Use] = Answer{Yes: act.Yes, On: act.On, Sheet: a.sheet.Version, Line: line, Name: act.Name}
	// Under another name nothing may go on that was written with the one before.
	if !act.Yes || before.Yes && before.Name != act.Name {
		a.end(act.On, func(f Footing) bool { return f.Use == act.Use })
	}
	return nil
}

// end takes out what stands and is not fixed.
func (a *Account) end(on clock.Day, which func(Footing) bool) {
	for i, f := range a.footings {
		if f.Stands() && f.Fixed.IsZero() && which(f) {
			a.footings[i].Ended = on
		}
	}
}

func (a *Account) withdraw(on clock.Day) error {
	if err := a.living(); err != nil {
		return err
	}
	for u, said := range a.answers {
		if said.Yes {
			a.answers[u] = Answer{On: on, Sheet: said.Sheet, Line: said.Line}
		}
	}
	a.end(on, func(Footing) bool { return true })
	a.withdrawn, a.words = on, Destroyed
	return nil
}

func (a *Account) cite(act Act) error {
	if err := a.May(act.Use); err != nil {
		return err
	}
	switch {
	case act.Ref == "":
		return errs.New(errs.Invalid, "Say what rests on this account.")
	case act.Use == Archived:
		return errs.New(errs.Invalid, "The archive takes an account at the closing, and not before.")
	case a.find(act.Use, act.Ref) >= 0:
		return errs.New(errs.Conflict, "It rests on this account already.")
	}
	a.footings = append(a.footings, Footing{Use: act.Use, Ref: act.Ref, Cited: act.On})
	return nil
}

// find gives where what stands is kept, or -1.
func (a *Account) find(u Use, ref string) int {
	return slices.IndexFunc(a.footings, func(f Footing) bool { return f.Use == u && f.Ref == ref && f.Stands() })
}

// standing drops or fixes what was cited. What is fixed can be neither.
func (a *Account) standing(act Act) error {
	i := a.find(act.Use, act.Ref)
	switch {
	case i < 0:
		return errs.New(errs.NotFound, "Nothing of this rests on the account.")
	case !a.footings[i].Fixed.IsZero():
		return errs.New(errs.Conflict, "The point of no return is past.")
	case act.Kind == Drop:
		a.footings[i].Ended = act.On
		return nil
	}
	if err := a.May(act.Use); err != nil {
		return err
	}
	a.footings[i].Fixed = act.On
	return nil
}

// close is the last act of an inquiry on an account: pitfall 13 of the reference,
// "we delete it if you withdraw" against "nothing is destroyed because it is
// sensitive", is settled by what the person said of the archive, and by nothing else.
func (a *Account) close(on clock.Day) error {
	if !a.ended {
		return errs.New(errs.Conflict, "The inquiry has not ended.")
	}
	a.end(on, func(Footing) bool { return true })
	a.closed = on
	switch {
	case a.words == Destroyed:
	case a.answers[Archived].Yes:
		a.words = Transferred
	default:
		a.words = Destroyed
	}
	return nil
}
