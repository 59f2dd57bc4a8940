package figures_test

import (
	"bytes"
	"sync"
	"testing"

	"candour/internal/room/figures"
	"candour/internal/room/figures/output"
	"candour/internal/testkit"
)

// takeAll downloads every file of a build as staff do, some at the same time, and
// holds each against one made anew.
func (p *place) takeAll(e figures.Edition) {
	p.t.Helper()
	e = p.again(e)
	list, err := p.Files(as(drafter), e)
	p.must(err)
	results, err := p.ResultsOf(as(drafter), e)
	p.must(err)
	info, err := p.Service.Info(as(drafter), e)
	p.must(err)
	info.Unpublished = true
	want, err := figures.Exports(results, info)
	p.must(err)
	if len(want) != len(list) || len(want) == 0 {
		p.t.Fatalf("%d files, %d made anew", len(list), len(want))
	}
	var all sync.WaitGroup
	for _, f := range want {
		all.Go(func() {
			got, err := p.StaffFile(as(drafter), e.ID, f.Name)
			if err != nil || !bytes.Equal(got.Data, f.Data) || got.SHA256 != figures.Hash(f.Data) || got.Bytes != int64(len(f.Data)) {
				p.t.Errorf("%s is not what is made anew: %v", f.Name, err)
			}
		})
	}
	all.Wait()
}

// TestStaffFilesAreMadeOnceForEachBuild: all downloads of one build make its files
// once; a new title, new rows and another release each have their own, and no
// more than some are kept.
func TestStaffFilesAreMadeOnceForEachBuild(t *testing.T) {
	p := newPlace(t, testkit.SQLite(t))
	e := p.built("Suspects", bySetting)
	for range 2 {
		p.takeAll(e)
	}
	if p.Copies().Made != 1 {
		t.Errorf("the files of one build were made %d times", p.Copies().Made)
	}
	p.must(p.Edit(as(drafter), e.ID, 0, figures.DraftInput{Title: "Suspects by setting", Synopsis: "Other words."}))
	p.shelf.put("force-a", "2023", "suspect", suspectRows(0, 70, "M", "group")...)
	_, err := p.Build(as(drafter), e.ID, 0)
	p.must(err)
	p.takeAll(e)
	if p.Copies().Made != 2 {
		t.Errorf("after another build they were made %d times", p.Copies().Made)
	}
	for range figures.MaxCopies {
		p.takeAll(p.built("Others", bySex))
	}
	if n := len(p.Copies().Kept); n != figures.MaxCopies {
		t.Errorf("%d builds are kept", n)
	}
	p.takeAll(e)
	if p.Copies().Made != 3+figures.MaxCopies {
		t.Errorf("in the end they were made %d times", p.Copies().Made)
	}
}

// TestCopiesThatFailAreMadeAgain: an error is not kept.
func TestCopiesThatFailAreMadeAgain(t *testing.T) {
	var k figures.Copies
	bad := []*output.Result{{Name: "T1", Axes: []output.Axis{{Name: "body"}}, Cells: make([]output.Cell, 1), Rows: 1, Share: 7}}
	for range 2 {
		func() {
			defer func() { _ = recover() }()
			if _, err := k.Exports(bad, output.ReleaseInfo{ID: "x"}); err == nil {
				t.Error("a table that is none was written")
			}
		}()
	}
	if len(k.Kept) != 0 || k.Made != 2 {
		t.Errorf("%d kept, made %d times", len(k.Kept), k.Made)
	}
}
