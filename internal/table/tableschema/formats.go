package tableschema

import (
	"encoding/json"
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"time"
)

var uuid = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// stringFormats are the formats of a text that the standard names.
var stringFormats = map[string]struct {
	holds func(string) bool
	words string
}{
	"email": {func(s string) bool { a, err := mail.ParseAddress(s); return err == nil && a.Address == s }, "an email address"},
	"uri":   {func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() }, "an address that begins with https: or the like"},
	"uuid":  {uuid.MatchString, "a UUID"},
}

// layouts turns the standard's patterns of dates (those of C's strptime) into
// Go's.
var layouts = strings.NewReplacer("%Y", "2006", "%m", "01", "%d", "02", "%b", "Jan", "%B", "January", "%y", "06", "%H", "15", "%M", "04", "%S", "05", "%%", "%")

// layoutOf gives the layout of a date's format, or "" for the default. "any"
// is not a licence to guess: it is read as the default.
func layoutOf(format string) string {
	if format == "" || format == "default" || format == "any" {
		return ""
	}
	return layouts.Replace(format)
}

func castDatetime(c *Caster, text string) (string, *Fault) {
	layout := time.RFC3339
	if c.layout != "" {
		layout = c.layout
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		return "", c.wrong("type", text)
	}
	return c.ordered(at.Format(time.RFC3339Nano), text)
}

func castTime(c *Caster, text string) (string, *Fault) {
	layout := time.TimeOnly
	if c.layout != "" {
		layout = c.layout
	}
	at, err := time.Parse(layout, text)
	if err != nil {
		return "", c.wrong("type", text)
	}
	return c.ordered(at.Format(time.TimeOnly), text)
}

// ordered keeps to the first and last value.
func (c *Caster) ordered(value, text string) (string, *Fault) {
	if c.first == "" && c.last == "" {
		return value, nil
	}
	v := c.sorted(value)
	early, late := v < c.first, v > c.last
	if c.over {
		early, late = v <= c.first, v >= c.last
	}
	if c.first != "" && early || c.last != "" && late {
		return "", c.wrong("range", text)
	}
	return value, nil
}

// sorted gives a text that sorts as the value does: an instant is the same one
// whatever zone it is written in.
func (c *Caster) sorted(value string) string {
	if c.Field.Type != "datetime" {
		return value
	}
	at, _ := time.Parse(time.RFC3339Nano, value) // as castDatetime has just written it
	return at.UTC().Format("2006-01-02T15:04:05.000000000")
}

// truths reads the texts that a schema says stand for true and false.
func truths(f *Field) map[string]string {
	out := map[string]string{}
	for key, value := range map[string]string{"trueValues": "true", "falseValues": "false"} {
		var list []string
		if json.Unmarshal(f.Extra[key], &list) == nil {
			for _, v := range list {
				out[v] = value
			}
		}
	}
	if len(out) > 0 {
		for key, defaults := range map[string][]string{"trueValues": {"true", "True", "TRUE", "1"}, "falseValues": {"false", "False", "FALSE", "0"}} {
			if f.Extra[key] == nil {
				for _, v := range defaults {
					out[v] = strings.TrimSuffix(key, "Values")
				}
			}
		}
	}
	return out
}
