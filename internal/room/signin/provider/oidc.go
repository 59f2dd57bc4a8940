package provider

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
)

// OIDC says which provider staff sign in at.
type OIDC struct {
	// Issuer is the provider's issuer URL; discovery starts from it.
	Issuer string
	// ClientID and ClientSecret are what the provider gave us.
	ClientID     string
	ClientSecret string
	// Name is the provider's name on the button ("your organisation").
	Name string
	// ACR are the ways of signing in that count (acr values, such as those of two
	// factors); any when empty. MaxAge is how long ago somebody may have signed in
	// at the provider; any time when zero. The provider is asked for both, and
	// what it says in the token is checked.
	ACR    []string
	MaxAge time.Duration
	// Algs are the signature algorithms that are taken, whatever discovery
	// says; RS256 and ES256 when empty. Only public-key ones are possible.
	Algs []string
}

// publicKeyAlgs are those under which a client's secret signs nothing, and
// something signs everything.
var publicKeyAlgs = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.ES256, oidc.ES384, oidc.ES512,
	oidc.PS256, oidc.PS384, oidc.PS512, oidc.EdDSA}

func (o OIDC) check() error {
	u, err := url.Parse(o.Issuer)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && !IsLoopback(u)):
		return fmt.Errorf("signin: the issuer %q must be an https:// address", o.Issuer)
	case o.ClientID == "":
		return errors.New("signin: the provider needs a client id")
	}
	for _, a := range o.Algs {
		if !slices.Contains(publicKeyAlgs, a) {
			return fmt.Errorf("signin: %q is no signature algorithm with a public key", a)
		}
	}
	return nil
}

// IsLoopback says whether only this machine can answer at the address.
func IsLoopback(u *url.URL) bool {
	h := u.Hostname()
	return u.Scheme == "http" && (h == "localhost" || h == "127.0.0.1" || h == "::1")
}

// Relying is our side of the conversation with the provider.
type Relying struct {
	cfg      OIDC
	redirect string // where the provider sends the browser back to
	clock    clock.Clock
	client   *http.Client

	mu    sync.Mutex
	found *discovered // nil until the provider has answered
}

// discovered is what the provider said about itself.
type discovered struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	claims   struct {
		EndSession string `json:"end_session_endpoint"`
		SendsIss   bool   `json:"authorization_response_iss_parameter_supported"`
	}
}

// NewRelying makes our side; the provider sends the browser back to redirect.
func NewRelying(cfg OIDC, redirect string, c clock.Clock) (*Relying, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	if len(cfg.Algs) == 0 {
		cfg.Algs = []string{oidc.RS256, oidc.ES256}
	}
	if cfg.Name == "" {
		cfg.Name = "your organisation"
	}
	return &Relying{cfg: cfg, redirect: redirect, clock: c,
		client: &http.Client{Timeout: 10 * time.Second}}, nil
}

// Name is what people call the provider.
func (p *Relying) Name() string { return p.cfg.Name }

// Issuer is the provider's issuer URL.
func (p *Relying) Issuer() string { return p.cfg.Issuer }

// discover asks the provider about itself, once it answers. A provider that is
// away when the program starts is asked again at the next sign-in.
func (p *Relying) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The key set keeps this context for later, so it must outlive the request.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	provider, err := oidc.NewProvider(lasting, p.cfg.Issuer)
	if err != nil {
		return nil, errs.Because(errs.Unavailable,
			"We cannot reach the place where you sign in. Nothing is wrong with your account. Please try again in a few minutes.", err)
	}
	d := &discovered{provider: provider,
		verifier: provider.Verifier(&oidc.Config{ClientID: p.cfg.ClientID, SupportedSigningAlgs: p.cfg.Algs, Now: p.clock.Now}),
		oauth: oauth2.Config{ClientID: p.cfg.ClientID, ClientSecret: p.cfg.ClientSecret, Endpoint: provider.Endpoint(),
			RedirectURL: p.redirect, Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}}
	if err := provider.Claims(&d.claims); err != nil {
		return nil, errs.Because(errs.Unavailable, "The place where you sign in does not describe itself as it should.", err)
	}
	p.found = d
	return d, nil
}

// Discover asks the provider about itself, if it has not answered before.
func (p *Relying) Discover(ctx context.Context) error {
	_, err := p.discover(ctx)
	return err
}

// Flow is one sign-in under way. It waits in the browser's session.
type Flow struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
	Next     string `json:"next"`     // the path to go to afterwards
	// Fresh asks that the person signs in anew, whatever the provider remembers.
	Fresh bool      `json:"fresh,omitempty"`
	Asked time.Time `json:"asked"`
}

// Start gives the flow to remember and the address to send the browser to.
func (p *Relying) Start(ctx context.Context, next string, fresh bool) (Flow, string, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Flow{}, "", err
	}
	f := Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Next: next, Fresh: fresh, Asked: p.clock.Now()}
	return f, d.oauth.AuthCodeURL(f.State, append(p.demands(fresh), oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier))...), nil
}

// demands are what the provider is asked of how somebody signs in.
func (p *Relying) demands(fresh bool) (out []oauth2.AuthCodeOption) {
	if len(p.cfg.ACR) > 0 {
		out = append(out, oauth2.SetAuthURLParam("acr_values", strings.Join(p.cfg.ACR, " ")))
	}
	switch {
	case fresh:
		return append(out, oauth2.SetAuthURLParam("max_age", "0"), oauth2.SetAuthURLParam("prompt", "login"))
	case p.cfg.MaxAge > 0:
		return append(out, oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(p.cfg.MaxAge.Seconds()))))
	}
	return out
}

