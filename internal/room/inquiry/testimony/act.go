package testimony

import "candour/internal/base/clock"

// Kind is a kind of act.
type Kind string

// What can happen to an account. The first four are the person's own; they go on
// after the inquiry has ended.
const (
	Give     Kind = "give"     // the person gives what they wrote or agrees the note of what they said
	Say      Kind = "say"      // yes or no to one use
	Withdraw Kind = "withdraw" // all of it is taken back
	Show     Kind = "show"     // a newer sheet is shown to the person, who may now answer on it

	Cite     Kind = "cite"     // something rests on it that can still be taken back
	Drop     Kind = "drop"     // what was cited is left out, by who cited it
	Fix      Kind = "fix"      // the point of no return of what was cited
	Restrict Kind = "restrict" // a restriction stands or was applied for
	Lift     Kind = "lift"     // no restriction stands or is applied for any more

	Convert Kind = "convert" // the inquiry takes another form (Inquiries Act 2005, s.15), with another sheet
	End     Kind = "end"     // the inquiry has ended (s.14)
	Close   Kind = "close"   // its record is closed: what may be kept goes to the archive, all else is destroyed
)

// Act is one thing that happens to an account.
type Act struct {
	Kind  Kind
	On    clock.Day
	Use   Use    // of Say, Cite, Drop, Fix
	Yes   bool   // of Say
	Name  string // of Say yes to QuotedNamed: the name that the person chose
	Ref   string // of Cite, Drop, Fix: what rests on it (a sentence, a table, a bundle)
	Sheet Sheet  // of Give and Show: what the person has before them; of Convert: what is asked from now on
}
