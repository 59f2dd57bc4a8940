package mail

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"github.com/jhillyerd/enmime"

	"candour/evidence"
	"candour/evidence/hypertext"
	"candour/evidence/scratch"
)

const (
	kindEML   = "message/rfc822"
	readerEML = "enmime 1.3.0"
)

// eml is a mail being read.
type eml struct {
	r     *evidence.Reading
	into  *scratch.Folder
	raw   []byte
	plain []string
	html  []string
	names int
	flaws []string
	bytes map[string][]byte // of text attachments by part id, as they were sent
}

// EML reads a mail.
func EML(f scratch.File, into *scratch.Folder) (*evidence.Reading, error) {
	b, err := scratch.Text(f.Reader(), 0, into.Limits())
	if err != nil {
		return nil, err
	}
	b = bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	into.Within(int64(len(b)))
	root, err := parse(b, false)
	var odd []byte
	if err != nil { // a line among the fields that is none ends the library: without it the mail can be read
		if b, odd = withoutOddLines(b); len(odd) > 0 {
			root, err = parse(b, false)
		}
	}
	if err != nil {
		return nil, &evidence.Unreadable{Code: evidence.Broken, Why: "It begins as a mail and cannot be read as one. Ask for it again, as the mailbox has it.", Err: err}
	}
	e := &eml{r: &evidence.Reading{Kind: kindEML, Reader: readerEML, Mail: &evidence.Mail{}}, into: into, raw: b}
	e.headers(root.Header)
	if len(odd) > 0 {
		e.beside("among the fields", odd)
		e.flaws = append(e.flaws, "a line among its fields is no field")
	}
	e.beside("before the parts", preamble(b, root.Boundary))
	if err := e.part(root); err != nil {
		return nil, err
	}
	e.bodies()
	e.defects()
	return e.r, nil
}

var fieldLine = regexp.MustCompile(`^[!-9;-~]+[ \t]*:`)

// withoutOddLines parts the lines among the fields of a mail that are none, nor go on
// with one, from the mail.
func withoutOddLines(b []byte) (mail, odd []byte) {
	begun := false
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n') + 1
		if end == 0 {
			end = len(b)
		}
		line := b[:end]
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if fieldLine.Match(line) || begun && (line[0] == ' ' || line[0] == '\t') {
			begun = true
			mail = append(mail, line...)
		} else {
			odd = append(odd, line...)
		}
		b = b[end:]
	}
	return append(mail, b...), odd
}

func parse(b []byte, raw bool) (*enmime.Part, error) {
	return enmime.NewParser(enmime.SkipMalformedParts(true), enmime.StripMediaTypeInvalidCharacters(true), enmime.RawContent(raw), enmime.MultipartWOBoundaryAsSinglePart(true),
		enmime.SetReadPartErrorPolicy(enmime.AllowCorruptTextPartErrorPolicy)).ReadParts(bytes.NewReader(b))
}

// shown are the header fields that somebody who reads the mail sees, or would want to.
var shown = []string{"From", "Sender", "To", "Cc", "Bcc", "Resent-From", "Resent-To", "Resent-Cc", "Resent-Bcc", "Reply-To", "Subject", "Date"}

