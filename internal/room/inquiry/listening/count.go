package listening

import (
	"context"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
)

// Public is what everybody reads of how an inquiry listens: to the end of yesterday, in bands.
type Public struct {
	Taking Taking // zero: it has not said that it takes accounts
	Open   bool   // it takes them today
	// Steps says at each step how many came to it and how many stand there: those who began and
	// fell away are somewhere.
	Steps []testimony.PublicStage
	// Themed and Answered are how many of the accounts whose day is over were read for themes by
	// two, and answered, by that day.
	Themed, Answered Share
	Within           Within
}

// Share is a part of a number of people, told so that nobody is found by it.
type Share struct {
	Of testimony.Band // those of whom it is asked
	// Least and Most are percentages between which the part lies; both 0 where there are too
	// few to say.
	Least, Most int
}

// Told says whether the part is told at all.
func (s Share) Told() bool { return s.Of.Below == 0 && s.Of.AtLeast > 0 }

// Words say it: "between 80 and 90 in 100, of at least 25 accounts".
func (s Share) Words() string {
	switch {
	case !s.Told():
		return "Not told: it is of " + s.Of.Words() + " accounts"
	case s.Least == 100:
		return "All, of " + s.Of.Words() + " accounts"
	}
	return "Between " + strconv.Itoa(s.Least) + " and " + strconv.Itoa(s.Most) + " in 100, of " + s.Of.Words() + " accounts"
}

// shareOf tells a part in tens of a hundred. Of fewer than the smallest band nothing is told;
// "all" is, for a promise that was kept to everybody says nothing of one.
func shareOf(part, whole int) Share {
	out := Share{Of: testimony.PublicBands.Of(whole)}
	if whole < testimony.PublicBands.Fewest {
		return out
	}
	if part == whole {
		out.Least, out.Most = 100, 100
		return out
	}
	out.Least = part * 10 / whole * 10
	out.Most = out.Least + 10
	return out
}

// Public gives it. Everybody may read it.
func (s *Service) Public(ctx context.Context, id string) (out Public, err error) {
	if err := s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquirySee, access.Route()); err != nil {
		return out, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	d, err := s.door(ctx, s.DB, &x)
	if err != nil {
		return out, err
	}
	out.Taking, out.Open, out.Within = d.Taking, d.Open, WithinOf()
	stages, err := s.stages(ctx, s.DB, id)
	if err != nil {
		return out, err
	}
	out.Steps = testimony.Published(stages, testimony.PublicBands)
	out.Themed, out.Answered, err = s.shares(ctx, s.DB, id, out.Within)
	return out, err
}

// stages are the steps to the end of yesterday, whole: what is shown of them is banded.
func (s *Service) stages(ctx context.Context, q db.Querier, id string) ([]testimony.Stage, error) {
	reached, stands, err := s.store.steps(ctx, q, id, s.Today())
	var out []testimony.Stage
	for _, step := range testimony.Steps {
		out = append(out, testimony.Stage{Step: step, Reached: reached[step], Stands: stands[step]})
	}
	return out, err
}

// shares counts what was promised with a day, of accounts whose day is over: read by two where
// the person agreed to that, and a first word back where they agreed to any use but to be
// counted. What was taken back is not counted. Where the list of bank holidays does not reach
// an account's day it is not counted either: nobody knows whether it is late.
func (s *Service) shares(ctx context.Context, q db.Querier, id string, within Within) (themed, answered Share, err error) {
	all, err := s.store.dates(ctx, q, id, s.Today())
	var t, tAll, w, wAll int
	theme, word := s.dues(within.Theme), s.dues(within.Word)
	for _, a := range all {
		if a.themed {
			count(&t, &tAll, theme(a.given), a.twice, s.Today())
		}
		if a.asked {
			count(&w, &wAll, word(a.given), a.first, s.Today())
		}
	}
	return shareOf(t, tAll), shareOf(w, wAll), err
}

// dues is due for many days of which some are the same.
func (s *Service) dues(days int) func(clock.Day) clock.Day {
	known := map[clock.Day]clock.Day{}
	return func(from clock.Day) clock.Day {
		by, ok := known[from]
		if !ok {
			by = s.due(from, days)
			known[from] = by
		}
		return by
	}
}

func count(kept, all *int, due, done, today clock.Day) {
	if due.IsZero() || !due.Before(today) {
		return
	}
	*all++
	if !done.IsZero() && !done.After(due) {
		*kept++
	}
}
