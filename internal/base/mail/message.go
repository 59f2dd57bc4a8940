package mail

import (
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"candour/internal/base/errs"
)

// Limits of a message. A subject longer than a line is cut by some readers.
const (
	maxKey     = 500
	maxAddress = 254 // RFC 5321 section 4.5.3.1.3, less its brackets
	maxSubject = 200
	maxText    = 100_000
)

// check refuses what could add headers or recipients, or is no message.
func check(key, to, subject, text string) error {
	switch {
	case key == "" || len(key) > maxKey || unsafe(key):
		return errs.New(errs.Invalid, "A message needs a key of one line.")
	case subject == "" || utf8.RuneCountInString(subject) > maxSubject || unsafe(subject):
		return errs.New(errs.Invalid, "A message needs a subject of one line, of 200 characters or fewer.")
	case text == "" || len(text) > maxText || !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return errs.New(errs.Invalid, "A message needs words, of 100,000 bytes or fewer.")
	}
	return CheckAddress(to)
}

// CheckAddress says whether text is one plain e-mail address and nothing more:
// no name, no list, no line break, no quoting.
func CheckAddress(text string) error {
	bad := errs.New(errs.Invalid, "Enter one e-mail address in full, such as name@example.org")
	if len(text) > maxAddress || unsafe(text) || strings.ContainsAny(text, " \",;:<>()[]\\") {
		return bad
	}
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || a.Name != "" {
		return bad
	}
	return nil
}

// unsafe finds line breaks, other control characters, line separators of
// Unicode and what is not UTF-8.
func unsafe(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

// messageID is the same each time for a key, and tells nothing of it: the key
// may name a record, and headers are kept in many places.
func messageID(key, from string) string {
	sum := sha256.Sum256([]byte("candour mail " + key))
	return hex.EncodeToString(sum[:16]) + "@" + domainOf(from)
}

// domainOf gives the part after the @ of a sender that was checked.
func domainOf(from string) string {
	a, err := mail.ParseAddress(from)
	if err != nil {
		return "candour.invalid"
	}
	return a.Address[strings.LastIndexByte(a.Address, '@')+1:]
}

// build makes the message as it goes over the wire. What is in the database
// is checked again: somebody may have put it there by other means.
func build(m message, from string) (*gomail.Msg, error) {
	if err := check(m.key, m.to, m.subject, m.text); err != nil {
		return nil, err
	}
	out := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithNoDefaultUserAgent())
	if err := out.From(from); err != nil {
		return nil, errs.Because(errs.Invalid, "The sender of messages (smtp_from) is not an e-mail address.", err)
	}
	if err := out.To(m.to); err != nil {
		return nil, errs.Because(errs.Invalid, "The address is not an e-mail address.", err)
	}
	out.Subject(m.subject)
	out.SetMessageIDWithValue(messageID(m.key, from))
	out.SetDateWithValue(m.created)                      // stable too: a second copy is the same message
	out.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	out.SetBodyString(gomail.TypeTextPlain, m.text)
	return out, nil
}
