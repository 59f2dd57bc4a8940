package proposal

import (
	"context"
	"maps"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/saysnothing"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
)

// Kind is what a room says of one kind of proposal.
type Kind struct {
	Name string
	// Propose is the action of whoever proposes, and so may read; Agree that of
	// whoever answers.
	Propose, Agree access.Action
	// Facts gives what the room's rules weigh of a proposal beside who proposed it.
	// It may be nil.
	Facts func(p Proposal) map[string]any
	// FactsIn is Facts for a room that must read them as they stand: who may propose and
	// who may answer can be other people. Where it is there Facts is not asked.
	FactsIn func(ctx context.Context, q db.Querier, action access.Action, p Proposal) (map[string]any, error)
	// Parts names what the second must have opened beside the proposal's own words,
	// as it is now. It may be nil.
	Parts func(ctx context.Context, q db.Querier, p Proposal) ([]string, error)
	// Apply does what was proposed. It refuses what no longer holds.
	Apply func(ctx context.Context, tx *ledger.Tx, p Proposal) error
	// Undo takes away what stood, uncounted, while it waited; it runs where somebody
	// turns it down. It may be nil.
	Undo func(ctx context.Context, tx *ledger.Tx, p Proposal) error
	// Apart says that what is applied is public by itself: the answer is an entry of
	// its own, so that anybody can check that of what was done. Apply then refuses
	// what was done by this proposal already.
	Apart bool
	// After runs once it is stored. It may be nil.
	After func(ctx context.Context) error
}

// Config is what a Service needs.
type Config struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	Auth   access.Authorizer
	Clock  clock.Clock
}

// Service answers proposals. It is safe for many goroutines.
type Service struct {
	cfg   Config
	kinds map[string]Kind
}

// NewService makes the use cases over a migrated database, for the kinds that the
// rooms know.
func NewService(c Config, kinds ...Kind) *Service {
	s := &Service{cfg: c, kinds: map[string]Kind{}}
	for _, k := range kinds {
		s.kinds[k.Name] = k
	}
	return s
}

// Kinds are the names of the kinds that the service answers, in order. In one program no two services
// answer the same: each would take the other's for its own.
func (s *Service) Kinds() []string { return slices.Sorted(maps.Keys(s.kinds)) }

// Waiting gives what waits and the actor may look at, the oldest first: of some
// kinds, or of all that the service was made for where none is named.
func (s *Service) Waiting(ctx context.Context, kinds ...string) ([]Proposal, error) {
	all, err := list(ctx, s.cfg.DB, `WHERE state = ?`, Waits)
	out := all[:0]
	for _, p := range all {
		if (len(kinds) == 0 || slices.Contains(kinds, p.Kind)) && s.mayRead(ctx, p) {
			out = append(out, p)
		}
	}
	return out, err
}

func (s *Service) ask(ctx context.Context, action access.Action, p Proposal) error {
	res, err := s.resource(ctx, s.cfg.DB, action, p)
	if err != nil {
		return err
	}
	return s.cfg.Auth.Authorize(ctx, access.ActorFrom(ctx), action, res)
}

func (s *Service) mayRead(ctx context.Context, p Proposal) bool {
	k, known := s.kinds[p.Kind]
	return known && s.ask(ctx, k.Propose, p) == nil
}

// Read gives a proposal to whoever may look at it. Who may not is told that there
// is none.
func (s *Service) Read(ctx context.Context, id string) (Proposal, error) {
	p, err := byID(ctx, s.cfg.DB, id)
	if err == nil && !s.mayRead(ctx, p) {
		err = errs.New(errs.NotFound, "There is no such proposal.")
	}
	if err != nil {
		return Proposal{}, err
	}
	return p, nil
}

// MayAnswer says whether the actor could be the second.
func (s *Service) MayAnswer(ctx context.Context, p Proposal) bool {
	k, known := s.kinds[p.Kind]
	return known && p.State == Waits && s.ask(ctx, k.Agree, p) == nil
}

// Opened notes that whoever may answer a proposal was shown it, with the parts
// that were shown beside it.
func (s *Service) Opened(ctx context.Context, p Proposal, parts ...string) error {
	if !s.MayAnswer(ctx, p) {
		return nil
	}
	parts = append([]string{p.part()}, parts...)
	if has, err := opened.Has(ctx, s.cfg.DB, p.of(), parts...); err != nil || has {
		return err
	}
	return s.note(ctx, p, s.kinds[p.Kind].Agree, parts...)
}

