package idp

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// jwks publishes the key in use.
func (p *Provider) jwks(w http.ResponseWriter, _ *http.Request) {
	var key map[string]any
	if p.cfg.Alg == "ES256" {
		point, err := p.ec.PublicKey.Bytes() // 4, X, Y
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		key = map[string]any{"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])}
	} else {
		key = map[string]any{"kty": "RSA", "n": b64(p.rsa.N.Bytes()), "e": b64(big.NewInt(int64(p.rsa.E)).Bytes())}
	}
	key["use"], key["alg"], key["kid"] = "sig", p.cfg.Alg, "k1"
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{key}})
}

// idToken makes the token, with whatever faults are set.
func (p *Provider) idToken(g grant) (string, error) {
	f, now := p.current(), p.cfg.Now()
	claims := map[string]any{
		"iss": p.cfg.Issuer, "sub": g.person.Subject, "aud": p.cfg.ClientID, "nonce": g.nonce,
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(),
		"email": g.person.Email, "email_verified": !g.person.Unproven, "name": g.person.Name,
		"auth_time": now.Unix(), "acr": strings.Fields(g.asked.Get("acr_values") + " any")[0],
	}
	for fault, change := range map[*bool]func(){
		&f.WrongNonce:    func() { claims["nonce"] = random() },
		&f.NoNonce:       func() { delete(claims, "nonce") },
		&f.WrongIssuer:   func() { claims["iss"] = "https://elsewhere.example.test" },
		&f.WrongAudience: func() { claims["aud"] = "another-client" },
		&f.OtherParty: func() {
			claims["aud"], claims["azp"] = []string{p.cfg.ClientID, "another-client"}, "another-client"
		},
		&f.Expired: func() {
			claims["iat"], claims["exp"] = now.Add(-2*time.Hour).Unix(), now.Add(-time.Hour).Unix()
		},
		&f.NoSubject:   func() { delete(claims, "sub") },
		&f.NoAuthTime:  func() { delete(claims, "auth_time") },
		&f.OldAuthTime: func() { claims["auth_time"] = now.Add(-2 * time.Hour).Unix() },
		&f.NoACR:       func() { delete(claims, "acr") },
		&f.WeakACR:     func() { claims["acr"] = "password" },
	} {
		if *fault {
			change()
		}
	}
	return p.sign(f, claims)
}

func (p *Provider) sign(f Faults, claims map[string]any) (string, error) {
	alg := p.cfg.Alg
	switch {
	case f.AlgNone:
		alg = "none"
	case f.AlgConfusion:
		alg = "HS256"
	case f.WrongKey:
		alg = "ES256"
	}
	head, err := json.Marshal(map[string]string{"alg": alg, "typ": "JWT", "kid": "k1"})
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	text := b64(head) + "." + b64(body)
	sum := sha256.Sum256([]byte(text))
	var sig []byte
	switch {
	case alg == "none":
	case alg == "HS256":
		mac := hmac.New(sha256.New, []byte(p.cfg.ClientSecret))
		mac.Write([]byte(text))
		sig = mac.Sum(nil)
	case f.WrongKey:
		sig, err = signEC(p.stray, sum[:])
	case alg == "ES256":
		sig, err = signEC(p.ec, sum[:])
	default:
		sig, err = rsa.SignPKCS1v15(rand.Reader, p.rsa, crypto.SHA256, sum[:])
	}
	return text + "." + b64(sig), err
}

// signEC gives the signature as JWS wants it: r and s, 32 bytes each.
func signEC(key *ecdsa.PrivateKey, sum []byte) ([]byte, error) {
	r, s, err := ecdsa.Sign(rand.Reader, key, sum)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 64)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out, nil
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
