package pages

import (
	"bytes"
	"mime"
	"net/http"
	"strings"
	"testing"

	"candour/internal/room/review/intake"
)

// TestAFileIsSavedAndNeverShown: the secretariat finds the files with what the person
// wrote, opens one for a purpose, and gets it as something to save that no browser
// shows or guesses the type of; nobody else finds it.
func TestAFileIsSavedAndNeverShown(t *testing.T) {
	s := newStaffSite(t)
	page := []byte("<script>Summary withheld in test data.</script>")
	f, err := intake.NewFile("رسالة\"\r\nX-Bad: 1.html", page)
	s.OK(err)
	k := s.Apply(func(a *intake.Application) { a.Files = []intake.File{f} })
	at := "/panel/cases/" + k.CaseID + "/read"
	got := s.force("secretary", at, "part", "account", "purpose", "check")
	s.wants(got, http.StatusOK, "Files that the person added", "Plain text, 47 bytes", "It is saved on this computer", "!withheld in test data.</script>")
	file := got.lastForm()
	if file.Get("purpose") != "check" || !strings.HasPrefix(file.Get("part"), "file:") {
		t.Fatalf("the button sends %v", file)
	}
	before := s.Entries()
	s.wants(s.force("secretary", at, "part", file.Get("part")), http.StatusUnprocessableEntity, "Choose what you need it for")
	s.wants(s.force("insider", at, "part", file.Get("part"), "purpose", "check"), http.StatusNotFound, "There is no such case")
	s.wants(s.force("secretary", at, "part", "file:no-such", "purpose", "check"), http.StatusNotFound)
	if n := s.Entries() - before; n > 1 { // the page that asks for the purpose is a look at the case
		t.Errorf("%d entries for nothing opened", n)
	}
	opened := s.force("secretary", at, "part", file.Get("part"), "purpose", "check")
	how, params, err := mime.ParseMediaType(opened.header.Get("Content-Disposition"))
	if err != nil || how != "attachment" || params["filename"] != f.Name || strings.ContainsAny(f.Name, "\"\r\n") || !strings.HasSuffix(f.Name, ".txt") {
		t.Errorf("%s %v, named %q: %v", how, params, f.Name, err)
	}
	if !bytes.Equal([]byte(opened.body), page) || opened.header.Get("Content-Type") != "text/plain; charset=utf-8" || opened.header.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(opened.header.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(opened.header.Get("Cache-Control"), "no-store") || opened.header.Get("X-Bad") != "" {
		t.Errorf("%d %v", opened.code, opened.header)
	}
}
