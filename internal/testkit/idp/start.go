package idp

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Start serves a provider on the loopback address until the test ends.
func Start(t testing.TB, cfg Config) *Provider {
	t.Helper()
	var p *Provider
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	cfg.Issuer = server.URL
	var err error
	if p, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	return p
}
