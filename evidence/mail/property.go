package mail

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"maps"
	"net/textproto"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"candour/evidence"
	"candour/evidence/richtext"
)

// properties are those of a mail, a recipient or an attachment, by the numbers of [MS-OXPROPS].
type properties struct {
	text   map[uint16]string
	binary map[uint16][]byte
	number map[uint16]uint32
	when   map[uint16]time.Time
	bytes  map[uint16][]byte // of text in letters of a code page that is not known yet
}

func newProperties() *properties {
	return &properties{map[uint16]string{}, map[uint16][]byte{}, map[uint16]uint32{}, map[uint16]time.Time{}, map[uint16][]byte{}}
}

// The numbers that have a place of their own.
const (
	propSubject, propBody, propRTF, propHTML         = 0x0037, 0x1000, 0x1009, 0x1013
	propSenderName, propSenderAddress, propSenderSMT = 0x0C1A, 0x0C1F, 0x5D01
	propForName, propForAddress, propForSMTP         = 0x0042, 0x0065, 0x5D02
	propTransport, propMessageID, propInReply        = 0x007D, 0x1035, 0x1042
	propReferences, propIndex, propSent, propArrived = 0x1039, 0x0071, 0x0039, 0x0E06
	propShowTo, propShowCc, propShowBcc              = 0x0E04, 0x0E03, 0x0E02
	propRecipient, propName, propAddress, propSMTP   = 0x0C15, 0x3001, 0x3003, 0x39FE
	propShortName, propLongName, propData            = 0x3704, 0x3707, 0x3701
	propMethod, propContentID, propPage, propNetPage = 0x3705, 0x3712, 0x3FFD, 0x3FDE
)

// taken are the properties of which nothing is told twice.
var taken = map[uint16]bool{propSubject: true, propBody: true, propRTF: true, propHTML: true, propTransport: true, propShowTo: true, propShowCc: true,
	propShowBcc: true, propSenderName: true, propSenderAddress: true, propSenderSMT: true, propForName: true, propForAddress: true, propForSMTP: true,
	propMessageID: true, propInReply: true, propReferences: true, propName: true, propAddress: true, propSMTP: true, propShortName: true, propLongName: true,
	propContentID: true}

var codePages = map[uint32]encoding.Encoding{437: charmap.CodePage437, 850: charmap.CodePage850, 874: charmap.Windows874, 932: japanese.ShiftJIS,
	936: simplifiedchinese.GBK, 949: korean.EUCKR, 950: traditionalchinese.Big5, 1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252,
	1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258,
	20127: charmap.Windows1252, 28591: charmap.ISO8859_1, 28592: charmap.ISO8859_2, 28605: charmap.ISO8859_15, 20866: charmap.KOI8R}

// letters are bytes of a code page as words: UTF-8 where they are that.
func letters(b []byte, page uint32) string {
	b = []byte(strings.TrimRight(string(b), "\x00"))
	if page != 65001 {
		if e := codePages[page]; e != nil {
			if s, err := e.NewDecoder().String(string(b)); err == nil {
				return s
			}
		}
	}
	s := string(b)
	if strings.ToValidUTF8(s, "") == s {
		return s
	}
	if out, err := charmap.Windows1252.NewDecoder().String(s); err == nil {
		return out
	}
	return strings.ToValidUTF8(s, "\ufffd")
}

func wide(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return strings.TrimRight(string(utf16.Decode(u)), "\x00")
}

// filetime is a time of Windows: tenths of microseconds since 1601.
func filetime(v uint64) time.Time {
	if v == 0 || v > 1<<62 {
		return time.Time{}
	}
	return time.Unix(int64(v/10_000_000)-11_644_473_600, int64(v%10_000_000)*100).UTC()
}

// set takes a property of variable length.
func (p *properties) set(id, kind uint16, b []byte) {
	switch kind {
	case 0x1F:
		p.text[id] = wide(b)
	case 0x1E:
		p.bytes[id] = b
	case 0x0102:
		p.binary[id] = b
	}
}

