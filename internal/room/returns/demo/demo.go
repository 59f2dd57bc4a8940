// Package demo is what the returns' part of a demonstration enters: rounds and
// quarters, the councils' side, and profiles, by people who are made up.
package demo

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
	"candour/internal/room/returns/sample"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
)

// The people of the returns, by their place in [People].
const (
	Lead1 = iota
	Lead2
	Chief
	Statistician1
	Statistician2
	Inspector
	CouncilLead
)

// People are whom a visitor of the demonstration can become.
func People() []madeup.Person {
	return []madeup.Person{
		{N: 40, Role: access.RoleDataLead, Body: "made-up-force-01", What: "data lead, Made-up Force 01"},
		{N: 41, Role: access.RoleDataLead, Body: "made-up-force-02", What: "data lead, Made-up Force 02"},
		{N: 42, Role: access.RoleChief, Body: "made-up-force-01", What: "chief officer, Made-up Force 01"},
		{N: 43, Role: access.RoleStatistician, Body: returns.DeskBody, What: "statistician, national desk"},
		{N: 44, Role: access.RoleStatistician, Body: returns.DeskBody, What: "statistician, national desk, second"},
		{N: 45, Role: access.RoleInspector, Body: madeup.Inspectorate, What: "inspector of profiles"},
		{N: 46, Role: access.RoleDataLead, Body: "Z06000001", What: "data lead, Made-up Council 001"},
	}
}

// Stage is where the returns' people act, on made-up days.
type Stage struct {
	// Returns are on the days of Clock, apart from those that are served.
	Returns *returns.Service
	Clock   *clock.Fake
	People  madeup.Players
	now     clock.Clock
}

// NewStage is where people act on a service of returns that is on made-up days.
func NewStage(svc *returns.Service, days *clock.Fake, people madeup.Players, now clock.Clock) *Stage {
	return &Stage{Returns: svc, Clock: days, People: people, now: now}
}

// As acts as the one at a place.
func (d *Stage) As(ctx context.Context, n int) context.Context { return d.People.As(ctx, n) }

// LeadOf is the data lead of any body. Two of them can be become.
func (d *Stage) LeadOf(ctx context.Context, body string) context.Context {
	for _, p := range d.People {
		if p.Body == body && p.Roles[0] == access.RoleDataLead {
			return access.WithActor(ctx, p)
		}
	}
	return access.WithActor(ctx, access.Actor{ID: "made-up-lead-" + body, Name: "Synthetic data lead", Body: body, Human: "MADE-UP-" + body,
		Standing: access.Alone("made-up-lead-"+body, "MADE-UP-"+body, body, access.Yes),
		Roles:    []access.Role{access.RolePublic, access.RoleDataLead}, Synthetic: true})
}

// Play plays a national round, some quarters, the councils' side and profiles.
// Each is played once.
func (d *Stage) Play(ctx context.Context) error {
	for _, play := range []func(context.Context) error{d.PlayYear, d.PlaySecondYear, d.playQuarters, d.PlayCouncils, d.PlayProfiles} {
		if err := play(ctx); err != nil && !errors.Is(err, errPlayed) {
			return err
		}
	}
	return nil
}

// errPlayed says that something was played at an earlier start.
var errPlayed = errors.New("played before")

// Open opens a round that was due so many days ago.
func (d *Stage) Open(ctx context.Context, kind, title, period string, daysAgo int) (returns.Round, map[string]string, error) {
	rounds, err := d.Returns.Rounds(ctx)
	if err != nil {
		return returns.Round{}, nil, err
	}
	for _, r := range rounds {
		if r.Kind == kind && r.Period == period {
			return r, nil, errPlayed
		}
	}
	due := d.now.Now().AddDate(0, 0, -daysAgo)
	d.Clock.Set(due.AddDate(0, 0, -60))
	round, err := returns.CheckRound(kind, title, period, clock.DayOf(due).String())
	if err != nil {
		return round, nil, err
	}
	round.Synthetic, round.Asking = true, returns.Asking{On: clock.DayOf(d.Clock.Now()), How: "Made-up letter to every data lead."}
	if round, err = d.Returns.OpenRound(d.As(ctx, Statistician1), round); err != nil {
		return round, nil, err
	}
	_, all, err := d.Returns.Board(ctx, round.ID)
	byBody := map[string]string{}
	for _, r := range all {
		byBody[r.Body] = r.ID
	}
	d.Clock.Set(due.AddDate(0, 0, -20))
	return round, byBody, err
}

