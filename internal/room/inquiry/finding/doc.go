// Package finding is what an inquiry published, sentence by sentence, and what followed:
// account, theme, sentence of the report, recommendation, response, verified change.
//
// # Records
//
//	Finding  a sentence or short paragraph of a published report: where it stands, its exact
//	         words with their hash, its day, where it can be read, the themes it draws on
//	         and the recommendations of the register that come from it
//
// A finding rests on nothing that came after the day of its report, on no single account whose
// words its proposer has not opened for that use, and leads to what is made up only where its
// inquiry is, and is of no report that is written in this program and not signed, or does not say
// so ([Drafts]). Whoever proposed it must still read accounts when another agrees.
//
// What a finding rests on is kept with the accounts (package listening), each under the use
// that its person said yes to: cited when one of the team proposes the finding, fixed when
// another, who opened it, agrees; all in the transaction of the act. A no in between takes
// the footing out, and the agreement fails until the second has read what is left; a
// restriction stops it. What is turned down is dropped.
//
// # Who reads what
//
// Everybody reads the sentences, on how many accounts each rests in bands, and what became of
// its recommendations, live from the register. Nobody reads which accounts: the team that
// proposes sees its own choice, the second the bands. The person sees the sentences that
// rest on theirs ([Service.Thread]), alone or with others in bands: another account changes
// their page in a band or not at all.
//
// A report that is written in this program (package drafting) writes these same records at its
// signing ([Service.Signed]).
//
// # Where to start reading
//
// finding.go has the records, service.go and second.go what the team does, thread.go what
// everybody and the person read.
package finding
