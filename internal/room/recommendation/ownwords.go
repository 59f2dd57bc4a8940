package recommendation

import (
	"context"
	"strconv"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// OwnWords is what it is called among proposals that a body corrects what it said
// itself: an answer, a commitment, why a date moved, a report. It takes a coordinator
// of another body, so that nobody takes back alone what they were late with.
const OwnWords = "own_words"

// ProposalsPath is where a coordinator answers what bodies asked to have corrected.
const ProposalsPath = "/correction-proposals"

// ownTerms are what is proposed. Owner is the body whose words they are; Bodies are
// all whom the record is about.
type ownTerms struct {
	Kind    string            `json:"kind"`
	ID      string            `json:"id"`
	Version int64             `json:"version"`
	Words   map[string]string `json:"words"`
	Owner   string            `json:"owner"`
	Bodies  []string          `json:"bodies"`
}

func (o ownTerms) input(reason string) PutRight {
	return PutRight{Kind: o.Kind, ID: o.ID, What: record.Rewording, Version: o.Version, Words: o.Words, Reason: reason, asker: o.Owner}
}

// asking is what the rules weigh of asking for a correction: whose words they are.
// Where that is not known the record has no owner, and nobody may ask.
func (t *ToPutRight) asking() access.Resource {
	res := t.facts()
	if t.owner != "" && t.kind.Can(record.Rewording) {
		res.Attrs["owner"] = t.owner
	}
	return res
}

// OwnWordsOf loads one record for whoever may ask for a correction of it: somebody
// of the body that said it.
func (s *Service) OwnWordsOf(ctx context.Context, kind, id string) (*ToPutRight, error) {
	t, err := s.toPutRight(ctx, s.db, kind, id)
	if err == nil {
		err = s.may(ctx, CorrectionAsk, t.asking())
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

// AskCorrection proposes other words for what the actor's own body said. It counts
// once a coordinator of another body has agreed; until then nothing is changed.
func (s *Service) AskCorrection(ctx context.Context, in PutRight) error {
	in.What = record.Rewording
	var t *ToPutRight
	act := ledger.Act{Action: CorrectionAsk, Kind: OwnWords, ID: in.Kind + " " + in.ID, Facts: func(ctx context.Context, tx *ledger.Tx) (res access.Resource, err error) {
		if t, err = s.toPutRight(ctx, tx, in.Kind, in.ID); err != nil {
			return res, err
		}
		return t.asking(), nil
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if err := t.TryOut(in, s.Today()); err != nil {
			return err
		}
		terms := ownTerms{Kind: in.Kind, ID: in.ID, Version: t.Version, Words: in.Words, Owner: t.owner, Bodies: t.bodies}
		_, err := proposal.Make(ctx, tx, s.at(), proposal.New{Kind: OwnWords, Record: act.ID, Title: "Correct: " + record.LowerFirst(t.Name) + " on " + t.AboutID,
			Terms: terms, Reason: record.Clean(in.Reason)})
		return err
	})
	return err
}

// Proposals answers what bodies asked to have corrected.
func (s *Service) Proposals() *proposal.Service {
	return proposal.NewService(proposal.Config{DB: s.db, Ledger: s.ledger, Auth: s.auth, Clock: s.clock},
		proposal.Kind{Name: OwnWords, Propose: CorrectionAsk, Agree: CorrectionAgree, Apart: true, Facts: factsOfOwnWords, Apply: s.applyOwnWords, After: s.touched,
			Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
				_, _, parts, err := s.ownWords(ctx, q, p)
				return parts, err
			}})
}

// factsOfOwnWords is what the rules weigh of a proposal. One that cannot be read is
// about nobody that is known: the rules refuse it.
func factsOfOwnWords(p proposal.Proposal) map[string]any {
	var o ownTerms
	if err := p.Into(&o); err != nil || o.Owner == "" || len(o.Bodies) == 0 {
		return map[string]any{}
	}
	return map[string]any{"owner": o.Owner, "bodies": o.Bodies}
}

// OwnWordsAsked gives, to whoever may look at a proposal, the record as it stands,
// what it would say, and what package opened notes of it.
func (s *Service) OwnWordsAsked(ctx context.Context, p proposal.Proposal) (*ToPutRight, PutRight, []string, error) {
	return s.ownWords(ctx, s.db, p)
}

// ownWords refuses, as a conflict, what no longer fits the record.
func (s *Service) ownWords(ctx context.Context, q db.Querier, p proposal.Proposal) (*ToPutRight, PutRight, []string, error) {
	var o ownTerms
	if err := p.Into(&o); err != nil {
		return nil, PutRight{}, nil, err
	}
	t, err := s.toPutRight(ctx, q, o.Kind, o.ID)
	if err != nil {
		return nil, PutRight{}, nil, err
	}
	in := o.input(p.Reason)
	if err := t.TryOut(in, s.Today()); err != nil || t.owner != o.Owner {
		return t, in, nil, errs.Because(errs.Conflict, "The record changed since this was asked for. Turn it down and say so; they can ask again.", err)
	}
	return t, in, []string{opened.Part("record", t.Kind, t.ID, strconv.FormatInt(t.Version, 10))}, nil
}

// askedItems are those that whoever asks may answer, the oldest first.
func (s *Service) askedItems(ctx context.Context) ([]room.DeskItem, error) {
	return second.Items(ctx, s.Proposals(), ProposalsPath, func(p proposal.Proposal) (bool, error) {
		t, _, _, err := s.ownWords(ctx, s.db, p)
		if errs.Is(err, errs.Conflict) { // one that no longer fits is to be turned down
			err = nil
		}
		return t != nil && t.Synthetic, err
	})
}

// MayAskFor says whether the actor may ask to have corrected what a body said.
func (s *Service) MayAskFor(ctx context.Context, body string) bool {
	return body != "" && s.May(ctx, CorrectionAsk, access.Resource{Kind: OwnWords, Attrs: map[string]any{"owner": body, "published": true}})
}

// applyOwnWords corrects the record, once a coordinator has agreed, who could have
// corrected it themselves.
func (s *Service) applyOwnWords(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	t, in, _, err := s.ownWords(ctx, tx, p)
	if err == nil {
		err = s.may(ctx, RecordCorrect, t.facts())
	}
	if err != nil {
		return err
	}
	tx.SetRecord(t.AboutKind, t.AboutID)
	tx.After(func(ctx context.Context, tx *ledger.Tx) error {
		return s.store.Reindex(ctx, tx, s.clock.Now(), t.reindexes...)
	})
	return s.putRight(ctx, tx, t, in)
}

// touched makes what is kept in memory look again.
func (s *Service) touched(context.Context) error {
	s.index.Touch()
	s.wrote.Add(1)
	return nil
}
