package recommendation

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// AnswerInput is an answer as somebody entered it.
type AnswerInput struct {
	BodyID, PartID   string
	Status, Given    string
	Words, SourceURL string
	Lang             string // of the words; empty: not known
	CodedBy          string
	Checked          bool
	CheckedBy        string
	Synthetic        bool
}

// Check says what is wrong with an answer, field by field.
func (in AnswerInput) Check(r *record.Record, today clock.Day) (record.Answer, error) {
	var p record.Problems
	a := record.Answer{BodyID: in.BodyID, PartID: in.PartID, Status: record.Status(in.Status), Words: record.Clean(in.Words),
		SourceURL: record.Clean(in.SourceURL), CodedBy: record.Clean(in.CodedBy), Synthetic: in.Synthetic}
	if !record.IsChoice(record.StatusLabels, in.Status) || a.Status == record.NoneYet {
		p.Add("status", "Choose the answer that was given")
	}
	if in.BodyID == "" {
		p.Add("body", "Choose who gave the answer")
	}
	if a.Given = p.Happened("given", in.Given, r.Report.Published, today); a.Given.IsZero() && record.Clean(in.Given) == "" {
		p.Add("given", "Enter when the answer was given. A month or a year is enough.")
	}
	if in.PartID != "" && !hasPart(r, in.PartID) {
		p.Add("part", "Choose a part of this recommendation")
	}
	a.Lang = p.Language("lang", in.Lang)
	p.Need("words", a.Words, "Enter what was said, in a few words", 5000)
	p.Limit("coded_by", a.CodedBy, 300)
	p.Link("source_url", a.SourceURL)
	return a, p.Err()
}

func hasPart(r *record.Record, id string) bool {
	for _, p := range r.Parts {
		if p.ID == id {
			return true
		}
	}
	return false
}

// RecordAnswer adds an answer to the sequence. An owner may answer for their
// own body only; a coordinator records what any body published, with its
// source. Earlier answers stay as they are.
func (s *Service) RecordAnswer(ctx context.Context, id string, in AnswerInput) (record.Answer, error) {
	actor := access.ActorFrom(ctx)
	if in.BodyID == "" || (actor.Has(access.RoleOwner) && !actor.Has(access.RoleCoordinator)) {
		in.BodyID = actor.Body
	}
	var out record.Answer
	act := ledger.Act{Action: AnswerRecord, Kind: "recommendation", ID: id, Facts: s.factsOf(id, in.BodyID)}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		r, err := s.store.Load(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if out, err = in.Check(r, s.Today()); err != nil {
			return nil, err
		}
		out.ID, out.Position = s.ids.Next("answer"), len(r.Answers)+1
		checkedBy, checkedOn := any(nil), any(nil)
		if in.Checked {
			checkedBy, checkedOn = record.OrNil(in.CheckedBy), s.todayDate().Text()
		}
		out.Arrive(actor, s.todayDate(), in.Checked, in.CheckedBy)
		return []string{id}, tx.Insert("answer", out.ID, ledger.Row{
			"received": out.Received.Text(), "received_from": record.OrNil(out.ReceivedFrom),
			"day_checked": record.OrNil(out.DayChecked.Text()), "day_checked_by": record.OrNil(out.DayCheckedBy),
			"recommendation_id": id, "part_id": record.OrNil(in.PartID), "body_id": in.BodyID, "status": in.Status,
			"given": record.OrNil(out.Given.Text()), "words": record.OrNil(out.Words), "lang": record.OrNil(out.Lang), "source_url": record.OrNil(out.SourceURL),
			"coded_by": record.OrNil(out.CodedBy), "position": out.Position, "checked": in.Checked,
			"checked_by": checkedBy, "checked_on": checkedOn, "synthetic": in.Synthetic || r.Synthetic,
		})
	})
	return out, err
}

// factsOf loads what the rules weigh of a recommendation. The owner is the
// body for which the act is done.
func (s *Service) factsOf(id, body string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		r := &record.Record{}
		var err error
		if r.Recommendation, err = s.store.Recommendation(ctx, tx, id); err != nil {
			return access.Resource{}, err
		}
		if err := s.store.LoadAddressees(ctx, tx, r); err != nil {
			return access.Resource{}, err
		}
		res := RecommendationFacts(r)
		if body != "" {
			res.Attrs["owner"] = body
		}
		return res, nil
	}
}

// orNil stores empty text as NULL: unknown is not the same as blank.

// TakeStep records a step of the chase ladder, to one body or, with no id, to each
// that was asked: a letter that went, or the reasons for not answering that are
// now published. No step comes before the search that it rests on, nor before the
// letter that it follows.
func (s *Service) TakeStep(ctx context.Context, id, bodyID, rung, words string) error {
	act := ledger.Act{Action: TakeLadderStep, Kind: "recommendation", ID: id, Facts: s.factsOf(id, "")}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p record.Problems
		p.Need("text", record.Clean(words), "Enter what was sent or said", 5000)
		r, err := s.store.Load(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		to := s.ladder.StepFor(r, bodyID, rung, s.Today(), &p)
		if err := p.Err(); err != nil {
			return nil, err
		}
		for _, body := range to {
			if err := tx.Insert("ladder_step", s.ids.Next("step"), ledger.Row{
				"recommendation_id": id, "body_id": body, "rung": rung, "taken": s.todayDate().Text(), "words": record.Clean(words),
				"synthetic": r.Synthetic || access.ActorFrom(ctx).Synthetic}); err != nil {
				return nil, err
			}
		}
		return []string{id}, nil
	})
	return err
}
