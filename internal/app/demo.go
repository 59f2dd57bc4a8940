package app

import (
	"context"
	"fmt"
	"net"
	"sync"

	"candour/internal/base/config"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	auditdemo "candour/internal/room/audit/demo"
	registercli "candour/internal/room/recommendation/cli"
	returnsdemo "candour/internal/room/returns/demo"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

type demoCommand struct {
	Listen   string `help:"Address to listen on; on this machine only." default:"127.0.0.1:8080" placeholder:"ADDR"`
	Data     string `help:"Data folder; made when missing." default:"demo-data" placeholder:"DIR"`
	Database string `help:"postgres:// URL, or a file for SQLite; empty for SQLite in the data folder. It must be empty, or a demonstration's." placeholder:"URL"`
	RealOnly bool   `help:"Show only facts with sources: no made-up report, people or acts." name:"real-only"`
	Verbose  bool   `help:"Log every request."`
}

// Help is the example under --help.
func (demoCommand) Help() string {
	return "Example:\n  candour demo --listen 127.0.0.1:8080 --data demo-data\n  candour demo --data demo-data --database 'postgres://candour@127.0.0.1/demo?sslmode=disable'\n\n" +
		"Then open http://127.0.0.1:8080. Stop with Ctrl-C; start again and it is as you left it."
}

// Run serves the demonstration.
func (m demoCommand) Run(s *command.Streams) error {
	host, _, err := net.SplitHostPort(m.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errs.New(errs.Invalid, "The demonstration listens on this machine only, such as 127.0.0.1:8080: anybody who reaches it can become anybody.")
	}
	cfg := config.Default()
	cfg.Data, cfg.Listen, cfg.LogFormat, cfg.PublicURL = m.Data, m.Listen, "text", "http://"+m.Listen
	cfg.Origin, cfg.Database = demoOrigin, m.Database
	unlock, err := demoLock(cfg.Data)
	if err != nil {
		return err
	}
	defer unlock()
	if err := refuseReal(s.Ctx, cfg.DatabaseURL()); err != nil {
		return err
	}
	if m.RealOnly {
		if err := refuseInvented(s.Ctx, cfg.DatabaseURL()); err != nil {
			return err
		}
	}
	log := newLog(cfg, s.Err)
	if !m.Verbose {
		log = quiet(log)
	}
	var srv *server
	var seeding sync.WaitGroup
	srv, err = newServer(s.Ctx, cfg, serverOptions{log: log, demo: true, real: m.RealOnly, ready: func(address string) {
		_, _ = fmt.Fprintf(s.Out, "Candour is at http://%s\nStop with Ctrl-C.\n", address)
		if !m.RealOnly {
			seeding.Go(func() { srv.seedLater(s) })
		}
	}})
	if err != nil {
		return err
	}
	defer seeding.Wait()
	// From now on the database says that it is a demonstration's.
	if _, err := srv.ledger.Publish(access.WithActor(s.Ctx, access.SystemActor("checkpoint")), nil); err != nil {
		srv.close()
		return err
	}
	if err := srv.seedDemo(s, m.RealOnly); err != nil {
		srv.close()
		return err
	}
	return srv.run(s.Ctx)
}

// demoOrigin is the name of every demonstration's log, and of no other.
const demoOrigin = "demo.candour.example/ledger"

// refuseReal refuses a database that holds anything and is not a
// demonstration's: made-up people must never stand among real ones.
func refuseReal(ctx context.Context, address string) error {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	used, err := d.Used(ctx)
	if err != nil || !used {
		return err
	}
	is, err := isDemonstration(ctx, d)
	if err == nil && is == "" {
		err = errs.New(errs.Invalid, "This database is not empty, and it is not a demonstration's. Name one that is empty. Nothing was changed.")
	}
	return err
}

// refuseInvented refuses to show what was shown with made-up people before as
// facts with sources alone.
func refuseInvented(ctx context.Context, address string) error {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }()
	made, err := inventedStaff.shown(ctx, d)
	if err == nil && made {
		err = errs.New(errs.Invalid, "This demonstration has made-up people in it already. Name another folder with --data, or leave out --real-only. Nothing was changed.")
	}
	return err
}

// demoDocuments are how many made-up documents the made-up inquiry is handed.
const demoDocuments = 2000

// seedLater enters the made-up figures while pages are served already: they are
// many, and nobody waits for them to look at the rest.
func (s *server) seedLater(st *command.Streams) {
	err := s.seedPapers(st.Ctx, demoDocuments)
	if err == nil {
		err = s.seedAudits(st.Ctx, 900, 1000)
	}
	if err == nil {
		err = s.seedReturns(st.Ctx)
	}
	switch {
	case st.Ctx.Err() != nil:
	case err != nil:
		s.log.Error("the made-up figures could not be entered", "error", err)
	default:
		_, _ = fmt.Fprintln(st.Out, "The made-up figures are there.")
	}
}

func (s *server) seedDemo(st *command.Streams, realOnly bool) error {
	load, err := s.seedReal(st.Ctx)
	if err != nil {
		return err
	}
	if err := registercli.SayLoad(st.Out, "The real register: ", load); err != nil {
		return err
	}
	if realOnly {
		return nil
	}
	for _, seed := range []func(context.Context) error{s.seedMadeUp, s.seedPanel, s.seedSweep, s.seedInquiry, s.castOf(returnsdemo.People), s.castOf(auditdemo.People)} {
		if err := seed(st.Ctx); err != nil {
			return err
		}
	}
	_, err = s.ledger.Publish(access.WithActor(st.Ctx, access.SystemActor("checkpoint")), s.witness.asker())
	return err
}
