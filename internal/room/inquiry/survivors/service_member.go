package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// JoinInput has somebody who was told yes sit on the panel, as it is proposed.
type JoinInput struct {
	ID         string    `json:"id"`
	Inquiry    string    `json:"inquiry"`
	Nomination string    `json:"nomination"`
	Account    string    `json:"account"`
	From       clock.Day `json:"from"`
	To         clock.Day `json:"to"`
	// Alias is of the nomination, for whoever answers.
	Alias string `json:"alias"`
}

func (in JoinInput) about() (string, string) { return in.Inquiry, in.Nomination + " joins" }
func (in JoinInput) title() string           { return "Sits on the survivors panel: " + in.Alias }

// longest is how many days a term may last.
const longest = 3 * 366

func (s *Service) stepJoin() step[JoinInput] {
	return step[JoinInput]{name: KindJoin, propose: inquiry.InquiryChoose, agree: inquiry.InquiryPaneled, check: s.checkJoin,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *JoinInput, asked, agreed string) error {
			who, _, err := s.Inquiries.Person(ctx, tx, in.Account)
			if err != nil {
				return err
			}
			return tx.Insert("inquiry_panel_member", in.ID, ledger.Row{"inquiry_id": x.ID, "nomination_id": in.Nomination, "account": who.ID, "human": who.Human, "alias": in.Alias,
				"from_day": in.From.String(), "to_day": in.To.String(), "asked": asked, "agreed": agreed})
		}}
}

// Joining are the accounts of the role that nobody sits by yet.
func (s *Service) Joining(ctx context.Context, x *inquiry.Inquiry) (out []access.Actor, err error) {
	people, err := s.Inquiries.Everybody(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	all, err := s.store.members(ctx, s.DB, ``)
	for _, p := range people {
		if p.Has(access.RoleSurvivors) && p.Synthetic == x.Synthetic && !slices.ContainsFunc(all, func(m Member) bool { return m.Account == p.ID }) {
			out = append(out, p)
		}
	}
	return out, err
}

func (s *Service) checkJoin(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *JoinInput) error {
	n, err := s.store.nomination(ctx, q, in.Nomination)
	if err != nil {
		return err
	}
	if n.Inquiry != x.ID || n.State != Yes {
		return errNone
	}
	var bad typed.Asked
	bad.Need(n.Alias != "", "account", "The person has not said by which name they want to be known. They do that on their page")
	in.Alias = n.Alias
	bad.Need(!in.From.IsZero() && !in.From.Before(s.Today()), "from", "Write the first day, such as 2 March 2027. It is not over yet")
	bad.Need(!in.To.IsZero() && !in.To.Before(in.From) && in.To.Sub(in.From) <= longest, "to", "Write the last day of the term: after the first, and within three years")
	if bad.Err() != nil {
		return bad.Err()
	}
	offer, err := s.store.offer(ctx, q, x.ID)
	if err != nil {
		return err
	}
	bad.Need(offer != nil, "account", "Nothing is offered yet")
	if offer == nil {
		return bad.Err()
	}
	who, known, err := s.Inquiries.Person(ctx, q, in.Account)
	if err != nil {
		return err
	}
	only := !slices.ContainsFunc(who.Roles, func(r access.Role) bool { return r != access.RoleSurvivors && r != access.RolePublic })
	bad.Need(known && who.Has(access.RoleSurvivors) && only, "account", "Choose an account that has the role of the survivors panel and no other")
	bad.Need(!known || who.Human != "" && who.Is(who.ID) && who.OfKin(who.Body), "account", "It is not known which human this is, or where they belong. An administrator can enter it")
	bad.Need(!known || who.Body == offer.Body, "account", "The account must be of the body that the panel is in the list of bodies")
	bad.Need(!known || who.Name == n.Alias, "account", "The account must be called by the name that the person chose: "+n.Alias+". The log repeats what an account is called")
	bad.Need(!known || who.Synthetic == x.Synthetic, "account", "What is made up and what is real are never joined")
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.checkApart(ctx, q, x, in, &who)
}

// checkApart refuses somebody who has a part in the inquiry, under whatever account, or sits already.
func (s *Service) checkApart(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *JoinInput, who *access.Actor) error {
	var bad typed.Asked
	seats, err := s.Inquiries.SeatsEver(ctx, q, x.ID)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		bad.Need(seat.Over(s.Today()) || !who.Is(seat.Human), "account", "This person has a part in the inquiry. Nobody who works on it sits on its survivors panel")
	}
	all, err := s.store.members(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	if err != nil {
		return err
	}
	for _, m := range all {
		sits := m.Left.IsZero() && !s.Today().After(m.To)
		bad.Need(m.Nomination != in.Nomination, "account", "They joined already")
		bad.Need(!sits || !who.Is(m.Human), "account", "This person sits on the panel already")
	}
	if why, err := s.Inquiries.Apart(ctx, q, x, who.Body); err != nil || why != "" {
		bad.Need(err != nil, "account", "The body of the panel is no longer apart from those that are looked at")
		if err != nil {
			return err
		}
	}
	return bad.Err()
}

// ProposeJoin asks a second human of the team to have somebody sit on the panel. Both see the alias,
// and nothing else of who it is.
func (s *Service) ProposeJoin(ctx context.Context, in JoinInput) (string, error) {
	in.ID = s.ids.Next("member")
	n, err := s.store.nomination(ctx, s.DB, in.Nomination)
	if err != nil {
		return "", err
	}
	in.Alias = n.Alias
	return propose(ctx, s, s.stepJoin(), in, "")
}

// Sits are the inquiries on whose panel the actor sits, or sat.
func (s *Service) Sits(ctx context.Context) (out []Seat, err error) {
	all, err := s.Inquiries.All(ctx, s.DB)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		m, err := s.me(ctx, s.DB, x.ID, true)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if s.May(ctx, &x, inquiry.InquiryResign) {
			out = append(out, Seat{Inquiry: x, Member: m, Sits: s.May(ctx, &x, inquiry.InquiryAdvise)})
		}
	}
	return out, nil
}

