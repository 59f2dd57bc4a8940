package demo

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/releasing"
	"candour/internal/site/madeup"
)

// Releases is what published texts of inquiries tell of people, on the days of a clock.
type Releases func(clock.Clock, *inquiry.Service) *releasing.Service

// told is where made-up texts are read for whom they could tell.
type told struct {
	*releasing.Service
	*stage
}

// limits has two people say how many people are enough, and that many are as the made-up transcript tells.
func (d *told) limits() error {
	id, err := d.ProposeLimits(d.as(Solicitor), releasing.Terms{Inquiry: d.id, Limits: jigsaw.Limits{Least: 20, Join: 100, Kinds: 4},
		Listed: jigsaw.Listed{jigsaw.School: {"Made-up School"}, jigsaw.Area: {"Made-up Area 1"}}, Why: "Made-up numbers, to begin with."})
	if err := d.seconded(Chair, id, err); err != nil {
		return err
	}
	id, err = d.ProposeCrowd(d.as(Solicitor), releasing.Terms{Inquiry: d.id, Marks: []jigsaw.Mark{{Kind: jigsaw.Area, Value: "Made-up Area 1"}, {Kind: jigsaw.Year, Value: "2004"}}, Least: 900,
		Source: "A made-up count of a made-up year."})
	if err := d.seconded(Chair, id, err); err != nil {
		return err
	}
	return d.catchUp(Solicitor)
}

func (d *told) seconded(n int, id string, err error) error {
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

// read has a text read to its end.
func (d *told) read(n int, t jigsaw.Text, marks string, err error) error {
	if err != nil {
		return err
	}
	in := releasing.Reading{Inquiry: d.id, Kind: t.Kind, Ref: t.Ref, Title: t.Title, Words: t.Words, Marks: marks, Whole: true, Looks: t.Looks}
	left, err := d.Unanswered(d.as(n), in)
	if err != nil {
		return err
	}
	for _, s := range left {
		in.Marks += "\nnobody | " + string(s.Kind) + " | " + s.Value + " | Of nobody in this made-up text."
	}
	_, err = d.Record(d.as(n), in)
	return err
}

// catchUp has everything read that is public and that nobody read as it is.
func (d *told) catchUp(n int) error {
	x, err := d.Overview(d.as(n), d.id)
	for _, t := range x.Unread {
		err = d.read(n, t, "", err)
	}
	return err
}

// Tell has what the plays before made public read, once, as it stands at the end.
func Tell(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service, releases Releases) error {
	d := &told{stage: newStage(ctx, people, now, on)}
	d.Service = releases(d.days, d.stage.Service)
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	d.lately(1)
	if x, err := d.Overview(d.as(Solicitor), d.id); err != nil || slices.ContainsFunc(x.Reads, func(r releasing.Read) bool { return r.Kind == "panel" }) {
		return err // once: what a visitor made public since is for visitors to read
	}
	return d.catchUp(Solicitor)
}

// waits has everything read that waits somewhere for a second person, and that everybody would read.
func (d *told) waits(n int, on releasing.Ahead) error {
	all, err := on.Ahead(d.as(n), d.id)
	for _, t := range all {
		if err == nil {
			t, err = on.Words(d.as(n), d.id, t.Kind, t.Ref)
			err = d.read(n, t, "", err)
		}
	}
	return err
}

// refused is a text that would tell too much together with the transcript.
func (d *told) refused() error {
	return d.read(Solicitor, jigsaw.Text{Kind: "exhibit", Title: "Made-up page of a register", Words: "Summary withheld in test data."}, "A1 | school | Made-up School\nA1 | age | 14", nil)
}
