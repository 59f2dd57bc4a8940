package signin

import (
	"context"
	"slices"
	"strings"
	"time"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// propose writes what must wait for a second administrator. A later proposal
// about the same person takes the place of an earlier one: of one's own at once, of
// another human's only once one was shown it and went on.
func (s *Service) propose(ctx context.Context, tx *ledger.Tx, kind string, now, wanted Staff, reason string) error {
	actor := access.ActorFrom(ctx)
	if actor.Human == "" {
		return errs.New(errs.Forbidden, "Nobody has said which person you are, so nobody could agree with you. Ask another administrator to enter your number.")
	}
	if err := overOthers(ctx, tx, actor, now.ID); err != nil {
		return err
	}
	if err := s.replaceWaiting(ctx, tx, now.ID); err != nil {
		return err
	}
	return tx.Insert(proposalTable, s.cfg.NewID(), ledger.Row{"kind": kind, "account": now.ID, "base": termsOf(now).text(), "wanted": termsOf(wanted).text(),
		"reason": reason, "made": s.stamp(), "by_account": actor.ID, "by_human": actor.Human, "by_name": actor.Name, "state": ProposalWaits})
}

// overOthers asks whoever proposes whether theirs is to take the place of what another
// human proposed about an account. A proposer who is not known is another.
func overOthers(ctx context.Context, q db.Querier, who access.Actor, account string) error {
	waiting, err := proposals(ctx, q, `WHERE account = ? AND state = ?`, account, ProposalWaits)
	if err != nil {
		return err
	}
	var others []proposal.Other
	for _, p := range waiting {
		if p.ByHuman == "" || p.ByHuman != who.Human && !who.Is(p.ByHuman) {
			made, _ := time.Parse(time.RFC3339Nano, p.Made) // one that cannot be read is shown as no day
			others = append(others, proposal.Other{ID: p.ID, Name: p.ByName, Made: made, Title: p.short(), Reason: p.Reason})
		}
	}
	return proposal.AskOver(ctx, others, "in the list of what waits for a second administrator")
}

// replaceWaiting ends what waits about an account, and says who ended it.
func (s *Service) replaceWaiting(ctx context.Context, tx *ledger.Tx, account string) error {
	waiting, err := proposals(ctx, tx, `WHERE account = ? AND state = ?`, account, ProposalWaits)
	me := access.ActorFrom(ctx)
	for _, p := range waiting {
		if err == nil {
			err = tx.Update(ctx, proposalTable, p.ID, 0, ledger.Row{"state": ProposalReplaced, "answered": s.stamp(),
				"answer_account": me.ID, "answer_human": db.OrNil(me.Human), "answer_name": me.Name})
		}
	}
	return err
}

func (s *Service) stamp() string { return s.cfg.Clock.Now().UTC().Format(time.RFC3339Nano) }

// Proposals lists what waits for a second administrator, oldest first. The actor
// in ctx needs user.manage.
func (s *Service) Proposals(ctx context.Context) ([]Proposal, error) {
	if err := s.mayManage(ctx); err != nil {
		return nil, err
	}
	return proposals(ctx, s.cfg.DB, `WHERE state = ?`, ProposalWaits)
}

// endedLife is how long what became of a proposal stands in the list.
const endedLife = 30 * 24 * time.Hour

// Ended lists what was answered, or replaced, in the last thirty days, the oldest
// first. The actor in ctx needs user.manage.
func (s *Service) Ended(ctx context.Context) ([]Proposal, error) {
	if err := s.mayManage(ctx); err != nil {
		return nil, err
	}
	return proposals(ctx, s.cfg.DB, `WHERE state <> ? AND answered > ?`, ProposalWaits, s.cfg.Clock.Now().UTC().Add(-endedLife).Format(time.RFC3339Nano))
}

// Agree makes a proposal count. The actor in ctx must be another human than the
// one who proposed it, and not the one whom it is about.
func (s *Service) Agree(ctx context.Context, id, words string) error {
	return s.answer(ctx, id, ProposalAgreed, words, s.apply)
}

// Refuse ends a proposal: nothing of it will count.
func (s *Service) Refuse(ctx context.Context, id, words string) error {
	if saysnothing.Is(words) {
		return errs.InvalidInput("Say why you refuse.", errs.Field{Name: "words", Message: "Say why you refuse. The administrator who proposed it will read it."})
	}
	return s.answer(ctx, id, ProposalRefused, words, func(context.Context, *ledger.Tx, Proposal) error { return nil })
}

// answer writes the second administrator's answer, and does what follows.
func (s *Service) answer(ctx context.Context, id, state, words string, then func(context.Context, *ledger.Tx, Proposal) error) error {
	act := ledger.Act{Action: StaffAgree, Kind: "staff-proposal", ID: id, Reason: words, Facts: proposalAbout(id)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := proposalByID(ctx, tx, id)
		if err != nil {
			return err
		}
		if ended := p.ended(); ended != "" {
			return errs.New(errs.Conflict, ended)
		}
		if err := then(ctx, tx, p); err != nil {
			return err
		}
		me := access.ActorFrom(ctx)
		return tx.Update(ctx, proposalTable, id, 0, ledger.Row{"state": state, "answered": s.stamp(), "answer_account": me.ID, "answer_human": me.Human,
			"answer_name": me.Name, "words": db.OrNil(strings.TrimSpace(words))})
	})
	return taken(err)
}

// proposalAbout is what the rule weighs of a proposal.
func proposalAbout(id string) func(context.Context, *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		p, err := proposalByID(ctx, tx, id)
		return proposalResource(p), err
	}
}

