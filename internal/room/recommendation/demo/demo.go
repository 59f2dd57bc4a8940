// Package demo is what the register's part of a demonstration enters: the real
// register, and one made-up report with people who act on it.
package demo

import (
	"bytes"
	"context"
	"embed"
	"fmt"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/command"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
)

//go:embed reports.jsonl recommendations.jsonl
var files embed.FS

// People are whom a visitor of the demonstration can become.
func People() []madeup.Person {
	return []madeup.Person{
		{N: 1, Role: access.RoleCoordinator, Body: madeup.Keeper, What: "coordinator"},
		{N: 2, Role: access.RoleOwner, Body: madeup.Department, What: "owner, Made-up Department"},
		{N: 3, Role: access.RoleOwner, Body: madeup.Police, What: "owner, Made-up Police"},
		{N: 4, Role: access.RoleVerifier, Body: madeup.Inspectorate, What: "verifier, Made-up Inspectorate"},
		{N: 5, Role: access.RoleVerifier, Body: madeup.Survivors, What: "verifier, Made-up Survivors Panel"},
		{N: 6, Role: access.RoleAnalyst, What: "analyst"},
		{N: 7, Role: access.RoleAuditor, Body: madeup.AuditOffice, What: "auditor"},
		{N: 8, Role: access.RoleAdministrator, What: "administrator"},
		{N: 10, Role: access.RoleAdministrator, What: "administrator, second"},
		{N: 11, Role: access.RoleOwner, Body: madeup.Council, What: "owner, Made-up Council"},
	}
}

// Real loads the real register that comes with the program: what of it is
// not there yet. Running it again changes nothing, and what an earlier release
// entered or people have changed since stays as it is.
func Real(ctx context.Context, register *recommendation.Service) (exchange.Load, error) {
	reps, recs, err := exchange.SeedFiles()
	if err != nil {
		return exchange.Load{}, err
	}
	return register.LoadNew(seeding(ctx), reps, recs)
}

// seeding is the command at work: it enters data and owns none of it.
func seeding(ctx context.Context) context.Context {
	return command.By(ctx, "demo", access.RoleCoordinator)
}

// stage is where the made-up people act.
type stage struct{ register *recommendation.Service }

// Play adds the made-up report, people and acts, once.
func Play(ctx context.Context, register *recommendation.Service, cast madeup.Cast) error {
	_, err := register.Report(ctx, "made-up-2025")
	if err == nil {
		return nil
	}
	if !errs.Is(err, errs.NotFound) {
		return err
	}
	people, err := cast(ctx, People()...)
	if err != nil {
		return err
	}
	s := stage{register}
	if err := s.seedRecords(seeding(ctx)); err != nil {
		return err
	}
	return s.playActs(ctx, people)
}

func (s stage) seedRecords(ctx context.Context) error {
	reports, err := files.ReadFile("reports.jsonl")
	if err != nil {
		return err
	}
	recommendations, err := files.ReadFile("recommendations.jsonl")
	if err != nil {
		return err
	}
	reps, recs, err := exchange.ReadFiles(bytes.NewReader(reports), bytes.NewReader(recommendations))
	if err != nil {
		return err
	}
	if _, err := s.register.Load(ctx, reps, recs); err != nil {
		return err
	}
	for _, b := range []record.Body{
		{Name: "Made-up Inspectorate", Kind: record.BodyInspectorate, Synthetic: true},
		{Name: "Made-up Survivors Panel", Kind: record.BodyPanel, Synthetic: true},
	} {
		if _, err := s.register.CreateBody(ctx, b); err != nil && !errs.Is(err, errs.Conflict) {
			return err
		}
	}
	return nil
}

