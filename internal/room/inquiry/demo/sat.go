package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/hearing"
	"candour/internal/room/inquiry/hearings"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/transcript"
	"candour/internal/site/madeup"
)

// sat is where the made-up hearing is played.
type sat struct {
	*hearings.Service
	*stage
	told *told
	of   string
}

// Sit plays a hearing, once: a first day with its transcript, a second to come, a topic that waits for a
// ruling.
func Sit(ctx context.Context, people madeup.Players, now clock.Clock, on func(clock.Clock) *inquiry.Service, sits func(clock.Clock, *inquiry.Service) *hearings.Service,
	releases Releases) error {
	d := &sat{stage: newStage(ctx, people, now, on)}
	d.Service = sits(d.days, d.stage.Service)
	d.told = &told{releases(d.days, d.stage.Service), d.stage}
	all, _, err := d.List(ctx)
	if err != nil || len(all) == 0 {
		return err
	}
	d.id = all[0].ID
	if _, before, err := d.Hearings(d.as(Secretary), d.id); err != nil || len(before) > 0 {
		return err
	}
	for _, play := range []func() error{d.timetable, d.before, d.firstDay} {
		if err := play(); err != nil {
			return fmt.Errorf("made-up hearing: %w", madeup.WithFields(err))
		}
	}
	return nil
}

func (d *sat) timetable() (err error) {
	today := d.lately(30)
	if err := d.told.limits(); err != nil {
		return err
	}
	d.of, err = d.Begin(d.as(Secretary), hearings.New{Inquiry: d.id, Title: "How reports were kept", Days: []clock.Day{today.AddDays(24), today.AddDays(75)}, Nation: clock.EnglandAndWales})
	if err != nil {
		return err
	}
	for i, w := range []hearings.Witness{{Alias: "Witness A1", On: today.AddDays(24), Order: 1}, {Alias: "Head of records, made-up council", On: today.AddDays(75), Order: 1},
		{Alias: "Witness A2"}} {
		w.Inquiry, w.Hearing = d.id, d.of
		id, err := d.Call(d.as(Secretary), w)
		if err != nil {
			return err
		}
		if i == 0 {
			err = d.Ask(d.as(Secretary), d.id, d.of, id, []hearing.Measure{"screen", "breaks", "supporter"})
		}
		if err != nil {
			return err
		}
	}
	text, err := d.Words(d.as(Solicitor), d.id, "timetable", d.of)
	if err := d.told.read(Solicitor, text, "", err); err != nil {
		return err
	}
	id, err := d.ProposeTimetable(d.as(Secretary), d.id, d.of)
	return d.seconded(Solicitor, id, err)
}

