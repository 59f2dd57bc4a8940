package survivors

import (
	"context"
	"slices"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Register is the register of recommendations, as a panel verifies in it.
type Register interface {
	// Claims gives what owners claim to be done and nobody has judged since, as everybody may read
	// it; of each what the actor has not opened, and why they may not judge it, if they may not.
	Claims(ctx context.Context) ([]Claim, error)
	// Choices are what can be said of whether it was done, and of what changed.
	Choices() (verdicts, outcomes []Choice)
	// Check says what is wrong with a verdict, field by field.
	Check(ctx context.Context, f Finding) error
	// Find enters a finding of the actor's body that first found too, by the rules of
	// verification, and stores what keep writes in the same transaction.
	Find(ctx context.Context, f Finding, first string, beside ledger.Act, keep func(context.Context, *ledger.Tx) error) error
}

// Choice is something to choose, by its word in the register.
type Choice struct {
	Value, Text string
	Done        bool // it says that it was done
}

// Claim is a claim of "done".
type Claim struct {
	Commitment, ID  string
	Title, Href     string // of the recommendation
	Owner           string // the body
	OwnerName       string
	Wording         string
	Criterion       string
	Measure         string // by which it would show whether anything changed
	Due, Said, When string
	On              clock.Day
	Evidence        []Evidence
	MadeUp          access.Known
	Refusal         string
}

// Evidence is a file or link that came with a claim. Left says that the actor has not opened it as it
// is now.
type Evidence struct {
	Name, Href string
	Left       bool
}

// Finding is a verdict as the register takes it.
type Finding struct{ Commitment, Claim, Verdict, Reasons, Outcome, OutcomeReasons string }

// ToVerify is a claim as a member sees it.
type ToVerify struct {
	Claim
	// Mine is the actor's own verdict; nil where they have not given one. Others are shown only
	// then: each member looks for themselves.
	Mine   *Verdict
	Others []Verdict
	Stands string // how the verdicts stand to each other (Together)
}

var errMoved = errs.New(errs.Conflict, "Another member answered at this moment.")

// Claims gives a member the claims that they can look at: none of a body that is kept from them, none
// that is made up where the panel is real, or real where it is made up.
func (s *Service) Claims(ctx context.Context, id string) (x inquiry.Inquiry, out []ToVerify, err error) {
	if x, err = s.one(ctx, id, inquiry.InquiryAdvise); err != nil {
		return x, nil, err
	}
	m, err := s.me(ctx, s.DB, id, false)
	if err != nil {
		return x, nil, err
	}
	out, err = s.claims(ctx, &x, &m)
	return x, out, err
}

// Waiting is how much waits for a member.
type Waiting struct{ Claims, Minutes, Advice int }

// Waits says how much waits for the actor as a member.
func (s *Service) Waits(ctx context.Context, id string) (out Waiting, err error) {
	_, all, err := s.Claims(ctx, id)
	if err != nil {
		return out, err
	}
	for _, c := range all {
		if c.Mine == nil && c.Refusal == "" {
			out.Claims++
		}
	}
	k, err := s.Table(ctx, id)
	newest := map[string]*Minutes{}
	for i := range k.Minutes {
		newest[k.Minutes[i].Meeting] = &k.Minutes[i]
	}
	for _, m := range newest {
		if !slices.ContainsFunc(m.Agreed, func(a Agreed) bool { return a.Member == k.Me.ID }) {
			out.Minutes++
		}
	}
	for _, a := range k.Advice {
		if a.Agreed.IsZero() && a.Member != k.Me.ID {
			out.Advice++
		}
	}
	return out, err
}

func (s *Service) claims(ctx context.Context, x *inquiry.Inquiry, m *Member) (out []ToVerify, err error) {
	walls, err := s.store.walls(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	kin, err := s.kinOf(ctx, s.DB, walls)
	if err != nil {
		return nil, err
	}
	verdicts, err := s.store.verdicts(ctx, s.DB, x.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Register.Claims(ctx)
	want := access.No
	if x.Synthetic {
		want = access.Yes
	}
	for _, c := range all {
		bodies := []string{c.Owner}
		if c.Owner == "" {
			bodies = nil
		}
		if c.MadeUp != want || Walled(walls, m.ID, "", bodies, kin) {
			continue
		}
		v := ToVerify{Claim: c}
		of := about(verdicts, c.ID)
		for i := range of {
			if of[i].Member == m.ID {
				v.Mine = &of[i]
			}
		}
		if v.Mine != nil {
			v.Others, v.Stands = slices.DeleteFunc(slices.Clone(of), func(o Verdict) bool { return o.Member == m.ID }), Together(of)
		} else if len(of) > 1 {
			continue // two others have answered: there is nothing to look at
		}
		out = append(out, v)
	}
	return out, err
}

func about(all []Verdict, claim string) []Verdict {
	return slices.DeleteFunc(slices.Clone(all), func(v Verdict) bool { return v.Claim != claim })
}

// Verify gives a member's verdict on a claim, once they have opened its evidence. If another has given
// the same it is entered in the register as the panel's finding in the same transaction; if another has
// given another it is a split, and nothing is entered.
func (s *Service) Verify(ctx context.Context, id string, f Finding) (stands string, err error) {
	f.Reasons, f.OutcomeReasons = typed.Clean(f.Reasons), typed.Clean(f.OutcomeReasons)
	for range 3 {
		if stands, err = s.verify(ctx, id, f); !errs.Is(err, errs.Conflict) || errs.Message(err) != errs.Message(errMoved) {
			return stands, err
		}
	}
	return "", err
}

func (s *Service) verify(ctx context.Context, id string, f Finding) (string, error) {
	x, all, err := s.Claims(ctx, id)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(all, func(c ToVerify) bool { return c.Commitment == f.Commitment })
	if i < 0 {
		return "", errNone
	}
	c := all[i]
	if err := s.checkVerdict(ctx, &c, f); err != nil {
		return "", err
	}
	before, err := s.store.verdicts(ctx, s.DB, id)
	if err != nil {
		return "", err
	}
	before = about(before, c.ID)
	vid := s.ids.Next("verdict")
	of := ledger.Of{Kind: "inquiry_panel_verdict", ID: vid}
	keep := func(ctx context.Context, tx *ledger.Tx) error {
		if x.Frozen() {
			return inquiry.ErrFrozen()
		}
		m, err := s.me(ctx, tx, id, false)
		if err != nil {
			return err
		}
		now, err := s.store.verdicts(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.fits(ctx, tx, before, about(now, c.ID), m.Human); err != nil {
			return err
		}
		return tx.Insert("inquiry_panel_verdict", vid, ledger.Row{"inquiry_id": id, "commitment_id": c.Commitment, "claim_id": c.ID, "title": c.Title + ": " + c.Wording, "member_id": m.ID,
			"human": m.Human, "alias": m.Alias, "verdict": f.Verdict, "reasons": f.Reasons, "outcome": f.Outcome, "outcome_reasons": db.OrNil(f.OutcomeReasons), "on_day": s.Today().String()})
	}
	mine := Verdict{Human: access.ActorFrom(ctx).Human, Verdict: f.Verdict, Outcome: f.Outcome}
	stands := Together(append(slices.Clone(before), mine))
	act := s.act(inquiry.InquiryAdvise, of, id, &x)
	if stands != Found {
		_, err := s.Ledger.Write(ctx, act, keep)
		return stands, inquiry.Hide(err)
	}
	return stands, s.Register.Find(ctx, bothOf(before[0], f), before[0].Human, act, keep)
}

// fits says that what a verdict was weighed against still holds: no other came, and this member has not
// answered under any id of theirs.
func (s *Service) fits(ctx context.Context, q db.Querier, before, now []Verdict, human string) error {
	if len(now) != len(before) {
		return errMoved
	}
	if len(now) > 1 {
		return errs.New(errs.Conflict, "Two members have answered this claim. The owner must report again before it is looked at anew.")
	}
	for _, v := range now {
		same, err := s.same(ctx, q, v.Human, human)
		if err != nil {
			return err
		}
		if same {
			return errs.New(errs.Conflict, "You have answered this claim already. Another member must look.")
		}
	}
	return nil
}

func (s *Service) checkVerdict(ctx context.Context, c *ToVerify, f Finding) error {
	if c.Refusal != "" {
		return errs.New(errs.Conflict, c.Refusal)
	}
	if f.Claim != c.ID {
		return errs.New(errs.Conflict, "The owner has reported again since you opened this page. Read the new report first.")
	}
	var bad typed.Asked
	bad.Reason(f.Reasons, "reasons", "Write your reasons, against the criterion", MaxOwn)
	bad.Seen(f.Reasons+f.OutcomeReasons, "reasons")
	for _, e := range c.Evidence {
		bad.Need(!e.Left, "verdict", "Open the evidence first: "+e.Name)
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Register.Check(ctx, f)
}

// bothOf is the panel's finding: what two members found, each for themselves.
func bothOf(first Verdict, f Finding) Finding {
	f.Reasons = "One member of the panel: " + first.Reasons + "\n\nAnother member, who looked for themselves: " + f.Reasons
	if first.OutcomeReasons != "" || f.OutcomeReasons != "" {
		f.OutcomeReasons = "One member: " + orNothing(first.OutcomeReasons) + "\n\nAnother member: " + orNothing(f.OutcomeReasons)
	}
	return f
}

func orNothing(s string) string {
	if s == "" {
		return "said nothing of it."
	}
	return s
}
