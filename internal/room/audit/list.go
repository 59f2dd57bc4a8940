package audit

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"candour/internal/site/web"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
	"candour/linkage"
)

// ListKind says what sort of body keeps a list. The kinds are those that a
// national audit of child sexual exploitation would ask.
type ListKind struct{ Code, Words string }

// ListKinds are all of them.
func ListKinds() []ListKind {
	return []ListKind{{"police", "Police"}, {"council", "Council: children's social care"}, {"health", "Health: sexual assault referral centre"},
		{"voluntary", "Voluntary sector"}, {"referral", "National referral mechanism"}, {"other", "Another source"}}
}

// ListInput is what somebody says of a list.
type ListInput struct {
	Name, Kind, Body string
	// Agreed is what the body that keeps the list agreed to: what for, until
	// when, and who may see it.
	Agreed string
}

// Check says what is wrong with it, by field.
func (in *ListInput) Check() error {
	var w wrong
	w.need("name", &in.Name, "Enter a short name for the list", 40)
	w.need("body", &in.Body, "Enter who keeps the list", maxTitle)
	w.need("agreed", &in.Agreed, "Say what the body that keeps the list agreed to", MaxText)
	if KindWords(in.Kind) == "" {
		w.add("kind", "Choose what sort of body keeps the list")
	}
	return w.err()
}

// KindWords name a kind of list for people; "" for one that there is not.
func KindWords(code string) string {
	for _, k := range ListKinds() {
		if k.Code == code {
			return k.Words
		}
	}
	return ""
}

// List is one list of a project. Its records are sealed.
type List struct {
	ID                       string
	Position                 int
	Name, Kind, Body, Agreed string
	File                     string
	Records                  int64
	Children, Suspects       int64
	Warnings                 []string
	// SHA256 is of the sealed bytes.
	SHA256 string
	Made   time.Time
}

// The role of a record.
const (
	RoleChild   = "child"
	RoleSuspect = "suspect"
)

// Fact is what is kept in the open of a record: enough for networks, counts and
// shares, and nobody's name. R and Event are pseudonyms.
type Fact struct {
	R         string `json:"r"`
	List      string `json:"list"`
	Role      string `json:"role"`
	Event     string `json:"event,omitempty"`
	Area      string `json:"area,omitempty"`
	Ethnicity string `json:"ethnicity,omitempty"` // a code of the 18+1, or why it is missing: "~not-asked"
}

// Record is a record as it is sealed: its values in the order of the schema.
type Record struct {
	R string   `json:"r"`
	V []string `json:"v"`
}

// namedColumn is a column that a rule of the linkage compares.
var namedColumn = regexp.MustCompile(`\bl\.(\w+)`)

// CanMeet says whether records that have these columns can be found to be of one
// person with others at all: whether a rule by which records are brought together
// asks for no column beside them.
func CanMeet(has []string) bool {
	return slices.ContainsFunc(linkage.SampleRecipe(true, 0).Settings.Rules, func(r linkage.BlockingRule) bool {
		return !slices.ContainsFunc(namedColumn.FindAllStringSubmatch(r.SQL, -1), func(m []string) bool { return !slices.Contains(has, m[1]) })
	})
}

// Carried says which of the columns that records are compared by a table has, and
// which it lacks.
func Carried(s *codebook.Schema) (has, lacks []string) {
	for _, column := range linkColumns {
		if s.Index(column) >= 0 {
			has = append(has, column)
		} else {
			lacks = append(lacks, column)
		}
	}
	return has, lacks
}

// recordSchema is the table that a list must be.
const recordSchema = "audit-record"

// linkColumns are what records are compared by.
var linkColumns = []string{"first_name", "surname", "dob", "sex", "postcode", "town", "phone", "email"}

// intake turns checked rows into records and facts.
type intake struct {
	schema   *codebook.Schema
	list     string
	name     func(prefix string) string // makes a pseudonym
	events   map[string]string
	records  []Record
	facts    []Fact
	children int64
	suspects int64
	spelled  map[string]string // events in small letters, as they were first written
	mixed    int               // events that differ from another by capitals alone
	noticed  []string          // what the check warned of
}

func (k *intake) row(r *rowcheck.Row) error {
	rec := Record{R: k.name("R"), V: r.Values}
	f := Fact{R: rec.R, List: k.list, Role: valueOf(k.schema, rec, "role"), Area: known(valueOf(k.schema, rec, "area")), Ethnicity: valueOf(k.schema, rec, "ethnicity_self")}
	if e := known(valueOf(k.schema, rec, "event")); e != "" {
		if k.events[e] == "" {
			k.events[e] = k.name("E")
			k.spell(e)
		}
		f.Event = k.events[e]
	}
	if f.Role == RoleChild {
		k.children++
	} else {
		k.suspects++
	}
	k.records, k.facts = append(k.records, rec), append(k.facts, f)
	return nil
}

// spell notes an event whose reference differs from another by capitals alone.
func (k *intake) spell(event string) {
	if k.spelled == nil {
		k.spelled = map[string]string{}
	}
	low := strings.ToLower(event)
	if _, there := k.spelled[low]; there {
		k.mixed++
	}
	k.spelled[low] = event
}

// noticed puts what the check warned of into few words: each warning once for
// its column, with the first row and how many more there are. Nothing of it
// repeats what stood in a cell.
func noticed(report *rowcheck.Report) (out []string) {
	type kind struct{ rule, field, column string }
	rows, first := map[kind]int{}, map[kind]rowcheck.Problem{}
	var order []kind
	for _, p := range report.Of(rowcheck.Warning) {
		k := kind{p.Rule, p.Field, p.Column}
		if rows[k]++; rows[k] == 1 {
			order, first[k] = append(order, k), p
		}
	}
	for _, k := range order {
		place := strings.TrimPrefix(first[k].Place(), first[k].File+", ")
		if first[k].Value != "" { // a name of a column
			place += " (" + first[k].Value + ")"
		}
		if n := rows[k] - 1; n > 0 {
			place += ", and " + web.Plural(n, "more row", "more rows")
		}
		out = append(out, place+": "+first[k].Words())
	}
	if report.Left() > 0 {
		out = append(out, "There are more warnings than are listed here.")
	}
	return out
}

// known reads a reason for a missing value as empty.
func known(v string) string {
	if strings.HasPrefix(v, "~") {
		return ""
	}
	return v
}

// sealedList is the plain text of a sealed list.
func (k *intake) sealedList() ([]byte, error) { return json.Marshal(k.records) }

// warnings says what will weaken the linkage.
func (k *intake) warnings() []string {
	out := k.noticed
	if k.mixed > 0 {
		out = append(out, web.Plural(k.mixed, "event differs", "events differ")+" from another by capitals alone, and counts as another. Write each reference in one way.")
	}
	var filled []string
	for _, column := range linkColumns {
		missing := 0
		for _, r := range k.records {
			if known(valueOf(k.schema, r, column)) == "" {
				missing++
			}
		}
		if missing == len(k.records) && missing > 0 {
			out = append(out, "Nobody has anything under "+column+".")
		} else {
			filled = append(filled, column)
		}
	}
	if len(k.records) > 0 && !CanMeet(filled) {
		out = append(out, "No record of this list can be linked: records meet by a name with a date of birth, or a whole name, a postcode, a telephone number or an e-mail address. "+
			"Everybody on it would count as somebody who is on no other list, and an estimate would come out too high.")
	}
	return out
}

func valueOf(s *codebook.Schema, r Record, field string) string {
	for i := range s.Fields {
		if s.Fields[i].Name == field && i < len(r.V) {
			return r.V[i]
		}
	}
	return ""
}
