package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"candour/internal/base/errs"
	"candour/internal/site/web"
)

// Problem describes the problem documents that package web writes
// (RFC 9457, with our code, the reference to quote, and the fields).
type Problem struct {
	Type      string       `json:"type" doc:"about:blank: the title says it all."`
	Title     string       `json:"title" doc:"The words of the HTTP status."`
	Status    int          `json:"status" doc:"The HTTP status."`
	Detail    string       `json:"detail" doc:"What is wrong with the request and what to do."`
	Instance  string       `json:"instance,omitempty" doc:"This occurrence, with its reference."`
	Code      string       `json:"code,omitempty" doc:"What kind of problem: invalid, not_found, conflict, too_many_calls and others, as docs/guides/published-data.md lists them."`
	Reference string       `json:"reference,omitempty" doc:"Quote it when asking for help."`
	Errors    []errs.Field `json:"errors,omitempty" doc:"Each value that was wrong."`
}

// failure carries an operation's own error past huma, so that one place (the
// server) turns every error into an answer.
type failure struct{ err error }

type failureKey struct{}

func noteFailure(ctx context.Context, err error) {
	if f, ok := ctx.Value(failureKey{}).(*failure); ok {
		f.err = err
	}
}

// Open lets pages of other sites read what is public. No credentials go
// with it, and every answer is the same for everybody.
func Open(h http.Header) {
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "public, no-cache") // may be kept by anybody, must be checked each time
}

// serve answers one request for an operation.
func (a *API) serve(w http.ResponseWriter, r *http.Request) error {
	Open(w.Header())
	got, err := a.Run(r)
	if err != nil {
		return err
	}
	return SendTagged(w, r, "application/json", got)
}

// serveOwn answers whoever holds a token. Nothing of it is kept on the way.
func (a *API) serveOwn(w http.ResponseWriter, r *http.Request) error {
	got, err := a.Run(r)
	if err != nil {
		return err
	}
	return web.Text(w, "application/json", got)
}

// Run works an operation out and gives the body of its answer.
func (a *API) Run(r *http.Request) ([]byte, error) {
	held := &heldAnswer{header: http.Header{}}
	fail := &failure{}
	r = r.WithContext(context.WithValue(r.Context(), failureKey{}, fail))
	r.Header = http.Header{} // nothing that a client says of itself changes an answer
	a.mux.ServeHTTP(held, r)
	switch {
	case fail.err != nil:
		return nil, fail.err
	case held.status == http.StatusOK:
		return held.body.Bytes(), nil
	case held.status == http.StatusNotFound:
		return nil, errs.New(errs.NotFound, "There is no such record.")
	case held.status >= 400 && held.status < 500:
		return nil, refusedInput(held.body.Bytes())
	}
	return nil, errs.Newf(errs.Internal, "the operation answered %d", held.status)
}

// refusedInput turns what huma found wrong with parameters into our error.
func refusedInput(body []byte) error {
	var m huma.ErrorModel
	if err := json.Unmarshal(body, &m); err != nil {
		return err
	}
	var fields []errs.Field
	for _, d := range m.Errors {
		_, name, _ := strings.Cut(d.Location, ".")
		fields = append(fields, errs.Field{Name: name, Message: "This value cannot be taken: " + d.Message + "."})
	}
	return errs.InvalidInput("A parameter of the request is not right. errors names it; "+Root+"/openapi.json says what it takes.", fields...)
}

// heldAnswer keeps an answer until it is known to be whole.
type heldAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header gives the header that nobody reads: ours is made afresh.
func (h *heldAnswer) Header() http.Header { return h.header }

// WriteHeader keeps the first status.
func (h *heldAnswer) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

// Write keeps the body.
func (h *heldAnswer) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// SendTagged sends a body with a tag made from it, or 304 to a client that has it.
func SendTagged(w http.ResponseWriter, r *http.Request, contentType string, body []byte) error {
	if web.Unchanged(w, r, web.TagOf(body)) {
		return nil
	}
	return web.Text(w, contentType, body)
}

// document serves the API's own description.
func (a *API) document(contentType string, body []byte) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		Open(w.Header())
		return SendTagged(w, r, contentType, body)
	}
}

// indented writes JSON for reading.
func indented(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, raw, "", "  ")
	return append(b.Bytes(), '\n'), err
}
