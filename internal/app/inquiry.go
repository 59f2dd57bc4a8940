package app

import (
	"context"
	"time"

	"candour/internal/app/homes"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/jobs"
	"candour/internal/room/bodies"
	"candour/internal/room/evidence/pages/sent"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/closing"
	inquirydemo "candour/internal/room/inquiry/demo"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/holding"
	"candour/internal/room/inquiry/listening"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/ask"
	closepages "candour/internal/room/inquiry/pages/close"
	"candour/internal/room/inquiry/pages/draw"
	"candour/internal/room/inquiry/pages/hall"
	"candour/internal/room/inquiry/pages/hear"
	"candour/internal/room/inquiry/pages/hold"
	"candour/internal/room/inquiry/pages/money"
	"candour/internal/room/inquiry/pages/panel"
	"candour/internal/room/inquiry/pages/partake"
	"candour/internal/room/inquiry/pages/release"
	"candour/internal/room/inquiry/pages/share"
	"candour/internal/room/inquiry/participants"
	"candour/internal/room/inquiry/published"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/sharing"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/room/signin"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/site/web/sheet"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// buildInquiry puts the inquiries on the core.
func (c *core) buildInquiry() {
	c.inquiry = c.inquiryOn(c.clock)
	c.holding = c.holdingOn(c.clock, c.inquiry)
	c.listening = c.listeningOn(c.clock, c.inquiry)
	c.finding = c.findingOn(c.clock, c.inquiry, c.listening)
	c.asking = c.askingOn(c.clock, c.inquiry)
	c.sharing = c.sharingOn(c.clock, c.inquiry)
	c.survivors = c.survivorsOn(c.clock, c.inquiry)
	c.hearings = c.hearingsOn(c.clock, c.inquiry)
	c.closing = c.closingOn(c.clock, c.inquiry, c.listening)
	c.participants = c.participantsOn(c.clock, c.inquiry)
	c.money = c.moneyOn(c.clock, c.inquiry)
	c.releasing = c.releasingOn(c.clock, c.inquiry)
	c.evidence = c.evidenceOn(c.clock, c.inquiry)
}

// participantsOn is the participants of inquiries, on the days of a clock.
func (c *core) participantsOn(t clock.Clock, on *inquiry.Service) *participants.Service {
	asking, heard := c.askingOn(t, on), c.hearingsOn(t, on)
	return participants.NewService(participants.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Holding: asking.Holding,
		Documents: homes.Titles{Service: asking}, Names: heard, Topics: heard, OneHuman: signin.OneHuman, Gate: c.releasingOn(t, on)})
}

// moneyOn is the money of inquiries, on the days of a clock.
func (c *core) moneyOn(t clock.Clock, on *inquiry.Service) *awards.Service {
	return awards.NewService(awards.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, OneHuman: signin.OneHuman, Gate: c.releasingOn(t, on)})
}

// closingOn is the closing of records, on the days of a clock.
func (c *core) closingOn(t clock.Clock, on *inquiry.Service, heard *listening.Service) *closing.Service {
	// What closes a record of a draft needs none of what it is written with.
	drafts := drafting.NewService(drafting.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Listening: heard,
		Calendar: c.holidays.Live(), Bodies: inquiryBodies{c.bodies}})
	asking, panel, parts := c.askingOn(t, on), c.survivorsOn(t, on), c.participantsOn(t, on)
	return closing.NewService(closing.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Hearers: heard, Drafters: drafts, Tables: inquirypages.Room().Tables,
		Looks: map[closing.Kind]closing.Look{closing.Requests: asking.Open, closing.Letters: drafts.UnderWay, closing.Restrictions: c.holdingOn(t, on).Endless, closing.Notes: heard.Unagreed,
			closing.Words: on.Promised, closing.Advice: panel.Unanswered, closing.Papers: on.OpenPapers, closing.Hearings: c.hearingsOn(t, on).ToCome, closing.Reports: drafts.Unsigned,
			closing.Participants: parts.Undecided, closing.Copies: parts.Astray, closing.Bills: c.moneyOn(t, on).Unpaid},
		Persons: map[string]func(context.Context, db.Querier, string) ([]string, error){"drafts": drafts.Persons, "answers": on.AnswerPersons, "nominations": panel.NominationPersons,
			"referrals": heard.ReferralPersons}})
}