func (e *eml) headers(h textproto.MIMEHeader) {
	get := func(key string) (out []string) {
		for _, v := range h[textproto.CanonicalMIMEHeaderKey(key)] {
			if v = strings.TrimSpace(enmime.DecodeRFC2047(v)); v != "" {
				out = append(out, strings.ToValidUTF8(v, "\ufffd"))
			}
		}
		return out
	}
	for _, key := range shown {
		for _, v := range get(key) {
			e.r.Pieces = append(e.r.Pieces, evidence.Piece{Where: evidence.Header, Name: key, Text: v, Unseen: key == "Bcc"})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(h)) {
		if slices.Contains(shown, key) {
			continue
		}
		for _, v := range get(key) {
			e.r.Pieces = append(e.r.Pieces, evidence.Piece{Where: evidence.Metadata, Name: key, Text: v, Unseen: true})
		}
	}
	m := e.r.Mail
	fillHeaders(m, get)
	e.r.Title = m.Subject
	dated(e.r, get("Date"))
}

// fillHeaders takes a mail's fields.
func fillHeaders(m *evidence.Mail, get func(string) []string) {
	first := func(key string) string {
		if v := get(key); len(v) > 0 {
			return v[0]
		}
		return ""
	}
	m.MessageID = cleanID(first("Message-Id"))
	m.InReplyTo, m.References = ids(get("In-Reply-To")), ids(get("References"))
	m.ThreadIndex = strings.Join(strings.Fields(first("Thread-Index")), "")
	m.From, m.To, m.Cc, m.Bcc = addresses(get("From")), addresses(get("To")), addresses(get("Cc")), addresses(get("Bcc"))
	m.Subject = first("Subject")
	m.Received = received(get("Received"))
}

// ids are the message ids in fields, in order.
func ids(fields []string) (out []string) {
	for _, f := range fields {
		for w := range strings.FieldsFuncSeq(f, func(r rune) bool {
			return r == ' ' || r == '\t' || r == '\n' || r == '\r' || r == ',' || r == '<' || r == '>'
		}) {
			if strings.Contains(w, "@") || strings.HasPrefix(strings.TrimSpace(f), "<") {
				out = append(out, w)
			}
		}
	}
	return out
}

// addresses are the mailboxes in fields, each as it was written.
func addresses(fields []string) (out []string) {
	for _, f := range fields {
		for _, a := range splitAddresses(f) {
			if a = strings.Join(strings.Fields(a), " "); a != "" {
				out = append(out, a)
			}
		}
	}
	return out
}

// splitAddresses parts a list at its commas, semicolons and groups, and leaves those in
// quotes, brackets and remarks alone.
func splitAddresses(s string) (out []string) {
	quoted, depth, angle, from := false, 0, false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth = max(0, depth-1)
		case c == '<' || c == '>':
			angle = c == '<'
		case (c == ',' || c == ';' || c == ':') && depth == 0 && !angle:
			if c != ':' {
				out = append(out, s[from:i])
			}
			from = i + 1
		}
	}
	return append(out, s[min(from, len(s)):])
}

// part takes one part of the mail and those below and after it.
func (e *eml) part(p *enmime.Part) error {
	for ; p != nil; p = p.NextSibling {
		for _, f := range p.Errors {
			e.flaws = append(e.flaws, f.Name)
		}
		e.beside("after the parts", p.Epilogue)
		switch {
		case p.FirstChild != nil:
			e.beside("between the parts", p.Content)
			if err := e.part(p.FirstChild); err != nil {
				return err
			}
		case e.isBody(p):
			text := strings.ToValidUTF8(string(p.Content), "\ufffd")
			if p.ContentType == "text/html" {
				e.html = append(e.html, text)
			} else {
				e.plain = append(e.plain, text)
			}
		default:
			if err := e.attachment(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// preamble is what stands between the header and the first part, which the library leaves out.
func preamble(b []byte, boundary string) []byte {
	if boundary == "" {
		return nil
	}
	head, end := []byte("\r\n\r\n"), bytes.Index(b, []byte("\r\n\r\n"))
	if i := bytes.Index(b, []byte("\n\n")); end < 0 || i >= 0 && i < end {
		head, end = []byte("\n\n"), i
	}
	if end < 0 {
		return nil
	}
	rest := b[end+len(head)-1:]
	i := bytes.Index(rest, []byte("\n--"+boundary))
	if i < 0 {
		return nil
	}
	return rest[:i]
}

func (e *eml) beside(name string, b []byte) {
	if text := strings.TrimSpace(strings.ToValidUTF8(string(b), "\ufffd")); text != "" {
		e.r.Pieces = append(e.r.Pieces, evidence.Piece{Where: evidence.Invisible, Name: name, Text: text, Unseen: true})
	}
}

func (e *eml) isBody(p *enmime.Part) bool {
	if strings.EqualFold(p.Disposition, "attachment") || p.FileName != "" {
		return false
	}
	return p.ContentType == "text/plain" || p.ContentType == "text/html" || p.ContentType == "" || strings.HasPrefix(p.ContentType, "multipart/")
}

func (e *eml) attachment(p *enmime.Part) error {
	e.names++
	name, relation, content := strings.ToValidUTF8(p.FileName, "\ufffd"), evidence.Attached, p.Content
	switch {
	case p.ContentType == kindEML:
		relation = evidence.Message
		if name == "" {
			name = subjectOf(content)
		}
	case !strings.EqualFold(p.Disposition, "attachment") && p.ContentID != "":
		relation = evidence.Inline
	}
	if strings.HasPrefix(p.ContentType, "text/") { // enmime has changed its letters to UTF-8: evidence is what was sent
		content = e.asSent(p)
	}
	if name == "" {
		name = fmt.Sprintf("part %d (%s)", e.names, p.ContentType)
	}
	return keep(e.r, e.into, name, relation, content, strings.TrimSpace(enmime.DecodeRFC2047(p.Header.Get("Content-Description"))))
}

// keep adds a part of a mail, its name and its hash.
func keep(r *evidence.Reading, into *scratch.Folder, name string, relation evidence.Relation, content []byte, description string) error {
	part, err := into.Add(name, relation, bytes.NewReader(content), 0)
	if err != nil {
		return err
	}
	r.Parts = append(r.Parts, part)
	r.Mail.Attachments = append(r.Mail.Attachments, sum(content))
	r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "name", Text: name})
	if description != "" {
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Attachment, Name: "description", Text: description, Unseen: true})
	}
	return nil
}

