package figures

import (
	"context"

	"candour/internal/base/clock"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives the editions that wait for somebody: a colleague's to check or to
// publish early, those of their own that are not sent or that a check stopped, and
// those whose time is to be set; and apart those that wait for a colleague.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	if s.auth.Authorize(ctx, who, FiguresDraft, access.Route()) != nil {
		return nil, nil
	}
	all, err := s.Desk(ctx)
	if err != nil {
		return nil, err
	}
	groups, order := map[string][]room.DeskItem{}, []string(nil)
	for i := range all {
		e := &all[i]
		does, others := s.waitsFor(ctx, who, e)
		if does == "" {
			continue
		}
		it := room.Timed(does+": "+e.Title, DraftPath+"/"+e.ID, dayOf(e), clock.Today(s.clock))
		it.Others, it.Synthetic = others, e.Synthetic
		if groups[does] == nil {
			order = append(order, does)
		}
		groups[does] = append(groups[does], it)
	}
	for _, does := range order {
		out = append(out, room.Grouped(groups[does], room.DeskItem{Title: web.Number(len(groups[does])) + " releases: " + does, Href: DeskPath})...)
	}
	return out, nil
}

// dayOf is the day on which an edition is to be published; none while nobody has said.
func dayOf(e *Edition) clock.Day {
	if e.Planned.IsZero() {
		return clock.Day{}
	}
	return clock.DayOf(e.Planned)
}

// waitsFor says what this person is to do with an edition, or for whom they wait;
// nothing where it is not their turn and they wait for nobody.
func (s *Service) waitsFor(ctx context.Context, who access.Actor, e *Edition) (does string, others bool) {
	own := e.wroteBy(who)
	switch {
	case e.State == IsDrafted && own:
		return "Finish your draft", false
	case e.State == IsBuilt && own:
		return "Send it to be checked", false
	case e.State == IsRefused && own:
		return "A check stopped this", false
	case e.State == IsSent && s.May(ctx, FiguresCheck, e):
		return "Check before it is frozen", false
	case e.State == IsSent && own:
		return "Waits for a second person to check it", true
	case e.State == IsAssured && s.May(ctx, FiguresPublish, e):
		return "Set its time, so that it can be frozen", false
	case e.State == IsFrozen && e.EarlyBy != "" && who.MayBe(e.EarlyBy):
		return "Waits for a second person to publish it early", true
	case e.State == IsFrozen && e.EarlyBy != "" && s.May(ctx, FiguresPublish, e):
		return "Publish it before its time, or leave it", false
	}
	return "", false
}
