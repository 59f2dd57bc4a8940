package finding

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/testimony"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// Kind is the kind of proposals of this floor.
const Kind = "inquiry_finding"

func (s *Service) kind() proposal.Kind {
	return proposal.Kind{Name: Kind, Propose: inquiry.InquiryRead, Agree: inquiry.InquiryAgree, FactsIn: s.facts, Parts: s.parts, Apply: s.apply, Undo: s.undo}
}

// facts is what the rules weigh of a proposal. Whoever may be the second reads it too. Who
// commissions the inquiry is kept out as those are whom it looks at.
func (s *Service) facts(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var in Input
	if p.Into(&in) != nil {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	if action == inquiry.InquiryRead {
		return s.Listening.Weigh(ctx, q, &x, action, rules.Decides)
	}
	attrs, err := s.Inquiries.Facts(ctx, q, &x, action)
	if err == nil {
		attrs["bodies"] = append(slices.Clone(x.Bodies), x.Commissioner)
	}
	return attrs, err
}

// Proposed is a finding that waits, as it stands now.
type Proposed struct {
	Input
	// RestsOn is on how many accounts it rests now, in bands; Lost is that some footing is gone
	// since it was proposed.
	RestsOn testimony.Band
	Lost    bool
	footing []listening.Footing
}

// part names what the second must have opened: the footing as it stands.
func (p *Proposed) part() string {
	var all []string
	for _, f := range p.footing {
		all = append(all, f.Account+" "+string(f.Use))
	}
	slices.Sort(all)
	return opened.Part("footing", all...)
}

// ProposedNow gives, to whoever answers it, a finding as it stands now and what must be opened.
func (s *Service) ProposedNow(ctx context.Context, p proposal.Proposal) (Proposed, string, error) {
	out, _, err := s.proposed(ctx, s.DB, p)
	return out, out.part(), err
}

var (
	errLate = errs.New(errs.Conflict, "Something that this rests on was given after the day of the report, or no two people had read it by then, "+
		"as far as is known now. It can only be turned down.")
	errBarred = errs.New(errs.Conflict, "Whoever proposed this may not see accounts of this inquiry now: their part is over, or a conflict was declared, "+
		"or their body is looked at. It can only be turned down.")
	errAmber = errs.New(errs.Conflict, "A restriction stands on something that this rests on, or has been asked for. While that lasts nobody can agree to it.")
	errGone  = errs.New(errs.Conflict, "Nothing is left of what this rests on: those who spoke said no since. It can only be turned down.")
	errLost  = errs.New(errs.Conflict, "Since this was proposed somebody said no to it, and it no longer rests on what they said. It is on this page without that: read it, then answer.")
)

func (s *Service) proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, x inquiry.Inquiry, err error) {
	if err := p.Into(&out.Input); err != nil {
		return out, x, err
	}
	if x, err = s.Inquiries.Of(ctx, q, out.Inquiry); err != nil {
		return out, x, err
	}
	if x.Frozen() {
		return out, x, inquiry.ErrFrozen()
	}
	all, err := s.Listening.Rests(ctx, q, x.ID, out.ID)
	if err != nil {
		return out, x, err
	}
	by, err := s.Listening.FoundBy(ctx, q, x.ID, out.On)
	if err != nil {
		return out, x, err
	}
	reads, err := s.reads(ctx, q, &x, p)
	if err != nil {
		return out, x, err
	}
	restricted, late := false, false
	for _, f := range all {
		if f.Stands() && f.Fixed.IsZero() {
			out.footing = append(out.footing, listening.Footing{Account: f.Account, Use: f.Use, Ref: f.Ref})
			restricted, late = restricted || f.Restricted, late || !was(&out.Input, by, f)
		}
	}
	out.Lost = len(out.footing) < out.Cited
	out.RestsOn = testimony.RestsOn(passage(out.ID, all), testimony.PublicBands)
	before, err := s.findings(ctx, q, `WHERE inquiry_id = ? AND sha256 = ?`, x.ID, digest(out.Words))
	if err != nil {
		return out, x, err
	}
	_, why, err := s.here(ctx, q, &out.Input)
	switch {
	case err != nil:
	case why != "":
		err = errs.New(errs.Conflict, why+". It can only be turned down.")
	case len(before) > 0:
		err = errs.New(errs.Conflict, "This sentence was put on record meanwhile. It can only be turned down.")
	case len(out.footing) == 0:
		err = errGone
	case restricted:
		err = errAmber
	case late:
		err = errLate
	case !reads:
		err = errBarred
	}
	return out, x, err
}

// was says that an account could be what a report of its day rests on: given by then and, in a
// theme, read by two by then.
func was(in *Input, by listening.By, f listening.Stands) bool {
	if f.Use != testimony.Themed {
		return by.Given[f.Account]
	}
	return slices.ContainsFunc(in.Themes, func(theme string) bool { return slices.Contains(by.In[theme], f.Account) })
}

// reads says whether whoever proposed something reads accounts of the inquiry as things stand:
// by their part, with no conflict, and of no body that is looked at.
func (s *Service) reads(ctx context.Context, q db.Querier, x *inquiry.Inquiry, p proposal.Proposal) (bool, error) {
	who, known, err := s.Inquiries.Person(ctx, q, p.Account)
	if err != nil || !known {
		return false, err
	}
	attrs, err := s.Listening.Weigh(ctx, q, x, inquiry.InquiryRead)
	if err != nil {
		return false, err
	}
	err = s.Auth.Authorize(ctx, who, inquiry.InquiryRead, access.Resource{Kind: Kind, ID: x.ID, Attrs: attrs})
	if errs.Is(err, errs.Forbidden) {
		return false, nil
	}
	return err == nil, err
}