func subjectOf(b []byte) string {
	if m, err := mail.ReadMessage(bytes.NewReader(b)); err == nil {
		if s := strings.TrimSpace(enmime.DecodeRFC2047(m.Header.Get("Subject"))); s != "" {
			return s + ".eml"
		}
	}
	return "attached mail.eml"
}

// asSent are the bytes of a text attachment before any change of letters.
func (e *eml) asSent(p *enmime.Part) []byte {
	if e.bytes == nil {
		e.bytes = map[string][]byte{}
		if root, err := parse(e.raw, true); err == nil {
			for _, q := range root.DepthMatchAll(func(*enmime.Part) bool { return true }) {
				e.bytes[q.PartID] = undo(q.Content, q.Header.Get("Content-Transfer-Encoding"))
			}
		}
	}
	if b, ok := e.bytes[p.PartID]; ok {
		return b
	}
	return p.Content
}

func undo(b []byte, encoding string) []byte {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		clean := bytes.Map(func(r rune) rune {
			if r == '+' || r == '/' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				return r
			}
			return -1
		}, b)
		out, _ := io.ReadAll(base64.NewDecoder(base64.RawStdEncoding, bytes.NewReader(clean)))
		return out
	case "quoted-printable":
		if out, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(b))); err == nil {
			return out
		}
	}
	return b
}

// defects are told once each.
func (e *eml) defects() {
	slices.Sort(e.flaws)
	for _, f := range slices.Compact(e.flaws) {
		e.r.Notes = append(e.r.Notes, evidence.Note{Code: "mail-defect", Text: "The mail is not written as mails are: " + strings.ToLower(f) + "."})
	}
}

// bodies puts down the texts of the mail.
func (e *eml) bodies() { putBodies(e.r, strings.Join(e.plain, "\n"), strings.Join(e.html, "\n")) }

// putBodies puts down a mail's plain text and HTML, says whether they differ, and
// takes the hashes, for which all attachments must be there.
func putBodies(r *evidence.Reading, plain, html string) {
	seen := strings.TrimSpace(plain)
	name := ""
	if strings.TrimSpace(html) != "" {
		t, err := hypertext.Read(strings.NewReader(html))
		if err != nil {
			r.Notes = append(r.Notes, evidence.Note{Code: "html-not-read", Text: "The HTML of the mail could not be read; its text is kept with its marks."})
			t.Seen = html
		}
		if t.Seen != "" {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Body, Text: t.Seen})
		}
		r.Pieces = append(r.Pieces, t.Pieces...)
		if n := differing(seen, t); seen != "" && n > 0 {
			r.Notes = append(r.Notes, evidence.Note{Code: "two-bodies-differ",
				Text: fmt.Sprintf("The mail has its text twice, and %d words stand in one and not in the other. A mail program shows one of them.", n)})
		}
		if t.Seen != "" {
			name, plain, seen = "plain text", seen, t.Seen
		}
	}
	if text := strings.TrimSpace(plain); text != "" {
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Body, Name: name, Text: text, Unseen: name != ""})
	}
	finish(r.Mail, seen)
}
