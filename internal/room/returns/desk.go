package returns

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody among the returns: those that their body
// was asked for, or those that were sent and wait for the national desk; and
// corrections that wait for a second human.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if s.auth.Authorize(ctx, who, ReturnsRead, access.Route()) != nil {
		return nil, nil
	}
	all, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	out := s.owedItems(ctx, all)
	waits, err := second.DeskItems(ctx, s.Proposals(), ProposalsPath)
	return append(out, waits...), err
}

// owedItems are the body's own, or for the desk how many wait to be judged.
func (s *Service) owedItems(ctx context.Context, all []Owed) (out []room.DeskItem) {
	today, toApprove := clock.Today(s.clock), 0
	for _, o := range all {
		switch {
		case o.State == Submitted && s.ask(ctx, ReturnsApprove, o.Body) == nil:
			toApprove++
		case s.ask(ctx, ReturnsSend, o.Body) == nil && o.Owes(o.Round.Due) && o.Refused == "" && (o.State == Expected || o.State == Received || o.State == Checked):
			it := room.Timed("Send the return: "+o.Round.Title+", "+o.Round.Period, ReturnPath+"/"+o.ID, o.Round.Due, today)
			it.Synthetic = o.Round.Synthetic
			out = append(out, it)
		}
	}
	if toApprove > 0 {
		out = append(out, room.DeskItem{Title: web.Plural(toApprove, "return to approve", "returns to approve"), Href: DeskPath, Urgency: room.Running})
	}
	return out
}
