// Package participant says who is a core participant of an inquiry, who acts for them, and what of
// the evidence each of them may open.
//
//	Party           somebody who applied, or whom the chair would have (Inquiry Rules 2006 r.5): their
//	                consent, and every decision about them. What holds on a day is folded from the
//	                decisions, and none is ever changed
//	Representation  who acts for a party, or for several whose interests are alike (r.6 to 8)
//	Undertaking     the texts of the promise of confidence, and what one person did about them
//	Disclosed       one document that was given to one party, as it was cut then
//	Reader          all that is known of who asks; [Reader.Opens] is the one rule of what they see
//
// A fact that is missing closes: no consent, no decision, no day, no representation, no undertaking or
// that to an older text, no restriction rules.
//
// Which factors are weighed, and how long a decision can be challenged, is data with a status ([TestOf]).
package participant
