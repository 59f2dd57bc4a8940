// Package scratch is the one folder that a reader may write into, with what it may
// use there.
//
// What lies in a file is written to a file of the folder with a name of our own
// ("part-000001"): the name that the file gives is kept beside it as words and is
// never used as a path. All files together have so many bytes, and each may become
// so many times larger than it was, whatever they say of themselves. A part that is
// over a limit is taken away again and stands in the list without bytes, with a code.
package scratch

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"candour/evidence"
)

// Slack is how large a part may become whatever its ratio: small files of one
// letter over and over are no bombs.
const Slack = 1 << 20

// ErrFull is why a part was given up: it, or all of them together, are too large.
var ErrFull = errors.New("over the limit of bytes")

// ErrRatio is why a part was given up: it grew more than an honest file does.
var ErrRatio = errors.New("grows more than files do")

// Folder writes parts. It is for one file and one goroutine.
type Folder struct {
	// Passwords are tried on what is locked, in this order. They are written nowhere.
	Passwords []string

	dir    string
	limits evidence.Limits
	left   int64
	last   int
}

// New is the folder dir, which must be there.
func New(dir string, limits evidence.Limits) *Folder {
	return &Folder{dir: dir, limits: limits, left: limits.Bytes}
}

// Floor is what all parts of a file may take together whatever its ratio.
const Floor = 64 << 20

// Within holds all parts together to the ratio of a file of size bytes.
func (f *Folder) Within(size int64) {
	f.left = min(f.left, max(Floor, int64(f.limits.Ratio*float64(size))))
}

// Limits are those that the folder was made with.
func (f *Folder) Limits() evidence.Limits { return f.limits }

// Path is where a part's bytes lie.
func (f *Folder) Path(p evidence.Part) string { return filepath.Join(f.dir, filepath.Base(p.File)) }

// Refused is a part without bytes.
func Refused(name string, rel evidence.Relation, size int64, code evidence.Code, why string) evidence.Part {
	return evidence.Part{Name: name, Relation: rel, Size: size, Code: code, Why: why}
}

// Add writes a part. packed is how many bytes it took up in its file, for the
// ratio; under 1 where that is not known or it was not packed. A part that r cannot
// give, or that is over a limit, comes back without bytes. The error is of the
// folder itself, for instance a full disk: then nothing that follows can be kept.
func (f *Folder) Add(name string, rel evidence.Relation, r io.Reader, packed int64) (evidence.Part, error) {
	out, err := f.create()
	if err != nil {
		return evidence.Part{}, err
	}
	n, err := f.copy(out, r, packed)
	closed := out.Close()
	var bad writeError
	if errors.As(err, &bad) {
		closed = errors.Join(closed, bad.error)
	}
	if err != nil || closed != nil {
		_ = os.Remove(out.Name())
	}
	if closed != nil {
		return evidence.Part{}, fmt.Errorf("writing into the scratch folder: %w", closed)
	}
	if err != nil {
		return refusal(name, rel, n, err), nil
	}
	f.left -= n
	return evidence.Part{Name: name, File: filepath.Base(out.Name()), Size: n, Relation: rel}, nil
}

func refusal(name string, rel evidence.Relation, n int64, err error) evidence.Part {
	var u *evidence.Unreadable
	switch {
	case errors.As(err, &u):
		return Refused(name, rel, n, u.Code, u.Why)
	case errors.Is(err, ErrRatio):
		return Refused(name, rel, n, evidence.TooMuch, "It becomes far larger than it was when packed. Ask for it in another form.")
	case errors.Is(err, ErrFull):
		return Refused(name, rel, n, evidence.TooMuch, "With it the files in this one would be larger than is allowed. Ask for it by itself.")
	}
	return Refused(name, rel, n, evidence.Broken, "It is damaged or cut off: its bytes could not be taken out. Ask for it again.")
}

func (f *Folder) create() (*os.File, error) {
	for {
		f.last++
		out, err := os.OpenFile(filepath.Join(f.dir, fmt.Sprintf("part-%06d", f.last)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil || !errors.Is(err, os.ErrExist) {
			return out, err
		}
	}
}

// writeError is a failure of the folder, not of what is read.
type writeError struct{ error }

func (f *Folder) copy(out io.Writer, r io.Reader, packed int64) (n int64, err error) {
	most := int64(-1)
	if packed > 0 {
		most = max(Slack, int64(f.limits.Ratio*float64(packed)))
	}
	buf := make([]byte, 64<<10)
	for {
		k, err := r.Read(buf)
		if n += int64(k); n > f.left {
			return n, ErrFull
		}
		if most >= 0 && n > most {
			return n, ErrRatio
		}
		if _, bad := out.Write(buf[:k]); bad != nil {
			return n, writeError{bad}
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

// Text reads words, at most what the limits allow of one file of packed bytes
// (under 1: not packed). Over it nothing is returned but the error.
func Text(r io.Reader, packed int64, limits evidence.Limits) ([]byte, error) {
	most := limits.Bytes
	if packed > 0 {
		most = min(most, max(Slack, int64(limits.Ratio*float64(packed))))
	}
	most = min(most, MostText)
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(b)) > most {
		return nil, &evidence.Unreadable{Code: evidence.TooMuch, Why: "Its text is larger than is allowed. Ask for it in another form.", Err: ErrFull}
	}
	return b, err
}

// MostText is how much of one stream is held in memory at once.
const MostText = 256 << 20
