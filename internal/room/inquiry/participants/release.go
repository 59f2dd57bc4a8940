package participants

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/room/inquiry/typed"
)

// textKind is what a decision is among texts that are read for whom they could tell.
const textKind = "decision"

// Outside gives the decisions that everybody reads, for whoever asks whom they could tell.
type Outside struct {
	Clock   clock.Clock
	Holding Holding // nil: all is held

	store store
}

// Public gives them as they stand in q, in the words that everybody reads.
func (o Outside) Public(ctx context.Context, q db.Querier, inquiry string) (out []jigsaw.Text, err error) {
	held, err := letting.Rules(ctx, q, o.Holding, inquiry, clock.Today(o.Clock))
	if err != nil {
		return nil, err
	}
	return o.Under(ctx, q, inquiry, held)
}

// Under gives them in the words that everybody would read under some rules.
func (o Outside) Under(ctx context.Context, q db.Querier, inquiry string, held restrict.Rules) (out []jigsaw.Text, err error) {
	all, err := o.store.parties(ctx, q, `WHERE inquiry_id = ?`, inquiry)
	for i := range all {
		for n := range all[i].Decisions {
			out = append(out, textOf(all, i, n, held))
		}
	}
	return out, err
}

// textOf is a decision on one of all parties in the words that everybody reads under some rules. What is no free word
// (days, who decided) is not in it.
func textOf(all []Party, party, n int, held restrict.Rules) jigsaw.Text {
	p := &all[party]
	d := seenBy(p.Decisions[n], hiddenNames(all, held))
	words := []string{nameTo(held, everybody, &p.Party), string(d.Outcome), d.Scope.Part, d.Why}
	for _, f := range slices.Sorted(maps.Keys(d.Factors)) {
		words = append(words, d.Factors[f])
	}
	words = slices.DeleteFunc(append(words, d.Fairness, d.Cost), func(s string) bool { return s == "" })
	return jigsaw.Text{Kind: textKind, Ref: p.ID + "/" + strconv.Itoa(n+1), Title: "Decision " + strconv.Itoa(n+1) + " on participant " + strconv.Itoa(party+1), Words: strings.Join(words, "\n")}
}

// hiddenNames are the names that everybody does not read.
func hiddenNames(all []Party, held restrict.Rules) (out []string) {
	for _, p := range all {
		if nameTo(held, everybody, &p.Party) == Unnamed {
			out = append(out, p.Name)
		}
	}
	return out
}

// seenBy is a decision as everybody reads it: without its reasons where they hold a name that is hidden.
func seenBy(d participant.Decision, hidden []string) participant.Decision {
	if names(d, hidden) {
		return participant.Decision{Outcome: d.Outcome, On: d.On, Until: d.Until, Asked: d.Asked, Agreed: d.Agreed}
	}
	return d
}

// names says that the reasons of a decision hold one of some names.
func names(d participant.Decision, hidden []string) bool {
	words := []string{d.Why, d.Fairness, d.Cost, d.Scope.Part}
	for _, w := range d.Factors {
		words = append(words, w)
	}
	return slices.ContainsFunc(hidden, typed.Holds(strings.Join(words, "\n")))
}

// decided is the text that would be public once a decision is made on a party.
func (s *Service) decided(ctx context.Context, q db.Querier, id, party string, d participant.Decision) (jigsaw.Text, error) {
	all, err := s.store.parties(ctx, q, `WHERE inquiry_id = ?`, id)
	if err != nil {
		return jigsaw.Text{}, err
	}
	held, err := s.rules(ctx, q, id)
	if err != nil {
		return jigsaw.Text{}, err
	}
	i := slices.IndexFunc(all, func(p Party) bool { return p.ID == party })
	if i < 0 {
		return jigsaw.Text{}, errMoved
	}
	all[i].Decisions = append(slices.Clone(all[i].Decisions), d)
	return textOf(all, i, len(all[i].Decisions)-1, held), nil
}

// ahead are the decisions that wait for a second human, to whoever reads what waits.
func (s *Service) ahead(ctx context.Context, id string) (out []jigsaw.Text, err error) {
	all, err := s.proposals.Waiting(ctx, KindDecision)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		var in Terms
		if p.Into(&in) != nil || in.Inquiry != id {
			continue
		}
		t, err := s.decided(ctx, s.DB, id, in.Party, in.Decision)
		if errs.Is(err, errs.Conflict) {
			continue // it can only be turned down
		}
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// Ahead lists the decisions that wait.
func (s *Service) Ahead(ctx context.Context, id string) ([]jigsaw.Text, error) {
	all, err := s.ahead(ctx, id)
	return letting.Bare(all), err
}

// Words gives one in the words that everybody would read.
func (s *Service) Words(ctx context.Context, id, kind, ref string) (jigsaw.Text, error) {
	if kind != textKind {
		return jigsaw.Text{}, errNone
	}
	all, err := s.ahead(ctx, id)
	return letting.Waiting(all, err, kind, ref)
}
