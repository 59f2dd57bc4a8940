package tableschema

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"candour/internal/base/errs"
)

// Properties that say nothing of what is checked. One with a colon in its name
// ("candour:use") is somebody's own, and says nothing either.
var (
	schemaNotes = []string{"name", "title", "description", "version", "homepage", "licenses", "sources", "contributors", "keywords", "image", "created"}
	fieldNotes  = []string{"rdfType", "categoriesOrdered", "example", "examples"}
)

// unchecked refuses what a schema asks for of its rows and nobody checks.
func (s *Schema) unchecked(held Keys) error {
	switch {
	case len(s.UniqueKeys) > 0:
		return errs.New(errs.Invalid, "The schema has uniqueKeys, which are not checked here. Expected a primaryKey.")
	case len(s.PrimaryKey) > 0 && held&PrimaryKeys == 0:
		return errs.New(errs.Invalid, "The schema has a primaryKey, which is not checked here.")
	case len(s.ForeignKeys) > 0 && held&ForeignKeys == 0:
		return errs.New(errs.Invalid, "The schema has foreignKeys, which are not checked here.")
	}
	return unknown("The schema", s.Extra, schemaNotes)
}

// unknown refuses a property that nobody reads: it may be a rule, or one misspelt.
func unknown(what string, extra map[string]json.RawMessage, notes []string) error {
	for _, key := range slices.Sorted(maps.Keys(extra)) {
		if !strings.Contains(key, ":") && !slices.Contains(notes, key) {
			return errs.Newf(errs.Invalid, "%s has the property %s, which is not checked here.", what, key)
		}
	}
	return nil
}

// fieldRules are the properties of single types that Cast holds to.
var fieldRules = map[string][]string{"boolean": {"trueValues", "falseValues"}, "list": {"delimiter", "itemType"}, "number": {"bareNumber", "decimalChar"}, "integer": {"bareNumber"}}

// unchecked refuses what a field asks for and Cast does not hold to.
func (f *Field) unchecked() error {
	if casts[f.Type] == nil {
		return errs.Newf(errs.Invalid, "Field %s has the type %s, which cannot be checked here.", f.Name, f.Type)
	}
	if err := unknown("Field "+f.Name, f.Extra, slices.Concat(fieldNotes, fieldRules[f.Type])); err != nil {
		return err
	}
	for _, refuse := range []func() string{f.constraint, f.format, f.property, f.sameCodes} {
		if what := refuse(); what != "" {
			return errs.Newf(errs.Invalid, "Field %s of the type %s has %s, which is not checked here.", f.Name, f.Type, what)
		}
	}
	return nil
}

// ranged are the types whose values have an order.
var ranged = []string{"integer", "number", "year", "yearmonth", "date", "datetime", "time"}

// constraint names a constraint that Cast does not hold a value to.
func (f *Field) constraint() string {
	k, coded := f.Constraints, len(f.Categories) > 0 || len(f.Constraints.Enum) > 0
	text := f.Type == "string" && !coded
	for _, c := range []struct {
		has, held bool
		name      string
	}{
		{k.Unique, false, "the constraint unique"},
		{k.Pattern != "", text, "the constraint pattern"},
		{k.MinLength != nil, text, "the constraint minLength"},
		{k.MaxLength != nil, text, "the constraint maxLength"},
		{k.Minimum != nil || k.Maximum != nil, slices.Contains(ranged, f.Type) && !coded, "the constraint minimum or maximum"},
		{k.ExclusiveMinimum != nil || k.ExclusiveMaximum != nil, slices.Contains(ranged, f.Type) && !coded, "the constraint exclusiveMinimum or exclusiveMaximum"},
		{len(f.Categories) > 0 && len(k.Enum) > 0, false, "both categories and the constraint enum"},
	} {
		if c.has && !c.held {
			return c.name
		}
	}
	return ""
}

// directives are the marks of a date's format that layoutOf knows.
var directives = regexp.MustCompile(`%[YmdbByHMS%]`)

// format names a format that Cast would read past.
func (f *Field) format() string {
	switch {
	case f.Format == "" || f.Format == "default":
		return ""
	case f.Type == "string" && stringFormats[f.Format].holds != nil && len(f.Categories)+len(f.Constraints.Enum) == 0:
		return ""
	case f.Type == "date" || f.Type == "datetime" || f.Type == "time":
		if f.Format == "any" || strings.Contains(f.Format, "%") && !strings.Contains(directives.ReplaceAllString(f.Format, ""), "%") {
			return ""
		}
	}
	return "the format " + f.Format
}

// property names a property of the type that asks for more than Cast does.
func (f *Field) property() string {
	for key, raw := range f.Extra {
		text, list := "", []string(nil)
		isText, isList := json.Unmarshal(raw, &text) == nil, json.Unmarshal(raw, &list) == nil
		switch key {
		case "trueValues", "falseValues":
			if !isList || len(list) == 0 {
				return key + " that are no list of texts"
			}
		case "delimiter":
			if !isText || text == "" {
				return "a delimiter that is no text"
			}
		case "itemType":
			if text != "string" {
				return "the itemType " + string(raw)
			}
		case "bareNumber":
			if string(raw) != "true" {
				return "the property bareNumber"
			}
		case "decimalChar":
			if text != "." {
				return "the decimalChar " + string(raw)
			}
		}
	}
	return ""
}

// sameCodes names two codes that Cast would take for one another: it does not
// tell capitals and spaces apart.
func (f *Field) sameCodes() string {
	seen := map[string]string{}
	values := slices.Clone(f.Constraints.Enum)
	for _, c := range f.Categories {
		values = append(values, c.Value)
	}
	for _, v := range values {
		if was, twice := seen[fold(v)]; twice {
			return "the codes " + was + " and " + v + ", whose difference"
		}
		seen[fold(v)] = v
	}
	return ""
}
