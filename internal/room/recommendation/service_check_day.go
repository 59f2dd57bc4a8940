package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// CheckDay notes that somebody of another body, and another human than entered
// it, has read at its source that an answer was given on the day that it states.
func (s *Service) CheckDay(ctx context.Context, answerID string) error {
	var about string
	act := ledger.Act{Action: AnswerCheck, Kind: "recommendation", Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		res, rec, err := s.answerFacts(ctx, tx, answerID)
		if about = rec; err == nil {
			tx.SetRecord("recommendation", rec)
		}
		return res, err
	}}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		r, err := s.store.Load(ctx, tx, about)
		if err != nil {
			return nil, err
		}
		a := r.Answer(answerID)
		switch {
		case a == nil:
			return nil, errs.New(errs.NotFound, "There is no such record.")
		case a.Given.IsZero():
			return nil, refuseDay("No day is stated to check")
		case !a.DayChecked.IsZero():
			return nil, refuseDay("The day was checked already")
		case !record.SafeURL(a.SourceURL):
			return nil, refuseDay("No source is recorded that the day could be checked against")
		}
		return []string{about}, tx.Update(ctx, "answer", answerID, 0, ledger.Row{"day_checked": s.todayDate().Text(), "day_checked_by": searcherOf(ctx)})
	})
	return err
}

func refuseDay(words string) error {
	return errs.InvalidInput(words, errs.Field{Name: "checked", Message: words})
}

// ToCheckDay loads an answer and its recommendation for whoever may say that its
// day is so.
func (s *Service) ToCheckDay(ctx context.Context, answerID string) (*record.Record, *record.Answer, error) {
	facts, id, err := s.answerFacts(ctx, s.db, answerID)
	if err != nil {
		return nil, nil, err
	}
	rec, err := s.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	a := rec.Answer(answerID)
	if a == nil {
		return nil, nil, errs.New(errs.NotFound, "There is no such record.")
	}
	return rec, a, s.may(ctx, AnswerCheck, facts)
}

// MayCheckDay says whether to offer the check of an answer's day.
func (s *Service) MayCheckDay(ctx context.Context, a *record.Answer) bool {
	if !access.ActorFrom(ctx).SignedIn() || a.Given.IsZero() || !a.DayChecked.IsZero() || !record.SafeURL(a.SourceURL) {
		return false
	}
	facts, _, err := s.answerFacts(ctx, s.db, a.ID)
	return err == nil && s.May(ctx, AnswerCheck, facts)
}

// answerFacts is what the rules weigh of an answer: whose it is and who entered
// it. It names the recommendation, too.
func (s *Service) answerFacts(ctx context.Context, q db.Querier, id string) (access.Resource, string, error) {
	rec, body, err := s.store.AnswerOf(ctx, q, id)
	if err != nil {
		return access.Resource{}, "", err
	}
	author, err := s.store.AuthorOf(ctx, q, "answer", id)
	attrs := map[string]any{"published": true, "author": author}
	if body != "" {
		attrs["owner"], attrs["bodies"] = body, []string{body}
	}
	return access.Resource{Kind: "recommendation", ID: rec, Attrs: attrs}, rec, err
}
