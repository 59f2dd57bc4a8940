package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/base/jobs"
	"candour/internal/base/mail"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/own"
	"candour/internal/room/recommendation"
	"candour/internal/room/signin"
	"candour/internal/room/tokens"
	"candour/internal/site/api"
	"candour/internal/site/command"
	"candour/internal/site/door"
	"candour/internal/site/formsession"
	"candour/internal/site/gate"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

type serveCommand struct {
	command.Settings
	Listen string `help:"Address for pages; wins over the configuration." placeholder:"ADDR"`
}

// Help is the example under --help.
func (serveCommand) Help() string {
	return "Example:\n  candour serve --config /etc/candour.toml\n\n" +
		"Stops gracefully on SIGTERM: requests under way are finished, waiting entries are placed and signed."
}

// Run serves until it is told to stop.
func (m serveCommand) Run(s *command.Streams) error {
	cfg, err := m.Load(s)
	if err != nil {
		return err
	}
	if m.Listen != "" {
		cfg.Listen = m.Listen
	}
	if err := cfg.Check(); err != nil {
		return err
	}
	if err := canListen(cfg.Listen, cfg.Metrics); err != nil {
		return err
	}
	srv, err := newServer(s.Ctx, cfg, serverOptions{log: newLog(cfg, s.Err)})
	if err != nil {
		return err
	}
	return srv.run(s.Ctx)
}

// canListen refuses an address that cannot be listened on before anything is opened: a
// first start that fails there has made no keys.
func canListen(addresses ...string) error {
	for _, a := range addresses {
		if a == "" {
			continue
		}
		l, err := net.Listen("tcp", a)
		if err == nil {
			err = l.Close()
		}
		if err != nil {
			return errs.Because(errs.Unavailable, "The address "+a+" cannot be listened on. Nothing was changed.", err)
		}
	}
	return nil
}

func newLog(cfg config.Config, w io.Writer) *slog.Logger {
	if cfg.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, nil))
	}
	return slog.New(slog.NewJSONHandler(w, nil))
}

// serverOptions are what a demonstration has and a real service has not.
type serverOptions struct {
	log  *slog.Logger
	demo bool
	// real says that the demonstration shows facts with sources alone: no made-up
	// body, and nobody to become.
	real bool
	// list are the rooms; nil for those of the program.
	list []entry
	// ready is called once the listener is open, with its address.
	ready func(address string)
}

// invents says that the demonstration has made-up bodies and people.
func (o serverOptions) invents() bool { return o.opening().invents() }

// opening says what the core is opened for.
func (o serverOptions) opening() opening {
	return opening{demo: o.demo, real: o.real, serving: true, list: o.list}
}

// server is everything that runs.
type server struct {
	*core
	opts     serverOptions
	log      *slog.Logger
	outbox   *mail.Outbox
	runner   *jobs.Runner
	signin   *signin.Service
	tokens   *tokens.Service
	own      *own.Service
	api      *api.API
	web      *web.Server
	metrics  *metrics
	guards   guardWatch
	witness  witnessing
	live     room.Service // what each room does
	renderer *web.Renderer
	marks    *gate.Marks
	phrases  *byPhrase
	drafting *drafting.Service
	open     []formsession.Sessions // forms that "Exit this page" closes, beside the panel's
}

// newServer puts a server together and starts nothing.
func newServer(ctx context.Context, cfg config.Config, o serverOptions) (*server, error) {
	if o.demo {
		demoOwner(&cfg)
	}
	outbox := newOutbox(cfg)
	open := o.opening()
	open.mail = outbox
	c, err := openCoreFor(ctx, cfg, open)
	if err != nil {
		return nil, err
	}
	s := &server{core: c, opts: o, log: o.log, outbox: outbox, metrics: newMetrics()}
	for _, step := range []func(context.Context) error{s.markDemonstration, s.warnOwner, s.buildPages, s.openRooms, s.openAPI, s.buildWeb, s.startRooms} {
		if err := step(ctx); err != nil {
			c.close()
			return nil, err
		}
	}
	return s, nil
}

func (s *server) buildPages(ctx context.Context) (err error) {
	if s.witness, err = s.witnesses(); err != nil {
		return err
	}
	if err = s.ledger.Reconsider(ctx, s.witness.asker()); err != nil {
		return err
	}
	site := web.Site{Name: "Candour", Tagline: "The record that institutions can be held to", Policy: s.policy, SignOutPath: signin.SignOutPath, SignIn: true,
		Nav: s.rooms().Nav(), Footer: s.rooms().Footer(), WrongPath: door.WrongPath}
	if owner := ownerOf(s.cfg); owner.Name != "" {
		site.FooterText = "This service is run by " + owner.Name + "."
	}
	site.Welsh = welshOf(s.cfg, s.opts.demo)
	if s.opts.demo {
		site.Phase = &web.Phase{Tag: "Demonstration", Text: "This is a demonstration on one computer."}
	}
	if s.opts.invents() {
		site.Phase.Link = web.Link{Text: "Try it as somebody else", Href: signin.DemoPath}
	}
	s.renderer, err = web.NewRenderer(site, s.rooms().Templates()...)
	return err
}

