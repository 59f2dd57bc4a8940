package config

import (
	"net/mail"
	"strings"
	"time"
)

// checkOwner asks whose service it is: a public page without that says nothing that
// anybody could hold somebody to.
func (c Config) checkOwner(add func(key, message string)) {
	if strings.TrimSpace(c.ServiceOwner) == "" {
		add("service_owner", "Write the name of the body that runs this service.")
	}
	if at, err := mail.ParseAddress(c.ServiceEmail); err != nil || at.Address != c.ServiceEmail {
		add("service_email", "Write the e-mail address at which anybody reaches that body.")
	}
	if day, err := time.Parse(time.DateOnly, c.AccessibilityReviewed); err != nil || day.After(time.Now()) {
		add("accessibility_reviewed", "Write the day on which accessibility was last reviewed, such as 2026-11-20.")
	}
}
