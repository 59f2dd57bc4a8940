package kind_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"candour/evidence/kind"
)

func ExampleOf() {
	b := []byte("MZ\x90\x00 this is a program")
	is, said, notes, err := kind.Of(bytes.NewReader(b), int64(len(b)), "report.pdf")
	fmt.Println(is, said, err)
	fmt.Println(notes[0].Code)
	// Output:
	// application/vnd.microsoft.portable-executable application/pdf <nil>
	// name-says-otherwise
}

func zipOf(names ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range names {
		name, text, _ := strings.Cut(n, "=")
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		_, _ = w.Write([]byte(text))
	}
	_ = z.Close()
	return b.String()
}

func u16(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }

func TestKinds(t *testing.T) {
	ole := "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 600)
	for _, c := range []struct{ name, bytes, is, note string }{
		{"a", "", kind.Empty, ""},
		{"a.eml", "From: a@example.org\r\nSubject: x\r\n\r\nhello", kind.EML, ""},
		{"a.eml", "Subject: x\n\nhello", kind.EML, ""},
		{"a.txt", "Subject: x\n\nhello", kind.Plain, ""},
		{"a.eml", "\xEF\xBB\xBFFrom: a@example.org\nBroken\nTo: x\n\nhello", kind.EML, ""},
		{"a", "Dear reader: hello\nDate: today\nTo: you", kind.Plain, ""},
		{"a.mbox", "From a@b Mon Jan 1 00:00:00 2018\nFrom: a@b\n\nhello", kind.Mbox, ""},
		{"a.txt", "From here on: a text\nand more", kind.Plain, ""},
		{"a.pst", "!BDN\x00\x00\x00\x00SM\x17\x00", kind.PST, ""},
		{"winmail.dat", "\x78\x9F\x3E\x22\x01\x00", kind.TNEF, ""},
		{"a.msg", ole + u16("__properties_version1.0"), kind.MSG, ""},
		{"a.msg", ole + u16("Workbook") + u16("__properties_version1.0"), kind.MSG, ""},
		{"a.doc", ole + u16("Workbook") + u16("WordDocument"), kind.DOC, ""},
		{"a.docx", ole + u16("EncryptedPackage"), kind.LockedMS, ""},
		{"a.doc", ole + u16("Workbook"), kind.XLS, "name-says-otherwise"},
		{"a.docx", zipOf("[Content_Types].xml", "word/document.xml"), kind.DOCX, ""},
		{"a.docx", zipOf("xl/workbook.xml"), kind.XLSX, "name-says-otherwise"},
		{"a.pptx", zipOf("ppt/presentation.xml"), kind.PPTX, ""},
		{"a.ods", zipOf("mimetype=application/vnd.oasis.opendocument.spreadsheet"), kind.ODS, ""},
		{"a.zip", zipOf("mimetype=<script>"), kind.Zip, ""},
		{"a.ufdr", zipOf("report.xml"), kind.UFDR, ""},
		{"a.zip", zipOf("a.txt"), kind.Zip, ""},
		{"a.rtf", `{\rtf1 hello}`, kind.RTF, ""},
		{"a.doc", `{\rtf1 hello}`, kind.RTF, ""},
		{"a.pdf", "%PDF\n1 0 obj", kind.PDF, ""},
		{"a.pdf", "junk before\n%PDF-1.4\n\x01\x02", kind.PDF, ""},
		{"a.dat", "þBEGDOCþ\x14þENDDOCþ", kind.DAT, ""},
		{"a.dat", "\xFEBEGDOC\xFE\x14\xFEENDDOC\xFE", kind.DAT, ""},
		{"a.opt", "ABC0001,VOL1,IMAGES\\ABC0001.tif,Y,,,2\r\nABC0002,VOL1,x.tif,,,,\r\n", kind.OPT, ""},
		{"a.csv", "a,b,c\n1,2,3\n", "text/csv", ""},
		{"WhatsApp Chat.txt", "24/08/2018, 12:41 - One: a\n", kind.WhatsApp, ""},
		{"result.json", `{"name":"x","messages":[{"id":1,"from_id":"user1"}]}`, kind.Telegram, ""},
		{"a.jpg", "\x89PNG\r\n\x1a\n", "image/png", "name-says-otherwise"},
		{"a", "\x01\x02\x03\x04", kind.Unknown, ""},
	} {
		is, _, notes, err := kind.Of(strings.NewReader(c.bytes), int64(len(c.bytes)), c.name)
		note := ""
		if len(notes) > 0 {
			note = notes[0].Code
		}
		if err != nil || is != c.is || note != c.note {
			t.Errorf("%s %.30q: %s %s %v, want %s %q", c.name, c.bytes, is, note, err, c.is, c.note)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{`C:\a.b\letter.DOCX`: kind.DOCX, "a.tar.gz": kind.GZip, "folder.pdf/file": "", "": "", "pdf": "",
		"a.pdf.exe": "application/vnd.microsoft.portable-executable"} {
		if got := kind.ByName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
