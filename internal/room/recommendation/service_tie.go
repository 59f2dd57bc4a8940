package recommendation

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/text/textsim"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Suggestion is a pair that may say the same, with its score from 0 to 1 and
// the words that both have (see package textsim).
type Suggestion struct {
	From, To *record.Summary
	Score    float64
	Shared   []string
}

// Suggestions compares every recommendation with those of other reports and
// gives the pairs that read alike and that nobody has decided on. The later
// one comes first in each pair. Nothing is stored: a person decides.
func (s *Service) Suggestions(ctx context.Context, perRecommendation int) ([]Suggestion, error) {
	if err := s.may(ctx, LinkSuggest, access.Resource{Kind: "tie"}); err != nil {
		return nil, err
	}
	all, err := s.index.All(ctx)
	if err != nil {
		return nil, err
	}
	decided, err := s.decidedPairs(ctx)
	if err != nil {
		return nil, err
	}
	byID := map[string]*record.Summary{}
	docs := make([]textsim.Doc, 0, len(all))
	for _, r := range all {
		byID[r.ID] = r
		docs = append(docs, textsim.Doc{ID: r.ID, Group: r.ReportID, Title: r.Title, Text: r.Summary})
	}
	var out []Suggestion
	for _, p := range textsim.New(docs).Pairs(textsim.SuggestFrom, perRecommendation) {
		if decided[PairKey(p.A, p.B)] {
			continue
		}
		from, to := byID[p.A], byID[p.B]
		if from.Published.EDTF() < to.Published.EDTF() {
			from, to = to, from
		}
		out = append(out, Suggestion{From: from, To: to, Score: p.Score, Shared: p.Shared})
	}
	return out, nil
}

func (s *Service) decidedPairs(ctx context.Context) (map[string]bool, error) {
	ties, err := s.store.Ties(ctx, s.db, "")
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, t := range ties {
		if t.State != record.TieSuggested {
			out[PairKey(t.FromID, t.ToID)] = true
		}
	}
	return out, nil
}

// PairKey is the same for both directions.
func PairKey(a, b string) string {
	if a > b {
		a, b = b, a
	}
	return a + "\x00" + b
}

// PendingTies lists the ties that the data suggests and nobody has decided on.
func (s *Service) PendingTies(ctx context.Context) ([]record.Tie, error) {
	if err := s.may(ctx, LinkDecide, access.Resource{Kind: "tie"}); err != nil {
		return nil, err
	}
	return s.store.Ties(ctx, s.db, record.TieSuggested)
}

// TieInput is a person's decision on a pair.
type TieInput struct {
	FromID, ToID, Kind string
	Confirm            bool
	Reason             string
	Method             string // how it was suggested; empty when the person thought of it
	Score              float64
}

// DecideTie confirms or rejects that two recommendations belong together, with
// a reason. A decision on a pair that was suggested replaces the suggestion.
func (s *Service) DecideTie(ctx context.Context, in TieInput) error {
	actor := access.ActorFrom(ctx)
	act := ledger.Act{Action: LinkDecide, Kind: "recommendation", ID: in.FromID, Reason: record.Clean(in.Reason),
		Facts: func(context.Context, *ledger.Tx) (access.Resource, error) { return access.Resource{Kind: "tie"}, nil }}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		if err := in.Check(); err != nil {
			return nil, err
		}
		for _, id := range []string{in.FromID, in.ToID} {
			if _, err := s.store.Recommendation(ctx, tx, id); err != nil {
				return nil, err
			}
		}
		state := map[bool]string{true: record.TieConfirmed, false: record.TieRejected}[in.Confirm]
		says := "a coordinator of this register"
		if actor.Synthetic {
			says += " (synthetic person)"
		}
		row := ledger.Row{"from_id": in.FromID, "to_id": in.ToID, "kind": in.Kind, "state": state, "says": says,
			"reason": record.Clean(in.Reason), "method": record.OrNil(in.Method), "score": int(in.Score * 1000)}
		ids := []string{in.FromID, in.ToID}
		old, err := s.pairTie(ctx, tx, in)
		if err != nil {
			return nil, err
		}
		if old == "" {
			return ids, tx.Insert("tie", s.ids.Next("tie"), row)
		}
		return ids, tx.Update(ctx, "tie", old, 0, row)
	})
	return err
}

// Check says what is wrong with a decision about a tie.
func (in TieInput) Check() error {
	var p record.Problems
	if !record.IsChoice(record.TieKinds, in.Kind) {
		p.Add("kind", "Choose how they belong together")
	}
	p.NeedReason("reason", record.Clean(in.Reason), "Enter why. The reason is published.", 2000)
	if in.FromID == in.ToID {
		p.Add("to", "Choose another recommendation")
	}
	return p.Err()
}

// pairTie finds the tie that a pair has already. One that the report itself
// states is not for us to undo.
func (s *Service) pairTie(ctx context.Context, tx *ledger.Tx, in TieInput) (string, error) {
	ties, err := s.store.Ties(ctx, tx, "")
	if err != nil {
		return "", err
	}
	for _, t := range ties {
		if PairKey(t.FromID, t.ToID) != PairKey(in.FromID, in.ToID) {
			continue
		}
		if t.Says == record.SaysReport && !in.Confirm {
			return "", errs.New(errs.Invalid, "The report itself says that these belong together. That cannot be undone here.")
		}
		return t.ID, nil
	}
	return "", nil
}
