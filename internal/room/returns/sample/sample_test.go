package sample

import (
	"bytes"
	"context"
	"testing"

	"candour/internal/base/forces"
	"candour/internal/table/codebook"
	"candour/internal/table/rowcheck"
)

func checkSample(t *testing.T, o Options) (reports map[string]*rowcheck.Report, suspects, known int) {
	t.Helper()
	book, err := codebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	byForce := map[string][]rowcheck.Input{}
	for _, f := range Of(o) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		byForce[f.Force.ID] = append(byForce[f.Force.ID], rowcheck.Input{Name: f.Name, File: bytes.NewReader(b.Bytes()), Size: int64(b.Len())})
	}
	reports = map[string]*rowcheck.Report{}
	for id, files := range byForce {
		r, err := rowcheck.Check(context.Background(), files, rowcheck.Options{Book: book, Today: "2026-11-24"}, func(r *rowcheck.Row) error {
			if r.Schema == "suspect" {
				suspects++
				if r.Values[4][0] != '~' {
					known++
				}
			}
			return nil
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		reports[id] = r
	}
	return reports, suspects, known
}

func TestTheCleanSampleIsClean(t *testing.T) {
	reports, suspects, known := checkSample(t, Options{Year: 2023, Seed: 1, Forces: forces.StandIns()})
	if len(reports) != 43 {
		t.Fatalf("%d forces", len(reports))
	}
	var rows int64
	for id, r := range reports {
		if r.Errors > 0 || r.Exceptions > 0 {
			t.Errorf("%s: %+v", id, r.Problems[:min(3, len(r.Problems))])
		}
		rows += r.Tables[0].Good
	}
	if rows != sampleAll {
		t.Errorf("%d investigations, want %d", rows, sampleAll)
	}
	if share := 100 * known / suspects; share < 30 || share > 38 {
		t.Errorf("%d in 100 of %d suspects have self-defined ethnicity, want about 34", share, suspects)
	}
}

func TestTheFlawedSampleHasTheFlaws(t *testing.T) {
	reports, _, _ := checkSample(t, Options{Year: 2023, Seed: 1, Forces: forces.StandIns(), Flaws: true})
	met := map[string]bool{}
	nils := 0
	for _, r := range reports {
		for _, x := range r.Rules {
			met[x.Rule] = true
		}
		if r.Nil {
			nils++
		}
	}
	if len(reports) != 41 || nils != 1 {
		t.Errorf("%d forces sent, %d of them nil; want 41 and 1", len(reports), nils)
	}
	for _, want := range []string{"category", "date", "officer-code", "closed-before-opened", "suspect-ethnicity-at-conclusion"} {
		if !met[want] {
			t.Errorf("no row breaks %s; met %v", want, met)
		}
	}
}

func TestTheSampleIsTheSameForASeed(t *testing.T) {
	make1 := func(seed uint64) string {
		var b bytes.Buffer
		for _, f := range Of(Options{Year: 2023, Seed: seed, Forces: forces.StandIns()[:3]}) {
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
		}
		return b.String()
	}
	if seven := make1(7); seven != make1(7) || seven == make1(8) {
		t.Error("the seed does not decide the bytes")
	}
}
