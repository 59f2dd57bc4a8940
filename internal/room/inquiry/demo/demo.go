// Package demo is what the inquiries' part of a demonstration enters: one made-up local
// inquiry, from its setting up to two versions of its terms, with a consultation, a date of
// next word that was kept and one that was missed, and a panel member who declared a
// conflict.
package demo

import (
	"context"
	"fmt"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/site/madeup"
	"candour/internal/trust/access"
	"candour/internal/trust/proposal"
)

// The people of the inquiries, by their place in [People].
const (
	Commissioner1 = iota
	Commissioner2
	Chair
	Secretary
	Solicitor
	Conflicted
	Facilitator
	Supporter
	Analyst1
	Analyst2
	Paralegal
	Member // without a conflict
	Counsel
	Provider
	Member1
	Member2
	Linker
	Lawyer1 // for a participant
	Lawyer2 // for another
	Biller
	Assessor
)

// People are whom a visitor of the demonstration can become.
func People() []madeup.Person {
	return []madeup.Person{
		{N: 70, Role: access.RoleCommissioner, Body: madeup.InquiryOffice, What: "inquiry commissioner"},
		{N: 71, Role: access.RoleCommissioner, Body: madeup.InquiryOffice, What: "inquiry commissioner, second"},
		{N: 72, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "chair of an inquiry"},
		{N: 73, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "secretary of an inquiry"},
		{N: 74, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "solicitor to an inquiry"},
		{N: 75, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "panel member of an inquiry, with a conflict"},
		{N: 76, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "facilitator of an inquiry, who sits with people"},
		{N: 77, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "support worker of an inquiry"},
		{N: 78, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "analyst of an inquiry, who reads accounts"},
		{N: 79, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "analyst of an inquiry, second reader"},
		{N: 82, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "paralegal of an inquiry, who keeps what comes"},
		{N: 80, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "panel member of an inquiry"},
		{N: 81, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "counsel to an inquiry, who writes its report"},
		{N: 83, Role: access.RoleProvider, Body: "Z06000001", What: "evidence contact of a council"},
		{N: 84, Role: access.RoleSurvivors, Body: madeup.Survivors, What: "survivors panel, first member"},
		{N: 85, Role: access.RoleSurvivors, Body: madeup.Survivors, What: "survivors panel, second member"},
		{N: 86, Role: access.RoleInquiry, Body: madeup.OtherTeam, What: "link person of a survivors panel"},
		{N: 87, Role: access.RoleParticipant, Body: madeup.OtherTeam, What: "lawyer of a participant in an inquiry"},
		{N: 88, Role: access.RoleParticipant, Body: madeup.OtherTeam, What: "lawyer of another participant in an inquiry"},
		{N: 89, Role: access.RoleBiller, Body: madeup.OtherTeam, What: "lawyer who bills an inquiry"},
		{N: 90, Role: access.RoleInquiry, Body: madeup.InquiryTeam, What: "paralegal of an inquiry, who assesses bills"},
	}
}

// stage is where the people act, on made-up days.
type stage struct {
	*inquiry.Service
	days   *clock.Fake
	people madeup.Players
	now    time.Time
	id     string
	ctx    context.Context
	long   int // days
}

// reported is when the made-up interim report is out: before what bodies of the made-up
// register, whose days are fixed, answered to it.
var reported = clock.NewDay(2025, 6, 2)

// reportedAgo is how many days ago that is to [stage.ago].
const reportedAgo = 30

// newStage has the people act on the days of a clock. What led to the report lies so long ago
// that it was out on its day; what goes on now is told by [stage.lately].
func newStage(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service) *stage {
	days := clock.NewFake(now.Now())
	return &stage{Service: on(days), days: days, people: people, now: now.Now(), ctx: ctx, long: max(0, clock.DayOf(now.Now()).Sub(reported)-reportedAgo)}
}

// Play plays the inquiry, once; on gives the use cases on made-up days.
func Play(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service) error {
	d := newStage(ctx, people, now, on)
	before, _, err := d.List(ctx)
	if err != nil || len(before) > 0 {
		return err
	}
	for _, play := range []func() error{d.found, d.seats, d.open, d.firstTerms, d.words, d.consultation, d.secondTerms, d.saidAndDid, d.nextWord, d.openPaper} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up inquiry: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *stage) as(n int) context.Context { return d.people.As(d.ctx, n) }

// ago sets the day: so many before what came to be known since the report.
func (d *stage) ago(days int) clock.Day { return d.lately(days + d.long) }

// lately sets the day: so many before today.
func (d *stage) lately(days int) clock.Day {
	d.days.Set(d.now.AddDate(0, 0, -days))
	return clock.Today(d.days)
}

