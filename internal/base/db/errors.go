package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"candour/internal/base/errs"
)

// classify gives a driver's error one of our codes where it has an obvious
// one, and leaves the rest (our fault) alone.
func classify(err error) error {
	if err == nil || errs.CodeOf(err) != errs.Internal {
		return err
	}
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), isSlow(err):
		return errs.Because(errs.Unavailable, "This took too long and was stopped. Please try again.", err)
	case isMet(err):
		return errs.Because(errs.Unavailable, "Two changes met at the same moment, and this one gave way. Please try again.", err)
	case isUnique(err):
		return errs.Because(errs.Conflict, "There is already one with this name or number.", err)
	case isOld(err):
		return errs.Because(errs.Unavailable, "This part of the service is older than its database and cannot store anything. The service is being brought up to date: please try again in a few minutes.",
			err)
	case isGuard(err):
		return errs.Because(errs.Internal, "A change was tried without its ledger entry.", err)
	case isFull(err):
		return errs.Because(errs.Unavailable, "There is no room left to store this. Whoever runs this service must make room first.", err)
	case isAway(err):
		return errs.Because(errs.Unavailable, "The database cannot be reached just now. Please try again in a minute.", err)
	}
	return err
}

func isUnique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	return strings.Contains(err.Error(), "UNIQUE constraint failed")
}

// isMet recognises what was undone because it met another transaction.
func isMet(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01") // serialization_failure, deadlock_detected
}

// isGuard recognises the refusal of a ledger trigger.
func isGuard(err error) bool { return strings.Contains(err.Error(), "candour: no change without") }

// isOld recognises the refusal of a leaf that an older program wrote.
func isOld(err error) bool {
	return strings.Contains(err.Error(), "candour: this program is older than its database")
}

// NoRoom says whether an error of a statement is that the database's disk is full.
func NoRoom(err error) bool { return err != nil && isFull(err) }

func isFull(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "53100"
	}
	return sqliteCode(err) == sqlite3.SQLITE_FULL || strings.Contains(err.Error(), "database or disk is full")
}

func isAway(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		class := pg.Code[:2]
		return class == "08" || class == "57" || class == "53"
	}
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	switch sqliteCode(err) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return true
	}
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// committed judges what a commit gave. What PostgreSQL itself refused was not
// stored, and what found no transaction to end was undone before. Any other
// error leaves it open: the answer was lost, and the change may be stored.
func committed(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrTxDone) || errors.Is(err, pgx.ErrTxCommitRollback) || refused(err) {
		return fmt.Errorf("commit: %w", err)
	}
	return unknown(fmt.Errorf("commit: %w", err))
}

func unknown(err error) error {
	return errs.Because(errs.Unknown, "We do not know whether this was stored. Look before you send it again.", err)
}

// refused says that the server itself undid a transaction, and was not merely
// going away (classes 08 connection, 57 operator, 58 system, XX internal),
// when it may have been stored first.
func refused(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && !strings.Contains("08 57 58 XX", pg.Code[:2])
}

// sqliteCode gives the primary result code, or 0.
func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff
	}
	return 0
}

// NotYet says that PostgreSQL was asked about a transaction that it has not
// begun yet (invalid_parameter_value: "is in the future").
func NotYet(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "22023"
}

// NoRows says whether a QueryRow found nothing.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Collect reads every row with scan and closes the rows, whatever happens.
func Collect[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) (out []T, _ error) {
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, classify(rows.Err())
}
