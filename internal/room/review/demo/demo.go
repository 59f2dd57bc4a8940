// Package demo is what the review panel's part of a demonstration enters: its people,
// their keys, and made-up applications at every place on their way.
package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// The people of the panel, by their place in [People].
const (
	Secretary = iota
	Secretary2
	Reviewer
	ReviewerNorth
	Independent
	Custodian1
	Custodian2
	Custodian3
	Liaison
	National
	National2
)

// Passphrase is what the demonstration's custodians chose: anybody may
// know it, because nothing in a demonstration is anybody's.
const Passphrase = "only made up people here"

// People are whom a visitor of the demonstration can become in the panel.
func People() []madeup.Person {
	north, south := "made-up-northern-police", "made-up-southern-police"
	return []madeup.Person{
		{N: 20, Role: access.RoleSecretariat, Body: review.PanelBody, What: "panel secretariat"},
		{N: 21, Role: access.RoleSecretariat, Body: review.PanelBody, What: "panel secretariat, second"},
		{N: 22, Role: access.RoleReviewer, Body: south, What: "reviewer, Made-up Southern Police"},
		{N: 23, Role: access.RoleReviewer, Body: north, What: "reviewer, Made-up Northern Police"},
		{N: 24, Role: access.RoleIndependent, Body: madeup.Survivors, What: "independent member"},
		{N: 25, Role: access.RoleCustodian, Body: madeup.Survivors, What: "custodian, first"},
		{N: 26, Role: access.RoleCustodian, Body: madeup.Inspectorate, What: "custodian, second"},
		{N: 27, Role: access.RoleCustodian, Body: madeup.Department, What: "custodian, third"},
		{N: 28, Role: access.RoleLiaison, Body: north, What: "contact, Made-up Northern Police"},
		{N: 29, Role: access.RoleNational, Body: madeup.Taskforce, What: "national taskforce"},
		{N: 30, Role: access.RoleNational, Body: madeup.Taskforce, What: "national taskforce, second"},
	}
}

// Panel plays the panel's people, on made-up days.
type Panel struct {
	Review *review.Service
	people madeup.Players
	days   *clock.Fake
	now    clock.Clock
}

// NewPanel enters the people, on a day that is [Days] ago.
func NewPanel(ctx context.Context, svc *review.Service, cast madeup.Cast, now clock.Clock) (*Panel, error) {
	people, err := cast(ctx, People()...)
	// The made-up cases bear made-up days, so that there are figures to see. The
	// log's own hours are those at which the entries were written.
	return &Panel{Review: svc, people: people, days: clock.NewFake(now.Now().AddDate(0, 0, -Days)), now: now}, err
}

// As acts as the one at a place.
func (d *Panel) As(ctx context.Context, n int) context.Context { return d.people.As(ctx, n) }

// Play enters the panel's people, gives the custodians their keys, and plays
// made-up applications to different places on their way. Once only: it says
// whether it did.
func Play(ctx context.Context, svc *review.Service, cast madeup.Cast, now clock.Clock) (played bool, err error) {
	d, err := NewPanel(ctx, svc, cast, now)
	if err != nil {
		return false, err
	}
	if svc.Ready(ctx) == nil {
		return false, nil // it was played before
	}
	if err := d.Enrol(ctx); err != nil {
		return false, err
	}
	return true, d.OnMadeUpDays(func() error { return d.playCases(ctx) })
}

// Enrol gives the custodians their keys.
func (d *Panel) Enrol(ctx context.Context) error {
	for _, n := range []int{Custodian1, Custodian2, Custodian3} {
		if err := d.Review.Enrol(d.As(ctx, n), Passphrase); err != nil {
			return err
		}
	}
	return nil
}

// OnMadeUpDays does something on the made-up days.
func (d *Panel) OnMadeUpDays(do func() error) error {
	d.Review.Clock = d.days
	defer func() { d.Review.Clock = d.now }()
	return do()
}

// Days is how long ago the first made-up application came in.
const Days = 140

// made is how far a made-up application has come, and how many days after
// the first it came in.
type made struct {
	force string
	to    rules.State
	after int
}

