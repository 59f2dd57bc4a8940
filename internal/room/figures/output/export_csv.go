package output

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"candour/internal/table/spreadsheet"
	"candour/internal/table/tabulate"
)

// csvColumn is one column of the CSV file of a table, described once for the
// file and for its metadata.
type csvColumn struct {
	name, title, datatype string
	value                 func(cell int) (text string, number bool)
}

// csvColumns lists the columns of a table: what the figure is of, the figure,
// what is missing beside it, and what is worked out from it.
func (r *Result) csvColumns(info ReleaseInfo) (out []csvColumn) {
	g := gridOf(r.Axes)
	text := func(name, title string, f func(cell int) string) {
		out = append(out, csvColumn{name, title, "string", func(cell int) (string, bool) { return f(cell), false }})
	}
	text("release", "Release", func(int) string { return info.ID })
	text("status", "Whether the release is published", func(int) string { return info.status() })
	text("made_up", "Whether the figures are made up", func(int) string { return yesNo(info.Synthetic) })
	any := yesNo(provisional(r)) // looks at every figure: once, not once a line
	text("provisional", "Whether any figure of the table is provisional", func(int) string { return any })
	text("measure", "Measure", func(cell int) string { return r.measureOf(cell).Label })
	text("unit", "Unit", func(cell int) string { return r.measureOf(cell).Unit })
	text("definition", "Definition with its version", func(cell int) string { return r.measureOf(cell).Definition.Name })
	if r.axis(tabulate.DimPeriod) < 0 {
		text("period", "Period", func(int) string { return strings.Join(r.Periods, " ") })
	}
	for i, a := range r.Axes {
		if a.Name == tabulate.AxisMeasure {
			continue
		}
		text(a.Name+"_code", a.Title+", code", func(cell int) string { return a.Codes[g.at(cell, i)].Code })
		text(a.Name, a.Title, func(cell int) string { return a.Codes[g.at(cell, i)].Label })
	}
	number := func(name, title, datatype string, f func(cell int) (string, bool)) {
		out = append(out, csvColumn{name, title, datatype, f})
	}
	stat := func(name, title, datatype string, what statistic) {
		number(name, title, datatype, func(cell int) (string, bool) {
			if slices.Contains([]statistic{statKnown, statLower, statUpper, statTightLow, statTightHigh}, what) && !r.isShare(cell) {
				return "", false
			}
			return r.value(cell, what)
		})
	}
	stat("count", "Count", "integer", statCount)
	text("marks", "Marks", func(cell int) string { return r.Cells[cell].marks() })
	r.missingColumns(number)
	stat("percent_of_known", "Percent of those of whom it is known", "decimal", statKnown)
	stat("lower_percent_of_all", "Lowest that the percent of all can be", "decimal", statLower)
	stat("upper_percent_of_all", "Highest that the percent of all can be", "decimal", statUpper)
	if r.Assumption != "" {
		stat("assumed_lower", "Lowest percent of all if "+r.Assumption, "decimal", statTightLow)
		stat("assumed_upper", "Highest percent of all if "+r.Assumption, "decimal", statTightHigh)
	}
	if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Rate != nil }) {
		stat("rate", "Rate", "decimal", statRate)
		stat("rate_lower", "Rate if none of the missing belong", "decimal", statRateLow)
		stat("rate_upper", "Rate if all of the missing belong", "decimal", statRateHigh)
		stat("rate_from", "Lower limit of the rate (95% exact Poisson)", "decimal", statRateFrom)
		stat("rate_to", "Upper limit of the rate (95% exact Poisson)", "decimal", statRateTo)
	}
	if slices.ContainsFunc(r.Cells, func(c Cell) bool { return c.Change != nil }) {
		stat("change", "Change in the count", "integer", statChange)
		text("change_from", "Period that the change is from", func(cell int) string { return r.change(cell).From })
		text("change_broken", "Why the two periods do not compare", func(cell int) string { return r.change(cell).Broken })
	}
	return out
}

func (r *Result) change(cell int) Change {
	if c := r.Cells[cell].Change; c != nil {
		return *c
	}
	return Change{}
}

