// Package letting is how a floor asks whom a text that it publishes in free words could tell, with all that is public
// already.
//
// A [Gate] knows what is public, who read what, and what is too much (package releasing). Each floor asks it within the
// write that publishes. A floor that was given none publishes nothing.
package letting
