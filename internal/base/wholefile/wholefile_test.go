package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"candour/internal/base/errs"
)

func TestAFileIsWholeOrAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := Create(path, 0o600, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := Create(path, 0o600, []byte("second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second file was created: %v", err)
	}
	broken := errors.New("broken")
	err := Fill(path, 0o600, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of")
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("a fault while writing was not said: %v", err)
	}
	expect(t, path, "first", 0o600)
	if err := Replace(path, 0o644, []byte("third")); err != nil {
		t.Fatal(err)
	}
	expect(t, path, "third", 0o644)
}

// expect demands a file's words and mode, and nothing beside it.
func expect(t *testing.T, path, words string, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != words {
		t.Errorf("%s holds %q (%v), want %q", path, got, err, words)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != mode {
		t.Errorf("%s has mode %v (%v), want %v", path, info.Mode().Perm(), err, mode)
	}
	beside, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(beside) != 1 {
		t.Errorf("%d files beside it (%v)", len(beside)-1, err)
	}
}

// TestWriteFileIsWholeOrNotThere: what fails leaves what was there before, and
// nothing beside it.
func TestWriteFileIsWholeOrNotThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	write := func(words string, err error) error {
		return Fill(path, 0o640, func(w io.Writer) error {
			_, _ = io.WriteString(w, words)
			return err
		})
	}
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	if err := write("sec", fs.ErrInvalid); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("it says %v", err)
	}
	text, err := os.ReadFile(path)
	info, err2 := os.Stat(path)
	all, err3 := os.ReadDir(dir)
	if err = errors.Join(err, err2, err3); err != nil || string(text) != "first" || info.Mode().Perm() != 0o640 || len(all) != 1 {
		t.Errorf("%q, %v, %d files, %v", text, info.Mode(), len(all), err)
	}
}

// TestAFullDiskIsNamed: in words, with what was there before as it was.
func TestAFullDiskIsNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := Replace(path, 0o600, []byte("before")); err != nil {
		t.Fatal(err)
	}
	for _, full := range []error{syscall.ENOSPC, syscall.EDQUOT} {
		err := Fill(path, 0o600, func(w io.Writer) error {
			_, _ = io.WriteString(w, "half of")
			return &fs.PathError{Op: "write", Path: "x", Err: full}
		})
		if !errs.Is(err, errs.Unavailable) || !errors.Is(err, full) || !strings.Contains(errs.Message(err), "no room left on the disk") {
			t.Errorf("%v: %v", full, err)
		}
	}
	expect(t, path, "before", 0o600)
}
