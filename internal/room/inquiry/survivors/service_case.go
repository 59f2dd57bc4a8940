package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/ledger"
)

// CaseInput keeps a confidential paper, in all its versions, from one member, as it is proposed: it is
// about their own case. The link person and the chair do it together, each for the other.
type CaseInput struct {
	ID      string `json:"id"`
	Inquiry string `json:"inquiry"`
	Paper   string `json:"paper"`
	Member  string `json:"member"`
	Reason  string `json:"reason"`
}

func (in CaseInput) about() (string, string) { return in.Inquiry, in.Paper + " " + in.Member }
func (in CaseInput) title() string           { return "Keep a paper from a member of the survivors panel" }

// caseOf gives the paper and the member that a proposal names; nil for each that is not there.
func (s *Service) caseOf(ctx context.Context, q db.Querier, in *CaseInput) (p *Paper, m *Member, err error) {
	papers, err := s.store.papers(ctx, q, in.Inquiry)
	if err != nil {
		return nil, nil, err
	}
	members, err := s.store.members(ctx, q, `WHERE inquiry_id = ?`, in.Inquiry)
	if i := slices.IndexFunc(papers, func(p Paper) bool { return p.ID == in.Paper }); i >= 0 {
		p = &papers[i]
	}
	members = sitting(members, s.Today())
	if i := slices.IndexFunc(members, func(m Member) bool { return m.ID == in.Member }); i >= 0 {
		m = &members[i]
	}
	return p, m, err
}

func (s *Service) stepCase() step[CaseInput] {
	return step[CaseInput]{name: KindCase, propose: inquiry.InquiryChoose, agree: inquiry.InquiryChosen, check: s.checkCase,
		apply: func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *CaseInput, asked, agreed string) error {
			p, _, err := s.caseOf(ctx, tx, in)
			if err != nil || p == nil {
				return orNone(err)
			}
			return tx.Insert("inquiry_panel_wall", in.ID, ledger.Row{"inquiry_id": x.ID, "member_id": in.Member, "paper_id": p.Series, "on_day": s.Today().String(), "reason": in.Reason,
				"asked": asked, "agreed": agreed})
		}}
}

func (s *Service) checkCase(ctx context.Context, q db.Querier, _ *inquiry.Inquiry, in *CaseInput) error {
	p, m, err := s.caseOf(ctx, q, in)
	if err != nil {
		return err
	}
	walls, err := s.store.walls(ctx, q, in.Inquiry)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(p != nil, "paper", "Choose a paper of the list")
	bad.Need(p == nil || p.Secret(s.Today()), "paper", "Everybody may read this paper: it cannot be kept from a member")
	bad.Need(m != nil, "member", "Choose a member of the panel")
	stands := func(w Wall) bool { return p != nil && w.Member == in.Member && w.Paper == p.Series && w.Ended.IsZero() }
	bad.Need(!slices.ContainsFunc(walls, stands), "paper", "This paper is kept from them already")
	bad.Reason(in.Reason, "reason", "Write why it is kept from them, without telling what happened to anybody", MaxWords)
	bad.Seen(in.Reason, "reason")
	return bad.Err()
}

// ProposeCase asks the other of the two who read nominations to keep a paper from a member.
func (s *Service) ProposeCase(ctx context.Context, in CaseInput) (string, error) {
	in.ID, in.Reason = s.ids.Next("wall"), typed.Clean(in.Reason)
	return propose(ctx, s, s.stepCase(), in, "")
}

// Case is a paper that is kept from a member, for the chair and the link person.
type Case struct {
	Wall
	Alias, Title string
	// Idle says that everybody may read every version today: it keeps nothing.
	Idle bool
}

// Cases are those that were not ended.
func (s *Service) Cases(ctx context.Context, id string) (out []Case, err error) {
	if _, err := s.one(ctx, id, inquiry.InquiryChoose); err != nil {
		return nil, err
	}
	walls, err := s.store.walls(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	papers, err := s.store.papers(ctx, s.DB, id)
	if err != nil {
		return nil, err
	}
	members, err := s.store.members(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	for _, w := range walls {
		if w.Paper == "" || !w.Ended.IsZero() {
			continue
		}
		c := Case{Wall: w, Idle: !secretIn(papers, w.Paper, s.Today())}
		for _, m := range members {
			if m.ID == w.Member {
				c.Alias = m.Alias
			}
		}
		for _, p := range papers { // the newest title is the last
			if p.Series == w.Paper {
				c.Title = p.Title
			}
		}
		out = append(out, c)
	}
	return out, err
}

// EndCase has a paper no longer kept from a member: the chair or the link person alone, as it keeps
// nothing from anybody.
func (s *Service) EndCase(ctx context.Context, id, wall string) error {
	return s.write(ctx, inquiry.InquiryChoose, ledger.Of{Kind: "inquiry_panel_wall", ID: wall}, id, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		walls, err := s.store.walls(ctx, tx, id)
		i := slices.IndexFunc(walls, func(w Wall) bool { return w.ID == wall && w.Paper != "" })
		switch {
		case err != nil || i < 0:
			return orNone(err)
		case !walls[i].Ended.IsZero():
			return errs.New(errs.Conflict, "This was ended already.")
		}
		return tx.Update(ctx, "inquiry_panel_wall", wall, walls[i].Version, ledger.Row{"ended": s.Today().String()})
	})
}

// secretIn says whether a version of a paper is confidential on a day.
func secretIn(papers []Paper, series string, day clock.Day) bool {
	return slices.ContainsFunc(papers, func(p Paper) bool { return p.Series == series && p.Secret(day) })
}

// keptByOthers counts the papers that the chair and the link person keep from a member.
func keptByOthers(walls []Wall, papers []Paper, member string, day clock.Day) int {
	series := map[string]bool{}
	for _, w := range walls {
		if w.Member == member && w.Paper != "" && w.Ended.IsZero() && secretIn(papers, w.Paper, day) {
			series[w.Paper] = true
		}
	}
	return len(series)
}
