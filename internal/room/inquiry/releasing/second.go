package releasing

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// The kinds of proposals of this floor.
const (
	KindLimits = "inquiry_release_limits" // what an inquiry holds to
	KindCrowd  = "inquiry_release_people" // how many people are so
	KindPass   = "inquiry_release_pass"   // a text passes though something is told of a person
)

// ProposalKinds are all of them.
var ProposalKinds = []string{KindLimits, KindCrowd, KindPass}

// Terms are what is proposed here. Which fields are filled depends on the kind.
type Terms struct {
	Inquiry string        `json:"inquiry"`
	Limits  jigsaw.Limits `json:"limits,omitzero"`
	Listed  jigsaw.Listed `json:"listed,omitempty"`
	Marks   []jigsaw.Mark `json:"marks,omitempty"`
	Least   int           `json:"least,omitempty"`
	Source  string        `json:"source,omitempty"`
	Read    string        `json:"read,omitempty"`
	Trouble string        `json:"trouble,omitempty"` // digest of its key
	Why     string        `json:"why,omitempty"`
}

func (s *Service) kinds() (out []proposal.Kind) {
	for name, apply := range map[string]func(context.Context, *ledger.Tx, proposal.Proposal, *Terms) error{KindLimits: s.applyLimits, KindCrowd: s.applyCrowd, KindPass: s.applyPass} {
		out = append(out, proposal.Kind{Name: name, Propose: inquiry.InquiryGuard, Agree: inquiry.InquiryGuarded, FactsIn: s.facts, Parts: s.parts,
			Apply: func(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
				var in Terms
				if err := p.Into(&in); err != nil {
					return err
				}
				x, err := s.Inquiries.Of(ctx, tx, in.Inquiry)
				if err != nil {
					return err
				}
				if x.Frozen() {
					return inquiry.ErrFrozen()
				}
				return apply(ctx, tx, p, &in)
			}})
	}
	return out
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
	does := rules.Lets
	if action == inquiry.InquiryGuard {
		does = rules.Guards // who lets guards too
	}
	return s.Inquiries.Inside(ctx, q, &x, does)
}

func (s *Service) parts(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
	_, part, err := s.Proposed(ctx, q, p)
	return []string{part}, err
}

// Proposed is what waits for a second human, as it stands now.
type Proposed struct {
	Terms
	Read    Read
	Trouble jigsaw.Trouble
	Before  Rule
	Counts  []Crowd // earlier ones of something of what a number is of
}

var errMoved = errs.New(errs.Conflict, "What this is about is not there any more, or is otherwise now. It can only be turned down.")

// Proposed gives what waits, and what the second must have opened of it.
func (s *Service) Proposed(ctx context.Context, q db.Querier, p proposal.Proposal) (out Proposed, part string, err error) {
	if err := p.Into(&out.Terms); err != nil {
		return out, "", err
	}
	st, err := s.load(ctx, q, out.Inquiry)
	if err != nil {
		return out, "", err
	}
	out.Before = st.rule
	if p.Kind == KindCrowd {
		out.Counts = slices.DeleteFunc(st.crowds, func(c Crowd) bool { return !c.Meets(jigsaw.Crowd{Marks: out.Marks}) })
	}
	if p.Kind == KindPass {
		i := slices.IndexFunc(st.reads, func(r Read) bool { return r.ID == out.Terms.Read })
		if i < 0 {
			return out, "", errMoved
		}
		out.Read, _ = st.readOfSum(st.reads[i].SHA256)
		j := -1
		all := jigsaw.Check(st.rule.Limits, st.numbers(), st.out(), out.Read.release())
		j = slices.IndexFunc(all, func(t jigsaw.Trouble) bool { return Digest(t.Key()) == out.Terms.Trouble })
		if j < 0 {
			return out, "", errMoved
		}
		out.Trouble = all[j]
	}
	b, err := json.Marshal(out.Terms)
	return out, opened.Part(p.Kind, string(b)), err
}

func (s *Service) propose(ctx context.Context, kind string, of ledger.Of, record, title string, in Terms, check func(*state) error) (id string, err error) {
	err = s.write(ctx, of, in.Inquiry, func(ctx context.Context, tx *ledger.Tx) error {
		st, err := s.load(ctx, tx, in.Inquiry)
		if err != nil {
			return err
		}
		if err := check(&st); err != nil {
			return err
		}
		id, err = proposal.Make(ctx, tx, s.Clock.Now(), proposal.New{Kind: kind, Record: record, Title: title, Terms: in, Reason: in.Why})
		return err
	})
	return id, err
}

// ProposeLimits asks a second human that an inquiry holds to limits.
func (s *Service) ProposeLimits(ctx context.Context, in Terms) (string, error) {
	in.Why = typed.Clean(in.Why)
	var bad typed.Asked
	for _, f := range in.Limits.Wrong() {
		bad.Need(false, f.Name, f.Message)
	}
	bad.Reason(in.Why, "why", "Say why these numbers, and where they come from", MaxWhy)
	if err := bad.Err(); err != nil {
		return "", err
	}
	row := ids.Random("rule")
	return s.propose(ctx, KindLimits, ledger.Of{Kind: tableRule, ID: row}, in.Inquiry, "How many people are enough, before something is published", in, func(*state) error { return nil })
}

