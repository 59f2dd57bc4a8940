package worker

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/readers"
	"candour/evidence/redact"
)

// Drawer is a reader of PDFs with which files are redacted too.
type Drawer interface {
	Pool() (*pdf.Pool, error)
}

// order asks a child for something else than a reading: to redact its file, or to look at what another made.
type order struct {
	Marks []redact.Mark `json:"marks,omitempty"`
	Proof *redact.Proof `json:"proof,omitempty"` // look at the file by it; nil: redact it
	DPI   int           `json:"dpi,omitempty"`   // of the pictures of a look
}

// redacted is the name of what a child made, and drawn that of a page that it drew.
const redacted = "redacted"

func drawn(page int) string { return fmt.Sprintf("page-%d", page) }

// errNoDrawer is a child whose reader of PDFs draws nothing.
var errNoDrawer = errors.New("nothing here draws a PDF")

// do carries out an order in the child.
func (t terms) do(set readers.Set, o *order) answer {
	d, ok := set.PDF.(Drawer)
	if !ok {
		return answer{Machine: errNoDrawer.Error()}
	}
	pool, err := d.Pool()
	if err != nil {
		return answer{Machine: err.Error()}
	}
	file, err := os.ReadFile(filepath.Join(t.In, "file"))
	if err != nil {
		return answer{Machine: err.Error()}
	}
	if o.Proof == nil {
		return t.redact(pool, file, o.Marks)
	}
	v, err := redact.Check(context.Background(), file, o.Proof, nil, redact.Options{Pool: pool})
	if err == nil {
		err = t.draw(pool, file, o)
	}
	if err != nil {
		return answer{Code: evidence.Broken, Why: "What was made does not open.", Err: err.Error()}
	}
	return answer{Verdict: v}
}

func (t terms) redact(pool *pdf.Pool, file []byte, marks []redact.Mark) answer {
	out, proof, err := redact.Redact(context.Background(), file, marks, redact.Options{Pool: pool})
	var u *evidence.Unreadable
	switch {
	case errors.Is(err, redact.ErrMark):
		return answer{Code: evidence.Broken, Why: "A mark lies on no page of the file, or has no size.", Err: err.Error()}
	case errors.Is(err, redact.ErrNotProved):
		return answer{Code: evidence.Broken, Why: "What was made does not hold what it must, so it was thrown away.", Err: err.Error()}
	case errors.As(err, &u):
		return answer{Code: u.Code, Why: u.Why, Err: err.Error()}
	case err != nil:
		return answer{Code: evidence.Broken, Why: "A page of the file cannot be drawn.", Err: err.Error()}
	}
	if err := os.WriteFile(filepath.Join(t.Out, redacted), out, 0o600); err != nil {
		return answer{Machine: err.Error()}
	}
	return answer{Proof: proof}
}

// draw makes a picture of each page.
func (t terms) draw(pool *pdf.Pool, file []byte, o *order) error {
	d, err := pool.Draw(context.Background(), bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	defer d.Close()
	for n := 1; n <= d.Pages(); n++ {
		img, err := d.Grey(context.Background(), n, o.DPI)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(t.Out, drawn(n)), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// Redact makes a redacted file of the PDF at path in a child, and writes it to the path out, which has nothing yet. What a
// child says of it is to be looked at by [Pool.Look].
func (p *Pool) Redact(ctx context.Context, path, out string, marks []redact.Mark, limits evidence.Limits) (*redact.Proof, error) {
	a, err := p.order(ctx, path, &order{Marks: marks}, limits, func(c *child, a *answer) error {
		if a.Proof == nil {
			return c.kill(&death{code: evidence.Died, why: died, err: errors.New("an answer without a proof")})
		}
		return c.hand(redacted, out)
	})
	if err != nil {
		return nil, err
	}
	return a.Proof, nil
}

// Look looks by its proof at a file that was redacted, in a child that knows the original no more, and writes a picture (PNG) of
// each page into the empty folder scratch: page-1, page-2 and so on.
func (p *Pool) Look(ctx context.Context, path, scratch string, proof *redact.Proof, dpi int, limits evidence.Limits) (*redact.Verdict, error) {
	a, err := p.order(ctx, path, &order{Proof: proof, DPI: dpi}, limits, func(c *child, a *answer) error {
		if a.Verdict == nil {
			return c.kill(&death{code: evidence.Died, why: died, err: errors.New("an answer without a verdict")})
		}
		for n := range proof.Pages {
			if err := c.hand(drawn(n+1), filepath.Join(scratch, drawn(n+1))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.Verdict, nil
}

// order has one child carry out one order, and replaces it: no other file comes into a process that had this one.
func (p *Pool) order(ctx context.Context, path string, o *order, limits evidence.Limits, take func(*child, *answer) error) (out *answer, err error) {
	return out, p.with(ctx, func(c *child) error {
		size, err := c.take(path)
		if err != nil {
			return err
		}
		defer func() { c.clear(); c.files = p.cfg.Files }()
		if size > limits.Bytes {
			return &evidence.Unreadable{Code: evidence.TooMuch, Why: "The file is larger than is allowed."}
		}
		a, err := c.ask(ctx, request{Order: o}, p.cfg.Longest, limits.Bytes)
		if err == nil {
			err = a.refusal()
		}
		if err != nil {
			return err
		}
		out = a
		return take(c, a)
	})
}

// hand gives the caller a file that a child made: a regular file of its folder, whose bytes are copied.
func (c *child) hand(name, to string) error {
	from := filepath.Join(c.out, name)
	if s, err := os.Lstat(from); err != nil || !s.Mode().IsRegular() {
		return c.kill(&death{code: evidence.Died, why: died, err: fmt.Errorf("what it made is no file of the folder: %v", err)})
	}
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a child that died of the same
		return err
	}
	_, err := copyFile(from, to)
	return err
}
