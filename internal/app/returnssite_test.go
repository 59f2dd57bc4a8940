package app

import (
	"context"

	"candour/internal/base/forces"
	"candour/internal/room/figures"
	figuresdemo "candour/internal/room/figures/demo"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/room/returns/sample"
	"candour/internal/site/madeup"
)

// seedFewReturns is the demonstration's returns in small: one round, two forces,
// one profile signed and the next begun.
func (s *server) seedFewReturns(ctx context.Context) error {
	d, err := s.returnsStage(ctx)
	if err != nil {
		return err
	}
	defer d.Returns.Close()
	_, byBody, err := d.Open(ctx, "investigations", "Group-based abuse and exploitation", "2023", 30)
	if err != nil {
		return err
	}
	sent, err := returnsdemo.Files(sample.Options{Year: 2023, Seed: 1, Forces: forces.StandIns()[:2], Scale: 0.02, Flaws: true})
	if err != nil {
		return err
	}
	for body, list := range sent {
		if err := d.Send(ctx, body, byBody[body], list, body != "made-up-force-01"); err != nil {
			return err
		}
	}
	if err := d.PlayProfiles(ctx); err != nil {
		return err
	}
	if _, err = d.Returns.BeginProfile(d.LeadOf(ctx, "made-up-force-01")); err != nil {
		return err
	}
	return s.fewReleases(ctx, d)
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
func (s *server) fewReleases(ctx context.Context, d *returnsdemo.Stage) error {
	rounds, err := d.Returns.Rounds(ctx)
	if err != nil {
		return err
	}
	if err := d.ApproveRest(ctx, rounds[0].ID, 0); err != nil {
		return err
	}
	d.Clock.Set(s.clock.Now())
	f := s.newFigures(d.Clock, d.Returns)
	first, second := d.As(ctx, returnsdemo.Statistician1), d.As(ctx, returnsdemo.Statistician2)
	for i, title := range []string{"Made-up release", "Made-up draft"} {
		e, err := f.Draft(first, figures.DraftInput{Title: title, Synopsis: "Everything here is made up.", Tables: []string{fewTable}})
		if err != nil {
			return madeup.WithFields(err)
		}
		if i == 0 {
			err = figuresdemo.Release(first, second, f, e.ID, true)
		}
		if err != nil {
			return madeup.WithFields(err)
		}
	}
	return nil
}
