package signin_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/signin"
	"candour/internal/room/signin/provider"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/testkit/idp"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// The certificate of httptest is good for this name, and passkeys need a name.
const publicURL = "https://example.com"

// app is a whole server: database, ledger, rules, sign-in, pages.
type app struct {
	owner  signin.Staff // as staffed registered them
	t      *testing.T
	db     *db.DB
	clock  *clock.Fake
	policy *access.Policy
	ledger *ledger.Ledger
	signin *signin.Service
	idp    *idp.Provider
	server *httptest.Server
	log    *strings.Builder
}

type options struct {
	demo   bool
	idp    idp.Config
	noOIDC bool
	mail   signin.Mailer
	// What the provider is asked for, and how long a passkey counts after it.
	acr                  []string
	maxAge, passkeyAfter time.Duration
	// publicURL is where the app believes it is reached; the constant when
	// empty.
	publicURL string
}

var people = []idp.Person{
	{Subject: "s-owner", Email: "Owner@Example.Test", Name: "Synthetic Person 1"},
	{Subject: "s-admin", Email: "admin@example.test", Name: "Synthetic Person 2"},
	{Subject: "s-stranger", Email: "stranger@example.test", Name: "Synthetic Person 9"},
	{Subject: "s-unproven", Email: "verifier@example.test", Name: "Synthetic Person 8", Unproven: true},
}

func newApp(t *testing.T, d *db.DB, o options) *app {
	t.Helper()
	ctx := context.Background()
	a := &app{t: t, db: d, clock: clock.NewFake(time.Now().Truncate(time.Second)), log: &strings.Builder{}}
	var err error
	if a.policy, err = access.Compile(signin.Access(), recommendation.Access()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Migrate(ctx, ledger.Migrations(), signin.Migrations()); err != nil {
		t.Fatal(err)
	}
	a.ledger, err = ledger.New(ctx, ledger.Config{DB: d, Auth: a.policy, Clock: a.clock, Tables: signin.Tables(), Origin: "example.com/ledger"})
	if err != nil {
		t.Fatal(err)
	}
	o.idp.People, o.idp.Now = people, a.clock.Now
	a.idp = idp.Start(t, o.idp)
	a.serve(o)
	return a
}

// serve puts the server together as internal/app does.
func (a *app) serve(o options) {
	a.t.Helper()
	rd, err := web.NewRenderer(web.Site{SignIn: true, SignOutPath: signin.SignOutPath, Policy: a.policy}, signin.Templates())
	if err != nil {
		a.t.Fatal(err)
	}
	if o.publicURL == "" {
		o.publicURL = publicURL
	}
	log := slog.New(slog.NewTextHandler(a.log, nil))
	cfg := signin.Config{DB: a.db, Ledger: a.ledger, Policy: a.policy, Pages: rd, Clock: a.clock, Log: log, PublicURL: o.publicURL,
		Key: []byte("a key of the tests, 32 bytes long"), PasskeyAfterProvider: o.passkeyAfter,
		OIDC: &provider.OIDC{ACR: o.acr, MaxAge: o.maxAge, Issuer: a.idp.Issuer(), ClientID: a.idp.ClientID(), ClientSecret: a.idp.ClientSecret()}}
	cfg.Mail = o.mail
	if o.noOIDC {
		cfg.OIDC = nil
	}
	if a.signin, err = signin.New(cfg); err != nil {
		a.t.Fatal(err)
	}
	routes := append(a.signin.Routes(), web.Route{Method: "GET", Pattern: "/{$}", Action: recommendation.RegisterRead, Handler: whoami},
		web.Route{Method: "GET", Pattern: "/desk", Action: access.DeskRead, Handler: whoami}, web.Route{Method: "GET", Pattern: web.DeskPath, Action: signin.AccountManage, Handler: whoami})
	if o.demo {
		a.mark()
		routes = append(routes, a.signin.DemoRoutes()...)
	}
	s, err := web.New(web.Config{Policy: a.policy, Renderer: rd, Log: log, Key: make([]byte, 32), Sessions: a.signin, Refused: a.signin.Refused,
		FormActions: a.signin.FormActions(), HTTPS: strings.HasPrefix(o.publicURL, "https:")}, routes...)
	if err != nil {
		a.t.Fatal(err)
	}
	a.server = httptest.NewTLSServer(s)
	a.t.Cleanup(a.server.Close)
}

// whoami says who the server takes the visitor for.
func whoami(w http.ResponseWriter, r *http.Request) error {
	who := access.ActorFrom(r.Context())
	return web.Text(w, "text/plain; charset=utf-8", fmt.Appendf(nil, "%s %v %s", who.ID, who.Roles, who.Body))
}

// admin is the context of an administrator who is not in the staff table.
func (a *app) admin() context.Context {
	return access.WithActor(context.Background(), access.Actor{ID: "seed", Name: "Seed", Roles: []access.Role{access.RoleAdministrator}})
}

func (a *app) staff(p signin.Staff) signin.Staff {
	a.t.Helper()
	out, err := a.signin.AddStaff(a.admin(), p)
	if err != nil {
		a.t.Fatal(err)
	}
	return out
}

// register adds the usual people.
func (a *app) register() (owner, admin signin.Staff) {
	owner = a.staff(signin.Staff{ID: "owner1", Name: "Synthetic Person 1 (owner)", Email: "owner@example.test", Human: "W-1", Body: "force", Roles: []access.Role{access.RoleOwner}})
	admin = a.staff(signin.Staff{ID: "admin1", Name: "Synthetic Person 2 (administrator)", Email: "admin@example.test", Human: "W-2", Roles: []access.Role{access.RoleAdministrator}})
	return owner, admin
}

// staffed is a service in which the usual people are registered.
func staffed(t *testing.T) *app {
	t.Helper()
	a := newApp(t, testkit.SQLite(t), options{})
	a.owner, _ = a.register()
	return a
}

// newcomer is a browser of somebody whom the provider knows and who has not come yet.
func newcomer(t *testing.T, subject string) (*app, *visitor) {
	t.Helper()
	a := staffed(t)
	a.idp.SignInAs(subject)
	return a, a.browser()
}

// signedIn is a browser in which one of the usual people has signed in.
func signedIn(t *testing.T, subject string) (*app, *visitor) {
	t.Helper()
	a := staffed(t)
	b := a.browser()
	b.signIn(a, subject)
	return a, b
}

// visitor is one browser with their cookies.
type visitor struct {
	t    *testing.T
	http *http.Client
	jar  *cookiejar.Jar
}

func (a *app) browser() *visitor {
	a.t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(a.server.Certificate())
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		if strings.HasPrefix(addr, "example.com:") {
			addr = a.server.Listener.Addr().String()
		}
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	}
	return &visitor{t: a.t, jar: jar, http: &http.Client{Jar: jar,
		Transport: &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: roots}}}}
}

