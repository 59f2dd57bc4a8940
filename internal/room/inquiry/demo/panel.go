package demo

import (
	"context"
	"crypto/sha256"
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/survivors"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// seated is where a made-up survivors panel sits.
type seated struct {
	*survivors.Service
	*stage
}

// Panel gives the made-up inquiry a survivors panel, once: two members, papers, advice of which one
// piece was answered and one is late, and a nomination that waits.
func Panel(ctx context.Context, people madeup.Players, now clock.Clock, inquiries func(clock.Clock) *inquiry.Service, on func(clock.Clock, *inquiry.Service) *survivors.Service) error {
	d := &seated{stage: newStage(ctx, people, now, inquiries)}
	d.Service = on(d.days, d.stage.Service)
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if any, err := d.Any(ctx, d.id); err != nil || any {
		return err
	}
	for _, play := range []func() error{d.linkSeat, d.offered, d.linked, d.opened, d.nominations, d.firstMeeting, d.adviceLate, d.nextMeeting} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up survivors panel: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *seated) today() clock.Day { return clock.Today(d.days) }

// second has another read what was proposed and agree.
func (d *seated) second(n int, id string, err error, parts ...string) error {
	if err != nil {
		return err
	}
	ctx, on := d.as(n), d.Service.Proposals()
	p, err := on.Read(ctx, id)
	if err == nil {
		err = on.Opened(ctx, p, parts...)
	}
	if err != nil {
		return err
	}
	return on.Agree(ctx, id, "")
}

func (d *seated) linkSeat() error {
	from := d.lately(75)
	id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[Linker].ID, Part: rules.Link, From: from,
		Why: "A made-up mental-health professional, whom survivors asked for."})
	return d.agreed(Commissioner2, id, err)
}

func (d *seated) offered() error {
	id, err := d.ProposeOffer(d.as(Secretary), survivors.OfferInput{Inquiry: d.id, Work: "It advises the made-up inquiry, and looks at what others claim to have done. It finds nothing itself.",
		Time: "Two days in a month.", Pay: "A made-up sum for each day, and the costs of travel.", Ways: "By bank transfer, by voucher, or not at all: each member chooses, and may change it.",
		Benefits: "Pay can change some benefits. A made-up adviser, who is not of the inquiry, says how before you answer.", Length: "Eighteen months. Nobody sits for longer than three years.",
		Leaving: "At any time, without a reason. What you write then is kept as you wrote it, and published if you wish.", PapersDays: 5, AnswerDays: 10, Body: madeup.Survivors})
	return d.second(Chair, id, err)
}

func (d *seated) linked() error {
	seats, err := d.LinkSeatsNow(d.as(Secretary), d.id)
	if err != nil || len(seats) == 0 {
		return err
	}
	id, err := d.ProposeLink(d.as(Secretary), survivors.LinkInput{Inquiry: d.id, Seat: seats[0].ID, Employer: "A made-up charity, which is not looked at",
		Interests: "Never worked for a body that is looked at."})
	return d.second(Chair, id, err)
}

func (d *seated) opened() error {
	today := d.lately(70)
	id, err := d.ProposeDoor(d.as(Secretary), survivors.DoorInput{Inquiry: d.id, From: today, To: clock.DayOf(d.now).AddDays(90),
		Words: "Whoever has experience of what the made-up inquiry is about."})
	return d.second(Chair, id, err)
}

// nominated is a nomination; its made-up person keeps no words, and does not come back.
func (d *seated) nominated(n int) (survivors.Person, error) {
	p := survivors.Person{Key: phrase.NewKey(sha256.Sum256(fmt.Appendf(nil, "made-up nominee %d", n)))}
	var err error
	p.Nomination, err = d.Nominate(access.WithActor(d.ctx, access.Public()), survivors.Nominating{Inquiry: d.id, Key: p.Key, BySelf: n != 1, Consent: n == 1, Name: fmt.Sprint("Nominee ", n+1),
		Contact: "By this page alone.", Words: "Summary withheld in test data."})
	return p, err
}

