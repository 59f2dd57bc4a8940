package web

import (
	"bytes"
	"net/http"
	"strings"
)

// maxTagged is how much of an answer is held to be tagged; a longer one goes out as it
// is made, with the tag that its handler gave it, or none.
const maxTagged = 1 << 20

// tagged holds what a visitor is given to take away (a feed, a calendar, a file) until
// it is whole, so that it bears a tag of its bytes, and whoever has it is told so.
type tagged struct {
	http.ResponseWriter
	r       *http.Request
	held    bytes.Buffer
	holding bool
	sent    bool
}

// tagging puts one in front of an answer to a visitor's GET.
func tagging(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, func(error)) {
	if x := exchangeFrom(r.Context()); r.Method != http.MethodGet || x == nil || x.actor.SignedIn() {
		return w, func(error) {}
	}
	t := &tagged{ResponseWriter: w, r: r}
	return t, t.end
}

// Unwrap gives what is behind, for [http.ResponseController].
func (t *tagged) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// WriteHeader waits with a whole answer that has no tag and is no page.
func (t *tagged) WriteHeader(status int) {
	if t.sent || t.holding {
		return
	}
	h := t.Header()
	if status == http.StatusOK && h.Get("ETag") == "" && !strings.HasPrefix(h.Get("Content-Type"), "text/html") && h.Get("Cache-Control") != "no-store" {
		t.holding = true
		return
	}
	t.sent = status >= http.StatusOK
	t.ResponseWriter.WriteHeader(status)
}

// Write holds the bytes while they are few.
func (t *tagged) Write(b []byte) (int, error) {
	t.WriteHeader(http.StatusOK)
	if !t.holding {
		return t.ResponseWriter.Write(b)
	}
	if t.held.Len()+len(b) <= maxTagged {
		return t.held.Write(b)
	}
	if err := t.let(); err != nil {
		return 0, err
	}
	return t.ResponseWriter.Write(b)
}

// let sends what is held, and holds no more.
func (t *tagged) let() error {
	t.holding, t.sent = false, true
	t.ResponseWriter.WriteHeader(http.StatusOK)
	_, err := t.ResponseWriter.Write(t.held.Bytes())
	return err
}

// end tags what is held and sends it; of a handler that failed nothing is sent.
func (t *tagged) end(failed error) {
	if !t.holding || failed != nil {
		return
	}
	if x := exchangeFrom(t.r.Context()); !x.private {
		h := t.Header()
		length := h.Get("Content-Length")
		h.Del("Content-Length")
		if Unchanged(t.ResponseWriter, t.r, TagOf(t.held.Bytes())) {
			t.holding, t.sent = false, true
			return
		}
		if length != "" {
			h.Set("Content-Length", length)
		}
	}
	_ = t.let() // the connection is all that can fail
}