// agreed has another read what was proposed and agree.
func (d *stage) agreed(n int, id string, err error, parts ...func(context.Context, proposal.Proposal) (string, error)) error {
	if err != nil {
		return err
	}
	p, err := d.Proposals().Read(d.as(n), id)
	if err != nil {
		return err
	}
	var seen []string
	for _, part := range parts {
		s, err := part(d.as(n), p)
		if err != nil {
			return err
		}
		seen = append(seen, s)
	}
	if err := d.Proposals().Opened(d.as(n), p, seen...); err != nil {
		return err
	}
	return d.Proposals().Agree(d.as(n), id, "")
}

func (d *stage) found() error {
	d.ago(200)
	id, err := d.Propose(d.as(Commissioner1), inquiry.New{Title: "Made-up Inquiry 1", Form: rules.Council, Bodies: []string{"Z06000001", "made-up-force-01"}, Area: "Made-up Area 1",
		About: "How made-up bodies of a made-up area answered reports that were made to them. Everything here is made up.", Why: "A made-up council asked for it, and pays for none of it."})
	if err := d.agreed(Commissioner2, id, err); err != nil {
		return err
	}
	all, _, err := d.List(d.ctx)
	if err == nil {
		d.id = all[0].ID
	}
	return err
}

func (d *stage) seats() error {
	from := d.ago(195)
	for n, part := range map[int]rules.Part{Chair: rules.Chair, Secretary: rules.Secretary, Solicitor: rules.Solicitor, Conflicted: rules.Member} {
		id, err := d.ProposeSeat(d.as(Commissioner1), inquiry.SeatInput{Inquiry: d.id, Account: d.people[n].ID, Part: part, From: from, Why: "Chosen by a made-up open competition."})
		if err := d.agreed(Commissioner2, id, err); err != nil {
			return err
		}
	}
	if err := d.Declare(d.as(Chair), inquiry.InterestInput{Inquiry: d.id, Words: "None: never lived or worked in the area.", Conflict: "no"}); err != nil {
		return err
	}
	return d.Declare(d.as(Conflicted), inquiry.InterestInput{Inquiry: d.id, Words: "Worked for the made-up council until ten years ago.", Conflict: "yes", Body: "Z06000001"})
}

func (d *stage) open() error {
	today := d.ago(190)
	id, err := d.ProposeTurn(d.as(Commissioner1), inquiry.TurnInput{Inquiry: d.id, Kind: inquiry.TurnSetUp, On: today.AddDays(10), Why: "The chair and the panel are there."})
	return d.agreed(Commissioner2, id, err)
}

const firstText = `1. The inquiry asks what reports of harm to children were made to bodies of Made-up Area 1 between 2001 and 2012, and what was done about them.
2. It looks at the made-up council and the made-up police force of the area.
3. It makes recommendations about what must change.
4. It finds nobody liable, in civil or in criminal law.`

const secondText = `1. The inquiry asks what reports of harm to children were made to bodies of Made-up Area 1 between 1996 and 2012, by whom they were received, and what was done about them.
2. It looks at the made-up council and the made-up police force of the area.
3. It hears victims and survivors who wish to speak, and says what it did with what they said.
4. It makes recommendations about what must change, and says by when it asks for an answer.
5. It finds nobody liable, in civil or in criminal law.`

// version drafts a text, has the chair and the survivors asked about it, and publishes it.
func (d *stage) version(text, state, why string, survivors bool) error {
	draft, err := d.Drafting(d.as(Secretary), d.id)
	if err != nil {
		return err
	}
	if err := d.SaveDraft(d.as(Secretary), inquiry.DraftInput{Inquiry: d.id, Text: text, Version: draft.Draft.Version}); err != nil {
		return err
	}
	asked := []inquiry.ConsultedInput{{Inquiry: d.id, Whom: inquiry.WhomChair, On: d.Today(), Said: "The chair agrees with the text.", Changed: "Nothing: no change was asked for."}}
	if survivors {
		asked = append(asked, inquiry.ConsultedInput{Inquiry: d.id, Whom: inquiry.WhomSurvivors, On: d.Today(), Said: "The years before 2001 were missing, and that people are heard was not said.",
			Changed: "Paragraph 1 begins in 1996. Paragraph 3 is new."})
	}
	for i, a := range asked { // the chair says it themselves
		if err := d.RecordConsulted(d.as([]int{Chair, Secretary}[i]), a); err != nil {
			return err
		}
	}
	id, err := d.ProposeTerms(d.as(Secretary), d.id, state, why)
	return d.agreed(Chair, id, err, func(ctx context.Context, p proposal.Proposal) (string, error) {
		_, _, part, err := d.ProposedNow(ctx, p)
		return part, err
	})
}

