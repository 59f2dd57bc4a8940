package app

import (
	"fmt"
	"net/http"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/base/errs"
	"candour/internal/site/door"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// ownerOf is whose service it is, as the settings say.
func ownerOf(cfg config.Config) door.Owner {
	o := door.Owner{Name: cfg.ServiceOwner, Email: cfg.ServiceEmail, Phone: cfg.ServicePhone, Reviewed: cfg.AccessibilityReviewed, Reviewer: cfg.AccessibilityReviewer}
	if day, err := clock.ParseDay(o.Reviewed); err == nil {
		o.Reviewed = day.Human()
	}
	return o
}

// welshOf offers the pages in Welsh where the settings say who reviewed the words,
// and in a demonstration, which says that nobody has.
func welshOf(cfg config.Config, demo bool) *web.Welsh {
	by := strings.TrimSpace(cfg.WelshReviewer)
	if by == "" && !demo {
		return nil
	}
	return &web.Welsh{Reviewer: by}
}

// otherForms are where what a review is can be read in other forms.
func otherForms(cfg config.Config) (out []web.Link) {
	for _, l := range []web.Link{{Text: "Read this in Easy Read", Href: cfg.EasyRead}, {Text: "Watch this in British Sign Language", Href: cfg.BSL}} {
		if l.Href != "" {
			out = append(out, l)
		}
	}
	return out
}

// demoOwner is whose service a demonstration is.
func demoOwner(cfg *config.Config) {
	cfg.ServiceOwner, cfg.ServiceEmail, cfg.AccessibilityReviewed = "Candour (a demonstration)", "nobody@demo.invalid", "2026-11-20"
	cfg.ReviewPhone = "01632 960117" // of those that Ofcom keeps for stories: it rings nowhere
}

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
