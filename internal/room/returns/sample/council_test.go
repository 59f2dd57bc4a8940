package sample

import (
	"bytes"
	"context"
	"testing"

	"candour/internal/base/forces"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

func checkCouncils(t *testing.T, o Options) (files int, rows, errors int64) {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Councils(o, book.Areas()) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		if !f.Force.Synthetic {
			t.Errorf("%s is not marked as made up", f.Force.Name)
		}
		r, err := rowcheck.Check(context.Background(), []rowcheck.Input{{Name: f.Name, File: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}}, rowcheck.Options{Book: book, Today: "2026-11-24"}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !o.Flaws && r.Errors+r.Warnings > 0 {
			t.Fatalf("%s: %+v", f.Force.Name, r.Problems)
		}
		files, rows, errors = files+1, rows+r.Rows, errors+r.Errors
	}
	return files, rows, errors
}

func TestTheCouncilsOfTheSample(t *testing.T) {
	o := Options{Year: 2023, Seed: 1, Forces: forces.StandIns()}
	if files, rows, errors := checkCouncils(t, o); files != 129 || rows != 129*12 || errors != 0 {
		t.Errorf("%d files, %d rows, %d errors; want three councils to each of 43 forces, without a flaw", files, rows, errors)
	}
	o.Flaws = true
	if files, _, errors := checkCouncils(t, o); files >= 129 || errors == 0 {
		t.Errorf("%d files, %d errors: the flaws are not there", files, errors)
	}
	o.Forces = forces.Real()
	if files, _, _ := checkCouncils(t, o); files != 0 {
		t.Error("something made up is said of the councils of real forces")
	}
}
