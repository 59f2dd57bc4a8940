// Package search finds records by the words that people use for them. It is pure
// and in memory: records go in, an index that never changes comes out, and the
// same records give the same answer in the same order, whatever database they came
// from and however they were divided into segments.
//
// Words are folded (case, accents in either form, curly quotes, possessives,
// marks that cannot be seen) and cut to their stems (package textsim); a hyphen
// parts words and joins them too, so that "ringfence" finds "ring-fence". What a
// person types is read by [Parse]: quoted phrases, -words, numbers of
// recommendations. Little words never exclude.
//
// An embedded list says what people call things ([Lexicon]: "grooming gangs",
// acronyms, former names, towns). Welsh: the words of that list, in any mutation;
// there is no stemmer for the rest.
//
// A match is ranked by BM25 over weighted fields (S. Robertson and H. Zaragoza, The
// Probabilistic Relevance Framework, 2009), with more for a title that is covered.
// Those with all words come first, then those with some. A word that nothing has
// is tried again as the nearest word that something has, by edit distance, and
// [Result] says so.
//
// Start at [New], [Index.Search], and for what is shown of a hit [Marker].
package search
