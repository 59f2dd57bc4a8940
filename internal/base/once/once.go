// Package once carries the mark of a form or an API call, so that one act
// counts once however often it is sent: pressed twice, sent again by a browser
// that got no answer, or sent again after going back.
//
// Package web makes the mark of what came in (a random value that each page
// with a form holds, the address, and everything that was filled in) and puts
// it in the context with [With]. Package ledger stores it in the transaction
// of the first act done under it, and refuses a second act under a stored mark
// with [ErrRepeated]. A page that was corrected and sent again has another
// mark.
package once

import (
	"context"

	"candour/internal/base/errs"
)

// Mark is one sending of one form. Its key is a hash and holds no words.
type Mark struct {
	Key string
	// Taken says that an act of this sending was stored under the mark: further
	// acts of the same sending need none.
	Taken bool
}

type markKey struct{}

// With gives a context in which the first act is done under the mark.
func With(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, markKey{}, &Mark{Key: key})
}

// From gives the mark that the next act is to be done under; nil when there is
// none, or when it was taken by an earlier act of the same sending.
func From(ctx context.Context) *Mark {
	m, _ := ctx.Value(markKey{}).(*Mark)
	if m == nil || m.Taken {
		return nil
	}
	return m
}

// ErrRepeated is what a second sending comes to.
var ErrRepeated = errs.New(errs.Repeated, "This was sent before and was taken then. It was not taken a second time.")

// Repeated says that err comes from a second sending.
func Repeated(err error) bool { return errs.Is(err, errs.Repeated) }
