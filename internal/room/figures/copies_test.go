package figures

import (
	"bytes"
	"sync"
	"testing"

	"candour/internal/testkit"
)

// takeAll downloads every file of a build as staff do, some at the same time, and
// holds each against one made anew.
func (p *place) takeAll(e Edition) {
	p.t.Helper()
	e = p.again(e)
	list, err := p.Files(as(drafter), e)
	p.must(err)
	results, err := p.results(as(drafter), e)
	p.must(err)
	info, err := p.Service.info(as(drafter), e)
	p.must(err)
	info.Unpublished = true
	want, err := exports(results, info)
	p.must(err)
	if len(want) != len(list) || len(want) == 0 {
		p.t.Fatalf("%d files, %d made anew", len(list), len(want))
	}
	var all sync.WaitGroup
	for _, f := range want {
		all.Go(func() {
			got, err := p.StaffFile(as(drafter), e.ID, f.Name)
			if err != nil || !bytes.Equal(got.Data, f.Data) || got.SHA256 != hash(f.Data) || got.Bytes != int64(len(f.Data)) {
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
	if p.Copies().made != 1 {
		t.Errorf("the files of one build were made %d times", p.Copies().made)
	}
	p.must(p.Edit(as(drafter), e.ID, 0, DraftInput{Title: "Suspects by setting", Synopsis: "Other words."}))
	p.shelf.put("force-a", "2023", "suspect", suspectRows(0, 70, "M", "group")...)
	_, err := p.Build(as(drafter), e.ID, 0)
	p.must(err)
	p.takeAll(e)
	if p.Copies().made != 2 {
		t.Errorf("after another build they were made %d times", p.Copies().made)
	}
	for range maxCopies {
		p.takeAll(p.built("Others", bySex))
	}
	if n := len(p.Copies().kept); n != maxCopies {
		t.Errorf("%d builds are kept", n)
	}
	p.takeAll(e)
	if p.Copies().made != 3+maxCopies {
		t.Errorf("in the end they were made %d times", p.Copies().made)
	}
}

// TestCopiesThatFailAreMadeAgain: an error is not kept.
func TestCopiesThatFailAreMadeAgain(t *testing.T) {
	var k copies
	bad := []*Result{{Name: "T1", Axes: []Axis{{Name: "body"}}, Cells: make([]Cell, 1), Rows: 1, Share: 7}}
	for range 2 {
		func() {
			defer func() { _ = recover() }()
			if _, err := k.exports(bad, ReleaseInfo{ID: "x"}); err == nil {
				t.Error("a table that is none was written")
			}
		}()
	}
	if len(k.kept) != 0 || k.made != 2 {
		t.Errorf("%d kept, made %d times", len(k.kept), k.made)
	}
}
