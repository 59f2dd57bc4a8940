package awards

import (
	"context"
	"slices"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/award"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindAward   = "inquiry_award"        // the chair decides on costs
	KindRuling  = "inquiry_costs_ruling" // the chair rules on a bill that is disputed
	KindPayment = "inquiry_payment"      // payments are ordered
	KindOut     = "inquiry_money_out"    // figures of a quarter are published
	KindAnswer  = "inquiry_costs_answer" // an answer to an assessment that came by post is recorded
	KindContest = "inquiry_costs_theirs" // the chair decides whether such an answer is theirs
	KindReturn  = "inquiry_money_back"   // it is recorded that the money of a payment came back, or did not
)

// Terms are what is proposed here. Which fields are filled depends on the kind.
type Terms struct {
	Inquiry  string          `json:"inquiry"`
	Award    string          `json:"award,omitempty"`
	Decision *award.Decision `json:"decision,omitempty"`
	Bill     string          `json:"bill,omitempty"`
	Amount   award.Pence     `json:"amount,omitempty"`
	Why      string          `json:"why,omitempty"`
	Lines    []PayLine       `json:"lines,omitempty"`
	Quarter  award.Quarter   `json:"quarter,omitempty"`
	Agrees   bool            `json:"agrees,omitempty"`
	Stands   bool            `json:"stands,omitempty"`
	Payment  string          `json:"payment,omitempty"`
	Back     bool            `json:"back,omitempty"`
	// Again is why payments are made that are like others; Despite is why a quarter is published of which nothing is given.
	Again   string `json:"again,omitempty"`
	Despite string `json:"despite,omitempty"`
}

var errMoved = errs.New(errs.Conflict, "What this is about is not there any more, or has gone on meanwhile. It can only be turned down.")

// moved says of what is proposed that it no longer fits.
func moved(err error) error {
	if errs.Is(err, errs.NotFound) {
		return errMoved
	}
	if errs.Is(err, errs.Invalid) {
		words := "This can no longer be done as it was proposed. It can only be turned down."
		for _, f := range errs.FieldsOf(err) {
			words += " " + f.Message + "."
		}
		return errs.New(errs.Conflict, words)
	}
	return err
}

// secondOf says which part of the work answers a kind, and which proposes it.
var secondOf = map[string]struct{ answers, proposes rules.Does }{KindAward: {rules.Awards, rules.Costs}, KindRuling: {rules.Awards, rules.Costs},
	KindPayment: {rules.Pays, rules.Pays}, KindOut: {rules.Pays, rules.Pays}, KindReturn: {rules.Pays, rules.Pays},
	KindAnswer: {rules.Costs, rules.Costs}, KindContest: {rules.Awards, rules.Costs}}

func (s *Service) kinds() (out []proposal.Kind) {
	for name, k := range map[string]struct {
		propose access.Action
		apply   func(context.Context, *ledger.Tx, proposal.Proposal, *inquiry.Inquiry, *Terms) error
	}{KindAward: {inquiry.InquiryCosts, s.applyAward}, KindRuling: {inquiry.InquiryCosts, s.applyRuling}, KindPayment: {inquiry.InquiryPay, s.applyPayment}, KindOut: {inquiry.InquiryPay, s.applyOut},
		KindAnswer: {inquiry.InquiryCosts, s.applyAnswer}, KindContest: {inquiry.InquiryCosts, s.applyContest}, KindReturn: {inquiry.InquiryPay, s.applyReturn}} {
		out = append(out, proposal.Kind{Name: name, Propose: k.propose, Agree: inquiry.InquirySettle, FactsIn: s.facts, Parts: s.parts,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
				var in Terms
				if err := p.Into(&in); err != nil {
					return err
				}
				x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
				if err != nil {
					return err
				}
				if err := s.Inquiries.StillMay(ctx, tx, &x, p, k.propose, secondOf[name].proposes); err != nil {
					return err
				}
				return moved(k.apply(ctx, tx, p, &x, &in))
			}})
	}
	return out
}

