package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/errs"
	"candour/internal/base/forces"
	"candour/internal/room/returns"
	"candour/internal/room/signin"
	"candour/internal/trust/access"
)

// The people of the demonstration's returns, by their place in [returnsPeople].
const (
	demoLead1 = iota
	demoLead2
	demoChief
	demoStatistician1
	demoStatistician2
	demoInspector
	demoCouncilLead
)

func returnsPeople() []signin.Staff {
	return []signin.Staff{
		madeUpStaff(40, access.RoleDataLead, "made-up-force-01", "data lead, Made-up Force 01"),
		madeUpStaff(41, access.RoleDataLead, "made-up-force-02", "data lead, Made-up Force 02"),
		madeUpStaff(42, access.RoleChief, "made-up-force-01", "chief officer, Made-up Force 01"),
		madeUpStaff(43, access.RoleStatistician, deskBody, "statistician, national desk"),
		madeUpStaff(44, access.RoleStatistician, deskBody, "statistician, national desk, second"),
		madeUpStaff(45, access.RoleInspector, demoInspectorate, "inspector of profiles"),
		madeUpStaff(46, access.RoleDataLead, "Z06000001", "data lead, Made-up Council 001"),
	}
}

// returnsDemo plays the returns' people.
type returnsDemo struct {
	*server
	people  []signin.Staff
	clock   *clock.Fake
	returns *returns.Service // on made-up days, apart from the one that serves
}

func (d *returnsDemo) as(ctx context.Context, n int) context.Context {
	return access.WithActor(ctx, d.people[n].Actor())
}

// leadOf is the data lead of any body. Two of them can be become.
func (d *returnsDemo) leadOf(ctx context.Context, body string) context.Context {
	for _, p := range d.people {
		if p.Body == body && p.Roles[0] == access.RoleDataLead {
			return access.WithActor(ctx, p.Actor())
		}
	}
	return access.WithActor(ctx, access.Actor{ID: "made-up-lead-" + body, Name: "Synthetic data lead", Body: body, Human: "MADE-UP-" + body, Standing: access.Alone("made-up-lead-"+body, "MADE-UP-"+body, body, access.Yes),
		Roles: []access.Role{access.RolePublic, access.RoleDataLead}, Synthetic: true})
}

// seedReturnsPeople enters the people.
func (s *server) seedReturnsPeople(ctx context.Context) error {
	_, err := s.returnsStaff(ctx)
	return err
}

func (s *server) returnsStaff(ctx context.Context) (out []signin.Staff, err error) {
	admin := access.WithActor(ctx, access.Actor{ID: "command:demo", Name: "candour demo", Roles: []access.Role{access.RoleAdministrator}})
	for _, p := range returnsPeople() {
		p, err := s.signin.EnsureStaff(admin, p)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// seedReturns plays a national round, some quarters, the councils' side and
// profiles. Each is played once.
func (s *server) seedReturns(ctx context.Context) error {
	people, err := s.returnsStaff(ctx)
	if err != nil {
		return err
	}
	d := &returnsDemo{server: s, people: people, clock: clock.NewFake(s.clock.Now())}
	if d.returns, err = s.newReturns(d.clock, true); err != nil {
		return err
	}
	defer d.returns.Close()
	for _, play := range []func(context.Context) error{d.playYear, d.playSecondYear, d.playQuarters, d.playCouncils, d.playProfiles, d.playReleases} {
		if err := play(ctx); err != nil && !errors.Is(err, errPlayed) {
			return fmt.Errorf("made-up returns: %w", err)
		}
	}
	return nil
}

// errPlayed says that something was played at an earlier start.
var errPlayed = errors.New("played before")

// open opens a round that was due so many days ago.
func (d *returnsDemo) open(ctx context.Context, kind, title, period string, daysAgo int) (returns.Round, map[string]string, error) {
	rounds, err := d.returns.Rounds(ctx)
	if err != nil {
		return returns.Round{}, nil, err
	}
	for _, r := range rounds {
		if r.Kind == kind && r.Period == period {
			return r, nil, errPlayed
		}
	}
	due := d.server.clock.Now().AddDate(0, 0, -daysAgo)
	d.clock.Set(due.AddDate(0, 0, -60))
	round, err := returns.CheckRound(kind, title, period, clock.DayOf(due).String())
	if err != nil {
		return round, nil, err
	}
	round.Synthetic, round.Asking = true, returns.Asking{On: clock.DayOf(d.clock.Now()), How: "Made-up letter to every data lead."}
	if round, err = d.returns.OpenRound(d.as(ctx, demoStatistician1), round); err != nil {
		return round, nil, err
	}
	_, all, err := d.returns.Board(ctx, round.ID)
	byBody := map[string]string{}
	for _, r := range all {
		byBody[r.Body] = r.ID
	}
	d.clock.Set(due.AddDate(0, 0, -20))
	return round, byBody, err
}

// files gathers a sample by force.
func files(o returns.SampleOptions) (map[string][]returns.Sent, error) {
	out := map[string][]returns.Sent{}
	for _, f := range returns.Sample(o) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return nil, err
		}
		out[f.Force.ID] = append(out[f.Force.ID], returns.SentBytes(f.Name, b.Bytes()))
	}
	return out, nil
}

