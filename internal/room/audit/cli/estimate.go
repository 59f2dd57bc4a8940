package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/command"
	"candour/mse"
)

// estimateCommands are the commands that estimate how many people are on no list. They need no
// database.
type estimateCommands struct {
	One         estimateOne         `cmd:"" default:"withargs" help:"Estimate by one method: what estimate FILE does."`
	Multiverse  estimateMultiverse  `cmd:"" help:"Estimate in every way, side by side: a table and a picture."`
	Consistency estimateConsistency `cmd:"" help:"Hide each list and predict it from the others."`
	Linked      estimateLinked      `cmd:"" help:"Estimate from what candour link wrote, over thresholds and with the linkage drawn."`
	Sample      estimateSample      `cmd:"" help:"Write a published table of capture histories, or list them."`
}

// Help is the examples under `candour estimate --help`.
func (estimateCommands) Help() string {
	return "Example:\n  candour estimate sample UKdat_5 --out UKdat_5.csv\n  candour estimate --method stepwise --bootstrap 1000 --seed 1 UKdat_5.csv\n  candour " +
		"estimate multiverse --bootstrap 200 --out answers UKdat_5.csv\n\n" +
		"The last ends in a picture and a table: answers/multiverse.svg and answers/multiverse.csv. " +
		"FILE is a table of capture histories: a column of 0 and 1 for each list, and how many people in the last (docs/formats/capture-histories.md)."
}

// estimateInput is how a table is read.
type estimateInput struct {
	File          string `arg:"" help:"A table of capture histories, CSV; - for standard input." placeholder:"FILE"`
	As            string `help:"What the file holds: histories, or lists (two columns: the list, the person's key)." enum:"histories,lists" default:"histories"`
	SumDuplicates bool   `help:"Add up rows with the same history instead of refusing them."`
	Quiet         bool   `help:"Say nothing about progress."`
}

type estimateOne struct {
	estimateInput
	Method    string  `help:"stepwise, bic, downhill, dga, lcm, chao, independence or fixed." default:"stepwise" placeholder:"NAME"`
	Threshold float64 `help:"stepwise: the probability below which a pair of lists is added." default:"0.02"`
	MaxOrder  int     `help:"bic, downhill: the most lists of one interaction; 0 for any." default:"2"`
	TopModels int     `help:"bic: draws choose among so many of the best models of the table; 0 for all." default:"0"`
	Model     string  `help:"fixed: the model, as [12,13,4]." placeholder:"MODEL"`
	Resample  string  `help:"Draw from the people seen, as published intervals do, or from everybody, so that how many are seen varies too." enum:"seen,everybody" default:"seen"`
	Bootstrap int     `help:"Draws of the bootstrap; 0 for no interval. lcm: samples kept, at least 4,000." default:"1000"`
	Seed      uint64  `help:"Seed of the random numbers: with the same, the same answer." default:"1"`
	Format    string  `help:"text or json." enum:"text,json" default:"text"`
}

// Help is the example under `candour estimate one --help`.
func (estimateOne) Help() string { return estimateCommands{}.Help() }

// Run estimates and prints.
func (m estimateOne) Run(s *command.Streams) error {
	t, err := m.table(s)
	if err != nil {
		return err
	}
	o := mse.Options{Method: mse.Method(m.Method), Threshold: m.Threshold, MaxOrder: m.MaxOrder, TopModels: m.TopModels,
		Model: m.Model, Draws: m.Bootstrap, Resample: mse.Resampling(m.Resample), Seed: m.Seed, Progress: m.progress(s.Err, "draws")}
	if o.Method == mse.LatentClass {
		o.Draws = max(o.Draws, 4000)
	}
	r, err := mse.Estimate(s.Ctx, t, o)
	if err != nil {
		return inputError(err)
	}
	if m.Format == "json" {
		err = writeJSON(s.Out, r)
	} else {
		err = r.WriteText(s.Out)
	}
	if err == nil && r.Refusal != "" {
		_, _ = fmt.Fprintf(s.Err, "candour: no defensible estimate: %s\n", r.Refusal)
		return command.ErrSaid
	}
	return err
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// table reads the file.
func (m estimateInput) table(s *command.Streams) (*mse.Table, error) {
	in := s.In
	if m.File != "-" {
		f, err := os.Open(m.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	var t *mse.Table
	var err error
	if m.As == "lists" {
		t, err = mse.ReadLists(in)
	} else {
		t, err = mse.Read(in, mse.ReadOptions{SumDuplicates: m.SumDuplicates})
	}
	if err != nil {
		return nil, inputError(err)
	}
	return t, nil
}

// inputError is the library's mistakes of input as ours.
func inputError(err error) error {
	var all interface{ Unwrap() []error }
	list := []error{err}
	if errors.As(err, &all) {
		list = all.Unwrap()
	}
	var fields []errs.Field
	for _, e := range list {
		in, ok := errors.AsType[*mse.InputError](e)
		if !ok {
			return err
		}
		if in.Row == 0 && in.Column == 0 && len(list) == 1 {
			return errs.New(errs.Invalid, in.Message)
		}
		f := errs.Field{Message: in.Message, Row: in.Row}
		if in.Column > 0 {
			f.Column = strconv.Itoa(in.Column)
		}
		fields = append(fields, f)
	}
	return errs.InvalidInput("The table cannot be used as it is.", fields...)
}

// progress tells how far it is, twice a second, once it has taken a second.
func (m estimateInput) progress(w io.Writer, what string) func(done, of int) {
	if m.Quiet {
		return nil
	}
	say := command.Progress(w, time.Second, 500*time.Millisecond)
	return func(done, of int) { say(done == of, "%d of %d %s", done, of, what) }
}

type estimateSample struct {
	Name string `arg:"" optional:"" help:"The table; without it they are listed." placeholder:"NAME"`
	Out  string `help:"The file to write; standard output without it." placeholder:"FILE"`
}

// Help is the example under --help.
func (estimateSample) Help() string {
	return "Example:\n  candour estimate sample UKdat_5 --out UKdat_5.csv"
}

// Run writes the table.
func (m estimateSample) Run(s *command.Streams) error {
	if m.Name == "" {
		for _, n := range mse.Shipped() {
			_, _ = fmt.Fprintln(s.Out, n)
		}
		return nil
	}
	b, err := mse.ShippedFile(m.Name)
	if err != nil {
		return inputError(err)
	}
	if m.Out == "" {
		_, err = s.Out.Write(b)
		return err
	}
	return os.WriteFile(m.Out, b, 0o644)
}
