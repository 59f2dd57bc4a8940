package drafting

import (
	"context"

	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/trust/ledger"
)

// ProposedBefore has copies wait as they did before one proposal waited for a reader.
func (s *Service) ProposedBefore(ctx context.Context, id string, readers []Reader) (prop string, err error) {
	err = s.act(ctx, inquiry.InquirySend, id, func(ctx context.Context, tx *ledger.Tx, d *draft) error {
		_, _, of, err := s.asSent(ctx, tx, d)
		if err != nil {
			return err
		}
		prop, err = s.propose(ctx, tx, d, KindCopies, decidesCopies, ids.Random("decision"), "Copies of the report under embargo", embargoed{Of: of, Readers: readers})
		return err
	})
	return prop, err
}
