package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/base/strictjson"
	"candour/internal/site/command"
	"candour/linkage"
	"candour/linkage/lists"
)

// linkCommands are the commands of record linkage.
type linkCommands struct {
	Run      linkRun      `cmd:"" default:"withargs" help:"Link the records of one list or several."`
	Train    linkTrain    `cmd:"" help:"Train a model."`
	Evaluate linkEvaluate `cmd:"" help:"Compare links with labels: precision, recall and F1 by threshold."`
	Explain  linkExplain  `cmd:"" help:"Show why two records are linked, or not: a table and a picture."`
	Review   linkReview   `cmd:"" help:"Draw pairs for clerks to look at, from each band of weights."`
	People   linkPeople   `cmd:"" help:"The history of lasting identifiers: why one changed, and taking a run back."`
	Sample   linkSample   `cmd:"" help:"Write made-up lists, with who is who."`
}

// linkFiles are the lists that a command reads.
type linkFiles struct {
	Files []string `arg:"" help:"Lists: CSV with a header, or Parquet." placeholder:"FILE" type:"existingfile"`
	Quiet bool     `help:"Say nothing about progress."`
}

// open opens the lists; each is called after its file.
func (f linkFiles) open() (in []lists.Input, closeAll func(), err error) {
	files, closeAll, err := command.OpenFiles(f.Files, func(path string, _ error) error {
		return errs.New(errs.Invalid, "The file "+path+" cannot be opened.")
	})
	for _, file := range files {
		name := filepath.Base(file.Name())
		in = append(in, lists.Input{Source: strings.TrimSuffix(name, filepath.Ext(name)), R: file.File, Size: file.Size})
	}
	return in, closeAll, err
}

// openWith reads the model in a file, and opens the lists.
func (f linkFiles) openWith(file string) (model *linkage.Model, in []lists.Input, closeAll func(), err error) {
	if model, err = readModel(file); err == nil {
		in, closeAll, err = f.open()
	}
	return model, in, closeAll, err
}

func (f linkFiles) options(s *command.Streams) linkage.Options {
	o := linkage.Options{}
	if !f.Quiet {
		o.Progress = progressLine(s.Err)
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
	if skew := (*linkage.SkewError)(nil); errors.As(err, &skew) {
		text += " Clean that column first, or make the rule narrower; --max-block allows larger blocks, and --cap-blocks compares each record of such a block with its neighbours only"
	}
	if first, _, _ := strings.Cut(text, " "); !strings.HasSuffix(first, ":") { // that is the name of a list
		text = strings.ToUpper(text[:1]) + text[1:]
	}
	if !strings.HasSuffix(text, "?") {
		text += "."
	}
	return errs.New(errs.Invalid, text)
}

func readModel(path string) (*linkage.Model, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.New(errs.Invalid, "The model "+path+" cannot be opened.")
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, 17<<20)) // ReadModel says that it is too long
	if err == nil {
		err = strictjson.Once(data)
	}
	if err != nil {
		return nil, errs.New(errs.Invalid, "The model "+path+" cannot be read: "+err.Error()+".")
	}
	m, err := linkage.ReadModel(bytes.NewReader(data))
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
	MaxBlock  int       `help:"How many records a block may hold: with more, nothing is compared." default:"20000"`
	CapBlocks bool      `help:"Compare each record of a larger block with its neighbours only."`
	Workers   int       `help:"How many processors are used; all by default." default:"0"`
	Resume    bool      `help:"Go on with a run that was broken off."`
	Metrics   bool      `help:"Also write the size, density and bridges of each cluster."`
	Pictures  bool      `help:"Write pictures of the weights, each with its table." default:"true" negatable:""`
	People    string    `help:"Lasting identifiers: the people.json of an earlier run, or new for the first." placeholder:"FILE"`
	RunName   string    `help:"What this run is called in their history." placeholder:"NAME" default:"run"`
	Count     bool      `help:"Only count the pairs that each blocking rule gives."`
}

// Help is the example under --help.
func (linkRun) Help() string {
	return "Example, on made-up people:\n" +
		"  candour link sample --people 2000 --seed 1 --out people.csv --config training.json\n" +
		"  candour link train --config training.json --out model.json people.csv\n" +
		"  candour link --model model.json --id record_id --out linked people.csv\n\n" +
		"The folder linked then holds pairs.csv, clusters.csv and manifest.json, which says what was done with what: the same files and the same model give the same bytes. " +
		"It also holds three pictures, each with its table: weights.svg (how many pairs have which weight), model.svg (what each agreement says) " +
		"and pair.svg (why the weakest pair was linked, step by step)."
}

