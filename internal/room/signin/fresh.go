package signin

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"net/http"
	"net/url"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/signin/provider"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// What counts most is done only by somebody who has shown, just now, that it is
// they: with a passkey and their finger, face or PIN, or by signing in anew at
// the provider. A form that they had filled in waits for them meanwhile.

const (
	// freshLife is how long that counts.
	freshLife = 10 * time.Minute
	// heldLife is how long a form waits, maxHeld how large it may be in bytes.
	heldLife = 30 * time.Minute
	maxHeld  = 256 << 10
)

// The pages of signing in again.
const (
	againPath = "/sign-in/again"
	heldPath  = "/sign-in/held"
)

// Fresh says whether whoever the session belongs to has shown just now that it
// is they.
func (s *Service) Fresh(ctx context.Context) bool {
	at, ok := s.sessions.Get(ctx, keyFresh).(int64)
	age := s.limits.clock.Now().Sub(time.Unix(0, at))
	return ok && age <= freshLife && age >= -provider.ClockSkew
}

// AskFresh is where they show it, and go on from there to the path next.
func (s *Service) AskFresh(next string) string {
	return againPath + "?next=" + url.QueryEscape(web.SafeNext(next))
}

// Hold keeps a form until then, and gives where to go.
func (s *Service) Hold(ctx context.Context, form web.Held) (string, error) {
	if err := s.putHeld(ctx, &held{Form: form, At: s.limits.clock.Now()}); err != nil {
		return "", err
	}
	return againPath, nil
}

// held is a form that waits. It is sealed under the session's own token, which
// is in no database.
type held struct {
	Form  web.Held
	At    time.Time
	Shown bool
}

func (s *Service) heldKey(ctx context.Context) phrase.Key {
	return phrase.NewKey(sha256.Sum256([]byte("candour held form 1\x00" + s.sessions.Token(ctx))))
}

const heldAAD = "session/held"

func (s *Service) putHeld(ctx context.Context, h *held) error {
	if h == nil {
		s.sessions.Remove(ctx, keyHeld)
		return nil
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(h); err != nil {
		return err
	}
	if b.Len() > maxHeld {
		return errs.New(errs.TooLarge, "This form is too long to wait while you sign in again.")
	}
	sealed, err := phrase.Seal(s.heldKey(ctx), heldAAD, b.Bytes())
	if err == nil {
		s.sessions.Put(ctx, keyHeld, sealed)
	}
	return err
}

// takeHeld gives the form that waits, if there is one and it is not too old.
func (s *Service) takeHeld(ctx context.Context) *held {
	sealed := s.sessions.GetBytes(ctx, keyHeld)
	text, err := phrase.Open(s.heldKey(ctx), heldAAD, sealed)
	if err != nil {
		return nil
	}
	var h held
	if gob.NewDecoder(bytes.NewReader(text)).Decode(&h) != nil || s.limits.clock.Now().Sub(h.At) > heldLife {
		return nil
	}
	return &h
}

// onwards is where somebody goes once they have signed in: to the form that
// waits for them, if there is one that they have not seen yet.
func (s *Service) onwards(ctx context.Context, next string) string {
	if h := s.takeHeld(ctx); h != nil && !h.Shown {
		return heldPath
	}
	return web.SafeNext(next)
}

// samePerson refuses to go on as somebody else than the one whose session it is.
func (s *Service) samePerson(ctx context.Context, who Staff, again bool) error {
	if !again || s.sessions.GetString(ctx, keyStaff) == who.ID {
		return nil
	}
	return errs.Because(errs.Forbidden, "You signed in as somebody else than before. Nothing was changed. Sign out first if you want to go on as them.",
		errors.New("another person signed in again"))
}

// againView asks somebody to show that it is they.
type againView struct {
	web.Page
	Provider string
	Passkeys bool
	Next     string
	Waiting  bool
	Demo     *web.PostButton
}

func (s *Service) againPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	next := web.SafeNext(r.URL.Query().Get("next"))
	if s.Fresh(ctx) {
		return web.Redirect(w, r, s.onwards(ctx, next))
	}
	h := s.takeHeld(ctx)
	v := &againView{Page: web.Page{Title: "Sign in again to go on", NoIndex: true}, Passkeys: s.webauthn != nil, Next: next, Waiting: h != nil && !h.Shown}
	switch who := access.ActorFrom(ctx); {
	case s.view(ctx).method == MethodDemo:
		v.Passkeys = false
		v.Demo = &web.PostButton{Action: DemoPath, Hidden: []web.Hidden{{Name: "id", Value: who.ID}, {Name: "next", Value: next}},
			Button: web.Button{Text: "Become this person again", Hidden: who.Name}}
	case s.relying != nil:
		v.Provider = s.relying.Name()
	}
	return s.cfg.Pages.Page(w, r, "signin/again", v)
}

// againOIDC sends the browser to the provider, which must ask anew.
func (s *Service) againOIDC(w http.ResponseWriter, r *http.Request) error {
	return s.toProvider(w, r, true)
}

// againPasskey takes what the key signed.
func (s *Service) againPasskey(w http.ResponseWriter, r *http.Request) error {
	return s.byPasskey(w, r, true)
}

// heldPage shows the form that waited.
func (s *Service) heldPage(w http.ResponseWriter, r *http.Request) error {
	h := s.takeHeld(r.Context())
	if h == nil {
		return errs.New(errs.NotFound, "Nothing waits for you here. If you had filled in a form, go back to its page.")
	}
	h.Shown = true
	if err := s.putHeld(r.Context(), h); err != nil {
		return err
	}
	return s.cfg.Pages.Held(w, r, h.Form)
}
