package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/returns"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

type returnsLoad struct {
	command.Settings
	Files []string `arg:"" help:"The files of one return." placeholder:"FILE"`
	As    string   `help:"The address of the body's data lead." required:"" placeholder:"EMAIL"`
	Kind  string   `help:"What the round asks for: investigations, referrals or performance." default:"investigations"`
	For   string   `help:"The period of the round, such as 2023 or 2026-Q1." required:"" placeholder:"PERIOD"`
	Quiet bool     `help:"Say nothing about progress."`
}

// Help is the example under --help.
func (returnsLoad) Help() string {
	return "Example:\n  candour returns load investigation.csv suspect.csv victim.csv --for 2023 --as lead@force.example --data /var/lib/candour\n\n" +
		"For files that are too large for a page. They are checked and loaded as if they were sent there; submit the return on its page."
}

// Run checks and loads a return.
func (m returnsLoad) Run(s *command.Streams, open command.Opens[*returns.Service]) error {
	return open.With(s, m.Settings, func(o command.Opened[*returns.Service]) error {
		who, err := o.Staff(s.Ctx, m.As)
		if err != nil {
			return err
		}
		return m.load(access.WithActor(s.Ctx, who), s, o.Room)
	})
}

func (m returnsLoad) load(ctx context.Context, s *command.Streams, svc *returns.Service) error {
	id, err := m.find(ctx, svc)
	if err != nil {
		return err
	}
	inputs, closeAll, err := openInputs(m.Files)
	if err != nil {
		return err
	}
	defer closeAll()
	var sent []returns.Sent
	for _, f := range inputs {
		sent = append(sent, returns.Sent{Name: filepath.Base(f.Name), File: f.File, Size: f.Size})
	}
	version, err := svc.Receive(ctx, id, sent)
	if err != nil {
		return err
	}
	for !svc.Wait(ctx, version, 500*time.Millisecond) {
		if ctx.Err() != nil {
			return svc.Stop(context.WithoutCancel(ctx), version)
		}
		if done, total, ok := svc.Progress(version); ok && total > 0 && !m.Quiet {
			_, _ = fmt.Fprintf(s.Err, "\r%d of 100 parts checked", done*100/total)
		}
	}
	return m.say(ctx, s, svc, version)
}

// find finds the return that the person's body owes.
func (m returnsLoad) find(ctx context.Context, svc *returns.Service) (string, error) {
	mine, err := svc.Mine(ctx)
	if err != nil {
		return "", err
	}
	for _, x := range mine {
		if x.Round.Kind == m.Kind && strings.EqualFold(x.Round.Period, m.For) && x.Body == access.ActorFrom(ctx).Body {
			return x.ID, nil
		}
	}
	return "", errs.Newf(errs.Invalid, "Your body owes no return of %s for %s.", m.Kind, m.For)
}

func (m returnsLoad) say(ctx context.Context, s *command.Streams, svc *returns.Service, version string) error {
	v, _, err := svc.SeeVersion(ctx, version)
	if err != nil {
		return err
	}
	if v.State == "failed" {
		return errs.New(errs.Invalid, v.Failure)
	}
	_, err = fmt.Fprintf(s.Out, "Version %d: %d rows taken, %d refused, %d errors, %d warnings, %d exceptions.\nSee what was found and submit it at /returns/versions/%s\n",
		v.Number, v.Good, v.Refused, v.Errors, v.Warnings, v.Exceptions, v.ID)
	return err
}