// Run links.
func (m linkRun) Run(s *command.Streams) error {
	model, in, closeAll, err := m.openWith(m.Model)
	if err != nil {
		return err
	}
	defer closeAll()
	job := &linkage.Job{Model: model, Inputs: in, ID: m.ID, Threshold: m.Threshold, Also: m.Also, Out: m.Out, Parquet: m.Format == "parquet",
		Single: m.Single, DropTies: m.DropTies, Resume: m.Resume, Metrics: m.Metrics, Pictures: m.Pictures, Version: s.Version, Options: m.options(s)}
	job.Options.MaxBlock, job.Options.CapBlocks, job.Options.Workers = m.MaxBlock, m.CapBlocks, m.Workers
	if m.Clean != "" {
		if err := readJSON(m.Clean, &job.Clean); err != nil {
			return err
		}
	}
	if m.Count {
		return m.count(s, job)
	}
	if err := m.people(job); err != nil {
		return err
	}
	got, err := job.Run(s.Ctx)
	if err != nil {
		return plainly(err)
	}
	for _, w := range got.Warnings {
		_, _ = fmt.Fprintln(s.Err, w)
	}
	return showLinks(s.Out, got, m)
}

// showLinks tells what a run found.
func showLinks(w io.Writer, got *linkage.Manifest, m linkRun) error {
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "%d records, %d pairs compared, %d linked at %v, %d clusters.\n\n", got.Records, got.Compared, got.Linked, m.Threshold, got.Clusters)
	_, _ = fmt.Fprintf(&b, "%-16s %12s %12s\n", "cluster of", "clusters", "records")
	for _, c := range got.Sizes {
		size := fmt.Sprintf("%d to %d", c.From, c.To)
		switch {
		case c.From == 1:
			size = "1 record"
		case c.From == c.To:
			size = fmt.Sprintf("%d records", c.From)
		case c.From >= 1000:
			size = fmt.Sprintf("%d or more", c.From)
		}
		_, _ = fmt.Fprintf(&b, "%-16s %12d %12d\n", size, c.Clusters, c.Records)
	}
	if m.Pictures {
		_, _ = fmt.Fprintf(&b, "\nPictures: %s, %s", filepath.Join(m.Out, "weights.svg"), filepath.Join(m.Out, "model.svg"))
		if got.Linked > 0 {
			_, _ = fmt.Fprintf(&b, ", %s", filepath.Join(m.Out, "pair.svg"))
		}
		b.WriteString(", each with a table of the same name.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// people reads the identifiers of an earlier run.
func (m linkRun) people(job *linkage.Job) error {
	if m.People == "" {
		return nil
	}
	job.People, job.RunName = linkage.NewPeople(), m.RunName
	if m.People == "new" {
		return nil
	}
	f, err := os.Open(m.People)
	if err != nil {
		return errs.New(errs.Invalid, "The file "+m.People+" cannot be opened.")
	}
	defer func() { _ = f.Close() }()
	if job.People, err = linkage.ReadPeople(f); err != nil {
		return plainly(err)
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	sum, err := linkage.SumOf(m.People, f, info.Size())
	job.PeopleSum = sum.SHA256
	return err
}

func (m linkRun) count(s *command.Streams, job *linkage.Job) error {
	columns, err := job.Model.Columns()
	if err != nil {
		return plainly(err)
	}
	r, err := lists.Read(s.Ctx, job.Inputs, lists.Options{ID: job.ID, Columns: columns, Clean: job.Clean, Progress: job.Options.Progress})
	if err != nil {
		return plainly(err)
	}
	counts, err := linkage.CountRules(job.Model, r, m.MaxBlock)
	if err != nil {
		return plainly(err)
	}
	_, _ = fmt.Fprintf(s.Out, "%14s %10s %10s %10s %8s  %s\n", "pairs", "blocks", "largest", "no key", "capped", "rule")
	for _, c := range counts {
		_, _ = fmt.Fprintf(s.Out, "%14d %10d %10d %10d %8d  %s\n", c.Pairs, c.Blocks, c.Largest, c.WithoutKey, c.Capped, c.Rule)
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
	if err := strictjson.Read(f, 16<<20, into); err != nil {
		return errs.New(errs.Invalid, "The file "+path+" cannot be read: "+err.Error()+".")
	}
	return nil
}
