package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// CommitmentInput is a commitment as somebody entered it.
type CommitmentInput struct {
	BodyID, Wording, Criterion, Due string
	Indicator, SourceURL            string
	Serves                          []string // recommendation ids; at least one
	// NoCriterion says, when no criterion is given, that there is none. It is said in public.
	NoCriterion bool
	Synthetic   bool
}

// Check says what is wrong with a commitment, field by field.
func (in *CommitmentInput) Check() (record.Commitment, error) {
	var p record.Problems
	c := record.Commitment{BodyID: in.BodyID, Wording: record.Clean(in.Wording), Criterion: record.Clean(in.Criterion),
		Indicator: record.Clean(in.Indicator), SourceURL: record.Clean(in.SourceURL), State: record.CommitmentOpen, Synthetic: in.Synthetic}
	p.Need("text", c.Wording, "Enter what will be done", 2000)
	if p.Limit("criterion", c.Criterion, 2000); c.Criterion == "" && !in.NoCriterion {
		p.Add("criterion", "Enter how anybody will know that it is done, or tick that there is no measure. Then everybody reads: no measure was given.")
	}
	c.Due = p.Date("due", in.Due)
	if record.Clean(in.Due) == "" {
		p.Add("due", "Enter by when. A rough date such as spring 2027 is enough.")
	}
	p.Limit("indicator", c.Indicator, 1000)
	p.Link("source_url", c.SourceURL)
	if len(in.Serves) == 0 {
		p.Add("serves", "Choose the recommendation that this serves")
	}
	if in.BodyID == "" {
		p.Add("body", "Choose who will do it")
	}
	return c, p.Err()
}

// CreateCommitment adds a commitment that serves one or more recommendations. An owner commits their own body only.
func (s *Service) CreateCommitment(ctx context.Context, in CommitmentInput) (record.Commitment, error) {
	actor := access.ActorFrom(ctx)
	if in.BodyID == "" || (actor.Has(access.RoleOwner) && !actor.Has(access.RoleCoordinator)) {
		in.BodyID = actor.Body
	}
	if len(in.Serves) == 0 {
		_, err := in.Check()
		return record.Commitment{}, err
	}
	slices.Sort(in.Serves)
	in.Serves = slices.Compact(in.Serves)
	id := s.ids.Next("commitment")
	var out record.Commitment
	act := ledger.Act{Action: CommitmentCreate, Kind: "commitment", ID: id, Facts: s.factsOfAll(in.Serves, in.BodyID)}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (_ []string, err error) {
		if out, err = in.Check(); err != nil {
			return nil, err
		}
		out.ID, out.Serves, out.Made, out.FirstDue = id, in.Serves, s.todayDate(), out.Due
		if out.Synthetic, err = s.store.MadeUp(ctx, tx, in.Synthetic, in.Serves); err != nil {
			return nil, err
		}
		return in.Serves, s.insertCommitment(tx, out)
	})
	return out, err
}

func (s *Service) insertCommitment(tx *ledger.Tx, c record.Commitment) error {
	err := tx.Insert("commitment", c.ID, ledger.Row{
		"wording": c.Wording, "criterion": record.OrNil(c.Criterion), "body_id": record.OrNil(c.BodyID), "due": record.OrNil(c.Due.Text()),
		"first_due": record.OrNil(c.FirstDue.Text()), "made": record.OrNil(c.Made.Text()), "indicator": record.OrNil(c.Indicator),
		"source_url": record.OrNil(c.SourceURL), "state": c.State, "superseded_by": record.OrNil(c.SupersededBy),
		"position": c.Position, "synthetic": c.Synthetic,
	})
	if err != nil {
		return err
	}
	for _, r := range c.Serves {
		err := tx.Insert("commitment_serves", c.ID+"/"+r, ledger.Row{"commitment_id": c.ID, "recommendation_id": r})
		if err != nil {
			return err
		}
	}
	return nil
}

// factsOfAll asks that the act be allowed on every recommendation: its facts are those of the first whose addressees
// leave the body out, if any does.
func (s *Service) factsOfAll(ids []string, body string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		var res access.Resource
		for _, id := range ids {
			var err error
			if res, err = s.factsOf(id, body)(ctx, tx); err != nil {
				return res, err
			}
			if !slices.Contains(res.Attrs["bodies"].([]string), body) {
				return res, nil
			}
		}
		return res, nil
	}
}

// commitmentAct prepares a write to one commitment: the rules are asked about it as it is inside the transaction.
func (s *Service) commitmentAct(action access.Action, id string) ledger.Act {
	return ledger.Act{Action: action, Kind: "commitment", ID: id,
		Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
			c, err := s.store.Commitment(ctx, tx, id)
			if err == nil {
				err = c.Stands()
			}
			return commitmentFacts(&c, "", ""), err
		}}
}

// owedFacts is what the rules weigh of a commitment, with all whose it may be.
func (s *Service) owedFacts(id string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		c, err := s.store.Commitment(ctx, tx, id)
		if err == nil {
			err = c.Stands()
		}
		if err != nil {
			return access.Resource{}, err
		}
		res := commitmentFacts(&c, "", "")
		res.Attrs["bodies"], err = s.owed(ctx, tx, &c)
		return res, err
	}
}

