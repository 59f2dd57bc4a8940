package intake

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// fileKind is a kind of file that can be added. What a file is, is found from what
// is in it; what it is called and what a browser says of it count for nothing.
type fileKind struct {
	mediaType string
	endings   []string // the first is given to a file that has none of them
	words     string
	is        func(data []byte) bool
}

const (
	docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	odtType  = "application/vnd.oasis.opendocument.text"
)

// fileKinds are letters, and pictures of messages, letters and places. Sound and
// film are left out: they are larger than can be sealed in one piece.
func fileKinds() []fileKind {
	begins := func(magic string) func([]byte) bool {
		return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
	}
	return []fileKind{
		{"application/pdf", []string{".pdf"}, "A PDF", begins("%PDF-")},
		{"image/jpeg", []string{".jpg", ".jpeg"}, "A picture", begins("\xff\xd8\xff")},
		{"image/png", []string{".png"}, "A picture", begins("\x89PNG\r\n\x1a\n")},
		{"image/webp", []string{".webp"}, "A picture", func(d []byte) bool { return len(d) > 12 && string(d[:4]) == "RIFF" && string(d[8:12]) == "WEBP" }},
		{"image/heic", []string{".heic", ".heif"}, "A picture", isHEIC},
		{docxType, []string{".docx"}, "A letter", func(d []byte) bool { return holds(d, "word/document.xml") }},
		{odtType, []string{".odt"}, "A letter", func(d []byte) bool { return holds(d, "content.xml") && zipped(d, "mimetype") == odtType }},
		{"text/plain; charset=utf-8", []string{".txt"}, "Plain text", isText},
		{"text/plain; charset=utf-16", []string{".txt"}, "Plain text", isUTF16},
		{"text/plain; charset=windows-1252", []string{".txt"}, "Plain text", isLatin},
	}
}

// FileAccept is what a browser offers in its list of files; it decides nothing.
func FileAccept() string {
	var out []string
	for _, k := range fileKinds() {
		out = append(out, k.endings...)
	}
	return strings.Join(slices.Compact(out), ",") // the kinds of text follow one another
}

func kindOfFile(data []byte) (fileKind, bool) {
	kinds := fileKinds()
	at := slices.IndexFunc(kinds, func(k fileKind) bool { return k.is(data) })
	if at < 0 {
		return fileKind{}, false
	}
	return kinds[at], true
}

func isHEIC(d []byte) bool {
	return len(d) > 12 && string(d[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "mif1", "msf1"}, string(d[8:12]))
}

// isText says that data is words and nothing else. A page of the web is words too:
// it is given back as plain text.
func isText(d []byte) bool {
	return utf8.Valid(d) && !strings.ContainsFunc(string(d), unseen)
}

// unseen is a character that words have none of.
func unseen(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }

// isUTF16 says the same of words as some programs on Windows save them: a mark of the
// order of the bytes, then two bytes a character.
func isUTF16(d []byte) bool {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(d) < 4 || len(d)%2 != 0:
		return false
	case bytes.HasPrefix(d, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(d, []byte("\xff\xfe")):
		return false
	}
	units := make([]uint16, 0, len(d)/2)
	for i := 2; i < len(d); i += 2 {
		units = append(units, order.Uint16(d[i:]))
	}
	return !slices.ContainsFunc(utf16.Decode(units), func(r rune) bool { return unseen(r) || r == unicode.ReplacementChar })
}

// isLatin says the same of words in one byte a character, as old letters are: none of
// the bytes that only programs and pictures have.
func isLatin(d []byte) bool {
	none := func(b byte) bool {
		return b < 0x80 && unseen(rune(b)) || bytes.IndexByte([]byte("\x81\x8d\x8f\x90\x9d"), b) >= 0
	}
	return !bytes.HasPrefix(d, []byte("\xff\xfe")) && !bytes.HasPrefix(d, []byte("\xfe\xff")) && !slices.ContainsFunc(d, none)
}

// holds says that a zipped document has a part, and no program in it.
func holds(d []byte, part string) bool {
	if !bytes.HasPrefix(d, []byte("PK\x03\x04")) {
		return false
	}
	z, err := zip.NewReader(bytes.NewReader(d), int64(len(d)))
	if err != nil {
		return false
	}
	found := false
	for _, f := range z.File {
		if strings.Contains(f.Name, "vbaProject") || strings.HasPrefix(f.Name, "Basic/") || strings.HasPrefix(f.Name, "Scripts/") {
			return false
		}
		found = found || f.Name == part
	}
	return found
}

// zipped reads a short part of a zipped document.
func zipped(d []byte, part string) string {
	z, err := zip.NewReader(bytes.NewReader(d), int64(len(d)))
	if err != nil {
		return ""
	}
	f, err := z.Open(part)
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(io.LimitReader(f, 200))
	if _ = f.Close(); err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// maxFileName is how many characters of a name are kept.
const maxFileName = 100

// safeName is what a file is called when it is given back: no folder, nothing that
// cannot be seen or that turns the direction of reading, and the ending of what it is.
func safeName(name string, k fileKind) string {
	name = plainName(name)
	ending := k.endings[0]
	for _, e := range k.endings {
		if len(name) > len(e) && strings.EqualFold(name[len(name)-len(e):], e) {
			name, ending = name[:len(name)-len(e)], name[len(name)-len(e):]
			break
		}
	}
	return cutName(name) + ending
}

// shownName is what a file is called that is not taken.
func shownName(name string) string { return cutName(plainName(name)) }

func cutName(name string) string {
	if r := []rune(name); len(r) > maxFileName {
		name = string(r[:maxFileName])
	}
	if name == "" {
		name = "file"
	}
	return name
}

func plainName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	return strings.Trim(strings.Join(strings.Fields(name), " "), ". ")
}
