// Package object finds the objects of a PDF file by looking at every byte of it,
// and not by its table of contents: so it reads files whose table is broken, and it
// sees what the table no longer names, such as earlier versions of an object and
// objects that nothing refers to any more. Words that were "removed" stand there.
//
// It never draws, runs or fetches anything. It reads the syntax of ISO 32000-2:2020
// clauses 7.2 to 7.5 and the filters of clause 7.4 that carry text (Flate, LZW,
// ASCII85, ASCIIHex, RunLength); pictures are left as they are. What does not parse
// is skipped: nothing here fails on a bad file, and each stream, and all streams of a
// file together, inflate to a limit and no further.
//
// An encrypted file is scanned after the reader of package pdf has written a copy
// without encryption.
package object
