package recommendation

import (
	"context"
	"fmt"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Load imports reports and recommendations. Everything is checked first; with
// one problem nothing is stored. A line that the register already holds as it
// is changes nothing; one that differs from what the register holds is a
// problem, since an import never overwrites what people have entered.
func (s *Service) Load(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, error) {
	var out exchange.Load
	if err := s.may(ctx, ImportCommit, access.Resource{Kind: "import"}); err != nil {
		return out, err
	}
	plan, err := s.plan(ctx, reps, recs)
	if err != nil {
		return out, err
	}
	if err := plan.Err(); err != nil {
		return out, err
	}
	would := plan.Would()
	out.Warnings, out.ReportsSame, out.RecommendationsSame = would.Warnings, would.ReportsSame, would.RecommendationsSame
	if err := s.loadBodies(ctx, plan); err != nil {
		return out, err
	}
	for _, r := range plan.Reports() {
		if err := s.loadReport(ctx, r); err != nil {
			return out, err
		}
		out.ReportsAdded++
	}
	for _, r := range plan.Lines() {
		if err := s.loadRecommendation(ctx, plan, r); err != nil {
			return out, err
		}
		out.RecommendationsAdded++
	}
	return out, s.loadTies(ctx, plan)
}

// LoadNew is [Service.Load] for the reports and recommendations whose ids the
// register does not hold. The others are left as they are, and counted.
func (s *Service) LoadNew(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, error) {
	if err := s.may(ctx, ImportCommit, access.Resource{Kind: "import"}); err != nil {
		return exchange.Load{}, err
	}
	haveReports, haveRecs, err := s.ExportFiles(ctx)
	if err != nil {
		return exchange.Load{}, err
	}
	newReports := without(reps, haveReports, func(r exchange.FileReport) string { return r.ReportID })
	newRecs := without(recs, haveRecs, func(r exchange.FileRecommendation) string { return r.ID })
	load, err := s.Load(ctx, newReports, newRecs)
	load.ReportsSame += len(reps) - len(newReports)
	load.RecommendationsSame += len(recs) - len(newRecs)
	return load, err
}

func without[T any](all, have []T, id func(T) string) (out []T) {
	there := map[string]bool{}
	for _, v := range have {
		there[id(v)] = true
	}
	for _, v := range all {
		if !there[id(v)] {
			out = append(out, v)
		}
	}
	return out
}

func importAct(kind, id string) ledger.Act {
	return ledger.Act{Action: ImportCommit, Kind: kind, ID: id}
}

// loadBodies enters the bodies that the file names and the register lacks.
func (s *Service) loadBodies(ctx context.Context, p *exchange.ImportPlan) error {
	all := p.NewBodies()
	if len(all) == 0 {
		return nil
	}
	_, err := s.write(ctx, importAct("bodies", fmt.Sprint(len(all))), func(_ context.Context, tx *ledger.Tx) ([]string, error) {
		for _, b := range all {
			if err := tx.Insert("body", b.ID, ledger.Row{"name": b.Name, "kind": b.Kind, "synthetic": b.Synthetic}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}

func (s *Service) loadReport(ctx context.Context, r exchange.FileReport) error {
	_, err := s.write(ctx, importAct("report", r.ReportID), func(_ context.Context, tx *ledger.Tx) ([]string, error) {
		return nil, r.Enter(tx)
	})
	return err
}

// loadRecommendation enters one line with all that is on it, as one act.
func (s *Service) loadRecommendation(ctx context.Context, p *exchange.ImportPlan, r exchange.FileRecommendation) error {
	_, err := s.write(ctx, importAct("recommendation", r.ID), func(_ context.Context, tx *ledger.Tx) ([]string, error) {
		if err := p.Enter(tx, r); err != nil {
			return nil, err
		}
		return []string{r.ID}, nil
	})
	return err
}

// loadTies enters what the lines say of each other, once all lines are there.
// What a report itself restates is confirmed; what the data's keepers judged
// related is a suggestion until a person decides.
func (s *Service) loadTies(ctx context.Context, p *exchange.ImportPlan) error {
	for _, r := range p.Lines() {
		if len(r.Restates)+len(r.Related)+len(r.Ties) == 0 {
			continue
		}
		_, err := s.write(ctx, importAct("recommendation", r.ID), func(_ context.Context, tx *ledger.Tx) ([]string, error) {
			return r.EnterTies(tx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Plan says what an import would do and what is wrong, and stores nothing.
func (s *Service) Plan(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, []errs.Field, error) {
	p, err := s.plan(ctx, reps, recs)
	if err != nil {
		return exchange.Load{}, nil, err
	}
	return p.Would(), p.Problems(), nil
}

// plan weighs an import against what the register holds.
func (s *Service) plan(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (*exchange.ImportPlan, error) {
	have := exchange.Held{Actor: access.ActorFrom(ctx), Today: s.Today(), Listed: func(name string) (record.Body, bool, error) { return s.listedAs(ctx, s.db, name) }}
	var err error
	if have.Reports, have.Recommendations, err = s.ExportFiles(ctx); err != nil {
		return nil, err
	}
	if have.Bodies, err = s.store.Bodies(ctx, s.db); err != nil {
		return nil, err
	}
	return exchange.PlanImport(have, reps, recs)
}

// ExportFiles gives the whole register in the interchange format: what the
// reports and the public sources say, with commitments, and without the
// owners' reports and the findings, which are acts on this register and live
// in its ledger.
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
		for _, id := range ids {
			r, err := s.store.Load(ctx, q, id)
			if err != nil {
				return err
			}
			if drafts || r.State == record.StatePublished {
				recs = append(recs, exchange.OfRecord(r))
			}
		}
		return nil
	})
	exchange.InFileOrder(recs)
	return reps, recs, err
}
