// Package digest takes the two hashes of a file in one pass: SHA-256, which is
// evidence and which anybody can check, and BLAKE3, which is fast enough to find a
// file again among millions by what is in it.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"lukechampine.com/blake3"
)

// Sums are the hashes of some bytes, in lower-case hex, and how many bytes they are.
type Sums struct {
	SHA256 string
	BLAKE3 string
	Size   int64
}

// Writer takes hashes of what is written to it. It never fails.
type Writer struct {
	sha, blake hash.Hash
	size       int64
}

// NewWriter begins with nothing.
func NewWriter() *Writer { return &Writer{sha: sha256.New(), blake: blake3.New(32, nil)} }

func (w *Writer) Write(p []byte) (int, error) {
	w.sha.Write(p)
	w.blake.Write(p)
	w.size += int64(len(p))
	return len(p), nil
}

// Sums are those of all that was written so far.
func (w *Writer) Sums() Sums {
	return Sums{SHA256: hex.EncodeToString(w.sha.Sum(nil)), BLAKE3: hex.EncodeToString(w.blake.Sum(nil)), Size: w.size}
}

// Of reads r to its end. With an error the sums are those of what was read.
func Of(r io.Reader) (Sums, error) {
	w := NewWriter()
	_, err := io.CopyBuffer(w, struct{ io.Reader }{r}, make([]byte, 256<<10))
	return w.Sums(), err
}
