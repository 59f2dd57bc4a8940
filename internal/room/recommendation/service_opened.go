package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// evidenceOf is where it is noted what was opened of a claim's evidence.
func evidenceOf(c *record.Commitment) ledger.Of { return ledger.Of{Kind: "commitment", ID: c.ID} }

// evidencePart names a file as it is now: one that was changed is another.
func evidencePart(e record.Evidence) string { return opened.Part(e.ID, e.SHA256) }

// noteEvidence notes that somebody who verifies was given a file. Everybody may have it, so nobody else's reading is
// an entry.
func (s *Service) noteEvidence(ctx context.Context, c *record.Commitment, e record.Evidence) error {
	if who := access.ActorFrom(ctx); !who.Has(access.RoleVerifier) && !who.Has(access.RoleSurvivors) {
		return nil
	}
	act := ledger.Act{Action: EvidenceRead, Kind: "evidence", ID: e.ID, Again: true, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "evidence", ID: e.ID, Attrs: map[string]any{"published": true}}, nil
	}}
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		return opened.Note(ctx, tx, evidenceOf(c), evidencePart(e))
	})
	return err
}

// EvidenceLeft gives the files of a claim that the reader has not opened as they are now. What lies behind a link of
// somebody else's is not known here.
func (s *Service) EvidenceLeft(ctx context.Context, c *record.Commitment, claim *record.Progress) ([]record.Evidence, error) {
	return evidenceLeft(ctx, s.db, c, claim)
}

func evidenceLeft(ctx context.Context, q db.Querier, c *record.Commitment, claim *record.Progress) (out []record.Evidence, err error) {
	var parts []string
	for _, e := range claim.Evidence {
		if e.Kind == record.EvidenceFile && e.TakenDown == nil {
			parts = append(parts, evidencePart(e))
		}
	}
	left, err := opened.Left(ctx, q, access.ActorFrom(ctx), evidenceOf(c), parts...)
	for _, e := range claim.Evidence {
		if slices.Contains(left, evidencePart(e)) {
			out = append(out, e)
		}
	}
	return out, err
}

// hasOpened refuses a finding of somebody who has not opened the claim's files.
func (in FindingInput) hasOpened(ctx context.Context, tx *ledger.Tx, c *record.Commitment) error {
	_, claim := c.LastSubmitted()
	left, err := evidenceLeft(ctx, tx, c, claim)
	var p record.Problems
	for _, e := range left {
		p.Add("verdict", "Open the evidence first: "+e.Name)
	}
	if err != nil {
		return err
	}
	return p.Err()
}
