package db

import (
	"database/sql"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"candour/internal/base/errs"
)

// TestWhatACommitGave: what the server refused was not stored; whatever else
// came of a commit is not known.
func TestWhatACommitGave(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		unknown bool
	}{
		"serialization": {&pgconn.PgError{Code: "40001"}, false},
		"constraint":    {&pgconn.PgError{Code: "23503"}, false},
		"ended before":  {sql.ErrTxDone, false},
		"shutting down": {&pgconn.PgError{Code: "57P01"}, true},
		"cut":           {errors.New("unexpected EOF"), true},
	} {
		if got := errs.Is(committed(c.err), errs.Unknown); got != c.unknown {
			t.Errorf("%s: unknown is %v", name, got)
		}
	}
}