func (s *Service) applyLimits(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	before, err := s.store.rule(ctx, tx, in.Inquiry)
	if err != nil {
		return err
	}
	listed, err := json.Marshal(in.Listed)
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Insert(tableRule, ids.Random("rule"), ledger.Row{"inquiry_id": in.Inquiry, "number": int64(before.Number + 1), "least": int64(in.Limits.Least), "joins": int64(in.Limits.Join),
		"kinds": int64(in.Limits.Kinds), "listed": string(listed), "why": in.Why, "made": s.Today().String(), "asked": asked, "agreed": agreed})
}

// ProposeCrowd asks a second human that it counts how many people are so. marks are lines: kind | what.
func (s *Service) ProposeCrowd(ctx context.Context, in Terms) (string, error) {
	in.Source = typed.Clean(in.Source)
	var bad typed.Asked
	bad.Need(len(in.Marks) > 0, "marks", "Write at least one line")
	for _, m := range in.Marks {
		m.Person = "anybody"
		bad.Need(m.Wrong() == "", "marks", m.Wrong())
	}
	bad.Need(in.Least > 0, "least", "Write a number of people")
	bad.Reason(in.Source, "source", "Say where the number was found, and of which day it is", MaxWhy)
	if err := bad.Err(); err != nil {
		return "", err
	}
	in.Why = in.Source
	return s.propose(ctx, KindCrowd, ledger.Of{Kind: tableCrowd, ID: ids.Random("people")}, ids.Random("people"), "How many people are so", in, func(st *state) error { return st.counts(&in) })
}

// counts refuses a number that another contradicts.
func (s *state) counts(in *Terms) error {
	against := jigsaw.Against(s.numbers(), jigsaw.Crowd{Marks: in.Marks, Least: in.Least})
	if len(against) == 0 {
		return nil
	}
	var parts []string
	for _, m := range against[0].Marks {
		parts = append(parts, string(m.Kind)+" "+m.Value)
	}
	return typed.Wrong("least", "Of people who are so and more there cannot be more than of those who are so. It is recorded that there are at least "+strconv.Itoa(against[0].Least)+" of: "+
		strings.Join(parts, ", "))
}

func (s *Service) applyCrowd(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	st, err := s.load(ctx, tx, in.Inquiry)
	if err != nil {
		return err
	}
	if st.counts(in) != nil {
		return errMoved // another number was recorded meanwhile
	}
	marks, err := json.Marshal(in.Marks)
	if err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Insert(tableCrowd, ids.Random("people"), ledger.Row{"inquiry_id": in.Inquiry, "marks": string(marks), "least": int64(in.Least), "source": in.Source,
		"made": s.Today().String(), "asked": asked, "agreed": agreed})
}

// ProposePass asks a second human that a text passes though something is told of a person, who agreed to that.
func (s *Service) ProposePass(ctx context.Context, in Terms) (string, error) {
	in.Why = typed.Clean(in.Why)
	var bad typed.Asked
	bad.Reason(in.Why, "why", "Say why it is published all the same", MaxWhy)
	if err := bad.Err(); err != nil {
		return "", err
	}
	return s.propose(ctx, KindPass, ledger.Of{Kind: tableRead, ID: in.Read}, in.Read+"/"+in.Trouble, "A text tells something of a person, who agreed to that", in, func(st *state) error {
		return s.passes(st, &in)
	})
}

// passes says that a trouble of a text may pass: it is there, and whoever it tells of agreed to all of it.
func (s *Service) passes(st *state, in *Terms) error {
	i := slices.IndexFunc(st.reads, func(r Read) bool { return r.ID == in.Read })
	if i < 0 {
		return errNone
	}
	var waivers []jigsaw.Waiver
	for _, w := range st.waivers {
		waivers = append(waivers, w.Waiver)
	}
	r, _ := st.readOfSum(st.reads[i].SHA256)
	for _, t := range jigsaw.Check(st.rule.Limits, st.numbers(), st.out(), r.release()) {
		if Digest(t.Key()) != in.Trouble {
			continue
		}
		if !jigsaw.Covers(waivers, t, s.Today()) {
			return errs.New(errs.Conflict, "Not everybody of whom it tells agreed in writing to all that is told, or somebody took that back. Without that nothing lets it pass.")
		}
		return nil
	}
	return errMoved
}

func (s *Service) applyPass(ctx context.Context, tx *ledger.Tx, p proposal.Proposal, in *Terms) error {
	st, err := s.load(ctx, tx, in.Inquiry)
	if err != nil {
		return err
	}
	if err := s.passes(&st, in); err != nil {
		return err
	}
	asked, agreed, err := s.Inquiries.Both(ctx, tx, in.Inquiry, p)
	if err != nil {
		return err
	}
	return tx.Insert(tableOverride, ids.Random("pass"), ledger.Row{"inquiry_id": in.Inquiry, "read_id": in.Read, "trouble": in.Trouble, "why": in.Why,
		"made": s.Today().String(), "asked": asked, "agreed": agreed})
}
