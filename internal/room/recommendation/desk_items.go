package recommendation

import (
	"context"

	"candour/internal/room/recommendation/record"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskPath is the page of what waits in the register; each group of it has its own
// place there.
const DeskPath = "/desk"

// The groups of what waits, by their places on the page.
const (
	WaitsSentBack  = "sent-back"
	WaitsPastDate  = "past-their-date"
	WaitsStalled   = "no-report"
	WaitsSoon      = "due-soon"
	WaitsDrafts    = "drafts"
	WaitsAnswers   = "without-an-answer"
	WaitsClaims    = "claims"
	WaitsLookToo   = "second-looks"
	WaitsAsked     = "corrections-asked"
	WaitsLetters   = "letters"
	WaitsLookFor   = "answers-to-look-for"
	WaitsUnheard   = "bodies-that-cannot-answer"
	WaitsEscalated = "past-by-14-days"
	WaitsTies      = "links-to-decide"
	WaitsUnchecked = "not-checked"
	WaitsToPublish = "not-published"
)

// DeskGroup is one kind of thing that waits, as the one desk shows it.
type DeskGroup struct {
	Place string
	Items []room.DeskItem
}

// DeskItems gives what waits for somebody in the register: every group of their Work.
func (s *Service) DeskItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	if s.may(ctx, access.DeskRead, access.Route()) != nil {
		return nil, nil
	}
	w, err := s.Work(ctx)
	if err != nil {
		return nil, err
	}
	var out []room.DeskItem
	for _, g := range s.DeskGroups(w) {
		out = append(out, g.Items...)
	}
	return out, nil
}

// DeskGroups are the groups of somebody's work that hold anything, as the register's
// own page and the one desk have them.
func (s *Service) DeskGroups(w Work) (out []DeskGroup) {
	for _, g := range append(s.ownersGroups(w), s.keepersGroups(w)...) {
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// inPlace groups what waits in one place of the page.
func inPlace(place, many string, all []room.DeskItem) DeskGroup {
	return DeskGroup{place, room.Grouped(all, room.DeskItem{Title: web.Number(len(all)) + " " + many, Href: DeskPath + "#" + place})}
}

// ownersGroups are those of an owner: a commitment each while they are few.
func (s *Service) ownersGroups(w Work) (out []DeskGroup) {
	today := s.Today()
	for _, part := range []struct {
		place, does, many string
		all               []record.Commitment
		urgency           room.Urgency
	}{{WaitsSentBack, "Report again: ", "commitments that were sent back: report again", w.SentBack, room.Late},
		{WaitsPastDate, "Report, or move the date: ", "commitments past their date: report, or move the date", w.Overdue, room.Late},
		{WaitsStalled, "Report: ", "commitments without a report for long: report", w.Stalled, room.Soon},
		{WaitsSoon, "Report: ", "commitments that are due soon: report", w.Soon, room.Soon},
		{WaitsDrafts, "Finish your draft: ", "drafts of yours to finish", w.Drafts, room.Open}} {
		var items []room.DeskItem
		for _, c := range part.all {
			it := room.DeskItem{Title: part.does + c.Wording, Href: "/commitments/" + c.ID + "/report", Clock: c.Condition(today).Words(), Urgency: part.urgency, Synthetic: record.ShowsSynthetic(&c)}
			it.Due, _ = c.Due.Last()
			items = append(items, it)
		}
		out = append(out, inPlace(part.place, part.many, items))
	}
	var answers []room.DeskItem
	for _, r := range w.Unanswered {
		answers = append(answers, room.DeskItem{Title: "Answer: " + r.Title, Href: "/recommendations/" + r.ID + "/answer", Clock: r.Condition(today).Words(), Urgency: room.Soon, Synthetic: r.Synthetic})
	}
	return append(out, inPlace(WaitsAnswers, "recommendations to answer", answers))
}

// keepersGroups are those of a verifier and of a coordinator.
func (s *Service) keepersGroups(w Work) []DeskGroup {
	var claims, looks, late []room.DeskItem
	for i := range w.Claims {
		if c := &w.Claims[i]; c.Refusal == "" {
			claims = append(claims, room.DeskItem{Title: "Say whether it is done: " + c.Commitment.Wording, Href: "/commitments/" + c.Commitment.ID + "/finding",
				Clock: "Claimed done on " + c.Claim.Reported.Human(), Urgency: room.Running, Synthetic: record.ShowsSynthetic(&c.Commitment)})
		}
	}
	for _, l := range w.LookToo {
		looks = append(looks, room.DeskItem{Title: "Look too: " + l.Title, Href: record.AgreeHref(l.Search.ID), Synthetic: l.Synthetic})
	}
	for _, d := range w.Escalated {
		late = append(late, room.DeskItem{Title: "Look whether it was done: " + d.Title, Href: "/commitments/" + d.ID + "/search", Due: d.Last, Clock: "Was due by " + d.Last.Human(), Urgency: room.Late,
			Synthetic: d.Synthetic})
	}
	out := []DeskGroup{inPlace(WaitsClaims, "claims that it is done: say whether it is", claims), inPlace(WaitsLookToo, "searches that wait for a second person: look too", looks),
		inPlace(WaitsAsked, "corrections that bodies ask for: agree or turn down", w.Asked),
		inPlace(WaitsEscalated, "commitments past their date for 14 days or more: look whether they were done", late)}
	for _, part := range []struct {
		place     string
		n         int
		one, many string
		urgency   room.Urgency
	}{{WaitsLetters, len(w.Letters), "letter of the chase ladder to send", "letters of the chase ladder to send", room.Soon},
		{WaitsLookFor, len(w.LookFor) + w.LookForMore, "answer to look for", "answers to look for", room.Soon},
		{WaitsUnheard, len(w.Unheard), "body that was looked for, and for which nobody can answer here", "bodies that were looked for, and for which nobody can answer here", room.Soon},
		{WaitsTies, len(w.Ties), "suggested tie to decide", "suggested ties to decide", room.Open},
		{WaitsUnchecked, len(w.Unchecked) + w.UncheckedMore, "record to check against its report", "records to check against their reports", room.Open},
		{WaitsToPublish, len(w.NotPublished), "recommendation that is not published", "recommendations that are not published", room.Open}} {
		g := DeskGroup{Place: part.place}
		if part.n > 0 {
			g.Items = []room.DeskItem{{Title: web.Plural(part.n, part.one, part.many), Href: DeskPath + "#" + part.place, Urgency: part.urgency}}
		}
		out = append(out, g)
	}
	for i := range out {
		out[i].Items = s.clocked(w, out[i])
	}
	return out
}

// clocked gives a group that a clock runs for its most pressing clock: the letters
// that are owed, and the answers that were due.
func (s *Service) clocked(w Work, g DeskGroup) []room.DeskItem {
	var first *record.Summary
	switch {
	case len(g.Items) == 0:
	case g.Place == WaitsLetters:
		first = w.Letters[0].Summary
	case g.Place == WaitsLookFor && len(w.LookFor) > 0:
		first = w.LookFor[0]
	}
	if first != nil {
		g.Items[0].Clock, g.Items[0].Synthetic = first.Condition(s.Today()).Words(), first.Synthetic
	}
	return g.Items
}
