package evidence

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"

	"candour/evidence"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this room.
func Migrations() db.Migrations { return db.Embedded("evidence", migrationFiles) }

// Tables declares the tables of records. Nothing of them is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("evidence_delivery", "home number prefix received body sender asking medium files_declared made human synthetic sealed_key state "+
			"closed closed_human why items indexed exceptions excluded copies").
			Later(2, "seals_to own done done_human"),
		t("evidence_item", "home delivery_id parent_id place sha256 blake3 size relation state fault why human kind reader pages blank parts notes prefix serial copy_of family_hash mail sealed").
			Later(2, "sealed_key sealed_name"),
		t("evidence_shelf", "home made synthetic sealed_key"),
		t("evidence_search", "home made human name pages documents more indexed sealed"),
	}
}

// The longest texts, in characters.
const (
	MaxSender = 200
	MaxWhy    = 500
	MaxMedium = 100
)

// DeliveryState is whether files can still come.
type DeliveryState string

// The states of a delivery.
const (
	Open   DeliveryState = "open"
	Closed DeliveryState = "closed"
)

// State is what became of a file.
type State string

// The states. There is no other: what is not one of the last three waits.
const (
	Waiting   State = "waiting"   // it was not read yet
	Indexed   State = "indexed"   // its words, or what lies in it, are here
	Exception State = "exception" // it could not be read; Code and Why say why not
	Excluded  State = "excluded"  // a human said that it is not looked at, and why
)

// Delivery is what somebody handed over on a day.
type Delivery struct {
	ID, Home  string
	Version   int64
	Number    int    // in its home, from 1
	Prefix    string // of the numbers of its documents
	Received  clock.Day
	Body      string // of the list; empty: it is on none
	Sender    string // who handed it over, in words
	Asking    string // what it was asked for by; empty: it came unasked
	Medium    string // on what it came
	Declared  int    // how many files whoever sent it says it has; -1: they said nothing
	Made      clock.Day
	Human     string
	Synthetic bool
	State     DeliveryState
	Closed    clock.Day
	ClosedBy  string    // the human
	Why       string    // why it was closed though the count differs from what was declared
	Sum       Sum       // as it was signed when it was closed
	Own       bool      // the body that was asked hands it over itself
	Done      clock.Day // on which it said that this is all
	sealedKey string
	sealsTo   string // the public half to which files are sealed; empty in those of before
}

// Sum is what became of the files of a delivery.
type Sum struct {
	Items, Waiting, Indexed, Exceptions, Excluded int
	Copies                                        int // of the indexed: files that were there already
	Top                                           int // files that were handed over, and lay in no other
	Inside                                        int // what the files that have something in them say that they have
}

// Balances says whether nothing is lost: every file was read, or is an exception or excluded with a reason, and each
// that was found in another is on record.
func (s Sum) Balances() bool {
	return s.Waiting == 0 && s.Items == s.Indexed+s.Exceptions+s.Excluded && s.Items == s.Top+s.Inside
}

// Item is a file.
type Item struct {
	ID, Home, Delivery, Parent string
	Version                    int64
	Place                      string // where it stands in its delivery: the numbers of it and of those around it, outermost first
	SHA256, BLAKE3             string
	Size                       int64
	Relation                   evidence.Relation
	State                      State
	Code                       evidence.Code // of an exception
	Why                        string        // why it could not be read, or was excluded
	Human                      string        // who excluded it
	Kind, Reader               string
	Pages, Parts               int
	Blank                      int      // pages of which nobody read a word: no search finds what is on them
	Notes                      []string // codes
	Prefix                     string
	Serial                     int    // 0: it has no number
	CopyOf                     string // the item of which it is a copy
	FamilyHash                 string // of a mail: of headers, body and attachments
	Mail                       string // of a mail: what stands for its Message-ID, by the key of the home
	sealed                     string
	sealedKey                  string // its own, to the delivery; empty: it has that of the delivery
	sealedName                 string // to whoever handed it over
	sight                      Sight  // of whoever reads it
}

// URN is the number of a document; empty where it has none.
func (i *Item) URN() string {
	if i.Serial == 0 {
		return ""
	}
	return fmt.Sprintf("%s%06d", i.Prefix, i.Serial)
}

// PageNumber is the number of a page of a document, from 1.
func (i *Item) PageNumber(page int) string { return fmt.Sprintf("%s_%04d", i.URN(), page) }

// Named is what is sealed of an item: what its provider called it.
type Named struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"` // what it calls itself
}

// prefixes are what numbers of documents can begin with: never with what would read as a cipher of a person.
var prefixes = regexp.MustCompile(`^[A-Z]{3,8}$`)

// deepest is how many places a Place has at most, and step is how wide each is.
const step = 6

// under is the place of the nth part of a place, from 1.
func under(place string, n int) string {
	at := fmt.Sprintf("%0*d", step, n)
	if place == "" {
		return at
	}
	return place + "." + at
}

// PlaceWords is a place as a human reads it: 3.1 is the first file in the third.
func PlaceWords(place string) string {
	out := ""
	for len(place) >= step {
		n, _ := strconv.Atoi(place[:step])
		if out != "" {
			out += "."
		}
		out += strconv.Itoa(n)
		place = place[step:]
		if place != "" {
			place = place[1:]
		}
	}
	return out
}
