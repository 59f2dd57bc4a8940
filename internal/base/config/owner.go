package config

import (
	"net/mail"
	"strings"
	"time"
)

// firstReview is before any release: nobody can have reviewed it earlier.
var firstReview = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// checkOwner asks whose service it is: a public page without that says nothing that
// anybody could hold somebody to.
func (c Config) checkOwner(add func(key, message string)) {
	if strings.TrimSpace(c.ServiceOwner) == "" {
		add("service_owner", "Write the name of the body that runs this service.")
	}
	if at, err := mail.ParseAddress(c.ServiceEmail); err != nil || at.Address != c.ServiceEmail {
		add("service_email", "Write the e-mail address at which anybody reaches that body.")
	}
	day, err := time.Parse(time.DateOnly, c.AccessibilityReviewed)
	switch {
	case err != nil:
		add("accessibility_reviewed", "Write the day on which accessibility was last reviewed, such as 2026-11-20.")
	case day.After(time.Now()):
		add("accessibility_reviewed", "That day is still to come: write the day of the last review.")
	case day.Before(firstReview):
		add("accessibility_reviewed", "That day is before this program was made: write the day on which it was last reviewed.")
	}
}
