// Package family reads a file and everything that lies in it, files in files in
// files, with one set of limits over all of them together: a limit that began anew
// in each archive would let forty-two small ones fill a disk.
//
// Each member is told of once, a parent before its children, whether or not it could
// be read: the members are what was received, and received = indexed + exceptions.
package family

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"candour/evidence"
	"candour/evidence/digest"
)

// Read reads one file: that of package readers, or a pool of workers.
type Read func(ctx context.Context, path, name, scratch string, limits evidence.Limits) (*evidence.Reading, error)

// Member is a file of the family.
type Member struct {
	Place    []int // which part of which part, from 0; empty for the file itself
	Name     string
	Relation evidence.Relation
	Size     int64
	SHA256   string // empty where there are no bytes
	Path     string // where its bytes lie while it is told of; empty where there are none

	Reading *evidence.Reading    // nil where it could not be read
	Why     *evidence.Unreadable // nil where it could
}

// errItself is a file in which the same file lies.
var errItself = &evidence.Unreadable{Code: evidence.TooMuch, Why: "It lies within a copy of itself, so it is not opened again."}

// errDeep is a file too deep in others.
var errDeep = &evidence.Unreadable{Code: evidence.TooMuch, Why: "It lies too deep, in a file in a file in a file. Ask for it by itself."}

const tooMuch = "With it all that lies in the file would be larger than is allowed. Ask for it by itself."

// walk is one family being read.
type walk struct {
	read  Read
	visit func(Member) error
	left  evidence.Limits
}

// Walk reads the file at path and what lies in it. Each member gets a folder of its
// own in scratch, which is taken away again after its children. An error of visit
// ends it; one of reading is told of as a member.
func Walk(ctx context.Context, read Read, path, name, scratch string, limits evidence.Limits, visit func(Member) error) error {
	s, err := os.Stat(path)
	if err != nil {
		return err
	}
	w := &walk{read: read, visit: visit, left: limits}
	w.left.Bytes = min(limits.Bytes, max(64<<20, int64(limits.Ratio*float64(s.Size()))))
	return w.member(ctx, Member{Name: name, Size: s.Size(), Path: path}, scratch, limits.Depth, nil)
}

func (w *walk) member(ctx context.Context, m Member, scratch string, depth int, above []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.Why != nil {
		return w.visit(m)
	}
	sums, err := sumsOf(m.Path)
	if err != nil {
		return err
	}
	m.SHA256 = sums.SHA256
	for _, a := range above {
		if a == m.SHA256 {
			m.Why = errItself
			return w.visit(m)
		}
	}
	if depth <= 0 {
		m.Why = errDeep
		return w.visit(m)
	}
	dir, err := os.MkdirTemp(scratch, "in-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	limits := w.left
	limits.Depth = depth
	limits.Bytes = max(0, w.left.Bytes) + m.Size // its own bytes were counted when it was taken out
	if m.Reading, err = w.read(ctx, m.Path, m.Name, dir, limits); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		m.Reading = nil
		if !errors.As(err, &m.Why) {
			return fmt.Errorf("reading %s: %w", m.Path, err) // of the machine, not of the file
		}
	}
	if m.Reading != nil {
		w.count(m.Reading)
	}
	if err := w.visit(m); err != nil || m.Reading == nil {
		return err
	}
	return w.children(ctx, m, dir, depth-1, append(above, m.SHA256))
}

// count takes the parts of a file off what is left. One for which too little is left
// loses its bytes and gets a reason.
func (w *walk) count(r *evidence.Reading) {
	w.left.Entries -= len(r.Parts)
	for i, p := range r.Parts { // all of them at once: a part's own parts come after its siblings
		if p.File == "" {
			continue
		}
		if p.Size > w.left.Bytes {
			r.Parts[i].File, r.Parts[i].Code, r.Parts[i].Why = "", evidence.TooMuch, tooMuch
			continue
		}
		w.left.Bytes -= p.Size
	}
}

func (w *walk) children(ctx context.Context, m Member, dir string, depth int, above []string) error {
	for i, p := range m.Reading.Parts {
		child := Member{Place: append(append([]int(nil), m.Place...), i), Name: p.Name, Relation: p.Relation, Size: p.Size}
		if p.File == "" {
			code := p.Code
			if code == "" {
				code = evidence.Broken
			}
			child.Why = &evidence.Unreadable{Code: code, Why: p.Why}
		} else {
			child.Path = filepath.Join(dir, filepath.Base(p.File))
		}
		if err := w.member(ctx, child, dir, depth, above); err != nil {
			return err
		}
	}
	return nil
}

func sumsOf(path string) (digest.Sums, error) {
	f, err := os.Open(path)
	if err != nil {
		return digest.Sums{}, err
	}
	defer func() { _ = f.Close() }()
	return digest.Of(f)
}
