// Package demo is what the figures' part of a demonstration enters: two releases that
// are out, and one that waits for its check.
package demo

import (
	"context"
	"embed"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/site/madeup"
)

// tables are those of the releases, in the table language.
//
//go:embed *.toml
var tables embed.FS

// releases are the made-up ones, in the order in which they are drafted.
var releases = []struct {
	title, synopsis string
	tables          []string
	out             bool // it is published
}{
	{"Group-based child sexual abuse and exploitation, 2023 (made up)", "How many suspects, victims and investigations forces recorded, and what is missing. Everything here is made up.",
		[]string{"ethnicity", "victims", "forces"}, true},
	{"Exploitation by groups, beside children's services (made up)", "What the police recorded beside what councils assessed, each in its own unit. Everything here is made up.",
		[]string{"years", "beside"}, true},
	{"Suspects charged, 2024 (made up)", "A release that waits for its check. Everything here is made up.", []string{"draft"}, false},
}

// Play drafts, checks and publishes made-up figures, once.
func Play(f *figures.Service, first, second context.Context) error {
	if list, err := f.Desk(first); err != nil || len(list) > 0 {
		return err
	}
	for _, r := range releases {
		in := figures.DraftInput{Title: r.title, Synopsis: r.synopsis}
		for _, name := range r.tables {
			text, err := tables.ReadFile(name + ".toml")
			if err != nil {
				return err
			}
			in.Tables = append(in.Tables, string(text))
		}
		e, err := f.Draft(first, in)
		if err == nil {
			err = Release(first, second, f, e.ID, r.out)
		}
		if err != nil {
			return madeup.WithFields(err)
		}
	}
	return nil
}

// Release leads a draft to its check, and on to publication when asked.
func Release(first, second context.Context, f *figures.Service, id string, whole bool) error {
	now := func() (figures.Edition, error) { return f.Staff(first, id) }
	e, err := now()
	if err != nil {
		return err
	}
	report, err := f.Build(first, id, e.Version)
	if err != nil {
		return err
	}
	if !report.Clear() {
		return errs.New(errs.Conflict, report.Stops[0].Words)
	}
	if e, err = now(); err == nil {
		err = f.Send(first, id, e.Version, "Ready to be checked. (Made up.)")
	}
	if err != nil || !whole {
		return err
	}
	for _, who := range []context.Context{first, second} {
		if _, _, err := f.Preview(who, id); err != nil {
			return err
		}
	}
	steps := []func(e figures.Edition) error{
		func(e figures.Edition) error {
			return f.Assure(second, id, e.Version, e.Digest, "Counts compared with the returns, row by row for two forces. (Made up.)")
		},
		func(e figures.Edition) error { return f.Freeze(second, id, e.Version, f.Now().Add(time.Hour)) },
		func(e figures.Edition) error {
			return f.AskEarly(first, id, e.Version, "So that the demonstration has something to show. (Made up.)")
		},
		func(e figures.Edition) error { return f.PublishNow(second, id, e.Version) },
	}
	for _, step := range steps {
		if e, err = now(); err != nil {
			return err
		}
		if err = step(e); err != nil {
			return err
		}
	}
	return nil
}
