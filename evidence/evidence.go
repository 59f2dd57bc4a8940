package evidence

import (
	"errors"
	"fmt"
)

// Where is the kind of place at which words stand in a file.
type Where string

// The places. Body is what somebody who opens the file reads; all others are easy to miss.
const (
	Body       Where = "body"       // the text of a page, or of a letter
	Header     Where = "header"     // header and footer of pages; of a mail: From, To, Cc, Bcc, Subject, Date
	Footnote   Where = "footnote"   // and endnotes
	Field      Where = "field"      // the value, name or tooltip of a form field
	Annotation Where = "annotation" // a comment, a note, a stamp, a link's address
	Outline    Where = "outline"    // bookmarks
	Metadata   Where = "metadata"   // title, author, keywords, XMP, EXIF, custom properties
	Attachment Where = "attachment" // the name or the description of a file inside
	Layer      Where = "layer"      // an optional layer that is off, or its name
	Invisible  Where = "invisible"  // text drawn with no ink, in white, under something, off the page
	AltText    Where = "alt-text"   // words in place of a picture
	Deleted    Where = "deleted"    // taken out by tracked changes and still in the file
	Inserted   Where = "inserted"   // put in by tracked changes
	Revision   Where = "revision"   // an earlier revision that is still in the file
	Speaker    Where = "notes"      // a speaker's notes
	Sheet      Where = "sheet"      // cells; Piece.Name is the sheet
	HiddenCell Where = "hidden"     // hidden sheets, rows and columns
	Formula    Where = "formula"    // a formula, or a value kept beside it
	Cache      Where = "cache"      // a pivot's or chart's copy of the data; a thumbnail
	Script     Where = "script"     // program text inside the file
	FileName   Where = "file-name"  // the name of the file itself
	OCR        Where = "ocr"        // recognised from a picture
)

// Box is a place on a page, in points (1/72 inch) from the left and from the TOP of the page as a
// reader sees it, upright (after the page's own turn).
type Box struct {
	X, Y, W, H float64
}

// Word is a word with its place. One with an empty text goes on with the word before it: the second half of a word that a line's
// end breaks, with its own place.
type Word struct {
	Text       string
	Box        Box
	Confidence int // 0 to 100 where it was recognised; -1 where it was in the file
}

// Piece is some words of a file and where they stand.
type Piece struct {
	Where  Where
	Page   int    // from 1; 0: of no page
	Name   string // of the field, sheet, property, entry or layer; may be empty
	Text   string
	Unseen bool   // somebody who opens the file in the usual way does not see it
	Box    *Box   // where it stands on its page; nil where nothing says
	Words  []Word // with their boxes, in the order of Text, where the reader gives them
}

// Relation is how a part lies in its file.
type Relation string

// The relations.
const (
	Attached Relation = "attachment" // of a mail, or a PDF
	Inline   Relation = "inline"     // a picture in a mail's text
	Entry    Relation = "entry"      // of an archive or a mailbox
	Message  Relation = "message"    // a mail that is attached to a mail: a document of its own
	Embedded Relation = "embedded"   // an object in an office document
)

// Part is a file inside a file. Its bytes are in a file of the scratch folder that the reader was given.
type Part struct {
	Name     string // as the file says; never used as a path
	File     string // base name in the scratch folder
	Size     int64  // bytes
	Relation Relation

	// Why its bytes are not there: File is then empty. A part that could not be taken out is an
	// exception of its own, so that parts are counted whether or not they could be.
	Code Code
	Why  string
}

// Note is what a human should know of a file before they rely on its words.
type Note struct {
	Code string // "hidden-sheet", "text-may-be-wrong", "two-bodies-differ": short, lasting, for counting
	Page int    // from 1; 0: of the whole
	Text string // plain English, one sentence
}

// Page is the size of a page in points as a reader sees it, upright.
type Page struct {
	W, H   float64
	Turned int  // 0, 90, 180, 270: the turn that the file asks for and that W and H already have
	Usable bool // it has a text layer that can be relied on; without one it is for OCR
}

// Reading is what was got out of one file.
type Reading struct {
	Kind   string  // the media type that the bytes have, whatever the name says
	Said   string  // the media type that the name would have; may be empty
	Reader string  // program and version
	Title  string  // what the file calls itself; may be empty
	Pages  []Page  // empty where the kind has no pages
	Pieces []Piece // in the order in which they are read
	Parts  []Part
	Mail   *Mail // nil where it is no mail
	Notes  []Note
}

// Code is why a file could not be read. The codes are written into records and exports: they last.
type Code string

// The codes.
const (
	Locked   Code = "locked"    // needs a password
	Broken   Code = "broken"    // not what it begins as, cut off, or damaged
	TooMuch  Code = "too-much"  // over a limit: size, depth, entries, ratio, pages
	NoReader Code = "no-reader" // nothing here reads this kind
	TimeOut  Code = "time-out"  // the reader did not finish in its time
	Died     Code = "died"      // the reader ended by itself twice, or asked for too much memory
	Absent   Code = "absent"    // a program that would read it is not installed
)

// Unreadable is why a file could not be read, for a human.
type Unreadable struct {
	Code Code
	Why  string // plain English: what is wrong and what to do, without the file's words
	Err  error  // what the reader said; may be nil
}

func (u *Unreadable) Error() string {
	if u.Err == nil {
		return fmt.Sprintf("%s: %s", u.Code, u.Why)
	}
	return fmt.Sprintf("%s: %s: %v", u.Code, u.Why, u.Err)
}

func (u *Unreadable) Unwrap() error { return u.Err }

// CodeOf is the code of an error, and Broken where it has none.
func CodeOf(err error) Code {
	var u *Unreadable
	if errors.As(err, &u) {
		return u.Code
	}
	return Broken
}

// Limits are what a reader may use. Zero is none of it, so that a limit that is forgotten closes.
type Limits struct {
	Bytes   int64   // of one file, and of all parts of one file together
	Entries int     // of one archive, with those of archives in it
	Depth   int     // files in files in files
	Ratio   float64 // how many times larger than it was an entry may become
	Pages   int     // of one document
}

// Usual are limits for an inquiry's documents.
var Usual = Limits{Bytes: 2 << 30, Entries: 200_000, Depth: 12, Ratio: 200, Pages: 50_000}
