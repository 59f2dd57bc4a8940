package listening

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/saysnothing"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindTaking   = "inquiry_taking"
	KindReferral = "inquiry_referral"
	KindLift     = "inquiry_account_lift"
	KindBack     = "inquiry_turned_back"
	KindOutward  = "inquiry_outward"
	KindGoes     = "inquiry_outward_goes"
)

func (s *Service) kinds() []proposal.Kind {
	kind := func(name string, propose, agree access.Action, apply func(context.Context, *ledger.Tx, proposal.Proposal) error) proposal.Kind {
		return proposal.Kind{Name: name, Propose: propose, Agree: agree, FactsIn: s.factsOfProposal, Apply: apply}
	}
	referral := kind(KindReferral, inquiry.InquiryRefer, inquiry.InquiryReferred, s.applyReferral)
	referral.Undo, referral.Parts = s.undoReferral, s.partsOfReferral
	back := kind(KindBack, inquiry.InquiryHear, inquiry.InquiryReferred, s.applyBack)
	back.After = s.afterBack
	outward := kind(KindOutward, inquiry.InquiryRead, inquiry.InquiryReferred, s.applyOutward)
	outward.Undo = s.undoOutward
	return []proposal.Kind{kind(KindTaking, inquiry.InquiryWork, inquiry.InquiryAgree, s.applyTaking),
		kind(KindLift, inquiry.InquiryRestrict, inquiry.InquiryLifted, s.applyLift), referral, back, outward,
		kind(KindGoes, inquiry.InquiryRead, inquiry.InquiryReferred, s.applyGoes)}
}

// terms say what a proposal is about. Nothing that is sealed is in them.
type terms struct {
	Inquiry  string `json:"inquiry"`
	Approach string `json:"approach,omitempty"`
	Account  string `json:"account,omitempty"`
	Referral string `json:"referral,omitempty"`
	Outward  string `json:"outward,omitempty"`
	Moves    int    `json:"moves,omitempty"` // how far an approach was when somebody was to be turned back
}

// factsOfProposal is what the rules weigh of a proposal, as things stand. One of which they
// cannot be read gives none, and is answered by nobody.
func (s *Service) factsOfProposal(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var t terms
	if p.Into(&t) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, t.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Kind == KindTaking {
		return s.Inquiries.Facts(ctx, q, &x, action)
	}
	if p.Kind == KindReferral && action == inquiry.InquiryRefer && !access.ActorFrom(ctx).Is(p.Human) {
		action = inquiry.InquiryReferred // who did not propose it reads it only if they may answer it
	}
	attrs, err := s.weigh(ctx, q, &x, action, t.Approach)
	// Whoever may be the second reads it too.
	second, reads := map[access.Action]access.Action{inquiry.InquiryRefer: inquiry.InquiryReferred, inquiry.InquiryRestrict: inquiry.InquiryLifted,
		inquiry.InquiryHear: inquiry.InquiryReferred, inquiry.InquiryRead: inquiry.InquiryReferred}[action]
	if err != nil || !reads {
		return attrs, err
	}
	more, err := s.weigh(ctx, q, &x, second, t.Approach)
	if err != nil {
		return nil, err
	}
	attrs["allocated"] = append(attrs["allocated"].([]string), more["allocated"].([]string)...)
	return attrs, nil
}

// TakingInput says from when to when accounts are to be taken.
type TakingInput struct {
	Inquiry string    `json:"inquiry"`
	From    clock.Day `json:"from"`
	To      clock.Day `json:"to"`    // zero: no last day is said
	Words   string    `json:"words"` // who listens, and how people are supported; for everybody to read
}

// MaxTaking is how long it may be.
const MaxTaking = 1000

// aYear is how far ahead a first day may be.
const aYear = 366

// ProposeTaking asks a second human to have an inquiry take accounts from a day on, or to set
// the last day. Two people must have a part that reads accounts: themes are found by two.
func (s *Service) ProposeTaking(ctx context.Context, in TakingInput) (id string, err error) {
	in.Words = typed.Clean(in.Words)
	act := ledger.Act{Action: inquiry.InquiryWork, Kind: "inquiry", ID: in.Inquiry, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
		if err != nil {
			return access.Resource{}, err
		}
		attrs, err := s.Inquiries.Facts(ctx, tx, &x, inquiry.InquiryWork)
		return access.Resource{Kind: "inquiry", ID: x.ID, Attrs: attrs}, err
	}}
	_, err = s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		if _, err := s.checkTaking(ctx, tx, &in); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindTaking, Record: in.Inquiry, Title: in.title(), Terms: in, Reason: in.Words})
		return err
	})
	return id, inquiry.Hide(err)
}

func (in *TakingInput) title() string {
	if in.To.IsZero() {
		return "Take accounts from " + in.From.Human()
	}
	return "Take accounts from " + in.From.Human() + " to " + in.To.Human()
}

