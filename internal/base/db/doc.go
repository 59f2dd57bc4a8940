// Package db opens the one database that everything is kept in: SQLite in a
// folder by default, PostgreSQL by a URL. It is the only package besides the
// stores and the ledger that knows database/sql.
//
// The rules that make one set of SQL statements run on both:
//
//   - placeholders are ?, rewritten to $1.. for PostgreSQL;
//   - times are TEXT (RFC 3339, UTC), rough dates are TEXT (EDTF), truth is
//     INTEGER 0 or 1, whole numbers are BIGINT, bytes are BLOB (spelled BYTEA
//     for PostgreSQL while a migration is read);
//   - a migration that differs is two files, NAME.sqlite.sql and
//     NAME.postgres.sql, with the same number.
//
// SQLite has one writing connection (WAL, synchronous FULL: an acknowledged
// write survives a power cut) and a pool of readers that cannot write.
// PostgreSQL has pools of its own for those who write, those who read for a
// page and those who read for long. [Limits] bound how long anything waits;
// [Patient] is for work that may take long. [Follower] is how lists in memory
// keep up with a table that other nodes write too.
//
// A serial write goes to PostgreSQL once to begin and once to end (journey.go):
// what it stores last is sent together, with its commit.
//
// Reads may be done by anybody with a [DB]. Writes to records go through
// ledger.Write; triggers refuse any other way. [DB.InTx] is for the plumbing
// tables that hold no record (sessions, queues, search indexes).
package db
