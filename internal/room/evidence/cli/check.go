package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/redact"
	"candour/evidence/redact/leak"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type checkRedaction struct {
	Files    []string `arg:"" help:"PDF files, made by whatever program." placeholder:"FILE"`
	Names    string   `help:"A list of names, one a line: who might be under the boxes." placeholder:"FILE"`
	Proof    string   `help:"A proof of one file, to be proved again." placeholder:"FILE"`
	Original string   `help:"The file before it was redacted, to compare the pages." placeholder:"FILE"`
	Show     bool     `help:"Print the words that were found. Do so only where nobody looks over your shoulder."`
	JSON     bool     `help:"Print one JSON object a line."`
}

// Help is the example and the limits under --help.
func (checkRedaction) Help() string {
	return "Example:\n  candour evidence check-redaction published.pdf --names names.txt\n\n" +
		"Ends with status 1 when something is found. It looks for words under dark boxes, under marks that can be seen through and under marks that were never applied; " +
		"for earlier revisions; for boxes that hug; for names of the list; and, where there are boxes, for words that no page shows.\n\n" +
		"It cannot tell what was meant to go. It does not see blurred pictures, words under boxes of other colours than black, slanted marks, " +
		"what is in attached files (it tells that there are some), or what a box in a scan covers. Nothing found does not mean that nothing is there."
}

// line is a finding as JSON.
type line struct {
	File  string         `json:"file"`
	Page  int            `json:"page,omitempty"`
	Box   *evidence.Box  `json:"box,omitempty"`
	Kind  leak.Kind      `json:"kind"`
	Where evidence.Where `json:"where,omitempty"`
	Words int            `json:"words"`
	Fit   *int           `json:"names_that_fit,omitempty"`
	Text  string         `json:"text,omitempty"`
}

// Run looks at each file, and says what it found in each.
func (c *checkRedaction) Run(s *command.Streams) error {
	if c.Proof != "" || c.Original != "" {
		return c.prove(s)
	}
	var names []string
	if c.Names != "" {
		var err error
		if names, err = lines(c.Names); err != nil {
			return err
		}
		if len(names) == 0 {
			return errs.New(errs.Invalid, "The list "+c.Names+" has no names. Write one on each line.")
		}
	}
	pool, err := pdf.Shared()
	if err != nil {
		return err
	}
	o := leak.Options{Names: names, Pool: pool, Limits: evidence.Usual}
	bad := false
	for _, file := range c.Files {
		if _, err := os.Stat(file); err != nil {
			return command.Unreadable(file, err)
		}
		err := scratch(func(dir string) error {
			found, err := leak.Look(s.Ctx, file, dir, o)
			bad = bad || len(found) > 0 || err != nil
			var u *evidence.Unreadable
			if errors.As(err, &u) { // the next file is still looked at
				_, err = fmt.Fprintf(s.Err, "%s: not looked at. %s\n", file, u.Why)
				return err
			}
			if err != nil {
				return unless(s.Ctx, err)
			}
			return c.print(s, file, found)
		})
		if err != nil {
			return err
		}
	}
	if bad {
		return command.ErrSaid
	}
	return nil
}

func (c *checkRedaction) print(s *command.Streams, file string, found []leak.Finding) error {
	for _, f := range found {
		if !c.Show {
			f.Text = ""
		}
		if c.JSON {
			l := line{File: file, Page: f.Page, Box: f.Box, Kind: f.Kind, Where: f.Where, Words: f.Words, Text: f.Text}
			if f.Kind == leak.Width && f.Fit >= 0 {
				l.Fit = &f.Fit
			}
			if err := json.NewEncoder(s.Out).Encode(l); err != nil {
				return err
			}
			continue
		}
		if _, err := fmt.Fprintf(s.Out, "%s: %s\n", file, f.Said()); err != nil {
			return err
		}
		if f.Text != "" {
			if _, err := fmt.Fprintf(s.Out, "  %s\n", f.Text); err != nil {
				return err
			}
		}
	}
	if len(found) > 0 || c.JSON {
		return nil
	}
	_, err := fmt.Fprintf(s.Out, "%s: nothing was found. That does not mean that nothing is there: see --help.\n", file)
	return err
}

// prove proves a redaction of our own again.
func (c *checkRedaction) prove(s *command.Streams) error {
	if len(c.Files) != 1 || c.Proof == "" {
		return errs.New(errs.Invalid, "Name one file and its --proof.")
	}
	output, err := os.ReadFile(c.Files[0])
	if err != nil {
		return command.Unreadable(c.Files[0], err)
	}
	text, err := os.ReadFile(c.Proof)
	if err != nil {
		return command.Unreadable(c.Proof, err)
	}
	var proof redact.Proof
	if err := json.Unmarshal(text, &proof); err != nil {
		return errs.Because(errs.Invalid, c.Proof+" is not a proof of a redaction.", err)
	}
	var original []byte
	if c.Original != "" {
		if original, err = os.ReadFile(c.Original); err != nil {
			return command.Unreadable(c.Original, err)
		}
	}
	var o redact.Options
	if c.Names != "" {
		if o.Dictionary, err = lines(c.Names); err != nil {
			return err
		}
	}
	v, err := redact.Check(s.Ctx, output, &proof, original, o)
	if err != nil {
		return errs.Because(errs.Invalid, c.Files[0]+" could not be proved.", err)
	}
	if why := v.Bad(); why != nil {
		if _, err := fmt.Fprintf(s.Out, "%s: %v\n", c.Files[0], why); err != nil {
			return err
		}
		return command.ErrSaid
	}
	_, err = fmt.Fprintf(s.Out, "%s: the proof holds. %d boxes, no word under any by two readers; the file is what its pictures and words make.\n", c.Files[0], v.Boxes)
	return err
}
