package intake

import (
	"candour/internal/room/review/rules"
	"candour/internal/trust/phrase"
)

// Group is who a part may be read by. The person chooses for each part.
type Group string

// The groups.
const (
	GroupPanel       Group = "panel"       // the secretariat and the reviewer of the case
	GroupIndependent Group = "independent" // the independent member alone
)

// Part is one sealed compartment of what a person told us. Each has keys of
// its own.
type Part string

// The parts.
const (
	PartIdentity Part = "identity" // who the person is
	PartContact  Part = "contact"  // how to reach them safely
	PartAccount  Part = "account"  // what they want the panel to know
	PartMessages Part = "messages" // words between the panel and the person
)

// Parts gives every part in order.
func Parts() []Part { return []Part{PartIdentity, PartContact, PartAccount, PartMessages} }

// PersonKey is what a person who gave the right phrase can act with: which
// case is theirs, and the key that opens what is theirs.
type PersonKey struct {
	CaseID string
	Key    phrase.Key
}

// Application is what a person sends, put in order. Every field may be empty:
// every question can be skipped.
type Application struct {
	Key      phrase.Key // from the return phrase; opens the person's own copies
	Identity Identity
	Contact  ContactPlan
	Account  Account
	Files    []File      // what the police did not have
	Facts    rules.Facts // what eligibility is judged by
	// Force and Prosecutor are the ids of the bodies that closed the case.
	Force, Prosecutor string
	// Readers says which groups may read which part; a part not named is for
	// the panel and the independent member.
	Readers map[Part][]Group
	// IdentityTo says that the readers' roles may know who the person is
	// without the custodians.
	IdentityTo []Group
	// ExcludeBodies are ids of bodies that must never see it; ExcludeOffices are
	// names of others and ExcludePeople names or numbers of people, one a line, in
	// the person's own words.
	ExcludeBodies                 []string
	ExcludeOffices, ExcludePeople string
	// Agreed are the next steps that the person said yes or no to.
	Agreed map[rules.Step]bool
	// Phone says that it was written down on the telephone, and by whom.
	Phone *Taken
	// Synthetic marks made-up applications of a demonstration.
	Synthetic bool
	// Draft is the draft that was read for it, sealed; nothing else is sent.
	Draft []byte
}

// Identity is who a person is.
type Identity struct {
	Name       string `json:"name,omitempty"`
	OtherNames string `json:"other_names,omitempty"` // names at the time
	Born       string `json:"born,omitempty"`        // a rough date, EDTF or the person's own words
	CallMe     string `json:"call_me,omitempty"`     // the name to use
}

// ContactPlan is how a person can be reached, and what must never be used.
// Code keeps to it; see Allows.
type ContactPlan struct {
	Ways      []string `json:"ways,omitempty"` // "here" (come back with the phrase), "email", "phone", "text", "post"
	Email     string   `json:"email,omitempty"`
	Phone     string   `json:"phone,omitempty"`
	Post      string   `json:"post,omitempty"`
	When      string   `json:"when,omitempty"`
	CallMe    string   `json:"call_me,omitempty"` // what to be called by whoever answers
	Voicemail bool     `json:"voicemail,omitempty"`
	// NoVoicemail says that the person answered no, and did not leave it open.
	NoVoicemail bool     `json:"no_voicemail,omitempty"`
	Never       []string `json:"never,omitempty"` // ways that must never be used
	NeverNote   string   `json:"never_note,omitempty"`
}

// Account is what a person wants the panel to know, in their own words.
type Account struct {
	Words     string            `json:"words,omitempty"`
	When      string            `json:"when,omitempty"`      // "when I was about 13", a school year
	Where     string            `json:"where,omitempty"`     // a town or area
	Told      string            `json:"told,omitempty"`      // whom they told and when
	Reference string            `json:"reference,omitempty"` // a crime reference, if known
	Reasons   string            `json:"reasons,omitempty"`   // what they were told about why it was closed
	Wanted    string            `json:"wanted,omitempty"`    // what they want from the review
	More      map[string]string `json:"more,omitempty"`      // added later, by date
}
