package codebook

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const documentHead = `# Returns: tables, codes, definitions and rules

This page is written from the code book (internal/table/codebook) and a test holds it to it: ` + "`go test ./internal/table/codebook -update`" + `.
The same tables are to be had as Frictionless Table Schema files: ` + "`candour returns schema NAME`" + `.

## How a return is read

- A return is one or more files: CSV, XLSX, ODS, JSON Lines or Parquet (docs/formats/tables.md says how each is read). Each table is one file or one sheet.
- Which table it is, is told by the name of the file or sheet, and by the names of its columns. Columns may stand in any order; headers may be the names or the titles below, in capitals or not.
- Capitals and spaces around a code do not matter. A label in place of its code is read, with a warning that names the code.
- Dates are year-month-day. Another style is read, with a warning that names the reading, where only one reading is a date; where day and month could be swapped it is refused. A moment with a time zone (2023-09-30T23:00:00Z, as Parquet files and programs write it) is read as the day in the United Kingdom where it is midnight there or where that is the day that is written too; any other is refused by its cell. Nothing is guessed.
- **Missing is never one thing.** A cell may say why it is empty; an empty cell says only that nobody said.
- **A nil return is said.** Put the word ` + "`nil`" + ` in the first cell under the header. A file with a header and no rows is an error: it could be a lost file.
- **Each table of the return is sent, or said to be nil.** A return without one of them cannot be submitted. The word nil in the first table, of what the others hang on, is nil of all. A table that was not sent is never counted as 0: figures show it as not available.
- An **error** refuses its row, and the other rows are kept. A **warning** refuses nothing. An **exception** is a row that was taken although a gate was not met: the body owns it, and its scorecard shows it.
- A row of an earlier version of a table is brought to the newer version, or the page says that it cannot be.
`

// WriteDocument writes the page of the formats (docs/formats/returns.md).
func (b *Book) WriteDocument(w io.Writer) error {
	var out strings.Builder
	out.WriteString(documentHead)
	out.WriteString("\n## Tables\n")
	for _, s := range b.schemas {
		if err := b.writeSchema(&out, s); err != nil {
			return err
		}
	}
	b.writeMissing(&out)
	b.writeLists(&out)
	b.writeDefinitions(&out)
	b.writeRules(&out)
	b.writeAreas(&out)
	_, err := io.WriteString(w, out.String())
	return err
}

func (b *Book) writeSchema(out *strings.Builder, s *Schema) error {
	fmt.Fprintf(out, "\n### `%s`, version %s: %s\n\n%s Unit: %s.\n", s.Name, s.Version, s.Title, s.Description, s.Unit)
	if latest, ok := b.Latest(s.Name); ok && latest != s {
		fmt.Fprintf(out, "Version %s is collected now; this one is still read.\n", latest.Version)
	}
	if m := s.Migrates; m != nil {
		out.WriteString(migrationWords(m))
	}
	out.WriteString("\n")
	return s.Compiled.WriteMarkdown(out)
}