// Seat is one's own seat on a panel.
type Seat struct {
	Inquiry inquiry.Inquiry
	Member  Member
	Sits    bool // today
}

// MySeat gives the actor's own seat, also after they resigned; errs.NotFound where they have none.
func (s *Service) MySeat(ctx context.Context, id string) (Seat, error) {
	x, err := s.one(ctx, id, inquiry.InquiryResign)
	if err != nil {
		return Seat{}, err
	}
	m, err := s.me(ctx, s.DB, id, true)
	return Seat{Inquiry: x, Member: m, Sits: m.On(s.Today())}, err
}

// Bodies are those of the list that something for a panel can be about: made up where its inquiry is.
func (s *Service) Bodies(ctx context.Context, x *inquiry.Inquiry) ([]inquiry.Body, error) {
	return s.Inquiries.BodyChoices(ctx)
}

// member runs an act of a member of today.
func (s *Service) member(ctx context.Context, id string, of ledger.Of, do func(context.Context, *ledger.Tx, *inquiry.Inquiry, Member) error) error {
	return s.write(ctx, inquiry.InquiryAdvise, of, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		m, err := s.me(ctx, tx, id, false)
		if err != nil {
			return err
		}
		return do(ctx, tx, x, m)
	})
}

// WallBody keeps what is about a body from the member who asks, from this moment: their own area.
func (s *Service) WallBody(ctx context.Context, id, body string) error {
	wall := s.ids.Next("wall")
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_wall", ID: wall}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		kin, err := s.Inquiries.Kin(ctx, tx, body)
		if err != nil {
			return err
		}
		walls, err := s.store.walls(ctx, tx, id)
		if err != nil {
			return err
		}
		var bad typed.Asked
		bad.Need(len(kin) > 0, "body", "Choose a body of the list")
		bad.Need(!slices.ContainsFunc(walls, func(w Wall) bool { return w.Member == m.ID && w.Body == body && w.Ended.IsZero() }), "body", "What is about this body is kept from you already")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_panel_wall", wall, ledger.Row{"inquiry_id": id, "member_id": m.ID, "body": body, "on_day": s.Today().String()})
	})
}

