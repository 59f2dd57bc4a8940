package review

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// OriginInput says which bodies closed a case, and how that is known.
type OriginInput struct {
	Bodies []string
	Reason string
}

// ConfirmOrigin records what one of the secretariat says of which bodies closed a
// case. Each body named is barred in the same write. Until a second agrees
// ([Service.SecondOrigin]) nobody sees the case whose own body may have closed it.
func (s *Service) ConfirmOrigin(ctx context.Context, id string, version int64, in OriginInput) error {
	reason, err := words("reason", in.Reason, "Say how you know.")
	if err != nil {
		return err
	}
	if len(present(in.Bodies...)) == 0 {
		return errs.InvalidInput("Choose who closed the case.", errs.Field{Name: "bodies", Message: "Choose at least one body"})
	}
	return s.onCase(ctx, rules.ReviewWork, id, version, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		if err := mayConfirm(c); err != nil {
			return err
		}
		if err := s.checkListed(ctx, tx, "bodies", in.Bodies); err != nil {
			return err
		}
		if err := s.checkCloser(ctx, tx, append(present(in.Bodies...), c.Force, c.Prosecutor)); err != nil {
			return err
		}
		bodies := slices.Clone(present(in.Bodies...))
		for _, r := range c.Requests {
			bodies = append(bodies, r.Body)
		}
		bodies = append(bodies, c.Named()...)
		slices.Sort(bodies)
		bodies = slices.Compact(bodies)
		if err := s.barBodies(ctx, tx, c, bodies, BarOrigin, reason); err != nil {
			return err
		}
		return s.sayOrigin(ctx, tx, c, in, reason)
	})
}

// mayConfirm refuses to say who closed a case twice.
func mayConfirm(c *Case) error {
	switch {
	case c.Confirmed():
		return errs.New(errs.Conflict, "It is confirmed already who closed this case. If another body had a part in it, declare a conflict.")
	case c.OriginWaits():
		return errs.New(errs.Conflict, "Somebody said already who closed this case. Another human of the secretariat must agree, or turn it down, first.")
	}
	return nil
}

// sayOrigin writes what one human says; what was turned down before gives way to
// it, and stays in the log.
func (s *Service) sayOrigin(ctx context.Context, tx *ledger.Tx, c *Case, in OriginInput, reason string) error {
	actor := access.ActorFrom(ctx)
	row := ledger.Row{"case_id": c.ID, "bodies": strings.Join(present(in.Bodies...), " "), "reason": reason, "state": OriginWaits,
		"by_human": actor.Human, "by_name": actor.Name, "on_day": s.Today().String()}
	if c.Origin == nil {
		return tx.Insert("review_origin", ids.Random("origin"), row)
	}
	for _, column := range []string{"second_human", "second_name", "second_day", "why"} {
		row[column] = nil
	}
	return tx.Update(ctx, "review_origin", c.Origin.ID, c.Origin.Version, row)
}

// openOriginFirst is said to a second who was not shown what they answer.
const openOriginFirst = "You have not seen what was said of who closed this case as it stands now. It is on this page: read it, then answer."

func reviewOf(id string) ledger.Of { return ledger.Of{Kind: "review", ID: id} }

// part names what was said, for who was shown it.
func (o *Origin) part() string {
	return opened.Part("origin", append([]string{o.ID, o.Reason, o.Human, o.State, strconv.FormatInt(o.Version, 10)}, o.Bodies...)...)
}

// noteOrigin notes that somebody who may be the second was shown what was said.
func noteOrigin(ctx context.Context, tx *ledger.Tx, c *Case) error {
	if !c.OriginWaits() || !access.ActorFrom(ctx).Has(access.RoleSecretariat) {
		return nil
	}
	return opened.Note(ctx, tx, reviewOf(c.ID), c.Origin.part())
}

// secondOrigin says whether somebody may be the second: another human, of the
// secretariat. The walls keep out the bodies concerned, and the rules ask again.
func secondOrigin(a access.Actor, o *Origin) bool {
	return a.Has(access.RoleSecretariat) && !a.MayBe(o.Human)
}

