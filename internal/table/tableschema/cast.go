package tableschema

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"candour/internal/base/errs"
)

// Compiled checks values of a schema's fields. It is safe for many goroutines.
type Compiled struct {
	Schema *Schema
	Fields []*Caster
}

// Caster checks the values of one field.
type Caster struct {
	Field    *Field
	Required bool
	missing  map[string]string // text, trimmed and in small letters, to label
	initials [256]bool         // the first bytes of those texts
	longest  int               // the bytes of the longest
	codes    map[string]string // text in small letters to the code
	labels   map[string]string // label in small letters to the code
	near     []string          // every code and label, for suggestions
	pattern  *regexp.Regexp
	min, max *big.Rat
	over     bool              // the bounds themselves do not belong
	whole    bool              // the bounds are whole numbers:
	least    int64             // the least
	most     int64             // and the most that belong
	first    string            // the earliest and
	last     string            // the latest day, for dates
	layout   string            // of a date in a format of its own
	truth    map[string]string // the schema's own words for true and false
	cast     func(c *Caster, text string) (string, *Fault)
	list     string // what parts the values of a list
}

// Fault is what is wrong with a value. A Fault with Warning set comes with a
// value that was read all the same.
type Fault struct {
	Warning    bool
	Rule       string // "type", "required", "category", "pattern", "minimum"...
	Message    string // what is wrong, and what is expected
	Suggestion string // what was perhaps meant
}

// Missing is what Cast gives for a value that is not there: a missing code is
// MissingMark and the label of the schema's missing value ("~not-asked").
const MissingMark = "~"

// Blank is the missing code of an empty cell for which the schema has no label.
const Blank = MissingMark + "blank"

// Keys names the rules over rows that the caller of Compile holds itself.
type Keys uint8

// The rules over rows.
const (
	PrimaryKeys Keys = 1 << iota // each primary key stands in one row
	ForeignKeys                  // each foreign key has its row
)

// Compile makes the schema ready to check. What would not be checked (a type, a
// format, a constraint, a key, a property) is refused by name: a schema that
// asks for more than is done says something false of every file that passes.
// held are the rules over rows that the caller checks; Cast sees one value.
func (s *Schema) Compile(held Keys) (*Compiled, error) {
	if err := s.unchecked(held); err != nil {
		return nil, err
	}
	c := &Compiled{Schema: s}
	for i := range s.Fields {
		f, err := compile(s, &s.Fields[i])
		if err != nil {
			return nil, err
		}
		c.Fields = append(c.Fields, f)
	}
	return c, nil
}

// casts are the types that are checked.
var casts = map[string]func(*Caster, string) (string, *Fault){
	"string": castString, "integer": castInteger, "number": castNumber, "date": castDate, "boolean": castBoolean,
	"year": castYear, "yearmonth": castYearMonth, "list": castList, "any": castAny, "datetime": castDatetime, "time": castTime,
}

func compile(s *Schema, f *Field) (*Caster, error) {
	c := &Caster{Field: f, cast: casts[f.Type], Required: f.Constraints.Required || slices.Contains(s.PrimaryKey, f.Name)}
	if err := f.unchecked(); err != nil {
		return nil, err
	}
	if p := f.Constraints.Pattern; p != "" {
		var err error
		if c.pattern, err = regexp.Compile("^(?:" + p + ")$"); err != nil {
			return nil, errs.Newf(errs.Invalid, "The pattern of field %s cannot be read: %v.", f.Name, err)
		}
	}
	switch f.Type {
	case "date", "datetime", "time":
		c.layout = layoutOf(f.Format)
	}
	if err := c.bounds(f); err != nil {
		return nil, err
	}
	list := f.MissingValues
	if list == nil {
		list = s.MissingValues
	}
	if list == nil {
		list = []Missing{{}}
	}
	c.missing = map[string]string{}
	for _, m := range list {
		code := m.Code()
		if was, twice := c.missing[fold(m.Value)]; twice && was != code {
			return nil, errs.Newf(errs.Invalid, "Field %s has two missing values like %q whose difference is not checked here.", f.Name, m.Value)
		}
		c.missing[fold(m.Value)] = code
	}
	c.expectMissing()
	c.truth = truths(f)
	c.list = "," // as the standard has it
	if d := f.Text("delimiter"); d != "" {
		c.list = d
	}
	c.known()
	return c, nil
}

// expectMissing notes what the texts of missing values look like, so that the
// usual value is told from them without being folded.
func (c *Caster) expectMissing() {
	for text := range c.missing {
		c.longest = max(c.longest, len(text))
		if text != "" {
			c.initials[text[0]] = true
			c.initials[strings.ToUpper(text)[0]] = true
		}
	}
}

