package ocr

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"candour/evidence"
)

// Options are how words are read.
type Options struct {
	Program   string        // "tesseract" where it is empty
	Languages []string      // "eng" where it is empty
	PageTime  time.Duration // for one page; a minute where it is nought
	Pixels    int           // of the largest page; 120 million where it is nought
	Known     func(word string) bool
}

// Engine is a tesseract that was found.
type Engine struct {
	options Options
	path    string
	version string
}

// absent is what is said where something is not installed.
func absent(why string, err error) error {
	return &evidence.Unreadable{Code: evidence.Absent, Why: why, Err: err}
}

// New looks for the program and its languages. Without them the error is evidence.Absent.
func New(ctx context.Context, o Options) (*Engine, error) {
	if o.Program == "" {
		o.Program = "tesseract"
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"eng"}
	}
	if o.PageTime == 0 {
		o.PageTime = time.Minute
	}
	if o.Pixels == 0 {
		o.Pixels = 120_000_000
	}
	if o.Known == nil {
		o.Known = common
	}
	e := &Engine{options: o}
	var err error
	if e.path, err = exec.LookPath(o.Program); err != nil {
		return nil, absent("The program tesseract, which reads words from pictures, is not installed. Install the package tesseract-ocr.", err)
	}
	ctx, cancel := context.WithTimeout(ctx, o.PageTime)
	defer cancel()
	said, err := e.run(ctx, nil, "--version")
	if err != nil {
		return nil, absent("The program tesseract does not start.", err)
	}
	e.version = strings.TrimSpace(strings.SplitN(said, "\n", 2)[0])
	said, err = e.run(ctx, nil, "--list-langs")
	if err != nil {
		return nil, absent("The program tesseract does not say which languages it has.", err)
	}
	have := strings.Fields(said)
	for _, l := range o.Languages {
		if !slices.Contains(have, l) {
			return nil, absent(fmt.Sprintf("The language %q of tesseract is not installed. Install the package tesseract-ocr-%s.", l, l), nil)
		}
	}
	return e, nil
}

// Version is what the program calls itself, as evidence.Reading.Reader wants it.
func (e *Engine) Version() string { return e.version }

// mostOutput is how much of what the program says is read.
const mostOutput = 64 << 20

// run starts the program with a picture on its input, and gives what it says. It uses one processor: several at once fight
// over all of them otherwise (8.7 s a page in place of 3).
func (e *Engine) run(ctx context.Context, in []byte, args ...string) (string, error) {
	c := exec.CommandContext(ctx, e.path, args...) //nolint:gosec // the program of the options
	c.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	c.Stdin = bytes.NewReader(in)
	c.WaitDelay = time.Second
	out, said := &bounded{most: mostOutput}, &bounded{most: 4 << 10}
	c.Stdout, c.Stderr = out, said
	err := c.Run()
	switch {
	case ctx.Err() != nil:
		return "", &evidence.Unreadable{Code: evidence.TimeOut, Why: "Reading words from the picture did not finish in its time.", Err: ctx.Err()}
	case err != nil:
		return "", &evidence.Unreadable{Code: evidence.Died, Why: "The program that reads words from pictures ended by itself.", Err: fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String()))}
	case out.over:
		return "", &evidence.Unreadable{Code: evidence.TooMuch, Why: "The picture gives more words than are read."}
	}
	return out.String(), nil
}

// bounded keeps the beginning of what is written to it.
type bounded struct {
	kept bytes.Buffer // not embedded: its ReadFrom would go past Write
	most int
	over bool
}

func (b *bounded) String() string { return b.kept.String() }

func (b *bounded) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > b.most {
		b.over = true
		return len(p), nil
	}
	return b.kept.Write(p)
}
