// Package leak looks for what a redaction left: in anybody's PDF, whoever made it.
//
// It finds words that lie under a dark box, under a mark through which they show, and
// under marks for redaction that were never applied; words that an earlier revision of
// the file still has; boxes that hug what they cover, with how many names of a list fit;
// and, in a file that has boxes, words in the places that no page shows: metadata,
// attachments, fields, annotations, hidden text.
//
// # What it cannot tell
//
// It does not know what was meant to go. A picture that was blurred or made coarse, words
// that are white under a white box, and marks whose edges are not straight, it does not see;
// a box in a scan covers pixels of which nothing is left, and is found only as a box
// that hugs. It does not try to guess words beside a box. Nothing found does not mean that nothing is there.
//
// Widths are estimated by the widths of Helvetica and Times at the size of the line
// (Adobe, Core 14 AFM files), whichever fits the words beside the box better.
package leak
