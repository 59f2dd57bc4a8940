package review

import (
	"context"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/comeback"
	"candour/internal/trust/ledger"
)

// ChangePhrase has another phrase lead to a case, and the phrase before to nothing:
// the way back, the person's own keys, the forms that lie open under the phrase
// before and the line in what the person reads of their case change in the one
// transaction that has the entry. It gives [comeback.ErrTurned] when another change was
// first, and nothing when this very one was stored already.
func (s *Service) ChangePhrase(ctx context.Context, k intake.PersonKey, n comeback.NextPhrase, t comeback.Turn) error {
	err := s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		tx.After(func(ctx context.Context, tx *ledger.Tx) error { return intake.Tables().Turn(ctx, tx.Tx, t) })
		if err := s.vault.Rekey(ctx, tx, c.ID, k.Key.Bytes(), n.Key.Bytes()); err != nil {
			return err
		}
		return s.vault.Visit(ctx, tx, c.ID, mine.PartPhrase, mine.PhraseChanged)
	})
	if err == nil || !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.Unknown) && !errs.Is(err, errs.Conflict) {
		return err
	}
	if done := s.vault.Proves(ctx, s.DB, k.CaseID, n.Key.Bytes()); done == nil {
		return nil
	}
	return err
}
