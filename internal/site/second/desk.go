package second

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/proposal"
)

// DeskItems gives the proposals of a room that wait for this person: those that
// they may answer, which are never their own. Many are one line.
func DeskItems(ctx context.Context, s *proposal.Service, path string) ([]room.DeskItem, error) {
	out, err := Items(ctx, s, path, func(proposal.Proposal) (bool, error) { return false, nil })
	return room.Grouped(out, room.DeskItem{Title: web.Plural(len(out), "proposal to agree to or turn down", "proposals to agree to or turn down"), Href: path}), err
}

// Items gives each of them, the oldest first. madeUp says whether a proposal is about
// something made up.
func Items(ctx context.Context, s *proposal.Service, path string, madeUp func(proposal.Proposal) (bool, error)) (out []room.DeskItem, err error) {
	waits, err := s.Waiting(ctx)
	for _, p := range waits {
		if !s.MayAnswer(ctx, p) {
			continue
		}
		synthetic, err := madeUp(p)
		if err != nil {
			return nil, err
		}
		out = append(out, room.DeskItem{Title: "Agree or turn down: " + p.Title, Href: path + "/" + p.ID, Synthetic: synthetic})
	}
	return out, err
}
