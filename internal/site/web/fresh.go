package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// Freshness is what a [Sessions] also is where routes ask whether somebody has
// shown, just now, that it is they. Where nobody can say, nobody has.
type Freshness interface {
	Fresh(ctx context.Context) bool
	// AskFresh is where to show it, and to go on from there to next.
	AskFresh(next string) string
	// Hold keeps a form meanwhile, and gives where to go.
	Hold(ctx context.Context, form Held) (to string, err error)
}

// Held is a form that waits: where it was sent, and what was in it. Passphrases
// and files are never in it.
type Held struct {
	To             string
	Values         url.Values
	Files, Secrets bool
}

// checkFresh refuses routes that ask for a fresh sign-in where nobody can say
// that there was one.
func (cfg Config) checkFresh(routes []Route) error {
	if _, ok := cfg.Sessions.(Freshness); ok || cfg.Sessions == nil {
		return nil
	}
	for _, rt := range routes {
		if cfg.wantsFresh(rt, rt.Method) {
			return fmt.Errorf("route %q asks for a fresh sign-in, and the sessions cannot say whether there was one", rt)
		}
	}
	return nil
}

// wantsFresh says whether a request may go on only after a fresh sign-in.
func (cfg Config) wantsFresh(rt Route, method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return rt.Fresh || cfg.Policy.WantsFresh(rt.Action)
}

// notFresh answers a request of somebody who has to sign in again first, and says
// whether it did. What they typed waits for them; what cannot wait is shown.
func (s *Server) notFresh(w http.ResponseWriter, r *http.Request, rt Route, who access.Actor) bool {
	if !s.wantsFresh(rt, r.Method) || !who.SignedIn() {
		return false
	}
	by, ok := s.Sessions.(Freshness)
	if ok && by.Fresh(r.Context()) {
		return false
	}
	again := errs.New(errs.Unauthenticated, "Sign in again to do this. We ask for it before what counts most.")
	if !ok || wantsProblem(r) {
		s.fail(w, r, again)
		return true
	}
	to, err := by.Hold(r.Context(), heldOf(w, r))
	if err != nil {
		s.fail(w, r, err)
		return true
	}
	s.logFailure(r, http.StatusUnauthorized, again)
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}

// heldOf is what was typed, as it can wait.
func heldOf(w http.ResponseWriter, r *http.Request) Held {
	h := Held{To: r.URL.RequestURI(), Values: url.Values{}}
	x := exchangeFrom(r.Context())
	if x == nil {
		return h
	}
	in := x.typedIn(w)
	h.Files = in.files
	for name, values := range in.values {
		switch {
		case name == TokenField:
		case Secret(name):
			h.Secrets = true
		default:
			h.Values[name] = values
		}
	}
	return h
}

// Held shows a form that waited, to be looked through and sent.
func (rd *Renderer) Held(w http.ResponseWriter, r *http.Request, h Held) error {
	k := &kept{Action: h.To, Files: h.Files, Secrets: h.Secrets, Lead: "It is not sent yet. Look it through, then send it."}
	if len(h.Values) > maxKept { // then it can be copied only
		k.Action = ""
	}
	k.fill(h.Values)
	if x := exchangeFrom(r.Context()); x != nil {
		x.private = true
	}
	return rd.Page(w, r, "web/error", &failureView{Page: Page{Title: "Go on where you were", NoIndex: true},
		Heading: "Go on where you were", Text: "You have signed in again.", Kept: k})
}
