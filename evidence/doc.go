// Package evidence says what a document of an inquiry holds: its pages, every
// word that stands in it and where, what hides in it, and what lies inside it.
//
// It and the packages below it need no database. Each reads or writes one kind
// of thing, and all speak of it by the types here:
//
//	Reading   what was got out of one file, and by which program
//	Piece     some words, and where they stand: a page, a form field, an
//	          annotation, a hidden sheet, a deleted run, a property
//	Part      a file that lies in it: an attachment, an entry of an archive. Each
//	          is a document of its own
//	Note      what a human should know before they rely on the words
//
// The list of pieces is also the list of what a redaction has to remove: words
// that a search can find are words that a reader of the file can find.
//
// A file that cannot be read is an exception with a code ([Code]) and words, and
// never an empty text: received = indexed + exceptions + excluded.
package evidence
