package recommendation

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/room/recommendation/record"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Holds says what nobody else could go on with: an owner's, of their body, where
// they are its only one; a coordinator's where they are the only one. A
// verifier holds nothing: a claim waits for any who is independent of its body.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) (out []string, err error) {
	if who.LastAt(access.RoleOwner) {
		if out, err = s.ownedBy(ctx, q, who.Body); err != nil {
			return nil, err
		}
	}
	if who.Last(access.RoleCoordinator) {
		n, err := s.store.Drafts(ctx, q)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, web.Plural(n, "draft", "drafts")+" of the register that nobody else can publish")
		}
	}
	return out, nil
}

// Left changes nothing: commitments and drafts are the body's. Their dates run
// on, and whoever is the body's next owner finds them on the desk.
func (s *Service) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }

func (s *Service) ownedBy(ctx context.Context, q db.Querier, body string) (out []string, err error) {
	all, err := s.store.CommitmentsOf(ctx, q, body)
	open, drafts, name := 0, 0, body
	for i := range all {
		if all[i].State != record.CommitmentOpen {
			continue
		}
		open, name = open+1, all[i].BodyName
		if record.DraftOf(&all[i]) != nil {
			drafts++
		}
	}
	if open > 0 {
		out = append(out, web.Plural(open, "open commitment", "open commitments")+" of "+name+", which has no other owner")
	}
	if drafts > 0 {
		out = append(out, web.Plural(drafts, "draft of progress", "drafts of progress"))
	}
	return out, err
}
