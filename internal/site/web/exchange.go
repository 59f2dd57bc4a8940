package web

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"candour/internal/base/clock"
	"candour/internal/site/gate"
	"candour/internal/trust/access"
)

// exchange is one request and its answer, as the layers of the server share it.
type exchange struct {
	server    *Server
	reference string
	actor     access.Actor
	// private is set once the answer holds anything meant for one visitor
	// alone (a form token); such an answer is neither stored nor compressed.
	private bool
	// exit is set on a route whose pages have the button "Exit this page".
	exit  bool
	token string
	res   *response
	req   *http.Request
	// rest is the body past the limit of the route, for whoever may upload.
	rest io.Reader
	// inMemory is how many bytes of an upload are held in memory; memoryForFiles
	// when zero.
	inMemory int64
	// broken is what was typed in a form that could not be read to its end.
	broken *typed
	// stale is set when the form's token does not fit; bare when there is no
	// session to look into.
	stale, bare bool
	// welsh says that the page was asked for in Welsh.
	welsh bool
	// held is what the budget for bodies holds for this one, and for whom.
	held    int64
	holding gate.Mark
	// asOf is of what time the answer is, when the database is away and it comes
	// from memory; zero otherwise.
	asOf time.Time
}

// AsOf says that what is answered comes from memory, since the database is away,
// and of what time it is: the page says so, and programs have it in the header
// Candour-As-Of. The oldest time that is said counts. Outside a request it does
// nothing.
func AsOf(ctx context.Context, at time.Time) {
	if x := exchangeFrom(ctx); x != nil && (x.asOf.IsZero() || at.Before(x.asOf)) {
		x.asOf = at
	}
}

// asOfWords say it to a person.
func asOfWords(ctx context.Context) string {
	x := exchangeFrom(ctx)
	if x == nil || x.asOf.IsZero() {
		return ""
	}
	return "Some of this service is away just now. This page is as of " + clock.Words(x.asOf) + ". What came later is not on it."
}

type exchangeKey struct{}

func exchangeFrom(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// Reference gives the id that ties what a person was shown to the lines in the
// log, for handlers that log; empty outside a request.
func Reference(ctx context.Context) string {
	if x := exchangeFrom(ctx); x != nil {
		return x.reference
	}
	return ""
}

// newReference gives 12 letters and figures that can be read out over a
// telephone: no vowels to make words, nothing that looks like something else.
func newReference() string {
	const letters = "23456789BCDFGHJKMNPQRSTVWXZ"
	var raw [12]byte
	_, _ = rand.Read(raw[:]) // never fails since Go 1.24
	out := make([]byte, 0, len(raw)+2)
	for i, b := range raw {
		if i > 0 && i%4 == 0 {
			out = append(out, '-')
		}
		out = append(out, letters[int(b)%len(letters)])
	}
	return string(out)
}

// record is the outermost layer: it gives the exchange its reference, puts the
// security headers on whatever is answered, and writes one line when all is
// done. The line holds no address, no query string and not even the path: the
// pattern is enough to run a service by, and paths can hold what people look
// for (or a secret link).
func (s *Server) record(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.Now()
		doing(r, gate.Active) // a whole header has come
		x := &exchange{server: s, reference: s.NewReference(), actor: access.Public()}
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x))
		x.req, x.res = r, newResponse(w, r, x)
		s.secure(w.Header())
		w.Header()["X-Reference"] = []string{x.reference}
		defer func() { s.finished(x, s.Now().Sub(begun)) }()
		next.ServeHTTP(x.res, r)
	})
}

func (s *Server) finished(x *exchange, took time.Duration) {
	x.res.close()
	if f := x.req.MultipartForm; f != nil { // net/http removes only what the outermost request holds
		_ = f.RemoveAll()
	}
	if x.held > 0 {
		s.Bodies.Give(x.holding, x.held)
	}
	status := x.res.status
	if status == 0 {
		status = http.StatusOK
	}
	route := x.res.route
	if route == "" {
		route = "unmatched"
	}
	s.Log.LogAttrs(x.req.Context(), slog.LevelInfo, "request",
		slog.String("method", x.req.Method), slog.String("route", route), slog.Int("status", status),
		slog.Int64("bytes", x.res.sent), slog.Duration("took", took), slog.String("reference", x.reference))
	if s.Observe != nil {
		s.Observe(Observation{Route: route, Status: status, Bytes: x.res.sent, Took: took})
	}
}

// recovering turns a panic into the same page as any other failure of ours.
func (s *Server) recovering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p) // the net/http way to break a connection
			}
			s.Log.ErrorContext(r.Context(), "panic", "reference", Reference(r.Context()), "panic", p, "stack", string(debug.Stack()))
			s.fail(w, r, statusError(http.StatusInternalServerError))
		}()
		next.ServeHTTP(w, r)
	})
}
