// Package office reads Word, Excel and PowerPoint files as they are since 2007
// (ECMA-376, ISO/IEC 29500), and OpenDocument texts, sheets and presentations (OASIS
// ODF 1.3): what somebody sees who opens them, and what stays in them out of sight.
//
// # What is found where
//
//	place                                          Piece.Where  Piece.Name
//	text, with what tracked changes put in         body
//	put in, taken out by tracked changes           inserted, deleted   the author
//	header, footer (of pages; of a printed sheet)  header
//	footnote, endnote                              footnote
//	comment, its author; link; field code          annotation
//	hidden text, white text on no ground           invisible    hidden text, white text
//	what only an older program shows               invisible    fallback
//	words in place of a picture, name of a shape   alt-text
//	form field: name, help, default                field
//	bookmark                                       outline
//	cells, by row                                  sheet        the sheet
//	cells of hidden sheets, rows, columns          hidden       the sheet
//	white cells, cells whose format shows nothing  invisible    the sheet
//	formula                                        formula      the sheet
//	strings that no cell shows, pivot caches,      cache
//	data of charts and of linked workbooks
//	slide; hidden slide                            body; invisible  (Page is the slide)
//	speaker's notes                                notes
//	defined name, core and custom property         metadata
//	any other text in any XML part                 metadata     the part
//	any part that is no XML (pictures, objects,    a Part, and its name as attachment
//	macros, thumbnail)
//
// The last two lines but one are the net: a part that is not named above is not
// passed over. Old binary files (doc, xls, ppt) have no reader here.
package office
