package bodies

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// MergeProposal is what a merge, or the undoing of one, is called among proposals.
const MergeProposal = mergeTable

// mergeTerms are what is proposed. Gone is the merge that is undone; it is empty for
// a new one.
type mergeTerms struct {
	From string `json:"from"`
	To   string `json:"to"`
	Gone string `json:"gone,omitempty"`
}

// Moves is what a merge, or the undoing of one, would move: what stands under the
// entry that goes.
type Moves struct {
	From, To Body
	Undone   bool
	// Counts say how many records of each kind name the entry that goes, People which
	// names and days the other gets, Clashes what the two say otherwise.
	Counts         []string
	Names, Clashes []string
}

func (m Moves) part() string {
	undone := ""
	if m.Undone {
		undone = "undone"
	}
	lines := []string{m.From.ID, m.From.Name, m.To.ID, m.To.Name, undone, "counts"}
	lines = append(append(lines, m.Counts...), "names")
	lines = append(append(lines, m.Names...), "clashes")
	return opened.Part("moves", append(lines, m.Clashes...)...)
}

// Look says what a merge would move, and why two entries cannot be one.
func (s *Service) Look(ctx context.Context, from, to string) (Moves, error) {
	if err := s.may(ctx, BodyMerge, mergeTable, ""); err != nil {
		return Moves{}, err
	}
	d, err := s.Directory(ctx, s.cfg.DB)
	if err != nil {
		return Moves{}, err
	}
	if err := d.mayMerge(from, to); err != nil {
		return Moves{}, err
	}
	return s.moves(ctx, s.cfg.DB, d, mergeTerms{From: from, To: to})
}

// moves counts what stands under the entry that goes.
func (s *Service) moves(ctx context.Context, q db.Querier, d *Directory, t mergeTerms) (Moves, error) {
	m := Moves{From: d.bodies[t.From], To: d.bodies[t.To], Undone: t.Gone != ""}
	for _, c := range s.cfg.Columns {
		n, err := count(ctx, q, c, t.From)
		if err != nil {
			return m, err
		}
		switch {
		case n == 1:
			m.Counts = append(m.Counts, "1 "+c.One)
		case n > 1:
			m.Counts = append(m.Counts, strconv.Itoa(n)+" "+c.Many)
		}
	}
	if m.Undone {
		return m, nil
	}
	m.Names = []string{m.From.Name}
	for _, n := range d.Said(t.From) {
		m.Names = append(m.Names, n.sentence())
	}
	m.Clashes = d.clashes(t.From, t.To)
	return m, nil
}

// sentence says in a line what is said of a body.
func (s Said) sentence() string {
	days := ""
	switch {
	case !s.Kind.IsName():
		return s.Kind.Words() + ": " + s.From.Human()
	case !s.From.IsZero() && !s.Until.IsZero():
		days = ", from " + s.From.Human() + " until " + s.Until.Human()
	case !s.Until.IsZero():
		days = ", until " + s.Until.Human()
	case !s.From.IsZero():
		days = ", from " + s.From.Human()
	}
	return s.Name + days
}

// Propose proposes that an entry is read as another from now on.
func (s *Service) Propose(ctx context.Context, from, to, reason string) error {
	return s.proposeMerge(ctx, mergeTerms{From: from, To: to}, reason)
}

// ProposeUndoing proposes that an entry is read as itself again.
func (s *Service) ProposeUndoing(ctx context.Context, from, reason string) error {
	return s.proposeMerge(ctx, mergeTerms{From: from, Gone: "?"}, reason)
}

