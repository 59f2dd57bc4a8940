package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"candour/evidence"
	"candour/evidence/digest"
	"candour/evidence/family"
	"candour/evidence/loadfile"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

type produceCommand struct {
	List   string `arg:"" help:"What goes out: manifest.csv or .jsonl (docs/formats/delivery-manifest.md)." placeholder:"LIST"`
	Out    string `required:"" help:"A folder that is new or empty." placeholder:"FOLDER"`
	Prefix string `required:"" help:"Of the numbers, for instance ABC." placeholder:"PREFIX"`
	Name   string `default:"VOL001" help:"Of the volume."`
	First  uint64 `default:"1" help:"Serial of the first document."`
	Digits int    `default:"7" help:"Digits of a serial."`
}

// Help is the example under `candour evidence produce --help`.
func (produceCommand) Help() string {
	return "Writes a volume for another review system: DAT, OPT, words, files as they were, pictures, and a manifest of hashes.\n\n" +
		"Example:\n  candour evidence produce manifest.csv --prefix ABC --out VOL001"
}

// Run writes the volume, and checks it as whoever receives it would.
func (c *produceCommand) Run(s *command.Streams) error {
	return withReaders(func(read family.Read) error { return c.run(s, read) })
}

func (c *produceCommand) run(s *command.Streams, read family.Read) error {
	rows, err := readList(c.List)
	if err != nil {
		return err
	}
	base := filepath.Dir(c.List)
	items, changed, err := itemsOf(s, read, base, rows)
	if err != nil {
		return err
	}
	undo, err := newFolder(c.Out)
	if err != nil {
		return err
	}
	records, err := loadfile.Produce(c.Out, loadfile.Volume{Name: c.Name, Prefix: c.Prefix, First: c.First, Width: c.Digits}, items)
	if err != nil {
		undo()
		if fault := (*loadfile.Fault)(nil); errors.As(err, &fault) || errors.Is(err, loadfile.ErrVolume) {
			return errs.Because(errs.Invalid, "The volume cannot be written.", err)
		}
		return err
	}
	if changed > 0 {
		if _, err := fmt.Fprintf(s.Out, "In %d fields (R) was written for ®, which means a line end in a load file.\n", changed); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(s.Out, "%s: %d documents, from %s to %s.\n", c.Name, len(records), records[0].Begin, records[len(records)-1].End); err != nil {
		return err
	}
	return checkFolder(s, c.Out)
}

// itemsOf are the documents of a list. What is wrong is an error that names its row.
func itemsOf(s *command.Streams, read family.Read, base string, rows []listed) (items []loadfile.Item, changed int, err error) {
	at := map[string]int{}
	for i, r := range rows {
		at[r.number] = i
	}
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, 0, command.Unreadable(base, err)
	}
	defer func() { _ = root.Close() }()
	for i, r := range rows {
		it := loadfile.Item{Parent: -1, Exception: r.exception, Rest: map[string]string{"SOURCENUMBER": r.number}}
		if r.parent != "" {
			p, ok := at[r.parent]
			if !ok || p == i {
				return nil, 0, rowFault(r, "parent", "it is not the number of another row: a family goes out whole")
			}
			it.Parent = p
		}
		for name, v := range r.more {
			if strings.ContainsRune(v, '®') {
				v, changed = strings.ReplaceAll(v, "®", "(R)"), changed+1
			}
			it.Rest[strings.ToUpper(name)] = v
		}
		native, err := fileOf(root, base, r, "path", r.path)
		if err != nil {
			return nil, 0, err
		}
		it.Native = native
		for _, p := range r.pictures {
			f, err := fileOf(root, base, r, "pictures", p)
			if err != nil {
				return nil, 0, err
			}
			it.Pictures = append(it.Pictures, *f)
		}
		if it.Exception == "" {
			if it.Text, err = textOf(s, read, root, base, r); err != nil {
				return nil, 0, err
			}
		}
		items = append(items, it)
	}
	return items, changed, nil
}

