package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/base/wholefile"
	"candour/internal/room/sweep"
	"candour/internal/site/command"
	"candour/internal/table/spreadsheet"
	"candour/internal/trust/access"
)

// Commands are what the sweep brings to the command line.
func Commands() []command.Group {
	return []command.Group{{Name: "review", Help: "The second look at closed cases.", Rank: 90, Of: &struct {
		Sweep sweepCommands `cmd:"" help:"The sweep of closed cases."`
	}{}}}
}

// sweepCommands are the commands of the sweep of closed cases.
type sweepCommands struct {
	Check  sweepCheck  `cmd:"" help:"Check a list of closed cases and say what the screening would catch. Changes nothing."`
	Load   sweepLoad   `cmd:"" help:"Load a force's list into the database."`
	Board  sweepBoard  `cmd:"" help:"Write the board as it was published."`
	Sample sweepSample `cmd:"" help:"Write a made-up list, the same each time for one seed."`
}

// KnownForces are all forces that a list may name: the real and the made-up.
func KnownForces() []forces.Force { return append(forces.Real(), forces.MadeUp()...) }

// sweepList names the file and whose list it is.
type sweepList struct {
	File  string `arg:"" help:"The list: CSV, XLSX, ODS or JSON Lines (docs/formats/sweep.md)."`
	Force string `help:"The force whose list it is: id, code or name." placeholder:"FORCE"`
	Quiet bool   `help:"Say nothing about progress."`
}

// check reads and checks the file. The file is read once into memory; its size
// is looked at first.
func (m sweepList) check(s *command.Streams, rules *sweep.Rules, c clock.Clock) (*sweep.Checked, forces.Force, error) {
	var force forces.Force
	if m.Force != "" {
		var ok bool
		if force, ok = forces.Find(KnownForces(), m.Force); !ok {
			return nil, force, errs.New(errs.Invalid, "No force is called "+m.Force+". Give its id, its code or its name.")
		}
	}
	files, closeAll, err := command.OpenFiles([]string{m.File}, command.Unreadable)
	if err != nil {
		return nil, force, err
	}
	defer closeAll()
	k := sweep.Checker{Codes: rules.Codes, Forces: KnownForces(), Today: clock.Today(c), ForceID: force.ID, Progress: m.progress(s.Err, "checked")}
	out, err := k.Check(s.Ctx, files[0].File, files[0].Size, filepath.Base(m.File))
	return out, force, err
}

// progress writes one line that counts up, at most a few times a second.
func (m sweepList) progress(w io.Writer, what string) func(done, total int) {
	if m.Quiet {
		return nil
	}
	say := command.Progress(w, 0, 300*time.Millisecond)
	return func(done, total int) { say(done == total, "%d of %d rows %s", done, total, what) }
}

type sweepCheck struct {
	sweepList
	JSON bool `help:"Write the report as JSON." name:"json"`
	All  bool `help:"Show every problem, not only the first 50."`
}

// Help is the example under --help.
func (sweepCheck) Help() string {
	return "Example:\n  candour review sweep check list.xlsx --force made-up-northern-police\n\n" +
		"Ends with status 1 when a row has an error. Nothing is stored and nothing is sent."
}

// Run checks the list.
func (m sweepCheck) Run(s *command.Streams) error {
	rules, err := sweep.BuiltIn()
	if err != nil {
		return err
	}
	out, _, err := m.check(s, rules, clock.System{})
	if err != nil {
		return err
	}
	screen, _, err := rules.On(clock.Today(clock.System{}))
	if err != nil {
		return err
	}
	screening := sweep.ScreenAll(&screen, rules.Codes, out.Rows)
	if m.JSON {
		e := json.NewEncoder(s.Out)
		e.SetIndent("", " ")
		err = e.Encode(out.File(screening))
	} else {
		maximum := 50
		if m.All {
			maximum = len(out.Problems.List) + len(out.Twins)
		}
		err = out.WriteText(s.Out, &screen, screening, maximum)
	}
	if err == nil && out.Problems.Errors > 0 {
		return command.ErrSaid
	}
	return err
}

type sweepSample struct {
	Rows   int     `help:"How many cases." default:"1000" placeholder:"N"`
	Seed   uint64  `help:"The same seed makes the same list." default:"1" placeholder:"S"`
	Force  string  `help:"One of the made-up forces." default:"made-up-northern-police" placeholder:"FORCE"`
	Errors float64 `help:"Share of rows with an error, from 0 to 1." default:"0" placeholder:"SHARE"`
	Out    string  `help:"File to write; empty writes to the terminal." placeholder:"FILE"`
}

// Help is the example under --help.
func (sweepSample) Help() string {
	return "Example:\n  candour review sweep sample --rows 1000 --seed 7 --errors 0.02 --out list.csv\n\n" +
		"Everything in it is made up, of a force that does not exist."
}

