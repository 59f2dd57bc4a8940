package figures

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Holds says which releases somebody is drafting, and which could not be
// published any more: none of those who stay could be the second person.
func (s *Service) Holds(ctx context.Context, q db.Querier, who access.Leaver) (out []string, err error) {
	if !who.Loses(access.RoleStatistician) {
		return nil, nil
	}
	all, err := s.store.inState(ctx, q, IsDrafted, IsRefused, IsBuilt, IsSent)
	drafts, alone := 0, 0
	for i := range all {
		if all[i].State != IsSent && who.Human != "" && all[i].Proposer == who.Human {
			drafts++
		}
		if all[i].Kind != KindAsPublished && !slices.ContainsFunc(who.Others(access.RoleStatistician), func(a access.Actor) bool { return !all[i].wroteBy(a) }) {
			alone++
		}
	}
	if drafts > 0 {
		out = append(out, web.Plural(drafts, "draft of a release", "drafts of releases")+" of figures")
	}
	if alone > 0 {
		out = append(out, web.Plural(alone, "release", "releases")+" of figures that nobody else may check")
	}
	return out, err
}

// Left changes nothing: a draft stays on the desk, where any statistician goes
// on with it. Whoever drafted it stays named as its proposer.
func (s *Service) Left(context.Context, *ledger.Tx, access.Leaver) error { return nil }
