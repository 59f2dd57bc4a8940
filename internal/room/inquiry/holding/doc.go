// Package holding keeps the book of restrictions of each inquiry, and says what is held from whom
// on a day.
//
// # Records
//
//	Restriction  an order or notice (Inquiries Act 2005, section 19), an application for one (rule
//	             12 of the Inquiry Rules 2006) or a claim of privilege (section 22): what it is
//	             about, who may still see it, its ground and the factors that were weighed. It
//	             has no field for what a passage says
//	Act          what became of one: granted, refused, withdrawn, revoked, upheld, rejected
//
// # Who does what
//
// Whoever holds (rules.Holds: chair and solicitor) reads the book and enters applications and
// claims; the chair makes orders. Each of these takes sight away, and counts in the transaction
// in which it is written. Whatever opens anything is proposed by the chair and agreed by another
// human; what opens, and when, says package restrict alone. To everybody nothing opens until the
// same write asked whom each text could tell that would be public then, and was not refused
// ([Entry].Shown); a court or a law that opens something is recorded by two, and is not asked about.
//
// Whoever shows something of an inquiry asks [Service.Rules] in its own transaction: they are
// compiled from the rows as they stand there, and kept until a row more is there. A version of
// the rules of an inquiry that the program does not know gives nobody a power to open.
//
// # Where to start reading
//
// holding.go has the use cases, second.go what takes two, store_holding.go the rows.
package holding
