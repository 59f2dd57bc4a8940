package cli

import (
	"encoding/json"
	"errors"
	"fmt"

	"candour/evidence"
	"candour/evidence/ocr"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type ocrCommand struct {
	Files    []string `arg:"" help:"Pictures of pages: PNG, JPEG, TIFF, GIF or WebP." placeholder:"FILE"`
	DPI      int      `default:"200" help:"Dots an inch of the pictures."`
	Language []string `default:"eng" help:"Languages of tesseract."`
	JSON     bool     `help:"Print one JSON object a page, with the place and confidence of each word."`
}

// Help is the example under `candour evidence ocr --help`.
func (ocrCommand) Help() string {
	return "Reads the words of pictures by the program tesseract. Pages are straightened first; what could not be read well is said.\n\nExample:\n  candour evidence ocr --dpi 200 page-1.png page-2.png"
}

// ocrSaid is a page as the command says it.
type ocrSaid struct {
	File string
	*ocr.Page
}

// Run reads each picture. It ends with 1 where one could not be read, or not well.
func (c *ocrCommand) Run(s *command.Streams) error {
	if c.DPI < 30 || c.DPI > 2400 {
		return errs.New(errs.Invalid, "--dpi is a number from 30 to 2400.")
	}
	engine, err := ocr.New(s.Ctx, ocr.Options{Languages: c.Language})
	if u, ok := errors.AsType[*evidence.Unreadable](err); ok {
		return errs.Because(errs.Invalid, u.Why, u.Err)
	} else if err != nil {
		return err
	}
	files, closeAll, err := command.OpenFiles(c.Files, command.Unreadable)
	if err != nil {
		return err
	}
	defer closeAll()
	bad := false
	for i, f := range files {
		p, err := c.read(s, engine, f)
		if u, ok := errors.AsType[*evidence.Unreadable](err); ok {
			bad = true
			_, err = fmt.Fprintf(s.Err, "%s: not read (%s): %s\n", c.Files[i], u.Code, u.Why)
		}
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		bad = bad || p.Poor
		if err := c.print(s, c.Files[i], p); err != nil {
			return err
		}
	}
	if bad {
		return command.ErrSaid
	}
	return nil
}

// mostPixels is of a page of A4 at 900 dots an inch.
const mostPixels = 80_000_000

func (c *ocrCommand) read(s *command.Streams, engine *ocr.Engine, f command.File) (*ocr.Page, error) {
	if f.Dir {
		return nil, errs.New(errs.Invalid, f.Name()+" is a folder. Name the pictures in it.")
	}
	m, err := ocr.Upright(f, mostPixels)
	if err != nil {
		return nil, err
	}
	return engine.Recognise(s.Ctx, m, c.DPI)
}

func (c *ocrCommand) print(s *command.Streams, name string, p *ocr.Page) error {
	if c.JSON {
		return json.NewEncoder(s.Out).Encode(ocrSaid{name, p})
	}
	note := ""
	switch {
	case p.Blank:
		note = "There is no ink on the page."
	case p.Poor:
		note = "POOR: " + p.Why
	}
	_, err := fmt.Fprintf(s.Out, "%s: %d words, confidence %d, turned %d, straightened by %.1f. %s\n%s\n", name, len(p.Words), p.Mean, p.Turned, p.Tilt, note, p.Text)
	return err
}
