package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"

	"candour/internal/base/errs"
)

// Two things stand against forged requests. Modern browsers say which site
// made a request (Sec-Fetch-Site, Origin): http.CrossOriginProtection reads
// that. Older ones do not, so every form also carries a token that only our
// own pages can hold.

// TokenField is the name of the form field that carries the token.
const TokenField = "csrf"

// anonCookie holds a random id for a visitor without a session who was shown a
// form. It is set only then. The __Host- prefix makes a browser refuse it from
// a neighbouring subdomain; Chromium and Firefox take it on http://127.0.0.1
// too, which a browser test holds.
const anonCookie = "__Host-candour-visitor"

// formToken gives the token for a form in the answer being made, and marks the
// answer as meant for this visitor alone.
func (x *exchange) formToken() string {
	if x.token != "" {
		return x.token
	}
	secret := x.server.boundTo(x.req)
	if secret == "" {
		secret = rand.Text()
		http.SetCookie(x.res, &http.Cookie{Name: anonCookie, Value: secret, Path: "/",
			Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	}
	x.private = true
	x.token = mask(x.server.mac(secret))
	return x.token
}

// boundTo gives the secret that a request's token must belong to.
func (s *Server) boundTo(r *http.Request) string {
	if x := exchangeFrom(r.Context()); s.Sessions != nil && (x == nil || !x.bare) {
		if t := s.Sessions.Token(r.Context()); t != "" {
			return "session:" + t
		}
	}
	if c, err := r.Cookie(anonCookie); err == nil {
		return c.Value
	}
	return ""
}

func (s *Server) mac(secret string) []byte {
	h := hmac.New(sha256.New, s.Key)
	_, _ = h.Write([]byte("candour form token 1\x00" + secret))
	return h.Sum(nil)
}

// mask hides the code behind random bytes, new each time, so that compression
// of a page that also repeats what was typed tells nothing about it (BREACH).
func mask(code []byte) string {
	out := make([]byte, 2*len(code))
	_, _ = rand.Read(out[:len(code)])
	for i, b := range code {
		out[len(code)+i] = b ^ out[i]
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

func unmask(token string) []byte {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 2*sha256.Size {
		return nil
	}
	code := raw[sha256.Size:]
	for i := range code {
		code[i] ^= raw[i]
	}
	return code
}

// readCalled reads the form of a call, if it sends files: so that they are looked at
// as all files are.
func readCalled(r *http.Request) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		return readForm(r)
	}
	return nil
}

// checkToken wants the token on every request that may change something.
func (s *Server) checkToken(rt Route, r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	if _, called := bearerOf(r); rt.Bearer && called {
		return readCalled(r)
	}
	if err := readForm(r); err != nil {
		return err
	}
	secret := s.boundTo(r)
	if secret != "" && hmac.Equal(unmask(r.PostFormValue(TokenField)), s.mac(secret)) {
		return nil
	}
	if x := exchangeFrom(r.Context()); x != nil {
		x.stale = true
	}
	return errs.New(errs.Forbidden, "We could not tell that this form came from our own page, so nothing was saved. "+
		"This happens when the page was open for a long time, when you signed in or out in another tab, or when cookies are off.")
}
