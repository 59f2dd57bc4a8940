// Package loadfile reads, checks and writes the volumes in which documents go from one
// review system to another:
//
//	VOL001/DATA/VOL001.dat   Concordance: a row for each document
//	VOL001/DATA/VOL001.opt   Opticon: a row for each picture of a page
//	VOL001/TEXT/…            the words of each document
//	VOL001/NATIVES/…         the files as they were
//	VOL001/IMAGES/…          the pictures
//	VOL001/MANIFEST.csv      the SHA-256 and size of every other file
//
// Neither format has a standard. What is read and written here is what reviewers' tools
// write: for the DAT a row of fields between þ (U+00FE), parted by U+0014, with ® (U+00AE)
// where a field has a line end; a þ in a field is written twice. It is read in Windows-1252,
// UTF-8 with a mark at the beginning or without, and UTF-16; and written in UTF-8 with the
// mark, CRLF at the end of rows. The OPT has seven fields in each row: page, volume, picture, Y on the
// first page of a document, folder and box (not used), and the count of its pages. EDRM XML
// (1.0 to 1.2, Root/Batch/Documents/Document) is read, from the schema's description and what
// two programs write.
//
// A volume is refused for what is wrong in it, and all that is wrong is named, with its row and
// field: [Check].
package loadfile
