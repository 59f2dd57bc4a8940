package web

import (
	"net/http"
	"strings"
)

// securityHeaders are the same for every answer, errors and files included.
//
// The content policy allows nothing but our own files: no inline script or
// style, no frame, no other host. Pictures are inline SVG elements, which need
// no img-src of their own. A form may also lead to the sign-in provider,
// because browsers hold form-action against redirects too.
func securityHeaders(cfg Config) [][2]string {
	forms := strings.Join(append([]string{"'self'"}, cfg.FormActions...), " ")
	h := [][2]string{
		{"Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
			"font-src 'self'; connect-src 'self'; form-action " + forms + "; frame-ancestors 'none'; base-uri 'none'"},
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "no-referrer"},
		{"Cross-Origin-Opener-Policy", "same-origin"},
		{"Cross-Origin-Resource-Policy", "same-origin"},
		{"X-Frame-Options", "DENY"}, // for browsers that do not know frame-ancestors
		{"Permissions-Policy", "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
			"magnetometer=(), microphone=(), midi=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"},
	}
	if cfg.HTTPS {
		// Two years: more than the year that preload lists ask for.
		h = append(h, [2]string{"Strict-Transport-Security", "max-age=63072000; includeSubDomains"})
	}
	return h
}

// secure puts the security headers on an answer.
func (s *Server) secure(h http.Header) {
	for _, kv := range s.headers {
		h[http.CanonicalHeaderKey(kv[0])] = []string{kv[1]}
	}
}
