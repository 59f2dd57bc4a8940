package cli

import (
	"context"
	"io"
	"os"

	"candour/internal/room/figures"
	"candour/internal/site/command"
	"candour/internal/trust/access"
)

// Commands are what the figures bring to the command line. They stand among those of
// the returns, which they count.
func Commands() []command.Group {
	return []command.Group{{Name: "returns", Rank: 101, Of: &figuresCommands{}}}
}

type figuresCommands struct {
	Table     figuresTable     `cmd:"" help:"Count one table from its definition, protected as a release would be."`
	Trace     figuresTrace     `cmd:"" help:"Say what stands behind a published figure."`
	Reproduce figuresReproduce `cmd:"" help:"Build a release again and compare it byte for byte."`
	Audit     figuresAudit     `cmd:"" help:"Play an attacker over everything that is published."`
}

// opens opens the figures for a command.
type opens = command.Opens[*figures.Service]

// with opens the figures and runs do as the member of staff named, or as the
// public when nobody is.
func with(s *command.Streams, at command.Settings, open opens, as string, do func(ctx context.Context, f *figures.Service) error) error {
	return open.Reads(s, at, func(o command.Opened[*figures.Service]) error {
		ctx := access.WithActor(s.Ctx, access.Public())
		if as != "" {
			who, err := o.Staff(ctx, as)
			if err != nil {
				return err
			}
			ctx = access.WithActor(ctx, who)
		}
		return do(ctx, o.Room)
	})
}

// DemoRelease is a release of the demonstration, for the examples.
const DemoRelease = "group-based-child-sexual-abuse-and-exploitation-2023-made-up"

type figuresTrace struct {
	command.Settings
	Release string `arg:"" help:"The release's id, as in its address." placeholder:"RELEASE"`
	Cell    string `arg:"" help:"The cell's address, such as T1:setting=family, or 'T1:setting=family;sex=female' (docs/formats/release.md)." placeholder:"CELL"`
	As      string `help:"The address of a member of staff: rows that they may see are listed. Without it you are told what the public is." placeholder:"EMAIL"`
}

// Help is the example under --help.
func (figuresTrace) Help() string {
	return "Example:\n  candour returns trace " + DemoRelease + " T1:setting=family --data demo-data\n\n" +
		"An axis that is not named stands for all of it."
}

// Run prints what stands behind a figure.
func (m figuresTrace) Run(s *command.Streams, open opens) error {
	return with(s, m.Settings, open, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunTrace(ctx, f, s.Out, m.Release, m.Cell, m.As == "")
	})
}

type figuresReproduce struct {
	command.Settings
	Release string `arg:"" help:"The release's id, as in its address." placeholder:"RELEASE"`
	Edition int    `help:"Which edition; the newest without it."`
}

// Help is the example under --help.
func (figuresReproduce) Help() string {
	return "Example:\n  candour returns reproduce " + DemoRelease + " --data demo-data\n\nEnds with status 1 when a file does not come out byte for byte the same."
}

// Run builds a release again and compares.
func (m figuresReproduce) Run(s *command.Streams, open opens) error {
	return open.Reads(s, m.Settings, func(o command.Opened[*figures.Service]) error {
		// It prints digests and no figure, and whoever runs it has the database.
		return figures.RunReproduce(o.System(s.Ctx, "reproduce"), o.Room, s.Out, m.Release, m.Edition)
	})
}

type figuresTable struct {
	command.Settings
	File   string `arg:"" help:"The table's definition (docs/formats/tables-language.md); - reads it from standard input." placeholder:"FILE"`
	As     string `help:"The address of a statistician." required:"" placeholder:"EMAIL"`
	Format string `help:"How to write it: text, csv or json-stat." enum:"text,csv,json-stat" default:"text"`
}

// Help is the example under --help.
func (figuresTable) Help() string {
	return "Example:\n  candour returns table suspects.toml --as person43@demo.invalid --data demo-data\n\n" +
		"The table is protected, and held against everything that is published, as a release would be."
}

// Run counts one table.
func (m figuresTable) Run(s *command.Streams, open opens) error {
	read := func() ([]byte, error) { return os.ReadFile(m.File) }
	if m.File == "-" {
		read = func() ([]byte, error) { return io.ReadAll(s.In) }
	}
	text, err := read()
	if err != nil {
		return command.Unreadable(m.File, err)
	}
	return with(s, m.Settings, open, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunTable(ctx, f, s.Out, string(text), m.Format)
	})
}

type figuresAudit struct {
	command.Settings
	As string `help:"The address of a statistician." required:"" placeholder:"EMAIL"`
}

// Help is the example under --help.
func (figuresAudit) Help() string {
	return "Example:\n  candour returns audit --as person43@demo.invalid --data demo-data\n\nPlays somebody who has every published table and adds everything up."
}

// Run plays the attacker over everything that is published.
func (m figuresAudit) Run(s *command.Streams, open opens) error {
	return with(s, m.Settings, open, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunAudit(ctx, f, s.Out)
	})
}