// send sends a return, and submits it when asked.
func (d *returnsDemo) send(ctx context.Context, body, id string, sent []returns.Sent, submit bool) error {
	lead := d.leadOf(ctx, body)
	version, err := d.returns.Receive(lead, id, sent)
	if err != nil {
		return err
	}
	if !d.returns.Wait(ctx, version, time.Minute) || !submit {
		return nil
	}
	remarks, err := d.returns.Remarks(lead, version)
	if err != nil {
		return err
	}
	var why []returns.Why
	for _, r := range remarks {
		why = append(why, returns.Why{N: r.N, Words: "There were fewer. (Made up.)"})
	}
	err = d.returns.Submit(lead, id, "", why...)
	if errs.Is(err, errs.Invalid) {
		err = d.returns.Submit(lead, id, "The rows that were refused are being put right. (Made up.)", why...)
	}
	return err
}

// playYear is the national round of 2023: most forces sent, some late, one says
// that there is nothing, two sent nothing.
func (d *returnsDemo) playYear(ctx context.Context) error {
	round, byBody, err := d.open(ctx, "investigations", "Group-based abuse and exploitation", "2023", 700)
	if err != nil {
		return err
	}
	sent, err := files(returns.SampleOptions{Year: 2023, Seed: 1, Forces: forces.StandIns(), Flaws: true})
	if err != nil {
		return err
	}
	for i, f := range forces.StandIns() {
		switch {
		case len(sent[f.ID]) == 0:
			continue
		case i == 20:
			err = d.returns.Refuse(d.leadOf(ctx, f.ID), byBody[f.ID], "The record system was changed and cannot be searched. (Made up.)")
		case i == 5:
			err = d.send(ctx, f.ID, byBody[f.ID], sent[f.ID], false)
		case i%9 == 7:
			before := d.clock.Now()
			d.clock.Advance(40 * 24 * time.Hour)
			err = d.send(ctx, f.ID, byBody[f.ID], sent[f.ID], true)
			d.clock.Set(before)
		default:
			err = d.send(ctx, f.ID, byBody[f.ID], sent[f.ID], true)
		}
		if err != nil {
			return err
		}
	}
	d.clock.Advance(70 * 24 * time.Hour)
	if err := d.approveClean(ctx, round.ID); err != nil {
		return err
	}
	return d.approveRest(ctx, round.ID, 3)
}

// playSecondYear is the year after, in which all is well.
func (d *returnsDemo) playSecondYear(ctx context.Context) error {
	round, byBody, err := d.open(ctx, "investigations", "Group-based abuse and exploitation", "2024", 335)
	if err != nil {
		return err
	}
	sent, err := files(returns.SampleOptions{Year: 2024, Seed: 2, Forces: forces.StandIns(), Scale: 0.94})
	if err != nil {
		return err
	}
	for _, f := range forces.StandIns() {
		if err := d.send(ctx, f.ID, byBody[f.ID], sent[f.ID], true); err != nil {
			return err
		}
	}
	return d.approveClean(ctx, round.ID)
}

// approveClean approves together what has no refused row.
func (d *returnsDemo) approveClean(ctx context.Context, round string) error {
	who := d.as(ctx, demoStatistician2)
	list, err := d.returns.Clean(who, round)
	if err != nil || len(list) == 0 {
		return err
	}
	_, _, err = d.returns.ApproveClean(who, round, list)
	return err
}

