// Package redact takes words and pictures out of a PDF so that they are gone, and proves it.
//
// Nothing of the old file goes into the new one. Each page is drawn to pixels with its
// form fields and annotations, the marked places are made black, and a new file is
// written from the pixels alone, by a writer that puts its objects in a fixed order and
// no dates, so that the same input gives the same bytes. A text layer comes only from
// recognition of the new pixels.
//
// # Boxes
//
// A mark is in points of the upright page. It covers every word that it touches, whole.
// What it then covers is widened to steps of 36 points from left to right, and to the
// height of the lines that it lies in; boxes of a line that come nearer than a step
// are joined. A word beside a box can be cut by that: a reader sees part of it, and
// cannot tell from the box how wide the word was that is gone. Of a list of 50 made-up
// names a box that hugs picks one in 76 % of cases, a box in steps of 36 points in
// 0.8 % (bench/pdf). But the words behind it stand where they stood: whoever can guess
// every word that the box cuts works out the width from the next one, and picks one
// name in half of the cases. Where that matters the mark goes to the end of the line.
// Ground and label of a mark are kept. A label is white on the black, padded to one
// width, and left out where it does not fit: it never makes a box wider.
//
// # Proof
//
// A [Proof] holds the hashes of both files, the boxes as they were drawn and not as
// they were marked (how wide a mark was would tell what the box must not), the
// programs, and what was checked of the output: that two readers find no word under
// any box, and none of a dictionary anywhere; that the file is to the byte what the
// writer makes of its pictures and recognised words, so that there is nowhere to hide
// anything; that every box is black; and that outside the boxes the page looks as it did. [Check] does it
// again from the output and the proof. The format is docs/formats/redaction-proof.md.
//
// # Sources
//
// Bland, Iyer and Levchenko, Story Beyond the Eye: Glyph Positions Break PDF Text
// Redaction, PETS 2023: widths and positions tell what was redacted. ISO 32000-2:2020
// for the file that is written.
package redact