// Run writes the list.
func (m sweepSample) Run(s *command.Streams) error {
	rules, err := sweep.BuiltIn()
	if err != nil {
		return err
	}
	force, ok := forces.Find(forces.MadeUp(), m.Force)
	if !ok {
		return errs.New(errs.Invalid, "A sample is only made of a made-up force, such as made-up-northern-police.")
	}
	var text bytes.Buffer
	planted, err := sweep.Sample(&text, rules.Codes, sweep.SampleOptions{Rows: m.Rows, Seed: m.Seed, Force: force, Errors: m.Errors})
	if err != nil {
		return err
	}
	if m.Out == "" {
		_, err = s.Out.Write(text.Bytes())
	} else {
		err = wholefile.Fill(m.Out, 0o600, func(w io.Writer) error {
			_, err := w.Write(text.Bytes())
			return err
		})
	}
	if err == nil {
		_, err = fmt.Fprintf(s.Err, "%d made-up cases, %d of them with an error.\n", m.Rows, planted)
	}
	return err
}

type sweepLoad struct {
	command.Settings
	sweepList
	Held int `help:"How many closed cases the force holds in all. If it is not given, what the force said before stands." default:"-1" placeholder:"N"`
}

// Help is the example under --help.
func (sweepLoad) Help() string {
	return "Example:\n  candour review sweep load list.xlsx --force made-up-northern-police --data /var/lib/candour\n\n" +
		"Takes the rows without errors and says which were refused. A newer list of the same force changes the cases that it names,\n" +
		"adds those it brings and marks those it leaves out. It removes nothing. Loading the same list twice changes nothing."
}

// Run loads the list in the name of its force.
func (m sweepLoad) Run(s *command.Streams, open command.Opens[*sweep.Service]) error {
	if m.Force == "" {
		return errs.New(errs.Invalid, "Say with --force whose list it is.")
	}
	return open.With(s, m.Settings, func(o command.Opened[*sweep.Service]) error { return m.load(s, o.Room) })
}

func (m sweepLoad) load(s *command.Streams, svc *sweep.Service) error {
	checked, force, err := m.check(s, svc.Rules(), clock.System{})
	if err != nil {
		return err
	}
	ctx := access.WithActor(s.Ctx, access.Actor{ID: "command:sweep-load", Name: "candour review sweep load", Body: force.ID, Roles: []access.Role{access.RoleLiaison}})
	in := sweep.LoadInput{ForceID: force.ID, Checked: checked, Progress: m.progress(s.Err, "stored")}
	if m.Held >= 0 {
		in.Held = sweep.Known(m.Held)
	}
	if len(checked.Rows) == 0 {
		return errs.New(errs.Invalid, "The list has no row without an error, so nothing was loaded. Run candour review sweep check to see what is wrong.")
	}
	l, err := svc.Load(ctx, in)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s: %d of %d rows taken, %d refused. %d cases are new, %d changed, %d the same; %d earlier ones are not in this list.\n"+
		"%d to be looked at again (rules %s). %d may be one with another case.\n",
		force.Name, l.Good, l.Total, l.Refused, l.Added, l.Changed, l.Unchanged, l.Dropped, l.Caught, l.Screen, l.Twins)
	return err
}

type sweepBoard struct {
	command.Settings
	CSV     bool   `help:"Write CSV." name:"csv"`
	Quarter string `help:"A quarter such as 2026-Q4; empty is the newest that was published." placeholder:"QUARTER"`
}

// Help is the example under --help.
func (sweepBoard) Help() string {
	return "Example:\n  candour review sweep board --csv --data /var/lib/candour > board.csv\n\n" +
		"The board as it was published, with numbers rounded down. Only what was released is ever written."
}

// Run writes the published board.
func (m sweepBoard) Run(s *command.Streams, open command.Opens[*sweep.Service]) error {
	return open.Reads(s, m.Settings, func(o command.Opened[*sweep.Service]) error { return m.write(s, o.Room) })
}

func (m sweepBoard) write(s *command.Streams, svc *sweep.Service) error {
	b, err := svc.Board(access.WithActor(s.Ctx, access.Public()), m.Quarter)
	if err != nil {
		return err
	}
	if m.CSV {
		return spreadsheet.WriteCSV(s.Out, b.Table())
	}
	if _, err := fmt.Fprintf(s.Out, "The sweep of closed cases, as it stood on %s. Numbers are rounded down to a multiple of %d.\n", b.Words(), b.Base); err != nil {
		return err
	}
	for _, r := range b.Rows {
		line := fmt.Sprintf("%-45s no list returned", r.Name)
		if !r.None() {
			line = fmt.Sprintf("%-45s held %s, returned %s, to be looked at again %s, looked at %s, reopened %s; last list %s", r.Name, r.Held, r.Returned, r.Caught, r.Reviewed, r.Reopened, r.LastReturn)
		}
		if _, err := fmt.Fprintln(s.Out, line); err != nil {
			return err
		}
	}
	return nil
}
