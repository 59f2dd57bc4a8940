package redacting

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"slices"

	library "candour/evidence"
	"candour/evidence/redact"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/evidence"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor. It comes after the room's.
func Migrations() db.Migrations { return db.Embedded("evidence_redacting", migrationFiles) }

// Tables declares the tables of records. Nothing of them is public.
func Tables() []ledger.Table {
	return []ledger.Table{
		ledger.TableOf("evidence_mark", "home item_id audience ground made human taken taken_human sealed"),
		ledger.TableOf("evidence_redaction", "home item_id audience state basis original output size pages boxes made human answered answered_human why"),
	}
}

// The longest texts, in characters, and how many marks a document can have.
const (
	MaxWords = 100
	MaxWhy   = 500
	MaxLabel = 8
	MaxMarks = 5000
)

// Ground is why something does not leave.
type Ground string

// The grounds.
const (
	Victim      Ground = "victim"      // Sexual Offences (Amendment) Act 1992, section 1: a name, address, place or picture that tells who a victim is
	Privilege   Ground = "privilege"   // legal professional privilege
	Personal    Ground = "personal"    // personal data that nobody needs to have
	Restriction Ground = "restriction" // an order or notice under Inquiries Act 2005, section 19
	Other       Ground = "other"       // with words
)

// Grounds are all, in the order of forms.
func Grounds() []Ground { return []Ground{Victim, Privilege, Personal, Restriction, Other} }

// Words names a ground.
func (g Ground) Words() string {
	return map[Ground]string{Victim: "Tells who a victim or survivor is", Privilege: "Legal professional privilege", Personal: "Personal data that is not needed",
		Restriction: "A restriction order or notice", Other: "Another reason"}[g]
}

// Spot is what is sealed of a mark.
type Spot struct {
	Page    int         `json:"page"`
	Box     library.Box `json:"box"`
	Label   string      `json:"label,omitempty"` // a cipher in its place
	Why     string      `json:"why,omitempty"`   // of another reason
	Beneath []string    `json:"beneath"`         // the words that stood under it when it was put there
}

// Mark is a place that is to go.
type Mark struct {
	ID, Home, Item string
	Version        int64
	Audience       evidence.Audience
	Ground         Ground
	Made           clock.Day
	Human          string
	Taken          clock.Day // zero: it counts
	TakenBy        string
	Spot           Spot
	// Changed says that other words stand beneath now.
	Changed bool
	sealed  string
}

// counts says whether a mark counts for an audience.
func (m *Mark) counts(to evidence.Audience) bool {
	return m.Taken.IsZero() && (m.Audience == evidence.Participants || m.Audience == to)
}

// State is what became of a file that was made.
type State string

// The states.
const (
	Waiting  State = "waiting"  // for a second human
	Approved State = "approved" // it may leave, as long as it stands
	Refused  State = "refused"
	Replaced State = "replaced" // by a later one
)

// Redaction is a file that was made for an audience.
type Redaction struct {
	ID, Home, Item string
	Version        int64
	Audience       evidence.Audience
	State          State
	Original       string // SHA-256 of the document
	Output         string // SHA-256 of what was made
	Size           int64
	Pages, Boxes   int
	Made           clock.Day
	Human          string // who had it made
	Answered       clock.Day
	AnsweredBy     string
	Why            string
	basis          string // of what it was made: marks, what was held, the original
}

// basis is a digest of what a file is made of for an audience.
func basis(to evidence.Audience, original string, marks []Mark, held []evidence.Pages) string {
	h := sha256.New()
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(h, format, args...) } // a hash takes everything
	say("%s %s\n", to, original)
	var ids []string
	for i := range marks {
		if marks[i].counts(to) {
			ids = append(ids, marks[i].ID)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		say("mark %s\n", id)
	}
	for _, p := range held {
		say("held %d-%d\n", p.From, p.To)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// all are the marks by which a file is made: those that count, and each page of which something is held from the audience, whole.
func all(to evidence.Audience, marks []Mark, held []evidence.Pages, pages []library.Page) (out []redact.Mark) {
	for i := range marks {
		if m := &marks[i]; m.counts(to) {
			out = append(out, redact.Mark{Page: m.Spot.Page, Box: m.Spot.Box, Ground: string(m.Ground), Label: m.Spot.Label})
		}
	}
	for _, span := range held {
		for n := max(1, span.From); n <= min(span.To, len(pages)); n++ {
			out = append(out, redact.Mark{Page: n, Box: library.Box{W: pages[n-1].W, H: pages[n-1].H}, Ground: string(Restriction)})
		}
	}
	return out
}

// wordsOf are the words of a page with their places, wherever they stand and whether they are seen or not.
func wordsOf(r *library.Reading, page int) (out []library.Word) {
	for _, p := range r.Pieces {
		if p.Page == page {
			out = append(out, p.Words...)
		}
	}
	return out
}

// beneath are the words under a place.
func beneath(r *library.Reading, page int, box library.Box) []string {
	out := []string{}
	for _, w := range redact.Under(box, wordsOf(r, page)) {
		out = append(out, w.Text)
	}
	return out
}

// telling counts, of each page, the boxes behind which whole words stand on their line.
func telling(r *library.Reading, proof *redact.Proof) map[int]int {
	out := map[int]int{}
	for i, p := range proof.Pages {
		words := wordsOf(r, i+1)
		for _, c := range p.Boxes {
			if redact.Behind(c.Box, p.Boxes, words) {
				out[i+1]++
			}
		}
	}
	return out
}
