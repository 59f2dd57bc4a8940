package requesting_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"candour/internal/room/inquiry"
	inquirypages "candour/internal/room/inquiry/pages"
	"candour/internal/room/inquiry/pages/ask"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/pages"
	"candour/internal/trust/access"
)

// site is the room's pages on a world.
type site struct {
	*world
	*pages.Site
}

func newSite(t testing.TB, sessions ...web.Sessions) *site {
	t.Helper()
	w := newWorld(t, testkit.SQLite(t))
	return &site{w, pages.New(t, append(sessions, pages.Sessions{})[0], []access.Rules{inquiry.Access()}, inquirypages.Templates(), func(rd *web.Renderer) []web.Route {
		a := ask.New(w.Service, w.inquiries, rd)
		all := inquirypages.New(w.inquiries, rd, "https://register.example").With(inquirypages.Beside{Links: a.Links, Boxes: a.Boxes}).Routes()
		return append(append(all, a.Routes()...), web.LeaveRoute("", inquiry.InquirySee))
	})}
}

// upload sends a form with a file.
func (s *site) upload(a access.Actor, page, action string, file []byte, fields ...string) pages.Answer {
	s.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, all := range s.Fill(s.Get(a, page), action, fields...) {
		for _, v := range all {
			s.do(m.WriteField(name, v))
		}
	}
	part, err := m.CreateFormFile("file", "made-up.pdf")
	s.do(err)
	_, err = part.Write(file)
	s.do(err)
	s.do(m.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.Send(a, r)
}

// reference is what each answer that refuses has of its own.
var reference = regexp.MustCompile(`<strong class="cd-reference">[^<]+</strong>`)

// asNone wants an address to be answered as one that is not there, byte for byte.
func (s *site) asNone(a access.Actor, target, none string) {
	s.t.Helper()
	got, want := s.Get(a, target), s.Get(a, none)
	if got.Code != http.StatusNotFound || reference.ReplaceAllString(got.Body, "") != reference.ReplaceAllString(want.Body, "") {
		s.t.Errorf("%s is answered otherwise than what is not there: %d", target, got.Code)
	}
}

// TestDocumentsByTheirPages: a file is hashed and not kept; what was typed stays where something
// is wrong; whom it identifies is recorded; what is held is answered as what is not there.
func TestDocumentsByTheirPages(t *testing.T) {
	s := newSite(t)
	s.open(rules.Council)
	of := inquiry.OnePath + "/" + s.id
	s.Wants(s.Get(paralegal, of), http.StatusOK, "Documents that the inquiry was given")
	s.Wants(s.Get(secretary, of), http.StatusOK, "!Documents")
	s.Wants(s.Get(secretary, of+"/documents"), http.StatusNotFound)
	s.Wants(s.Get(counsel, of+"/documents"), http.StatusOK, "No document is recorded.", "!Record a document")
	s.Wants(s.Get(counsel, of+"/documents/new"), http.StatusNotFound)
	add := of + "/documents/new"
	file := []byte("summary withheld in test data")
	sum := sha256.Sum256(file)
	hash := hex.EncodeToString(sum[:])
	typed := []string{"title", canary, "pages", "2", "received", s.Today().Human(), "sender", "A made-up archive"}
	got := s.Wants(s.upload(paralegal, add, add, file, "title", canary, "pages", "", "received", "", "sender", "A made-up archive"), http.StatusUnprocessableEntity,
		"Write how many pages", "Write the day on which it came")
	if !strings.Contains(got.Body, `value="`+canary+`"`) || !strings.Contains(got.Body, "A made-up archive") {
		t.Error("what was typed is lost")
	}
	s.Wants(s.upload(paralegal, add, add, file, append(typed, "sha256", strings.Repeat("ab", 32))...), http.StatusUnprocessableEntity, "has another hash")
	if got := s.upload(paralegal, add, add, file, typed...); got.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", got.Code, pages.Plain(got.Body))
	}
	var id, kept string
	s.do(s.db.QueryRow(context.Background(), `SELECT id, sha256 FROM inquiry_document`).Scan(&id, &kept))
	if kept != hash {
		t.Errorf("%s, want %s", kept, hash)
	}
	at := of + "/documents/" + id
	s.Wants(s.Get(chair, at), http.StatusOK, hash, "it may be anybody", "!You read it")
	s.Wants(s.Post(paralegal, at, at+"/looked", "persons", "Somebody Made Up", "classes", ""), http.StatusUnprocessableEntity, "Nobody’s name", "Somebody Made Up")
	s.Post(paralegal, at, at+"/looked", "persons", "W12\nW3", "classes", "", "none", "yes")
	s.Wants(s.Get(chair, at), http.StatusOK, "W12, W3", "None, as somebody found")
	s.Wants(s.Post(paralegal, at, at+"/looked", "persons", "", "classes", ""), http.StatusUnprocessableEntity, "whom else it identifies", "None can be taken away here")
	s.Wants(s.Post(paralegal, at, at+"/looked", "persons", "", "classes", "", "nobody", "yes"), http.StatusUnprocessableEntity, "Somebody found before: W12, W3")
	s.Wants(s.Get(chair, at), http.StatusOK, "W12, W3")
	s.Wants(s.Post(paralegal, at, at+"/back", "why", "..."), http.StatusUnprocessableEntity, "in words that say something")
	s.Post(paralegal, at, at+"/back", "why", "It was sent in error.")
	s.Wants(s.Get(chair, at), http.StatusOK, "It counts no more since", "It was sent in error.")
	s.Wants(s.Get(chair, of+"/documents"), http.StatusOK, canary, "Taken back")

	s.book.Claims = append(s.book.Claims, restrict.Claim{ID: "c", By: "made up", Ground: restrict.Privilege, Scopes: []restrict.Scope{{Kind: restrict.OfDocument, Of: id}}})
	s.asNone(counsel, at, of+"/documents/doc-none")
	s.Wants(s.Get(counsel, of+"/documents"), http.StatusOK, "!"+canary)
	s.Wants(s.Get(chair, of+"/documents"), http.StatusOK, canary) // one of those who hold
}