func (d *seated) nominations() error {
	for n, member := range []int{Member1, Member2} {
		d.lately(66 - n)
		p, err := d.nominated(n)
		if err != nil {
			return err
		}
		if _, _, err := d.OpenNomination(d.as(Linker), d.id, p.Nomination, "To answer it."); err != nil {
			return err
		}
		id, err := d.ProposeChoice(d.as(Linker), survivors.ChoiceInput{Inquiry: d.id, Nomination: p.Nomination, Yes: true, Reason: "You have experience of it, and the made-up panel has a free seat."})
		if err != nil {
			return err
		}
		_, parts, err := d.OpenNomination(d.as(Chair), d.id, p.Nomination, "To answer it too.")
		if err := d.second(Chair, id, err, parts...); err != nil {
			return err
		}
		if err := d.ChooseAlias(access.WithActor(d.ctx, access.Public()), p, d.people[member].Name); err != nil {
			return err
		}
		today := d.lately(60 - n)
		id, err = d.ProposeJoin(d.as(Linker), survivors.JoinInput{Inquiry: d.id, Nomination: p.Nomination, Account: d.people[member].ID, From: today, To: today.AddDays(540)})
		if err := d.second(Chair, id, err); err != nil {
			return err
		}
	}
	d.lately(5)
	_, err := d.nominated(2)
	return err
}

func (d *seated) meetingOn(on clock.Day) (string, error) {
	if err := d.SetMeeting(d.as(Secretary), d.id, on, "In a made-up room, or by telephone. Video is off."); err != nil {
		return "", err
	}
	k, err := d.Keeping(d.as(Secretary), d.id)
	for _, m := range k.Meetings {
		if m.Day == on {
			return m.ID, err
		}
	}
	return "", err
}

func (d *seated) paper(in survivors.PaperInput) error {
	in.Inquiry, in.Bodies = d.id, []string{survivors.NoBody}
	id, err := d.ProposePaper(d.as(Secretary), in)
	return d.second(Chair, id, err)
}

// firstMeeting was held: a paper that was in time and one that was late, minutes that one member agreed
// to, and advice that was answered.
func (d *seated) firstMeeting() error {
	on := d.lately(35)
	m, err := d.meetingOn(on)
	if err != nil {
		return err
	}
	d.lately(50)
	if err := d.paper(survivors.PaperInput{Meeting: m, Title: "How hearings are held", Text: "A made-up paper on how hearings are held.\nIt asks what would make it easier to come."}); err != nil {
		return err
	}
	d.lately(36)
	if err := d.paper(survivors.PaperInput{Meeting: m, Title: "When hearings are held", Text: "A made-up paper on the hours of hearings.",
		Why: "The made-up timetable was not agreed before."}); err != nil {
		return err
	}
	if err := d.AddItem(d.as(Member1), d.id, m, "Evening hearings, for people who work."); err != nil {
		return err
	}
	d.lately(30)
	if err := d.WriteMinutes(d.as(Secretary), d.id, m, "The panel talked about hours, and asked for evenings. (Made up.)"); err != nil {
		return err
	}
	if err := d.said(survivors.ForInquiry, "Sit in the evening once a week."); err != nil {
		return err
	}
	d.lately(25)
	k, err := d.Keeping(d.as(Secretary), d.id)
	if err != nil {
		return err
	}
	id, err := d.ProposeDone(d.as(Secretary), survivors.DoneInput{Inquiry: d.id, Advice: k.Advice[0].ID, Answer: survivors.Did, Because: "The made-up timetable has an evening in each week."})
	return d.second(Chair, id, err)
}

// said is advice of both members.
func (d *seated) said(kind, words string) error {
	if err := d.Advise(d.as(Member1), d.id, kind, "", words); err != nil {
		return err
	}
	k, err := d.Table(d.as(Member2), d.id)
	if err != nil {
		return err
	}
	return d.SecondAdvice(d.as(Member2), d.id, k.Advice[len(k.Advice)-1].ID)
}

// adviceLate was to be answered by a day that is over.
func (d *seated) adviceLate() error {
	d.lately(24)
	return d.said(survivors.ForInquiry, "Say on the first page who reads what is sent.")
}

// nextMeeting is to come, with a paper that is confidential for a while; another waits for a second.
func (d *seated) nextMeeting() error {
	d.lately(4)
	m, err := d.meetingOn(clock.DayOf(d.now).AddDays(21))
	if err != nil {
		return err
	}
	if err := d.paper(survivors.PaperInput{Meeting: m, Title: "Draft of a made-up plan", Text: "A made-up plan that is not decided.",
		Confidential: "It names a made-up office whose staff are told first.", Until: d.today().AddDays(30)}); err != nil {
		return err
	}
	_, err = d.ProposePaper(d.as(Secretary), survivors.PaperInput{Inquiry: d.id, Meeting: m, Title: "How the panel works", Text: "A made-up paper on how the panel works.",
		Bodies: []string{survivors.NoBody}})
	return err
}
