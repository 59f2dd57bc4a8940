// Package evidence is the room in which the documents of an inquiry are kept: what came, from whom,
// what could be read of it, and what could not and why.
//
// # Records
//
//	Delivery  what somebody handed over on a day. It has a key of its own: the bytes, the names of
//	          files and what was read of them are sealed under it
//	Item      one file of a delivery, or one that lay in another: its exact bytes by SHA-256 and
//	          BLAKE3, where it lay, and what became of it (State). A mail and what is attached to it are a
//	          family: all its members are stored in one write
//	          with what the mail became, or none is
//
// What a human reads has a number (URN: the prefix of whoever handed it over, and a serial), which is
// given once and to nothing else again. A file that is there already, byte for byte, is a copy: it
// keeps its place and gets no number, unless it belongs to a family.
//
// # Who does what
//
// A home has the documents (an inquiry): it says who may take in and who may read, what is held from whom,
// and gets a reference to each document that has a number (interface [Homes]). This room never weighs who
// somebody is.
//
// Files are read by a program of their own (interface [Reader]), never here. Whoever takes in opens the
// delivery for that, with an entry that says what for; the reading goes on after the request, can be stopped,
// and goes on where it was after anything.
//
// # Nothing is lost
//
// A delivery is closed when received = indexed + exceptions + excluded, worked out in the write that closes it, and
// what each file says it has in it equals the records of that. The counts stand in the log.
//
// # Where to start reading
//
// evidence.go has the records, home.go what is needed of others, service_deliver.go what comes in, service_read.go
// the reading, service_settle.go exceptions, exclusions and the closing, blobs.go where bytes lie.
package evidence
