package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/returns/sample"
	"candour/internal/site/command"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
	"candour/internal/table/spreadsheet"
	"candour/internal/table/spreadsheet/mark"
)

// Commands are what the returns bring to the command line. Commands of the figures
// that are made of them stand under the same name, in between.
func Commands() []command.Group {
	return []command.Group{
		{Name: "returns", Help: "The returns that bodies send.", Rank: 100, Of: &returnsCommands{}},
		{Name: "returns", Rank: 102, Of: &sampleCommands{}},
	}
}

type returnsCommands struct {
	Check  returnsCheck  `cmd:"" help:"Check files of a return at every row. Changes nothing."`
	Load   returnsLoad   `cmd:"" help:"Check and load the files of a return that are too large for a page."`
	Schema returnsSchema `cmd:"" help:"Write a table of the code book as a Table Schema file, or list them."`
}

type sampleCommands struct {
	Sample returnsSample `cmd:"" help:"Write a made-up national set of returns, the same each time for one seed."`
}

type returnsCheck struct {
	Files  []string `arg:"" help:"The files of one return: CSV, XLSX, ODS, JSON Lines or Parquet (docs/formats/returns.md)." placeholder:"FILE"`
	Table  string   `help:"The table that the file holds, when its columns do not tell: investigation, suspect, victim, referral, performance or profile." placeholder:"NAME"`
	Format string   `help:"How to print what was found: text, json or csv." enum:"text,json,csv" default:"text"`
	Each   int      `help:"How many of each kind are printed." default:"10"`
	Today  string   `help:"The day to check against, instead of today." placeholder:"DAY"`
	Period string   `help:"What the return is of: 2023, 2023-24 or 2023-Q4. Rows of another period are then errors." placeholder:"PERIOD"`
	Marked string   `help:"Also write a copy of the one file with what is wrong marked in its cells." placeholder:"FILE"`
	Quiet  bool     `help:"Say nothing about progress."`
}

// Help is the example under --help.
func (returnsCheck) Help() string {
	return "Example:\n  candour returns sample --year 2023 --seed 1 --out sample --made-up\n  candour returns check sample/made-up-force-01/*.csv\n\n" +
		"The status is 0 when there is no error, and 1 when there is. Warnings and exceptions are not errors."
}

// Run checks and prints.
func (m returnsCheck) Run(s *command.Streams) error {
	files, closeAll, err := openInputs(m.Files)
	if err != nil {
		return err
	}
	defer closeAll()
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	o := rowcheck.Options{Book: book, Today: m.Today, Period: m.Period, KeptPerRule: max(m.Each, 500)}
	if m.Marked != "" {
		o.KeptPerRule = mark.MaxMarks
	}
	if o.Today == "" {
		o.Today = clock.Today(clock.System{}).String()
	}
	if m.Table != "" {
		if _, ok := book.Latest(m.Table); !ok {
			return errs.New(errs.Invalid, "The code book has no table called "+m.Table+".")
		}
		o.Schemas = []string{m.Table}
	}
	report, err := rowcheck.Check(s.Ctx, files, o, nil, m.progress(s.Err))
	if err != nil {
		return err
	}
	if err := m.print(s.Out, report); err != nil {
		return err
	}
	if err := m.mark(s.Err, files, report); err != nil {
		return err
	}
	if report.Errors > 0 {
		return command.ErrSaid
	}
	return nil
}

// mark writes a copy of the file with what is wrong marked in its cells.
func (m returnsCheck) mark(say io.Writer, files []rowcheck.Input, r *rowcheck.Report) error {
	if m.Marked == "" {
		return nil
	}
	if len(files) != 1 {
		return errs.New(errs.Invalid, "A marked copy is made of one file. Check one file, or make a workbook with a sheet for each table.")
	}
	var b bytes.Buffer
	format, err := mark.Copy(&b, files[0].File, files[0].Size, files[0].Name, r.Marks(files[0].Name))
	if err != nil {
		return err
	}
	if err := os.WriteFile(m.Marked, b.Bytes(), 0o600); err != nil {
		return errs.Because(errs.Invalid, "The file "+m.Marked+" cannot be written.", err)
	}
	_, err = fmt.Fprintf(say, "The marked copy is in %s (%s)\n", m.Marked, format)
	return err
}

