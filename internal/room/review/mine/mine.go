// Package mine is what a person who came back sees of their case, and how those who
// opened it, or asked to, are named to them. It is pure: package review fills it in.
package mine

import (
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
)

// Case is what a person who came back may see of what is theirs.
type Case struct {
	Number    string
	State     rules.State
	Synthetic bool
	Steps     []Step
	Openings  []Opening
	Asked     []Asked
	Messages  []Message
	Consents  []Consent
	Decision  string
	Remedies  []rules.Remedy
	Held      bool
	Identity  intake.Identity
	Contact   intake.ContactPlan
	Account   intake.Account
	// Facts are what they answered about the report; Force and Prosecutor the ids of
	// the bodies that they said closed it.
	Facts             rules.Facts
	Force, Prosecutor string
	Taken             *intake.Taken     // who wrote it down on the telephone, if somebody did
	Files             []intake.FileHead // what they added; what is in it is not opened
	// Excluding is whom they keep out, in their own words.
	Excluding []Exclusion
	// Offices are those that they keep out.
	Offices []Office
	// Unseen says that nobody of the secretariat may see it now; Undecided that no
	// independent member may.
	Unseen, Undecided bool
	// Keeps are the kinds of record that we hold, with the days on which they go.
	Keeps                            []rules.Coming
	CanWithdraw, CanErase, CanAppeal bool
}

// Step is a step of the whole way: those done with their date, the next
// with the day by which it is due.
type Step struct {
	State         rules.State
	Words         string
	On, Due       clock.Day
	Overdue, Done bool
	Waits         bool   // a clock runs, and its day is not known
	LeftOut       string // the days that the count left out
}

// Opening says who opened something, when and what for.
type Opening struct {
	At                 time.Time
	Who, Part, Purpose string
	Own                bool // the person opened it
}

// Asked is a time that somebody asked the key holders to open who the
// person is: who, why, what came of it, and what each key holder said.
type Asked struct {
	At      time.Time
	Who     string
	Why     string
	State   string // as in package vault; "ended" when nobody answered in time
	Answers []Answer
}

// Answer is one key holder's yes or no.
type Answer struct {
	At  time.Time
	Who string
	Yes bool
	Why string
}

// Office is an office that a person keeps out: by its name where it is known, and as
// they typed it.
type Office struct {
	Name, Typed string
	ID          string // takes it back, where the person may alone
	Unknown     bool   // nobody has said yet which it is: nobody opens the case
}

// Exclusion is what a person wrote to keep somebody out; ID takes it back.
type Exclusion struct{ ID, Words string }

// Message is a message with its words.
type Message struct {
	At        time.Time
	FromPanel bool
	Words     string
	Lang      string // that its writer said; empty: none
}

// Consent is a next step; Asked says that it is the person's turn.
type Consent struct {
	Step   rules.Step
	Asked  bool
	Answer string
	On     clock.Day
}

// What somebody wrote down on the telephone: the name of the sealed mark, and what
// stands among the times that the case was opened.
const (
	NameTaken = "taken"
	PartTaken = "phone"
)

// A change of the phrase stands among the times that the person opened their case.
const (
	PartPhrase    = "phrase"
	PhraseChanged = "You changed your words or numbers."
)

// PhraseChangedAt is when the person last changed their words or numbers; the zero time
// when they did not.
func (c Case) PhraseChangedAt() (at time.Time) {
	for _, o := range c.Openings {
		if o.Own && o.Part == PartPhrase && o.At.After(at) {
			at = o.At
		}
	}
	return at
}
