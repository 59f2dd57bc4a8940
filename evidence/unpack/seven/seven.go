// Package seven opens 7-Zip archives by bodgit/sevenzip, for [unpack.SevenZip].
//
// It is a package of its own, and not in the program as it is given away: the library
// rests on hashicorp/golang-lru, whose licence (MPL-2.0) is not among those that the
// program's parts have so far (ADR 0118). Whoever builds on this library may use it:
//
//	readers.Set{SevenZip: seven.Open}
package seven

import (
	"errors"
	"fmt"
	"io"

	"github.com/bodgit/sevenzip"

	"candour/evidence/unpack"
)

// Open opens an archive.
func Open(r io.ReaderAt, size int64, password string) ([]unpack.Item, error) {
	z, err := sevenzip.NewReaderWithPassword(r, size, password)
	if err != nil {
		return nil, told(err)
	}
	var out []unpack.Item
	for _, e := range z.File {
		out = append(out, unpack.Item{Name: e.Name, Dir: e.FileInfo().IsDir(), Size: int64(min(e.UncompressedSize, 1<<62)), Open: func() (io.ReadCloser, error) {
			in, err := e.Open()
			if err != nil {
				return nil, told(err)
			}
			return entry{in}, nil
		}})
	}
	return out, nil
}

// entry tells of a missing password in our words.
type entry struct{ io.ReadCloser }

func (e entry) Read(p []byte) (int, error) {
	n, err := e.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = told(err)
	}
	return n, err
}

func told(err error) error {
	var read *sevenzip.ReadError
	if errors.As(err, &read) && read.Encrypted {
		return fmt.Errorf("%w: %w", unpack.ErrLocked, err)
	}
	return err
}
