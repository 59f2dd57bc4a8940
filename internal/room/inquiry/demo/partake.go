package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/participants"
	"candour/internal/site/madeup"
)

// partakes is where made-up participants take part.
type partakes struct {
	*participants.Service
	*stage
	told *told
}

// Partake plays the participants of the made-up inquiry, once: two who have a lawyer each and were given
// different documents, one whose application was refused, one that waits, and one lawyer who acted for the two
// together until a conflict.
func Partake(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service, takes func(clock.Clock, *inquiry.Service) *participants.Service,
	releases Releases) error {
	d := &partakes{stage: newStage(ctx, people, now, on)}
	d.Service = takes(d.days, d.stage.Service)
	d.told = &told{releases(d.days, d.stage.Service), d.stage}
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if _, before, err := d.Team(d.as(Solicitor), d.id); err != nil || len(before.All) > 0 {
		return err
	}
	if err := d.play(); err != nil {
		return fmt.Errorf("made-up participants: %w", madeup.WithFields(err))
	}
	return nil
}

func (d *partakes) play() error {
	d.lately(60)
	text, err := d.ProposeText(d.as(Solicitor), d.id,
		"I keep what I am shown to myself and to those for whom I act.\nI use it for this made-up inquiry alone, and copy none of it.\nI destroy it when I am asked to.",
		"So that documents can be given before everybody reads them.")
	if err := d.seconded(Chair, text, err); err != nil {
		return err
	}
	a, errA := d.party("Made-up Families Group", "Their made-up members made reports that nobody answered.")
	b, errB := d.party("Made-up Association of Staff", "Its made-up members wrote down what was reported.")
	c, errC := d.party("Made-up Trade Paper", "It wrote about the made-up area.")
	if err := errors.Join(errA, errB, errC); err != nil {
		return err
	}
	d.lately(52)
	for id, outcome := range map[string]participant.Outcome{a: participant.Granted, b: participant.Granted, c: participant.Refused} {
		if err := d.decide(id, outcome); err != nil {
			return err
		}
	}
	d.lately(45)
	both, err := d.acts(Lawyer1, "Both asked for the same, and neither said anything of the other so far.", a, b)
	if err != nil {
		return err
	}
	d.lately(30)
	if err := d.EndActing(d.as(Solicitor), d.id, both, participant.Conflict, "One says now that the other was told."); err != nil {
		return err
	}
	d.lately(26)
	first, err := d.acts(Lawyer1, "What was told while both were acted for was looked at. The other agrees.", a)
	if err != nil {
		return err
	}
	second, err := d.acts(Lawyer2, "", b)
	if err != nil {
		return err
	}
	if err := errors.Join(d.Promise(d.as(Lawyer1), first, 1, participant.Gave), d.Promise(d.as(Lawyer2), second, 1, participant.Gave)); err != nil {
		return err
	}
	if err := d.given(a, b, first); err != nil {
		return err
	}
	d.lately(4)
	_, err = d.party("Made-up Youth Council", "Its made-up members were asked nothing by anybody.")
	return err
}

func (d *partakes) party(name, why string) (string, error) {
	today := d.Service.Today()
	return d.Enter(d.as(Solicitor), participants.New{Inquiry: d.id, Name: name, Application: participant.Application{Came: today, Why: why,
		Consent: participant.Consent{On: today, How: "A made-up signed letter, in the made-up file"}}})
}

// decide has the chair decide; who takes part does until a day that is near.
func (d *partakes) decide(id string, outcome participant.Outcome) error {
	in := participant.Decision{Outcome: outcome, Fairness: "Whoever is criticised can answer in time.", Cost: "Little: they share what is copied.", Until: clock.DayOf(d.now).AddDays(200),
		Factors: map[string]string{"role": "Direct: they were there, as far as the made-up papers show.", "interest": "It is about what was done to them, or by them.",
			"criticism": "It cannot be left out yet."},
		Why: "What they know is not to be had from others."}
	if outcome == participant.Refused {
		in.Factors = map[string]string{"role": "None: it wrote about what others did.", "interest": "The interest of every reader, and no more.", "criticism": "None can be foreseen."}
		in.Until, in.Why, in.Cost = clock.Day{}, "It can follow the hearings as everybody can, and send what it has.", "A lawyer for it would cost much, for little."
	}
	p, err := d.ProposeDecision(d.as(Chair), d.id, id, in)
	if err == nil {
		err = d.told.waits(Solicitor, d.Service)
	}
	return d.seconded(Solicitor, p, err)
}

// acts has a lawyer act for some, and gives the representation.
func (d *partakes) acts(lawyer int, alike string, parties ...string) (string, error) {
	p, err := d.ProposeActs(d.as(Solicitor), participants.Terms{Inquiry: d.id, Parties: parties, Account: d.people[lawyer].ID, Acting: participant.Lawyer, Alike: alike})
	if err := d.seconded(Chair, p, err); err != nil {
		return "", err
	}
	all, err := d.Mine(d.as(lawyer))
	for _, o := range all {
		if o.Representation.Ended.IsZero() {
			return o.Representation.ID, err
		}
	}
	return "", errors.Join(err, errors.New("nobody acts"))
}

// given: two sets, of which one document was sent in error.
func (d *partakes) given(a, b, first string) error {
	x, err := d.Of(d.ctx, d.Service.DB, d.id)
	if err != nil {
		return err
	}
	papers, _, err := d.Offered(d.as(Solicitor), &x, "")
	if err != nil {
		return err
	}
	find := func(title string) (out participants.Paper) {
		for _, p := range papers {
			if p.Title == title {
				out = p
			}
		}
		return out
	}
	for set, one := range map[string]struct {
		party  string
		titles []string
	}{"Minutes of the first years": {a, []string{"Made-up minutes, 1996 to 2001", "Made-up list of files"}}, "Lists": {b, []string{"Made-up list of files"}}} {
		in := participants.Terms{Inquiry: d.id, Parties: []string{one.party}, Set: set}
		for _, title := range one.titles {
			p := find(title)
			if !p.Looked {
				in.Unread = "Synthetic documents name nobody, as their made-up sender said."
			}
			in.Documents = append(in.Documents, participants.Copy{Document: p.ID, SHA256: p.SHA256, Pages: p.Pages})
		}
		p, err := d.ProposeGive(d.as(Solicitor), in)
		if err := d.seconded(Chair, p, err); err != nil {
			return err
		}
	}
	d.lately(12)
	_, items, err := d.Items(d.as(Lawyer1), first, "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(items, func(it participants.Item) bool { return strings.HasPrefix(it.Title, "Made-up list") })
	if i < 0 {
		return errors.New("the list was not given")
	}
	if _, _, err := d.Open(d.as(Lawyer1), first, items[i].ID); err != nil {
		return err
	}
	today := d.lately(3)
	return d.CallBack(d.as(Solicitor), d.id, items[i].ID, "It was meant for another made-up file.", today.AddDays(14))
}

// seconded has another read what was proposed as it stands, and agree.
func (d *partakes) seconded(n int, id string, err error) error {
	if err != nil {
		return err
	}
	ctx, on := d.as(n), d.Service.Proposals()
	p, err := on.Read(ctx, id)
	if err != nil {
		return err
	}
	_, part, err := d.Proposed(ctx, d.Service.DB, p)
	if err == nil {
		err = on.Opened(ctx, p, part)
	}
	if err != nil {
		return err
	}
	return on.Agree(ctx, id, "")
}
