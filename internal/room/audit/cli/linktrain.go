package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
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
}

// Help is the example under --help.
func (linkSample) Help() string {
	return "Example:\n  candour link sample --people 1000 --seed 1 --out people.csv --config training.json\n\nNobody of them exists. The column cluster says who is who."
}

// Run writes the lists.
func (m linkSample) Run(s *command.Streams) error {
	switch {
	case m.Lists < 1 || m.Lists > 100:
		return errs.New(errs.Invalid, "From 1 to 100 lists can be made.")
	case m.Lists > 1 && m.Out == "":
		return errs.New(errs.Invalid, "Say with --out what the lists are to be called.")
	}
	n, err := m.write(s.Out)
	if err != nil {
		return err
	}
	if m.Config != "" {
		if err := linkage.WriteJSON(m.Config, linkage.SampleRecipe(m.Lists > 1, m.Seed)); err != nil {
			return err
		}
	}
	if m.Out != "" {
		_, err = fmt.Fprintf(s.Err, "%d records of %d made-up people.\n", n, m.People)
	}
	return err
}

// write writes the lists to files, or the one list to out.
func (m linkSample) write(out io.Writer) (n int, err error) {
	o := madeup.Options{People: m.People, Seed: m.Seed, Records: m.Records, Lists: m.Lists}
	var lists []io.Writer
	var open func(i int) error
	open = func(i int) error { // one file within the other, so that all or none appear
		if i == m.Lists {
			var err error
			n, err = madeup.Write(o, lists)
			return plainly(err)
		}
		path := m.Out
		if m.Lists > 1 {
			path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(m.Out, filepath.Ext(m.Out)), i+1, filepath.Ext(m.Out))
		}
		return wholefile.Fill(path, 0o600, func(w io.Writer) error {
			b := bufio.NewWriterSize(w, 1<<18)
			lists = append(lists, b)
			if err := open(i + 1); err != nil {
				return err
			}
			return b.Flush()
		})
	}
	if m.Out == "" {
		n, err = madeup.Write(o, []io.Writer{out})
		return n, plainly(err)
	}
	err = open(0)
	return n, err
}
