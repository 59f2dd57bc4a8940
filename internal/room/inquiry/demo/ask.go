package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/request"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/madeup"
)

// asked is where a made-up inquiry gets its evidence.
type asked struct {
	*requesting.Service
	*stage
	holding *holding.Service
}

// Ask gives a made-up inquiry its evidence, once.
func Ask(ctx context.Context, people madeup.Players, now clock.Clock, inquiries func(clock.Clock) *inquiry.Service,
	on func(clock.Clock, *inquiry.Service) *requesting.Service, holds func(clock.Clock, *inquiry.Service) *holding.Service) error {
	d := &asked{stage: newStage(ctx, people, now, inquiries)}
	d.Service, d.holding = on(d.days, d.stage.Service), holds(d.days, d.stage.Service)
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	for _, play := range []func() error{d.seated, d.documents, d.askings, d.held} {
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

const minutes = "Made-up minutes of a meeting"

// documents: two that came unasked, of which somebody looked at one.
func (d *asked) documents() error {
	_, before, _, err := d.Documents(d.as(Paralegal), d.id, "", requesting.Place{})
	if err != nil || len(before) > 0 {
		return err
	}
	day := d.lately(50)
	first, err := d.Receive(d.as(Paralegal), requesting.Received{Inquiry: d.id, Title: minutes, SHA256: strings.Repeat("0d", 32), Pages: 14, On: day,
		Sender: "A made-up archive, unasked"})
	if err != nil {
		return err
	}
	if err := d.Looked(d.as(Paralegal), d.id, first, requesting.Found{Nobody: true, None: true}); err != nil {
		return err
	}
	_, err = d.Receive(d.as(Paralegal), requesting.Received{Inquiry: d.id, Title: "Made-up list of files", SHA256: strings.Repeat("1e", 32), Pages: 3, On: day, Body: "Z06000001",
		Sender: "By a made-up courier"})
	return err
}

// ask sends a request of ten working days.
func (d *asked) ask(body, matters, keep string) (string, error) {
	return d.Service.Ask(d.as(Solicitor), requesting.NewAsking{Inquiry: d.id, Body: body, Matters: matters, KeepAs: keep,
		Clock: request.Clock{Nation: clock.EnglandAndWales, Days: 10, Source: "Paragraph 4 of a made-up protocol"}})
}

// both has somebody agree to what another proposed about evidence.
func (d *asked) both(n int, id string, err error) error {
	if err != nil {
		return err
	}
	p, err := d.Service.Proposals().Read(d.as(n), id)
	if err != nil {
		return err
	}
	if err := d.Service.Proposals().Opened(d.as(n), p); err != nil {
		return err
	}
	return d.Service.Proposals().Agree(d.as(n), id, "")
}

// askings: one that was answered, one of which nothing came, one of which a part came and more time
// is asked for, and a notice that something is kept; the chair chose that silence is public.
func (d *asked) askings() error {
	_, before, err := d.Askings(d.as(Paralegal), d.id)
	if err != nil || len(before) > 0 {
		return err
	}
	d.lately(48)
	id, err := d.ProposeSilence(d.as(Chair), d.id, true, "So that everybody can see who answers and who does not.")
	if err := d.both(Solicitor, id, err); err != nil {
		return err
	}
	answered, err := d.ask("Z06000001", "Made-up minutes of the years 1996 to 2001\nThe made-up list of files of those years", "Minutes and lists")
	if err != nil {
		return err
	}
	d.lately(41)
	if _, err := d.HandOver(d.as(Provider), answered, requesting.Received{Title: "Made-up minutes, 1996 to 2001", SHA256: strings.Repeat("2f", 32), Pages: 212}); err != nil {
		return err
	}
	if err := d.Answer(d.as(Provider), answered, request.Act{Did: request.Answered, Matters: []int{1}}); err != nil {
		return err
	}
	if err := d.Answer(d.as(Provider), answered, request.Act{Did: request.GapStated, Matters: []int{2}, Why: "The list was never made, as far as the made-up archive shows."}); err != nil {
		return err
	}
	d.lately(30)
	silent, err := d.ask("made-up-force-01", "Made-up log of reports, 1998\nMade-up policy that was in force then", "")
	if err != nil {
		return err
	}
	arrived := request.Act{Did: request.Delivered, On: d.Service.Today(), Why: "By a made-up courier, signed for at the made-up front desk."}
	if err := d.Act(d.as(Solicitor), d.id, silent, arrived); err != nil {
		return err
	}
	id, err = d.ProposePreservation(d.as(Solicitor), d.id, "made-up-force-01", "Everything of the made-up years 1996 to 2012, on paper or not")
	if err := d.both(Chair, id, err); err != nil {
		return err
	}
	today := d.lately(5)
	open, err := d.ask("Z06000001", "The made-up register of complaints, 2004\nWho kept it", "")
	if err != nil {
		return err
	}
	d.lately(1)
	return d.Answer(d.as(Provider), open, request.Act{Did: request.AskedTime, Why: "The made-up archive is being moved.", Due: today.AddDays(40)})
}

// held: an order of the chair on one document, which the team alone still sees.
func (d *asked) held() error {
	_, book, err := d.holding.Read(d.as(Chair), d.id)
	if err != nil || len(book.Entries) > 0 {
		return err
	}
	_, all, _, err := d.Documents(d.as(Chair), d.id, strings.ToLower(minutes), requesting.Place{})
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(x requesting.Document) bool { return x.Title == minutes })
	if i < 0 {
		return nil
	}
	d.lately(20)
	_, err = d.holding.Make(d.as(Chair), d.id, restrict.Order{Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: all[i].ID}}, Only: restrict.Audiences{{Circle: restrict.Team}},
		Ground: restrict.ConduciveOrInInterest, Factors: restrict.Factors{PublicConcern: "Little: that it is held is said in the report.", Harm: "Made-up people could be recognised by it.",
			Confidence: "It was given in confidence.", DelayAndCost: "Without it each page would be asked about."}})
	return err
}
