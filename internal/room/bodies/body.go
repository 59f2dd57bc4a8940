package bodies

import (
	"candour/internal/base/clock/edtf"
)

// Kind is what sort of body one is. Empty: nobody has said.
type Kind string

// The kinds.
const (
	Force        Kind = "force"
	Prosecutor   Kind = "prosecutor"
	Regional     Kind = "regional-unit"
	National     Kind = "national-policing"
	Commissioner Kind = "commissioner"
	HeadOffice   Kind = "prosecutors-head-office"
	Council      Kind = "council"
	Department   Kind = "department"
	Inspectorate Kind = "inspectorate"
	Survivors    Kind = "survivors-panel"
	Panel        Kind = "review-panel"
	Health       Kind = "health"
	Other        Kind = "other"
)

// KindWords is a kind with its words.
type KindWords struct {
	Kind  Kind
	Words string
}

// Kinds gives every kind with its words, in the order of forms.
func Kinds() []KindWords {
	return []KindWords{
		{Force, "Police force"}, {Prosecutor, "Prosecutors’ office or area"}, {Regional, "Regional unit of several forces"},
		{National, "National policing body"}, {Commissioner, "Police and crime commissioner, or a mayor who is one"},
		{HeadOffice, "Prosecutors’ head office"}, {Council, "Council"}, {Department, "Government department"},
		{Inspectorate, "Inspectorate"}, {Survivors, "Victims and survivors panel"}, {Panel, "Review panel"},
		{Health, "Health body"}, {Other, "Other: no part of policing or prosecution"},
	}
}

// Words gives the words of a kind.
func (k Kind) Words() string {
	for _, w := range Kinds() {
		if w.Kind == k {
			return w.Words
		}
	}
	return "Nobody has said"
}

// known says whether it is a kind at all.
func (k Kind) known() bool { return k != "" && k.Words() != Kind("").Words() }

// Closes says whether a body of this kind may itself have closed a case, or
// stands over one that did.
func (k Kind) Closes() bool {
	switch k {
	case Force, Prosecutor, Regional, National, Commissioner, HeadOffice:
		return true
	}
	return false
}

// Source is where the list has a body from.
type Source string

// The sources.
const (
	BuiltIn  Source = "built-in" // the program
	Register Source = "register" // a recommendation names it
	Listed   Source = "listed"   // an administrator
)

// Body is one entry of the list.
type Body struct {
	ID, Name string
	Kind     Kind
	// Ended is when it came to an end, as exactly as is known; zero when it goes on.
	Ended     edtf.Date
	Source    Source
	Synthetic bool
	// Version is that of the administrator's row; 0 when there is none.
	Version int64
}

// TieKind is how two bodies belong together.
type TieKind string

// The kinds of tie.
const (
	// PartOf: the first is part of the second, or answers to it.
	PartOf TieKind = "part-of"
	// Became: the first became the second, whole or in part.
	Became TieKind = "became"
)

// Tie holds two bodies together.
type Tie struct {
	ID       string // empty for those that the program knows
	From, To string
	Kind     TieKind
	Reason   string
	// Source is where it can be read; empty when nobody said. Since is the day from
	// which it holds, as exactly as is known.
	Source  string
	Since   edtf.Date `json:",omitzero"`
	Version int64
}

// PastKind is how somebody came to work for a body.
type PastKind string

// The kinds of past.
const (
	Employer   PastKind = "employer"
	Secondment PastKind = "secondment"
)

// Words gives the words of a kind of past.
func (k PastKind) Words() string {
	if k == Secondment {
		return "On secondment"
	}
	return "Former employer"
}

// Past is a body that a member of staff worked for, or is lent to.
type Past struct {
	ID, Staff, Body string
	Kind            PastKind
	From, To        edtf.Date
	Reason          string
	Version         int64
}
