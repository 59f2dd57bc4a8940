package bodies

import (
	"context"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// KindProposal is what is called among proposals that a body which closes cases is said
// to be none that does: its staff could then be given cases that it closed, so that it
// takes two administrators.
const KindProposal = listedTable

// kindTerms are what is proposed of a body.
type kindTerms struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Kind    Kind   `json:"kind"`
	Ended   string `json:"ended,omitempty"`
	Version int64  `json:"version"`
}

// Opens says that a wall falls when a body is no longer of one kind but of another.
func Opens(was, is Kind) bool { return was.Closes() && !is.Closes() }

// proposeKind leaves a change that opens to a second administrator.
func (s *Service) proposeKind(ctx context.Context, tx *ledger.Tx, was Body, now Input) error {
	_, err := proposal.Make(ctx, tx, s.cfg.Clock.Now(), proposal.New{Kind: KindProposal, Record: now.ID, Title: was.Name + ": " + was.Kind.Words() + " → " + now.Kind.Words(),
		Terms: kindTerms{now.ID, now.Name, now.Kind, now.Ended, now.Version}, Reason: now.Reason})
	return err
}

func (s *Service) kindOfProposal() proposal.Kind {
	return proposal.Kind{Name: KindProposal, Propose: BodyManage, Agree: BodyAgree, Apply: s.applyKind,
		Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
			c, err := s.kindChange(ctx, q, p)
			return []string{c.part()}, err
		}}
}

// KindChange is a proposed change of a kind.
type KindChange struct {
	Body    Body
	Is      Kind
	Kin     []string // names of all that count as the same body
	Outcome Closing  // what those would be known to have closed
}

func (c KindChange) part() string {
	return opened.Part("kind", append([]string{c.Body.ID, string(c.Body.Kind), string(c.Is)}, c.Kin...)...)
}

// KindChangeOf gives, to whoever may answer it, what a proposal would change.
func (s *Service) KindChangeOf(ctx context.Context, p proposal.Proposal) (KindChange, []string, error) {
	c, err := s.kindChange(ctx, s.cfg.DB, p)
	return c, []string{c.part()}, err
}

func (s *Service) kindChange(ctx context.Context, q db.Querier, p proposal.Proposal) (c KindChange, err error) {
	var t kindTerms
	if err = p.Into(&t); err != nil {
		return c, err
	}
	of, err := s.sources(ctx, q)
	if err != nil {
		return c, err
	}
	was := of.directory()
	c.Is, c.Kin = t.Kind, was.names(was.Kin(t.ID))
	c.Body, _ = was.Find(t.ID)
	of.list = append(of.list, Body{ID: t.ID, Name: t.Name, Kind: t.Kind, Source: Listed})
	is := of.directory()
	c.Outcome = is.Closes(is.Kin(t.ID))
	return c, nil
}

// applyKind writes what two agreed to, if nobody changed the body since.
func (s *Service) applyKind(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t kindTerms
	if err := p.Into(&t); err != nil {
		return err
	}
	d, err := s.Directory(ctx, tx)
	if err != nil {
		return err
	}
	was, ok := d.Find(t.ID)
	if !ok || was.Version != t.Version {
		return errs.New(errs.Conflict, "Somebody changed this body since it was proposed. It has to be proposed anew.")
	}
	in := Input{ID: t.ID, Name: t.Name, Kind: t.Kind, Ended: t.Ended, Version: t.Version, Reason: p.Reason}
	ended, err := in.change(d, was)
	if err != nil {
		return errs.Because(errs.Conflict, "The list changed since, and this no longer fits.", err)
	}
	return in.write(ctx, tx, was, Body{Name: in.Name, Kind: in.Kind, Ended: ended, Synthetic: was.Synthetic})
}
