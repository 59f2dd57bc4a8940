package recommendation

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/recommendation/record"
	"candour/internal/room/recommendation/store"
	"candour/internal/trust/ledger"
)

// CreateBody enters a body that no import has named: an inspectorate or a panel that verifies, for example. The id is
// made from the name.
func (s *Service) CreateBody(ctx context.Context, b record.Body) (record.Body, error) {
	b.ID = record.Slug(b.Name)
	act := ledger.Act{Action: ReportCreate, Kind: "body", ID: b.ID}
	err := s.write(ctx, act, func(ctx context.Context, tx *ledger.Tx) ([]string, error) {
		var p record.Problems
		p.Need("name", record.Clean(b.Name), "Enter the name", 200)
		if b.ID == "" && b.Name != "" {
			p.Add("name", "The name needs at least one letter or digit")
		}
		if !record.IsChoice(record.BodyKinds, b.Kind) {
			p.Add("kind", "Choose what kind of body it is")
		}
		if err := p.Err(); err != nil {
			return nil, err
		}
		switch listed, found, err := s.listedAs(ctx, tx, b.Name); {
		case errs.Is(err, errs.Invalid):
			p.Add("name", errs.Message(err))
			return nil, p.Err()
		case err != nil:
			return nil, err
		case found:
			b.ID, b.Name = listed.ID, listed.Name
			tx.SetRecord("body", b.ID)
		}
		return nil, tx.Insert("body", b.ID, ledger.Row{"name": record.Clean(b.Name), "kind": b.Kind, "contact": record.OrNil(b.Contact),
			"note": record.OrNil(b.Note), "synthetic": b.Synthetic})
	})
	return b, err
}

// AllBodies gives every body that the register names, for the list that staff are given theirs from.
func AllBodies(ctx context.Context, q db.Querier) ([]record.Body, error) {
	return store.Store{}.Entries(ctx, q)
}

// listedAs finds the listed body that a name means.
func (s *Service) listedAs(ctx context.Context, q db.Querier, name string) (record.Body, bool, error) {
	if s.listed == nil {
		return record.Body{}, false, nil
	}
	return s.listed(ctx, q, name)
}

// ownBody enters the body that a member of staff speaks for, when the register has not named it before: an
// inspectorate that no recommendation is addressed to.
func (s *Service) ownBody(ctx context.Context, tx *ledger.Tx, id string) error {
	if s.member == nil || id == "" {
		return nil
	}
	have, err := s.store.Bodies(ctx, tx)
	if err != nil || slices.ContainsFunc(have, func(b record.Body) bool { return b.ID == id }) {
		return err
	}
	b, found, err := s.member(ctx, tx, id)
	if err != nil || !found {
		return err
	}
	return tx.Insert("body", b.ID, ledger.Row{"name": b.Name, "kind": b.Kind, "synthetic": b.Synthetic})
}

// enterBody gives the body that an addressee's name means, and enters it when the register has not named it before. A
// body of the list keeps the list's id and name: there is no second one of it.
func (s *Service) enterBody(ctx context.Context, tx *ledger.Tx, have map[string]record.Body, name string, synthetic bool) (record.Body, error) {
	b := record.Body{ID: record.Slug(name), Name: name, Kind: record.GuessBodyKind(name), Synthetic: synthetic}
	listed, found, err := s.listedAs(ctx, tx, name)
	switch {
	case errs.Is(err, errs.Invalid):
		return b, errs.InvalidInput("An addressee cannot be told from another.", errs.Field{Name: "addressees", Message: errs.Message(err)})
	case err != nil:
		return b, err
	case found:
		for _, known := range have {
			if known.ID == listed.ID {
				return known, nil
			}
		}
		b.ID, b.Name, b.Kind = listed.ID, listed.Name, listed.Kind
	}
	have[record.Slug(b.Name)] = b // two ways of writing it in one form are one body
	return b, tx.Insert("body", b.ID, ledger.Row{"name": b.Name, "kind": b.Kind, "synthetic": b.Synthetic})
}
