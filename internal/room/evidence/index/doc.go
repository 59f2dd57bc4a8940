// Package index finds pages by the words on them, and holds no word.
//
// # What is stored
//
// One row a page (page 0: what stands on none), and of each word on it a mark: the first 64 bits of
// an HMAC-SHA-256 of the word under a key of the home. The words stand in their order, so that phrases and
// nearness are found as in an index of words; each beginning of a word of 3 to 12 characters has a mark too, for
// "prefix*". Whoever has the database, a backup of it or its files, and not the key, learns how often marks
// stand and beside which others, and no word. With the key destroyed the index finds nothing, whatever is left of
// it on a disk.
//
// # What is asked
//
// [Parse] reads what lawyers type:
//
//	timetable school          both words on one page
//	timetable OR schedule     either
//	timetable NOT draft       one without the other
//	"draft timetable"         words that follow each other
//	draft NEAR/5 timetable    at most five words between them, in either order
//	time*                     words that begin so
//	(a OR b) AND c
//
// Every word counts, however common. A sign that is not read as written is refused with what to do.
//
// # Who may find it
//
// What is held from the reader ([Hole]) is a part of the query itself, and of its count: a page that is held is never
// found, counted or waited for.
//
// Query.go has the language, marks.go the marks, store_index.go both databases.
package index
