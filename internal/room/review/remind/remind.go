// Package remind says by mail to those who work at the panel that something is due: how
// many things and where, and nothing of any case.
package remind

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/jobs"
	"candour/internal/room/review"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// Person is somebody who works here, with the address of their mail.
type Person struct {
	access.Actor
	Email string
}

// Config is what the reminders need. All must be given.
type Config struct {
	DB    *db.DB
	Clock clock.Clock
	// Due says what is due for whoever is in the context, as they may see it.
	Due func(ctx context.Context) (review.Due, error)
	// People are those who may sign in, Quiet those accounts that want no such mail.
	People func(ctx context.Context, q db.Querier) ([]Person, error)
	Quiet  func(ctx context.Context, q db.Querier) (map[string]bool, error)
	// Mail queues a message once under its key.
	Mail interface {
		Queue(ctx context.Context, tx *db.Tx, key, to, subject, text string) (fresh bool, err error)
	}
	// URL is where the service is.
	URL string
	Log *slog.Logger
}

// hour is from when on, in UK time, the day's messages go.
const hour = 7

// Job queues the day's messages. It looks every hour: a day on which nothing ran
// before noon loses none.
func (c Config) Job() jobs.Periodic {
	return room.Counting("review-due-mail", time.Hour, c.Log, "mail about what is due at the panel queued", "messages", c.Run)
}

// Run queues a message for each person for whom something is due, once a day: by its
// key, however many nodes run it, and however often. It is silent at night and at
// weekends.
func (c Config) Run(ctx context.Context) (int, error) {
	now := c.Clock.Now()
	today := clock.DayOf(now)
	if day := today.Weekday(); day == time.Saturday || day == time.Sunday || now.Before(clock.Midnight(today).Add(hour*time.Hour)) {
		return 0, nil
	}
	people, err := c.People(ctx, c.DB)
	if err != nil {
		return 0, err
	}
	quiet, err := c.Quiet(ctx, c.DB)
	if err != nil {
		return 0, err // who wants none must be known first
	}
	queued := 0
	var refused []error
	for _, p := range people {
		if quiet[p.ID] || p.Email == "" || !atPanel(p.Actor) {
			continue
		}
		due, err := c.Due(access.WithActor(ctx, p.Actor))
		if errs.Is(err, errs.Forbidden) || errs.Is(err, errs.Unauthenticated) {
			continue // the rules let them see no list
		}
		if err != nil {
			return queued, err
		}
		text := message(due, strings.TrimRight(c.URL, "/"))
		if text == "" {
			continue
		}
		fresh := false
		err = c.DB.InTx(ctx, func(tx *db.Tx) (err error) {
			fresh, err = c.Mail.Queue(ctx, tx, "review-due/"+p.ID+"/"+today.String(), p.Email, "Something is due", text)
			return err
		})
		switch {
		case errs.Is(err, errs.Invalid): // an address that cannot be keeps no other back
			refused = append(refused, err)
		case err != nil:
			return queued, err
		case fresh:
			queued++
		}
	}
	return queued, errors.Join(refused...)
}

// atPanel says whether somebody does the panel's work: the secretariat leads it.
func atPanel(a access.Actor) bool {
	return a.Has(access.RoleSecretariat) || a.Has(access.RoleReviewer) || a.Has(access.RoleIndependent)
}

// message is numbers and a link; empty where nothing is due.
func message(d review.Due, at string) string {
	var lines []string
	if d.Soon+d.Late > 0 {
		line := web.Plural(d.Soon+d.Late, "thing that is due waits for you.", "things that are due wait for you.")
		if d.Late > 0 {
			line += " The day of " + web.Number(d.Late) + " is over."
		}
		lines = append(lines, line)
	}
	if d.PanelLate > 0 {
		lines = append(lines, web.Plural(d.PanelLate, "thing", "things")+" of your team, with whoever it is, "+map[bool]string{true: "is", false: "are"}[d.PanelLate == 1]+" past the day that was set.")
	}
	if lines == nil {
		return ""
	}
	return strings.Join(lines, "\n\n") + "\n\nWhat it is stands on your desk:\n" + at + web.DeskPath + "\n\nTo get no more of these messages, go to:\n" + at + "/my-filters\n"
}
