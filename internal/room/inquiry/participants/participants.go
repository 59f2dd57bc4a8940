package participants

import (
	"embed"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/participant"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_participants", migrationFiles) }

const (
	kindParty    = "inquiry_participant"
	kindActs     = "inquiry_representation"
	kindText     = "inquiry_undertaking_text"
	kindPromise  = "inquiry_undertaking"
	kindGiven    = "inquiry_disclosed"
	kindRead     = "inquiry_disclosed_read"
	kindReceipts = "inquiry_disclosed_receipt"
)

// Tables declares the tables of records. Texts of the undertaking are public. Nothing else is by itself: a name
// can be restricted after it was, and everybody reads what [Service.Public] gives.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t(kindParty, "inquiry_id name text made"),
		t(kindActs, "inquiry_id parties account human name acting alike from_day ended cause ended_why asked agreed"),
		t(kindText, "inquiry_id number text why made asked agreed").Shown(),
		t(kindPromise, "inquiry_id account human act number did on_day"),
		t(kindGiven, "inquiry_id party_id document_id title scope sha256 pages cut on_day asked agreed back back_why destroy").Later(2, "unread"),
		t(kindRead, "inquiry_id disclosed_id account human on_day"),
		t(kindReceipts, "inquiry_id disclosed_id account human did words on_day").Later(2, "earlier"),
	}
}

// Party is somebody who applied, in one inquiry.
type Party struct {
	participant.Party
	Inquiry string
	Version int64
	Made    clock.Day
}

// Representation is one of an inquiry.
type Representation struct {
	participant.Representation
	Inquiry string
	Version int64
}

// Text is one text of the undertaking.
type Text struct {
	Inquiry, Text, Why string
	Number             int
	Made               clock.Day
	Asked, Agreed      string
}

// Disclosed is one document that was given.
type Disclosed struct {
	participant.Disclosed
	Inquiry       string
	Version       int64
	Asked, Agreed string
	Unread        string // why it was given though nobody had read it for whom it identifies
}

// Read is that somebody opened a document, or that they answered where it was called back.
type Read struct {
	Disclosed, Account, Human string
	On                        clock.Day
}

// Receipt is what somebody says became of their copy.
type Receipt struct {
	Read
	ID, Did, Words string
	Version        int64
	Before         []Said // what they said before, the first first
}

// Said is what somebody said before of what became of their copy.
type Said struct {
	Did   string    `json:"did"`
	Words string    `json:"words"`
	On    clock.Day `json:"on"`
}

// What can become of a copy.
const (
	Destroyed = "destroyed"
	Returned  = "returned"
	Neither   = "neither" // and why
)

// Dids are all of them.
var Dids = []string{Destroyed, Returned, Neither}

// The longest texts, in characters, and how many documents go together.
const (
	MaxName    = 120
	MaxPart    = 120
	MaxWhy     = 800
	MaxText    = 6000
	MaxIssue   = 500
	MaxPersons = 20
	MaxGiven   = 100
)

// MostOffered is how many documents are offered at once to be given.
const MostOffered = 40

// endsSoon is how many days before its last day an end is said to be near.
const endsSoon = 28
