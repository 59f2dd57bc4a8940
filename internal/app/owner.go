package app

import (
	"candour/internal/base/clock"
	"candour/internal/base/config"
	"candour/internal/site/door"
)

// ownerOf is whose service it is, as the settings say.
func ownerOf(cfg config.Config) door.Owner {
	o := door.Owner{Name: cfg.ServiceOwner, Email: cfg.ServiceEmail, Phone: cfg.ServicePhone, Reviewed: cfg.AccessibilityReviewed, Reviewer: cfg.AccessibilityReviewer}
	if day, err := clock.ParseDay(o.Reviewed); err == nil {
		o.Reviewed = day.Human()
	}
	return o
}

// demoOwner is whose service a demonstration is.
func demoOwner(cfg *config.Config) {
	cfg.ServiceOwner, cfg.ServiceEmail, cfg.AccessibilityReviewed = "Candour (a demonstration)", "nobody@demo.invalid", "2026-11-20"
}
