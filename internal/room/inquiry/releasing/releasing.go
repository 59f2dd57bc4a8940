package releasing

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_releasing", migrationFiles) }

// Tables declares the tables of records. None is public.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t(tableRule, "inquiry_id number least joins kinds listed why made asked agreed"),
		t(tableCrowd, "inquiry_id marks least source made asked agreed"),
		t(tableRead, "inquiry_id kind ref title sha256 number marks human made out_day"),
		t(tableWaiver, "inquiry_id person kinds given how made human withdrawn"),
		t(tableOverride, "inquiry_id read_id trouble why made asked agreed"),
	}
}

const (
	tableRule     = "inquiry_release_rule"
	tableCrowd    = "inquiry_release_crowd"
	tableRead     = "inquiry_release_read"
	tableWaiver   = "inquiry_release_waiver"
	tableOverride = "inquiry_release_override"
)

// The longest texts, in characters.
const (
	MaxWhy   = 1000
	MaxTitle = 150
	MaxText  = 2_000_000
	MaxMarks = 20_000
)

// Rule is what an inquiry holds to, since two people said so.
type Rule struct {
	jigsaw.Limits
	Listed        jigsaw.Listed // names to look for
	Number        int           // the newest counts
	Why           string
	Made          clock.Day
	Asked, Agreed string

	id      string
	version int64
}

// Crowd is how many people are so, and where that was found.
type Crowd struct {
	jigsaw.Crowd
	ID, Source    string
	Made          clock.Day
	Asked, Agreed string
}

// Read is that somebody read a text to its end, and what it tells of whom.
type Read struct {
	ID, Kind, Ref, Title, SHA256 string
	Marks                        []jigsaw.Mark
	Made, Out                    clock.Day // when it was read, and when it first became public

	// Nobody are places of which whoever read said that they tell of nobody who was harmed, and why.
	Nobody []Nobody
	// Gone is what was marked in earlier words of the text and is told no more.
	Gone []Gone

	human   string
	number  int64
	version int64
}

// Nobody is something in a text that tells of nobody who was harmed: its mark has no person.
type Nobody struct {
	jigsaw.Mark
	Why string
}

// Gone is what is told no more, and why.
type Gone struct {
	jigsaw.Mark
	Why string
}

// answers are all places of which somebody said of whom they tell, or that they tell of nobody.
func (r *Read) answers() []jigsaw.Mark {
	out := slices.Clone(r.Marks)
	for _, n := range r.Nobody {
		out = append(out, n.Mark)
	}
	return out
}

// kept is a mark as it is stored: of somebody; or of nobody, or gone, and why.
type kept struct {
	jigsaw.Mark
	Nobody string `json:"nobody,omitempty"`
	Gone   string `json:"gone,omitempty"`
}

func (r *Read) kept() ([]byte, error) {
	out := []kept{}
	for _, m := range r.Marks {
		out = append(out, kept{Mark: m})
	}
	for _, n := range r.Nobody {
		out = append(out, kept{Mark: n.Mark, Nobody: n.Why})
	}
	for _, g := range r.Gone {
		out = append(out, kept{Mark: g.Mark, Gone: g.Why})
	}
	return json.Marshal(out)
}

func (r *Read) take(text string) error {
	var all []kept
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return err
	}
	for _, k := range all {
		switch {
		case k.Nobody != "":
			r.Nobody = append(r.Nobody, Nobody{k.Mark, k.Nobody})
		case k.Gone != "":
			r.Gone = append(r.Gone, Gone{k.Mark, k.Gone})
		default:
			r.Marks = append(r.Marks, k.Mark)
		}
	}
	return nil
}

// release is the text of a reading: all readings of a text are of one release.
func (r *Read) release() jigsaw.Release {
	return jigsaw.Release{ID: r.SHA256, Title: r.Title, Marks: r.Marks}
}

// Waiver is that a person agreed in writing. One that is recorded at all was in writing, from 16 on and free: others
// are refused.
type Waiver struct {
	jigsaw.Waiver
	ID, How string
	Made    clock.Day
	version int64
}

// override is that a text passes though something is told of a person.
type override struct {
	read, trouble string
}

