package output

import (
	"time"

	"candour/internal/table/tabulate"
)

// Result is a table as it may be printed.
type Result struct {
	// Name is short and for machines: "table_1".
	Name  string `json:"name"`
	Title string `json:"title"`
	// Digest is that of the table's definition; "" for figures as published.
	Digest   string    `json:"digest,omitempty"`
	Measures []Measure `json:"measures"`
	Periods  []string  `json:"periods"`
	// Axes are what it is printed by: layers, then rows, then columns.
	Axes    []Axis `json:"axes"`
	Layers  int    `json:"layers"`
	Rows    int    `json:"rows"`
	Columns int    `json:"columns"`
	// Share is the axis that shares are of, -1 for none.
	Share int `json:"share"`
	// Cells has every combination of codes, the last axis fastest.
	Cells []Cell `json:"cells"`
	Lines []Line `json:"lines,omitempty"`
	// Assumption says in words what the tighter bounds assume.
	Assumption string `json:"assumption,omitempty"`
	// Coverage says who sent a return and who did not, by measure and period.
	Coverage []Coverage `json:"coverage,omitempty"`
	// Protection says in words what was done to protect people.
	Protection string `json:"protection"`
	// Threshold is the largest count that is hidden; 0 for none.
	Threshold int `json:"threshold,omitempty"`
	// Rounded is the base that numbers are rounded to; 0 for none.
	Rounded int `json:"rounded,omitempty"`
	// Notes are numbered when printed.
	Notes []string `json:"notes,omitempty"`
	// Approximate says that the numbers are as published and not exact ("about").
	Approximate bool `json:"approximate,omitempty"`
}

// Measure is what is counted, in words.
type Measure struct {
	Label      string `json:"label"`
	Unit       string `json:"unit"`
	Population string `json:"population"`
	// Key names the population: two counts of one key and the same codes are
	// the same count.
	Key        string                  `json:"key"`
	Definition tabulate.DefinitionText `json:"definition"`
	Rules      []string                `json:"rules,omitempty"` // how it is counted
	Source     string                  `json:"source"`
	// Fixed has the variables that are at one code throughout.
	Fixed map[string]string `json:"fixed,omitempty"`
	Sum   bool              `json:"sum,omitempty"` // numbers of returns, added up
}

// Axis is one thing that the table is printed by.
type Axis struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Variable names it across tables: "suspect.ethnicity_self".
	Variable string              `json:"variable"`
	Codes    []tabulate.AxisCode `json:"codes"`
}

// Coverage is who sent a return for one measure and period.
type Coverage struct {
	Measure  string   `json:"measure,omitempty"`
	Period   string   `json:"period"`
	Expected int      `json:"expected"`
	Counted  int      `json:"counted"` // nil returns among them
	Nil      []string `json:"nil,omitempty"`
	// Absent sent none that counts; what they would have said is not known.
	Absent      []string `json:"absent,omitempty"`
	Substituted []string `json:"substituted,omitempty"`
	Provisional []string `json:"provisional,omitempty"`
}

// ReleaseInfo is what every export says about the release that it is from.
type ReleaseInfo struct {
	ID, Title string
	Edition   int
	// Published is the day, where it is known; it is not known to files that are
	// checked before they are published.
	Published time.Time
	// Unpublished says that this copy is of something that is not out.
	Unpublished bool
	// CodeVersion is that of the program, SchemaVersions those of the tables
	// returned, ReturnVersions the versions of the returns that were counted.
	CodeVersion    string
	SchemaVersions []string
	ReturnVersions []string
	Corrections    []Correction
	// AsPublished says that another body published these figures, and we only
	// repeat them; Synthetic that they are made up.
	AsPublished, Synthetic bool
	// Source is where figures as published are from.
	Source string
}

// Correction is what was put right, and when.
type Correction struct {
	When time.Time
	Text string
	// Cells says which figures, in words.
	Cells string
}

// Lead says what is counted, in what unit.
func Lead(r *Result) []string {
	var out []string
	if r.Approximate {
		return []string{"The numbers are as they were published, and some are rounded (\"about\"). They count different things: do not add them together."}
	}
	for _, m := range r.Measures {
		line := m.Label + ": counts " + m.Unit + ". Definition: " + m.Definition.Title + " (" + m.Definition.Name + ")."
		out = append(out, line)
	}
	if len(r.Measures) > 1 {
		out = append(out, "These are different things, counted in different units. Do not add them together.")
	}
	return out
}
