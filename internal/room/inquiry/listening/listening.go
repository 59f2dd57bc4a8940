package listening

import (
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// The parts of the vault.
const (
	PartReturn   vault.Part = "inquiry-return"   // nothing is in it: it proves whose phrase it is
	PartContact  vault.Part = "inquiry-contact"  // how to reach them, what they need
	PartNote     vault.Part = "inquiry-note"     // of a session, until they agreed it
	PartWords    vault.Part = "inquiry-account"  // what they gave
	PartName     vault.Part = "inquiry-name"     // by which they want to be quoted
	PartReply    vault.Part = "inquiry-reply"    // the first word back
	PartReferral vault.Part = "inquiry-referral" // why somebody was told that they are in danger, and what was sent
)

// PartWordings say what was opened, to the person whose it is.
var PartWordings = map[string]string{string(PartContact): "How to reach you and what you need", string(PartNote): "The note of your session", string(PartWords): "What you gave",
	string(PartName): "The name that you chose", string(PartReply): "The first word back to you", string(PartReferral): "A report that somebody may be in danger",
	visited: "Nothing was opened: you came back"}

// visited is what stands where somebody came back and opened nothing.
const visited = "visit"

// The groups of staff that parts are sealed to.
const (
	groupHear  = "inquiry-hear"
	groupRead  = "inquiry-read"
	groupRefer = "inquiry-refer"
	// groupArchive opens, at the closing of the record, what people said yes to being kept: no role of staff reads by it.
	groupArchive = "inquiry-archive"
)

// readings are the uses for which somebody reads the account here. To pass it on, and to give it to research
// outside, it is read once there is an asking that lets it go ([Outward]); to ask somebody to speak nobody reads it.
var readings = []testimony.Use{testimony.Themed, testimony.Quoted, testimony.QuotedNamed, testimony.Evidence}

// opensFor says that a part opens accounts for a use: for themes only who reads for themes.
func opensFor(part rules.Part, use testimony.Use) bool {
	return part.Can(rules.Reads) && opensAny(use) && (use != testimony.Themed || part == rules.Analyst)
}

// opensAny says that an account is opened for a use at all.
func opensAny(use testimony.Use) bool {
	return slices.Contains(readings, use) || use == testimony.Passed || use == testimony.Researched
}

// needsReading says that the words are wrapped for those who read.
func needsReading(a *testimony.Account) bool {
	return slices.ContainsFunc(readings, func(u testimony.Use) bool { return a.Answer(u).Yes })
}

// isRead says that those who read have, or get, the key of the words: of a yes to research at once, since the inquiry reads
// it first and takes out who it could show; of a yes to passing on with the yes to one recipient.
func isRead(a *testimony.Account) bool { return needsReading(a) || a.Answer(testimony.Researched).Yes }

// groupsOf are the groups that the words of an account, or the name that was chosen, are wrapped for; out says that
// an asking lets it go to somebody.
func groupsOf(a *testimony.Account, part vault.Part, out bool) (groups []string) {
	named := a.Answer(testimony.QuotedNamed).Yes
	if part == PartWords && (isRead(a) || out) || part == PartName && named {
		groups = append(groups, groupRead)
	}
	if a.Answer(testimony.Archived).Yes && (part == PartWords || part == PartName && named) {
		groups = append(groups, groupArchive)
	}
	return groups
}

// The persons of the vault that stand for one approach.
func wordsOf(approach string) string    { return approach + ".words" }
func referralOf(approach string) string { return approach + ".referral" }

// approachOf is the approach that a person of the vault stands for, and which of its parts.
func approachOf(person string) (approach, kind string) {
	approach, kind, _ = strings.Cut(person, ".")
	kind, _, _ = strings.Cut(kind, "-")
	return approach, kind
}

// Person is somebody who came back by their phrase. Approach is what the phrase leads to.
type Person struct {
	Approach string
	Key      phrase.Key
}

// Taking says from when to when an inquiry takes accounts.
type Taking struct {
	Number   int
	From, To clock.Day // To may be zero
	Words    string    // who listens, and how people are supported
	Made     clock.Day
}

// On says whether accounts are taken on a day.
func (t *Taking) On(day clock.Day) bool {
	return !t.From.IsZero() && !day.Before(t.From) && (t.To.IsZero() || !day.After(t.To))
}

// Approach is how somebody came to speak, as it is kept: nothing of who they are.
type Approach struct {
	ID, Inquiry string
	Version     int64
	Way         testimony.Way
	Step        testimony.Step
	Began       clock.Day
	Lapses      clock.Day // zero: it is over
	contact     string    // the person of the vault that holds how to reach them; empty: none
	contacts    int
	Synthetic   bool
	moves       []testimony.Move
}

// Moves are its steps in order.
func (a *Approach) Moves() []testimony.Move { return slices.Clone(a.moves) }

// fold replays the steps; an error says that the record does not hold.
func (a *Approach) fold() (p testimony.Approach, err error) {
	for _, m := range a.moves {
		if p, err = p.Take(m); err != nil {
			return p, inquiry.Broken(err)
		}
	}
	return p, nil
}

// Sitting is the session at which somebody speaks.
type Sitting struct {
	ID      string
	Version int64
	Stage   testimony.Sitting
	Day     clock.Day
	Hour    string // as it was offered: "10.30", or in words
	// Facilitator and Support are whose session it is.
	facilitator, facilitatorHuman, support, supportHuman string
	Moved                                                clock.Day
	OffWhy                                               string // why we called its day off, for the person to read; empty: we did not
}

func (s *Sitting) session() testimony.Session { return testimony.Session{Stage: s.Stage, Day: s.Day} }

// Account is what somebody gave, without its words.
type Account struct {
	ID, Inquiry, Approach string
	Version               int64
	Form                  rules.Form
	Rules                 string
	Given                 clock.Day
	ReadTwice, FirstWord  clock.Day // zero: not yet
	Synthetic             bool
	testimony.Account
	next int  // number of the next act
	kept kept // as its row has it
	tail tail // of its acts, where its row was read
}

// kept is what the row of an account says of its acts: what does not agree with them was changed
// past the rules.
type kept struct {
	words                     testimony.Words
	themed, asked, restricted bool
	withdrawn                 string
}

// keeps is what the row is to say.
func (a *Account) keeps() kept {
	out := kept{words: a.Words(), themed: a.Answer(testimony.Themed).Yes, restricted: a.Restricted()}
	for _, u := range testimony.Uses {
		out.asked = out.asked || u != testimony.Counted && a.Answer(u).Yes
	}
	if day := a.Withdrawn(); !day.IsZero() {
		out.withdrawn = day.String()
	}
	return out
}

// Reader is somebody who opened something, as the person reads it.
type Opening struct {
	At           time.Time
	Who          string // in words: "The inquiry team", "You"
	What         string // in words
	Purpose, Own string // Own: "yes" where it was the person
}

// sealed is a sealed value with its place.
type sealed struct {
	id, person, name, text string
	part                   vault.Part
}

func (r sealed) item() vault.Sealed {
	return vault.Sealed{Part: r.part, Place: place(r.id), Text: r.text}
}

func place(row string) vault.Place {
	return vault.Place{Table: "inquiry_account_sealed", Column: "sealed", Row: row}
}

// The names of what is sealed.
const (
	nameContact     = "contact"
	nameAdjustments = "adjustments"
	namePreparation = "preparation"
	nameWhen        = "when"
	nameNote        = "note"
	nameCorrection  = "correction"
	nameWords       = "words"
	nameCalled      = "name"
	nameReply       = "reply"
	nameReferral    = "referral"
)
