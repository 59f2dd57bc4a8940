package inquiry

import (
	"context"
	"errors"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this room.
const (
	KindNew   = "inquiry_new"
	KindTurn  = "inquiry_turn"
	KindSeat  = "inquiry_seat"
	KindTerms = "inquiry_terms"
	KindPaper = "inquiry_paper"
	KindLeave = "inquiry_leave"
	KindWord  = "inquiry_kept"
	KindTheme = "inquiry_theme"
	KindDid   = "inquiry_did"
)

// kinds are what takes two humans here.
func (s *Service) kinds() []proposal.Kind {
	of := func(name string, propose, agree access.Action, apply func(context.Context, *ledger.Tx, proposal.Proposal) error) proposal.Kind {
		return proposal.Kind{Name: name, Propose: propose, Agree: agree, FactsIn: s.factsOfProposal, Apply: apply}
	}
	terms := of(KindTerms, InquiryWork, InquiryAgree, s.applyTerms)
	terms.Parts = func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
		_, _, part, err := s.proposed(ctx, q, p)
		return []string{part}, err
	}
	word := of(KindWord, InquiryWork, InquiryAgree, s.applyWord)
	word.Parts = func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
		_, _, _, part, err := s.proposedWord(ctx, q, p)
		return []string{part}, err
	}
	did := of(KindDid, InquiryWork, InquiryAgree, s.applyDid)
	did.Parts = func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
		_, _, part, err := s.proposedDid(ctx, q, p)
		return []string{part}, err
	}
	return []proposal.Kind{word, did, of(KindTheme, InquiryWork, InquiryAgree, s.applyTheme),
		of(KindNew, InquiryFound, InquiryFounded, s.applyNew), of(KindTurn, InquiryFound, InquiryFounded, s.applyTurn),
		of(KindSeat, InquirySeat, InquirySeated, s.applySeat), terms,
		of(KindPaper, InquiryWork, InquiryAgree, s.applyPaper), of(KindLeave, InquirySeat, InquirySeated, s.applyLeave)}
}

// ofInquiry are terms that say which inquiry they are about.
type ofInquiry struct {
	Inquiry string `json:"inquiry"`
}

// about reads what is proposed, and gives the inquiry that it is about, as it is.
func (s *Service) about(ctx context.Context, q db.Querier, p proposal.Proposal, terms any) (Inquiry, error) {
	var of ofInquiry
	if err := errors.Join(p.Into(terms), p.Into(&of)); err != nil {
		return Inquiry{}, err
	}
	return s.store.inquiry(ctx, q, of.Inquiry)
}

