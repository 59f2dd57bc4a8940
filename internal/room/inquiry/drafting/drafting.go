package drafting

import (
	"context"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/report"
	"candour/internal/trust/ledger"
)

// Kinds of report.
const (
	Interim = "interim"
	Last    = "last"
)

// KindWords are what they are called.
var KindWords = map[string]string{Interim: "Interim report", Last: "Last report"}

// The states of a report.
const (
	Drafting = "drafting"
	Signed   = "signed" // and published: both are one write
)

// The states of a letter, and of a decision, before it counts. Sent is of letters alone.
const (
	Proposed = "proposed"
	Agreed   = "agreed"
	Sent     = "sent"
)

// The kinds of decision.
const (
	decidesTreatment = "treatment"
	decidesWithheld  = "withheld"
)

// The kinds of answer.
const (
	AnswerPart = "part" // there is more to come
	AnswerLast = "last" // the recipient says that there is no more to come
	AskedTime  = "time" // more time is asked for: no answer
	AnswerMore = "more" // the last answer was not the last: no answer
	AskedCopy  = "copy" // a copy of a document is asked for: no answer
	CopySaid   = "sent" // the inquiry says what became of such a copy: its own word, sealed to the recipient too
	TimeSaid   = "said" // the inquiry gives more time, or none, and says why: its own word too
)

// The longest texts, in characters.
const (
	MaxTitle    = 150
	MaxSentence = 1500
	MaxWhy      = 1000
	MaxAnswer   = 40000
	MaxName     = 150
)

// Report is a report as its row has it: no word of it.
type Report struct {
	ID, Inquiry, Kind, Title, State string
	Made                            clock.Day
	Synthetic                       bool

	version                        int64
	sealedKey, recommended, signed string
	sha256                         string
	signedOn                       clock.Day
}

// Named is a person who is criticised, or may be: whom a letter can go to.
type Named struct {
	ID   string `json:"-"`
	Name string `json:"name"`
	// What says who it is: their office, or in what they had a part.
	What string `json:"what"`
}

// Choice is something that a sentence can rest on, as it is offered. Where Fill names further
// fields of a reference, whoever writes fills them in.
type Choice struct {
	Kind report.RefKind
	Of   string
	Text string
	Hint string
	Fill []string
	// Others says that there are more of this kind than can be chosen: any other is named by its id.
	Others bool
}

// The fields of a reference that whoever writes fills in.
const (
	FillPage  = "page"
	FillBox   = "box"
	FillWords = "words"
	FillLines = "lines" // from a page and line to another
)

// DayOf names a day of a hearing as a choice; ReadDay reads it back.
func DayOf(hearing string, number int) string { return hearing + " " + strconv.Itoa(number) }

// ReadDay reads the hearing and the number of the day; 0 where there is none.
func ReadDay(of string) (hearing string, number int) {
	hearing, n, _ := strings.Cut(of, " ")
	number, _ = strconv.Atoi(n)
	return hearing, number
}

// Shown is what somebody who opens a reference reads.
type Shown struct {
	Title string
	Lines []string
}

// Source knows what one or more sorts of reference point to. It is asked within the writes of
// this floor, which authorises; Show authorises by itself where not all who draft may read.
type Source interface {
	Kinds() []report.RefKind
	// Choices are what a sentence that is written on a day can rest on.
	Choices(ctx context.Context, q db.Querier, inquiry string, day clock.Day) ([]Choice, error)
	// Looks says how each reference stands in q. What it does not know is the zero Sight.
	Looks(ctx context.Context, q db.Querier, inquiry string) (func(report.Reference) report.Sight, error)
	// Seen says which references a recipient of a letter may see. What it does not know they may not.
	Seen(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(report.Reference) bool, error)
	// Show opens one to the actor.
	Show(ctx context.Context, inquiry string, r report.Reference) (Shown, error)
	// Rest has a sentence rest on what it names now, and no more on what it named before.
	Rest(ctx context.Context, tx *ledger.Tx, inquiry, sentence string, was, is []report.Reference) error
	// Fix is the point of no return: the sentences are published.
	Fix(ctx context.Context, tx *ledger.Tx, inquiry string, sentences []string) error
}

// Ahead is a Source that is told beforehand of which references many may be asked.
type Ahead interface {
	LooksAhead(ctx context.Context, q db.Querier, inquiry string, refs []report.Reference) (func(report.Reference) report.Sight, error)
}

// Document is a document that the inquiry received, as far as a report needs it.
type Document struct {
	ID, Title string
	Pages     int
}

// Documents are what the inquiry received, as they stand for those who draft.
type Documents interface {
	// Latest are the latest of them to choose from, and whether there are more.
	Latest(ctx context.Context, q db.Querier, inquiry string) ([]Document, bool, error)
	// Named are those of some ids.
	Named(ctx context.Context, q db.Querier, inquiry string, ids []string) ([]Document, error)
	// Stands says of each page how it stands; its mark changes with the document and its rendition.
	// Of the documents that are named many may be asked, which are better read together.
	Stands(ctx context.Context, q db.Querier, inquiry string, named ...string) (func(document string, page int) report.Sight, error)
	// MaySee says which pages a recipient of a letter may see.
	MaySee(ctx context.Context, q db.Querier, inquiry string, to report.Party) (func(document string, page int) bool, error)
	// MaySeeOn says which of them they could see on a day.
	MaySeeOn(ctx context.Context, q db.Querier, inquiry string, to report.Party, day clock.Day) (func(document string, page int) bool, error)
}

// Signing is a report that is signed, for the register of recommendations.
type Signing struct {
	Inquiry, Report, Title, Kind string
	By                           string // the inquiry, by its title
	On                           clock.Day
	Link                         string // where everybody reads it
	Synthetic                    bool
}

// Register is the register of recommendations. What it refuses is not signed.
type Register interface {
	// Take enters the recommendations of a report, published, and gives their ids in the register, in
	// the order of the entries.
	Take(ctx context.Context, tx *ledger.Tx, s Signing, all []report.Entry) ([]string, error)
	// Taken says that it is stored.
	Taken()
}

// Findings puts published sentences that rest on what people said on record (package finding).
type Findings interface {
	Signed(ctx context.Context, tx *ledger.Tx, of finding.Of, all []finding.Passage) error
}

var (
	errNone   = inquiry.ErrNothing()
	errSigned = errs.New(errs.Conflict, "This report is signed. Nothing of it is changed any more.")
	errShut   = errs.New(errs.Conflict, "The words of this report are not open here at this moment. Open the report first, then do this again: nothing was changed.")
)
