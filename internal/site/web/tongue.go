package web

import (
	"bytes"
	"context"
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"candour/internal/site/tongue"
)

//go:embed words/*.po
var ownWords embed.FS

// welshPath is before the path of each page in Welsh. The language is in the address
// alone: no cookie keeps it, a page that is sent to somebody else opens in it, and
// what is kept of a public page by its address is kept for each language.
const welshPath = "/cy"

// Welsh says that the pages are offered in Welsh.
type Welsh struct {
	// Reviewer is who reviewed the words; when it is empty, each page says that
	// nobody has.
	Reviewer string
	// Missed, if given, hears what a page has no Welsh for (tests).
	Missed func(page, english string)
}

// Turn leads to a page in the other language.
type Turn struct {
	Text, Code, Href string
	Form             string // see [Page.TurnForm]
}

// tongue reads the catalogues of all slices.
func (s *Site) tongue(sets []Templates) (*tongue.Tongue, error) {
	if s.Welsh == nil {
		return nil, nil
	}
	var files []fs.FS
	for _, set := range sets {
		if set.Words != nil {
			files = append(files, set.Words)
		}
	}
	return tongue.Read("cy", files...)
}

// inTongue takes the language off the address: what answers knows English alone.
func (s *Server) inTongue(next http.Handler) http.Handler {
	if s.Renderer.welsh == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, welshPath)
		if !ok || rest != "" && rest[0] != '/' {
			next.ServeHTTP(w, r)
			return
		}
		english := r.Clone(r.Context())
		english.URL.Path, english.URL.RawPath = "/"+strings.TrimPrefix(rest, "/"), ""
		if raw, ok := strings.CutPrefix(r.URL.RawPath, welshPath); ok {
			english.URL.RawPath = raw
		}
		x := exchangeFrom(r.Context())
		x.welsh, x.req, x.res.req = true, english, english
		next.ServeHTTP(w, english)
	})
}

// keepTongue keeps the language when an answer leads on.
func keepTongue(h http.Header) {
	if to := h.Get("Location"); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, welshPath+"/") {
		h.Set("Location", welshPath+to)
	}
	if to, after := h.Get("Refresh"), "; url="; strings.Contains(to, after+"/") {
		h.Set("Refresh", strings.Replace(to, after, after+welshPath, 1))
	}
}

// PageLanguage is the language in which somebody has the page, as a BCP 47 tag.
func PageLanguage(ctx context.Context) string {
	if inWelsh(ctx) {
		return "cy"
	}
	return tongue.LanguageHere
}

func inWelsh(ctx context.Context) bool {
	x := exchangeFrom(ctx)
	return x != nil && x.welsh
}

// speak puts a page into the language in which it was asked for.
func (rd *Renderer) speak(buf *bytes.Buffer, r *http.Request, name string) {
	if rd.welsh == nil || !inWelsh(r.Context()) {
		return
	}
	o := tongue.Options{Site: rd.site.Name, Prefix: welshPath}
	if rd.spoken[name] {
		o.Extent = tongue.Whole
	}
	if rd.site.Welsh.Missed != nil {
		o.Missed = func(english string) { rd.site.Welsh.Missed(name, english) }
	}
	page := rd.welsh.Page(slices.Clone(buf.Bytes()), o)
	buf.Reset()
	buf.Write(page)
}

// turn is the way to the page in the other language, and who reviewed the words. An
// answer to a form has no address of its own: there, only a form that keeps what was
// typed leads on.
func (rd *Renderer) turn(r *http.Request, name string, p *Page) (*Turn, string) {
	welsh := inWelsh(r.Context())
	if rd.welsh == nil || !welsh && !rd.spoken[name] {
		return nil, ""
	}
	t := &Turn{Text: "Cymraeg", Code: "cy", Href: welshPath + r.URL.RequestURI(), Form: p.TurnForm}
	reviewed := ""
	if welsh {
		t.Text, t.Code, t.Href = "English", "en", r.URL.RequestURI()
		if reviewed = "No translator has reviewed these Welsh words yet."; rd.site.Welsh.Reviewer != "" {
			reviewed = "The Welsh words were reviewed by " + rd.site.Welsh.Reviewer + "."
		}
	}
	if t.Form == "" && (r.Method != http.MethodGet || p.Status >= http.StatusBadRequest) {
		return nil, reviewed
	}
	return t, reviewed
}
