package participants

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/letting"
	"candour/internal/room/inquiry/participant"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindDecision = "inquiry_participant_decision" // who is a participant, or is not
	KindActs     = "inquiry_representation"       // who acts for one
	KindText     = "inquiry_undertaking_text"     // another text of the undertaking
	KindGive     = "inquiry_disclosed"            // documents are given
	KindPersons  = "inquiry_participant_persons"  // whom a name identifies
)

// Terms are what is proposed here. Which fields are filled depends on the kind.
type Terms struct {
	Inquiry string `json:"inquiry"`
	Party   string `json:"party,omitempty"`
	participant.Decision
	Parties   []string           `json:"parties,omitempty"`
	Account   string             `json:"account,omitempty"`
	Acting    participant.Acting `json:"acting,omitempty"`
	Alike     string             `json:"alike,omitempty"`
	Text      string             `json:"text,omitempty"`
	Set       string             `json:"set,omitempty"`
	Documents []Copy             `json:"documents,omitempty"`
	// Unread is why documents are given that nobody read for whom they identify.
	Unread string `json:"unread,omitempty"`
	// Persons are ciphers that one human put on a name, and Theirs says that they count.
	Persons []string `json:"persons,omitempty"`
	Theirs  bool     `json:"theirs,omitempty"`
}

// Copy is a document as it is handed over. Where parts of it are cut out, it is another file than the one
// that the inquiry has, with a hash of its own.
type Copy struct {
	Document string `json:"document"`
	SHA256   string `json:"sha256"`
	Pages    int    `json:"pages"`
}

func (s *Service) kinds() (out []proposal.Kind) {
	for name, k := range map[string]struct {
		propose access.Action
		apply   func(context.Context, *ledger.Tx, proposal.Proposal, *inquiry.Inquiry, *Terms) error
	}{
		KindDecision: {inquiry.InquiryDesignate, s.applyDecision}, KindActs: {inquiry.InquiryDisclose, s.applyActs}, KindText: {inquiry.InquiryDisclose, s.applyText},
		KindGive: {inquiry.InquiryDisclose, s.applyGive}, KindPersons: {inquiry.InquiryDisclose, s.applyPersons},
	} {
		out = append(out, proposal.Kind{Name: name, Propose: k.propose, Agree: inquiry.InquiryDesignated, FactsIn: s.facts, Parts: s.parts,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
				var in Terms
				if err := p.Into(&in); err != nil {
					return err
				}
				x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
				if err != nil {
					return err
				}
				if x.Frozen() && name != KindPersons {
					return inquiry.ErrFrozen()
				}
				if err := s.still(ctx, tx, &x, p, k.propose); err != nil {
					return err
				}
				return k.apply(ctx, tx, p, &x, &in)
			}})
	}
	return out
}

// still refuses what somebody proposed who may not do so any more.
func (s *Service) still(ctx context.Context, q db.Querier, x *inquiry.Inquiry, p proposal.Proposal, action access.Action) error {
	if _, err := s.test(ctx, q, x); err != nil {
		return moved(err)
	}
	return s.Inquiries.StillMay(ctx, q, x, p, action, doing[action][0])
}

// facts is what the rules weigh of a proposal. Whoever may be the second reads it too.
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
	does := slices.Clone(doing[action])
	if action != inquiry.InquiryDesignated {
		does = append(does, doing[inquiry.InquiryDesignated]...)
	}
	return s.weigh(ctx, q, &x, does...)
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
	Test    participant.Test
	Called  string
	Parties []Party       // those that it is about
	Name    string        // of who would act
	Before  Text          // the text of the undertaking that counts now
	Papers  []Paper       // those that would be given, with what is held from any of those who would get them
	Told    []jigsaw.Told // every reading of what would be public, for whom it could tell
}

