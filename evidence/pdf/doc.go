// Package pdf reads PDF files: every word that stands in one, where it stands, and
// what hides in it; and draws their pages.
//
// # How
//
// Pages are read and drawn by PDFium, compiled to WebAssembly and run by wazero: no
// cgo, and a sandbox of its own. A document gets a fresh instance with a cap on memory
// and no file system; an instance that hangs or wants too much is killed, and a
// document whose reader died twice is unreadable with the code died. Everything that is
// not drawn is found by package object, which looks at every byte of the file.
//
// # What is read
//
// The words of a page come in the order in which the file has them, each with its box in
// points of the upright page from the top. Ligatures are taken apart, soft hyphens
// leave, and a word that is broken at a line's end is made whole (see [Fold]), so
// that a search finds "office", "information" and "co-operate".
//
//	hiding place                                        Where
//	text of a page                                      body
//	text with no ink (render mode 3), not over a picture invisible
//	text with no ink over, or any under, a picture      ocr (as the programs that recognise text leave it)
//	text of the colour of what lies behind it           invisible
//	text under an opaque box                            invisible
//	text outside what is shown of the page              invisible
//	text too small to read (under 2 pt)                 invisible
//	text in an optional layer that is off               layer
//	the name of a layer                                 layer
//	name, value, tooltip, default, choices, caption of a form field  field
//	data of an XFA form                                 field
//	contents, rich text, author, subject of an annotation, popups    annotation
//	what an annotation's appearance shows               annotation
//	the address of a link                               annotation
//	bookmarks                                           outline
//	name and description of an attachment               attachment
//	content of an attachment                            a part
//	title, author, keywords, own keys                   metadata
//	XMP of the file and of pictures                     metadata
//	names of destinations, page labels, other strings   metadata
//	comments between the objects, words after the end   metadata
//	words in place of a picture, or of other words      alt-text
//	program text (JavaScript)                           script
//	earlier revisions of the file                       revision
//	objects that nothing uses any more                  revision
//	a thumbnail                                         a part (a picture, for recognition)
//
// Whether text of a page is seen is decided by drawing the page: words whose place shows
// no edge are not seen. Words that lie under a photograph show edges; they are found by
// the picture's place. What is nearly unseen, such as light grey on white, is body.
//
// # Sources
//
// ISO 32000-2:2020 (PDF 2.0) for the places where words may stand: 7.5.6 incremental
// updates, 7.11 file specifications, 8.11 optional content, 9.3.6 render modes, 12.3.3
// outlines, 12.5 annotations, 12.6.4.17 JavaScript, 12.7 forms, 14.3 metadata, 14.9
// alternate descriptions.
package pdf
