// Package participants is the core participants of inquiries ("full participants" where a form calls them
// so), who acts for them, and what of the evidence they are given: a floor over the pure package participant.
//
// # Records
//
//	Party           somebody who applied, with every decision about them
//	Representation  who acts for one, or for several whose interests are alike
//	Text, Promise   the texts of the undertaking, each out by two, and what one human did about them
//	Disclosed       one document that one party was given, as it was cut then; whoever opened it (Read), and
//	                what came back where it was called back (Receipt)
//
// # Who does what
//
// Solicitor and paralegals enter applications, put right or withdrawn until they are decided (the earlier stays), and
// propose who acts and what is given; what nobody read for whom it identifies is given for a reason alone. A cipher that
// one of them puts on a name holds it at once, and is agreed to or taken away by two. The chair proposes
// who is a participant; another of those who decide agrees to each. What closes needs one: calling a
// document back, ending a representation. The chair's decisions are public with their reasons, refusals too.
//
// Whoever acts for a party has an account of their own (role "participant") and sees, of one party, what
// [participant.Reader.Opens] lets them: after their own undertaking, while the party stands, of what was
// given to it, less what is held from any of those for whom they act. Every opening is a row of the log. They
// are kept from all that the team does, under each of their accounts ([Service.Walled]).
//
// Nothing of one party's page depends on another's: it is read by the ids of the representation alone, has
// no numbers, and answers one's own that is gone, another's and what never was in the same words.
//
// # What a missing fact does
//
// A form without participants answers as if there were nothing here. Without rules of what is held all is
// held; without documents there are none; a human, a body or kin that is not known is let in nowhere.
//
// # Where to start reading
//
// participants.go has the records, service.go who may do what, service_*.go the use cases of the team,
// own.go those of whoever acts, second.go what takes two, public.go what everybody reads.
package participants
