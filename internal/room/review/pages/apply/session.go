package apply

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/web"
	"candour/internal/trust/phrase"
)

// sessionCookie holds, sealed, what a person is doing: which draft or case,
// and the key to it. It opens only together with a row of the database and a
// key that is in neither: when either the cookie or the row is gone, so is the
// way in, until the phrase is typed again (docs/adr/0048).
const sessionCookie = "__Host-candour-form"

const (
	// sessionLife is how long a form lies open after the last page, before the
	// phrase is asked for again. Nothing that was saved is lost by it.
	sessionLife = 30 * time.Minute
	// maxSession is how long it lies open whatever happens.
	maxSession = 2 * time.Hour
	// lateLife is how long after the last page words that are sent from an open
	// page are still kept. By then nothing is shown, and nothing else is done.
	lateLife = 24 * time.Hour
)

// session is what the cookie holds.
type session struct {
	Kind, Ref string
	Key       []byte
	// Phrase is here until it was Seen, and then never again; Mark stays, so
	// that a text that repeats the phrase can be refused.
	Phrase string `json:",omitempty"`
	Mark   phraseMark
	Digits bool
	Seen   bool
	Step   string
	// Next is a phrase that was made to take the place of this one and does not count yet.
	Next *pending `json:",omitempty"`
	// Changing says that the question was reached from the last page, and
	// leads back to it.
	Changing        bool  `json:",omitempty"`
	Issued, Started int64 // Unix seconds
	// By is, on the telephone, the human of the panel who writes.
	By string `json:",omitempty"`

	id, half []byte // of its row; none until it is first put
}

func (s session) found() intake.Found {
	var b [32]byte
	copy(b[:], s.Key)
	return intake.Found{Kind: s.Kind, Ref: s.Ref, Key: phrase.NewKey(b)}
}

func (s session) person() intake.PersonKey {
	f := s.found()
	return intake.PersonKey{CaseID: f.Ref, Key: f.Key}
}

// sessions seals and opens the cookie, and keeps the rows that it needs.
type sessions struct {
	cookie string // its name
	key    phrase.Key
	secret []byte
	now    func() time.Time
	forms  intake.OpenForms
	log    *slog.Logger
}

func newSessions(c Config, cookie string) sessions {
	return sessions{cookie: cookie, key: phrase.NewKey(sha256.Sum256(append([]byte("candour form session 1\x00"), c.Secret...))),
		secret: c.Secret, now: c.Now, forms: intake.NewOpenForms(c.Drafts.DB, c.Now, maxSession+lateLife+time.Hour), log: c.Log}
}

func (c sessions) aad() string { return "cookie/" + c.cookie }

// idSize is the size of a session's id, and of its half of the key, in bytes.
const idSize = 32

// under makes a key or a mark of the secret and some bytes.
func (c sessions) under(what string, b []byte) [32]byte {
	h := hmac.New(sha256.New, c.secret)
	_, _ = h.Write(append([]byte(what+"\x00"), b...))
	return [32]byte(h.Sum(nil))
}

// of finds the open forms of one person: a draft and the case that it became
// have one key.
func (c sessions) of(s session) string {
	sum := c.under("candour form sessions of 1", s.Key)
	return hex.EncodeToString(sum[:])
}

// put sets the cookie, and its row the first time. The cookie has no age: it
// goes with the browser's window.
func (c sessions) put(ctx context.Context, w http.ResponseWriter, s session) error {
	now := c.now()
	if s.id == nil {
		s.Started = now.Unix()
		s.id, s.half = randomBytes(idSize), randomBytes(idSize)
		if err := c.forms.Open(ctx, s.id, c.of(s), s.half); err != nil {
			return err
		}
	}
	s.Issued = now.Unix()
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := phrase.Seal(phrase.NewKey(c.under("candour form session 2", s.half)), c.aad(), text)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: c.cookie, Value: base64.RawURLEncoding.EncodeToString(append(bytes.Clone(s.id), sealed...)), Path: "/",
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails since Go 1.24
	return b
}

// idOf gives the random number and the sealed rest of the cookie, if there is
// one of the right shape.
func (c sessions) idOf(r *http.Request) (id, sealed []byte, ok bool) {
	k, err := r.Cookie(c.cookie)
	if err != nil {
		return nil, nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil || len(b) <= idSize {
		return nil, nil, false
	}
	return b[:idSize], b[idSize:], true
}

// get opens the cookie. One that was changed, has no row, or is older than
// lateLife, is none. One that lay open for longer than sessionLife, or began
// longer ago than maxSession, is given with over: it may keep what was typed,
// and open nothing.
func (c sessions) get(r *http.Request) (s session, ok, over bool, err error) {
	id, sealed, there := c.idOf(r)
	if !there {
		return s, false, false, nil
	}
	now := c.now()
	half, err := c.forms.Half(r.Context(), id)
	if err != nil || half == nil {
		return s, false, false, err
	}
	plain, err := phrase.Open(phrase.NewKey(c.under("candour form session 2", half)), c.aad(), sealed)
	if err != nil || json.Unmarshal(plain, &s) != nil || len(s.Key) != 32 {
		return session{}, false, false, nil
	}
	s.id, s.half = bytes.Clone(id), half
	idle, age := now.Sub(time.Unix(s.Issued, 0)), now.Sub(time.Unix(s.Started, 0))
	switch {
	case idle > lateLife, idle < -time.Minute, age > maxSession+lateLife:
		return session{}, false, true, nil
	case idle > sessionLife, age > maxSession:
		return s, false, true, nil
	}
	return s, true, false, nil
}

// drop forgets, in the browser and here.
func (c sessions) drop(w http.ResponseWriter, r *http.Request) {
	c.end(r.Context(), r)
	http.SetCookie(w, &http.Cookie{Name: c.cookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// end takes the row of the cookie away: a copy of the cookie opens nothing from
// then on. That it could not be is no reason to keep a person waiting: the row
// ends by itself.
func (c sessions) end(ctx context.Context, r *http.Request) {
	id, _, ok := c.idOf(r)
	if !ok {
		return
	}
	if err := c.forms.End(ctx, id); err != nil {
		c.log.ErrorContext(ctx, "a form was not closed", "error", err.Error())
	}
}

// exitWait is how long "Exit this page" waits for the database. The row goes
// all the same, a little later.
const exitWait = 250 * time.Millisecond

// exit is end for whoever must be gone at once.
func (c sessions) exit(r *http.Request) {
	ctx, done := context.WithoutCancel(r.Context()), make(chan struct{})
	go func() {
		defer close(done)
		c.end(ctx, r)
	}()
	select {
	case <-done:
	case <-time.After(exitWait):
	}
}

// endOthers closes a person's form wherever else it lies open. What it was
// called after is done, so a failure is noted alone: the rows end by themselves.
func (p *Pages) endOthers(r *http.Request, s session) {
	if err := p.sessions.forms.EndOthers(r.Context(), p.sessions.of(s), s.id); err != nil {
		p.Log.ErrorContext(r.Context(), "other open forms were not closed", "error", err.Error())
	}
}

// leave is the button "Exit this page": the form is closed here, then the
// person is gone. Nothing that another site sends closes anything.
func (p *Pages) leave() web.Route {
	rt := web.LeaveRoute(p.LeaveTo, rules.ReviewApply, sessionCookie)
	gone := rt.Handler
	rt.Handler = func(w http.ResponseWriter, r *http.Request) error {
		if !web.FromOtherSite(r) {
			p.sessions.exit(r)
		}
		return gone(w, r)
	}
	return rt
}
