// Package share has the pages on which a document of one inquiry is shared with another of the same inquiry, and
// read there.
package share