// hearingsOn is the hearings of inquiries, on the days of a clock.
func (c *core) hearingsOn(t clock.Clock, on *inquiry.Service) *hearings.Service {
	asking := c.askingOn(t, on)
	return hearings.NewService(hearings.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Calendar: c.holidays.Live(),
		Holding: asking.Holding, Documents: homes.Titles{Service: asking}, Release: c.releasingOn(t, on), Parties: participants.Called{}})
}

// releasingOn is what published texts of inquiries tell of people, on the days of a clock.
func (c *core) releasingOn(t clock.Clock, on *inquiry.Service) *releasing.Service {
	held := c.bookOn(t, on)
	return releasing.NewService(releasing.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on,
		Public: []releasing.Public{published.Here{}, hearings.Outside{Clock: t, Holding: held}, participants.Outside{Clock: t, Holding: held}, awards.Outside{},
			finding.Outside{Clock: t, Holding: held}, survivors.Outside{Clock: t}, inquiry.Outside{}}})
}

// bookOn says what is held, on the days of a clock; it opens nothing.
func (c *core) bookOn(t clock.Clock, on *inquiry.Service) *holding.Service {
	return holding.NewService(holding.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on})
}

// holdingOn is the books of restrictions, on the days of a clock.
func (c *core) holdingOn(t clock.Clock, on *inquiry.Service) *holding.Service {
	return holding.NewService(holding.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Gate: c.releasingOn(t, on),
		Shows: []holding.Shows{hearings.Outside{}, participants.Outside{}, finding.Outside{}}})
}

// askingOn is how inquiries ask for evidence, on the days of a clock.
func (c *core) askingOn(t clock.Clock, on *inquiry.Service) *requesting.Service {
	return requesting.NewService(requesting.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Calendar: c.holidays.Live(), Holding: c.holdingOn(t, on)})
}

// sharingOn is what investigations of one inquiry share, on the days of a clock.
func (c *core) sharingOn(t clock.Clock, on *inquiry.Service) *sharing.Service {
	return sharing.NewService(sharing.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Documents: c.askingOn(t, on)})
}

// survivorsOn is the survivors panels of inquiries, on the days of a clock.
func (c *core) survivorsOn(t clock.Clock, on *inquiry.Service) *survivors.Service {
	return survivors.NewService(survivors.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Calendar: c.holidays.Live(), OneHuman: signin.OneHuman,
		Register: panelRegister{c.register}})
}

// findingOn is what inquiries published and what came of it, on the days of a clock.
func (c *core) findingOn(t clock.Clock, on *inquiry.Service, heard *listening.Service) *finding.Service {
	return finding.NewService(finding.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Inquiries: on, Listening: heard,
		Register: inquiryRegister{c.register, c.splitOn}, Holding: c.holdingOn(t, on),
		Drafts: published.Here{}, Site: c.cfg.PublicURL})
}

// listeningOn is how people speak to inquiries, on the days of a clock.
func (c *core) listeningOn(t clock.Clock, on *inquiry.Service) *listening.Service {
	return listening.NewService(listening.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Keys: c.keys, Inquiries: on, Calendar: c.holidays.Live(), OneHuman: signin.OneHuman,
		Closes: closing.Opens})
}