// factsOfProposal is what the rules weigh of a proposal: the facts of its inquiry as they
// are, and for one that is not set up yet those that are proposed. A proposal of which they
// cannot be read gives none, and is answered by nobody.
func (s *Service) factsOfProposal(ctx context.Context, q db.Querier, action access.Action, p proposal.Proposal) (map[string]any, error) {
	if p.Kind == KindNew {
		var n New
		if p.Into(&n) != nil {
			return map[string]any{}, nil
		}
		return map[string]any{"owner": n.Commissioner, "bodies": n.Bodies, "barred": []string{}}, nil
	}
	var t ofInquiry
	if p.Into(&t) != nil {
		return map[string]any{}, nil
	}
	x, err := s.store.inquiry(ctx, q, t.Inquiry)
	if errs.Is(err, errs.NotFound) {
		return map[string]any{}, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Kind == KindLeave {
		return s.factsOfLeave(ctx, q, action, &x, p)
	}
	attrs, err := s.facts(ctx, q, &x, action)
	if err != nil || p.Kind != KindSeat {
		return attrs, err
	}
	var seat SeatInput
	unread := p.Into(&seat) != nil
	if info, known := seat.Part.Info(); unread || !known || info.Panel {
		delete(attrs, "allocated") // whoever commissions the inquiry gives the seats of the panel
	}
	return attrs, nil
}

// New is an inquiry as it is proposed.
type New struct {
	ID           string     `json:"id"`
	Title        string     `json:"title"`
	Form         rules.Form `json:"form"`
	Parent       string     `json:"parent,omitempty"`
	Commissioner string     `json:"commissioner"`
	Bodies       []string   `json:"bodies"`
	Area         string     `json:"area"`
	About        string     `json:"about"`
	Why          string     `json:"why"`
}

// The longest texts of an inquiry, in characters.
const (
	MaxTitle = 150
	MaxArea  = 200
	MaxAbout = 1000
	MaxWhy   = 500
)

// Propose asks a second human of the commissioning body to set an inquiry up. Nothing of
// it is public before.
func (s *Service) Propose(ctx context.Context, n New) (string, error) {
	n.Title, n.Area, n.About, n.Why = typed.Clean(n.Title), typed.Clean(n.Area), typed.Clean(n.About), typed.Clean(n.Why)
	n.ID, n.Commissioner = s.ids.Next("inquiry"), access.ActorFrom(ctx).Body
	slices.Sort(n.Bodies)
	n.Bodies = slices.Compact(n.Bodies)
	act := ledger.Act{Action: InquiryFound, Kind: "inquiry", ID: n.ID, Reason: n.Why, Facts: func(context.Context, *ledger.Tx) (access.Resource, error) {
		return access.Resource{Kind: "inquiry", ID: n.ID, Attrs: map[string]any{"owner": n.Commissioner, "bodies": n.Bodies, "barred": []string{}}}, nil
	}}
	// What is wrong is said before the rules are asked: they weigh the bodies that are chosen.
	if err := s.checkNew(ctx, s.db, &n); err != nil {
		return "", err
	}
	var id string
	_, err := s.ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) (err error) {
		if err = s.checkNew(ctx, tx, &n); err == nil {
			id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindNew, Record: n.ID, Title: "Set up: " + n.Title, Terms: n, Reason: n.Why})
		}
		return err
	})
	return id, err
}

// checkNew says what is wrong with an inquiry as it is proposed.
func (s *Service) checkNew(ctx context.Context, q db.Querier, n *New) error {
	var bad typed.Asked
	bad.Words(n.Title, "title", "Write what the inquiry is called", MaxTitle)
	bad.Words(n.Area, "area", "Write which area it looks at", MaxArea)
	bad.Words(n.About, "about", "Write in a few sentences what it asks", MaxAbout)
	bad.Reason(n.Why, "why", "Write why it is set up", MaxWhy)
	_, known := rules.Newest(n.Form)
	bad.Need(known, "form", "Choose a form of inquiry")
	bad.Need((n.Form == rules.Local) == (n.Parent != ""), "parent", "Choose the inquiry that a local investigation is within, and none for any other form")
	if n.Parent != "" {
		if err := s.checkParent(ctx, q, n, &bad); err != nil {
			return err
		}
	}
	choices, err := s.choices(ctx, q)
	if err != nil {
		return err
	}
	for _, id := range n.Bodies {
		bad.Need(slices.ContainsFunc(choices, func(b Body) bool { return b.ID == id }), "bodies", "Choose bodies of the list")
	}
	kin, err := s.kin(ctx, q, append([]string{n.Commissioner}, n.Bodies...))
	if err != nil {
		return err
	}
	if field, why := rules.Apart(n.Commissioner, n.Bodies, kin); field != "" {
		bad.Need(false, field, why)
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	around := Inquiry{ID: n.Parent} // what is known of people is known there, and nowhere of an inquiry that stands alone
	return s.Official(ctx, q, &around, Official{"title", n.Title, true}, Official{"area", n.Area, true}, Official{"about", n.About, true})
}

func (s *Service) checkParent(ctx context.Context, q db.Querier, n *New, bad *typed.Asked) error {
	parent, err := s.store.inquiry(ctx, q, n.Parent)
	if errs.Is(err, errs.NotFound) || err == nil && parent.Commissioner != n.Commissioner {
		bad.Need(false, "parent", "Choose an inquiry that your body commissions")
		return nil
	}
	if err != nil {
		return err
	}
	bad.Need(!parent.Frozen(), "parent", "That inquiry is suspended, or has ended")
	if err := s.Step(ctx, q, &parent, rules.LocalSteps); errs.Is(err, errs.NotFound) {
		bad.Need(false, "parent", "That form of inquiry has no local investigations")
	} else if err != nil {
		return err
	}
	return nil
}

// kin reads the kin of some bodies beforehand, for the pure rule.
func (s *Service) kin(ctx context.Context, q db.Querier, all []string) (rules.Kin, error) {
	known := map[string][]string{}
	for _, b := range all {
		kin, err := s.bodies.Kin(ctx, q, b)
		if err != nil {
			return nil, err
		}
		known[b] = kin
	}
	return func(body string) ([]string, bool) { return known[body], len(known[body]) > 0 }, nil
}

func (s *Service) applyNew(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var n New
	if err := p.Into(&n); err != nil {
		return err
	}
	if err := s.checkNew(ctx, tx, &n); errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "What was proposed no longer holds: "+fieldsOf(err))
	} else if err != nil {
		return err
	}
	set, _ := rules.Newest(n.Form)
	return tx.Insert("inquiry", n.ID, ledger.Row{"title": n.Title, "form": string(n.Form), "rules": set.Version, "parent": db.OrNil(n.Parent), "commissioner": n.Commissioner,
		"bodies": strings.Join(n.Bodies, " "), "area": n.Area, "about": n.About, "state": string(Preparing), "made": s.Today().String(), "synthetic": access.ActorFrom(ctx).Synthetic})
}

