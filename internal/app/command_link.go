package app

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/internal/errs"
	"candour/linkage"
)

// linkCommands are the commands of record linkage.
type linkCommands struct {
	Run    linkRun    `cmd:"" default:"withargs" help:"Link the records of one list or several."`
	Train  linkTrain  `cmd:"" help:"Train a model."`
	Sample linkSample `cmd:"" help:"Write made-up lists, with who is who."`
}

// linkFiles are the lists that a command reads.
type linkFiles struct {
	Files []string `arg:"" help:"Lists: CSV with a header, or Parquet." placeholder:"FILE" type:"existingfile"`
	Quiet bool     `help:"Say nothing about progress."`
}

// open opens the lists; each is called after its file.
func (f linkFiles) open() (in []linkage.Input, closeAll func(), err error) {
	var open []*os.File
	closeAll = func() {
		for _, f := range open {
			_ = f.Close()
		}
	}
	for _, path := range f.Files {
		file, err := os.Open(path)
		if err != nil {
			closeAll()
			return nil, nil, errs.New(errs.Invalid, "The file "+path+" cannot be opened.")
		}
		open = append(open, file)
		info, err := file.Stat()
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		name := filepath.Base(path)
		in = append(in, linkage.Input{Source: strings.TrimSuffix(name, filepath.Ext(name)), R: file, Size: info.Size()})
	}
	return in, closeAll, nil
}

func (f linkFiles) options(s *streams) linkage.Options {
	o := linkage.Options{}
	if !f.Quiet {
		o.Progress = progressLine(s.err)
	}
	return o
}

// progressLine writes what is being done on one line of a terminal, a few
// times a second.
func progressLine(w io.Writer) func(linkage.Progress) {
	var last time.Time
	stage := ""
	return func(p linkage.Progress) {
		now, done := time.Now(), p.Total > 0 && p.Done == p.Total
		if now.Sub(last) < 300*time.Millisecond && p.Stage == stage && !done {
			return
		}
		if p.Stage != stage && stage != "" {
			_, _ = fmt.Fprintln(w)
		}
		last, stage = now, p.Stage
		if p.Total > 0 {
			const wide = 30
			full := int(p.Done * wide / p.Total)
			_, _ = fmt.Fprintf(w, "\r%-40s [%s%s] %3d %%", cutTo(p.Stage, 40), strings.Repeat("#", full), strings.Repeat(".", wide-full), p.Done*100/p.Total)
		} else {
			_, _ = fmt.Fprintf(w, "\r%-40s %d", cutTo(p.Stage, 40), p.Done)
		}
		if done {
			_, _ = fmt.Fprintln(w)
			stage = ""
		}
	}
}

func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// plainly gives an error of the library to a person: it already is in words.
func plainly(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	return errs.New(errs.Invalid, strings.ToUpper(text[:1])+text[1:]+".")
}

func readModel(path string) (*linkage.Model, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.New(errs.Invalid, "The model "+path+" cannot be opened.")
	}
	defer func() { _ = f.Close() }()
	m, err := linkage.ReadModel(f)
	return m, plainly(err)
}

type linkRun struct {
	linkFiles
	Model     string    `help:"The model: a Splink settings file (docs/formats/linkage.md)." required:"" placeholder:"FILE"`
	ID        string    `help:"The column of identifiers." name:"id" required:"" placeholder:"COLUMN"`
	Threshold float64   `help:"The probability from which two records are linked." default:"0.95"`
	Also      []float64 `help:"Also give the clusters at these probabilities." placeholder:"P,..."`
	Out       string    `help:"The folder that is written." required:"" placeholder:"DIR"`
	Format    string    `help:"How pairs and clusters are written: csv or parquet." enum:"csv,parquet" default:"csv"`
	Single    []string  `help:"Lists in which nobody stands twice: only the best links are made." placeholder:"LIST,..."`
	DropTies  bool      `help:"With --single: leave out links that are equally strong."`
	Clean     string    `help:"How columns are standardised first (JSON)." placeholder:"FILE"`
	MaxBlock  int       `help:"From how many records on a block is not compared in full." default:"20000"`
	Workers   int       `help:"How many processors are used; all by default." default:"0"`
	Resume    bool      `help:"Go on with a run that was broken off."`
	Count     bool      `help:"Only count the pairs that each blocking rule gives."`
}

// Help is the example under --help.
func (linkRun) Help() string {
	return "Example, on made-up people:\n" +
		"  candour link sample --people 2000 --seed 1 --out people.csv --config training.json\n" +
		"  candour link train --config training.json --out model.json people.csv\n" +
		"  candour link --model model.json --id record_id --out linked people.csv\n\n" +
		"DIR then holds pairs, clusters and manifest.json, which says what was done with what: the same files and the same model give the same bytes."
}

