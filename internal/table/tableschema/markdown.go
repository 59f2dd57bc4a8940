package tableschema

import (
	"fmt"
	"io"
	"strings"
)

// codesInLine is how many codes a cell of the table of fields names; a longer
// list gets a table of its own under it.
const codesInLine = 8

// WriteMarkdown writes a schema for people: a table of its fields, the codes of
// each, the texts that stand for missing values, and its keys.
func (c *Compiled) WriteMarkdown(w io.Writer) error {
	s := c.Schema
	var b strings.Builder
	b.WriteString("| column | what | a cell holds | needed |\n|---|---|---|---|\n")
	for i, f := range s.Fields {
		needed := "no"
		if c.Fields[i].Required {
			needed = "yes"
		}
		fmt.Fprintf(&b, "| `%s` | %s: %s | %s | %s |\n", f.Name, cell(f.Title), cell(f.Description), cell(c.Fields[i].holds()), needed)
	}
	for _, f := range s.Fields {
		if len(f.Categories) > codesInLine {
			fmt.Fprintf(&b, "\nCodes of `%s`:\n\n| code | meaning |\n|---|---|\n", f.Name)
			for _, v := range f.Categories {
				fmt.Fprintf(&b, "| `%s` | %s |\n", v.Value, cell(v.Label))
			}
		}
	}
	s.markMissing(&b)
	if len(s.PrimaryKey) > 0 {
		fmt.Fprintf(&b, "\nKey: %s. Each key stands in one row.\n", codes(s.PrimaryKey))
	}
	for _, k := range s.ForeignKeys {
		fmt.Fprintf(&b, "\n%s must be in table `%s` as %s.\n", codes(k.Fields), k.Resource, codes(k.Reference))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// holds says what a cell holds, with the codes of a short list.
func (c *Caster) holds() string {
	if n := len(c.Field.Categories); n > 0 && n <= codesInLine {
		var out []string
		for _, v := range c.Field.Categories {
			out = append(out, "`"+v.Value+"` ("+v.Label+")")
		}
		return strings.Join(out, ", ")
	}
	if len(c.Field.Categories) > 0 {
		return "a code of the list below"
	}
	return strings.TrimSuffix(strings.TrimPrefix(c.Expected(), "Expected "), ".")
}

func (s *Schema) markMissing(b *strings.Builder) {
	if len(s.MissingValues) == 0 {
		return
	}
	b.WriteString("\nIn place of a value a cell may say why there is none: ")
	b.WriteString(reasons(s.MissingValues) + ".")
	for _, f := range s.Fields {
		var own []Missing
		for _, m := range f.MissingValues {
			if !has(s.MissingValues, m) {
				own = append(own, m)
			}
		}
		if len(own) > 0 {
			fmt.Fprintf(b, " Also in `%s`: %s.", f.Name, reasons(own))
		}
	}
	b.WriteString("\n")
}

func has(list []Missing, m Missing) bool {
	for _, x := range list {
		if x == m {
			return true
		}
	}
	return false
}

func reasons(list []Missing) string {
	var out []string
	for _, m := range list {
		text := "`" + m.Value + "`"
		if m.Value == "" {
			text = "an empty cell"
		}
		label, _, _ := strings.Cut(strings.ToLower(m.Label), " (")
		if label != "" && label != m.Value {
			text += " (" + label + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func codes(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// cell keeps a text within its cell of a Markdown table.
func cell(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}
