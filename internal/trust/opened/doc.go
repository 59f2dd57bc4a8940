// Package opened is the one rule that who decides has opened what is decided.
//
// A room says what there is to open: a record ([ledger.Of]) and its parts as
// they are now. A part is a short text that changes when what it stands for
// changes ([Part] makes one of a name and its words; the id of a build or the
// version of a row will do). Where the room shows a part it calls [Note], in the
// transaction that reads it; where somebody decides it calls [Need], in the
// transaction that writes.
//
//	of := ledger.Of{Kind: "release", ID: release}
//	err := opened.Note(ctx, tx, of, build)              // the preview is shown
//	err := opened.Need(ctx, tx, of, "Open it first.", build) // the second check
//
// What was changed or added since has another part, and must be opened again.
// Humans are compared, not accounts: what somebody opened under any account of
// theirs counts ([access.Standing] Selves), and nothing counts of or for an
// account that nobody has said who it is of. Entries count from the moment that
// they are written, not from the batch of their hour, which gives them their
// place in the log alone.
//
// That a part was shown is known. That it was read is not.
package opened