// Worked is a finding as the team sees it: no account is named.
type Worked struct {
	Finding
	RestsOn testimony.Band
	// Amber says that something that it rests on was restricted, or taken back, since; Waits
	// that nobody agreed to it yet.
	Amber, Waits bool
	Proposal     string // of one that waits
}

// Team gives the findings of an inquiry to those who may propose one or agree to one, those
// that wait first.
func (s *Service) Team(ctx context.Context, id string) (x inquiry.Inquiry, out []Worked, err error) {
	if x, err = s.Inquiries.Of(ctx, s.DB, id); err != nil {
		return x, nil, err
	}
	if !s.MaySee(ctx, &x) {
		return inquiry.Inquiry{}, nil, errNone
	}
	waits, err := s.proposals.Waiting(ctx)
	if err != nil {
		return x, nil, err
	}
	for _, p := range waits {
		now, _, err := s.proposed(ctx, s.DB, p)
		if err != nil && !errs.Is(err, errs.Conflict) {
			return x, nil, err
		}
		if now.Inquiry == id {
			out = append(out, Worked{Finding: Finding{ID: now.ID, Report: now.Report, Place: now.Place, Words: now.Words, On: now.On}, RestsOn: now.RestsOn,
				Amber: now.Lost || err != nil, Waits: true, Proposal: p.ID})
		}
	}
	all, err := s.findings(ctx, s.DB, `WHERE inquiry_id = ?`, id)
	if err != nil || len(all) == 0 {
		return x, out, err
	}
	who, err := s.Inquiries.Reader(ctx, s.DB, &x)
	if err == nil {
		err = s.restricted(ctx, id, who, all)
	}
	if err != nil {
		return x, nil, err
	}
	rests, err := s.Listening.Rests(ctx, s.DB, id)
	by := byRef(rests)
	for _, f := range all {
		w := Worked{Finding: f, RestsOn: testimony.RestsOn(passage(f.ID, by[f.ID]), testimony.PublicBands)}
		for _, r := range by[f.ID] {
			w.Amber = w.Amber || r.Stands() && (r.Restricted || r.Withdrawn)
		}
		out = append(out, w)
	}
	return x, out, err
}

// MaySee says whether the actor may see what the team sees of findings: who reads accounts, and
// who agrees to what goes out.
func (s *Service) MaySee(ctx context.Context, x *inquiry.Inquiry) bool {
	attrs, err := s.Listening.Weigh(ctx, s.DB, x, inquiry.InquiryRead, rules.Decides)
	return err == nil && s.Auth.Authorize(ctx, access.ActorFrom(ctx), inquiry.InquiryRead, access.Resource{Kind: Kind, ID: x.ID, Attrs: attrs}) == nil
}

// byRef parts what rests on accounts by what rests.
func byRef(all []listening.Stands) map[string][]listening.Stands {
	out := map[string][]listening.Stands{}
	for _, f := range all {
		out[f.Ref] = append(out[f.Ref], f)
	}
	return out
}

// passage is a sentence with the accounts that it rests on still.
func passage(ref string, all []listening.Stands) testimony.Passage {
	p := testimony.Passage{Ref: ref}
	for _, f := range all {
		switch {
		case f.Ref != ref || !f.Stands():
		case f.Use == testimony.Themed:
			p.Themed = append(p.Themed, f.Account)
		default:
			p.Direct = append(p.Direct, f.Account)
		}
	}
	return p
}

// parts is what the second must have opened. Where footing was lost since, whoever has not
// seen it as it is now is told why they must.
func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	out, _, err := s.proposed(ctx, q, p)
	if err != nil {
		return nil, err
	}
	if out.Lost {
		seen, err := opened.Has(ctx, q, ledger.Of{Kind: proposal.Table, ID: p.ID}, out.part())
		if err != nil || !seen {
			return nil, orElse(err, errLost)
		}
	}
	return []string{out.part()}, nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// apply is the point of no return, as the sheet said beforehand: what it rests on is fixed.
func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	out, x, err := s.proposed(ctx, tx, p)
	if err != nil {
		return err
	}
	if err := s.known(ctx, tx, &out.Input); errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "A recommendation that comes from it is not in the register any more, or what is made up and what is real would be joined. It can only be turned down.")
	} else if err != nil {
		return err
	}
	if err := s.Listening.Fix(ctx, tx, x.ID, out.footing...); err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	return tx.Insert("inquiry_finding", out.ID, ledger.Row{"inquiry_id": x.ID, "report": out.Report, "place": out.Place, "words": out.Words, "sha256": digest(out.Words), "on_day": out.On.String(),
		"link": out.Link, "themes": strings.Join(out.Names, "\n"), "recommendations": strings.Join(out.Recommendations, " "), "made": s.Today().String(), "asked": asked, "agreed": agreed})
}

// undo drops what was cited for a finding that is turned down.
func (s *Service) undo(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in Input
	if err := p.Into(&in); err != nil {
		return err
	}
	all, err := s.Listening.Rests(ctx, tx, in.Inquiry, in.ID)
	if err != nil {
		return err
	}
	var foot []listening.Footing
	for _, f := range all {
		if f.Stands() && f.Fixed.IsZero() {
			foot = append(foot, listening.Footing{Account: f.Account, Use: f.Use, Ref: f.Ref})
		}
	}
	return s.Listening.Drop(ctx, tx, in.Inquiry, foot...)
}
