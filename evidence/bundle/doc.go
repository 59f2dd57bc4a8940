// Package bundle makes one PDF of many documents, as courts and inquiries want it, and
// keeps every reference to it when documents are added.
//
//	numbering   from 1 on the first page, the index included: the number that is printed
//	            on a page is the page of the PDF
//	index       first, each line a link; a bookmark for each section and document, with
//	            its page
//	margin      number and bundle letter stand in a strip that is added below the page,
//	            so that they never cover a word. What stands above it keeps its size and
//	            its distance from the top
//	upright     a page on which most words do not run from left to right is turned
//	view        opens at 100 %, with the bookmarks beside
//	pictures    not above 300 dots an inch, where the picture is of a kind that can be
//	            made smaller here; else a note says which page is above
//	late        documents that are added go to the end, under a heading and a list of
//	            their own. No page that was there moves
//
// A PDF comes in as what its pages draw: annotations and form fields are drawn into
// the pages, and bookmarks, attachments, scripts, properties, thumbnails and earlier
// revisions stay out. Words stay words. That is no redaction: words under a drawn box
// stay too (package redact). Links inside a document are lost.
//
// Pictures (JPEG, PNG, GIF, BMP, TIFF, WebP of one page) get a page each. Plain text, chats
// and mails are set in type; letters that the type lacks appear as their number. All other
// kinds are refused, all of them at once, with why and what to do.
//
// # References
//
// [Map] says where each page of each document stands. A link in a transcript names a
// document and its page, and the map of the newest bundle says where that is. When
// documents are added ([Options.After]) the earlier ones must be the same, byte for
// byte, and keep their pages: only the foot of the first page changes, where it says
// on which page later documents are listed.
//
// # The same again
//
// The same documents and options give the same bytes. Nothing in the file says when or
// where it was made. Pages are written as they come, and what is kept in memory is one
// document for each processor, and a line for each page.
//
// # Sources
//
// General guidance on electronic court bundles of the judiciary of England and Wales
// (November 2021): numbering, index, bookmarks, orientation, view, resolution, late documents.
// ISO 32000-2:2020: 7.7.3 page tree, 8.10 form XObjects, 8.11 optional content, 9.7
// composite fonts, 12.3 destinations and outlines.
package bundle
