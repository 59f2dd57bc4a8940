package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// The people of the demonstration's review panel, by their place in
// [panelPeople].
const (
	demoSecretary = iota
	demoSecretary2
	demoReviewer
	demoReviewerNorth
	demoIndependent
	demoCustodian1
	demoCustodian2
	demoCustodian3
	demoLiaison
	demoNational
	demoNational2
)

// demoPassphrase is what the demonstration's custodians chose: anybody may
// know it, because nothing in a demonstration is anybody's.
const demoPassphrase = "only made up people here"

// panelPeople are whom a visitor of the demonstration can become in the panel.
func panelPeople() []signin.Staff {
	north, south := "made-up-northern-police", "made-up-southern-police"
	return []signin.Staff{
		madeUpStaff(20, access.RoleSecretariat, panelBody, "panel secretariat"),
		madeUpStaff(21, access.RoleSecretariat, panelBody, "panel secretariat, second"),
		madeUpStaff(22, access.RoleReviewer, south, "reviewer, Made-up Southern Police"),
		madeUpStaff(23, access.RoleReviewer, north, "reviewer, Made-up Northern Police"),
		madeUpStaff(24, access.RoleIndependent, demoPanel, "independent member"),
		madeUpStaff(25, access.RoleCustodian, demoPanel, "custodian, first"),
		madeUpStaff(26, access.RoleCustodian, demoInspectorate, "custodian, second"),
		madeUpStaff(27, access.RoleCustodian, demoDepartment, "custodian, third"),
		madeUpStaff(28, access.RoleLiaison, north, "contact, Made-up Northern Police"),
		madeUpStaff(29, access.RoleNational, demoTaskforce, "national taskforce"),
		madeUpStaff(30, access.RoleNational, demoTaskforce, "national taskforce, second"),
	}
}

// madeUpStaff is one person of the demonstration, with one role.
func madeUpStaff(n int, role access.Role, body, what string) signin.Staff {
	return signin.Staff{Name: fmt.Sprintf("Synthetic Person %d (%s)", n, what), Email: fmt.Sprintf("person%d@demo.invalid", n),
		Body: body, Human: fmt.Sprintf("MADE-UP-%d", n), Roles: []access.Role{role}, Synthetic: true}
}

// panelDemo plays the panel's people.
type panelDemo struct {
	*server
	people []signin.Staff
	clock  *clock.Fake
}

func (d *panelDemo) as(ctx context.Context, n int) context.Context {
	return access.WithActor(ctx, d.people[n].Actor())
}

// seedPanel enters the panel's people, gives the custodians their keys, and
// plays made-up applications to different places on their way. Once only.
func (s *server) seedPanel(ctx context.Context) error {
	admin := access.WithActor(ctx, access.Actor{ID: "command:demo", Name: "candour demo", Roles: []access.Role{access.RoleAdministrator}})
	d := &panelDemo{server: s}
	for _, p := range panelPeople() {
		p, err := s.signin.EnsureStaff(admin, p)
		if err != nil {
			return err
		}
		d.people = append(d.people, p)
	}
	if s.review.Ready(ctx) == nil {
		return nil // it was seeded before
	}
	for _, n := range []int{demoCustodian1, demoCustodian2, demoCustodian3} {
		if err := s.review.Enrol(d.as(ctx, n), demoPassphrase); err != nil {
			return err
		}
	}
	// The made-up cases bear made-up days, so that there are figures to see. The
	// log's own hours are those at which the entries were written.
	d.clock = clock.NewFake(s.clock.Now().AddDate(0, 0, -demoDays))
	s.review.Clock = d.clock
	defer func() { s.review.Clock = s.clock }()
	if err := d.playCases(ctx); err != nil {
		return err
	}
	s.review.Clock = s.clock
	_, err := s.review.PublishDue(access.WithActor(ctx, access.SystemActor("review-figures")))
	return err
}

// demoDays is how long ago the first made-up application came in.
const demoDays = 140

// demoCase is how far a made-up application has come, and how many days after
// the first it came in.
type demoCase struct {
	force string
	to    rules.State
	after int
}

// demoCases are of two kinds: a spring of applications that went all the way,
// and newer ones at every place on it.
func demoCases() []demoCase {
	force := func(i int) string {
		return "made-up-" + []string{"northern", "southern", "eastern", "western", "midland", "coastal"}[i%6] + "-police"
	}
	var out []demoCase
	for i := range 14 {
		out = append(out, demoCase{force([]int{0, 0, 0, 2, 3, 0, 4}[i%7]), rules.Closed, i})
	}
	for i, to := range []rules.State{rules.Received, rules.Received, rules.Acknowledged, rules.Eligible, rules.Gathered, rules.Allocated, rules.Examined,
		rules.Viewed, rules.Decided, rules.Advised} {
		out = append(out, demoCase{force([]int{0, 2, 0, 3, 4, 5}[i%6]), to, demoDays - 60 + 4*i})
	}
	// These wait for papers, so they come after those whose papers came.
	return append(out, demoCase{force(0), rules.Asked, demoDays - 8}, demoCase{force(3), rules.Asked, demoDays - 6})
}

func (d *panelDemo) playCases(ctx context.Context) error {
	began := d.clock.Now()
	for i, c := range demoCases() {
		// Those that came far came early.
		d.clock.Set(began.AddDate(0, 0, c.after))
		var key [32]byte
		_, _ = rand.Read(key[:]) // never fails; nobody comes back to these
		_, id, err := d.review.Submit(ctx, "", demoApplication(i, c.force, phrase.NewKey(key)))
		if err != nil {
			return fmt.Errorf("made-up application %d: %w", i+1, err)
		}
		if err := d.take(ctx, id, c.force, c.to); err != nil {
			return fmt.Errorf("made-up application %d: %w", i+1, err)
		}
	}
	return nil
}