// inquiryOn is the inquiries on the days of a clock.
func (c *core) inquiryOn(t clock.Clock) *inquiry.Service {
	return inquiry.NewService(inquiry.Config{DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: t, Bodies: inquiryBodies{c.bodies}, Staff: c.staff, Keys: c.keys,
		Knows: []inquiry.Knows{releasing.Marked{}, hearings.Outside{}, participants.Called{}}})
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

// inquiryFloor is what one floor of the room shows: its pages, and on the pages of an inquiry its links
// for the team, its boxes for everybody, and what waits for somebody. What it has not is nil.
type inquiryFloor struct {
	pages []web.Route
	links func(context.Context, *inquiry.Inquiry) []web.Link
	boxes func(context.Context, string) ([]sheet.Box, error)
	desk  func(context.Context, access.Actor) ([]room.DeskItem, error)
}

type inquiryFloors []inquiryFloor

func (f inquiryFloors) routes() (out []web.Route) {
	for _, x := range f {
		out = append(out, x.pages...)
	}
	return out
}

func (f inquiryFloors) links(ctx context.Context, q *inquiry.Inquiry) (out []web.Link) {
	for _, x := range f {
		if x.links != nil {
			out = append(out, x.links(ctx, q)...)
		}
	}
	return out
}

func (f inquiryFloors) boxes(ctx context.Context, id string) (out []sheet.Box, err error) {
	for _, x := range f {
		if x.boxes == nil {
			continue
		}
		more, err := x.boxes(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

func (f inquiryFloors) desk(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	for _, x := range f {
		if x.desk == nil {
			continue
		}
		more, err := x.desk(ctx, who)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
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
	letters, err := s.letters(ctx)
	if err != nil {
		return room.Live{}, err
	}
	heard := hear.New(s.listening, s.inquiry, s.renderer)
	asks := ask.New(s.asking, s.inquiry, s.renderer)
	shares := share.New(s.sharing, s.inquiry, s.asking, s.renderer)
	asks.Shared, asks.Sends = shares.Box, sent.New(s.evidence, s.renderer).Link
	holds := hold.New(hold.Config{Holding: s.holding, Inquiries: s.inquiry, Asking: s.asking, Findings: s.finding, Web: s.renderer, Sittings: s.sittings})
	sits := hall.New(s.hearings, s.inquiry, s.renderer)
	drawn := draw.New(s.drafting, s.renderer).With(sits.EvidenceAt)
	parts := partake.New(s.participants, s.inquiry, s.renderer)
	pays := money.New(s.money, s.inquiry, s.renderer)
	told := release.New(s.releasing.With(s.hearings, s.drafting, s.participants, s.money, s.holding), s.renderer)
	ends := closepages.New(s.closing, s.inquiry, s.renderer)
	nominees, err := s.nominees(ctx)
	if err != nil {
		return room.Live{}, err
	}
	survivors := panel.New(s.survivors, s.inquiry, nominees, s.renderer)
	floors := inquiryFloors{
		{survivors.Routes(), survivors.Links, survivors.Boxes, survivors.DeskItems},
		{heard.Routes(), heard.Links, heard.Boxes, heard.DeskItems},
		{asks.Routes(), asks.Links, asks.Boxes, asks.DeskItems},
		{nil, s.paperLinks, nil, nil},
		{holds.Routes(), holds.Links, nil, holds.DeskItems},
		{shares.Routes(), shares.Links, nil, shares.DeskItems},
		{drawn.Routes(), drawn.Links, drawn.Boxes, drawn.DeskItems},
		{sits.Routes(), sits.Links, sits.Boxes, sits.DeskItems},
		{parts.Routes(), parts.Links, parts.Boxes, parts.DeskItems},
		{pays.Routes(), pays.Links, pays.Boxes, pays.DeskItems},
		{told.Routes(), told.Links, nil, told.DeskItems},
		{ends.Routes(), ends.Links, ends.Boxes, ends.DeskItems},
		{append(speaker.Routes(), letters.Routes()...), nil, nil, nil},
	}
	pages := inquirypages.New(s.inquiry, s.renderer, s.cfg.PublicURL).With(inquirypages.Beside{Links: floors.links, Boxes: floors.boxes, Desk: []web.Link{share.Waits}}).WithFindings(s.finding)
	own := inquiryFloor{pages.Routes(), nil, nil, func(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
		out, err := s.inquiry.DeskItems(ctx, who)
		if err != nil {
			return nil, err
		}
		sentences, err := pages.FindingItems(ctx)
		return append(out, sentences...), err
	}}
	all := append(inquiryFloors{own}, floors...)
	return room.Live{Routes: all.routes(), Desk: all.desk, DeskRank: 65, DeskAt: web.Link{Text: "Inquiry desk", Href: inquiry.DeskPath},
		Leaving: leavingAll{s.inquiry, s.survivors}, LeavingRank: 65,
		Finders: []room.Finder{s.inquiry.Finder()}, Jobs: []jobs.Periodic{
			room.Counting("inquiry-approaches", 6*time.Hour, s.log, "approaches to inquiries of which nothing was heard", "approaches", s.listening.Lapse),
			room.Counting("inquiry-drafts", 6*time.Hour, s.log, "drafts of accounts whose time is over", "drafts", drafts.Expire),
			room.Counting("inquiry-letter-phrases", 6*time.Hour, s.log, "phrases of letters that did not go, and answers to letters whose time is over", "drafts", s.drafting.Back.Expire),
			room.Counting("inquiry-nominee-phrases", 6*time.Hour, s.log, "phrases with which nobody was nominated", "phrases", nominees.Expire)}}, nil
}

// leavingAll is what somebody has in hand on several floors.
type leavingAll []room.Leaving

// Holds says it, floor by floor.
func (all leavingAll) Holds(ctx context.Context, q db.Querier, who access.Leaver) (out []string, err error) {
	for _, one := range all {
		more, err := one.Holds(ctx, q, who)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// Left lets go of it.
func (all leavingAll) Left(ctx context.Context, tx *ledger.Tx, who access.Leaver) error {
	for _, one := range all {
		if err := one.Left(ctx, tx, who); err != nil {
			return err
		}
	}
	return nil
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
	if err := inquirydemo.Ask(ctx, people, s.clock, s.inquiryOn, s.askingOn, s.holdingOn); err != nil {
		return err
	}
	if err := inquirydemo.Sit(ctx, people, s.clock, s.inquiryOn, s.hearingsOn, s.releasingOn); err != nil {
		return err
	}
	if err := inquirydemo.Partake(ctx, people, s.clock, s.inquiryOn, s.participantsOn, s.releasingOn); err != nil {
		return err
	}
	if err := inquirydemo.Pay(ctx, people, s.clock, s.inquiryOn, s.moneyOn, s.releasingOn); err != nil {
		return err
	}
	drafts := func(by func(context.Context, clock.Clock, *inquiry.Service, *listening.Service) (*drafting.Service, error)) inquirydemo.Drafts {
		return func(t clock.Clock, on *inquiry.Service, heard *listening.Service) (*drafting.Service, error) {
			return by(ctx, t, on, heard)
		}
	}
	if err := inquirydemo.Draft(ctx, people, s.clock, inquirydemo.On{Inquiries: s.inquiryOn, Listening: s.listeningOn, Drafting: drafts(s.draftingOn), Known: drafts(s.draftingKnown),
		Releases: s.releasingOn}); err != nil {
		return err
	}
	if err := inquirydemo.Panel(ctx, people, s.clock, s.inquiryOn, s.survivorsOn); err != nil {
		return err
	}
	if err := inquirydemo.Tell(ctx, people, s.clock, s.inquiryOn, s.releasingOn); err != nil {
		return err
	}
	_, err = s.listening.Lapse(access.WithActor(ctx, access.SystemActor("inquiry-approaches")))
	return err
}

// sittings are the days of the hearings of an inquiry, as its book of restrictions names them.
func (c *core) sittings(ctx context.Context, id string) (out []hold.Sitting, err error) {
	all, err := c.hearings.Sittings(ctx, id)
	for _, d := range all {
		out = append(out, hold.Sitting{Of: d.Sitting, Words: d.Words})
	}
	return out, err
}
