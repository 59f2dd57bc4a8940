// Package transcript is what was said at a hearing, by page and line: read from the file of
// whoever wrote it down, cited for ever, put right without losing a word, and cut to what an
// audience may see.
//
//	t, err := transcript.Read(file, 1)           // text or DOCX
//	t, err = t.Correct(transcript.Correction{...}) // by two, the words before are kept
//	t, err = t.Exhibit(transcript.Exhibit{...})    // a document, at the line where it was called
//	shown := t.For(rules, audience, "hearing-3", known)
//
// A line's page and number never change: an import that replaces a transcript must have every
// line that is there ([Transcript.Replace]), and what is put right stands beside what was written.
// Where the file numbers its lines those numbers are kept, and a number that is missing, twice or
// out of order is refused with its place; where it has none they are counted, and the
// transcript says so ([Numbering]). Nothing of the file is dropped in silence: what stands above
// and below the lines of a page is kept with that page, and what a reader of the file would not see
// (hidden text, tracked changes, characters that turn the order of letters) is refused.
//
// Who may see which line is asked of package restrict, line by line. What nobody looked at (whom a
// line identifies) may be anybody, and is held as soon as anybody is.
//
// read.go decodes and numbers, docx.go opens a Word file, transcript.go has the types and the
// anchors, correct.go what is put right and linked, show.go what an audience sees.
package transcript