// seconded has another read what was proposed as it stands, and agree.
func (d *sat) seconded(n int, id string, err error) error {
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

// words are the made-up transcript: three pages, and nothing of anybody.
func transcriptWords() []byte {
	var b strings.Builder
	line := 0
	say := func(words string) {
		if line == 25 {
			b.WriteString("\f")
			line = 0
		}
		line++
		fmt.Fprintf(&b, "%2d   %s\n", line, words)
	}
	say("(10.00 am)")
	say("THE CHAIR: Good morning. Everything that is said here is made up.")
	say("MS SYNTHETIC: Witness A1 will be heard from behind a screen.")
	say("Questions by MS SYNTHETIC")
	for i := range 32 {
		say(fmt.Sprintf("Q. Made-up question %d: what was written down, and where was it kept?", i+1))
		say("A. Summary withheld in test data.")
	}
	say("THE CHAIR: Thank you. We go on at another day.")
	say("(4.15 pm)")
	return []byte(b.String())
}

// before is what was done before the first day, and a topic that was ruled on.
func (d *sat) before() error {
	_, h, err := d.Hearing(d.as(Solicitor), d.id, d.of)
	if err != nil {
		return err
	}
	titles, _, err := d.Documents.Latest(d.ctx, d.DB, d.id, restrict.Audience{Circle: restrict.Team})
	if err != nil {
		return err
	}
	document := slices.Sorted(maps.Keys(titles))[0]
	for _, due := range []struct {
		ago  int
		step hearing.Step
	}{{29, hearing.Statement}, {27, hearing.Proposal}, {12, hearing.Bundle}} {
		if err := d.Meet(d.as(Solicitor), d.id, d.of, h.Witnesses[0].ID, due.step, d.lately(due.ago), document); err != nil {
			return err
		}
	}
	d.lately(20)
	var topics []string
	for _, issue := range []string{"Who was told of a made-up list", "What a made-up form asked"} {
		topic, err := d.Propose(d.as(Solicitor), d.id, d.of, h.Witnesses[0].ID, hearing.Topic{Of: "A made-up participant", Issue: issue, New: true, Came: d.Service.Today()})
		if err != nil {
			return err
		}
		topics = append(topics, topic)
	}
	in := hearings.Terms{Inquiry: d.id, Hearing: d.of, Witness: h.Witnesses[0].ID, Topic: topics[0], Outcome: hearing.Granted, Why: "Nobody has asked this yet."}
	id, err := d.ProposeRuling(d.as(Solicitor), in)
	if err := d.seconded(Chair, id, err); err != nil {
		return err
	}
	in.Topic, in.Outcome, in.Why = topics[1], hearing.CounselAsks, "Counsel will ask it with other questions on the form."
	_, err = d.ProposeRuling(d.as(Solicitor), in) // waits for the panel
	return err
}

func (d *sat) firstDay() error {
	today := d.lately(6)
	_, h, err := d.Hearing(d.as(Solicitor), d.id, d.of)
	if err != nil {
		return err
	}
	id, err := d.Import(d.as(Solicitor), d.id, d.of, 1, 1, transcriptWords())
	if err != nil {
		return err
	}
	if err := d.Hear(d.as(Solicitor), d.id, d.of, h.Witnesses[0].ID, restrict.Span{From: restrict.Place{Page: 1, Line: 5}, To: restrict.Place{Page: 3, Line: 18}}, today); err != nil {
		return err
	}
	if err := d.Look(d.as(Solicitor), d.id, id, transcript.Identified{Span: restrict.Span{From: restrict.Place{Page: 1, Line: 5}, To: restrict.Place{Page: 3, Line: 18}}, Persons: []string{"A1"}}, false,
		transcript.Place{Page: 3, Line: 20}); err != nil {
		return err
	}
	d.lately(5)
	line, err := d.ProposeLine(d.as(Solicitor), hearings.Terms{Inquiry: d.id, Transcript: id, At: transcript.Place{Page: 3, Line: 19}, Was: "THE CHAIR: Thank you. We go on at another day.",
		Becomes: "THE CHAIR: Thank you. We go on on another day.", Why: "The recording says it so."})
	if err := d.seconded(Chair, line, err); err != nil {
		return err
	}
	if err := d.calls(id); err != nil {
		return err
	}
	text, err := d.Words(d.as(Solicitor), d.id, "transcript", id)
	if err := d.told.read(Solicitor, text, "A1 | area | Made-up Area 1\nA1 | year | 2004", err); err != nil {
		return err
	}
	out, err := d.ProposeTranscript(d.as(Solicitor), d.id, id)
	if err := d.seconded(Chair, out, err); err != nil {
		return err
	}
	return d.told.refused()
}

// calls links each document of the made-up inquiry to a line at which it was called.
func (d *sat) calls(id string) error {
	titles, _, err := d.Documents.Latest(d.ctx, d.DB, d.id, restrict.Audience{Circle: restrict.Team})
	if err != nil {
		return err
	}
	for i, document := range slices.Sorted(maps.Keys(titles)) {
		at := transcript.Place{Page: 1, Line: 5 + 2*i}
		if err := d.Link(d.as(Solicitor), d.id, id, transcript.Exhibit{At: at, Words: "what was written down", Document: document, Page: 1}); err != nil {
			return err
		}
	}
	return nil
}
