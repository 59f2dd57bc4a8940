package review

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/errs"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/mine"
	"candour/internal/room/review/rules"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// TakeBack ends what a person wrote to keep somebody out. Its words are emptied, and
// its marks go but for those that what they still keep out has too.
// An office goes by the id of its bar.
func (s *Service) TakeBack(ctx context.Context, k intake.PersonKey, item string) error {
	if strings.HasPrefix(item, "bar-") {
		return s.takeBackOffice(ctx, k, item)
	}
	names, items, err := s.sealedItems(ctx, k.CaseID, ofAll, intake.PartAccount)
	if err != nil {
		return err
	}
	plain, err := s.vault.RevealSelf(ctx, k.Key.Bytes(), vault.Reading{Person: k.CaseID, Purpose: "You took back whom you keep out.", Items: items})
	if err != nil {
		return s.hide(err, false)
	}
	list, err := mine.Exclusions(names, items, plain)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(e mine.Exclusion) bool { return e.ID == item })
	if at < 0 {
		return errs.New(errs.Conflict, "This was taken back already.")
	}
	var stay []string
	for i, e := range list {
		if i != at {
			stay = append(stay, rules.LooseMarks(e.Words)...)
		}
	}
	gone := slices.DeleteFunc(rules.LooseMarks(list[at].Words), func(m string) bool { return slices.Contains(stay, m) })
	return s.onMine(ctx, rules.ReviewReturn, k, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		rows, err := s.store.sealed(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		now := slices.DeleteFunc(rows, func(r sealedRow) bool {
			return r.text == "" || !slices.ContainsFunc(list, func(e mine.Exclusion) bool { return e.ID == r.id }) && r.name != mine.KeepOutToo
		})
		if len(now) != len(list) { // something was taken back, or added, at this moment
			return errs.New(errs.Conflict, "Whom you keep out has changed at this moment. Look at it again, then press the button.")
		}
		if err := s.vault.DropMarks(ctx, tx, c.ID, fieldNamed, gone...); err != nil {
			return err
		}
		return tx.Update(ctx, "review_sealed", item, 0, ledger.Row{"sealed": ""})
	})
}
