package cli

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/pdf"
	"candour/evidence/pdf/canary"
	"candour/internal/base/errs"
	"candour/internal/site/command"
)

// desk is a folder with a letter, a badly redacted letter, and what a command says.
type desk struct {
	t        *testing.T
	dir      string
	out, err bytes.Buffer
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: t.TempDir()}
	t.Chdir(d.dir)
	line := canary.Line(72, 760, 12, "The driver was Quillwort on that day.")
	d.write("letter.pdf", canary.Simple("", line))
	d.write("badly.pdf", canary.Simple("", line+"0 g 153 756 55 14 re f\n"))
	d.write("names.txt", []byte("\ufeffQuillwort\r\n\r\nBo Li\n"))
	return d
}

func (d *desk) write(name string, b []byte) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), b, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) streams() *command.Streams {
	d.out.Reset()
	d.err.Reset()
	return &command.Streams{Ctx: d.t.Context(), Out: &d.out, Err: &d.err}
}

func (d *desk) absent(names ...string) {
	d.t.Helper()
	for _, n := range names {
		if _, err := os.Stat(filepath.Join(d.dir, n)); err == nil {
			d.t.Errorf("%s was written", n)
		}
	}
}

// A word is found, made black and proved gone; the proof holds with the original and not for another file.
func TestRedactAndProveAgain(t *testing.T) {
	d := newDesk(t)
	c := redactCommand{File: "letter.pdf", Find: []string{"quillwort", "nobody"}, Label: "W1", Out: "out.pdf", Proof: "proof.json", DPI: 200}
	if err := c.Run(d.streams()); err != nil {
		t.Fatal(err)
	}
	if s := d.out.String(); !strings.Contains(s, "1 pages, 1 boxes, no word left under any by two readers; 0 words of the new pages were read") {
		t.Error(s)
	}
	if s := d.err.String(); !strings.Contains(s, "--find 1 of 2: on 1 places") || !strings.Contains(s, "--find 2 of 2: on 0 places") || strings.Contains(s, "quillwort") {
		t.Error(s)
	}
	if err := (&checkRedaction{Files: []string{"out.pdf"}, Proof: "proof.json", Original: "letter.pdf", Names: "names.txt"}).Run(d.streams()); err != nil {
		t.Error(err)
	}
	if s := d.out.String(); !strings.Contains(s, "the proof holds. 1 boxes") {
		t.Error(s)
	}
	if err := (&checkRedaction{Files: []string{"badly.pdf"}, Proof: "proof.json"}).Run(d.streams()); !errors.Is(err, command.ErrSaid) {
		t.Error(err)
	}
	if err := (&checkRedaction{Files: []string{"out.pdf"}, Names: "names.txt"}).Run(d.streams()); err != nil || !strings.Contains(d.out.String(), "nothing was found. That does not mean") {
		t.Errorf("%v: %s", err, &d.out)
	}
}

// With --text the new pages can be searched, and what was made black is not among their words.
func TestTheNewPagesCanBeSearched(t *testing.T) {
	if _, err := exec.LookPath("tesseract"); err != nil {
		t.Skip("tesseract is not installed")
	}
	d := newDesk(t)
	c := redactCommand{File: "letter.pdf", Find: []string{"Quillwort"}, Text: true, Out: "out.pdf", Proof: "proof.json", DPI: 200}
	if err := c.Run(d.streams()); err != nil {
		t.Fatal(err)
	}
	pool, err := pdf.Shared()
	if err != nil {
		t.Fatal(err)
	}
	r, err := pool.Read(t.Context(), "out.pdf", d.dir, evidence.Usual)
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for _, p := range r.Pieces {
		if text += p.Text + "\n"; p.Where != evidence.OCR {
			t.Errorf("%q is %s", p.Text, p.Where)
		}
	}
	if !strings.Contains(text, "driver") || strings.Contains(text, "Quillwort") || !r.Pages[0].Usable {
		t.Errorf("%q, %+v", text, r.Pages)
	}
}

// What is found is said without its words unless they are asked for.
func TestCheckRedactionSaysWhatIsLeft(t *testing.T) {
	d := newDesk(t)
	c := checkRedaction{Files: []string{"letter.pdf", "badly.pdf"}}
	if err := c.Run(d.streams()); !errors.Is(err, command.ErrSaid) {
		t.Error(err)
	}
	want := "badly.pdf: page 1, 153 from the left, 72 from the top, 55 by 14 points: 1 word under a dark box\n"
	if s := d.out.String(); !strings.HasSuffix(s, want) || !strings.HasPrefix(s, "letter.pdf: nothing was found") || strings.Contains(s, "Quillwort") {
		t.Error(s)
	}
	c.Show = true
	if err := c.Run(d.streams()); !errors.Is(err, command.ErrSaid) || !strings.Contains(d.out.String(), "\n  Quillwort\n") {
		t.Errorf("%v: %s", err, &d.out)
	}
	c = checkRedaction{Files: []string{"badly.pdf"}, JSON: true, Names: "names.txt"}
	if err := c.Run(d.streams()); !errors.Is(err, command.ErrSaid) {
		t.Error(err)
	}
	if s := d.out.String(); !strings.Contains(s, `"kind":"under-box"`) || !strings.Contains(s, `"kind":"name"`) || strings.Contains(s, "Quillwort") {
		t.Error(s)
	}
}

