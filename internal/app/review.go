package app

import (
	"context"
	"io"
	"os"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/holidays"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/room/signin"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// guessCost is what one guess costs: at a return phrase, and at a custodian's passphrase.
type guessCost struct {
	phrase     phrase.Params
	stretchKiB uint32 // 0: as package vault has it
}

// guess is dear in every program that is built; the tests of this package take less.
var guess = guessCost{phrase: phrase.DefaultParams()}

// prosecutorAreas are the areas of the Crown Prosecution Service that a person
// may name. Its Direct and central units are not areas and are left out.
var prosecutorAreas = []string{"Cymru-Wales", "East Midlands", "East of England", "London North", "London South", "Mersey-Cheshire", "North East", "North West",
	"South East", "South West", "Thames and Chiltern", "Wessex", "West Midlands", "Yorkshire and Humberside"}

// forceList is the forces that this service knows. A demonstration knows only
// forces that do not exist: nothing made up is ever said of a real one.
func forceList(demo bool) []forces.Force {
	if demo {
		return forces.MadeUp()
	}
	return forces.Real()
}

// reviewBodies are those that may have closed a case.
func reviewBodies(demo bool) []intake.BodyOption {
	var out []intake.BodyOption
	for _, f := range forceList(demo) {
		out = append(out, intake.BodyOption{ID: f.ID, Name: f.Name, Kind: "force"})
	}
	if demo {
		return append(out, intake.BodyOption{ID: madeup.Prosecutors, Name: "Made-up Prosecutors", Kind: "prosecutor"})
	}
	for _, a := range prosecutorAreas {
		name := "Crown Prosecution Service " + a
		out = append(out, intake.BodyOption{ID: forces.ID(name), Name: name, Kind: "prosecutor"})
	}
	return out
}

// staffList is who works here, known once the sign-in service is there.
type staffList struct{ signin *signin.Service }

// People lists them; nobody before the pages are built (in commands).
func (s *staffList) People(ctx context.Context) ([]access.Actor, error) {
	if s.signin == nil {
		return nil, nil
	}
	return s.signin.People(ctx)
}

// PeopleIn lists them as they are in a transaction.
func (s *staffList) PeopleIn(ctx context.Context, q db.Querier) ([]access.Actor, error) {
	if s.signin == nil {
		return nil, nil
	}
	return s.signin.PeopleIn(ctx, q)
}

// AddressesIn are where they are written to; nobody's before the pages are built.
func (s *staffList) AddressesIn(ctx context.Context, q db.Querier) (map[string]string, error) {
	if s.signin == nil {
		return nil, nil
	}
	return s.signin.AddressesIn(ctx, q)
}

// buildReview puts the review panel on the core. Its keys stand beside the
// log's, outside the database.
func (c *core) buildReview(ctx context.Context, o opening) error {
	var err error
	if c.keys, err = vault.NewFileKeys(keysFolder(c.cfg)); err != nil {
		return err
	}
	criteria, err := fromFile(c.cfg.CriteriaFile, "eligibility rules", rules.DefaultCriteria, rules.ReadCriteria)
	if err != nil {
		return err
	}
	clocks, err := fromFile(c.cfg.ReviewClocksFile, "time limits", rules.DefaultClocks, rules.ReadClocks)
	if err != nil {
		return err
	}
	schedule, err := fromFile(c.cfg.RetentionFile, "retention schedule", rules.DefaultRetention, rules.ReadRetention)
	if err != nil {
		return err
	}
	codes, err := rules.Codes()
	if err != nil {
		return err
	}
	if err := c.buildHolidays(ctx); err != nil {
		return err
	}
	c.staff = &staffList{}
	c.review = review.NewService(review.Config{StretchKiB: guess.stretchKiB, DB: c.db, Ledger: c.ledger, Auth: c.policy, Clock: c.clock, Keys: c.keys, Staff: c.staff,
		Keepers: signin.Keepers, OneHuman: signin.OneHuman,
		Criteria: criteria, Clocks: clocks, Calendar: c.holidays.Live(), Schedule: schedule, Codes: codes, Bodies: reviewBodies(o.invents()), Listed: c.offeredBodies,
		Office: c.typedOffice(o.invents()), Synthetic: o.demo})
	c.holidays.MovesBy(func(ctx context.Context, q db.Querier, then *clock.Calendar) (holidays.Counts, holidays.Counts, error) {
		cases, requests, err := c.review.Moves(ctx, q, then)
		return holidays.Counts(cases), holidays.Counts(requests), err
	})
	c.holidays.FollowWith(func(ctx context.Context) error {
		_, err := c.review.FollowHolidays(access.WithActor(ctx, access.SystemActor("review-clocks")))
		return err
	})
	c.vaultFound, err = c.review.Vault().Start(access.WithActor(ctx, access.SystemActor("restore")))
	return err
}

// fromFile reads a file of rules that a secretariat edits, or takes the
// built-in ones when none is named.
func fromFile[T any](path, what string, builtIn func() (T, error), read func(io.Reader) (T, error)) (T, error) {
	if path == "" {
		return builtIn()
	}
	f, err := os.Open(path)
	if err != nil {
		var none T
		return none, errs.Because(errs.Invalid, "The "+what+" in "+path+" cannot be read.", err)
	}
	defer func() { _ = f.Close() }()
	return read(f)
}
