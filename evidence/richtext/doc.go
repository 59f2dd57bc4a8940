// Package richtext takes the words out of RTF, by the RTF Specification 1.9.1
// (Microsoft, 2008): the text, and apart from it headers and footers, footnotes,
// comments, the information block, hidden and white text, and what was deleted or
// inserted while changes were tracked. Objects that lie in it are parts.
//
// It also undoes the compression of Outlook's bodies ([MS-OXRTFCP]) and gives back
// the HTML that a body was made from where it says so ([MS-OXRTFEX]).
package richtext
