package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"candour/internal/site/gate"
	"candour/internal/trust/access"
)

// Sessions is who keeps people signed in.
type Sessions interface {
	// Wrap loads the session of a request, notes the person with
	// [access.WithActor], and saves the session with the answer.
	Wrap(next http.Handler) http.Handler
	// Token gives the session's secret id, to which form tokens are bound;
	// empty when there is no session.
	Token(ctx context.Context) string
}

// Bearers says who speaks with the token of an API call.
type Bearers interface {
	// Bearer gives the actor; errs.Unauthenticated for a token that is none.
	Bearer(ctx context.Context, token string) (access.Actor, error)
}

// Observation is one finished exchange, for counters and histograms.
type Observation struct {
	// Route is the pattern that matched ("GET /reports/{id}"), or "unmatched".
	Route string
	// Status is the HTTP status that was sent.
	Status int
	// Bytes is how much of a body was sent, after compression.
	Bytes int64
	// Took is from the first byte of the header read to the handler's return.
	Took time.Duration
}

// Config is what a server needs. Policy, Renderer, Log and Key must be given.
type Config struct {
	Policy   Authorizer
	Renderer *Renderer
	Log      *slog.Logger
	// Key signs form tokens: 32 bytes or more, the same on every node.
	Key []byte
	// Sessions may be nil: then everybody is a visitor.
	Sessions Sessions
	// Bearers may be nil: then no call is taken by its token.
	Bearers Bearers
	// Calls bounds how often one token may call; nil is no bound.
	Calls *gate.Rates
	// Once keeps what each form that was taken led to, so that sending it again
	// is no second act; without it every sending counts.
	Once Once
	// FormActions are origins, besides our own, to which a form may lead: the
	// sign-in provider's ("https://id.example.org").
	FormActions []string
	// TrustedOrigins may send us forms from other origins of the same service
	// ("https://www.candour.example"); usually none.
	TrustedOrigins []string
	// HTTPS says that people reach us over TLS (ours or a proxy's), so that
	// Strict-Transport-Security is sent.
	HTTPS bool
	// Marks tells visitors apart by the prefix of their address while a key
	// lasts; nil tells nobody from anybody. Proxies may say in X-Forwarded-For
	// who they speak for.
	Marks   *gate.Marks
	Proxies []netip.Prefix
	// Bodies bounds what is held of forms of people who are not signed in; nil
	// is no bound but the routes' own.
	Bodies *gate.Budget
	// Connections bounds open connections; nil is no bound.
	Connections *gate.Book
	// FileCheck looks at every uploaded file; nil takes all as they come.
	FileCheck FileCheck
	// Refused, if given, hears of each refusal of somebody who is signed in, by
	// the route's pattern, and gives what stands for them in the log.
	Refused func(ctx context.Context, who access.Actor, route string, status int) string
	// Observe, if given, is called after every exchange.
	Observe func(Observation)
	// Now and NewReference default to the wall clock and to random letters.
	Now          func() time.Time
	NewReference func() string
}

// Server answers every request. It is immutable once made.
type Server struct {
	Config
	mux     *http.ServeMux
	routes  []Route
	forgery *http.CrossOriginProtection
	headers [][2]string
	chain   http.Handler
	since   since
}

// New makes a server of the routes. It refuses when a route names no rule,
// names a rule that the policy does not know, or clashes with another.
func New(cfg Config, routes ...Route) (*Server, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	s := &Server{Config: cfg.withDefaults(), mux: http.NewServeMux(), routes: slices.Clone(routes),
		forgery: http.NewCrossOriginProtection(), headers: securityHeaders(cfg)}
	var problems []error
	for _, origin := range cfg.TrustedOrigins {
		problems = append(problems, s.forgery.AddTrustedOrigin(origin))
	}
	for _, rt := range routes {
		if err := rt.check(cfg.Policy); err != nil {
			problems = append(problems, err)
			continue
		}
		problems = append(problems, mount(s.mux, rt, s.guarded(rt)))
	}
	problems = append(problems, wayOut(routes), cfg.checkFresh(routes))
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	s.chain = s.build()
	return s, nil
}

func (cfg Config) check() error {
	switch {
	case cfg.Policy == nil:
		return errors.New("web.New: no policy; nothing would be refused")
	case cfg.Renderer == nil || cfg.Log == nil:
		return errors.New("web.New: a renderer and a log are needed")
	case len(cfg.Key) < 32:
		return errors.New("web.New: the key for form tokens must be 32 bytes or more")
	}
	return nil
}

func (cfg Config) withDefaults() Config {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.NewReference == nil {
		cfg.NewReference = newReference
	}
	return cfg
}

// Routes lists what is served, for the access matrix. The server's own assets
// are not in it: they are files that anybody may have.
func (s *Server) Routes() []Route { return slices.Clone(s.routes) }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.chain.ServeHTTP(w, r) }

// build puts the layers in order, outermost last. Assets come before sessions:
// they are the same for everybody.
func (s *Server) build() http.Handler {
	var h http.Handler = http.HandlerFunc(s.dispatch)
	if s.Sessions != nil {
		h = s.Sessions.Wrap(h)
	}
	return s.record(s.inTongue(s.recovering(s.withAssets(s.sameOrigin(h)))))
}

// pageOf gives the address of the page on which a form stands that could not be taken:
// the same, where there is a page; else none.
func (s *Server) pageOf(r *http.Request, status int) string {
	if r.Method != http.MethodPost || status == http.StatusNotFound || status == http.StatusForbidden || status == http.StatusUnauthorized {
		return ""
	}
	page := r.Clone(r.Context())
	page.Method = http.MethodGet
	if _, pattern := s.mux.Handler(page); !strings.HasPrefix(pattern, http.MethodGet+" ") {
		return ""
	}
	return r.URL.RequestURI()
}

// dispatch finds the route, and renders the errors that ServeMux would send as
// plain text (404 and 405) as we render all others.
func (s *Server) dispatch(w http.ResponseWriter, r *http.Request) {
	// No address of ours holds a NUL or broken text, and a database may choke on
	// either: such an address leads nowhere.
	if strings.ContainsRune(r.URL.Path, 0) || !utf8.ValidString(r.URL.Path) {
		s.notePerson(r)
		s.fail(w, r, statusError(http.StatusNotFound))
		return
	}
	h, pattern := s.mux.Handler(r)
	if pattern != "" {
		s.mux.ServeHTTP(w, r)
		return
	}
	probe := &probe{header: http.Header{}}
	h.ServeHTTP(probe, r)
	if probe.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", probe.header.Get("Allow"))
	}
	s.notePerson(r)
	s.fail(w, r, statusError(probe.status))
}

// notePerson keeps who asks where the outer layers find it.
func (s *Server) notePerson(r *http.Request) access.Actor {
	who := access.ActorFrom(r.Context())
	if x := exchangeFrom(r.Context()); x != nil {
		x.actor, x.req = who, r // this request carries the session; the outer one does not
	}
	return who
}

// probe takes the answer that ServeMux would give, without its body.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }
