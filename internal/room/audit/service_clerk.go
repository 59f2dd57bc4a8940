package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Dispute is a pair that the model is not sure of.
type Dispute struct {
	ID          string
	Project     string
	Position    int
	Left, Right string // pseudonyms
	Weight      float64
	Probability float64
	State       Standing
	card        string
}

func cardPlace(dispute string) vault.Place {
	return vault.Place{Table: "audit_dispute", Column: "card", Row: dispute}
}

var errNoPair = errs.New(errs.NotFound, "There is no such pair here.")

// Desk is what a clerk sees: how many pairs wait for them, and the next.
type Desk struct {
	Project Project
	Next    string // a dispute's id, "" for none
	Waiting int    // pairs that wait for this person
	Tally   Tally
}

// Desks lists the projects in which the actor judges pairs.
func (s *Service) Desks(ctx context.Context) ([]Desk, error) {
	all, err := s.Projects(ctx)
	var out []Desk
	for _, p := range all {
		if err != nil {
			return nil, err
		}
		if p.State == Open && p.Run != "" {
			var d Desk
			switch d, err = s.Desk(ctx, p.ID); {
			case err == nil:
				out = append(out, d)
			case errs.Is(err, errs.NotFound): // theirs, and not to judge in: the others are
				err = nil
			}
		}
	}
	return out, err
}

// Desk is one project's.
func (s *Service) Desk(ctx context.Context, project string) (d Desk, err error) {
	if d.Project, _, err = s.open(ctx, AuditJudge, project); err != nil {
		return d, err
	}
	disputes, judgements, err := s.judgements(ctx, d.Project.Run)
	if err != nil {
		return d, err
	}
	actor := access.ActorFrom(ctx)
	for _, x := range disputes {
		if mayJudge(x, judgements[x.ID], actor) {
			if d.Waiting++; d.Next == "" {
				d.Next = x.ID
			}
		}
	}
	d.Tally = tallyIn(disputes, judgements)
	return d, nil
}

// Judging gives a project to somebody who may judge its pairs.
func (s *Service) Judging(ctx context.Context, project string) (Project, error) {
	p, _, err := s.open(ctx, AuditJudge, project)
	return p, err
}

// mayJudge says whether a pair waits for this human: nobody judges one twice.
func mayJudge(d Dispute, before []Judgement, who access.Actor) bool {
	return d.State != Settled && who.Human != "" && !slices.ContainsFunc(before, func(j Judgement) bool { return who.MayBe(j.Human) })
}

func (s *Service) judgements(ctx context.Context, run string) ([]Dispute, map[string][]Judgement, error) {
	if run == "" {
		return nil, nil, nil
	}
	disputes, err := s.store.disputes(ctx, s.db, run)
	if err != nil {
		return nil, nil, err
	}
	all, err := s.store.judgements(ctx, s.db, run)
	by := map[string][]Judgement{}
	for _, j := range all {
		by[j.Dispute] = append(by[j.Dispute], j)
	}
	return disputes, by, err
}

func (s *Service) tally(ctx context.Context, run string) (Tally, error) {
	disputes, by, err := s.judgements(ctx, run)
	return tallyIn(disputes, by), err
}

func tallyIn(disputes []Dispute, by map[string][]Judgement) Tally {
	states := make([]Standing, len(disputes))
	lists := make([][]Judgement, len(disputes))
	for i, d := range disputes {
		states[i], lists[i] = d.State, by[d.ID]
	}
	return tallyOf(states, lists)
}

// Look opens one pair for the person whose turn it is, with an entry in the log.
// What others said of it is not shown.
func (s *Service) Look(ctx context.Context, project, dispute string) (Dispute, Card, error) {
	d, before, err := s.turn(ctx, project, dispute)
	if err != nil {
		return d, Card{}, err
	}
	purpose := fmt.Sprintf("Clerical review of pair %d", d.Position)
	if len(before) > 1 {
		purpose += ", as the third"
	}
	plain, err := s.vault.Reveal(ctx, vault.Reading{Person: project, Purpose: purpose, Items: []vault.Sealed{{Part: PartPairs, Place: cardPlace(dispute), Text: d.card}}})
	if err != nil {
		return d, Card{}, hide(err)
	}
	var c Card
	return d, c, json.Unmarshal(plain[0], &c)
}

// turn gives a pair that waits for the actor.
func (s *Service) turn(ctx context.Context, project, dispute string) (Dispute, []Judgement, error) {
	p, _, err := s.open(ctx, AuditJudge, project)
	if err != nil {
		return Dispute{}, nil, err
	}
	disputes, by, err := s.judgements(ctx, p.Run)
	if err != nil {
		return Dispute{}, nil, err
	}
	i := slices.IndexFunc(disputes, func(d Dispute) bool { return d.ID == dispute })
	if i < 0 {
		return Dispute{}, nil, errNoPair
	}
	d := disputes[i]
	if !mayJudge(d, by[d.ID], access.ActorFrom(ctx)) {
		return d, nil, errJudged
	}
	return d, by[d.ID], nil
}

var errJudged = errs.New(errs.Conflict, "You have judged this pair already, or others have settled it. Go on with the next one.")

func checkVerdict(verdict string, words *string, before []Judgement) error {
	var w wrong
	if !slices.Contains(Verdicts(), verdict) {
		w.add("verdict", "Choose what you think")
	}
	if w.limit("words", words, MaxText); len(before) > 1 && saysnothing.Is(*words) {
		w.add("words", "Say why: your view settles this pair")
	}
	return w.err()
}

// Judge records what somebody says of a pair. Words are asked for where the pair
// is split, since they settle it.
func (s *Service) Judge(ctx context.Context, project, dispute, verdict, words string) error {
	d, before, err := s.turn(ctx, project, dispute)
	if err != nil {
		return err
	}
	if err := checkVerdict(verdict, &words, before); err != nil {
		return err
	}
	return s.write(ctx, AuditJudge, project, "", "", func(ctx context.Context, c *change) error {
		now, err := s.store.judgementsOf(ctx, c.tx, dispute)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(dispute, c.p.Run+".") {
			return errNoPair // the lists were linked again
		}
		verdicts := []string{}
		for _, j := range now {
			verdicts = append(verdicts, j.Verdict)
		}
		// Others may have judged it at this moment: then this is another turn.
		if d.State = standing(verdicts); !mayJudge(d, now, c.actor) {
			return errJudged
		}
		if err := checkVerdict(verdict, &words, now); err != nil {
			return err
		}
		state := standing(append(verdicts, verdict))
		if err := c.tx.Insert("audit_judgement", fmt.Sprintf("%s.%d", dispute, len(now)+1), ledger.Row{"dispute_id": dispute, "human": c.actor.Human, "name": c.actor.Name,
			"turn": len(now) + 1, "verdict": verdict, "words": db.OrNil(words), "made": s.now()}); err != nil {
			return err
		}
		if state == d.State {
			return nil
		}
		return c.tx.Update(ctx, "audit_dispute", dispute, 0, ledger.Row{"state": string(state)})
	})
}