// facts is what the rules weigh of a proposal; whoever may be the second reads it too. Who wrote a bill neither
// rules on it nor has it paid. One of which they cannot be read gives none, and is answered by nobody.
func (s *Service) facts(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var in Terms
	does, known := secondOf[p.Kind]
	if p.Into(&in) != nil || !known {
		return map[string]any{}, nil
	}
	x, err := s.Inquiries.Of(ctx, q, in.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	all := []rules.Does{does.answers}
	if action != inquiry.InquirySettle {
		all = []rules.Does{does.answers, does.proposes}
	}
	attrs, err := s.weigh(ctx, q, &x, all...)
	if err != nil || in.Bill == "" || action != inquiry.InquirySettle {
		return attrs, err
	}
	b, err := s.bill(ctx, q, in.Inquiry, in.Bill)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	barred, _ := attrs["barred"].([]string)
	attrs["barred"] = append(slices.Clone(barred), b.Wrote...)
	return attrs, err
}

// parts names what the second must have opened, as it is now.
func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	_, part, err := s.Proposed(ctx, q, p)
	return []string{part}, err
}

// Proposed is what waits for a second human, as it stands now.
type Proposed struct {
	Terms
	X       inquiry.Inquiry
	Power   award.Power
	Budget  Budget
	Bill    Bill
	Payees  []Payee // those of the lines, in their order
	Alike   []Alike // what they are like
	Total   award.Pence
	Payment Payment
	Release award.Release // as it would be published
	Before  []award.Release
	Told    []jigsaw.Told // every reading of why figures are published, for whom it could tell
}

// Proposed gives what waits, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if err := p.Into(&out.Terms); err != nil {
		return out, "", err
	}
	if out.X, err = s.Inquiries.Of(ctx, q, out.Inquiry); err != nil {
		return out, "", moved(err)
	}
	switch p.Kind {
	case KindOut:
		if out.Release, out.Before, err = s.build(ctx, q, out.Inquiry, out.Quarter); err != nil {
			return out, "", err
		}
		out.Release.Why = out.Why
		if out.Told, err = letting.Told(ctx, q, s.Gate, out.Inquiry, whyText(&out.Release)); err != nil {
			return out, "", err
		}
		return out, opened.Part("figures", hashOf(out.Release), hashOf(out.Release.Counted)), nil
	case KindPayment:
		err := s.run(ctx, q, &out)
		return out, opened.Part("payments", hashOf(out.Lines), hashOf(out.Alike)), err
	case KindReturn:
		out.Payment, err = s.payment(ctx, q, out.Inquiry, out.Terms.Payment)
		return out, opened.Part("payment", hashOf(out.Payment)), moved(err)
	}
	ofBill := p.Kind == KindRuling || p.Kind == KindAnswer || p.Kind == KindContest
	if out.Power, err = s.power(ctx, q, &out.X); err != nil {
		return out, "", err
	}
	if ofBill {
		if out.Bill, err = s.bill(ctx, q, out.Inquiry, out.Terms.Bill); err != nil {
			return out, "", moved(err)
		}
		out.Terms.Award = out.Bill.Award
	}
	a, err := s.award(ctx, q, out.Inquiry, out.Terms.Award)
	if err != nil {
		return out, "", moved(err)
	}
	bills, err := s.store.bills(ctx, q, `WHERE award_id = ?`, a.ID)
	out.Budget = budget(&a, bills)
	if ofBill {
		return out, opened.Part("bill", out.Bill.hash()), err
	}
	return out, opened.Part("award", hashOf(a.Award)), err
}

