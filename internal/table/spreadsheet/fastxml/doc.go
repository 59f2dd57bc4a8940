// Package fastxml reads the XML inside spreadsheets some ten times faster than
// encoding/xml, and gives the same tokens: a worksheet of a million rows is
// mostly the time that its XML takes.
//
// Start at New and Reader (reader.go); tags.go reads what stands in a tag. A
// reader of a format asks for Tokens, which encoding/xml's Decoder is too. It
// knows no entities but the five of XML and no directives, so nothing can be
// blown up by what a file declares, and no text or tag is longer than 8 MB. The
// test reads everything that fuzzing thinks of with both readers and compares.
package fastxml