// playActs lets the made-up people do what they would do, through the same
// use cases and rules as everybody. The acts bear today's date: a log is never
// backdated, not even for show.
func (s stage) playActs(ctx context.Context, people madeup.Players) error {
	as := func(n int) context.Context { return people.As(ctx, n-1) }
	department, police, inspectorate, panel, coordinator := as(2), as(3), as(4), as(5), as(1)
	acts := []func() error{
		func() error { return s.moveTwice(department, "made-up-c1") },
		func() error { return s.claim(police, "made-up-c2", "All 40 reviewers were trained.") },
		func() error { return s.claim(department, "made-up-c3", "Each first letter now names a contact.") },
		func() error {
			return s.judge(inspectorate, "made-up-c3", record.VerdictVerified, "50 letters were sampled. Each names a contact, and each contact answered.", "better")
		},
		func() error {
			return s.register.RecordPanelView(panel, "made-up-c3", "partly", "A named contact is part of what was asked for. Some contacts changed within a month.", true)
		},
		func() error {
			return s.register.AddReading(department, "made-up-c3", "2026-11", "100 % of 50 letters", "", true)
		},
		func() error { return s.claim(police, "made-up-c4", "Routine disposal was stopped.") },
		func() error {
			return s.judge(inspectorate, "made-up-c4", record.VerdictSentBack, "Three disposals are in the log after the date. The criterion says none.", "unknown")
		},
		func() error {
			return s.lookTwice(coordinator, inspectorate, recommendation.SearchInput{AboutKind: "recommendation", AboutID: "made-up-06", Sought: record.SoughtAnswer,
				Places: "The made-up council's website, and its minutes. (Made up.)"})
		},
		func() error {
			return s.lookTwice(coordinator, inspectorate, recommendation.SearchInput{AboutKind: "commitment", AboutID: "made-up-c8", Sought: record.SoughtDoing,
				Places: "The made-up department's website. (Made up.)"})
		},
		func() error { // waits for somebody to look too
			_, err := s.register.RecordSearch(panel, recommendation.SearchInput{AboutKind: "recommendation", AboutID: "made-up-06", Sought: record.SoughtAnswer, Result: record.FoundNone,
				Searched: s.register.Today().String(), Places: "The made-up council's letters to the panel. (Made up.)", Synthetic: true})
			return err
		},
		func() error {
			return s.register.TakeStep(coordinator, "made-up-06", "made-up-council", "letter-1", "A first letter was sent. (Made up.)")
		},
	}
	for i, act := range acts {
		if err := act(); err != nil {
			return fmt.Errorf("made-up act %d: %w", i+1, err)
		}
	}
	return nil
}

// lookTwice lets one person look and find none, and another look too.
func (s stage) lookTwice(first, second context.Context, in recommendation.SearchInput) error {
	in.Result, in.Searched, in.Synthetic = record.FoundNone, s.register.Today().String(), true
	one, err := s.register.RecordSearch(first, in)
	if err != nil {
		return err
	}
	return s.register.AgreeSearch(second, one.ID, "The same places, and the library of the made-up inspectorate. (Made up.)")
}

func (s stage) moveTwice(ctx context.Context, id string) error {
	later := func(days int) string { return s.register.Today().AddDays(days).String() }
	for _, m := range [][2]string{{later(60), "The page was not ready. (Made up.)"}, {later(120), "The owner changed. (Made up.)"}} {
		c, err := s.register.Commitment(ctx, id)
		if err != nil {
			return err
		}
		if err := s.register.MoveDate(ctx, id, c.Version, m[0], m[1]); err != nil {
			return err
		}
	}
	return nil
}

func (s stage) claim(ctx context.Context, id, words string) error {
	_, err := s.register.SaveProgress(ctx, recommendation.ProgressInput{CommitmentID: id, Words: words + " (Made up.)", ClaimDone: true, NoEvidence: true, Submit: true, Synthetic: true})
	return err
}

func (s stage) judge(ctx context.Context, id, verdict, reasons, outcome string) error {
	c, err := s.register.Commitment(ctx, id)
	if err != nil {
		return err
	}
	last := c.Progress[len(c.Progress)-1]
	return s.register.RecordFinding(ctx, recommendation.FindingInput{CommitmentID: id, ProgressID: last.ID, Verdict: verdict,
		Reasons: reasons + " (Made up.)", Outcome: outcome, OutcomeReasons: "From the same sample. (Made up.)", Synthetic: true})
}
