// Package drafting is how an inquiry's report is written, put to those whom it criticises, signed
// and published: the floor over package report, which has the rules and no database.
//
// # Records
//
//	Report     a draft, begun by the chair or the solicitor; the key of its words is sealed in
//	           the vault, for the panel, its counsel and its solicitor alone
//	chapter, paragraph, sentence
//	           the draft, a row each: the words sealed, a sentence's revision in the clear
//	Letter     a warning letter (Inquiry Rules 2006 r.13): proposed, agreed by a second human, sent
//	           with a link and a first phrase on paper; the recipient's copy is sealed to them
//	Answer     what came back, sealed to the recipient and to those who draft
//	decision   what became of a criticism, and which passages are withheld: each by two humans
//	seen       who opened which reference, and which answer
//	signature  of a member of the panel, under one text
//	copy       a copy under embargo: for one reader, with marks of its own, sealed to them; who gets
//	           them takes two
//	Out        the report as it is published: package published
//
// Each act loads the [report.Draft] within its own transaction, applies the act of package
// report, and writes what differs ([Service.save]), with one entry. What nobody may be told
// twice differently (a state, an amber, who is still owed a letter) is worked out and never
// stored.
//
// # Who reads what
//
// Whoever has a part that drafts opens the words, with an entry for each page
// (vault.reveal, "Chapter 2"). A letter and an answer are opened one by one. The secretariat
// is told how many sentences are frozen and how many letters are out ([Service.Progress]). Who
// got a letter reads that letter and their own answers, by a link and a phrase: a wrong link, a
// wrong phrase and no letter are answered the same.
//
// # What a sentence can rest on
//
// A [Source] knows one sort of thing: testimony is here (testimony.go), documents are handed
// over by another floor. A sort without a source is not offered, and nothing is known of it:
// amber.
//
// # Where to start reading
//
// drafting.go has the records, load.go how a draft is read and written, service_write.go what
// the team does, service_letter.go and service_reply.go the letters, service_sign.go the end.
package drafting
