// Package alike finds documents that are copies of each other: the same bytes, the
// same family of a mail, or nearly the same words.
//
//	exact    the same SHA-256 of the bytes
//	family   the same family hash (evidence.Mail): headers with Bcc, body, attachments
//	near     at least Rules.Threshold of their five-word shingles in common
//
// Only the work on copies is shared, never their place: each copy keeps its
// custodian, its path and its own line of Bcc. So a group names all its members.
//
// # Near copies
//
// Words are folded (lower case, no punctuation), and each five in a row are a
// shingle. MinHash of 128 values (Broder, "On the resemblance and containment of
// documents", 1997), banded 32 by 4 (Leskovec, Rajaraman, Ullman, "Mining of Massive
// Datasets", chapter 3), proposes pairs. A proposal is worth nothing by itself: the
// true overlap of the two sets of shingles (Jaccard) is counted, and only a pair
// that has the threshold is a link.
//
// Links are not followed from one to the next: a chain of small changes would lead
// from a letter to one that has nothing of it. A group is a star: its centre is the
// text with most links, and a member has a link to that centre. Whoever is linked to
// a member and not to the centre is in another group, or in none, and
// [Index.Links] names the pair. Of two texts with as many links the one whose words
// have the lower hash is the centre, so groups depend on what is in the index and
// not on the order in which it came.
//
// # What stands in everything
//
// A disclaimer under a thousand mails does not make them copies. A line is left out
// before shingles are made if
//
//   - it stands in more than Rules.CommonShare of all differing texts, and in
//     Rules.CommonTexts of them at least, and
//   - it stands beside other words: of pairs of texts that hold it (16, drawn alike
//     each time), a quarter at least are hardly alike in the rest (under a fifth of
//     the shingles in common, and Rules.MinWords words at least in each). The rest is
//     what lies outside the block of lines around it that both have, bridging two
//     lines that differ. So thirty copies of one policy, or of a form letter with
//     another name on each, keep their words.
//
// What is left out is said ([Groups.Common]).
//
// A text with fewer than Rules.MinWords words after that is compared by its hash
// alone: "Thank you" is not a copy of "Thank you".
package alike
