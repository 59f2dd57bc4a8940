package app

import (
	"context"

	"candour/internal/base/forces"
	"candour/internal/room/sweep"
	"candour/internal/trust/access"
)

// buildSweep puts the sweep on the core.
func (c *core) buildSweep(list []forces.Force) error {
	rules, err := sweep.BuiltIn()
	if err != nil {
		return err
	}
	cfg := sweep.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock, Rules: rules, Forces: list}
	if c.staff != nil {
		cfg.Staff = c.staff
	}
	c.sweep = sweep.NewService(cfg)
	return nil
}

// seedSweep plays a made-up sweep with the demonstration's people.
func (s *server) seedSweep(ctx context.Context) error {
	all, err := s.signin.People(ctx)
	if err != nil {
		return err
	}
	var people sweep.SeedPeople
	for _, a := range all {
		switch {
		case a.Synthetic && a.Has(access.RoleNational) && people.National.ID == "":
			people.National = a
		case a.Synthetic && a.Has(access.RoleNational):
			people.Second = a
		case a.Synthetic && a.Has(access.RoleReviewer):
			people.Reviewers = append(people.Reviewers, a)
		}
	}
	return s.sweep.Seed(ctx, people)
}
