// Package threads puts mails under those that they answer.
//
// It follows Jamie Zawinski's "message threading" (1997, jwz.org/doc/threading.html; the
// REFERENCES algorithm of RFC 5256) with these differences:
//
//   - what a mail says itself goes first: In-Reply-To, then the last of its References,
//     then Outlook's Thread-Index ([MS-OXOMSG] 2.2.1.3: 22 bytes for the conversation and
//     five for each answer). What others say of it in the middle of their References
//     counts only where it says nothing;
//   - a subject never joins two mails. Where a thread begins with an answer and another
//     has the same subject, that is suggested, in a list of its own ([Forest.Suggestions]);
//   - a mail that is named and is not here keeps its place and is shown as missing: that
//     it was written is a fact;
//   - two mails with one Message-ID are copies. Where their words or attachments differ,
//     both are shown, and that they differ is said.
//
// The tree depends on what is in the index and not on the order in which it came. A circle
// ends: of the links in it the weakest is not followed, and of equals that of the mail that
// was sent first.
//
// # Most inclusive
//
// A mail is marked as most inclusive only if the words of every mail above it stand in it,
// whole and in one piece, and every attachment of them is attached to it too, by hash, and
// no later mail has all of it in the same way. Where a mail above is missing, or has no
// words that could be looked for, nothing is marked: what is not known cannot be in it.
package threads