// cases are of two kinds: a spring of applications that went all the way,
// and newer ones at every place on it.
func cases() []made {
	force := func(i int) string {
		return "made-up-" + []string{"northern", "southern", "eastern", "western", "midland", "coastal"}[i%6] + "-police"
	}
	var out []made
	for i := range 14 {
		out = append(out, made{force([]int{0, 0, 0, 2, 3, 0, 4}[i%7]), rules.Closed, i})
	}
	for i, to := range []rules.State{rules.Received, rules.Received, rules.Acknowledged, rules.Eligible, rules.Gathered, rules.Allocated, rules.Examined,
		rules.Viewed, rules.Decided, rules.Advised} {
		out = append(out, made{force([]int{0, 2, 0, 3, 4, 5}[i%6]), to, Days - 60 + 4*i})
	}
	// These wait for papers, so they come after those whose papers came.
	return append(out, made{force(0), rules.Asked, Days - 8}, made{force(3), rules.Asked, Days - 6})
}

func (d *Panel) playCases(ctx context.Context) error {
	began := d.days.Now()
	for i, c := range cases() {
		// Those that came far came early.
		d.days.Set(began.AddDate(0, 0, c.after))
		var key [32]byte
		_, _ = rand.Read(key[:]) // never fails; nobody comes back to these
		_, id, err := d.Review.Submit(ctx, "", Application(i, c.force, phrase.NewKey(key)))
		if err != nil {
			return fmt.Errorf("made-up application %d: %w", i+1, err)
		}
		if err := d.Take(ctx, id, c.force, c.to); err != nil {
			return fmt.Errorf("made-up application %d: %w", i+1, err)
		}
	}
	return nil
}

func Application(i int, force string, key phrase.Key) intake.Application {
	a := intake.Application{Key: key, Force: force, Synthetic: true,
		Identity: intake.Identity{Name: fmt.Sprintf("Synthetic Person %d", 100+i), CallMe: fmt.Sprintf("Person %d", 100+i)},
		Contact:  intake.ContactPlan{Ways: []string{"here"}, Never: []string{"phone", "post"}},
		Account: intake.Account{Words: "Summary withheld in test data.", When: "When I was about 13", Reference: fmt.Sprintf("MU/%04d/19", 4000+i),
			Wanted: "I want to know what was done, and what was not."},
		Facts: rules.Facts{Offence: "yes", Under18: "yes", Reported: "yes", ClosedBy: "police", ClosedWhen: "2019", NewEvidence: "no",
			Where: "england", Risk: "yes", Reviewed: "no"},
		Agreed: map[rules.Step]bool{rules.StepPapers: true, rules.StepAdvice: true}}
	if i%2 == 0 {
		a.IdentityTo = []intake.Group{intake.GroupPanel}
	}
	return a
}

