package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Redirect sends the person on after a form was taken (303: the next request
// is a GET). The path must be one of this site's; anything else leads to "/".
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, SafeNext(path), http.StatusSeeOther)
	return nil
}

// JSON writes v. It is marshalled first, so that a failure is still an error.
func JSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("web.JSON: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, err = w.Write(append(b, '\n'))
	return err
}

// Text writes a body of the given content type (feeds, calendars, plain text).
func Text(w http.ResponseWriter, contentType string, body []byte) error {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(body)
	return err
}

// TagOf is a tag made of the bytes of an answer. It is weak: the same bytes may go out
// compressed.
func TagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// Unchanged marks an answer with a tag of its content, and, if everybody gets the same,
// with the moment since which it is so. It says whether the client has it already; then
// it is told so, and nothing more is to be written.
func Unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	if fresh := dated(w, r, tag); !fresh && !HasTag(r, tag) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// HasTag says whether a client has what bears a tag, compared weakly, as RFC 9110
// section 13.1.2 asks.
func HasTag(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for one := range strings.SplitSeq(line, ",") {
			one = strings.TrimSpace(one)
			if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}

// File is something to be saved rather than shown.
type File struct {
	// Name is what the browser proposes to call it.
	Name string
	// Type is its content type; empty is application/octet-stream.
	Type string
	// Modified, if known, lets a browser ask whether it changed.
	Modified time.Time
}

// Begin announces a file, for a handler that then writes it in parts. The
// stricter content policy means that even a page somebody uploaded can run
// nothing if it is opened in the browser after all. CSV begins with a byte order
// mark: without one Excel takes UTF-8 for an older encoding.
func (f File) Begin(w http.ResponseWriter) {
	f.announce(w)
	if strings.HasPrefix(f.Type, "text/csv") {
		_, _ = io.WriteString(w, byteOrderMark) // a reader who is gone shows at the next write
	}
}

// byteOrderMark says that what follows is UTF-8.
const byteOrderMark = "\ufeff"

func (f File) announce(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", f.contentType())
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": plainFile(f.Name)}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
}

// plainFile is a name of a file without what cannot be seen or turns what is read.
func plainFile(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
}

func (f File) contentType() string {
	if f.Type == "" {
		return "application/octet-stream"
	}
	return f.Type
}

// Send announces the file and writes all of it; ranges and If-Modified-Since
// work. The bytes are the file's own: somebody may hold their hash.
func (f File) Send(w http.ResponseWriter, r *http.Request, content io.ReadSeeker) error {
	f.announce(w)
	http.ServeContent(w, r, f.Name, f.Modified, content)
	return nil
}
