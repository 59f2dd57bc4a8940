package audit

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Gone is the work of the last analyst of a project, who left: nobody's. Another
// audit analyst of their body may open the project, and join it.
const Gone Work = "left"

// counts are the members who may see something of the project. While it has no
// analyst, an analyst of the body of the one who left is let in.
func counts(members []Member, actor access.Actor) []Member {
	out := slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return m.Work == Gone })
	if slices.ContainsFunc(out, func(m Member) bool { return m.Work == Analyst }) || !actor.Has(access.RoleAuditAnalyst) || actor.Body == "" {
		return out
	}
	next := slices.ContainsFunc(members, func(m Member) bool { return m.Work == Gone && m.Body == actor.Body })
	if next && actor.Human != "" {
		out = append(out, Member{Human: actor.Human})
	}
	return out
}

// Holds says what somebody has in hand, in words that name no project.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) ([]string, error) {
	held, err := s.store.worksIn(ctx, q, who)
	if err != nil || len(held) == 0 {
		return nil, err
	}
	return []string{web.Plural(len(held), "audit project", "audit projects")}, nil
}

// Left takes somebody off the projects that go on. Their lead passes to the
// analyst who has been there longest; where there is none the project waits for
// another of the same body.
func (s *Service) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	held, err := s.store.worksIn(ctx, tx, who)
	for _, project := range held {
		if err == nil {
			err = s.leaves(ctx, tx, project, who)
		}
	}
	return err
}

func (s *Service) leaves(ctx context.Context, tx *ledger.Tx, project string, who access.Leaver) (err error) {
	c := &change{tx: tx, actor: access.ActorFrom(ctx), s: s}
	if c.p, err = s.store.project(ctx, tx, project); err != nil {
		return err
	}
	if c.members, err = s.store.members(ctx, tx, project); err != nil {
		return err
	}
	me := c.members[slices.IndexFunc(c.members, func(m Member) bool { return m.Human == who.Human })]
	next := slices.IndexFunc(c.members, func(m Member) bool { return m.Human != who.Human && m.Work == Analyst })
	if me.Work == Analyst && next < 0 {
		err = tx.Update(ctx, "audit_member", me.ID, 0, ledger.Row{"work": string(Gone)})
	} else {
		err = tx.Delete(ctx, "audit_member", me.ID, 0)
	}
	if err == nil && c.p.Lead == who.Human && next >= 0 {
		err = c.set(ctx, ledger.Row{"lead": c.members[next].Human, "lead_name": c.members[next].Name})
	}
	if err != nil {
		return err
	}
	return c.step(stepLeave, who.Name+" works here no longer")
}

// takeUp makes somebody a member; a project that had no analyst gets its lead.
func (c *change) takeUp(ctx context.Context, who access.Actor, work Work) error {
	led := slices.ContainsFunc(c.members, func(m Member) bool { return m.Work == Analyst })
	if work == Analyst && !led {
		if err := c.set(ctx, ledger.Row{"lead": who.Human, "lead_name": who.Name}); err != nil {
			return err
		}
	}
	back := false
	for _, m := range c.members {
		var err error
		switch {
		case m.Work != Gone:
			continue
		case m.Human == who.Human:
			back = true
			err = c.tx.Update(ctx, "audit_member", m.ID, 0, ledger.Row{"work": string(work)})
		case work == Analyst:
			err = c.tx.Delete(ctx, "audit_member", m.ID, 0)
		}
		if err != nil {
			return err
		}
	}
	if back {
		return nil
	}
	return c.addMember(who, work)
}
