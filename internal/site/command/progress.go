package command

import (
	"fmt"
	"io"
	"time"
)

// Progress says how far something is, on one line of a terminal that is written
// over: not before it has taken a while, then at most every so often, and at its end.
func Progress(w io.Writer, after, every time.Duration) func(end bool, format string, args ...any) {
	start := time.Now()
	var last time.Time
	return func(end bool, format string, args ...any) {
		now := time.Now()
		if now.Sub(start) < after || now.Sub(last) < every && !end {
			return
		}
		last = now
		_, _ = fmt.Fprintf(w, "\r"+format, args...)
		if end {
			_, _ = fmt.Fprintln(w)
		}
	}
}
