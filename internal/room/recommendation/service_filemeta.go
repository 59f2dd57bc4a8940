package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/text/filemeta"
	"candour/internal/trust/ledger"
)

// Unseen is what one file of a report tells that its reader does not see.
type Unseen struct {
	Evidence record.Evidence
	Findings []filemeta.Finding
}

// Unseen looks through the files of a report, for those who may read it.
func (s *Service) Unseen(ctx context.Context, p *record.Progress) ([]Unseen, error) {
	var out []Unseen
	for _, e := range p.Evidence {
		if e.Kind != record.EvidenceFile || e.TakenDown != nil {
			continue
		}
		_, data, err := s.Blob(ctx, e.ID)
		if err != nil {
			return nil, err
		}
		if found := filemeta.Look(e.MediaType, data); len(found) > 0 {
			out = append(out, Unseen{e, found})
		}
	}
	return out, nil
}

// StripEvidence takes out of a draft's file what its reader would not see. The
// earlier file goes; what could not be taken out is told by Unseen again.
func (s *Service) StripEvidence(ctx context.Context, progressID, evidenceID string) error {
	p, err := s.store.Progress(ctx, s.db, progressID)
	if err != nil {
		return err
	}
	act := s.commitmentAct(EvidenceAdd, p.CommitmentID)
	act.Kind, act.ID = "progress", progressID
	err = s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		now, err := s.store.Progress(ctx, tx, progressID)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(now.Evidence, func(e record.Evidence) bool { return e.ID == evidenceID && e.Kind == record.EvidenceFile })
		switch {
		case now.State != record.ProgressDraft:
			return nil, errs.New(errs.Conflict, "This report was submitted already. Its files cannot be changed.")
		case at < 0:
			return nil, errs.New(errs.NotFound, "This file is not on the draft any more.")
		}
		return nil, s.stripFile(ctx, tx, now.Evidence[at])
	})
	return err
}

func (s *Service) stripFile(ctx context.Context, tx *ledger.Tx, e record.Evidence) error {
	data, err := s.store.Blob(ctx, tx, e.SHA256)
	if err != nil {
		return err
	}
	clean, err := filemeta.Strip(e.MediaType, data)
	if err != nil {
		return err
	}
	sha, err := s.store.Keep(ctx, tx, clean)
	if err != nil || sha == e.SHA256 {
		return err
	}
	if same, err := s.store.SameFiles(ctx, tx, e.SHA256); err != nil {
		return err
	} else if len(same) == 1 {
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.store.DropBlob(ctx, tx, e.SHA256) })
	}
	return tx.Update(ctx, "evidence", e.ID, 0, ledger.Row{"sha256": sha, "size": len(clean)})
}
