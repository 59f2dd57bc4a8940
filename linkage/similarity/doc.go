// Package similarity says how much alike two texts are: the distances of
// Levenshtein and Damerau, the similarities of Jaro, Winkler and Jaccard.
//
// Start at JaroWinkler and Levenshtein for two texts, and at Matcher for one
// text beside many others, which is what linking does: it is prepared once and
// compared 64 letters at a time. Texts are compared byte by byte, as DuckDB does,
// so that a model gives the same levels here and there; FoldAccents first where
// é should count as e. The tests compare with the papers' own examples and with
// DuckDB's answers.
package similarity
