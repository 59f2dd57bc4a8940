package bodies

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/trust/ledger"
	"candour/internal/trust/opened"
	"candour/internal/trust/proposal"
)

// TieProposal is what a tie, or the taking back of one, is called among proposals:
// it says whom the walls keep from a case, and takes two administrators.
const TieProposal = tieTable

// tieTerms are what is proposed. Gone is the tie that was a mistake; it is empty
// for a new one.
type tieTerms struct {
	Tie  Tie    `json:"tie"`
	Gone string `json:"gone,omitempty"`
}

// TieInput says that two bodies belong together.
type TieInput struct {
	From, To string
	Kind     TieKind
	Reason   string
	// Source is where it can be read, Since the rough date from which it holds. Both
	// may be left out; without a source no page for the public says it.
	Source, Since string
}

// Tie proposes to note that a body is part of another, or became it. A ring is
// refused.
func (s *Service) Tie(ctx context.Context, in TieInput) error {
	act := ledger.Act{Action: BodyManage, Kind: tieTable, ID: newID("tie"), Reason: strings.TrimSpace(in.Reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		t := Tie{From: d.As(in.From), To: d.As(in.To), Kind: in.Kind}
		var p problems
		t.Source, t.Since = p.source(in.Source), p.date("since", in.Since)
		if err := p.err(); err != nil {
			return err
		}
		if err := t.check(d, &t.Reason, in.Reason); err != nil {
			return err
		}
		return s.proposeTie(ctx, tx, d, tieTerms{Tie: t}, t.Reason)
	})
	return err
}

func (s *Service) proposeTie(ctx context.Context, tx *ledger.Tx, d *Directory, t tieTerms, reason string) error {
	record, title := strings.Join([]string{t.Tie.From, string(t.Tie.Kind), t.Tie.To}, " "), "New: "
	if t.Gone != "" {
		record, title = t.Gone, "A mistake: "
	}
	_, err := proposal.Make(ctx, tx, s.cfg.Clock.Now(), proposal.New{Kind: TieProposal, Record: record, Title: title + strings.TrimSuffix(d.sentence(t.Tie), "."), Terms: t, Reason: reason})
	return err
}

func (t Tie) check(d *Directory, to *string, reason string) error {
	var p problems
	*to = p.reason(reason, "Say how you know.")
	for _, id := range []string{t.From, t.To} {
		if _, ok := d.Find(id); !ok {
			p.add("other", "Choose the other body from the list.")
			break
		}
	}
	if t.Kind != PartOf && t.Kind != Became {
		p.add("tie", "Choose how the two belong together.")
	}
	if err := p.err(); err != nil {
		return err
	}
	for _, o := range d.Ties(t.From) {
		if o.From == t.From && o.To == t.To && o.Kind == t.Kind {
			return errs.InvalidInput("This is on the list already.", errs.Field{Name: "other", Message: "This is on the list already."})
		}
	}
	if d.loops(t) {
		return errLoop("other")
	}
	return nil
}

// Untie proposes to take back a tie that was entered by mistake, with the reason.
// One that held once and no longer does is none: what was, counts.
func (s *Service) Untie(ctx context.Context, id, reason string) error {
	act := ledger.Act{Action: BodyManage, Kind: tieTable, ID: id, Reason: strings.TrimSpace(reason)}
	_, err := s.cfg.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		var p problems
		reason := p.reason(reason, "Say what was wrong.")
		if err := p.err(); err != nil {
			return err
		}
		d, err := s.Directory(ctx, tx)
		if err != nil {
			return err
		}
		t, err := tieByID(ctx, tx, id)
		if err != nil {
			return err
		}
		return s.proposeTie(ctx, tx, d, tieTerms{Tie: t, Gone: id}, reason)
	})
	return err
}

// tieByID finds a tie that holds.
func tieByID(ctx context.Context, q db.Querier, id string) (Tie, error) {
	list, err := ties(ctx, q)
	if err != nil {
		return Tie{}, err
	}
	if i := slices.IndexFunc(list, func(t Tie) bool { return t.ID == id }); i >= 0 {
		return list[i], nil
	}
	return Tie{}, errs.New(errs.NotFound, "There is no such entry.")
}

