// Package redacting is the floor of the room of evidence on which a document is made ready for
// participants or the public, so that what they may not have is gone from it.
//
// # Records
//
//	Mark       a place of a page that is to go, and on which ground. Where it is, the words beneath and its
//	           label are sealed under the key of the delivery. A mark for participants counts for the
//	           public too, so that the public has never more
//	Redaction  a file that was made by the marks of an audience, by its hash, and what a second human
//	           said of it. The file, a picture of each page and the proof lie sealed beside the database
//
// # Two humans
//
// Whoever marks has the file made ([Service.Make]): in a process of its own that gets the original, and then by another
// that gets what was made and looks at it by the proof. Somebody else, who had it made no more than they put a mark on it or
// took one away, looks at each page as it was made ([Service.Look]) and approves this hash or refuses it.
//
// # What may leave
//
// [Service.Give] gives an approved file alone, as long as it stands: the marks are those by which it was made, the book of
// restrictions holds what it held then, the original is the same, and under each mark stand the words that
// stood there. All but the last are one digest ([Redaction].basis). When one differs, nothing leaves until a file was made and
// approved again. A file that is not to the byte what was approved is given to nobody.
package redacting
