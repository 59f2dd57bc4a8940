// Package kind says what kind of file some bytes are, by the bytes alone, and what
// the file's name would have them be. What a name says is never used to read a file:
// a program that is called report.pdf is a program.
//
// The signatures are those of github.com/gabriel-vasile/mimetype, and our own for
// what it lacks or takes from the order of things in a file:
//
//	office documents  by the directory of the zip (ECMA-376 part 2, ODF 1.3 part 2)
//	Outlook's .msg    by the streams of the compound file ([MS-OXMSG] 2.2)
//	.pst              "!BDN" and "SM" ([MS-PST] 2.2.2.6)
//	winmail.dat       0x223E9F78 ([MS-OXTNEF] 2.1.3.1)
//	mbox, mail        header fields (RFC 4155, RFC 5322)
//	load files        DAT by 0xFE quotes, OPT by its seven fields
//	UFDR              a zip with report.xml in it: experimental, no sample could be had
//	chat exports      lines or JSON of the shapes that package chat reads
package kind

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"candour/evidence"
	"candour/evidence/chat"
)

// The kinds that have no registered name, and those that readers ask for.
const (
	EML      = "message/rfc822"
	Mbox     = "application/mbox"
	MSG      = "application/vnd.ms-outlook"
	PST      = "application/vnd.ms-outlook-pst"
	TNEF     = "application/ms-tnef"
	PDF      = "application/pdf"
	DOCX     = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	XLSX     = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	PPTX     = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	ODT      = "application/vnd.oasis.opendocument.text"
	ODS      = "application/vnd.oasis.opendocument.spreadsheet"
	ODP      = "application/vnd.oasis.opendocument.presentation"
	DOC      = "application/msword"
	XLS      = "application/vnd.ms-excel"
	PPT      = "application/vnd.ms-powerpoint"
	RTF      = "application/rtf"
	LockedMS = "application/x-ms-encrypted-package" // an office document with a password
	UFDR     = "application/x-ufdr"
	DAT      = "application/x-concordance-dat"
	OPT      = "application/x-opticon-opt"
	WhatsApp = "text/x-whatsapp-export"
	Telegram = "application/x-telegram-export"
	HTML     = "text/html"
	Plain    = "text/plain"
	Zip      = "application/zip"
	SevenZip = "application/x-7z-compressed"
	RAR      = "application/x-rar-compressed"
	Tar      = "application/x-tar"
	GZip     = "application/gzip"
	BZip2    = "application/x-bzip2"
	XZ       = "application/x-xz"
	Empty    = "application/x-empty"
	Unknown  = "application/octet-stream"
)

// head is how much of a file is looked at.
const head = 64 << 10

// Of says what kind of file r is, what its name would have it be (empty for a name
// that says nothing), and what a human should know of that.
func Of(r io.ReaderAt, size int64, name string) (is, said string, notes []evidence.Note, err error) {
	said = ByName(name)
	if size == 0 {
		is = Empty
	} else if is, err = byBytes(r, size, said); err != nil {
		return "", said, nil, err
	}
	if said != "" && !agree(is, said) {
		notes = append(notes, evidence.Note{Code: "name-says-otherwise",
			Text: "The name of the file says that it is " + Words(said) + ". Its bytes are " + Words(is) + "."})
	}
	return is, said, notes, nil
}

func byBytes(r io.ReaderAt, size int64, said string) (string, error) {
	b := make([]byte, min(size, head))
	n, err := r.ReadAt(b, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	b = b[:n]
	switch {
	case bytes.HasPrefix(b, []byte("!BDN")) && len(b) > 9 && string(b[8:10]) == "SM":
		return PST, nil
	case len(b) >= 4 && binary.LittleEndian.Uint32(b) == 0x223E9F78:
		return TNEF, nil
	case bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return compound(r, b), nil
	case bytes.HasPrefix(b, []byte("PK\x03\x04")) || bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return zipped(r, size), nil
	case bytes.HasPrefix(b, []byte(`{\rtf`)):
		return RTF, nil
	case bytes.HasPrefix(b, []byte("%PDF")): // also one that has lost its version
		return PDF, nil
	case bytes.HasPrefix(b, []byte("ID3")):
		return "audio/mpeg", nil
	}
	if t := ofText(b, said); t != "" {
		return t, nil
	}
	m, _, _ := strings.Cut(mimetype.Detect(b).String(), ";")
	if m == "text/rtf" {
		return RTF, nil
	}
	if bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) && m == Unknown {
		return PDF, nil // the header may stand anywhere in the first 1,024 bytes (ISO 32000-1 annex H)
	}
	return m, nil
}

