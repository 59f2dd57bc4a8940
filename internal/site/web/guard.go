package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/trust/access"
)

// SignInPath is where a visitor is sent who asks for a page of the signed-in.
const SignInPath = "/sign-in"

// guarded puts the route's rule, its size limit and the form token before its
// handler, in that order: nobody makes us read a large body that they were not
// allowed to send.
func (s *Server) guarded(rt Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := s.notePerson(r)
		if x := exchangeFrom(r.Context()); x != nil {
			x.res.route, x.exit = rt.String(), rt.Exit
		}
		if rt.Bearer && s.Bearers != nil {
			var ok bool
			if r, ok = s.bearer(w, r); !ok {
				return
			}
			who = s.notePerson(r)
		}
		if err := s.Policy.Authorize(r.Context(), who, rt.Action, access.Route()); err != nil {
			s.refuse(w, r, who, lacksScope(w, who, rt, err))
			return
		}
		s.limitBody(w, r, rt, who)
		if err := s.checkToken(rt, r); err != nil {
			s.lost(w, r, rt, err)
			return
		}
		if s.notFresh(w, r, rt, who) {
			return
		}
		if r.Method == http.MethodHead {
			r = r.WithContext(access.WithNothingShown(r.Context()))
		}
		r, err := s.scanned(r)
		if err == nil {
			held, end := tagging(w, r)
			err = s.once(rt, held, meant(r))
			end(err)
		}
		if err != nil {
			s.refuse(w, r, who, err)
		}
	})
}

// limitBody bounds what a request may send. What a signed-in person sent past
// the limit can still be read, to find the words in it.
func (s *Server) limitBody(w http.ResponseWriter, r *http.Request, rt Route, who access.Actor) {
	x := exchangeFrom(r.Context())
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); rt.InMemory && kind != "multipart/form-data" {
		rt.MaxBody = DefaultMaxBody // words alone are no longer here than elsewhere
	} else if x != nil && rt.InMemory {
		x.inMemory = rt.maxBody()
	}
	if x != nil && who.SignedIn() {
		x.rest = io.LimitReader(r.Body, rt.maxBody())
	}
	if x != nil && rt.Large != nil {
		rest := s.paced(w, r, who)
		rest.passed = true
		x.rest = io.LimitReader(rest, maxPassed)
	}
	r.Body = http.MaxBytesReader(w, s.paced(w, r, who), rt.maxBody())
}

// lost answers a form that is too large or whose token does not fit: by the route's
// own page, if it has one, and else by the page that every form has.
func (s *Server) lost(w http.ResponseWriter, r *http.Request, rt Route, err error) {
	x, own := exchangeFrom(r.Context()), Handler(nil)
	switch {
	case x == nil:
	case x.stale:
		own = rt.Lost
	case x.broken != nil && errs.Is(err, errs.TooLarge):
		own = rt.Large
	}
	if own == nil {
		s.fail(w, r, err)
		return
	}
	s.logFailure(r, StatusOf(err), err)
	if err := own(w, r); err != nil {
		s.fail(w, r, err)
	}
}

// refuse sends a visitor who only needs to sign in to the sign-in page, and
// renders every other error. Only pages that are read are sent away: a form
// that was posted would be lost on the way.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, who access.Actor, err error) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if errs.Is(err, errs.Unauthenticated) && !who.SignedIn() && read && !wantsProblem(r) && !started(r) {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, SignInPath+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	s.fail(w, r, err)
}

// SafeNext gives where to go after signing in: next if it is a path of this
// site, "/" if it is anything else. A browser reads "//host", "/\host" and
// control characters in ways that would lead elsewhere.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	for _, c := range next {
		if c < ' ' || c == 0x7f {
			return "/"
		}
	}
	if u.Path == SignInPath { // no going round in circles
		return "/"
	}
	return u.RequestURI()
}

// sameOrigin refuses what a browser says that another site made it send.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.forgery.Check(r); err != nil {
			s.fail(w, r, ToPrograms(errs.Because(errs.Forbidden,
				"This form was sent from another website, so it was not taken. Go to the page on this site and fill it in there.", err),
				"A browser says that a page of another website sent this request (Origin, Sec-Fetch-Site). It was not taken: programs call without these headers."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// tooLarge gives the error for a body that was cut off by the limit, or err.
func tooLarge(err error) error {
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errs.Because(errs.TooLarge, "What you sent is larger than the "+Bytes(big.Limit)+
			" that this page takes. Nothing was saved. Send a smaller file, or fewer at once.", err)
	}
	return err
}
