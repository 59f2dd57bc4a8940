package app

import (
	"context"
	"slices"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/room/bodies"
	"candour/internal/room/inquiry"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/ask"
	"candour/internal/room/inquiry/pages/draw"
	"candour/internal/room/inquiry/pages/hear"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/room/signin"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
)

// buildInquiry puts the inquiries on the core.
func (c *core) buildInquiry() {
	c.inquiry = c.inquiryOn(c.clock)
	c.listening = c.listeningOn(c.clock, c.inquiry)
	c.finding = c.findingOn(c.clock, c.inquiry, c.listening)
	c.asking = c.askingOn(c.clock, c.inquiry)
	c.survivors = c.survivorsOn(c.clock, c.inquiry)
}

// askingOn is how inquiries ask for evidence, on the days of a clock.
func (c *core) askingOn(t clock.Clock, on *inquiry.Service) *requesting.Service {
	return requesting.NewService(requesting.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Holding: requesting.Open{}})
}

// survivorsOn is the survivors panels of inquiries, on the days of a clock.
func (c *core) survivorsOn(t clock.Clock, on *inquiry.Service) *survivors.Service {
	return survivors.NewService(survivors.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Calendar: c.holidays.Live(), OneHuman: signin.OneHuman,
		Register: panelRegister{c.register}})
}

// findingOn is what inquiries published and what came of it, on the days of a clock.
func (c *core) findingOn(t clock.Clock, on *inquiry.Service, heard *listening.Service) *finding.Service {
	return finding.NewService(finding.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Listening: heard, Register: inquiryRegister{c.register}})
}

// listeningOn is how people speak to inquiries, on the days of a clock.
func (c *core) listeningOn(t clock.Clock, on *inquiry.Service) *listening.Service {
	return listening.NewService(listening.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Calendar: c.holidays.Live(), OneHuman: signin.OneHuman})
}

// inquiryOn is the inquiries on the days of a clock.
func (c *core) inquiryOn(t clock.Clock) *inquiry.Service {
	return inquiry.NewService(inquiry.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Bodies: inquiryBodies{c.bodies}, Staff: c.staff, Keys: c.keys})
}

// inquiryBodies is the list of bodies as the inquiries need it.
type inquiryBodies struct{ *bodies.Service }

// Listed gives every body of the list.
func (b inquiryBodies) Listed(ctx context.Context, q db.Querier) ([]inquiry.Body, error) {
	d, err := b.Directory(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []inquiry.Body
	for _, x := range d.All() {
		body := inquiry.Body{ID: x.ID, Name: d.Name(x.ID), Synthetic: x.Synthetic}
		for _, n := range d.Names(x.ID) {
			body.Also = append(body.Also, n.Name)
		}
		out = append(out, body)
	}
	return out, nil
}

func (s *server) liveInquiry(ctx context.Context) (room.Live, error) {
	speaker, drafts, err := s.speaker(ctx)
	if err != nil {
		return room.Live{}, err
	}
	if s.drafting, err = s.draftingOn(ctx, s.clock, s.inquiry, s.listening); err != nil {
		return room.Live{}, err
	}
	heard := hear.New(s.listening, s.inquiry, s.renderer)
	asks := ask.New(s.asking, s.inquiry, s.renderer)
	drawn := draw.New(s.drafting, s.renderer)
	links := func(ctx context.Context, x *inquiry.Inquiry) []web.Link {
		return slices.Concat(heard.Links(ctx, x), asks.Links(ctx, x), drawn.Links(ctx, x))
	}
	boxes := func(ctx context.Context, id string) ([]sheet.Box, error) {
		out, err := heard.Boxes(ctx, id)
		if err != nil {
			return nil, err
		}
		more, err := drawn.Boxes(ctx, id)
		return slices.Concat(out, more), err
	}
	pages := inquirypages.New(s.inquiry, s.renderer, s.cfg.PublicURL).With(inquirypages.Beside{Links: links, Boxes: boxes}).WithFindings(s.finding)
	desk := func(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
		out, err := s.inquiry.DeskItems(ctx, who)
		if err != nil {
			return nil, err
		}
		more, err := heard.DeskItems(ctx, who)
		if err != nil {
			return nil, err
		}
		sentences, err := pages.FindingItems(ctx)
		if err != nil {
			return nil, err
		}
		reports, err := drawn.DeskItems(ctx, who)
		return slices.Concat(out, more, sentences, reports), err
	}
	return room.Live{Routes: slices.Concat(pages.Routes(), heard.Routes(), asks.Routes(), drawn.Routes(), speaker.Routes()), Desk: desk, DeskRank: 65,
		DeskAt:  web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath},
		Leaving: s.inquiry, LeavingRank: 65,
		Finders: []room.Finder{s.inquiry.Finder()}, Jobs: []jobs.Periodic{
			room.Counting("inquiry-approaches", 6*time.Hour, s.log, "approaches to inquiries of which nothing was heard", "approaches", s.listening.Lapse),
			room.Counting("inquiry-drafts", 6*time.Hour, s.log, "drafts of accounts whose time is over", "drafts", drafts.Expire),
			room.Counting("inquiry-letter-phrases", 6*time.Hour, s.log, "phrases of letters that did not go", "phrases", s.drafting.Back.Expire)}}, nil
}

// seedInquiry plays a made-up inquiry with the demonstration's people.
func (s *server) seedInquiry(ctx context.Context) error {
	people, err := s.cast(ctx, inquirydemo.People()...)
	if err != nil {
		return err
	}
	if err := inquirydemo.Play(ctx, people, s.clock, s.inquiryOn); err != nil {
		return err
	}
	who, err := s.survivor(ctx)
	if err != nil {
		return err
	}
	if err := inquirydemo.Hear(ctx, people, s.clock, s.inquiryOn, s.listeningOn, who); err != nil {
		return err
	}
	if err := inquirydemo.Publish(ctx, people, s.clock, inquirydemo.On{Inquiries: s.inquiryOn, Listening: s.listeningOn, Findings: s.findingOn}); err != nil {
		return err
	}
	if err := inquirydemo.Ask(ctx, people, s.clock, s.inquiryOn, s.askingOn); err != nil {
		return err
	}
	if err := inquirydemo.Draft(ctx, people, s.clock, inquirydemo.On{Inquiries: s.inquiryOn, Listening: s.listeningOn,
		Drafting: func(t clock.Clock, on *inquiry.Service, heard *listening.Service) (*drafting.Service, error) {
			return s.draftingOn(ctx, t, on, heard)
		}}); err != nil {
		return err
	}
	_, err = s.listening.Lapse(access.WithActor(ctx, access.SystemActor("inquiry-approaches")))
	return err
}
