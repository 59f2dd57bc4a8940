package web_test

import (
	"io"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"candour/internal/site/web"
)

// A CSV file that a page makes begins with a byte order mark; a kept file, and any
// other format, is given as it is.
func TestACSVFileOfAPageBeginsWithAMark(t *testing.T) {
	for media, mark := range map[string]bool{"text/csv": true, "text/csv; charset=utf-8": true, "application/json": false, "application/x-ndjson": false, "": false} {
		w := httptest.NewRecorder()
		web.File{Name: "x", Type: media}.Begin(w)
		_, _ = io.WriteString(w, "a,b\r\n")
		if got := w.Body.String(); strings.HasPrefix(got, "\xef\xbb\xbf") != mark || strings.TrimPrefix(got, "\xef\xbb\xbf") != "a,b\r\n" {
			t.Errorf("%q begins %q", media, got)
		}
		w = httptest.NewRecorder()
		if err := (web.File{Name: "x", Type: media}).Send(w, httptest.NewRequest("GET", "/", nil), strings.NewReader("a,b\r\n")); err != nil || w.Body.String() != "a,b\r\n" {
			t.Errorf("%q is sent as %q, %v", media, w.Body.String(), err)
		}
	}
}

// Every page that makes CSV gives it by Begin.
func TestEveryCSVRouteBeginsWithAMark(t *testing.T) {
	made := regexp.MustCompile(`web\.File\{[^}]*Type: (?:"text/csv[^"]*"|contentType)\}\.(\w+)\(`)
	byHand := regexp.MustCompile(`"Content-Type", *"text/csv`)
	n := 0
	err := filepath.WalkDir("../../room", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, m := range made.FindAllSubmatch(text, -1) {
			if n++; string(m[1]) != "Begin" {
				t.Errorf("%s: a CSV file that a page makes goes by %s", name, m[1])
			}
		}
		if byHand.Match(text) {
			t.Errorf("%s: a CSV file is not a web.File", name)
		}
		return err
	})
	if err != nil || n < 12 {
		t.Errorf("%d routes of CSV were found, %v", n, err)
	}
}
