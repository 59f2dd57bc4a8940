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

// submittedPath lists what waits for the reader in a round, with the way to approve
// many; or all submitted returns, of whatever round.
func submittedPath(round string) string {
	if round != "" {
		return RoundPath + "/" + round + "?" + url.Values{"show": {string(ForYou)}}.Encode()
	}
	return DeskPath + "?" + url.Values{"state": {string(Submitted)}}.Encode()
}

// Part is a part of the returns of a round, by what is to be done about them.
type Part string

// The parts. A return can be in several, or in none.
const (
	ForYou      Part = "you"      // the next step is the reader's
	ForOthers   Part = "others"   // it is somebody else's: to send, to sign, to approve
	LateNow     Part = "late"     // the last day is over, and it has not come
	RowsRefused Part = "rows"     // the newest version goes without rows that were refused
	ApprovedNow Part = "approved" // it counts, and no other version is awaited
)

// Parts are all of them, in the order of pages.
func Parts() []Part { return []Part{ForYou, ForOthers, LateNow, RowsRefused, ApprovedNow} }

// Words are the part for people.
func (p Part) Words() string {
	return map[Part]string{ForYou: "Waits for you", ForOthers: "Waits for others", LateNow: "Late, not here", RowsRefused: "Rows refused", ApprovedNow: "Approved"}[p]
}

// Sums are what the check of a version came to.
type Sums struct {
	Good, Refused, Exceptions int64
	Nil                       bool
	Over                      int64 // rows that a nil return leaves out
}

// Standing is a return as the desk shows it.
type Standing struct {
	Owed
	Sums  Sums // of the newest version
	turn  turn
	today clock.Day
	// Before is what it is compared with, where one round is asked for; alone says why it
	// is to be approved by itself.
	Before Before
	alone  string
}

// In says whether the return is in a part.
func (x *Standing) In(p Part) bool {
	switch p {
	case ForYou:
		return x.turn == toSend || x.turn == toSign || x.turn == toApprove
	case ForOthers:
		return !x.In(ForYou) && (x.State == Submitted || x.Waits() && (x.Unlocked || x.Owes(x.Round.Due)))
	case LateNow:
		return x.Late(x.Round.Due, x.today) > 0 && x.CameDay().IsZero()
	case RowsRefused:
		return x.Sums.Refused > 0
	case ApprovedNow:
		return x.State.Counts() && !x.Unlocked
	}
	return false
}

// ToApprove says that it waits for the reader's approval.
func (x *Standing) ToApprove() bool { return x.turn == toApprove }

// Together says that it can be approved with others: no row of it was refused, it
// is no nil return that leaves rows out, and it moved no further than the limit.
func (x *Standing) Together() bool {
	return x.turn == toApprove && x.Sums.Refused == 0 && x.Sums.Over == 0 && x.alone == ""
}

// Alone says why a return that is otherwise clean is to be approved by itself.
func (x *Standing) Alone() string {
	if x.turn != toApprove || x.Sums.Refused > 0 || x.Sums.Over > 0 {
		return ""
	}
	return x.alone
}

// SeesAll says whether the actor sees the returns of every body.
func (s *Service) SeesAll(ctx context.Context) bool {
	return s.ask(ctx, ReturnsRead, "-") == nil // allowed for a body that is not theirs: for all
}

// Standings gives the returns that the actor sees, of one round or of all, with
// what each waits for.
func (s *Service) Standings(ctx context.Context, round string) ([]Standing, error) {
	all, err := s.Mine(ctx)
	if err != nil {
		return nil, err
	}
	sums, err := s.store.sums(ctx, s.db, round)
	if err != nil {
		return nil, err
	}
	before, err := s.store.before(ctx, s.db, round)
	out := make([]Standing, 0, len(all))
	for i := range all {
		if round == "" || all[i].Round.ID == round {
			x := Standing{Owed: all[i], Sums: sums[all[i].Current], turn: s.turnOf(ctx, &all[i]), today: s.Today(), Before: before[all[i].Body]}
			x.alone = x.Before.Alone(x.Sums.Good, s.bulk)
			out = append(out, x)
		}
	}
	return out, err
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
			it := timed("Send the return: ")
			if o.IsBack() {
				it.Why = o.Back.Words() + ": " + shorten(o.Back.Why)
			}
			send = append(send, it)
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
		if whole, part := x.Draft.Covered(s.ProfileSections()); whole+part > 0 {
			out = append(out, room.DeskItem{Title: "Sign off the problem profile of " + x.Body.Name, Href: ProfilePath + "/" + x.Draft.ID, Synthetic: s.MadeUp()})
		}
	}
	return out, err
}
