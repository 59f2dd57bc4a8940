package recommendation

import (
	"context"
	"time"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/trust/access"
)

// previewLife is how long an uploaded file waits for a decision.
const previewLife = time.Hour

// UploadSheet reads a file and keeps it for the person's decision. A file that
// cannot be read is not kept.
func (s *Service) UploadSheet(ctx context.Context, name string, data []byte) (id string, err error) {
	defer errs.Wrap(&err, "recommendation.UploadSheet")
	if err := s.may(ctx, ImportPreview, access.Resource{Kind: "import"}); err != nil {
		return "", err
	}
	name = safeName(name)
	if _, err := exchange.ReadSheet(name, data); err != nil {
		return "", err
	}
	id = s.ids.Next("upload")
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		p := store.Preview{ID: id, Actor: access.ActorFrom(ctx).ID, At: store.StampOf(s.at()), Name: name, Data: data}
		return s.store.KeepPreview(ctx, tx, p, store.StampOf(s.at().Add(-previewLife)))
	})
	return id, err
}

// PreviewSheet says what importing an uploaded file would do, and everything
// that is wrong with it. It stores nothing.
func (s *Service) PreviewSheet(ctx context.Context, id string) (*exchange.SheetPlan, error) {
	if err := s.may(ctx, ImportPreview, access.Resource{Kind: "import"}); err != nil {
		return nil, err
	}
	kept, err := s.store.Preview(ctx, s.db, id, access.ActorFrom(ctx).ID, store.StampOf(s.at().Add(-previewLife)))
	if err != nil {
		return nil, err
	}
	sheet, err := exchange.ReadSheet(kept.Name, kept.Data)
	if err != nil {
		return nil, err
	}
	plan := &exchange.SheetPlan{Sheet: sheet, ID: id}
	return plan, s.planSheet(ctx, plan)
}

// planSheet tries the rows against the register and sorts them.
func (s *Service) planSheet(ctx context.Context, p *exchange.SheetPlan) error {
	if p.Own {
		return s.judgeOwn(ctx, p)
	}
	_, have, err := s.ExportFiles(ctx)
	if err != nil {
		return err
	}
	bodies, err := s.bodiesByName(ctx, s.db)
	if err != nil {
		return err
	}
	planned, err := s.plan(ctx, nil, p.Spell(bodies, have))
	if err != nil {
		return err
	}
	p.Judge(planned)
	return nil
}

// judgeOwn compares a list that the register wrote for people with what it holds.
func (s *Service) judgeOwn(ctx context.Context, p *exchange.SheetPlan) error {
	whole, err := s.Whole(ctx)
	if err != nil {
		return err
	}
	held := make(map[string]*record.Summary, len(whole.All))
	for _, one := range whole.All {
		if whole.Sees(one) {
			held[one.ID] = one
		}
	}
	p.JudgeOwn(func(id string) *record.Summary { return held[id] })
	return nil
}

// ImportSheet imports an uploaded file: all rows, or the good ones when the
// person chose so. With a problem that the person did not choose to leave out,
// nothing is imported.
func (s *Service) ImportSheet(ctx context.Context, id string, goodOnly bool) (exchange.Load, error) {
	plan, err := s.PreviewSheet(ctx, id)
	if err != nil {
		return exchange.Load{}, err
	}
	if len(plan.Blocking) > 0 || (plan.Bad > 0 && !goodOnly) {
		return exchange.Load{}, errs.InvalidInput("Nothing was imported. Put these right first.", plan.Problems()...)
	}
	var lines []exchange.FileRecommendation
	for _, r := range plan.Rows {
		if r.Good() && !plan.Own {
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
	return s.db.InTx(ctx, func(tx *db.Tx) error { return s.store.DropPreview(ctx, tx, id, access.ActorFrom(ctx).ID) })
}
