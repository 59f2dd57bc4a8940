package app

import (
	"context"
	"io"
	"os"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// withFigures opens the database and runs fn as the staff member named, or as
// the public when nobody is.
func withFigures(s *streams, c common, as string, fn func(ctx context.Context, f *figures.Service) error) error {
	cfg, err := c.load(s)
	if err != nil {
		return err
	}
	core, err := openCore(s.ctx, cfg, nil)
	if err != nil {
		return err
	}
	defer core.close()
	ctx := access.WithActor(s.ctx, access.Public())
	if as != "" {
		who, err := core.staffNamed(ctx, as)
		if err != nil {
			return err
		}
		ctx = access.WithActor(ctx, who)
	}
	return fn(ctx, core.figures)
}

type figuresTrace struct {
	common
	Release string `arg:"" help:"The release's id, as in its address." placeholder:"RELEASE"`
	Cell    string `arg:"" help:"The cell's address, such as T1!B7 (docs/formats/release.md)." placeholder:"CELL"`
	As      string `help:"The address of a member of staff: rows that they may see are listed. Without it you are told what the public is." placeholder:"EMAIL"`
}

// Help is the example under --help.
func (figuresTrace) Help() string {
	return "Example:\n  candour returns trace RELEASE T1!B7 --data demo-data"
}

// Run prints what stands behind a figure.
func (m figuresTrace) Run(s *streams) error {
	return withFigures(s, m.common, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunTrace(ctx, f, s.out, m.Release, m.Cell, m.As == "")
	})
}

type figuresReproduce struct {
	common
	Release string `arg:"" help:"The release's id, as in its address." placeholder:"RELEASE"`
	Edition int    `help:"Which edition; the newest without it."`
}

// Help is the example under --help.
func (figuresReproduce) Help() string {
	return "Example:\n  candour returns reproduce RELEASE --data demo-data\n\nEnds with status 1 when a file does not come out byte for byte the same."
}

// Run builds a release again and compares.
func (m figuresReproduce) Run(s *streams) error {
	return withFigures(s, m.common, "", func(ctx context.Context, f *figures.Service) error {
		// It prints digests and no figure, and whoever runs it has the database.
		ctx = access.WithActor(ctx, access.SystemActor("reproduce"))
		return figures.RunReproduce(ctx, f, s.out, m.Release, m.Edition)
	})
}

type figuresTable struct {
	common
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
func (m figuresTable) Run(s *streams) error {
	read := func() ([]byte, error) { return os.ReadFile(m.File) }
	if m.File == "-" {
		read = func() ([]byte, error) { return io.ReadAll(s.in) }
	}
	text, err := read()
	if err != nil {
		return errs.Because(errs.Invalid, "The file "+m.File+" cannot be read.", err)
	}
	return withFigures(s, m.common, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunTable(ctx, f, s.out, string(text), m.Format)
	})
}

type figuresAudit struct {
	common
	As string `help:"The address of a statistician." required:"" placeholder:"EMAIL"`
}

// Help is the example under --help.
func (figuresAudit) Help() string {
	return "Example:\n  candour returns audit --as person43@demo.invalid --data demo-data\n\nPlays somebody who has every published table and adds everything up."
}

// Run plays the attacker over everything that is published.
func (m figuresAudit) Run(s *streams) error {
	return withFigures(s, m.common, m.As, func(ctx context.Context, f *figures.Service) error {
		return figures.RunAudit(ctx, f, s.out)
	})
}

// staffNamed is a member of staff for whom somebody at the machine runs a
// command; the log says so.
func (c *core) staffNamed(ctx context.Context, email string) (access.Actor, error) {
	p, err := signin.StaffByEmail(ctx, c.db, email)
	if err != nil || p.Disabled {
		return access.Actor{}, errs.New(errs.Invalid, "Nobody on the staff has the address "+email+".")
	}
	if p.Standing, err = c.standing(ctx, c.db, p); err != nil {
		return access.Actor{}, err
	}
	a := p.Actor()
	a.Name += " (by command)"
	return a, nil
}
