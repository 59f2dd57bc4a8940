package spreadsheet

import (
	"bytes"
	"io"
	"path"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// Open reads a whole file into a Book. name is the name that the file came
// with; it is used only to warn when it disagrees with the content. An error
// has the code Invalid or TooLarge and words for the person, or Unavailable
// when r itself could not be read.
func Open(r io.ReaderAt, size int64, name string, o Options) (_ *Book, err error) {
	defer errs.Wrap(&err, "spreadsheet.Open")
	o.Limits = o.Limits.orDefault()
	if err := checkSize(size, o.Limits); err != nil {
		return nil, err
	}
	head := make([]byte, min(size, 4096))
	if err := archive.ReadFull(r, head, 0); err != nil {
		return nil, err
	}
	if err := refuse(head, r, size); err != nil {
		return nil, err
	}
	var book *Book
	switch {
	case bytes.HasPrefix(head, []byte("PK")) && len(head) > 3 && head[2] < 9:
		book, err = openArchived(r, size, o)
	case looksLikeJSONLines(head):
		book, err = openText(r, size, o, readJSONLines)
	default:
		book, err = openText(r, size, o, readCSV)
	}
	if err != nil {
		return nil, err
	}
	book.checkName(name)
	book.finish()
	return book, nil
}

func checkSize(n int64, l Limits) error {
	if n <= 0 {
		return errs.New(errs.Invalid, "The file is empty. Check that it was saved, and send it again.")
	}
	if n > l.Bytes {
		return errs.Newf(errs.TooLarge, "The file is %s, and we take up to %s. Split it into smaller files.", archive.Size(n), archive.Size(l.Bytes))
	}
	return nil
}

// openText reads the formats that are plain text.
func openText(r io.ReaderAt, size int64, o Options, read func([]byte, Options) (*Book, error)) (*Book, error) {
	data := make([]byte, size)
	if err := archive.ReadFull(r, data, 0); err != nil {
		return nil, err
	}
	size, marked, err := endOfText(data, r, size)
	if err != nil {
		return nil, err
	}
	b, err := read(data[:size], o)
	if err == nil && marked {
		b.note(Warning, Place{}, endMark)
	}
	return b, err
}

// endMark says that a character was left out that stands for nothing.
const endMark = "The file ends with the mark (0x1A) that programs of the 1980s put at the end of a text. The mark was left out."

// endOfText steps back over the end mark of old programs, which would be a row
// or part of the last cell. In UTF-16 that byte is half of a letter.
func endOfText(head []byte, r io.ReaderAt, size int64) (_ int64, marked bool, err error) {
	wide := bytes.HasPrefix(head, bomUTF16LE) || bytes.HasPrefix(head, bomUTF16BE) || utf16Pattern(head) >= 0
	var last [1]byte
	if err := archive.ReadFull(r, last[:], size-1); err != nil || last[0] != 0x1A || size == 1 || wide {
		return size, false, err
	}
	return size - 1, true, nil
}

// openArchived reads the formats that are zip files.
func openArchived(r io.ReaderAt, size int64, o Options) (*Book, error) {
	a, err := archive.Open(r, size, o.Limits.archive())
	if err != nil {
		return nil, err
	}
	switch {
	case a.Has("xl/workbook.xml"), a.Has("xl/workbook.bin"):
		return readXLSX(a, o)
	case a.Has("content.xml"):
		return readODS(a, o)
	}
	return nil, errs.New(errs.Invalid, "The file is a zip file with no spreadsheet in it. Unzip it and send the spreadsheet itself.")
}

// kinds of file that people send by mistake, by how they begin.
var notTables = []struct{ magic, message string }{
	{"%PDF", "The file is a PDF, not a table. Send the spreadsheet that it was made from."},
	{"\x1f\x8b", "The file is compressed (gzip). Unpack it and send what is inside."},
	{"Rar!", "The file is a RAR archive. Unpack it and send what is inside."},
	{"7z\xbc\xaf", "The file is a 7-Zip archive. Unpack it and send what is inside."},
	{"\x89PNG", "The file is a picture. Send the table itself."},
	{"\xff\xd8\xff", "The file is a picture. Send the table itself."},
	{"GIF87a", "The file is a picture. Send the table itself."},
	{"GIF89a", "The file is a picture. Send the table itself."},
	{"II*\x00", "The file is a picture. Send the table itself."},
	{"MM\x00*", "The file is a picture. Send the table itself."},
	{"\x7fELF", "The file is a program, not a table. Send the table itself."},
	{"{\\rtf", "The file is a word-processor document. Send the table as a spreadsheet."},
	{"SQLite format 3", "The file is a database. Export the table as CSV and send that."},
	{"PAR1", "The file is Parquet. Export the table as CSV and send that."},
}

// refuse says what the file is when it is something that we do not read.
func refuse(head []byte, r io.ReaderAt, size int64) error {
	for _, k := range notTables {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return errs.New(errs.Invalid, k.message)
		}
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return refuseOLE(r, size)
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, bomUTF8), " \t\r\n")))
	switch {
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"):
		return errs.New(errs.Invalid, "The file is a web page, whatever its name says. Open it in a spreadsheet program, save it as XLSX, ODS or CSV, and send that.")
	case strings.HasPrefix(text, "<?xml"):
		return errs.New(errs.Invalid, "The file is XML. Open it in a spreadsheet program, save it as XLSX, ODS or CSV, and send that.")
	case strings.HasPrefix(text, "[") && startsAny(strings.TrimLeft(text[1:], " \t\r\n"), "{", "]"):
		return errs.New(errs.Invalid, "The file is one JSON list. We read JSON Lines: one object on each line, with no brackets around them and no commas between them.")
	}
	return nil
}