// Files gathers a sample by force.
func Files(o sample.Options) (map[string][]returns.Sent, error) {
	out := map[string][]returns.Sent{}
	for _, f := range sample.Of(o) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return nil, err
		}
		out[f.Force.ID] = append(out[f.Force.ID], returns.SentBytes(f.Name, b.Bytes()))
	}
	return out, nil
}

// Send sends a return, and submits it when asked.
func (d *Stage) Send(ctx context.Context, body, id string, sent []returns.Sent, submit bool) error {
	lead := d.LeadOf(ctx, body)
	version, err := d.Returns.Receive(lead, id, sent)
	if err != nil {
		return err
	}
	if !d.Returns.Wait(ctx, version, time.Minute) || !submit {
		return nil
	}
	remarks, err := d.Returns.Remarks(lead, version)
	if err != nil {
		return err
	}
	var why []returns.Why
	for _, r := range remarks {
		why = append(why, returns.Why{N: r.N, Words: "There were fewer. (Made up.)"})
	}
	err = d.Returns.Submit(lead, id, "", why...)
	if errs.Is(err, errs.Invalid) {
		err = d.Returns.Submit(lead, id, "The rows that were refused are being put right. (Made up.)", why...)
	}
	return err
}

// PlayYear is the national round of 2023: most forces sent, some late, one says
// that there is nothing, two sent nothing.
func (d *Stage) PlayYear(ctx context.Context) error {
	round, byBody, err := d.Open(ctx, "investigations", "Group-based abuse and exploitation", "2023", 700)
	if err != nil {
		return err
	}
	sent, err := Files(sample.Options{Year: 2023, Seed: 1, Forces: forces.StandIns(), Flaws: true})
	if err != nil {
		return err
	}
	for i, f := range forces.StandIns() {
		switch {
		case len(sent[f.ID]) == 0:
			continue
		case i == 20:
			err = d.Returns.Refuse(d.LeadOf(ctx, f.ID), byBody[f.ID], "The record system was changed and cannot be searched. (Made up.)")
		case i == 5:
			err = d.Send(ctx, f.ID, byBody[f.ID], sent[f.ID], false)
		case i%9 == 7:
			before := d.Clock.Now()
			d.Clock.Advance(40 * 24 * time.Hour)
			err = d.Send(ctx, f.ID, byBody[f.ID], sent[f.ID], true)
			d.Clock.Set(before)
		default:
			err = d.Send(ctx, f.ID, byBody[f.ID], sent[f.ID], true)
		}
		if err != nil {
			return err
		}
	}
	d.Clock.Advance(70 * 24 * time.Hour)
	if err := d.ApproveClean(ctx, round.ID); err != nil {
		return err
	}
	return d.ApproveRest(ctx, round.ID, 3)
}

// PlaySecondYear is the year after, in which all is well.
func (d *Stage) PlaySecondYear(ctx context.Context) error {
	round, byBody, err := d.Open(ctx, "investigations", "Group-based abuse and exploitation", "2024", 335)
	if err != nil {
		return err
	}
	sent, err := Files(sample.Options{Year: 2024, Seed: 2, Forces: forces.StandIns(), Scale: 0.94})
	if err != nil {
		return err
	}
	for _, f := range forces.StandIns() {
		if err := d.Send(ctx, f.ID, byBody[f.ID], sent[f.ID], true); err != nil {
			return err
		}
	}
	return d.ApproveClean(ctx, round.ID)
}

// ApproveClean approves what has no refused row: together what may be, and the rest each
// by itself.
func (d *Stage) ApproveClean(ctx context.Context, round string) error {
	who := d.As(ctx, Statistician2)
	list, err := d.Returns.Clean(who, round)
	var together []returns.Clean
	for _, c := range list {
		switch {
		case err != nil:
			return err
		case c.Alone == "":
			together = append(together, c)
			continue
		}
		if _, _, _, err = d.Returns.OpenVersion(who, c.Version); err == nil {
			err = d.Returns.Approve(who, c.ReturnID)
		}
	}
	if err == nil && len(together) > 0 {
		_, _, err = d.Returns.ApproveClean(who, round, together)
	}
	return err
}

