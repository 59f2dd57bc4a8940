package rowcheck_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/rowcheck"
)

// FuzzCheck looks for a file that ends the program, that fails in words which
// are not for a person, or whose rows do not add up.
func FuzzCheck(f *testing.F) {
	names, err := filepath.Glob(filepath.Join(flawedDir, "*", "*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(name), data)
	}
	b := book(f)
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if len(data) > 1<<20 {
			t.Skip()
		}
		given := int64(0)
		r, err := rowcheck.Check(context.Background(), []rowcheck.Input{{Name: name, File: bytes.NewReader(data), Size: int64(len(data))}},
			rowcheck.Options{Book: b, Today: "2026-11-24"}, func(*rowcheck.Row) error { given++; return nil }, nil)
		if err != nil {
			if c := errs.CodeOf(err); c != errs.Invalid && c != errs.TooLarge {
				t.Fatalf("%v", err)
			}
			return
		}
		if r.Good != given || r.Rows != r.Good+r.Refused && !r.Nil && r.Errors == 0 {
			t.Fatalf("%d rows, %d good, %d refused, %d given", r.Rows, r.Good, r.Refused, given)
		}
		if r.Refused > 0 && r.Errors == 0 {
			t.Fatal("rows were refused and nobody says why")
		}
		_ = r.Marks(name)
	})
}