// Proposed gives what waits, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if err := p.Into(&out.Terms); err != nil {
		return out, "", err
	}
	if out.X, err = s.Inquiries.Of(ctx, q, out.Inquiry); err != nil {
		return out, "", moved(err)
	}
	if out.Test, err = s.test(ctx, q, &out.X); err != nil {
		return out, "", moved(err)
	}
	out.Called = s.Called(ctx, &out.X)
	of := slices.Clone(out.Terms.Parties)
	if p.Kind == KindDecision || p.Kind == KindPersons {
		of = []string{out.Party}
	}
	if err := s.proposedParties(ctx, q, &out, of); err != nil {
		return out, "", err
	}
	words := []string{}
	switch p.Kind {
	case KindDecision:
		t, err := s.decided(ctx, q, out.Inquiry, out.Party, out.Decision)
		if err == nil {
			out.Told, err = letting.Told(ctx, q, s.Gate, out.Inquiry, t)
		}
		if err != nil {
			return out, "", err
		}
	case KindActs:
		who, known, err := s.Inquiries.Person(ctx, q, out.Account)
		if err != nil || !known {
			return out, "", orMoved(err)
		}
		out.Name = who.Name
		words = append(words, who.Name, who.Body)
	case KindText:
		texts, err := s.store.texts(ctx, q, out.Inquiry)
		if err != nil {
			return out, "", err
		}
		if len(texts) > 0 {
			out.Before = texts[len(texts)-1]
		}
		words = append(words, out.Before.Text)
	case KindGive:
		if err := s.proposedPapers(ctx, q, &out); err != nil {
			return out, "", err
		}
	}
	b, err := json.Marshal([]any{out.Parties, out.Papers, words})
	return out, opened.Part("participant", string(b)), err
}

// proposedParties gives those whom a proposal is about, by the names that its reader may read.
func (s *Service) proposedParties(ctx context.Context, q db.Querier, out *Proposed, of []string) error {
	held, err := s.rules(ctx, q, out.Inquiry)
	if err != nil {
		return err
	}
	who, err := s.Inquiries.Reader(ctx, q, &out.X)
	if err != nil {
		return err
	}
	for _, id := range of {
		one, err := s.party(ctx, q, out.Inquiry, id)
		if err != nil {
			return moved(err)
		}
		one.Name = nameTo(held, who, &one.Party)
		out.Parties = append(out.Parties, one)
	}
	return nil
}

// proposedPapers gives what would be given; nobody answers for what is held from them.
func (s *Service) proposedPapers(ctx context.Context, q db.Querier, out *Proposed) error {
	all, err := s.papers(ctx, q, out.Inquiry, of(out.Documents), out.Terms.Parties...)
	if err != nil {
		return err
	}
	theirs, err := s.titles(ctx, q, &out.X, of(out.Documents))
	if err != nil {
		return err
	}
	for _, c := range out.Documents {
		p, ok := all[c.Document]
		if _, sees := theirs[c.Document]; !ok || !sees {
			return errHeld
		}
		out.Papers = append(out.Papers, p)
	}
	return nil
}

func orMoved(err error) error {
	if err == nil {
		err = errMoved
	}
	return err
}

