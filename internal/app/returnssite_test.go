package app

import (
	"context"

	"candour/internal/clock"
	"candour/internal/forces"
	"candour/internal/returns"
)

// seedFewReturns is the demonstration's returns in small: one round, two forces,
// one profile signed and the next begun.
func (s *server) seedFewReturns(ctx context.Context) error {
	people, err := s.returnsStaff(ctx)
	if err != nil {
		return err
	}
	d := &returnsDemo{server: s, people: people, clock: clock.NewFake(s.clock.Now())}
	if d.returns, err = s.newReturns(d.clock, true); err != nil {
		return err
	}
	defer d.returns.Close()
	_, byBody, err := d.open(ctx, "investigations", "Group-based abuse and exploitation", "2023", 30)
	if err != nil {
		return err
	}
	sent, err := files(returns.SampleOptions{Year: 2023, Seed: 1, Forces: forces.StandIns()[:2], Scale: 0.02, Flaws: true})
	if err != nil {
		return err
	}
	for body, list := range sent {
		if err := d.send(ctx, body, byBody[body], list, body != "made-up-force-01"); err != nil {
			return err
		}
	}
	if err := d.playProfiles(ctx); err != nil {
		return err
	}
	_, err = d.returns.BeginProfile(d.leadOf(ctx, "made-up-force-01"))
	return err
}
