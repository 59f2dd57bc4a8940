package sweep

import (
	"bytes"
	"context"
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/trust/access"
)

// SeedPeople are the made-up people who act in a demonstration.
type SeedPeople struct {
	// National and Second are of the taskforce; Reviewers look at cases of forces
	// other than their own.
	National, Second access.Actor
	Reviewers        []access.Actor
}

// seedLists are how many cases each made-up force returns, and how many of
// those caught are given out. A force that is not named returns nothing.
var seedLists = []struct {
	force       string
	cases, give int
}{
	{"made-up-northern-police", 120, 14}, {"made-up-southern-police", 80, 7}, {"made-up-eastern-police", 60, 6}, {"made-up-midland-police", 25, 0}, {"made-up-coastal-police", 12, 0},
}

// Seed fills an empty sweep with made-up askings, lists, allocations and
// outcomes, and publishes two boards, through the same use cases and rules as
// everybody. What is earlier is played on made-up days. It does nothing where a
// board was published before.
func (s *Service) Seed(ctx context.Context, people SeedPeople) error {
	if q, err := s.store.quarters(ctx, s.db); err != nil || len(q) > 0 {
		return err
	}
	national := access.WithActor(ctx, people.National)
	if err := s.seedEarlier(ctx, people); err != nil {
		return err
	}
	for _, l := range seedLists {
		if err := s.seedReviews(ctx, national, people, l.force, l.give); err != nil {
			return fmt.Errorf("made-up reviews of %s: %w", l.force, err)
		}
	}
	if err := s.DrawSample(national, 20, "made-up sample 1"); err != nil {
		return err
	}
	if err := s.seedChecks(national); err != nil {
		return err
	}
	return s.seedBoard(ctx, people)
}

// seedBoard has one of the taskforce open and propose the board, and another read
// and publish it.
func (s *Service) seedBoard(ctx context.Context, people SeedPeople) error {
	one, two := access.WithActor(ctx, people.National), access.WithActor(ctx, people.Second)
	if _, _, err := s.Preview(one); err != nil {
		return err
	}
	id, err := s.Propose(one)
	if err != nil {
		return err
	}
	answers := s.Proposals()
	p, err := answers.Read(two, id)
	if err != nil {
		return err
	}
	_, _, _, part, err := s.Proposed(two, p)
	if err == nil {
		err = answers.Opened(two, p, part)
	}
	if err == nil {
		err = answers.Agree(two, id, "")
	}
	return err
}

// seedEarlier asks every force, takes the lists of all but one, and publishes the
// first board, all in the quarter before.
func (s *Service) seedEarlier(ctx context.Context, people SeedPeople) error {
	national := access.WithActor(ctx, people.National)
	earlier := *s
	at := func(daysAgo int) { earlier.clock = clock.NewFake(s.clock.Now().AddDate(0, 0, -daysAgo)) }
	at(160)
	ask := AskInput{Asked: earlier.Today(), Due: earlier.Today().AddDays(55), How: "Made-up letter to every chief constable."}
	for _, f := range s.forces {
		ask.Forces = append(ask.Forces, f.ID)
	}
	if err := earlier.Ask(national, ask); err != nil {
		return err
	}
	at(120)
	for i, l := range seedLists {
		if err := earlier.seedList(ctx, l.force, l.cases, uint64(i)+1); err != nil {
			return fmt.Errorf("made-up list of %s: %w", l.force, err)
		}
	}
	at(94) // more than the longest quarter
	return earlier.seedBoard(ctx, people)
}

func (s *Service) seedList(ctx context.Context, id string, cases int, seed uint64) error {
	force, ok := forces.Find(s.forces, id)
	if !ok || !force.Synthetic {
		return errs.New(errs.Internal, "a demonstration has made-up forces alone")
	}
	var text bytes.Buffer
	if _, err := Sample(&text, s.rules.Codes, SampleOptions{Rows: cases, Seed: seed, Force: force, Errors: 0.04}); err != nil {
		return err
	}
	ctx = access.WithActor(ctx, access.Actor{ID: "command:demo", Name: "candour demo", Body: force.ID, Roles: []access.Role{access.RoleLiaison}})
	c, err := s.Check(ctx, force.ID, bytes.NewReader(text.Bytes()), int64(text.Len()), "made-up-list.csv")
	if err != nil {
		return err
	}
	_, err = s.Load(ctx, LoadInput{ForceID: force.ID, Checked: c, Held: Known(cases + cases/3)})
	return err
}

// seedReviews gives out the first of a force's caught cases and records what
// was found in all but the last two.
func (s *Service) seedReviews(ctx, national context.Context, people SeedPeople, force string, give int) error {
	if give == 0 {
		return nil
	}
	var reviewer access.Actor
	for _, a := range people.Reviewers {
		if a.Body != force {
			reviewer = a
		}
	}
	found, err := s.Cases(national, Filter{Force: force, State: string(Waiting), Size: give})
	if err != nil {
		return err
	}
	as := access.WithActor(ctx, reviewer)
	inputs := []OutcomeInput{{Result: ResultReopenAdvised, Undone: []string{"line-not-followed", "victim-account"}}, {Result: ResultStands, Undone: []string{"nothing"}},
		{Result: ResultReopenAdvised, Undone: []string{"links", "third-party"}}, {Result: ResultStands, Undone: []string{"reasons"}}}
	for i, c := range found.Cases {
		if err := s.Allocate(national, c.ID, 0, reviewer.ID, ""); err != nil {
			return err
		}
		if i >= len(found.Cases)-2 {
			continue
		}
		in := inputs[i%len(inputs)]
		in.Words = "Reasons withheld in test data."
		if _, err := s.Case(as, c.ID); err != nil {
			return err
		}
		if err := s.RecordOutcome(as, c.ID, 0, in); err != nil {
			return err
		}
		if in.Result == ResultReopenAdvised && i%3 == 0 {
			if err := s.RecordOutcome(as, c.ID, 0, OutcomeInput{Result: ResultReopened}); err != nil {
				return err
			}
		}
	}
	return nil
}

// seedChecks looks at some of the sample, and finds one that was missed.
func (s *Service) seedChecks(national context.Context) error {
	q, err := s.Quality(national)
	if err != nil {
		return err
	}
	for i, c := range q.Checks {
		result := CheckRight
		if i == 3 {
			result = CheckMissed
		}
		if i == len(q.Checks)-2 {
			break
		}
		if _, err := s.Case(national, c.CaseID); err != nil {
			return err
		}
		if err := s.RecordCheck(national, c.ID, 0, result); err != nil {
			return err
		}
	}
	return nil
}
