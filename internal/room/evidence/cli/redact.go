package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"candour/evidence"
	"candour/evidence/ocr"
	"candour/evidence/pdf"
	"candour/evidence/redact"
	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
)

type redactCommand struct {
	File  string   `arg:"" help:"The PDF file." placeholder:"FILE"`
	Mark  []string `help:"A place to make black: page, then points from the left, from the top, width and height. May be given often." placeholder:"PAGE,X,Y,W,H" sep:"none"`
	Find  []string `help:"A word or a name to make black wherever a page shows it. May be given often." placeholder:"WORDS" sep:"none"`
	Label string   `help:"A cipher to write on each box, of at most 8 letters." placeholder:"LABEL"`
	Out   string   `help:"The new file." placeholder:"FILE" required:""`
	Proof string   `help:"The proof of the new file." placeholder:"FILE" required:""`
	Text  bool     `help:"Read the new pages by the program tesseract, so that they can be searched."`
	DPI   int      `help:"Dots per inch of the new pages." default:"200" name:"dpi"`
}

// Help is the example under --help.
func (redactCommand) Help() string {
	return "Example:\n  candour evidence redact letter.pdf --find 'Placeholder Name' --mark 2,72,140,90,12 --out redacted.pdf --proof proof.json\n\n" +
		"A mark takes whole words, in steps of 36 points. Nothing of the old file goes into the new one, which has pictures, and text only of what --text reads in them."
}

// Run writes the redacted file and its proof, or neither.
func (c *redactCommand) Run(s *command.Streams) error {
	original, err := c.read()
	if err != nil {
		return err
	}
	marks, err := c.marks()
	if err != nil {
		return err
	}
	pool, err := pdf.Shared()
	if err != nil {
		return err
	}
	found, err := c.find(s, pool, original)
	if err != nil {
		return said(c.File, err)
	}
	if marks = append(marks, found...); len(marks) == 0 {
		return errs.New(errs.Invalid, "There is nothing to make black: no mark was given, and no page shows the words. Nothing was written.")
	}
	o := redact.Options{DPI: c.DPI, Dictionary: c.Find, Pool: pool}
	if c.Text {
		engine, err := ocr.New(s.Ctx, ocr.Options{})
		if err != nil {
			return said("--text", err)
		}
		o.Recognise = recogniser{engine}
	}
	out, proof, err := redact.Redact(s.Ctx, original, marks, o)
	if err != nil {
		return said(c.File, err)
	}
	return c.keep(s, out, proof)
}

// keep writes the new file and its proof, and says what they are.
func (c *redactCommand) keep(s *command.Streams, out []byte, proof *redact.Proof) error {
	text, err := json.MarshalIndent(proof, "", " ")
	if err != nil {
		return err
	}
	if err := create(c.Out, out); err != nil {
		return err
	}
	if err := create(c.Proof, append(text, '\n')); err != nil {
		return errors.Join(err, os.Remove(c.Out)) // no file without its proof
	}
	_, err = fmt.Fprintf(s.Out, "%d pages, %d boxes, no word left under any by two readers; %d words of the new pages were read. %s\n  SHA-256 %s\n",
		len(proof.Pages), proof.Found.Boxes, proof.Found.Words[0], c.Out, proof.Output.SHA256)
	return err
}

// recogniser reads the new pages by tesseract.
type recogniser struct{ engine *ocr.Engine }

func (r recogniser) Name() string { return r.engine.Version() }

func (r recogniser) Recognise(ctx context.Context, page image.Image, dpi int) ([]evidence.Word, error) {
	p, err := r.engine.Recognise(ctx, page, dpi)
	if err != nil {
		return nil, err
	}
	return p.Words, nil
}

// create writes a file that must not be there yet.
func create(path string, b []byte) error {
	err := wholefile.Create(path, 0o600, b)
	if errors.Is(err, fs.ErrExist) {
		return errs.New(errs.Invalid, "The file "+path+" is there already, and is not written over. Choose another name.")
	}
	return err
}