type answer struct {
	status int
	body   string
	header http.Header
	url    *url.URL // where redirects led
}

func (b *visitor) do(req *http.Request) answer {
	b.t.Helper()
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res.StatusCode, string(body), res.Header, res.Request.URL}
}

func (b *visitor) get(path string) answer {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = publicURL + path
	}
	req, err := http.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

var csrf = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// post sends a form, with the token of the page that it is on.
func (b *visitor) post(page, path string, form url.Values) answer {
	b.t.Helper()
	if m := csrf.FindStringSubmatch(b.get(page).body); m != nil {
		form.Set("csrf", m[1])
	}
	req, err := http.NewRequest(http.MethodPost, publicURL+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// whoami asks the server who this browser is.
func (b *visitor) whoami() string {
	b.t.Helper()
	return b.get("/").body
}

// signIn goes through the provider as the given person.
func (b *visitor) signIn(a *app, subject string) answer {
	b.t.Helper()
	a.idp.SignInAs(subject)
	return b.post("/sign-in", "/sign-in/oidc", url.Values{"next": {"/"}})
}

// stop makes the browser follow no redirect, and undoes that.
func (b *visitor) stop() func() {
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return func() { b.http.CheckRedirect = nil }
}

func (b *visitor) cookie(name string) *http.Cookie {
	u, _ := url.Parse(publicURL)
	for _, c := range b.jar.Cookies(u) {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// mark makes the database a demonstration's.
func (a *app) mark() {
	a.t.Helper()
	err := signin.BeginDemonstration(access.WithActor(context.Background(), access.SystemActor("test")), signin.Config{DB: a.db, Ledger: a.ledger, Clock: a.clock})
	if err != nil {
		a.t.Fatal(err)
	}
}

// synthetic adds an invented administrator.
func (a *app) synthetic() signin.Staff {
	a.mark()
	return a.staff(signin.Staff{ID: "syn9", Name: "Synthetic Person 9 (administrator)", Email: "v9@example.test", Human: "W-9",
		Roles: []access.Role{access.RoleAdministrator}, Synthetic: true})
}