func (s *Service) run(ctx context.Context, q db.Querier, out *Proposed) error {
	payees, err := s.store.payees(ctx, q, out.Inquiry)
	if err != nil {
		return err
	}
	for _, l := range out.Lines {
		i := slices.IndexFunc(payees, func(p Payee) bool { return p.Reference == l.Payee })
		if i < 0 {
			return errMoved
		}
		out.Payees = append(out.Payees, payees[i])
		if out.Total, err = out.Total.Add(l.Amount); err != nil {
			return errMoved
		}
	}
	if out.Alike, err = s.alike(ctx, q, &out.Terms); err != nil {
		return err
	}
	if out.Terms.Bill != "" {
		out.Bill, err = s.bill(ctx, q, out.Inquiry, out.Terms.Bill)
	}
	return moved(err)
}

// propose writes what waits about a record, once check finds nothing wrong with it.
func (s *Service) propose(ctx context.Context, action access.Action, kind string, of ledger.Of, record, title string, in Terms, reason string,
	check func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) (id string, err error) {
	err = s.write(ctx, action, of, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := check(ctx, tx, x); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: in, Reason: reason})
		return err
	})
	return id, err
}

// Decide proposes to the chair what is decided on an award. A decision on one that was decided before is a
// variation: both stay.
func (s *Service) Decide(ctx context.Context, id, of string, d award.Decision) (string, error) {
	in := Terms{Inquiry: id, Award: of, Decision: &d}
	title := map[award.Outcome]string{award.Refused: "Refuse an award of costs", award.Notified: "Award costs to come", award.Referred: "Award costs incurred"}[d.Outcome]
	return s.propose(ctx, inquiry.InquiryCosts, KindAward, ledger.Of{Kind: kindAward, ID: of}, of, title, in, d.Why, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := s.powered(ctx, tx, x); err != nil {
			return err
		}
		a, err := s.award(ctx, tx, id, of)
		if err == nil {
			err = s.billsUnder(ctx, tx, &a)
		}
		if err != nil {
			return err
		}
		power, err := s.power(ctx, tx, x)
		if err != nil {
			return err
		}
		return a.Check(&d, power)
	})
}

func (s *Service) applyAward(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, x *inquiry.Inquiry, in *Terms) error {
	if err := s.powered(ctx, tx, x); err != nil {
		return err
	}
	a, err := s.award(ctx, tx, in.Inquiry, in.Award)
	if err == nil {
		err = s.billsUnder(ctx, tx, &a)
	}
	if err != nil {
		return err
	}
	power, err := s.power(ctx, tx, x)
	if err != nil {
		return err
	}
	if in.Decision == nil {
		return errMoved
	}
	d := *in.Decision
	d.On, d.By, d.Second = s.Today(), access.ActorFrom(ctx).Human, p.Human
	if a.Award, err = a.Decide(d, power); err != nil {
		return err
	}
	return s.keepAward(ctx, tx, &a)
}

// RuleOn proposes to the chair what a bill that is disputed comes to.
func (s *Service) RuleOn(ctx context.Context, id, of string, amount award.Pence, why string) (string, error) {
	in := Terms{Inquiry: id, Bill: of, Amount: amount, Why: typed.Clean(why)}
	return s.propose(ctx, inquiry.InquiryCosts, KindRuling, ledger.Of{Kind: kindBill, ID: of}, of, "Rule on a bill that is disputed", in, in.Why,
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			return s.onIt(ctx, tx, &in, func(b *Bill, by award.By) (award.Bill, error) {
				if err := b.Waits(by.On); err != nil {
					return b.Bill, err
				}
				return b.Rule(amount, in.Why, "the chair", by.Human, by.On)
			})
		})
}

func (s *Service) applyRuling(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	b, err := s.bill(ctx, tx, in.Inquiry, in.Bill)
	if err == nil {
		err = s.goesOn(ctx, tx, &b, p.Human)
	}
	if err != nil {
		return err
	}
	if b.Bill, err = b.Rule(in.Amount, in.Why, access.ActorFrom(ctx).Human, p.Human, s.Today()); err != nil {
		return err
	}
	return s.keepBill(ctx, tx, &b)
}

