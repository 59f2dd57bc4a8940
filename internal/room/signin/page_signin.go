package signin

import (
	_ "embed"
	"net/http"
	"time"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// signInView is the page on which one chooses how to sign in.
type signInView struct {
	web.Page
	Provider string // the provider's name; empty for none
	Passkeys bool
	Next     string
	Demo     string // where one becomes somebody made up; empty but in a demonstration
}

func (s *Service) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := web.SafeNext(r.URL.Query().Get("next"))
	if who := access.ActorFrom(r.Context()); who.SignedIn() {
		return web.Redirect(w, r, nextFor(Staff{Roles: who.Roles}, next))
	}
	v := &signInView{Page: web.Page{Title: "Sign in", NoIndex: true}, Passkeys: s.webauthn != nil, Next: next}
	if s.relying != nil {
		v.Provider = s.relying.Name()
	}
	demonstration, err := IsDemonstration(r.Context(), s.cfg.DB)
	if err != nil {
		return err
	}
	if demonstration {
		v.Demo = DemoPath
	}
	if s.view(r.Context()).staff != "" {
		v.Notice = &web.Notice{Heading: "You are signed in, and nothing is given to you to do yet",
			Text: "What you are to do may wait for a second administrator, or was taken back. Ask an administrator of this service."}
	}
	if r.URL.Query().Has("out") {
		v.Notice = &web.Notice{Heading: "You are signed out", Success: true}
	}
	return s.cfg.Pages.Page(w, r, "signin/sign-in", v)
}

//go:embed assets/passkey.js
var passkeyJS []byte

// passkeyScript serves the only script that sign-in has. Browsers give keys to
// scripts alone; the page says what to do without.
func (s *Service) passkeyScript(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "public, max-age=3600")
	return web.Text(w, "text/javascript; charset=utf-8", passkeyJS)
}

// oidcStart sends the browser to the provider.
func (s *Service) oidcStart(w http.ResponseWriter, r *http.Request) error {
	return s.toProvider(w, r, false)
}

func (s *Service) toProvider(w http.ResponseWriter, r *http.Request, again bool) error {
	if s.relying == nil {
		return errs.New(errs.NotFound, "There is no provider to sign in at.")
	}
	f, to, err := s.relying.Start(r.Context(), web.SafeNext(r.PostFormValue("next")), again)
	if err != nil {
		return s.refused(w, r, err)
	}
	if err := s.putFlow(r.Context(), flow{Kind: flowOIDC, OIDC: f}); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// oidcCallback is where the provider sends the browser back to.
func (s *Service) oidcCallback(w http.ResponseWriter, r *http.Request) error {
	if s.relying == nil {
		return errs.New(errs.NotFound, "There is no provider to sign in at.")
	}
	ctx := r.Context()
	f, err := s.takeFlow(ctx, flowOIDC)
	if err != nil {
		return s.refused(w, r, err)
	}
	who, err := s.relying.Finish(ctx, f.OIDC, r.URL.Query())
	if err != nil {
		return s.refused(w, r, err)
	}
	known, err := s.recognisePerson(ctx, who)
	if err != nil {
		return s.refused(w, r, err)
	}
	if err := s.samePerson(ctx, known, f.OIDC.Fresh); err != nil {
		return s.refused(w, r, err)
	}
	if err := s.begin(ctx, known, MethodOIDC, who.At); err != nil {
		return s.refused(w, r, err)
	}
	return web.Redirect(w, r, s.onwards(ctx, nextFor(known, f.OIDC.Next)))
}

// nextFor is where somebody goes who has signed in: to the page that they asked
// for, or else to where their work begins.
func nextFor(who Staff, next string) string {
	if next = web.SafeNext(next); next == "/" {
		return startOf(who.Roles)
	}
	return next
}

// passkeyOptions gives the script the challenge.
func (s *Service) passkeyOptions(w http.ResponseWriter, r *http.Request) error {
	options, err := s.startPasskey(r.Context())
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, options)
}

// passkeySignIn takes what the key signed.
func (s *Service) passkeySignIn(w http.ResponseWriter, r *http.Request) error {
	return s.byPasskey(w, r, false)
}

func (s *Service) byPasskey(w http.ResponseWriter, r *http.Request, again bool) error {
	if s.webauthn == nil {
		return errNoPasskeys
	}
	who, err := s.finishPasskey(r.Context(), r.PostFormValue("credential"))
	if err == nil {
		err = s.samePerson(r.Context(), who, again)
	}
	if err != nil {
		return s.refused(w, r, err)
	}
	if err := s.begin(r.Context(), who, MethodPasskey, s.cfg.Clock.Now()); err != nil {
		return s.refused(w, r, err)
	}
	return web.Redirect(w, r, s.onwards(r.Context(), nextFor(who, r.PostFormValue("next"))))
}

// signOut ends the session here and, where the provider offers it, there.
func (s *Service) signOut(w http.ResponseWriter, r *http.Request) error {
	method := s.view(r.Context()).method
	if err := s.end(r.Context()); err != nil {
		return err
	}
	web.ClearSiteData(w)
	const back = web.SignInPath + "?out=1"
	if method == MethodOIDC && s.relying != nil {
		if to := s.relying.LogoutURL(s.cfg.PublicURL + back); to != "" {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// refusedView is the page for somebody who was not let in.
type refusedView struct {
	web.Page
	Text      string
	Reference string
}

// refused says politely that nobody was signed in. Failures of ours are
// returned, to be shown as such.
func (s *Service) refused(w http.ResponseWriter, r *http.Request, err error) error {
	if !errs.Is(err, errs.Forbidden) {
		return err
	}
	s.cfg.Log.WarnContext(r.Context(), "sign-in refused", "reference", web.Reference(r.Context()), "error", err.Error())
	return s.cfg.Pages.Page(w, r, "signin/refused", &refusedView{
		Page: web.Page{Title: "You are not signed in", Status: http.StatusForbidden, NoIndex: true},
		Text: errs.Message(err), Reference: web.Reference(r.Context())})
}

// inWords gives a moment as people in the United Kingdom would say it.
func inWords(t time.Time) string {
	if t.IsZero() {
		return "Never"
	}
	return web.DateTime(t)
}

// startOf is the page on which somebody's work begins: the one desk, for whoever
// has any.
func startOf(roles []access.Role) string {
	if len(inOrder(roles)) == 0 {
		return "/"
	}
	return web.DeskPath
}
