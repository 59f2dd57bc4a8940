package formsession

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

	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

const (
	// Life is how long a form lies open after the last page, before the
	// phrase is asked for again. Nothing that was saved is lost by it.
	Life = 30 * time.Minute
	// MaxLife is how long it lies open whatever happens.
	MaxLife = 2 * time.Hour
	// LateLife is how long after the last page words that are sent from an open
	// page are still kept. By then nothing is shown, and nothing else is done.
	LateLife = 24 * time.Hour
)

// Session is what the cookie holds.
type Session struct {
	Kind, Ref string
	Key       []byte
	// Phrase is here until it was Seen, and then never again; Mark stays, so
	// that a text that repeats the phrase can be refused.
	Phrase string `json:",omitempty"`
	Mark   Mark
	Digits bool
	Seen   bool
	Step   string
	// Next is a phrase that was made to take the place of this one and does not count yet.
	Next *Pending `json:",omitempty"`
	// Changing says that the question was reached from the last page, and
	// leads back to it.
	Changing        bool  `json:",omitempty"`
	Issued, Started int64 // Unix seconds
	// By is, on the telephone, the human of the panel who writes.
	By string `json:",omitempty"`

	id, half []byte // of its row; none until it is first put
}

// Found is what the person came to, with the key to it.
func (s Session) Found() comeback.Found {
	var b [32]byte
	copy(b[:], s.Key)
	return comeback.Found{Kind: s.Kind, Ref: s.Ref, Key: phrase.NewKey(b)}
}

// Config is what the sessions of one kind of form need.
type Config struct {
	Cookie string // its name
	// Secret is the room's own, 32 bytes or more, the same on every node.
	Secret []byte
	Now    func() time.Time
	Drafts *comeback.Drafts
	Log    *slog.Logger
	// Longest is the most bytes in which a text is looked through for the phrase; what
	// is longer is refused for its length.
	Longest int
}

// Sessions seals and opens the cookie, and keeps the rows that it needs.
type Sessions struct {
	Config
	key   phrase.Key
	forms comeback.OpenForms
}

// New makes them.
func New(c Config) Sessions {
	return Sessions{Config: c, key: phrase.NewKey(sha256.Sum256(append([]byte("candour form session 1\x00"), c.Secret...))),
		forms: comeback.NewOpenForms(c.Drafts.DB, c.Drafts.Tables, c.Now, MaxLife+LateLife+time.Hour)}
}

func (c Sessions) aad() string { return "cookie/" + c.Cookie }

// idSize is the size of a session's id, and of its half of the key, in bytes.
const idSize = 32

// under makes a key or a mark of the secret and some bytes.
func (c Sessions) under(what string, b []byte) [32]byte {
	h := hmac.New(sha256.New, c.Secret)
	_, _ = h.Write(append([]byte(what+"\x00"), b...))
	return [32]byte(h.Sum(nil))
}

// Of finds the open forms of one person: a draft and the case that it became
// have one key.
func (c Sessions) Of(s Session) string {
	sum := c.under("candour form sessions of 1", s.Key)
	return hex.EncodeToString(sum[:])
}

// Put sets the cookie, and its row the first time. The cookie has no age: it
// goes with the browser's window.
func (c Sessions) Put(ctx context.Context, w http.ResponseWriter, s Session) error {
	now := c.Now()
	if s.id == nil {
		s.Started = now.Unix()
		s.id, s.half = randomBytes(idSize), randomBytes(idSize)
		if err := c.forms.Open(ctx, s.id, c.Of(s), s.half); err != nil {
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
	http.SetCookie(w, &http.Cookie{Name: c.Cookie, Value: base64.RawURLEncoding.EncodeToString(append(bytes.Clone(s.id), sealed...)), Path: "/",
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
func (c Sessions) idOf(r *http.Request) (id, sealed []byte, ok bool) {
	k, err := r.Cookie(c.Cookie)
	if err != nil {
		return nil, nil, false
	}
	b, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil || len(b) <= idSize {
		return nil, nil, false
	}
	return b[:idSize], b[idSize:], true
}

// Get opens the cookie. One that was changed, has no row, or is older than
// LateLife, is none. One that lay open for longer than Life, or began
// longer ago than MaxLife, is given with over: it may keep what was typed,
// and open nothing.
func (c Sessions) Get(r *http.Request) (s Session, ok, over bool, err error) {
	id, sealed, there := c.idOf(r)
	if !there {
		return s, false, false, nil
	}
	now := c.Now()
	half, err := c.forms.Half(r.Context(), id)
	if err != nil || half == nil {
		return s, false, false, err
	}
	plain, err := phrase.Open(phrase.NewKey(c.under("candour form session 2", half)), c.aad(), sealed)
	if err != nil || json.Unmarshal(plain, &s) != nil || len(s.Key) != 32 {
		return Session{}, false, false, nil
	}
	s.id, s.half = bytes.Clone(id), half
	idle, age := now.Sub(time.Unix(s.Issued, 0)), now.Sub(time.Unix(s.Started, 0))
	switch {
	case idle > LateLife, idle < -time.Minute, age > MaxLife+LateLife:
		return Session{}, false, true, nil
	case idle > Life, age > MaxLife:
		return s, false, true, nil
	}
	return s, true, false, nil
}

// Drop forgets, in the browser and here.
func (c Sessions) Drop(w http.ResponseWriter, r *http.Request) {
	c.End(r.Context(), r)
	http.SetCookie(w, &http.Cookie{Name: c.Cookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}

// End takes the row of the cookie away: a copy of the cookie opens nothing from
// then on. That it could not be is no reason to keep a person waiting: the row
// ends by itself.
func (c Sessions) End(ctx context.Context, r *http.Request) {
	id, _, ok := c.idOf(r)
	if !ok {
		return
	}
	if err := c.forms.End(ctx, id); err != nil {
		c.Log.ErrorContext(ctx, "a form was not closed", "error", err.Error())
	}
}

// EndOthers closes a person's form wherever else it lies open. What it was
// called after is done, so a failure is noted alone: the rows end by themselves.
func (c Sessions) EndOthers(ctx context.Context, s Session) {
	if err := c.forms.EndOthers(ctx, c.Of(s), s.id); err != nil {
		c.Log.ErrorContext(ctx, "other open forms were not closed", "error", err.Error())
	}
}

// LeaveRoute is the button "Exit this page" of every room that has such forms: they are
// closed here, then the person is gone. Nothing that another site sends closes anything.
func LeaveRoute(to string, rule access.Action, all func() []Sessions) web.Route {
	rt := web.LeaveRoute(to, rule) // cookies go by how the names of all of ours start
	gone := rt.Handler
	rt.Handler = func(w http.ResponseWriter, r *http.Request) error {
		if !web.FromOtherSite(r) {
			exit(r, all())
		}
		return gone(w, r)
	}
	return rt
}

// exitWait is how long "Exit this page" waits for the database. The row goes
// all the same, a little later.
const exitWait = 250 * time.Millisecond

// exit is End for whoever must be gone at once.
func exit(r *http.Request, all []Sessions) {
	ctx, done := context.WithoutCancel(r.Context()), make(chan struct{})
	go func() {
		defer close(done)
		for _, c := range all {
			c.End(ctx, r)
		}
	}()
	select {
	case <-done:
	case <-time.After(exitWait):
	}
}