// Run links.
func (m linkRun) Run(s *streams) error {
	model, err := readModel(m.Model)
	if err != nil {
		return err
	}
	in, closeAll, err := m.open()
	if err != nil {
		return err
	}
	defer closeAll()
	job := &linkage.Job{Model: model, Inputs: in, ID: m.ID, Threshold: m.Threshold, Also: m.Also, Out: m.Out, Parquet: m.Format == "parquet",
		Single: m.Single, DropTies: m.DropTies, Resume: m.Resume, Version: Version, Options: m.options(s)}
	job.Options.MaxBlock, job.Options.Workers = m.MaxBlock, m.Workers
	if m.Clean != "" {
		if err := readJSON(m.Clean, &job.Clean); err != nil {
			return err
		}
	}
	if m.Count {
		return m.count(s, job)
	}
	got, err := job.Run(s.ctx)
	if err != nil {
		return plainly(err)
	}
	for _, w := range got.Warnings {
		_, _ = fmt.Fprintln(s.err, w)
	}
	_, err = fmt.Fprintf(s.out, "%d records, %d pairs compared, %d linked at %v, %d clusters.\n", got.Records, got.Compared, got.Kept, m.Threshold, got.Clusters)
	return err
}

func (m linkRun) count(s *streams, job *linkage.Job) error {
	columns, err := job.Model.Columns()
	if err != nil {
		return plainly(err)
	}
	r, err := linkage.Read(s.ctx, job.Inputs, linkage.ReadOptions{ID: job.ID, Columns: columns, Clean: job.Clean, Progress: job.Options.Progress})
	if err != nil {
		return plainly(err)
	}
	counts, err := linkage.CountRules(job.Model, r, m.MaxBlock)
	if err != nil {
		return plainly(err)
	}
	_, _ = fmt.Fprintf(s.out, "%14s %10s %10s %10s %8s  %s\n", "pairs", "blocks", "largest", "no key", "capped", "rule")
	for _, c := range counts {
		_, _ = fmt.Fprintf(s.out, "%14d %10d %10d %10d %8d  %s\n", c.Pairs, c.Blocks, c.Largest, c.WithoutKey, c.Capped, c.Rule)
	}
	return nil
}

// readJSON reads a small settings file.
func readJSON(path string, into any) error {
	f, err := os.Open(path)
	if err != nil {
		return errs.New(errs.Invalid, "The file "+path+" cannot be opened.")
	}
	defer func() { _ = f.Close() }()
	d := json.NewDecoder(io.LimitReader(f, 16<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return errs.New(errs.Invalid, "The file "+path+" cannot be read: "+err.Error()+".")
	}
	return nil
}

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
func (m linkTrain) Run(s *streams) error {
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
	model, t, r, err := recipe.Train(s.ctx, in, o)
	if err != nil {
		return plainly(err)
	}
	for _, w := range append(r.Warnings, model.Untrained()...) {
		_, _ = fmt.Fprintln(s.err, "Note:", w)
	}
	if err := linkage.WriteJSON(m.Out, model); err != nil {
		return err
	}
	return printModel(s.out, model, t)
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
func (m linkSample) Run(s *streams) error {
	writers := []io.Writer{s.out}
	var files []*bufio.Writer
	switch {
	case m.Lists < 1 || m.Lists > 100:
		return errs.New(errs.Invalid, "From 1 to 100 lists can be made.")
	case m.Lists > 1 && m.Out == "":
		return errs.New(errs.Invalid, "Say with --out what the lists are to be called.")
	case m.Out != "":
		writers = nil
		for i := range m.Lists {
			path := m.Out
			if m.Lists > 1 {
				path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(m.Out, filepath.Ext(m.Out)), i+1, filepath.Ext(m.Out))
			}
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			files = append(files, bufio.NewWriterSize(f, 1<<18))
			writers = append(writers, files[i])
		}
	}
	n, err := linkage.Sample(linkage.SampleOptions{People: m.People, Seed: m.Seed, Records: m.Records, Lists: m.Lists}, writers)
	if err != nil {
		return plainly(err)
	}
	for _, f := range files {
		if err := f.Flush(); err != nil {
			return err
		}
	}
	if m.Config != "" {
		if err := linkage.WriteJSON(m.Config, linkage.SampleRecipe(m.Lists > 1, m.Seed)); err != nil {
			return err
		}
	}
	if m.Out != "" {
		_, err = fmt.Fprintf(s.err, "%d records of %d made-up people.\n", n, m.People)
	}
	return err
}
