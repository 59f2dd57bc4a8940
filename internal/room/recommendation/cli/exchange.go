package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// opens opens the register for a command.
type opens = command.Opens[*recommendation.Service]

type importCommand struct {
	command.Settings
	Reports         string `help:"reports.jsonl" placeholder:"FILE"`
	Recommendations string `help:"recommendations.jsonl" placeholder:"FILE"`
	DryRun          bool   `help:"Say what would happen and change nothing." name:"dry-run"`
}

// Help is the example under --help.
func (importCommand) Help() string {
	return "Example:\n  candour register import --data /var/lib/candour --reports reports.jsonl --recommendations recommendations.jsonl\n\n" +
		"Every line is checked first; with one wrong line nothing is stored. Importing the same file twice changes nothing.\n" +
		"It may be stopped (Ctrl-C): it then says how many are in, and the same command again goes on after them."
}

// Run imports the files.
func (m importCommand) Run(s *command.Streams, open opens) error {
	cfg, err := m.Load(s)
	if err != nil {
		return err
	}
	reps, recs, err := readFiles(m.Reports, m.Recommendations)
	if err != nil {
		return err
	}
	return open.On(s, cfg, func(o command.Opened[*recommendation.Service]) error {
		ctx := command.By(s.Ctx, "register import", access.RoleCoordinator)
		if m.DryRun {
			return dryRun(ctx, s.Out, o.Room, reps, recs)
		}
		say := command.Progress(s.Err, 2*time.Second, 500*time.Millisecond)
		load, err := o.Room.LoadSaying(ctx, reps, recs, func(done, of int) { say(done == of, "%d of %d recommendations are in.", done, of) })
		if err != nil {
			return err
		}
		return SayLoad(s.Out, "", load)
	})
}

func dryRun(ctx context.Context, w io.Writer, register *recommendation.Service, reps []exchange.FileReport, recs []exchange.FileRecommendation) error {
	load, bad, err := register.Plan(ctx, reps, recs)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return errs.InvalidInput("Nothing would be imported.", bad...)
	}
	return SayLoad(w, "Nothing was stored. An import would say:\n", load)
}

// SayLoad says what was added by files, after other words.
func SayLoad(w io.Writer, before string, l exchange.Load) error {
	for _, f := range l.Warnings {
		before += "Look at " + f.String() + "\n"
	}
	_, err := fmt.Fprintf(w, "%s%d reports added, %d already there; %d recommendations added, %d already there.\n",
		before, l.ReportsAdded, l.ReportsSame, l.RecommendationsAdded, l.RecommendationsSame)
	if err == nil && len(l.Bodies) > 0 {
		_, err = fmt.Fprintf(w, "Bodies that are new to the register: %s.\n", strings.Join(l.Bodies, "; "))
	}
	return err
}

func readFiles(reports, recommendations string) ([]exchange.FileReport, []exchange.FileRecommendation, error) {
	if reports == "" && recommendations == "" {
		return nil, nil, errs.New(errs.Invalid, "Name a file with --reports, --recommendations or both.")
	}
	open := func(path string) (io.Reader, error) {
		if path == "" {
			return nil, nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, command.Unreadable(path, err)
		}
		if list := exchange.ListNotLines(path, text); list != "" {
			return nil, errs.New(errs.Invalid, path+": "+list)
		}
		return bytes.NewReader(text), nil
	}
	a, err := open(reports)
	if err != nil {
		return nil, nil, err
	}
	b, err := open(recommendations)
	if err != nil {
		return nil, nil, err
	}
	return exchange.ReadFiles(a, b)
}

type exportCommand struct {
	command.Settings
	Out string `help:"Folder to write reports.jsonl and recommendations.jsonl into." required:"" placeholder:"DIR"`
}

// Help is the example under --help.
func (exportCommand) Help() string {
	return "Example:\n  candour register export --data /var/lib/candour --out ./export\n\n" +
		"The files can be imported again (docs/formats/register.md)."
}

// Run exports the published register.
func (m exportCommand) Run(s *command.Streams, open opens) error {
	return open.Reads(s, m.Settings, func(o command.Opened[*recommendation.Service]) error { return m.export(s, o.Room) })
}

func (m exportCommand) export(s *command.Streams, register *recommendation.Service) error {
	reps, recs, err := register.ExportFiles(s.Ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.Out, 0o755); err != nil {
		return err
	}
	err = errors.Join(
		writeLines(filepath.Join(m.Out, "reports.jsonl"), reps),
		writeLines(filepath.Join(m.Out, "recommendations.jsonl"), recs))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%d reports and %d recommendations written to %s.\n", len(reps), len(recs), m.Out)
	return err
}

func writeLines[T any](path string, values []T) error {
	return wholefile.Fill(path, 0o600, func(w io.Writer) error { return exchange.WriteLines(w, values) })
}