// Each mistake is refused in words that say what to do, and writes nothing.
func TestMistakesAtTheTerminalWriteNothing(t *testing.T) {
	d := newDesk(t)
	d.write("no.pdf", []byte("Placeholder paragraph"))
	d.write("there.pdf", []byte("x"))
	d.write("empty.txt", []byte("\n"))
	for name, c := range map[string]struct {
		run  interface{ Run(*command.Streams) error }
		says string
	}{
		"no such file":    {&redactCommand{File: "none.pdf", Out: "out.pdf", Proof: "p.json"}, "none.pdf cannot be read"},
		"no PDF":          {&redactCommand{File: "no.pdf", Mark: []string{"1,1,1,1,1"}, Out: "out.pdf", Proof: "p.json"}, "no.pdf: The file is not a PDF"},
		"four numbers":    {&redactCommand{File: "letter.pdf", Mark: []string{"1,2,3,4"}, Out: "out.pdf", Proof: "p.json"}, "write five numbers"},
		"no number":       {&redactCommand{File: "letter.pdf", Mark: []string{"1,2,3,4,NaN"}, Out: "out.pdf", Proof: "p.json"}, "write five numbers"},
		"page half":       {&redactCommand{File: "letter.pdf", Mark: []string{"1.5,2,3,4,5"}, Out: "out.pdf", Proof: "p.json"}, "write five numbers"},
		"page 9":          {&redactCommand{File: "letter.pdf", Mark: []string{"9,2,3,4,5"}, Out: "out.pdf", Proof: "p.json"}, "letter.pdf: nothing was written"},
		"no mark":         {&redactCommand{File: "letter.pdf", Out: "out.pdf", Proof: "p.json"}, "nothing to make black"},
		"words not there": {&redactCommand{File: "letter.pdf", Find: []string{"nobody"}, Out: "out.pdf", Proof: "p.json"}, "nothing to make black"},
		"over itself":     {&redactCommand{File: "letter.pdf", Find: []string{"driver"}, Out: "letter.pdf", Proof: "p.json"}, "never written over"},
		"one for two":     {&redactCommand{File: "letter.pdf", Find: []string{"driver"}, Out: "out.pdf", Proof: "./out.pdf"}, "Choose two files"},
		"long label":      {&redactCommand{File: "letter.pdf", Find: []string{"driver"}, Label: "123456789", Out: "out.pdf", Proof: "p.json"}, "at most 8 letters"},
		"no names":        {&checkRedaction{Files: []string{"letter.pdf"}, Names: "empty.txt"}, "has no names"},
		"no proof":        {&checkRedaction{Files: []string{"letter.pdf"}, Original: "letter.pdf"}, "Name one file and its --proof"},
		"a bad proof":     {&checkRedaction{Files: []string{"letter.pdf"}, Proof: "names.txt"}, "not a proof"},
		"file not there":  {&checkRedaction{Files: []string{"none.pdf"}}, "none.pdf cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.run.Run(d.streams())
			if err == nil || !strings.Contains(errs.Message(err), c.says) {
				t.Errorf("%v", err)
			}
			d.absent("out.pdf", "p.json")
		})
	}
	c := redactCommand{File: "letter.pdf", Find: []string{"driver"}, Out: "there.pdf", Proof: "p.json"}
	if err := c.Run(d.streams()); err == nil || !strings.Contains(errs.Message(err), "is there already") {
		t.Errorf("%v", err)
	}
	d.absent("p.json")
	c.Out, c.Proof = "out.pdf", "there.pdf"
	if err := c.Run(d.streams()); err == nil {
		t.Error("a proof was written over a file")
	}
	d.absent("out.pdf")
	bad := checkRedaction{Files: []string{"no.pdf", "letter.pdf"}}
	if err := bad.Run(d.streams()); !errors.Is(err, command.ErrSaid) || !strings.Contains(d.err.String(), "no.pdf: not looked at") || !strings.Contains(d.out.String(), "letter.pdf: nothing") {
		t.Errorf("%v: %s %s", err, &d.out, &d.err)
	}
}
