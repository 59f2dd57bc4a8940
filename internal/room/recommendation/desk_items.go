package recommendation

import (
	"context"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody in the register.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	if s.may(ctx, access.DeskRead, access.Route()) != nil {
		return nil, nil
	}
	w, err := s.Work(ctx)
	if err != nil {
		return nil, err
	}
	return append(s.ownersItems(w), keepersItems(w)...), nil
}

// ownersItems are those of an owner: a commitment each.
func (s *Service) ownersItems(w Work) (out []room.DeskItem) {
	today := s.Today()
	for _, part := range []struct {
		does    string
		all     []record.Commitment
		urgency room.Urgency
	}{{"Report again: ", w.SentBack, room.Late}, {"Report, or move the date: ", w.Overdue, room.Late}, {"Report: ", w.Stalled, room.Soon}, {"Report: ", w.Soon, room.Soon},
		{"Finish your draft: ", w.Drafts, room.Open}} {
		for _, c := range part.all {
			out = append(out, room.DeskItem{Title: part.does + c.Wording, Href: "/commitments/" + c.ID + "/report", Clock: c.Condition(today).Words(), Urgency: part.urgency,
				Synthetic: record.ShowsSynthetic(&c)})
		}
	}
	for _, r := range w.Unanswered {
		out = append(out, room.DeskItem{Title: "Answer: " + r.Title, Href: "/recommendations/" + r.ID + "/answer", Clock: r.Condition(today).Words(), Urgency: room.Soon, Synthetic: r.Synthetic})
	}
	return out
}

// keepersItems are those of a verifier and of a coordinator.
func keepersItems(w Work) (out []room.DeskItem) {
	for i := range w.Claims {
		if c := &w.Claims[i]; c.Refusal == "" {
			out = append(out, room.DeskItem{Title: "Say whether it is done: " + c.Commitment.Wording, Href: "/commitments/" + c.Commitment.ID + "/finding",
				Clock: "Claimed done on " + c.Claim.Reported.Human(), Urgency: room.Running, Synthetic: record.ShowsSynthetic(&c.Commitment)})
		}
	}
	for _, l := range w.LookToo {
		out = append(out, room.DeskItem{Title: "Look too: " + l.Title, Href: record.AgreeHref(l.Search.ID), Urgency: room.Running, Synthetic: l.Synthetic})
	}
	for _, part := range []struct {
		n         int
		one, many string
		urgency   room.Urgency
	}{{len(w.Letters), "letter of the chase ladder to send", "letters of the chase ladder to send", room.Soon},
		{len(w.LookFor) + w.LookForMore, "answer to look for", "answers to look for", room.Open},
		{len(w.Ties), "suggested tie to decide", "suggested ties to decide", room.Open},
		{len(w.Unchecked) + w.UncheckedMore, "record to check against its report", "records to check against their reports", room.Open},
		{len(w.NotPublished), "recommendation that is not published", "recommendations that are not published", room.Open}} {
		if part.n > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(part.n, part.one, part.many), Href: "/desk", Urgency: part.urgency})
		}
	}
	return out
}
