package db

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"candour/internal/errs"
)

// TestWhatIsSaidOfTheDatabasesErrors: each has the right code, and no words
// claim what nobody here can know: that nothing was changed.
func TestWhatIsSaidOfTheDatabasesErrors(t *testing.T) {
	for state, want := range map[string]struct {
		code  errs.Code
		words string
	}{
		"40001": {errs.Unavailable, "met at the same moment"},
		"40P01": {errs.Unavailable, "met at the same moment"},
		"23505": {errs.Conflict, "already one"},
		"55P03": {errs.Unavailable, "too long"},
		"57014": {errs.Unavailable, "too long"},
		"57P01": {errs.Unavailable, "cannot be reached"},
		"08006": {errs.Unavailable, "cannot be reached"},
		"53300": {errs.Unavailable, ""},
		"53100": {errs.Unavailable, "no room"},
		"42P01": {errs.Internal, ""},
	} {
		err := classify(fmt.Errorf("store: %w", &pgconn.PgError{Code: state, Message: "secret words of the server"}))
		said := errs.Message(err)
		if errs.CodeOf(err) != want.code || !strings.Contains(said, want.words) {
			t.Errorf("%s: %s %q", state, errs.CodeOf(err), said)
		}
		if strings.Contains(said, "secret") || strings.Contains(said, "SQLSTATE") || strings.Contains(strings.ToLower(said), "nothing was") {
			t.Errorf("%s says %q", state, said)
		}
	}
}

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
