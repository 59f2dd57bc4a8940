package sweep

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// AskingKind is what an asking that waits for a second human is called among
// proposals.
const AskingKind = "sweep_ask"

// askingTerms are what is proposed of an asking; its forces are those that are kept
// under its batch.
type askingTerms struct {
	Asked string `json:"asked"`
	Due   string `json:"due"`
	How   string `json:"how"`
}

// proposeAsking asks a second human to agree to an asking that needs one.
func (s *Service) proposeAsking(ctx context.Context, tx *ledger.Tx, batch string, in AskInput) error {
	if batch == "" || !proposal.Soon(s.Today(), in.Due) {
		return nil
	}
	_, err := proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: AskingKind, Record: batch, Reason: in.WhyLate, Terms: askingTerms{in.Asked.String(), in.Due.String(), in.How},
		Title: web.Plural(len(in.Forces), "force was", "forces were") + " asked for a list by " + in.Due.Human()})
	return err
}

// waitingAsks gives the askings of a batch that still wait.
func (s *Service) waitingAsks(ctx context.Context, q db.Querier, p proposal.Proposal) (out []Ask, part string, err error) {
	all, err := s.store.asks(ctx, q, "")
	var words []string
	for _, a := range all {
		if p.Record != "" && a.Batch == p.Record && !a.TakenBack && !a.Counts() {
			out, words = append(out, a), append(words, a.ID, a.ForceID, a.Asked.String(), a.Due.String(), a.How, a.WhyLate, a.Name)
		}
	}
	if err == nil && len(out) == 0 {
		err = errs.New(errs.Conflict, "This asking was taken back, or is agreed to already.")
	}
	return out, opened.Part("asking", words...), err
}

// WaitingAsks gives, to the taskforce, an asking that waits, as it stands now.
func (s *Service) WaitingAsks(ctx context.Context, p proposal.Proposal) ([]Ask, string, error) {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), SweepAsk, access.Resource{Kind: "sweep_ask"}); err != nil {
		return nil, "", err
	}
	return s.waitingAsks(ctx, s.db, p)
}

// askingKind is how an asking is answered: it counts from then on, or is taken back
// where it is turned down.
func (s *Service) askingKind() proposal.Kind {
	return proposal.Kind{Name: AskingKind, Propose: SweepAsk, Agree: SweepAgree, Apply: s.countAsking, Undo: s.dropAsking,
		Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
			_, part, err := s.waitingAsks(ctx, q, p)
			return []string{part}, err
		}}
}

// countAsking makes an asking count. Nobody agrees for their own force, however many
// others were asked beside it.
func (s *Service) countAsking(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	all, _, err := s.waitingAsks(ctx, tx, p)
	who := access.ActorFrom(ctx)
	for _, a := range all {
		if who.Body == a.ForceID || who.Standing.OfKin(a.ForceID) {
			return errs.New(errs.Conflict, "Your own force is among those that were asked. Somebody of another body must answer.")
		}
		if err == nil {
			err = tx.Update(ctx, AskingKind, a.ID, 0, ledger.Row{"agreed": s.Today().String(), "second": who.Human, "second_name": who.Name})
		}
	}
	return err
}

// dropAsking takes back an asking that somebody turned down.
func (s *Service) dropAsking(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	all, _, err := s.waitingAsks(ctx, tx, p)
	if errs.Is(err, errs.Conflict) {
		return nil // it was taken back meanwhile
	}
	for _, a := range all {
		if err == nil {
			err = tx.Update(ctx, AskingKind, a.ID, 0, ledger.Row{"state": askTakenBack, "why": "A second person turned it down."})
		}
	}
	return err
}
