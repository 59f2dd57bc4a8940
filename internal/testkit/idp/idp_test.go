package idp_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"candour/internal/testkit"
	"candour/internal/testkit/idp"
)

// The provider has to be strict itself, or tests against it prove nothing.

func start(t *testing.T) (*idp.Provider, *http.Client) {
	t.Helper()
	p := idp.Start(t, idp.Config{People: []idp.Person{{Subject: "s1", Email: "one@example.test", Name: "Synthetic Person 1"}}})
	return p, &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

const (
	back     = "http://localhost/callback"
	verifier = "a-verifier-of-at-least-forty-three-characters-x"
)

func question(p *idp.Provider) url.Values {
	sum := sha256.Sum256([]byte(verifier))
	return url.Values{"client_id": {p.ClientID()}, "redirect_uri": {back}, "response_type": {"code"}, "state": {"st"}, "nonce": {"n"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"}}
}

func get(t *testing.T, c *http.Client, to string) (*http.Response, string) {
	t.Helper()
	res, err := c.Get(to)
	return res, testkit.Body(t, res, err)
}

// code goes through the browser's part and gives the code.
func code(t *testing.T, p *idp.Provider, c *http.Client) string {
	t.Helper()
	p.SignInAs("s1")
	res, _ := get(t, c, p.Issuer()+"/authorize?"+question(p).Encode())
	to, err := res.Location()
	if err != nil || to.Query().Get("state") != "st" || to.Query().Get("iss") != p.Issuer() {
		t.Fatalf("led to %v, %v", to, err)
	}
	return to.Query().Get("code")
}

func exchange(t *testing.T, p *idp.Provider, c *http.Client, change func(url.Values)) int {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code(t, p, c)}, "redirect_uri": {back},
		"code_verifier": {verifier}, "client_id": {p.ClientID()}, "client_secret": {p.ClientSecret()}}
	change(form)
	res, err := c.PostForm(p.Issuer()+"/token", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	return res.StatusCode
}

func TestExchangeIsStrict(t *testing.T) {
	p, c := start(t)
	if got := exchange(t, p, c, func(url.Values) {}); got != http.StatusOK {
		t.Fatalf("a good exchange: %d", got)
	}
	for name, change := range map[string]func(url.Values){
		"another verifier": func(v url.Values) { v.Set("code_verifier", "another") },
		"no verifier":      func(v url.Values) { v.Del("code_verifier") },
		"another address":  func(v url.Values) { v.Set("redirect_uri", "http://localhost/elsewhere") },
		"another code":     func(v url.Values) { v.Set("code", "guess") },
		"another secret":   func(v url.Values) { v.Set("client_secret", "guess") },
	} {
		if got := exchange(t, p, c, change); got == http.StatusOK {
			t.Errorf("%s: taken", name)
		}
	}
	used := code(t, p, c)
	for i, want := range []int{http.StatusOK, http.StatusBadRequest} {
		if got := exchange(t, p, c, func(v url.Values) { v.Set("code", used) }); got != want {
			t.Errorf("the code, time %d: %d, want %d", i+1, got, want)
		}
	}
}

func TestAuthorizeInsistsOnPKCEAndAsksWho(t *testing.T) {
	p, c := start(t)
	for _, drop := range []string{"code_challenge", "code_challenge_method", "response_type"} {
		q := question(p)
		q.Del(drop)
		if res, _ := get(t, c, p.Issuer()+"/authorize?"+q.Encode()); !strings.Contains(res.Header.Get("Location"), "error=invalid_request") {
			t.Errorf("without %s: %d %s", drop, res.StatusCode, res.Header.Get("Location"))
		}
	}
	res, body := get(t, c, p.Issuer()+"/authorize?"+question(p).Encode())
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "Synthetic Person 1") || !strings.Contains(body, "person=s1") {
		t.Errorf("with nobody chosen it shows %d %s", res.StatusCode, body)
	}
}

func TestDiscovery(t *testing.T) {
	p, c := start(t)
	_, body := get(t, c, p.Issuer()+"/.well-known/openid-configuration")
	var d map[string]any
	if err := json.Unmarshal([]byte(body), &d); err != nil || d["issuer"] != p.Issuer() {
		t.Fatalf("%v in %s", err, body)
	}
	if _, body := get(t, c, d["jwks_uri"].(string)); !strings.Contains(body, `"kty":"RSA"`) || strings.Contains(body, `"d":`) {
		t.Errorf("keys: %s", body)
	}
}
