package audit

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
)

// Estimate begins to work out what the registered plan says, and nothing else.
// What the clerks settled is applied first.
func (s *Service) Estimate(ctx context.Context, project string) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	if err := NeedPlan(v); err != nil {
		return err
	}
	return s.tasks.Begin(ctx, project, "estimate", func(ctx context.Context, t *Task) error {
		t.Say("Applying the clerks' decisions", 0, 0)
		if err := s.Settle(ctx, project); err != nil {
			return err
		}
		return s.estimate(ctx, project, t)
	})
}

func (s *Service) estimate(ctx context.Context, project string, t *Task) error {
	v, err := s.Open(ctx, project)
	if err != nil {
		return err
	}
	e := &estimator{spec: v.Plan.Spec, say: t.Say}
	if e.facts, err = s.store.facts(ctx, s.db, v.Lists); err != nil {
		return err
	}
	if e.pairs, err = s.pairsNow(ctx, v); err != nil {
		return err
	}
	findings, err := e.run(ctx)
	if err != nil {
		return err
	}
	findings.Unsettled = v.Disputes.Waiting + v.Disputes.Split
	text := []byte(asJSON(findings))
	id := s.ids.Next("result")
	return s.write(ctx, AuditWork, project, stepEstimate, "", func(ctx context.Context, c *change) error {
		if c.p.Run != v.Run.ID || c.p.Plan != v.Plan.ID {
			return errs.New(errs.Conflict, "The lists were linked again, or another plan was registered, while this was worked out. Begin it again.")
		}
		if err := c.tx.Insert("audit_result", id, ledger.Row{"project_id": project, "plan_id": v.Plan.ID, "run_id": v.Run.ID, "kind": "estimates", "made": s.now(),
			"code": s.code, "sha256": hash(text)}); err != nil {
			return err
		}
		if err := s.store.keep(ctx, c.tx, id, project, text); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"result_id": id})
	})
}

// pairsNow gives the pairs of the newest linkage as the clerks left them.
func (s *Service) pairsNow(ctx context.Context, v View) ([]Pair, error) {
	settled, err := s.store.judged(ctx, s.db, v.Project.ID)
	if err != nil {
		return nil, err
	}
	return s.pairsAfter(ctx, v, settled)
}

func (s *Service) pairsAfter(ctx context.Context, v View, settled judged) ([]Pair, error) {
	var pairs []Pair
	err := s.store.into(ctx, s.db, v.Run.ID+".pairs", v.Run.PairsSum, &pairs)
	return applied(pairs, settled), err
}

// Findings gives the estimates of a project; nil while there are none. Nobody
// sees them, nor how the lists overlap, before a plan is registered.
func (s *Service) Findings(ctx context.Context, project string) (View, *Findings, error) {
	v, err := s.Open(ctx, project)
	if err != nil {
		return v, nil, err
	}
	if v.Plan == nil {
		return v, nil, errNoPlan
	}
	if v.Result == nil {
		return v, nil, nil
	}
	var f Findings
	return v, &f, s.store.into(ctx, s.db, v.Result.ID, v.Result.SHA256, &f)
}
