package closing

import (
	"context"
	"embed"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_closing", migrationFiles) }

// Tables declares the tables of records. Everybody reads what [Service.Public] gathers.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_closing", "inquiry_id archive recipient opens why agreed_day asked agreed state closed_day written_day sha256"),
		t("inquiry_closing_point", "inquiry_id kind refs why on_day asked agreed"),
		t("inquiry_handed", "inquiry_id of_table of_row name sha256 text on_day"),
		t("inquiry_destroyed", "inquiry_id class many sheet rule on_day asked agreed"),
		t("inquiry_hold", "inquiry_id kind words from_day placed lifted lift_why asked agreed"),
	}
}

// Notice is for how many days at least people can still change their mind once two agreed that the record is closed:
// our own choice, and on the page of each of them.
const Notice = 28

// The longest texts, in characters.
const (
	MaxArchive = 150
	MaxWhy     = 500
	MaxWords   = 300
)

// Closing is the closing of one record.
type Closing struct {
	ID, Inquiry string
	Version     int64
	Archive     string // as everybody reads it
	Recipient   string // its age public key
	Opens       clock.Day
	Why         string
	Agreed      clock.Day
	By, Second  string    // the two, as everybody reads it
	Closed      clock.Day // zero: not every account is closed yet
	Written     clock.Day // zero: the record was not written to its end yet
	SHA256      string    // of its manifest
}

// Kind is a kind of open point.
type Kind string

// The kinds.
const (
	Requests     Kind = "requests"
	Letters      Kind = "letters"
	Restrictions Kind = "restrictions"
	Notes        Kind = "notes"
	Words        Kind = "words"
	Advice       Kind = "advice"
	Papers       Kind = "papers"
	Hearings     Kind = "hearings"
	Reports      Kind = "reports"
	Participants Kind = "participants"
	Copies       Kind = "copies"
	Bills        Kind = "bills"
)

// KindInfo is what is said of a kind: to the team, and to everybody where an inquiry ended and it was open.
type KindInfo struct {
	Kind         Kind
	Name, Public string
	// People says that it counts people, who are told in bands.
	People bool
}

// Kinds are all of them, in the order of pages.
func Kinds() []KindInfo {
	return []KindInfo{
		{Requests, "Requests to bodies that are open", "requests to bodies that were not answered", false},
		{Letters, "Warning letters under way", "work on its report", true},
		{Restrictions, "Restrictions without a last day", "restrictions without a last day", false},
		{Notes, "Sessions of which the person has not agreed the note", "notes of sessions that people had not agreed", true},
		{Words, "Dates of next word that were not kept", "a date of next word that was not kept", false},
		{Advice, "Advice of the survivors panel that is not answered", "advice of the survivors panel that was not answered", false},
		{Papers, "Consultations that are open", "a consultation that was open", false},
		{Hearings, "Hearings with a day to come", "a hearing that was to come", false},
		{Reports, "Reports that are not signed", "a report that was not signed", false},
		{Participants, "Applications to take part that are not decided", "applications to take part that were not decided", false},
		{Copies, "Copies sent in error that were not destroyed or returned", "copies that were sent in error", false},
		{Bills, "Bills that are not paid", "bills that were not paid", false},
	}
}

// Look gives what is open of one kind, as ids that nobody is shown.
type Look func(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]string, error)

// Point is what is open of a kind.
type Point struct {
	KindInfo
	Open []string // ids; of a point that is closed by a reason none
	// Reasons are those by which some of it was closed, the newest first.
	Reasons []Reason
}

// Reason is why something that is open is not done.
type Reason struct {
	Kind       Kind
	Refs       []string
	Why        string
	On         clock.Day
	By, Second string
}

// Destroyed is that something was destroyed.
type Destroyed struct {
	Class      string
	Many       int
	Sheet      string // of accounts: the sheet that was shown before they were given
	Rule       string
	On         clock.Day
	By, Second string
}

// Accounts is the class of words that were given and not to be kept.
const Accounts = "accounts"

// Hold is that somebody outside wants everything kept.
type Hold struct {
	ID      string
	Version int64
	Kind    string
	Words   string
	From    clock.Day
	Placed  string // who, as the team reads it
	Lifted  clock.Day
	LiftWhy string
	By      string
	Second  string
}

// Stands says that nothing is destroyed because of it.
func (h *Hold) Stands() bool { return h.Lifted.IsZero() }

// HoldKinds are who can want it.
var HoldKinds = []struct{ Value, Words string }{{"court", "A court"}, {"inquiry", "Another inquiry"}, {"police", "The police or a prosecutor"}, {"other", "Somebody else who may"}}
