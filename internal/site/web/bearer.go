package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// bearerOf gives the token of a call: false when it carries none.
func bearerOf(r *http.Request) (string, bool) {
	const scheme = "Bearer "
	h := r.Header.Get("Authorization")
	if len(h) <= len(scheme) || !strings.EqualFold(h[:len(scheme)], scheme) {
		return "", false
	}
	return strings.TrimSpace(h[len(scheme):]), true
}

// bearer finds out who speaks on a route of tokens: the token, and nobody else. A
// session counts for nothing there, so that no other page can make a browser call it.
func (s *Server) bearer(w http.ResponseWriter, r *http.Request) (*http.Request, bool) {
	if x := exchangeFrom(r.Context()); x != nil {
		x.private = true
	}
	r = r.WithContext(access.WithActor(r.Context(), access.Public()))
	s.notePerson(r)
	token, ok := bearerOf(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer realm="candour"`)
		s.fail(w, r, errs.New(errs.Unauthenticated, "This needs an API token of your body: Authorization: Bearer candour_... Somebody of your body makes one on the page API tokens."))
		return r, false
	}
	who, err := s.Bearers.Bearer(r.Context(), token)
	if err != nil {
		if errs.Is(err, errs.Unauthenticated) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="candour", error="invalid_token"`)
		}
		s.fail(w, r, err)
		return r, false
	}
	if s.Calls != nil {
		if wait := s.Calls.Take(who.ID); wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
			s.notePerson(r)
			s.fail(w, r, statusError(http.StatusTooManyRequests))
			return r, false
		}
	}
	return r.WithContext(access.WithActor(r.Context(), who)), true
}
