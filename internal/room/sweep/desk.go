package sweep

import (
	"context"
	"slices"

	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody in the sweep: for a force its list that was
// asked for, for the taskforce cases to give out, pairs to decide and drawn cases to
// look at, for a reviewer the cases that they were given; and the board, the
// correction or the asking that waits for a second human.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	var out []room.DeskItem
	for _, part := range []func(context.Context, access.Actor) ([]room.DeskItem, error){s.listItems, s.caseItems, s.answerItems, s.checkItems} {
		items, err := part(ctx, who)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	more, err := second.DeskItems(ctx, s.Proposals(), ProposalsPath)
	return append(out, more...), err
}

// listItems is the list that somebody's force was asked for and has not returned.
func (s *Service) listItems(ctx context.Context, _ access.Actor) ([]room.DeskItem, error) {
	force := s.MayLoad(ctx)
	if force == "" {
		return nil, nil
	}
	all, err := s.store.tallies(ctx, s.db, s.forces, s.Today())
	i := slices.IndexFunc(all, func(t Tally) bool { return t.ForceID == force })
	if err != nil || i < 0 || all[i].Standing.State != StandsWaiting && all[i].Standing.State != StandsLate {
		return nil, err
	}
	return []room.DeskItem{room.Timed("Return the list of closed cases", UploadPath, all[i].Standing.Due, s.Today())}, nil
}

// caseItems are the cases by whose turn it is, the taskforce's and a reviewer's.
func (s *Service) caseItems(ctx context.Context, who access.Actor) (out []room.DeskItem, err error) {
	add := func(f Filter, one, many, href string, others bool) {
		if err != nil {
			return
		}
		f.Size = 1
		var found Found
		if found, err = s.Cases(ctx, f); err != nil || found.Total == 0 {
			return
		}
		it := room.DeskItem{Title: web.Plural(found.Total, one, many), Href: href, Others: others, Synthetic: found.Cases[0].Synthetic, Why: s.whyFirst(&found.Cases[0])}
		if others {
			it.Why = ""
		} else {
			it.Urgency = room.Soon // somebody may still be in danger, though no clock runs
		}
		if it.Whose = room.YourTeams; f.Given {
			it.Whose = room.Yours
		}
		out = append(out, it)
	}
	state := func(st State) string { return ListPath + "?state=" + string(st) }
	if s.MayAllocate(ctx, "-") { // of a force that is not their own
		own := who.Kin
		add(Filter{State: string(Waiting), NotOf: own}, "case to give to a reviewer", "cases to give to a reviewer", state(Waiting), false)
		add(Filter{State: string(Waiting), Turned: true, NotOf: own}, "waiting case that its force's newest list would screen out: it stays",
			"waiting cases that their forces' newest lists would screen out: they stay", state(Waiting)+"&only=turned", false)
		add(Filter{State: string(Waiting), Left: true, NotOf: own}, "waiting case that its force's newest list leaves out: it stays",
			"waiting cases that their forces' newest lists leave out: they stay", state(Waiting)+"&only=left", false)
		add(Filter{Twins: true, Caught: true, NotOf: own}, "case that may be one with another: decide", "cases that may be one with another: decide", ListPath+"?only=twins", false)
	}
	if who.Has(access.RoleReviewer) {
		add(Filter{State: string(Allocated), Given: true}, "closed case to look at again", "closed cases to look at again", state(Allocated), false)
		add(Filter{State: string(Reviewed), Result: ResultReopenAdvised, Given: true}, "case that the force was advised to reopen: record what it did",
			"cases that forces were advised to reopen: record what they did",
			state(Reviewed)+"&result="+ResultReopenAdvised, true)
	}
	return out, err
}

// answerItems are the cases of which an answer is waited for: from whoever answers
// for the force, and for the taskforce those whose day is over.
func (s *Service) answerItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	force, all := who.Body, who.Has(access.RoleNational) && s.MayAllocate(ctx, "-")
	if all {
		force = ""
	} else if force == "" || s.auth.Authorize(ctx, who, SweepAnswer, forceFacts("sweep_case", "", force)) != nil {
		return nil, nil
	}
	waits, err := s.store.awaited(ctx, s.db, force)
	if err != nil {
		return nil, err
	}
	var out []room.DeskItem
	for _, x := range waits {
		if all && !x.Late(s.Today()) || x.What == "" {
			continue
		}
		it := room.Timed("A case that you were advised to reopen: answer", ListPath+"/cases/"+x.id+"#answer", x.By, s.Today())
		if it.Others, it.Synthetic = all, x.synthetic; all {
			it.Title, it.Href, it.Clock = "A case of "+s.ForceName(x.force), ListPath+"/cases/"+x.id, x.Words(s.Today())
		} else if x.What != AwaitsAnswer {
			it.Title = "A case that is reopened: record the next step"
		}
		out = append(out, it)
	}
	title, href := web.Number(len(out))+" cases to answer for", ListPath+"?only=answer"
	if all {
		title, href = web.Number(len(out))+" cases of which no answer is recorded here by its day", ListPath+"?only=late"
	}
	return room.Grouped(out, room.DeskItem{Title: title, Href: href}), nil
}

// whyFirst says why the first of a list is the first.
func (s *Service) whyFirst(c *Case) string {
	for _, p := range s.Rules().Priorities {
		if p.Version == c.Priority {
			met, _ := p.Reason(c.Place)
			return "The first of them: " + met
		}
	}
	return ""
}

// checkItems are the drawn cases that nobody has looked at.
func (s *Service) checkItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if !s.MayPublish(ctx) || s.auth.Authorize(ctx, who, SweepAllocate, access.Resource{Kind: "sweep_draw"}) != nil {
		return nil, nil
	}
	newest, err := s.store.samples(ctx, s.db, ` LIMIT 1`)
	n, synthetic := 0, false
	for _, sample := range newest {
		for _, c := range sample.Checks {
			if c.Result == CheckOpen {
				n, synthetic = n+1, synthetic || c.Synthetic
			}
		}
	}
	if err != nil || n == 0 {
		return nil, err
	}
	return []room.DeskItem{{Title: web.Plural(n, "drawn case to look at", "drawn cases to look at"), Href: QualityPath, Synthetic: synthetic}}, nil
}