// owed names whose a commitment is: its owner or, where the source does not say, everybody who was asked for what it
// serves.
func (s *Service) owed(ctx context.Context, q db.Querier, c *record.Commitment) ([]string, error) {
	all, err := s.owedBy(ctx, q, c)
	return searchedIDs(all), err
}

// owedBy is [Service.owed] with their names.
func (s *Service) owedBy(ctx context.Context, q db.Querier, c *record.Commitment) ([]record.Searched, error) {
	if c.BodyID != "" {
		return []record.Searched{c.Owner()}, nil
	}
	out := []record.Searched{}
	for _, id := range c.Serves {
		r := &record.Record{Recommendation: record.Recommendation{ID: id}}
		if err := s.store.LoadAddressees(ctx, q, r); err != nil {
			return nil, err
		}
		for _, b := range record.SearchedOf(r.Addressees) {
			if !slices.Contains(out, b) {
				out = append(out, b)
			}
		}
	}
	return out, nil
}

func searchedIDs(all []record.Searched) []string {
	out := make([]string, len(all))
	for i, b := range all {
		out[i] = b.ID
	}
	return out
}

// MoveDate moves a promised date. The old date, the reason and the number of moves stay in view.
func (s *Service) MoveDate(ctx context.Context, id string, version int64, due, reason string) error {
	err := s.write(ctx, s.commitmentAct(CommitmentMove, id), func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		var p record.Problems
		to := p.Date("due", due)
		switch {
		case record.Clean(due) == "":
			p.Add("due", "Enter the new date")
		case to.EDTF() == c.Due.EDTF():
			p.Add("due", "The new date is the same as the present one")
		case s.before(due) != "":
			p.Add("due", s.before(due))
		}
		p.NeedReason("reason", record.Clean(reason), "Enter why the date moves. The reason is published and stays.", 2000)
		if err := p.Err(); err != nil {
			return nil, err
		}
		set := ledger.Row{"due": to.Text()}
		if c.FirstDue.IsZero() {
			set["first_due"] = to.Text() // there was none before: this is the first
		}
		if err := tx.Update(ctx, "commitment", id, version, set); err != nil {
			return nil, err
		}
		return c.Serves, tx.Insert("date_move", s.ids.Next("move"), ledger.Row{
			"commitment_id": id, "old_due": record.OrNil(c.Due.Text()), "new_due": to.Text(), "reason": record.Clean(reason), "moved": s.todayDate().Text(),
			"synthetic": c.Synthetic || access.ActorFrom(ctx).Synthetic})
	})
	return err
}

// CloseCommitment says that a commitment was withdrawn, or replaced by another; the reason goes to the log and, as a
// report, to the page. Whoever owes it cannot close it: that would end its date with nobody else looking.
func (s *Service) CloseCommitment(ctx context.Context, id string, version int64, by, reason string) error {
	act := s.commitmentAct(CommitmentEdit, id)
	act.Reason, act.Facts = record.Clean(reason), s.owedFacts(id)
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		var p record.Problems
		p.NeedReason("reason", act.Reason, "Enter why", 2000)
		state := record.CommitmentWithdrawn
		if by != "" {
			state = record.CommitmentSuperseded
			if other, err := s.store.Commitment(ctx, tx, by); errs.Is(err, errs.NotFound) || other.BodyID != c.BodyID || by == id {
				p.Add("superseded_by", "Choose another commitment of the same body")
			} else if err != nil {
				return nil, err
			}
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		return c.Serves, tx.Update(ctx, "commitment", id, version, ledger.Row{"state": state, "superseded_by": record.OrNil(by)})
	})
	return err
}

// AddReading records a value of the commitment's indicator: whether anything changed, apart from whether the work was
// done.
func (s *Service) AddReading(ctx context.Context, id, taken, value, sourceURL string, synthetic bool) error {
	err := s.write(ctx, s.commitmentAct(ProgressSubmit, id), func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		c, err := s.store.Commitment(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		var p record.Problems
		if c.Indicator == "" {
			p.Add("value", "This commitment has no indicator to give a value for")
		}
		when := p.Happened("taken", taken, edtf.Date{}, s.Today())
		if record.Clean(taken) == "" {
			p.Add("taken", "Enter when it was measured")
		}
		p.Need("value", record.Clean(value), "Enter the value", 200)
		p.Link("source_url", record.Clean(sourceURL))
		if err := p.Err(); err != nil {
			return nil, err
		}
		return c.Serves, tx.Insert("reading", s.ids.Next("reading"), ledger.Row{
			"commitment_id": id, "taken": when.Text(), "value": record.Clean(value), "source_url": record.OrNil(record.Clean(sourceURL)), "synthetic": synthetic || c.Synthetic})
	})
	return err
}

// before says why a date cannot be promised anew: all its days are past. Empty when it can, and for what cannot be
// read.
func (s *Service) before(due string) string {
	d, err := edtf.Parse(record.Clean(due))
	if last, ok := d.Last(); err == nil && ok && last.Before(s.Today()) {
		return "This date is past already. Nothing can be promised for it. Enter a date that is still to come."
	}
	return ""
}