// ApproveRest approves what waits, all but the last few.
func (d *Stage) ApproveRest(ctx context.Context, round string, leave int) error {
	_, all, err := d.Returns.Board(ctx, round)
	if err != nil {
		return err
	}
	var waiting []string
	for _, r := range all {
		if r.State == returns.Submitted {
			waiting = append(waiting, r.ID)
		}
	}
	who := d.As(ctx, Statistician2)
	for _, id := range waiting[:max(0, len(waiting)-leave)] {
		x, err := d.Returns.See(who, id)
		if err == nil {
			_, _, _, err = d.Returns.OpenVersion(who, x.Current)
		}
		if err == nil {
			err = d.Returns.Approve(who, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// playQuarters is a run of quarters, so that there are charts.
func (d *Stage) playQuarters(ctx context.Context) error {
	list := forces.StandIns()
	for q, period := range []string{"2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"} {
		round, byBody, err := d.Open(ctx, "investigations", "Group-based abuse and exploitation", period, 90*(6-q))
		if err != nil {
			return err
		}
		sent, err := Files(sample.Options{Year: 2025 + q/4, Period: period, Seed: uint64(100 + q), Forces: list, Scale: 0.25})
		if err != nil {
			return err
		}
		for i, f := range list {
			if q == 5 && i%14 == 13 {
				continue // still awaited
			}
			if err := d.Send(ctx, f.ID, byBody[f.ID], sent[f.ID], q < 5 || i != 0); err != nil {
				return err
			}
		}
		if q < 5 {
			if err := d.ApproveClean(ctx, round.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// PlayCouncils is the children's-services side for the first forces.
func (d *Stage) PlayCouncils(ctx context.Context) error {
	for _, year := range []int{2023, 2024} {
		if err := d.playCouncilYear(ctx, year); err != nil && !errors.Is(err, errPlayed) {
			return err
		}
	}
	return nil
}

func (d *Stage) playCouncilYear(ctx context.Context, year int) error {
	round, byBody, err := d.Open(ctx, "referrals", "Child protection referrals and assessments", fmt.Sprint(year), 690-365*(year-2023))
	if err != nil {
		return err
	}
	n := 0
	for _, b := range d.Returns.Bodies() {
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
		if err := d.Send(ctx, b.ID, byBody[b.ID], []returns.Sent{returns.SentBytes("referral.csv", csv.Bytes())}, true); err != nil {
			return err
		}
	}
	return d.ApproveClean(ctx, round.ID)
}

// PlayProfiles writes and signs one profile, has it inspected, and begins the next.
func (d *Stage) PlayProfiles(ctx context.Context) error {
	all, err := d.Returns.Profiles(ctx)
	if err != nil || all[0].Signed != nil {
		return err
	}
	d.Clock.Set(d.now.Now().AddDate(0, 0, -200))
	lead, chief := d.LeadOf(ctx, "made-up-force-01"), d.As(ctx, Chief)
	id, err := d.Returns.BeginProfile(lead)
	if err != nil {
		return err
	}
	for i, c := range d.Returns.ProfileSections() {
		held := []string{"yes", "yes", "part", "yes", "no"}[i%5]
		words := "What is known is withheld in test data."
		if held == "no" {
			words = ""
		}
		if err := d.Returns.SaveSection(lead, id, returns.Section{Section: c.Code, Held: held, Words: words, Sources: "Made-up records, complete to two thirds.",
			Gaps: "What is not known is withheld in test data."}); err != nil {
			return err
		}
	}
	if err := d.Returns.SignProfile(chief, id, clock.DayOf(d.Clock.Now().AddDate(0, 11, 0))); err != nil {
		return err
	}
	return d.Returns.ViewProfile(d.As(ctx, Inspector), id, "thin", "The sources are named and their gaps are not. (Made up.)")
}
