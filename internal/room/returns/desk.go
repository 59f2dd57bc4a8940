package returns

import (
	"context"
	"net/url"

	"candour/internal/base/clock"
	"candour/internal/site/room"
	"candour/internal/site/second"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

// DeskItems gives what waits for somebody among the returns: those that their body
// is to send or to sign, or those that were sent and wait for the national desk; a
// profile to sign off; and corrections that wait for a second human.
func (s *Service) DeskItems(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	if s.auth.Authorize(ctx, who, ReturnsRead, access.Route()) != nil {
		return nil, nil
	}
	all, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	out := s.owedItems(ctx, all)
	profiles, err := s.profileItems(ctx)
	if err != nil {
		return nil, err
	}
	waits, err := second.DeskItems(ctx, s.Proposals(), ProposalsPath)
	return append(append(out, profiles...), waits...), err
}

// Whose turn it is with a return.
type turn int

const (
	nobodys turn = iota
	toSend
	toSign
	toApprove
	othersSign    // submitted, and a chief officer is to sign
	othersApprove // submitted, and the national desk is to approve
)

// ToApprove says that a return waits for this actor's approval: it was submitted by
// somebody else, and is signed where it has to be.
func (s *Service) ToApprove(ctx context.Context, o *Owed) bool {
	return s.turnOf(ctx, o) == toApprove
}

func (s *Service) turnOf(ctx context.Context, o *Owed) turn {
	may := func(a access.Action) bool { return s.May(ctx, a, o.Body, o.Submitter) }
	sends := s.ask(ctx, ReturnsSend, o.Body) == nil
	switch {
	case o.State == Submitted && o.WaitsForChief && may(ReturnsSign):
		return toSign
	case o.State == Submitted && !o.WaitsForChief && may(ReturnsApprove):
		return toApprove
	case o.State == Submitted && o.WaitsForChief:
		return othersSign
	case o.State == Submitted:
		return othersApprove
	case sends && o.Unlocked && o.State.Counts():
		return toSend
	case sends && o.Owes(o.Round.Due) && o.Refused == "" && (o.State == Expected || o.State == Received || o.State == Checked):
		return toSend
	}
	return nobodys
}

// submittedPath lists the submitted returns of a round, with the way to approve many.
func submittedPath(round string) string {
	q := url.Values{"state": {string(Submitted)}}
	if round != "" {
		q.Set("round", round)
	}
	return DeskPath + "?" + q.Encode()
}

// owedItems are the returns by whose turn it is: many of a round are one line.
func (s *Service) owedItems(ctx context.Context, all []Owed) (out []room.DeskItem) {
	today := clock.Today(s.clock)
	var send, sign []room.DeskItem
	approve, theirs := map[string][]*Owed{}, map[turn]int{}
	var rounds []string
	for i := range all {
		o := &all[i]
		name, href := o.Round.Title+", "+o.Round.Period, ReturnPath+"/"+o.ID
		timed := func(does string) room.DeskItem {
			it := room.Timed(does+name, href, o.Round.Due, today)
			it.Synthetic = o.Round.Synthetic
			return it
		}
		switch t := s.turnOf(ctx, o); t {
		case toSend:
			send = append(send, timed("Send the return: "))
		case toSign:
			sign = append(sign, timed("Sign the return: "))
		case toApprove:
			if approve[o.Round.ID] == nil {
				rounds = append(rounds, o.Round.ID)
			}
			approve[o.Round.ID] = append(approve[o.Round.ID], o)
		case othersSign, othersApprove:
			theirs[t]++
		}
	}
	out = append(room.Grouped(send, room.DeskItem{Title: web.Number(len(send)) + " returns to send", Href: DeskPath}),
		room.Grouped(sign, room.DeskItem{Title: web.Number(len(sign)) + " returns to sign", Href: submittedPath("")})...)
	for _, id := range rounds {
		first := approve[id][0]
		it := room.DeskItem{Title: web.Plural(len(approve[id]), "return to approve: ", "returns to approve: ") + first.Round.Title + ", " + first.Round.Period,
			Href: submittedPath(id), Synthetic: first.Round.Synthetic}
		if len(approve[id]) == 1 {
			it.Href = ReturnPath + "/" + first.ID
		}
		out = append(out, it)
	}
	for _, x := range []struct {
		turn      turn
		one, many string
	}{{othersSign, "return waits for a chief officer to sign it", "returns wait for a chief officer to sign them"},
		{othersApprove, "return waits for somebody else to approve it", "returns wait for somebody else to approve them"}} {
		if n := theirs[x.turn]; n > 0 {
			out = append(out, room.DeskItem{Title: web.Plural(n, x.one, x.many), Href: submittedPath(""), Others: true, Synthetic: s.MadeUp()})
		}
	}
	return out
}

// profileItems are the drafts of a force's profile that this actor may sign off: one
// with a section that is covered, which somebody else wrote last.
func (s *Service) profileItems(ctx context.Context) (out []room.DeskItem, err error) {
	body := access.ActorFrom(ctx).Body
	if body == "" || s.ask(ctx, ProfileRead, body) != nil {
		return nil, nil
	}
	all, err := s.Profiles(ctx)
	for _, x := range all {
		if x.Draft == nil || !s.May(ctx, ProfileSign, x.Body.ID, x.Draft.Writer) {
			continue
		}
		if whole, part := x.Draft.Covered(); whole+part > 0 {
			out = append(out, room.DeskItem{Title: "Sign off the problem profile of " + x.Body.Name, Href: ProfilePath + "/" + x.Draft.ID, Synthetic: s.MadeUp()})
		}
	}
	return out, err
}
