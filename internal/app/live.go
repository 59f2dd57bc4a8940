package app

import (
	"context"
	"slices"
	"time"

	"candour/internal/base/jobs"
	"candour/internal/room/audit"
	auditpages "candour/internal/room/audit/pages"
	"candour/internal/room/bodies"
	"candour/internal/room/figures"
	figurespages "candour/internal/room/figures/pages"
	"candour/internal/room/holidays"
	"candour/internal/room/logbook"
	"candour/internal/room/lookup"
	"candour/internal/room/own"
	"candour/internal/room/recommendation"
	registerfind "candour/internal/room/recommendation/find"
	registerpages "candour/internal/room/recommendation/pages"
	registerapi "candour/internal/room/recommendation/pages/api"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/room/returns"
	returnspages "candour/internal/room/returns/pages"
	"candour/internal/room/review"
	paneldesk "candour/internal/room/review/desk"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/offices"
	reviewpages "candour/internal/room/review/pages"
	"candour/internal/room/review/pages/apply"
	"candour/internal/room/review/rules"
	"candour/internal/room/signin"
	"candour/internal/room/signin/provider"
	"candour/internal/room/sweep"
	sweeppages "candour/internal/room/sweep/pages"
	"candour/internal/site/api"
	"candour/internal/site/door"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
)

// What each room does in a service that runs: one function a room, named in the
// list. What a room needs of another is handed to it here.

func (s *server) liveLog(context.Context) (room.Live, error) {
	return room.Live{Jobs: []jobs.Periodic{{Name: "marks", Every: 24 * time.Hour, Run: s.ledger.ForgetMarks}}, Node: s.publishing}, nil
}

func (s *server) liveMail(context.Context) (l room.Live, err error) {
	if s.cfg.SMTPAddress == "" {
		return l, nil
	}
	l.Jobs = []jobs.Periodic{{Name: "mail", Every: 15 * time.Second, Run: func(ctx context.Context) error {
		_, err := s.outbox.Deliver(ctx, s.db, 50)
		return err
	}}}
	return l, nil
}

func (s *server) liveSignIn(ctx context.Context) (l room.Live, err error) {
	cfg := signin.Config{DB: s.db, Ledger: s.ledger, Policy: s.policy, Pages: s.renderer, Clock: s.clock, Log: s.log,
		PublicURL: s.cfg.PublicURL, Idle: s.cfg.SessionIdle.Duration, Absolute: s.cfg.SessionLife.Duration, Bodies: s.bodyOptions, List: staffBody{s.bodies},
		MayLose: s.review.Vault().MayLose, Work: s.work, Standing: s.standing, Staffed: s.bodiesStaffed, Openings: s.openings,
		PasskeyAfterProvider: s.cfg.PasskeyAfterProvider.Duration, Returning: s.returning()}
	if cfg.Key, _, err = s.formKeys(ctx); err != nil {
		return l, err
	}
	if s.cfg.SMTPAddress != "" {
		cfg.Mail = s.outbox
	}
	if s.cfg.OIDCIssuer != "" {
		cfg.OIDC = &provider.OIDC{Issuer: s.cfg.OIDCIssuer, ClientID: s.cfg.OIDCClientID, ClientSecret: s.cfg.OIDCClientSecret,
			ACR: s.cfg.OIDCACRValues, MaxAge: s.cfg.OIDCMaxAge.Duration}
	}
	if s.signin, err = signin.New(cfg); err != nil {
		return l, err
	}
	s.staff.signin = s.signin
	if err := s.signin.Discover(ctx); err != nil {
		s.log.Warn("the sign-in provider is away; it is asked again at each sign-in", "error", err)
	}
	return room.Live{Routes: s.signin.Routes(), Desk: s.signin.DeskItems, DeskRank: 70, DeskAt: web.Link{Text: "Staff", Href: "/staff-proposals"},
		Jobs: []jobs.Periodic{{Name: "refusals", Every: 24 * time.Hour, Run: s.signin.ForgetRefusals}}}, nil
}

