package idp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Person is somebody who can sign in. Names are to be plainly synthetic.
type Person struct {
	Subject  string
	Email    string
	Name     string
	Unproven bool // the provider has not verified the e-mail address
}

// Config says how the provider is set up. The zero Config works.
type Config struct {
	Issuer       string // set by Start; the URL that the provider is reached at
	ClientID     string // "candour" when empty
	ClientSecret string // made up when empty
	People       []Person
	Alg          string           // "RS256" (when empty) or "ES256"
	Now          func() time.Time // time.Now when nil
}

// Faults are ways of misbehaving. The zero Faults is good behaviour.
type Faults struct {
	WrongNonce    bool // the token carries another nonce
	NoNonce       bool // the token carries none
	WrongIssuer   bool // the token names another issuer
	WrongAudience bool // the token is for another client
	OtherParty    bool // the token is for us and another, and azp names the other
	AlgNone       bool // the token is not signed
	AlgConfusion  bool // the token is signed by HMAC with the client's secret
	WrongKey      bool // the token is signed with a key that is not published
	Expired       bool // the token ran out an hour ago
	NoSubject     bool // the token does not say who
	MixUp         bool // the redirect names another issuer (RFC 9207)
	NoIss         bool // the redirect names no issuer though discovery says it will
	WrongState    bool // the redirect carries another state
	NoAuthTime    bool // the token does not say when the person signed in
	OldAuthTime   bool // the token says that they did so two hours ago
	NoACR         bool // the token does not say how
	WeakACR       bool // the token says another way than was asked for
	Down          bool // every request is answered 503
}

// Provider is a running provider. It is safe for many goroutines.
type Provider struct {
	cfg   Config
	rsa   *rsa.PrivateKey
	ec    *ecdsa.PrivateKey
	stray *ecdsa.PrivateKey // never published

	mu     sync.Mutex
	faults Faults
	as     string           // who signs in without being asked
	codes  map[string]grant // each is used once
	tokens map[string]Person
	last   grant // the last one handed out, for tests to look at
}

// grant is one authorisation that waits to be exchanged.
type grant struct {
	person      Person
	redirectURI string
	nonce       string
	challenge   string
	asked       url.Values
}

// New makes a provider. Serve its Handler at cfg.Issuer.
func New(cfg Config) (*Provider, error) {
	if cfg.ClientID == "" {
		cfg.ClientID = "candour"
	}
	if cfg.ClientSecret == "" {
		cfg.ClientSecret = random()
	}
	if cfg.Alg == "" {
		cfg.Alg = "RS256"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	p := &Provider{cfg: cfg, codes: map[string]grant{}, tokens: map[string]Person{}}
	var err error
	if p.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return nil, fmt.Errorf("idp.New: %w", err)
	}
	if p.ec, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("idp.New: %w", err)
	}
	if p.stray, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("idp.New: %w", err)
	}
	return p, nil
}

// Issuer is the URL that discovery starts from.
func (p *Provider) Issuer() string { return p.cfg.Issuer }

// ClientID is the one client's id.
func (p *Provider) ClientID() string { return p.cfg.ClientID }

// ClientSecret is the one client's secret.
func (p *Provider) ClientSecret() string { return p.cfg.ClientSecret }

// SignInAs makes the provider sign this person in without asking; the empty
// subject brings back the page of people.
func (p *Provider) SignInAs(subject string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.as = subject
}

// Misbehave sets how the provider misbehaves from now on.
func (p *Provider) Misbehave(f Faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = f
}

// LastChallenge is the PKCE challenge of the last request for authorisation.
func (p *Provider) LastChallenge() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.challenge
}

// LastAsked is what the last request for authorisation said.
func (p *Provider) LastAsked() url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.asked
}

// Handler serves the provider.
func (p *Provider) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /jwks", p.jwks)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	mux.HandleFunc("GET /end-session", p.endSession)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.current().Down {
			http.Error(w, "out of order", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func (p *Provider) current() Faults {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

func random() string {
	var b [24]byte
	_, _ = rand.Read(b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}
