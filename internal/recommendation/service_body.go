package recommendation

import (
	"context"

	"candour/internal/access"
	"candour/internal/ledger"
)

// CreateBody enters a body that no import has named: an inspectorate or a
// panel that verifies, for example. The id is made from the name.
func (s *Service) CreateBody(ctx context.Context, b Body) (Body, error) {
	b.ID = Slug(b.Name)
	act := ledger.Act{Action: access.ReportCreate, Kind: "body", ID: b.ID}
	_, err := s.write(ctx, act, func(_ context.Context, tx *ledger.Tx) ([]string, error) {
		var p problems
		p.need("name", clean(b.Name), "Enter the name", 200)
		if b.ID == "" && b.Name != "" {
			p.add("name", "The name needs at least one letter or digit")
		}
		if !known(BodyKinds, b.Kind) {
			p.add("kind", "Choose what kind of body it is")
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		return nil, tx.Insert("body", b.ID, ledger.Row{"name": clean(b.Name), "kind": b.Kind, "contact": orNil(b.Contact),
			"note": orNil(b.Note), "synthetic": b.Synthetic})
	})
	return b, err
}