func (s *server) liveRegister(context.Context) (room.Live, error) {
	pages := registerpages.New(s.register, s.renderer, registerpages.PageConfig{PublicURL: s.cfg.PublicURL})
	pages.Saved, pages.Split = s.keeps().Panel, s.splitOn
	s.own.Lists = append(s.own.Lists, own.List{Path: registerpages.ListPath, Title: "The register", Action: recommendation.RegisterRead, Read: registerpages.ReadList})
	signedIn := staff.New(s.register, s.renderer)
	missed := func(n int) { s.metrics.missed.Add(float64(n)) }
	add := func(to *api.API) { registerapi.Add(to, s.register, pages.Shelves(), s.cfg.PublicURL) }
	return room.Live{Routes: slices.Concat(pages.Routes(), signedIn.Routes()), API: add, Jobs: s.register.Jobs(s.cfg.PublicURL, s.log),
		Node: func(ctx context.Context) {
			s.register.Watch(access.WithActor(ctx, access.SystemActor("lists")), s.log, missed)
		},
		Ready: s.register.ListsReady,
		Desk:  s.register.DeskItems, DeskRank: 10, DeskAt: web.Link{Text: "Register desk", Href: "/desk"}, Leaving: s.register, LeavingRank: 50, Finders: registerfind.In(s.register)}, nil
}

// liveVault: what custodians keep is let go of after what the rooms seal.
func (s *server) liveVault(context.Context) (room.Live, error) {
	return room.Live{Leaving: s.review.Vault(), LeavingRank: 70}, nil
}

func (s *server) liveReview(ctx context.Context) (l room.Live, err error) {
	key, earlier, err := s.formKeys(ctx)
	if err != nil {
		return l, err
	}
	way := s.byPhrase()
	drafts := intake.NewDrafts(comeback.Config{DB: s.db, Clock: s.clock, Gate: way.gate, Secret: key, Earlier: earlier, Params: guess.phrase,
		Life: s.review.Schedule.DraftDays()})
	public := apply.New(apply.Config{Service: s.review, Drafts: drafts, Renderer: s.renderer, Secret: key, Now: s.clock.Now, Synthetic: s.opts.demo, MadeUp: s.opts.invents(),
		LeaveTo: s.cfg.LeaveTo, Log: s.log, Forms: otherForms(s.cfg), Phone: s.cfg.ReviewPhone,
		Others: func() []formsession.Sessions { return s.open }, Turns: way.turns, Tickets: gate.NewTickets(key, s.clock.Now)})
	staff := reviewpages.NewStaffPages(reviewpages.StaffConfig{Service: s.review, Renderer: s.renderer, Saved: s.keeps().Panel, Calls: s.cfg.ReviewPhone != ""})
	s.own.Lists = append(s.own.Lists, own.List{Path: review.PanelPath, Title: "The panel", Action: rules.ReviewList, Read: staff.ReadList, Mail: true})
	counted := reviewpages.NewFigurePages(s.review, s.renderer)
	unknown := offices.NewService(offices.Config{DB: s.db, Ledger: s.ledger, Auth: s.policy, Clock: s.clock, Panel: s.review, Listed: s.offeredBodies})
	desk := func(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
		items, err := paneldesk.Desk{Service: s.review}.Items(ctx, who)
		if err != nil {
			return nil, err
		}
		more, err := unknown.DeskItems(ctx, who)
		return append(items, more...), err
	}
	add := func(to *api.API) { counted.AddAPI(to, s.cfg.PublicURL) }
	return room.Live{Routes: slices.Concat(public.Routes(), public.CallRoutes(), staff.Routes(), counted.Routes(), offices.NewPages(unknown, s.renderer).Routes()),
		API: add, Jobs: append(s.review.Jobs(s.log, drafts, s.holidays.Refresh), s.dueMail()...),
		Desk: desk, DeskRank: 20, DeskAt: web.Link{Text: "The panel", Href: review.PanelPath}, Leaving: s.review, LeavingRank: 10}, nil
}

func (s *server) liveSweep(context.Context) (room.Live, error) {
	pages := sweeppages.New(s.sweep, s.renderer, s.cfg.PublicURL)
	pages.Saved = s.keeps().Panel
	s.own.Lists = append(s.own.Lists, own.List{Path: sweep.ListPath, Title: "The sweep", Action: sweep.SweepRead, Read: pages.ReadList})
	return room.Live{Routes: pages.Routes(), API: pages.AddAPI, Jobs: s.sweep.Jobs(s.log),
		Desk: s.sweep.DeskItems, DeskRank: 30, DeskAt: web.Link{Text: "The sweep", Href: sweep.ListPath}, Leaving: s.sweep, LeavingRank: 20}, nil
}