// SecondOrigin agrees to what one human said of who closed a case, or turns it
// down and says why. Only then are the walls those of the bodies named. Bodies
// that were barred stay so.
func (s *Service) SecondOrigin(ctx context.Context, id string, agree bool, why string) error {
	bare := &Case{ID: id}
	if err := s.store.origin(ctx, s.DB, bare); err != nil {
		return err
	}
	if !bare.OriginWaits() {
		return s.noOriginWaits(ctx, id)
	}
	text, err := strings.TrimSpace(why), error(nil)
	if !agree {
		text, err = words("words", why, "Say why you turn it down.")
	}
	if err != nil {
		return err
	}
	return s.act(ctx, rules.ReviewDecide, id, 0, map[string]any{"proposer": bare.Origin.Human}, func(ctx context.Context, tx *ledger.Tx, c *Case) error {
		return s.answerOrigin(ctx, tx, c, agree, text)
	})
}

// noOriginWaits is the answer where nothing waits: to whoever may see the case.
func (s *Service) noOriginWaits(ctx context.Context, id string) error {
	if attrs, err := s.facts(ctx, s.DB, id); err != nil || !s.may(ctx, rules.ReviewRead, id, attrs) {
		return errNoCase()
	}
	return errs.New(errs.Conflict, "Nothing that was said of who closed this case waits for an answer.")
}

func (s *Service) answerOrigin(ctx context.Context, tx *ledger.Tx, c *Case, agree bool, why string) error {
	actor, state := access.ActorFrom(ctx), OriginTurnedDown
	switch {
	case !c.OriginWaits():
		return errs.New(errs.Conflict, "Somebody has answered this already.")
	case !secondOrigin(actor, c.Origin):
		return errs.New(errs.Forbidden, "Another human of the secretariat must agree to who closed the case.")
	}
	if agree {
		state = OriginConfirmed
		if err := opened.Need(ctx, tx, reviewOf(c.ID), openOriginFirst, c.Origin.part()); err != nil {
			return err
		}
	}
	return tx.Update(ctx, "review_origin", c.Origin.ID, c.Origin.Version, ledger.Row{"state": state, "second_human": actor.Human,
		"second_name": actor.Name, "second_day": s.Today().String(), "why": db.OrNil(why)})
}

// barBodies bars those bodies that are not barred yet.
func (s *Service) barBodies(ctx context.Context, tx *ledger.Tx, c *Case, bodies []string, kind, reason string) error {
	bars := c.fresh(bodies, kind, reason)
	if len(bars) == 0 {
		return nil
	}
	return s.bar(ctx, tx, c, bars...)
}

// fresh are the bars on bodies that are not barred yet.
func (c *Case) fresh(bodies []string, kind, reason string) (bars []BarInput) {
	for _, b := range bodies {
		if !c.barred(b) && !slices.ContainsFunc(bars, func(in BarInput) bool { return in.Body == b }) {
			bars = append(bars, BarInput{Body: b, Kind: kind, Reason: reason})
		}
	}
	return bars
}

// offered gives every body that staff may name in a case.
func (s *Service) offered(ctx context.Context, q db.Querier) ([]intake.BodyOption, error) {
	if s.Listed == nil {
		return s.Bodies, nil
	}
	list, err := s.Listed(ctx, q)
	for _, b := range list {
		s.more.Store(b.ID, b.Name)
	}
	return list, err
}

// closers are the kinds of bodies that close cases themselves (package bodies
// has all kinds and their words).
var closers = []string{"force", "prosecutor", "regional-unit", "national-policing"}

// checkCloser wants one at least that closes cases itself: a case that is said to
// be closed by a council alone would be open to the force that did.
func (s *Service) checkCloser(ctx context.Context, q db.Querier, ids []string) error {
	list, err := s.offered(ctx, q)
	if err != nil {
		return err
	}
	for _, b := range list {
		if slices.Contains(ids, b.ID) && slices.Contains(closers, b.Kind) {
			return nil
		}
	}
	return errs.InvalidInput("None of these closes cases.", errs.Field{Name: "bodies",
		Message: "Choose the police force or the prosecutors who closed the case. If nobody knows which, ask those who may have for papers first"})
}

// checkListed refuses a body that is not on the list: nobody could say who counts
// as the same.
func (s *Service) checkListed(ctx context.Context, q db.Querier, field string, ids []string) error {
	list, err := s.offered(ctx, q)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(list, func(b intake.BodyOption) bool { return b.ID == id }) {
			return errs.InvalidInput("Choose from the list.", errs.Field{Name: field, Message: "Choose from the list"})
		}
	}
	return nil
}