func (s *Service) checkTaking(ctx context.Context, q db.Querier, in *TakingInput) (before Taking, err error) {
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if err != nil {
		return before, err
	}
	if x.Frozen() {
		return before, inquiry.ErrFrozen()
	}
	if before, err = s.store.taking(ctx, q, x.ID); err != nil {
		return before, err
	}
	d, err := s.door(ctx, q, &x)
	if err != nil {
		return before, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	if err != nil {
		return before, err
	}
	var bad typed.Asked
	bad.Need(d.Sheet.Version != "", "from", "Nobody wrote what people are promised who speak to an inquiry of this form")
	bad.Need(humans(seats, rules.Reads) > 1, "from", "Give two people a part that reads accounts first, such as analyst: themes are found by two")
	bad.Need(!in.From.IsZero(), "from", "Write the first day, such as 2 March 2027")
	bad.Need(in.From.IsZero() || !in.From.Before(s.Today()) || in.From == before.From, "from", "The first day is over. Write today, or a later day")
	bad.Need(in.From.IsZero() || in.From.Sub(s.Today()) <= aYear, "from", "That is more than a year away")
	bad.Need(in.To.IsZero() || !in.To.Before(s.Today()) && !in.To.Before(in.From), "to", "Write a last day that is to come and not before the first, or leave it empty")
	bad.Need(in.Words != "" && !saysnothing.Is(in.Words), "words", "Write who listens and how people are supported, for everybody to read")
	bad.Need(!rules.Unseen(in.Words), "words", rules.UnseenWords)
	bad.Need(len([]rune(in.Words)) <= MaxTaking, "words", "Write at most "+strconv.Itoa(MaxTaking)+" characters")
	if bad.Err() != nil {
		return before, bad.Err()
	}
	return before, s.Inquiries.Official(ctx, q, &x, inquiry.Official{Field: "words", Words: in.Words})
}

// humans counts those whose part does something.
func humans(seats []inquiry.Seat, does rules.Does) int {
	may, seen := inquiry.Sight(seats, does), map[string]bool{}
	for _, x := range seats {
		if slices.Contains(may, x.Human) {
			seen[x.Human] = true
		}
	}
	return len(seen)
}

func (s *Service) applyTaking(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in TakingInput
	if err := p.Into(&in); err != nil {
		return err
	}
	before, err := s.checkTaking(ctx, tx, &in)
	if errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This no longer holds: a day is over, somebody left, or the words may tell who somebody is. It can only be turned down.")
	}
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_taking", ids.Random("taking"), ledger.Row{"inquiry_id": in.Inquiry, "number": before.Number + 1, "from_day": in.From.String(), "to_day": orNil(in.To),
		"words": in.Words, "made": s.Today().String()})
}

// MaxWhy is how long a reason may be.
const MaxWhy = 500

// Restrict closes an account to every use at once: a restriction was placed on it, or applied
// for, and an application counts as granted until it is decided (rule 12 of the Inquiry Rules
// 2006). One person is enough, for it takes sight away; what was cited and is not fixed is not
// fixed while it stands. It goes on while the inquiry is suspended. Why says which
// application, notice or order it is.
func (s *Service) Restrict(ctx context.Context, account, why string) error {
	why = typed.Clean(why)
	if err := checkWhy(why); err != nil {
		return err
	}
	a, _, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return err
	}
	of := ledger.Of{Kind: "inquiry_account", ID: account}
	return s.write(ctx, inquiry.InquiryRestrict, of, a.Inquiry, a.Approach, func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
		a, _, err := s.load(ctx, tx, `WHERE id = ?`, account)
		if err != nil {
			return err
		}
		return s.do(ctx, tx, a, testimony.Act{Kind: testimony.Restrict, On: s.Today(), Ref: why})
	})
}

func checkWhy(why string) error {
	var bad typed.Asked
	bad.Need(why != "" && !saysnothing.Is(why, "why"), "why", "Write which application, notice or order it is. Repeat nothing of the account")
	bad.Need(len([]rune(why)) <= MaxWhy, "why", "Write at most "+strconv.Itoa(MaxWhy)+" characters")
	return bad.Err()
}

// ProposeLift asks a second human to open a restricted account to its uses again: no restriction
// stands on it any more, and none is asked for.
func (s *Service) ProposeLift(ctx context.Context, account, why string) (id string, err error) {
	why = typed.Clean(why)
	if err := checkWhy(why); err != nil {
		return "", err
	}
	a, _, err := s.load(ctx, s.DB, `WHERE id = ?`, account)
	if err != nil {
		return "", err
	}
	of := ledger.Of{Kind: "inquiry_account", ID: account}
	err = s.working(ctx, inquiry.InquiryRestrict, of, a.Inquiry, a.Approach, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		a, _, err := s.load(ctx, tx, `WHERE id = ?`, account)
		if err != nil {
			return err
		}
		if !a.Restricted() {
			return errs.New(errs.Conflict, "No restriction stands on this account.")
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindLift, Record: account, Title: "No restriction stands on an account any more",
			Terms: terms{Inquiry: x.ID, Account: account, Approach: a.Approach}, Reason: why})
		return err
	})
	return id, err
}

func (s *Service) applyLift(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t terms
	if err := p.Into(&t); err != nil {
		return err
	}
	a, x, err := s.load(ctx, tx, `WHERE id = ? AND inquiry_id = ?`, t.Account, t.Inquiry)
	if err != nil {
		return err
	}
	if x.Frozen() {
		return inquiry.ErrFrozen()
	}
	if !a.Restricted() {
		return errs.New(errs.Conflict, "No restriction stands on this account. This can only be turned down.")
	}
	return s.do(ctx, tx, a, testimony.Act{Kind: testimony.Lift, On: s.Today(), Ref: p.Reason})
}
