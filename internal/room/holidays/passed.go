package holidays

import (
	"context"
	"strconv"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// PassedProposal is what it is called among proposals to put right a day that has
// passed: it says whether somebody is late today, and takes two administrators.
const PassedProposal = changeTable

// Counts are how many due days a list would move later or earlier, and how many
// have passed and stay though it counts them otherwise.
type Counts struct{ Later, Earlier, Stay int }

// Moving says what another list would do to the due days of cases and of requests
// (package review).
type Moving func(ctx context.Context, q db.Querier, then *clock.Calendar) (cases, requests Counts, err error)

// MovesBy says who knows what another list would do. It is called once, before the
// service is used.
func (s *Service) MovesBy(m Moving) { s.moves = m }

// passedTerms are what is proposed.
type passedTerms struct {
	What string `json:"what"`
	Input
}

// put checks the terms against a list, and gives the day and the holiday's name.
func (t *passedTerms) put(c *clock.Calendar, today clock.Day) (clock.Day, string, error) {
	switch t.What {
	case Added:
		d, err := t.adding(c, today, true)
		return d, t.Title, err
	case Removed:
		d, err := t.removing(c, today, true)
		return d, holidayOn(c, t.Nation, d), err
	}
	return clock.Day{}, "", errs.InvalidInput("Some of what you entered needs to be put right.", errs.Field{Name: "what", Message: "Choose what was wrong."})
}

func (t *passedTerms) title(d clock.Day, name string) string {
	if t.What == Added {
		return "Add " + d.Human() + " (" + name + ")"
	}
	return "Take out " + d.Human() + " (" + name + ")"
}

// PutRight proposes that a day that has passed was a bank holiday, or was none. It
// counts once another administrator has agreed.
func (s *Service) PutRight(ctx context.Context, what string, in Input) error {
	act := ledger.Act{Action: HolidayManage, Kind: "holiday", ID: newID()}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		list, err := changes(ctx, tx)
		if err != nil {
			return err
		}
		t := passedTerms{What: what, Input: in}
		d, name, err := t.put(over(s.cfg.Base, list), clock.Today(s.cfg.Clock))
		if err != nil {
			return err
		}
		t.Title = name
		_, err = proposal.Make(ctx, tx, s.cfg.Clock.Now(), proposal.New{Kind: PassedProposal, Record: string(t.Nation) + " " + d.String(), Title: t.title(d, name), Terms: t, Reason: t.Why})
		return err
	})
	return err
}

// Proposals answers what one administrator proposed of days that have passed.
func (s *Service) Proposals() *proposal.Service {
	return proposal.NewService(proposal.Config{DB: s.cfg.DB, Ledger: s.cfg.Ledger, Auth: s.cfg.Auth, Clock: s.cfg.Clock},
		proposal.Kind{Name: PassedProposal, Propose: HolidayManage, Agree: HolidayAgree, Apply: s.applyPassed, After: s.spread,
			Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
				e, err := s.effect(ctx, q, p)
				return []string{e.part()}, err
			}})
}

// Effect is what putting a day right would change, in numbers.
type Effect struct {
	Day      clock.Day
	Words    string // what the list would say
	Source   string
	Cases    Counts
	Requests Counts
}

func (e Effect) part() string {
	out := []string{e.Day.String(), e.Words, e.Source}
	for _, c := range []Counts{e.Cases, e.Requests} {
		out = append(out, strconv.Itoa(c.Later), strconv.Itoa(c.Earlier), strconv.Itoa(c.Stay))
	}
	return opened.Part("effect", out...)
}

// EffectOf gives, to whoever may answer it, what a proposal would change.
func (s *Service) EffectOf(ctx context.Context, p proposal.Proposal) (Effect, []string, error) {
	e, err := s.effect(ctx, s.cfg.DB, p)
	return e, []string{e.part()}, err
}

func (s *Service) effect(ctx context.Context, q db.Querier, p proposal.Proposal) (Effect, error) {
	list, err := changes(ctx, q)
	if err != nil {
		return Effect{}, err
	}
	c, source, err := s.change(list, p)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{Day: c.Day, Words: c.Words(), Source: source}
	if s.moves != nil {
		e.Cases, e.Requests, err = s.moves(ctx, q, over(s.cfg.Base, append(list, c)))
	}
	return e, err
}

// change is what would be said of the list, if the list still lets it.
func (s *Service) change(list []Change, p proposal.Proposal) (Change, string, error) {
	var t passedTerms
	if err := p.Into(&t); err != nil {
		return Change{}, "", err
	}
	d, name, err := t.put(over(s.cfg.Base, list), clock.Today(s.cfg.Clock))
	if errs.Is(err, errs.Invalid) {
		err = errs.Because(errs.Conflict, "The list changed since, and this no longer fits: the day is on it already, or is not.", err)
	}
	return Change{Position: int64(len(list)) + 1, Nation: t.Nation, Day: d, What: t.What, Title: name, Why: t.Why, Source: t.Source,
		Made: s.cfg.Clock.Now(), Account: p.Account, Name: p.Name, Agreed: "somebody"}, t.Source, err
}

// applyPassed puts the day right. The row names who proposed it and who agreed.
func (s *Service) applyPassed(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	list, err := changes(ctx, tx)
	if err != nil {
		return err
	}
	c, _, err := s.change(list, p)
	if err != nil {
		return err
	}
	if c.Agreed = access.ActorFrom(ctx).Name; c.Agreed == "" { // an empty one would be a day that was said in time
		c.Agreed = "Another administrator"
	}
	id := newID()
	tx.SetRecord("holiday", id)
	return tx.Insert(changeTable, id, ledger.Row{"position": c.Position, "nation": string(c.Nation), "day": c.Day.String(), "what": c.What, "title": db.OrNil(c.Title),
		"why": c.Why, "source": c.Source, "made": c.Made.UTC().Format(time.RFC3339), "account": c.Account, "name": c.Name, "agreed": c.Agreed})
}
