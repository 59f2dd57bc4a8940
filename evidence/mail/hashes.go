package mail

import (
	"crypto/md5" //nolint:gosec // EDRM's MIH is MD5
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/mail"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"candour/evidence"
)

// Fold is a text without what differs between two copies of one mail.
func Fold(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// MIH is the message identification hash of a Message-ID; empty for none.
func MIH(id string) string {
	if id = cleanID(id); id == "" {
		return ""
	}
	sum := md5.Sum([]byte(id)) //nolint:gosec // see above
	return hex.EncodeToString(sum[:])
}

// cleanID is a Message-ID without < > and white space.
func cleanID(id string) string {
	return strings.Trim(strings.Join(strings.Fields(id), ""), "<>")
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// addressOnly is the address of a mailbox as it was written, in lower case.
func addressOnly(written string) string {
	if a, err := mail.ParseAddress(written); err == nil {
		return strings.ToLower(a.Address)
	}
	if i, j := strings.LastIndexByte(written, '<'), strings.LastIndexByte(written, '>'); i >= 0 && j > i {
		written = written[i+1 : j]
	}
	return strings.ToLower(Fold(written))
}

func sorted(written []string) []string {
	out := []string{}
	for _, w := range written {
		out = append(out, addressOnly(w))
	}
	slices.Sort(out)
	return out
}

// finish fills in the hashes of a mail whose body a reader sees is seen.
func finish(m *evidence.Mail, seen string) {
	m.BodySHA256 = sum([]byte(Fold(seen)))
	m.MIH = MIH(m.MessageID)
	sent := Fold(m.SentWritten)
	if m.SentZone {
		sent = m.Sent.UTC().Format(time.RFC3339)
	}
	attachments := append([]string{}, m.Attachments...)
	b, err := json.Marshal([]any{sorted(m.From), sorted(m.To), sorted(m.Cc), sorted(m.Bcc), Fold(m.Subject), sent, m.BodySHA256, attachments})
	if err != nil {
		panic(err) // strings alone
	}
	m.FamilyHash = sum(b)
}
