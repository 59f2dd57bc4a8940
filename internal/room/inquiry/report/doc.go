// Package report is how an inquiry's report is drafted so that no sentence stands
// without a footing and nobody is criticised unheard.
//
// A [Draft] is chapters, paragraphs and sentences with ids that stay. Its acts
// (Write, Edit, Check, Send, Answer, Treat, Freeze, ...) give a new Draft and
// leave the old one alone; an act on a sentence names the revision that its
// author saw. Nothing says in which state a sentence is: [Draft.Standing] works
// it out from what was done, what the world is today ([World]) and the form of
// the inquiry ([Form]):
//
//	drafted -> referenced -> checked -> letter -> answered -> treated -> frozen
//
// A sentence that criticises nobody goes from checked to frozen. What happens to
// a sentence takes it back by itself:
//
//   - An edit is a new revision: what was checked, looked at again or frozen was
//     another.
//   - A reference that was withdrawn, newly restricted or redacted anew, or of
//     which nothing is known, turns the sentence amber at once. Amber freezes and
//     signs nothing; a second human checks it again, and what was withdrawn must
//     go.
//   - A sentence that is worse than what was put to whom it criticises
//     ([Compare]) goes back to the letter. What cannot be compared is worse.
//   - An answer that comes later has to be treated too.
//
// Where the rules come from: Inquiry Rules 2006 r.13(3) (no explicit or
// significant criticism without a warning letter and a reasonable opportunity to
// respond), r.14 (confidence, [Confidence]), r.15 (what a letter states,
// [Draft.Letter]), r.16 (weight, [Draft.Weight]); Inquiries Act 2005 s.2 (no
// ruling on liability, [Flagged]), s.24(4) (each member of the panel signs,
// [Draft.Sign]), s.25 (published in full but for what is withheld, [Publish]).
// Copies under embargo (r.17) are [Mark] and [Trace]. What the law does not say,
// as how many days are reasonable, is data of the [Form] with its status.
//
// What is missing closes: strength or manner not said counts as the worst; a
// class of which nobody said whom a reader could mean is criticised by nothing
// that can be signed; without a look at references all are amber; without a
// record of who opened what nobody has opened anything.
package report
