package demo

import (
	"context"
	"fmt"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/madeup"
)

// asked is where a made-up inquiry gets its evidence.
type asked struct {
	*requesting.Service
	*stage
}

// Ask gives a made-up inquiry its evidence, once.
func Ask(ctx context.Context, people madeup.Players, now clock.Clock, inquiries func(clock.Clock) *inquiry.Service, on func(clock.Clock, *inquiry.Service) *requesting.Service) error {
	d := &asked{stage: newStage(ctx, people, now, inquiries)}
	d.Service = on(d.days, d.stage.Service)
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	for _, play := range []func() error{d.seated, d.documents} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up evidence: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *asked) seated() error {
	seats, err := d.SeatsEver(d.ctx, d.DB, d.id)
	if err != nil {
		return err
	}
	for _, s := range seats {
		if s.Account == d.people[Paralegal].ID {
			return nil
		}
	}
	from := d.lately(60)
	id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[Paralegal].ID, Part: rules.Paralegal, From: from, Why: "Keeps the record of what comes."})
	return d.agreed(Commissioner2, id, err)
}

// documents: two that came unasked, of which somebody looked at one.
func (d *asked) documents() error {
	_, before, err := d.Documents(d.as(Paralegal), d.id)
	if err != nil || len(before) > 0 {
		return err
	}
	day := d.lately(50)
	first, err := d.Receive(d.as(Paralegal), requesting.Received{Inquiry: d.id, Title: "Made-up minutes of a meeting", SHA256: strings.Repeat("0d", 32), Pages: 14, On: day,
		Sender: "A made-up archive, unasked"})
	if err != nil {
		return err
	}
	if err := d.Looked(d.as(Paralegal), d.id, first, requesting.Found{}); err != nil {
		return err
	}
	_, err = d.Receive(d.as(Paralegal), requesting.Received{Inquiry: d.id, Title: "Made-up list of files", SHA256: strings.Repeat("1e", 32), Pages: 3, On: day, Body: "Z06000001",
		Sender: "By a made-up courier"})
	return err
}
