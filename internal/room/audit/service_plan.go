package audit

import (
	"context"
	"fmt"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/ledger"
)

// Register writes the plan down, with its digest in the log. From then on the
// overlaps of the lists may be seen. A plan that was registered is never
// changed: a new one stands beside it, with the reason.
func (s *Service) Register(ctx context.Context, project string, spec PlanSpec, why string) (Plan, error) {
	v, err := s.Open(ctx, project)
	if err != nil {
		return Plan{}, err
	}
	if v.Run == nil {
		return Plan{}, errs.New(errs.Conflict, "Link the lists first: a plan is for one linkage.")
	}
	spec = scoped(v, spec)
	if err := spec.check(); err != nil {
		return Plan{}, err
	}
	why = clean(why)
	number, step := 1, stepPlan
	if v.Plan != nil {
		number, step = v.Plan.Number+1, stepAmend
		if saysnothing.Is(why, "why") || len([]rune(why)) > MaxText {
			return Plan{}, BadField("why", "The overlaps have been seen since the last plan. Say why it is changed, in at most 2,000 characters")
		}
	}
	text, digest := spec.digest()
	id := s.ids.Next("plan")
	err = s.write(ctx, AuditWork, project, step, "Digest "+digest, func(ctx context.Context, c *change) error {
		if c.p.Run != v.Run.ID || c.p.Plan != v.Project.Plan {
			return errs.New(errs.Conflict, "The project has changed while you were writing. Look at it once more.")
		}
		if err := c.tx.Insert("audit_plan", id, ledger.Row{"project_id": project, "number": number, "plan": text, "digest": digest,
			"human": c.actor.Human, "name": c.actor.Name, "made": s.now(), "why": db.OrNil(why)}); err != nil {
			return err
		}
		return c.set(ctx, ledger.Row{"plan_id": id, "result_id": nil})
	})
	if err != nil {
		return Plan{}, err
	}
	return s.store.plan(ctx, s.db, id)
}

// scoped fills in what a plan takes from its project.
func scoped(v View, spec PlanSpec) PlanSpec {
	spec.Question, spec.People, spec.Place, spec.Since, spec.Until = v.Question, v.People, v.Place, v.Since, v.Until
	spec.Run, spec.Link, spec.Lists = v.Run.ID, v.Run.Threshold, nil
	for _, l := range v.Lists {
		if l.Children > 0 && spec.Population == RoleChild || l.Suspects > 0 && spec.Population == RoleSuspect {
			spec.Lists = append(spec.Lists, l.Name)
		}
	}
	return spec
}

// Plans lists a project's plans, newest first.
func (s *Service) Plans(ctx context.Context, project string) ([]Plan, error) {
	if _, _, err := s.open(ctx, AuditWork, project); err != nil {
		return nil, err
	}
	return s.store.plans(ctx, s.db, project)
}

// errNoPlan is why nobody sees how lists overlap before a plan is registered.
var errNoPlan = errs.New(errs.Conflict, "The overlaps of the lists are shown once the plan is registered, and not before: who has seen them could choose a method for what it will say.")

// NeedPlan checks that a result's plan is for the linkage that there is.
func NeedPlan(v View) error {
	switch {
	case v.Run == nil:
		return errs.New(errs.Conflict, "The lists have not been linked yet.")
	case v.Plan == nil:
		return errNoPlan
	case v.Plan.Spec.Run != v.Run.ID:
		return errs.New(errs.Conflict, fmt.Sprintf("The lists were linked again after plan %d was registered. Register a plan for the new linkage, and say what changed.", v.Plan.Number))
	}
	return nil
}
