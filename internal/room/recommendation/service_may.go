package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
)

// MayRecord gives nil when the actor may do something to a recommendation in the name of a body, or the refusal in
// words. The write asks again; this is for not showing a form that could only be refused.
func (s *Service) MayRecord(ctx context.Context, action access.Action, r *record.Record, body string) error {
	res := RecommendationFacts(r)
	if body != "" {
		res.Attrs["owner"] = body
	}
	return s.may(ctx, action, res)
}

// MayCommitment is [Service.MayRecord] for a commitment.
func (s *Service) MayCommitment(ctx context.Context, action access.Action, c *record.Commitment) error {
	return s.may(ctx, action, commitmentFacts(c, "", ""))
}

// MayFind gives nil when the actor may record a finding on a commitment, or the refusal in words: their own body's,
// their own body's report, their own.
func (s *Service) MayFind(ctx context.Context, c *record.Commitment) error {
	return s.MayFindWith(ctx, c, "")
}

// MayFindWith is MayFind for a panel, where somebody found the same before.
func (s *Service) MayFindWith(ctx context.Context, c *record.Commitment, first string) error {
	reporter, author, err := s.claimant(ctx, s.db, c)
	if err != nil {
		return err
	}
	if reporter == "" {
		// Nothing was claimed yet: whether they could judge it hangs on whose the commitment is alone.
		reporter, author = c.BodyID, "nobody"
	}
	return s.may(ctx, FindingRecord, foundFirst(commitmentFacts(c, reporter, author), first))
}

// MayReport gives nil when the actor may do something to a report.
func (s *Service) MayReport(ctx context.Context, action access.Action, id string) error {
	return s.may(ctx, action, access.Resource{Kind: "report", ID: id})
}

// MayPutRight says whether to offer putting right what is about some bodies.
func (s *Service) MayPutRight(ctx context.Context, bodies []string) bool {
	res := access.Resource{Kind: "recommendation", Attrs: map[string]any{"bodies": bodies, "published": true}}
	return s.May(ctx, RecordTakedown, res)
}

// Claims lists the commitments that their owners claim done and that nobody has judged since, the oldest claim first,
// each with the words of the refusal when this actor may not judge it.
func (s *Service) Claims(ctx context.Context) ([]Claim, error) {
	all, err := s.Commitments(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []Claim
	for i := range all {
		c := &all[i]
		_, claim := c.LastSubmitted()
		if claim == nil || !c.Condition(s.Today()).Waits() {
			continue
		}
		w := Claim{Commitment: *c, Claim: *claim}
		if err := s.MayFind(ctx, c); err != nil {
			if !errs.Is(err, errs.Forbidden) && !errs.Is(err, errs.Unauthenticated) {
				return nil, err
			}
			w.Refusal = errs.Message(err)
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b Claim) int {
		x, _ := a.Claim.Reported.First()
		y, _ := b.Claim.Reported.First()
		return x.Sub(y)
	})
	return out, nil
}

// Claim is a claim of "done" that waits for an independent finding.
type Claim struct {
	Commitment record.Commitment
	Claim      record.Progress
	// Refusal says why this person may not judge it; empty when they may.
	Refusal string
}
