package signin

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// The keys of what a session holds. Times are Unix nanoseconds.
const (
	keyStaff   = "staff"
	keyEpoch   = "epoch"
	keyMethod  = "method"
	keyStarted = "started"
	keySeen    = "seen"
	keyFresh   = "fresh" // when they last showed that it is they
	keyHeld    = "held"  // a form that waits until they do
	keyFlow    = "flow"  // a sign-in or registration that is under way
)

// The ways of signing in, as sessions and the log name them.
const (
	MethodOIDC    = "oidc"
	MethodPasskey = "passkey"
	MethodDemo    = "demo"
)

const (
	// flowLife is how long somebody may take at the provider, or to touch
	// their key.
	flowLife = 15 * time.Minute
	// seenStep is how often the time of last use is written down. A session
	// may so run out up to this much before its idle time.
	seenStep = time.Minute
)

// limits says how long a session lasts.
type limits struct {
	clock    clock.Clock
	idle     time.Duration // without use
	absolute time.Duration // whatever happens
	codec    scs.Codec
}

// view is what a session says about itself.
type view struct {
	staff, method string
	epoch         int64
	started, seen time.Time
}

func viewOf(values map[string]any) view {
	var v view
	v.staff, _ = values[keyStaff].(string)
	v.method, _ = values[keyMethod].(string)
	v.epoch, _ = values[keyEpoch].(int64)
	if n, ok := values[keyStarted].(int64); ok {
		v.started = time.Unix(0, n)
	}
	if n, ok := values[keySeen].(int64); ok {
		v.seen = time.Unix(0, n)
	}
	return v
}

// expiry is when a session in this state is over.
func (l limits) expiry(v view, now time.Time) time.Time {
	if v.staff == "" {
		return now.Add(flowLife)
	}
	idle, end := v.seen.Add(l.idle), v.started.Add(l.absolute)
	if idle.Before(end) {
		return idle
	}
	return end
}

// CookieName is the cookie that holds the session's token. The __Host- prefix
// makes a browser refuse it unless it is Secure, for this host alone and for
// the whole of it.
const CookieName = "__Host-candour"

// newManager sets scs up to keep nothing but the token in the browser, until
// the browser closes, and nothing but the token's hash in the database.
func newManager(store *sessionStore, l limits) *scs.SessionManager {
	m := scs.New()
	m.Store = store
	m.Codec = l.codec
	m.HashTokenInStore = true
	// Longer than ours and by the machine's clock: only ours is enforced.
	m.Lifetime = 10 * 365 * 24 * time.Hour
	m.Cookie = scs.SessionCookie{Name: CookieName, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	m.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		// Without the database nobody can say who this is, so nothing is shown
		// but what they typed.
		web.Fail(w, r, errs.Because(errs.Unavailable, "The service is not available at the moment. Please try again in a few minutes.", err))
	}
	return m
}

// Wrap loads the session of a request, notes the person with
// [access.WithActor], and saves the session with the answer.
func (s *Service) Wrap(next http.Handler) http.Handler {
	return s.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, err := s.recognise(r.Context())
		if err != nil {
			s.cfg.Log.ErrorContext(r.Context(), "session", "error", err.Error())
			s.sessions.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	}))
}

// recognise notes who the session belongs to. The person is read from the
// staff table each time, so that a change counts from the next request on.
func (s *Service) recognise(ctx context.Context) (context.Context, error) {
	v := s.view(ctx)
	if v.staff == "" {
		return ctx, nil
	}
	who, err := staffByID(ctx, s.cfg.DB, v.staff)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return ctx, err
	}
	if err == nil {
		if who, err = s.standing(ctx, s.cfg.DB, who); err != nil {
			return ctx, err
		}
	}
	now := s.limits.clock.Now()
	if err != nil || who.Disabled || who.Epoch != v.epoch || !now.Before(s.limits.expiry(v, now)) {
		return ctx, s.sessions.Destroy(ctx)
	}
	if now.Sub(v.seen) >= seenStep {
		s.sessions.Put(ctx, keySeen, now.UnixNano())
	}
	if len(who.Roles) == 0 {
		return ctx, nil // until there is something to do, they are a visitor
	}
	return access.WithActor(ctx, who.Actor()), nil
}

// Token gives the session's secret, to which form tokens are bound; empty for
// somebody who is not signed in.
func (s *Service) Token(ctx context.Context) string {
	if s.sessions.GetString(ctx, keyStaff) == "" {
		return ""
	}
	return s.sessions.Token(ctx)
}

func (s *Service) view(ctx context.Context) view {
	v := map[string]any{}
	for _, k := range []string{keyStaff, keyMethod, keyEpoch, keyStarted, keySeen} {
		v[k] = s.sessions.Get(ctx, k)
	}
	return viewOf(v)
}

// begin signs the person in: everything that the browser's session held before
// is dropped, and it gets a new token (no session can be fixed beforehand).
// shown is when they showed that it is they; zero when nobody knows. A form of
// theirs that waits for that is kept.
func (s *Service) begin(ctx context.Context, who Staff, method string, shown time.Time) error {
	if who.Disabled {
		return errNotKnown(nil)
	}
	var waiting *held
	if s.sessions.GetString(ctx, keyStaff) == who.ID {
		waiting = s.takeHeld(ctx)
	}
	if err := s.sessions.Clear(ctx); err != nil {
		return err
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	now := s.limits.clock.Now().UnixNano()
	s.sessions.Put(ctx, keyStaff, who.ID)
	s.sessions.Put(ctx, keyEpoch, who.Epoch)
	s.sessions.Put(ctx, keyMethod, method)
	s.sessions.Put(ctx, keyStarted, now)
	s.sessions.Put(ctx, keySeen, now)
	if !shown.IsZero() {
		s.sessions.Put(ctx, keyFresh, shown.UnixNano())
	}
	if err := s.putHeld(ctx, waiting); err != nil {
		return err
	}
	s.cfg.Log.InfoContext(ctx, "signed in", "staff", who.ID, "method", method)
	return nil
}

// end signs the person out here.
func (s *Service) end(ctx context.Context) error {
	s.cfg.Log.InfoContext(ctx, "signed out", "staff", s.sessions.GetString(ctx, keyStaff))
	return s.sessions.Destroy(ctx)
}

// endAll signs the person out everywhere.
func (s *Service) endAll(ctx context.Context, staffID string) error {
	err := s.cfg.DB.InTx(ctx, func(tx *db.Tx) error { return bumpEpoch(ctx, tx, staffID) })
	if err != nil {
		return err
	}
	s.cfg.Log.InfoContext(ctx, "signed out everywhere", "staff", staffID)
	return nil
}
