package idp

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
)

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	iss := p.cfg.Issuer
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                         iss,
		"authorization_endpoint":                         iss + "/authorize",
		"token_endpoint":                                 iss + "/token",
		"jwks_uri":                                       iss + "/jwks",
		"userinfo_endpoint":                              iss + "/userinfo",
		"end_session_endpoint":                           iss + "/end-session",
		"response_types_supported":                       []string{"code"},
		"subject_types_supported":                        []string{"public"},
		"id_token_signing_alg_values_supported":          []string{p.cfg.Alg},
		"code_challenge_methods_supported":               []string{"S256"},
		"scopes_supported":                               []string{"openid", "email", "profile"},
		"authorization_response_iss_parameter_supported": true,
	})
}

// page lists the people, for somebody trying sign-in by hand.
var page = template.Must(template.New("people").Parse(`<!doctype html>
<html lang="en"><title>Choose a synthetic person</title>
<h1>Choose a synthetic person</h1>
<p>This is a test sign-in. It asks for no password.</p>
<ul>{{range .}}<li><a href="{{.URL}}">{{.Name}}</a></li>{{end}}</ul></html>
`))

// authorize is where the browser is sent to sign in.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || !back.IsAbs() || q.Get("client_id") != p.cfg.ClientID {
		http.Error(w, "unknown client or redirect_uri", http.StatusBadRequest)
		return
	}
	if q.Get("response_type") != "code" || q.Get("code_challenge") == "" || q.Get("code_challenge_method") != "S256" {
		p.redirect(w, r, back, url.Values{"error": {"invalid_request"}, "state": {q.Get("state")}})
		return
	}
	person, ok := p.who(q.Get("person"))
	if !ok {
		p.choose(w, r)
		return
	}
	code := random()
	p.mu.Lock()
	p.last = grant{person: person, redirectURI: back.String(), nonce: q.Get("nonce"), challenge: q.Get("code_challenge"), asked: q}
	p.codes[code] = p.last
	p.mu.Unlock()
	p.redirect(w, r, back, url.Values{"code": {code}, "state": {q.Get("state")}})
}

func (p *Provider) choose(w http.ResponseWriter, r *http.Request) {
	type row struct{ Name, URL string }
	var rows []row
	for _, who := range p.cfg.People {
		u := *r.URL
		q := u.Query()
		q.Set("person", who.Subject)
		u.RawQuery = q.Encode()
		rows = append(rows, row{who.Name, u.String()})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, rows)
}

// who finds the person asked for, or the one to sign in unasked.
func (p *Provider) who(asked string) (Person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if asked == "" {
		asked = p.as
	}
	for _, who := range p.cfg.People {
		if who.Subject == asked && asked != "" {
			return who, true
		}
	}
	return Person{}, false
}

func (p *Provider) redirect(w http.ResponseWriter, r *http.Request, back *url.URL, v url.Values) {
	f := p.current()
	switch {
	case f.MixUp:
		v.Set("iss", "https://elsewhere.example.test")
	case !f.NoIss:
		v.Set("iss", p.cfg.Issuer)
	}
	if f.WrongState {
		v.Set("state", random())
	}
	u := *back
	u.RawQuery = v.Encode()
	http.Redirect(w, r, u.String(), http.StatusFound)
}

// token exchanges a code, once, for tokens.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, ok := r.BasicAuth()
	if !ok {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if id != p.cfg.ClientID || secret != p.cfg.ClientSecret {
		writeJSON(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	code := r.PostFormValue("code")
	p.mu.Lock()
	g, ok := p.codes[code]
	delete(p.codes, code)
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	proof := base64.RawURLEncoding.EncodeToString(sum[:])
	if !ok || g.redirectURI != r.PostFormValue("redirect_uri") || g.challenge != proof {
		writeJSON(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	idToken, err := p.idToken(g)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	access := random()
	p.mu.Lock()
	p.tokens[access] = g.person
	p.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": idToken,
	})
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	const scheme = "Bearer "
	h := r.Header.Get("Authorization")
	p.mu.Lock()
	who, ok := p.tokens[h[min(len(scheme), len(h)):]]
	p.mu.Unlock()
	if !ok {
		http.Error(w, "no such token", http.StatusUnauthorized)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"sub": who.Subject, "email": who.Email, "email_verified": !who.Unproven, "name": who.Name,
	})
}

// endSession signs the person out here and sends the browser back.
func (p *Provider) endSession(w http.ResponseWriter, r *http.Request) {
	back := r.URL.Query().Get("post_logout_redirect_uri")
	if back == "" {
		_, _ = w.Write([]byte("You are signed out."))
		return
	}
	http.Redirect(w, r, back, http.StatusFound)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