// fixed takes a property of eight bytes or fewer.
func (p *properties) fixed(id, kind uint16, b []byte) {
	switch {
	case kind == 3 && len(b) >= 4:
		p.number[id] = binary.LittleEndian.Uint32(b)
	case kind == 0x40 && len(b) >= 8:
		if t := filetime(binary.LittleEndian.Uint64(b)); !t.IsZero() {
			p.when[id] = t
		}
	}
}

// settle turns bytes into words, once the code page is known.
func (p *properties) settle(page uint32) {
	for id, b := range p.bytes {
		if _, ok := p.text[id]; !ok {
			p.text[id] = letters(b, page)
		}
	}
	p.bytes = map[uint16][]byte{}
}

func (p *properties) page() uint32 {
	if n := p.number[propPage]; n != 0 && n != 1200 {
		return n
	}
	return p.number[propNetPage]
}

// recipient is one, as a mail would write them.
func recipient(name, address string) string {
	name, address = strings.TrimSpace(name), strings.TrimSpace(address)
	switch {
	case address == "" || strings.EqualFold(name, address):
		return name
	case name == "":
		return address
	}
	if strings.ContainsAny(name, `",;<>@()`) && !strings.HasPrefix(name, `"`) {
		name = `"` + strings.ReplaceAll(name, `"`, `\"`) + `"`
	}
	return name + " <" + address + ">"
}

