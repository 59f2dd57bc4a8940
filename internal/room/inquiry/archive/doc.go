// Package archive is the record of an inquiry as it is handed on when it has ended (Inquiry
// Rules 2006, rule 18: comprehensive and well ordered), and how long each class of it is kept.
//
// [Layout] says of every table of the room which of its columns are in the record and why others
// are not. [Manifest] names every part of a record with its SHA-256; [Check] holds a folder against
// its manifest: a byte that was flipped, a part that is missing or was added, and a format of a newer program
// are each named. retention.toml says how long what is kept here ([Keeps]), as dated data with a status.
//
// Pure: no database, no page, no clock of its own. The format is described in
// docs/formats/inquiry-archive.md. Start with [Layout].
package archive
