package closing

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"filippo.io/age"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/archive"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindPoint   = "inquiry_point"   // what is open is closed by a reason
	KindClosing = "inquiry_closing" // the record goes to an archive
	KindDestroy = "inquiry_destroy" // a class of what is kept is destroyed
	KindLift    = "inquiry_hold"    // a hold ends
)

// Terms are what is proposed here. Which fields are filled depends on the kind.
type Terms struct {
	Inquiry   string    `json:"inquiry"`
	Kind      Kind      `json:"kind,omitempty"`
	Refs      []string  `json:"refs,omitempty"`
	Archive   string    `json:"archive,omitempty"`
	Recipient string    `json:"recipient,omitempty"`
	Opens     clock.Day `json:"opens,omitzero"`
	Class     string    `json:"class,omitempty"`
	Hold      string    `json:"hold,omitempty"`
	Why       string    `json:"why"`
}

func (s *Service) kinds() (out []proposal.Kind) {
	for name, apply := range map[string]func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Terms, both) error{
		KindPoint: s.applyPoint, KindClosing: s.applyClosing, KindDestroy: s.applyDestroy, KindLift: s.applyLift,
	} {
		var after func(context.Context) error
		if name == KindDestroy {
			after = s.Forget
		}
		out = append(out, proposal.Kind{Name: name, After: after, Propose: inquiry.InquiryClose, Agree: inquiry.InquiryClosed, FactsIn: s.facts, Parts: s.parts,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
				in, x, err := s.about(ctx, tx, p)
				if err != nil {
					return err
				}
				if err := s.Inquiries.StillMay(ctx, tx, &x, p, inquiry.InquiryClose, doing[inquiry.InquiryClose]); err != nil {
					return err
				}
				var b both
				if b.asked, b.agreed, err = s.Inquiries.Both(ctx, tx, x.ID, p); err != nil {
					return err
				}
				return noLonger(apply(ctx, tx, &x, &in, b))
			}})
	}
	return out
}

// both are the two, as everybody reads it.
type both struct{ asked, agreed string }

// noLonger turns what a proposal lacks by now into a conflict: nothing on the page of the second can be put right.
func noLonger(err error) error {
	if !errs.Is(err, errs.Invalid) {
		return err
	}
	var words []string
	for _, f := range errs.FieldsOf(err) {
		words = append(words, f.Message)
	}
	return errs.New(errs.Conflict, "This can no longer be done: "+strings.Join(words, "; ")+". It can only be turned down.")
}

func (s *Service) about(ctx context.Context, q db.Querier, p proposal.Proposal) (in Terms, x inquiry.Inquiry, err error) {
	if err := p.Into(&in); err != nil {
		return in, x, err
	}
	x, err = s.Inquiries.Of(ctx, q, in.Inquiry)
	return in, x, err
}

// facts is what the rules weigh of a proposal. Whoever may be the second reads it too.
func (s *Service) facts(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	_, x, err := s.about(ctx, q, p)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	attrs, err := s.weigh(ctx, q, &x, action)
	if err != nil || action != inquiry.InquiryClose {
		return attrs, err
	}
	more, err := s.weigh(ctx, q, &x, inquiry.InquiryClosed)
	if err != nil {
		return nil, err
	}
	mine, _ := attrs["allocated"].([]string)
	theirs, _ := more["allocated"].([]string)
	attrs["allocated"] = append(mine, theirs...)
	return attrs, nil
}

// Proposed is what waits for a second human, as it stands now.
type Proposed struct {
	Terms
	View
	Hold Hold
}

// Proposed gives it, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if out.Terms, out.View.Inquiry, err = s.about(ctx, q, p); err != nil {
		return out, "", err
	}
	if err := s.fill(ctx, q, &out.View); err != nil {
		return out, "", err
	}
	words := []string{p.Kind, closedDay(out.Closing).String()}
	switch p.Kind {
	case KindPoint:
		words = append(words, out.Refs...)
	case KindDestroy:
		for _, d := range out.Due {
			if d.Name == out.Class {
				words = append(words, d.Name, strconv.Itoa(d.Many))
			}
		}
	case KindLift:
		i := slices.IndexFunc(out.Holds, func(h Hold) bool { return h.ID == out.Terms.Hold && h.Stands() })
		if i < 0 {
			return out, "", errs.New(errs.Conflict, "This hold does not stand any more. It can only be turned down.")
		}
		out.Hold = out.Holds[i]
	}
	return out, opened.Part("closing", words...), nil
}

func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	_, part, err := s.Proposed(ctx, q, p)
	return []string{part}, err
}

