package finding

import (
	"context"
	"embed"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after those of inquiry and listening.
func Migrations() db.Migrations { return db.Embedded("inquiry_finding", migrationFiles) }

// Tables declares the table of records. All of it is public: it says nothing of any account.
func Tables() []ledger.Table {
	return []ledger.Table{ledger.TableOf("inquiry_finding", "inquiry_id report place words sha256 on_day link themes recommendations made asked agreed").Shown()}
}

// The longest texts, in characters.
const (
	MaxWords  = 1500
	MaxPlace  = 100
	MaxReport = 150
	MaxLink   = 300
)

// Finding is a published sentence.
type Finding struct {
	ID, Inquiry     string
	Report, Place   string // of which report, and where in it
	Words, SHA256   string
	On              clock.Day // on which it was published
	Link            string
	Themes          []string // their names
	Recommendations []string // ids of the register
	Made            clock.Day
	Asked, Agreed   string // the two, as everybody reads it
	// Restricted says that its words are held from whoever reads this.
	Restricted bool
}

// digest is of the very words.
func digest(words string) string { return rules.Digest(words) }

// Input is a finding as it is proposed.
type Input struct {
	ID      string    `json:"id"`
	Inquiry string    `json:"inquiry"`
	Report  string    `json:"report"`
	Place   string    `json:"place"`
	Words   string    `json:"words"`
	On      clock.Day `json:"on"`
	Link    string    `json:"link"`
	// Themes are ids; all accounts in which two people found one, and whose persons said yes to
	// that, are what the finding rests on.
	Themes []string `json:"themes,omitempty"`
	// Names are what the themes are called, as everybody will read it.
	Names []string `json:"names,omitempty"`
	// Singles are single accounts, each under one use.
	Singles         []Single `json:"singles,omitempty"`
	Recommendations []string `json:"recommendations,omitempty"`
	// Cited is on how many accounts and uses it rested when it was proposed.
	Cited int `json:"cited"`
}

// Single is one account under one use.
type Single struct {
	Account string        `json:"account"`
	Use     testimony.Use `json:"use"`
}

// singleUses are the uses under which a sentence can rest on one account.
var singleUses = []testimony.Use{testimony.Quoted, testimony.QuotedNamed, testimony.Evidence}

// Register is the register of recommendations, as everybody may read it.
type Register interface {
	// Follow gives one of its recommendations; errs.NotFound where there is none that everybody
	// may read.
	Follow(ctx context.Context, id string) (Recommendation, error)
}

// Recommendation is what the register says of one today.
type Recommendation struct {
	ID, Title, Href string
	MadeUp          access.Known // unknown where it is neither all made up nor all real
	Stands          string       // how it stands, in the register's own words
	Answers         []Event
	// Unanswered says what is known where no answer is entered; empty where one is.
	Unanswered string
	Promises   []Promise
	Next       clock.Day // the last day of the next date that was promised, of what nobody claims done; zero: none
	NextWords  string    // that date in the register's own words
}

// Promise is one commitment, as the register has it.
type Promise struct {
	Event
	Due    string // in words, with the date first promised where it was moved
	Now    string // the date now promised, where its first is moved and past; empty: it is not
	Stands string
	Found  []Event // by those who verify
	Split  []Event // two who verify did not find the same
	Views  []Event // of a panel of victims and survivors
}

// Event is one thing that happened to a recommendation, or is promised, in the register’s words.
type Event struct {
	By, What string
	When     string // in words
	ISO      string // where it is a full date
	Said     string // in their own words
	Lang     string
	Done     bool   // of what was found: verified as done
	Unsaid   string // that it has no source
	Part     string // of an answer: the part that it is about; empty: the whole
	Accepts  bool   // of an answer: accepted as it was asked
}

// lines gives the lines of a column that holds several.
func lines(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' })
}