// read reads the file, and refuses to write over it.
func (c *redactCommand) read() ([]byte, error) {
	if len([]rune(c.Label)) > 8 {
		return nil, errs.New(errs.Invalid, "--label: write at most 8 letters, so that it tells nothing by its length.")
	}
	for _, to := range []string{c.Out, c.Proof} {
		if same(to, c.File) {
			return nil, errs.New(errs.Invalid, "The original is never written over. Choose another file than "+c.File+".")
		}
	}
	if same(c.Out, c.Proof) || filepath.Clean(c.Out) == filepath.Clean(c.Proof) {
		return nil, errs.New(errs.Invalid, "Choose two files for --out and --proof.")
	}
	b, err := os.ReadFile(c.File)
	if err != nil {
		return nil, command.Unreadable(c.File, err)
	}
	return b, nil
}

func same(a, b string) bool {
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// marks reads the places of --mark.
func (c *redactCommand) marks() ([]redact.Mark, error) {
	var out []redact.Mark
	for _, m := range c.Mark {
		parts := strings.Split(m, ",")
		bad := errs.New(errs.Invalid, fmt.Sprintf("--mark %s: write five numbers with commas: page, points from the left, from the top, width, height, as in 2,72,140,90,12.", m))
		if len(parts) != 5 {
			return nil, bad
		}
		var n [5]float64
		for i, p := range parts {
			v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, bad
			}
			n[i] = v
		}
		if n[0] < 1 || n[0] != math.Trunc(n[0]) || n[3] <= 0 || n[4] <= 0 {
			return nil, bad
		}
		out = append(out, redact.Mark{Page: int(n[0]), Box: evidence.Box{X: n[1], Y: n[2], W: n[3], H: n[4]}, Label: c.Label})
	}
	return out, nil
}

// find marks each place where a page shows the words of --find, and says of which there was none.
func (c *redactCommand) find(s *command.Streams, pool *pdf.Pool, original []byte) ([]redact.Mark, error) {
	if len(c.Find) == 0 {
		return nil, nil
	}
	d, err := pool.Draw(s.Ctx, bytes.NewReader(original), int64(len(original)))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var out []redact.Mark
	times := make([]int, len(c.Find))
	for n := 1; n <= d.Pages(); n++ {
		words, size, err := d.Words(s.Ctx, n)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", n, err)
		}
		for i, f := range c.Find {
			for _, box := range redact.Find(words, f) {
				if box.X >= size.W || box.Y >= size.H || box.X+box.W <= 0 || box.Y+box.H <= 0 {
					continue // outside what is shown of the page: it does not get into the new file
				}
				times[i]++
				out = append(out, redact.Mark{Page: n, Box: box, Label: c.Label})
			}
		}
	}
	for i, n := range times {
		if _, err := fmt.Fprintf(s.Err, "--find %d of %d: on %d places\n", i+1, len(times), n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// said gives errors of the library to the terminal in their own words.
func said(file string, err error) error {
	var u *evidence.Unreadable
	switch {
	case errors.As(err, &u):
		return errs.Because(errs.Invalid, file+": "+u.Why, u.Err)
	case errors.Is(err, redact.ErrMark), errors.Is(err, redact.ErrNotProved):
		return errs.Because(errs.Invalid, file+": nothing was written.", err)
	}
	return err
}

// lines are the lines of a list of names, without empty ones.
func lines(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, command.Unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	var out []string
	sc := bufio.NewScanner(io.LimitReader(f, 16<<20))
	for sc.Scan() {
		if name := strings.TrimSpace(strings.TrimPrefix(sc.Text(), "\ufeff")); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, sc.Err()
}

// scratch makes a folder, and takes it away at the end.
func scratch(do func(dir string) error) error {
	dir, err := os.MkdirTemp("", "candour-evidence-")
	if err != nil {
		return err
	}
	return errors.Join(do(dir), os.RemoveAll(dir))
}

// unless gives up where the program is to stop.
func unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