// refuseOLE tells a password-protected workbook from an old one: both are OLE
// compound files, and the directory names its streams in UTF-16.
func refuseOLE(r io.ReaderAt, size int64) error {
	name, step := utf16Name("EncryptedPackage"), int64(1<<20)
	for from := int64(0); from < size; from += step {
		data := make([]byte, min(size-from, step+int64(len(name))))
		if err := archive.ReadFull(r, data, from); err != nil {
			return err
		}
		if bytes.Contains(data, name) {
			return archive.Encrypted()
		}
	}
	return errs.New(errs.Invalid, "The file is in the old Excel format (.xls). Open it, save it as XLSX, and send that.")
}

func utf16Name(s string) []byte {
	var out []byte
	for i := 0; i < len(s); i++ {
		out = append(out, s[i], 0)
	}
	return out
}

func startsAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// looksLikeJSONLines says whether the first thing in the file is a JSON object.
// WriteCSV puts quotation marks around a header that begins like this.
func looksLikeJSONLines(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, bomUTF8), " \t\r\n")
	if len(text) == 0 || text[0] != '{' {
		return false
	}
	text = bytes.TrimLeft(text[1:], " \t\r\n")
	return len(text) > 0 && (text[0] == '"' || text[0] == '}')
}

// extensions that name a format. A name with any other ending says nothing.
var extensions = map[string]Format{
	".csv": CSV, ".tsv": CSV, ".xlsx": XLSX, ".xlsm": XLSX, ".xls": XLSX, ".ods": ODS,
	".jsonl": JSONLines, ".ndjson": JSONLines, ".json": JSONLines,
	".parquet": Parquet,
}

// checkName warns when the name promises another format than the content has.
func (b *Book) checkName(name string) {
	ext := strings.ToLower(path.Ext(name))
	if f, known := extensions[ext]; known && f != b.Format {
		b.note(Warning, Place{}, "The name of the file ends in %s, but it holds %s. It was read as %s.", ext, b.Format, b.Format)
	}
}
