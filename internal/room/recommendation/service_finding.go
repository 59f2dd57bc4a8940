package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// FindingInput is an independent body's verdict on the newest claim.
type FindingInput struct {
	CommitmentID, ProgressID, Verdict, Reasons, Outcome, OutcomeReasons string
	Synthetic                                                           bool
}

// Check says what is wrong with a finding, field by field.
func (in FindingInput) Check(c record.Commitment) error {
	var p record.Problems
	if !record.IsChoice(record.VerdictLabels, in.Verdict) {
		p.Add("verdict", "Choose whether it was done")
	}
	p.Need("reasons", record.Clean(in.Reasons), "Enter your reasons, against the criterion", 10000)
	if !record.IsChoice(record.OutcomeLabels, in.Outcome) {
		p.Add("outcome", "Choose what changed, or that it is not known yet")
	}
	if in.Outcome != "" && in.Outcome != "unknown" && c.Indicator == "" && record.Clean(in.OutcomeReasons) == "" {
		p.Add("outcome_reasons", "This commitment states no measure. Say how you know what changed.")
	}
	p.Limit("outcome_reasons", record.Clean(in.OutcomeReasons), 10000)
	_, claim := c.LastSubmitted()
	switch {
	case claim == nil:
		p.Add("verdict", "The owner has not claimed that this is done. There is nothing to verify yet.")
	case in.ProgressID != claim.ID:
		return errs.New(errs.Conflict, "The owner has reported again since you opened this page. Read the new report first.")
	case c.Judged(claim) != nil:
		p.Add("verdict", "This claim has a finding already. The owner must report again before there can be another.")
	}
	return p.Err()
}

// RecordFinding verifies a claim or sends it back, with reasons, against the criterion that was written before the
// work. The rules refuse a verifier from the owner's own body, from the body that reported, or who wrote the report.
func (s *Service) RecordFinding(ctx context.Context, in FindingInput) error {
	return s.write(ctx, s.claimAct(in.CommitmentID, ""), s.finding(ctx, in))
}

// FindTogether is RecordFinding of a panel two of whose members found the same, each for themselves: first is the
// other. What the panel keeps of it is stored in the same transaction, under an entry of its own.
func (s *Service) FindTogether(ctx context.Context, in FindingInput, first string, beside ledger.Act, keep func(context.Context, *ledger.Tx) error) error {
	find := s.finding(ctx, in)
	_, err := s.writeAll(ctx, []ledger.Act{beside, s.claimAct(in.CommitmentID, first)}, func(ctx context.Context, tx *ledger.Tx, i int) ([]string, error) {
		if i == 0 {
			return nil, keep(ctx, tx)
		}
		return find(ctx, tx)
	})
	return err
}

func (s *Service) finding(ctx context.Context, in FindingInput) func(context.Context, *ledger.Tx) ([]string, error) {
	actor := access.ActorFrom(ctx)
	return func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, in.CommitmentID)
		if err != nil {
			return nil, err
		}
		if err := in.Check(c); err != nil {
			return nil, err
		}
		if err := in.hasOpened(ctx, tx, &c); err != nil {
			return nil, err
		}
		if err := s.ownBody(ctx, tx, actor.Body); err != nil {
			return nil, err
		}
		return c.Serves, tx.Insert("finding", s.ids.Next("finding"), ledger.Row{
			"commitment_id": c.ID, "progress_id": in.ProgressID, "body_id": actor.Body, "verdict": in.Verdict,
			"reasons": record.Clean(in.Reasons), "outcome": in.Outcome, "outcome_reasons": record.OrNil(record.Clean(in.OutcomeReasons)),
			"found": s.todayDate().Text(), "synthetic": in.Synthetic || actor.Synthetic || c.Synthetic})
	}
}

// claimAct is a finding on a commitment. Its facts are who claimed it, the body and the person, whom the ledger
// remembers; and, of a panel, who found the same before.
func (s *Service) claimAct(id, first string) ledger.Act {
	return ledger.Act{Action: FindingRecord, Kind: "commitment", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		c, err := s.store.Commitment(ctx, tx, id)
		if err != nil {
			return access.Resource{}, err
		}
		if err := c.Stands(); err != nil {
			return access.Resource{}, err
		}
		reporter, author, err := s.claimant(ctx, tx, &c)
		return foundFirst(commitmentFacts(&c, reporter, author), first), err
	}}
}

// foundFirst says, of a panel, who found the same; of others nothing is said.
func foundFirst(r access.Resource, first string) access.Resource {
	if first != "" {
		r.Attrs["proposer"] = first
	}
	return r
}

func (s *Service) claimant(ctx context.Context, q db.Querier, c *record.Commitment) (body, person string, err error) {
	_, claim := c.LastSubmitted()
	if claim == nil {
		return "", "", nil
	}
	person, err = s.store.AuthorOf(ctx, q, "progress", claim.ID)
	return claim.BodyID, person, err
}

// MayJudge says whether the actor may record a finding on a commitment, for showing the button.
func (s *Service) MayJudge(ctx context.Context, c *record.Commitment) bool {
	reporter, author, err := s.claimant(ctx, s.db, c)
	return err == nil && s.May(ctx, FindingRecord, commitmentFacts(c, reporter, author))
}

// MayOn says whether the actor may do something to a commitment.
func (s *Service) MayOn(ctx context.Context, action access.Action, c *record.Commitment) bool {
	return s.May(ctx, action, commitmentFacts(c, "", ""))
}

// RecordPanelView adds what the victims and survivors panel thinks. It stands beside the claim and the finding and
// changes neither.
func (s *Service) RecordPanelView(ctx context.Context, commitmentID, stance, words string, synthetic bool) error {
	actor := access.ActorFrom(ctx)
	err := s.write(ctx, s.commitmentAct(PanelViewRecord, commitmentID), func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, commitmentID)
		if err != nil {
			return nil, err
		}
		var p record.Problems
		if !record.IsChoice(record.StanceLabels, stance) {
			p.Add("stance", "Choose the panel's view")
		}
		p.Need("text", record.Clean(words), "Enter the panel's view in its own words", 10000)
		if err := p.Err(); err != nil {
			return nil, err
		}
		if err := s.ownBody(ctx, tx, actor.Body); err != nil {
			return nil, err
		}
		return c.Serves, tx.Insert("panel_view", s.ids.Next("view"), ledger.Row{"commitment_id": c.ID, "body_id": actor.Body,
			"stance": stance, "words": record.Clean(words), "given": s.todayDate().Text(), "synthetic": synthetic || actor.Synthetic || c.Synthetic})
	})
	return err
}
