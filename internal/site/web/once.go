package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"time"

	"candour/internal/base/once"
)

// Once keeps the marks of forms that were taken (package ledger does).
type Once interface {
	// Answered gives where the first sending led; found says that there was one
	// and that it changed something.
	Answered(ctx context.Context, mark string) (answer string, found bool, err error)
	// Answer notes where it led.
	Answer(ctx context.Context, mark, answer string) error
	// AnswerCall notes what a call of a program was answered, also one that changed
	// nothing.
	AnswerCall(ctx context.Context, mark, answer string) error
}

// once answers a request so that the same form, sent again, is no second act:
// it leads where the first sending led. A page gives each form that it shows a
// random token, so a form is the same when its token, its address and all that
// was filled in are the same.
func (s *Server) once(rt Route, w http.ResponseWriter, r *http.Request) error {
	mark := s.formMark(rt, r)
	if mark == "" {
		return rt.Handler(w, r)
	}
	if rt.Bearer {
		return s.onceCall(rt, w, r, mark)
	}
	answer, found, err := s.Once.Answered(r.Context(), mark)
	if err != nil {
		return err
	}
	if found {
		return s.again(w, r, mark, answer)
	}
	err = rt.Handler(w, r.WithContext(once.With(r.Context(), mark)))
	if once.Repeated(err) {
		return s.again(w, r, mark, "")
	}
	if x := exchangeFrom(r.Context()); err == nil && x != nil && x.res.status == http.StatusSeeOther {
		return s.note(r, mark, w.Header().Get("Location"))
	}
	return err
}

// note keeps where a form led. The act is stored and the answer is on its way:
// a mark without its answer costs a repeat no more than a plainer page.
func (s *Server) note(r *http.Request, mark, location string) error {
	if err := s.Once.Answer(context.WithoutCancel(r.Context()), mark, location); err != nil {
		s.Log.WarnContext(r.Context(), "where a form led was not noted", "reference", Reference(r.Context()), "error", err.Error())
	}
	return nil
}

// patience is how long a repeat waits for its twin to be answered.
const patience = 5 * time.Second

// again answers a repeat.
func (s *Server) again(w http.ResponseWriter, r *http.Request, mark, answer string) error {
	answer, err := s.waitAnswer(r, mark, answer)
	if err != nil {
		return err
	}
	if answer == "" {
		return once.ErrRepeated
	}
	return Redirect(w, r, answer)
}

// waitAnswer waits a little until the first sending is answered; "" where it is not.
func (s *Server) waitAnswer(r *http.Request, mark, answer string) (string, error) {
	for begun := time.Now(); answer == "" && time.Since(begun) < patience; {
		select {
		case <-r.Context().Done():
			return "", r.Context().Err()
		case <-time.After(100 * time.Millisecond):
		}
		var err error
		if answer, _, err = s.Once.Answered(r.Context(), mark); err != nil {
			return "", err
		}
	}
	return answer, nil
}

// IdempotencyHeader lets a program mark a call, as a form's token marks a form.
const IdempotencyHeader = "Idempotency-Key"

// formMark gives the mark of what came in; empty when it changes nothing, or
// when nothing tells one sending from another.
func (s *Server) formMark(rt Route, r *http.Request) string {
	if s.Once == nil || r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
		return ""
	}
	h := sha256.New()
	if auth, called := bearerOf(r); rt.Bearer && called {
		key := r.Header.Get(IdempotencyHeader)
		if key == "" {
			return ""
		}
		put(h, "candour call mark 1", r.Method, r.URL.Path, auth, key)
		return hex.EncodeToString(h.Sum(nil))
	}
	put(h, "candour form mark 1", r.Method, r.URL.Path, r.URL.RawQuery, r.PostFormValue(TokenField))
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if name != TokenField {
			put(h, append([]string{"field", name}, r.PostForm[name]...)...)
		}
	}
	putFiles(h, r)
	return hex.EncodeToString(h.Sum(nil))
}

// put hashes words with their lengths, so that no two lists run together.
func put(h hash.Hash, words ...string) {
	for _, w := range append([]string{fmt.Sprint(len(words))}, words...) {
		_, _ = fmt.Fprintf(h, "%d:%s", len(w), w)
	}
}

// putFiles hashes the files of a form, each with its name.
func putFiles(h hash.Hash, r *http.Request) {
	if r.MultipartForm == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.MultipartForm.File)) {
		for _, f := range r.MultipartForm.File[name] {
			put(h, "file", name, f.Filename)
			putFile(h, f)
		}
	}
}

func putFile(h hash.Hash, f *multipart.FileHeader) {
	sum := sha256.New()
	if file, err := f.Open(); err == nil {
		_, _ = io.Copy(sum, file)
		_ = file.Close()
	}
	put(h, hex.EncodeToString(sum.Sum(nil)))
}