// missingColumns are what is known and missing in the line of each figure; of a
// sum, how many rows gave the number that is added up and how many did not.
func (r *Result) missingColumns(add func(name, title, datatype string, f func(cell int) (string, bool))) {
	if len(r.Lines) == 0 {
		return
	}
	line := func(name, title string, f func(*Line) Number) {
		add(name, title, "integer", func(cell int) (string, bool) {
			c := &r.Cells[cell]
			if c.Line < 0 {
				if r.Share < 0 && !r.measureOf(cell).Sum {
					return "", false
				}
				return string(c.Hidden), false
			}
			n := f(&r.Lines[c.Line])
			if !n.Printed() {
				return string(n.Hidden), false
			}
			return fmt.Sprint(n.Value), true
		})
	}
	if r.Share < 0 {
		line(columnGiven, "Rows that gave the number that is added up", func(l *Line) Number { return l.Known })
		line(columnNotGiven, "Rows that did not give it", func(l *Line) Number { return l.Missing })
		return
	}
	what := r.Axes[r.Share].Title
	line(columnKnown, what+": known", func(l *Line) Number { return l.Known })
	line(columnMissing, what+": missing", func(l *Line) Number {
		if r.Axes[r.Share].find(tabulate.CodeMissing) < 0 {
			return Number{Hidden: NotApplicable} // nothing can be missing: that is not a count of nought
		}
		return l.Missing
	})
	for i, reason := range r.Lines[len(r.Lines)-1].Reasons {
		line(reasonColumn(reason.Code), what+": missing, "+reason.Label, func(l *Line) Number {
			if i < len(l.Reasons) {
				return l.Reasons[i].Number
			}
			return Number{}
		})
	}
	line(columnNone, what+": not applicable", func(l *Line) Number { return l.NotApplicable })
}

// The columns of what is known and missing.
const (
	columnGiven    = "rows_given"
	columnNotGiven = "rows_not_given"
	columnKnown    = "known"
	columnMissing  = "missing"
	columnNone     = "not_applicable"
)

func reasonColumn(code string) string {
	return "missing_" + strings.ReplaceAll(strings.TrimPrefix(code, "~"), "-", "_")
}

// WriteCSV writes one table as CSV, one line for each figure.
func WriteCSV(w io.Writer, res *Result, info ReleaseInfo) error {
	columns := res.csvColumns(info)
	t := spreadsheet.Table{Name: res.Name, Title: res.Title}
	for _, c := range columns {
		t.Columns = append(t.Columns, c.name)
	}
	t.Rows = func(yield func([]spreadsheet.Cell, error) bool) {
		for cell := range res.Cells {
			row := make([]spreadsheet.Cell, 0, len(columns))
			for _, c := range columns {
				text, number := c.value(cell)
				if number {
					row = append(row, spreadsheet.NumberCell(text))
				} else {
					row = append(row, spreadsheet.TextCell(text))
				}
			}
			if !yield(row, nil) {
				return
			}
		}
	}
	return spreadsheet.WriteCSV(w, t)
}

// WriteMetadata writes the CSV-W metadata of every table's CSV file, each named
// by its table: "table_1.csv". (W3C, Metadata Vocabulary for Tabular Data, 2015.)
func WriteMetadata(w io.Writer, results []*Result, info ReleaseInfo) error {
	type column struct {
		Name     string   `json:"name"`
		Titles   string   `json:"titles"`
		Datatype string   `json:"datatype"`
		Null     []string `json:"null,omitempty"`
	}
	type tableSchema struct {
		Columns []column `json:"columns"`
	}
	type table struct {
		URL         string      `json:"url"`
		Title       string      `json:"dc:title"`
		Description []string    `json:"dc:description"`
		Schema      tableSchema `json:"tableSchema"`
	}
	out := struct {
		Context     any      `json:"@context"`
		Title       string   `json:"dc:title"`
		Identifier  string   `json:"dc:identifier"`
		Issued      string   `json:"dc:issued,omitempty"`
		Status      string   `json:"schema:creativeWorkStatus"`
		Description []string `json:"dc:description"`
		Tables      []table  `json:"tables"`
	}{[]any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}}, info.Title, info.ID, "", info.status(), info.cover(results), nil}
	if !info.Published.IsZero() {
		out.Issued = info.Published.UTC().Format("2006-01-02T15:04:05Z")
	}
	for _, r := range results {
		t := table{URL: r.Name + ".csv", Title: r.Title, Description: r.footing()}
		for _, c := range r.csvColumns(info) {
			col := column{Name: c.name, Titles: c.title, Datatype: c.datatype}
			if c.datatype != "string" {
				col.Null = []string{"", string(Confidential), string(NotAvailable), string(NotApplicable)}
			}
			t.Schema.Columns = append(t.Schema.Columns, col)
		}
		out.Tables = append(out.Tables, t)
	}
	return writeJSON(w, out)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
