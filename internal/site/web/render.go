package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"candour/internal/base/confirm"
	"candour/internal/base/errs"
	"candour/internal/site/tongue"
)

//go:embed templates/*.gohtml
var ownTemplates embed.FS

// Templates are one slice's pages: templates/*.gohtml inside an embedded file
// system. A file whose name starts with "_" holds partials for all pages of
// the slice; every other file is a page, named SLICE/FILE without the suffix,
// and defines "content".
type Templates struct {
	// Slice is the first part of the pages' names ("register").
	Slice string
	// FS holds the folder templates.
	FS fs.FS
	// Words holds the folder words with a catalogue for each language besides
	// English (package tongue); nil has none.
	Words fs.FS
	// Spoken are the pages of the slice that are shown in those languages as a
	// whole, by their files' names without the suffix; "*" is all of them.
	Spoken []string
}

// Renderer makes pages. It is safe for use by many at once.
type Renderer struct {
	site   Site
	assets *assets
	pages  map[string]*template.Template
	spoken map[string]bool
	welsh  *tongue.Tongue // nil when the service has no Welsh pages
	bufs   sync.Pool
}

// NewRenderer parses every page of every slice with the layout and the shared
// partials. A template that does not parse, or two pages of one name, stop the
// program at start.
func NewRenderer(site Site, sets ...Templates) (*Renderer, error) {
	if site.Name == "" {
		site.Name = "Candour"
	}
	a, err := loadAssets()
	if err != nil {
		return nil, fmt.Errorf("web.NewRenderer: %w", err)
	}
	rd := &Renderer{site: site, assets: a, pages: map[string]*template.Template{}, spoken: map[string]bool{},
		bufs: sync.Pool{New: func() any { return new(bytes.Buffer) }}}
	base, err := template.New("web").Funcs(funcs()).ParseFS(ownTemplates, "templates/_*.gohtml")
	if err != nil {
		return nil, fmt.Errorf("web.NewRenderer: %w", err)
	}
	sets = append([]Templates{{Slice: "web", FS: ownTemplates, Words: ownWords, Spoken: []string{"*"}}}, sets...)
	for _, set := range sets {
		if err := rd.add(base, set); err != nil {
			return nil, fmt.Errorf("web.NewRenderer: %w", err)
		}
	}
	if rd.welsh, err = site.tongue(sets); err != nil {
		return nil, fmt.Errorf("web.NewRenderer: %w", err)
	}
	return rd, nil
}

// Site is what is the same on every page.
func (rd *Renderer) Site() *Site { return &rd.site }

// add parses one slice's pages.
func (rd *Renderer) add(base *template.Template, set Templates) error {
	names, err := fs.Glob(set.FS, "templates/*.gohtml")
	if err != nil || len(names) == 0 {
		return fmt.Errorf("slice %q: no file templates/*.gohtml (%w)", set.Slice, errors.Join(err, fs.ErrNotExist))
	}
	partials := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !isPartial(n) })
	for _, name := range names {
		if isPartial(name) {
			continue
		}
		key := set.Slice + "/" + strings.TrimSuffix(path.Base(name), ".gohtml")
		if rd.pages[key] != nil {
			return fmt.Errorf("two pages are called %q", key)
		}
		t, err := template.Must(base.Clone()).ParseFS(set.FS, append(slices.Clone(partials), name)...)
		if err != nil {
			return err
		}
		if t.Lookup("content") == nil {
			return fmt.Errorf("the page %q does not define \"content\"", key)
		}
		rd.pages[key] = t
		rd.spoken[key] = slices.Contains(set.Spoken, "*") || slices.Contains(set.Spoken, strings.TrimPrefix(key, set.Slice+"/"))
	}
	return nil
}

func isPartial(name string) bool { return strings.HasPrefix(path.Base(name), "_") }

// Pages lists the names of all pages, sorted; "web/..." are the kernel's own.
func (rd *Renderer) Pages() []string { return slices.Sorted(maps.Keys(rd.pages)) }

// Page writes the page with its view model, which must embed [Page]. It is
// made in memory first: a template that fails becomes an error page, never
// half a page.
func (rd *Renderer) Page(w http.ResponseWriter, r *http.Request, name string, v Viewer) error {
	buf := rd.bufs.Get().(*bytes.Buffer)
	defer rd.bufs.Put(buf)
	buf.Reset()
	p := v.page()
	p.fill(r)
	if err := rd.execute(buf, r, name, v); err != nil {
		return err
	}
	rd.speak(buf, r, name)
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if p.Status == http.StatusOK && rd.unchanged(w, r, buf.Bytes()) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.WriteHeader(p.Status)
	_, err := w.Write(buf.Bytes())
	return err
}

// execute runs the layout, which runs the page's "content".
func (rd *Renderer) execute(buf *bytes.Buffer, r *http.Request, name string, v Viewer) error {
	t := rd.pages[name]
	if t == nil {
		return fmt.Errorf("web: there is no page %q", name)
	}
	p := v.page()
	p.Site = rd.site.view(r.Context(), p, rd.assets)
	p.Site.Turn, p.Site.Reviewed = rd.turn(r, name, p)
	if err := t.ExecuteTemplate(buf, "layout", v); err != nil {
		return fmt.Errorf("web: page %q: %w", name, err)
	}
	return nil
}

// unchanged marks a public page with the hash of its content and says whether
// the browser has it already. Private pages are never kept, so never marked.
func (rd *Renderer) unchanged(w http.ResponseWriter, r *http.Request, body []byte) bool {
	x := exchangeFrom(r.Context())
	if x == nil || x.private || x.actor.SignedIn() || r.Method != http.MethodGet {
		return false
	}
	tag := TagOf(body)
	w.Header().Set("ETag", tag)
	return r.Header.Get("If-None-Match") == tag
}

// failureView is the error page.
type failureView struct {
	Page
	Heading, Text, Reference string
	Fields, Lines            []string
	Code                     int
	ToSignIn                 bool
	Return                   string // the page that the form stands on
	Kept                     *kept
}

// failure writes the error page.
func (rd *Renderer) failure(w http.ResponseWriter, r *http.Request, status int, err error) error {
	said := wordsFor(status, err)
	v := &failureView{Page: Page{Title: said.heading, Status: status, NoIndex: true},
		Heading: said.heading, Text: said.text, Reference: Reference(r.Context()), Code: status}
	v.ToSignIn = status == http.StatusUnauthorized
	v.Kept = keptOf(w, r, status)
	if q, ok := confirm.Of(err); ok {
		v.Lines, v.Kept = q.Lines, askedAgain(w, r, q)
	}
	if x := exchangeFrom(r.Context()); x != nil {
		v.Return = x.server.pageOf(r, status)
		v.Exit, v.Neutral = x.exit, x.exit
	}
	for _, f := range errs.FieldsOf(err) {
		v.Fields = append(v.Fields, f.String())
	}
	return rd.Page(w, r, "web/error", v)
}