// fieldsOf are the words of what is wrong.
func fieldsOf(err error) string {
	var out []string
	for _, f := range errs.FieldsOf(err) {
		out = append(out, f.Message)
	}
	return strings.Join(out, "; ")
}

// TurnInput is a turn as it is proposed.
type TurnInput struct {
	Inquiry string    `json:"inquiry"`
	Kind    string    `json:"kind"`
	On      clock.Day `json:"on"` // of the setting-up
	// Was is the setting-up day that is put right, as it stood when that was proposed.
	Was  clock.Day  `json:"was,omitzero"`
	Form rules.Form `json:"form,omitempty"`
	Why  string     `json:"why"`
	// Open is what was not done yet when the end was proposed.
	Open []string `json:"open,omitempty"`
}

// TurnsOf are the turns that an inquiry may take now.
func (s *Service) TurnsOf(ctx context.Context, q db.Querier, x *Inquiry) ([]string, error) {
	var out []string
	switch x.State {
	case Preparing:
		out = append(out, TurnSetUp, TurnEnd)
	case Open:
		out = append(out, TurnReset, TurnSuspend, TurnEnd)
	case Suspended:
		out = append(out, TurnResume, TurnEnd)
	}
	if x.State != Open {
		return out, nil
	}
	switch err := s.Step(ctx, q, x, rules.Convert); {
	case err == nil:
		return append(out, TurnConvert), nil
	case errs.Is(err, errs.NotFound):
		return out, nil
	default:
		return nil, err
	}
}

