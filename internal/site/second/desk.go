package second

import (
	"context"

	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/proposal"
)

// DeskItems gives the proposals of a room that wait for this person: those that
// they may answer, which are never their own; of some kinds, or of all where none is named.
// Many are one line.
func DeskItems(ctx context.Context, s *proposal.Service, path string, kinds ...string) ([]room.DeskItem, error) {
	out, err := answerable(ctx, s, path, unsaid, kinds...)
	out = room.Grouped(out, room.DeskItem{Title: web.Plural(len(out), "proposal to agree to or turn down", "proposals to agree to or turn down"), Href: path})
	if err != nil {
		return nil, err
	}
	news, err := newsItems(ctx, s, path, unsaid)
	return append(out, room.Grouped(news, room.DeskItem{Title: web.Plural(len(news), "proposal of yours was not agreed to", "proposals of yours were not agreed to"), Href: path})...), err
}

// unsaid says of no proposal that it is about something made up.
func unsaid(proposal.Proposal) (bool, error) { return false, nil }

// Items gives each of them, the oldest first, and then what became of this person's own that
// they have not read. madeUp says whether a proposal is about something made up.
func Items(ctx context.Context, s *proposal.Service, path string, madeUp func(proposal.Proposal) (bool, error)) ([]room.DeskItem, error) {
	out, err := answerable(ctx, s, path, madeUp)
	if err != nil {
		return nil, err
	}
	news, err := newsItems(ctx, s, path, madeUp)
	return append(out, news...), err
}

func answerable(ctx context.Context, s *proposal.Service, path string, madeUp func(proposal.Proposal) (bool, error), kinds ...string) (out []room.DeskItem, err error) {
	waits, err := s.Waiting(ctx, kinds...)
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

// newsItems are what became of the actor's own proposals that others ended.
func newsItems(ctx context.Context, s *proposal.Service, path string, madeUp func(proposal.Proposal) (bool, error)) (out []room.DeskItem, err error) {
	news, err := s.News(ctx)
	for _, p := range news {
		synthetic, err := madeUp(p)
		if err != nil {
			return nil, err
		}
		out = append(out, room.DeskItem{Title: "Read " + became(p) + ": " + p.Title, Href: path + "/" + p.ID, Synthetic: synthetic})
	}
	return out, err
}

// became says in a few words how a proposal of one's own ended.
func became(p proposal.Proposal) string {
	if p.State == proposal.Replaced {
		return "what took the place of your proposal"
	}
	return "why your proposal was turned down"
}
