// Package madeup writes lists of people who do not exist, to try linking with:
// names made of syllables, several records of each person as clerks might have
// written them, and a last column that says who is who. The same options give
// the same bytes.
//
// Start at Write (people.go); errors.go has what goes wrong in a record, and how
// often.
package madeup
