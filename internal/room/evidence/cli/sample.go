package cli

import (
	"fmt"

	"candour/evidence/sample"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type sampleCommand struct {
	Seed      uint64 `default:"1" help:"The same number gives the same bytes."`
	Documents int    `default:"2000" help:"How many documents, those inside others too."`
	Out       string `required:"" help:"A folder that is new or empty." placeholder:"FOLDER"`
}

// Help is the example under `candour evidence sample --help`.
func (sampleCommand) Help() string {
	return "Makes a delivery of made-up documents, the list that comes with it, and the truth of each. Nobody and no event stands in it.\n\n" +
		"Example:\n  candour evidence sample --seed 1 --documents 2000 --out made-up"
}

// Run makes the delivery.
func (c *sampleCommand) Run(s *command.Streams) error {
	if c.Documents < 1 || c.Documents > 1_000_000 {
		return errs.New(errs.Invalid, "--documents is a number from 1 to 1000000.")
	}
	undo, err := newFolder(c.Out)
	if err != nil {
		return err
	}
	d, err := sample.Make(c.Out, sample.Options{Seed: c.Seed, Documents: c.Documents})
	if err != nil {
		undo()
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%d documents in %d files, made up. The list of the files is manifest.csv, what each of them is stands in truth.jsonl.\n", d.Documents, d.Files)
	return err
}