// Take leads a case on its usual way, each step by whom it belongs to.
func (d *Panel) Take(ctx context.Context, id, force string, to rules.State) error {
	sec, rev, ind := d.As(ctx, Secretary), d.As(ctx, Reviewer), d.As(ctx, Independent)
	steps := []struct {
		to rules.State
		do func() error
	}{
		{rules.Received, func() error { return nil }},
		{rules.Acknowledged, func() error { return d.Review.Acknowledge(sec, id, 0) }},
		{rules.Eligible, func() error {
			if err := d.confirm(ctx, id, force); err != nil {
				return err
			}
			if err := d.open(sec, id, review.JudgeEligible, "", ""); err != nil {
				return err
			}
			return d.Review.FindEligible(sec, id, 0)
		}},
		{rules.Asked, func() error {
			return d.Review.AskPapers(sec, id, 0, review.PapersInput{Bodies: []string{force}, Words: "All papers of your case under the reference that we gave by telephone. (Made up.)"})
		}},
		{rules.Gathered, func() error { return d.gather(ctx, id, force) }},
		{rules.Allocated, func() error {
			return d.Review.Allocate(sec, id, 0, d.people[Reviewer].ID, d.people[Independent].ID)
		}},
		{rules.Examined, func() error {
			for _, l := range []review.LineInput{{Line: "witnesses", Followed: "not-followed", Code: "no-reason"}, {Line: "digital", Followed: "partly", Code: "not-seen"},
				{Line: "victim-account", Followed: "followed"}} {
				if err := d.Review.RecordLine(rev, id, l); err != nil {
					return err
				}
			}
			if err := d.open(rev, id, review.JudgeLines, "", ""); err != nil {
				return err
			}
			return d.Review.FinishExamining(rev, id, 0, "The papers say nothing of them. (Made up.)")
		}},
		{rules.Viewed, func() error {
			if err := d.open(ind, id, review.JudgeView, "", ""); err != nil {
				return err
			}
			return d.Review.Opine(ind, id, 0, "Two lines were open and nobody followed them. (Made up.)")
		}},
		{rules.Decided, func() error { return d.Agree(ctx, id, string(rules.Decided), "reinvestigate") }},
		{rules.Advised, func() error {
			return d.Review.Advise(sec, id, 0, "The panel advises a new investigation. (Made up.)")
		}},
		{rules.Acted, func() error { return d.Review.RecordAction(sec, id, 0, "reinvestigating", "") }},
		{rules.Closed, func() error { return d.Agree(ctx, id, string(rules.Closed), "") }},
	}
	for i, st := range steps {
		if i > 0 && d.days.Now().Before(d.now.Now().AddDate(0, 0, -3)) {
			d.days.Advance(time.Duration(1+(len(id)+i*5+int(id[len(id)-1]))%9) * 24 * time.Hour)
		}
		if err := st.do(); err != nil {
			return fmt.Errorf("to %s: %w", st.to, err)
		}
		if st.to == to {
			return nil
		}
	}
	return nil
}

// confirm has two of the secretariat say who closed a case.
func (d *Panel) confirm(ctx context.Context, id, force string) error {
	second := d.As(ctx, Secretary2)
	err := d.Review.ConfirmOrigin(d.As(ctx, Secretary), id, 0, review.OriginInput{Bodies: []string{force}, Reason: "The letter that the person was sent. (Made up.)"})
	if err == nil {
		_, err = d.Review.Case(second, id, "Working on this case.")
	}
	if err != nil {
		return err
	}
	return d.Review.SecondOrigin(second, id, true, "")
}

// gather lets the force answer, where the demonstration has a contact of it.
// No other force is heard for: its cases stop at an open request.
func (d *Panel) gather(ctx context.Context, id, force string) error {
	contact := access.WithActor(ctx, access.Actor{ID: "made-up-contact", Name: "Synthetic contact", Body: force,
		Standing: access.Alone("made-up-contact", "MADE-UP-CONTACT", force, access.Yes), Roles: []access.Role{access.RoleLiaison}, Synthetic: true})
	tasks, err := d.Review.Papers(contact)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.State != review.PapersOpen {
			continue
		}
		err := d.Review.AnswerPapers(contact, t.ID, review.PapersAnswer{Code: "sent"})
		if err != nil {
			return err
		}
	}
	return d.Review.Gather(d.As(ctx, Secretary), id, 0)
}

func (d *Panel) Agree(ctx context.Context, id, kind, code string) error {
	sec, ind := d.As(ctx, Secretary), d.As(ctx, Independent)
	if err := d.open(sec, id, review.JudgePropose, kind, ""); err != nil {
		return err
	}
	if err := d.Review.Propose(sec, id, review.ProposalInput{Kind: kind, Code: code, Words: "From the lines of inquiry. (Made up.)"}); err != nil {
		return err
	}
	c, err := d.Review.Case(ind, id, "Working on this case.")
	if err != nil {
		return err
	}
	for _, p := range c.Proposals {
		if p.State == review.ProposalOpen {
			if err := d.open(ind, id, review.JudgeSecond, kind, p.ID); err != nil {
				return err
			}
			return d.Review.Second(ind, id, p.ID, true, "")
		}
	}
	return fmt.Errorf("nothing was proposed")
}

// open opens what somebody has still to open before they judge.
func (d *Panel) open(ctx context.Context, id string, j review.Judging, kind, proposal string) error {
	return d.Review.OpenAll(ctx, id, "To look at the case again. (Made up.)", j, kind, proposal)
}