func (s *server) liveReturns(context.Context) (room.Live, error) {
	pages := returnspages.New(s.returns, s.renderer, s.cfg.PublicURL)
	pages.Saved = s.keeps().Panel
	s.own.Lists = append(s.own.Lists, own.List{Path: returns.DeskPath, Title: "The returns desk", Action: returns.ReturnsRead, Read: returnspages.ReadList})
	return room.Live{Routes: pages.Routes(), API: pages.AddAPI, Jobs: s.returns.Jobs(s.log),
		Desk: s.returns.DeskItems, DeskRank: 40, DeskAt: web.Link{Text: "Returns desk", Href: returns.DeskPath}, Leaving: s.returns, LeavingRank: 40}, nil
}

// liveFigures: the returns hear what is published of them.
func (s *server) liveFigures(context.Context) (room.Live, error) {
	pages := figurespages.New(s.figures, s.renderer, s.cfg.PublicURL)
	return room.Live{Routes: pages.Routes(), API: pages.AddAPI, Jobs: s.figures.Jobs(s.log, s.notePublished),
		Start: func(ctx context.Context) error {
			return s.figures.Preload(access.WithActor(ctx, access.SystemActor("figures-preload")))
		},
		Desk: s.figures.DeskItems, DeskRank: 50, DeskAt: web.Link{Text: "Figures desk", Href: figures.DeskPath}, Leaving: s.figures, LeavingRank: 60, Finders: []room.Finder{s.figures.Finder()}}, nil
}

func (s *server) liveAudit(context.Context) (room.Live, error) {
	return room.Live{Routes: auditpages.New(s.audit, s.renderer).Routes(),
		Desk: s.audit.DeskItems, DeskRank: 60, DeskAt: web.Link{Text: "Audit desk", Href: audit.DeskPath}, Leaving: s.audit, LeavingRank: 30,
		Finders: []room.Finder{s.audit.Finder()}}, nil
}

// liveBodies: the list asks sign-in who somebody is.
func (s *server) liveBodies(context.Context) (room.Live, error) {
	person := func(ctx context.Context, id string) (bodies.Person, error) {
		p, err := s.signin.StaffMember(ctx, id)
		return bodies.Person{ID: p.ID, Name: p.Name, Body: p.Body, Synthetic: p.Synthetic}, err
	}
	return room.Live{Routes: bodies.NewPages(s.bodies, s.renderer, person).Routes(), Desk: s.bodies.DeskItems, DeskRank: 80, DeskAt: web.Link{Text: "Bodies", Href: bodies.ListPath}}, nil
}

func (s *server) liveHolidays(context.Context) (room.Live, error) {
	return room.Live{Routes: holidays.NewPages(s.holidays, s.renderer).Routes(), Desk: s.holidays.DeskItems, DeskRank: 90, DeskAt: web.Link{Text: "Bank holidays", Href: holidays.ListPath},
		Node: func(ctx context.Context) { s.holidays.Watch(ctx, s.log) }}, nil
}

// liveDoor: the desk shows what waits in all rooms.
func (s *server) liveDoor(context.Context) (room.Live, error) {
	front := door.New(door.Config{Owner: ownerOf(s.cfg), Pages: s.renderer, Read: recommendation.RegisterRead, SignedIn: signin.AccountManage, Desk: s.waiting, Log: s.log,
		Saved:       func(ctx context.Context) ([]web.Link, error) { return s.keeps().Links(ctx, "") },
		ReviewsOpen: func(ctx context.Context) bool { return s.review.Ready(ctx) == nil }})
	return room.Live{Routes: front.Routes()}, nil
}

func (s *server) liveLogbook(context.Context) (room.Live, error) {
	book := logbook.New(logbook.Config{Ledger: s.ledger, Records: trails{s.register}, Policy: s.policy, Pages: s.renderer, Words: s.rooms().Words(), Key: s.vkey,
		Witnesses: s.witness.words(), Emergencies: s.emergencies, Joins: s.joins, Subject: s.logSubject})
	return room.Live{Routes: book.Routes()}, nil
}

// liveLookup: the search asks every room what everybody may find in it.
func (s *server) liveLookup(context.Context) (room.Live, error) {
	find := lookup.New(func() []room.Finder { return s.live.Finders() }, s.log)
	return lookup.NewWeb(find, s.renderer, recommendation.RegisterRead).Live(), nil
}
