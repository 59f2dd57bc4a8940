// Package feed writes what people subscribe to: news of changes as Atom 1.0
// (RFC 4287) and dates for a calendar as iCalendar (RFC 5545).
//
// Fill in a [Feed] and call [WriteAtom], or a [Calendar] and call
// [WriteCalendar]. Both write straight to an io.Writer, one entry at a time, so
// that a long register is never held in memory twice. Nothing here reads a
// clock or makes up an identifier: the same structs give the same bytes, so a
// server can compare them with what it sent before.
//
// All text may be hostile. It is escaped, characters that the format forbids
// are replaced, and links other than http and https are left out. Identifiers
// must never change once published; [TagURI] makes ones that need no registry.
package feed
