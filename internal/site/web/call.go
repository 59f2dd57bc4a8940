package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/base/once"
)

// answered is what a call under an Idempotency-Key was answered, beside a digest of what
// it sent: the same call gets the same answer, and another under its key none.
type answered struct {
	Digest   string `json:"digest"`
	Status   int    `json:"status"`
	Location string `json:"location,omitempty"`
	Type     string `json:"type,omitempty"`
	Body     []byte `json:"body,omitempty"`
}

// errKeyUsed refuses a key that was used for something else.
func errKeyUsed() error {
	const words = "This Idempotency-Key was used for another call. Nothing was done. What is not the same request, byte for byte, needs a key of its own."
	return &toldPrograms{error: errs.New(errs.Conflict, words), code: codeKeyUsed, words: words}
}

// onceCall answers a call under an Idempotency-Key.
func (s *Server) onceCall(rt Route, w http.ResponseWriter, r *http.Request, mark string) error {
	if err := readForm(r); err != nil {
		return err
	}
	digest := callDigest(r)
	kept, found, err := s.Once.Answered(r.Context(), mark)
	if err != nil {
		return err
	}
	if found {
		return s.sameAnswer(w, r, mark, kept, digest)
	}
	held := &heard{ResponseWriter: w}
	err = rt.Handler(held, r.WithContext(once.With(r.Context(), mark)))
	if once.Repeated(err) {
		return s.sameAnswer(w, r, mark, "", digest)
	}
	if err != nil || held.status >= http.StatusBadRequest {
		return err
	}
	text, err := json.Marshal(answered{digest, held.status, w.Header().Get("Location"), w.Header().Get("Content-Type"), held.body.Bytes()})
	if err == nil {
		err = s.Once.AnswerCall(context.WithoutCancel(r.Context()), mark, string(text))
	}
	if err != nil { // it is done, and the answer is on its way
		s.Log.WarnContext(r.Context(), "what a call was answered was not noted", "reference", Reference(r.Context()), "error", err.Error())
	}
	return nil
}

// sameAnswer gives a call the answer that it had. One that cannot be told to be the same
// call is refused.
func (s *Server) sameAnswer(w http.ResponseWriter, r *http.Request, mark, kept, digest string) error {
	kept, err := s.waitAnswer(r, mark, kept)
	if err != nil {
		return err
	}
	var a answered
	if err := json.Unmarshal([]byte(kept), &a); err != nil || a.Digest == "" {
		return once.ErrRepeated // what it sent then is not known here
	}
	if a.Digest != digest {
		return errKeyUsed()
	}
	for name, value := range map[string]string{"Location": a.Location, "Content-Type": a.Type} {
		if value != "" {
			w.Header().Set(name, value)
		}
	}
	w.WriteHeader(a.Status)
	_, err = w.Write(a.Body)
	return err
}

// callDigest is a digest of all that a call sends beside its address and its key.
func callDigest(r *http.Request) string {
	h := sha256.New()
	put(h, "candour call 1", r.URL.RawQuery)
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		put(h, append([]string{"field", name}, r.PostForm[name]...)...)
	}
	putFiles(h, r)
	return hex.EncodeToString(h.Sum(nil))
}

// heard passes an answer on and remembers it.
type heard struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// Unwrap gives what is behind, for [http.ResponseController].
func (h *heard) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// WriteHeader passes on.
func (h *heard) WriteHeader(status int) {
	if h.status == 0 && status >= http.StatusOK {
		h.status = status
	}
	h.ResponseWriter.WriteHeader(status)
}

// Write passes on.
func (h *heard) Write(b []byte) (int, error) {
	if h.status == 0 {
		h.status = http.StatusOK
	}
	h.body.Write(b)
	return h.ResponseWriter.Write(b)
}
