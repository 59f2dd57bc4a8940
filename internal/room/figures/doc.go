// Package figures makes and publishes releases of figures: tables that were
// counted, protected and checked by a second person, and stay traceable to the
// returns behind each number.
//
// # What there is
//
// A release has editions ([Edition]): the first, and corrections. An edition is
// drafted, built, sent to be checked, frozen with its hash and published at its
// time (release.go has the states and steps). What is built is one file each of
// what people take away, and what is kept for later checks.
//
// # Where to start reading
//
// Package output, beneath this one, makes a table from counts and says what may be
// printed of it; it knows of no release. engine.go counts and protects the tables of
// an edition, service_*.go are the use cases, store*.go the SQL. Pages are package
// pages.
package figures