// propose writes what waits about a record, once check finds nothing wrong with it.
func (s *Service) propose(ctx context.Context, action access.Action, kind string, of ledger.Of, record, title string, in Terms,
	check func(context.Context, *ledger.Tx, *inquiry.Inquiry) error) (id string, err error) {
	err = s.write(ctx, action, of, in.Inquiry, func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
		if err := check(ctx, tx, x); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// titles of proposals name nobody: a name can be restricted.
var decisionTitles = map[participant.Outcome]string{participant.Granted: "Make somebody a participant, or change for what or how long they are one",
	participant.Refused: "Refuse an application of somebody to be a participant",
	participant.Ended:   "End that somebody is a participant"}

// ProposeDecision has the chair propose what is decided about a party.
func (s *Service) ProposeDecision(ctx context.Context, id, party string, d participant.Decision) (string, error) {
	d.Why, d.Fairness, d.Cost, d.Scope.Part = typed.Clean(d.Why), typed.Clean(d.Fairness), typed.Clean(d.Cost), typed.Clean(d.Scope.Part)
	var bad typed.Asked
	for field, text := range map[string]string{"why": d.Why, "fairness": d.Fairness, "cost": d.Cost, "part": d.Scope.Part} {
		bad.Seen(text, field)
		bad.Need(len([]rune(text)) <= MaxWhy, field, "Write at most 800 characters")
	}
	for f, text := range d.Factors {
		bad.Seen(text, "factor-"+f)
		bad.Need(len([]rune(text)) <= MaxWhy, "factor-"+f, "Write at most 800 characters")
	}
	if err := bad.Err(); err != nil {
		return "", err
	}
	in := Terms{Inquiry: id, Party: party, Decision: d}
	return s.propose(ctx, inquiry.InquiryDesignate, KindDecision, ledger.Of{Kind: kindParty, ID: party}, party, decisionTitles[d.Outcome], in, func(ctx context.Context, tx *ledger.Tx,
		x *inquiry.Inquiry) error {
		p, err := s.party(ctx, tx, id, party)
		if err != nil {
			return err
		}
		t, err := s.test(ctx, tx, x)
		if err != nil {
			return err
		}
		_, err = p.Decide(s.made(d, access.ActorFrom(ctx).Human, "somebody else"), t) // what the pure rules say of it
		return err
	})
}

// made is a decision as it is made today by two.
func (s *Service) made(d participant.Decision, by, second string) participant.Decision {
	d.On, d.By, d.Second = s.Today(), by, second
	return d
}

func (s *Service) applyDecision(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, x *inquiry.Inquiry, in *Terms) error {
	one, err := s.party(ctx, tx, in.Inquiry, in.Party)
	if err != nil {
		return moved(err)
	}
	t, err := s.test(ctx, tx, x)
	if err != nil {
		return moved(err)
	}
	d := s.made(in.Decision, p.Human, access.ActorFrom(ctx).Human)
	if d.Asked, d.Agreed, err = s.Inquiries.Both(ctx, tx, in.Inquiry, p); err != nil {
		return err
	}
	text, err := s.decided(ctx, tx, in.Inquiry, in.Party, d)
	if err != nil {
		return err
	}
	if one.Party, err = one.Decide(d, t); err != nil {
		return err
	}
	if err := letting.Let(ctx, tx, s.Gate, in.Inquiry, text); err != nil {
		return err
	}
	return s.keep(ctx, tx, &one)
}

// ProposeActs proposes that somebody acts for one party, or for several together.
func (s *Service) ProposeActs(ctx context.Context, in Terms) (string, error) {
	in.Alike = typed.Clean(in.Alike)
	var bad typed.Asked
	bad.Seen(in.Alike, "alike")
	bad.Need(len([]rune(in.Alike)) <= MaxWhy, "alike", "Write at most 800 characters")
	if err := bad.Err(); err != nil {
		return "", err
	}
	slices.Sort(in.Parties)
	in.Parties = slices.Compact(in.Parties)
	id := ids.Random("represents")
	return s.propose(ctx, inquiry.InquiryDisclose, KindActs, ledger.Of{Kind: kindActs, ID: id}, strings.Join(in.Parties, "+"), "Let somebody act for a participant", in,
		func(ctx context.Context, tx *ledger.Tx, x *inquiry.Inquiry) error {
			_, err := s.checkActs(ctx, tx, x, &in)
			return err
		})
}

func (s *Service) checkActs(ctx context.Context, q db.Querier, x *inquiry.Inquiry, in *Terms) (access.Actor, error) {
	all, err := s.Candidates(ctx, q, x)
	if err != nil {
		return access.Actor{}, err
	}
	i := slices.IndexFunc(all, func(a access.Actor) bool { return a.ID == in.Account })
	if i < 0 {
		return access.Actor{}, typed.Wrong("account", "Choose a person of the list")
	}
	for _, id := range in.Parties {
		p, err := s.party(ctx, q, x.ID, id)
		if err != nil {
			return access.Actor{}, err
		}
		if p.Standing(s.Today()).State != participant.Stands {
			return access.Actor{}, typed.Wrong("parties", "Choose those who are participants today")
		}
	}
	before, err := s.store.representations(ctx, q, `WHERE inquiry_id = ?`, x.ID)
	if err != nil {
		return access.Actor{}, err
	}
	var bare []participant.Representation
	for _, r := range before {
		bare = append(bare, r.Representation)
	}
	r := participant.Representation{Parties: in.Parties, Account: all[i].ID, Human: all[i].Human, Acting: in.Acting, Alike: in.Alike, From: s.Today()}
	return all[i], r.Check(bare, all[i].Is)
}

func (s *Service) applyActs(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, x *inquiry.Inquiry, in *Terms) error {
	who, err := s.checkActs(ctx, tx, x, in)
	if errs.Is(err, errs.Invalid) || errs.Is(err, errs.NotFound) {
		return errMoved
	}
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Insert(kindActs, ids.Random("represents"), ledger.Row{"inquiry_id": x.ID, "parties": strings.Join(in.Parties, " "), "account": who.ID, "human": who.Human, "name": who.Name,
		"acting": string(in.Acting), "alike": db.OrNil(in.Alike), "from_day": s.Today().String(), "ended": nil, "cause": nil, "ended_why": nil, "asked": asked, "agreed": agreed})
}
