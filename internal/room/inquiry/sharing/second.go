package sharing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// KindShare is the kind of proposals of this floor.
const KindShare = "inquiry_share"

// Terms are what is proposed.
type Terms struct {
	Inquiry  string    `json:"inquiry"`
	To       string    `json:"to"`
	Document string    `json:"document"`
	Why      string    `json:"why"`
	Fair     string    `json:"fair"`
	Cost     string    `json:"cost"`
	Until    clock.Day `json:"until"`
	// Before is how many rulings there had been of this document for that one. A later one, also one that was lifted,
	// is not undone by what waited meanwhile; terms without it close.
	Before int64 `json:"before,omitempty"`
}

// thing names what is shared with whom: of one thing one proposal waits.
func (in *Terms) thing() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{in.Inquiry, in.To, in.Document}, "\n")))
	return "share-of-" + hex.EncodeToString(sum[:13])
}

func (s *Service) kind() proposal.Kind {
	return proposal.Kind{Name: KindShare, Propose: inquiry.InquiryRule, Agree: inquiry.InquiryRuled, FactsIn: s.facts, Apply: s.apply,
		Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
			_, part, err := s.Proposed(ctx, q, p)
			return []string{part}, err
		}}
}

// facts is what the rules weigh of a proposal, as things stand; whoever may be the second reads it too. One of which they
// cannot be read gives none, and is answered by nobody.
func (s *Service) facts(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	var in Terms
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
	attrs, err := s.Inquiries.Inside(ctx, q, &x, doing[action])
	if err != nil || action == inquiry.InquiryRuled {
		return attrs, err
	}
	seats, err := s.Inquiries.SeatsToday(ctx, q, x.ID)
	attrs["allocated"] = append(attrs["allocated"].([]string), inquiry.Sight(seats, rules.Decides)...)
	return attrs, err
}

