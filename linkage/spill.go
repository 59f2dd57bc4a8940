package linkage

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"
)

// spill keeps the edges of a run on disk, in the order of its units, so that
// memory is bounded and a run that is broken off can go on.
type spill struct {
	dir   string
	file  *os.File
	w     *bufio.Writer
	state spillState
	last  time.Time
}

type spillState struct {
	Fingerprint string `json:"fingerprint"`
	Units       int    `json:"units"` // done and on disk
	Edges       int64  `json:"edges"`
	Compared    int64  `json:"compared"`
}

const edgeBytes = 16

// lookEvery so many edges, reading looks whether it was cancelled.
const lookEvery = 8192

func openSpill(out, fingerprint string, resume bool) (*spill, error) {
	s := &spill{dir: filepath.Join(out, unfinished), last: time.Now()}
	if err := os.MkdirAll(s.dir, 0o750); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(filepath.Join(s.dir, "state.json"))
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && !resume:
	case err != nil:
		return nil, err
	default:
		if err := json.Unmarshal(b, &s.state); err != nil {
			return nil, fmt.Errorf("the place of the run that was broken off cannot be read: %w", err)
		}
		if s.state.Fingerprint != fingerprint {
			return nil, fmt.Errorf("the run that was broken off in %s was of other files, another model or other settings: run again without going on from it", out)
		}
	}
	s.state.Fingerprint = fingerprint
	if s.file, err = os.OpenFile(filepath.Join(s.dir, "edges"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, err
	}
	if err := s.file.Truncate(s.state.Edges * edgeBytes); err != nil {
		return nil, err
	}
	if _, err := s.file.Seek(0, io.SeekEnd); err != nil {
		return nil, err
	}
	s.w = bufio.NewWriterSize(s.file, 1<<20)
	return s, nil
}

// add takes the edges of a unit.
func (s *spill) add(p Part) error {
	var b [edgeBytes]byte
	for _, e := range p.Edges {
		binary.LittleEndian.PutUint32(b[0:], e.L)
		binary.LittleEndian.PutUint32(b[4:], e.R)
		binary.LittleEndian.PutUint64(b[8:], math.Float64bits(e.Weight))
		if _, err := s.w.Write(b[:]); err != nil {
			return err
		}
	}
	s.state.Units, s.state.Edges, s.state.Compared = p.Unit+1, s.state.Edges+int64(len(p.Edges)), s.state.Compared+p.Compared
	if time.Since(s.last) > 5*time.Second {
		return s.save()
	}
	return nil
}

// save puts what is done on disk.
func (s *spill) save() error {
	s.last = time.Now()
	if err := s.w.Flush(); err != nil {
		return err
	}
	if err := s.file.Sync(); err != nil {
		return err
	}
	return WriteJSON(filepath.Join(s.dir, "state.json"), s.state)
}

// each reads all edges back.
func (s *spill) each(ctx context.Context, f func(Edge) error) error {
	if err := s.w.Flush(); err != nil {
		return err
	}
	r := bufio.NewReaderSize(io.NewSectionReader(s.file, 0, s.state.Edges*edgeBytes), 1<<20)
	var b [edgeBytes]byte
	for n := int64(0); n < s.state.Edges; n++ {
		if n%lookEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := io.ReadFull(r, b[:]); err != nil {
			return err
		}
		e := Edge{binary.LittleEndian.Uint32(b[0:]), binary.LittleEndian.Uint32(b[4:]), math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))}
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// edges reads those back that reach a weight.
func (s *spill) edges(ctx context.Context, least float64) ([]Edge, error) {
	var out []Edge
	err := s.each(ctx, func(e Edge) error {
		if e.Weight >= least {
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

func (s *spill) close() { _ = s.file.Close() }

func (s *spill) remove() error { return os.RemoveAll(s.dir) }

// weightAt is the match weight of a threshold; below nought everything counts.
func weightAt(threshold float64) float64 {
	if threshold <= 0 {
		return math.Inf(-1)
	}
	return WeightOf(threshold)
}

// WriteJSON writes a file that only appears when it is whole.
func WriteJSON(path string, v any) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	e := json.NewEncoder(f)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = errors.Join(e.Encode(v), f.Chmod(0o640), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}
