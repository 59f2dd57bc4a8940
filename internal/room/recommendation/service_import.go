package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// LoadNew is [Service.Load] for the reports and recommendations whose ids the register does not hold. The others are
// left as they are, and counted.
func (s *Service) LoadNew(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, error) {
	if err := s.may(ctx, ImportCommit, access.Resource{Kind: "import"}); err != nil {
		return exchange.Load{}, err
	}
	haveReports, haveRecs, err := s.ExportFiles(ctx)
	if err != nil {
		return exchange.Load{}, err
	}
	newReports := exchange.Without(reps, haveReports, func(r exchange.FileReport) string { return r.ReportID })
	newRecs := exchange.Without(recs, haveRecs, func(r exchange.FileRecommendation) string { return r.ID })
	load, err := s.Load(ctx, newReports, newRecs)
	load.ReportsSame += len(reps) - len(newReports)
	load.RecommendationsSame += len(recs) - len(newRecs)
	return load, err
}

// Plan says what an import would do and what is wrong, and stores nothing.
func (s *Service) Plan(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, []errs.Field, error) {
	p, err := s.plan(ctx, reps, recs)
	if err != nil {
		return exchange.Load{}, nil, err
	}
	return p.Would(), p.Problems(), nil
}

// Enter enters lines as an import does ([Service.Load]), within a write that another room has
// authorised. The caller calls [Service.Touched] once it is stored.
func (s *Service) Enter(ctx context.Context, tx *ledger.Tx, reps []exchange.FileReport, recs []exchange.FileRecommendation) error {
	plan, err := s.plan(ctx, reps, recs)
	if err != nil {
		return err
	}
	ids, err := plan.EnterAll(tx)
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.store.Reindex(ctx, tx, s.clock.Now(), ids...) })
	return err
}

// plan weighs an import against what the register holds.
func (s *Service) plan(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (*exchange.ImportPlan, error) {
	have := exchange.Held{Actor: access.ActorFrom(ctx), Today: s.Today(), Listed: func(name string) (record.Body, bool, error) { return s.listedAs(ctx, s.db, name) },
		Near: func(name string) ([]record.Body, error) { return s.near(ctx, s.db, name) }}
	var err error
	if have.Reports, have.Recommendations, err = s.ExportFiles(ctx); err != nil {
		return nil, err
	}
	if have.Bodies, err = s.store.Bodies(ctx, s.db); err != nil {
		return nil, err
	}
	now, err := s.namesNow(ctx, have.Bodies)
	if err != nil {
		return nil, err
	}
	return exchange.PlanImport(have, reps, exchange.Renamed(recs, now))
}

// ExportFiles gives the whole register in the interchange format: what the reports and the public sources say, with
// commitments, and without the owners' reports and the findings, which are acts on this register and live in its
// ledger.
func (s *Service) ExportFiles(ctx context.Context) (reps []exchange.FileReport, recs []exchange.FileRecommendation, err error) {
	drafts := s.seesDrafts(ctx)
	err = s.snapshot(ctx, func(q db.Querier) error {
		reports, err := s.store.Reports(ctx, q)
		if err != nil {
			return err
		}
		for i := len(reports) - 1; i >= 0; i-- { // oldest first, as a person would enter them
			if drafts || reports[i].State == record.StatePublished {
				reps = append(reps, exchange.OfReport(reports[i]))
			}
		}
		ids, err := s.store.RecommendationIDs(ctx, q, "")
		if err != nil {
			return err
		}
		return s.store.Each(ctx, q, ids, func(r *record.Record) error {
			if drafts || r.State == record.StatePublished {
				recs = append(recs, exchange.OfRecord(r))
			}
			return nil
		})
	})
	exchange.InFileOrder(recs)
	return reps, recs, err
}
