// Package comeback keeps what somebody without an account writes before they send it,
// sealed under their return phrase (package phrase), and leads them back to it: to the
// draft, and later to what became of it. It keeps the forms that lie open, too.
//
// A room brings three tables of its own, made by its migrations and named by a prefix
// ([TablesOf]): PREFIX_draft, PREFIX_find and PREFIX_session. They hold no records and
// leave no entry: nobody has been told anything yet. What a room keeps beside its drafts
// (files, say) goes with them. A draft is bytes to this package; which, the room says.
//
// Each room hands over a secret of its own ([Derive]), so that nothing of one room's rows
// can be held beside another's, and the one gate that all of them share: guessing in two
// rooms is no quicker than in one.
//
// Start with draft.go. A record is made of a draft by [Tables.Promote], in the transaction
// that has the entry; the phrase then leads to the record. What somebody writes further there
// is put aside until they send it (aside.go).
package comeback
