package readers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"candour/evidence"
	"candour/evidence/readers"
)

func write(t testing.TB, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "in")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func Example() {
	dir, _ := os.MkdirTemp("", "")
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "in")
	_ = os.WriteFile(path, []byte("From: one@example.org\nSubject: Timetable\n\nPlaceholder paragraph 1.\n"), 0o600)
	r, err := readers.Set{}.Read(context.Background(), path, "letter.eml", dir, evidence.Usual)
	fmt.Println(r.Kind, r.Title, err)
	for _, p := range r.Pieces {
		fmt.Println(p.Where, p.Text)
	}
	// Output:
	// message/rfc822 Timetable <nil>
	// file-name letter.eml
	// header one@example.org
	// header Timetable
	// body Placeholder paragraph 1.
}

func TestEachKindHasItsReader(t *testing.T) {
	for _, c := range []struct {
		name, bytes string
		want        string // a word that is found, or a code
	}{
		{"a.txt", "WORD", "WORD"},
		{"a.txt", "\xff\xfeW\x00O\x00R\x00D\x00", "WORD"},
		{"a.txt", "caf\xe9 WORD", "café WORD"},
		{"a.html", "<html><meta charset=iso-8859-1><p>caf\xe9 WORD", "café WORD"},
		{"a.csv", "a,b\nWORD,c\n", "WORD"},
		{"a.rtf", `{\rtf1 WORD}`, "WORD"},
		{"a.mbox", "From a@b Mon Jan 1 00:00:00 2018\nFrom: WORD\n\nx", "From a@b"},
		{"chat.txt", "24/08/2018, 12:41 - One: WORD\n", "WORD"},
		{"a.json", `{"a":"WORD"}`, "WORD"},
		{"a.mp3", "ID3\x03\x00\x00\x00\x00\x00\x00" + strings.Repeat("\xff\xfb\x90\x00", 50), ""},
		{"a.pdf", "%PDF-1.4\n", string(evidence.NoReader)},
		{"a.exe", "MZ\x90\x00\x03\x00\x00\x00", string(evidence.NoReader)},
		{"a.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", string(evidence.NoReader)},
		{"a.7z", "7z\xbc\xaf\x27\x1c\x00\x04", string(evidence.NoReader)},
		{"a.zip", "PK\x03\x04junk", string(evidence.Broken)},
		{"WORD.txt", "", "WORD.txt"},
	} {
		r, err := readers.Set{}.Read(context.Background(), write(t, c.bytes), c.name, t.TempDir(), evidence.Usual)
		if err != nil {
			if string(evidence.CodeOf(err)) != c.want || !readers.OfTheFile(err) {
				t.Errorf("%s: %v, want %s", c.name, err, c.want)
			}
			continue
		}
		if all := fmt.Sprint(r.Pieces); !strings.Contains(all, c.want) {
			t.Errorf("%s: %s is not in %s", c.name, c.want, all)
		}
	}
}

// pdf is a reader of PDFs that says what it was given, or panics.
type pdf struct{ panics bool }

func (p pdf) Read(_ context.Context, path, scratch string, _ evidence.Limits) (*evidence.Reading, error) {
	if p.panics {
		panic("no")
	}
	return &evidence.Reading{Title: filepath.Base(path) + " " + filepath.Base(scratch)}, nil
}

func TestAPDFGoesToTheReaderGiven(t *testing.T) {
	dir := t.TempDir()
	r, err := readers.Set{PDF: pdf{}}.Read(context.Background(), write(t, "%PDF-1.4\n"), "a.doc", dir, evidence.Usual)
	if err != nil || r.Title != "in "+filepath.Base(dir) || r.Kind != "application/pdf" || r.Said != "application/msword" || r.Notes[0].Code != "name-says-otherwise" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestAReaderThatPanics(t *testing.T) {
	_, err := readers.Set{PDF: pdf{panics: true}}.Read(context.Background(), write(t, "%PDF-1.4\n"), "a.pdf", t.TempDir(), evidence.Usual)
	if !readers.OfTheFile(err) || evidence.CodeOf(err) != evidence.Died {
		t.Error(err)
	}
}

// TestAFailureOfTheMachine is no exception of the file.
func TestAFailureOfTheMachine(t *testing.T) {
	_, err := readers.Set{}.Read(context.Background(), filepath.Join(t.TempDir(), "gone"), "a", t.TempDir(), evidence.Usual)
	if err == nil || readers.OfTheFile(err) {
		t.Error(err)
	}
	small := evidence.Usual
	small.Bytes = 3
	if _, err := (readers.Set{}).Read(context.Background(), write(t, "four"), "a", t.TempDir(), small); evidence.CodeOf(err) != evidence.TooMuch {
		t.Error(err)
	}
}

// TestOfficeFilesHaveTheirReaders: each kind of office file, by what lies in it.
func TestOfficeFilesHaveTheirReaders(t *testing.T) {
	for name, parts := range map[string][]string{
		"a.docx": {"word/document.xml", "<w:document><w:p><w:r><w:t>WORD</w:t></w:r></w:p></w:document>"},
		"a.xlsx": {"xl/workbook.xml", `<workbook><definedNames><definedName name="N">WORD</definedName></definedNames></workbook>`},
		"a.pptx": {"ppt/presentation.xml", "<p/>", "ppt/slideMasters/slideMaster1.xml", "<m><a:p><a:t>WORD</a:t></a:p></m>"},
		"a.odt":  {"mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<o><office:body><text:p>WORD</text:p></office:body></o>"},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := 0; i < len(parts); i += 2 {
			w, err := z.Create(parts[i])
			if err != nil {
				t.Fatal(err)
			}
			_, _ = w.Write([]byte(parts[i+1]))
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := readers.Set{}.Read(context.Background(), write(t, b.String()), name, t.TempDir(), evidence.Usual)
		if err != nil || !strings.Contains(fmt.Sprint(r.Pieces), "WORD") || len(r.Notes) != 0 {
			t.Errorf("%s: %+v %v", name, r, err)
		}
	}
	if _, err := (readers.Set{}).Read(context.Background(), write(t, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"+strings.Repeat("\x00", 600)+"W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00"),
		"a.doc", t.TempDir(), evidence.Usual); evidence.CodeOf(err) != evidence.NoReader {
		t.Errorf("an old Word file: %v", err)
	}
}
