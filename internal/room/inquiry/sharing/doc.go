// Package sharing has a document of one inquiry read by another of the same inquiry: the inquiry around
// and its local investigations are walled off, and a ruling is the one door.
//
// # Records
//
//	Shared  a document of one, for another, from a day to a day, with why, why it is fair and
//	        what it costs (Inquiries Act 2005, section 17(3)); lifted, if it was
//
// # Who does what
//
// The chair of the inquiry whose document it is proposes; another human who decides there
// agrees. The chair or the solicitor lifts it alone, at once, also while nothing is written. It ends by itself on its last day; another
// ruling shares the document again.
//
// The team of the other inquiry reads it where a part there reads evidence, and where nothing in
// either keeps them out: a conflict, a part that is kept from evidence, a body that is looked at. What is held in
// either inquiry is held from them: in the one they are no team. They open nothing else of it.
// For some days it stands on their desk. When it is over they are told that it was shared, until when, and why it ended, and no
// word of the document or of its ruling. What nobody read for whom it identifies is marked for whoever proposes, agrees or reads.
//
// What is missing closes: a ruling without its last day, an inquiry that is of no such family, a book that is not
// known, bodies whose kin is not known.
//
// # Where to start reading
//
// sharing.go has the records and who reads, second.go what takes two, store_sharing.go the rows. Pages are
// package pages/share.
package sharing
