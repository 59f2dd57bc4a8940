// Package pdfreport reads the PDF of an inquiry's report and proposes the
// numbered recommendations that it finds, with their pages, for a person to
// accept or correct. It never enters anything by itself.
//
//	p, err := pdfreport.Propose(ctx, file, size, pdfreport.Limits{})
//	p.Candidates  number, text, parts, pages, style, confidence and its reason
//	p.Missed      what a person should look for: scans, gaps in the numbers, repeats
//
// The way through, a file each: source.go takes the file in and guard.go checks
// its tables; pages.go, content.go and font.go give letters with their places
// (lex.go is the syntax under them); layout.go makes lines and columns of them;
// furniture.go takes headers and page numbers out; marks.go knows how
// recommendations are numbered; find.go goes over the lines once; words.go
// mends cut words; judge.go weighs, counts and says what is missing.
//
// # What it finds
//
// "Recommendation 1" with colon, dash, full stop, nothing, or on a line of its
// own; "Recommendation 4.3"; "Recommendation A" and "Recommendation IV"; "R1";
// and, under a heading that says Recommendations in a report that does not
// label them, "1." and "(1)". Lettered parts, also in one paragraph; boxes cut
// by a page break; two columns; words cut at a line's end; ligatures.
//
// On the seventeen generated and printed reports that the rules were written
// with, all 120 recommendations are right to the letter and nothing else is
// proposed. On eleven stranger reports (49 recommendations) that the rules were
// not changed for, everything proposed was a recommendation, two thirds were
// found, and just under half were right to the letter. Both are measured by the
// tests on synthetic text; neither says how it does on one real report.
//
// # What it misses
//
//   - numbers in words ("Recommendation One"), "Recommendation #1", "Rec. 1",
//     bullets and other recommendations without a number of their own;
//   - a second paragraph that no box, indent or unfinished sentence ties to the
//     first; and a title between label and text is taken into the text;
//   - scans: a page without text is named, not read;
//   - three columns; tables with more than a number and a text; text turned on
//     its side; fonts without a code map;
//   - numbered lists under a heading that says something else ("Proposals");
//   - "1." lists in a report that labels two or more recommendations elsewhere;
//   - a line of a recommendation that stands at the same height, in the same
//     words, at the top or bottom of a third of the pages: it is taken for a
//     running header;
//   - who a recommendation is addressed to, and by when: that is for a person.
//
// # What it defends against
//
// Everything that the library (ledongthuc/pdf) panics on is recovered, page by
// page. What cannot be recovered in Go is kept from it: guard.go refuses tables
// that would exhaust memory or the stack, streams are unpacked up to a limit,
// and the source stops giving bytes when the context ends or when more is read
// than any honest file needs.
package pdfreport
