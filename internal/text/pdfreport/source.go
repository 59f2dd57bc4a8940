package pdfreport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/ledongthuc/pdf"

	"candour/internal/base/errs"
)

// source is a file in memory as the library reads it: it stops giving bytes
// when the time is up, or when more was read than any honest file needs.
type source struct {
	ctx   context.Context
	data  []byte
	left  int64
	spent bool
}

var errSpent = errors.New("the file was read over and over")

// ReadAt reads from memory; see source.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if s.left -= int64(len(p)); s.left < 0 {
		s.spent = true
		return 0, errSpent
	}
	if off < 0 || off >= int64(len(s.data)) {
		return 0, io.EOF
	}
	n := copy(p, s.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// load reads a file into memory and says what is wrong with it as a whole.
func load(r io.ReaderAt, size int64, l Limits) ([]byte, error) {
	if size <= 0 {
		return nil, errs.New(errs.Invalid, "The file is empty. Check that it was saved, and send it again.")
	}
	if size > l.Bytes {
		return nil, errs.Newf(errs.TooLarge, "The file is %d MB, and we take up to %d MB. Send only the pages with the recommendations.", (size+1<<20-1)>>20, l.Bytes>>20)
	}
	data := make([]byte, size)
	if n, err := r.ReadAt(data, 0); n < len(data) {
		return nil, errs.Because(errs.Unavailable, "The file could not be read just now. Please try again.", err)
	}
	start := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	if start < 0 {
		return nil, errs.New(errs.Invalid, "The file is not a PDF, whatever its name says. Send the report as a PDF.")
	}
	return trim(data, start)
}

// trim drops what some mail programs put before and after a PDF, and spells the
// first line as the library wants it: it refuses PDF 2.0 and a space after the
// version, though what follows is the same.
func trim(data []byte, start int) ([]byte, error) {
	if start > 0 && !looksShifted(data, start) {
		start = 0
	}
	data = data[start:]
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < 0 || len(data)-end > 4096 {
		return nil, cutOff(errors.New("no end of file mark"))
	}
	data = data[:end+len("%%EOF")]
	if len(data) < 200 {
		return nil, malformed(errors.New("too short for a PDF"))
	}
	return append([]byte("%PDF-1.7\n"), data[9:]...), nil
}

// looksShifted says whether the places that the file gives count from its own
// first line, and not from the first byte before it.
func looksShifted(data []byte, start int) bool {
	at, ok := lastStartXref(data)
	return ok && at >= 0 && start+at < len(data) && !bytes.HasPrefix(data[min(at, len(data)):], []byte("xref"))
}

// openPDF checks a file and opens it with the library.
func openPDF(ctx context.Context, data []byte) (r *pdf.Reader, s *source, err error) {
	if err := check(data); err != nil {
		return nil, nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			r, s, err = nil, nil, malformed(fmt.Errorf("panic: %v", p))
		}
	}()
	// An honest file is read a few times over: objects that lie in an object
	// stream are unpacked anew each time that they are asked for.
	s = &source{ctx: ctx, data: data, left: int64(len(data))*2000 + 1<<30}
	r, err = pdf.NewReader(s, int64(len(data)))
	switch {
	case err == nil:
		return r, s, nil
	case errors.Is(err, pdf.ErrInvalidPassword), bytes.Contains([]byte(err.Error()), []byte("ncrypt")):
		return nil, nil, errs.Because(errs.Invalid, "The PDF is protected with a password, so we cannot read it. Take the password off, or print it to a new PDF, and send that.", err)
	}
	return nil, nil, malformed(err)
}