func either(all ...string) string {
	for _, s := range all {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// outlook puts what Outlook keeps of a mail into a reading: all but recipients and attachments.
func (p *properties) outlook(r *evidence.Reading, to, cc, bcc []string) {
	m := r.Mail
	head := transport(p.text[propTransport])
	fillHeaders(m, func(key string) []string { return head[textproto.CanonicalMIMEHeaderKey(key)] })
	m.Subject = either(p.text[propSubject], m.Subject)
	m.MessageID = cleanID(either(p.text[propMessageID], m.MessageID))
	if own := ids([]string{p.text[propInReply]}); len(own) > 0 {
		m.InReplyTo = own
	}
	if own := ids([]string{p.text[propReferences]}); len(own) > 0 {
		m.References = own
	}
	if b := p.binary[propIndex]; len(b) > 0 && m.ThreadIndex == "" {
		m.ThreadIndex = base64.StdEncoding.EncodeToString(b)
	}
	sender := recipient(either(p.text[propForName], p.text[propSenderName]), either(p.text[propForSMTP], p.text[propSenderSMT], p.text[propForAddress], p.text[propSenderAddress]))
	if len(m.From) == 0 && sender != "" {
		m.From = []string{sender}
	}
	m.To, m.Cc, m.Bcc = orShown(to, m.To, p.text[propShowTo]), orShown(cc, m.Cc, p.text[propShowCc]), orShown(bcc, m.Bcc, p.text[propShowBcc])
	r.Title = m.Subject
	dates := head["Date"]
	if len(dates) == 0 {
		if t, ok := p.when[propSent]; ok {
			dates = []string{t.Format(time.RFC1123Z)}
		}
	}
	dated(r, dates)
	if m.Received.IsZero() {
		m.Received = p.when[propArrived]
	}
	p.fields(r, sender, head)
}

// orShown are the recipients that are listed, or those of the header, or the line that Outlook shows.
func orShown(listed, header []string, line string) []string {
	if len(listed) > 0 {
		return listed
	}
	if len(header) > 0 {
		return header
	}
	return addresses([]string{line})
}

func (p *properties) fields(r *evidence.Reading, sender string, head textproto.MIMEHeader) {
	m := r.Mail
	add := func(where evidence.Where, name, text string, unseen bool) {
		if text = strings.TrimSpace(text); text != "" {
			r.Pieces = append(r.Pieces, evidence.Piece{Where: where, Name: name, Text: text, Unseen: unseen})
		}
	}
	add(evidence.Header, "From", strings.Join(m.From, ", "), false)
	if actual := recipient(p.text[propSenderName], either(p.text[propSenderSMT], p.text[propSenderAddress])); actual != sender {
		add(evidence.Header, "Sender", actual, false)
	}
	add(evidence.Header, "To", strings.Join(m.To, ", "), false)
	add(evidence.Header, "Cc", strings.Join(m.Cc, ", "), false)
	add(evidence.Header, "Bcc", strings.Join(m.Bcc, ", "), true)
	add(evidence.Header, "Subject", m.Subject, false)
	add(evidence.Header, "Date", m.SentWritten, false)
	add(evidence.Metadata, "Message-Id", m.MessageID, true)
	for _, l := range []struct {
		id   uint16
		name string
	}{{propShowTo, "To, as Outlook shows it"}, {propShowCc, "Cc, as Outlook shows it"}, {propShowBcc, "Bcc, as Outlook shows it"}} {
		add(evidence.Metadata, l.name, p.text[l.id], true)
	}
	for _, key := range slices.Sorted(maps.Keys(head)) {
		for _, v := range head[key] {
			add(evidence.Metadata, key, v, true)
		}
	}
	p.others(add)
}

// others are the properties that have no place of their own.
func (p *properties) others(add func(evidence.Where, string, string, bool)) {
	for _, id := range slices.Sorted(maps.Keys(p.text)) {
		if !taken[id] {
			add(evidence.Metadata, fmt.Sprintf("property 0x%04X", id), p.text[id], true)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(p.binary)) {
		if b := p.binary[id]; !taken[id] && id != propIndex && id != propData && len(b) < 64<<10 {
			add(evidence.Metadata, fmt.Sprintf("words in property 0x%04X", id), printable(b), true)
		}
	}
}

// printable are the runs of six letters or more in some bytes, of one or two bytes each.
func printable(b []byte) string {
	var out []string
	for step := 1; step <= 2; step++ {
		var run []rune
		end := func() {
			if len(run) >= 6 {
				out = append(out, string(run))
			}
			run = run[:0]
		}
		for i := 0; i+step <= len(b); i += step {
			if step == 2 && b[i+1] != 0 || b[i] > 126 || !unicode.IsPrint(rune(b[i])) {
				end()
				continue
			}
			run = append(run, rune(b[i]))
		}
		end()
	}
	return strings.Join(out, " ")
}

// texts are the plain text, the HTML and, where there is neither of them or it says
// something else, what the rich text hides.
func (p *properties) texts(r *evidence.Reading) (plain, html string) {
	plain, html = p.text[propBody], p.text[propHTML]
	if b := p.binary[propHTML]; len(b) > 0 && html == "" {
		html = letters(b, either32(p.number[propNetPage], p.page()))
	}
	packed := p.binary[propRTF]
	if len(packed) == 0 {
		return plain, html
	}
	rtf, err := richtext.Decompress(packed)
	if err != nil {
		r.Notes = append(r.Notes, evidence.Note{Code: "rich-text-damaged", Text: "The rich text of the mail is damaged. What could be read of it is kept."})
	}
	t := richtext.Parse(rtf)
	if html == "" && t.HTML != "" {
		return plain, t.HTML
	}
	seen := richtext.Seen(t.Pieces)
	for _, piece := range t.Pieces {
		if piece.Where != evidence.Body && piece.Where != evidence.Inserted || piece.Unseen {
			r.Pieces = append(r.Pieces, piece)
		}
	}
	if strings.TrimSpace(plain) == "" {
		return seen, html
	}
	if seen != "" && !slices.Equal(wordsOf(seen), wordsOf(plain)) {
		r.Pieces = append(r.Pieces, evidence.Piece{Where: evidence.Body, Name: "rich text", Text: seen})
		if html == "" {
			r.Notes = append(r.Notes, evidence.Note{Code: "two-bodies-differ", Text: "The mail has its text twice, plain and rich, and they differ. A mail program shows one of them."})
		}
	}
	return plain, html
}

func either32(a, b uint32) uint32 {
	if a != 0 {
		return a
	}
	return b
}