// utf16le is s as the names of a compound file stand in it.
func utf16le(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

// streams tell the kind of a compound file. The first that is found counts: a
// letter can hold a sheet, and not the other way round.
var streams = []struct {
	name []byte
	kind string
}{
	{utf16le("__properties_version1.0"), MSG},
	{utf16le("EncryptedPackage"), LockedMS},
	{utf16le("WordDocument"), DOC},
	{utf16le("PowerPoint Document"), PPT},
	{utf16le("Workbook"), XLS},
	{append([]byte("\x00\x00"), utf16le("Book\x00")...), XLS},
}

// compound looks for the names of streams in the sectors of a compound file, in
// steps, without following its chains: a hostile chain has no end.
func compound(r io.ReaderAt, b []byte) string {
	found := len(streams)
	look := func(b []byte) {
		for i, s := range streams[:found] {
			if bytes.Contains(b, s.name) {
				found = i
				return
			}
		}
	}
	look(b)
	if len(b) >= 52 { // the directory begins at the sector that the header names
		shift := min(binary.LittleEndian.Uint16(b[30:]), 12)
		at := (int64(binary.LittleEndian.Uint32(b[48:])) + 1) << shift
		dir := make([]byte, 16<<10)
		n, _ := r.ReadAt(dir, at)
		look(dir[:n])
	}
	if found == len(streams) {
		return "application/x-ole-storage"
	}
	return streams[found].kind
}

// zipped looks into the directory of a zip.
func zipped(r io.ReaderAt, size int64) string {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Zip
	}
	for _, f := range z.File {
		switch strings.ToLower(strings.TrimPrefix(f.Name, "/")) {
		case "word/document.xml", "word/document2.xml":
			return DOCX
		case "xl/workbook.xml", "xl/workbook.bin":
			return XLSX
		case "ppt/presentation.xml":
			return PPTX
		case "report.xml":
			return UFDR
		case "mimetype":
			if t := declared(f); t != "" {
				return t
			}
		}
	}
	return Zip
}

var registered = regexp.MustCompile(`^[a-z]+/[a-z0-9.+-]+$`)

// declared is the media type that an OpenDocument file or an e-book says it is.
func declared(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer func() { _ = r.Close() }()
	b, _ := io.ReadAll(io.LimitReader(r, 100))
	t := strings.TrimSpace(string(b))
	t = strings.TrimSuffix(t, "-template")
	if !registered.MatchString(t) {
		return ""
	}
	return t
}

var field = regexp.MustCompile(`(?i)^([!-9;-~]+)[ \t]*:`)

// known are header fields of which two make a mail; of which one does where the
// name of the file says so too.
var known = map[string]bool{"from": true, "to": true, "cc": true, "bcc": true, "subject": true, "date": true, "received": true, "message-id": true,
	"mime-version": true, "return-path": true, "delivered-to": true, "content-type": true, "reply-to": true, "in-reply-to": true, "sender": true,
	"references": true, "content-transfer-encoding": true, "x-mailer": true, "dkim-signature": true, "x-original-to": true, "envelope-to": true}

// headers counts the known header fields with which b begins.
func headers(b []byte) (n int) {
	for i, line := range bytes.Split(b, []byte("\n")) {
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			if n > 0 || i > 3 {
				return n
			}
			continue
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		m := field.FindSubmatch(line)
		if m == nil {
			if n == 0 {
				return 0
			}
			continue // a broken line among good ones: mail readers go on too
		}
		if known[strings.ToLower(string(m[1]))] {
			n++
		}
	}
	return n
}

var optLine = regexp.MustCompile(`^[^,\r\n]+,[^,\r\n]*,[^,\r\n]+\.(?i:tiff?|jpe?g|pdf|png),(?i:Y?),[^,\r\n]*,[^,\r\n]*,\d*\r?$`)

// ofText is the kind of a text that our own readers know; empty for any other.
func ofText(b []byte, said string) string {
	plain := bytes.TrimPrefix(b, []byte("\xEF\xBB\xBF"))
	if bytes.HasPrefix(plain, []byte("From ")) {
		if _, rest, ok := bytes.Cut(plain, []byte("\n")); ok && headers(rest) > 0 {
			return Mbox
		}
	}
	if n := headers(plain); n >= 2 || n == 1 && said == EML {
		return EML
	}
	if bytes.HasPrefix(plain, []byte("\xFE")) && bytes.IndexByte(plain, 0x14) > 0 || bytes.HasPrefix(plain, []byte("þ")) && bytes.IndexByte(plain, 0x14) > 0 {
		return DAT
	}
	if !utf8.Valid(plain[:max(0, len(plain)-4)]) && !utf8.Valid(plain) {
		return ""
	}
	if first, _, _ := bytes.Cut(plain, []byte("\n")); optLine.Match(first) {
		return OPT
	}
	switch {
	case chat.LooksLikeWhatsApp(string(plain)):
		return WhatsApp
	case chat.LooksLikeTelegram(string(plain)):
		return Telegram
	}
	return ""
}

// ByName is what a name would have a file be; empty where it says nothing.
func ByName(name string) string {
	return extensions[strings.TrimPrefix(strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))), ".")]
}
