package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// Survivor is a made-up person whom a visitor of the demonstration can become, by the key of a
// phrase that anybody may know, which leads to what they gave.
type Survivor struct {
	Key     phrase.Key
	Promote listening.Promote
}

// Withheld is what every account of a demonstration says.
const Withheld = "Summary withheld in test data."

// heard is where people speak to the made-up inquiry, on made-up days.
type heard struct {
	*listening.Service
	*stage
	sheet string
	ids   []string // of those who gave an account in writing, in their order
}

// Hear plays those who spoke to the made-up inquiry, once: people at every step, accounts with
// and without a yes, read by two, answered, restricted, taken back. The first is the
// survivor's, where one is named.
func Hear(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service, listens func(clock.Clock, *inquiry.Service) *listening.Service, who *Survivor) error {
	d := &heard{stage: newStage(ctx, people, now, on)}
	d.Service = listens(d.days, d.stage.Service)
	all, _, err := d.stage.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	before, err := d.Door(ctx, d.id)
	if err != nil || !before.Taking.From.IsZero() {
		return err
	}
	d.sheet = before.Sheet.Version
	for _, play := range []func() error{d.team, d.take, func() error { return d.accounts(who) }, d.sessions, d.fallen, d.themes, d.told, d.passed, d.takenBack} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up accounts: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *heard) person() context.Context { return access.WithActor(d.ctx, access.Public()) }

func (d *heard) today() clock.Day { return clock.Today(d.days) }

// agreedHere is agreed, for what is proposed about accounts.
func (d *heard) agreedHere(n int, id string, err error) error {
	if err != nil {
		return err
	}
	on := d.Service.Proposals()
	p, err := on.Read(d.as(n), id)
	if err != nil {
		return err
	}
	var parts []string
	if p.Kind == listening.KindReferral {
		if _, parts, err = d.OpenReferral(d.as(n), p); err != nil {
			return err
		}
	}
	if err := on.Opened(d.as(n), p, parts...); err != nil {
		return err
	}
	return on.Agree(d.as(n), id, "")
}

func (d *heard) team() error {
	from := d.ago(130)
	for _, s := range []struct {
		n    int
		part rules.Part
	}{{Facilitator, rules.Facilitator}, {Supporter, rules.Support}, {Analyst1, rules.Analyst}, {Analyst2, rules.Analyst}} {
		id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[s.n].ID, Part: s.part, From: from, Why: "Chosen by the made-up chair, apart from the secretariat."})
		if err := d.agreed(Commissioner2, id, err); err != nil {
			return err
		}
	}
	return nil
}

func (d *heard) take() error {
	from := d.ago(125)
	id, err := d.ProposeTaking(d.as(Secretary), listening.TakingInput{Inquiry: d.id, From: from,
		Words: "Two people of the made-up team sit with you, and one of them is there for you alone. You can write instead. Nobody asks you to prove anything."})
	return d.agreedHere(Chair, id, err)
}

// keyOf is the key of a made-up person; nobody has a phrase for it.
func keyOf(n int) phrase.Key {
	return phrase.NewKey(sha256.Sum256(fmt.Appendf(nil, "made-up person %d who spoke", n)))
}

func said(uses ...testimony.Use) listening.Answers {
	out := listening.Answers{}
	for _, u := range testimony.Uses {
		out[u] = listening.Saying{}
	}
	for _, u := range uses {
		s := listening.Saying{Yes: true}
		if u == testimony.QuotedNamed {
			s.Name = "Synthetic Name 1"
		}
		out[u] = s
	}
	return out
}

// accounts in writing: the first says yes to most, one says no to everything.
func (d *heard) accounts(who *Survivor) error {
	const n = 16
	for i := range n {
		d.ago(120 - 4*i)
		in := listening.Giving{Inquiry: d.id, Key: keyOf(i), Words: Withheld, Sheet: d.sheet, Answers: said(testimony.Counted, testimony.Themed)}
		switch i {
		case 0:
			in.Answers = said(testimony.Counted, testimony.Themed, testimony.Quoted, testimony.Archived)
			if who != nil {
				in.Key, in.Promote = who.Key, who.Promote
			}
		case 1:
			in.Answers = said()
		case 2:
			in.Answers = said(testimony.Themed, testimony.QuotedNamed, testimony.Evidence)
		case 9, 10:
			in.Answers = said(testimony.Counted, testimony.Themed, testimony.Passed)
		case 3, 4, 5:
			in.Answers = said(testimony.Counted, testimony.Themed, testimony.Quoted)
		}
		id, err := d.Give(d.person(), in)
		if err != nil {
			return err
		}
		d.ids = append(d.ids, id)
	}
	return nil
}

