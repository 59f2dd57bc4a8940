package review

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"candour/internal/phrase"
)

// sessionCookie holds, sealed, what a person is doing: which draft or case,
// and the key to it. The service keeps no session of theirs; when the cookie
// is gone, so is the way in, until the phrase is typed again.
const sessionCookie = "__Host-candour-form"

// sessionLife is how long a form lies open after the last page, before the
// phrase is asked for again. Nothing that was saved is lost by it.
const sessionLife = 30 * time.Minute

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
	// Changing says that the question was reached from the last page, and
	// leads back to it.
	Changing bool  `json:",omitempty"`
	Issued   int64 // Unix seconds
}

func (s session) found() Found {
	var b [32]byte
	copy(b[:], s.Key)
	return Found{Kind: s.Kind, Ref: s.Ref, Key: phrase.NewKey(b)}
}

func (s session) person() PersonKey {
	f := s.found()
	return PersonKey{CaseID: f.Ref, Key: f.Key}
}

// sessions seals and opens the cookie.
type sessions struct {
	key phrase.Key
	now func() time.Time
}

func newSessions(secret []byte, now func() time.Time) sessions {
	return sessions{key: phrase.NewKey(sha256.Sum256(append([]byte("candour form session 1\x00"), secret...))), now: now}
}

const sessionAAD = "cookie/" + sessionCookie

// put sets the cookie. It has no age: it goes with the browser's window.
func (c sessions) put(w http.ResponseWriter, s session) error {
	s.Issued = c.now().Unix()
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	sealed, err := phrase.Seal(c.key, sessionAAD, text)
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: base64.RawURLEncoding.EncodeToString(sealed), Path: "/",
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	return nil
}

// lateLife is how long after the last page words that are sent from an open
// page are still kept. By then nothing is shown, and nothing else is done.
const lateLife = 24 * time.Hour

// get opens the cookie. One that was changed, or is older than lateLife, is
// none. One older than sessionLife is given with over: it may keep what was
// typed, and open nothing.
func (c sessions) get(r *http.Request) (s session, ok, over bool) {
	k, err := r.Cookie(sessionCookie)
	if err != nil {
		return s, false, false
	}
	sealed, err := base64.RawURLEncoding.DecodeString(k.Value)
	if err != nil {
		return s, false, false
	}
	text, err := phrase.Open(c.key, sessionAAD, sealed)
	if err != nil || json.Unmarshal(text, &s) != nil || len(s.Key) != 32 {
		return session{}, false, false
	}
	if age := c.now().Sub(time.Unix(s.Issued, 0)); age > lateLife || age < -time.Minute {
		return session{}, false, true
	} else if age > sessionLife {
		return s, false, true
	}
	return s, true, false
}

// drop forgets.
func (c sessions) drop(w http.ResponseWriter) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1, Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode})
}
