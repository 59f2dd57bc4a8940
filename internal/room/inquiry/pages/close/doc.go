// Package close is the page on which the record of an inquiry is closed: what is still to be done and where, to
// which archive it goes and from which day on, what is kept here how long; and what everybody reads of it.
package close