func migrationWords(m *Migration) string {
	if m.Cannot != "" {
		return "Rows of version " + m.From + " cannot be brought over. " + m.Cannot + "\n"
	}
	var parts []string
	for _, was := range sortedKeys(m.Rename) {
		parts = append(parts, "`"+was+"` becomes `"+m.Rename[was]+"`")
	}
	for _, f := range sortedKeys(m.Add) {
		parts = append(parts, "`"+f+"` is `"+m.Add[f]+"`")
	}
	return "In rows brought over from version " + m.From + ": " + strings.Join(parts, ", ") + ".\n"
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func (b *Book) writeMissing(out *strings.Builder) {
	out.WriteString("\n## Why a value is missing\n\nRows are kept with these codes. They are never added up as if they were one.\n\n| kept as | label | meaning |\n|---|---|---|\n")
	for _, c := range b.MissingCodes() {
		fmt.Fprintf(out, "| `%s` | %s | %s |\n", c.Code, c.Label, c.Group)
	}
}

func (b *Book) writeLists(out *strings.Builder) {
	out.WriteString("\n## Code lists\n\nSelf-defined and officer-observed ethnicity are two lists. No code of one is ever put in place of the other.\n")
	for _, list := range []struct{ name, title string }{{"ethnicity-self", "Self-defined ethnicity (18+1; NS is the reason not stated)"},
		{"ethnicity-officer", "Officer-observed ethnicity (6+1; IC9 is the reason not yet known)"}} {
		fmt.Fprintf(out, "\n### %s\n\n| code | label | group |\n|---|---|---|\n", list.title)
		for _, c := range b.lists[list.name] {
			fmt.Fprintf(out, "| `%s` | %s | %s |\n", c.Code, c.Label, c.Group)
		}
		for _, code := range sortedKeys(b.legacy[list.name]) {
			fmt.Fprintf(out, "\n`%s` of an earlier list is read as `%s`, with a warning.\n", code, b.legacy[list.name][code])
		}
	}
	out.WriteString("\n### Outcome types\n\nWhat counts as no further action is a reading of ours, kept with its version as the definition `no-further-action`. Type 0 " +
		"is never part of a total.\n\n| type | label | published group | no further action |\n|---|---|---|---|\n")
	for _, c := range b.lists["outcomes"] {
		o, _ := b.Outcome(c.Code)
		fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", c.Code, c.Label, c.Group, map[bool]string{true: "yes", false: "no"}[o.NoFurtherAction])
	}
}

func (b *Book) writeDefinitions(out *strings.Builder) {
	out.WriteString("\n## Definitions\n\nA figure under one definition is never added to a figure under another.\n")
	for _, d := range b.definitions {
		fmt.Fprintf(out, "\n### `%s`: %s\n\n%s\n\n- Counts: %s\n- From %s", d.Name(), d.Title, d.Text, d.Unit, d.From)
		if d.To != "" {
			out.WriteString(" to " + d.To)
		}
		fmt.Fprintf(out, "\n- Owner: %s\n- Source: %s\n", d.Owner, d.Source)
		for _, t := range d.Where {
			fmt.Fprintf(out, "- Rule: `%s.%s` %s %s\n", t.Schema, t.Field, t.Op, strings.Join(t.Values, ", "))
		}
	}
}

func (b *Book) writeRules(out *strings.Builder) {
	fmt.Fprintf(out, "\n## Rules\n\nThe %s rules beyond what the tables say. Those with an expression are CEL over the columns of the row; the others look at more "+
		"than one row.\n\n| rule | table | strength | what is said | why |\n|---|---|---|---|---|\n", strconv.Itoa(len(b.rules)))
	for _, r := range b.rules {
		fmt.Fprintf(out, "| `%s` | `%s` | %s | %s | %s |\n", r.ID, r.Schema, r.Severity, r.Message, r.Reason)
	}
	out.WriteString("\nThe expressions:\n\n```\n")
	for _, r := range b.rules {
		if r.Check != "" {
			fmt.Fprintf(out, "%s.%s: %s\n", r.Schema, r.ID, r.Check)
		}
	}
	out.WriteString("```\n")
}

const areasText = `
## Areas and populations

` + "`areas.csv`" + `: ` + "`council,council_name,force,from,to,source`" + `. A council lay in a force's area from a day to a day (ISO; empty is open); a boundary that moved is two rows.
` + "`population.csv`" + `: ` + "`force,group,year,people,source`" + `; group is empty for all people. A rate over fewer than %d people is printed with a warning.
Each row names its source. The rows that are shipped are made up, for made-up forces and councils: no copy of the Office for National Statistics' look-up was found that could be checked against its source, and nothing unchecked is shipped as a fact. An operator puts theirs in a file of this shape.
`

func (b *Book) writeAreas(out *strings.Builder) { fmt.Fprintf(out, areasText, SmallDenominator) }
