package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"candour/internal/base/confirm"
	"candour/internal/base/db"
	"candour/internal/base/errs"
)

// httpError is an error of the protocol itself, which has no errs code.
type httpError int

func (e httpError) Error() string { return http.StatusText(int(e)) }

func statusError(status int) error { return httpError(status) }

// StatusOf gives the HTTP status for an error's code.
func StatusOf(err error) int {
	if e, ok := errors.AsType[httpError](err); ok {
		return int(e)
	}
	switch errs.CodeOf(err) {
	case errs.Invalid:
		return http.StatusUnprocessableEntity
	case errs.Unauthenticated:
		return http.StatusUnauthorized
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Gone:
		return http.StatusGone
	case errs.Conflict, errs.Repeated, errs.Asks:
		return http.StatusConflict
	case errs.TooLarge:
		return http.StatusRequestEntityTooLarge
	case errs.Unavailable, errs.Unknown:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// fail is the one place where an error becomes an answer. The log gets the
// whole of it; the person gets the words that were written for people, and the
// reference that ties the two together.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r) {
		s.left(w, r, err)
		return
	}
	err = db.Classify(err)
	status := StatusOf(err)
	s.logFailure(r, status, err)
	if started(r) {
		// Too late to say so: break off, so that half a file is not kept.
		panic(http.ErrAbortHandler)
	}
	if x := exchangeFrom(r.Context()); x != nil { // what says that it is not there is of no time
		x.asOf = time.Time{}
	}
	clearHeaders(w.Header())
	s.secure(w.Header())                // a file's own, stricter policy would leave the page without its style
	if errs.Is(err, errs.Unavailable) { // what may have been stored is not to be sent again by a program
		w.Header().Set("Retry-After", "30")
	}
	if wantsProblem(r) {
		writeProblem(w, r, status, err)
		return
	}
	if err := s.Renderer.failure(w, r, status, err); err != nil {
		s.Log.ErrorContext(r.Context(), "error page", "reference", Reference(r.Context()), "error", err.Error())
		http.Error(w, "Something went wrong on our side. Reference "+Reference(r.Context())+".", http.StatusInternalServerError)
	}
}

// statusLeft is what stands in the log and the metrics of an exchange whose reader went
// away before it was answered: no fault of the service, and nothing that anybody saw.
const statusLeft = 499

// gone says that the reader went away: only that ends the context of a request.
func gone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// left ends an exchange that nobody waits for.
func (s *Server) left(w http.ResponseWriter, r *http.Request, err error) {
	s.Log.LogAttrs(r.Context(), slog.LevelInfo, "the reader went away", slog.String("reference", Reference(r.Context())), slog.String("error", err.Error()))
	if started(r) {
		panic(http.ErrAbortHandler)
	}
	clearHeaders(w.Header())
	w.WriteHeader(statusLeft)
}

// Fail answers with the error page, for layers outside the handlers: a session
// that could not be loaded. No session is looked into for it.
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	x := exchangeFrom(r.Context())
	if x == nil {
		http.Error(w, errs.Message(err), StatusOf(err))
		return
	}
	x.bare, x.req = true, r
	x.server.fail(w, r, err)
}

// logFailure writes our own failures as errors and everybody else's quietly.
func (s *Server) logFailure(r *http.Request, status int, err error) {
	level := slog.LevelInfo
	if status >= 500 {
		level = slog.LevelError
	}
	attrs := []slog.Attr{slog.Int("status", status), slog.String("reference", Reference(r.Context())), slog.String("error", err.Error())}
	if who := s.refusedMark(r, status); who != "" {
		attrs = append(attrs, slog.String("who", who))
	}
	s.Log.LogAttrs(r.Context(), level, "refused", attrs...)
}

// refusedMark tells whoever counts refusals of this one, and gives what stands
// for the person.
func (s *Server) refusedMark(r *http.Request, status int) string {
	x := exchangeFrom(r.Context())
	if s.Refused == nil || x == nil || x.bare || !x.actor.SignedIn() {
		return ""
	}
	route := x.res.route
	if route == "" {
		route = "unmatched"
	}
	return s.Refused(r.Context(), x.actor, route, status)
}

// clearHeaders drops what a handler had said about the answer it did not give.
func clearHeaders(h http.Header) {
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "Content-Type", "Etag", "Last-Modified", "Cache-Control"} {
		h.Del(name)
	}
}

// words are what a page says about an error: a heading and what to do.
type words struct{ heading, text string }

// wordsFor gives the words for a status. An error's own message is used when
// it was written for a person; the text of an unknown error never is.
func wordsFor(status int, err error) words {
	w := words{heading: "Sorry, there is a problem with the service", text: errs.Message(err)}
	switch status {
	case http.StatusNotFound:
		w.heading = "Page not found"
		if _, protocol := errors.AsType[httpError](err); protocol {
			w.text = "If you typed the web address, check that it is right. If you pasted it, check that you copied all of it."
		}
	case http.StatusMethodNotAllowed:
		w = words{"This page cannot be used in that way", "Go back to the page you came from and use the button or link there."}
	case http.StatusTooManyRequests:
		w = words{"Too many calls", "Wait a little, then go on."}
	case http.StatusUnauthorized:
		w.heading = "You need to sign in"
	case http.StatusForbidden:
		w.heading = "You cannot do this"
	case http.StatusUnprocessableEntity:
		w.heading = "Something you sent needs to be put right"
	case http.StatusGone:
		w.heading = "This was taken down"
	case http.StatusConflict:
		w.heading = "This cannot be done now"
		if errs.Is(err, errs.Repeated) {
			w.heading = "This was already sent"
		}
		if q, ok := confirm.Of(err); ok {
			w = words{q.Heading, ""}
		}
	case http.StatusRequestEntityTooLarge:
		w.heading = "What you sent is too large"
	case http.StatusServiceUnavailable:
		w.heading = "The service is not available at the moment"
		if errs.Is(err, errs.Unknown) {
			w.heading = "We do not know whether this was saved"
		}
	}
	return w
}