// Digest names a text.
func Digest(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// state is all that is recorded of an inquiry.
type state struct {
	rule      Rule
	crowds    []Crowd
	reads     []Read
	waivers   []Waiver
	overrides []override
	public    []jigsaw.Text // what everybody reads today
}

// unread are texts that are public and that nobody read as they are, or of which nobody said what became of earlier marks.
func (s *state) unread() (out []jigsaw.Text) {
	for _, t := range s.public {
		if r, ok := s.readOf(t.Words); !ok || len(s.dropped(&t, &r)) > 0 {
			out = append(out, t)
		}
	}
	return out
}

// beside are those but for the one whose place a text takes.
func (s *state) beside(t *jigsaw.Text) []jigsaw.Text {
	of := thing(t.Kind, t.Ref)
	return slices.DeleteFunc(s.unread(), func(u jigsaw.Text) bool { return of != "" && thing(u.Kind, u.Ref) == of })
}

// readOf gives the newest reading of a text, with what was marked in any: nobody takes a mark away by reading anew.
func (s *state) readOf(words string) (Read, bool) { return s.readOfSum(Digest(words)) }

func (s *state) readOfSum(sum string) (out Read, ok bool) {
	for _, r := range s.reads {
		if r.SHA256 != sum {
			continue
		}
		marks, nobody, gone, first := out.Marks, out.Nobody, out.Gone, out.Out
		out, ok = r, true
		out.Marks, out.Nobody = slices.Clone(marks), slices.Concat(nobody, r.Nobody)
		out.Gone = slices.Concat(gone, r.Gone)
		for _, m := range r.Marks {
			if !slices.ContainsFunc(out.Marks, func(o jigsaw.Mark) bool { return o.Clean() == m.Clean() }) {
				out.Marks = append(out.Marks, m)
			}
		}
		if out.Out.IsZero() || !first.IsZero() && first.Before(out.Out) {
			out.Out = first
		}
	}
	return out, ok
}

// out are the releases that are public, or were.
func (s *state) out() (out []jigsaw.Release) {
	seen := map[string]bool{}
	now := map[string]bool{}
	for _, t := range s.public {
		now[Digest(t.Words)] = true
	}
	for i := range s.reads {
		sum := s.reads[i].SHA256
		if seen[sum] {
			continue
		}
		seen[sum] = true
		if r, _ := s.readOfSum(sum); !r.Out.IsZero() || now[sum] {
			out = append(out, r.release())
		}
	}
	return out
}

func (s *state) numbers() (out []jigsaw.Crowd) {
	for _, c := range s.crowds {
		out = append(out, c.Crowd)
	}
	return out
}

// troubles are what a text would make, less what passes today.
func (s *state) troubles(r *Read, today clock.Day) (out []jigsaw.Trouble) {
	var waivers []jigsaw.Waiver
	for _, w := range s.waivers {
		waivers = append(waivers, w.Waiver)
	}
	for _, t := range jigsaw.Check(s.rule.Limits, s.numbers(), s.out(), r.release()) {
		passes := slices.ContainsFunc(s.overrides, func(o override) bool { return s.sumOf(o.read) == r.SHA256 && o.trouble == Digest(t.Key()) }) && jigsaw.Covers(waivers, t, today)
		if !passes {
			out = append(out, t)
		}
	}
	return out
}

// sumOf gives the text of which a reading is.
func (s *state) sumOf(read string) string {
	for _, r := range s.reads {
		if r.ID == read {
			return r.SHA256
		}
	}
	return ""
}

// Marked gives what those who read texts know of people: the names that an inquiry listed, and every alias that was marked or that
// a waiver is of. It authorises nothing.
type Marked struct{ store store }

// Known gives it as it stands in q.
func (m Marked) Known(ctx context.Context, q db.Querier, id string) (out inquiry.Known, err error) {
	rule, err := m.store.rule(ctx, q, id)
	if err != nil {
		return out, err
	}
	out.Listed = rule.Listed
	reads, err := m.store.reads(ctx, q, id)
	if err != nil {
		return out, err
	}
	for _, r := range reads {
		for _, one := range r.Marks {
			out.Persons = append(out.Persons, one.Person)
		}
		for _, g := range r.Gone {
			out.Persons = append(out.Persons, g.Person)
		}
	}
	waivers, err := m.store.waivers(ctx, q, id)
	for _, w := range waivers {
		out.Persons = append(out.Persons, w.Person)
	}
	return out, err
}
