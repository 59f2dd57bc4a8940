package requesting

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/restrict"
)

// nobodys is as whom somebody of another inquiry reads: of no team here.
var nobodys = restrict.Audience{Circle: restrict.Public}

// Beyond gives those of some documents of one inquiry of which a reader of another may have something, in q.
// Both books hold: here the reader is one of the public, there the one that they are. Whom a document identifies was
// found by the ciphers of here, which say nothing there: there it may be anybody. The floor that asks
// authorises by itself.
func (s *Service) Beyond(ctx context.Context, q db.Querier, here, there string, who restrict.Audience, named []string) (out []Document, err error) {
	if len(named) == 0 {
		return nil, nil
	}
	from, err := s.rules(ctx, q, here)
	if err != nil {
		return nil, err
	}
	to, err := s.rules(ctx, q, there)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(slices.Compact(slices.Sorted(slices.Values(named))), lot) {
		all, err := s.store.named(ctx, q, here, some)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			d.cut = append(from.Held(nobodys, d.item(restrict.Span{})), to.Held(who, restrict.Item{Document: d.ID})...)
			if d.Parted = len(d.cut) > 0; !whole(d.cut) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}
