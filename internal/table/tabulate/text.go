package tabulate

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Text writes the definition in the one canonical way: Parse gives the same
// definition back, and two texts that mean the same have the same digest.
func (d *Definition) Text() string {
	var b strings.Builder
	line := func(key string, value any) {
		switch v := value.(type) {
		case string:
			if v != "" {
				fmt.Fprintf(&b, "%s = %s\n", key, quote(v))
			}
		case []string:
			if len(v) > 0 || v != nil && key == "totals" {
				fmt.Fprintf(&b, "%s = %s\n", key, list(v))
			}
		case int:
			if v != 0 {
				fmt.Fprintf(&b, "%s = %d\n", key, v)
			}
		}
	}
	for _, l := range []struct {
		key   string
		value any
	}{
		{"title", d.Title}, {"periods", d.Periods}, {"rows", d.Rows}, {"columns", d.Columns}, {"layers", d.Layers}, {"bodies", d.Bodies},
		{"share", d.Share}, {"missing", d.Missing}, {"totals", d.Totals}, {"compare", d.Compare}, {"within", d.Within}, {"notes", d.Notes},
	} {
		line(l.key, l.value)
	}
	head := "[measure]"
	sub := "[[measure.filter]]"
	if len(d.Measures) > 1 {
		head, sub = "[[beside]]", "[[beside.filter]]"
	}
	for _, m := range d.Measures {
		b.WriteString("\n" + head + "\n")
		line("name", m.Name)
		line("count", m.Count)
		line("sum", m.Sum)
		line("unit", m.Unit)
		line("definition", m.Definition)
		writeTerms(&b, sub, m.Filter)
	}
	writeTerms(&b, "[[filter]]", d.Filter)
	if len(d.Groups) > 0 {
		b.WriteString("\n[groups]\n")
		for _, f := range slices.Sorted(maps.Keys(d.Groups)) {
			line(quote(f), d.Groups[f])
		}
	}
	b.WriteString("\n[protect]\n")
	line("way", d.Protect.Way)
	line("threshold", d.Protect.Threshold)
	line("base", d.Protect.Base)
	if d.Rate != nil {
		b.WriteString("\n[rate]\n")
		line("per", d.Rate.Per)
		line("population", d.Rate.Population)
	}
	return b.String()
}

var opKeys = map[string]string{"in": "in", "not in": "not_in", "has": "has", ">=": "at_least", "<=": "at_most"}

func writeTerms(b *strings.Builder, head string, terms []Term) {
	for _, t := range terms {
		fmt.Fprintf(b, "\n%s\nfield = %s\n", head, quote(joined(t.Schema, t.Field)))
		value := list(t.Values)
		if t.Op == ">=" || t.Op == "<=" {
			value = strings.Join(t.Values, "")
		}
		fmt.Fprintf(b, "%s = %s\n", opKeys[t.Op], value)
	}
}

// Digest is the SHA-256 of the canonical text, in hex.
func (d *Definition) Digest() string {
	sum := sha256.Sum256([]byte(d.Text()))
	return hex.EncodeToString(sum[:])
}

func list(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = quote(v)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// quote writes a TOML basic string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r < ' ' || r == 0x7f:
			b.WriteString(`\u` + fmt.Sprintf("%04X", r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