// Propose has the chair propose that another of the same inquiry reads a document.
func (s *Service) Propose(ctx context.Context, in Terms) (id string, err error) {
	in.Why, in.Fair, in.Cost, in.Document = typed.Clean(in.Why), typed.Clean(in.Fair), typed.Clean(in.Cost), typed.Clean(in.Document)
	record := in.thing()
	err = s.write(ctx, inquiry.InquiryRule, record, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := s.check(ctx, tx, x, &in); err != nil {
			return err
		}
		before, err := s.rulings(ctx, tx, &in)
		if err != nil {
			return err
		}
		in.Before = before
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: KindShare, Record: record, Title: "Share a document within the inquiry", Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// Others gives those of the same inquiry with which something can be shared: which take evidence today.
func (s *Service) Others(ctx context.Context, q db.Querier, x *inquiry.Inquiry) ([]inquiry.Inquiry, error) {
	all, err := s.Family(ctx, q, x)
	return slices.DeleteFunc(all, func(o inquiry.Inquiry) bool { return !o.Considers(s.Today()) }), err
}

// Pending gives what waits for a second human in one inquiry, to whoever may read it.
func (s *Service) Pending(ctx context.Context, id string) (out []Waiting, err error) {
	all, err := s.proposals.Waiting(ctx, KindShare)
	for _, p := range all {
		now, _, err := s.Proposed(ctx, s.DB, p)
		if errs.Is(err, errs.NotFound) || errs.Is(err, errs.Conflict) || err == nil && now.X.ID != id {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Waiting{p.ID, now})
	}
	return out, err
}

// Waiting is one proposal that waits.
type Waiting struct {
	Proposal string
	Proposed
}

// check says what is wrong with what is proposed, as things stand in q.
func (s *Service) check(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Terms) error {
	if x.Frozen() {
		return inquiry.ErrFrozen()
	}
	var bad typed.Asked // in the order of the form
	if _, err := s.sees(ctx, q, x, in.Document); errs.Is(err, errs.NotFound) {
		bad.Need(false, "document", "Choose a document that counts today")
	} else if err != nil {
		return err
	}
	family, err := s.Others(ctx, q, x)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(family, func(o inquiry.Inquiry) bool { return o.ID == in.To })
	bad.Need(i >= 0, "to", "Choose an investigation of the list, which takes evidence today")
	for _, f := range []struct{ text, field, ask string }{{in.Why, "why", "Write why the other team needs it"},
		{in.Fair, "fair", "Write why it is fair to those whom it is about and to whoever handed it over"}, {in.Cost, "cost", "Write what it costs, and whom"}} {
		bad.Reason(f.text, f.field, f.ask, MaxWhy)
		bad.Seen(f.text, f.field)
	}
	bad.Need(!in.Until.IsZero() && !in.Until.Before(s.Today()) && in.Until.Sub(s.Today()) <= MaxDays, "until", "Write the last day on which it is shared, within two years")
	if err := bad.Err(); err != nil {
		return err
	}
	if held, err := s.hidden(ctx, q, x, &family[i], in.Document); err != nil {
		return err
	} else if held {
		return typed.Wrong("document", "All of it is held from whoever is not of the team here. A restriction travels with its document: nobody there would read it")
	}
	before, err := s.rows(ctx, q, `WHERE inquiry_id = ? AND with_inquiry_id = ? AND document_id = ?`, x.ID, in.To, in.Document)
	if err == nil && slices.ContainsFunc(before, func(o Shared) bool { return o.Stands(s.Today()) }) {
		err = typed.Wrong("document", "It is shared with that investigation already. Lift that first")
	}
	return err
}

// rulings is how many there were so far of the document for the other one.
func (s *Service) rulings(ctx context.Context, q db.Querier, in *Terms) (int64, error) {
	all, err := s.rows(ctx, q, `WHERE with_inquiry_id = ? AND document_id = ?`, in.To, in.Document)
	return int64(len(all)), err
}

var errMoved = errs.New(errs.Conflict, "This can no longer be done as proposed: the document, the other investigation or what is held changed, or it is shared. It can only be turned down.")

func (s *Service) apply(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in Terms
	if err := p.Into(&in); err != nil {
		return err
	}
	x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
	if err != nil {
		return err
	}
	if err := s.Inquiries.StillMay(ctx, tx, &x, p, inquiry.InquiryRule, rules.Rules); err != nil {
		return err
	}
	if err := s.check(ctx, tx, &x, &in); errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) {
		return errMoved
	} else if err != nil {
		return err
	}
	before, err := s.rulings(ctx, tx, &in)
	if err == nil && before != in.Before {
		err = errs.New(errs.Conflict, "It was shared with that investigation, and lifted or over, since this was proposed. It can only be turned down. Propose it anew if it is to be shared again.")
	}
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, x.ID, p)
	if err != nil {
		return err
	}
	return tx.Insert(kindShare, ids.Random("share"), ledger.Row{"inquiry_id": x.ID, "with_inquiry_id": in.To, "document_id": in.Document, "number": before + 1, "why": in.Why, "fair": in.Fair,
		"cost": in.Cost, "from_day": s.Today().String(), "until_day": in.Until.String(), "asked": asked, "agreed": agreed, "lifted": nil, "lifted_human": nil, "lifted_why": nil})
}

// Proposed is what waits for a second human, as it stands now.
type Proposed struct {
	Terms
	X, Other inquiry.Inquiry
	Document requesting.Footing
}

// Proposed gives what waits, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if err := p.Into(&out.Terms); err != nil {
		return out, "", err
	}
	if out.X, err = s.Inquiries.Of(ctx, q, out.Inquiry); err != nil {
		return out, "", err
	}
	if out.Other, err = s.Inquiries.Of(ctx, q, out.To); err != nil {
		return out, "", err
	}
	if out.Document, err = s.sees(ctx, q, &out.X, out.Terms.Document); errs.Is(err, errs.NotFound) {
		err = errMoved
	}
	if err != nil {
		return out, "", err
	}
	b, err := json.Marshal([]any{out.Terms, out.Other.Title, out.Document})
	return out, opened.Part("share", string(b)), err
}
