package record

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Body is one that answers, owes, judges or is written to: a government, a
// department, a force, a council, a panel. Some reports address a class
// ("chief constables"); such a body has the kind BodyClass and cannot be
// chased by name.
type Body struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Contact   string `json:"-"` // where reminders go; never published
	Note      string `json:"note,omitempty"`
	Synthetic bool   `json:"synthetic,omitempty"`
	Version   int64  `json:"-"`
	// Then is the name that it had on the day of the report, where that is known and
	// is another; Heirs answer for it now, where it was closed and a source says who.
	// Entries are the ids under which a recommendation names it.
	Then    string    `json:"name_then,omitempty"`
	Heirs   []BodyRef `json:"-"`
	Entries []string  `json:"-"`
	// Unheard says that nobody who answers for it can do so here (heard.go).
	Unheard bool `json:"-"`
}

// The kinds of body.
const (
	BodyGovernment   = "government"
	BodyDepartment   = "department"
	BodyForce        = "force"
	BodyCouncil      = "council"
	BodyInspectorate = "inspectorate"
	BodyPanel        = "panel"
	BodyAgency       = "agency"
	BodyClass        = "class"
	BodyOther        = "other"
)

// BodyKinds lists the kinds with their words, in the order of forms.
var BodyKinds = []Choice{
	{BodyGovernment, "Government"}, {BodyDepartment, "Government department"}, {BodyForce, "Police force"},
	{BodyCouncil, "Council"}, {BodyInspectorate, "Inspectorate"}, {BodyPanel, "Victims and survivors panel"},
	{BodyAgency, "Agency or public body"}, {BodyClass, "A kind of body, not one of them"}, {BodyOther, "Other"},
}

// Choice is a coded value and the words for it.
type Choice struct{ Value, Label string }

// LabelOf gives the words for a code, or the code itself when it is not ours.
func LabelOf(list []Choice, value string) string {
	for _, c := range list {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// IsChoice says whether a code is in the list.
func IsChoice(list []Choice, value string) bool {
	for _, c := range list {
		if c.Value == value {
			return true
		}
	}
	return false
}

// Slug makes an id from a name: lower case ASCII letters and digits, with
// single hyphens between. An empty result means that the name had none.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r): // an accent that NFKD split off
		case r == '&':
			b.WriteString(map[bool]string{true: "-and", false: "and"}[b.Len() > 0])
			gap = true
		case r != '\'' && r != '’':
			gap = true
		}
	}
	return b.String()
}

// GuessBodyKind reads a kind from a name, for bodies that an import names for
// the first time. A person may correct it.
func GuessBodyKind(name string) string {
	n := strings.ToLower(name)
	for _, g := range []struct{ has, kind string }{
		{"government", BodyGovernment}, {"department for", BodyDepartment}, {"department of", BodyDepartment},
		{"home office", BodyDepartment}, {"ministry", BodyDepartment}, {"attorney general", BodyDepartment},
		{"council", BodyCouncil}, {"inspectorate", BodyInspectorate}, {"hmicfrs", BodyInspectorate}, {"ofsted", BodyInspectorate},
	} {
		if strings.Contains(n, g.has) && !strings.Contains(n, "chiefs' council") {
			return g.kind
		}
	}
	switch n {
	case "chief constables", "police forces", "local authorities", "schools", "health bodies", "nhs bodies",
		"police record management system user groups":
		return BodyClass
	}
	if strings.HasSuffix(n, " police") || strings.HasSuffix(n, " constabulary") {
		return BodyForce
	}
	return BodyAgency
}

// PartID is the id of a part, by its label.
func PartID(rec, label string) string { return rec + "/part/" + Slug(label) }

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,79}$`)

// ValidID says whether text can be the id of a record.
func ValidID(id string) bool { return idForm.MatchString(id) }

// MadeID makes an id of a report's id and a number: iicsa-final-07. Without a
// number it is the first of iicsa-final-u01, -u02 ... that is not taken.
func MadeID(report, number string, taken map[string]bool) string {
	if number != "" {
		fields := strings.FieldsFunc(strings.ToLower(number), func(r rune) bool { return !IsWordRune(r) && r != '.' })
		id := strings.Join(fields, "-")
		if len(id) == 1 && id[0] >= '0' && id[0] <= '9' {
			id = "0" + id
		}
		return report + "-" + id
	}
	for n := 1; ; n++ {
		if id := fmt.Sprintf("%s-u%02d", report, n); !taken[id] {
			return id
		}
	}
}

// IsWordRune says whether a rune is part of a word.
func IsWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