// ClockSkew is how far the provider's clock may be from ours.
const ClockSkew = time.Minute

// checkHow looks at how, and when, somebody signed in there. What was asked for
// and is not said is not so.
func (p *Relying) checkHow(f Flow, acr string, at time.Time) error {
	if len(p.cfg.ACR) > 0 && !slices.Contains(p.cfg.ACR, acr) {
		return errs.Because(errs.Forbidden, "The place where you sign in did not say that you did so in the way that this service needs, such as with a second factor. "+
			"You are not signed in. Ask those who look after your account there.", fmt.Errorf("acr %q is none of %q", acr, p.cfg.ACR))
	}
	now := p.clock.Now()
	var oldest time.Time
	switch {
	case f.Fresh:
		oldest = f.Asked
	case p.cfg.MaxAge > 0:
		oldest = now.Add(-p.cfg.MaxAge)
	default:
		return nil
	}
	if at.Before(oldest.Add(-ClockSkew)) || at.After(now.Add(ClockSkew)) {
		return errs.Because(errs.Forbidden, "The place where you sign in did not say that you have just signed in there. "+
			"Nothing was changed. Try again, and give your password or passkey there when you are asked.", fmt.Errorf("auth_time %s, wanted %s or later", at, oldest))
	}
	return nil
}

// Identity is who the provider says somebody is.
type Identity struct {
	Issuer, Subject string
	Email           string // empty unless the provider has verified it
	// at is when they signed in at the provider; zero when it does not say.
	At time.Time
}

// Finish checks the provider's answer and gives who it is about. Every check
// that fails gives the same words: whoever tampers learns nothing.
func (p *Relying) Finish(ctx context.Context, f Flow, answer url.Values) (Identity, error) {
	d, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	if err := p.checkAnswer(d, f, answer); err != nil {
		return Identity{}, Refused(err)
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := d.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Identity{}, Refused(fmt.Errorf("exchange: %w", err))
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := d.verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, Refused(err)
	}
	who, err := p.checkToken(id, f)
	if errs.Is(err, errs.Forbidden) { // it says itself what to do
		return Identity{}, err
	}
	if err != nil {
		return Identity{}, Refused(err)
	}
	if who.Email == "" {
		who.Email = p.emailOf(ctx, d, token, who.Subject)
	}
	return who, nil
}

// checkAnswer looks at what came back through the browser: it must be the
// answer to our question (state) and from whom we asked (iss, RFC 9207, which
// is what stops a mix-up of two providers).
func (p *Relying) checkAnswer(d *discovered, f Flow, answer url.Values) error {
	if !same(answer.Get("state"), f.State) {
		return errors.New("another state came back")
	}
	if (answer.Has("iss") || d.claims.SendsIss) && answer.Get("iss") != p.cfg.Issuer {
		return fmt.Errorf("the answer says it is from %q", answer.Get("iss"))
	}
	if e := answer.Get("error"); e != "" {
		return fmt.Errorf("the provider answered %q", e)
	}
	if answer.Get("code") == "" {
		return errors.New("no code came back")
	}
	return nil
}

// checkToken looks at what the library leaves to us.
func (p *Relying) checkToken(id *oidc.IDToken, f Flow) (Identity, error) {
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Party    string `json:"azp"`
		ACR      string `json:"acr"`
		At       int64  `json:"auth_time"`
	}
	if err := id.Claims(&claims); err != nil {
		return Identity{}, err
	}
	switch {
	case id.Subject == "":
		return Identity{}, errors.New("the token does not say who")
	case !same(id.Nonce, f.Nonce):
		return Identity{}, errors.New("the token is the answer to another question")
	case (claims.Party != "" || len(id.Audience) > 1) && claims.Party != p.cfg.ClientID:
		return Identity{}, fmt.Errorf("the token is for %q", claims.Party)
	}
	who := Identity{Issuer: id.Issuer, Subject: id.Subject}
	if claims.At > 0 {
		who.At = time.Unix(claims.At, 0)
	}
	if err := p.checkHow(f, claims.ACR, who.At); err != nil {
		return Identity{}, err
	}
	if claims.Verified {
		who.Email = strings.ToLower(claims.Email)
	}
	return who, nil
}

// emailOf asks the provider's userinfo, where many keep the address. Not
// getting it is no failure: it is needed at the first sign-in only.
func (p *Relying) emailOf(ctx context.Context, d *discovered, token *oauth2.Token, subject string) string {
	if d.provider.UserInfoEndpoint() == "" {
		return ""
	}
	info, err := d.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil || info.Subject != subject || !info.EmailVerified {
		return ""
	}
	return strings.ToLower(info.Email)
}

// LogoutURL is where to send the browser so that the provider signs the person
// out too; empty if the provider offers nothing of the kind.
func (p *Relying) LogoutURL(back string) string {
	p.mu.Lock()
	d := p.found
	p.mu.Unlock()
	if d == nil || d.claims.EndSession == "" {
		return ""
	}
	u, err := url.Parse(d.claims.EndSession)
	if err != nil || (u.Scheme != "https" && !IsLoopback(u)) {
		return ""
	}
	q := u.Query()
	q.Set("client_id", p.cfg.ClientID)
	q.Set("post_logout_redirect_uri", back)
	u.RawQuery = q.Encode()
	return u.String()
}

// same compares secrets; two empty ones are not the same.
func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// Refused is what a person sees when the provider's answer does not hold.
func Refused(cause error) error {
	return errs.Because(errs.Forbidden,
		"Signing in did not work. You are not signed in and nothing was changed. Go back to the sign-in page and try again.", cause)
}
