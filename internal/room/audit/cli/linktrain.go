package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/room/audit"
	"candour/internal/site/command"
	"candour/linkage"
	"candour/linkage/madeup"
)

type linkTrain struct {
	linkFiles
	Config  string `help:"What to train and how (docs/formats/linkage.md)." required:"" placeholder:"FILE"`
	Out     string `help:"Where the trained model is written." required:"" placeholder:"FILE"`
	Workers int    `help:"How many processors are used; all by default." default:"0"`
}

// Help is the example under --help.
func (linkTrain) Help() string {
	return "Example, on made-up people:\n  candour link sample --people 2000 --seed 1 --out people.csv --config training.json\n  candour link train --config training.json --out model.json people.csv"
}

// Run trains.
func (m linkTrain) Run(s *command.Streams) error {
	f, err := os.Open(m.Config)
	if err != nil {
		return errs.New(errs.Invalid, "The file "+m.Config+" cannot be opened.")
	}
	defer func() { _ = f.Close() }()
	recipe, err := linkage.ReadRecipe(f)
	if err != nil {
		return plainly(err)
	}
	in, closeAll, err := m.open()
	if err != nil {
		return err
	}
	defer closeAll()
	o := m.options(s)
	o.Workers = m.Workers
	model, t, r, err := recipe.Train(s.Ctx, in, o)
	if err != nil {
		return plainly(err)
	}
	for _, w := range append(r.Warnings, model.Untrained()...) {
		_, _ = fmt.Fprintln(s.Err, "Note:", w)
	}
	if err := linkage.WriteJSON(m.Out, model); err != nil {
		return err
	}
	return printModel(s.Out, model, t)
}

// printModel shows what was learned.
func printModel(w io.Writer, m *linkage.Model, t *linkage.Trainer) error {
	b := bufio.NewWriter(w)
	_, _ = fmt.Fprintf(b, "Two random records are of one person with the probability %.3g (one in %.0f).\n", m.Probability, 1/m.Probability)
	for _, r := range t.Runs {
		_, _ = fmt.Fprintf(b, "Trained on %d pairs of %s, %d iterations: %s\n", r.Pairs, r.Rule, len(r.Lambda)-1, strings.Join(r.Trained, ", "))
	}
	for _, row := range m.Weights() {
		_, _ = fmt.Fprintf(b, "%-16s %-46s m %-8.4g u %-8.3g weight %6.2f\n", cutTo(row.Comparison, 16), cutTo(row.Level, 46), row.M, row.U, row.Weight)
	}
	return b.Flush()
}

type linkSample struct {
	People  int     `help:"How many people." default:"1000"`
	Seed    uint64  `help:"The same seed gives the same lists." default:"1"`
	Records float64 `help:"How many records each has on average." default:"2"`
	Lists   int     `help:"Over how many lists they are spread: NAME-1.csv and so on." default:"1"`
	Out     string  `help:"Where the list is written; standard output by default." placeholder:"FILE"`
	Config  string  `help:"Also write a training configuration that suits." placeholder:"FILE"`
	Audit   bool    `help:"Write the lists of a made-up audit, as its upload takes them: NAME-police.csv and so on, with roles, events, areas and ethnicity, and not who is who."`
}

// Help is the example under --help.
func (linkSample) Help() string {
	return "Example:\n  candour link sample --people 1000 --seed 1 --out people.csv --config training.json\n  candour link sample --audit --people 500 --seed 1 --out list.csv\n\n" +
		"Nobody of them exists. The column cluster says who is who."
}

// Run writes the lists.
func (m linkSample) Run(s *command.Streams) error {
	switch {
	case m.Lists < 1 || m.Lists > 100:
		return errs.New(errs.Invalid, "From 1 to 100 lists can be made.")
	case m.Audit && m.Lists > 1:
		return errs.New(errs.Invalid, "A made-up audit has the lists that it has: leave --lists out.")
	case (m.Lists > 1 || m.Audit) && m.Out == "":
		return errs.New(errs.Invalid, "Say with --out what the lists are to be called.")
	}
	write := m.write
	if m.Audit {
		write = m.writeAudit
	}
	n, err := write(s.Out)
	if err != nil {
		return err
	}
	if m.Config != "" {
		if err := linkage.WriteJSON(m.Config, linkage.SampleRecipe(m.Lists > 1 || m.Audit, m.Seed)); err != nil {
			return err
		}
	}
	if m.Out != "" {
		_, err = fmt.Fprintf(s.Err, "%d records of %d made-up people.\n", n, m.People)
	}
	return err
}

// writeAudit writes the lists of a made-up audit.
func (m linkSample) writeAudit(io.Writer) (n int, err error) {
	made, _, err := audit.Sample(audit.SampleOptions{People: m.People, Seed: m.Seed})
	if err != nil {
		return 0, plainly(err)
	}
	var paths []string
	for _, l := range made {
		paths = append(paths, m.named(l.Kind))
		n += bytes.Count(l.Data, []byte("\n")) - 1 // without the header
	}
	return n, fillAll(paths, func(out []io.Writer) error {
		for i, l := range made {
			if _, err := out[i].Write(l.Data); err != nil {
				return err
			}
		}
		return nil
	})
}

// named is the path of one of several lists.
func (m linkSample) named(which string) string {
	ext := filepath.Ext(m.Out)
	return strings.TrimSuffix(m.Out, ext) + "-" + which + ext
}

// write writes the lists to files, or the one list to out.
func (m linkSample) write(out io.Writer) (n int, err error) {
	o := madeup.Options{People: m.People, Seed: m.Seed, Records: m.Records, Lists: m.Lists}
	to := func(lists []io.Writer) (err error) {
		n, err = madeup.Write(o, lists)
		return plainly(err)
	}
	if m.Out == "" {
		err = to([]io.Writer{out})
		return n, err
	}
	paths := []string{m.Out}
	if m.Lists > 1 {
		paths = nil
		for i := range m.Lists {
			paths = append(paths, m.named(strconv.Itoa(i+1)))
		}
	}
	err = fillAll(paths, to)
	return n, err
}

// fillAll writes several files, each open while the next is, so that all or none
// appear.
func fillAll(paths []string, do func(out []io.Writer) error) error {
	var out []io.Writer
	var open func() error
	open = func() error {
		if len(out) == len(paths) {
			return do(out)
		}
		return wholefile.Fill(paths[len(out)], 0o600, func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 1<<18)
			out = append(out, b)
			if err := open(); err != nil {
				return err
			}
			return b.Flush()
		})
	}
	return open()
}
