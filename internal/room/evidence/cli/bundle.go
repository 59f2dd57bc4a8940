package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"candour/evidence"
	"candour/evidence/bundle"
	"candour/evidence/family"
	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
)

type bundleCommand struct {
	List   string `arg:"" help:"What goes in: CSV with urn, title and file, and section and date if there are any (docs/formats/bundle.md)." placeholder:"LIST"`
	Out    string `required:"" help:"The bundle, a file that is new. Its map is written beside it, as .map.json." placeholder:"FILE"`
	Title  string `help:"Of the bundle. With --after it is that of the earlier one." placeholder:"WORDS"`
	Letter string `help:"Printed before each page number, at most 8 letters." placeholder:"LETTER"`
	After  string `help:"The map of an earlier bundle: its pages keep their numbers, and what is new goes to the end." placeholder:"MAP"`
}

// Help is the example under `candour evidence bundle --help`.
func (bundleCommand) Help() string {
	return "The number on a page is the page of the PDF. A bundle is no redaction: words under a box or in white stay in it.\n\n" +
		"Example:\n  candour evidence bundle list.csv --title 'Hearing bundle' --letter A --out bundle.pdf\n" +
		"  candour evidence bundle longer.csv --after bundle.map.json --out bundle-2.pdf"
}

// Run writes the bundle and its map, or neither.
func (c *bundleCommand) Run(s *command.Streams) error {
	return withReaders(func(read family.Read) error { return c.run(s, read) })
}

func (c *bundleCommand) run(s *command.Streams, read family.Read) error {
	mapped := strings.TrimSuffix(c.Out, filepath.Ext(c.Out)) + ".map.json"
	for _, path := range []string{c.Out, mapped} {
		if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
			return errs.New(errs.Invalid, "The file "+path+" is there already, and is not written over. Choose another name.")
		}
	}
	docs, err := bundled(c.List)
	if err != nil {
		return err
	}
	o := bundle.Options{Title: c.Title, Letter: c.Letter, Read: read, Limits: evidence.Usual}
	if err := c.after(&o); err != nil {
		return err
	}
	var m *bundle.Map
	sum := sha256.New()
	err = scratch(func(dir string) error {
		o.Scratch = dir
		return wholefile.Fill(c.Out, 0o600, func(out io.Writer) (err error) {
			m, err = bundle.Make(s.Ctx, io.MultiWriter(out, sum), docs, o)
			return err
		})
	})
	if err != nil {
		return c.refused(err)
	}
	m.SHA256 = hex.EncodeToString(sum.Sum(nil))
	text, err := json.MarshalIndent(m, "", " ")
	if err == nil {
		err = create(mapped, append(text, '\n'))
	}
	if err != nil {
		return errors.Join(err, os.Remove(c.Out)) // no bundle without its map
	}
	return c.say(s, m, mapped)
}

// after takes the earlier bundle's map, and its title and letter where none are given.
func (c *bundleCommand) after(o *bundle.Options) error {
	if c.After == "" {
		if strings.TrimSpace(c.Title) == "" {
			return errs.New(errs.Invalid, "--title: a bundle needs a title.")
		}
		return nil
	}
	b, err := os.ReadFile(c.After)
	if err != nil {
		return command.Unreadable(c.After, err)
	}
	o.After = &bundle.Map{}
	if err := json.Unmarshal(b, o.After); err != nil {
		return errs.Because(errs.Invalid, c.After+" is not the map of a bundle.", err)
	}
	if c.Title == "" {
		o.Title = o.After.Title
	}
	if c.Letter == "" {
		o.Letter = o.After.Letter
	}
	return nil
}

func (c *bundleCommand) refused(err error) error {
	var which bundle.Refused
	if errors.As(err, &which) {
		return errs.Because(errs.Invalid, "No bundle was written.", which)
	}
	if errors.Is(err, bundle.ErrInput) || errors.Is(err, bundle.ErrMap) {
		return errs.Because(errs.Invalid, "No bundle was written.", err)
	}
	return err
}

func (c *bundleCommand) say(s *command.Streams, m *bundle.Map, mapped string) error {
	late := ""
	if n := len(m.Lists) - 1; n > 0 {
		late = fmt.Sprintf(", late documents from page %d", m.Lists[n].First)
		if n > 1 {
			late = fmt.Sprintf(", %d lists of late documents, the last from page %d", n, m.Lists[n].First)
		}
	}
	if _, err := fmt.Fprintf(s.Out, "%s: %d documents on %d pages%s. Where each page stands is in %s.\n  SHA-256 %s\n", c.Out, len(m.Documents), m.Pages, late, mapped, m.SHA256); err != nil {
		return err
	}
	for _, n := range m.Notes {
		if _, err := fmt.Fprintf(s.Out, "  %s, page %d: %s\n", n.URN, max(1, n.Page), n.Text); err != nil {
			return err
		}
	}
	return nil
}

// bundled reads the list of a bundle. What is wrong is an error that names its row.
func bundled(path string) ([]bundle.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, command.Unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return nil, command.Unreadable(filepath.Dir(path), err)
	}
	defer func() { _ = root.Close() }()
	var out []bundle.Document
	err = csvTable(f, []string{"urn", "title", "file"}, func(row int, fields map[string]string) error {
		if len(out) == mostListed {
			return rowFault(listed{row: row}, "urn", fmt.Sprintf("the list has more than %d rows", mostListed))
		}
		var d bundle.Document
		for name, v := range fields {
			for field, into := range map[string]*string{"urn": &d.URN, "title": &d.Title, "file": &d.File, "section": &d.Section, "date": &d.Date} {
				if strings.EqualFold(name, field) {
					*into = strings.TrimSpace(v)
				}
			}
		}
		local, err := filepath.Localize(d.File)
		if err != nil {
			return rowFault(listed{row: row}, "file", "the path leads out of the folder of the list, or is none")
		}
		if info, err := root.Stat(local); err != nil || !info.Mode().IsRegular() {
			return rowFault(listed{row: row}, "file", d.File+" is no file in the folder of the list")
		}
		d.File = filepath.Join(filepath.Dir(path), local)
		out = append(out, d)
		return nil
	})
	return out, err
}
