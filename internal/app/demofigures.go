package app

import (
	"context"
	"errors"
	"time"

	"candour/internal/base/errs"
	"candour/internal/room/figures"
	"candour/internal/trust/access"
)

// The tables of the demonstration's releases, in the table language.
const (
	demoTableEthnicity = `title = "Suspects in group-based abuse, by setting and self-defined ethnicity"
periods = ["2023"]
rows = ["investigation.setting"]
columns = ["ethnicity_self"]
groups = { ethnicity_self = "broad" }
within = 10
notes = ["Suspects are not offenders. A person may be a suspect in several investigations."]
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`
	demoTableVictims = `title = "Victims in group-based abuse, by setting and age"
periods = ["2023"]
rows = ["investigation.setting"]
columns = ["age_band"]
[measure]
count = "victim"
unit = "people"
definition = "group-based-abuse/1"
`
	demoTableForces = `title = "Investigations of group-based abuse, by force and setting"
periods = ["2023"]
rows = ["body"]
columns = ["setting"]
share = "none"
[measure]
count = "investigation"
unit = "investigations"
definition = "group-based-abuse/1"
`
	demoTableYears = `title = "Investigations of group-based exploitation, by year"
periods = ["2023", "2024"]
rows = ["period"]
columns = ["outcome"]
share = "none"
[measure]
count = "investigation"
unit = "investigations"
definition = "group-based-exploitation/1"
`
	demoTableBeside = `title = "Police and children's services side by side, by area and year"
periods = ["2023", "2024"]
rows = ["area"]
columns = ["period"]
notes = ["The two count different things and are never added."]
[[beside]]
name = "Police"
count = "investigation"
unit = "investigations"
definition = "group-based-exploitation/1"
[[beside]]
name = "Children's services"
sum = "referral.assessments_cse"
unit = "assessments"
definition = "children-in-need/1"
`
	demoTableDraft = `title = "Suspects in group-based abuse, by force and whether charged"
periods = ["2024"]
rows = ["body"]
columns = ["charged"]
[measure]
count = "suspect"
unit = "people"
definition = "group-based-abuse/1"
`
)

// playReleases drafts, checks and publishes made-up figures: two releases are
// out, one waits for its time and one for its check.
func (d *returnsDemo) playReleases(ctx context.Context) error {
	d.clock.Set(d.server.clock.Now())
	f := d.newFigures(d.clock, d.returns)
	first, second := d.as(ctx, demoStatistician1), d.as(ctx, demoStatistician2)
	if list, err := f.Desk(first); err != nil || len(list) > 0 {
		return err
	}
	for i, r := range []struct {
		title, synopsis string
		tables          []string
	}{
		{"Group-based child sexual abuse and exploitation, 2023 (made up)", "How many suspects, victims and investigations forces recorded, and what is missing. Everything here is made up.", []string{demoTableEthnicity, demoTableVictims, demoTableForces}},
		{"Exploitation by groups, beside children's services (made up)", "What the police recorded beside what councils assessed, each in its own unit. Everything here is made up.", []string{demoTableYears, demoTableBeside}},
		{"Suspects charged, 2024 (made up)", "A release that waits for its check. Everything here is made up.", []string{demoTableDraft}},
	} {
		e, err := f.Draft(first, figures.DraftInput{Title: r.title, Synopsis: r.synopsis, Tables: r.tables})
		if err != nil {
			return fieldsOf(err)
		}
		if err := release(first, second, f, e.ID, i < 2); err != nil {
			return fieldsOf(err)
		}
	}
	return d.notePublished(access.WithActor(ctx, access.SystemActor("figures-publish")))
}

// release leads a draft to its check, and on to publication when asked.
func release(first, second context.Context, f *figures.Service, id string, whole bool) error {
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

// fieldsOf puts what is wrong with each field into the words of an error.
func fieldsOf(err error) error {
	for _, f := range errs.FieldsOf(err) {
		err = errors.Join(err, errors.New(f.String()))
	}
	return err
}
