package app

import (
	"fmt"
	"net/http"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// securityTxtPath is where RFC 9116 says that a security contact stands.
const securityTxtPath = "/.well-known/security.txt"

// securityTxtLife is how many days what the page says is good for; RFC 9116
// wants less than a year.
const securityTxtLife = 180

func (s *server) securityRoutes() []web.Route {
	return []web.Route{{Method: http.MethodGet, Pattern: securityTxtPath, Action: access.HealthRead, Handler: s.securityTxt}}
}

// securityTxt says where to report a weakness.
func (s *server) securityTxt(w http.ResponseWriter, _ *http.Request) error {
	contact := s.cfg.ContactURI()
	if contact == "" {
		return errs.New(errs.NotFound, "This service names no security contact.")
	}
	ends := clock.Today(s.clock).AddDays(securityTxtLife)
	return web.Text(w, "text/plain; charset=utf-8", fmt.Appendf(nil, "Contact: %s\nExpires: %sT00:00:00Z\nPreferred-Languages: en\nCanonical: %s%s\n",
		contact, ends.String(), s.cfg.PublicURL, securityTxtPath))
}
