package hearings

import (
	"context"
	"embed"
	"encoding/json"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_hearings", migrationFiles) }

// Tables declares the tables of records. None is public by itself: everybody reads what
// [Service.Public] and [Service.PublicTranscript] give.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_hearing", "inquiry_id title text made public public_day asked agreed"),
		t("inquiry_transcript", "inquiry_id hearing_id number sha256 text looked made public_day asked agreed next next_sha256"),
	}
}

const (
	kindHearing    = "inquiry_hearing"
	kindTranscript = "inquiry_transcript"
)

// Sitting names a day of a hearing, as restrictions name it: each has its own pages and lines, also before there
// is a transcript of it.
func Sitting(hearing string, day int) string { return hearing + "/" + strconv.Itoa(day) }

// Day is a day of a hearing that something can be said about.
type Day struct{ Sitting, Words string }

// Sittings gives the days of all hearings of an inquiry, to whoever works on them.
func (s *Service) Sittings(ctx context.Context, id string) (out []Day, err error) {
	_, all, err := s.Hearings(ctx, id)
	for _, h := range all {
		for i, d := range h.Days {
			out = append(out, Day{Sitting(h.ID, i+1), h.Title + ", day " + strconv.Itoa(i+1) + ", " + d.Human()})
		}
	}
	return out, err
}

// Hearing is a hearing of one inquiry.
type Hearing struct {
	hearing.Hearing
	Inquiry string
	Version int64
	Made    clock.Day
	Public  Timetable // as everybody reads it; the zero one is not out
}

// Timetable is what everybody reads of a hearing, as two people published it.
type Timetable struct {
	Title     string      `json:"title"`
	Days      []clock.Day `json:"days"`
	Witnesses []Called    `json:"witnesses"`
	On        clock.Day   `json:"-"` // when it was published
	Asked     string      `json:"-"`
	Agreed    string      `json:"-"`
}

// Called is a witness as everybody reads them: by the name that they go by, and when.
type Called struct {
	Alias string    `json:"alias"`
	On    clock.Day `json:"on,omitzero"`
	Order int       `json:"order,omitempty"`
}

// timetable is what would be published of a hearing as it is now.
func timetable(h *hearing.Hearing) Timetable {
	out := Timetable{Title: h.Title, Days: h.Days}
	for _, w := range h.Witnesses {
		out.Witnesses = append(out.Witnesses, Called{w.Alias, w.On, w.Order})
	}
	return out
}

// hash says which timetable it is.
func (t Timetable) hash() string {
	b, _ := json.Marshal(t) // names and days: it cannot fail
	return rules.Digest(string(b))
}

// Transcript is what was said on one day.
type Transcript struct {
	transcript.Transcript
	ID, Inquiry, Hearing string
	Number               int // the day of the hearing, from 1
	Version              int64
	SHA256               string // of the file that was read in last
	Looked               transcript.Looked
	Made                 clock.Day
	Out                  clock.Day // since when everybody reads it; zero: not yet
	Asked, Agreed        string
	// next is a later file of the day that waits for a second human, with its hash.
	next, nextSHA string
}

// Next reads the later file that waits; false where none does.
func (t *Transcript) Next() (out transcript.Transcript, ok bool) {
	return out, t.next != "" && json.Unmarshal([]byte(t.next), &out) == nil
}

// hash says which words a transcript has, with what was put right and linked.
func (t *Transcript) hash() string {
	b, _ := json.Marshal(t.Transcript) // words and places: it cannot fail
	return rules.Digest(string(b))
}

// The longest texts, in characters.
const (
	MaxTitle = 150
	MaxName  = 80
	MaxWhy   = 500
	MaxIssue = 500
)
