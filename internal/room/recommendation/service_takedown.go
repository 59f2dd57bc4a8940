package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/trust/ledger"
)

// takeWordsDown takes personal words out of a record that has its new words
// already: out of what earlier corrections kept in view, and out of the log.
func (s *Service) takeWordsDown(ctx context.Context, tx *ledger.Tx, t *ToPutRight, in PutRight) error {
	rows := []ledger.RowRef{{Table: t.kind.Table, ID: t.ID}}
	for _, c := range t.Corrections {
		if c.Was == nil {
			continue
		}
		if err := tx.Update(ctx, "correction", c.ID, 0, ledger.Row{"was": nil}); err != nil {
			return err
		}
		rows = append(rows, ledger.RowRef{Table: "correction", ID: c.ID})
	}
	if err := s.noteCorrection(ctx, tx, t, in, nil); err != nil {
		return err
	}
	_, err := tx.EraseWords(ctx, rows...)
	return err
}

// takeFileDown removes a file's bytes wherever the same file is attached, and
// its name where that says too much. Its size and digest stay.
func (s *Service) takeFileDown(ctx context.Context, tx *ledger.Tx, t *ToPutRight, in PutRight) error {
	same := []store.FileAt{{ID: t.ID, Commitment: t.AboutID}}
	if t.row.Values["kind"] == record.EvidenceFile {
		var err error
		if same, err = s.store.SameFiles(ctx, tx, t.sha); err != nil {
			return err
		}
	}
	var rows []ledger.RowRef
	for _, f := range same {
		if f.State == record.ProgressDraft { // nobody has seen it: it only goes
			if err := tx.Delete(ctx, "evidence", f.ID, 0); err != nil {
				return err
			}
			continue
		}
		each := *t
		each.ID, each.AboutID = f.ID, f.Commitment
		if err := s.noteCorrection(ctx, tx, &each, in, nil); err != nil {
			return err
		}
		if set := withoutName(t, in); len(set) > 0 {
			if err := tx.Update(ctx, "evidence", f.ID, 0, set); err != nil {
				return err
			}
			rows = append(rows, ledger.RowRef{Table: "evidence", ID: f.ID})
		}
	}
	if _, err := tx.EraseWords(ctx, rows...); err != nil {
		return err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.store.DropBlob(ctx, tx, t.sha) })
	return nil
}

// withoutName is what changes of a piece of evidence: a link goes with its
// address, since the address is all that there is of it.
func withoutName(t *ToPutRight, in PutRight) ledger.Row {
	set := ledger.Row{}
	if in.Name {
		set["name"] = "(name taken down)"
	}
	if t.row.Values["kind"] == record.EvidenceLink {
		set["name"], set["url"] = "(name taken down)", nil
	}
	return set
}

// RemoveEvidence takes a file or link off a report that is still a draft. It
// was never published, so nothing is shown of it; the log keeps that it was
// there. Bytes that no other report holds are gone.
func (s *Service) RemoveEvidence(ctx context.Context, progressID, evidenceID string) error {
	p, err := s.store.Progress(ctx, s.db, progressID)
	if err != nil {
		return err
	}
	act := s.commitmentAct(EvidenceRemove, p.CommitmentID)
	act.Kind, act.ID = "progress", progressID
	err = s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		now, err := s.store.Progress(ctx, tx, progressID)
		if err != nil {
			return nil, err
		}
		if now.State != record.ProgressDraft {
			return nil, errs.New(errs.Conflict, "This report was submitted already. Ask a coordinator of the register to take the file down.")
		}
		at := slices.IndexFunc(now.Evidence, func(e record.Evidence) bool { return e.ID == evidenceID })
		if at < 0 {
			return nil, errs.New(errs.NotFound, "This file is not on the draft any more.")
		}
		return nil, s.dropEvidence(ctx, tx, now.Evidence[at])
	})
	return err
}

func (s *Service) dropEvidence(ctx context.Context, tx *ledger.Tx, e record.Evidence) error {
	if e.Kind == record.EvidenceFile {
		same, err := s.store.SameFiles(ctx, tx, e.SHA256)
		if err != nil {
			return err
		}
		if len(same) == 1 {
			tx.After(func(ctx context.Context, tx *ledger.Tx) error { return s.store.DropBlob(ctx, tx, e.SHA256) })
		}
	}
	return tx.Delete(ctx, "evidence", e.ID, 0)
}
