// Package alike says whether two numbers, names or mailboxes look so much alike that
// whoever enters somebody is asked whether they are the same human (docs/adr/0043). It
// says nothing of who is who: it knows texts alone.
package alike
