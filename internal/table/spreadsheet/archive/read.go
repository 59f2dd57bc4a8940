package archive

import (
	"errors"
	"fmt"
	"io"

	"candour/internal/base/errs"
)

// ReadFull reads exactly len(buf) bytes at off. A short read is a fault of the
// store that r reads from, not of the person's file.
func ReadFull(r io.ReaderAt, buf []byte, off int64) error {
	n, err := r.ReadAt(buf, off)
	if n == len(buf) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return errs.Because(errs.Unavailable, "The file could not be read just now. Please try again.", err)
}

// Size gives a number of bytes in words.
func Size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