// missed finds the missing code of a trimmed text.
func (c *Caster) missed(trimmed string) (string, bool) {
	if trimmed != "" && (!c.initials[trimmed[0]] || len(trimmed) > c.longest+16) { // 16: spaces inside
		return "", false
	}
	code, ok := c.missing[fold(trimmed)]
	return code, ok
}

func (c *Caster) known() {
	list := c.Field.Categories
	for _, v := range c.Field.Constraints.Enum {
		list = append(list, Category{Value: v})
	}
	if len(list) == 0 {
		return
	}
	c.codes, c.labels = map[string]string{}, map[string]string{}
	for _, v := range list {
		c.codes[fold(v.Value)] = v.Value
		c.near = append(c.near, v.Value)
		if v.Label != "" {
			c.labels[fold(v.Label)] = v.Value
			c.near = append(c.near, v.Label)
		}
	}
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// slug makes a missing code of a label: "Not asked" is "not-asked". What stands
// in brackets is left out, since two texts with one reason ("not stated" and
// "NS") need two labels: the standard has each label once.
func slug(label string) string {
	if label, _, _ = strings.Cut(label, "("); strings.TrimSpace(label) == "" {
		return "missing"
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(label), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}

// Cast reads one value. It gives the canonical text (an ISO date, a plain whole
// number, a code as the schema spells it) or a missing code; and what is wrong.
// When the Fault is not a warning there is no value.
func (c *Caster) Cast(text string) (string, *Fault) {
	if code, ok := c.codes[text]; ok { // the usual case: a code as it should be
		return code, nil
	}
	trimmed := strings.TrimSpace(text)
	if m, ok := c.missed(trimmed); ok {
		if c.Required {
			return "", &Fault{Rule: "required", Message: "There must be a value here. " + c.Expected()}
		}
		return m, nil
	}
	if trimmed == "" {
		if c.Required {
			return "", &Fault{Rule: "required", Message: "There must be a value here. " + c.Expected()}
		}
		return Blank, nil
	}
	if strings.HasPrefix(trimmed, MissingMark) || strings.ContainsAny(trimmed, "\x1e\x1f\x00") {
		return "", &Fault{Rule: "type", Message: "A value cannot begin with ~ or hold control characters."}
	}
	if !utf8.ValidString(trimmed) {
		return "", &Fault{Rule: "encoding", Message: "The text is not stored as UTF-8, so its letters cannot be told. Save the file again as CSV UTF-8."}
	}
	if c.codes != nil && c.Field.Type != "list" {
		return c.code(trimmed)
	}
	return c.cast(c, trimmed)
}

// Expected says in words what a value must be.
func (c *Caster) Expected() string {
	switch {
	case len(c.Field.Categories) > 0 || len(c.Field.Constraints.Enum) > 0:
		return "Expected " + c.some() + "."
	case c.Field.Type == "date":
		return "Expected a date as year-month-day, such as 2023-04-30."
	case c.Field.Text("candour:expected") != "":
		return "Expected " + c.Field.Text("candour:expected") + "."
	case stringFormats[c.Field.Format].words != "":
		return "Expected " + stringFormats[c.Field.Format].words + "."
	case c.Field.Type == "integer":
		return "Expected a whole number" + c.limits() + "."
	case c.Field.Type == "number":
		return "Expected a number" + c.limits() + "."
	case c.Field.Type == "boolean":
		return "Expected true or false."
	case c.Field.Type == "yearmonth":
		return "Expected a year and month, such as 2023-04."
	case c.Field.Type == "year":
		return "Expected a year, such as 2023."
	case c.Field.Type == "datetime":
		return "Expected a day and time, such as 2023-04-30T09:00:00Z."
	case c.Field.Type == "time":
		return "Expected a time, such as 09:00:00."
	}
	return "Expected a text."
}

// some names the codes, all of a short list and the first of a long one.
func (c *Caster) some() string {
	var out []string
	list := c.Field.Categories
	for _, v := range c.Field.Constraints.Enum {
		list = append(list, Category{Value: v})
	}
	for i, v := range list {
		if i == 8 && len(list) > 9 {
			out = append(out, "or another of the "+strconv.Itoa(len(list))+" codes of this list")
			break
		}
		out = append(out, v.Value)
	}
	if len(out) == 1 {
		return out[0]
	}
	if len(list) > 9 {
		return strings.Join(out, ", ")
	}
	return strings.Join(out[:len(out)-1], ", ") + " or " + out[len(out)-1]
}

func (c *Caster) limits() string {
	switch {
	case c.over && c.min != nil && c.max != nil:
		return " between " + c.min.RatString() + " and " + c.max.RatString()
	case c.over && c.min != nil:
		return " above " + c.min.RatString()
	case c.over && c.max != nil:
		return " below " + c.max.RatString()
	case c.min != nil && c.max != nil:
		return " from " + c.min.RatString() + " to " + c.max.RatString()
	case c.min != nil:
		return ", " + c.min.RatString() + " or more"
	case c.max != nil:
		return ", " + c.max.RatString() + " or less"
	}
	return ""
}

func (c *Caster) wrong(rule, value string) *Fault {
	return &Fault{Rule: rule, Message: "“" + short(value) + "” is not what belongs here. " + c.Expected(), Suggestion: c.suggest(value)}
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// code reads one value of a closed list: spelling of capitals and spaces does
// not matter, and a label counts as its code, which is said.
func (c *Caster) code(text string) (string, *Fault) {
	folded := fold(text)
	if v, ok := c.codes[folded]; ok {
		return v, nil
	}
	if v, ok := c.yesNo(folded); ok {
		return v, &Fault{Warning: true, Rule: "label", Message: "“" + short(text) + "” was read as " + v + "."}
	}
	if v, ok := c.labels[folded]; ok {
		return v, &Fault{Warning: true, Rule: "label", Message: "“" + short(text) + "” was read as the code " + v + "."}
	}
	return "", c.wrong("category", text)
}

// yesNo reads the other ways to write yes and no, where these are the codes.
func (c *Caster) yesNo(folded string) (string, bool) {
	if len(c.codes) != 2 || c.codes["yes"] == "" || c.codes["no"] == "" {
		return "", false
	}
	v, ok := map[string]string{"y": "yes", "true": "yes", "n": "no", "false": "no"}[folded]
	return v, ok
}

func castString(c *Caster, text string) (string, *Fault) {
	n := utf8.RuneCountInString(text)
	switch k := c.Field.Constraints; {
	case k.MaxLength != nil && n > *k.MaxLength:
		return "", &Fault{Rule: "maxLength", Message: "This has " + strconv.Itoa(n) + " characters; at most " + strconv.Itoa(*k.MaxLength) + " belong here."}
	case k.MinLength != nil && n < *k.MinLength:
		return "", &Fault{Rule: "minLength", Message: "This has " + strconv.Itoa(n) + " characters; at least " + strconv.Itoa(*k.MinLength) + " belong here."}
	case c.pattern != nil && !c.pattern.MatchString(text):
		return "", c.wrong("pattern", text)
	}
	if f, ok := stringFormats[c.Field.Format]; ok && !f.holds(text) {
		return "", c.wrong("format", text)
	}
	return text, nil
}

func castAny(_ *Caster, text string) (string, *Fault) { return text, nil }

func castList(c *Caster, text string) (string, *Fault) {
	var out []string
	var warning *Fault
	for _, part := range strings.Split(text, c.list) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if c.codes != nil {
			v, fault := c.code(part)
			if fault != nil && !fault.Warning {
				return "", fault
			}
			if fault != nil {
				warning = fault
			}
			part = v
		}
		if !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ";"), warning
}

func castBoolean(c *Caster, text string) (string, *Fault) {
	if v, ok := c.truth[text]; ok {
		return v, nil
	}
	if len(c.truth) > 0 {
		return "", c.wrong("type", text)
	}
	switch fold(text) {
	case "true", "1", "yes", "y":
		return "true", nil
	case "false", "0", "no", "n":
		return "false", nil
	}
	return "", c.wrong("type", text)
}

func castInteger(c *Caster, text string) (string, *Fault) {
	plain, fault := text, (*Fault)(nil)
	if strings.ContainsRune(text, ',') && grouped.MatchString(text) {
		plain = strings.ReplaceAll(text, ",", "")
		fault = &Fault{Warning: true, Rule: "number", Message: "“" + text + "” was read as " + plain + ". Write numbers without commas."}
	}
	if whole, rest, ok := strings.Cut(plain, "."); ok && strings.Trim(rest, "0") == "" && whole != "" {
		plain = whole
	}
	n, err := strconv.ParseInt(plain, 10, 64)
	if err != nil {
		return "", c.wrong("type", text)
	}
	if c.beyond(n) {
		return "", c.wrong("range", text)
	}
	if plain[0] == '+' || plain[0] == '0' && len(plain) > 1 {
		plain = strconv.FormatInt(n, 10)
	}
	return plain, fault
}

var grouped = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.0+)?$`)

func castNumber(c *Caster, text string) (string, *Fault) {
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "xXpPnNiI_") {
		return "", c.wrong("type", text)
	}
	return text, c.within(text)
}

func castYear(c *Caster, text string) (string, *Fault) {
	if len(text) != 4 || strings.Trim(text, "0123456789") != "" {
		return "", c.wrong("type", text)
	}
	return text, c.within(text)
}

var yearMonth = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])$`)

func castYearMonth(c *Caster, text string) (string, *Fault) {
	if !yearMonth.MatchString(text) {
		return "", c.wrong("type", text)
	}
	return c.ordered(text, text)
}
