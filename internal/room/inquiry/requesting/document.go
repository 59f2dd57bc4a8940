package requesting

import (
	"embed"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations is the schema of this floor; it comes after that of package inquiry.
func Migrations() db.Migrations { return db.Embedded("inquiry_requesting", migrationFiles) }

// Tables declares the tables of records. Whether silence is public is public; all else is read by
// those who read evidence, and what a body was asked by that body.
func Tables() []ledger.Table {
	t := ledger.TableOf
	return []ledger.Table{
		t("inquiry_document", "inquiry_id title sha256 pages received body sender made persons classes looked looked_human back back_why").Later(2, "asking_id"),
		t("inquiry_asking", "inquiry_id kind body matters nation days source enforces consequences made"),
		t("inquiry_asking_act", "inquiry_id asking_id number did on_day made human second_human why matters due documents ground outcome vary fair cost posted"),
		t("inquiry_asking_text", "inquiry_id name matters nation days source made"),
		t("inquiry_silence", "inquiry_id number shown why made asked agreed").Shown(),
	}
}

// The longest texts, in characters, and the most pages of a document.
const (
	MaxTitle  = 150
	MaxSender = 200
	MaxWhy    = 500
	MaxPages  = 200_000
	MaxNames  = 200 // whom or what one document can be said to name
)

// Document is what somebody handed over.
type Document struct {
	ID, Inquiry string
	Version     int64
	Title       string
	SHA256      string
	Pages       int
	Received    clock.Day
	Body        string // of the list; empty: it is on none
	Sender      string // who handed it over, in words
	Asking      string // what it came for
	Made        clock.Day
	// Persons and Classes are what somebody found who looked (on Looked); until then it may be
	// about anybody and of any class.
	Persons, Classes restrict.Names
	persons, classes []string
	Looked           clock.Day
	Back             clock.Day // since when it counts as taken back; zero: it stands
	BackWhy          string
	// Parted says that parts of it are held from whoever reads this.
	Parted bool
	cut    []restrict.Span // what of it is held
}

// PersonIDs are whom it was found to identify.
func (d *Document) PersonIDs() []string { return slices.Clone(d.persons) }

// ClassIDs are the classes that it was said to be of.
func (d *Document) ClassIDs() []string { return slices.Clone(d.classes) }

// item is the document, or a run of its pages, as the restrictions see it.
func (d *Document) item(span restrict.Span) restrict.Item {
	return restrict.Item{Document: d.ID, Span: span, Persons: d.Persons, Classes: d.Classes}
}

// endOfPage is beyond any passage that a page can have.
const endOfPage = 1 << 30

// pageSpan is all of one page.
func pageSpan(page int) restrict.Span {
	return restrict.Span{From: restrict.Place{Page: page, Line: 1}, To: restrict.Place{Page: page, Line: endOfPage}}
}

// Received is a document as it is entered.
type Received struct {
	Inquiry, Title, SHA256 string
	Pages                  int
	On                     clock.Day
	Body, Sender           string
	Asking                 string // what it came for; empty: it came unasked
}

// check says what is wrong with a document as it is entered on a day.
func (in *Received) check(today clock.Day, bad *typed.Asked) {
	bad.Reason(in.Title, "title", "Write what the document is called", MaxTitle)
	bad.Seen(in.Title, "title")
	_, err := hex.DecodeString(in.SHA256)
	bad.Need(err == nil && len(in.SHA256) == 64 && in.SHA256 == strings.ToLower(in.SHA256), "sha256", "Choose the file, or write its SHA-256: 64 digits from 0 to 9 and a to f")
	bad.Need(in.Pages > 0 && in.Pages <= MaxPages, "pages", "Write how many pages it has, such as 12")
	bad.Need(!in.On.IsZero() && !in.On.After(today), "received", "Write the day on which it came, such as 2 March 2027. It cannot be a day to come")
	bad.Need(in.Body != "" || in.Sender != "" || in.Asking != "", "sender", "Say who handed it over: choose the body, or write who it was")
	bad.Need(len([]rune(in.Sender)) <= MaxSender, "sender", "Write at most 200 characters")
	bad.Seen(in.Sender, "sender")
}

// Found is whom a document identifies and of which classes it is, by somebody who looked. Nobody and None are that
// they found nobody, or no class: what is left empty says nothing by itself.
type Found struct {
	Persons, Classes []string
	Nobody, None     bool
}

// add gives what is known of a document with what somebody found: what was found before stays, since whatever is held
// because of it would open. A first answer says something of both.
func (f Found) add(d *Document) (persons, classes []string, err error) {
	var bad typed.Asked
	first := d.Looked.IsZero()
	persons, classes = union(d.persons, f.Persons), union(d.classes, f.Classes)
	for _, x := range []struct {
		field, who, tick, what string
		was, now               []string
		none                   bool
	}{{"persons", "whom it identifies", "nobody", "that it identifies nobody", d.persons, f.Persons, f.Nobody},
		{"classes", "of which classes it is", "none", "that it is of none", d.classes, f.Classes, f.None}} {
		bad.Need(!x.none || len(x.now) == 0, x.tick, "You wrote "+x.who+". Take that away, or this tick")
		bad.Need(!x.none || len(x.was) == 0, x.tick, "Somebody found before: "+strings.Join(x.was, ", ")+". "+NoneTaken)
		bad.Need(!first || x.none || len(x.now) > 0, x.field, "Write "+x.who+", or tick "+x.what)
	}
	bad.Need(first || f.Nobody || f.None || len(f.Persons)+len(f.Classes) > 0, "persons", "Write whom else it identifies, or of which other classes it is")
	bad.Need(len(persons) <= MaxNames, "persons", "These are more than 200 with those that are there")
	bad.Need(len(classes) <= MaxNames, "classes", "These are more than 200 with those that are there")
	return persons, classes, bad.Err()
}

// NoneTaken says why what was found is not taken away, and what to do instead.
const NoneTaken = "None can be taken away here, since what is held because of it would open. An order that is not needed any more is revoked, by two"

func union(a, b []string) []string {
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	return slices.Compact(out)
}

// name is how people and classes are named: by a cipher or a short word, so that nobody's name
// stands among restrictions.
var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,39}$`)

// NamesOf reads ids that somebody typed, one a line or parted by commas.
func NamesOf(text string) []string {
	out := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' })
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

func (f Found) check(bad *typed.Asked) {
	for _, x := range []struct {
		field string
		all   []string
	}{{"persons", f.Persons}, {"classes", f.Classes}} {
		bad.Need(len(x.all) <= MaxNames, x.field, "Write at most 200")
		bad.Need(!slices.ContainsFunc(x.all, func(s string) bool { return !name.MatchString(s) }), x.field,
			"Write ciphers or short words, one a line, of letters, digits and hyphens: W12, medical. Nobody’s name")
	}
}
