package recommendation

import (
	"context"
	"slices"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// previewLife is how long an uploaded file waits for a decision.
const previewLife = time.Hour

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

// UploadSheet reads a file and keeps it for the person's decision. A file that
// cannot be read is not kept.
func (s *Service) UploadSheet(ctx context.Context, name string, data []byte) (id string, err error) {
	defer errs.Wrap(&err, "recommendation.UploadSheet")
	if err := s.may(ctx, ImportPreview, access.Resource{Kind: "import"}); err != nil {
		return "", err
	}
	name = safeName(name)
	if _, err := ReadSheet(name, data); err != nil {
		return "", err
	}
	id = s.ids.Next("upload")
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		p := preview{ID: id, Actor: access.ActorFrom(ctx).ID, At: stampOf(s.at()), Name: name, Data: data}
		return s.store.keepPreview(ctx, tx, p, stampOf(s.at().Add(-previewLife)))
	})
	return id, err
}

// PreviewSheet says what importing an uploaded file would do, and everything
// that is wrong with it. It stores nothing.
func (s *Service) PreviewSheet(ctx context.Context, id string) (*SheetPlan, error) {
	if err := s.may(ctx, ImportPreview, access.Resource{Kind: "import"}); err != nil {
		return nil, err
	}
	kept, err := s.store.preview(ctx, s.db, id, access.ActorFrom(ctx).ID, stampOf(s.at().Add(-previewLife)))
	if err != nil {
		return nil, err
	}
	sheet, err := ReadSheet(kept.Name, kept.Data)
	if err != nil {
		return nil, err
	}
	plan := &SheetPlan{Sheet: sheet, ID: id}
	return plan, s.planSheet(ctx, plan)
}

// planSheet tries the rows against the register and sorts them.
func (s *Service) planSheet(ctx context.Context, p *SheetPlan) error {
	_, have, err := s.ExportFiles(ctx)
	if err != nil {
		return err
	}
	bodies, err := s.bodiesByName(ctx, s.db)
	if err != nil {
		return err
	}
	p.spell(bodies)
	p.name(have)
	lines := make([]FileRecommendation, len(p.Rows))
	for i, r := range p.Rows {
		lines[i] = r.Line
	}
	planned, err := s.plan(ctx, nil, lines)
	if err != nil {
		return err
	}
	p.take(planned)
	p.count(planned)
	return nil
}

// take gives the plan's complaints to the rows that they are about. A row
// that could not be read at all has enough said about it.
func (p *SheetPlan) take(planned *importPlan) {
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

func (p *SheetPlan) count(planned *importPlan) {
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
	for _, b := range planned.newBodies {
		p.Bodies = append(p.Bodies, b.Name)
	}
}

// ImportSheet imports an uploaded file: all rows, or the good ones when the
// person chose so. With a problem that the person did not choose to leave out,
// nothing is imported.
func (s *Service) ImportSheet(ctx context.Context, id string, goodOnly bool) (Load, error) {
	plan, err := s.PreviewSheet(ctx, id)
	if err != nil {
		return Load{}, err
	}
	if len(plan.Blocking) > 0 || (plan.Bad > 0 && !goodOnly) {
		return Load{}, errs.InvalidInput("Nothing was imported. Put these right first.", plan.Problems()...)
	}
	var lines []FileRecommendation
	for _, r := range plan.Rows {
		if r.Good() {
			lines = append(lines, r.Line)
		}
	}
	load, err := s.Load(ctx, nil, lines)
	if err != nil {
		return load, err
	}
	return load, s.CancelSheet(ctx, id)
}

// CancelSheet forgets an uploaded file.
func (s *Service) CancelSheet(ctx context.Context, id string) error {
	if err := s.may(ctx, ImportPreview, access.Resource{Kind: "import"}); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.dropPreview(ctx, tx, id, access.ActorFrom(ctx).ID) })
}
