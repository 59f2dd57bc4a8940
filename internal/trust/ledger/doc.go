// Package ledger is the only way to change a record, and the transparency log
// that shows afterwards what was changed.
//
// [Ledger.Write] takes the actor (from the context), an [Act] and a function.
// In ONE database transaction it authorises, runs the function, and stores the
// changed rows together with a leaf. Tables that hold records are declared as
// [Table] values; triggers in the database refuse a change to such a table
// that has no leaf of the same transaction.
//
// # What a leaf is
//
// A leaf is 195 bytes of text that anybody may read and nobody can learn from
// (see [Leaf]): a random id, the hour, the version of the access rules, and
// two salted commitments, "who" (the actor and the reason) and "what" (the
// act, the record, and every field of every row after the change, together
// with the leaf that the row had before). The words themselves stay in the
// database beside the leaf, and can be erased there without harming the log.
//
// # From leaf to proof
//
// [Ledger.Integrate] gives each leaf its place in a Merkle tree (tlog-tiles,
// package tiles). [Ledger.Publish] signs a checkpoint and asks the witnesses
// to cosign it (packages cosign and witness). [Ledger.Prove] writes a receipt
// that [CheckReceipt] checks with no network. [Ledger.Verify] derives the
// whole tree again from the database, compares it with the tiles and with
// every checkpoint, and compares every record with its last leaf.
//
// # From release to release
//
// Leaves are never written again. A [Table] knows its past (Since, Renamed,
// Retired, Was), and what an earlier release wrote is read through it. The
// shapes that the database had are rows of the log ([Ledger.Announce]), and a
// program that is older than the newest of them cannot write. Another key can
// take a log over ([Ledger.Succeed]); verification follows.
//
// # What the log tells by growing
//
// An entry with a row of a public table is placed at the next publishing
// interval. Every other waits for the batch of its hour, where it stands among
// cover entries in an order drawn by lot (batch.go), so that nobody who watches
// the log can tell when somebody acted. Until a leaf has its place a person with
// the database's own password could remove it with its rows and leave no trace;
// docs/adr/0004-ledger.md and 0045-what-a-log-tells.md say why this was chosen.
//
// What the log gives away of an entry is its words when all of it is public, and
// a sealed receipt otherwise ([ReceiptOptions]).
//
// The log makes changes evident. It does not make them impossible, it does
// not make officials write things down, and it does not make what they write
// true.
package ledger
