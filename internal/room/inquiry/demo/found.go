package demo

import (
	"context"
	"fmt"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/finding"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/site/madeup"
)

// Drafts is how inquiries draft their reports, on the days of a clock.
type Drafts func(clock.Clock, *inquiry.Service, *listening.Service) (*drafting.Service, error)

// On gives the use cases of the inquiries on the days of a clock.
type On struct {
	Inquiries func(clock.Clock) *inquiry.Service
	Listening func(clock.Clock, *inquiry.Service) *listening.Service
	Findings  func(clock.Clock, *inquiry.Service, *listening.Service) *finding.Service
	Drafting  Drafts
	// Known sends the letter that a visitor can open: its link and words are [LetterLink] and [LetterWords].
	Known    Drafts
	Releases Releases
}

// found is where sentences of the made-up report are put on record.
type found struct {
	*finding.Service
	*stage
	listening *listening.Service
}

// Publish puts sentences of a made-up report on record, once: they rest on made-up accounts, and
// lead to recommendations of the made-up register with different fates. One waits for a
// second person.
func Publish(ctx context.Context, people madeup.Players, now clock.Clock, on On) error {
	d := &found{stage: newStage(ctx, people, now, on.Inquiries)}
	d.listening = on.Listening(d.days, d.stage.Service)
	d.Service = on.Findings(d.days, d.stage.Service, d.listening)
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if n, err := d.Count(ctx, d.id); err != nil || n > 0 {
		return err
	}
	if err := d.sentences(); err != nil {
		return fmt.Errorf("made-up findings: %w", madeup.WithFields(err))
	}
	return nil
}

func (d *found) sentences() error {
	published := d.ago(reportedAgo)
	d.lately(2)
	c, err := d.Choices(d.as(Analyst1), d.id)
	if err != nil {
		return err
	}
	var own []finding.Single // the first is the survivor's, where a visitor can become them
	for _, s := range c.Singles {
		if s.Use == testimony.Quoted && len(own) == 0 {
			own = append(own, s)
		}
	}
	for _, s := range own {
		if _, _, err := d.listening.OpenWords(d.as(Analyst1), s.Account, s.Use, "To check a sentence of the report against your words."); err != nil {
			return err
		}
	}
	theme := func(i int) []string { return []string{c.Themes[i%len(c.Themes)].ID} }
	var proposed []string
	for _, in := range []finding.Input{
		{Place: "chapter 2, paragraph 4", Words: "People told us that they reported what they knew, and that nobody wrote it down.", Themes: theme(0), Singles: own,
			Recommendations: []string{"made-up-02", "made-up-03", "made-up-06"}},
		{Place: "chapter 3, paragraph 1", Words: "Each of the two bodies believed that the other had to act.", Themes: theme(1), Recommendations: []string{"made-up-01", "made-up-04"}},
		{Place: "chapter 5, paragraph 9", Words: "Nobody told people afterwards what had been done.", Themes: append(theme(0), theme(2)...), Recommendations: []string{"made-up-05", "made-up-07"}},
		{Place: "chapter 6, paragraph 2", Words: "We found no record of a decision to close the reports.", Themes: theme(2)},
	} {
		in.Inquiry, in.Report, in.On, in.Link = d.id, "Made-up interim report of Made-up Inquiry 1", published, "https://made-up.example/report"
		id, err := d.Propose(d.as(Analyst1), in)
		if err != nil {
			return err
		}
		proposed = append(proposed, id)
	}
	d.lately(1)
	for _, id := range proposed[:3] { // the last waits
		if err := d.second(id); err != nil {
			return err
		}
	}
	return nil
}

// second has the chair read a sentence as it stands, and agree.
func (d *found) second(id string) error {
	ctx, on := d.as(Chair), d.Service.Proposals()
	p, err := on.Read(ctx, id)
	if err != nil {
		return err
	}
	_, part, err := d.ProposedNow(ctx, p)
	if err == nil {
		err = on.Opened(ctx, p, part)
	}
	if err != nil {
		return err
	}
	return on.Agree(ctx, id, "")
}
