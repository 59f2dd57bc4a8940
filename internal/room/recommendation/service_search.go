package recommendation

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// SearchInput is a search as somebody entered it.
type SearchInput struct {
	AboutKind, AboutID, Sought, Result string
	Searched, Places, SourceURL, Words string
	Synthetic                          bool
}

// searchable is what a search may be about, and what of it can be looked for.
type searchable struct {
	published edtf.Date
	answered  bool
	sought    []Choice
	reindexes []string
	facts     access.Resource
	synthetic bool
}

func (in *SearchInput) check(about *searchable, today clock.Day) (Search, error) {
	var p problems
	s := Search{AboutKind: in.AboutKind, AboutID: in.AboutID, Sought: in.Sought, Result: in.Result, Places: clean(in.Places),
		SourceURL: clean(in.SourceURL), Words: clean(in.Words), Recorded: edtf.Of(today), Synthetic: in.Synthetic}
	if !known(about.sought, s.Sought) {
		p.add("sought", "Choose what was looked for")
	}
	if !known(FoundLabels, s.Result) {
		p.add("result", "Choose what was found")
	}
	if s.Searched = p.happened("searched", in.Searched, about.published, today); clean(in.Searched) == "" {
		p.add("searched", "Enter the day on which it was looked for")
	} else if _, exact := exactDay(s.Searched); !exact && !s.Searched.IsZero() {
		p.add("searched", "Enter the exact day on which it was looked for, such as 27 March 2026. A rough date supports nothing.")
	}
	p.limit("places", s.Places, 2000)
	p.limit("words", s.Words, 2000)
	p.link("source_url", s.SourceURL)
	switch {
	case s.Result == FoundNone && s.Places == "":
		p.add("places", "Enter where it was looked for. Everybody can then look there too.")
	case s.Result == FoundNone && s.Sought == SoughtAnswer && about.answered:
		p.add("result", "An answer is entered here already")
	case s.Result == FoundKnown && s.SourceURL == "" && s.Words == "":
		p.add("source_url", "Enter its web address, or say in the note where it is")
	}
	return s, p.err()
}

// RecordSearch notes that somebody looked for an answer, or for whether something
// was done, and what they found. Only somebody of another body may: whoever owes
// an answer enters it.
func (s *Service) RecordSearch(ctx context.Context, in SearchInput) (Search, error) {
	var out Search
	var about *searchable
	act := ledger.Act{Action: access.SearchRecord, Kind: in.AboutKind, ID: in.AboutID,
		Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
			if about, err = s.searchable(ctx, tx, in.AboutKind, in.AboutID); err != nil {
				return res, err
			}
			return about.facts, nil
		}}
	_, err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (_ []string, err error) {
		if out, err = in.check(about, s.Today()); err != nil {
			return nil, err
		}
		actor := access.ActorFrom(ctx)
		out.ID, out.By, out.ByBody = s.ids.Next("search"), searcherOf(ctx), actor.Body
		out.Synthetic = out.Synthetic || actor.Synthetic
		return about.reindexes, tx.Insert("search_made", out.ID, out.row())
	})
	return out, err
}

func (s Search) row() ledger.Row {
	return ledger.Row{"about_kind": s.AboutKind, "about_id": s.AboutID, "sought": s.Sought, "result": s.Result, "searched": s.Searched.Text(),
		"places": orNil(s.Places), "source_url": orNil(s.SourceURL), "words": orNil(s.Words), "by_name": s.By, "by_body": orNil(s.ByBody),
		"recorded": s.Recorded.Text(), "synthetic": s.Synthetic}
}

// searcherOf is how a record names who looked: by part, not by name.
func searcherOf(ctx context.Context) string {
	if access.ActorFrom(ctx).Has(access.RoleCoordinator) {
		return keeperOf(ctx)
	}
	if access.ActorFrom(ctx).Synthetic {
		return "a verifier (synthetic person)"
	}
	return "a verifier"
}

// searchable loads what a search is about.
func (s *Service) searchable(ctx context.Context, q db.Querier, kind, id string) (*searchable, error) {
	switch kind {
	case "recommendation":
		r, err := s.store.load(ctx, q, id)
		if err != nil {
			return nil, err
		}
		out := &searchable{published: r.Report.Published, reindexes: []string{r.ID}, facts: recommendationFacts(r),
			sought: SoughtLabels[:1], synthetic: r.Synthetic || r.hasSynthetic()}
		if st, _ := LatestStatus(r.Answers); st != NoneYet {
			out.answered = true
		}
		if !r.Deadline.IsZero() {
			out.sought = SoughtLabels
		}
		return out, nil
	case "commitment":
		c, err := s.store.commitment(ctx, q, id)
		if err == nil {
			err = c.stands()
		}
		if err != nil {
			return nil, err
		}
		facts := commitmentFacts(&c, "", "")
		facts.Attrs["bodies"], err = s.owed(ctx, q, &c)
		return &searchable{reindexes: c.Serves, facts: facts, sought: SoughtLabels[1:], synthetic: showsSynthetic(&c)}, err
	}
	return nil, errs.New(errs.NotFound, "There is no such record.")
}

// CheckDay notes that somebody of another body, and another human than entered
// it, has read at its source that an answer was given on the day that it states.
func (s *Service) CheckDay(ctx context.Context, answerID string) error {
	var about string
	act := ledger.Act{Action: access.AnswerCheck, Kind: "recommendation", Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		res, rec, err := s.answerFacts(ctx, tx, answerID)
		if about = rec; err == nil {
			tx.SetRecord("recommendation", rec)
		}
		return res, err
	}}
	_, err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		r, err := s.store.load(ctx, tx, about)
		if err != nil {
			return nil, err
		}
		a := r.answer(answerID)
		switch {
		case a == nil:
			return nil, errs.New(errs.NotFound, "There is no such record.")
		case a.Given.IsZero():
			return nil, refuseDay("No day is stated to check")
		case !a.DayChecked.IsZero():
			return nil, refuseDay("The day was checked already")
		case !SafeURL(a.SourceURL):
			return nil, refuseDay("No source is recorded that the day could be checked against")
		}
		return []string{about}, tx.Update(ctx, "answer", answerID, 0, ledger.Row{"day_checked": s.todayDate().Text(), "day_checked_by": searcherOf(ctx)})
	})
	return err
}

func refuseDay(words string) error {
	return errs.InvalidInput(words, errs.Field{Name: "checked", Message: words})
}

// answer finds an answer that stands.
func (r *Record) answer(id string) *Answer {
	for i := range r.Answers {
		if r.Answers[i].ID == id {
			return &r.Answers[i]
		}
	}
	return nil
}

// answerFacts is what the rules weigh of an answer: whose it is and who entered
// it. It names the recommendation, too.
func (s *Service) answerFacts(ctx context.Context, q db.Querier, id string) (access.Resource, string, error) {
	rec, body, err := s.store.answerOf(ctx, q, id)
	if err != nil {
		return access.Resource{}, "", err
	}
	author, err := s.store.authorOf(ctx, q, "answer", id)
	attrs := map[string]any{"published": true, "author": author}
	if body != "" {
		attrs["owner"], attrs["bodies"] = body, []string{body}
	}
	return access.Resource{Kind: "recommendation", ID: rec, Attrs: attrs}, rec, err
}
