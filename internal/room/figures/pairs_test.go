package figures_test

import (
	"testing"
	"time"

	"candour/internal/base/db"
	"candour/internal/room/figures"
	"candour/internal/testkit/pairs"
)

// unit is one node of the figures, with the editions that its acts are about,
// each as its page showed it.
type unit struct {
	*place
	one, other figures.Edition
}

func unitOn(t *testing.T, d *db.DB) *unit {
	t.Helper()
	u := &unit{place: newPlace(t, d)}
	all, err := u.InState(t.Context(), d, figures.IsDrafted, figures.IsRefused, figures.IsBuilt, figures.IsSent, figures.IsAssured, figures.IsFrozen, figures.IsPublished)
	u.must(err)
	for _, e := range all {
		if e.ReleaseID == "suspects-by-setting" {
			u.one = e
		} else {
			u.other = e
		}
	}
	return u
}

func onReleases(t *testing.T, prepare func(u *unit), acts ...pairs.Act[*unit]) {
	t.Helper()
	var tables []string
	for _, tb := range figures.Tables() {
		tables = append(tables, tb.Name)
	}
	pairs.Suite[*unit]{
		Start: func(t *testing.T, d *db.DB) { prepare(unitOn(t, d)) },
		Open:  unitOn, Tables: tables, Acts: acts,
	}.Run(t)
}

func does(name string, do func(u *unit) error) pairs.Act[*unit] {
	return pairs.Act[*unit]{Name: name, Do: do}
}

var (
	build = does("build", func(u *unit) error { _, err := u.Build(as(drafter), u.one.ID, u.one.Version); return err })
	edit  = does("edit", func(u *unit) error {
		return u.Service.Edit(as(third), u.one.ID, u.one.Version, figures.DraftInput{Title: "Suspects by setting", Synopsis: "Other words."})
	})
	send   = does("send", func(u *unit) error { return u.Send(as(drafter), u.one.ID, u.one.Version, "") })
	assure = does("assure", func(u *unit) error {
		return u.Assure(as(checker), u.one.ID, u.one.Version, u.one.Digest, "Counted by hand.")
	})
	back      = does("send back", func(u *unit) error { return u.SendBack(as(third), u.one.ID, u.one.Version, "Say what a suspect is.") })
	reopen    = does("open again", func(u *unit) error { return u.Reopen(as(drafter), u.one.ID, u.one.Version, "A word is wrong.") })
	withdraw  = does("give it up", func(u *unit) error { return u.Withdraw(as(drafter), u.one.ID, u.one.Version, "Not needed.") })
	frozenAt  = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	freeze    = does("freeze", func(u *unit) error { return u.Freeze(as(drafter), u.one.ID, u.one.Version, frozenAt) })
	freezeTwo = does("freeze the other", func(u *unit) error { return u.Freeze(as(drafter), u.other.ID, u.other.Version, frozenAt) })
	now       = does("publish", func(u *unit) error { return u.PublishNow(as(drafter), u.one.ID, u.one.Version) })
	due       = does("publish what is due", func(u *unit) error { _, err := u.PublishDue(system()); return err })
	correct   = does("correct", func(u *unit) error {
		_, err := u.Correct(as(drafter), u.one.ID, figures.CorrectInput{Why: "A force sent again.", Changed: "One number."})
		return err
	})
)

func (u *unit) checked(e figures.Edition) {
	u.t.Helper()
	u.must(u.Send(as(drafter), e.ID, 0, ""))
	u.sees(e, checker, drafter)
	u.must(u.Assure(as(checker), e.ID, 0, u.again(e).Digest, "Counted by hand."))
}

func TestTwoActsAtOnceOnADraftedRelease(t *testing.T) {
	onReleases(t, func(u *unit) { u.built("Suspects by setting", bySetting) }, build, edit, send, withdraw)
}

func TestTwoActsAtOnceOnASentRelease(t *testing.T) {
	onReleases(t, func(u *unit) {
		e := u.built("Suspects by setting", bySetting)
		u.must(u.Send(as(drafter), e.ID, 0, ""))
		u.sees(e, checker)
	}, assure, back, reopen)
}

// TestTwoActsAtOnceOnCheckedReleases: of two releases that were checked one
// without the other, none gets out before it was held against the other.
func TestTwoActsAtOnceOnCheckedReleases(t *testing.T) {
	onReleases(t, func(u *unit) {
		u.checked(u.built("Suspects by setting", bySex))
		u.checked(u.built("The other", inInstitutions)) // prints what the first hides
	}, freeze, freezeTwo, reopen)
}

func TestTwoActsAtOnceOnAFrozenRelease(t *testing.T) {
	onReleases(t, func(u *unit) {
		e := u.frozen(u.built("Suspects by setting", bySetting))
		u.sees(e, drafter)
		u.clock.Set(e.Planned)
	}, now, reopen, due)
}

func TestTwoActsAtOnceOnAPublishedRelease(t *testing.T) {
	onReleases(t, func(u *unit) { u.publish("Suspects by setting", bySetting) }, correct, now, reopen)
}
