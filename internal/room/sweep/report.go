package sweep

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
)

// Screening counts what the rules say of a whole list.
type Screening struct {
	Version     string `json:"version"`
	Caught      int    `json:"caught"`
	ScreenedOut int    `json:"screened_out"`
	// OutByRule counts cases by the first rule that screened them out,
	// NotKnownByRule the caught ones by each rule of which nothing is known, and
	// KeptIn the same ones by what it is that is not known.
	OutByRule      map[string]int `json:"out_by_rule"`
	NotKnownByRule map[string]int `json:"not_known_by_rule"`
	KeptIn         map[string]int `json:"kept_in"`
}

// ScreenAll asks the rules of every row.
func ScreenAll(s *Screen, b *Book, rows []Row) Screening {
	out := Screening{Version: s.Version, OutByRule: map[string]int{}, NotKnownByRule: map[string]int{}, KeptIn: map[string]int{}}
	for i := range rows {
		r := s.Apply(b, &rows[i].Facts)
		if !r.Hit {
			out.ScreenedOut++
			out.OutByRule[r.OutBy()]++
			continue
		}
		out.Caught++
		for _, id := range r.NotKnown {
			out.NotKnownByRule[id]++
			if rule, ok := s.Rule(id); ok {
				out.KeptIn[rule.unknownOf(&rows[i].Facts)]++
			}
		}
	}
	return out
}

// ReportFile is what `candour review sweep check --json` writes.
type ReportFile struct {
	Name      string         `json:"name"`
	Format    string         `json:"format"`
	SHA256    string         `json:"sha256"`
	Total     int            `json:"total"`
	Good      int            `json:"good"`
	Refused   int            `json:"refused"`
	Errors    int            `json:"errors"`
	Warnings  int            `json:"warnings"`
	ByRule    map[string]int `json:"by_rule"`
	Problems  []Problem      `json:"problems"`
	Twins     []TwinLine     `json:"twins"`
	Screening Screening      `json:"screening"`
}

// TwinLine is a near-duplicate by its rows and references.
type TwinLine struct {
	Row        int    `json:"row"`
	Reference  string `json:"reference"`
	OtherRow   int    `json:"other_row"`
	OtherRef   string `json:"other_reference"`
	Reason     string `json:"reason"`
	ReasonText string `json:"reason_words"`
}

// File gives the report as it is written out.
func (c *Checked) File(s Screening) ReportFile {
	out := ReportFile{Name: c.Name, Format: c.Format, SHA256: c.SHA256, Total: c.Total, Good: len(c.Rows), Refused: c.Refused(), Errors: c.Problems.Errors,
		Warnings: c.Problems.Warnings, ByRule: c.Problems.ByRule, Problems: c.Problems.List, Twins: c.TwinLines(), Screening: s}
	if out.Problems == nil {
		out.Problems = []Problem{}
	}
	if out.ByRule == nil {
		out.ByRule = map[string]int{}
	}
	return out
}

// TwinLines gives the near-duplicates by row and reference.
func (c *Checked) TwinLines() []TwinLine {
	out := make([]TwinLine, 0, len(c.Twins))
	for _, t := range c.Twins {
		a, b := c.Rows[t.A], c.Rows[t.B]
		out = append(out, TwinLine{Row: a.Number, Reference: a.Reference, OtherRow: b.Number, OtherRef: b.Reference, Reason: t.Reason, ReasonText: TwinWords[t.Reason]})
	}
	return out
}

// WriteText writes the report for a terminal: at most the given number of
// problems and of near-duplicates in full, and all of them by rule.
func (c *Checked) WriteText(w io.Writer, screen *Screen, s Screening, maximum int) error {
	t := &texter{w: w}
	t.line("%s: %s, %d rows, %d good, %d refused. %d errors, %d warnings.", c.Name, c.Format, c.Total, len(c.Rows), c.Refused(), c.Problems.Errors, c.Problems.Warnings)
	list := slices.Clone(c.Problems.List)
	slices.SortStableFunc(list, func(a, b Problem) int { return cmp.Compare(a.Level, b.Level) }) // errors first
	for i, p := range list {
		if i == maximum {
			t.line("... and %d more; --all shows them, --json writes them for a program.", len(c.Problems.List)-maximum+c.Problems.Left())
			break
		}
		t.line("%-7s %s [%s]: %s", p.Level, p.Place(), p.Rule, p.Words())
	}
	if len(c.Problems.ByRule) > 1 {
		t.line("By rule:")
		for _, r := range mostFirst(c.Problems.ByRule) {
			t.line("  %6d  %s", c.Problems.ByRule[r], r)
		}
	}
	for i, l := range c.TwinLines() {
		if i == maximum {
			t.line("... and %d more near-duplicates.", len(c.Twins)-maximum)
			break
		}
		t.line("perhaps one case: row %d (%s) and row %d (%s). %s", l.Row, l.Reference, l.OtherRow, l.OtherRef, l.ReasonText)
	}
	t.line("Screening (rules %s): %d to be looked at again, %d screened out.", s.Version, s.Caught, s.ScreenedOut)
	for _, id := range mostFirst(s.OutByRule) {
		rule, _ := screen.Rule(id)
		t.line("  %6d  screened out: %s", s.OutByRule[id], rule.Out)
	}
	for _, words := range mostFirst(s.KeptIn) {
		t.line("  %6d  kept in: %s", s.KeptIn[words], words)
	}
	return t.err
}

type texter struct {
	w   io.Writer
	err error
}

func (t *texter) line(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format+"\n", args...)
	}
}

// mostFirst gives the keys of a count, the greatest first.
func mostFirst(m map[string]int) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
}