// Proposals answers what one administrator proposed of ties, and of kinds that open.
func (s *Service) Proposals() *proposal.Service {
	return proposal.NewService(proposal.Config{DB: s.cfg.DB, Ledger: s.cfg.Ledger, Auth: s.cfg.Auth, Clock: s.cfg.Clock},
		proposal.Kind{Name: TieProposal, Propose: BodyManage, Agree: BodyAgree, Apply: s.applyTie,
			Parts: func(ctx context.Context, q db.Querier, p proposal.Proposal) ([]string, error) {
				e, err := s.effect(ctx, q, p)
				return []string{e.part()}, err
			}}, s.kindOfProposal())
}

// Effect is what a proposed tie would change: of which body's staff the walls
// begin, or cease, to take whom for their own.
type Effect struct {
	Sentence    string
	Gone        bool
	From, To    string
	Begin, Ends []string // names
	Synthetic   bool
}

func (e Effect) part() string {
	return opened.Part("effect", append([]string{e.Sentence, "begin"}, append(append(slices.Clone(e.Begin), "end"), e.Ends...)...)...)
}

// EffectOf gives, to whoever may answer it, what a proposal would change.
func (s *Service) EffectOf(ctx context.Context, p proposal.Proposal) (Effect, []string, error) {
	e, err := s.effect(ctx, s.cfg.DB, p)
	return e, []string{e.part()}, err
}

func (s *Service) effect(ctx context.Context, q db.Querier, p proposal.Proposal) (Effect, error) {
	var t tieTerms
	if err := p.Into(&t); err != nil {
		return Effect{}, err
	}
	of, err := s.sources(ctx, q)
	if err != nil {
		return Effect{}, err
	}
	was := of.directory()
	of.ties = slices.DeleteFunc(slices.Clone(of.ties), func(x Tie) bool { return t.Gone != "" && x.ID == t.Gone })
	if t.Gone == "" {
		of.ties = append(of.ties, t.Tie)
	}
	is := of.directory()
	e := Effect{Sentence: was.sentence(t.Tie), Gone: t.Gone != "", From: was.Name(t.Tie.From), To: was.Name(t.Tie.To)}
	for _, end := range []string{t.Tie.From, t.Tie.To} {
		b, _ := was.Find(end)
		e.Synthetic = e.Synthetic || b.Synthetic
		before, after := was.names(was.Kin(end)), is.names(is.Kin(end))
		e.Begin = append(e.Begin, lines(was.Name(end), after, before)...)
		e.Ends = append(e.Ends, lines(was.Name(end), before, after)...)
	}
	return e, nil
}

// lines name what one list has and another has not.
func lines(who string, has, not []string) (out []string) {
	for _, n := range has {
		if !slices.Contains(not, n) {
			out = append(out, who+": "+n)
		}
	}
	return out
}

// applyTie notes the tie, or takes the mistake back, if the list still lets it.
func (s *Service) applyTie(ctx context.Context, tx *ledger.Tx, p proposal.Proposal) error {
	var t tieTerms
	if err := p.Into(&t); err != nil {
		return err
	}
	if t.Gone != "" {
		is, err := tieByID(ctx, tx, t.Gone)
		if errs.Is(err, errs.NotFound) {
			err = errs.New(errs.Conflict, "This was taken back already.")
		}
		if err != nil {
			return err
		}
		tx.SetRecord(tieTable, is.ID)
		return tx.Update(ctx, tieTable, is.ID, is.Version, ledger.Row{"state": stateWithdrawn})
	}
	d, err := s.Directory(ctx, tx)
	if err != nil {
		return err
	}
	t.Tie.ID = ""
	if err := t.Tie.check(d, &t.Tie.Reason, p.Reason); err != nil {
		return errs.Because(errs.Conflict, "The list changed since, and this no longer fits: the two are tied already, or it would make a ring.", err)
	}
	id := newID("tie")
	tx.SetRecord(tieTable, id)
	return tx.Insert(tieTable, id, t.Tie.row())
}