// choose has somebody wait for a session.
func (d *heard) choose(n int, way testimony.Way) (listening.Person, error) {
	p := listening.Person{Key: keyOf(100 + n)}
	id, err := d.Choose(d.person(), listening.Choosing{Inquiry: d.id, Key: p.Key, Way: way, Contact: "By a made-up number, in the morning", Adjustments: "A break each half hour",
		When: "On weekdays"})
	p.Approach = id
	return p, err
}

func (d *heard) offer(p listening.Person, days int) error {
	return d.Offer(d.as(Facilitator), listening.Offering{Inquiry: d.id, Approach: p.Approach, Day: d.today().AddDays(days), Hour: "10.30", Support: d.people[Supporter].ID})
}

// sessions: one that led to an account, one with its note at the person, one prepared, one
// offered, one that nobody took up yet.
func (d *heard) sessions() error {
	for i, way := range []testimony.Way{testimony.InPerson, testimony.ByPhone, testimony.ByVideo, testimony.InPerson, testimony.ByPhone} {
		d.lately(24 - i)
		p, err := d.choose(i, way)
		if err != nil || i == 4 {
			return err
		}
		if err := d.offer(p, 3+10*(i/2)); err != nil || i == 3 {
			if err != nil {
				return err
			}
			continue
		}
		if err := d.AgreeDay(d.person(), p); err != nil {
			return err
		}
		prep := testimony.Preparation{Adjustments: "A break each half hour", Company: "A friend", Contact: "As before", CutOff: "Call again after ten minutes", Support: "Yes"}
		if err := d.Prepare(d.person(), p, prep); err != nil {
			return err
		}
		if i == 2 {
			continue
		}
		d.lately(20 - i)
		if err := d.Held(d.as(Facilitator), p.Approach); err != nil {
			return err
		}
		if err := d.Supported(d.as(Supporter), p.Approach, "on the day", i == 0); err != nil {
			return err
		}
		if err := d.ReadBack(d.as(Supporter), p.Approach, Withheld); err != nil {
			return err
		}
		if i == 0 {
			if err := d.AgreeNote(d.person(), p, listening.Agreeing{Sheet: d.sheet, Answers: said(testimony.Counted, testimony.Themed)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// fallen: those who began and went no further, one who was turned back, one who stopped, and
// some of whom nothing was heard, who lapse by the clock.
func (d *heard) fallen() error {
	for i := range 6 {
		d.lately(118 - 20*i)
		if _, err := d.Begin(d.person(), d.id); err != nil {
			return err
		}
	}
	d.lately(50)
	p, err := d.choose(20, testimony.ByPhone)
	if err == nil {
		var back string
		back, err = d.TurnBack(d.as(Facilitator), d.id, p.Approach, "What you want to speak about lies in another area. You can ask for a review of a closed case on this service.")
		err = d.agreedHere(Chair, back, err)
	}
	if err != nil {
		return err
	}
	if p, err = d.choose(21, testimony.InPerson); err == nil {
		err = d.Stop(d.person(), p)
	}
	return err
}

// themes are named, and found by two who read apart; two accounts are not read yet.
func (d *heard) themes() error {
	d.ago(115)
	for _, t := range [][2]string{{"Reports that nobody wrote down", "Somebody was told, and there is no record of it"}, {"Sent from one body to another", "Each said that another had to act"},
		{"Not told what came of it", "Nobody said afterwards what was done"}} {
		if err := d.AddTheme(d.as(Analyst1), d.id, t[0], t[1]); err != nil {
			return err
		}
	}
	_, found, err := d.Found(d.as(Analyst1), d.id)
	if err != nil {
		return err
	}
	_, all, err := d.Accounts(d.as(Analyst1), d.id)
	if err != nil {
		return err
	}
	for i, a := range all[:len(all)-2] {
		d.days.Set(noon(a.Given.AddDays(5)))
		for n, reader := range []int{Analyst1, Analyst2} {
			if _, _, err := d.OpenWords(d.as(reader), a.ID, testimony.Themed, "To see what people have in common."); err != nil {
				return err
			}
			themes := []string{found.Themes[i%3].ID}
			if n == 0 && i%5 == 0 || i == 0 { // readers do not always find the same
				themes = append(themes, found.Themes[(i+1)%3].ID)
			}
			if err := d.Themed(d.as(reader), a.ID, themes); err != nil {
				return err
			}
		}
		if i%6 == 4 {
			continue // not answered yet
		}
		d.days.Set(noon(a.Given.AddDays(12)))
		if err := d.FirstWord(d.as(Analyst1), a.ID, "Two people have read what you gave. What many have in common is named in a report, which we shall tell you of here."); err != nil {
			return err
		}
	}
	return nil
}

func noon(day clock.Day) time.Time { return clock.Midnight(day).Add(12 * time.Hour) }

// told: one referral that was agreed and of which the person was told, and one restriction.
func (d *heard) told() error {
	d.lately(6)
	p, err := d.choose(30, testimony.ByPhone)
	if err == nil {
		err = d.offer(p, 9)
	}
	if err != nil {
		return err
	}
	id, err := d.Refer(d.as(Facilitator), p.Approach, listening.Told{To: "Children’s services of a made-up council", Why: Withheld, Sent: "That a child may be in danger, and where. Nothing else."})
	if err := d.agreedHere(Chair, id, err); err != nil {
		return err
	}
	_, all, err := d.Referrals(d.as(Facilitator), d.id, p.Approach)
	if err == nil {
		err = d.SentReferral(d.as(Facilitator), all[0].ID, "By telephone to the duty team of the made-up council")
	}
	if err == nil {
		err = d.ToldPerson(d.as(Facilitator), all[0].ID, "contact")
	}
	if err != nil {
		return err
	}
	_, accounts, err := d.Accounts(d.as(Analyst1), d.id)
	if err == nil {
		err = d.Restrict(d.as(Solicitor), accounts[len(accounts)-1].ID, "A made-up application for an order, of today.")
	}
	return err
}

// passed: two people were asked whether what they gave may go to the review panel. One said yes, and it went; the
// other has not answered.
func (d *heard) passed() error {
	for _, n := range []int{9, 10} {
		d.lately(5)
		p := listening.Person{Approach: d.ids[n], Key: keyOf(n)}
		_, all, err := d.Accounts(d.as(Solicitor), d.id)
		if err != nil {
			return err
		}
		for _, a := range all {
			read, err := d.Read(d.as(Solicitor), a.ID)
			if err != nil {
				return err
			}
			if read.Approach != p.Approach {
				continue
			}
			id, err := d.ProposeOutward(d.as(Solicitor), listening.OutwardInput{Account: a.ID, Use: testimony.Passed, Body: listening.ReviewPanel,
				Why: "The made-up review panel looks at closed cases of this area again.", Follows: "The panel reads it. Nobody is in touch with you unless you ask for that."})
			if err := d.agreedHere(Chair, id, err); err != nil {
				return err
			}
		}
		if n == 10 {
			return nil
		}
		m, err := d.Mine(d.person(), p)
		if err == nil {
			err = d.AnswerAsked(d.person(), p, m.Asked[0].ID, testimony.AskSayYes)
		}
		if err != nil {
			return err
		}
		d.lately(4)
		id, err := d.ProposeGoes(d.as(Solicitor), m.Asked[0].ID, "By hand, on paper, in a sealed envelope")
		if err := d.agreedHere(Chair, id, err); err != nil {
			return err
		}
	}
	return nil
}

// takenBack: one person took theirs back, and one said no to being read.
func (d *heard) takenBack() error {
	d.lately(3)
	for _, n := range []int{7, 8} {
		p := listening.Person{Approach: d.ids[n], Key: keyOf(n)}
		m, err := d.Mine(d.person(), p)
		if err == nil && n == 7 {
			err = d.Withdraw(d.person(), p, m.Seen())
		} else if err == nil {
			err = d.Say(d.person(), p, testimony.Themed, false, "", m.Seen())
		}
		if err != nil {
			return err
		}
	}
	return nil
}
