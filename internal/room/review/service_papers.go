package review

import (
	"context"
	"crypto/rand"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// PapersInput asks bodies for the papers of a case.
type PapersInput struct {
	Bodies []string
	// Words say what is asked for: the body's own reference, which papers. They
	// name nobody.
	Words string
}

// AskPapers asks those who closed the case for their papers, once the person
// has agreed to it. Each request has a clock of its own.
func (s *Service) AskPapers(ctx context.Context, id string, version int64, in PapersInput) error {
	text, err := words("words", in.Words, "Write which papers you ask for.")
	if err != nil {
		return err
	}
	if len(in.Bodies) == 0 {
		return errs.InvalidInput("Choose whom to ask.", errs.Field{Name: "bodies", Message: "Choose at least one body"})
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := s.checkListed(ctx, tx, "bodies", in.Bodies); err != nil {
			return err
		}
		// Whoever is asked may have closed it: from this write on they are kept out.
		if err := s.barBodies(ctx, tx, c, in.Bodies, BarAsked, ""); err != nil {
			return err
		}
		if c.State != rules.Asked {
			if err := s.move(ctx, tx, c, rules.Asked, rules.ByStaff, "", nil); err != nil {
				return err
			}
		}
		due := s.clockOf(rules.Asked, c.Enhanced, s.Today())
		for i, body := range in.Bodies {
			if slices.Contains(in.Bodies[:i], body) {
				continue
			}
			if err := s.ask(ctx, tx, c, body, text, due); err != nil {
				return err
			}
		}
		return nil
	})
}

// ask makes one request, sealed with keys of its own: whoever answers it opens
// the request and nothing of the case.
func (s *Service) ask(ctx context.Context, tx *ledger.Tx, c *Case, body, text string, due *rules.Clock) error {
	id := ids.Random("papers")
	var nobody [32]byte // nobody comes back to a request with a phrase
	if _, err := rand.Read(nobody[:]); err != nil {
		return err
	}
	keys, err := s.vault.Create(ctx, tx, vault.NewPerson{ID: id, Self: nobody,
		Parts: map[vault.Part][]string{PartPapers: {string(intake.GroupPanel), string(intake.GroupIndependent), groupPapers}}, Synthetic: c.Synthetic})
	if err != nil {
		return err
	}
	sealed, err := keys.Seal(PartPapers, vault.Place{Table: "review_request", Column: "words", Row: id}, []byte(text))
	if err != nil {
		return err
	}
	row := ledger.Row{"case_id": c.ID, "body": body, "state": PapersOpen, "asked": s.Today().String(), "words": sealed}
	if due != nil {
		row["due"] = due.Due.String()
	}
	return tx.Insert("review_request", id, row)
}

// Papers lists the requests addressed to the reader's body, and nothing else.
func (s *Service) Papers(ctx context.Context) ([]PapersTask, error) {
	actor := access.ActorFrom(ctx)
	if err := s.Auth.Authorize(ctx, actor, rules.AnswerPapers, access.Route()); err != nil {
		return nil, err
	}
	if actor.Body == "" {
		return nil, nil
	}
	list, err := s.store.papersFor(ctx, s.DB, actor.Body)
	var out []PapersTask
	for _, r := range list {
		t := PapersTask{ID: r.ID, State: r.State, Code: r.Code, Asked: r.Asked, Due: r.Due, Answered: r.Answered}
		if r.State == PapersOpen {
			t.Standing = rules.Stands(r.Due, clock.Day{}, s.Today())
		}
		out = append(out, t)
	}
	return out, err
}

// PapersWords opens what is asked, for the body that it is addressed to, and
// writes its entry.
func (s *Service) PapersWords(ctx context.Context, id string) (string, error) {
	p, err := s.store.paper(ctx, s.DB, id)
	if err != nil {
		return "", err
	}
	out, err := s.vault.Reveal(ctx, vault.Reading{Person: id, Purpose: "To answer the request for papers.",
		Items: []vault.Sealed{p.sealedWords()}, Still: func(ctx context.Context, tx *ledger.Tx) error {
			c, err := s.store.bare(ctx, tx, p.caseID)
			if err == nil && (c.State == rules.Withdrawn || c.State == rules.Erased) {
				err = errs.New(errs.Conflict, "This request has ended. There is nothing to answer, and what was asked is not opened any more.")
			}
			return err
		}})
	if err != nil {
		return "", s.hide(err, false)
	}
	return string(out[0]), nil
}

// PapersAnswer is what a body answers.
type PapersAnswer struct {
	Code  string // sent, none-held, refused
	Words string
}

// AnswerPapers records a body's answer. When the last request has its answer
// the case goes on.
func (s *Service) AnswerPapers(ctx context.Context, id string, in PapersAnswer) error {
	if !rules.PapersCodes().Has(in.Code) {
		return errs.InvalidInput("Choose your answer.", errs.Field{Name: "code", Message: "Choose your answer"})
	}
	if in.Code == "refused" {
		if _, err := words("words", in.Words, "Say why you refuse. That you refused is published."); err != nil {
			return err
		}
	}
	act := ledger.Act{Action: rules.AnswerPapers, Kind: "papers", ID: id, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		p, err := s.store.paper(ctx, tx, id)
		return access.Resource{Kind: "papers", ID: id, Attrs: map[string]any{"owner": p.Body}}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := s.store.paper(ctx, tx, id)
		if err != nil {
			return err
		}
		if p.State != PapersOpen && p.State != PapersSilent {
			return errs.New(errs.Conflict, "This request has its answer already.")
		}
		answer, err := s.vault.Seal(ctx, tx, id, PartPapers, vault.Place{Table: "review_request", Column: "answer", Row: id}, []byte(in.Words))
		if err != nil {
			return err
		}
		state := PapersAnswered
		if in.Code == "refused" {
			state = PapersRefused
		}
		return tx.Update(ctx, "review_request", id, 0, ledger.Row{"state": state, "code": in.Code, "answered": s.Today().String(), "answer": db.OrNil(answer)})
	})
	return s.hide(err, false)
}