func (s *Service) propose(ctx context.Context, kind, record, title string, in Terms, check func(context.Context, *ledger.Tx, *inquiry.Inquiry, *Terms) error) (id string, err error) {
	err = s.write(ctx, inquiry.InquiryClose, in.Inquiry, in.Why, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		in := in // a write that is tried again begins with what was asked for
		if err := check(ctx, tx, x, &in); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// ProposePoint asks a second human to close what is open of a kind by a reason: all of it that is open now, and nothing
// that comes later.
func (s *Service) ProposePoint(ctx context.Context, id string, kind Kind, why string) (string, error) {
	in := Terms{Inquiry: id, Kind: kind, Why: typed.Clean(why)}
	return s.propose(ctx, KindPoint, id+"/"+string(kind), "Leave undone, for a reason: "+name(kind), in, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms) (err error) {
		var bad typed.Asked
		bad.Reason(in.Why, "why", "Write why it is not done, for everybody to read. Name nobody", MaxWhy)
		if in.Refs, err = s.openOf(ctx, tx, x, in.Kind); err != nil {
			return err
		}
		bad.Need(len(in.Refs) > 0, "kind", "Choose something of which something is open")
		if bad.Err() != nil {
			return bad.Err()
		}
		return s.Inquiries.Official(ctx, tx, x, inquiry.Official{Field: "why", Words: in.Why})
	})
}

func name(kind Kind) string {
	for _, k := range Kinds() {
		if k.Kind == kind {
			return k.Name
		}
	}
	return string(kind)
}

// openOf gives what is open of a kind.
func (s *Service) openOf(ctx context.Context, q db.Querier, x *inquiry.Inquiry, kind Kind) ([]string, error) {
	all, err := s.points(ctx, q, x)
	i := slices.IndexFunc(all, func(p Point) bool { return p.Kind == kind })
	if err != nil || i < 0 {
		return nil, err
	}
	return all[i].Open, nil
}

func (s *Service) applyPoint(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms, b both) error {
	open, err := s.openOf(ctx, tx, x, in.Kind)
	if err != nil {
		return err
	}
	refs := slices.DeleteFunc(slices.Clone(in.Refs), func(ref string) bool { return !slices.Contains(open, ref) })
	if len(refs) == 0 {
		return errs.New(errs.Conflict, "It was done meanwhile. This can only be turned down.")
	}
	if err := s.Inquiries.Official(ctx, tx, x, inquiry.Official{Field: "why", Words: in.Why}); err != nil {
		return err
	}
	return tx.Insert("inquiry_closing_point", ids.Random("point"), ledger.Row{"inquiry_id": x.ID, "kind": string(in.Kind), "refs": lines(refs), "why": in.Why,
		"on_day": s.Today().String(), "asked": b.asked, "agreed": b.agreed})
}

// ProposeClosing asks a second human that the record of an inquiry that has ended goes to an archive, from a day on.
func (s *Service) ProposeClosing(ctx context.Context, in Terms) (string, error) {
	in.Archive, in.Recipient, in.Why = typed.Clean(in.Archive), typed.Clean(in.Recipient), typed.Clean(in.Why)
	return s.propose(ctx, KindClosing, in.Inquiry, "Close the record, and hand it to an archive", in, s.checkClosing)
}

func (s *Service) checkClosing(ctx context.Context, q *ledger.Tx, x *inquiry.Inquiry, in *Terms) error {
	if x.State != inquiry.Ended {
		return errs.New(errs.Conflict, "The inquiry has not ended. Its record is closed after that.")
	}
	before, err := s.store.closing(ctx, q, x.ID)
	if err != nil {
		return err
	}
	if before != nil {
		return errs.New(errs.Conflict, "Two people agreed already to which archive the record goes.")
	}
	points, err := s.points(ctx, q, x)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Words(in.Archive, "archive", "Write which archive takes the record, as everybody reads it", MaxArchive)
	bad.Line(in.Archive, "archive")
	_, err = age.ParseX25519Recipient(in.Recipient)
	bad.Need(err == nil, "recipient", "Write the archive’s public key, which begins with age1. Ask the archive for it on paper, or read it to each other")
	bad.Need(!in.Opens.Before(s.Today().AddDays(Notice)), "opens", "Write a day at least "+strconv.Itoa(Notice)+" days from today: people who spoke to the inquiry can change their mind until then")
	bad.Reason(in.Why, "why", "Write why the record is closed then, for everybody to read", MaxWhy)
	for _, p := range points {
		bad.Need(len(p.Open) == 0, "why", "This is still open, and is done or left undone for a reason first: "+p.Name)
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Inquiries.Official(ctx, q, x, inquiry.Official{Field: "archive", Words: in.Archive}, inquiry.Official{Field: "why", Words: in.Why})
}

func (s *Service) applyClosing(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms, b both) error {
	if err := s.checkClosing(ctx, tx, x, in); err != nil {
		return err
	}
	return tx.Insert("inquiry_closing", ids.Random("closing"), ledger.Row{"inquiry_id": x.ID, "archive": in.Archive, "recipient": in.Recipient, "opens": in.Opens.String(), "why": in.Why,
		"agreed_day": s.Today().String(), "asked": b.asked, "agreed": b.agreed})
}

// ProposeDestroy asks a second human to destroy a class of what is kept here, on or after its day.
func (s *Service) ProposeDestroy(ctx context.Context, id, class, why string) (string, error) {
	in := Terms{Inquiry: id, Class: class, Why: typed.Clean(why)}
	return s.propose(ctx, KindDestroy, id+"/"+class, "Destroy what is kept: "+class, in, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms) error {
		_, _, err := s.checkDestroy(ctx, tx, x, in)
		return err
	})
}

// checkDestroy says why a class may not be destroyed now, and otherwise gives what is.
func (s *Service) checkDestroy(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Terms) (persons []string, rule string, err error) {
	var bad typed.Asked
	bad.Reason(in.Why, "why", "Write why it is destroyed now, for everybody to read", MaxWhy)
	table, err := archive.Keeps()
	if err != nil {
		return nil, "", err
	}
	class, known := table.Of(in.Class)
	bad.Need(known && s.Persons[in.Class] != nil, "class", "Choose something that can be destroyed")
	if err := bad.Err(); err != nil {
		return nil, "", err
	}
	c, err := s.store.closing(ctx, q, x.ID)
	if err != nil {
		return nil, "", err
	}
	held, err := s.store.holds(ctx, q, x.ID)
	if err != nil {
		return nil, "", err
	}
	if err := class.MayDestroy(closedDay(c), s.Today(), standing(held)); err != nil {
		return nil, "", err
	}
	if c.Written.IsZero() {
		return nil, "", errs.New(errs.Conflict, "The record was not written for the archive yet. Nothing is destroyed before that.")
	}
	if persons, err = s.persons(ctx, q, in.Class, x.ID); err != nil {
		return nil, "", err
	}
	if len(persons) == 0 {
		return nil, "", errs.New(errs.Conflict, "There is nothing of this any more, or there never was.")
	}
	return persons, table.Version + ", " + class.Name, nil
}

func (s *Service) applyDestroy(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms, b both) error {
	persons, rule, err := s.checkDestroy(ctx, tx, x, in)
	if err != nil {
		return err
	}
	for _, p := range persons {
		if err := s.vault.Erase(ctx, tx, p); err != nil {
			return err
		}
	}
	return tx.Insert("inquiry_destroyed", ids.Random("destroyed"), ledger.Row{"inquiry_id": x.ID, "class": in.Class, "many": len(persons), "rule": rule, "on_day": s.Today().String(),
		"asked": b.asked, "agreed": b.agreed})
}

// Forget notes beside the key files what was destroyed, so that a backup that is restored forgets it again.
func (s *Service) Forget(ctx context.Context) error {
	_, err := s.vault.Reconcile(ctx)
	return errors.Join(err, s.vault.Scrub(ctx))
}

// HoldInput is a hold as somebody places it.
type HoldInput struct {
	Inquiry, Kind, Words string
	From                 clock.Day
}

// PlaceHold has everything kept, at once: one is enough, since it destroys nothing.
func (s *Service) PlaceHold(ctx context.Context, in HoldInput) error {
	in.Words = typed.Clean(in.Words)
	return s.write(ctx, inquiry.InquiryClose, in.Inquiry, "", func(_ context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		var bad typed.Asked
		bad.Need(slices.ContainsFunc(HoldKinds, func(k struct{ Value, Words string }) bool { return k.Value == in.Kind }), "kind", "Choose who wants everything kept")
		bad.Reason(in.Words, "words", "Write what they want kept, and by which order or letter", MaxWords)
		bad.Need(!in.From.IsZero() && !in.From.After(s.Today()), "from", "Write the day of the order or letter, such as 2 March 2027: not a day to come")
		if bad.Err() != nil {
			return bad.Err()
		}
		return tx.Insert("inquiry_hold", ids.Random("hold"), ledger.Row{"inquiry_id": x.ID, "kind": in.Kind, "words": in.Words, "from_day": in.From.String(), "placed": access.ActorFrom(ctx).Name})
	})
}

// ProposeLift asks a second human to end a hold.
func (s *Service) ProposeLift(ctx context.Context, id, hold, why string) (string, error) {
	in := Terms{Inquiry: id, Hold: hold, Why: typed.Clean(why)}
	return s.propose(ctx, KindLift, hold, "End a hold", in, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms) error {
		_, err := s.checkLift(ctx, tx, x, in)
		return err
	})
}

func (s *Service) checkLift(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Terms) (Hold, error) {
	var bad typed.Asked
	bad.Reason(in.Why, "why", "Write why it ends, and who said so", MaxWhy)
	all, err := s.store.holds(ctx, q, x.ID)
	if err != nil {
		return Hold{}, err
	}
	i := slices.IndexFunc(all, func(h Hold) bool { return h.ID == in.Hold && h.Stands() })
	bad.Need(i >= 0, "hold", "Choose a hold that stands")
	if bad.Err() != nil {
		return Hold{}, bad.Err()
	}
	return all[i], nil
}

func (s *Service) applyLift(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry, in *Terms, b both) error {
	h, err := s.checkLift(ctx, tx, x, in)
	if err != nil {
		return err
	}
	return tx.Update(ctx, "inquiry_hold", h.ID, h.Version, ledger.Row{"lifted": s.Today().String(), "lift_why": in.Why, "asked": b.asked, "agreed": b.agreed})
}

func number(n int) string { return strconv.Itoa(n) }

func upper(s string) string {
	for i, r := range s {
		return string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}
