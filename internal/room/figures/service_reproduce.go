package figures

import (
	"bytes"
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/trust/access"
)

// Reproduced is what came of building an edition again.
type Reproduced struct {
	Edition Edition
	// Code is the version of the program that built it now.
	Code  string
	Files []Rebuilt
}

// Rebuilt is one file, then and now.
type Rebuilt struct {
	Name     string
	Then     string // SHA-256; empty where the file was not there
	Now      string
	At       int // the first byte that differs; -1 where none does
	Withheld bool
}

// Same says whether the file came out the same.
func (r Rebuilt) Same() bool { return r.Then != "" && r.Then == r.Now }

// Same says whether every file came out the same, byte for byte.
func (r *Reproduced) Same() bool { return r.First() == "" }

// First names the first file that differs.
func (r *Reproduced) First() string {
	for _, f := range r.Files {
		if !f.Same() {
			return f.Name
		}
	}
	if len(r.Files) == 0 {
		return "no files"
	}
	return ""
}

// Reproduce builds a published edition again from its definitions and the return
// versions that it counted, and compares every file byte for byte.
func (s *Service) Reproduce(ctx context.Context, release string, number int) (*Reproduced, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresPublish, access.Route()); err != nil {
		return nil, err
	}
	e, err := s.Release(ctx, release, number)
	if err != nil {
		return nil, err
	}
	return s.reproduce(ctx, e)
}

func (s *Service) reproduce(ctx context.Context, e Edition) (*Reproduced, error) {
	stored, err := s.store.files(ctx, s.db, e.ID)
	if err != nil {
		return nil, err
	}
	files, err := s.again(ctx, e)
	if err != nil {
		return nil, err
	}
	out := &Reproduced{Edition: e, Code: s.code}
	now := map[string]File{}
	for _, f := range files {
		now[f.Name] = f
	}
	for _, f := range stored {
		then, err := s.store.file(ctx, s.db, e.ID, f.Name)
		if err != nil {
			return nil, err
		}
		r := Rebuilt{Name: f.Name, Then: f.SHA256, At: -1, Withheld: !f.Open}
		if n, ok := now[f.Name]; ok {
			r.Now, r.At = hash(n.Data), differs(then.Data, n.Data)
			delete(now, f.Name)
		}
		out.Files = append(out.Files, r)
	}
	for _, f := range files {
		if _, ok := now[f.Name]; ok {
			out.Files = append(out.Files, Rebuilt{Name: f.Name, Now: hash(f.Data), At: 0, Withheld: !f.Open})
		}
	}
	return out, nil
}

// again builds the files of an edition from what it pinned.
func (s *Service) again(ctx context.Context, e Edition) ([]File, error) {
	if e.Kind == KindAsPublished {
		return preloadFiles()
	}
	texts, err := s.store.tables(ctx, s.db, e.ID)
	if err != nil {
		return nil, err
	}
	was := map[string]output.Kept{}
	for _, t := range texts {
		f, err := s.store.file(ctx, s.db, e.ID, output.KeptName(t.Name))
		if err != nil {
			return nil, err
		}
		if was[t.Name], err = output.DecodeKept(f.Data); err != nil {
			return nil, err
		}
	}
	before, err := s.sameBefore(ctx, e)
	if err != nil {
		return nil, err
	}
	all, err := s.workOut(ctx, e, texts, before, was)
	if err != nil {
		return nil, err
	}
	return s.filesOf(ctx, e, all)
}

// sameLoads says whether a table counts the same rows as before. What was not
// there then is taken as it was: a return that came later changes nothing.
func sameLoads(name string, was output.Kept, w *worked) error {
	if len(was.Counted) != len(w.cubes) {
		return errs.Newf(errs.Conflict, "Table %s does not count what it counted.", name)
	}
	for i, then := range was.Counted {
		now := map[string]string{}
		for _, l := range w.cubes[i].Loads {
			now[l.VersionID] = l.RowsSHA256
		}
		for _, l := range then.Loads {
			if now[l.VersionID] != l.RowsSHA256 {
				return errs.Newf(errs.Conflict, "Table %s: the rows of %s for %s are not those that were counted.", name, l.BodyName, l.Period)
			}
		}
		w.cubes[i].Loads, w.cubes[i].Absent = then.Loads, then.Absent
	}
	return nil
}

// differs gives the first byte that differs, -1 where none does.
func differs(a, b []byte) int {
	if bytes.Equal(a, b) {
		return -1
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}
