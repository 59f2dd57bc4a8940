package app

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/forces"
	"candour/internal/room/figures"
	"candour/internal/room/returns"
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
	if _, err = d.returns.BeginProfile(d.leadOf(ctx, "made-up-force-01")); err != nil {
		return err
	}
	return d.fewReleases(ctx)
}

const fewTable = `title = "Investigations by setting"
periods = ["2023"]
rows = ["setting"]
share = "none"
[measure]
count = "investigation"
unit = "investigations"
definition = "group-based-abuse/1"
[protect]
way = "open"
`

// fewReleases is one published release and one draft.
func (d *returnsDemo) fewReleases(ctx context.Context) error {
	rounds, err := d.returns.Rounds(ctx)
	if err != nil {
		return err
	}
	if err := d.approveRest(ctx, rounds[0].ID, 0); err != nil {
		return err
	}
	d.clock.Set(d.server.clock.Now())
	f := d.newFigures(d.clock, d.returns)
	first, second := d.as(ctx, demoStatistician1), d.as(ctx, demoStatistician2)
	for i, title := range []string{"Made-up release", "Made-up draft"} {
		e, err := f.Draft(first, figures.DraftInput{Title: title, Synopsis: "Everything here is made up.", Tables: []string{fewTable}})
		if err != nil {
			return fieldsOf(err)
		}
		if i == 0 {
			err = release(first, second, f, e.ID, true)
		}
		if err != nil {
			return fieldsOf(err)
		}
	}
	return nil
}