// firstAdministrators enters those that the configuration names, once.
func (s *server) firstAdministrators(ctx context.Context) error {
	if s.cfg.FirstAdministrator == "" {
		return nil
	}
	people := []signin.Staff{{Name: "First administrator", Email: s.cfg.FirstAdministrator, Human: s.cfg.FirstNumber}}
	if s.cfg.SecondAdministrator != "" {
		people = append(people, signin.Staff{Name: "Second administrator", Email: s.cfg.SecondAdministrator, Human: s.cfg.SecondNumber})
	}
	made, err := s.signin.FirstAdministrators(ctx, people...)
	if err != nil {
		return fmt.Errorf("the first administrators (settings first_administrator, first_administrator_number and those of the second): %w", err)
	}
	if made {
		s.log.Info("entered the first administrators", "count", len(people))
	}
	return nil
}

// openRooms has each room say what it does in this service, in the order of the list.
func (s *server) openRooms(ctx context.Context) error {
	for _, e := range s.entries() {
		if e.live == nil {
			continue
		}
		l, err := e.live(s, ctx)
		if err != nil {
			return err
		}
		s.live = append(s.live, l)
	}
	return s.firstAdministrators(ctx)
}

// openAPI has each room add its part of the one API.
func (s *server) openAPI(context.Context) error {
	s.api = api.New(s.renderer, s.clock.Now)
	s.live.AddAPI(s.api)
	return s.api.Ready()
}

// startRooms has each room do what it does once.
func (s *server) startRooms(ctx context.Context) error { return s.live.Start(ctx) }

// waiting says what waits for somebody in any room, once all are open.
func (s *server) waiting(ctx context.Context, who access.Actor) room.Waits {
	return s.live.Desk(ctx, who)
}

// work are the rooms in which somebody may have things in hand when they leave.
func (s *server) work() []room.Leaving { return s.live.Leaving() }

// routes lists every page and call. Demo routes exist in a demonstration only.
func (s *server) routes() []web.Route {
	all := slices.Concat(s.live.Routes(), s.healthRoutes(), s.securityRoutes(), s.api.Routes(recommendation.APIRead))
	if s.opts.invents() {
		all = append(all, s.signin.DemoRoutes()...)
	}
	return all
}

func (s *server) buildWeb(ctx context.Context) error {
	key, _, err := s.formKeys(ctx)
	if err != nil {
		return err
	}
	routes := s.routes()
	proxies, err := s.cfg.Proxies()
	if err != nil {
		return err
	}
	s.marks = gate.NewMarks(time.Now)
	fileCheck, err := s.fileCheck()
	if err != nil {
		return err
	}
	cfg := web.Config{Marks: s.marks, Proxies: proxies, Bodies: gate.NewBudget(maxAnonymous, maxAnonymous/2),
		Connections: gate.NewBook(s.cfg.MaxConnections, s.cfg.MaxConnections/4), Policy: s.policy, Renderer: s.renderer, Log: s.log, Key: key, Sessions: s.signin, Calls: newCalls(), Once: s.ledger,
		FormActions: s.signin.FormActions(), HTTPS: strings.HasPrefix(s.cfg.PublicURL, "https:"), Observe: s.metrics.observe, Refused: s.signin.Refused, FileCheck: fileCheck}
	if s.tokens != nil {
		cfg.Bearers = s.tokens
	}
	s.web, err = web.New(cfg, routes...)
	return err
}

// run serves until ctx ends, then stops gracefully: no new requests, those
// under way finished, waiting entries placed under a last checkpoint.
func (s *server) run(ctx context.Context) error {
	defer s.close()
	listener, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return errs.Because(errs.Unavailable, "The address "+s.cfg.Listen+" cannot be listened on.", err)
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	stopJobs, err := s.startJobs(work)
	if err != nil {
		return err
	}
	stopMetrics, err := s.startMetrics()
	if err != nil {
		return err
	}
	sayVault(s.log, s.vaultFound)
	stopKeys, err := s.startKeys(work)
	if err != nil {
		return err
	}
	pages := s.web.HTTPServer()
	failed := make(chan error, 1)
	go func() { failed <- pages.Serve(s.web.Listener(listener)) }()
	go s.forgetMarks(work)
	s.log.Info("serving", "address", listener.Addr().String(), "version", Version, "entries_policy", s.policy.Version())
	if s.opts.ready != nil {
		s.opts.ready(listener.Addr().String())
	}
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	return errors.Join(err, s.shutdown(pages, stopJobs, stopMetrics, stopKeys))
}

// maxAnonymous is how many bytes of large forms are held for people who are
// not signed in.
const maxAnonymous = 64 << 20

// forgetMarks throws away the key that stands between marks and addresses, even
// when nobody comes.
func (s *server) forgetMarks(ctx context.Context) {
	tick := time.NewTicker(gate.KeyLife)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.marks.Forget()
		case <-ctx.Done():
			return
		}
	}
}

// shutdownTime is the longest that requests under way are waited for.
const shutdownTime = 20 * time.Second

func (s *server) shutdown(pages *http.Server, stops ...func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	err := pages.Shutdown(ctx)
	for _, stop := range stops {
		err = errors.Join(err, stop(ctx))
	}
	if _, perr := s.ledger.Publish(access.WithActor(ctx, access.SystemActor("checkpoint")), s.witness.asker()); perr != nil {
		s.log.Warn("the last checkpoint was not agreed to; the next start asks again", "error", perr)
	}
	s.log.Info("stopped")
	if err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}

// quiet leaves only warnings and worse.
func quiet(l *slog.Logger) *slog.Logger { return slog.New(levelled{l.Handler()}) }

type levelled struct{ slog.Handler }

// Enabled says whether a level is logged.
func (levelled) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelWarn }
