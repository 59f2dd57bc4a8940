package app

import (
	"bytes"
	"context"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/base/errs"
)

var (
	uploadForm = regexp.MustCompile(`(?s)<form[^>]*multipart/form-data.*?</form>`)
	formAction = regexp.MustCompile(`<form[^>]* action="([^"]*)"`)
	hiddenIn   = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)
	fileIn     = regexp.MustCompile(`<input[^>]*\bname="([^"]+)"[^>]*type="file"|<input[^>]*type="file"[^>]*\bname="([^"]+)"`)
)

// sendFile sends a form of a page with a file in each of its fields for one.
func (b *browser) sendFile(at, form string) *httptest.ResponseRecorder {
	b.site.t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for _, h := range hiddenIn.FindAllStringSubmatch(form, -1) {
		_ = m.WriteField(h[1], html.UnescapeString(h[2]))
	}
	for _, f := range fileIn.FindAllStringSubmatch(form, -1) {
		part, err := m.CreateFormFile(f[1]+f[2], "synthetic.csv")
		if err == nil {
			_, err = part.Write([]byte("a,b\n1,2\n"))
		}
		if err != nil {
			b.site.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		b.site.t.Fatal(err)
	}
	if a := formAction.FindStringSubmatch(form); a != nil && a[1] != "" {
		at = html.UnescapeString(a[1])
	}
	r := httptest.NewRequest(http.MethodPost, at, &buf)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.send(r)
}

// TestEveryUploadInEveryRoomIsChecked finds every form that takes a file, as
// every role, and sends one while the virus checker is away, and then while it
// finds something: nothing is kept either way, and nothing of the file is in
// the log.
func TestEveryUploadInEveryRoomIsChecked(t *testing.T) {
	s := newSite(t)
	s.cfg.Antivirus = "clamd:unix:/nowhere/clamd.ctl"
	away, err := s.fileCheck()
	if err != nil {
		t.Fatal(err)
	}
	finds := func(context.Context, io.Reader, int64) error {
		return errs.New(errs.Invalid, "This file was refused: the virus checker found Candour.Test.Marker in it. It was not kept. Send another file.")
	}
	before, seen := recordsHash(t, s), map[string]bool{}
	for _, role := range matrixRoles() {
		b := s.browser(role)
		for _, rt := range s.web.Routes() {
			if rt.Method != http.MethodGet {
				continue
			}
			at := s.targetOf(rt.Pattern)
			for _, form := range uploadForm.FindAllString(b.get(at).Body.String(), -1) {
				if !fileIn.MatchString(form) {
					continue
				}
				room := strings.Split(rt.Pattern, "/")[1]
				s.web.FileCheck = away
				if got := b.sendFile(at, form); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), "cannot be checked for viruses just now") {
					t.Errorf("%s as %s, with no checker: %d", rt, role, got.Code)
				}
				if seen[room] = true; room == "commitments" {
					continue // the words typed beside the file are kept as a draft: TestARefusedFileLosesNoWords
				}
				s.web.FileCheck = finds
				if got := b.sendFile(at, form); got.Code != http.StatusUnprocessableEntity || !strings.Contains(got.Body.String(), "found Candour.Test.Marker in it") {
					t.Errorf("%s as %s, with something found: %d", rt, role, got.Code)
				}
			}
		}
	}
	for _, room := range []string{"import", "read-report", "sweep", "returns", "audit-desk", "commitments"} {
		if !seen[room] {
			t.Errorf("no form that takes a file was met under /%s: this test would prove nothing of it (met: %v)", room, seen)
		}
	}
	if recordsHash(t, s) != before {
		t.Error("something of a refused file was kept")
	}
	if n := s.one(`SELECT CAST(count(*) AS TEXT) FROM import_preview`); n != "0" {
		t.Errorf("%s files wait in the import", n)
	}
}
