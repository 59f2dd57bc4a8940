package demo

import (
	"context"
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/awards"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/madeup"
)

// paid is where the made-up money is played.
type paid struct {
	*awards.Service
	*stage
	told     *told
	of, post string // the awards
}

// Pay plays what a made-up inquiry pays, once: two awards, three bills of which one was reduced and one is disputed, and a quarter
// that is published with what few got left out.
func Pay(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service, pays func(clock.Clock, *inquiry.Service) *awards.Service,
	releases Releases) error {
	d := &paid{stage: newStage(ctx, people, now, on)}
	d.Service = pays(d.days, d.stage.Service)
	d.told = &told{releases(d.days, d.stage.Service), d.stage}
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if before, err := d.Overview(d.as(Solicitor), d.id); err != nil || len(before.Budgets) > 0 {
		return err
	}
	for _, play := range []func() error{d.assessor, d.awards, d.bills, d.payments, d.later, d.quarter} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up money: %w", madeup.WithFields(err))
		}
	}
	return nil
}

// assessor gives the second of the solicitor's side their part.
func (d *paid) assessor() error {
	from := d.lately(170)
	id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[Assessor].ID, Part: rules.Paralegal, From: from, Why: "To assess bills beside the solicitor."})
	return d.agreed(Commissioner2, id, err)
}

// seconded has another read what was proposed as it stands, and agree.
func (d *paid) seconded(n int, id string, err error) error {
	if err != nil {
		return err
	}
	ctx, on := d.as(n), d.Service.Proposals()
	p, err := on.Read(ctx, id)
	if err != nil {
		return err
	}
	_, part, err := d.Proposed(ctx, d.DB, p)
	if err == nil {
		err = on.Opened(ctx, p, part)
	}
	if err != nil {
		return err
	}
	return on.Agree(ctx, id, "")
}

func (d *paid) awards() (err error) {
	today := d.lately(165)
	if d.of, err = d.Apply(d.as(Solicitor), d.id, award.Application{For: "Made-up participant P1", As: award.Participant, Kind: award.ToCome,
		Purpose: "Made-up reading of documents before hearings.", On: today},
		d.people[Biller].ID); err != nil {
		return err
	}
	if d.post, err = d.Apply(d.as(Solicitor), d.id, award.Application{For: "Made-up archive", As: award.Producer, Kind: award.Incurred,
		Purpose: "Made-up copies of files, with a lawyer’s advice.", On: today,
		Substantial: true}, ""); err != nil {
		return err
	}
	why := award.Decision{Interest: "What they know is known to nobody else here.", Means: "They have no funds for a lawyer of their own.", Why: "Without help they could not take part.",
		Agreed: "The made-up office agreed on a made-up day to pay such costs.", From: today, To: today.AddDays(400)}
	first := why
	first.Outcome, first.Ceilings, first.Month, first.Total = award.Notified, []award.Ceiling{{Grade: "Grade A", Rate: 200_00}, {Grade: "Grade C", Rate: 120_00}}, 40*60, 20_000_00
	id, err := d.Decide(d.as(Solicitor), d.id, d.of, first)
	if err := d.seconded(Chair, id, err); err != nil {
		return err
	}
	d.lately(160)
	second := why
	second.Outcome, second.Means, second.Unusual = award.Referred, "Their budget was cut by half in that made-up year.", "No other body keeps these files, and it was asked for all of them at once."
	id, err = d.Decide(d.as(Solicitor), d.id, d.post, second)
	return d.seconded(Chair, id, err)
}

// file is a made-up bill of a month.
func (d *paid) file(day clock.Day, lines ...string) awards.File {
	text := "date,grade,hours,rate,work,disbursement\n"
	for i, l := range lines {
		text += fmt.Sprintf("%s-%02d,%s\n", award.MonthOf(day), i+3, l)
	}
	return awards.File{Month: award.MonthOf(day), Name: "bill.csv", Bytes: []byte(text)}
}

