package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"candour/internal/clock"
	"candour/internal/errs"
	"candour/internal/forces"
	"candour/internal/sweep"
)

// sweepCommands are the commands of the sweep of closed cases.
type sweepCommands struct {
	Check  sweepCheck  `cmd:"" help:"Check a list of closed cases and say what the screening would catch. Changes nothing."`
	Sample sweepSample `cmd:"" help:"Write a made-up list, the same each time for one seed."`
}

// knownForces are all forces that a list may name: the real and the made-up.
func knownForces() []forces.Force { return append(forces.Real(), forces.MadeUp()...) }

// sweepList names the file and whose list it is.
type sweepList struct {
	File  string `arg:"" help:"The list: CSV, XLSX, ODS or JSON Lines (docs/formats/sweep.md)."`
	Force string `help:"The force whose list it is: id, code or name." placeholder:"FORCE"`
	Quiet bool   `help:"Say nothing about progress."`
}

// check reads and checks the file. The file is read once into memory; its size
// is looked at first.
func (m sweepList) check(s *streams, rules *sweep.Rules, c clock.Clock) (*sweep.Checked, forces.Force, error) {
	var force forces.Force
	if m.Force != "" {
		var ok bool
		if force, ok = forces.Find(knownForces(), m.Force); !ok {
			return nil, force, errs.New(errs.Invalid, "No force is called "+m.Force+". Give its id, its code or its name.")
		}
	}
	f, err := os.Open(m.File)
	if err != nil {
		return nil, force, errs.Because(errs.Invalid, "The file "+m.File+" cannot be read.", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, force, errs.Because(errs.Invalid, "The file "+m.File+" cannot be read.", err)
	}
	k := sweep.Checker{Codes: rules.Codes, Forces: knownForces(), Today: clock.Today(c), ForceID: force.ID, Progress: m.progress(s.err, "checked")}
	out, err := k.Check(s.ctx, f, info.Size(), filepath.Base(m.File))
	return out, force, err
}

// progress writes one line that counts up, at most a few times a second.
func (m sweepList) progress(w io.Writer, what string) func(done, total int) {
	if m.Quiet {
		return nil
	}
	var last time.Time
	return func(done, total int) {
		if now := time.Now(); done == total || now.Sub(last) > 300*time.Millisecond {
			last = now
			_, _ = fmt.Fprintf(w, "\r%d of %d rows %s", done, total, what)
			if done == total {
				_, _ = fmt.Fprintln(w)
			}
		}
	}
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
func (m sweepCheck) Run(s *streams) error {
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
		e := json.NewEncoder(s.out)
		e.SetIndent("", " ")
		err = e.Encode(out.File(screening))
	} else {
		most := 50
		if m.All {
			most = len(out.Problems.List) + len(out.Twins)
		}
		err = out.WriteText(s.out, &screen, screening, most)
	}
	if err == nil && out.Problems.Errors > 0 {
		return errSilent
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
func (m sweepSample) Run(s *streams) error {
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
		_, err = s.out.Write(text.Bytes())
	} else {
		err = writeFile(m.Out, func(w io.Writer) error {
			_, err := w.Write(text.Bytes())
			return err
		})
	}
	if err == nil {
		_, err = fmt.Fprintf(s.err, "%d made-up cases, %d of them with an error.\n", m.Rows, planted)
	}
	return err
}
