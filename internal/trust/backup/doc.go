// Package backup writes the whole database to one file and reads it back, into
// SQLite or PostgreSQL, whichever it came from.
//
// The file is lines of JSON (docs/formats/backup.md), compressed with gzip
// and, when recipients are given, encrypted with age. It is read from one
// snapshot, so writes go on while it is made. Its last line is a manifest: how
// many rows of each table, the SHA-256 of everything before it, the newest
// checkpoint of the log, all signed with the log's key.
//
// A restore goes into an empty database only, checks the manifest before it
// commits, and leaves the verification of the log to the caller. What can be
// made again from records (search, summaries) is not in the file.
package backup
