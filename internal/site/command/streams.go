package command

import (
	"context"
	"errors"
	"fmt"
	"io"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
)

// Streams are where a command reads and writes, and what it is a command of.
type Streams struct {
	Ctx      context.Context // ends when the program is to stop
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	Version  string // of the program
}

// ErrSaid ends a command with status 1 when it has said everything itself.
var ErrSaid = errors.New("it does not hold")

// Report tells a person at a terminal what went wrong: our words first, then
// each field, then the cause, which at a terminal is theirs to see.
func Report(w io.Writer, err error) {
	if errors.Is(err, ErrSaid) {
		return
	}
	if errs.CodeOf(err) == errs.Internal && wholefile.NoRoom(err) {
		_, _ = fmt.Fprintf(w, "candour: There is no room left on the disk. Make room and run it again. What it was writing may be there in part.\n  (%v)\n", err)
		return
	}
	if errs.CodeOf(err) == errs.Internal {
		_, _ = fmt.Fprintf(w, "candour: %v\n", err)
		return
	}
	_, _ = fmt.Fprintf(w, "candour: %s\n", errs.Message(err))
	for _, f := range errs.FieldsOf(err) {
		_, _ = fmt.Fprintf(w, "  %s\n", f)
	}
	if e, ok := errors.AsType[*errs.Error](err); ok && errors.Unwrap(e) != nil {
		_, _ = fmt.Fprintf(w, "  (%v)\n", errors.Unwrap(e))
	}
}