// proposalResource is who proposed it and whom it is about.
func proposalResource(p Proposal) access.Resource {
	about := []string{p.Account}
	for _, human := range []string{p.Base.Human, p.Wanted.Human} {
		if human != "" {
			about = append(about, human)
		}
	}
	return access.Resource{Kind: "staff-proposal", ID: p.ID, Attrs: map[string]any{"proposer": p.ByHuman, "barred": about}}
}

// apply makes what was proposed so, if the person still stands as they did.
func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p Proposal) error {
	was, err := staffByID(ctx, tx, p.Account)
	if err != nil {
		return err
	}
	if termsOf(was).text() != p.Base.text() {
		return errs.New(errs.Conflict, "This person was changed since it was proposed. Refuse it, and have it proposed again.")
	}
	if p.Kind == ProposeJoin {
		return s.joinAs(ctx, tx, p)
	}
	next := p.Wanted.over(was)
	if err := s.checkChange(ctx, tx, was, next); err != nil {
		return err
	}
	if err := s.checkKeeper(ctx, tx, was, next); err != nil {
		return err
	}
	if err := s.moves(ctx, tx, was, next); err != nil {
		return err
	}
	if err := s.letGo(ctx, tx, was, next); err != nil {
		return err
	}
	tx.After(func(ctx context.Context, tx *ledger.Tx) error { return endAfterChange(ctx, tx, was, next) })
	return s.storeChange(ctx, tx, was, next)
}

// ProposeJoin proposes that two registered humans are one: those of two
// accounts. The reason will be public and must name nobody. It is never undone.
func (s *Service) ProposeJoin(ctx context.Context, account, other, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if n := len([]rune(reason)); n < minReason || n > maxReason {
		return errs.InvalidInput("Say how it was found.", errs.Field{Name: "reason", Message: "Write 20 to 500 characters. Everybody can read it: name nobody."})
	}
	act := ledger.Act{Action: access.UserManage, Kind: staffTable, ID: account, Reason: reason}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		a, err := staffByID(ctx, tx, account)
		if err != nil {
			return err
		}
		b, err := staffByID(ctx, tx, other)
		if err != nil {
			return err
		}
		h, err := loadHumans(ctx, tx)
		switch {
		case err != nil:
			return err
		case a.Human == "" || b.Human == "":
			return errs.New(errs.Conflict, "Enter the number of both first.")
		case h.same(a.Human, b.Human):
			return errs.New(errs.Conflict, "They are one human already.")
		}
		if err := h.keepsTwo(ctx, tx, a.Human, b.Human); err != nil {
			return err
		}
		wanted := a
		wanted.Human, wanted.Name = b.Human, b.Name
		return s.propose(ctx, tx, ProposeJoin, a, wanted, reason)
	})
	return err
}

// joinAs makes two humans one if the second still goes by the name that was shown.
func (s *Service) joinAs(ctx context.Context, tx *ledger.Tx, p Proposal) error {
	staff, err := listStaff(ctx, tx, false)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(staff, func(o Staff) bool { return o.Human == p.Wanted.Human && o.Name == p.Wanted.Name }) {
		return errs.New(errs.Conflict, "The other person was changed since it was proposed. Refuse it, and have it proposed again.")
	}
	return s.join(ctx, tx, p.Base.Human, p.Wanted.Human, p.Reason)
}

// keepsTwo refuses to make one human of two if fewer than two humans would then
// be administrators: nobody could agree to anything that another proposes.
func (h *humans) keepsTwo(ctx context.Context, q db.Querier, a, b string) error {
	staff, err := listStaff(ctx, q, false)
	if err != nil {
		return err
	}
	now, then := map[string]bool{}, map[string]bool{}
	for _, p := range staff {
		one := h.one[p.Human]
		if p.Disabled || one == "" || !slices.Contains(p.Roles, access.RoleAdministrator) {
			continue
		}
		if now[one] = true; one == h.one[a] {
			one = h.one[b]
		}
		then[one] = true
	}
	if len(then) < 2 && len(then) < len(now) {
		return errs.New(errs.Conflict, "Both are administrators, and fewer than two people would be left who are. Add another administrator first.")
	}
	return nil
}

// join makes two humans one, with an entry that everybody can read.
func (s *Service) join(ctx context.Context, tx *ledger.Tx, a, b, reason string) error {
	h, err := loadHumans(ctx, tx)
	if err != nil {
		return err
	}
	if h.same(a, b) {
		return errs.New(errs.Conflict, "They are one human already.")
	}
	if err := h.keepsTwo(ctx, tx, a, b); err != nil {
		return err
	}
	into, _ := h.byID(h.stands(b))
	from, _ := h.byID(h.stands(a))
	if err := s.keepEarly(tx, into); err != nil {
		return err
	}
	if from.early {
		from.SameAs = into.ID
		err = s.keep(tx, from)
	} else {
		err = tx.Update(ctx, personTable, from.ID, 0, ledger.Row{"same_as": into.ID})
	}
	if err != nil {
		return err
	}
	return tx.Insert(joinTable, s.cfg.NewID(), ledger.Row{"day": clock.Today(s.cfg.Clock).String(), "reason": reason})
}

// stands gives the human whom all that are one with an id were joined to.
func (h *humans) stands(id string) string {
	i := slices.IndexFunc(h.list, func(x Human) bool { return h.same(x.ID, id) && x.SameAs == "" })
	if i < 0 {
		return id
	}
	return h.list[i].ID
}