// ProposeTurn asks a second human of the commissioning body for a turn. A change of form
// that the present form has not is answered as if there were nothing there.
func (s *Service) ProposeTurn(ctx context.Context, in TurnInput) (string, error) {
	in.Why = typed.Clean(in.Why)
	var id string
	err := s.writeEven(ctx, InquiryFound, in.Inquiry, in.Why, func(ctx context.Context, tx *ledger.Tx, x *Inquiry) error {
		in := in // a write that is tried again begins with what was asked for
		if in.Kind == TurnReset {
			in.Was = x.SetUp
		}
		if err := s.checkTurn(ctx, tx, x, &in); err != nil {
			return err
		}
		if err := s.askOpen(ctx, tx, x, &in); err != nil {
			return err
		}
		title := TurnWords[in.Kind] + ": " + x.Title
		var err error
		id, err = proposal.Make(ctx, tx, s.clock.Now(), proposal.New{Kind: KindTurn, Record: x.ID, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

func (s *Service) checkTurn(ctx context.Context, q db.Querier, x *Inquiry, in *TurnInput) error {
	if in.Kind == TurnConvert {
		if err := s.Step(ctx, q, x, rules.Convert); err != nil {
			return err
		}
	}
	may, err := s.TurnsOf(ctx, q, x)
	if err != nil {
		return err
	}
	var bad typed.Asked
	bad.Need(slices.Contains(may, in.Kind), "kind", "Choose what happens to the inquiry")
	bad.Reason(in.Why, "why", "Write why, for everybody to read", MaxWhy)
	if in.Kind == TurnSetUp || in.Kind == TurnReset {
		if err := s.checkDay(ctx, q, x, in, &bad); err != nil {
			return err
		}
	}
	if in.Kind == TurnConvert {
		bad.Need(in.Form == rules.Statutory, "form", "Choose the form that it becomes: a statutory inquiry")
	}
	if bad.Err() != nil {
		return bad.Err()
	}
	return s.Official(ctx, q, x, Official{Field: "why", Words: in.Why})
}

// checkDay says what is wrong with a setting-up day. It is said once there is a chair
// (Inquiries Act 2005, sections 4 and 5), who has the part on that day and on this.
func (s *Service) checkDay(ctx context.Context, q db.Querier, x *Inquiry, in *TurnInput, bad *typed.Asked) error {
	if in.On.IsZero() {
		bad.Need(false, "on", "Write the setting-up day, such as 2 March 2027")
		return nil
	}
	bad.Need(!in.On.Before(x.Made), "on", "The inquiry was entered here on "+x.Made.Human()+". The setting-up day is not before that")
	bad.Need(in.On.Sub(s.Today()) <= days, "on", "That is more than a year away. Write a day within a year")
	if in.Kind == TurnReset {
		bad.Need(in.Was == x.SetUp, "on", "The setting-up day was changed meanwhile")
		bad.Need(in.On != x.SetUp, "on", "That is the setting-up day already")
		return nil // a wrong day is put right whoever has which part
	}
	seats, err := s.store.seatsOf(ctx, q, x.ID)
	last := in.On
	if last.Before(s.Today()) {
		last = s.Today()
	}
	bad.Need(err != nil || slices.ContainsFunc(active(seats, last), func(seat Seat) bool { return seat.Part == rules.Chair }), "on",
		"Nobody has the part of the chair on that day. Give it first, and then set the day")
	return err
}

func (s *Service) applyTurn(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var in TurnInput
	x, err := s.about(ctx, tx, p, &in)
	if err != nil {
		return err
	}
	if err := s.checkTurn(ctx, tx, &x, &in); errs.Is(err, errs.Invalid) {
		return errs.New(errs.Conflict, "This can no longer be done to the inquiry: "+fieldsOf(err))
	} else if errs.Is(err, errs.NotFound) {
		return errs.New(errs.Conflict, "The inquiry is in another state by now, and this can no longer be done to it.")
	} else if err != nil {
		return err
	}
	if err := s.stillOpen(ctx, tx, &x, &in); err != nil {
		return err
	}
	turn := ledger.Row{"inquiry_id": x.ID, "kind": in.Kind, "on_day": s.Today().String(), "why": in.Why, "left_open": db.OrNil(strings.Join(in.Open, "; "))}
	set := ledger.Row{}
	switch in.Kind {
	case TurnSetUp:
		set["set_up"], set["state"], turn["becomes"] = in.On.String(), string(Open), in.On.String()
	case TurnReset:
		set["set_up"], turn["was"], turn["becomes"] = in.On.String(), orNil(x.SetUp), in.On.String()
	case TurnSuspend:
		set["state"] = string(Suspended)
	case TurnResume:
		set["state"] = string(Open)
	case TurnEnd:
		set["state"] = string(Ended)
	case TurnConvert:
		turns, err := s.store.turns(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		to, _ := rules.Newest(in.Form)
		turn["was"], turn["becomes"] = rules.InForce(x.Rules, conversions(turns), s.Today().AddDays(1)), to.Version
		set["form"] = string(in.Form)
	}
	if err := tx.Update(ctx, "inquiry", x.ID, x.Version, set); err != nil {
		return err
	}
	return tx.Insert("inquiry_turn", s.ids.Next("turn"), turn)
}