func (d *stage) firstTerms() error {
	d.ago(170)
	return d.version(firstText, inquiry.TermsConsulted, "The first text, for everybody to answer.", false)
}

// words: one date that was kept, one that was missed, and the next.
func (d *stage) words() error {
	today := d.ago(169)
	if err := d.SetWord(d.as(Secretary), d.id, today.AddDays(29), "The terms in force, with what changed because of whom."); err != nil {
		return err
	}
	return d.SetWord(d.as(Secretary), d.id, today.AddDays(100), "A timetable of hearings.")
}

// consultation: a question paper, and answers of which some are copies of one text.
func (d *stage) consultation() error {
	today := d.ago(168)
	id, err := d.ProposePaper(d.as(Secretary), inquiry.PaperInput{Inquiry: d.id, Title: "What should the inquiry ask?",
		Questions: "1. Which years should it look at?\n2. How should people be heard?",
		Closes:    today.AddDays(20), Why: "So that the terms are not written by the inquiry alone."})
	if err := d.agreed(Chair, id, err); err != nil {
		return err
	}
	x, err := d.See(d.ctx, d.id)
	if err != nil {
		return err
	}
	const campaign = "Please look at the years before 2001 too. Bodies of the made-up area had been told by then, and nobody was asked about it since."
	answers := []string{campaign, campaign, campaign + " Thank you.", campaign, "Sit in the evening, so that people who work can come.",
		"Say what you did with what people told you.", "Summary withheld in test data."}
	for i, words := range answers {
		d.ago(165 - i)
		in := inquiry.AnswerInput{Inquiry: d.id, Series: x.Consultations[0].Newest().Series, Number: 1, Words: words, Publish: i%3 == 0}
		if err := d.Answer(access.WithActor(d.ctx, access.Public()), in); err != nil {
			return err
		}
	}
	return nil
}

// saidAndDid: what was said, of which one thing was answered and one is late.
func (d *stage) saidAndDid() error {
	today := d.ago(144)
	x, err := d.See(d.ctx, d.id)
	if err != nil {
		return err
	}
	series := x.Consultations[0].Newest().Series
	if _, err := d.OpenAnswers(d.as(Secretary), d.id, series, "To sum up what was said."); err != nil {
		return err
	}
	for _, t := range []inquiry.ThemeInput{{Said: "Look at years before 2001.", Many: 5, Due: today.AddDays(10)}, {Said: "Sit in the evening.", Many: 2, Due: today.AddDays(60)}} {
		t.Inquiry, t.Series = d.id, series
		id, err := d.ProposeTheme(d.as(Secretary), t)
		if err := d.agreed(Chair, id, err); err != nil {
			return err
		}
	}
	d.ago(140)
	_, c, err := d.Consultation(d.ctx, d.id, series)
	if err != nil {
		return err
	}
	id, err := d.ProposeDid(d.as(Secretary), inquiry.AnswerTo{Inquiry: d.id, Theme: c.Themes[0].ID, Did: inquiry.DidIt, Words: "Version 2 of the terms begins in 1996."})
	return d.agreed(Chair, id, err, func(ctx context.Context, p proposal.Proposal) (string, error) {
		_, _, part, err := d.ProposedDid(ctx, p)
		return part, err
	})
}

func (d *stage) secondTerms() error {
	d.ago(145)
	if err := d.version(secondText, inquiry.TermsInForce, "Earlier years, and that people are heard: because of what survivors and answers said.", true); err != nil {
		return err
	}
	x, err := d.See(d.ctx, d.id)
	if err != nil {
		return err
	}
	newest := rules.Published{Kind: rules.PubTerms, ID: x.Terms[len(x.Terms)-1].ID}
	id, err := d.ProposeWord(d.as(Secretary), inquiry.WordInput{Inquiry: d.id, Word: x.Words[0].ID, To: newest})
	return d.agreed(Chair, id, err, func(ctx context.Context, p proposal.Proposal) (string, error) {
		_, _, _, part, err := d.ProposedWord(ctx, p)
		return part, err
	})
}

// openPaper is a consultation that a visitor of the demonstration can answer.
func (d *stage) openPaper() error {
	today := d.lately(10)
	id, err := d.ProposePaper(d.as(Secretary), inquiry.PaperInput{Inquiry: d.id, Title: "How should hearings be held?",
		Questions: "1. At what hours should hearings be held?\n2. What would make it easier to come?",
		Closes:    today.AddDays(60), Why: "Before the timetable is made."})
	return d.agreed(Chair, id, err)
}

// nextWord is given late, after one that was missed.
func (d *stage) nextWord() error {
	d.lately(20)
	return d.SetWord(d.as(Secretary), d.id, clock.DayOf(d.now).AddDays(40), "Which days of hearings are still to come, and when the next report comes.")
}