func (s *Service) proposeMerge(ctx context.Context, t mergeTerms, reason string) error {
	act := ledger.Act{Action: BodyMerge, Kind: mergeTable, ID: newID("merge"), Reason: strings.TrimSpace(reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		var p problems
		why, t := p.reason(reason, "Say how you know that they are one."), t
		title := "Read as one: "
		if t.Gone != "" {
			m, merged := d.MergeOf(t.From)
			if !merged {
				return errs.New(errs.NotFound, "There is no such merge.")
			}
			t.Gone, t.To, title = m.ID, m.To, "Read as two again: "
		} else if err := d.mayMerge(t.From, t.To); err != nil {
			return err
		}
		if err := p.err(); err != nil {
			return err
		}
		_, err = proposal.Make(ctx, tx, s.cfg.Clock.Now(), proposal.New{Kind: MergeProposal, Record: t.From, Title: title + d.EntryName(t.From) + " and " + d.EntryName(t.To), Terms: t, Reason: why})
		return err
	})
	return err
}

// Merges answers what one person proposed of merges.
func (s *Service) Merges() *proposal.Service {
	return proposal.NewService(proposal.Config{DB: s.cfg.DB, Ledger: s.cfg.Ledger, Auth: s.cfg.Auth, Clock: s.cfg.Clock},
		proposal.Kind{Name: MergeProposal, Propose: BodyMerge, Agree: BodyJoin, Apply: s.applyMerge,
			Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
				m, err := s.proposedMoves(ctx, q, p)
				return []string{m.part()}, err
			},
			After: func(context.Context) error { s.after(nil); return nil }})
}

// MovesOf gives, to whoever may answer it, what a proposal would move.
func (s *Service) MovesOf(ctx context.Context, p proposal.Proposal) (Moves, []string, error) {
	m, err := s.proposedMoves(ctx, s.cfg.DB, p)
	return m, []string{m.part()}, err
}

func (s *Service) proposedMoves(ctx context.Context, q db.Querier, p proposal.Proposal) (Moves, error) {
	d, t, err := s.termsNow(ctx, q, p)
	if err != nil {
		return Moves{}, err
	}
	return s.moves(ctx, q, d, t)
}

// termsNow reads what was proposed, and refuses what the list no longer lets.
func (s *Service) termsNow(ctx context.Context, q db.Querier, p proposal.Proposal) (*Directory, mergeTerms, error) {
	var t mergeTerms
	if err := p.Into(&t); err != nil {
		return nil, t, err
	}
	d, err := s.Directory(ctx, q)
	if err != nil {
		return nil, t, err
	}
	if t.Gone != "" {
		if m, merged := d.MergeOf(t.From); !merged || m.ID != t.Gone {
			return nil, t, errs.New(errs.Conflict, "This merge was undone already.")
		}
		return d, t, nil
	}
	if err := d.mayMerge(t.From, t.To); err != nil {
		return nil, t, errs.Because(errs.Conflict, "The list changed since, and these two can no longer be made one. "+errs.Message(err), err)
	}
	return d, t, nil
}

// applyMerge notes the merge, or takes it back. No other row changes: whoever reads
// goes by the merges that hold.
func (s *Service) applyMerge(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	d, t, err := s.termsNow(ctx, tx, p)
	if err != nil {
		return err
	}
	both := slices.Concat(d.Read(t.From), d.Read(t.To))
	if t.Gone != "" {
		m, _ := d.MergeOf(t.From)
		tx.SetRecord(mergeTable, m.ID)
		if err := tx.Update(ctx, mergeTable, m.ID, m.Version, ledger.Row{"state": stateWithdrawn}); err != nil {
			return err
		}
		return s.changed(tx, both...)
	}
	id := newID("merge")
	tx.SetRecord(mergeTable, id)
	row := ledger.Row{"from_body": t.From, "to_body": t.To, "merged_on": edtf.Of(clock.Today(s.cfg.Clock)).Text(), "reason": p.Reason,
		"synthetic": d.bodies[t.From].Synthetic, "state": stateHolds}
	if err := tx.Insert(mergeTable, id, row); err != nil {
		return err
	}
	if s.cfg.Merged != nil {
		if err := s.cfg.Merged(ctx, tx, t.From, t.To); err != nil {
			return err
		}
	}
	return s.changed(tx, both...)
}