// WallDown ends a wall that the member asked for. One that keeps their own case from them stays.
func (s *Service) WallDown(ctx context.Context, id, wall string) error {
	return s.member(ctx, id, ledger.Of{Kind: "inquiry_panel_wall", ID: wall}, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, m Member) error {
		walls, err := s.store.walls(ctx, tx, id)
		i := slices.IndexFunc(walls, func(w Wall) bool { return w.ID == wall && w.Member == m.ID && w.Body != "" && w.Ended.IsZero() })
		if err != nil || i < 0 {
			return orNone(err)
		}
		return tx.Update(ctx, "inquiry_panel_wall", wall, walls[i].Version, ledger.Row{"ended": s.Today().String()})
	})
}

func orNone(err error) error {
	if err != nil {
		return err
	}
	return errNone
}

// Resign ends the actor's own seat. Their words are kept as they are, and published if they wish.
// It goes on while the inquiry is suspended and after its end.
func (s *Service) Resign(ctx context.Context, id, words, publish string) error {
	words = typed.Clean(words)
	var bad typed.Asked
	bad.Words(words, "words", "Write what you want to say, in your own words. “I resign” is enough", MaxOwn)
	bad.Seen(words, "words")
	bad.Need(publish == "yes" || publish == "no", "publish", "Say whether your words are published")
	if bad.Err() != nil {
		return bad.Err()
	}
	rid := s.ids.Next("resignation")
	return s.write(ctx, inquiry.InquiryResign, ledger.Of{Kind: "inquiry_panel_resignation", ID: rid}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		m, err := s.me(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if !m.Left.IsZero() {
			return errs.New(errs.Conflict, "You resigned already. What you wrote stays as it is.")
		}
		if err := tx.Update(ctx, "inquiry_panel_member", m.ID, m.Version, ledger.Row{"left_day": s.Today().String()}); err != nil {
			return err
		}
		return tx.Insert("inquiry_panel_resignation", rid, ledger.Row{"inquiry_id": id, "member_id": m.ID, "words": words, "sha256": rules.Digest(words), "on_day": s.Today().String(),
			"publish": publish == "yes", "chosen": s.Today().String()})
	})
}

// MyResignation gives the actor's own; errs.NotFound where they have not resigned.
func (s *Service) MyResignation(ctx context.Context, id string) (Resignation, error) {
	return s.mine(ctx, s.DB, id)
}

// PublishResignation says whether the actor's own is published. What is out stays out.
func (s *Service) PublishResignation(ctx context.Context, id, publish string) error {
	if publish != "yes" && publish != "no" {
		return typed.Wrong("publish", "Say whether your words are published")
	}
	r, err := s.MyResignation(ctx, id)
	if err != nil {
		return err
	}
	return s.write(ctx, inquiry.InquiryResign, ledger.Of{Kind: "inquiry_panel_resignation", ID: r.ID}, id, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		r, err := s.mine(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case r.Public(s.Today()):
			return errs.New(errs.Conflict, "Your words are published. Nobody can take back what everybody could read.")
		}
		return tx.Update(ctx, "inquiry_panel_resignation", r.ID, r.Version, ledger.Row{"publish": publish == "yes", "chosen": s.Today().String()})
	})
}

func (s *Service) mine(ctx context.Context, q db.Querier, id string) (r Resignation, err error) {
	m, err := s.me(ctx, q, id, true)
	if err != nil {
		return r, err
	}
	all, err := s.store.resignations(ctx, q, id)
	i := slices.IndexFunc(all, func(x Resignation) bool { return x.Member == m.ID })
	if err != nil || i < 0 {
		return r, orNone(err)
	}
	return all[i], nil
}