// note writes that somebody was shown parts of a proposal.
func (s *Service) note(ctx context.Context, p Proposal, action access.Action, parts ...string) error {
	act := ledger.Act{Action: action, Kind: p.Kind, ID: p.Record, Again: true, Facts: s.facts(p.ID, action)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return opened.Note(ctx, tx, p.of(), parts...) })
	return err
}

// OpenFirst is said to whoever answers what they were not shown.
const OpenFirst = "You have not seen this as it stands now, or something changed since. It is on this page: read it, then answer."

// Agree makes a proposal count. The actor is another human than the one who
// proposed it, and has opened it as it is now.
func (s *Service) Agree(ctx context.Context, id, words string) error {
	var after func(context.Context) error
	err := s.answer(ctx, id, Agreed, words, func(ctx context.Context, tx *ledger.Tx, p Proposal) error {
		k := s.kinds[p.Kind]
		parts, err := k.parts(ctx, tx, p)
		if err == nil {
			err = opened.Need(ctx, tx, p.of(), OpenFirst, parts...)
		}
		if err != nil {
			return err
		}
		after = k.After
		return k.Apply(ctx, tx, p)
	})
	if err == nil && after != nil {
		err = after(ctx)
	}
	return err
}

func (k Kind) parts(ctx context.Context, q db.Querier, p Proposal) ([]string, error) {
	out := []string{p.part()}
	if k.Parts == nil {
		return out, nil
	}
	more, err := k.Parts(ctx, q, p)
	return append(out, more...), err
}

// resource is what the rules weigh of a proposal.
func (s *Service) resource(ctx context.Context, q db.Querier, action access.Action, p Proposal) (access.Resource, error) {
	attrs := map[string]any{}
	switch k := s.kinds[p.Kind]; {
	case k.FactsIn != nil:
		var err error
		if attrs, err = k.FactsIn(ctx, q, action, p); err != nil {
			return access.Resource{}, err
		}
	case k.Facts != nil:
		attrs = k.Facts(p)
	}
	attrs["proposer"] = p.Human
	return access.Resource{Kind: p.Kind, ID: p.Record, Attrs: attrs}, nil
}

// facts is what the rules weigh of a proposal for an action, as it is in the transaction.
func (s *Service) facts(id string, action access.Action) func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
	return func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		p, err := byID(ctx, tx, id)
		if err != nil {
			return access.Resource{}, err
		}
		return s.resource(ctx, tx, action, p)
	}
}

// maxWords is how long an answer may be.
const maxWords = 500

// Refuse turns a proposal down: nothing of it will count.
func (s *Service) Refuse(ctx context.Context, id, words string) error {
	if saysnothing.Is(words, "why") || len([]rune(strings.TrimSpace(words))) > maxWords {
		return errs.InvalidInput("Say why you turn it down.", errs.Field{Name: "words", Message: "Say why you turn it down, in at most 500 characters that say something. Whoever proposed it will read it"})
	}
	return s.answer(ctx, id, Refused, words, func(ctx context.Context, tx *ledger.Tx, p Proposal) error {
		if undo := s.kinds[p.Kind].Undo; undo != nil {
			return undo(ctx, tx, p)
		}
		return nil
	})
}

func (s *Service) answer(ctx context.Context, id, state, words string, then func(ctx context.Context, tx *ledger.Tx, p Proposal) error) error {
	p, err := s.Read(ctx, id)
	if err != nil {
		return err
	}
	apart, words := state == Agreed && s.kinds[p.Kind].Apart, strings.TrimSpace(words)
	act := ledger.Act{Action: s.kinds[p.Kind].Agree, Kind: p.Kind, ID: p.Record, Reason: words, Facts: s.facts(id, s.kinds[p.Kind].Agree)}
	if apart {
		act.Reason = "" // everybody would read it
	}
	_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		p, err := byID(ctx, tx, id)
		if err != nil {
			return err
		}
		if ended := p.Outcome(); ended != "" {
			return errs.New(errs.Conflict, ended)
		}
		if err := then(ctx, tx, p); err != nil || apart {
			return err
		}
		return s.end(ctx, tx, id, state, words)
	})
	if err == nil && apart {
		act.Kind, act.ID, act.Reason, act.Again = Table, id, words, true
		_, err = s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error { return s.end(ctx, tx, id, state, words) })
	}
	return err
}

// end writes what became of a proposal, and who answered it.
func (s *Service) end(ctx context.Context, tx *ledger.Tx, id, state, words string) error {
	me := access.ActorFrom(ctx)
	return tx.Update(ctx, Table, id, 0, ledger.Row{"state": state, "ended": stamp(s.cfg.Clock.Now()), "answer_account": me.ID, "answer_human": me.Human, "answer_name": me.Name,
		"words": db.OrNil(strings.TrimSpace(words))})
}