// fileOf is a file below the list, and not outside it. That of "path" has the hash that the list says.
func fileOf(root *os.Root, base string, r listed, field, path string) (*loadfile.File, error) {
	local, err := filepath.Localize(path)
	if err != nil {
		return nil, rowFault(r, field, "the path leads out of the folder of the list, or is none")
	}
	f, err := root.Open(local)
	if err != nil {
		return nil, rowFault(r, field, path+" cannot be read: "+err.Error())
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, rowFault(r, field, path+" is no file")
	}
	if field == "path" {
		sums, err := digest.Of(f)
		if err != nil {
			return nil, command.Unreadable(path, err)
		}
		if !strings.EqualFold(sums.SHA256, r.sha256) {
			return nil, rowFault(r, "sha256", path+" has other bytes than the list says")
		}
	}
	return &loadfile.File{Name: local, Open: func() (io.ReadCloser, error) { return os.OpenInRoot(base, local) }}, nil
}

// textOf is the words of a document: of its file of words, or of itself.
func textOf(s *command.Streams, read family.Read, root *os.Root, base string, r listed) (string, error) {
	if r.text != "" {
		f, err := fileOf(root, base, r, "text", r.text)
		if err != nil {
			return "", err
		}
		in, err := f.Open()
		if err != nil {
			return "", err
		}
		defer func() { _ = in.Close() }()
		const most = 64 << 20
		b, err := io.ReadAll(io.LimitReader(in, most+1))
		if err != nil || len(b) > most {
			return "", rowFault(r, "text", "it cannot be read, or has more than 64 MB")
		}
		if len(b) == 0 {
			return "", rowFault(r, "text", "it is empty. Say in exception why there are no words")
		}
		return string(b), nil
	}
	local, err := filepath.Localize(r.path)
	if err != nil {
		return "", rowFault(r, "path", "it is no path")
	}
	var reading *evidence.Reading
	err = scratch(func(dir string) error {
		reading, err = read(s.Ctx, filepath.Join(base, local), r.path, dir, evidence.Usual)
		return err
	})
	if why, ok := errors.AsType[*evidence.Unreadable](err); ok {
		return "", rowFault(r, "text", fmt.Sprintf("no file of words is named, and they cannot be read here (%s). Name one, or say in exception why there are none", why.Code))
	}
	if err != nil {
		return "", err
	}
	return wordsOf(r, reading)
}

// wordsOf is what a reader of the document sees, with the header of a mail.
func wordsOf(r listed, reading *evidence.Reading) (string, error) {
	var b strings.Builder
	for _, p := range reading.Pieces {
		switch p.Where {
		case evidence.Header:
			b.WriteString(strings.TrimPrefix(p.Name+": ", ": ") + p.Text + "\n")
		case evidence.Body, evidence.Footnote, evidence.Sheet, evidence.Speaker, evidence.Inserted, evidence.Field:
			b.WriteString(p.Text + "\n")
		}
	}
	if strings.TrimSpace(b.String()) == "" {
		return "", rowFault(r, "text", "there are no words in it. Say in exception why")
	}
	return b.String(), nil
}

type checkProductionCommand struct {
	Folder string `arg:"" help:"The folder of the volume." placeholder:"FOLDER"`
}

// Help is the example under `candour evidence check-production --help`.
func (checkProductionCommand) Help() string {
	return "Says all that is wrong with a volume of load files: numbers, families, missing files, counts of pages, hashes. Exit status 1 if anything is.\n\n" +
		"Example:\n  candour evidence check-production VOL001"
}

// Run checks the volume.
func (c *checkProductionCommand) Run(s *command.Streams) error {
	info, err := os.Stat(c.Folder)
	if err != nil {
		return command.Unreadable(c.Folder, err)
	}
	if !info.IsDir() {
		return errs.New(errs.Invalid, c.Folder+" is a file. Name the folder that the volume is.")
	}
	return checkFolder(s, c.Folder)
}

func checkFolder(s *command.Streams, folder string) error {
	report, err := loadfile.Check(os.DirFS(folder), loadfile.Usual)
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, p := range report.Problems {
		fmt.Fprintf(&b, "%s [%s]\n", p, p.Code)
	}
	if report.More > 0 {
		fmt.Fprintf(&b, "and %d more\n", report.More)
	}
	fmt.Fprintf(&b, "%d documents, %d pictures of pages, %d files, %d of them compared with a hash\n", report.Documents, report.Pages, report.Files, report.Compared)
	if len(report.Problems) > 0 {
		fmt.Fprintf(&b, "The volume is refused: %d problems.\n", len(report.Problems)+report.More)
	} else {
		b.WriteString("Nothing is wrong with the volume.\n")
	}
	if _, err := io.WriteString(s.Out, b.String()); err != nil {
		return err
	}
	if len(report.Problems) > 0 {
		return command.ErrSaid
	}
	return nil
}
