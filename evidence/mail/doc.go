// Package mail reads mails and mailboxes: a mail as it travels (RFC 5322, MIME, by
// jhillyerd/enmime, which goes on where a mail is broken and says so), mbox (RFC
// 4155), Outlook's .msg ([MS-OXMSG] over compound files) and winmail.dat
// ([MS-OXTNEF]), and PST through the program readpst.
//
// # What is found where
//
//	place in the mail                            Piece.Where   Piece.Name
//	From, To, Cc, Bcc, Subject, Date, Reply-To   header        the field
//	any other header field                       metadata      the field
//	the text that is read                        body
//	the plain text beside HTML                   body          plain text
//	hidden in HTML (see package hypertext)       invisible, alt-text, annotation, script, metadata
//	before, between and after the parts          invisible     beside the parts
//	name and description of an attachment        attachment
//	any other property of .msg and winmail.dat   metadata      property 0x....
//	RTF body of .msg, apart from what is hidden  body          rich text
//
// An attached mail is a part with the relation Message: a document of its own, and
// not text of the mail that it came in.
//
// # Hashes
//
// BodySHA256 is SHA-256 of the folded text that a reader sees: that of the HTML where
// there is any, else the plain text. Folding is Unicode NFC, each run of white space
// one space, none at the ends.
//
// FamilyHash is SHA-256 of a JSON array of the arrays from, to, cc, bcc (addresses
// alone, in lower case, sorted), the folded subject, the time sent (RFC 3339 in UTC
// where the mail gave a zone, else as written, folded), BodySHA256, and the SHA-256
// of the attachments in order. The Message-ID is not in it: the same mail exported
// twice may have lost it.
//
// MIH is MD5 of the Message-ID without < > and white space, in lower-case hex, as EDRM's Message
// Identification Hash 1.0 (January 2023) is known to us; its text was not at hand, so
// the handling of case (kept) is unverified. Empty where there is no Message-ID.
//
// # Times
//
// Sent is what the Date field says. Where it names no zone, or one that RFC 5322 does
// not know ("BST" is one of several), the clock is kept as UTC and SentZone is false:
// nothing is made up. The field stays as SentWritten whatever becomes of it.
package mail