func (m returnsCheck) print(w io.Writer, r *rowcheck.Report) error {
	switch m.Format {
	case "json":
		return r.WriteJSON(w)
	case "csv":
		return spreadsheet.WriteCSV(w, r.Table())
	}
	return r.WriteText(w, m.Each)
}

func (m returnsCheck) progress(w io.Writer) func(done, total int64) {
	if m.Quiet {
		return nil
	}
	say := command.Progress(w, 500*time.Millisecond, 500*time.Millisecond)
	return func(done, total int64) {
		if total > 0 {
			say(done == total, "%d of 100 parts checked", done*100/total)
		}
	}
}

// openInputs opens files and finds their sizes.
func openInputs(paths []string) (out []rowcheck.Input, closeAll func(), err error) {
	files, closeAll, err := command.OpenFiles(paths, command.Unreadable)
	for _, f := range files {
		if f.Dir {
			closeAll()
			return nil, nil, command.Unreadable(f.Name(), nil)
		}
		out = append(out, rowcheck.Input{Name: filepath.Base(f.Name()), File: f.File, Size: f.Size})
	}
	return out, closeAll, err
}

type returnsSchema struct {
	Name    string `arg:"" optional:"" help:"Which table; without it all are listed." placeholder:"NAME"`
	Version string `help:"Which version; the newest without it." placeholder:"VERSION"`
}

// Help is the example under --help.
func (returnsSchema) Help() string {
	return "Example:\n  candour returns schema suspect > suspect.schema.json"
}

// Run prints a schema, or the list.
func (m returnsSchema) Run(s *command.Streams) error {
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	if m.Name == "" {
		for _, x := range book.Schemas() {
			_, _ = fmt.Fprintf(s.Out, "%s\t%s\t%s\n", x.Name, x.Version, x.Title)
		}
		return nil
	}
	x, ok := book.Latest(m.Name)
	if m.Version != "" {
		x, ok = book.Schema(m.Name, m.Version)
	}
	if !ok {
		return errs.New(errs.Invalid, "The code book has no such table: "+strings.TrimSpace(m.Name+" "+m.Version)+".")
	}
	return x.Write(s.Out)
}

type returnsSample struct {
	Year   int     `help:"The year that the returns are for." default:"2023"`
	Seed   uint64  `help:"The same seed makes the same files." default:"1"`
	Out    string  `help:"The folder to write to; made when missing." default:"sample" placeholder:"DIR"`
	Scale  float64 `help:"The size against the national set of 2023." default:"1"`
	MadeUp bool    `help:"Name 43 made-up forces and their councils. Without it the real forces are named, of whom nothing in the files is true." name:"made-up" default:"true" negatable:""`
	Clean  bool    `help:"Leave out the flaws that real returns have."`
}

// Help is the example under --help.
func (returnsSample) Help() string {
	return "Example:\n  candour returns sample --year 2023 --seed 1 --out sample --made-up\n\n" +
		"A folder for each of 43 forces, with a file for each table. Everything in them is made up: each reference begins with SYN."
}

const sampleNotice = "SYNTHETIC. Everything in this folder is made up by candour returns sample.\nNothing in it is true of any force, place or person. It is about " +
	"as large as the\nnational set of 2023 was, and has the flaws that real returns have.\n"

// Run writes the files.
func (m returnsSample) Run(s *command.Streams) error {
	list := forces.StandIns()
	if !m.MadeUp {
		list = nil
		for _, f := range forces.Real() {
			if f.Code != "" { // the 43 territorial forces
				list = append(list, f)
			}
		}
	}
	n := 0
	o := sample.Options{Year: m.Year, Seed: m.Seed, Forces: list, Scale: m.Scale, Flaws: !m.Clean}
	book, err := codebook.Load()
	if err != nil {
		return err
	}
	for _, f := range append(sample.Of(o), sample.Councils(o, book.Areas())...) {
		dir := filepath.Join(m.Out, f.Force.ID)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return errs.Because(errs.Invalid, "The folder "+dir+" cannot be made.", err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return err
		}
		n++
		for name, data := range map[string][]byte{f.Name: b.Bytes(), "SYNTHETIC.txt": []byte(sampleNotice)} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				return errs.Because(errs.Invalid, "The file "+name+" cannot be written.", err)
			}
		}
	}
	_, err = fmt.Fprintf(s.Out, "%d made-up files for %d forces are in %s\n", n, len(list), m.Out)
	return err
}