// approveRest approves what waits, all but the last few.
func (d *returnsDemo) approveRest(ctx context.Context, round string, leave int) error {
	_, all, err := d.returns.Board(ctx, round)
	if err != nil {
		return err
	}
	var waiting []string
	for _, r := range all {
		if r.State == returns.Submitted {
			waiting = append(waiting, r.ID)
		}
	}
	who := d.as(ctx, demoStatistician2)
	for _, id := range waiting[:max(0, len(waiting)-leave)] {
		x, err := d.returns.See(who, id)
		if err == nil {
			_, _, _, err = d.returns.OpenVersion(who, x.Current)
		}
		if err == nil {
			err = d.returns.Approve(who, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// playQuarters is a run of quarters, so that there are charts.
func (d *returnsDemo) playQuarters(ctx context.Context) error {
	list := forces.StandIns()
	for q, period := range []string{"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"} {
		round, byBody, err := d.open(ctx, "investigations", "Group-based abuse and exploitation", period, 90*(6-q))
		if err != nil {
			return err
		}
		sent, err := files(returns.SampleOptions{Year: 2025 + q/4, Period: period, Seed: uint64(100 + q), Forces: list, Scale: 0.25})
		if err != nil {
			return err
		}
		for i, f := range list {
			if q == 5 && i%14 == 13 {
				continue // still awaited
			}
			if err := d.send(ctx, f.ID, byBody[f.ID], sent[f.ID], q < 5 || i != 0); err != nil {
				return err
			}
		}
		if q < 5 {
			if err := d.approveClean(ctx, round.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// playCouncils is the children's-services side for the first forces.
func (d *returnsDemo) playCouncils(ctx context.Context) error {
	for _, year := range []int{2023, 2024} {
		if err := d.playCouncilYear(ctx, year); err != nil && !errors.Is(err, errPlayed) {
			return err
		}
	}
	return nil
}

func (d *returnsDemo) playCouncilYear(ctx context.Context, year int) error {
	round, byBody, err := d.open(ctx, "referrals", "Child protection referrals and assessments", fmt.Sprint(year), 690-365*(year-2023))
	if err != nil {
		return err
	}
	n := 0
	for _, b := range d.returns.Bodies() {
		if b.Kind != "council" || n >= 24 {
			continue
		}
		n++
		var csv bytes.Buffer
		csv.WriteString("area,month,referrals,referrals_police,assessments,assessments_csa,assessments_cse,children_csa,children_cse,plans,plans_sexual,plans_multiple\n")
		for m := 1; m <= 12; m++ {
			base := 120 + (n*37+m*11)%90 - 12*(year-2023)
			fmt.Fprintf(&csv, "%s,%d-%02d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d\n", b.ID, year, m, base, base*28/100, base*8/10, base/18, base/45, base/20, base/50, base/10, base/120, base/150)
		}
		if err := d.send(ctx, b.ID, byBody[b.ID], []returns.Sent{returns.SentBytes("referral.csv", csv.Bytes())}, true); err != nil {
			return err
		}
	}
	return d.approveClean(ctx, round.ID)
}

// playProfiles writes and signs one profile, has it inspected, and begins the next.
func (d *returnsDemo) playProfiles(ctx context.Context) error {
	all, err := d.returns.Profiles(ctx)
	if err != nil || all[0].Signed != nil {
		return err
	}
	d.clock.Set(d.server.clock.Now().AddDate(0, 0, -200))
	lead, chief := d.leadOf(ctx, "made-up-force-01"), d.as(ctx, demoChief)
	id, err := d.returns.BeginProfile(lead)
	if err != nil {
		return err
	}
	for i, c := range d.returns.ProfileSections() {
		held := []string{"yes", "yes", "part", "yes", "no"}[i%5]
		words := "What is known is withheld in test data."
		if held == "no" {
			words = ""
		}
		if err := d.returns.SaveSection(lead, id, returns.Section{Section: c.Code, Held: held, Words: words, Sources: "Made-up records, complete to two thirds.", Gaps: "What is not known is withheld in test data."}); err != nil {
			return err
		}
	}
	if err := d.returns.SignProfile(chief, id, clock.DayOf(d.clock.Now().AddDate(0, 11, 0))); err != nil {
		return err
	}
	return d.returns.ViewProfile(d.as(ctx, demoInspector), id, "thin", "The sources are named and their gaps are not. (Made up.)")
}
