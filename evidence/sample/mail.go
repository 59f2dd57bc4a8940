package sample

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"
)

// letterOf is a mail that is to be written.
type letterOf struct {
	id, answers   string
	references    []string
	from, to, bcc string
	subject, body string
	sent          time.Time
	parts         []attached
}

const domain = "sample.example.test"

func (m *maker) person() string {
	return fmt.Sprintf("person%02d@%s", 1+m.IntN(40), domain)
}

func (m *maker) newID() string {
	m.serial++
	return fmt.Sprintf("%d.%x@%s", m.serial, m.Uint32(), domain)
}

// eml is a mail as it is sent, with CRLF.
func (l *letterOf) eml() []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("From: %s", l.from)
	line("To: %s", l.to)
	if l.bcc != "" {
		line("Bcc: %s", l.bcc)
	}
	line("Subject: %s", l.subject)
	line("Date: %s", l.sent.Format(time.RFC1123Z))
	line("Message-ID: <%s>", l.id)
	if l.answers != "" {
		line("In-Reply-To: <%s>", l.answers)
	}
	if len(l.references) > 0 {
		line("References: <%s>", strings.Join(l.references, ">\r\n <"))
	}
	line("MIME-Version: 1.0")
	text := strings.ReplaceAll(l.body, "\n", "\r\n")
	if len(l.parts) == 0 {
		line("Content-Type: text/plain; charset=utf-8\r\n")
		line("%s", text)
		return []byte(b.String())
	}
	const boundary = "part-of-a-made-up-mail"
	line("Content-Type: multipart/mixed; boundary=\"%s\"\r\n", boundary)
	line("--%s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s", boundary, text)
	for _, p := range l.parts {
		line("--%s\r\nContent-Type: %s; name=\"%s\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"%s\"\r\n", boundary, p.media, p.name, p.name)
		for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(p.content)), 76) {
			line("%s", chunk)
		}
	}
	line("--%s--", boundary)
	return []byte(b.String())
}

// answer is a mail that answers another and quotes it, with nothing attached.
func (m *maker) answer(up *letterOf) *letterOf {
	l := &letterOf{
		id: m.newID(), answers: up.id, references: append(slices.Clone(up.references), up.id), from: m.person(), to: up.from,
		subject: "Re: " + strings.TrimPrefix(up.subject, "Re: "), sent: up.sent.Add(time.Duration(1+m.IntN(3000)) * time.Minute),
	}
	l.body = m.paragraphs(1+m.IntN(2)) + "\n\n> " + strings.ReplaceAll(up.body, "\n", "\n> ")
	return l
}

func (m *maker) first() *letterOf {
	return &letterOf{
		id: m.newID(), from: m.person(), to: m.person(), subject: m.title(), body: m.paragraphs(1 + m.IntN(3)),
		sent: time.Date(2008+m.IntN(10), time.Month(1+m.IntN(12)), 1+m.IntN(28), m.IntN(24), m.IntN(60), m.IntN(60), 0, time.UTC),
	}
}

// attachment is a small file for a mail.
func (m *maker) attachment() attached {
	name, text := m.title(), m.paragraphs(2)
	switch m.IntN(3) {
	case 0:
		return attached{name: name + ".pdf", media: "application/pdf", content: pdfOf(text), truth: Truth{Kind: "pdf"}}
	case 1:
		content, hidden := docxOf(text, "removed "+m.word(), "comment "+m.word())
		return attached{name: name + ".docx", media: docxType, content: content, truth: Truth{Kind: "document", Hidden: hidden}}
	}
	return attached{name: name + ".txt", media: "text/plain", content: []byte(text), truth: Truth{Kind: "letter"}}
}

// putMail writes a mail and tells of it and its attachments.
func (m *maker) putMail(custodian string, l *letterOf, t Truth) {
	t.Kind, t.MessageID, t.Answers = "mail", l.id, l.answers
	path := m.put(custodian, strings.NewReplacer(":", "", "/", "").Replace(l.subject)+".eml", l.eml(), t)
	for _, p := range l.parts {
		m.inside(path, path, custodian, p)
	}
}

// thread writes three to five mails that answer each other. In one of four a mail between is not there.
func (m *maker) thread() {
	custodian := custodians[m.IntN(len(custodians))]
	mails := []*letterOf{m.first()}
	if m.IntN(2) == 0 {
		mails[0].parts = []attached{m.attachment(), m.attachment()}
	}
	for range 2 + m.IntN(3) {
		mails = append(mails, m.answer(mails[len(mails)-1-m.IntN(min(2, len(mails)))]))
	}
	gone := ""
	if m.IntN(4) == 0 {
		gone = mails[m.IntN(len(mails)-1)].id
	}
	name := mails[0].id
	for _, l := range mails {
		if l.id != gone {
			m.putMail(custodian, l, Truth{Thread: name, Missing: gone != "" && l.answers == gone})
		}
	}
}

// boxes writes one mail as it lies in three mailboxes; who was copied in unseen stands in that of the sender alone.
func (m *maker) boxes() {
	l := m.first()
	l.parts = []attached{m.attachment()}
	for i, custodian := range custodians {
		l.bcc = ""
		if i == 0 {
			l.bcc = m.person()
		}
		m.putMail(custodian, l, Truth{Thread: l.id})
	}
}