// bills: one that was reduced in its lines, agreed and is to be paid; one that is disputed.
func (d *paid) bills() error {
	worked := d.lately(150)
	d.lately(115)
	first, err := d.Send(d.as(Biller), d.of, d.file(worked, "Grade A,4.5,200.00,Summary withheld in test data,", "Grade A,2,240.00,Summary withheld in test data,",
		"Grade C,6.25,120.00,Summary withheld in test data,",
		",,,Summary withheld in test data,84.60", "Grade D,3,90.00,Summary withheld in test data,"))
	if err != nil {
		return err
	}
	d.lately(112)
	if err := d.AllowPlain(d.as(Assessor), d.id, first); err != nil {
		return err
	}
	for _, said := range []awards.Said{{Rows: []int{3}, Outcome: award.LineReduced, Allowed: 400_00, Why: "The rate of this grade is £200."},
		{Rows: []int{6}, Outcome: award.LineRefused, Why: "The award names no such grade."}} {
		if err := d.Assess(d.as(Assessor), d.id, first, said); err != nil {
			return err
		}
	}
	if err := d.Close(d.as(Assessor), d.id, first); err != nil {
		return err
	}
	d.lately(108)
	if err := d.Service.Answer(d.as(Biller), d.of, first, true, ""); err != nil {
		return err
	}
	if err := d.AddPayee(d.as(Secretary), d.id, "LW20417", award.Lawyers, d.of); err != nil {
		return err
	}
	id, err := d.PayBill(d.as(Secretary), d.id, first, "")
	return d.seconded(Solicitor, id, err)
}

// payments of the same quarter: two got support.
func (d *paid) payments() error {
	d.lately(108)
	for n, c := range []struct {
		class award.Class
		count int
		each  award.Pence
		why   string
	}{{award.Panel, 6, 2_400_00, "Made-up days of the panel"}, {award.Secretariat, 7, 1_900_00, "Made-up work of a month"}, {award.Witnesses, 9, 48_50, "Fare to a made-up hearing"},
		{award.Legal, 6, 3_100_00, "Made-up work of a month"}, {award.Interpreter, 5, 310_00, "A made-up day"}, {award.Support, 2, 140_00, "Made-up hours"}} {
		var lines []awards.PayLine
		for i := range c.count {
			ref := fmt.Sprintf("%c%05d", 'A'+n, 40100+37*i)
			if err := d.AddPayee(d.as(Secretary), d.id, ref, c.class, ""); err != nil {
				return err
			}
			lines = append(lines, awards.PayLine{Payee: ref, Amount: c.each + award.Pence(i*1_25), Why: c.why})
		}
		id, err := d.PayRun(d.as(Secretary), d.id, lines, "")
		if err := d.seconded(Solicitor, id, err); err != nil {
			return err
		}
	}
	return nil
}

// later: a second bill that is disputed, and a third, which came by post, to be assessed.
func (d *paid) later() error {
	worked := d.lately(60)
	d.lately(25)
	second, err := d.Send(d.as(Biller), d.of, d.file(worked, "Grade A,3,200.00,Summary withheld in test data,", "Grade A,8,200.00,Summary withheld in test data,"))
	if err != nil {
		return err
	}
	if err := d.Assess(d.as(Solicitor), d.id, second, awards.Said{Rows: []int{2}, Outcome: award.LineAllowed}); err != nil {
		return err
	}
	if err := d.Assess(d.as(Solicitor), d.id, second, awards.Said{Rows: []int{3}, Outcome: award.LineReduced, Allowed: 1_000_00, Why: "Five hours would have done."}); err != nil {
		return err
	}
	if err := d.Close(d.as(Solicitor), d.id, second); err != nil {
		return err
	}
	d.lately(22)
	if err := d.Service.Answer(d.as(Biller), d.of, second, false, "The file had twice as many pages as was said."); err != nil {
		return err
	}
	_, err = d.Enter(d.as(Assessor), d.id, d.post, d.file(worked, "Partner,2.5,180.00,Summary withheld in test data,", ",,,Summary withheld in test data,212.40"))
	return err
}

func (d *paid) quarter() error {
	d.lately(108)
	quarter := award.QuarterOf(d.Service.Today())
	d.lately(14)
	id, err := d.Publish(d.as(Secretary), d.id, quarter, "The made-up quarter is over.", "")
	if err == nil {
		err = d.told.waits(Solicitor, d.Service)
	}
	return d.seconded(Solicitor, id, err)
}
