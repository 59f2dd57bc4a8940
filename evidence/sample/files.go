package sample

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"time"

	"candour/evidence"
	"candour/evidence/sample/paper"
)

func (m *maker) custodian() string { return custodians[m.IntN(len(custodians))] }

func (m *maker) letter() {
	m.put(m.custodian(), m.title()+".txt", []byte(m.paragraphs(3+m.IntN(4))), Truth{Kind: "letter"})
}

func (m *maker) pdf() {
	m.put(m.custodian(), m.title()+".pdf", pdfOf(m.paragraphs(4+m.IntN(20))), Truth{Kind: "pdf"})
}

// nearCopies writes a text and three copies with 3 to 5 of a hundred words changed.
func (m *maker) nearCopies() {
	text, title := m.paragraphs(6+m.IntN(6)), m.title()
	group := fmt.Sprintf("%s %08x", title, m.Uint32())
	for i := range 4 {
		copied := text
		if i > 0 {
			copied = m.changed(text, 0.03+0.02*m.Float64())
		}
		m.put(m.custodian(), fmt.Sprintf("%s v%d.txt", title, i+1), []byte(copied), Truth{Kind: "letter", Near: group})
	}
}

func (m *maker) spreadsheet() {
	hidden := "unseen" + m.word()
	m.put(m.custodian(), m.title()+".xlsx", xlsxOf(m.writer, hidden), Truth{Kind: "spreadsheet", Hidden: []string{hidden}})
}

func (m *maker) document() {
	content, hidden := docxOf(m.paragraphs(3), "removed "+m.word(), "comment "+m.word())
	m.put(m.custodian(), m.title()+".docx", content, Truth{Kind: "document", Hidden: hidden})
}

// scan writes a picture of a page of text: each round another kind of bad.
func (m *maker) scan(round int) {
	const dpi = 150
	lines, err := paper.Wrap(m.paragraphs(5), 11)
	if err != nil {
		m.err = err
		return
	}
	page, err := paper.Page(lines[:min(len(lines), paper.Lines(11))], 11, dpi)
	if err != nil {
		m.err = err
		return
	}
	t := Truth{Kind: "scan"}
	switch round % 5 {
	case 1:
		page = paper.Rotate(page, 3)
	case 2:
		page = paper.Rotate(page, 90)
	case 3:
		page = paper.Fax(page, 1, m.Uint64())
	case 4:
		page, t.Poor = paper.ThirdCopy(page, m.Uint64()), true
	}
	var b bytes.Buffer
	if err := png.Encode(&b, paper.OneBit(page)); err != nil {
		m.err = err
		return
	}
	m.put(m.custodian(), m.title()+".png", b.Bytes(), t)
}

// chat is an export of a messenger as text.
func (m *maker) chat() {
	var b strings.Builder
	at := time.Date(2016+m.IntN(4), time.Month(1+m.IntN(12)), 1+m.IntN(28), 8, 0, 0, 0, time.UTC)
	for range 20 + m.IntN(60) {
		at = at.Add(time.Duration(1+m.IntN(90)) * time.Minute)
		fmt.Fprintf(&b, "%s - Person %d: %s\n", at.Format("02/01/2006, 15:04"), 1+m.IntN(3), m.sentence())
	}
	m.put(m.custodian(), "WhatsApp Chat with Person.txt", []byte(b.String()), Truth{Kind: "chat"})
}

// locked is an archive that needs a password: "sample".
func (m *maker) locked() {
	m.put(m.custodian(), m.title()+".zip", lockedZip(m.writer, "notes.txt", []byte(m.paragraphs(2)), "sample"), Truth{Kind: "archive", Exception: evidence.Locked})
}

// cutOff is a file of which the end did not come.
func (m *maker) cutOff() {
	content, _ := docxOf(m.paragraphs(8), "removed", "comment")
	m.put(m.custodian(), m.title()+".docx", content[:len(content)/2], Truth{Kind: "document", Exception: evidence.Broken})
}

// nested is a zip in a mail in a zip.
func (m *maker) nested() {
	note := attached{name: "note.txt", content: []byte(m.paragraphs(2)), truth: Truth{Kind: "letter"}}
	inner := attached{name: "inner.zip", media: "application/zip", content: zipOf(note), truth: Truth{Kind: "archive"}, parts: []attached{note}}
	l := m.first()
	l.parts = []attached{inner}
	mail := attached{name: "mail.eml", content: l.eml(), truth: Truth{Kind: "mail", MessageID: l.id, Thread: l.id}, parts: l.parts}
	custodian := m.custodian()
	path := m.put(custodian, m.title()+".zip", zipOf(mail), Truth{Kind: "archive"})
	m.inside(path, path, custodian, mail)
}
