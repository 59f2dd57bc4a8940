// Package ocr reads words from pictures of pages by tesseract 5, which runs beside this
// program and may be missing.
//
// Where the program or a language of it is missing the answer is evidence.Absent with words
// that say what to install, and never an empty text. Where a picture was read and not well,
// [Page.Poor] says so and why: its words are an aid for finding the page, and the page is
// not to be counted as searched.
//
// # What is done to a picture
//
// A tilt of three degrees loses a quarter of the dates while the confidence stays at 96, so
// a page is straightened first: of its ink, laid on lines at each angle within 15 degrees, the
// angle is taken at which lines and the gaps between them stand out most (a projection
// profile: Postl, "Detection of linear oblique structures and skew scan in digitized
// documents", 1986), in steps of a twentieth of a degree. What is read badly then is tried again: turned as tesseract's own
// detection says it lies (OCRmyPDF issues 581, 646 and 668 tell of pages that were turned
// and read as they lay), and without specks. The best by its confidence is kept.
//
// [Upright] turns a photograph as its camera says (EXIF) before anything else.
//
// Boxes of words are given on the picture as it was given, before it was straightened or
// turned, in points.
//
// Measured by bench/copies (-only ocr); the figures stand in docs/adr/0121.
package ocr
