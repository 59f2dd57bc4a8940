package scratch_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"candour/evidence"
	"candour/evidence/scratch"
)

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestWhatAPartMayUse(t *testing.T) {
	dir := t.TempDir()
	f := scratch.New(dir, evidence.Limits{Bytes: 3 << 20, Ratio: 10})
	for _, c := range []struct {
		name   string
		r      io.Reader
		packed int64
		code   evidence.Code
	}{
		{"../../etc/passwd", strings.NewReader("kept as words"), 5, ""},
		{"ratio", io.LimitReader(zeros{}, scratch.Slack+1), 10, evidence.TooMuch},
		{"small whatever its ratio", io.LimitReader(zeros{}, scratch.Slack), 10, ""},
		{"endless", zeros{}, 0, evidence.TooMuch},
		{"cut off", iotest.ErrReader(errors.New("cut off")), 0, evidence.Broken},
		{"what is left", io.LimitReader(zeros{}, 2<<20-13), 0, ""},
		{"one byte more", strings.NewReader("x"), 0, evidence.TooMuch},
		{"nothing", strings.NewReader(""), 0, ""},
	} {
		p, err := f.Add(c.name, evidence.Entry, c.r, c.packed)
		if err != nil {
			t.Fatal(err)
		}
		if p.Code != c.code || p.Name != c.name || (p.File == "") != (c.code != "") || (p.Why == "") != (c.code == "") {
			t.Errorf("%s: %+v, want code %q", c.name, p, c.code)
		}
		if p.File != "" {
			if s, err := os.Stat(f.Path(p)); err != nil || s.Size() != p.Size {
				t.Errorf("%s: %v %v", c.name, s, err)
			}
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 4 {
		t.Errorf("%d files lie in the folder (%v), want the 4 that were kept", len(left), err)
	}
}

// TestALimitThatIsForgottenCloses: of no limits nothing is kept.
func TestALimitThatIsForgottenCloses(t *testing.T) {
	p, err := scratch.New(t.TempDir(), evidence.Limits{}).Add("a", evidence.Entry, strings.NewReader("a"), 0)
	if err != nil || p.Code != evidence.TooMuch {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := scratch.Text(strings.NewReader("a"), 0, evidence.Limits{}); evidence.CodeOf(err) != evidence.TooMuch {
		t.Errorf("text: %v", err)
	}
}

// TestAFolderThatCannotBeWritten is an error of the machine, and no part's fault.
func TestAFolderThatCannotBeWritten(t *testing.T) {
	f := scratch.New(t.TempDir()+"/gone", evidence.Usual)
	if _, err := f.Add("a", evidence.Entry, strings.NewReader("a"), 0); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// TestNamesThatAreTaken are passed over: another reader may have written before.
func TestNamesThatAreTaken(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		f := scratch.New(dir, evidence.Usual)
		p, err := f.Add("a", evidence.Entry, bytes.NewReader([]byte("a")), 0)
		if err != nil || p.File == "" {
			t.Fatal(p, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 2 {
		t.Errorf("%d files, want 2", len(left))
	}
}
