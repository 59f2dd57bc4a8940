// Package desk is what of the panel's work stands on somebody's one desk.
package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/room/review"
	"candour/internal/room/review/rules"
	"candour/internal/site/room"
	"candour/internal/site/web"
	"candour/internal/trust/access"
	"candour/internal/trust/vault"
)

// maxOnDesk is how many cases the one desk looks through; the worklist has all.
const maxOnDesk = 200

// Desk reads what waits, over the panel's use cases.
type Desk struct{ *review.Service }

// Items gives what waits for somebody at the panel: their cases, papers that
// their body is asked for, openings that wait for their key; and, for those who appoint
// the staff, how many cases wait for somebody who may see them.
func (s Desk) Items(ctx context.Context, who access.Actor) ([]room.DeskItem, error) {
	may := func(a access.Action) bool { return s.Auth.Authorize(ctx, who, a, access.Route()) == nil }
	var out []room.DeskItem
	for _, part := range []struct {
		action access.Action
		items  func(context.Context) ([]room.DeskItem, error)
	}{{rules.ReviewList, s.caseItems}, {rules.AnswerPapers, s.papersItems}, {access.VaultApprove, s.keyItems}, {access.UserManage, s.UnseenItems}} {
		if !may(part.action) {
			continue
		}
		items, err := part.items(ctx)
		if err != nil {
			return nil, err
		}
		out = append(out, items...)
	}
	return out, nil
}

// caseItems are the cases by what is to be done with them: one by one while they are
// few of a kind, and in one line where they are many.
func (s Desk) caseItems(ctx context.Context) (out []room.DeskItem, err error) {
	for _, part := range []struct {
		filter review.Filter
		many   string
		href   string
	}{{review.Filter{Mine: true, Sort: "due", PerPage: maxOnDesk}, "cases to do", review.PanelPath},
		{review.Filter{Others: true, Sort: "due", PerPage: maxOnDesk}, "cases wait for others", review.PanelPath + "?show=others"}} {
		cases, n, err := s.List(ctx, part.filter)
		if err != nil {
			return nil, err
		}
		by, order := map[string][]room.DeskItem{}, []string(nil)
		who := access.ActorFrom(ctx)
		for _, c := range cases {
			it := room.Timed("Case "+c.Number+": "+c.Waits, review.CasePath(c.ID), c.Due, s.Today())
			whose := review.WhoseOf(who, &c)
			it.Synthetic, it.Others, it.Whose = c.Synthetic, part.filter.Others, deskWhose[whose]
			if whose == review.WhoseOthers {
				it.Why = "With " + holdersWords(c.Holders)
			}
			key := c.Waits + "?" + string(c.State) + "?" + whose
			if by[key] == nil {
				order = append(order, key)
			}
			by[key] = append(by[key], it)
		}
		for _, key := range order {
			does, rest, _ := strings.Cut(key, "?")
			state, whose, _ := strings.Cut(rest, "?")
			more := room.DeskItem{Title: web.Number(len(by[key])) + " cases: " + does, Href: withState(part.href, state), Whose: deskWhose[whose]}
			if whose != "" {
				more.Href += "&whose=" + whose
			}
			out = append(out, room.Grouped(by[key], more)...)
		}
		if left := n - len(cases); left > 0 {
			out = append(out, room.DeskItem{Title: web.Number(left) + " more " + part.many, Href: part.href, Others: part.filter.Others})
		}
	}
	return out, nil
}

// deskWhose is who has a case in hand, as the one desk says it.
var deskWhose = map[string]room.Whose{review.WhoseMine: room.Yours, review.WhoseTeam: room.YourTeams, review.WhoseOthers: room.Colleagues}

// holdersWords names those of the secretariat who have a case in hand.
func holdersWords(list []review.Holder) string {
	var names []string
	for _, h := range list {
		if h.Role == string(access.RoleSecretariat) {
			names = append(names, h.Name)
		}
	}
	return strings.Join(names, ", ")
}

// withState narrows a list of cases to one state.
func withState(href, state string) string {
	if strings.Contains(href, "?") {
		return href + "&state=" + state
	}
	return href + "?state=" + state
}

func (s Desk) papersItems(ctx context.Context) (out []room.DeskItem, err error) {
	asked, err := s.Papers(ctx)
	for _, p := range asked {
		if p.State == review.PapersOpen {
			out = append(out, room.Timed("Papers that the panel asked for on "+p.Asked.Human(), review.PapersPath+"/"+p.ID, p.Due, s.Today()))
		}
	}
	return room.Grouped(out, room.DeskItem{Title: web.Number(len(out)) + " requests for papers to answer", Href: review.PapersPath}), err
}

// keyItems are the requests to open an identity: a custodian who has answered waits
// for the others.
func (s Desk) keyItems(ctx context.Context) (out []room.DeskItem, err error) {
	waiting, err := s.CustodyWaiting(ctx)
	who := access.ActorFrom(ctx)
	var mine, theirs []room.DeskItem
	for _, q := range waiting {
		var due clock.Day
		if until, err := time.Parse(time.RFC3339, q.Expires); err == nil {
			due = clock.DayOf(until)
		}
		it := room.Timed("Answer the request to open an identity: case "+q.About, review.CustodyPath+"/requests/"+q.ID, due, s.Today())
		if slices.ContainsFunc(q.Approvals, func(a vault.Approval) bool { return who.Is(a.Human) }) {
			it.Title, it.Others = "Another custodian is to answer: case "+q.About, true
			theirs = append(theirs, it)
			continue
		}
		mine = append(mine, it)
	}
	all := func(list []room.DeskItem, words string) []room.DeskItem {
		return room.Grouped(list, room.DeskItem{Title: web.Number(len(list)) + " " + words, Href: review.CustodyPath + "#requests"})
	}
	return append(all(mine, "requests to open an identity to answer"), all(theirs, "requests to open an identity wait for another custodian")...), err
}
