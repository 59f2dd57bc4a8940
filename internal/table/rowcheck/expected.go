package rowcheck

import (
	"strings"

	"candour/internal/table/tableschema"
)

// split parts a message into what is wrong and what was expected, "" where it
// does not say.
func split(message string) (wrong, expected string) {
	i := max(strings.LastIndex(message, "Expected "), strings.LastIndex(message, "expected "))
	if i < 0 {
		return message, ""
	}
	return strings.TrimRight(strings.TrimSpace(message[:i]), ","), strings.TrimSpace(message[i+len("Expected "):])
}

// Wrong is what is wrong, without what was expected.
func (p Problem) Wrong() string {
	wrong, expected := split(p.Message)
	if wrong == "" {
		wrong = p.Message
	}
	if expected == "" || p.Suggestion == "" {
		return wrong
	}
	return wrong + " Did you mean “" + p.Suggestion + "”?"
}

// ofFiles says what is expected where no one field is wrong.
var ofFiles = map[string]string{
	"file":    "a file that opens whole: CSV, XLSX, ODS, JSON Lines or Parquet.",
	"row":     "a row with one cell for each name of a column.",
	"reading": "plain text, a number or a date in each cell, one row for each record, and a name above each column.",
}

// expect fills in what was expected: what the message says, or else what the
// field takes.
func (p *Problem) expect(field *tableschema.Caster, missing []tableschema.Missing, given string) {
	_, said := split(p.Message)
	switch {
	case said != "" && field != nil && isOfSchema(p.Rule) && len(field.Field.Categories) > 0:
		p.Expected = codesOf(field, missing)
	case said != "":
		p.Expected = said
	case field != nil && len(field.Field.Categories) > 0:
		p.Expected = codesOf(field, missing)
	case field != nil:
		_, p.Expected = split(field.Expected())
	default:
		p.Expected = ofFiles[p.Rule]
	}
	if given != "" && p.Expected != "" {
		p.Expected += " This row has " + given + "."
	}
}

// WithExpected fills in what was expected of a problem that was kept without.
func WithExpected(p Problem) Problem {
	p.expect(nil, nil, "")
	return p
}

// isOfSchema says whether a rule is one of the field's own and not one of ours.
func isOfSchema(rule string) bool {
	return rule == "category" || rule == "required" || rule == "enum" || rule == "label"
}

// codesOf names every code that a field takes, and the reasons that may stand
// there in place of one.
func codesOf(c *tableschema.Caster, missing []tableschema.Missing) string {
	var codes, reasons []string
	for _, x := range c.Field.Categories {
		codes = append(codes, x.Value)
	}
	out := "one of " + strings.Join(codes, ", ")
	if c.Field.Type == "list" {
		out = "one or more of " + strings.Join(codes, ", ")
	}
	if !c.Required {
		for _, m := range missing {
			if m.Value != "" {
				reasons = append(reasons, m.Value)
			}
		}
	}
	if len(reasons) > 0 {
		out += "; or why there is none: " + strings.Join(reasons, ", ")
	}
	return out + "."
}

// given names the other values of a row that a rule looked at, so that whoever
// mends one sees what it is held against.
func (r *rule) given(values []string) string {
	var out []string
	for n, i := range r.uses {
		if r.names[n] != r.Field && known(values[i]) {
			out = append(out, r.names[n]+" "+shorten(values[i]))
		}
	}
	return strings.Join(out, ", ")
}