// PayBill proposes that a bill that is settled is paid, to whoever is entered for its award.
func (s *Service) PayBill(ctx context.Context, id, of, again string) (string, error) {
	b, err := s.bill(ctx, s.DB, id, of)
	if err != nil {
		return "", err
	}
	in, err := s.linesOf(ctx, s.DB, id, &b)
	if err != nil {
		return "", err
	}
	in.Again = typed.Clean(again)
	return s.propose(ctx, inquiry.InquiryPay, KindPayment, ledger.Of{Kind: kindBill, ID: of}, of, "Pay a bill that is settled", in, "A bill that is settled is owed.",
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			if len(in.Lines) == 0 {
				return errs.New(errs.Conflict, "Nobody is entered who is paid under this award. Enter a payee first.")
			}
			b, err := s.bill(ctx, tx, id, of)
			if err == nil {
				err = s.goesOn(ctx, tx, &b)
			}
			if err != nil {
				return err
			}
			return s.payable(ctx, tx, &in)
		})
}

// linesOf is the payment of a bill as it stands; without a line where nobody is entered who is paid.
func (s *Service) linesOf(ctx context.Context, q db.Querier, id string, b *Bill) (Terms, error) {
	in := Terms{Inquiry: id, Bill: b.ID}
	payees, err := s.store.payees(ctx, q, id)
	if i := slices.IndexFunc(payees, func(p Payee) bool { return p.Award == b.Award }); i >= 0 {
		in.Lines = []PayLine{{payees[i].Reference, b.Stands(), "A bill of " + b.Month.Human() + " that is settled"}}
	}
	return in, err
}

// payable says that a payment of a bill is that of the bill as it stands.
func (s *Service) payable(ctx context.Context, q db.Querier, in *Terms) error {
	b, err := s.bill(ctx, q, in.Inquiry, in.Bill)
	if err != nil {
		return err
	}
	if b.State != award.Settled || len(in.Lines) != 1 || in.Lines[0].Amount != b.Stands() {
		return errs.New(errs.Conflict, "The bill is not settled, or for another amount: "+award.StateWords[b.State]+".")
	}
	return s.checkRun(ctx, q, in)
}

// PayRun proposes payments that are for no bill.
func (s *Service) PayRun(ctx context.Context, id string, lines []PayLine, again string) (string, error) {
	for i := range lines {
		lines[i].Payee, lines[i].Why = award.CleanReference(lines[i].Payee), typed.Clean(lines[i].Why)
	}
	in := Terms{Inquiry: id, Lines: lines, Again: typed.Clean(again)}
	title := "Make " + num(len(lines)) + " payments"
	if len(lines) == 1 {
		title = "Make a payment"
	}
	return s.propose(ctx, inquiry.InquiryPay, KindPayment, ledger.Of{Kind: "inquiry", ID: id}, ids.Random("run"), title, in, "Payments of the inquiry.",
		func(ctx context.Context, tx *ledger.Tx, _ *inquiry.Inquiry) error {
			return s.checkRun(ctx, tx, &in)
		})
}

func (s *Service) applyPayment(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, _ *inquiry.Inquiry, in *Terms) error {
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	if in.Bill == "" {
		if err := s.checkRun(ctx, tx, in); err != nil {
			return err
		}
		return s.order(ctx, tx, in, asked, agreed)
	}
	if err := s.payable(ctx, tx, in); err != nil {
		return err
	}
	b, err := s.bill(ctx, tx, in.Inquiry, in.Bill)
	if err == nil {
		err = s.goesOn(ctx, tx, &b, p.Human)
	}
	if err != nil {
		return err
	}
	if b.Bill, err = b.Pay(p.Human, access.ActorFrom(ctx).Human, s.Today()); err != nil {
		return err
	}
	if err := s.keepBill(ctx, tx, &b); err != nil {
		return err
	}
	return s.order(ctx, tx, in, asked, agreed)
}
