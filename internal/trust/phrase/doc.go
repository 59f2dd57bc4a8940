// Package phrase makes return phrases: how somebody without an account comes
// back to what they wrote. A phrase is seven words or 24 digits, shown once.
//
// It has two parts. The lookup part (two words, seven digits) finds the row:
// only [LookupIndex] of it is stored. The secret part is never stored in any
// form; the whole phrase makes, through argon2id and a salt of the row's own,
// the key that the draft is sealed under ([Seal]). So the server cannot open a
// draft between visits, and neither can somebody who copies the database.
//
// To keep a new phrase: [New], make again while [LookupIndex] is already taken
// (there are 10 to 20 million lookup parts, so two may meet), then [Gate.Keep] gives the
// [Stored] to save beside the index. To come back: [Parse], look for the
// index, then [Gate.Check] with the Stored that was found, or with nil when
// none was: unknown and wrong cost the same and say the same.
//
// There is no lock-out and nothing is kept about an address: a refuge is one
// address for many people, and whoever locks a phrase by guessing would shut
// out its owner. What bounds guessing is the [Gate], which does one derivation
// at a time for everybody (docs/adr/0019-return-phrases.md counts it).
//
// Nothing here prints itself: a [Phrase] and a [Key] in a log, an error or a
// %#v show only that they are one. [Phrase.Reveal] and [Phrase.Groups] are the
// two ways to see a phrase, for the page that shows it once.
package phrase