func demoApplication(i int, force string, key phrase.Key) intake.Application {
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

// take leads a case on its usual way, each step by whom it belongs to.
func (d *panelDemo) take(ctx context.Context, id, force string, to rules.State) error {
	sec, rev, ind := d.as(ctx, demoSecretary), d.as(ctx, demoReviewer), d.as(ctx, demoIndependent)
	steps := []struct {
		to rules.State
		do func() error
	}{
		{rules.Received, func() error { return nil }},
		{rules.Acknowledged, func() error { return d.review.Acknowledge(sec, id, 0) }},
		{rules.Eligible, func() error {
			if err := d.confirm(ctx, id, force); err != nil {
				return err
			}
			if err := d.open(sec, id, review.JudgeEligible, "", ""); err != nil {
				return err
			}
			return d.review.FindEligible(sec, id, 0)
		}},
		{rules.Asked, func() error {
			return d.review.AskPapers(sec, id, 0, review.PapersInput{Bodies: []string{force}, Words: "All papers of your case under the reference that we gave by telephone. (Made up.)"})
		}},
		{rules.Gathered, func() error { return d.gather(ctx, id, force) }},
		{rules.Allocated, func() error {
			return d.review.Allocate(sec, id, 0, d.people[demoReviewer].ID, d.people[demoIndependent].ID)
		}},
		{rules.Examined, func() error {
			for _, l := range []review.LineInput{{Line: "witnesses", Followed: "not-followed", Code: "no-reason"}, {Line: "digital", Followed: "partly", Code: "not-seen"},
				{Line: "victim-account", Followed: "followed"}} {
				if err := d.review.RecordLine(rev, id, l); err != nil {
					return err
				}
			}
			if err := d.open(rev, id, review.JudgeLines, "", ""); err != nil {
				return err
			}
			return d.review.FinishExamining(rev, id, 0, "The papers say nothing of them. (Made up.)")
		}},
		{rules.Viewed, func() error {
			if err := d.open(ind, id, review.JudgeView, "", ""); err != nil {
				return err
			}
			return d.review.Opine(ind, id, 0, "Two lines were open and nobody followed them. (Made up.)")
		}},
		{rules.Decided, func() error { return d.agree(ctx, id, string(rules.Decided), "reinvestigate") }},
		{rules.Advised, func() error {
			return d.review.Advise(sec, id, 0, "The panel advises a new investigation. (Made up.)")
		}},
		{rules.Acted, func() error { return d.review.RecordAction(sec, id, 0, "reinvestigating", "") }},
		{rules.Closed, func() error { return d.agree(ctx, id, string(rules.Closed), "") }},
	}
	for i, st := range steps {
		if i > 0 && d.clock.Now().Before(d.server.clock.Now().AddDate(0, 0, -3)) {
			d.clock.Advance(time.Duration(1+(len(id)+i*5+int(id[len(id)-1]))%9) * 24 * time.Hour)
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
func (d *panelDemo) confirm(ctx context.Context, id, force string) error {
	second := d.as(ctx, demoSecretary2)
	err := d.review.ConfirmOrigin(d.as(ctx, demoSecretary), id, 0, review.OriginInput{Bodies: []string{force}, Reason: "The letter that the person was sent. (Made up.)"})
	if err == nil {
		_, err = d.review.Case(second, id, "Working on this case.")
	}
	if err != nil {
		return err
	}
	return d.review.SecondOrigin(second, id, true, "")
}

// gather lets the force answer, where the demonstration has a contact of it.
// No other force is heard for: its cases stop at an open request.
func (d *panelDemo) gather(ctx context.Context, id, force string) error {
	contact := access.WithActor(ctx, access.Actor{ID: "made-up-contact", Name: "Synthetic contact", Body: force, Standing: access.Alone("made-up-contact", "MADE-UP-CONTACT", force, access.Yes), Roles: []access.Role{access.RoleLiaison}, Synthetic: true})
	tasks, err := d.review.Papers(contact)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.State != review.PapersOpen {
			continue
		}
		err := d.review.AnswerPapers(contact, t.ID, review.PapersAnswer{Code: "sent"})
		if err != nil {
			return err
		}
	}
	return d.review.Gather(d.as(ctx, demoSecretary), id, 0)
}

func (d *panelDemo) agree(ctx context.Context, id, kind, code string) error {
	sec, ind := d.as(ctx, demoSecretary), d.as(ctx, demoIndependent)
	if err := d.open(sec, id, review.JudgePropose, kind, ""); err != nil {
		return err
	}
	if err := d.review.Propose(sec, id, review.ProposalInput{Kind: kind, Code: code, Words: "From the lines of inquiry. (Made up.)"}); err != nil {
		return err
	}
	c, err := d.review.Case(ind, id, "Working on this case.")
	if err != nil {
		return err
	}
	for _, p := range c.Proposals {
		if p.State == review.ProposalOpen {
			if err := d.open(ind, id, review.JudgeSecond, kind, p.ID); err != nil {
				return err
			}
			return d.review.Second(ind, id, p.ID, true, "")
		}
	}
	return fmt.Errorf("nothing was proposed")
}

// open opens what somebody has still to open before they judge.
func (d *panelDemo) open(ctx context.Context, id string, j review.Judging, kind, proposal string) error {
	return d.review.OpenAll(ctx, id, "To look at the case again. (Made up.)", j, kind, proposal)
}
