package evidence

import "time"

// Mail is what a mail says of itself. Addresses are as they were written.
type Mail struct {
	MessageID   string   // without < and >
	InReplyTo   []string // message ids
	References  []string // oldest first
	ThreadIndex string   // Outlook's, base64, as sent; may be empty
	From        []string
	To, Cc, Bcc []string // Bcc is kept: who was copied in unseen is evidence
	Subject     string

	// Times. Sent is what the header says, as it was written; a zone that is not there is not made up.
	SentWritten string    // the Date header, whole
	Sent        time.Time // zero where it cannot be read
	SentZone    bool      // the header gave a zone
	Received    time.Time // of the newest Received header; zero where there is none

	BodySHA256  string   // of the text that a reader sees, folded (package mail); hex
	FamilyHash  string   // headers with Bcc, body and attachments in order (package mail); hex SHA-256
	MIH         string   // EDRM Message Identification Hash 1.0 (January 2023): MD5 of the Message-ID; hex. It never hides a copy
	Attachments []string // SHA-256 of each attachment, in order; hex
}
