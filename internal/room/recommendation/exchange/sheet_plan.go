package exchange

import (
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
)

// SheetPlan is what the import of a file would do.
type SheetPlan struct {
	*Sheet
	ID string // of the upload
	// Add and Same count good rows: new ones, and those that the register
	// holds already as they are. Bad counts rows with problems.
	Add, Same, Bad int
	// Bodies are named in good rows for the first time.
	Bodies []string
}

// Ready says whether any of the file can be imported.
func (p *SheetPlan) Ready() bool { return len(p.Blocking) == 0 && p.Add > 0 }

// Problems lists everything that is wrong, in the order of the file.
func (p *SheetPlan) Problems() []errs.Field {
	out := slices.Clone(p.Blocking)
	for _, r := range p.Rows {
		out = append(out, r.Problems...)
	}
	return out
}

// Spell gives the lines of the rows, as the register spells the names in them
// and with the ids that it would give them.
func (p *SheetPlan) Spell(bodies map[string]record.Body, have []FileRecommendation) []FileRecommendation {
	p.spell(bodies)
	p.name(have)
	lines := make([]FileRecommendation, len(p.Rows))
	for i, r := range p.Rows {
		lines[i] = r.Line
	}
	return lines
}

// Judge sorts the rows by what the import of their lines would do.
func (p *SheetPlan) Judge(planned *ImportPlan) {
	p.take(planned)
	p.count(planned)
}

// take gives the plan's complaints to the rows that they are about. A row
// that could not be read at all has enough said about it.
func (p *SheetPlan) take(planned *ImportPlan) {
	for _, f := range planned.problems {
		r := &p.Rows[f.Row-1]
		if f.Column == "id" && r.Line.ID == "" {
			continue // its report, number or title is at fault, and that is said
		}
		field := p.field(r.Number, columnOf(f.Column), f.Message)
		if !slices.Contains(r.Problems, field) {
			r.Problems = append(r.Problems, field)
		}
	}
	for i := range p.Rows {
		slices.SortStableFunc(p.Rows[i].Problems, p.byColumn)
	}
	for _, f := range planned.warnings {
		f.Row = p.Rows[f.Row-1].Number
		p.Warnings = append(p.Warnings, f.String())
	}
}

// byColumn puts what is wrong with a row in the order of its columns.
func (p *SheetPlan) byColumn(a, b errs.Field) int {
	place := func(f errs.Field) int {
		if i, ok := p.columns[f.Name]; ok {
			return i
		}
		return -1 // the row as a whole comes first
	}
	return place(a) - place(b)
}

func (p *SheetPlan) count(planned *ImportPlan) {
	adds := map[string]bool{}
	for _, r := range planned.recommendations {
		adds[r.ID] = true
	}
	for i := range p.Rows {
		r := &p.Rows[i]
		switch {
		case !r.Good():
			p.Bad++
		case adds[r.Line.ID]:
			p.Add++
		default:
			r.Same = true
			p.Same++
		}
	}
	p.Bodies = planned.Would().Bodies
}
