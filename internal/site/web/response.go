package web

import (
	"compress/gzip"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// response watches what is written: it counts, it decides about caching and
// compression at the moment the header goes out, and it knows whether an error
// page is still possible.
type response struct {
	http.ResponseWriter
	req    *http.Request
	x      *exchange
	route  string
	status int
	sent   int64
	zip    *gzip.Writer
	zipped counter
}

// counter counts the bytes that leave after compression.
type counter struct {
	w http.ResponseWriter
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// zippers are kept for re-use: a gzip writer holds about 800 KB of tables.
// It is a pool of memory, not of state.
var zippers = sync.Pool{New: func() any { z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return z }}

func newResponse(w http.ResponseWriter, r *http.Request, x *exchange) *response {
	return &response{ResponseWriter: w, req: r, x: x}
}

// started says whether the header of the answer has gone out.
func started(r *http.Request) bool {
	x := exchangeFrom(r.Context())
	return x != nil && x.res.status != 0
}

// WriteHeader settles caching and compression, then sends the header.
func (res *response) WriteHeader(status int) {
	if res.status != 0 || status < 200 { // 1xx may come more than once
		if status < 200 {
			res.ResponseWriter.WriteHeader(status)
		}
		return
	}
	res.status = status
	h := res.Header()
	if res.x.welsh {
		keepTongue(h)
	}
	switch {
	case res.x.actor.SignedIn() || res.x.private:
		// The next person at this computer must not find it by going back.
		h.Set("Cache-Control", "no-store")
	case h.Get("Cache-Control") == "" && status >= 400:
		h.Set("Cache-Control", "no-store")
	case h.Get("Cache-Control") == "":
		h.Set("Cache-Control", "no-cache") // may be kept, must be checked each time
	}
	if !res.x.asOf.IsZero() {
		h.Set("Candour-As-Of", res.x.asOf.UTC().Format(time.RFC3339))
	}
	if strings.HasPrefix(h.Get("Cache-Control"), "public") && h.Get("Set-Cookie") == "" {
		dropVary(h, "Cookie") // whoever looked for a session has said so, and here nothing depends on it
	} else {
		addVary(h, "Cookie")
	}
	if res.compresses(h) {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		res.zip = zippers.Get().(*gzip.Writer)
		res.zipped = counter{w: res.ResponseWriter}
		res.zip.Reset(&res.zipped)
	}
	res.ResponseWriter.WriteHeader(status)
}

// compresses decides about gzip. An answer that mixes a secret with words that
// somebody else can make us repeat can be guessed from its compressed length
// (BREACH), so only public answers are compressed: never for the signed-in,
// never with a form token in it.
func (res *response) compresses(h http.Header) bool {
	if res.x.actor.SignedIn() || res.x.private || res.req.Method == http.MethodHead {
		return false
	}
	if res.status != http.StatusOK || h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" {
		return false
	}
	if !textual(h.Get("Content-Type")) {
		return false
	}
	addVary(h, "Accept-Encoding")
	return acceptsGzip(res.req)
}

func acceptsGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}

func textual(contentType string) bool {
	mime, _, _ := strings.Cut(contentType, ";")
	if strings.HasPrefix(mime, "text/") || strings.HasSuffix(mime, "+xml") || strings.HasSuffix(mime, "json") {
		return true
	}
	return mime == "application/javascript" || mime == "application/xml"
}

// dropVary takes a header out that the answer does not depend on.
func dropVary(h http.Header, name string) {
	kept := slices.DeleteFunc(h.Values("Vary"), func(v string) bool { return v == name })
	if h.Del("Vary"); len(kept) > 0 {
		h["Vary"] = kept
	}
}

// addVary names a request header that the answer depends on, once.
func addVary(h http.Header, name string) {
	for _, v := range h.Values("Vary") {
		if strings.Contains(v, name) {
			return
		}
	}
	h.Add("Vary", name)
}

// Write sends part of the body, compressed if that was decided.
func (res *response) Write(b []byte) (int, error) {
	if res.status == 0 {
		if res.Header().Get("Content-Type") == "" {
			res.Header().Set("Content-Type", http.DetectContentType(b))
		}
		res.WriteHeader(http.StatusOK)
	}
	if res.zip != nil {
		return res.zip.Write(b)
	}
	n, err := res.ResponseWriter.Write(b)
	res.sent += int64(n)
	return n, err
}

// Flush sends what is held back, for long exports.
func (res *response) Flush() {
	if res.zip != nil {
		_ = res.zip.Flush()
	}
	_ = http.NewResponseController(res.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach the connection.
func (res *response) Unwrap() http.ResponseWriter { return res.ResponseWriter }

// close ends the compressed stream.
func (res *response) close() {
	if res.zip == nil {
		return
	}
	_ = res.zip.Close()
	res.sent = res.zipped.n
	zippers.Put(res.zip)
	res.zip = nil
}
